"""The folder of a comparison: its tables for people and machines, the verdict in words, what made it.

In: a `Comparison`, and the verdicts in other settings if there are. Out: files. The scenarios' own replications are
kept beside it, in a folder each (`stored`). Equal inputs give equal tables.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pandas as pd

from sim.experiments.comparing import Comparison
from sim.experiments.robustness import Robustness
from sim.runs.store import COMPLETE, StudyFolder
from sim.typography import LANGUAGES


def comparison_name(comparison: Comparison) -> str:
    """Return the name of a comparison's folder: baseline, digits of what is compared, seed."""
    told = [[name, scenario.fingerprint] for name, scenario in comparison.scenarios.items()]
    digits = hashlib.sha256(json.dumps([told, comparison.baseline, comparison.primary]).encode()).hexdigest()[:8]
    return f"compare-{comparison.baseline}-{digits}-s{comparison.seed}"


def write_comparison(
    out: Path, comparison: Comparison, robust: Robustness | None = None, facts: dict[str, Any] | None = None
) -> Path:
    """Write a comparison to its folder under `out`, and return the folder.

    Files: ``differences``, ``gains``, ``placebo``, ``new_requests``, ``precision``, and ``robustness`` with
    ``robustness_differences``, each as Parquet and as CSV for a French spreadsheet where it has rows;
    ``verdict.fr.txt``, ``verdict.en.txt``; ``provenance.json``.

    Raises
    ------
    ResultsError
        The folder cannot be written.
    """
    folder = out / comparison_name(comparison)
    tables: dict[str, pd.DataFrame | None] = {
        "differences": comparison.differences,
        "gains": comparison.gains,
        "placebo": comparison.placebo,
        "new_requests": comparison.new_requests,
        "precision": comparison.precision,
        "robustness": robust.holds if robust is not None else None,
        "robustness_differences": robust.differences if robust is not None else None,
    }
    store = StudyFolder(folder, _what(comparison))
    with store.held(resume=False, force=True):
        for name, table in tables.items():
            if table is not None and len(table):
                store.write_table(name, table)
        for lang in LANGUAGES:
            lines = [*comparison.sentences(lang), *(robust.sentences(lang) if robust is not None else [])]
            store.write_text(f"verdict.{lang}.txt", "\n".join([*lines, ""]))
        precision = comparison.precision
        told = None if precision is None else json.loads(precision.to_json(orient="records"))
        store.tell(
            replications=len(comparison.replications),
            method=comparison.method,
            precision=told,
            confidence=comparison.confidence,
            state=COMPLETE,
            **(facts or {}),
        )
    return folder


def _what(comparison: Comparison) -> dict[str, Any]:
    return {
        "study": "comparison",
        "scenarios": {name: scenario.fingerprint for name, scenario in comparison.scenarios.items()},
        "baseline": comparison.baseline,
        "primary": list(comparison.primary),
        "seed": comparison.seed,
        "engine": comparison.engine,
    }
