"""What a scenario decides, in words: the week of its rota, and what its values rest on.

In: a `Scenario`. Out: tables in a language. Nothing is run here.
"""

from __future__ import annotations

from collections import Counter

from sim.report.languages import Language
from sim.report.tables.text import Table
from sim.report.told_apart import adviser_names, venue_names
from sim.scenario.origins import QUALITIES, values_of
from sim.scenario.schema import Permanence, Scenario, Service
from sim.scenario.values import WEEKDAYS


def rota_table(scenario: Scenario, language: Language) -> Table:
    """Return the week: each permanence and the hours of the home desk, by weekday and hour."""
    _ = language.text
    venues, advisers = venue_names(scenario), adviser_names(scenario)
    desk = scenario.rota.home_desk
    lines: list[tuple[int, int, list[str]]] = []
    for one in scenario.rota.permanences:
        people = language.listed([advisers[adviser] for adviser in one.advisers])
        lines.append(_line(one.weekday, one.start, one.end, venues[one.venue], people, one, language))
    if desk is not None:
        who = _("home desk, staffed") if desk.staffing == "staffed" else _("home desk, closed on rounds")
        lines += [_line(one.weekday, one.start, one.end, venues[desk.venue], who, desk, language) for one in desk.hours]
    headers = [_("day"), _("hours"), _("venue"), _("who holds it"), _("how one comes"), _("slot\nmin"), _("bookable")]
    rows = [row for _day, _start, row in sorted(lines, key=lambda line: line[:2])]
    return Table(language.of(scenario.title), headers, rows, [], left=5)


def _line(
    weekday: str, start: int, end: int, venue: str, who: str, service: Service, language: Language
) -> tuple[int, int, list[str]]:
    _ = language.text
    hours = _("{first} to {last}", first=language.clock(start), last=language.clock(end))
    day = language.capital(language.weekday(weekday))
    if isinstance(service, Permanence) and service.recurrence != "every":
        day = f"{day} *"
    share = {"appointment": 1.0, "walk_in": 0.0}.get(service.mode, service.bookable_share)
    row = [day, hours, venue, who, language.name("mode", service.mode)]
    return WEEKDAYS.index(weekday), start, [*row, language.number(service.slot_min), language.percent(share)]


def quality_counts(scenario: Scenario) -> dict[str, int]:
    """Return how many values of a scenario are observed, published, derived and assumed; fitted, where any are."""
    counted = Counter(one.origin.quality for one in values_of(scenario))
    return {quality: counted[quality] for quality in QUALITIES if counted[quality] or quality != "fitted"}


def quality_table(scenario: Scenario, language: Language) -> Table:
    """Return what the values of a scenario rest on, counted."""
    _ = language.text
    counts = quality_counts(scenario)
    total = sum(counts.values())
    rows = [
        [
            language.capital(language.name("quality", quality)),
            language.number(count, 0),
            language.percent(count / total if total else 0.0),
        ]
        for quality, count in counts.items()
    ]
    note = _("Of the values that say something of the world; `permanences show` prints each with its source.")
    return Table(_("What the scenario rests on"), [_("quality"), _("values"), _("share")], rows, [note])
