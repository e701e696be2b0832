"""The command line: thin verbs over the public functions.

Results on stdout, progress and warnings on stderr; exit 0 good, 1 run failed, 2 wrong input, 130 stopped.
Heavy modules are imported inside the verbs, so that help is quick.
"""

from __future__ import annotations

import logging
import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated

import typer

from sim import __version__
from sim.cli import (
    beyond,
    calibrating,
    designing,
    doctor,
    exporting,
    optimising,
    over_sets,
    placing,
    registering,
    reporting,
    rota_files,
    serving,
    starting,
    sweeping,
    watching,
)
from sim.cli.answers import (
    ClusterAt,
    Files,
    Jobs,
    Json,
    Lang,
    OneFile,
    OwnLang,
    Quiet,
    Seed,
    Sets,
    cluster_of,
    folder_place,
    is_french,
    jobs_of,
    language_of,
    misused,
    note,
    worded,
)
from sim.cli.console import echo_json, has_every_letter, unwritten, write_anywhere
from sim.cli.options import Verbs, read_annotations, tell_idle
from sim.cli.progress import STOPPED_SAID
from sim.cli.workers import MANY, workers
from sim.comparison.primary import DECIDING
from sim.errors import PermanencesError
from sim.machine import collect_seldom, end_at_once
from sim.report.figures.catalogue import FIGURES
from sim.said import said

app = typer.Typer(
    cls=Verbs,
    name="permanences",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

NoFigures = Annotated[bool, typer.Option("--no-figures", help="Without pictures.")]
OverSet = Annotated[
    Path | None,
    typer.Option("--over-set", help="Folder of calibrate --register: over the set of equally good fits."),
]
Precision = Annotated[
    list[str],
    typer.Option(help="Instead of a number: measure=half-width (relative of a mean, in points of a share)."),
]


def _version(is_asked: bool) -> None:
    if is_asked:
        typer.echo(f"permanences {__version__}")
        raise typer.Exit


@app.callback()
def begin(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Tell the version.")
    ] = False,
) -> None:
    """Which rota of permanences serves the most people, soonest, most fairly, at what cost?"""


starting.register(app)
placing.register(app)


