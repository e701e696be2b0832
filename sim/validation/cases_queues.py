"""Queues in the long run, simulated at the desk: exponential, fixed and lognormal services, other gaps, priorities.

In: the figures of a queue. Out: a `Case` with exact values from the formulas and a world for `run_desk`.
Nobody is lost here: rooms, balking and patience are in `cases_limits`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from sim.said import Sentence, said
from sim.validation.cases import Case, Quantity
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
from sim.validation.long_run import (
    LongRunMeans,
    LongRunWorld,
    called_within_share,
    long_run_case,
    mean_wait,
    memory_of_a_queue,
    over_all,
    share_who_wait,
)


def poisson_arrivals(dice: Dice, n: int, arrival_rate: float) -> np.ndarray:
    """Return exponential gaps."""
    return dice.exponentials("gap", n, 1 / arrival_rate)


def exponential_services(dice: Dice, n: int, service_rate: float) -> np.ndarray:
    """Return exponential services."""
    return dice.exponentials("service", n, 1 / service_rate)


def mmc_case(arrival_rate: float = 1.95, service_rate: float = 1.0, servers: int = 3, blocks: int = 64) -> Case:
    """Return M/M/c: who waits, how long, and longer than the mean service."""
    long_wait = 1 / service_rate
    exceeds = said("share who wait longer than a mean service")
    exact = (arrival_rate, service_rate, servers)
    return long_run_case(
        f"m-m-{servers}", said("M/M/{servers}, Erlang C", servers=servers),
        "C / (c mu - lambda)", "Erlang 1917; Gross et al. 2008, eq. 2.34, 2.36",
        (
            mean_wait(erlang_c_wait(*exact)),
            share_who_wait(erlang_c(*exact)),
            over_all(
                "exceeds", exceeds, erlang_c_exceeds(*exact, long_wait),
                lambda log, rows: (log.wait > long_wait).astype(np.float64),
            ),
        ),
        LongRunWorld(
            lambda dice, n: (
                poisson_arrivals(dice, n, arrival_rate), {"duration": exponential_services(dice, n, service_rate)}
            ),
            {"servers": servers}, 1 / service_rate, memory_of_a_queue(arrival_rate / service_rate / servers),
        ),
        blocks,
    )  # fmt: skip


def mg1_case(arrival_rate: float = 0.7, mean_service: float = 1.0, cv: float = 12 / 22, blocks: int = 28) -> Case:
    """Return M/G/1 with lognormal services, the law of the model."""
    return long_run_case(
        "m-g-1", said("M/G/1, lognormal services"),
        "rho s (1 + cv²) / (2 (1 - rho))", "Pollaczek 1930, Khinchine 1932; Gross et al. 2008, eq. 5.7",
        (mean_wait(pollaczek_khinchine(arrival_rate, mean_service, cv)), share_who_wait(arrival_rate * mean_service)),
        LongRunWorld(
            lambda dice, n: (
                poisson_arrivals(dice, n, arrival_rate),
                {"duration": dice.lognormals("service", n, mean_service, cv)},
            ),
            {}, mean_service, memory_of_a_queue(arrival_rate * mean_service, (1 + cv**2) / 2),
        ),
        blocks,
    )  # fmt: skip


def mdc_case(arrival_rate: float = 0.7, service: float = 1.0, servers: int = 1, blocks: int = 24) -> Case:
    """Return M/D/c: every service lasts the same."""
    half = service / 2
    return long_run_case(
        f"m-d-{servers}", said("M/D/{servers}, fixed services", servers=servers),
        "n = (n - c)+ + Poisson(lambda s)", "Crommelin 1932; Franx 2001; Tijms 2003, section 9.6.2",
        (
            mean_wait(fixed_service_wait(arrival_rate, service, servers)),
            called_within_share(fixed_service_within(arrival_rate, service, servers, half), half),
        ),
        LongRunWorld(
            lambda dice, n: (poisson_arrivals(dice, n, arrival_rate), {"duration": np.full(n, service)}),
            {"servers": servers}, service, memory_of_a_queue(arrival_rate * service / servers),
        ),
        blocks,
    )  # fmt: skip


def _gm1(
    id: str, name: Sentence, transform: Callable[[float], float], mean_gap: float, variability: float,
    service_rate: float, blocks: int,
    draw_gaps: Callable[[Dice, int], np.ndarray],
) -> Case:  # fmt: skip
    exact = gm1(transform, service_rate)
    return long_run_case(
        id, name, "sigma = A*(mu (1 - sigma))", "Kendall 1953; Kleinrock 1975, eq. 6.19, 6.30",
        (mean_wait(exact.wait), share_who_wait(exact.waits)),
        LongRunWorld(
            lambda dice, n: (draw_gaps(dice, n), {"duration": exponential_services(dice, n, service_rate)}),
            {}, 1 / service_rate, memory_of_a_queue(1 / (mean_gap * service_rate), variability),
        ),
        blocks,
    )  # fmt: skip


def dm1_case(gap: float = 1.4, service_rate: float = 1.0, blocks: int = 38) -> Case:
    """Return D/M/1: people come at even times, as to slots."""
    name = said("D/M/1, even arrivals")
    return _gm1("d-m-1", name, fixed_gaps(gap), gap, 1.0, service_rate, blocks, lambda dice, n: np.full(n, gap))


def erlang_m1_case(mean: float = 1.4, stages: int = 3, service_rate: float = 1.0, blocks: int = 36) -> Case:
    """Return E_k/M/1: gaps are sums of exponential stages."""

    def gaps(dice: Dice, n: int) -> np.ndarray:
        return sum(dice.exponentials(f"stage {k}", n, mean / stages) for k in range(stages))  # type: ignore[return-value]

    name = said("E{stages}/M/1, Erlang arrivals", stages=stages)
    return _gm1(f"e{stages}-m-1", name, erlang_gaps(mean, stages), mean, 1.0, service_rate, blocks, gaps)


def mixed_m1_case(
    means: Sequence[float] = (0.6, 3.0),
    shares: Sequence[float] = (0.6, 0.4),
    service_rate: float = 1.0,
    blocks: int = 40,
) -> Case:
    """Return H/M/1: gaps more irregular than Poisson's."""
    transform = mixed_gaps(means, shares)
    mean = float(np.dot(shares, means))
    squared = 2 * float(np.dot(shares, np.square(means))) / mean**2 - 1

    def gaps(dice: Dice, n: int) -> np.ndarray:
        return np.asarray(np.array(means)[dice.chosen("which", n, shares)] * dice.exponentials("gap", n, 1.0))

    name = said("H/M/1, bursty arrivals")
    return _gm1("h-m-1", name, transform, mean, (1 + squared) / 2, service_rate, blocks, gaps)


