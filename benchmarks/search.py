"""The search for a rota: how soon it gets where, beside others on the same budget, and beside another checkout's.

In: a folder where values of seasons are kept, so that it goes on where it was stopped. Out: tables as text, a picture.
``python -m benchmarks.search curves FOLDER [--seeds 1-20] [--budget 240] [--picture FILE]``;
``python -m benchmarks.search against FOLDER CHECKOUT [--seeds 1-3]``. The public optimiser is Optuna, which is not
among the project's dependencies: have it on the path.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np

from sim.experiments.evaluations import Evaluator, TriedRota, rota_of
from sim.experiments.kept_values import Evaluations, evaluating
from sim.experiments.rota_moves import Limits, Rounds, choices, limits_of, named
from sim.experiments.rota_search import Search
from sim.experiments.search_options import KEPT, Ready
from sim.runs.work import Seasons
from sim.scenario.files import load_scenario
from sim.scenario.schema import Permanence, Scenario

MEASURE = "value"
CUT = ("horizon.end=2022-02-20", "horizon.warm_up_days=7")  # seven weeks: a season in a third of the time
FIRST_TRUE, TRUE = 1_000_000, 16  # replications that no search has met, on which all are judged
SEASONS_EACH = 4  # of each rota that random search and Optuna try
POINTS = (40, 80, 120, 160, 200, 240)
HERE = Path(__file__).resolve().parent
Path_ = list[tuple[int, Rounds]]  # seasons spent, and the rota that was best by then


class Course:
    """A search of one kind with dice of one seed: what it may ask, and where it has been."""

    def __init__(self, today: Scenario, limits: Limits, values: Evaluations, budget: int, seed: int):
        self.today, self.limits, self.values, self.budget, self.seed = today, limits, values, budget, seed
        self.start = rota_of(today)
        self.search = Search(self.start, MEASURE, Ready({}, limits, (), values, seed), 2, budget, restarts=budget)
        self.path: Path_ = [(0, self.start.task)]

    @property
    def is_spent(self) -> bool:
        """Whether the budget is used up."""
        return self.values.made >= self.budget

    @property
    def venues(self) -> list[str]:
        """Where today's permanences are, in their order."""
        return [one.venue for one in self.start.task]

    @property
    def halves(self) -> list[tuple[str, int]]:
        """The half-days at which a permanence may begin."""
        return sorted({(one.weekday, one.start) for one in choices(self.start.task[0], self.start.task, self.limits)})

    def with_places(self, venues: Sequence[str], halves: Sequence[tuple[str, int]]) -> TriedRota | None:
        """Return today's rota with its permanences elsewhere, None where the checks refuse it."""
        places = zip(self.start.task, venues, halves, strict=True)
        rounds = [
            next(
                spot for spot in choices(one, self.start.task, self.limits)
                if (spot.venue, (spot.weekday, spot.start)) == (venue, half)
            )
            for one, venue, half in places
        ]  # fmt: skip
        return self.search._rota(named(tuple(rounds), self.start.task))

    def tried(self, one: TriedRota) -> float:
        """Return the value of a rota by a few seasons, and note it where it is the best so far."""
        self.values.fill([one], range(SEASONS_EACH))
        value = float(np.mean([self.values.of(one, r)[MEASURE] for r in range(SEASONS_EACH)]))
        if value > getattr(self, "best", -np.inf):
            self.best = value
            self.path.append((self.values.made, one.task))
        return value


def by_search(course: Course) -> None:
    """Search as `permanences optimise` does."""
    course.search.run(10**6)
    course.path += [(spent, one.task) for spent, one in course.search.leaders]


def by_chance(course: Course) -> None:
    """Try rotas drawn at random, today's first: venues in another order, any half-days."""
    dice = random.Random(course.seed)
    course.tried(course.start)
    while not course.is_spent:
        venues = dice.sample(course.venues, len(course.venues))
        one = course.with_places(venues, [dice.choice(course.halves) for _ in venues])
        if one is not None:
            course.tried(one)


