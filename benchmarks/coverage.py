"""Whether fits to a register hold the truth: registers made by the model over truths that are known.

In: how many registers and truths, how much to simulate, a folder. Out: for each kind of value how often its 90 %
interval holds the truth, with the ranks of the truth, as Markdown. A register and its fit are written once, so that
what was stopped goes on, and `--places 0` (direct fits alone) and fits with seasons meet the same registers.

    python -m benchmarks.coverage --folder coverage --registers 50 --truths 8 --first 18 --places 0

Reference: Talts et al. (2018), arXiv:1804.06788 (ranks); Clopper and Pearson (1934).
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

import sim
from sim.fitting.correcting import value_at
from sim.fitting.inferring import PLACES, SEEDS
from sim.fitting.registering import RegisterFit, fit_register
from sim.fitting.unseen import unknowns_of, with_values
from sim.registers.register import Register, read_register
from sim.runs.whole import whole
from sim.scenario.files import changed
from sim.scenario.origins import leaves
from sim.scenario.schema import Scenario
from sim.validation.written_register import mapping_for, write_register

_REACH = 0.85  # of the way from the middle of a prior to its ends: what the truths of the first tables were drawn from


def truth_of(scenario: Scenario, number: int, reach: float = _REACH) -> Scenario:
    """Return a scenario whose values are drawn: what nobody sees within its priors, laws around their own values."""
    dice = np.random.default_rng([2026, number])
    seen: dict[str, Any] = {"types": {}}
    weights = {kind.id: kind.share * np.exp(dice.normal(0, 0.25)) for kind in scenario.demand.types}
    for kind in scenario.demand.types:
        seen["types"][kind.id] = {
            "share": round(weights[kind.id] / sum(weights.values()), 6),
            "mean_min": kind.mean_min * float(np.exp(dice.normal(0, 0.12))),
            "referral_share": min(kind.referral_share * float(np.exp(dice.normal(0, 0.2))), 0.5),
            "return_share": min(kind.return_share * float(np.exp(dice.normal(0, 0.2))), 0.5),
        }
    most = max(weights, key=lambda name: weights[name])
    others = sum(own["share"] for name, own in seen["types"].items() if name != most)
    seen["types"][most]["share"] = round(1 - others, 6)
    behaviour = {
        "no_show": {"base_share": float(dice.uniform(0.02, 0.07)), "per_day": float(dice.uniform(0.004, 0.014))},
        "patience": {"mean_min": float(dice.uniform(50, 110)), "cv": float(dice.uniform(0.35, 0.7))},
    }
    there = changed(scenario, demand=seen, behaviour=behaviour)
    values = {one.path: float(one.value(dice.uniform(-reach, reach))) for one in unknowns_of(scenario)}
    return with_values(there, values)


def register_of(truth: Scenario, number: int, place: Path) -> Register:
    """Return the register that a truth makes, written to a file once and read from it."""
    if not place.is_file():
        with whole(place) as path:
            write_register(path, sim.simulate(truth, seed=77, replication=number))
    return read_register(place, mapping_for(truth.id))


def rows_of(fit: RegisterFit, truth: Scenario, number: int) -> list[dict[str, Any]]:
    """Return of each value whether its interval holds the truth, and the truth's rank among equal fits."""
    known, told = dict(leaves(truth.tree())), []
    for one in fit.estimates:
        if not one.path:
            continue
        true = value_at(known, one.path)
        row = {"register": number, "what": one.what, "path": one.path, "held": one.low <= true <= one.high}
        if one.what == "unseen" and fit.posterior is not None:
            values = fit.posterior.values()[one.path]
            row |= {"rank": float(np.mean(values < true)), "held": bool(0.05 <= np.mean(values < true) <= 0.95)}
        told.append(row | {"true": true, "value": one.value, "low": one.low, "high": one.high})
    return told


def coverage_table(rows: pd.DataFrame) -> str:
    """Return how often intervals held, by kind of value, with the interval of that share, as Markdown."""
    lines = ["| value | intervals | held | 90 % of chance | ranks: below .25, .25 to .5, .5 to .75, above |"]
    lines.append("|---|--:|--:|--:|---|")
    named = rows["path"].where(rows["what"] == "unseen", rows["what"])
    for name, part in rows.groupby(named, sort=False):
        n, held = len(part), int(part["held"].sum())
        low, high = stats.beta.ppf((0.05, 0.95), (held, held + 1), (n - held + 1, n - held))
        ranks = ""
        if "rank" in part and part["rank"].notna().any():
            ranks = ", ".join(str(k) for k in np.histogram(part["rank"].dropna(), (0, 0.25, 0.5, 0.75, 1.0))[0])
        ends = f"{np.nan_to_num(low):.0%} to {np.nan_to_num(high, nan=1.0):.0%}"
        lines.append(f"| `{name}` | {n} | {held / n:.0%} | {ends} | {ranks or '–'} |")
    return "\n".join(lines)


def fitted_rows(
    scenario: Scenario, truth: Scenario, number: int, places: int, seeds: int, folder: Path
) -> pd.DataFrame:
    """Return the rows of one register, from the folder where they were made before."""
    file = folder / f"fit-{number:03d}-{places}x{seeds}.json"
    if not file.is_file():
        register = register_of(truth, number, folder / f"register-{number:03d}.csv")
        fit = fit_register(scenario, register, seed=number + 1, places=places, seeds=seeds)
        with whole(file) as path:
            path.write_text(json.dumps(rows_of(fit, truth, number), default=float), encoding="utf-8")
    return pd.DataFrame(json.loads(file.read_text(encoding="utf-8")))


def cover(registers: int, truths: int, first: int, places: int, seeds: int, folder: Path, reach: float) -> None:
    """Make registers, fit them, print the table as it grows."""
    scenario, parts = sim.load_scenario("agen"), []
    folder.mkdir(parents=True, exist_ok=True)
    for done in range(1, registers + 1):
        number = first + done - 1
        truth = truth_of(scenario, first + (done - 1) % truths, reach)
        parts.append(fitted_rows(scenario, truth, number, places, seeds, folder))
        if done % 5 == 0 or done == registers:
            told = f"{done} registers over {min(truths, done)} truths, {places} places of {seeds} seasons each"
            print(f"{told}\n\n{coverage_table(pd.concat(parts))}\n", flush=True)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--registers", type=int, default=50)
    parser.add_argument("--truths", type=int, default=8)
    parser.add_argument("--first", type=int, default=18, help="number of the first truth and register")
    parser.add_argument("--places", type=int, default=PLACES)
    parser.add_argument("--seeds", type=int, default=SEEDS)
    parser.add_argument("--folder", type=Path, required=True, help="keeps registers and fits; what is there is used")
    parser.add_argument(
        "--reach", type=float, default=_REACH, help="how far truths lie from the middle of a prior; 1: its ends"
    )
    asked = parser.parse_args()
    cover(asked.registers, asked.truths, asked.first, asked.places, asked.seeds, asked.folder, asked.reach)


if __name__ == "__main__":
    main()
