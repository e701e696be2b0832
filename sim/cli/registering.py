"""`permanences register`: a register of real visits, read, checked and measured.

In: files, and a mapping. Out: what is there, in words or as one JSON document; the observed log and the lines that were
set aside in a folder; or a mapping to finish by hand. `register` puts the verb on the command line.
"""

from __future__ import annotations

from pathlib import Path
from textwrap import wrap
from typing import Annotated, Any

import typer

from sim.cli.answers import WIDE, Json, Lang, Quiet, language_of, tell
from sim.cli.console import echo_json

Registers = Annotated[
    list[Path],
    typer.Argument(
        metavar="FICHIER…",
        help="CSV, XLS, XLSX ou ODS : exports de RDV Service Public ou de la Coop, ou tout autre avec --map.",
    ),
]


def register(app: typer.Typer) -> None:
    """Put the verb of this module on the command line."""
    app.command(name="register")(read)


def read(
    files: Registers,
    mapping: Annotated[
        Path | None, typer.Option("--map", help="Fichier .yaml : ce que sont les colonnes, les lieux, leurs horaires.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Dossier où écrire le journal observé, les mesures, les lignes écartées.")
    ] = None,
    draft_map: Annotated[
        bool, typer.Option("--draft-map", help="Écrit sur la sortie un fichier --map à finir à la main.")
    ] = False,
    mask_small: Annotated[
        bool,
        typer.Option("--mask-small", help="Tait les effectifs sous 11, et n'écrit pas le journal ligne à ligne."),
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Remplace un registre dans --out.")] = False,
    lang: Lang = "fr",
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Lit un registre de visites réelles : ce qu'il contient, ses mesures, ses erreurs ; rien de personnel ne sort."""
    from sim.measures.catalogue import BY_ID, missing_measures, season_measures
    from sim.registers.drafting import draft_mapping
    from sim.registers.masking import masked, masked_measures, without_cells
    from sim.registers.register import read_register
    from sim.registers.summary import summary_of

    language = language_of(lang)
    if draft_map:
        for file in files:
            typer.echo(draft_mapping(file), nl=False)
        return
    found = read_register(files, mapping)
    summary, measures = summary_of(found), season_measures(found.season, None)
    if mask_small:
        found, summary = without_cells(found), masked(summary)
        measures = masked_measures(measures, measures[measures["measure"] == "served_visits"])
    measures = measures.assign(unit=[BY_ID[name].unit for name in measures["measure"]])
    missing = missing_measures(found.season)
    if out is not None:
        from sim.experiments.register_folder import write_register

        write_register(out, found, summary, measures, with_log=not mask_small, force=force)
    if json:
        echo_json(_document(found, summary, measures, missing))
        return
    if found.told:
        typer.echo(found.told, err=True)
    if not quiet:
        _tell(summary, measures, missing, language)


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
