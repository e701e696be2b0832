"""Exact laws of queues with other services, other arrivals or priorities; nobody leaves and nobody is lost.

In: rates and moments (any unit of time, the same for all). Out: shares, and times in that unit.
Exponential services with several advisers are in `formulas_servers`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from scipy.optimize import brentq
from scipy.special import gammaln, lambertw

from sim.errors import TheoryError
from sim.validation.figures import Numbers, as_long, listed, load, not_negative, positive, whole
from sim.validation.formulas_servers import erlang_c

_NEGLIGIBLE = 1e-17
_MOST_STATES = 3_000


class EmbeddedQueue(NamedTuple):
    """A G/M/1 queue as its arrivals find it."""

    waits: float
    wait: float


def pollaczek_khinchine(arrival_rate: float, mean_service: float, cv: float) -> float:
    """Return the mean wait at one adviser, M/G/1, first come first served.

    Parameters
    ----------
    arrival_rate : float, > 0
    mean_service : float, > 0
    cv : float, >= 0
        Standard deviation / mean of a service.

    Raises
    ------
    TheoryError
        A figure is out of its range, or the load is 1 or more.

    References
    ----------
    Pollaczek (1930), Khinchine (1932); Gross, Shortle, Thompson and Harris (2008), 4th ed., eq. 5.7.
    """
    mean = positive("mean_service", mean_service)
    busy = load(positive("arrival_rate", arrival_rate), 1 / mean)
    return busy * mean * (1 + not_negative("cv", cv) ** 2) / (2 * (1 - busy))


def mg1_wait_deviation(arrival_rate: float, mean_service: float, cv: float, third_moment: float) -> float:
    """Return the standard deviation of the wait, M/G/1, first come first served.

    Parameters
    ----------
    arrival_rate, mean_service, cv : as `pollaczek_khinchine`
    third_moment : float, > 0
        Mean of the cube of a service.

    References
    ----------
    Takács (1962), Introduction to the Theory of Queues; Kleinrock (1975), Queueing Systems I, eq. 5.113.
    """
    wait = pollaczek_khinchine(arrival_rate, mean_service, cv)
    busy = arrival_rate * mean_service
    return math.sqrt(wait**2 + arrival_rate * positive("third_moment", third_moment) / (3 * (1 - busy)))


def fixed_service_states(arrival_rate: float, service: float, servers: int) -> np.ndarray:
    """Return the long-run shares of 0, 1, 2, … people present, M/D/c.

    Parameters
    ----------
    arrival_rate : float, > 0
    service : float, > 0
        The duration of every service.
    servers : int, >= 1

    Raises
    ------
    TheoryError
        A figure is out of its range, the load is 1 or more, or so near 1 that too many states would be needed.

    Notes
    -----
    Whoever is in service now has gone one service time later, and nobody who came since: the law of the number
    present solves p = p moved by min(n, c) departures and Poisson arrivals.

    References
    ----------
    Crommelin (1932), Post Office Electrical Engineers' Journal 25, 41-50; Tijms (2003), section 9.6.2.
    """
    service, servers = positive("service", service), whole("servers", servers, 1)
    busy = load(positive("arrival_rate", arrival_rate), 1 / service, servers)
    # The tail falls like z^-n, with z > 1 the root of z^c = exp(rho c (z - 1)): log z = rho (z - 1).
    z = float((-lambertw(-busy * math.exp(-busy), -1) / busy).real)
    n_states = math.ceil(-math.log(_NEGLIGIBLE) / math.log(z)) + 4 * servers + 10
    if n_states > _MOST_STATES:
        raise TheoryError(f"the load is {busy:g}: {n_states} states would be needed; give a load further below 1.")
    return _moved_states(busy * servers, servers, n_states)


def _moved_states(offered: float, servers: int, n_states: int) -> np.ndarray:
    """Solve the balance of M/D/c over the first states."""
    states = np.arange(n_states)
    came = states[None, :] - np.maximum(states[:, None] - servers, 0)  # from row to column
    log_term = came * math.log(offered) - offered - gammaln(np.maximum(came, 0) + 1.0)
    moves = np.where(came >= 0, np.exp(np.where(came >= 0, log_term, 0.0)), 0.0)
    balance = moves.T - np.eye(n_states)
    balance[-1] = 1.0
    right = np.zeros(n_states)
    right[-1] = 1.0
    return np.asarray(np.maximum(np.linalg.solve(balance, right), 0.0))


def fixed_service_wait(arrival_rate: float, service: float, servers: int) -> float:
    """Return the mean wait, M/D/c, by Little's law on the number waiting.

    Parameters, errors, references: as `fixed_service_states`.
    """
    found = fixed_service_states(arrival_rate, service, servers)
    waiting = np.maximum(np.arange(len(found)) - servers, 0)
    return float((found * waiting).sum()) / arrival_rate


def fixed_service_within(arrival_rate: float, service: float, servers: int, wait: float) -> float:
    """Return the share of people who wait at most `wait`, M/D/c, first come first served.

    Parameters, errors: as `fixed_service_states`; `wait` >= 0.

    References
    ----------
    Franx (2001), A simple solution for the M/D/c waiting time distribution, Operations Research Letters 29, 221-229.
    """
    found = fixed_service_states(arrival_rate, service, servers)
    k = math.floor(not_negative("wait", wait) / service) + 1
    rest = arrival_rate * (k * service - wait)
    up_to = np.minimum(np.cumsum(found), 1.0)  # at most n present
    j = np.arange(k * servers)
    ahead = servers + (k * servers - 1 - j)  # at most so many present
    term = np.exp(j * math.log(rest) - rest - gammaln(j + 1.0))
    return float((term * up_to[np.minimum(ahead, len(up_to) - 1)]).sum())


def embedded_root(transform: Callable[[float], float], service_rate: float) -> float:
    """Return sigma, the share of people who wait in a G/M/1 queue: the root of sigma = A*(mu (1 - sigma)) in (0, 1).

    Parameters
    ----------
    transform : function of s >= 0
        Laplace transform of the time between arrivals, E exp(-s gap).
    service_rate : float, > 0

    Raises
    ------
    TheoryError
        There is no root: the load is 1 or more.

    References
    ----------
    Kendall (1953); Kleinrock (1975), Queueing Systems I, eq. 6.19; Gross et al. (2008), 4th ed., eq. 5.49.
    """
    rate = positive("service_rate", service_rate)

    def gap(sigma: float) -> float:
        return transform(rate * (1 - sigma)) - sigma

    # gap is convex, above 0 at 0 and 0 at 1: with a load under 1 it dips below 0 just before 1.
    top = next((1 - 2.0**-k for k in range(1, 40) if gap(1 - 2.0**-k) < 0), None)
    if top is None:
        raise TheoryError("the load is 1 or more: the queue grows for ever; make gaps longer or service_rate higher.")
    return float(brentq(gap, 0.0, top, xtol=1e-15, rtol=1e-14))


def gm1(transform: Callable[[float], float], service_rate: float) -> EmbeddedQueue:
    """Return who waits and the mean wait, G/M/1, first come first served.

    Parameters, errors: as `embedded_root`.

    References
    ----------
    Kleinrock (1975), Queueing Systems I, eq. 6.30: W = sigma / (mu (1 - sigma)).
    """
    sigma = embedded_root(transform, service_rate)
    return EmbeddedQueue(waits=sigma, wait=sigma / (service_rate * (1 - sigma)))


def fixed_gaps(gap: float) -> Callable[[float], float]:
    """Return the transform of equal gaps (D/M/1)."""
    gap = positive("gap", gap)
    return lambda s: math.exp(-s * gap)


def erlang_gaps(mean: float, stages: int) -> Callable[[float], float]:
    """Return the transform of gaps that are sums of `stages` exponential parts, with this mean in all."""
    mean, stages = positive("mean", mean), whole("stages", stages, 1)
    return lambda s: (1 + s * mean / stages) ** -stages


def uniform_gaps(shortest: float, longest: float) -> Callable[[float], float]:
    """Return the transform of gaps uniform between two lengths."""
    low, high = not_negative("shortest", shortest), positive("longest", longest)
    if high <= low:
        raise TheoryError(f"longest is {longest!r}, shortest {shortest!r}; longest must be longer.")
    return lambda s: 1.0 if s == 0 else math.exp(-s * low) * -math.expm1(-s * (high - low)) / (s * (high - low))


def mixed_gaps(means: Numbers, shares: Numbers) -> Callable[[float], float]:
    """Return the transform of gaps that are exponential with one of several means (hyperexponential)."""
    lengths, weights = listed("means", means), listed("shares", shares)
    as_long("means", lengths, "shares", weights)
    for place, length in enumerate(lengths):
        positive(f"means[{place}]", float(length))
    if (weights < 0).any() or abs(weights.sum() - 1) > 1e-9:
        raise TheoryError(f"shares is {list(shares)!r}; give shares that sum to 1.")
    return lambda s: float((weights / (1 + s * lengths)).sum())


def priority_waits(arrival_rates: Numbers, mean_services: Numbers, cvs: Numbers) -> tuple[float, ...]:
    """Return the mean wait of each class at one adviser, M/G/1, the first class first, services never cut short.

    Parameters
    ----------
    arrival_rates, mean_services, cvs : as many floats, by class
        Arrivals per unit of time, mean service, standard deviation / mean.

    Raises
    ------
    TheoryError
        A figure is out of its range, lists differ in length, or the load of all classes is 1 or more.

    References
    ----------
    Cobham (1954), Priority assignment in waiting line problems, Operations Research 2, 70-76, eq. 3.
    """
    rates, means, spreads = (
        listed("arrival_rates", arrival_rates),
        listed("mean_services", mean_services),
        listed("cvs", cvs),
    )
    as_long("arrival_rates", rates, "mean_services", means)
    as_long("arrival_rates", rates, "cvs", spreads)
    for place in range(len(rates)):
        positive(f"arrival_rates[{place}]", float(rates[place]))
        positive(f"mean_services[{place}]", float(means[place]))
        not_negative(f"cvs[{place}]", float(spreads[place]))
    load(float((rates * means).sum()), 1.0)
    residual = float((rates * means**2 * (1 + spreads**2)).sum()) / 2
    return _shared_out(residual, np.cumsum(rates * means))


def priority_waits_servers(arrival_rates: Numbers, service_rate: float, servers: int) -> tuple[float, ...]:
    """Return the mean wait of each class at several advisers, M/M/c with one service law, never cut short.

    Parameters
    ----------
    arrival_rates : floats, by class, the first class first
    service_rate : float, > 0
    servers : int, >= 1

    References
    ----------
    Cobham (1954), eq. 6; Kella and Yechiali (1985), Waiting times in the non-preemptive priority M/M/c queue,
    Stochastic Models 1, 257-262.
    """
    rates = listed("arrival_rates", arrival_rates)
    for place, rate in enumerate(rates):
        positive(f"arrival_rates[{place}]", float(rate))
    service, servers = positive("service_rate", service_rate), whole("servers", servers, 1)
    residual = erlang_c(float(rates.sum()), service, servers) / (servers * service)
    return _shared_out(residual, np.cumsum(rates) / (servers * service))


def _shared_out(residual: float, loads: np.ndarray) -> tuple[float, ...]:
    """Return the waits that a mean residual work causes, by class, from the loads up to each class."""
    before = np.concatenate(([0.0], loads[:-1]))
    return tuple((residual / ((1 - before) * (1 - loads))).tolist())
