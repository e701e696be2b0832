"""`permanences compare`: scenarios against a baseline, the verdict in words before the numbers.

In: what was asked on the command line. Out: sentences and a table on stdout, a results folder if asked for.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from sim.cli.running import Progress
from sim.comparison.verdicts import PRIMARY
from sim.comparison.words import amount, decimal, interval
from sim.experiments.comparing import Comparison, compare
from sim.measures.catalogue import BY_ID
from sim.scenario.files import load_scenario


@dataclass(frozen=True)
class Asked:
    """What the command line asked for."""

    replications: int
    seed: int
    jobs: int
    primary: str
    margin: tuple[str, ...]
    overrides: tuple[str, ...]
    language: str
    json: bool
    quiet: bool


def run_comparison(sources: Sequence[str], asked: Asked) -> None:
    """Compare the scenarios of the command line and print what may be said."""
    if asked.language not in ("fr", "en"):
        raise typer.BadParameter(f"{asked.language!r} : fr ou en", param_hint="--lang")
    if len(sources) < 2:
        raise typer.BadParameter("deux scénarios ou plus, le premier est la référence", param_hint="FILES")
    scenarios = [load_scenario(source, asked.overrides) for source in sources]
    primary = tuple(name.strip() for name in asked.primary.split(",") if name.strip()) or PRIMARY
    progress = Progress("compare", asked.replications, 0, asked.quiet)
    try:
        comparison = compare(
            scenarios, asked.replications, asked.seed, asked.jobs, primary=primary,
            margin=pairs_of(asked.margin, "--margin") or None, progress=lambda *_: progress.step(),
        )  # fmt: skip
    finally:
        progress.stop()
    if asked.json:
        typer.echo(as_json(comparison, None))
    elif not asked.quiet:
        tell(comparison, asked.language)


def pairs_of(texts: Sequence[str], option: str) -> dict[str, float]:
    """Return the numbers of ``measure=number`` texts, given one by one or separated by commas.

    A number may end in ``%``.

    Raises
    ------
    typer.BadParameter
        A text is not of that form.
    """
    found = {}
    for text in (part for given in texts for part in given.split(",") if part):
        name, _, number = text.partition("=")
        try:
            found[name.strip()] = float(number.rstrip("% ").replace(" ", "")) / (100 if "%" in number else 1)
        except ValueError:
            raise typer.BadParameter(f"{text!r} : mesure=nombre, par exemple reach=0.01", param_hint=option) from None
    return found


def tell(comparison: Comparison, language: str) -> None:
    """Print what was compared, the verdicts in words, then the primary measures as a table."""
    title = {name: getattr(scenario.title, language) for name, scenario in comparison.scenarios.items()}
    place = ("fr", "en").index(language)
    for name, words in title.items():
        mark = (" (référence)", " (baseline)")[place] if name == comparison.baseline else ""
        typer.echo(f"{name} : {words}{mark}" if language == "fr" else f"{name}: {words}{mark}")
    typer.echo("")
    for sentence in comparison.sentences(language):
        typer.echo(sentence)
    typer.echo("")
    for line in table_lines(comparison, language):
        typer.echo(line)


def table_lines(comparison: Comparison, language: str) -> list[str]:
    """Return the primary differences as lines of text, numbers in the language."""
    place = ("fr", "en").index(language)
    heads = (
        ("mesure", "scénario", "référence", "scénario", "écart", "intervalle simultané"),
        ("measure", "scenario", "baseline", "scenario", "difference", "simultaneous interval"),
    )[place]
    rows = [heads]
    for line in comparison.primary_rows():
        factor = 100 if line["unit"] == "share" else 1
        rows.append(
            (
                BY_ID[line["measure"]].name[place],
                line["scenario"],
                decimal(line["baseline_value"] * factor, language),
                decimal(line["scenario_value"] * factor, language),
                amount(line["difference"], line["unit"], language),
                interval(line["low_simultaneous"], line["high_simultaneous"], line["unit"], language),
            )
        )
    widths = [max(len(row[k]) for row in rows) for k in range(len(heads))]
    return [
        "  ".join(cell.ljust(width) if k < 2 or k == 5 else cell.rjust(width)
                  for k, (cell, width) in enumerate(zip(row, widths, strict=True))).rstrip()
        for row in rows
    ]  # fmt: skip


def as_json(comparison: Comparison, folder: Path | None) -> str:
    """Return a comparison as one JSON document."""
    document: dict[str, Any] = {
        "baseline": comparison.baseline,
        "scenarios": {name: scenario.fingerprint for name, scenario in comparison.scenarios.items()},
        "seed": comparison.seed,
        "replications": len(comparison.replications),
        "confidence": comparison.confidence,
        "primary": list(comparison.primary),
        "sentences": {lang: comparison.sentences(lang) for lang in ("fr", "en")},
        "differences": json.loads(comparison.differences.to_json(orient="records")),
    }
    if folder is not None:
        document["folder"] = folder.as_posix()
    return json.dumps(document, ensure_ascii=False)
