"""The week as a table of days and half-hours, for the eye and for a screen reader.

In: the rows of an edited week, the home desk of the scenario, a language. Out: HTML that needs nothing else. Desks that
are open at the same time stand under each other.
"""

from __future__ import annotations

import json
from html import escape
from typing import Any, NamedTuple

from sim.app.editing import EditedRow, Edits
from sim.report.languages import Language
from sim.report.names import NAMES
from sim.report.told_apart import told_apart, venue_names
from sim.scenario.rota import first_monday
from sim.scenario.schema import Scenario
from sim.scenario.values import WEEKDAYS
from sim.typography import NO_BREAK
from sim.units import clock_to_s

_STEP_S = 1800
_HOUR_S = 3600
_EARLIEST_S, _LATEST_S = 8 * _HOUR_S, 18 * _HOUR_S
STYLE = """<style>
.week {border-collapse: collapse; width: 100%; table-layout: fixed; font-size: .84rem; margin: .25rem 0 .5rem}
.week caption {text-align: left; font-weight: 600; padding-bottom: .35rem}
.week th[scope=row] {width: 5.6rem; text-align: left; font-weight: 600; padding: .25rem .4rem .25rem 0}
.week col.day {width: 5.6rem}
.week thead th {text-align: left; font-weight: 400; color: #44505c; border-left: 1px solid #d5dbe1; padding: 0 .2rem}
.week tbody {border-top: 1px solid #aab4be}
.week td {border-left: 1px solid #e6eaee; height: 1.5rem; padding: .1rem; vertical-align: top}
.week td.desk {border: 0}
.week .desk div {border-radius: 4px; padding: .15rem .4rem; line-height: 1.25; min-height: 2.4rem}
.week .desk div {overflow-wrap: anywhere}
.week .mobile div {background: #123d5e; color: #fff}
.week .home div {background: #eef4f7; color: #1d2b36; border: 1px dashed #5c7a8e}
.week .faulty div {background: #fff; color: #8a1c12; border: 2px solid #b3261e}
</style>"""


class WeekBlock(NamedTuple):
    """A desk on a day: when, where, and of what kind (mobile, home or faulty)."""

    day: int
    start_s: int
    end_s: int
    venue: str
    detail: str
    kind: str


