"""`permanences compare` and `rank`: scenarios against one another, the verdict in words before the numbers.

In: what was asked on the command line. Out: sentences and a table on stdout, a results folder if asked for.
"""

from __future__ import annotations

import json as json_format
import shlex
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import wrap
from typing import Any

import typer

from sim.cli.answers import WIDE, language_of, misused
from sim.cli.console import echo_json
from sim.cli.options import names_of, numbers_of, pairs_of
from sim.cli.progress import listened
from sim.cli.workers import drawing, ready_to_draw, running
from sim.comparison.primary import PRIMARY
from sim.comparison.verdicts import margin_of
from sim.errors import ResultsError
from sim.experiments.comparing import Comparison, compare, named
from sim.experiments.comparison_folder import write_comparison
from sim.experiments.ranking import Ranking, rank
from sim.experiments.robustness import Robustness, level_settings, ridge_settings, robustness
from sim.measures.catalogue import BY_ID
from sim.report.figures.comparison_files import comparison_figures, save_comparison_pictures
from sim.runs.study import Jobs
from sim.said import said, together
from sim.scenario.files import load_scenario
from sim.scenario.problems import did_you_mean
from sim.scenario.schema import Scenario
from sim.typography import LANGUAGES


@dataclass(frozen=True)
class CompareOptions:
    """What the command line asked for; `seasons` is how many there may be at most."""

    replications: int
    precision: tuple[str, ...]
    seed: int
    jobs: Jobs
    primary: str
    margin: tuple[str, ...]
    levels: str
    ridge: bool
    overrides: tuple[str, ...]
    out: Path | None
    language: str
    seasons: int
    pictures: bool
    json: bool
    quiet: bool


def run_comparison(sources: Sequence[str], asked: CompareOptions) -> None:
    """Compare the scenarios of the command line and print what may be said."""
    language_of(asked.language)
    if len(asked.margin) > 1 and "0" in asked.margin:
        raise misused(said("0 stands alone: all differences matter; or give the margins"), "--margin")
    scenarios = loaded(sources, asked.overrides)
    options: dict[str, Any] = {
        "primary": names_of(asked.primary) or PRIMARY,
        "margin": 0.0 if asked.margin == ("0",) else numbers_of(asked.margin, "--margin", are_amounts=True) or None,
        "precision": pairs_of(asked.precision, "--precision", are_amounts=True) or None,
        "out": asked.out,
    }
    settings = level_settings(names_of(asked.levels)) if asked.levels else {}
    began = time.perf_counter()
    with listened("compare", asked.quiet) as progress:
        numbers = asked.replications, asked.seed, running(asked.jobs, asked.seasons)
        comparison = compare(scenarios, *numbers, **options, progress=progress)
        if asked.ridge:
            settings |= ridge_settings(_ridge_points(asked.seed))
        robust = None
        if settings:
            robust = robustness(scenarios, settings, *numbers, **options, known=comparison, progress=progress)
    folder = None
    if asked.out is not None:
        count = len(comparison_figures(comparison)) if asked.pictures else 0
        ready_to_draw(asked.jobs, count)
        facts = {"duration_s": round(time.perf_counter() - began, 2), "command": _command(sources, asked)}
        folder = write_comparison(asked.out, comparison, robust, facts)
        if asked.pictures:
            jobs = drawing(asked.jobs, count)
            save_comparison_pictures(folder / "figures", comparison, languages=(asked.language,), jobs=jobs)
    if asked.json:
        echo_json(document_of(comparison, robust, folder))
    elif not asked.quiet:
        tell(comparison, robust, asked.language, _decision(sources, asked.overrides))
        if folder is not None:
            typer.echo(f"{folder}")


def run_ranking(
    sources: Sequence[str], *, measure: str, margin: float | None, confidence: float, overrides: Sequence[str],
    language: str, json: bool, quiet: bool, **options: Any,
) -> None:  # fmt: skip
    """Rank the scenarios of the command line and print who is best, or who may be."""
    words = language_of(language)
    check_measure(measure)
    scenarios = loaded(sources, overrides)
    _refuse_twins(scenarios)
    least = margin_of(measure, margin)
    with listened("rank", quiet) as progress:
        ranking = rank(scenarios, measure, least, confidence, **options, progress=progress)
    if json:
        echo_json(ranking_document(ranking))
    elif not quiet:
        from sim.report.tables.comparison import ranking_table

        for line in (*ranking.sentences(language), "", ranking_table(ranking, words)):
            typer.echo(line)


def loaded(sources: Sequence[str], overrides: Sequence[str]) -> dict[str, Scenario]:
    """Return the scenarios of files, shipped names or results folders, by name."""
    if len(sources) < 2:
        raise misused(said("two scenarios or more; the first is the reference"), "FILES")
    return named([load_scenario(_file_of(source), overrides) for source in sources])


def _file_of(source: str) -> str:
    """Return the scenario of a results folder; any other source as it is."""
    resolved = Path(source) / "scenario.resolved.yaml"
    return resolved.as_posix() if resolved.is_file() else source


def _refuse_twins(scenarios: Mapping[str, Scenario]) -> None:
    """Refuse the same scenario twice: of two that are equal none is the better one."""
    met: dict[str, str] = {}
    for name, scenario in scenarios.items():
        twin = met.setdefault(scenario.fingerprint, name)
        if twin != name:
            told = said("{twin} and {name} are the same scenario; leave one of them out", twin=twin, name=name)
            raise misused(told, "FILES")


