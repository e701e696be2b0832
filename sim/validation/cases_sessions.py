"""Sessions that begin empty and close, simulated at the desk: walk-ins until closing, appointments with no-shows.

In: the figures of a session. Out: a `Case` with exact values from the recursions and a world for `run_desk`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from sim.said import Sentence, said
from sim.validation.cases import BLOCK_PEOPLE, TICKS, BlockLog, Case, Quantity, Subject, Sums, run_people, whole_ticks
from sim.validation.dice import Dice
from sim.validation.formulas_sessions import poisson_session, poisson_session_within
from sim.validation.formulas_workload import WorkloadSession, lognormal_ticks, workload_session
from sim.validation.long_run import LongRunMeans, over_all, over_served

MINUTE = 60  # seconds: the sessions by the minute run on the seconds of the model
WAIT_SERVED = said("mean wait of the served")
OVERTIME = said("mean overtime of a session")
OVERRUN = said("share of sessions that overrun")
TURNED_AWAY = said("share turned away at closing")

Worlds = Callable[[Dice, int], tuple[np.ndarray, dict[str, Any]]]


def per_session(id: str, name: Sentence, exact: float, value: Callable[[BlockLog], np.ndarray]) -> LongRunMeans:
    """Return a mean over sessions: `value` gives one number a session."""
    return LongRunMeans(
        Quantity(id, name, exact), lambda log, rows: value(log), lambda log, rows: np.ones(log.n_sessions)
    )


def session_case(
    id: str, name: Sentence, formula: str, source: str, measured: Sequence[LongRunMeans], draw: Worlds,
    settings: dict[str, Any], n_sessions: int, blocks: int, ticks: float,
) -> Case:  # fmt: skip
    """Return a case of independent sessions; `draw` gives the session of each row, and the rows in whole seconds."""

    def run(seed: int, block: int, subject: Subject) -> Sums:
        session, rows = draw(Dice(seed, id, block), n_sessions)
        log = run_people(subject, session, n_sessions, rows, settings, ticks)
        sides = []
        for side in ("top", "base"):
            columns = [getattr(m, side)(log, rows) for m in measured]
            sides.append([c if len(c) == n_sessions else log.by_session(c) for c in columns])
        return Sums(np.array(sides[0]).T, np.array(sides[1]).T)

    return Case(id, name, formula, source, tuple(m.quantity for m in measured), blocks, run)


def _overtime(closes: float) -> Callable[[BlockLog], np.ndarray]:
    return lambda log: np.maximum(log.last_end() - closes, 0.0)


def _overruns(closes: float) -> Callable[[BlockLog], np.ndarray]:
    return lambda log: (log.last_end() > closes).astype(np.float64)


def _poisson_world(arrival_rate: float, service_rate: float, closes: float) -> Worlds:
    """Return sessions with Poisson arrivals until closing."""
    mean = arrival_rate * closes
    most = int(np.ceil(mean + 8 * np.sqrt(mean) + 20))  # who would be beyond comes after closing

    def draw(dice: Dice, n_sessions: int) -> tuple[np.ndarray, dict[str, Any]]:
        gaps = dice.exponentials("gap", n_sessions * most, 1 / arrival_rate).reshape(n_sessions, most)
        arrival = np.cumsum(gaps, axis=1)
        inside = arrival < closes
        service = dice.exponentials("service", n_sessions * most, 1 / service_rate).reshape(n_sessions, most)
        session = np.nonzero(inside)[0]
        rows = {
            "arrival": whole_ticks(arrival[inside], TICKS * service_rate),
            "duration": whole_ticks(service[inside], TICKS * service_rate),
        }
        return session, rows

    return draw


def poisson_session_case(
    arrival_rate: float = 1.4, service_rate: float = 1.0, servers: int = 2, closes: float = 8.0, blocks: int = 17
) -> Case:
    """Return a session, M/M/c from empty, whose people inside at closing are all served."""
    exact = poisson_session(arrival_rate, service_rate, servers, closes)
    one = 1 / service_rate
    within = said("share called within a mean service")
    ticks = TICKS * service_rate
    return session_case(
        f"session-m-m-{servers}", said("session from empty"),
        "p'(t) = p(t) Q", "Grassmann 1977, uniformisation",
        (
            over_all("wait", said("mean wait"), exact.wait, lambda log, rows: log.wait),
            over_all(
                "within", within, poisson_session_within(arrival_rate, service_rate, servers, closes, one),
                lambda log, rows: (log.wait <= one).astype(np.float64),
            ),
            per_session("overtime", OVERTIME, exact.overtime, _overtime(closes)),
            per_session("overrun", OVERRUN, exact.overrun, _overruns(closes)),
        ),
        _poisson_world(arrival_rate, service_rate, closes),
        {"servers": servers, "closes": round(closes * ticks), "grace": None},
        _sessions_of(arrival_rate * closes), blocks, ticks,
    )  # fmt: skip


def closing_session_case(
    arrival_rate: float = 0.9, service_rate: float = 1.0, servers: int = 1, closes: float = 8.0, blocks: int = 7
) -> Case:
    """Return a session whose people still waiting at closing are turned away."""
    exact = poisson_session(arrival_rate, service_rate, servers, closes)
    ticks = TICKS * service_rate
    return session_case(
        f"closing-m-m-{servers}", said("session, queue turned away"),
        "E (n(T) - c)+ / (lambda T)", "Grassmann 1977, uniformisation",
        (
            over_all(
                "turned_away", TURNED_AWAY, exact.inside / exact.came,
                lambda log, rows: log.ended("turned_away").astype(np.float64),
            ),
            per_session("overrun", OVERRUN, exact.overrun, _overruns(closes)),
        ),
        _poisson_world(arrival_rate, service_rate, closes),
        {"servers": servers, "closes": round(closes * ticks), "grace": 0},
        _sessions_of(arrival_rate * closes), blocks, ticks,
    )  # fmt: skip


def _sessions_of(people: float) -> int:
    return int(BLOCK_PEOPLE / (people + 1))


def appointments_case(
    slots: Sequence[int] = (0, 25, 50, 75, 100, 125, 150),
    mean_min: float = 22.0,
    cv: float = 12 / 22,
    no_show: float = 0.12,
    closes: int = 175,
    blocks: int = 17,
) -> Case:
    """Return appointments by the minute, punctual or never coming; everybody who comes is served."""
    services = lognormal_ticks(mean_min, cv, 240)
    exact = workload_session(slots, [1 - no_show] * len(slots), services, closes=closes, grace=None)

    def draw(dice: Dice, n_sessions: int) -> tuple[np.ndarray, dict[str, Any]]:
        n = n_sessions * len(slots)
        slot = np.tile(np.array(slots), n_sessions) * MINUTE
        shows = dice.uniforms("shows", n) >= no_show
        rows = {
            "arrival": np.where(shows, slot, -1),
            "slot": slot,
            "duration": dice.chosen("service", n, services) * MINUTE,
        }
        return np.repeat(np.arange(n_sessions), len(slots)), rows

    last = said("mean wait at the last slot")
    return session_case(
        "appointments", said("appointments and no-shows"),
        "V <- (V + S - gap)+", "Lindley 1952, discrete; Welch and Bailey 1952; Hassin and Mendel 2008",
        (
            over_served("wait", WAIT_SERVED, exact.wait, lambda log: log.wait),
            _wait_at(slots[-1], last, float(exact.wait_of[-1])),
            per_session("overtime", OVERTIME, exact.overtime, _overtime(closes)),
            per_session("overrun", OVERRUN, exact.overrun, _overruns(closes)),
        ),
        draw, {"closes": closes * MINUTE, "grace": None}, BLOCK_PEOPLE // len(slots), blocks, MINUTE,
    )  # fmt: skip


def _wait_at(slot: int, name: Sentence, exact: float) -> LongRunMeans:
    """Return the mean wait of those who come at a slot."""

    def came(log: BlockLog) -> np.ndarray:
        return np.asarray(log.ended("served") & (log.arrival == slot))

    return LongRunMeans(
        Quantity("wait_last", name, exact),
        lambda log, rows: np.where(came(log), log.wait, 0.0),
        lambda log, rows: came(log).astype(np.float64),
    )


def walk_in_case(
    per_minute: Sequence[float] = (0.1,) * 60 + (0.07,) * 60 + (0.04,) * 60,
    opens: int = 15,
    mean_min: float = 22.0,
    cv: float = 12 / 22,
    patience_mean_min: float = 90.0,
    patience_cv: float = 0.5,
    closes: int = 195,
    grace: int = 15,
    blocks: int = 14,
) -> Case:
    """Return a walk-in morning by the minute: a profile of arrivals from before the opening, patience, last calls.

    ``per_minute[t]`` is the chance that somebody comes in minute t; the desk opens and closes at these minutes.
    """
    services = lognormal_ticks(mean_min, cv, 240)
    patience = lognormal_ticks(patience_mean_min, patience_cv, 600)
    exact = workload_session(
        range(len(per_minute)), per_minute, services, opens=opens, closes=closes, grace=grace, patience=patience
    )

    def draw(dice: Dice, n_sessions: int) -> tuple[np.ndarray, dict[str, Any]]:
        n_minutes = len(per_minute)
        u = dice.uniforms("comes", n_sessions * n_minutes).reshape(n_sessions, n_minutes)
        session, minute = np.nonzero(u < np.array(per_minute))
        rows = {
            "arrival": minute * MINUTE,
            "duration": dice.chosen("service", len(minute), services) * MINUTE,
            "patience": dice.chosen("patience", len(minute), patience) * MINUTE,
        }
        return session, rows

    settings = {"opens": opens * MINUTE, "closes": closes * MINUTE, "grace": grace * MINUTE}
    return session_case(
        "walk-in-session", said("walk-in morning"),
        "V <- (V + S 1{V <= patience, t + V <= last call} - 1)+", "Lindley 1952, discrete, with patience and closing",
        _walk_in_measures(exact, opens, closes), draw, settings, _sessions_of(sum(per_minute)), blocks, MINUTE,
    )  # fmt: skip


def _walk_in_measures(exact: WorkloadSession, opens: int, closes: int) -> tuple[LongRunMeans, ...]:
    """Return who is served, leaves or is turned away, how long the served wait, who is called in time, overtime."""

    def wait(log: BlockLog) -> np.ndarray:
        return np.asarray(log.called - np.maximum(log.arrival, opens))

    def share(outcome: str, name: Sentence, value: float) -> LongRunMeans:
        return over_all(outcome, name, value / exact.came, lambda log, rows: log.ended(outcome).astype(np.float64))

    within = said("share called within 20 min")
    return (
        over_served("wait", WAIT_SERVED, exact.wait, wait),
        over_all("within", within, exact.within(20), lambda log, rows: (wait(log) <= 20).astype(np.float64)),
        share("reneged", said("share who leave before the call"), exact.reneged),
        share("turned_away", TURNED_AWAY, exact.turned_away),
        per_session("overtime", OVERTIME, exact.overtime, _overtime(closes)),
        per_session("overrun", OVERRUN, exact.overrun, _overruns(closes)),
    )
