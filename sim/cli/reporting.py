"""`permanences report` and `map`: what a run or a comparison has to say, for people who decide.

In: results folders named on the command line. Out: one HTML file or PDF, or a map as SVG or PNG. `register` puts the
verbs on the command line.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.answers import Jobs, Json, Lang, Quiet, jobs_of, language_of, misused, picture_place, save, tell
from sim.cli.console import echo_json
from sim.cli.workers import drawing, workers
from sim.said import said

_PICTURES = 8  # of a report of one run

Folders = Annotated[
    list[Path],
    typer.Argument(
        metavar="RUN…",
        help="Folders written by permanences run, the first being the baseline, or one folder of compare --out.",
    ),
]


def register(app: typer.Typer) -> None:
    """Put the verbs of this module on the command line."""
    app.command()(report)
    app.command(name="map")(map_of_run)


def report(
    folders: Folders,
    lang: Lang = "fr",
    pdf: Annotated[bool, typer.Option("--pdf", help="A PDF instead of the HTML page (extra pdf).")] = False,
    out: Annotated[
        Path | None, typer.Option(help="File to write; else report.<language>.html in the first folder.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file of --out if it exists.")] = False,
    jobs: Jobs = 0,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Write the report of a run or a comparison: the answer in words, pictures, tables, assumptions."""
    from sim.cli.extras import require_extra
    from sim.cli.progress import listened

    language_of(lang)
    if pdf:
        require_extra("pdf")
    with workers(jobs_of(jobs), 0, _PICTURES) as where:
        places = drawing(where, _PICTURES)
        from sim.report.written.page import write_report

        with listened("report", quiet or json, said("stopped; no report was written")) as progress:
            path = write_report(folders, out, lang, pdf, progress, places, force)
    if json:
        echo_json({"report": path.as_posix(), "bytes": path.stat().st_size})
    elif not quiet:
        typer.echo(f"{path}")


def map_of_run(
    folder: Annotated[Path, typer.Argument(metavar="RUN", help="Folder written by permanences run.")],
    measure: Annotated[str, typer.Option(help="What the colours tell: reach or value.")] = "reach",
    lang: Lang = "fr",
    out: Annotated[
        Path | None,
        typer.Option(
            callback=picture_place,
            help="File .svg or .png; else map.<language>.svg, or map-value…, in the folder.",
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file of --out if it exists.")] = False,
    quiet: Quiet = False,
) -> None:
    """Draw the map of the site: the share of needs served and the journeys, or what the offer is worth, by commune."""
    import sim.cli.drawn  # noqa: F401
    from sim.errors import FolderRefusedError
    from sim.experiments.results_read import read_run
    from sim.report.figures.reach_map import reach_map
    from sim.report.figures.value_map import value_map
    from sim.report.tables.journeys import journey_table
    from sim.report.tables.offers import offer_table
    from sim.report.written.findings import told
    from sim.runs.store import refuse_no_folder

    language = language_of(lang)
    if measure not in ("reach", "value"):
        raise misused(said("{measure!r}: reach or value", measure=measure), "--measure")
    path = out or folder / f"{'map' if measure == 'reach' else 'map-value'}.{lang}.svg"
    if out is not None and out.exists() and not force:
        raise FolderRefusedError(said("{out} exists; replace it with --force, or name another with --out", out=out))
    refuse_no_folder(folder)
    picture_place(path)
    run = told(read_run(folder))
    if measure == "reach":
        drawn, shown = reach_map, journey_table(run.data, language)
    else:
        drawn, shown = value_map, offer_table(run.result.measures, run.scenario, language)
    save(drawn(run.data, language), path, lang)
    if not quiet:
        tell(shown)
        typer.echo(f"\n{path}")
