"""`permanences place`: what is known of a place before any scenario: people, offices, rooms, who is far from them.

In: the name of a commune with a radius, or a part of France. Out: a table in words, JSON, a map. `register` puts the
verb on the command line. What is known of a place is gathered in `sim.territory.portrait`.
"""

from __future__ import annotations

from typing import Annotated, Any

import typer

from sim.cli.answers import Json, Lang, Picture, Quiet, language_of, misused, save, tell, worded
from sim.cli.console import echo_json
from sim.cli.starting import Canton, Department, Epci, Km, StartOptions, asked_place
from sim.said import said


def register(app: typer.Typer) -> None:
    """Put the verb of this module on the command line."""
    app.command(name="place")(show_place)


def show_place(
    commune: Annotated[str, typer.Argument(metavar="[COMMUNE]", help="Name or INSEE code of a commune.")] = "",
    km: Km = None,
    epci: Epci = "",
    canton: Canton = "",
    department: Department = "",
    picture: Picture = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the picture if it exists.")] = False,
    lang: Lang = "fr",
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Show what is known of a place: people, France Services, town halls, communes far from them; a map."""
    from sim.errors import FolderRefusedError
    from sim.territory.place import territory_in_france
    from sim.territory.portrait import portrait_of

    language = language_of(lang)
    asked = asked_place(commune, km, epci, canton, department)
    if asked is None:
        raise misused(said("name a place: a commune, --epci, --canton or --department"))
    if picture is not None and picture.exists() and not force:
        raise FolderRefusedError(
            said(
                "{picture} exists and is left as it is; name another file, or replace it with --force", picture=picture
            )
        )
    portrait = portrait_of(territory_in_france(asked.communes))
    if asked.word and not quiet:
        typer.echo(worded(asked.word), err=True)
    if picture is not None:
        import sim.cli.drawn  # noqa: F401
        from sim.report.figures.place_map import place_map

        save(place_map(portrait, asked.name, language), picture, lang)
    if json:
        echo_json(document_of(asked, portrait))
    elif not quiet:
        from sim.report.tables.place import place_summary, place_table

        typer.echo("\n".join(place_summary(portrait, asked.name, language)))
        tell(place_table(portrait, language))


def document_of(asked: StartOptions, portrait: Any) -> dict[str, Any]:
    """Return a place as plain values: minutes by car, hours a week, shares from 0 to 1, missing as null."""
    from sim.territory.portrait import FAR_MIN, NEAR_MIN

    return {
        "place": asked.told,
        "people": portrait.people,
        "share_beyond": {str(minutes): portrait.share_beyond(minutes) for minutes in (NEAR_MIN, FAR_MIN)},
        "shares": {
            name: _known(portrait.mean_share(name))
            for name in ("under_25_share", "over_64_share", "unemployment_share", "no_diploma_share")
        },
        "departments": [
            dict(zip(("department", "school_zone", "communes", "people"), row, strict=True))
            for row in portrait.departments()
        ],
        "offices": [
            {
                "id": office.id, "name": office.name, "commune": office.insee, "format": office.format,
                "lat": office.lat, "lon": office.lon, "weekly_hours": office.weekly_hours,
                "by_appointment": office.by_appointment,
            }
            for office in portrait.offices
        ],
        "communes": [
            {
                "insee": home.commune.insee, "name": home.commune.name, "people": home.commune.population,
                "lat": home.commune.lat, "lon": home.commune.lon,
                "office": None if home.office is None else home.office.id, "minutes": _known(home.minutes),
                "town_hall_h": home.town_hall_h or None,
            }
            for home in portrait.homes
        ],
    }  # fmt: skip


def _known(value: float | None) -> float | None:
    return None if value is None or value != value else round(value, 4)
