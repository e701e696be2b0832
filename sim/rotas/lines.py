"""What a file says of a permanence, and what it cannot say.

In: a scenario. Out: `RotaLine`s as any format holds them, and the columns of those that are tables. How a format is
written or read is in a module of its own; what becomes of a scenario is in `joining`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sim.said import N_, Sentence
from sim.scenario.rota import HOME_DESK
from sim.scenario.schema import HomeDesk, Permanence, Scenario, Venue
from sim.scenario.values import WEEKDAYS


class RowColumn(NamedTuple):
    """A column of a table of rows: its key in a scenario, what it is called, and what it means."""

    key: str
    name: str
    meaning: str


COLUMNS = (
    RowColumn("id", N_("id"), N_("short name of the permanence, unique")),
    RowColumn("venue", N_("venue"), N_("id of the venue in the scenario")),
    RowColumn("name", N_("name of the venue"), N_("as people call it")),
    RowColumn("commune", N_("commune"), N_("INSEE code")),
    RowColumn("lat", N_("latitude"), N_("degrees")),
    RowColumn("lon", N_("longitude"), N_("degrees")),
    RowColumn("kind", N_("kind of venue"), N_("post_office, town_hall…")),
    RowColumn("advisers", N_("advisers"), N_("ids, a space between them")),
    RowColumn("weekday", N_("weekday"), N_("monday to sunday")),
    RowColumn("recurrence", N_("weeks"), N_("every, odd, even, first to fifth of the month, last, 1 in 3 (+ offset)")),
    RowColumn("start", N_("start"), N_("time, 09:00")),
    RowColumn("end", N_("end"), N_("time, 12:00")),
    RowColumn("breaks", N_("breaks"), N_("12:00-13:30, a space between them")),
    RowColumn("mode", N_("mode"), N_("walk_in, appointment, mixed")),
    RowColumn("slot_min", N_("slot (min)"), N_("length of a slot")),
    RowColumn("bookable_share", N_("bookable share"), N_("0 to 1, of the slots of a mixed session")),
    RowColumn("overbooked_share", N_("overbooked share"), N_("0 to 1, of the bookable slots")),
    RowColumn("booking_window_days", N_("booking window (days)"), N_("days")),
    RowColumn("closing", N_("closing"), N_("all_inside: all who are inside; grace: some minutes")),
    RowColumn("first_day", N_("first day"), N_("date, empty: no first")),
    RowColumn("last_day", N_("last day"), N_("date, empty: no last")),
    RowColumn("in_school_holidays", N_("in school holidays"), N_("yes or no")),
)
VENUE_KEYS = ("name", "commune", "lat", "lon", "kind")
KEYS = tuple(column.key for column in COLUMNS if column.key not in VENUE_KEYS)
# Of a home desk the hours are its rota; the rest is how the office works.
_OF_THE_OFFICE = ("staffing", "colleagues", "mode", "slot_min", "bookable_share", "overbooked_share",
                  "booking_window_days", "closing")  # fmt: skip


class UnfitError(ValueError):
    """What no rota can have."""

    def __init__(self, message: Sentence):
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class RotaLine:
    """What a file says of one permanence, or of one opening of the home desk.

    Attributes
    ----------
    line : int or None
        Where it stands in the file, from 1.
    values : dict
        Keys of a permanence with plain values, as a scenario states them; None takes a value away. What the format
        cannot say is not there.
    venue : dict
        What the file says of the venue itself.
    """

    line: int | None
    values: dict[str, Any]
    venue: dict[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The name of the permanence."""
        return str(self.values["id"])

    @property
    def is_home(self) -> bool:
        """Say whether it is an opening of the home desk."""
        return is_home(self.id)


def is_home(name: str) -> bool:
    """Say whether an id is that of an opening of the home desk."""
    return name == HOME_DESK or name.startswith(f"{HOME_DESK}-")


def lines_of(scenario: Scenario) -> list[RotaLine]:
    """Return the rota of a scenario, every value stated: its permanences, then the hours of its home desk."""
    venues = {venue.id: _venue(venue) for venue in scenario.venues}
    lines = [RotaLine(None, _values(one), venues[one.venue]) for one in scenario.rota.permanences]
    desk = scenario.rota.home_desk
    return lines if desk is None else lines + _home_lines(desk, venues[desk.venue])


def _values(one: Permanence) -> dict[str, Any]:
    return {key: value for key, value in one.model_dump(mode="json").items() if key in KEYS}


def _venue(venue: Venue) -> dict[str, Any]:
    return {key: value for key, value in venue.model_dump(mode="json").items() if key in VENUE_KEYS}


def _home_lines(desk: HomeDesk, venue: dict[str, Any]) -> list[RotaLine]:
    lines = []
    for hours in desk.hours:
        stated = hours.model_dump(mode="json")
        name = home_id(stated["weekday"], stated["start"])
        lines.append(RotaLine(None, {"id": name, "venue": desk.venue, "recurrence": "every", **stated}, venue))
    return lines


def home_id(weekday: str, start: str) -> str:
    """Return the id of an opening of the home desk."""
    return f"{HOME_DESK}-{weekday}-{start.replace(':', '')}"


def unsaid(scenario: Scenario, said: Collection[str]) -> list[str]:
    """Return what a rota has that a format cannot say.

    Parameters
    ----------
    scenario : Scenario
    said : collection of str
        The keys of a permanence that the format says.

    Returns
    -------
    list of str
        Keys of a permanence that are not as by default somewhere, in the order of `COLUMNS`; ``home_desk`` where the
        way the office works goes unsaid.
    """
    plain = {key: field.get_default() for key, field in Permanence.model_fields.items()}
    rota = scenario.rota
    found = [
        key for key in KEYS if key not in said and any(getattr(one, key) != plain[key] for one in rota.permanences)
    ]
    desk = rota.home_desk
    if desk is not None and any(getattr(desk, key) != HomeDesk.model_fields[key].default for key in _OF_THE_OFFICE):
        found.append(HOME_DESK)
    return found


def weekday_number(weekday: str) -> int:
    """Return the number of a weekday, Monday 0."""
    return WEEKDAYS.index(weekday)
