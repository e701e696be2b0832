"""A replayed day or week as one self-contained page: why people waited, a player, pictures, tables.

In: one `Replay` or several. Out: an HTML document that asks nobody for anything; it works as a file, in a frame, and,
with its pictures and tables, without scripts. What is seen is drawn in `replay.svg`, said in `replay.words`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape
from importlib import resources
from typing import Any

from sim.report.languages import Language
from sim.report.replay.day import Replay, VenueDay
from sim.report.replay.svg import DEFINITIONS, FILLS, MARKS, advisers_svg, venue_svg
from sim.report.replay.words import (
    cancelled_words,
    day_source,
    day_title,
    nothing_planned,
    people_table,
    week_table,
    why_sentences,
)
from sim.report.tables.text import Table
from sim.report.told_apart import adviser_names, venue_names

# Nothing may be fetched, whatever a scenario's names hold.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"


def replay_html(
    replays: Replay | Sequence[Replay], language: Language | None = None, player_first: bool = False
) -> str:
    """Return a page on which a day, or the days of a week, can be watched.

    Parameters
    ----------
    replays : Replay, or sequence of Replay
        One day, or the days of one week in order.
    language : Language, optional
        French by default.
    player_first : bool
        Whether the player comes before the reasons of the waits: for a frame, in which the first thing must move.

    Returns
    -------
    str
        A whole HTML document; no address in it is asked for.
    """
    language = language or Language()
    days = [replays] if isinstance(replays, Replay) else list(replays)
    is_week = not isinstance(replays, Replay)
    _ = language.text
    title = _title(days, is_week, language)
    body = [DEFINITIONS, "<main>", _heading(1, title)]
    if is_week:
        body += _week(days, language)
    if not days:
        nothing = _("No session is planned in this week.")
        body.append(f"<p>{escape(nothing)}</p>")
    body += [_day(day, k, 2 if is_week else 1, player_first, language) for k, day in enumerate(days)]
    body.append("</main>")
    return _document(title, "".join(body), language)


def _title(days: list[Replay], is_week: bool, language: Language) -> str:
    _ = language.text
    if not days:
        return _("The week")
    if is_week:
        return _("The week of {date}", date=language.date(days[0].day))
    return day_title(days[0], language)


def _document(title: str, body: str, language: Language) -> str:
    style, script = (_asset(f"player.{kind}") for kind in ("css", "js"))
    return (
        f'<!DOCTYPE html>\n<html lang="{language.code}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(title)}</title>'
        f"<style>{style}</style></head><body>{body}<script>{script}</script></body></html>\n"
    )


def _asset(name: str) -> str:
    return resources.files("sim.report.replay").joinpath("player", name).read_text(encoding="utf-8")


def _week(days: list[Replay], language: Language) -> list[str]:
    """Return the week at a glance, with a link to each day."""
    _ = language.text
    if not days:
        return []
    links = "".join(
        f'<li><a href="#day-{k}">{escape(language.capital(language.date(day.day, "EEEE d MMMM")))}</a></li>'
        for k, day in enumerate(days)
    )
    label = escape(_("Days of the week"))
    navigation = f'<nav aria-label="{label}"><ul class="days">{links}</ul></nav>'
    return [navigation, _table(week_table(days, language), "week", 2)]


def _day(day: Replay, number: int, level: int, player_first: bool, language: Language) -> str:
    name, under = f"day-{number}", level + 1
    head = _heading(level, day_title(day, language)) if level > 1 else ""
    head += f'<p class="source">{escape(day_source(day, language))}</p>'
    if not day.venues:
        return f'<section id="{name}">{head}<p>{escape(nothing_planned(language))}</p></section>'
    names = venue_names(day.scenario)
    order = [names[venue.venue] for venue in day.venues]
    table = people_table(day, language)
    table.rows.sort(key=lambda row: order.index(row[1]))  # as the lanes stand; by number within
    reasons, player = _why(day, under, language), _player(day, name, under, number == 0, language)
    parts = [player, reasons] if player_first else [reasons, player]
    parts += [_table(table, f"{name}-table", under, group=1), f'<p class="note">{escape(table.notes[0])}</p>']
    # What stands in a script element ends at the first tag of its end, whatever the names hold.
    data = json.dumps(_data(day, language), ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return (
        f'<section id="{name}" class="player">{head}{"".join(parts)}'
        f'<script type="application/json" class="data">{data}</script></section>'
    )


def _player(day: Replay, name: str, level: int, explained: bool, language: Language) -> str:
    """Return controls, the lanes of the advisers and of each venue, and the key."""
    _ = language.text
    names, moments, team = venue_names(day.scenario), _("The day, minute by minute"), _("Advisers")
    parts = [_heading(level, moments), _controls(day, name, language), _heading(level + 1, team)]
    parts.append(_lane("", advisers_svg(day, f"{name}-advisers", language), team, ""))
    for k, venue in enumerate(day.venues):
        parts.append(_heading(level + 1, _venue_head(venue, names[venue.venue], language)))
        drawing = venue_svg(day, venue, f"{name}-venue-{k}", language)
        parts.append(_lane(venue.venue, drawing, names[venue.venue], _now(language)))
    return "".join([*parts, _legend(language, is_open=explained)])


def _heading(level: int, text: str) -> str:
    return f"<h{level}>{escape(text)}</h{level}>"


def _why(day: Replay, level: int, language: Language) -> str:
    _ = language.text
    parts = [_heading(level, _("Why did people wait?")), '<div class="why">']
    for venue, sentences in why_sentences(day, language):
        items = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences)
        parts.append(f"<div>{_heading(level + 1, venue)}<ul>{items}</ul></div>")
    return "".join(parts) + "</div>"


def _venue_head(venue: VenueDay, name: str, language: Language) -> str:
    _ = language.text
    hours = language.listed([
        _("{start} to {end}", start=language.clock(opens_s), end=language.clock(closes_s))
        for opens_s, closes_s in venue.hours
    ])  # fmt: skip
    if shut := cancelled_words(venue, language):
        return _("{venue}, {hours}: {cancelled}", venue=name, hours=hours, cancelled=shut)
    booked = sum(len(slot.requests) for slot in venue.slots)
    if not venue.slots:
        return _("{venue}, {hours}", venue=name, hours=hours)
    return language.plural("{venue}, {hours}; {booked} of {count} slot booked", "{venue}, {hours}; {booked} of {count} "
                           "slots booked", len(venue.slots), venue=name, hours=hours, booked=booked)  # fmt: skip


def _controls(day: Replay, name: str, language: Language) -> str:
    """Return the buttons, the slider and the spoken summary; scripts show them."""
    _ = language.text
    minutes = len(day.minutes) - 1
    speeds = ((250, _("slow")), (100, _("normal")), (35, _("fast")))
    options = "".join(
        f'<option value="{pace}"{" selected" if pace == 100 else ""}>{escape(word)}</option>' for pace, word in speeds
    )
    play, start, time, speed = (
        escape(word) for word in (_("Play"), _("Back to the start"), _("Time of day"), _("Speed"))
    )
    return (
        f'<div class="controls" hidden><button type="button" class="play">{play}</button>'
        f'<button type="button" class="start">{start}</button><label class="time" for="{name}-slider">{time}</label>'
        f'<input type="range" id="{name}-slider" class="slider" min="0" max="{minutes}" value="{minutes}" step="1">'
        f'<span class="clock" aria-hidden="true"></span><label for="{name}-speed">{speed}</label>'
        f'<select id="{name}-speed" class="speed">{options}</select></div>'
        f'<p class="summary" role="status" hidden></p>'
    )


def _legend(language: Language, is_open: bool) -> str:
    """Return the key of all marks, each with its word."""
    _ = language.text
    entries = [
        ('<circle cx="9" cy="9" r="5.5" class="who"/>', _("came without an appointment")),
        ('<rect x="4" y="4" width="10" height="10" class="who"/>', _("came with an appointment")),
        ('<path d="M0 9H18" class="early"/>', _("there before the opening or the slot")),
        ('<rect y="3" width="18" height="12" fill="url(#waiting)" class="wait"/>', _("waits")),
        ('<rect y="3" width="18" height="12" fill="#15466b"/>', _("is served")),
    ]
    outcomes = {
        "good": _("settled on the spot"), "again": _("to come back"), "onward": _("referred"),
        "gone": _("gone unserved"), "absent": _("did not come"),
    }  # fmt: skip
    entries += [
        (f'<use href="#mark-{mark}" x="1" y="1" width="16" height="16"/>', word) for mark, word in outcomes.items()
    ]
    entries += [
        ('<rect x="4" y="4" width="10" height="10" class="slot booked"/>', _("booked slot")),
        ('<rect x="4" y="4" width="10" height="10" class="slot free"/>', _("free slot")),
    ]
    advisers = [
        (f'<rect y="3" width="18" height="12" fill="{fill}" class="segment"/>', language.name("activity", kind))
        for kind, fill in FILLS.items()
    ]
    key, people, team = (escape(word) for word in (_("Key"), _("People"), _("Advisers")))
    return (
        f'<details class="key"{" open" if is_open else ""}><summary>{key}</summary>'
        f"<p>{people}</p><ul>{_keys(entries)}</ul><p>{team}</p><ul>{_keys(advisers)}</ul></details>"
    )


def _keys(entries: list[tuple[str, str]]) -> str:
    return "".join(
        f'<li><svg viewBox="0 0 18 18" width="18" height="18" aria-hidden="true">{mark}</svg>{escape(word)}</li>'
        for mark, word in entries
    )


def _lane(venue: str, drawing: str, label: str, now: str) -> str:
    return (
        f'{now}<div class="scroll" tabindex="0" role="region" aria-label="{escape(label)}" '
        f'data-venue="{escape(venue)}">{drawing}</div>'
    )


def _now(language: Language) -> str:
    """Return where scripts show who waits, who is served and who has gone at this minute."""
    _ = language.text
    groups = (("waiting", _("Waiting")), ("serving", _("At the desk")), ("gone", _("Gone")))
    cells = "".join(
        f'<div><span class="what">{escape(word)}</span><span class="chips {name}"></span></div>'
        for name, word in groups
    )
    return f'<div class="now" aria-hidden="true" hidden>{cells}</div>'


def _table(table: Table, name: str, level: int, group: int | None = None) -> str:
    """Return a table that can be scrolled by keyboard; rows may be grouped under the words of one column."""
    kept = [k for k in range(len(table.headers)) if k != group]
    heads = "".join(f'<th scope="col">{escape(table.headers[k]).replace(chr(10), "<br>")}</th>' for k in kept)
    bodies = []
    for title in dict.fromkeys(row[group] if group is not None else "" for row in table.rows):
        rows = [row for row in table.rows if group is None or row[group] == title]
        head = f'<tr><th scope="rowgroup" colspan="{len(kept)}">{escape(title)}</th></tr>' if title else ""
        cells = "".join(f"<tr>{''.join(f'<td>{escape(row[k])}</td>' for k in kept)}</tr>" for row in rows)
        bodies.append(f"<tbody>{head}{cells}</tbody>")
    return (
        f'<h{level} id="{name}">{escape(table.title)}</h{level}>'
        f'<div class="scroll" tabindex="0" role="region" aria-labelledby="{name}"><table aria-labelledby="{name}">'
        f"<thead><tr>{heads}</tr></thead>{''.join(bodies)}</table></div>"
    )


def _data(day: Replay, language: Language) -> dict[str, Any]:
    """Return what the player moves: people and segments by venue, and the words it says."""
    _ = language.text
    names, advisers = venue_names(day.scenario), adviser_names(day.scenario)
    scale = {"first": day.first_s, "last": day.last_s}
    return {
        **scale,
        "french": language.code == "fr",
        "venues": [
            {
                "id": venue.venue,
                "name": names[venue.venue],
                "people": [
                    {"n": person.number, "booked": person.visit.channel == "appointment", "came": person.arrival_s,
                     "called": person.called_s, "gone": person.gone_s, "mark": MARKS[person.visit.outcome],
                     "word": language.name("person_outcome", person.visit.outcome)}
                    for person in venue.people if person.visit.has_come or person.visit.outcome == "closed_door"
                ],
            }
            for venue in day.venues
        ],
        "advisers": [
            {
                "name": advisers[one.adviser],
                "segments": [
                    [segment.start_s, segment.end_s, language.name("activity", segment.kind),
                     "" if segment.kind == "road" else names[segment.venue]]
                    for segment in one.segments
                ],
            }
            for one in day.advisers
        ],
        "words": {
            "play": _("Play"), "pause": _("Pause"), "nobody": _("nobody"),
            "waiting": [_("{count} person waits", count="{count}"), _("{count} people wait", count="{count}")],
            "serving": [_("{count} is served", count="{count}"), _("{count} are served", count="{count}")],
            "quiet": _("nobody is there"), "off": _("not on duty"),
        },
    }  # fmt: skip
