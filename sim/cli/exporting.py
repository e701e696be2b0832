"""`permanences export`: a run for a GIS and for a spreadsheet.

In: a results folder. Out: `communes.geojson` and `run.xlsx`, in that folder or another. `register` puts the verb on the
command line.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from sim.cli.answers import Json, Lang, Quiet, folder_place, language_of
from sim.cli.console import echo_json


def register(app: typer.Typer) -> None:
    """Put the verb of this module on the command line."""
    app.command()(export)


def export(
    run: Annotated[Path, typer.Argument(help="Results folder of a run.")],
    out: Annotated[
        Path | None, typer.Option(callback=folder_place, help="Folder to write in; that of the results by default.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace files that exist.")] = False,
    lang: Lang = "fr",
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Write the measures by commune for a GIS (communes.geojson) and a workbook of the whole result (run.xlsx)."""
    from sim.errors import FolderRefusedError
    from sim.experiments.results_read import read_run
    from sim.report.exported import GEOJSON, WORKBOOK, communes_geojson, run_workbook
    from sim.runs.whole import whole, writing_in
    from sim.said import said

    language, folder = language_of(lang), run if out is None else out
    targets: dict[Path, Callable[..., bytes]] = {
        folder / GEOJSON: communes_geojson,
        folder / WORKBOOK: lambda one: run_workbook(one, language),
    }
    for target in targets:
        if target.exists() and not force:
            raise FolderRefusedError(
                said("{target} exists and is left as it is; name a folder with --out, or add --force", target=target)
            )
    read = read_run(run)
    for target, made in targets.items():
        data = made(read)
        with writing_in(target, said("name another folder with --out")):
            folder.mkdir(parents=True, exist_ok=True)
            with whole(target) as partial:
                partial.write_bytes(data)
    if json:
        echo_json([target.as_posix() for target in targets])
    elif not quiet:
        typer.echo("\n".join(target.as_posix() for target in targets))