def check_measure(measure: str, option: str = "--measure") -> None:
    """Refuse a measure that is not in the catalogue, as the value of an option."""
    if measure not in BY_ID:
        told = said("{measure!r} is no measure (docs/measures.md)", measure=measure)
        raise misused(together(told, did_you_mean(measure, BY_ID)), option)


def _ridge_points(seed: int) -> list[Any]:
    """Return the ridge of equally good fits to Mortagne's count, worked out anew."""
    from sim.experiments.calibration import ridge

    points = ridge(load_scenario("mortagne"), (0.55, 0.6, 0.7, 0.8, 0.9, 1.0), seed=seed, replications=12)
    if not points:
        raise ResultsError(said("no point of the ridge fits Mortagne's count; see permanences calibrate"))
    return points


def _command(sources: Sequence[str], asked: CompareOptions) -> str:
    """Return the command that makes this comparison again, without a path of this machine."""
    parts = ["permanences compare", *(Path(source).name for source in sources)]
    parts += [f"--precision {text}" for text in asked.precision] or [f"--replications {asked.replications}"]
    parts += [f"--seed {asked.seed}"]
    parts += [f"--primary {asked.primary}"] if asked.primary else []
    parts += [f"--margin {text}" for text in asked.margin]
    parts += [f"--levels {asked.levels}"] if asked.levels else []
    parts += ["--ridge"] if asked.ridge else []
    parts += [f"--set '{override}'" for override in asked.overrides]
    return " ".join(parts)


# --- what is printed


def _decision(sources: Sequence[str], overrides: Sequence[str]) -> str:
    """Return the command that says which assumption would turn the choice between the first two, as they are here."""
    sets = (part for override in overrides for part in ("--set", override))
    return shlex.join(["permanences", "sweep", *map(_file_of, sources[:2]), "--decision", *sets])


def tell(comparison: Comparison, robust: Robustness | None, language: str, decision: str = "") -> None:
    """Print what was compared, what may be said under its headings, then the primary measures as a table."""
    from sim.report.languages import Language
    from sim.report.tables.comparison import primary_table
    from sim.report.tables.measures import precision_sentences
    from sim.report.tables.verdict import verdict_parts

    words = Language(language)
    _ = words.text
    baseline = _("baseline")
    for name, scenario in comparison.scenarios.items():
        mark = f" ({baseline})" if name == comparison.baseline else ""
        typer.echo(f"{name}{words.colon}{words.of(scenario.title)}{mark}")
    for head, lines in verdict_parts(comparison, words, decision):
        typer.echo(f"\n{head}")
        for line in lines:
            typer.echo("\n".join(wrapped(line)))
    typer.echo(f"\n{primary_table(comparison, words)}")
    narrow = precision_sentences(comparison.precision, words)
    for line in (
        *([] if robust is None else ["", _("Does the verdict hold in all cases?"), *robust.sentences(language)]),
        *([""] if narrow else []),
        *narrow,
    ):
        typer.echo(line)
    runs = words.plural("{count} replication", "{count} replications", len(comparison.replications))
    seed = _("seed {seed}", seed=comparison.seed)
    typer.echo(f"\n{runs}, {seed}")


def wrapped(line: str) -> list[str]:
    """Return a sentence as the lines of a point; names are never cut."""
    return wrap(line, WIDE, initial_indent="- ", subsequent_indent="  ", break_on_hyphens=False, break_long_words=False)


def document_of(comparison: Comparison, robust: Robustness | None, folder: Path | None) -> dict[str, Any]:
    """Return a comparison as plain values."""

    def records(table: Any) -> Any:
        return None if table is None else json_format.loads(table.to_json(orient="records"))

    document: dict[str, Any] = {
        "baseline": comparison.baseline,
        "scenarios": {name: scenario.fingerprint for name, scenario in comparison.scenarios.items()},
        "seed": comparison.seed,
        "replications": len(comparison.replications),
        "method": comparison.method,
        "precision": records(comparison.precision),
        "confidence": comparison.confidence,
        "primary": list(comparison.primary),
        "sentences": {lang: comparison.sentences(lang) for lang in LANGUAGES},
        "differences": records(comparison.differences),
        "placebo": records(comparison.placebo),
        "new_requests": records(comparison.new_requests),
    }
    if robust is not None:
        document["robustness"] = {
            "holds": records(robust.holds), "differences": records(robust.differences),
            "sentences": {lang: robust.sentences(lang) for lang in LANGUAGES},
        }  # fmt: skip
    if folder is not None:
        document["folder"] = folder.as_posix()
    return document


def ranking_document(ranking: Ranking) -> dict[str, Any]:
    """Return a ranking as plain values."""
    return {
        "measure": ranking.measure, "unit": ranking.unit, "margin": ranking.margin, "confidence": ranking.confidence,
        "method": ranking.method, "best": ranking.best, "may_be_best": list(ranking.may_be_best),
        "sentences": {lang: ranking.sentences(lang) for lang in LANGUAGES},
        "table": json_format.loads(ranking.table.to_json(orient="records")),
    }  # fmt: skip
