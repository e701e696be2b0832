"""`permanences register`: a register of real visits, read, checked and measured.

In: files, and a mapping. Out: what is there, in words or as one JSON document; the observed log and the lines that
were set aside in a folder; or a mapping to finish by hand. `register` puts the verb on the command line. What is read
and what is refused is in `sim.registers`.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from textwrap import wrap
from typing import Annotated, Any, NamedTuple

import typer

from sim.cli.answers import (
    WIDE,
    Json,
    Lang,
    Quiet,
    Seed,
    file_place,
    language_of,
    misused,
    progress_of,
    refusing_in,
    tell,
)
from sim.cli.console import echo_json
from sim.cli.options import tell_idle
from sim.said import said

Registers = Annotated[
    list[Path],
    typer.Argument(
        metavar="FILE…",
        help="CSV, XLS, XLSX or ODS: exports of RDV Service Public or of the Coop, or any other with --map.",
    ),
]


def register(app: typer.Typer) -> None:
    """Put the verb of this module on the command line."""
    app.command(name="register")(read)


def read(
    context: typer.Context,
    files: Registers,
    mapping: Annotated[
        Path | None, typer.Option("--map", help="File .yaml: what the columns, the venues and their hours are.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder to write the observed log, the measures and the lines set aside in.")
    ] = None,
    draft_map: Annotated[
        bool, typer.Option("--draft-map", help="Write on standard output a --map file to finish by hand.")
    ] = False,
    mask_small: Annotated[
        bool,
        typer.Option("--mask-small", help="Hide counts below 11, and do not write the log line by line."),
    ] = False,
    report: Annotated[
        bool,
        typer.Option("--report", help="Write a page: what the register shows, in pictures; in --out, else here."),
    ] = False,
    scenario: Annotated[
        str | None,
        typer.Option(help="With --report: a scenario whose seasons are shown beside; else that of --map."),
    ] = None,
    seasons: Annotated[int, typer.Option(min=2, help="Seasons simulated beside the register.")] = 20,
    seed: Seed = 1,
    force: Annotated[bool, typer.Option("--force", help="Replace a register in --out, or the page.")] = False,
    lang: Lang = "fr",
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Read a register of real visits: what it holds, its measures, its errors; nothing personal comes out."""
    from sim.measures.catalogue import BY_ID, missing_measures, season_measures
    from sim.registers.drafting import draft_mapping
    from sim.registers.mapping import NOTHING, read_mapping
    from sim.registers.masking import masked, masked_measures, without_cells
    from sim.registers.problems import worded
    from sim.registers.register import read_register
    from sim.registers.summary import summary_of

    language = language_of(lang)
    page = _page_place(out, lang, force) if report else None
    if draft_map:
        idle = ("mapping", "out", "mask_small", "report", "scenario", "seasons", "seed", "force", "json")
        tell_idle(context, "--draft-map", *idle, quiet=quiet)
    elif not report:
        if scenario is not None:
            raise misused(said("without --report nothing is shown beside the register"), "--scenario")
        tell_idle(context, said("a register without --report"), "seasons", "seed", quiet=quiet)
    with refusing_in(language):
        if draft_map:
            for file in files:
                typer.echo(language.said(draft_mapping(file)), nl=False)
            return
        given = read_mapping(mapping) if mapping is not None else NOTHING
        found = read_register(files, given)
    found = replace(found, problems=worded(found.problems, language.said))
    summary, measures = summary_of(found), season_measures(found.season, None)
    if mask_small:
        found, summary = without_cells(found), masked(summary)
        measures = masked_measures(measures, measures[measures["measure"] == "served_visits"])
    measures = measures.assign(unit=[BY_ID[name].unit for name in measures["measure"]])
    missing = missing_measures(found.season)
    if out is not None:
        from sim.experiments.register_folder import write_register

        write_register(out, found, summary, measures, with_log=not mask_small, force=force)
    if page is not None:
        against = Against(scenario or given.scenario, seasons, seed, mask_small)
        _write_page(page, found, summary, missing, against, language, quiet)
    if json:
        echo_json(_document(found, summary, measures, missing) | ({"report": page.as_posix()} if page else {}))
        return
    if found.told:
        typer.echo(language.said(found.told), err=True)
    if not quiet:
        _tell(summary, measures, missing, language)


class Against(NamedTuple):
    """What a register is shown beside."""

    scenario: str | None
    seasons: int
    seed: int
    mask_small: bool


def _page_place(out: Path | None, lang: str, force: bool) -> Path:
    """Return the file of the page, or refuse it before anything is read."""
    from sim.errors import FolderRefusedError

    name = f"register.{lang}.html"
    if out is not None:
        return out / name
    place = Path(name)
    if place.exists() and not force:
        raise FolderRefusedError(
            said("{place} exists; replace it with --force, or name a folder with --out", place=place)
        )
    return file_place(place) or place


def _write_page(
    page: Path, found: Any, summary: dict[str, Any], missing: Any, against: Against, language: Any, quiet: bool
) -> None:
    from sim.fitting.beside import beside_of, masked_beside
    from sim.report.written.register_page import register_html
    from sim.runs.whole import whole, writing_in
    from sim.scenario.files import load_scenario

    scenario = load_scenario(against.scenario) if against.scenario is not None else None
    with refusing_in(language):
        beside = beside_of(found, scenario, against.seasons, against.seed, progress_of(quiet))
    if against.mask_small:
        beside = masked_beside(beside)
    text = register_html(found, summary, missing, beside, language)
    with writing_in(page, said("name another folder with --out")), whole(page) as path:
        path.write_text(text, encoding="utf-8")
    if not quiet:
        typer.echo(f"{page}", err=True)


def _document(
    found: Any, summary: dict[str, Any], measures: Any, missing: dict[str, tuple[str, ...]]
) -> dict[str, Any]:
    return {
        **summary,
        "measures": measures.to_dict("records"),
        "missing": {name: list(needs) for name, needs in missing.items()},
        "problems": found.problems.to_dict("records"),
    }


def _tell(summary: dict[str, Any], measures: Any, missing: dict[str, tuple[str, ...]], language: Any) -> None:
    from sim.report.tables.register import headline, register_tables

    typer.echo("\n".join(wrap(headline(summary, language), WIDE)))
    for table in register_tables(summary, measures, missing, language):
        tell(table)
