"""Poisson arrivals and exponential services, against hand numbers, limits and other ways to the same value."""

import math

import numpy as np
import pytest

from sim.errors import TheoryError
from sim.validation.formulas_servers import (
    balking,
    birth_death,
    erlang_a,
    erlang_b,
    erlang_c,
    erlang_c_exceeds,
    erlang_c_wait,
    finite_room,
    stays_by_tolerance,
)


@pytest.mark.parametrize(
    ("offered", "servers", "lost"),
    [(1, 1, 1 / 2), (1, 2, 1 / 5), (2, 2, 2 / 5), (2, 3, 4 / 19), (3, 3, 9 / 26), (10, 10, 0.2146), (20, 30, 0.0085)],
)
def test_erlang_b_gives_its_tabulated_values(offered, servers, lost):
    """Fractions by hand; four figures of printed tables of Erlang B."""
    assert erlang_b(offered, 1, servers) == pytest.approx(lost, abs=5e-5)


def test_erlang_b_is_the_ratio_of_poisson_masses():
    """B = (a^c / c!) / sum of a^k / k!, without the recursion."""
    offered, servers = 7.3, 9
    terms = [offered**k / math.factorial(k) for k in range(servers + 1)]

    assert erlang_b(14.6, 2, servers) == pytest.approx(terms[-1] / sum(terms), rel=1e-13)


@pytest.mark.parametrize("load", [0.1, 0.5, 0.9, 0.99])
def test_one_adviser_waits_as_m_m_1(load):
    """C = rho, W = rho / (mu - lambda), P(W > t) = rho exp(-(mu - lambda) t)."""
    rate = 4.0

    assert erlang_c(load * rate, rate, 1) == pytest.approx(load)
    assert erlang_c_wait(load * rate, rate, 1) == pytest.approx(load / (rate - load * rate))
    assert erlang_c_exceeds(load * rate, rate, 1, 0.3) == pytest.approx(load * math.exp(-rate * (1 - load) * 0.3))


def test_two_and_three_advisers_by_hand():
    """M/M/2 at 3/4: C = 9/14, W = 9/7; M/M/3 at 2/3: C = 4/9, W = 4/9 of a mean service."""
    assert erlang_c(1.5, 1, 2) == pytest.approx(9 / 14)
    assert erlang_c_wait(1.5, 1, 2) == pytest.approx(9 / 7)
    assert erlang_c(2, 1, 3) == pytest.approx(4 / 9)
    assert erlang_c_wait(2, 1, 3) == pytest.approx(4 / 9)


def test_waits_scale_with_the_unit_of_time():
    """Rates by the hour give hours, by the minute minutes."""
    assert erlang_c_wait(4 / 60, 3 / 60, 2) == pytest.approx(60 * erlang_c_wait(4, 3, 2))


def test_a_room_without_places_is_erlang_b_and_a_large_one_erlang_c():
    """The two ends of M/M/c/K."""
    assert finite_room(2.5, 1, 3, 0).lost == pytest.approx(erlang_b(2.5, 1, 3))
    large = finite_room(2.5, 1, 3, 400)
    assert large.lost == pytest.approx(0, abs=1e-12)
    assert (large.waits, large.wait) == pytest.approx((erlang_c(2.5, 1, 3), erlang_c_wait(2.5, 1, 3)))


def test_m_m_1_2_by_hand():
    """At load 1 the three states are equal: a third is lost; half of who enters waits one service."""
    room = finite_room(1, 1, 1, 1)

    assert room == pytest.approx((1 / 3, 1 / 3, 1 / 2))


@pytest.mark.parametrize(("load", "places"), [(0.5, 4), (2.0, 3)])
def test_m_m_1_k_loses_as_its_closed_form(load, places):
    """(1 - rho) rho^K / (1 - rho^(K + 1)), also above load 1."""
    size = places + 1

    assert finite_room(load, 1, 1, places).lost == pytest.approx((1 - load) * load**size / (1 - load ** (size + 1)))


def test_a_tolerance_is_a_small_room():
    """Who goes on finding k present leaves k places in the system."""
    assert balking(1.3, 1, 2, stays_by_tolerance({5: 1.0}, 2)) == finite_room(1.3, 1, 2, 3)


def test_a_tolerance_below_the_advisers_loses_those_who_are_not_served_at_once():
    """Nobody leaves a free adviser, whatever they tolerate."""
    assert balking(2, 1, 3, stays_by_tolerance({1: 1.0}, 3)).lost == pytest.approx(erlang_b(2, 1, 3))