def by_optuna(course: Course) -> None:
    """Have Optuna's tree of Parzen estimators choose, today's first; what cannot be run costs no season."""
    import optuna

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    orders = list(permutations(course.venues))
    words = {" ".join(order): order for order in orders}
    halves = {f"{weekday} {start}": (weekday, start) for weekday, start in course.halves}
    study = optuna.create_study(direction="maximize", sampler=optuna.samplers.TPESampler(seed=course.seed))
    study.enqueue_trial(
        {"order": " ".join(course.venues)}
        | {f"half{k}": f"{one.weekday} {one.start}" for k, one in enumerate(course.start.task)}
    )
    while not course.is_spent:
        trial = study.ask()
        venues = words[trial.suggest_categorical("order", list(words))]
        chosen = [halves[trial.suggest_categorical(f"half{k}", list(halves))] for k in range(len(venues))]
        one = course.with_places(venues, chosen)
        if one is None:
            study.tell(trial, state=optuna.trial.TrialState.FAIL)
        else:
            study.tell(trial, course.tried(one))


KINDS: dict[str, Callable[[Course], None]] = {"search": by_search, "random": by_chance, "Optuna": by_optuna}


def paths(folder: Path, seeds: Sequence[int], budget: int) -> dict[str, list[Path_]]:
    """Return where each kind of search was after how many seasons, by run; what is in the folder is not made again."""
    today = load_scenario("agen", CUT)
    limits = limits_of(today)
    found: dict[str, list[Path_]] = {kind: [] for kind in KINDS}
    for seed in seeds:
        for kind, searched in KINDS.items():
            file = folder / f"{kind}-{budget}-{seed}.json"
            if not file.exists():
                work = Evaluator(today, Seasons(seed), (MEASURE,))
                with evaluating(work, work.head, folder / f"values-{seed}.jsonl", 1, None, budget) as values:
                    course = Course(today, limits, values, budget, seed)
                    searched(course)
                told = [(spent, [one.model_dump(mode="json") for one in rota]) for spent, rota in course.path]
                file.write_text(json.dumps(told), encoding="utf-8")
                print(f"{kind}, run {seed}: {values.made} seasons", file=sys.stderr, flush=True)
            found[kind].append([(spent, _rounds(rota)) for spent, rota in json.loads(file.read_text("utf-8"))])
    return found


def _rounds(told: Sequence[dict[str, Any]]) -> Rounds:
    return tuple(Permanence.model_validate(one) for one in told)


def curves(folder: Path, seeds: Sequence[int], budget: int) -> dict[str, np.ndarray]:
    """Return the true gain of the best rota by seasons spent: of each kind (runs, budget + 1), minutes."""
    found = paths(folder, seeds, budget)
    today = load_scenario("agen", CUT)
    work = Evaluator(today, Seasons(0), (MEASURE,))
    numbers = range(FIRST_TRUE, FIRST_TRUE + TRUE)
    with evaluating(work, work.head, folder / "true.jsonl", 1, None, 10**6) as values:

        def true(rounds: Rounds) -> float:
            rota = today.rota.model_copy(update={"permanences": rounds})
            one = rota_of(today.model_copy(update={"rota": rota}))
            values.fill([one], numbers)
            return float(np.mean([values.of(one, r)[MEASURE] for r in numbers]))

        zero = true(today.rota.permanences)
        return {
            kind: np.array([_curve([(spent, true(rota) - zero) for spent, rota in path], budget) for path in all_paths])
            for kind, all_paths in found.items()
        }


def _curve(path: Sequence[tuple[int, float]], budget: int) -> np.ndarray:
    curve = np.zeros(budget + 1)
    for spent, gain in path:
        curve[spent:] = gain
    return curve


