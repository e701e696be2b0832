"""The schema of a scenario: one frozen object that holds all that is decided.

In: the merged tree of a scenario file (`sim.scenario.files`). Out: `Scenario`. What a schema cannot say
is in `sim.scenario.checks`; people and needs are in `sim.scenario.people`, the place in `sim.scenario.place`.
"""

from __future__ import annotations

import hashlib
import json
from typing import Annotated, Any, Literal

from pydantic import Field, PrivateAttr, Strict

from sim.once import once
from sim.plain import one_line
from sim.scenario.people import Awareness, Behaviour, Choice, Demand
from sim.scenario.place import Place
from sim.scenario.values import (
    Clock,
    Count,
    Day,
    Days,
    Id,
    Insee,
    Latitude,
    Longitude,
    Minutes,
    NotNegative,
    Number,
    Part,
    Positive,
    PositiveMinutes,
    Share,
    Text,
    Weekday,
)

Mode = Literal["walk_in", "appointment", "mixed"]
Staffing = Literal["staffed", "adviser_only"]
VenueKind = Literal["post_office", "town_hall", "digital_public_space", "association", "partner_shop", "bus_stop"]


class Horizon(Part):
    """The reported window, its warm-up; the run-out is the longest deadline."""

    start: Day
    end: Day = Field(description="Last day of the window, included.")
    warm_up_days: Days = 60


class Hours(Part):
    """Opening hours of a weekday."""

    weekday: Weekday
    start: Clock
    end: Clock


class Break(Part):
    """A break of a session, by the clock."""

    start: Clock
    end: Clock


class Closure(Part):
    """Days, both included, on which something is not there."""

    start: Day
    end: Day
    why: str = ""


class Absence(Part):
    """An adviser's absence, both days included, and the day it was announced (none: not before it begins)."""

    start: Day
    end: Day
    announced: Day | None = None


class Venue(Part):
    """A room lent to the service."""

    id: Id
    name: str
    commune: Insee
    lat: Latitude
    lon: Longitude
    kind: VenueKind
    office: str | None = Field(
        None, description="Its number in the list of France Services: then it is no other office that people may go to."
    )
    place: Id | None = Field(
        None,
        description="What rooms of one building share, for instance the id of the main one; none: the venue itself.",
    )
    first_day: Day | None = None
    last_day: Day | None = None
    hours: tuple[Hours, ...] | None = Field(None, description="When the room can be used; none: any time.")
    closures: tuple[Closure, ...] = ()
    closed_in_school_holidays: bool = False
    waiting_room: Count | None = Field(None, description="Most people who can wait inside; none: no limit.")
    connection_reliability: Share = Field(1.0, description="Share of days on which its connection works.")
    expected_wait_min: Minutes = Field(10.0, description="Wait that people expect there at the start of the run.")
    cost_eur_per_session: NotNegative = 0.0

    @property
    def point(self) -> tuple[float, float]:
        """Return latitude and longitude, degrees."""
        return self.lat, self.lon

    @property
    def place_id(self) -> str:
        """What the rooms of a building share: the place stated, by default the venue itself."""
        return self.place or self.id


class Sickness(Part):
    """Unannounced absences drawn at random: chance to fall ill on a day, and mean length in days (geometric)."""

    begins_share: Share = 0.0
    mean_days: Annotated[float, Strict(), Field(ge=1, le=365)] = 4.0


class Adviser(Part):
    """Who holds permanences."""

    id: Id
    name: str = ""
    home: Id = Field(description="Venue from which the adviser leaves in the morning and to which they return.")
    skill: Share = Field(0.85, description="Share of the harder cases that the adviser can handle.")
    skills: dict[Id, Share] = Field(default_factory=dict, description="Skill by request type, where it differs.")
    pace: Positive = Field(1.0, description="Factor on durations.")
    contract_h_per_week: Annotated[float, Strict(), Field(gt=0, le=60)] = 35.0
    leave: tuple[Closure, ...] = ()
    absences: tuple[Absence, ...] = ()
    sickness: Sickness = Sickness()
    cost_eur_per_h: NotNegative = 0.0


class EveryWeeks(Part):
    """Every n-th week, counted from Monday 3 January 2000."""

    every_weeks: Annotated[int, Strict(), Field(ge=1, le=52)]
    offset: Annotated[int, Strict(), Field(ge=0, le=51)] = 0


Often = Literal["every", "odd", "even", "first", "second", "third", "fourth", "fifth", "last"]
Recurrence = Often | EveryWeeks


class Service(Part):
    """How a desk takes people: channels, slots, closing."""

    mode: Mode = "mixed"
    slot_min: PositiveMinutes = 30.0
    bookable_share: Share = Field(0.5, description="Share of the slots of a mixed session that can be booked.")
    overbooked_share: Share = Field(
        0.0, description="Share of the bookable slots that are given a second time, once all are taken."
    )
    booking_window_days: Annotated[int, Strict(), Field(ge=0, le=365)] = 21
    closing: Literal["all_inside", "grace"] = Field(
        "grace", description="After closing: serve all who are inside, or call until closing + desk.grace_min."
    )


