"""Queues in the long run, simulated at the desk: exponential, fixed and lognormal services, other gaps, priorities.

In: the figures of a queue. Out: a `Case` with exact values from the formulas and a world for `run_desk`.
Nobody is lost here: rooms, balking and patience are in `cases_limits`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from sim.scenario.values import Text
from sim.validation.cases import BLOCK_PEOPLE, Case, Log, Quantity, Subject, Sums, run_people, whole_ticks
from sim.validation.dice import Dice
from sim.validation.formulas_servers import erlang_c, erlang_c_exceeds, erlang_c_wait
from sim.validation.formulas_single import (
    erlang_gaps,
    fixed_gaps,
    fixed_service_wait,
    fixed_service_within,
    gm1,
    mixed_gaps,
    pollaczek_khinchine,
    priority_waits,
    priority_waits_servers,
)

PEOPLE = 5_000  # of a session
SKIPPED = 500  # at its beginning, and at its end where later people matter to earlier ones

WAIT = Text(fr="attente moyenne", en="mean wait")
WAITS = Text(fr="part qui attend", en="share who wait")


class Measured(NamedTuple):
    """A quantity and how it is read from a log: what is summed, over whom (a value a person, people not counted 0)."""

    quantity: Quantity
    top: Callable[[Log, dict], np.ndarray]
    base: Callable[[Log, dict], np.ndarray]


def over_all(id: str, name: Text, exact: float, top: Callable[[Log, dict], np.ndarray]) -> Measured:
    """Return a mean over everybody."""
    return Measured(Quantity(id, name, exact), top, lambda log, rows: np.ones(len(log.arrival)))


def over_served(id: str, name: Text, exact: float, top: Callable[[Log], np.ndarray]) -> Measured:
    """Return a mean over the served."""

    def masked(log: Log, rows: dict) -> np.ndarray:
        return np.where(log.ended("served"), top(log), 0.0)

    return Measured(Quantity(id, name, exact), masked, lambda log, rows: log.ended("served").astype(np.float64))


def mean_wait(exact: float) -> Measured:
    """Return the mean wait of everybody, until called or gone."""
    return over_all("wait", WAIT, exact, lambda log, rows: log.wait)


def share_who_wait(exact: float) -> Measured:
    """Return the share of everybody who come and are not called at once, nor go at once."""
    return over_all("waits", WAITS, exact, lambda log, rows: (log.wait > 0).astype(np.float64))


def called_within_share(exact: float, wait: float) -> Measured:
    """Return the share of all who come that are called within `wait`."""
    name = Text(fr=f"part appelée en {wait:g} au plus".replace(".", ","), en=f"share called within {wait:g}")
    return over_all("within", name, exact, lambda log, rows: (log.called - log.arrival <= wait).astype(np.float64))


def ended_share(outcome: str, name: Text, exact: float) -> Measured:
    """Return the share of all who come whose visit ends so."""
    return over_all(outcome, name, exact, lambda log, rows: log.ended(outcome).astype(np.float64))


def long_run_case(
    id: str,
    name: Text,
    formula: str,
    source: str,
    measured: Sequence[Measured],
    draw: Callable[[Dice, int], tuple[np.ndarray, dict]],
    settings: dict,
    blocks: int,
    last_skipped: int = 0,
) -> Case:
    """Return a case of the long run: sessions of `PEOPLE` arrivals each, the first `SKIPPED` not counted.

    Parameters
    ----------
    draw : function (dice, n) -> gaps, rows
        Times between arrivals, and the other rows of `run_desk` (`duration` among them) in whole ticks.
    last_skipped : int
        People at the end of a session who are not counted: those who would be overtaken by who no longer comes.

    Notes
    -----
    A session begins empty. At the loads used here (0.75 at most) the memory of a queue fades by exp(-15) or more in
    500 arrivals, so the bias is far below the standard error. Sessions have dice of their own: they are independent.
    """
    n_sessions = BLOCK_PEOPLE // PEOPLE
    place = np.tile(np.arange(PEOPLE), n_sessions)
    counted = (place >= SKIPPED) & (place < PEOPLE - last_skipped)
    session = np.repeat(np.arange(n_sessions), PEOPLE)

    def run(seed: int, block: int, subject: Subject) -> Sums:
        gaps, rows = draw(Dice(seed, id, block), n_sessions * PEOPLE)
        rows["arrival"] = whole_ticks(np.cumsum(gaps.reshape(n_sessions, PEOPLE), axis=1)).ravel()
        log = run_people(subject, session, n_sessions, rows, settings)
        top = [log.by_session(np.where(counted, m.top(log, rows), 0.0)) for m in measured]
        base = [log.by_session(np.where(counted, m.base(log, rows), 0.0)) for m in measured]
        return Sums(np.array(top).T, np.array(base).T)

    return Case(id, name, formula, source, tuple(m.quantity for m in measured), blocks, run)


def poisson_arrivals(dice: Dice, n: int, arrival_rate: float) -> np.ndarray:
    """Return exponential gaps."""
    return dice.exponentials("gap", n, 1 / arrival_rate)


def exponential_services(dice: Dice, n: int, service_rate: float) -> np.ndarray:
    """Return exponential services in ticks."""
    return whole_ticks(dice.exponentials("service", n, 1 / service_rate))


def mmc_case(arrival_rate: float = 1.95, service_rate: float = 1.0, servers: int = 3, blocks: int = 64) -> Case:
    """Return M/M/c: who waits, how long, and longer than the mean service."""
    long_wait = 1 / service_rate
    exceeds = Text(fr="part qui attend plus d'un service moyen", en="share who wait longer than a mean service")
    exact = (arrival_rate, service_rate, servers)
    return long_run_case(
        f"m-m-{servers}", Text(fr=f"M/M/{servers}, Erlang C", en=f"M/M/{servers}, Erlang C"),
        "C / (c mu - lambda)", "Erlang 1917; Gross et al. 2008, eq. 2.34, 2.36",
        (
            mean_wait(erlang_c_wait(*exact)),
            share_who_wait(erlang_c(*exact)),
            over_all(
                "exceeds", exceeds, erlang_c_exceeds(*exact, long_wait),
                lambda log, rows: (log.wait > long_wait).astype(np.float64),
            ),
        ),
        lambda dice, n: (
            poisson_arrivals(dice, n, arrival_rate), {"duration": exponential_services(dice, n, service_rate)}
        ),
        {"servers": servers}, blocks,
    )  # fmt: skip


def mg1_case(arrival_rate: float = 0.7, mean_service: float = 1.0, cv: float = 12 / 22, blocks: int = 28) -> Case:
    """Return M/G/1 with lognormal services, the law of the model."""
    return long_run_case(
        "m-g-1", Text(fr="M/G/1, durées lognormales", en="M/G/1, lognormal services"),
        "rho s (1 + cv²) / (2 (1 - rho))", "Pollaczek 1930, Khinchine 1932; Gross et al. 2008, eq. 5.7",
        (mean_wait(pollaczek_khinchine(arrival_rate, mean_service, cv)), share_who_wait(arrival_rate * mean_service)),
        lambda dice, n: (
            poisson_arrivals(dice, n, arrival_rate),
            {"duration": whole_ticks(dice.lognormals("service", n, mean_service, cv))},
        ),
        {}, blocks,
    )  # fmt: skip


def mdc_case(arrival_rate: float = 0.7, service: float = 1.0, servers: int = 1, blocks: int = 24) -> Case:
    """Return M/D/c: every service lasts the same."""
    half = service / 2
    return long_run_case(
        f"m-d-{servers}", Text(fr=f"M/D/{servers}, durées fixes", en=f"M/D/{servers}, fixed services"),
        "n = (n - c)+ + Poisson(lambda s)", "Crommelin 1932; Franx 2001; Tijms 2003, section 9.6.2",
        (
            mean_wait(fixed_service_wait(arrival_rate, service, servers)),
            called_within_share(fixed_service_within(arrival_rate, service, servers, half), half),
        ),
        lambda dice, n: (
            poisson_arrivals(dice, n, arrival_rate), {"duration": np.full(n, whole_ticks(np.array(service)))}
        ),
        {"servers": servers}, blocks,
    )  # fmt: skip


def _gm1(
    id: str, name: Text, transform, service_rate: float, blocks: int, draw_gaps: Callable[[Dice, int], np.ndarray]
) -> Case:
    exact = gm1(transform, service_rate)
    return long_run_case(
        id, name, "sigma = A*(mu (1 - sigma))", "Kendall 1953; Kleinrock 1975, eq. 6.19, 6.30",
        (mean_wait(exact.wait), share_who_wait(exact.waits)),
        lambda dice, n: (draw_gaps(dice, n), {"duration": exponential_services(dice, n, service_rate)}),
        {}, blocks,
    )  # fmt: skip


def dm1_case(gap: float = 1.4, service_rate: float = 1.0, blocks: int = 38) -> Case:
    """Return D/M/1: people come at even times, as to slots."""
    name = Text(fr="D/M/1, arrivées régulières", en="D/M/1, even arrivals")
    return _gm1("d-m-1", name, fixed_gaps(gap), service_rate, blocks, lambda dice, n: np.full(n, gap))


def erlang_m1_case(mean: float = 1.4, stages: int = 3, service_rate: float = 1.0, blocks: int = 36) -> Case:
    """Return E_k/M/1: gaps are sums of exponential stages."""

    def gaps(dice: Dice, n: int) -> np.ndarray:
        return sum(dice.exponentials(f"stage {k}", n, mean / stages) for k in range(stages))  # type: ignore[return-value]

    name = Text(fr=f"E{stages}/M/1, arrivées d'Erlang", en=f"E{stages}/M/1, Erlang arrivals")
    return _gm1(f"e{stages}-m-1", name, erlang_gaps(mean, stages), service_rate, blocks, gaps)


def mixed_m1_case(
    means: Sequence[float] = (0.6, 3.0),
    shares: Sequence[float] = (0.6, 0.4),
    service_rate: float = 1.0,
    blocks: int = 40,
) -> Case:
    """Return H/M/1: gaps more irregular than Poisson's."""

    def gaps(dice: Dice, n: int) -> np.ndarray:
        return np.array(means)[dice.chosen("which", n, shares)] * dice.exponentials("gap", n, 1.0)

    name = Text(fr="H/M/1, arrivées par à-coups", en="H/M/1, bursty arrivals")
    return _gm1("h-m-1", name, mixed_gaps(means, shares), service_rate, blocks, gaps)


