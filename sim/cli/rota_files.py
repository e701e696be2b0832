"""`permanences rota`: a rota into a file that people keep, and out of one.

In: a scenario, and a file to write or to read. Out: the file; or a scenario that extends the first with the rota that
was read; without either the week on the screen. `register` puts the verb on the command line. The formats are in
`sim.rotas` and `sim.report.rota_files`.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any

import typer

from sim.cli.answers import Json, Lang, OneFile, Quiet, file_place, language_of, misused, tell
from sim.cli.console import echo_json
from sim.said import joined, said


def register(app: typer.Typer) -> None:
    """Put the verb of this module on the command line."""
    app.command()(rota)


def rota(
    file: OneFile,
    to: Annotated[
        Path | None,
        typer.Option(callback=file_place, help="Write the rota: .ics, .xlsx, .csv, .txt (OSM), .pdf or .html."),
    ] = None,
    source: Annotated[
        Path | None, typer.Option("--from", help="Read a rota (.ics, .xlsx, .csv, .txt) for this scenario.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(callback=file_place, help="With --from: file .yaml of the scenario that results.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that exists.")] = False,
    lang: Lang = "fr",
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Write a rota into a file as people keep one (calendar, spreadsheet, poster), or read it from such a file."""
    from sim.errors import ScenarioError
    from sim.report.rota_files import WRITTEN, checked_ending, read_rota, rota_file
    from sim.rotas.joining import change_of
    from sim.scenario.files import load_scenario, scenario_from

    language = language_of(lang)
    if out is not None and source is None:
        raise misused(said("asks for {option}", option="--from"), "--out")
    ending = None if to is None else checked_ending(to, WRITTEN, "--to")
    _refuse_there([to, out], force)
    scenario = load_scenario(file)
    told: list[str] = []
    change: dict[str, Any] = {}
    if source is not None:
        read = read_rota(source, scenario)
        change = change_of(scenario, read)
        told += read.told
        try:
            scenario = scenario_from({"extends": parent_of(file, None), **change}) if change else scenario
        except ScenarioError as fault:
            told_of = said("{source}: {file} cannot have this rota", source=source, file=file)
            raise ScenarioError(joined("\n", [told_of, *fault.args]), fault.problems) from None
    if to is not None and ending is not None:
        made = rota_file(scenario, ending, language)
        told += made.told
        _write(to, made.data)
    if out is not None:
        _write(out, _scenario_text(file, change, out).encode("utf-8"))
    if not quiet:
        for line in told:
            typer.echo(language.said(line), err=True)
    if json:
        echo_json({"rota": _rota(scenario), "change": change, "told": told})
    elif source is not None and to is None and out is None:
        typer.echo(_scenario_text(file, change, None), nl=False)
    elif to is None and out is None:
        from sim.report.tables.scenario import rota_table

        tell(rota_table(scenario, language))
    elif not quiet:
        typer.echo("\n".join(path.as_posix() for path in (to, out) if path is not None))


def _refuse_there(targets: list[Path | None], force: bool) -> None:
    from sim.errors import FolderRefusedError

    for target in targets:
        if target is not None and target.exists() and not force:
            raise FolderRefusedError(
                said("{target} exists and is left as it is; name another file, or add --force", target=target)
            )


def _write(path: Path, data: bytes) -> None:
    from sim.runs.whole import whole, writing_in

    with writing_in(path, said("name another file")), whole(path) as partial:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_bytes(data)


def parent_of(file: str, target: Path | None) -> str:
    """Return what a new scenario extends: the name of a shipped one, or a file as seen from its folder."""
    from sim.scenario.documents import found_source, shipped_folder
    from sim.scenario.files import names_found

    path = found_source(file, names_found())
    if path.parent == shipped_folder() and file == path.stem:
        return file
    folder = Path() if target is None else target.parent
    return Path(os.path.relpath(path, folder)).as_posix()


def _scenario_text(file: str, change: dict[str, Any], target: Path | None) -> str:
    from sim.scenario.resolved import extending_text

    return extending_text(parent_of(file, target), change)


def _rota(scenario: Any) -> dict[str, Any]:
    return dict(scenario.rota.model_dump(mode="json", exclude_none=True))
