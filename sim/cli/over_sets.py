"""`--over-set` of `run` and `compare`: the answer over a set of equally good fits.

In: scenarios, and the folder that `calibrate --register` wrote. Out: a table in words or JSON, and as CSV in a
folder. What may be said over a set is worked out in `sim.fitting.over_set`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typer

from sim.cli.answers import language_of, misused, progress_of, records, tell
from sim.cli.console import echo_json
from sim.cli.options import is_given, names_of
from sim.said import said
from sim.typography import LANGUAGES

FILE = "over-set.csv"


def refuse_beside(context: typer.Context, *options: str) -> None:
    """Refuse options that a run over a set does not know, instead of leaving them unheard."""
    for name in options:
        if is_given(context, name):
            raise misused(said("does not go with --over-set"), f"--{name.replace('_', '-')}")


def run_over(
    files: Sequence[str], folder: Path, replications: int, seed: int, out: Path, overrides: Sequence[str], lang: str,
    json: bool, quiet: bool,
) -> None:  # fmt: skip
    """Run scenarios over a set, and print their headline measures with both spreads."""
    from sim.experiments.comparing import named
    from sim.fitting.equal_fits import set_settings
    from sim.fitting.over_set import measured_over, over_set
    from sim.report.tables.over_set import measures_table
    from sim.scenario.files import load_scenario

    language, settings = language_of(lang), set_settings(folder)
    scenarios = named([load_scenario(file, overrides) for file in files], least=1)
    found = over_set(measured_over(scenarios, settings, replications, seed, progress_of(quiet)))
    place = _written(out / f"over-set-{'-'.join(scenarios)}"[:120], found)
    if json:
        echo_json({"set": folder.as_posix(), "fits": len(settings), "measures": records(found), "file": place})
    elif not quiet:
        for scenario in scenarios:
            tell(measures_table(found[found["scenario"] == scenario], scenario, language))
        typer.echo(place)


def compare_over(
    files: Sequence[str], folder: Path, replications: int, seed: int, out: Path | None, overrides: Sequence[str],
    primary: str, lang: str, json: bool, quiet: bool,
) -> None:  # fmt: skip
    """Compare scenarios over a set, and say whether each verdict holds over it."""
    from sim.cli.comparing import loaded
    from sim.comparison.primary import PRIMARY
    from sim.comparison.verdicts import check_primary
    from sim.fitting.equal_fits import set_settings
    from sim.fitting.over_set import differences_over, measured_over
    from sim.report.tables.over_set import differences_table, set_sentences

    language, settings = language_of(lang), set_settings(folder)
    measures = check_primary(names_of(primary) or PRIMARY)
    scenarios = loaded(files, overrides)
    found = differences_over(measured_over(scenarios, settings, replications, seed, progress_of(quiet)), measures)
    place = _written(out / f"over-set-{'-'.join(scenarios)}"[:120], found) if out is not None else None
    if json:
        sentences = {code: set_sentences(found, language_of(code)) for code in LANGUAGES}
        document: dict[str, Any] = {"set": folder.as_posix(), "fits": len(settings), "sentences": sentences}
        echo_json(document | {"differences": records(found), "file": place})
    elif not quiet:
        for sentence in set_sentences(found, language):
            typer.echo(sentence)
        tell(differences_table(found, language))
        if place is not None:
            typer.echo(place)


def _written(folder: Path, table: Any) -> str:
    from sim.runs.spreadsheet import french_csv
    from sim.runs.whole import whole, writing_in

    with writing_in(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with whole(folder / FILE) as path:
            french_csv(table, path)
    return (folder / FILE).as_posix()