def _wait_of_class(k: int, exact: float) -> Measured:
    name = Text(fr=f"attente moyenne, classe {k + 1}", en=f"mean wait, class {k + 1}")
    return Measured(
        Quantity(f"wait_{k + 1}", name, exact),
        lambda log, rows: np.where(rows["priority"] == k, log.wait, 0.0),
        lambda log, rows: (rows["priority"] == k).astype(np.float64),
    )


def priority_case(
    arrival_rates: Sequence[float] = (0.2, 0.25, 0.15),
    mean_services: Sequence[float] = (0.8, 1.0, 1.2),
    cvs: Sequence[float] = (0.5, 0.5, 1.0),
    blocks: int = 48,
) -> Case:
    """Return M/G/1 with priorities and a lognormal law for each class."""
    rates, means = np.array(arrival_rates), np.array(mean_services)
    exact = priority_waits(arrival_rates, mean_services, cvs)

    def draw(dice: Dice, n: int) -> tuple[np.ndarray, dict]:
        priority = dice.chosen("class", n, rates / rates.sum())
        each = [dice.lognormals("service", n, mean, cv) for mean, cv in zip(means, cvs, strict=True)]
        return poisson_arrivals(dice, n, rates.sum()), {
            "duration": whole_ticks(np.choose(priority, each)),
            "priority": priority,
        }

    return long_run_case(
        "m-g-1-priority", Text(fr="M/G/1 à priorités", en="M/G/1 with priorities"),
        "W0 / ((1 - sigma(k-1)) (1 - sigma(k)))", "Cobham 1954, eq. 3",
        [_wait_of_class(k, wait) for k, wait in enumerate(exact)], draw, {}, blocks, SKIPPED,
    )  # fmt: skip


def priority_servers_case(
    arrival_rates: Sequence[float] = (0.5, 0.7), service_rate: float = 1.0, servers: int = 2, blocks: int = 50
) -> Case:
    """Return M/M/c with priorities."""
    rates = np.array(arrival_rates)
    exact = priority_waits_servers(arrival_rates, service_rate, servers)

    def draw(dice: Dice, n: int) -> tuple[np.ndarray, dict]:
        priority = dice.chosen("class", n, rates / rates.sum())
        return poisson_arrivals(dice, n, rates.sum()), {
            "duration": exponential_services(dice, n, service_rate),
            "priority": priority,
        }

    return long_run_case(
        f"m-m-{servers}-priority", Text(fr=f"M/M/{servers} à priorités", en=f"M/M/{servers} with priorities"),
        "C / (c mu (1 - sigma(k-1)) (1 - sigma(k)))", "Cobham 1954, eq. 6; Kella and Yechiali 1985",
        [_wait_of_class(k, wait) for k, wait in enumerate(exact)], draw, {"servers": servers}, blocks, SKIPPED,
    )  # fmt: skip
