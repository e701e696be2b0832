"""What fits to the registers of two sites say of a third: a hidden truth makes all three, and only two are shown.

In: how many truths, how much to simulate, a folder. Out: of each measure of the third site its value as shipped, as
predicted with a 90 % interval, and by the truth, as Markdown. Registers, trials and rows are kept in the folder.

    python -m benchmarks.transfer --folder transfer --truths 2 --places 200

What the two registers tell of what nobody sees is joined as two independent sources are: precisions add, less one
prior, which both had.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import sim
from benchmarks.coverage import register_of, truth_of
from sim.fitting.correcting import value_at
from sim.fitting.inferring import SEEDS, Posterior
from sim.fitting.registering import fit_register
from sim.fitting.unseen import unknowns_of, with_values
from sim.runs.whole import whole
from sim.runs.work import Seasons
from sim.scenario.origins import leaves
from sim.scenario.schema import Scenario

SHOWN, THIRD = ("agen", "vigny"), "mortagne-annee"
MEASURES = ("visits", "reach", "offered_within_14", "value", "wait_within_20", "booking_lead")
_FIRST, _SEED = 100, 5  # number of the first hidden truth; seed of the seasons of the third site
_POINTS, _SEASONS = 24, 2
_PRIOR_VARIANCE = 1 / 3  # of a place, even from -1 to 1


def joined(posteriors: list[Posterior], dice: np.random.Generator) -> list[dict[str, float]]:
    """Return values of the unknowns that two posteriors allow together."""
    unknowns = posteriors[0].unknowns
    eye = np.eye(len(unknowns))
    precision = (1 - len(posteriors)) * eye / _PRIOR_VARIANCE
    pull = np.zeros(len(unknowns))
    for one in posteriors:
        own = np.linalg.inv(np.cov(one.points, rowvar=False) + 1e-6 * eye)
        precision, pull = precision + own, pull + own @ one.points.mean(axis=0)
    # What both tell less of than the prior does must not make a spread of nothing.
    lengths, ways = np.linalg.eigh(precision)
    cover = ways @ np.diag(1 / np.maximum(lengths, 1 / _PRIOR_VARIANCE)) @ ways.T
    points = np.clip(dice.multivariate_normal(cover @ pull, cover, _POINTS), -1, 1)
    return [{one.path: float(one.value(x)) for one, x in zip(unknowns, point, strict=True)} for point in points]


def measured(scenario: Scenario, seasons: range) -> pd.Series:
    """Return the mean of each measure over some seasons of the third site."""
    made = Seasons(_SEED)
    return pd.DataFrame([made.values(scenario, number, MEASURES) for number in seasons]).mean()


def transferred(number: int, places: int, seeds: int, folder: Path) -> list[dict[str, Any]]:
    """Return what two registers of a hidden truth say of the third site, from the folder where it was made before."""
    file = folder / f"transfer-{number:03d}-{places}x{seeds}.json"
    if file.is_file():
        rows: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
        return rows
    sites, third = [sim.load_scenario(name) for name in SHOWN], sim.load_scenario(THIRD)
    known = dict(leaves(truth_of(sites[0], number).tree()))
    shared = {one.path: value_at(known, one.path) for one in unknowns_of(sites[0])}
    posteriors = []
    for k, site in enumerate(sites):
        truth = with_values(truth_of(site, number), shared)
        register = register_of(truth, 2 * number + k, folder / f"{site.id}-{number:03d}.csv")
        trials = folder / f"{site.id}-{number:03d}-{places}x{seeds}"
        fit = fit_register(site, register, seed=number + 1, places=places, seeds=seeds, folder=trials)
        assert fit.posterior is not None
        posteriors.append(fit.posterior)
    points = joined(posteriors, np.random.default_rng([_SEED, number]))
    each = pd.DataFrame([
        measured(with_values(third, values), range(k * _SEASONS, (k + 1) * _SEASONS)) for k, values in enumerate(points)
    ])  # fmt: skip
    seasons = range(1000, 1000 + _POINTS)
    shipped, true = measured(third, seasons), measured(with_values(third, shared), seasons)
    low, high = each.quantile(0.05), each.quantile(0.95)
    rows = [
        {"truth": number, "measure": name, "shipped": shipped[name], "predicted": each[name].mean(),
         "low": low[name], "high": high[name], "true": true[name]}
        for name in MEASURES
    ]  # fmt: skip
    with whole(file) as path:
        path.write_text(json.dumps(rows, default=float), encoding="utf-8")
    return rows


def table(rows: list[dict[str, Any]]) -> str:
    """Return the rows as Markdown; errors are of the truth, relative."""
    lines = ["| truth | measure | as shipped | predicted | 90 % | truth | error, % | as shipped, % |"]
    lines.append("|--:|---|--:|--:|---|--:|--:|--:|")
    for row in rows:
        shown = [f"{row[name]:.4g}" for name in ("shipped", "predicted")] + [f"{row['low']:.4g} to {row['high']:.4g}"]
        errors = [f"{100 * (row[name] / row['true'] - 1):+.1f}" for name in ("predicted", "shipped")]
        told = [str(row["truth"]), f"`{row['measure']}`", *shown, f"{row['true']:.4g}", *errors]
        lines.append(f"| {' | '.join(told)} |")
    return "\n".join(lines)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--truths", type=int, default=2)
    parser.add_argument("--places", type=int, default=200)
    parser.add_argument("--seeds", type=int, default=SEEDS)
    parser.add_argument("--folder", type=Path, required=True, help="keeps registers and trials; what is there is used")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    rows: list[dict[str, Any]] = []
    for number in range(_FIRST, _FIRST + asked.truths):
        rows += transferred(number, asked.places, asked.seeds, asked.folder)
        print(f"{table(rows)}\n", flush=True)


if __name__ == "__main__":
    main()
