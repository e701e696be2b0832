"""Verbs that show what happened: the story of one citizen.

In: what was asked on the command line. Out: sentences on stdout or one JSON document.
`register` puts the verbs on the command line.
"""

from __future__ import annotations

import json as json_format
from textwrap import wrap
from typing import Annotated

import typer

from sim.cli.answers import WIDE, Json, Lang, OneFile, Quiet, Seed, Sets, language_of

Replication = Annotated[int, typer.Option(min=0, max=2**32 - 1, help="Réplication, de la même graine.")]


def register(app: typer.Typer) -> None:
    """Put the verbs of this module on the command line."""
    app.command()(story)


def story(
    file: OneFile,
    kind: Annotated[
        str,
        typer.Option(
            help="friend, returned, referred, gave_up, turned_away, closed_door, cancelled, unaware ou typical."
        ),
    ] = "typical",
    commune: Annotated[str | None, typer.Option(help="Code INSEE : seulement des personnes de cette commune.")] = None,
    request: Annotated[int | None, typer.Option(help="Adresse d'une demande précise, au lieu d'un genre.")] = None,
    seed: Seed = 1,
    replication: Replication = 0,
    lang: Lang = "fr",
    overrides: Sets = [],  # noqa: B006
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Raconte le parcours d'une personne, suivi dans le journal d'une saison simulée."""
    from sim.engine.season import simulate
    from sim.report.story import find_stories, story_of
    from sim.report.story_words import nothing_found, source, story_document, tell, title
    from sim.scenario.files import load_scenario

    language = language_of(lang)
    scenario = load_scenario(file, overrides)
    season = simulate(scenario, seed, replication)
    if request is not None:
        found = [story_of(season, scenario, request)]
    else:
        found = find_stories(season, scenario, kind, commune, most=1)
    if json:
        typer.echo(json_format.dumps(story_document(found[0], language) if found else None, ensure_ascii=False))
    elif not found and not quiet:
        typer.echo("\n".join(wrap(nothing_found(kind, scenario.regime, language), WIDE)))
    elif not quiet:
        typer.echo(title(found[0], language))
        for told in tell(found[0], language):
            when = f"{told.date}, {told.clock}" if told.clock else told.date
            typer.echo("\n".join(["", when, *wrap(told.sentence, WIDE, initial_indent="  ", subsequent_indent="  ")]))
        typer.echo("\n".join(["", *wrap(source(found[0], language), WIDE)]))
