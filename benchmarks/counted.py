"""How near the best of all rotas the search comes on a real site: every rota within narrow limits is counted.

In: a folder where values are kept, so that it goes on where it was stopped; the name of a site. Out: a line of figures.
``python -m benchmarks.counted FOLDER agen [--dice 4] [--runs 40] [--restarts 6]``. A world is the site, some weeks
long, with so many dice and no others: a rota's value is its mean over them, the best of all is known, and a search that
asks for a further replication meets one of them again.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from sim.experiments.evaluations import Evaluator, TriedRota, rota_of
from sim.experiments.kept_values import Evaluations, Found, Task, evaluating
from sim.experiments.rota_moves import NOON_S, Limits, Rounds, key_of, limits_of
from sim.experiments.rota_rules import all_rotas
from sim.experiments.rota_search import Search
from sim.experiments.search_options import Ready
from sim.runs.work import Seasons
from sim.scenario.files import load_scenario
from sim.scenario.schema import Scenario

MEASURE = "value"
AT_ONCE = 100  # rotas


class Site(NamedTuple):
    """A site cut to some weeks, and which permanences stay as they are."""

    cut: tuple[str, ...]
    options: dict[str, Any]

    def limits(self, today: Scenario) -> Limits:
        """Return what may change; `moving`, if given, names the permanences that may."""
        options = dict(self.options)
        moving = options.pop("moving", None)
        if moving:
            options["fixed"] = [one.id for one in today.rota.permanences if one.id not in moving]
        return limits_of(today, **options)


SITES = {
    "agen": Site(("horizon.end=2022-01-30", "horizon.warm_up_days=7"), {}),
    "vigny": Site(
        ("horizon.end=2022-01-30", "horizon.warm_up_days=7"),
        {"keep_venues": False, "moving": ["us-lundi", "avernes-mardi", "sagy-mercredi"]},
    ),
    "mortagne": Site(
        ("horizon.end=2021-05-05", "horizon.warm_up_days=7"),
        {
            "keep_venues": False, "weekdays": ("monday", "tuesday"),
            "moving": ["rosult-1", "sars-et-rosieres-1", "brillon-1"],
        },
    ),
}  # fmt: skip


def rotas(today: Scenario, limits: Limits, folder: Path) -> Iterator[TriedRota]:
    """Yield every rota within the limits that the checks allow, each once; those refused are noted in the folder."""
    made = Search(rota_of(today), MEASURE, Ready({}, limits, (), None), 2, 10**6)  # type: ignore[arg-type]
    file = folder / "refused.txt"
    refused = set(file.read_text("utf-8").split()) if file.exists() else set()
    with file.open("a", encoding="utf-8") as noted:
        for rounds in all_rotas(today.rota.permanences, limits):
            if not limits.keep_venues <= {one.venue for one in rounds} or _clashes(rounds):
                continue
            key = key_of(rounds)
            one = None if key in refused else made._rota(rounds)
            if one is not None:
                yield one
            elif key not in refused:
                print(key, file=noted, flush=True)


def _clashes(rounds: Rounds) -> bool:
    """Say whether two permanences want a half-day of the one adviser who goes out: the checks would refuse them."""
    halves = {(one.advisers, one.weekday, one.start < NOON_S, one.recurrence) for one in rounds}
    return len(halves) < len(rounds)


def counted(today: Scenario, limits: Limits, folder: Path, dice: int) -> dict[str, list[float]]:
    """Return the value of every rota on each of the dice; what is in the folder is not made again."""
    work = Evaluator(today, Seasons(1), (MEASURE,))
    found: dict[str, list[float]] = {}

    def add(some: Sequence[TriedRota], values: Evaluations) -> None:
        values.fill(some, range(dice))
        found.update({one.key: [values.of(one, r)[MEASURE] for r in range(dice)] for one in some})
        print(f"{len(found)} rotas", file=sys.stderr, flush=True)

    with evaluating(work, work.head, folder / "values.jsonl", 1, None, 10**9) as values:
        some: list[TriedRota] = []
        for one in rotas(today, limits, folder):
            some.append(one)
            if len(some) == AT_ONCE:
                add(some, values)
                some = []
        add(some, values)
    return found


class Known:
    """The seasons of a world, all made before; counts those that a search asks for, each once."""

    def __init__(self, values: dict[str, list[float]], first: int):
        self.values, self.first = values, first
        self.asked: set[tuple[str, int]] = set()

    def __call__(self, task: Task) -> Found:
        """Return the value of a rota on one of the dice."""
        key, replication, _ = task
        own = self.values[key]
        number = (replication + self.first) % len(own)
        self.asked.add((key, number))
        return {MEASURE: own[number]}


def searched(
    today: Scenario,
    limits: Limits,
    values: dict[str, list[float]],
    run: int,
    restarts: int,
    checked: dict[str, TriedRota | None],
) -> tuple[float, int]:
    """Return the true value of the rota that a search with its own draws finds, and the seasons that it asked for.

    What is checked is kept for the next one.
    """
    known = Known(values, run)
    with evaluating(known, {}, None, 1, None, 10**6) as seasons:
        search = Search(rota_of(today), MEASURE, Ready({}, limits, (), seasons, run), 2, 10**6, restarts=restarts)
        search._rotas = checked
        best = rota_of(search.run(200)[0])
    return max(float(np.mean(values[one])) for one in (best.key, search.today.key)), len(known.asked)


def main(given: Sequence[str] | None = None) -> None:
    """Count, search, and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.counted", description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="where values are kept")
    parser.add_argument("site", choices=SITES)
    parser.add_argument("--dice", type=int, default=4)
    parser.add_argument("--runs", type=int, default=40)
    parser.add_argument("--restarts", type=int, default=6, help="of each search")
    parser.add_argument("--moving", nargs="+", help="permanences that move, to any half-day; no others: fewer rotas")
    asked = parser.parse_args(given)
    folder = asked.folder / "-".join((asked.site, *(asked.moving or ())))
    folder.mkdir(parents=True, exist_ok=True)
    site = SITES[asked.site]
    if asked.moving:
        site = site._replace(options={"keep_venues": False, "moving": asked.moving})
    today = load_scenario(asked.site, site.cut)
    limits = site.limits(today)
    values = counted(today, limits, folder, asked.dice)
    true = {key: float(np.mean(own)) for key, own in values.items()}
    best, start = max(true.values()), true[rota_of(today).key]
    checked: dict[str, TriedRota | None] = {}
    found = [searched(today, limits, values, run, asked.restarts, checked) for run in range(1, asked.runs + 1)]
    short = np.array([best - value for value, _ in found])
    spent = np.array([seasons for _, seasons in found]) / (len(values) * asked.dice)
    print(
        json.dumps(
            {
                "site": asked.site, "rotas": len(values), "dice": asked.dice, "today": start, "best": best,
                "within 1 % of the best": int((short <= 0.01 * best).sum()),
                "within 1 % of the gain": int((short <= 0.01 * (best - start)).sum()),
                "farthest, part of the gain": float(short.max() / (best - start)),
                "part of the seasons, mean": float(spent.mean()), "at most": float(spent.max()),
                "runs": asked.runs, "restarts": asked.restarts,
            },
        )
    )  # fmt: skip


if __name__ == "__main__":
    main()
