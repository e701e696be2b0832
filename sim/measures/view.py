"""Seasons as arrays, row by row, with the groups that measures are split by.

In: a `Season`, or the log of several under each other, and the `Ground` of its scenario. Out: a `View` with eight
tables: requests and persons of the cohort, visits and sessions of the window, days and weeks that advisers worked,
communes and books; of several seasons the rows of each follow those of the one before. No measure is computed here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cached_property, partial
from itertools import pairwise
from typing import Any

import numpy as np

from sim.measures.adding import find_first_served, read_at
from sim.measures.definition import ALL
from sim.measures.ground import Ground
from sim.measures.groups import Groups, Makers, ViewTable, groups_of_months, groups_of_weeks, groups_of_words, rows_of
from sim.measures.shifts import WORK, Shifts, WorkSpells, shifts_of
from sim.scenario.rota import HOME_DESK
from sim.units import DAY_S, WEEK_DAYS
from sim.visits.arrays import Log, is_one_of
from sim.visits.keys import rows_of_numbers
from sim.visits.log import Season
from sim.visits.outcomes import CAME, KNOWN_OUTCOMES, SERVED, STATES

SERVICES = ("home_desk", "mobile")
JOURNEY_KEYS = ("00-05", "05-10", "10-15", "15-20", "20-30", "30+")
_EPOCH_ORDINAL = dt.date(1970, 1, 1).toordinal()


class View:
    """A season, or several of one scenario, ready to be measured; every attribute is worked out when first asked for.

    Parameters
    ----------
    season : Season
    ground : Ground or None
    log : Log, optional
        The season's arrays where somebody else reads them too; or those of several, of which the season is the first.
    """

    def __init__(self, season: Season, ground: Ground | None, log: Log | None = None):
        self.season = season
        self.ground = ground
        self.log = log or Log(season)
        self.seasons = self.log.seasons
        self.first_day = int(season.meta.get("first_day", _EPOCH_ORDINAL))
        # Rows of the season that are measured: of the cohort, of the window, and to sessions of the window.
        self.request_rows = self._marked("requests", "in_cohort")
        self.session_rows = self._marked("sessions", "in_window")
        place = np.full(self.log.size("sessions") + 1, -1)
        place[self.session_rows] = np.arange(self.session_rows.size)
        of_visit = place[self.log.session_of]  # a visit without a session has row -1, the last place, which is -1
        self.visit_rows = np.flatnonzero(of_visit >= 0)
        self.session_of = of_visit[self.visit_rows]
        self._rows = {"requests": self.request_rows, "visits": self.visit_rows, "sessions": self.session_rows}
        self._lies = {table: _lying(rows) for table, rows in self._rows.items()}
        self._first_rows = {
            table: np.searchsorted(rows, self.log.first_rows(table)) for table, rows in self._rows.items()
        }
        self._numbers: dict[tuple[str, str], np.ndarray] = {}
        self._words: dict[tuple[str, str], Groups] = {}
        self._made: dict[Any, Any] = {}

    def _marked(self, table: str, column: str) -> np.ndarray:
        """Return the rows that a column marks; none in the log of a register that has no such column."""
        return np.flatnonzero(self.log.truth(table, column)) if self.log.has(table, column) else np.zeros(0, np.intp)

    def rows(self, table: str) -> np.ndarray:
        """Return the rows of the season's table that are measured: requests, visits or sessions."""
        return self._rows[table]

    def once(self, function: Callable[[View], Any]) -> Any:
        """Return what a function makes of this view, made once however many measures read it."""
        if function not in self._made:
            self._made[function] = function(self)
        return self._made[function]

    def close(self) -> None:
        """Forget all: a view refers to itself, so that those of a thousand seasons would wait for the collector."""
        self.__dict__.clear()

    def every(self, table: str) -> np.ndarray:
        """Return 1 for each row of a table."""
        return self._number(table, "")

    def _number(self, table: str, column: str) -> np.ndarray:
        if (table, column) not in self._numbers:
            rows = self._rows[table]
            if not column:
                found = np.ones(rows.size)
            elif self.log.has(table, column):
                found = self.log.stamp(table, column)[self._lies[table]]
            else:  # in the log of a register: not known of any row
                found = np.full(rows.size, np.nan)
            self._numbers[table, column] = found
        return self._numbers[table, column]

    def _texts(self, table: str, column: str) -> Groups:
        if (table, column) not in self._words:
            self._words[table, column] = groups_of_words(self.log.column(table, column))
        return self._words[table, column]

    def season_of(self, table: str) -> np.ndarray:
        """Return the place of the season that each row of a table is of."""
        return self.table(table).season

    def table(self, name: str) -> ViewTable:
        """Return one of the tables by name."""
        found: ViewTable = getattr(self, f"{name}_table")
        return found

    def request(self, column: str) -> np.ndarray:
        """Return a column of the cohort's requests as numbers."""
        return self._number("requests", column)

    def visit(self, column: str) -> np.ndarray:
        """Return a column of the window's visits as numbers."""
        return self._number("visits", column)

    def session(self, column: str) -> np.ndarray:
        """Return a column of the window's sessions as numbers."""
        return self._number("sessions", column)

    # --- requests and persons of the cohort

    @cached_property
    def state(self) -> np.ndarray:
        """State of each request of the cohort, an index of `STATES`."""
        return np.asarray(self.log.state[self._lies["requests"]])

    @cached_property
    def is_reached(self) -> np.ndarray:
        """Whether each request of the cohort was served here at least once."""
        return self.request("served") > 0

    def ends_as(self, state: str) -> np.ndarray:
        """Return whether each request of the cohort ends in a state."""
        return np.asarray(self.state == STATES.index(state))

    @cached_property
    def first_served_visit(self) -> np.ndarray:
        """Row in the season's visits of the first served visit of each request of the cohort, -1 for none."""
        place = np.full(self.log.size("requests"), -1)
        place[self.request_rows] = np.arange(self.request_rows.size)
        first = np.full(self.request_rows.size, -1)
        called = self.log.stamp("visits", "called_s")
        find_first_served(self.log.served, called, self.log.request_of, place, first)
        return first

    @cached_property
    def is_first_contact(self) -> np.ndarray:
        """Whether the first served visit of each request of the cohort resolved it."""
        return np.asarray(read_at(self.log.outcome, self.first_served_visit) == KNOWN_OUTCOMES.index("resolved"))

    @cached_property
    def onset_day(self) -> np.ndarray:
        """Calendar ordinal of the onset of each request of the cohort."""
        return self.first_day + self.request("onset_s").astype(np.int64) // DAY_S

    def _request_text(self, column: str) -> Groups:
        return self._texts("requests", column).of(self._lies["requests"])

    def _of_first_visit(self, column: str) -> Groups:
        return self._texts("visits", column).at(self.first_served_visit)

    @cached_property
    def _car(self) -> Groups:
        return self._cars(self._lies["requests"])

    def _cars(self, rows: np.ndarray | slice) -> Groups:
        """Return whether the person of each request can come by car."""
        return Groups(self.log.truth("requests", "car")[rows].astype(np.intp), ("no_car", "car"))

    @cached_property
    def journey(self) -> Groups:
        """Band of the journey of each request to the nearest venue that held a session in the window."""
        if self.ground is None:
            return Groups(np.full(self.request_rows.size, -1), JOURNEY_KEYS)
        named = self._request_text("commune")
        home = read_at(rows_of(self.ground.communes, named.keys), named.codes)
        nowhere = np.full((2, len(self.ground.communes) + 1), -1)
        bands = np.array([self.ground.bands(is_open) if is_open.any() else nowhere for is_open in self.is_open])
        return Groups(bands[self.season_of("requests"), self._car.codes, home], JOURNEY_KEYS)

    @cached_property
    def requests_table(self) -> ViewTable:
        """The requests of the cohort; venue, channel and service are those of the first served visit."""
        text = ("type", "operator", "commune", "age_band", "autonomy", "reason")
        makers: Makers = {name: partial(self._request_text, name) for name in text}
        makers |= {name: partial(self._of_first_visit, name) for name in ("venue", "channel")}
        makers |= {
            "service": lambda: _services(self._texts("visits", "permanence")).at(self.first_served_visit),
            "car": lambda: self._car,
            "journey": lambda: self.journey,
            "month": lambda: groups_of_months(self.onset_day),
            "week": lambda: groups_of_weeks(self.onset_day),
        }
        return ViewTable(self._first_rows["requests"], makers)

    @cached_property
    def _persons(self) -> tuple[np.ndarray, np.ndarray]:
        """First row of each person in the cohort of a season, by first appearance, and the person of each row."""
        citizen = np.array(self.log.column("requests", "citizen")[self._lies["requests"]], np.int64)
        first_of = np.empty(citizen.size, np.intp)
        for begin, end in pairwise(self._first_rows["requests"].tolist()):
            mine = citizen[begin:end]
            first_of[begin:end] = begin + rows_of_numbers(mine, mine)[0]
        is_first = first_of == np.arange(citizen.size)
        return np.flatnonzero(is_first), (np.cumsum(is_first) - 1)[first_of]

    def _of_person(self, column: str) -> Groups:
        return self.requests_table.groups(column).at(self._persons[0])

    @cached_property
    def persons_reached(self) -> np.ndarray:
        """Whether each person of the cohort was served at least once."""
        first, person = self._persons
        return np.bincount(person, self.is_reached, minlength=first.size) > 0

    @cached_property
    def persons_table(self) -> ViewTable:
        """The persons who have a request in the cohort."""
        first, _ = self._persons
        names = ("commune", "age_band", "autonomy", "car", "journey")
        makers: Makers = {name: partial(self._of_person, name) for name in names}
        return ViewTable(np.searchsorted(first, self._first_rows["requests"]), makers)

    # --- sessions and visits of the window

    @cached_property
    def is_held(self) -> np.ndarray:
        """Whether each session of the window was held."""
        return np.asarray(self.log.held[self._lies["sessions"]])

    @cached_property
    def session_day(self) -> np.ndarray:
        """Calendar ordinal of each session of the window."""
        if self.log.is_observed:  # a register knows dates, planned openings seldom
            dates = self.log.texts("sessions", "date")
            return np.asarray(
                np.array([dt.date.fromisoformat(date).toordinal() for date in dates.words])[
                    dates.codes[self.session_rows]
                ]
            )
        return self.first_day + self.session("opens_s").astype(np.int64) // DAY_S

    @cached_property
    def is_mobile(self) -> np.ndarray:
        """Whether each session of the window is a permanence, not the home desk."""
        return np.asarray(self.sessions_table.groups("service").codes == SERVICES.index("mobile"))

    @cached_property
    def is_open(self) -> np.ndarray:
        """Whether each of the ground's venues held a session in the window, shape (seasons, venues)."""
        n_venues = len(self.ground.venues if self.ground else ())
        is_open = np.zeros((self.seasons, n_venues + 1), dtype=bool)  # the last place is none's
        is_open[self.season_of("sessions")[self.is_held], self.venue_of_session[self.is_held]] = True
        return is_open[:, :-1]

    @cached_property
    def venue_of_session(self) -> np.ndarray:
        """Place in the ground's venues of each session of the window, -1 for none."""
        named = self.sessions_table.groups("venue")
        return np.asarray(read_at(rows_of(self.ground.venues if self.ground else (), named.keys), named.codes))

    @cached_property
    def sessions_table(self) -> ViewTable:
        """The sessions of the window."""
        makers: Makers = {name: partial(self._of_window_session, name) for name in ("venue", "permanence", "reason")}
        makers |= {
            "service": lambda: _services(self.sessions_table.groups("permanence")),
            "month": lambda: groups_of_months(self.session_day),
            "week": lambda: groups_of_weeks(self.session_day),
        }
        return ViewTable(self._first_rows["sessions"], makers)

    @cached_property
    def outcome(self) -> np.ndarray:
        """Outcome of each visit of the window, an index of `KNOWN_OUTCOMES`."""
        return self.log.outcome[self.visit_rows]

    def outcome_is(self, *names: str) -> np.ndarray:
        """Return whether each visit of the window has one of these outcomes."""
        return is_one_of(self.outcome, KNOWN_OUTCOMES, names)

    @cached_property
    def is_served(self) -> np.ndarray:
        """Whether each visit of the window was served."""
        return self.log.served[self.visit_rows]

    def is_end_told(self, outcomes: tuple[str, ...]) -> np.ndarray:
        """Whether each visit of the window was served, and whether so it ended is told; registers leave some open."""
        if not self.log.is_observed:
            return self.is_served
        return self.outcome_is(*SERVED, "not_referred") if outcomes == ("referred",) else self.outcome_is(*SERVED)

    @cached_property
    def has_come(self) -> np.ndarray:
        """Whether each visit of the window arrived at a held session."""
        return self.outcome_is(*CAME)

    @cached_property
    def is_booked(self) -> np.ndarray:
        """Whether each visit of the window is an appointment."""
        return self.log.equal("visits", "channel", "appointment")[self.visit_rows]

    @cached_property
    def visits_table(self) -> ViewTable:
        """The visits to sessions of the window; what concerns the person comes from the request."""
        of_visit, of_request = ("channel", "adviser", "cause"), ("type", "operator", "commune", "age_band", "autonomy")
        of_session = ("venue", "permanence", "service", "month", "week")
        makers: Makers = {name: partial(self._of_window_visit, name) for name in of_visit}
        makers |= {name: partial(self._of_owner, name) for name in of_request}
        makers |= {name: partial(self._of_session, name) for name in of_session}
        makers["car"] = lambda: self._cars(slice(None)).at(self._owner)
        return ViewTable(self._first_rows["visits"], makers)

    @cached_property
    def _owner(self) -> np.ndarray:
        """Row in the season's requests of the request of each visit of the window, -1 for none."""
        return self.log.request_of[self.visit_rows]

    def _of_owner(self, column: str) -> Groups:
        return self._texts("requests", column).at(self._owner)

    def _of_window_visit(self, column: str) -> Groups:
        return self._texts("visits", column).of(self.visit_rows)

    def _of_window_session(self, column: str) -> Groups:
        return self._texts("sessions", column).of(self._lies["sessions"])

    def _of_session(self, column: str) -> Groups:
        return self.sessions_table.groups(column).of(self.session_of)

    # --- advisers and communes

    @cached_property
    def shifts(self) -> Shifts:
        """Who held the sessions of the window."""
        teams, adviser = self.log.texts("sessions", "advisers"), self.visits_table.groups("adviser")
        return shifts_of(
            teams=(teams.codes[self.session_rows], teams.words),
            present=self.session("present_advisers"),
            working_s=sum((self.session(name) for name in WORK), np.zeros(self.session_rows.size)),
            is_held=self.is_held,
            season=self.season_of("sessions"),
            day=self.session_day,
            servers=(adviser.codes, adviser.keys),
            session_of=self.session_of,
        )

    @cached_property
    def adviser_days(self) -> WorkSpells:
        """The days on which an adviser held a session."""
        return self.shifts.spells(self.shifts.day)

    @cached_property
    def adviser_weeks(self) -> WorkSpells:
        """The weeks in which an adviser held a session."""
        return self.shifts.spells(self.shifts.week)

    @cached_property
    def adviser_days_table(self) -> ViewTable:
        """The days on which an adviser held a session."""
        days = self.adviser_days
        makers = {
            "adviser": lambda: Groups(days.adviser, self.shifts.advisers),
            "month": lambda: groups_of_months(days.period),
            "week": lambda: groups_of_weeks(days.period),
        }
        return ViewTable(self._first_of(days.season), makers)

    @cached_property
    def adviser_weeks_table(self) -> ViewTable:
        """The weeks in which an adviser held a session."""
        weeks = self.adviser_weeks
        makers = {
            "adviser": lambda: Groups(weeks.adviser, self.shifts.advisers),
            "week": lambda: groups_of_weeks(weeks.period * WEEK_DAYS + 1),
        }
        return ViewTable(self._first_of(weeks.season), makers)

    def _first_of(self, season: np.ndarray) -> np.ndarray:
        """Return where each season begins among rows that are in their order."""
        return np.searchsorted(season, np.arange(self.seasons + 1))

    @cached_property
    def communes_table(self) -> ViewTable:
        """The communes of the territory, once a season."""
        communes = self.ground.communes if self.ground else ()
        place = np.tile(np.arange(len(communes)), self.seasons)
        return ViewTable(self._alike(len(communes)), {"commune": lambda: Groups(place, communes)})

    def _alike(self, size: int) -> np.ndarray:
        """Return where each season begins among rows of which all have as many."""
        return size * np.arange(self.seasons + 1)

    @cached_property
    def books_table(self) -> ViewTable:
        """Once a season the venues with a slot to book in the window, then the communes, which make the whole."""
        venues = tuple(sorted(self.log.texts("books", "venue").words))
        communes = self.ground.communes if self.ground else ()
        place, none = np.arange(len(venues)), np.full(len(communes), -1)
        of_whole = np.concatenate((np.full(len(venues), -1 if communes else 0), np.zeros(len(communes), np.intp)))
        of_commune = np.concatenate((np.full(len(venues), -1), np.arange(len(communes))))
        makers: Makers = {
            "venue": lambda: Groups(np.tile(np.concatenate((place, none)), self.seasons), venues),
            "commune": lambda: Groups(np.tile(of_commune, self.seasons), communes),
            ALL: lambda: Groups(np.tile(of_whole, self.seasons), (ALL,)),
        }
        return ViewTable(self._alike(len(venues) + len(communes)), makers)


def _lying(rows: np.ndarray) -> np.ndarray | slice:
    """Return rows as a slice where one follows the other: what lies there is then seen, not copied."""
    if rows.size and rows[-1] - rows[0] + 1 == rows.size:
        return slice(int(rows[0]), int(rows[-1]) + 1)
    return rows


def _services(permanences: Groups) -> Groups:
    """Return whether each permanence is the home desk or a round."""
    home = [key == HOME_DESK or key.startswith(f"{HOME_DESK}-") for key in permanences.keys]
    places = np.array([SERVICES.index("home_desk" if at_home else "mobile") for at_home in home], dtype=np.intp)
    return Groups(places, ()).at(permanences.codes)._replace(keys=SERVICES)
