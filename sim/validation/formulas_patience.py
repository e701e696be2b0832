"""Exact laws of a desk that people leave after a patience of any law, M/M/c+G.

In: rates, advisers and a law of patience. Out: who waits, who leaves, mean waits, shares called in time.
Exponential patience alone has a shorter way, `formulas_servers.erlang_a`; tests hold the two together.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from sim.demand.distributions import lognormal_parameters
from sim.errors import TheoryError
from sim.validation.figures import not_negative, positive, whole
from sim.validation.formulas_servers import Abandonment

_PANELS = 400
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(20)
_NODES, _WEIGHTS = (_NODES + 1) / 2, _WEIGHTS / 2  # on 0 to 1
_FAINT = 60.0  # exponents further below the highest are left out


@dataclass(frozen=True)
class PatienceLaw:
    """How long people wait before they leave.

    Attributes
    ----------
    survives : function of an array of times >= 0
        Share of people whose patience is longer.
    jumps : tuple of float
        Times at which `survives` jumps, or bends sharply: no panel of an integral runs across one.
    """

    survives: Callable[[np.ndarray], np.ndarray]
    jumps: tuple[float, ...] = ()


def fixed_patience(limit: float) -> PatienceLaw:
    """Return the patience of people who all leave after the same time."""
    limit = positive("limit", limit)
    return PatienceLaw(lambda t: (t < limit).astype(np.float64), (limit,))


def exponential_patience(mean: float) -> PatienceLaw:
    """Return an exponential patience."""
    mean = positive("mean", mean)
    return PatienceLaw(lambda t: np.exp(-t / mean))


def lognormal_patience(mean: float, cv: float) -> PatienceLaw:
    """Return a lognormal patience, the law of the model; `cv` is standard deviation / mean."""
    mu, sigma = lognormal_parameters(positive("mean", mean), positive("cv", cv))

    def survives(t: np.ndarray) -> np.ndarray:
        with np.errstate(divide="ignore"):
            return np.asarray(ndtr((mu - np.log(t)) / sigma))

    return PatienceLaw(survives, (math.exp(mu - 3 * sigma), math.exp(mu), math.exp(mu + 3 * sigma)))


def uniform_patience(shortest: float, longest: float) -> PatienceLaw:
    """Return a patience uniform between two times."""
    low, high = not_negative("shortest", shortest), positive("longest", longest)
    if high <= low:
        raise TheoryError(f"longest is {longest!r}, shortest {shortest!r}; longest must be longer.")
    jumps = (low, high) if low > 0 else (high,)
    return PatienceLaw(lambda t: np.clip((high - t) / (high - low), 0.0, 1.0), jumps)


def patience_queue(arrival_rate: float, service_rate: float, servers: int, patience: PatienceLaw) -> Abandonment:
    """Return who waits, who leaves and the mean waits, M/M/c+G, first come first served.

    Parameters
    ----------
    arrival_rate, service_rate : float, > 0
    servers : int, >= 1
    patience : PatienceLaw
        In the unit of time of the rates.

    Raises
    ------
    TheoryError
        A figure is out of its range, or so many never leave that the queue grows for ever.

    Notes
    -----
    V, the wait that a patient person would meet, has the density lambda exp(lambda H(v) - c mu v) / (E + lambda J)
    for v > 0, with H the integral of the survival of patience, J that of the exponential, and E the weight of the
    states with a free adviser.

    References
    ----------
    Baccelli and Hebuterne (1981), On queues with impatient customers, Performance '81; Zeltyn and Mandelbaum (2005),
    Call centers with impatient customers, Queueing Systems 51, section 3; fixed patience: Barrer (1957), Operations
    Research 5, 650-656.
    """
    v, density, horizon = _offered_wait(arrival_rate, service_rate, servers, patience)
    stays = patience.survives(v)
    waits, called = float(density.sum()), float((density * stays).sum())
    return Abandonment(
        waits=waits,
        abandoned=waits - called,
        wait=float((density * horizon).sum()),  # min(V, patience) has the mean of H(V)
        wait_served=float((density * stays * v).sum()) / (1 - waits + called),
    )


def called_within(arrival_rate: float, service_rate: float, servers: int, patience: PatienceLaw, wait: float) -> float:
    """Return the share of all who come that are called within `wait`, M/M/c+G.

    Parameters, errors, references: as `patience_queue`; `wait` >= 0.
    """
    wait = not_negative("wait", wait)
    # A panel edge at `wait` keeps the integrals exact on both sides.
    edged = PatienceLaw(patience.survives, (*patience.jumps, wait) if wait > 0 else patience.jumps)
    v, density, _ = _offered_wait(arrival_rate, service_rate, servers, edged)
    in_time = np.where(v <= wait, density * patience.survives(v), 0.0)
    return float(1 - density.sum() + in_time.sum())


def _offered_wait(
    arrival_rate: float, service_rate: float, servers: int, patience: PatienceLaw
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return times v > 0, the mass of the offered wait at each, and H(v), as flat arrays of quadrature nodes."""
    arrival, servers = positive("arrival_rate", arrival_rate), whole("servers", servers, 1)
    capacity = servers * positive("service_rate", service_rate)
    edges = _edges(arrival, capacity, patience)
    left, width = edges[:-1, None], np.diff(edges)[:, None]
    v = left + width * _NODES
    # H at the edges, then within each panel up to each node.
    over_panels = (patience.survives(v) * _WEIGHTS * width).sum(axis=1)
    at_left = np.concatenate(([0.0], np.cumsum(over_panels)[:-1]))[:, None]
    inner = left[:, :, None] + (v - left)[:, :, None] * _NODES
    horizon = at_left + (patience.survives(inner) * _WEIGHTS).sum(axis=2) * (v - left)
    exponent = arrival * horizon - capacity * v
    highest = max(0.0, float(exponent.max()))
    mass = arrival * np.exp(exponent - highest) * _WEIGHTS * width
    free = _weight_of_free(arrival / float(service_rate), servers) * math.exp(-highest)
    return v.ravel(), (mass / (free + mass.sum())).ravel(), horizon.ravel()


def _weight_of_free(offered: float, servers: int) -> float:
    """Return E: the weight of the states with a free adviser, that of `servers` - 1 present being 1."""
    weight = term = 1.0
    for present in range(servers - 1, 0, -1):
        term *= present / offered
        weight += term
    return weight


def _edges(arrival: float, capacity: float, patience: PatienceLaw) -> np.ndarray:
    """Return panel edges from 0 to where the density has faded, with every jump among them."""
    last, grown, faded = 1 / capacity, 0.0, 1 / capacity
    highest, before = 0.0, 0.0
    for _ in range(200):
        inner = before + (last - before) * _NODES
        grown += float((patience.survives(inner) * _WEIGHTS).sum()) * (last - before)
        exponent = arrival * grown - capacity * last
        highest = max(highest, exponent)
        if exponent < highest - _FAINT:
            faded = last
            break
        before, last = last, last * 1.5
    else:
        raise TheoryError(
            "the queue grows for ever: too many people never leave; lower the arrivals or give less patience."
        )
    # The exponent is concave: what follows the last edge is fainter still.
    inside = [jump for jump in patience.jumps if 0 < jump < faded]
    return np.unique(np.concatenate((np.linspace(0.0, faded, _PANELS + 1), inside)))
