"""What an engine knows of a scenario: records that no dice change, with ids as positions and times as seconds.

In: nothing. Out: `Plan` and its parts. How a scenario is read into them is in `plan`, what one replication makes of
its sessions in `roster`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.engine.laws import ServiceLaws
from sim.engine.settings import Settings
from sim.territory.place import Territory
from sim.units import DAY_S

if TYPE_CHECKING:
    from sim.scenario.setting import Days

Away = tuple[int, str]  # of an adviser: the first morning on which it is known (calendar ordinal), and the reason


class AdviserFacts(NamedTuple):
    """An adviser, but for what the tables by adviser say."""

    id: str
    pace: float
    illness_begins: float  # chance a day
    illness_mean_days: float
    away: dict[int, Away]  # by calendar ordinal: the leave or absence that is declared


class CampaignFacts(NamedTuple):
    """A campaign: its day of the run, its address among the dice, the share it reaches, the communes (None: all)."""

    day: int
    address: int
    reach: float
    communes: frozenset[int] | None


class DeskPlan(NamedTuple):
    """What the sessions of a permanence share, ids as indices; seconds from midnight."""

    permanence: str
    venue: int
    opens_s: int
    closes_s: int
    advisers: tuple[int, ...]
    breaks_s: tuple[tuple[int, int], ...]
    slots_s: tuple[int, ...]
    takes_walk_ins: bool
    window_days: int
    grace_s: int | None
    first_day: int  # of the run, a calendar ordinal


@dataclass(slots=True)
class SessionPlan:
    """A session: its desk on a day of the run; times are seconds of the run."""

    number: int
    desk: DeskPlan
    day: int
    removed: str

    @property
    def id(self) -> str:
        """The name of the session: permanence and date."""
        return f"{self.desk.permanence}@{dt.date.fromordinal(self.desk.first_day + self.day).isoformat()}"

    @property
    def permanence(self) -> str:
        """The permanence, or the opening of the home desk."""
        return self.desk.permanence

    @property
    def venue(self) -> int:
        """Where it is."""
        return self.desk.venue

    @property
    def opens_s(self) -> int:
        """The planned opening."""
        return self.day * DAY_S + self.desk.opens_s

    @property
    def closes_s(self) -> int:
        """The planned closing."""
        return self.day * DAY_S + self.desk.closes_s

    @property
    def advisers(self) -> tuple[int, ...]:
        """Who is planned to be there."""
        return self.desk.advisers

    @property
    def breaks_s(self) -> list[tuple[int, int]]:
        """The breaks, from and until."""
        midnight = self.day * DAY_S
        return [(midnight + begin, midnight + end) for begin, end in self.desk.breaks_s]

    @property
    def n_slots(self) -> int:
        """How many bookings it takes."""
        return len(self.desk.slots_s)

    def slot_s(self, place: int) -> int:
        """Return the start of a slot of the book, in the order in which they are given."""
        return self.day * DAY_S + self.desk.slots_s[place]

    @property
    def takes_walk_ins(self) -> bool:
        """Whether one may come without a slot."""
        return self.desk.takes_walk_ins

    @property
    def window_days(self) -> int:
        """How long ahead its slots are given."""
        return self.desk.window_days

    @property
    def grace_s(self) -> int | None:
        """How long after closing who is inside is called; None: all are."""
        return self.desk.grace_s


@dataclass(frozen=True)
class Plan:
    """Everything about a scenario that no dice change: all that an engine knows of it."""

    scenario: str  # its id
    fingerprint: str
    settings: Settings
    territory: Territory
    days: Days
    communes: tuple[str, ...]
    venues: tuple[str, ...]
    advisers: tuple[AdviserFacts, ...]
    types: tuple[str, ...]
    operators: tuple[str, ...]
    operator_of_type: list[int]
    sessions: list[SessionPlan]  # those after the last day can be booked and never happen
    sessions_of_day: list[range]
    sessions_of_venue: list[list[int]]
    reach: list[tuple[list[tuple[int, int]], list[tuple[int, int]]]]
    affinity_micro: list[list[int]]
    channel_micro: list[list[list[int]]]
    outside_micro: list[list[int]]
    outside_journey_micro: list[list[int]]
    laws: ServiceLaws
    autonomy_factor: tuple[float, float, float]
    home: list[int]
    stop_of: list[int]  # by venue: its number among those that somebody drives to, 0 for the others
    drive_s: list[list[int]]  # by [stop][stop]
    drive_m: list[list[int]]
    roads: list[list[int]]  # by [adviser][stop]
    place_of: list[int]  # by venue: rooms of one building share a place
    place_index: list[int]  # by place
    awareness: list[tuple[float, float]]  # by commune: share aware at the start, without and with a car
    venue_outage: list[int]
    operator_outage: list[int]
    adviser_entity: list[int]
    skills: list[list[int]]
    answer: list[tuple[float, float]]
    last_planned_day: int  # calendar ordinal of the last day whose sessions somebody may look at
    waiting_room: list[int | None]  # by venue, as the next two
    expected_wait_min: list[int]
    venue_outage_share: list[float]
    operator_outage_share: list[float]
    campaigns: tuple[CampaignFacts, ...]  # in the order in which they come
    adults: np.ndarray  # by commune
    profile: tuple[float, ...]  # cumulated shares of the walk-ins' arrivals, by equal bins
    document_factors: tuple[tuple[float, float], tuple[float, float]]  # [walk-in, booked][first service, later]
    like: Plan | None = None  # a plan with the same place, dates, desks and sessions

    @cached_property
    def book_windows(self) -> dict[int, int]:
        """The longest booking window of each venue that has a slot to book on some morning of the window, days."""
        first, last = self.days.start - self.days.first, self.days.end - self.days.first
        found: dict[int, int] = {}
        for venue, numbers in enumerate(self.sessions_of_venue):
            ahead = [
                one.window_days
                for one in (self.sessions[n] for n in numbers)
                if one.n_slots and not one.removed and first <= one.day <= last + one.window_days
            ]
            if ahead:
                found[venue] = max(ahead)
        return found

    @property
    def desks(self) -> Plan:
        """The plan whose sessions these are."""
        return self.like or self

    @property
    def book_venues(self) -> list[int]:
        """Venues that have a slot to book on some morning of the window."""
        return list(self.book_windows)

    @property
    def may_hear(self) -> bool:
        """Whether anybody may learn of the service during the run."""
        return self.settings.is_launch or bool(self.campaigns)

    @cached_property
    def longest_window(self) -> int:
        """The longest booking window of a session, days."""
        return max((session.window_days for session in self.sessions), default=0)

    @property
    def window_s(self) -> tuple[int, int]:
        """The reported window, seconds: from its first midnight to the one that ends it."""
        return (self.days.start - self.days.first) * DAY_S, (self.days.end + 1 - self.days.first) * DAY_S
