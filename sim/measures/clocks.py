"""The access clock of each commune, from the rota and the journeys alone: exactly, without a run.

In: a scenario. Out: for each commune, with and without a car, the law of the time from a need until somebody who
leaves home for the desk that opens soonest stands in front of it; the same once a session is cancelled.
Illness, full books and what people prefer are not here: they are what a run adds.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from sim.errors import ScenarioError
from sim.measures.access import weeks_within
from sim.measures.cancelling import NONE, fill_lost
from sim.measures.delay_law import DelayLaw
from sim.measures.delay_spells import delay_spells
from sim.measures.ground import Ground, ground_of, journeys_of
from sim.said import said
from sim.scenario.rota import HOME_DESK, PlannedSession, is_within, planned_sessions
from sim.scenario.schema import Scenario
from sim.scenario.setting import territory_of
from sim.territory.calendar import LAST_DAY
from sim.territory.journey_table import Journeys
from sim.units import DAY_S, WEEK_DAYS, minutes_to_s, week_ordinal

WAYS = ("car", "no_car")
SERVICES = ("all", "mobile", "home_desk")
CHANNELS = ("any", "walk_in")
Reached = list[tuple[int, int, np.ndarray]]
_AHEAD_DAYS = 120  # beyond the window: what follows a need of its last days


@dataclass(frozen=True)
class DeskOpening:
    """A time without a break in which a desk is open, seconds from the first midnight of the window."""

    venue: int
    opens_s: int
    closes_s: int
    session: int


@dataclass(frozen=True)
class ReachClock:
    """The clock of one commune by one way to travel.

    Attributes
    ----------
    commune, way : str
        INSEE code; ``car`` or ``no_car``.
    journey_s : int or None
        To the nearest venue that opens in the window and is within the longest journey that people accept, one way.
    law : DelayLaw or None
        From the need until standing at an open desk, journey included; None where no desk is ever in reach.
    open_share : float
        Share of the window in which who leaves at once finds a desk open.
    known_share : float
        Share of the window for which the rota says what comes next; the law is of the needs that fall then.
    """

    commune: str
    way: str
    journey_s: int | None
    law: DelayLaw | None
    open_share: float
    known_share: float


class RotaClocks:
    """The openings that a rota plans, and the clocks of all communes.

    Parameters
    ----------
    scenario : Scenario
    service : str
        ``all``, ``mobile`` (the permanences alone) or ``home_desk``.
    channel : str
        ``any``, or ``walk_in``: only sessions that take people without an appointment.

    Raises
    ------
    ScenarioError
        The service or the channel is unknown.

    Notes
    -----
    A need falls uniformly over the reported window. Who leaves home at t for a session that opens at o and closes
    at k, a journey of J away, stands at an open desk after max(J, o - t), if t + J < k: the delay is the least of
    these over the sessions within the longest journey that people accept. Sessions that a holiday, a closure, a leave
    or a declared absence of all its advisers takes away are none; breaks are closed time.
    """

    def __init__(self, scenario: Scenario, service: str = "all", channel: str = "any"):
        for name, value, known in (("service", service, SERVICES), ("channel", channel, CHANNELS)):
            if value not in known:
                raise ScenarioError(
                    said(
                        "{name} is {value!r}; it must be one of {names}", name=name, value=value, names=", ".join(known)
                    )
                )
        self.scenario, self.service, self.channel = scenario, service, channel
        self.ground: Ground = ground_of(scenario)
        self.first, self.last = scenario.horizon.start.toordinal(), scenario.horizon.end.toordinal()
        self.length_s = (self.last - self.first + 1) * DAY_S
        self.limit_s = {
            way: minutes_to_s(getattr(scenario.choice.longest_journey_min, way)) for way in WAYS
        }  # fmt: skip

    @cached_property
    def sessions(self) -> list[PlannedSession]:
        """The sessions that the rota lets take place, from the first day of the window to what follows its last."""
        calendar = territory_of(self.scenario).calendar
        planned = planned_sessions(self.scenario, calendar, self.first, min(self.last + _AHEAD_DAYS, LAST_DAY))
        return [s for s in planned if not s.removed and self._is_asked(s) and self.present(s)]

    def _is_asked(self, session: PlannedSession) -> bool:
        is_home = session.kind.permanence.startswith(HOME_DESK)
        wanted = self.service == "all" or is_home == (self.service == "home_desk")
        return wanted and (self.channel == "any" or session.kind.takes_walk_ins)

    def present(self, session: PlannedSession) -> tuple[str, ...]:
        """Return the advisers of a session who are there, as far as leave and declared absences tell."""
        advisers = {adviser.id: adviser for adviser in self.scenario.advisers}
        return tuple(
            name
            for name in session.kind.advisers
            if not is_within(advisers[name].leave, session.day)
            and not any(a.start.toordinal() <= session.day <= a.end.toordinal() for a in advisers[name].absences)
        )

    @cached_property
    def openings(self) -> list[DeskOpening]:
        """The openings of these sessions, breaks left out."""
        place = {venue: k for k, venue in enumerate(self.ground.venues)}
        found = []
        for number, session in enumerate(self.sessions):
            midnight = (session.day - self.first) * DAY_S
            for begin, end in open_spells(session):
                found.append(DeskOpening(place[session.kind.venue], midnight + begin, midnight + end, number))
        return found

    @cached_property
    def _by_venue(self) -> list[np.ndarray]:
        """Openings of each venue: columns opens, closes, session; in order of opening."""
        rows: list[list[tuple[int, int, int]]] = [[] for _ in self.ground.venues]
        for one in self.openings:
            rows[one.venue].append((one.opens_s, one.closes_s, one.session))
        return [np.array(sorted(r), dtype=np.int64).reshape(-1, 3) for r in rows]

    def journeys(self, way: str) -> Journeys:
        """Return the journeys one way."""
        return self.ground.car if way == "car" else self.ground.no_car

    def near(self, limit_s: int) -> csr_array:
        """Return which venues each commune has within some seconds by car, however many; shape (communes, venues)."""
        is_known = limit_s <= self.ground.car.limit_s
        return (self.ground.car if is_known else journeys_of(self.scenario, limit_s)[1]).near(limit_s)

    def _reached(self, row: int, way: str) -> Reached:
        """Return venue, journey and openings of each venue that a commune reaches and that opens."""
        return [
            (venue, journey, self._by_venue[venue])
            for venue, journey in zip(*map(np.ndarray.tolist, self.journeys(way).of(row)), strict=True)
            if journey <= self.limit_s[way] and len(self._by_venue[venue])
        ]

    def clock(self, commune: str, way: str = "car") -> ReachClock:
        """Return the clock of a commune by a way to travel."""
        row = self.ground.communes.index(commune)
        reached = self._reached(row, way)
        opening_in_window = [journey for _, journey, opened in reached if (opened[:, 0] < self.length_s).any()]
        spells = delay_spells([(journey, opened) for _, journey, opened in reached], 0, self.length_s)
        known = spells.law.period_s
        return ReachClock(
            commune=commune,
            way=way,
            journey_s=min(opening_in_window, default=None),
            law=spells.law if known else None,
            open_share=spells.open_s / self.length_s,
            known_share=float(known) / self.length_s,
        )

    @cached_property
    def car_share(self) -> float:
        """Share of the inhabitants of 15 and over who can come by car, of all communes alike (a national figure)."""
        bands = self.scenario.demand.population.age_bands
        return sum(band.share * band.car for band in bands) / sum(band.share for band in bands)

    def table(self) -> pd.DataFrame:
        """Return the clocks of all communes, with and without a car.

        Returns
        -------
        DataFrame
            commune, name, population, way; journey_s (Int64, missing where no desk is in reach); mean_s, median_s,
            p90_s, max_s (float, NaN there); within_day, within_week, open_share, known_share (0 to 1).
        """
        rows = []
        for commune in territory_of(self.scenario).communes:
            for way in WAYS:
                clock = self.clock(commune.insee, way)
                rows.append(
                    {
                        "commune": commune.insee,
                        "name": commune.name,
                        "population": commune.population,
                        "way": way,
                        "journey_s": clock.journey_s,
                        **_law_columns(clock.law),
                        "open_share": clock.open_share,
                        "known_share": clock.known_share,
                    }
                )
        return pd.DataFrame(rows).astype({"journey_s": "Int64"})

    def within(self, minutes: float) -> tuple[np.ndarray, float]:
        """Return who is within some minutes by car of a desk open in the week.

        Returns
        -------
        by_commune : float64 array, shape (communes,)
            Share of the weeks of the window.
        share : float
            Of the inhabitants, mean over the weeks.
        """
        first = week_ordinal(self.first)
        is_open = np.zeros((week_ordinal(self.last) - first + 1, len(self.ground.venues)), dtype=bool)
        for one in self.openings:
            if one.opens_s < self.length_s:
                is_open[(self.first + one.opens_s // DAY_S - 1) // WEEK_DAYS - first, one.venue] = True
        by_commune = weeks_within(self.near(minutes_to_s(minutes)), is_open) / len(is_open)
        population = self.ground.population
        people = math.fsum(by_commune * population)  # whatever the order of communes, and who else is listed
        return by_commune, people / max(1, int(population.sum()))

    @cached_property
    def way_share(self) -> dict[str, float]:
        """Share of the inhabitants who travel each way."""
        return {"car": self.car_share, "no_car": 1 - self.car_share}

    # --- a session less

    def after_cancellation(self, of: str = "mobile") -> pd.DataFrame:
        """Return how much longer the delay becomes when one session is cancelled.

        Parameters
        ----------
        of : str
            Whose sessions are cancelled, one at a time: ``mobile``, ``home_desk`` or ``all``.

        Returns
        -------
        DataFrame, one row for each permanence, commune and way that ever has its soonest desk there
            permanence, commune, way : str
            sessions : int
                Sessions that are the soonest desk for some of the needs of the window.
            needs_share : float
                Share of the window in which a need would wait for one of them.
            mean_s, without_s : float
                Mean delay of these needs with the session, and without the one that they would wait for.
            longest_s : float
                The longest delay without it.

        Notes
        -----
        One session at a time is taken away, all others stay; needs that would have gone elsewhere keep their delay.
        What is cancelled without being announced costs the journey too, which is not counted here.
        """
        kept: dict[tuple[str, str, str], list[int]] = {}
        numbers = np.arange(len(self.sessions))
        is_home = np.array([one.kind.permanence.startswith(HOME_DESK) for one in self.sessions], dtype=bool)
        asked = np.ones(numbers.size, dtype=bool) if of == "all" else is_home == (of != "mobile")
        openings = np.concatenate(self._by_venue).T.copy()
        first = np.cumsum([0, *map(len, self._by_venue)])
        longest = np.array([(rows[:, 1] - rows[:, 0]).max(initial=0) for rows in self._by_venue], dtype=np.int64)
        place, opened, closed = np.array(self._places, dtype=np.int64).reshape(-1, 3).T.copy()
        place[~asked] = NONE
        for way in WAYS:
            for row, commune in enumerate(self.ground.communes):
                reached = self._reached(row, way)
                lost = np.zeros((numbers.size, 4), dtype=np.int64)
                fill_lost(
                    *openings, longest, first, place, opened, closed,
                    np.array([venue for venue, _, _ in reached], dtype=np.int64),
                    np.array([journey for _, journey, _ in reached], dtype=np.int64), self.length_s, lost,
                )  # fmt: skip
                for number in np.flatnonzero(lost[:, 0]).tolist():
                    sums = kept.setdefault((self.sessions[number].kind.permanence, commune, way), [0, 0, 0, 0, 0])
                    for k, value in enumerate((1, *lost[number, :3].tolist())):
                        sums[k] += value
                    sums[4] = max(sums[4], int(lost[number, 3]))
        rows = [
            {
                "permanence": permanence,
                "commune": commune,
                "way": way,
                "sessions": n,
                "needs_share": length / self.length_s,
                "mean_s": twice_with / 2 / length,
                "without_s": twice_without / 2 / length,
                "longest_s": float(longest),
            }
            for (permanence, commune, way), (n, length, twice_with, twice_without, longest) in kept.items()
        ]
        columns = ["permanence", "commune", "way", "sessions", "needs_share", "mean_s", "without_s", "longest_s"]
        return pd.DataFrame(rows, columns=columns).sort_values(columns[:3], ignore_index=True)

    @cached_property
    def _places(self) -> list[tuple[int, int, int]]:
        """Venue, first opening and last closing of each session."""
        found: dict[int, tuple[int, int, int]] = {}
        for one in self.openings:
            venue, first, last = found.get(one.session, (one.venue, one.opens_s, one.closes_s))
            found[one.session] = venue, min(first, one.opens_s), max(last, one.closes_s)
        return [found[number] for number in range(len(self.sessions))]


def open_spells(session: PlannedSession) -> list[tuple[int, int]]:
    """Return the times in which a session is open, seconds from midnight: its hours without its breaks."""
    spells, begin, closes_s = [], session.kind.opens_s, session.kind.closes_s
    for start, end in sorted(session.kind.breaks_s):
        if start > begin:
            spells.append((begin, min(start, closes_s)))
        begin = max(begin, end)
    if begin < closes_s:
        spells.append((begin, closes_s))
    return spells


def _law_columns(law: DelayLaw | None) -> dict[str, float]:
    if law is None:
        return dict.fromkeys(("mean_s", "median_s", "p90_s", "max_s"), np.nan) | {"within_day": 0.0, "within_week": 0.0}
    return {
        "mean_s": law.mean_s,
        "median_s": law.quantile(0.5),
        "p90_s": law.quantile(0.9),
        "max_s": law.max_s,
        "within_day": law.share_within(DAY_S),
        "within_week": law.share_within(WEEK_DAYS * DAY_S),
    }
