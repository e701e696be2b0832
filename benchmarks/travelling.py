"""The travelling server of Bekker, Bharti, Lan and Mandjes (2024) against the values that they publish.

In: the folder of their repository (`leonlan/routing-appointment-scheduling`, MIT licence), which is not part of this
project. Out: how many of their values come out alike, and what the search finds, as text. Run it with
``python -m benchmarks.travelling FOLDER [--n 6,8,10] [--idx 0-19] [--tries N] [--starts K]``.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import time
from pathlib import Path

import numpy as np

from sim.sessions.travelling import (
    TourProblem,
    TravellingPhases,
    best_tour,
    erlang_mixture,
    tour_at,
    tour_problem,
    two_moments,
)

IDLE_WEIGHT, MOST_WAIT_WEIGHT = 2.5, 10


def as_published(mean: float, scv: float) -> TravellingPhases:
    """Return the law of a leg as their program makes it.

    Below a variation of 1 their phases take the shorter way twice: with chance p they begin with the second phase, and
    with the same chance they end after the last but one. The mean is then below the one that was asked. Their values
    are those of this law, so it is used where values are compared.
    """
    law = two_moments(mean, scv)
    if scv >= 1:
        return law
    count, part, _ = erlang_mixture(mean, scv)
    onward = law.onward.copy()
    onward[count - 2] = 1 - part
    return law._replace(onward=onward)


def problem_of(folder: Path, name: str, travel_weight: float) -> TourProblem:
    """Return one of their instances as a problem."""
    data = {
        key: np.array(value, dtype=float)
        for key, value in json.loads((folder / f"instances/{name}.json").read_text()).items()
    }
    service, distance = data["service"], data["distances"]
    variance = (data["service_scv"] * service**2)[:, None] + data["distances_scv"] * distance**2
    mean = service[:, None] + distance
    places = len(service)
    legs = [
        [
            as_published(mean[i, j], round(variance[i, j] / mean[i, j] ** 2, 3)) if i != j and j else None
            for j in range(places)
        ]
        for i in range(places)
    ]
    index = int(name.split("-")[1].removeprefix("idx"))
    weights = np.random.default_rng(index).integers(MOST_WAIT_WEIGHT, size=places) + 1  # as their benchmark draws them
    return tour_problem(distance, legs, weights.tolist(), idle_weight=IDLE_WEIGHT, travel_weight=travel_weight)


def smallest_variance_first(folder: Path, name: str) -> list[list[int]]:
    """Return the orders of their rule `svf`: of equal variances theirs took one or the other first."""
    data = json.loads((folder / f"instances/{name}.json").read_text())
    variance = np.array(data["service_scv"]) * np.array(data["service"], dtype=float) ** 2
    orders = [np.lexsort((side * np.arange(len(variance)), variance)) for side in (1, -1)]
    return [[int(k) for k in order if k] for order in orders]


def main(arguments: list[str]) -> None:
    """Compare and print."""
    asked = _asked(arguments)
    rows = list(csv.DictReader((asked.folder / "data/results-benchmark.csv").open()))
    totals: dict[tuple[str, str, str], list[tuple[float, ...]]] = {}
    alike = compared = 0
    for row in rows:
        if int(row["n"]) not in asked.n or int(row["idx"]) not in asked.idx:
            continue
        travel_weight = row["cost_profile"].strip("(").split(",")[0]
        name = f"n{row['n']}-idx{row['idx']}-distribution0-travel0-serv{row['serv']}"
        problem = problem_of(asked.folder, name, float(travel_weight))
        compared += 1
        if asked.rules:
            costs = [tour_at(problem, order).cost for order in smallest_variance_first(asked.folder, name)]
            nearest = min(costs, key=lambda cost: abs(cost - float(row["svf"])))
            alike += round(nearest) == float(row["svf"])
            if round(nearest) != float(row["svf"]):
                print(f"{name} {travel_weight}: svf {row['svf']}, here {nearest:.4f}")
            continue
        before = time.process_time()
        tour = best_tour(problem, tries=asked.tries, starts=asked.starts)
        took = time.process_time() - before
        known = float(row["enum"]) if row["enum"] else float("nan")
        totals.setdefault((row["n"], row["serv"], travel_weight), []).append(
            (tour.cost, float(row["lns"]), float(row["lnsinit"]), known, took)
        )
        published = f"lns {row['lns']}, lnsinit {row['lnsinit']}, enum {row['enum']}"
        print(f"{name} {travel_weight}: {tour.cost:.3f} in {took:.1f} s of one core; {published}", flush=True)
    if asked.rules:
        print(f"smallest variance first: {alike} of {compared} values alike to the printed digit")
    else:
        _tell(totals)


def _tell(totals: dict[tuple[str, str, str], list[tuple[float, ...]]]) -> None:
    heads = ("n", "variance", "travel weight", "instances", "ours", "LNS", "LNS from a tour", "enumerated", "below LNS",
             "below LNS from a tour", "s")  # fmt: skip
    print("| " + " | ".join(heads) + " |")
    print("|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|")
    for (n, serv, weight), found in totals.items():
        cost, lns, lnsinit, known, took = np.array(found).mean(axis=0)
        print(
            f"| {n} | {serv} | {weight} | {len(found)} | {cost:.1f} | {lns:.1f} | {lnsinit:.1f} | {known:.1f} | "
            f"{100 * (1 - cost / lns):.2f} % | {100 * (1 - cost / lnsinit):.2f} % | {took:.1f} |"
        )


def _asked(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.travelling", description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--n", type=_numbers, default=_numbers("6,8,10"))
    parser.add_argument("--idx", type=_numbers, default=_numbers("0-19"))
    parser.add_argument("--tries", type=int, default=100_000)
    parser.add_argument("--starts", type=int, default=1)
    parser.add_argument("--rules", action="store_true", help="only compare the values of the rule")
    return parser.parse_args(arguments)


def _numbers(text: str) -> list[int]:
    """Return whole numbers of a list like 6,8 or 0-19."""
    found: list[int] = []
    for part in text.split(","):
        low, _, high = part.partition("-")
        found += range(int(low), int(high or low) + 1)
    return found


if __name__ == "__main__":
    main(sys.argv[1:])
