"""A rota on one sheet of A4 for a door or a counter: where, when, how to book.

In: a scenario. Out: HTML that needs nothing else, or its PDF (extra ``pdf``). Who holds the desk is not on it; a
telephone number is not in a scenario, so that a line is left for the pen.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from sim.errors import ReportError
from sim.report.languages import Language
from sim.report.told_apart import communes_of, venue_names
from sim.report.written.pdf import on_one_sheet
from sim.said import said
from sim.scenario.schema import HomeDesk, Permanence, Scenario, Service
from sim.scenario.values import WEEKDAYS

POINTS = (14.0, 12.5, 11.0, 10.0, 9.0, 8.0)  # size of letters, the largest that fits one sheet; below it nobody reads


def poster_pdf(scenario: Scenario, language: Language) -> bytes:
    """Return the poster as a PDF of one page.

    Raises
    ------
    MissingExtraError
        WeasyPrint is not there.
    ReportError
        The rota does not fit one sheet in letters that can be read.
    """
    data = on_one_sheet(poster_html(scenario, language, points) for points in POINTS)
    if data is None:
        count = len(_rows(scenario, language))
        raise ReportError(
            said(
                "poster: {count} lines do not fit one sheet of A4 in letters of {points:g} points; write "
                ".html, which has no end, or make a scenario of fewer venues",
                count=count,
                points=POINTS[-1],
            )
        )
    return data


def poster_html(scenario: Scenario, language: Language, points: float = POINTS[2]) -> str:
    """Return the poster as a page of its own."""
    _ = language.text
    rows = _rows(scenario, language)
    if not rows:
        raise ReportError(
            said("poster: the rota has neither a permanence nor hours of a home desk; there is nothing to say")
        )
    words = {
        "day": _("day"), "hours": _("hours"), "where": _("where"), "how": _("how one comes"),
        "holidays": _("Closed on public holidays."), "book": _("To book"), "pen": _("telephone, website:"),
    }  # fmt: skip
    words = {key: language.capital(word) for key, word in words.items()}
    return str(_template().render(
        code=language.code, points=points, title=_title(scenario, language), period=_period(scenario, language),
        rows=rows, notes=_notes(scenario, language), booking=_booking(scenario, language), words=words,
    ))  # fmt: skip


@lru_cache(maxsize=1)
def _template() -> Any:
    made = Environment(
        loader=PackageLoader("sim.report.written", "templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    return made.get_template("poster.html")


def _title(scenario: Scenario, language: Language) -> str:
    _ = language.text
    return _("France services near you")


def _period(scenario: Scenario, language: Language) -> str:
    _ = language.text
    first, last = (language.date(day) for day in (scenario.horizon.start, scenario.horizon.end))
    return language.capital(_("from {first} to {last}", first=first, last=last))


def _rows(scenario: Scenario, language: Language) -> list[dict[str, str]]:
    """Return the lines of the poster by weekday and hour: equal weekdays of one venue stand together."""
    desk = scenario.rota.home_desk
    told: list[tuple[tuple[int, int], dict[str, str]]] = []
    for one in scenario.rota.permanences:
        day = _day(one, language)
        told.append(((WEEKDAYS.index(one.weekday), one.start), _row(scenario, one.venue, day, _hours(one, language),
                                                                     one, language)))  # fmt: skip
    rows = [row for _key, row in sorted(told, key=lambda one: one[0])]
    return rows if desk is None else rows + _home_rows(scenario, desk, language)


def _row(scenario: Scenario, venue: str, day: str, hours: str, service: Service, language: Language) -> dict[str, str]:
    commune = next(one.commune for one in scenario.venues if one.id == venue)
    where = venue_names(scenario)[venue]
    named = communes_of(scenario).get(commune, "")
    return {
        "day": day, "hours": hours, "where": where, "commune": "" if named in where else named,
        "how": language.name("mode", service.mode),
    }  # fmt: skip


def _day(one: Permanence, language: Language) -> str:
    """Return the weekday with the weeks in which it comes back."""
    day = language.capital(language.weekday(one.weekday))
    if one.recurrence == "every":
        return day
    _ = language.text
    if isinstance(one.recurrence, str):
        weeks = language.name("recurrence", one.recurrence)
    else:
        weeks = _("Every {count} weeks", count=one.recurrence.every_weeks)
    return f"{day} ({weeks[:1].lower()}{weeks[1:]})"


def _hours(one: Permanence, language: Language) -> str:
    from sim.scenario.rota import stretches

    pauses = tuple((pause.start, pause.end) for pause in one.breaks)
    return ", ".join(_span(start, end, language) for start, end in stretches(one.start, one.end, pauses))


def _span(start: int, end: int, language: Language) -> str:
    return f"{language.clock(start)} – {language.clock(end)}"


def _home_rows(scenario: Scenario, desk: HomeDesk, language: Language) -> list[dict[str, str]]:
    """Return the hours of the home desk, weekdays with the same hours on one line."""
    by_day: dict[str, list[str]] = defaultdict(list)
    for hours in sorted(desk.hours, key=lambda one: (WEEKDAYS.index(one.weekday), one.start)):
        by_day[hours.weekday].append(_span(hours.start, hours.end, language))
    days: dict[str, list[str]] = defaultdict(list)
    for weekday, spans in by_day.items():
        days[", ".join(spans)].append(language.weekday(weekday))
    return [
        _row(scenario, desk.venue, language.capital(language.listed(names)), hours, desk, language)
        for hours, names in days.items()
    ]


def _notes(scenario: Scenario, language: Language) -> list[str]:
    """Return when some of it is closed: school holidays, closures of a venue within the window."""
    _ = language.text
    names, window = venue_names(scenario), scenario.horizon
    found = []
    shut = {one.venue for one in scenario.rota.permanences if not one.in_school_holidays}
    for venue in scenario.venues:
        if venue.id in shut or venue.closed_in_school_holidays:
            found.append(_("{venue}: closed in school holidays.", venue=names[venue.id]))
        for closure in venue.closures:
            if closure.start <= window.end and closure.end >= window.start:
                first, last = language.date(closure.start), language.date(closure.end)
                found.append(
                    _("{venue}: closed from {first} to {last}.", venue=names[venue.id], first=first, last=last)
                )
    return found


def _booking(scenario: Scenario, language: Language) -> str:
    """Return how to book, an empty text where nothing can be booked."""
    _ = language.text
    services: list[Service] = [*scenario.rota.permanences]
    desk = scenario.rota.home_desk
    if desk is not None:
        services.append(desk)
    days = [one.booking_window_days for one in services if one.mode != "walk_in"]
    if not days:
        return ""
    booked = language.plural("Book up to {count} day ahead", "Book up to {count} days ahead", max(days))
    if desk is None:
        return f"{booked}."
    return booked + _(", at {venue}.", venue=venue_names(scenario)[desk.venue])