class Permanence(Service):
    """A recurring desk of the rota."""

    id: Id
    venue: Id
    advisers: tuple[Id, ...] = Field(min_length=1)
    weekday: Weekday
    recurrence: Recurrence = "every"
    start: Clock
    end: Clock
    breaks: tuple[Break, ...] = ()
    first_day: Day | None = None
    last_day: Day | None = None
    in_school_holidays: bool = True


class HomeDesk(Service):
    """The fixed office the adviser leaves."""

    venue: Id
    staffing: Staffing = "staffed"
    colleagues: tuple[Id, ...] = Field((), description="Advisers who keep the desk open when it is staffed.")
    hours: tuple[Hours, ...]


class Rota(Part):
    """All permanences, and the home desk if there is one."""

    permanences: tuple[Permanence, ...] = ()
    home_desk: HomeDesk | None = None


class DeskRules(Part):
    """What every desk does with those who are early, late or still inside."""

    early_min: Minutes = 10.0
    late_min: Minutes = 15.0
    hold_min: Minutes = 5.0
    grace_min: Minutes = 15.0
    shortest_notice_days: Days = 1
    walk_in_horizon_days: Days = 10


class DayRules(Part):
    """The adviser's day around the desk."""

    set_up_min: Minutes = 10.0
    follow_up_min: Minutes = Field(2.0, description="Work after each served visit, done when the desk has closed.")
    drive_margin_min: Minutes = 5.0
    drive_cv: NotNegative = Field(0.15, description="Coefficient of variation of a drive (lognormal).")
    lunch_break_min: Minutes = 45.0


class ReferenceMix(Part):
    """The conditions at which the shipped probabilities are totals; base rates are solved from them."""

    booked_share: Share
    revisit_share: Share
    skill: Share
    connection_reliability: Share = Field(description="Share of days on which the connection of a desk works.")


class Outcomes(Part):
    """How services end, beside the probabilities of each type."""

    reference: ReferenceMix
    booked_document_factor: NotNegative = Field(description="Missing documents of those who booked, relative.")
    revisit_document_factor: NotNegative = Field(description="Missing documents of those who come back, relative.")
    operator_only_share: Share = Field(description="Share of the referrals that only the operator could handle.")
    time_cap_min: PositiveMinutes = Field(75.0, description="A service that would last longer is cut and referred.")
    low_autonomy_factor: Positive = 1.2
    high_autonomy_factor: Positive = 0.85


class Learning(Part):
    """How skill grows. Off unless asked for."""

    on: bool = False
    start_skill: Share = 0.5
    cases_to_learn: Positive = Field(40.0, description="Cases after which 63 % of what is missing is learnt.")
    documentation_h_per_week: NotNegative = 0.0
    cases_per_documentation_h: NotNegative = 3.0
    slowdown: NotNegative = Field(0.5, description="Extra duration of somebody without any skill, relative.")


class Expectations(Part):
    """How the expected wait at a venue follows what was lived there, once a week."""

    weight: Share = 0.3


class Costs(Part):
    """What the service costs, euros."""

    drive_eur_per_km: NotNegative = 0.0
    equipment_eur_per_adviser_year: NotNegative = 0.0
    home_desk_eur_per_year: NotNegative = 0.0


class Scenario(Part):
    """All that is decided: where, when, who, which rota, which needs and which rules.

    Read one with `sim.load_scenario`; change one with `changed`. Values are checked and frozen.
    """

    id: Id
    title: Text
    question: Text
    regime: Literal["established", "launch"] = "established"
    horizon: Horizon
    place: Place
    venues: tuple[Venue, ...]
    advisers: tuple[Adviser, ...]
    rota: Rota
    demand: Demand
    awareness: Awareness
    choice: Choice
    behaviour: Behaviour
    desk: DeskRules = DeskRules()
    day: DayRules = DayRules()
    outcomes: Outcomes
    learning: Learning = Learning()
    expectations: Expectations = Expectations()
    costs: Costs = Costs()
    bands: dict[str, tuple[Number, Number]] = Field(
        default_factory=dict, description="Plausible band of a measure; a run outside it warns."
    )

    # Where each value came from: dotted path -> origin (file, line, source, quality); see `sim.scenario.files`.
    _origins: dict[str, Any] = PrivateAttr(default_factory=dict)

    def __repr__(self) -> str:
        # All values are some hundred lines: `sim.dump_resolved` writes them, `sim.table` tells the week.
        days = f"{self.horizon.start} to {self.horizon.end}"
        return f"<Scenario {self.id!r}: {one_line(self.title.fr)}; {days}; fingerprint {self.fingerprint[:8]}>"

    __str__ = __repr__

    @property
    def origins(self) -> dict[str, Any]:
        """Where each value came from, by dotted path."""
        return self._origins

    def tree(self) -> dict[str, Any]:
        """Return the scenario as plain values, as a file would state them, ``None`` left out."""
        return self.model_dump(mode="json", exclude_none=True)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the resolved values; equal scenarios have equal fingerprints."""
        return _fingerprint_of(self)


@once
def _fingerprint_of(scenario: Scenario) -> str:
    return fingerprint(scenario.tree())


def fingerprint(tree: Any) -> str:
    """Return the SHA-256 of a tree of plain values, whatever the order of its keys."""
    text = json.dumps(tree, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()
