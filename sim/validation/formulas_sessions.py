"""Exact laws of one session that begins empty and closes: by its clock, not in the long run.

In: rates and advisers of an exponential session. Out: waits, who is still inside at closing, overtime.
Sessions with other services, appointments, no-shows or patience are in `formulas_workload`.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from scipy.special import gammainc, gammaln

from sim.errors import TheoryError
from sim.validation.figures import not_negative, positive, whole

_NEGLIGIBLE = 1e-16
_MOST_STEPS = 2_000_000


class Session(NamedTuple):
    """What a session comes to: means per session and shares of who comes, everybody inside being served."""

    came: float
    wait: float  # of everybody
    waits: float  # share who wait at all
    inside: float  # people still waiting at closing
    overrun: float  # share of sessions with somebody waiting or in service at closing
    overtime: float  # from closing to the end of the last service


class SessionStates(NamedTuple):
    """The number present: shares at closing, and time spent in each number from opening to closing."""

    at_closing: np.ndarray
    time_in: np.ndarray


def poisson_session(arrival_rate: float, service_rate: float, servers: int, closes: float) -> Session:
    """Return the waits and the overtime of a session, M/M/c from empty, arrivals until closing.

    Parameters
    ----------
    arrival_rate, service_rate : float, > 0
        Per unit of time.
    servers : int, >= 1
    closes : float, > 0
        From opening to closing; who is inside then is served (`grace=None`).

    Raises
    ------
    TheoryError
        A figure is out of its range, or the session is too long for this way.

    Notes
    -----
    Who finds n present waits for n - c + 1 departures, each of mean 1 / (c mu); arrivals find the number present as
    it is (Poisson). From n present at closing the last service ends after the sum of 1 / (min(k, c) mu), k = 1 to n.

    References
    ----------
    Transient law by uniformisation: Jensen (1953); Grassmann (1977), Computers and Operations Research 4, 47-53.
    """
    states = session_states(arrival_rate, service_rate, servers, closes)
    n = np.arange(len(states.at_closing))
    behind = np.maximum(n - servers + 1, 0)
    last_service = np.concatenate(([0.0], np.cumsum(1 / (np.minimum(n[1:], servers) * service_rate))))
    return Session(
        came=arrival_rate * closes,
        wait=float((states.time_in * behind).sum()) / (servers * service_rate) / closes,
        waits=float(states.time_in[servers:].sum()) / closes,
        inside=float((states.at_closing * np.maximum(n - servers, 0)).sum()),
        overrun=float(1 - states.at_closing[0]),
        overtime=float((states.at_closing * last_service).sum()),
    )


def poisson_session_within(arrival_rate: float, service_rate: float, servers: int, closes: float, wait: float) -> float:
    """Return the share of people called within `wait`, everybody inside being served.

    Parameters, errors, references: as `poisson_session`; `wait` >= 0.
    """
    wait = not_negative("wait", wait)
    time_in = session_states(arrival_rate, service_rate, servers, closes).time_in
    behind = np.arange(1, len(time_in) - servers + 1)
    in_time = gammainc(behind, servers * service_rate * wait)  # the sum of `behind` exponential times
    return float((time_in[:servers].sum() + (time_in[servers:] * in_time).sum()) / closes)


def session_states(arrival_rate: float, service_rate: float, servers: int, closes: float) -> SessionStates:
    """Return the law of the number present at closing and the time spent in each number, M/M/c from empty.

    Parameters, errors, references: as `poisson_session`.
    """
    arrival, service = positive("arrival_rate", arrival_rate), positive("service_rate", service_rate)
    servers, closes = whole("servers", servers, 1), positive("closes", closes)
    pace = arrival + servers * service
    mean_steps = pace * closes
    n_steps = math.ceil(mean_steps + 10 * math.sqrt(mean_steps) + 30)
    if n_steps > _MOST_STEPS:
        raise TheoryError(f"closes is {closes:g}: {n_steps} steps would be needed; use a long-run formula instead.")
    came = arrival * closes
    top = math.ceil(came + 10 * math.sqrt(came) + 30)  # more arrivals have no weight
    steps = np.arange(n_steps + 1)
    weight = np.exp(steps * math.log(mean_steps) - mean_steps - gammaln(steps + 1.0))
    beyond = np.maximum(1 - np.cumsum(weight), 0.0) / pace  # time between steps k and k + 1, before closing
    up = np.full(top + 1, arrival / pace)
    up[-1] = 0.0
    down = np.minimum(np.arange(top + 1), servers) * service / pace
    stay = 1 - up - down
    present = np.zeros(top + 1)
    present[0] = 1.0
    at_closing, time_in = np.zeros(top + 1), np.zeros(top + 1)
    for k in range(n_steps + 1):
        at_closing += weight[k] * present
        time_in += beyond[k] * present
        moved = present * stay
        moved[1:] += (present * up)[:-1]
        moved[:-1] += (present * down)[1:]
        present = moved
    return SessionStates(at_closing / at_closing.sum(), time_in * closes / time_in.sum())
