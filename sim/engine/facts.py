"""What an engine knows of a scenario: records that no dice change, with ids as positions and times as seconds.

In: nothing. Out: `Plan` and its parts. How a scenario is read into them is in `plan`, what one replication makes of
its sessions in `roster`.
"""

from __future__ import annotations

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


class CampaignFacts(NamedTuple):
    """A campaign: its day of the run, its address among the dice, the share it reaches, the communes (None: all)."""

    day: int
    address: int
    reach: float
    communes: frozenset[int] | None


@dataclass(slots=True)
class SessionPlan:
    """A session with ids as indices and times as seconds of the run."""

    number: int
    id: str
    permanence: str
    venue: int
    day: int
    opens_s: int
    closes_s: int
    advisers: tuple[int, ...]
    breaks_s: tuple[tuple[int, int], ...]
    slots_s: tuple[int, ...]
    takes_walk_ins: bool
    window_days: int
    grace_s: int | None
    removed: str
    away: tuple[Away | None, ...]  # by adviser of the session: the leave or absence that is declared


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
    sessions_of_day: list[list[int]]
    sessions_of_venue: list[list[int]]
    reach: list[tuple[list[tuple[int, int]], list[tuple[int, int]]]]
    affinity_micro: list[list[int]]
    channel_micro: list[list[list[int]]]
    outside_micro: list[list[int]]
    outside_journey_micro: list[list[int]]
    laws: ServiceLaws
    autonomy_factor: tuple[float, float, float]
    home: list[int]
    drive_s: list[list[int]]
    drive_m: list[list[int]]
    roads: list[list[int]]
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
                if one.slots_s and not one.removed and first <= one.day <= last + one.window_days
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