def _wait_of_class(k: int, exact: float) -> LongRunMeans:
    name = said("mean wait, class {number}", number=k + 1)
    return LongRunMeans(
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

    def draw(dice: Dice, n: int) -> tuple[np.ndarray, dict[str, Any]]:
        priority = dice.chosen("class", n, rates / rates.sum())
        each = [dice.lognormals("service", n, mean, cv) for mean, cv in zip(means, cvs, strict=True)]
        return poisson_arrivals(dice, n, rates.sum()), {
            "duration": np.choose(priority, each),
            "priority": priority,
        }

    return long_run_case(
        "m-g-1-priority", said("M/G/1 with priorities"),
        "W0 / ((1 - sigma(k-1)) (1 - sigma(k)))", "Cobham 1954, eq. 3",
        [_wait_of_class(k, wait) for k, wait in enumerate(exact)],
        LongRunWorld(draw, {}, float(means.mean()), memory_of_a_queue(float(rates @ means)), overtakes=True), blocks,
    )  # fmt: skip


def priority_servers_case(
    arrival_rates: Sequence[float] = (0.5, 0.7), service_rate: float = 1.0, servers: int = 2, blocks: int = 50
) -> Case:
    """Return M/M/c with priorities."""
    rates = np.array(arrival_rates)
    exact = priority_waits_servers(arrival_rates, service_rate, servers)

    def draw(dice: Dice, n: int) -> tuple[np.ndarray, dict[str, Any]]:
        priority = dice.chosen("class", n, rates / rates.sum())
        return poisson_arrivals(dice, n, rates.sum()), {
            "duration": exponential_services(dice, n, service_rate),
            "priority": priority,
        }

    return long_run_case(
        f"m-m-{servers}-priority", said("M/M/{servers} with priorities", servers=servers),
        "C / (c mu (1 - sigma(k-1)) (1 - sigma(k)))", "Cobham 1954, eq. 6; Kella and Yechiali 1985",
        [_wait_of_class(k, wait) for k, wait in enumerate(exact)],
        LongRunWorld(
            draw, {"servers": servers}, 1 / service_rate,
            memory_of_a_queue(float(rates.sum()) / service_rate / servers), overtakes=True,
        ),
        blocks,
    )  # fmt: skip