def table(found: dict[str, np.ndarray]) -> str:
    """Return the curves at some points: mean, and the second lowest and highest of twenty (5 % to 95 %)."""
    points = [point for point in POINTS if point < next(iter(found.values())).shape[1]]
    lines = ["| seasons | " + " | ".join(found) + " |", "|--:|" + "--:|" * len(found)]
    for point in points:
        cells = []
        for curve in found.values():
            low, high = np.quantile(curve[:, point], (0.05, 0.95))
            cells.append(f"{curve[:, point].mean():.2f} [{low:.2f} ; {high:.2f}]")
        lines.append(f"| {point} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def draw(found: dict[str, np.ndarray], file: Path) -> None:
    """Draw the curves with their bands."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    mpl.rcParams["svg.hashsalt"] = "search"
    figure = Figure(figsize=(7, 4), layout="constrained")
    axes = figure.subplots()
    for (kind, curve), style in zip(found.items(), ("-", ":", "--"), strict=True):
        seasons = np.arange(curve.shape[1])
        low, high = np.quantile(curve, (0.05, 0.95), axis=0)
        (line,) = axes.plot(seasons, curve.mean(axis=0), style, label=kind)
        axes.fill_between(seasons, low, high, alpha=0.15, color=line.get_color(), linewidth=0)
    axes.set(xlabel="seasons spent", ylabel="gain of the best rota so far, minutes of journey", ylim=(0, None))
    axes.legend(title=f"mean and 5-95 % of {len(next(iter(found.values())))} runs", loc="lower right")
    figure.savefig(file, dpi=110)


def against(folder: Path, checkout: Path, seeds: Sequence[int]) -> Iterator[dict[str, Any]]:
    """Yield, by seed, how many seasons each side takes to 99 % of the most that either gains, on the same dice."""
    today = load_scenario("agen")
    wanted = (MEASURE, *KEPT)
    for seed in seeds:
        work = Evaluator(today, Seasons(seed), wanted)
        sides = {}
        with evaluating(work, work.head, folder / f"agen-{seed}.jsonl", 1, None, 10**6) as values:
            search = Search(rota_of(today), MEASURE, Ready(dict(KEPT), limits_of(today), (), values, seed), 2, 10**6)
            search.run(40)
            sides["here"] = search.rounds
        with evaluating(work, work.head, folder / f"agen-{seed}.jsonl", 1, None, 10**6) as values:
            sides["other"] = _others(checkout.resolve(), today, values)
        most = max(row["gain"] for rows in sides.values() for row in rows)
        reached = {
            side: next((row["seasons"] for row in rows if row["gain"] >= 0.99 * most), None)
            for side, rows in sides.items()
        }
        ends = {side: {"gain": rows[-1]["gain"], "seasons": rows[-1]["seasons"]} for side, rows in sides.items()}
        yield {"seed": seed, "to 99 %": reached, "end": ends}


def _others(checkout: Path, today: Scenario, values: Evaluations) -> list[dict[str, Any]]:
    """Return the rounds of another checkout's search, its seasons made here."""
    with subprocess.Popen(
        [sys.executable, "-P", str(HERE / "search_worker.py")],
        env={**os.environ, "PYTHONPATH": str(checkout)}, cwd=checkout, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        for line in process.stdout:
            told = json.loads(line)
            if "rounds" in told:
                return list(told["rounds"])
            rota = today.rota.model_copy(update={"permanences": _rounds(told["rota"])})
            one = rota_of(today.model_copy(update={"rota": rota}))
            values.fill([one], range(told["replications"][0], told["replications"][-1] + 1))
            answers = [values.of(one, r) for r in told["replications"]]
            answers = [{**found, "served_within_14": found[MEASURE]} for found in answers]
            process.stdin.write(json.dumps(answers) + "\n")
            process.stdin.flush()
    raise RuntimeError(f"{checkout}: its search ended without a word; what it said stands above")


def _seeds(text: str) -> range:
    first, _, last = text.partition("-")
    return range(int(first), int(last or first) + 1)


def main(given: Sequence[str] | None = None) -> None:
    """Run what was asked, and print it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.search", description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=("curves", "against"))
    parser.add_argument("folder", type=Path, help="where values are kept")
    parser.add_argument("checkout", type=Path, nargs="?", help="the other one, for against")
    parser.add_argument("--budget", type=int, default=240)
    parser.add_argument("--picture", type=Path)
    parser.add_argument("--seeds", type=_seeds, default=range(1, 3), help="from-to, one run or one side by side each")
    asked = parser.parse_args(given)
    asked.folder.mkdir(parents=True, exist_ok=True)
    if asked.what == "against":
        if asked.checkout is None:
            parser.error("against needs the folder of the other checkout")
        for row in against(asked.folder, asked.checkout, asked.seeds):
            print(json.dumps(row), flush=True)
        return
    found = curves(asked.folder, asked.seeds, asked.budget)
    print(table(found))
    if asked.picture:
        draw(found, asked.picture)


if __name__ == "__main__":
    main()
