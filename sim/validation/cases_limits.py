"""Desks that not everybody enters or stays at, in the long run: small rooms, balking, patience of several laws.

In: the figures of a desk. Out: a `Case` with exact values from the formulas and a world for `run_desk`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from sim.said import Sentence, said
from sim.validation.cases import Case
from sim.validation.cases_queues import exponential_services, poisson_arrivals
from sim.validation.dice import Dice
from sim.validation.formulas_patience import (
    PatienceLaw,
    called_within,
    exponential_patience,
    fixed_patience,
    lognormal_patience,
    patience_queue,
)
from sim.validation.formulas_servers import FiniteRoom, balking, erlang_a, erlang_b, finite_room, stays_by_tolerance
from sim.validation.long_run import (
    WAIT,
    LongRunMeans,
    LongRunWorld,
    called_within_share,
    ended_share,
    long_run_case,
    mean_wait,
    memory_of_a_room,
    over_served,
    share_who_wait,
)

LOST = said("share who do not enter")
ABANDONED = said("share who leave before the call")
WAIT_SERVED = said("mean wait of the served")


def _of_room(exact: FiniteRoom) -> tuple[LongRunMeans, ...]:
    """Return who is lost, who waits and how long those wait who enter."""
    return (
        ended_share("balked", LOST, exact.lost),
        share_who_wait(exact.waits),
        over_served("wait", WAIT, exact.wait, lambda log: log.wait),
    )


def finite_room_case(
    arrival_rate: float = 1.8, service_rate: float = 1.0, servers: int = 2, places: int = 3, blocks: int = 13
) -> Case:
    """Return M/M/c/K, by the capacity of the waiting room."""
    size = servers + places
    return long_run_case(
        f"m-m-{servers}-{size}", said("M/M/{servers}/{size}, small room", servers=servers, size=size),
        "p(n) = lambda^n / (mu(1) … mu(n))", "Gross et al. 2008, section 2.5",
        _of_room(finite_room(arrival_rate, service_rate, servers, places)),
        LongRunWorld(
        lambda dice, n: (
            poisson_arrivals(dice, n, arrival_rate), {"duration": exponential_services(dice, n, service_rate)}
        ),
        {"servers": servers, "capacity": places}, 1 / service_rate, memory_of_a_room(size),
        ),
        blocks,
    )  # fmt: skip


def loss_case(
    arrival_rate: float = 2.5, mean_service: float = 1.0, cv: float = 1.5, servers: int = 3, blocks: int = 5
) -> Case:
    """Return M/G/c/c: nobody can wait, and only the mean of the lognormal services matters."""
    return long_run_case(
        f"m-g-{servers}-{servers}",
        said("M/G/{servers}/{servers}, Erlang B", servers=servers),
        "B(c) = a B(c-1) / (c + a B(c-1))", "Erlang 1917; insensitivity: Sevastyanov 1957",
        (ended_share("balked", LOST, erlang_b(arrival_rate, 1 / mean_service, servers)),),
        LongRunWorld(
        lambda dice, n: (
            poisson_arrivals(dice, n, arrival_rate),
            {"duration": dice.lognormals("service", n, mean_service, cv)},
        ),
        {"servers": servers, "capacity": 0}, mean_service, memory_of_a_room(servers),
        ),
        blocks,
    )  # fmt: skip


def threshold_case(
    arrival_rate: float = 0.9, service_rate: float = 1.0, servers: int = 1, tolerance: int = 5, blocks: int = 16
) -> Case:
    """Return balking at one threshold: who finds so many present, or more, goes."""
    exact = balking(arrival_rate, service_rate, servers, stays_by_tolerance({tolerance: 1.0}, servers))
    return long_run_case(
        "balking-threshold", said("balking at a threshold"),
        "p(n), n <= tolerance", "Haight 1957",
        _of_room(exact),
        LongRunWorld(
        lambda dice, n: (
            poisson_arrivals(dice, n, arrival_rate),
            {"duration": exponential_services(dice, n, service_rate), "tolerance": np.full(n, tolerance)},
        ),
        {"servers": servers}, 1 / service_rate, memory_of_a_room(max(tolerance, servers)),
        ),
        blocks,
    )  # fmt: skip


def tolerances_case(
    arrival_rate: float = 1.1,
    service_rate: float = 1.0,
    servers: int = 1,
    tolerances: Sequence[int] = (4, 5, 6, 7, 8),
    blocks: int = 11,
) -> Case:
    """Return balking where tolerances differ from person to person, as in the model: equally likely ones."""
    each = {people: 1 / len(tolerances) for people in tolerances}
    exact = balking(arrival_rate, service_rate, servers, stays_by_tolerance(each, servers))
    return long_run_case(
        "balking-tolerances", said("balking, varied thresholds"),
        "lambda(n) = lambda P(tolerance > n)", "Haight 1957; birth-death",
        _of_room(exact),
        LongRunWorld(
        lambda dice, n: (
            poisson_arrivals(dice, n, arrival_rate),
            {
                "duration": exponential_services(dice, n, service_rate),
                "tolerance": np.array(tolerances)[dice.chosen("tolerance", n, list(each.values()))],
            },
        ),
        {"servers": servers}, 1 / service_rate, memory_of_a_room(max(max(tolerances), servers)),
        ),
        blocks,
    )  # fmt: skip


def _patience(
    id: str, name: Sentence, formula: str, source: str, rates: tuple[float, float, int], law: PatienceLaw,
    mean_patience: float, draw: Callable[[Dice, int], np.ndarray], wait: float, blocks: int,
) -> Case:  # fmt: skip
    """Return M/M/c+G: who leaves, how long all and the served wait, who is called in time."""
    arrival_rate, service_rate, servers = rates
    exact = patience_queue(*rates, law)
    return long_run_case(
        id, name, formula, source,
        (
            ended_share("reneged", ABANDONED, exact.abandoned),
            mean_wait(exact.wait),
            over_served("wait_served", WAIT_SERVED, exact.wait_served, lambda log: log.wait),
            called_within_share(called_within(*rates, law, wait), wait),
        ),
        LongRunWorld(
        lambda dice, n: (
            poisson_arrivals(dice, n, arrival_rate),
            {"duration": exponential_services(dice, n, service_rate), "patience": draw(dice, n)},
        ),
        {"servers": servers}, 1 / service_rate, arrival_rate * max(mean_patience, 1 / service_rate),
        ),
        blocks,
    )  # fmt: skip


def erlang_a_case(
    arrival_rate: float = 3.0, service_rate: float = 1.0, servers: int = 3, patience_rate: float = 0.5, blocks: int = 12
) -> Case:
    """Return Erlang A: exponential patience, exact values by the birth-death law and by the law of the offered wait."""
    name = said("M/M/{servers}+M, Erlang A", servers=servers)
    case = _patience(
        f"m-m-{servers}-m", name, "theta L / lambda", "Palm 1957; Garnett et al. 2002, section 2",
        (arrival_rate, service_rate, servers), exponential_patience(1 / patience_rate), 1 / patience_rate,
        lambda dice, n: dice.exponentials("patience", n, 1 / patience_rate), 0.5 / service_rate, blocks,
    )  # fmt: skip
    chain = erlang_a(arrival_rate, service_rate, servers, patience_rate)
    by_chain = {"reneged": chain.abandoned, "wait": chain.wait, "wait_served": chain.wait_served}
    own = tuple(quantity._replace(exact=by_chain.get(quantity.id, quantity.exact)) for quantity in case.quantities)
    return Case(case.id, case.name, case.formula, case.source, own, case.blocks, case.run)


def fixed_patience_case(
    arrival_rate: float = 0.9, service_rate: float = 1.0, servers: int = 1, limit: float = 2.0, blocks: int = 7
) -> Case:
    """Return M/M/c+D: everybody leaves after the same time."""
    return _patience(
        f"m-m-{servers}-d", said("M/M/{servers}+D, fixed patience", servers=servers),
        "lambda J(v) / (E + lambda J)", "Barrer 1957; Baccelli and Hebuterne 1981",
        (arrival_rate, service_rate, servers), fixed_patience(limit), limit,
        lambda dice, n: np.full(n, limit), 0.5 / service_rate, blocks,
    )  # fmt: skip


def lognormal_patience_case(
    arrival_rate: float = 2.0, service_rate: float = 1.0, servers: int = 2, mean: float = 2.0, cv: float = 0.5,
    blocks: int = 11,
) -> Case:  # fmt: skip
    """Return M/M/c+G with the lognormal patience of the model."""
    name = said("M/M/{servers}+G, lognormal patience", servers=servers)
    return _patience(
        f"m-m-{servers}-g", name, "lambda J(v) / (E + lambda J)",
        "Baccelli and Hebuterne 1981; Zeltyn and Mandelbaum 2005, section 3",
        (arrival_rate, service_rate, servers), lognormal_patience(mean, cv), mean,
        lambda dice, n: dice.lognormals("patience", n, mean, cv), 0.5 / service_rate, blocks,
    )  # fmt: skip
