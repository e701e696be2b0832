"""A season as arrays, row by row, with the groups that measures are split by.

In: a `Season` and the `Ground` of its scenario. Out: a `View` with seven tables: requests and persons of the cohort,
visits and sessions of the window, days and weeks that advisers worked, and communes. No measure is computed here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cached_property, partial
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sim.errors import LogError
from sim.measures.definition import ALL
from sim.measures.ground import Ground
from sim.measures.shifts import Shifts, shifts_of
from sim.scenario.rota import HOME_DESK
from sim.units import DAY_S, MINUTE_S, WEEK_DAYS, week_monday
from sim.visits.laws import codes_in
from sim.visits.log import CAME, OUTCOMES, SERVED, STATES, Season

SERVICES = ("home_desk", "mobile")
JOURNEY_BANDS_MIN = (5, 10, 15, 20, 30)
JOURNEY_KEYS = ("00-05", "05-10", "10-15", "15-20", "20-30", "30+")
_EPOCH_ORDINAL = dt.date(1970, 1, 1).toordinal()


class Groups(NamedTuple):
    """The group of each row, -1 for none, and the names of the groups in order."""

    codes: np.ndarray
    keys: tuple[str, ...]

    def at(self, rows: np.ndarray) -> Groups:
        """Return the groups of other rows, by the row they point at; -1 points at none."""
        if not self.codes.size:
            return Groups(np.full(rows.size, -1), self.keys)
        return Groups(np.where(rows < 0, -1, self.codes[rows]), self.keys)


def groups_of_text(values: Any) -> Groups:
    """Return the groups of a text column, names in alphabetical order; an empty text is none."""
    codes, found = pd.factorize(values)
    names = [str(name) for name in found]
    order = sorted((name, k) for k, name in enumerate(names) if name)
    rank = np.full(len(names), -1)
    rank[[k for _, k in order]] = np.arange(len(order))
    return Groups(rank[codes] if codes.size else np.zeros(0, dtype=np.intp), tuple(name for name, _ in order))


def groups_of_months(days: np.ndarray) -> Groups:
    """Return the calendar month of each calendar ordinal, written 2022-03."""
    months = (days - _EPOCH_ORDINAL).astype("datetime64[D]").astype("datetime64[M]")
    found, codes = np.unique(months, return_inverse=True)
    return Groups(codes, tuple(str(month) for month in found))


def groups_of_weeks(days: np.ndarray) -> Groups:
    """Return the ISO week of each calendar ordinal, written 2022-W09."""
    found, codes = np.unique((days - 1) // WEEK_DAYS, return_inverse=True)  # as `week_ordinal`, for arrays
    named = [dt.date.fromordinal(week_monday(int(week))).isocalendar() for week in found]
    return Groups(codes, tuple(f"{week.year}-W{week.week:02d}" for week in named))


Makers = dict[str, Callable[[], Groups]]


class Table:
    """Rows of one kind; `groups` gives them by a dimension, worked out once."""

    def __init__(self, size: int, makers: Makers):
        self.size = size
        self._makers = makers
        self._made: dict[str, Groups] = {}

    def groups(self, dimension: str) -> Groups:
        """Return the groups of the rows by a dimension.

        Raises
        ------
        LogError
            The rows are not known by that dimension.
        """
        if dimension not in self._made:
            if dimension == ALL:
                self._made[ALL] = Groups(np.zeros(self.size, dtype=np.intp), (ALL,))
            elif dimension in self._makers:
                self._made[dimension] = self._makers[dimension]()
            else:
                raise LogError(f"dimension {dimension!r} is unknown here; known: {', '.join(self._makers)}")
        return self._made[dimension]


def rows_of(keys: Any, wanted: Any) -> np.ndarray:
    """Return the place among distinct keys of each wanted one, -1 where it is not among them."""
    return pd.Index(keys).get_indexer(wanted)


def numbers(frame: pd.DataFrame, column: str) -> np.ndarray:
    """Return a column of whole numbers as float64, NaN where missing; whole seconds stay exact."""
    array = frame[column].array
    if isinstance(array, pd.arrays.IntegerArray):
        return array.to_numpy("float64", na_value=np.nan)
    return np.asarray(array, dtype=np.float64)


class View:
    """A season ready to be measured; every attribute is worked out when first asked for."""

    def __init__(self, season: Season, ground: Ground | None):
        self.season = season
        self.ground = ground
        self.first_day = int(season.meta.get("first_day", _EPOCH_ORDINAL))
        self.requests = season.requests[np.asarray(season.requests["in_cohort"], dtype=bool)].reset_index(drop=True)
        self.sessions = season.sessions[np.asarray(season.sessions["in_window"], dtype=bool)].reset_index(drop=True)
        rows = rows_of(self.sessions["session"], season.visits["session"])
        self.visits = season.visits[rows >= 0].reset_index(drop=True)
        self.session_of = rows[rows >= 0]

    def table(self, name: str) -> Table:
        """Return one of the tables by name."""
        return getattr(self, f"{name}_table")

    def request(self, column: str) -> np.ndarray:
        """Return a column of the cohort's requests as numbers."""
        return numbers(self.requests, column)

    def visit(self, column: str) -> np.ndarray:
        """Return a column of the window's visits as numbers."""
        return numbers(self.visits, column)

    def session(self, column: str) -> np.ndarray:
        """Return a column of the window's sessions as numbers."""
        return numbers(self.sessions, column)

    # --- requests and persons of the cohort

    @cached_property
    def state(self) -> np.ndarray:
        """State of each request of the cohort, an index of `STATES`."""
        return codes_in(self.requests["state"], STATES)

    @cached_property
    def is_reached(self) -> np.ndarray:
        """Whether each request of the cohort was served here at least once."""
        return self.request("served") > 0

    def ends_as(self, state: str) -> np.ndarray:
        """Return whether each request of the cohort ends in a state."""
        return self.state == STATES.index(state)

    @cached_property
    def first_served_visit(self) -> np.ndarray:
        """Row in the season's visits of the first served visit of each request of the cohort, -1 for none."""
        visits = self.season.visits
        rows = np.flatnonzero(codes_in(visits["outcome"], SERVED) >= 0)
        owner = rows_of(self.requests["request"], visits["request"].array[rows])
        rows, owner = rows[owner >= 0], owner[owner >= 0]
        order = np.argsort(numbers(visits, "called_s")[rows], kind="stable")[::-1]
        first = np.full(len(self.requests), -1)
        first[owner[order]] = rows[order]  # the earliest is written last
        return first

    @cached_property
    def is_first_contact(self) -> np.ndarray:
        """Whether the first served visit of each request of the cohort resolved it."""
        resolved = np.asarray(self.season.visits["outcome"] == "resolved", dtype=bool)
        return Groups(resolved.astype(np.intp), ()).at(self.first_served_visit).codes > 0

    @cached_property
    def onset_day(self) -> np.ndarray:
        """Calendar ordinal of the onset of each request of the cohort."""
        return self.first_day + np.asarray(self.requests["onset_s"], dtype=np.int64) // DAY_S

    def _request_text(self, column: str) -> Groups:
        return groups_of_text(self.requests[column].array)

    def _of_first_visit(self, column: str) -> Groups:
        return groups_of_text(self.season.visits[column].array).at(self.first_served_visit)

    @cached_property
    def _car(self) -> Groups:
        return _cars(self.requests)

    @cached_property
    def journey(self) -> Groups:
        """Band of the journey of each request to the nearest venue that held a session in the window."""
        none = Groups(np.full(len(self.requests), -1), JOURNEY_KEYS)
        if self.ground is None or not self.open_venues.size:
            return none
        home = rows_of(self.ground.communes, self.requests["commune"])
        car = np.asarray(self.requests["car"], dtype=bool)
        nearest = [times[:, self.open_venues].min(axis=1) for times in (self.ground.no_car_s, self.ground.car_s)]
        seconds = np.where(car, nearest[1][home], nearest[0][home])
        bands = np.searchsorted(np.array(JOURNEY_BANDS_MIN) * MINUTE_S, seconds, side="left")
        return Groups(np.where(home < 0, -1, bands), JOURNEY_KEYS)

    @cached_property
    def requests_table(self) -> Table:
        """The requests of the cohort; venue, channel and service are those of the first served visit."""
        text = ("type", "operator", "commune", "age_band", "autonomy", "reason")
        makers: Makers = {name: partial(self._request_text, name) for name in text}
        makers |= {name: partial(self._of_first_visit, name) for name in ("venue", "channel")}
        makers |= {
            "service": lambda: _services(self.season.visits["permanence"].array).at(self.first_served_visit),
            "car": lambda: self._car,
            "journey": lambda: self.journey,
            "month": lambda: groups_of_months(self.onset_day),
            "week": lambda: groups_of_weeks(self.onset_day),
        }
        return Table(len(self.requests), makers)

    @cached_property
    def _persons(self) -> tuple[np.ndarray, np.ndarray]:
        _, first, person = np.unique(np.asarray(self.requests["citizen"]), return_index=True, return_inverse=True)
        return first, person

    def _of_person(self, column: str) -> Groups:
        return self.requests_table.groups(column).at(self._persons[0])

    @cached_property
    def persons_reached(self) -> np.ndarray:
        """Whether each person of the cohort was served at least once."""
        first, person = self._persons
        return np.bincount(person, self.is_reached, minlength=first.size) > 0

    @cached_property
    def persons_table(self) -> Table:
        """The persons who have a request in the cohort."""
        first, _ = self._persons
        names = ("commune", "age_band", "autonomy", "car", "journey")
        makers: Makers = {name: partial(self._of_person, name) for name in names}
        return Table(first.size, makers)

    # --- sessions and visits of the window

    @cached_property
    def is_held(self) -> np.ndarray:
        """Whether each session of the window was held."""
        return np.asarray(self.sessions["status"] == "held", dtype=bool)

    @cached_property
    def session_day(self) -> np.ndarray:
        """Calendar ordinal of each session of the window."""
        return self.first_day + np.asarray(self.sessions["opens_s"], dtype=np.int64) // DAY_S

    @cached_property
    def is_mobile(self) -> np.ndarray:
        """Whether each session of the window is a permanence, not the home desk."""
        return self.sessions_table.groups("service").codes == SERVICES.index("mobile")

    @cached_property
    def open_venues(self) -> np.ndarray:
        """Places in the ground's venues of those that held a session in the window."""
        if self.ground is None:
            return np.zeros(0, dtype=np.intp)
        held = rows_of(self.ground.venues, self.sessions["venue"])[self.is_held]
        return np.unique(held[held >= 0])

    @cached_property
    def sessions_table(self) -> Table:
        """The sessions of the window."""
        makers: Makers = {
            name: partial(groups_of_text, self.sessions[name].array) for name in ("venue", "permanence", "reason")
        }
        makers |= {
            "service": lambda: _services(self.sessions["permanence"].array),
            "month": lambda: groups_of_months(self.session_day),
            "week": lambda: groups_of_weeks(self.session_day),
        }
        return Table(len(self.sessions), makers)

    @cached_property
    def outcome(self) -> np.ndarray:
        """Outcome of each visit of the window, an index of `OUTCOMES`."""
        return codes_in(self.visits["outcome"], OUTCOMES)

    def outcome_is(self, *names: str) -> np.ndarray:
        """Return whether each visit of the window has one of these outcomes."""
        return np.isin(self.outcome, [OUTCOMES.index(name) for name in names])

    @cached_property
    def is_served(self) -> np.ndarray:
        """Whether each visit of the window was served."""
        return self.outcome_is(*SERVED)

    @cached_property
    def has_come(self) -> np.ndarray:
        """Whether each visit of the window arrived at a held session."""
        return self.outcome_is(*CAME)

    @cached_property
    def is_booked(self) -> np.ndarray:
        """Whether each visit of the window is an appointment."""
        return np.asarray(self.visits["channel"] == "appointment", dtype=bool)

    @cached_property
    def visits_table(self) -> Table:
        """The visits to sessions of the window; what concerns the person comes from the request."""
        of_visit, of_request = ("channel", "adviser", "cause"), ("type", "operator", "commune", "age_band", "autonomy")
        of_session = ("venue", "permanence", "service", "month", "week")
        makers: Makers = {name: partial(groups_of_text, self.visits[name].array) for name in of_visit}
        makers |= {name: partial(self._of_owner, name) for name in of_request}
        makers |= {name: partial(self._of_session, name) for name in of_session}
        makers["car"] = lambda: _cars(self.season.requests).at(self._owner)
        return Table(len(self.visits), makers)

    @cached_property
    def _owner(self) -> np.ndarray:
        """Row in the season's requests of the request of each visit of the window, -1 for none."""
        return rows_of(self.season.requests["request"], self.visits["request"])

    def _of_owner(self, column: str) -> Groups:
        return groups_of_text(self.season.requests[column].array).at(self._owner)

    def _of_session(self, column: str) -> Groups:
        return self.sessions_table.groups(column).at(self.session_of)

    # --- advisers and communes

    @cached_property
    def shifts(self) -> Shifts:
        """Who held the sessions of the window."""
        return shifts_of(self.sessions, self.is_held, self.session_day, self.visits, self.session_of)

    @cached_property
    def adviser_days(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Adviser, day, and the shifts' place, of each day that an adviser held a session."""
        return self.shifts.spells(self.shifts.day)

    @cached_property
    def adviser_weeks(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Adviser, week, and the shifts' place, of each week in which an adviser held a session."""
        return self.shifts.spells(self.shifts.week)

    @cached_property
    def adviser_days_table(self) -> Table:
        """The days on which an adviser held a session."""
        adviser, day, _ = self.adviser_days
        makers = {
            "adviser": lambda: Groups(adviser, self.shifts.advisers),
            "month": lambda: groups_of_months(day),
            "week": lambda: groups_of_weeks(day),
        }
        return Table(day.size, makers)

    @cached_property
    def adviser_weeks_table(self) -> Table:
        """The weeks in which an adviser held a session."""
        adviser, week, _ = self.adviser_weeks
        makers = {
            "adviser": lambda: Groups(adviser, self.shifts.advisers),
            "week": lambda: groups_of_weeks(week * WEEK_DAYS + 1),
        }
        return Table(week.size, makers)

    @cached_property
    def communes_table(self) -> Table:
        """The communes of the territory."""
        communes = self.ground.communes if self.ground else ()
        return Table(len(communes), {"commune": lambda: Groups(np.arange(len(communes)), communes)})


def _cars(requests: pd.DataFrame) -> Groups:
    """Return whether each person can come by car."""
    return Groups(np.asarray(requests["car"], dtype=np.intp), ("no_car", "car"))


def _services(permanences: Any) -> Groups:
    """Return whether each permanence is the home desk or a round."""
    named = groups_of_text(permanences)
    home = [key == HOME_DESK or key.startswith(f"{HOME_DESK}-") for key in named.keys]
    places = np.array([SERVICES.index("home_desk" if at_home else "mobile") for at_home in home], dtype=np.intp)
    return Groups(places[named.codes] if places.size else named.codes, SERVICES)
