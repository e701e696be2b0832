"""Desks that people leave, against the closed forms of their special cases."""

import math

import numpy as np
import pytest

from sim.errors import TheoryError
from sim.validation.formulas_patience import (
    PatienceLaw,
    called_within,
    exponential_patience,
    fixed_patience,
    lognormal_patience,
    patience_queue,
    uniform_patience,
)
from sim.validation.formulas_servers import erlang_a, erlang_b, erlang_c_exceeds, erlang_c_wait


@pytest.mark.parametrize("figures", [(0.9, 1, 1, 0.5), (5, 1, 4, 0.3), (0.3, 2, 3, 1.5), (40, 1, 36, 0.2)])
def test_exponential_patience_is_erlang_a(figures):
    """The law of the offered wait and the birth-death law, two ways to the same four numbers."""
    arrival, service, servers, leaving = figures

    assert patience_queue(arrival, service, servers, exponential_patience(1 / leaving)) == pytest.approx(
        erlang_a(*figures), rel=1e-9
    )


@pytest.mark.parametrize("load", [0.5, 0.9, 1.5])
def test_fixed_patience_at_one_adviser_loses_as_barrer(load):
    """Lost: (1 - rho) rho e^-((mu - lambda) D) / (1 - rho^2 e^-((mu - lambda) D)), Barrer 1957."""
    limit = 2.0
    faded = math.exp(-(1 - load) * limit)

    law = patience_queue(load, 1, 1, fixed_patience(limit))

    assert law.abandoned == pytest.approx((1 - load) * load * faded / (1 - load**2 * faded), rel=1e-9)


def test_fixed_patience_at_load_one_has_its_limit():
    """As rho goes to 1 the formula of Barrer goes to 1 / (2 + mu D)."""
    assert patience_queue(1, 1, 1, fixed_patience(3)).abandoned == pytest.approx(1 / 5, rel=1e-9)


def test_endless_patience_waits_as_erlang_c():
    """A patience far beyond any wait."""
    law = patience_queue(2.1, 1, 3, fixed_patience(1e4))

    assert law.wait == pytest.approx(erlang_c_wait(2.1, 1, 3), rel=1e-8)
    assert law.abandoned == pytest.approx(0, abs=1e-9)
    assert called_within(2.1, 1, 3, fixed_patience(1e4), 0.5) == pytest.approx(1 - erlang_c_exceeds(2.1, 1, 3, 0.5))


def test_hardly_any_patience_loses_as_erlang_b():
    """Who is not called at once is gone."""
    assert patience_queue(2.4, 1, 3, fixed_patience(1e-9)).abandoned == pytest.approx(erlang_b(2.4, 1, 3), rel=1e-6)


def test_people_are_called_or_leave():
    """In the end everybody who does not leave has been called."""
    law = lognormal_patience(1.5, 0.5)

    assert called_within(2, 1, 2, law, 1e3) == pytest.approx(1 - patience_queue(2, 1, 2, law).abandoned)


def test_nobody_is_called_between_when_nobody_could_wait_less():
    """Called within 0: who finds a free adviser."""
    law = uniform_patience(0.5, 2)
    queue = patience_queue(2, 1, 2, law)

    assert called_within(2, 1, 2, law, 0) == pytest.approx(1 - queue.waits)


@pytest.mark.parametrize(
    "law", [lognormal_patience(2, 0.5), uniform_patience(0, 3), uniform_patience(1, 2), fixed_patience(1)]
)
@pytest.mark.parametrize("load", [0.7, 1.6])
def test_what_comes_in_goes_out(law, load):
    """One adviser is busy for the share of time that the served bring, and arrivals see it."""
    queue = patience_queue(load, 1, 1, law)

    assert queue.waits == pytest.approx(load * (1 - queue.abandoned))


def test_a_patience_in_two_parts_is_a_mixture():
    """Half leave at once, half never: as one desk whose waiting people halve (a birth-death law)."""
    arrival, service = 1.2, 1.0
    law = patience_queue(arrival, service, 1, PatienceLaw(lambda t: np.where(t <= 0, 1.0, 0.5)))
    # P(V > 0) = lambda J / (1 + lambda J), J = 1 / (mu - lambda / 2).
    weight = arrival / (service - arrival / 2)

    assert law.waits == pytest.approx(weight / (1 + weight))
    assert law.abandoned == pytest.approx(law.waits / 2)


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: patience_queue(1, 1, 0, fixed_patience(1)), "servers is 0"),
        (lambda: patience_queue(2, 1, 1, PatienceLaw(lambda t: np.full(np.shape(t), 0.9))), "grows for ever"),
        (lambda: fixed_patience(0), "limit is 0"),
        (lambda: exponential_patience(-1), "mean is -1"),
        (lambda: lognormal_patience(1, 0), "cv is 0"),
        (lambda: uniform_patience(1, 1), "longest is 1"),
        (lambda: called_within(1, 1, 1, fixed_patience(1), -1), "wait is -1"),
    ],
)
def test_a_figure_out_of_range_is_named(call, told):
    """Name, value and what is expected."""
    with pytest.raises(TheoryError, match=told):
        call()