@app.command()
def check(
    files: Files,
    overrides: Sets = [],  # noqa: B006
    lang: OwnLang = "",
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Check scenarios: all errors and all warnings, with file and line."""
    from dataclasses import asdict

    from sim.errors import ScenarioError
    from sim.scenario.checks import check as warnings_of
    from sim.scenario.files import load_scenario
    from sim.scenario.problems import report

    documents, failed = [], False
    for source in files:
        try:
            problems = tuple(warnings_of(load_scenario(source, overrides)))
            text: str = report(problems, source) if problems else said("{source}: in order", source=source)
        except ScenarioError as fault:
            failed, problems, text = True, fault.problems, fault.args[0]
        except PermanencesError as fault:
            failed, problems, text = True, (), fault.args[0]
        documents.append(
            {
                "source": source,
                "message": text,
                "problems": [asdict(problem) for problem in problems],
            }
        )
        if not json and not quiet:
            typer.echo(worded(text))
    if json:
        echo_json(documents)
    if failed:
        raise typer.Exit(2)


@app.command()
def show(
    file: OneFile,
    overrides: Sets = [],  # noqa: B006
    lang: OwnLang = "",
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Show the resolved scenario, with where each value comes from."""
    from sim.scenario.files import dump_resolved, load_scenario

    scenario = load_scenario(file, overrides)
    if json:
        origins = {path: asdict(origin) for path, origin in scenario.origins.items()}
        document = {"fingerprint": scenario.fingerprint, "scenario": scenario.tree(), "origins": origins}
        echo_json(document)
    else:
        typer.echo(dump_resolved(scenario, not quiet, ascii_only=not has_every_letter()), nl=False)


@app.command()
def run(
    context: typer.Context,
    files: Files,
    replications: Annotated[int, typer.Option(min=1, help="Number of replications.")] = 20,
    precision: Precision = [],  # noqa: B006
    seed: Seed = 1,
    jobs: Jobs = 0,
    out: Annotated[Path, typer.Option(callback=folder_place, help="Folder of the results.")] = Path("runs"),
    overrides: Sets = [],  # noqa: B006
    resume: Annotated[bool, typer.Option("--resume", help="Go on with a folder that was begun.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace a folder that exists.")] = False,
    over_set: OverSet = None,
    lang: Annotated[str, typer.Option(help="Languages of the pictures: fr, en or fr,en.")] = "fr",
    no_figures: NoFigures = False,
    cluster: ClusterAt = "",
    department: Annotated[
        list[str], typer.Option("--department", help="Of a whole France: this département alone; repeatable.")
    ] = [],  # noqa: B006
    region: Annotated[str, typer.Option("--region", help="Of a whole France: this region alone.")] = "",
    tables_back: Annotated[
        bool, typer.Option("--tables-back", help="Workers hand the tables back: --out is not shared with them.")
    ] = False,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Simulate scenarios and write tables, a summary and pictures."""
    languages = tuple(lang.split(","))
    if not set(languages) <= {"fr", "en"}:
        raise misused(said("{code!r}: fr, en or fr,en", code=lang), "--lang")
    if over_set is not None:
        over_sets.refuse_beside(context, "precision", "jobs", "resume", "force", "no_figures", "cluster")
        over_sets.run_over(files, over_set, replications, seed, out, overrides, languages[0], json, quiet)
        return
    if precision:
        tell_idle(context, "--precision", "replications", quiet=quiet)
    places = cluster_of(cluster, jobs, quiet) or jobs_of(jobs)
    pictures = 0 if no_figures else len(FIGURES) * len(languages)
    seasons = MANY if precision else replications
    with workers(places, seasons, pictures, "sim.cli.running", "sim.engine.season") as where:
        from sim.cli import country
        from sim.cli.running import RunOptions, run_each

        asked = RunOptions(
            replications=replications, precision=tuple(precision), seed=seed, jobs=where, out=out,
            overrides=tuple(overrides), resume=resume, force=force, languages=languages, seasons=seasons,
            pictures=pictures, quiet=quiet, tables_back=tables_back,
        )  # fmt: skip
        if not country.asked(files, overrides, department, region):
            run_each(files, asked, json)
            return
    country.run_countries(files, replace(asked, jobs=places), department, region, json)


@app.command()
def compare(
    context: typer.Context,
    files: Files,
    replications: Annotated[int, typer.Option(min=2, help="Number of replications.")] = 200,
    precision: Precision = [],  # noqa: B006
    seed: Seed = 1,
    jobs: Jobs = 0,
    primary: Annotated[str, typer.Option(help="Measures named beforehand, separated by commas.")] = "",
    margin: Annotated[
        list[str], typer.Option(help="measure=number: the smallest difference that matters; 0 alone: all matter.")
    ] = [],  # noqa: B006
    levels: Annotated[str, typer.Option(help="Demands in which the verdict must hold: low,middle,high.")] = "",
    ridge: Annotated[bool, typer.Option("--ridge", help="And along the equally good fits (calibrate).")] = False,
    over_set: OverSet = None,
    out: Annotated[
        Path | None,
        typer.Option(callback=folder_place, help="Folder of the results; what is there already is taken up."),
    ] = None,
    overrides: Sets = [],  # noqa: B006
    lang: Lang = "fr",
    no_figures: NoFigures = False,
    cluster: ClusterAt = "",
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Compare scenarios with the first: the verdict in words, then the differences with their intervals."""
    if over_set is not None:
        over_sets.refuse_beside(context, "precision", "jobs", "margin", "levels", "ridge", "no_figures", "cluster")
        over_sets.compare_over(files, over_set, replications, seed, out, overrides, primary, lang, json, quiet)
        return
    if precision:
        tell_idle(context, "--precision", "replications", quiet=quiet)
    seasons = MANY if precision else replications * len(files)
    pictures = 0 if no_figures or out is None else 1 + 2 * len(files[1:])
    places = cluster_of(cluster, jobs, quiet) or jobs_of(jobs)
    with workers(places, seasons, pictures, "sim.experiments.stored", "sim.engine.season") as where:
        from sim.cli.comparing import CompareOptions, run_comparison

        asked = CompareOptions(
            replications=replications, precision=tuple(precision), seed=seed, jobs=where,
            primary=primary, margin=tuple(margin), levels=levels, ridge=ridge, overrides=tuple(overrides), out=out,
            language=lang, seasons=seasons, pictures=not no_figures, json=json, quiet=quiet,
        )  # fmt: skip
        run_comparison(files, asked)


@app.command()
def rank(
    context: typer.Context,
    files: Files,
    measure: Annotated[str, typer.Option(help="The measure that decides.")] = DECIDING,
    margin: Annotated[
        float | None,
        typer.Option(
            min=0, help="Difference that does not matter, in the unit of the measure; half a point, half a minute."
        ),
    ] = None,
    confidence: Annotated[float, typer.Option(min=0.5, max=1, help="Probability of choosing the best.")] = 0.95,
    method: Annotated[str, typer.Option(help="sequential, or screening: those that may be the best.")] = "sequential",
    replications: Annotated[int, typer.Option(min=2, help="Replications of screening.")] = 200,
    ceiling: Annotated[int, typer.Option(min=30, help="Replications at most.")] = 2000,
    seed: Seed = 1,
    jobs: Jobs = 0,
    cluster: ClusterAt = "",
    overrides: Sets = [],  # noqa: B006
    lang: Lang = "fr",
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Tell which of some scenarios is the best by a measure, or which may be."""
    from sim.cli.comparing import run_ranking

    tell_idle(context, f"--method {method}", "ceiling" if method == "screening" else "replications", quiet=quiet)
    run_ranking(
        files, measure=measure, margin=margin, confidence=confidence, method=method, replications=replications,
        ceiling=ceiling, seed=seed, jobs=cluster_of(cluster, jobs, quiet) or jobs_of(jobs),
        overrides=tuple(overrides), language=lang, json=json, quiet=quiet,
    )  # fmt: skip


@app.command()
def validate(
    context: typer.Context,
    only: Annotated[list[str], typer.Argument(help="Cases to check, as m-m-1; all by default.")] = [],  # noqa: B006
    quick: Annotated[bool, typer.Option("--quick", help="A twentieth of the work: sees large faults alone.")] = False,
    volume: Annotated[
        Path | None,
        typer.Option(help="CSV of acts by département and month: predicted without it, beside two null models."),
    ] = None,
    seed: Seed = 1,
    jobs: Annotated[int, typer.Option(min=0, help="Threads; 0: as many as the machine allows here.")] = 0,
    lang: Lang = "fr",
    markdown: Annotated[bool, typer.Option("--markdown", help="The table in Markdown.")] = False,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Put the engine beside queueing theory and print the table; 1 where a quantity is off."""
    from sim.cli.progress import listened
    from sim.cli.validating import as_markdown, document_of, tell_volume, theory_table
    from sim.machine import processors
    from sim.validation.table import chosen_cases
    from sim.validation.table import validate as judge

    language = language_of(lang)
    if volume is not None:
        tell_idle(context, "--volume", "only", "quick", "seed", "jobs", "markdown", quiet=quiet)
        tell_volume(volume, lang, json, quiet)
        return
    if json:
        tell_idle(context, "--json", "markdown", quiet=quiet)
    cases = chosen_cases(only)
    with listened("validate", quiet, STOPPED_SAID) as progress:
        lines = judge(cases, seed=seed, quick=quick, jobs=jobs or processors(), progress=progress)
    if json:
        echo_json(document_of(lines, seed, quick))
    elif not quiet:
        table = theory_table(lines, language)
        typer.echo(as_markdown(table) if markdown else str(table))
    if not all(line.passed for line in lines):
        raise typer.Exit(1)


@app.command()
def schema(lang: OwnLang = "", quiet: Quiet = False, json: Json = False) -> None:
    """Write the JSON schema of scenarios, for editors."""
    from sim.scenario.json_schema import scenario_json_schema

    echo_json(scenario_json_schema("fr" if is_french() else "en"), indent=None if json or quiet else 2)


beyond.register(app)
designing.register(app)
watching.register(app)
optimising.register(app)
sweeping.register(app)
reporting.register(app)
rota_files.register(app)
exporting.register(app)
registering.register(app)
calibrating.register(app)
serving.register(app)
doctor.register(app)
read_annotations(app)


def run_command() -> None:
    """Run the command line; turn faults into one message and an exit code."""
    collect_seldom()
    end_at_once()
    write_anywhere()
    if "--quiet" in sys.argv:  # what is told below the verbs, too
        logging.getLogger("sim").setLevel(logging.ERROR)
    try:
        code = _ended()
    except PermanencesError as fault:
        typer.echo(worded(fault.args[0] if fault.args else ""), err=True)
        code = fault.exit_code
    except MemoryError:
        note(said("memory does not suffice: ask for fewer processes (--jobs 1) or replications"))
        code = 1
    if lacks := unwritten():
        why = said("cannot be written ({reason})", reason=lacks.strerror or "")
        if isinstance(lacks, BrokenPipeError):
            why = said("was closed by who read it")
        note(said("the output {why}; the rest of it is missing, what goes into files is whole", why=why))
        code = code or 1
    sys.exit(code)


def _ended() -> int:
    """Run the verb that is asked for; return how it ended."""
    try:
        app()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else bool(end.code)
    return 0


if __name__ == "__main__":
    run_command()