def test_balking_in_proportion_is_a_poisson_law():
    """Joining with chance 1 / (n + 1) at one adviser: p(n) = exp(-rho) rho^n / n! (discouraged arrivals)."""
    load = 0.8
    room = balking(load, 1, 1, [1 / (n + 1) for n in range(60)])

    assert 1 - room.lost == pytest.approx((1 - math.exp(-load)) / load)  # the adviser's busy time / load


def test_a_birth_death_law_balances_every_cut():
    """births[k] p[k] = deaths[k] p[k + 1]."""
    births, deaths = [3, 0.2, 5, 1], [1, 2, 0.5, 4]
    p = birth_death(births, deaths)

    assert p.sum() == pytest.approx(1)
    assert births * p[:-1] == pytest.approx(deaths * p[1:])


def test_a_birth_that_never_happens_ends_the_law():
    """Beyond a rate of 0 there is nobody."""
    assert birth_death([1, 0, 7], [1, 1, 1]) == pytest.approx([0.5, 0.5, 0, 0])


def test_erlang_a_with_patience_like_service_is_an_infinite_desk():
    """theta = mu: the number present is Poisson(a); the abandoned are E(N - c)+ / a."""
    a, servers = 4.0, 3
    p = np.array([math.exp(-a) * a**n / math.factorial(n) for n in range(100)])
    law = erlang_a(a, 1, servers, 1)

    assert law.waits == pytest.approx(p[servers:].sum())
    assert law.abandoned == pytest.approx((p * np.maximum(np.arange(100) - servers, 0)).sum() / a)


def test_endless_patience_is_erlang_c_and_none_is_erlang_b():
    """The two ends of Erlang A."""
    patient, hasty = erlang_a(2.4, 1, 3, 1e-5), erlang_a(2.4, 1, 3, 1e7)

    assert patient.wait == pytest.approx(erlang_c_wait(2.4, 1, 3), rel=1e-3)
    assert patient.wait_served == pytest.approx(patient.wait, rel=1e-3)
    assert hasty.abandoned == pytest.approx(erlang_b(2.4, 1, 3), rel=1e-5)


@pytest.mark.parametrize("figures", [(0.9, 1, 1, 0.5), (5, 1, 4, 0.3), (0.2, 3, 7, 2), (300, 1, 290, 0.01)])
def test_who_leaves_pays_for_the_wait_of_all(figures):
    """P(abandon) = theta E W: departures of the patient are the rate times the time waited."""
    law = erlang_a(*figures)

    assert law.abandoned == pytest.approx(figures[3] * law.wait)
    mean_of_gone = (law.wait - (1 - law.abandoned) * law.wait_served) / law.abandoned
    assert 0 < mean_of_gone < 1 / figures[3]


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: erlang_c_wait(2, 1, 2), "load is 1"),
        (lambda: erlang_c_wait(-1, 1, 2), "arrival_rate is -1"),
        (lambda: erlang_c_wait(1, 0, 2), "service_rate is 0"),
        (lambda: erlang_c_wait(1, 1, 2.5), "servers is 2.5"),
        (lambda: erlang_c_wait(1, 1, 0), "servers is 0"),
        (lambda: erlang_c_wait("1", 1, 3), "arrival_rate is '1'"),
        (lambda: erlang_c_wait(math.nan, 1, 3), "arrival_rate is nan"),
        (lambda: erlang_c_wait(True, 1, 3), "arrival_rate is True"),
        (lambda: erlang_c_exceeds(1, 1, 2, -1), "wait is -1"),
        (lambda: finite_room(1, 1, 2, -1), "places is -1"),
        (lambda: balking(1, 1, 2, [1.0, 0.5]), "write 1"),
        (lambda: balking(1, 1, 1, [1.0, 1.5]), r"stays\[1\] is 1.5"),
        (lambda: balking(1, 1, 1, []), "stays is empty"),
        (lambda: stays_by_tolerance({4: 0.5}, 1), "sum to 1"),
        (lambda: erlang_a(1, 1, 1, 0), "patience_rate is 0"),
        (lambda: birth_death([1], [0]), "deaths > 0"),
    ],
)
def test_a_figure_out_of_range_is_named(call, told):
    """Name, value and what is expected."""
    with pytest.raises(TheoryError, match=told):
        call()
