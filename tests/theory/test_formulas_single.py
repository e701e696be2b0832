"""Other services, other gaps and priorities, against hand numbers, limits and other ways to the same value."""

import math

import numpy as np
import pytest

from sim.errors import TheoryError
from sim.validation.formulas_servers import erlang_c_wait
from sim.validation.formulas_single import (
    embedded_root,
    erlang_gaps,
    fixed_gaps,
    fixed_service_states,
    fixed_service_wait,
    fixed_service_within,
    gm1,
    mixed_gaps,
    pollaczek_khinchine,
    priority_waits,
    priority_waits_servers,
    uniform_gaps,
)


def test_exponential_services_wait_as_m_m_1_and_fixed_ones_half_as_long():
    """cv 1 and cv 0 of Pollaczek and Khinchine."""
    assert pollaczek_khinchine(0.75, 1, 1) == pytest.approx(erlang_c_wait(0.75, 1, 1))
    assert pollaczek_khinchine(0.75, 1, 0) == pytest.approx(erlang_c_wait(0.75, 1, 1) / 2)


def test_a_desk_of_the_model_by_hand():
    """2 people an hour, 22 minutes, deviation 12: W = (22/30) 22 (1 + 144/484) / (2 (8/30)) = 39.25 minutes."""
    assert pollaczek_khinchine(2 / 60, 22, 12 / 22) == pytest.approx(39.25)


@pytest.mark.parametrize("load", [0.2, 0.7, 0.95])
def test_fixed_services_at_one_adviser_wait_as_pollaczek_and_khinchine(load):
    """The states of M/D/1 and its mean wait are two ways to one number."""
    assert fixed_service_wait(load / 3, 3, 1) == pytest.approx(pollaczek_khinchine(load / 3, 3, 0), rel=1e-9)


def test_the_first_states_of_m_d_1_by_hand():
    """p0 = 1 - rho, p1 = (1 - rho)(e^rho - 1)."""
    p = fixed_service_states(0.6, 1, 1)

    assert p[:2] == pytest.approx([0.4, 0.4 * (math.exp(0.6) - 1)])


@pytest.mark.parametrize("wait", [0, 0.3, 0.99, 1.0, 1.7, 2.4])
def test_waits_of_m_d_1_follow_erlangs_series(wait):
    """P(W <= t) = (1 - rho) sum over k of (lambda (k D - t))^k / k! exp(-lambda (k D - t)), Erlang 1909."""
    rate = 0.8
    series = sum(
        (rate * (k - wait)) ** k / math.factorial(k) * math.exp(-rate * (k - wait)) for k in range(int(wait) + 1)
    )

    assert fixed_service_within(rate, 1, 1, wait) == pytest.approx((1 - rate) * series, rel=1e-9)


def test_the_law_of_the_wait_has_its_mean():
    """The integral of P(W > t) is the mean wait, at three advisers."""
    t = np.linspace(0, 20, 801)
    longer = [1 - fixed_service_within(2.4, 1, 3, float(x)) for x in t]

    assert np.trapezoid(longer, t) == pytest.approx(fixed_service_wait(2.4, 1, 3), rel=1e-4)


def test_fixed_services_at_two_advisers_wait_as_cosmetatos_says():
    """W(M/D/c) / W(M/M/c) is about (1 + (1 - rho)(c - 1)(sqrt(4 + 5 c) - 2) / (16 rho c)) / 2, within a hundredth."""
    ratio = fixed_service_wait(1.6, 1, 2) / erlang_c_wait(1.6, 1, 2)
    cosmetatos = (1 + 0.2 * (math.sqrt(14) - 2) / (16 * 0.8 * 2)) / 2

    assert ratio == pytest.approx(cosmetatos, rel=0.01)


def test_poisson_gaps_give_m_m_1():
    """Erlang gaps of one stage are exponential: sigma = rho."""
    queue = gm1(erlang_gaps(1 / 0.7, 1), 1.0)

    assert queue == pytest.approx((0.7, 0.7 / 0.3))


def test_even_gaps_solve_their_own_equation():
    """D/M/1 at load 1/2: sigma = exp(-2 (1 - sigma)) = 0.20319 (Lambert: -W(-2 e^-2) / 2)."""
    assert embedded_root(fixed_gaps(2), 1) == pytest.approx(0.2031878699799799, rel=1e-12)


