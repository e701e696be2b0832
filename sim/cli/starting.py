"""`permanences init`: a commented scenario to begin with, a shipped one or one for any place in France.

In: a folder, and the name of a shipped scenario or of a place. Out: files that pass `check`; nothing is overwritten.
`register` puts the verb on the command line.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

from sim.cli.answers import Json, OwnLang, Quiet, misused, worded
from sim.cli.console import echo_json
from sim.cli.options import is_given
from sim.said import said

USUAL_KM = 20.0


def _named(context: typer.Context, option: typer.CallbackParam, value: str) -> str:
    """Refuse an option that is there with nothing in it, as an empty variable of a shell leaves it."""
    if is_given(context, option.name) and not value.strip():
        raise misused(said("is empty; name it, or leave the option out"))
    return value


Commune = Annotated[
    str, typer.Option(callback=_named, help="Name or INSEE code of a commune: the place is what lies around it.")
]
Km = Annotated[float | None, typer.Option(min=0.1, max=500, help="Radius around the commune, as the crow flies; 20.")]
Epci = Annotated[str, typer.Option(callback=_named, help="An intercommunality, by its SIREN number.")]
Canton = Annotated[str, typer.Option(callback=_named, help="A canton, by its INSEE code.")]
Department = Annotated[str, typer.Option(callback=_named, help="A département, by its code: 46, 2A, 974.")]


class StartOptions(NamedTuple):
    """A place as asked for: what it is called, ``place`` as YAML, in words, its communes, the one in the middle."""

    name: str
    place: str
    told: str
    communes: tuple[Any, ...]
    middle: Any
    word: str = ""


def register(app: typer.Typer) -> None:
    """Put the verb of this module on the command line."""
    app.command()(init)


def init(
    folder: Annotated[Path, typer.Argument(help="Folder to write a commented scenario in.")],
    name: Annotated[
        str, typer.Option("--from", callback=_named, help="Shipped scenario to copy; agen by default.")
    ] = "",
    commune: Commune = "",
    km: Km = None,
    epci: Epci = "",
    canton: Canton = "",
    department: Department = "",
    team: Annotated[
        str,
        typer.Option(callback=_named, help="A team whose rota of 2024 is published: docs/teams.md names them."),
    ] = "",
    hub: Annotated[
        str, typer.Option(callback=_named, help="Home desk: number in the list of France Services, or mairie.")
    ] = "",
    lang: OwnLang = "",
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """Write a commented scenario: one of those shipped, or your own, for any place in France."""
    asked = asked_place(commune, km, epci, canton, department)
    if asked is None and hub:
        raise misused(said("asks for a place: --commune, --epci, --canton or --department"), "--hub")
    if sum(map(bool, (asked, name, team))) > 1:
        raise misused(said("a shipped scenario, a place or a team, one of the three"), "--from")
    if team:
        targets = write_team(folder, team)
    else:
        targets = _copied(folder, name or "agen") if asked is None else write_start(folder, asked, hub or None)
    if asked is not None and asked.word and not quiet:
        typer.echo(worded(asked.word), err=True)
    if json:
        echo_json([target.as_posix() for target in targets])
    elif not quiet:
        typer.echo("\n".join(target.as_posix() for target in targets))


def asked_place(commune: str, km: float | None, epci: str, canton: str, department: str) -> StartOptions | None:
    """Return the place that the options name, None where they name none.

    Raises
    ------
    TerritoryError
        There is none of this name: what to write instead is told.
    """
    from sim.scenario.starting_text import circle
    from sim.territory.finding import find_commune
    from sim.territory.france import communes_around, communes_in, names_of, part_named

    told = [option for option in (commune, epci, canton, department) if option]
    if len(told) > 1:
        raise misused(said("one alone of --commune, --epci, --canton, --department"), "--commune")
    if km is not None and not commune:
        raise misused(said("asks for {option}", option="--commune"), "--km")
    if not told:
        return None
    if commune:
        found, radius = find_commune(commune), USUAL_KM if km is None else km
        communes = communes_around(found.insee, radius)
        middle = next(one for one in communes if one.insee == found.insee)
        return StartOptions(found.name, *circle(middle, radius), communes, middle, found.word)
    level = "epci" if epci else "canton" if canton else "department"
    code = part_named(level, told[0])
    named = names_of(level)[code]
    return StartOptions(named, f'{{{level}: "{code}"}}', named, communes_in(level, code), None)


def _copied(folder: Path, name: str) -> list[Path]:
    """Copy a shipped scenario and those that it extends."""
    from sim.scenario.documents import chain_of, found_source
    from sim.scenario.files import names_found

    files = [document.path for document in chain_of(found_source(name, names_found()), shown=name)]
    return _into(folder, {folder / file.name: file for file in files})


def write_start(folder: Path, asked: StartOptions, hub: str | None) -> list[Path]:
    """Write a first scenario for a place, and copy the needs and rules that it extends."""
    from sim.scenario.documents import shipped_folder
    from sim.scenario.starting import propose
    from sim.scenario.starting_text import start_id, start_text

    start = propose(asked.communes, asked.middle, hub)
    people = sum(one.population for one in asked.communes)
    text = start_text(asked.name, asked.place, asked.told, start, people, len(asked.communes))
    base = shipped_folder() / "_base.yaml"
    return _into(folder, {folder / f"{start_id(asked.name)}.yaml": text, folder / base.name: base})


def write_team(folder: Path, name: str) -> list[Path]:
    """Write the scenario of a team whose rota is published, and copy the needs and rules that it extends."""
    from sim.rotas.observed import team_tree
    from sim.scenario.documents import shipped_folder
    from sim.scenario.resolved import extending_text

    tree = team_tree(name)
    base = shipped_folder() / "_base.yaml"
    said = (
        "# Les lieux, jours et heures qu'une équipe a publiés en août 2024 (ANCT) ; le reste est SUPPOSÉ : les\n"
        "# conseillers (aussi peu qu'il en faut), l'accueil, les créneaux. Corrigez, puis : permanences check, run.\n"
    )
    return _into(
        folder, {folder / f"{tree['id']}.yaml": said + extending_text(base.name, tree), folder / base.name: base}
    )


def _into(folder: Path, files: dict[Path, Path | str]) -> list[Path]:
    """Write files, each a copy of another or a text, if none of them is there yet."""
    from sim.errors import FolderRefusedError
    from sim.runs.whole import writing_in

    for target in files:
        if target.exists():
            raise FolderRefusedError(said("{target} exists and is left as it is; name another folder", target=target))
    with writing_in(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for target, content in files.items():
            if isinstance(content, Path):
                shutil.copyfile(content, target)
            else:
                target.write_text(content, encoding="utf-8")
    return list(files)
