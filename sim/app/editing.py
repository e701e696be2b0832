"""A week as it is edited: rows of plain values, and what they change in a scenario.

In: a scenario, and the rows of its rota as somebody changed them. Out: the tree of what differs, and the scenario that
it makes, or its problems. Nothing is shown here.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, replace
from typing import Annotated, Any, Literal

from pydantic import Field

from sim.errors import ScenarioError
from sim.said import N_, in_both
from sim.scenario.checks import check
from sim.scenario.files import changed, dump_resolved, load_scenario, shipped_names
from sim.scenario.people import Level
from sim.scenario.problems import Problem
from sim.scenario.resolved import extending_text
from sim.scenario.schema import Mode, Often, Permanence, Scenario, Staffing
from sim.scenario.values import Id, Weekday
from sim.units import HOUR_S, clock_to_s, s_to_clock

FIELDS = ("venue", "weekday", "start", "end", "advisers", "mode", "slot_min", "bookable_share", "recurrence")
EXTRA = "renfort"  # the one more adviser
WORKED_WEEKS = 46
_OFTEN = {"odd": 0.5, "even": 0.5, **dict.fromkeys(("first", "second", "third", "fourth", "fifth", "last"), 12 / 52)}
_VARIANT = "-variante"
_LONGEST_ID = 64
CLOCK = "([01][0-9]|2[0-3]):[0-5][0-9]|24:00"  # a time of day as forms and the grid hold it
_Clock = Annotated[str, Field(pattern=f"^({CLOCK})$")]


@dataclass(frozen=True)
class EditedRow:
    """A permanence as its form holds it: names by id, times as "HH:MM"."""

    id: Id
    venue: str
    weekday: Weekday
    start: _Clock
    end: _Clock
    advisers: tuple[str, ...]
    mode: Mode
    slot_min: float
    bookable_share: float
    recurrence: Often | dict[Literal["every_weeks", "offset"], int] = "every"


@dataclass(frozen=True)
class Edits:
    """All that the dashboard changes of a scenario; `staffing` is None where there is no home desk.

    The level of demand is no decision: it holds for today's week as well.
    """

    rows: tuple[EditedRow, ...]
    level: Level
    staffing: Staffing | None
    has_extra: bool = False


def row_of(permanence: Permanence) -> EditedRow:
    """Return a permanence of a scenario as a row."""
    return EditedRow(
        id=permanence.id, venue=permanence.venue, weekday=permanence.weekday, start=s_to_clock(permanence.start),
        end=s_to_clock(permanence.end), advisers=permanence.advisers, mode=permanence.mode,
        slot_min=permanence.slot_min, bookable_share=permanence.bookable_share,
        recurrence=permanence.model_dump(mode="json")["recurrence"],
    )  # fmt: skip


def edits_of(scenario: Scenario) -> Edits:
    """Return what the dashboard can change of a scenario, as it stands."""
    desk = scenario.rota.home_desk
    rows = tuple(row_of(one) for one in scenario.rota.permanences)
    has_extra = any(one.id == EXTRA for one in scenario.advisers)
    return Edits(rows, scenario.demand.level, None if desk is None else desk.staffing, has_extra)


def at_level(scenario: Scenario, level: str) -> Scenario:
    """Return a scenario at a level of demand, so that two weeks meet the same citizens; itself if it is there."""
    return scenario if scenario.demand.level == level else changed(scenario, demand={"level": level})


# --- changes of the rows


def with_row(edits: Edits, name: str, **values: Any) -> Edits:
    """Return edits in which some values of one row are others."""
    return replace(edits, rows=tuple(replace(row, **values) if row.id == name else row for row in edits.rows))


def without_row(edits: Edits, name: str) -> Edits:
    """Return edits without one row."""
    return replace(edits, rows=tuple(row for row in edits.rows if row.id != name))


def with_copy(edits: Edits, name: str, base: Scenario) -> Edits:
    """Return edits with a row once more, behind it, on the next day of the week on which its adviser is free."""
    place = next(number for number, row in enumerate(edits.rows) if row.id == name)
    row = edits.rows[place]
    copy = replace(row, id=_new_id(edits, base, row.id), weekday=_free_day(edits, row))
    return replace(edits, rows=(*edits.rows[: place + 1], copy, *edits.rows[place + 1 :]))


def with_new_row(edits: Edits, base: Scenario) -> Edits:
    """Return edits with one more permanence: three hours in the morning, on a free day, at a venue without one."""
    used = {row.venue for row in edits.rows}
    desk = base.rota.home_desk
    home = desk.venue if desk is not None else None
    venues = [venue.id for venue in base.venues if venue.id != home] or [venue.id for venue in base.venues]
    venue = next((name for name in venues if name not in used), venues[0])
    adviser = edits.rows[0].advisers if edits.rows else (base.advisers[0].id,)
    row = EditedRow(_new_id(edits, base, venue), venue, "monday", "09:00", "12:00", adviser, "mixed", 30.0, 0.5)
    return replace(edits, rows=(*edits.rows, replace(row, weekday=_free_day(edits, row))))


def _free_day(edits: Edits, row: EditedRow) -> Weekday:
    """Return the first working day on which nothing of the row's advisers overlaps it, or its own."""
    working: tuple[Weekday, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday")
    for day in working:
        same = [one for one in edits.rows if one.weekday == day and set(one.advisers) & set(row.advisers)]
        if not any(one.start < row.end and row.start < one.end for one in same):
            return day
    return row.weekday


def _new_id(edits: Edits, base: Scenario, wish: str) -> str:
    """Return an id near the wish that neither the rows nor the former rota have."""
    taken = {row.id for row in edits.rows} | {one.id for one in base.rota.permanences}
    stem, number = wish[: _LONGEST_ID - 4], 2
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"


# --- edits into a scenario


def differences(base: Scenario, edits: Edits) -> dict[str, Any]:
    """Return what edits change of a scenario, as a file that extends it would state it; empty if nothing."""
    former = {one.id: row_of(one) for one in base.rota.permanences}
    permanences: dict[str, Any] = {name: None for name in former if name not in {row.id for row in edits.rows}}
    for row in edits.rows:
        stated = _plain(row)
        if row.id in former:
            known = _plain(former[row.id])
            stated = {field: stated[field] for field in FIELDS if stated[field] != known[field]}
        if stated:
            permanences[row.id] = stated
    desk = base.rota.home_desk
    rota: dict[str, Any] = {"permanences": permanences} if permanences else {}
    if desk is not None and edits.staffing != desk.staffing:
        rota["home_desk"] = {"staffing": edits.staffing}
    tree: dict[str, Any] = {"rota": rota} if rota else {}
    if edits.has_extra and not any(one.id == EXTRA for one in base.advisers):
        tree["advisers"] = {EXTRA: _extra(base)}
        tree |= _extra_cost(base, edits)
    # Another level of demand is still today's week, under its own name.
    tree = tree and {**named(base), **tree}
    if edits.level != base.demand.level:
        tree["demand"] = {"level": edits.level}
    return tree


def _extra(base: Scenario) -> dict[str, Any]:
    """Return one more adviser: skill, hours, leave and price are those of the first one."""
    first = base.tree()["advisers"][0]
    name = "Conseillère en renfort" if str(first.get("name", "")).startswith("Conseillère") else "Conseiller en renfort"
    return {**{key: value for key, value in first.items() if key != "id"}, "name": name}


def _extra_cost(base: Scenario, edits: Edits) -> dict[str, Any]:
    """Return what one more adviser costs at the home desk, whose price is one sum a year.

    Hours of permanences are priced by the hour; those that are left of the contract are spent at the desk, as
    `agen-deux-conseilleres` counts them. Without this a second adviser would come free.
    """
    first, desk = base.advisers[0], base.rota.home_desk
    is_priced = base.costs.home_desk_eur_per_year > 0  # else the hours at the desk are paid one by one
    if desk is None or first.home != desk.venue or not is_priced:
        return {}
    rounds = sum(
        (clock_to_s(row.end) - clock_to_s(row.start)) / HOUR_S * _OFTEN.get(str(row.recurrence), 1.0)
        for row in edits.rows
        if EXTRA in row.advisers
    )
    hours = max(0.0, first.contract_h_per_week - max(0.0, rounds))
    more = round(hours * WORKED_WEEKS * first.cost_eur_per_h)
    return {"costs": {"home_desk_eur_per_year": base.costs.home_desk_eur_per_year + more}}


def extended_edits(scenario: Scenario, base: Scenario) -> Edits | None:
    """Return the edits that make a scenario of another, or None where it differs in what the dashboard cannot edit."""
    edits = edits_of(scenario)
    again, _ = edited(base, edits)
    return edits if again is not None and again.fingerprint == scenario.fingerprint else None


def _plain(row: EditedRow) -> dict[str, Any]:
    values = asdict(row)
    return {field: list(values[field]) if field == "advisers" else values[field] for field in FIELDS}


def named(base: Scenario) -> dict[str, Any]:
    """Return the id and the title of what becomes of a scenario."""
    if base.id.endswith(_VARIANT):
        return {}
    title = in_both(N_("{title} (edited week)"), title=base.title.model_dump())
    return {"id": base.id[: _LONGEST_ID - len(_VARIANT)] + _VARIANT, "title": title}


def edited(base: Scenario, edits: Edits) -> tuple[Scenario | None, tuple[Problem, ...]]:
    """Return the scenario that edits make, with its warnings; or None, with all that is wrong.

    Parameters
    ----------
    base : Scenario
        What is edited; it is returned itself if nothing differs.
    edits : Edits
    """
    tree = differences(base, edits)
    try:
        scenario = changed(base, **tree) if tree else base
    except ScenarioError as refusal:
        return None, tuple(refusal.problems)
    return scenario, tuple(check(scenario))


# --- a scenario into a file


def file_of(base: Scenario, edits: Edits, shipped: str | None) -> str:
    """Return the text of a scenario file that runs to the same numbers on the command line.

    Parameters
    ----------
    base : Scenario
    edits : Edits
        They make a scenario.
    shipped : str or None
        The name of the shipped scenario that `base` is: the file extends it and states only what differs, so that
        sources and qualities stay. None: every value is stated.
    """
    if shipped is None:
        scenario, _ = edited(base, edits)
        assert scenario is not None
        return dump_resolved(scenario)
    return extending_text(shipped, differences(base, edits))


def extended_name(data: bytes) -> str:
    """Return what a file says it extends, as it is written there; an empty text if it extends nothing."""
    found = re.search(rb"^extends:\s*[\"']?([^\s\"'#]+)[\"']?\s*(?:#.*)?$", data, re.MULTILINE)
    return found[1].decode("utf-8", "replace") if found else ""


def shipped_parent(data: bytes) -> str | None:
    """Return the shipped scenario that a file says it extends: a week that was saved here opens beside today's."""
    name = extended_name(data).removeprefix("shipped/")
    return name if name in shipped_names() else None


def opened(scenario: Scenario, shipped: str | None, text: bytes = b"") -> tuple[Scenario, str | None, Edits]:
    """Return today's week, its shipped name if it has one, and the edits to begin with.

    A file that changes the week of a shipped scenario, as one that was saved here, is opened as edits beside today's
    week; any other scenario is today's week itself.
    """
    parent = shipped_parent(text)
    if parent is not None:
        base = load_scenario(parent)
        edits = extended_edits(scenario, base)
        if edits is not None:
            return base, parent, edits
    return scenario, shipped, edits_of(scenario)
