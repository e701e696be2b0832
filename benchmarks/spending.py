"""How many seasons a fit of what nobody sees spends, beside a plain random search of equal quality.

In: a pool of seasons at places spread evenly over the priors, some kept apart as registers of known values. Out: the
error of each method by the seasons that it was given, as Markdown. Nothing is simulated twice.

    python -m benchmarks.spending --pool 1200 --held 60 --folder pool
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np

import sim
from sim.fitting.regression import adjusted, names_in
from sim.fitting.seen import Seen, seen_alike
from sim.fitting.trials import Trialling, Trials
from sim.fitting.unseen import unknowns_of

GROUPS = ("visits", "venue", "channel", "lead", "commune", "journey")
BUDGETS = (60, 90, 120, 160, 240, 400, 800)


def pool_of(size: int, folder: Path | None) -> tuple[Trials, int]:
    """Return a season at each of some places spread over the priors of Agen, and how many values are unknown."""
    scenario = sim.load_scenario("agen")
    season = sim.simulate(scenario, seed=77, replication=0)
    unknowns = unknowns_of(scenario)
    trialling = Trialling(scenario, unknowns, _seen(season), 3, folder)
    box = -np.ones(len(unknowns)), np.ones(len(unknowns))
    return trialling.run("pool", size, *box, 1, lambda done, of: print(f"{done}/{of}", flush=True)), len(unknowns)


def _seen(season) -> Seen:
    from sim.fitting.seen import _seen as everything
    from sim.visits.arrays import Log

    whole = everything(Log(season))
    return seen_alike(season, whole)


def by_search(pool: Trials, names: list[str], shown: np.ndarray) -> np.ndarray:
    """Return the place whose season is most like a register: the best of a plain search."""
    summaries = pool.summaries[names].to_numpy()
    far = (((summaries - shown) / (summaries.std(axis=0) + 1e-9)) ** 2).sum(axis=1)
    return pool.places[int(np.argmin(far))]


def by_regression(pool: Trials, names: list[str], shown: np.ndarray) -> np.ndarray:
    """Return the middle of the places that a fit accepts."""
    box = -np.ones(pool.places.shape[1]), np.ones(pool.places.shape[1])
    return np.median(adjusted(pool, names, shown, box).points, axis=0)


def errors(pool: Trials, held: Trials, names: list[str], method, size: int) -> np.ndarray:
    """Return the error of each unknown over registers held apart: root mean square, in deviations of its prior."""
    few = pool.at(np.arange(size))
    shown = held.summaries[names].to_numpy()
    found = np.array([method(few, names, row) for row in shown])
    return np.sqrt(np.mean((found - held.places) ** 2, axis=0)) / np.sqrt(1 / 3)


def main() -> None:
    """Read the command line and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pool", type=int, default=1200)
    parser.add_argument("--held", type=int, default=60)
    parser.add_argument("--folder", type=Path)
    asked = parser.parse_args()
    began = time.process_time()
    trials, unknowns = pool_of(asked.pool, asked.folder)
    spent = time.process_time() - began
    rows = np.random.default_rng(5).permutation(len(trials))
    held, pool = trials.at(rows[: asked.held]), trials.at(rows[asked.held :])
    names = names_in(trials, GROUPS)
    print(
        f"{unknowns} unknowns, {len(names)} summaries, {asked.held} registers, {spent / len(trials):.3f} s a season\n"
    )
    print("| seasons | search: mean error | fit: mean error |\n|--:|--:|--:|")
    for size in (*(size for size in BUDGETS if size < len(pool)), len(pool)):
        search, fit = (errors(pool, held, names, method, size).mean() for method in (by_search, by_regression))
        print(f"| {size} | {search:.3f} | {fit:.3f} |", flush=True)


if __name__ == "__main__":
    main()
