"""Verbs that show what happened: the story of one citizen, a day or a week watched minute by minute.

In: what was asked on the command line. Out: sentences on stdout, one JSON document, or a page that needs nothing else.
`register` puts the verbs on the command line.
"""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import wrap
from typing import Annotated, Any

import typer

from sim.cli.answers import (
    WIDE,
    Json,
    Lang,
    OneFile,
    Picture,
    Quiet,
    Seed,
    Sets,
    day_of,
    file_place,
    language_of,
    misused,
    save,
    tell,
)
from sim.cli.console import echo_json
from sim.cli.options import tell_idle
from sim.said import said

Replication = Annotated[int, typer.Option(min=0, max=2**32 - 1, help="Replication, of the same seed.")]


def register(app: typer.Typer) -> None:
    """Put the verbs of this module on the command line."""
    app.command()(story)
    app.command()(watch)


def story(
    context: typer.Context,
    file: OneFile,
    kind: Annotated[
        str,
        typer.Option(
            help="friend, returned, referred, gave_up, turned_away, closed_door, cancelled, unaware or typical."
        ),
    ] = "typical",
    commune: Annotated[str | None, typer.Option(help="INSEE code: people of this commune alone.")] = None,
    request: Annotated[
        str | None, typer.Option(help="Address of one request, as in the tables, instead of a kind.")
    ] = None,
    seed: Seed = 1,
    replication: Replication = 0,
    search: Annotated[int, typer.Option(min=1, max=1000, help="Replications to search, from that one on.")] = 1,
    lang: Lang = "fr",
    overrides: Sets = [],  # noqa: B006
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Tell a person's way, followed through the log of a simulated season."""
    from sim.report.story.search import check_kind, find_stories, story_of
    from sim.report.story.words import nothing_found, source, story_document, tell, title
    from sim.runs.work import Seasons
    from sim.scenario.files import load_scenario
    from sim.scenario.setting import territory_of

    language = language_of(lang)
    check_kind(kind)
    address = None if request is None else address_of(request)
    scenario = load_scenario(file, overrides)
    if commune is not None:
        if address is not None:
            raise misused(said("does not go with --request, which names a person"), "--commune")
        territory_of(scenario).commune(commune)  # refused before a season
    if address is not None:
        tell_idle(context, "--request", "kind", "search", quiet=quiet)
        found = [story_of(Seasons(seed).season(scenario, replication), scenario, address)]
    else:
        seasons = (Seasons(seed).season(scenario, k) for k in range(replication, replication + search))
        found = next(filter(None, (find_stories(one, scenario, kind, commune, most=1) for one in seasons)), [])
    if json:
        echo_json(story_document(found[0], language) if found else None)
    elif not found and not quiet:
        typer.echo("\n".join(wrap(nothing_found(kind, scenario.regime, language), WIDE)))
    elif not quiet:
        typer.echo(title(found[0], language))
        for told in tell(found[0], language):
            when = f"{told.date}, {told.clock}" if told.clock else told.date
            typer.echo("\n".join(["", when, *wrap(told.sentence, WIDE, initial_indent="  ", subsequent_indent="  ")]))
        typer.echo("\n".join(["", *wrap(source(found[0], language), WIDE)]))


def watch(
    file: OneFile,
    day: Annotated[
        str | None, typer.Option(help="Day, as 2022-05-09; else the one that people waited on most.")
    ] = None,
    week: Annotated[bool, typer.Option("--week", help="The whole week of that day.")] = False,
    out: Annotated[
        Path | None, typer.Option(callback=file_place, help="Page .html to watch the day on, minute by minute.")
    ] = None,
    picture: Picture = None,
    seed: Seed = 1,
    replication: Replication = 0,
    lang: Lang = "fr",
    overrides: Sets = [],  # noqa: B006
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Replay a day, or a week: who waited, where the adviser was, and why people waited."""
    from sim.report.replay.day import longest_day, replay_of, week_of
    from sim.report.replay.html import replay_html
    from sim.runs.work import Seasons
    from sim.scenario.files import load_scenario

    language = language_of(lang)
    scenario = load_scenario(file, overrides)
    asked = day_of(day, "--day") if day else None
    season = Seasons(seed).season(scenario, replication)
    chosen = asked or longest_day(season)
    days = week_of(season, scenario, chosen) if week else [replay_of(season, scenario, chosen)]
    if out is not None:
        _write(out, replay_html(days if week else days[0], language))
    if picture is not None:
        import sim.cli.drawn  # noqa: F401
        from sim.report.figures.day import day_picture

        save(day_picture(season, replay_of(season, scenario, chosen), language), picture, lang)
    if json:
        echo_json([_document(one, language) for one in days])
    elif not quiet:
        _say(days, week, language)
        if out is not None:
            typer.echo(f"\n{out}")


def address_of(text: str) -> int:
    """Return the address of a request as JSON, CSV or a story spells it."""
    found = re.fullmatch(r"\s*r?(\d{1,19})\s*", text, re.IGNORECASE)
    if found is None:
        told = said("{text!r}: a whole address, as in visits.csv or watch --json", text=text)
        raise misused(told, "--request")
    return int(found[1])


def _say(days: list[Any], week: bool, language: Any) -> None:
    """Print the week at a glance, or why people waited on a day and who they were."""
    from sim.report.replay.words import day_title, nothing_planned, people_table, week_table, why_sentences

    if week:
        tell(week_table(days, language))
    for one in days:
        typer.echo(f"\n{day_title(one, language)}")
        if not one.venues:
            typer.echo(nothing_planned(language))
        for venue, sentences in why_sentences(one, language):
            typer.echo(f"\n{venue}")
            for sentence in sentences:
                typer.echo("\n".join(wrap(sentence, WIDE, initial_indent="  ", subsequent_indent="  ")))
        if one.venues and not week:
            tell(people_table(one, language))


def _document(one: Any, language: Any) -> dict[str, Any]:
    """Return a day as plain values: people, the numbers present, the advisers' segments, the causes of waiting."""
    from sim.report.replay.causes import why
    from sim.units import iso_date

    return {
        "scenario": one.scenario.id, "fingerprint": one.scenario.fingerprint, "seed": one.seed,
        "replication": one.replication, "day": iso_date(one.day),
        "venues": [
            {"venue": venue.venue, "hours_s": venue.hours, "steps": [step._asdict() for step in venue.steps],
             "slots": [slot._asdict() | {"requests": [str(one) for one in slot.requests]} for slot in venue.slots],
             "waited_s_by_cause": found.causes,
             "people": [
                 {"number": p.number, "request": str(p.visit.request), "type": p.type, "commune": p.commune,
                  "channel": p.visit.channel, "slot_s": p.slot_s, "arrival_s": p.arrival_s, "called_s": p.called_s,
                  "gone_s": p.gone_s, "wait_s": p.wait_s, "outcome": p.visit.outcome, "cause": p.visit.cause}
                 for p in venue.people
             ]}
            for venue, found in zip(one.venues, why(one), strict=True)
        ],
        "advisers": [
            {"adviser": adviser.adviser, "segments": [_segment(segment) for segment in adviser.segments]}
            for adviser in one.advisers
        ],
    }  # fmt: skip


def _segment(one: Any) -> dict[str, Any]:
    """Return what an adviser does for a while as plain values."""
    return {**one._asdict(), "request": None if one.request is None else str(one.request)}


def _write(path: Path, page: str) -> None:
    """Write a page to a file, its folder made if need be."""
    from sim.errors import FolderRefusedError
    from sim.runs.whole import writing_in

    if path.suffix != ".html":
        raise FolderRefusedError(said("{path} is no page; end its name with .html", path=path))
    with writing_in(path, said("name another file")):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page, encoding="utf-8", newline="\n")