def week_html(scenario: Scenario, edits: Edits, language: Language, faulty: frozenset[str] = frozenset()) -> str:
    """Return the week as a table.

    Parameters
    ----------
    scenario : Scenario
        Names venues; its home desk is shown beside the rows.
    edits : Edits
    language : Language
    faulty : set of str
        Ids of the rows that cannot be run; they are marked in words too.
    """
    _ = language.text
    blocks = blocks_of(scenario, edits, language, faulty)
    first = min([_EARLIEST_S, *(block.start_s // _HOUR_S * _HOUR_S for block in blocks)])
    last = max([_LATEST_S, *(-(-block.end_s // _HOUR_S) * _HOUR_S for block in blocks)])
    hours = range(first, last, _HOUR_S)
    head = "".join(f'<th scope="col" colspan="2">{escape(language.clock(hour))}</th>' for hour in hours)
    columns = '<col class="day">' + "<col>" * ((last - first) // _STEP_S)
    bodies = "".join(
        _day(day, [block for block in blocks if block.day == day], first, last, language)
        for day in range(7)
        if day < 5 or any(block.day == day for block in blocks)
    )
    title, corner = _("The week as it stands"), _("Day")
    return (
        f'{STYLE}<table class="week"><caption>{escape(title)}</caption>'
        f'<colgroup>{columns}</colgroup><thead><tr><th scope="col">{escape(corner)}</th>{head}</tr></thead>'
        f"{bodies}</table>"
    )


def blocks_of(scenario: Scenario, edits: Edits, language: Language, faulty: frozenset[str]) -> list[WeekBlock]:
    """Return every desk of the week, permanences first; one that ends before it starts takes half an hour."""
    _ = language.text
    names = venue_names(scenario)
    found, to_mend, at_home = [], _("to mend"), _("home desk")
    often = recurrences(scenario, edits, language)
    for row in edits.rows:
        start, end = clock_to_s(row.start), clock_to_s(row.end)
        hours = " · ".join([_span(start, end, language), *how_often(row, often)])
        detail = f"{to_mend} · {hours}" if row.id in faulty else hours
        kind = "faulty" if row.id in faulty else "mobile"
        block = WeekBlock(WEEKDAYS.index(row.weekday), start, max(end, start + _STEP_S), names[row.venue], detail, kind)
        found.append(block)
    desk = scenario.rota.home_desk
    if desk is not None:
        for one in desk.hours:
            detail = f"{at_home} · {_span(one.start, one.end, language)}"
            found.append(WeekBlock(WEEKDAYS.index(one.weekday), one.start, one.end, names[desk.venue], detail, "home"))
    return found


def recurrences(scenario: Scenario, edits: Edits, language: Language) -> dict[str, str]:
    """Return how often a permanence may come back, by the word of the file; a rule that a row has stays to choose.

    Rounds of as many weeks that come in turn are told apart by the first week of the window in which they are held.
    """
    _ = language.text
    had = {rule_key(row.recurrence): row.recurrence for row in edits.rows}
    names = {word: language.name("recurrence", word) for word in NAMES["recurrence"] if word != "fifth" or word in had}
    rules = {key: rule for key, rule in had.items() if isinstance(rule, dict)}
    for key, rule in rules.items():
        count = rule["every_weeks"]
        names[key] = names["every"] if count == 1 else _("Every {count} weeks", count=count)
    start = scenario.horizon.start.toordinal()
    first = {key: first_monday(rule["every_weeks"], rule.get("offset", 0), start) for key, rule in rules.items()}
    return told_apart(
        names, {key: _("from the week of {day}", day=language.date(day, "d MMMM")) for key, day in first.items()}
    )


def rule_key(value: Any) -> str:
    """Return a value of a row as a widget holds it; a rule that is a mapping as JSON."""
    return json.dumps(value, sort_keys=True) if isinstance(value, dict) else value


def rule_of(key: str) -> Any:
    """Return how often a permanence comes back, from what a widget holds."""
    return json.loads(key) if key.startswith("{") else key


def how_often(row: EditedRow, names: dict[str, str]) -> list[str]:
    """Return how often a permanence comes back, in words (`recurrences`); an empty list for one of every week."""
    name = names[rule_key(row.recurrence)]
    return [] if row.recurrence == "every" else [name[:1].lower() + name[1:]]


def _span(start_s: int, end_s: int, language: Language) -> str:
    return f"{language.clock(start_s)}{NO_BREAK}–{NO_BREAK}{language.clock(end_s)}"


def lanes_of(blocks: list[WeekBlock]) -> list[list[WeekBlock]]:
    """Return blocks in lanes in which none overlaps another on the half-hours; permanences and home desk apart."""
    lanes: list[list[WeekBlock]] = []
    for block in sorted(blocks, key=lambda one: (one.kind == "home", one.start_s)):
        for lane in lanes:
            same = (lane[-1].kind == "home") == (block.kind == "home")
            if same and _cell(lane[-1])[1] <= _cell(block)[0]:
                lane.append(block)
                break
        else:
            lanes.append([block])
    return lanes


def _cell(block: WeekBlock) -> tuple[int, int]:
    """Return the half-hours that a block covers, the last one not included."""
    return block.start_s // _STEP_S, -(-block.end_s // _STEP_S)


def _day(day: int, blocks: list[WeekBlock], first: int, last: int, language: Language) -> str:
    lanes = lanes_of(blocks) or [[]]
    name = escape(language.capital(language.weekday(day)))
    rows = []
    for number, lane in enumerate(lanes):
        head = f'<th scope="row" rowspan="{len(lanes)}">{name}</th>' if number == 0 else ""
        rows.append(f"<tr>{head}{_lane(lane, first // _STEP_S, last // _STEP_S)}</tr>")
    return f"<tbody>{''.join(rows)}</tbody>"


def _lane(lane: list[WeekBlock], at: int, end: int) -> str:
    cells = []
    for block in lane:
        start, stop = _cell(block)
        cells += ["<td></td>"] * (start - at)
        text = f"<strong>{escape(block.venue)}</strong><br>{escape(block.detail)}"
        cells.append(f'<td class="desk {block.kind}" colspan="{stop - start}"><div>{text}</div></td>')
        at = stop
    return "".join(cells) + "<td></td>" * (end - at)