def test_many_stages_become_even_gaps():
    """Erlang gaps of 10,000 stages are nearly equal."""
    assert gm1(erlang_gaps(1.5, 10_000), 1).wait == pytest.approx(gm1(fixed_gaps(1.5), 1).wait, rel=1e-3)


def test_two_stages_by_hand():
    """E2/M/1 with mean gap 2: (1 / (2 - s))^2 = s has the root (3 - sqrt 5) / 2."""
    assert embedded_root(erlang_gaps(2, 2), 1) == pytest.approx((3 - math.sqrt(5)) / 2)


def test_mixed_gaps_of_one_mean_are_poisson_and_irregular_ones_wait_longer():
    """H/M/1 contains M/M/1 and is worse than it."""
    assert gm1(mixed_gaps([1.25, 1.25], [0.4, 0.6]), 1).waits == pytest.approx(0.8)
    assert gm1(mixed_gaps([0.5, 2.0], [0.5, 0.5]), 1).wait > gm1(erlang_gaps(1.25, 1), 1).wait


def test_a_narrow_uniform_gap_is_an_even_one():
    """The transform of a uniform law, with its limit."""
    assert gm1(uniform_gaps(1.399, 1.401), 1).wait == pytest.approx(gm1(fixed_gaps(1.4), 1).wait, rel=1e-5)
    assert uniform_gaps(1, 2)(0) == 1.0


def test_one_class_waits_as_pollaczek_and_khinchine():
    """Cobham with a single class."""
    assert priority_waits([0.7], [1], [0.5]) == pytest.approx([pollaczek_khinchine(0.7, 1, 0.5)])


def test_priorities_move_waiting_and_make_none():
    """Kleinrock's conservation law: the sum of rho_k W_k is that of no priorities."""
    rates, means, cvs = [0.2, 0.3, 0.1], [1.0, 0.8, 2.0], [0.5, 1.0, 0.2]
    waits = priority_waits(rates, means, cvs)
    loads = np.array(rates) * means
    residual = sum(r * m**2 * (1 + c**2) / 2 for r, m, c in zip(rates, means, cvs, strict=True))

    assert (loads * waits).sum() == pytest.approx(loads.sum() * residual / (1 - loads.sum()))
    assert waits[0] < waits[1] < waits[2]


def test_two_classes_by_hand():
    """Exponential services, 0.3 and 0.4: W0 = 0.7, W1 = 0.7 / 0.7 = 1, W2 = 0.7 / (0.7 x 0.3) = 10/3."""
    assert priority_waits([0.3, 0.4], [1, 1], [1, 1]) == pytest.approx([1, 10 / 3])
    assert priority_waits_servers([0.3, 0.4], 1, 1) == pytest.approx([1, 10 / 3])


def test_classes_at_several_advisers_average_to_erlang_c():
    """With one service law, priorities keep the mean wait of all."""
    rates = np.array([0.5, 0.7, 0.9])
    waits = priority_waits_servers(rates, 1, 3)

    assert (rates * waits).sum() / rates.sum() == pytest.approx(erlang_c_wait(2.1, 1, 3))


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: pollaczek_khinchine(1, 1, 0), "load is 1"),
        (lambda: pollaczek_khinchine(0.5, 1, -0.1), "cv is -0.1"),
        (lambda: fixed_service_wait(2, 1, 2), "load is 1"),
        (lambda: fixed_service_wait(0.9999, 1, 1), "further below 1"),
        (lambda: fixed_service_within(0.5, 1, 1, -1), "wait is -1"),
        (lambda: gm1(fixed_gaps(1), 1), "load is 1 or more"),
        (lambda: fixed_gaps(0), "gap is 0"),
        (lambda: uniform_gaps(2, 1), "longest is 1"),
        (lambda: mixed_gaps([1, 2], [0.5]), "give as many"),
        (lambda: mixed_gaps([1, 2], [0.5, 0.6]), "sum to 1"),
        (lambda: priority_waits([0.5, 0.6], [1, 1], [0, 0]), "load is 1.1"),
        (lambda: priority_waits([0.5], [1, 1], [0]), "give as many"),
        (lambda: priority_waits("ab", [1, 1], [0]), "give a list"),
        (lambda: priority_waits_servers([0.5, -1], 1, 2), r"arrival_rates\[1\] is -1"),
    ],
)
def test_a_figure_out_of_range_is_named(call, told):
    """Name, value and what is expected."""
    with pytest.raises(TheoryError, match=told):
        call()
