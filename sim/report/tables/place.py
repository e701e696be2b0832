"""A place before any scenario, in words: people, calendars, offices, and the communes that are far from them.

In: a `Portrait`. Out: sentences and a table. What is known of a place is worked out in `sim.territory.portrait`.
"""

from __future__ import annotations

import math

from sim.report.languages import Language
from sim.report.tables.text import Table
from sim.territory.departments import departments
from sim.territory.portrait import FAR_MIN, NEAR_MIN, Portrait, people_in

_MOST_ROWS = 20


def place_summary(portrait: Portrait, name: str, language: Language) -> list[str]:
    """Return what a place is, a sentence a line."""
    _ = language.text
    number = language.number
    lines = [
        _("{name}: {communes}, {people} (2023).", name=name, people=_people(portrait.people, language),
          communes=_communes(len(portrait.homes), language))
    ]  # fmt: skip
    young, old = portrait.mean_share("under_25_share"), portrait.mean_share("over_64_share")
    if not math.isnan(young):
        lines.append(
            _("Under 25: {young}; 65 and over: {old} (2020).", young=language.percent(young, 0),
              old=language.percent(old, 0))
        )  # fmt: skip
    for code, zone, n_communes, people in portrait.departments():
        words = {
            "name": departments()[code].name,
            "communes": _communes(n_communes, language),
            "people": _people(people, language),
        }
        lines.append(
            _("{name}: {communes}, {people}, school zone {zone}.", zone=zone, **words)
            if zone
            else _("{name}: {communes}, {people}, school holidays not shipped.", **words)
        )
    fixed = sum(office.openings != () for office in portrait.offices)
    lines.append(
        _("Labelled offices of August 2024 in these communes: {count}, {fixed} with published hours.",
          count=number(len(portrait.offices)), fixed=number(fixed))
    )  # fmt: skip
    halls = sum(home.town_hall_h > 0 for home in portrait.homes)
    lines.append(_("Town halls with published hours, rooms to ask for: {count}.", count=number(halls)))
    for minutes in (NEAR_MIN, FAR_MIN):
        far = portrait.beyond(minutes)
        lines.append(
            _("More than {minutes} minutes from any fixed office: {communes}, {people} ({share}).",
              minutes=minutes, communes=_communes(len(far), language),
              people=language.plural("{count} inhabitant", "{count} inhabitants", people_in(far)),
              share=language.percent(portrait.share_beyond(minutes), 1))
        )  # fmt: skip
    return lines


def _people(count: int, language: Language) -> str:
    return language.plural("{count} inhabitant", "{count} inhabitants", count)


def _communes(count: int, language: Language) -> str:
    return language.plural("{count} commune", "{count} communes", count)


def place_table(portrait: Portrait, language: Language) -> Table:
    """Return the communes farthest from an office, the most peopled first; of many the first twenty."""
    _ = language.text
    far = portrait.beyond(NEAR_MIN) or tuple(sorted(portrait.homes, key=lambda home: -(home.minutes or 0)))
    title = _("The communes farthest from a fixed office, those of more inhabitants first")
    headers = [_("code"), _("commune"), _("nearest office"), _("inhabitants"), _("minutes"), _("town hall, h a week")]
    rows = [
        [
            home.commune.insee,
            home.commune.name,
            "–" if home.office is None else home.office.name,
            language.number(home.commune.population),
            "–" if home.minutes is None else language.number(home.minutes, 0),
            language.number(home.town_hall_h, 1) if home.town_hall_h else "–",
        ]
        for home in far[:_MOST_ROWS]
    ]
    notes = [_("Minutes by car, estimated from distances; the rooms of the town halls are still to be asked for.")]
    return Table(title, headers, rows, notes, left=3)
