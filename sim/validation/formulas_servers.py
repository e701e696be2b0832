"""Exact laws of desks with Poisson arrivals and exponential services: waiting, finite rooms, balking, impatience.

In: rates (per any unit of time, the same for all) and advisers. Out: shares, and times in that unit.
Birth-death queues alone: other services are in `formulas_single`, other laws of patience in `formulas_patience`.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from sim.errors import TheoryError
from sim.validation.figures import Numbers, listed, load, not_negative, positive, share, whole

_NEGLIGIBLE = 1e-18  # the mass of the states left out, relative
_MOST_STATES = 10_000_000


class FiniteRoom(NamedTuple):
    """A desk that not everybody enters: `lost` and `waits` are shares of all who come, `wait` is of who enters."""

    lost: float
    waits: float
    wait: float


class Abandonment(NamedTuple):
    """A desk that people may leave: shares of all who come, mean waits until called or gone."""

    waits: float
    abandoned: float
    wait: float  # of all
    wait_served: float  # of who is called


def erlang_b(arrival_rate: float, service_rate: float, servers: int) -> float:
    """Return the share lost where nobody can wait, M/G/c/c: it depends on the mean service alone.

    Parameters
    ----------
    arrival_rate, service_rate : float, > 0
        Per unit of time; `service_rate` is 1 / mean service of one adviser.
    servers : int, >= 0

    Returns
    -------
    float, 0 to 1

    Raises
    ------
    TheoryError
        A figure is out of its range.

    References
    ----------
    Erlang (1917); the recursion as in Cooper (1981), Introduction to Queueing Theory, 2nd ed., ch. 3, eq. 4.7.
    """
    offered = positive("arrival_rate", arrival_rate) / positive("service_rate", service_rate)
    lost = 1.0
    for server in range(1, whole("servers", servers, 0) + 1):
        lost = offered * lost / (server + offered * lost)
    return lost


def erlang_c(arrival_rate: float, service_rate: float, servers: int) -> float:
    """Return the share of people who wait, M/M/c.

    Parameters, errors: as `erlang_b`, with at least one adviser and a load under 1.

    References
    ----------
    Erlang (1917); Gross, Shortle, Thompson and Harris (2008), 4th ed., eq. 2.34; from Erlang B by Cooper (1981), 3.5.
    """
    servers = whole("servers", servers, 1)
    lost = erlang_b(arrival_rate, service_rate, servers)
    return lost / (1 - load(arrival_rate, service_rate, servers) * (1 - lost))


def erlang_c_wait(arrival_rate: float, service_rate: float, servers: int) -> float:
    """Return the mean wait of everybody, M/M/c.

    Parameters, errors: as `erlang_c`.

    References
    ----------
    Gross, Shortle, Thompson and Harris (2008), Fundamentals of Queueing Theory, 4th ed., eq. 2.36.
    """
    return erlang_c(arrival_rate, service_rate, servers) / (servers * service_rate - arrival_rate)


def erlang_c_exceeds(arrival_rate: float, service_rate: float, servers: int, wait: float) -> float:
    """Return the share of people who wait longer than `wait`, M/M/c.

    Parameters, errors: as `erlang_c`; `wait` >= 0, in the unit of time of the rates.

    References
    ----------
    Gross, Shortle, Thompson and Harris (2008), 4th ed., section 2.3: W_q(t) = 1 - C exp(-(c mu - lambda) t).
    """
    spare = servers * service_rate - arrival_rate
    return erlang_c(arrival_rate, service_rate, servers) * math.exp(-spare * not_negative("wait", wait))


def birth_death(births: Numbers, deaths: Numbers) -> np.ndarray:
    """Return the long-run shares of the states 0, 1, …, n of a birth-death process.

    Parameters
    ----------
    births : n rates, >= 0, from state k to k + 1
    deaths : n rates, > 0, from state k + 1 to k

    References
    ----------
    Gross, Shortle, Thompson and Harris (2008), 4th ed., eq. 2.3.
    """
    ups, downs = listed("births", births), listed("deaths", deaths)
    if len(ups) != len(downs) or (ups < 0).any() or (downs <= 0).any():
        raise TheoryError(f"births has {len(ups)} rates, deaths {len(downs)}; give as many, births >= 0, deaths > 0.")
    with np.errstate(divide="ignore"):  # the logarithm of a birth that never happens
        logs = np.concatenate(([0.0], np.cumsum(np.log(ups) - np.log(downs))))
    weights = np.exp(logs - logs.max())
    return np.asarray(weights / weights.sum())


def finite_room(arrival_rate: float, service_rate: float, servers: int, places: int) -> FiniteRoom:
    """Return who is lost and who waits where `places` people can wait, M/M/c/K with K = servers + places.

    Parameters
    ----------
    arrival_rate, service_rate : float, > 0
    servers : int, >= 1
    places : int, >= 0
        People who can wait; the `capacity` of a desk.

    References
    ----------
    Gross, Shortle, Thompson and Harris (2008), 4th ed., section 2.5.
    """
    servers, places = whole("servers", servers, 1), whole("places", places, 0)
    return balking(arrival_rate, service_rate, servers, [1.0] * (servers + places))


def balking(arrival_rate: float, service_rate: float, servers: int, stays: Numbers) -> FiniteRoom:
    """Return who is lost and who waits where people look at the queue before they join it, M/M/c.

    Parameters
    ----------
    arrival_rate, service_rate : float, > 0
    servers : int, >= 1
    stays : shares
        ``stays[n]``: share of the people who join on finding `n` present. Nobody joins beyond its length. Who finds
        an adviser free is served at once, so the first `servers` entries must be 1.

    Raises
    ------
    TheoryError
        A figure is out of its range, or somebody would leave a free adviser.

    References
    ----------
    Haight (1957), Queueing with balking, Biometrika 44, 360-369; by the birth-death law.
    """
    servers = whole("servers", servers, 1)
    joins = np.array([share(f"stays[{n}]", float(value)) for n, value in enumerate(listed("stays", stays))])
    if len(joins) < servers or (joins[:servers] < 1).any():
        raise TheoryError(
            f"stays begins with {joins[:servers].tolist()}; who finds an adviser free is served: write 1."
        )
    birth = positive("arrival_rate", arrival_rate) * joins
    states = np.arange(len(joins) + 1)
    found = birth_death(birth, positive("service_rate", service_rate) * np.minimum(states[1:], servers))
    joined = found[:-1] * joins  # Poisson arrivals find the long-run state
    entered = joined.sum()
    behind = np.maximum(states[:-1] - servers + 1, 0)
    return FiniteRoom(
        lost=float(1 - entered),
        waits=float(joined[servers:].sum()),
        wait=float((joined * behind).sum() / (servers * service_rate) / entered),
    )


def stays_by_tolerance(tolerances: dict[int, float], servers: int) -> list[float]:
    """Return `stays` of `balking` for people who join if they find fewer present than they tolerate.

    Parameters
    ----------
    tolerances : {people: share}
        Shares sum to 1. A tolerance below `servers` changes nothing while an adviser is free.
    servers : int, >= 1
    """
    servers = whole("servers", servers, 1)
    shares = {whole("tolerance", k, 0): share(f"tolerances[{k}]", value) for k, value in tolerances.items()}
    if not shares or abs(math.fsum(shares.values()) - 1) > 1e-9:
        raise TheoryError(f"tolerances is {tolerances!r}; give shares that sum to 1.")
    most = max(max(shares), servers)
    return [1.0 if n < servers else math.fsum(p for k, p in shares.items() if k > n) for n in range(most)]


def erlang_a(arrival_rate: float, service_rate: float, servers: int, patience_rate: float) -> Abandonment:
    """Return who waits and who leaves where patience is exponential, M/M/c+M.

    Parameters
    ----------
    arrival_rate, service_rate : float, > 0
    servers : int, >= 1
    patience_rate : float, > 0
        1 / mean patience.

    Notes
    -----
    The share abandoned is patience_rate x mean number waiting / arrival_rate. Who is called with k people ahead has
    waited for k + 1 departures from the head of the queue; each lasts 1 / (c mu + j theta) on average given that
    the tagged person stays, j = 1, …, k + 1: survival competes with departure at every stage.

    References
    ----------
    Palm (1957); Garnett, Mandelbaum and Reiman (2002), Manufacturing and Service Operations Management 4, section 2.
    """
    arrival, service = positive("arrival_rate", arrival_rate), positive("service_rate", service_rate)
    servers, leaving = whole("servers", servers, 1), positive("patience_rate", patience_rate)
    states = np.arange(1, _states_needed(arrival, service, servers, leaving) + 1)
    deaths = np.minimum(states, servers) * service + np.maximum(states - servers, 0) * leaving
    found = birth_death(np.full(len(states), arrival), deaths)
    ahead = np.arange(len(found) - servers)  # people waiting before who comes when all advisers are busy
    meets = found[servers:]
    waiting = float((ahead * meets).sum())
    # Stage j: j people wait, the tagged one last of them; the others and the desk move them on at c mu + (j - 1) theta.
    pace = servers * service + ahead * leaving
    stays = np.cumprod(pace / (pace + leaving))
    lasts = np.cumsum(1 / (pace + leaving))
    called = float((meets * stays).sum())
    free = float(found[:servers].sum())
    return Abandonment(
        waits=float(meets.sum()),
        abandoned=leaving * waiting / arrival,
        wait=waiting / arrival,
        wait_served=float((meets * stays * lasts).sum()) / (free + called),
    )


def _states_needed(arrival: float, service: float, servers: int, leaving: float) -> int:
    """Return a number of states beyond which the mass is negligible."""
    # Beyond m, the ratio of successive states is below 1/2; from there each state halves the mass.
    most = servers + max(0.0, 2 * arrival - servers * service) / leaving
    needed = math.ceil(most + 2 * -math.log2(_NEGLIGIBLE)) + 1
    if needed > _MOST_STATES:
        raise TheoryError(f"patience_rate is {leaving!r}: {needed} states would be needed; give less patience.")
    return needed
