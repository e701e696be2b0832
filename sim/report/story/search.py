"""The story of one citizen: a request with a telling path, followed through the log.

In: a season, its scenario, and what kind of path is wanted. Out: `Story`, dated events with the numbers of the log and
the address of the request, so that anyone can find the row again. The sentences are in `story.words`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from sim.errors import ReportError
from sim.report.story.hearsay import teller_of
from sim.report.visit_rows import SessionRow, VisitRow, plain_rows, refuse_strangers, session_rows, visit_rows
from sim.said import said
from sim.scenario.rota import HOME_DESK
from sim.scenario.schema import Scenario
from sim.scenario.setting import territory_of
from sim.units import DAY_S, MINUTE_S
from sim.visits.log import Season
from sim.visits.outcomes import SERVED


@dataclass(frozen=True)
class Event:
    """Something that happened to the person or their request.

    `at_s` is seconds from midnight of the run's first day; `what` a word of `EVENTS`; `facts` the numbers and ids.
    """

    at_s: int
    what: str
    facts: dict[str, Any] = field(default_factory=dict)


EVENTS = (
    "need", "unheard", "known", "heard", "no_room", "booked", "chose_walk_in", "missed", "came", "opened_late",
    "served", "balked", "reneged", "turned_away", "closed_door", "cancelled", "answered", "gave_up", "elsewhere",
    "unaware", "no_offer", "end",
)  # fmt: skip


@dataclass(frozen=True)
class Story:
    """One request of a season, told.

    Attributes
    ----------
    kind : str
        The kind of path it was chosen for.
    scenario, fingerprint : str
    seed, replication, request : int
        Where the row is found again: `requests.request == request` in this replication.
    first_day : int
        Calendar ordinal of second 0.
    person : dict
        The row of the requests table, plain values.
    visits : tuple of VisitRow
    events : tuple of Event
        In the order of time.
    candidates : int
        How many requests of the season are of this kind; this one was chosen among them.
    of_commune : bool
        Whether it was chosen among people of this commune alone.
    """

    kind: str
    scenario: Scenario
    seed: int
    replication: int
    request: int
    first_day: int
    person: dict[str, Any]
    visits: tuple[VisitRow, ...]
    events: tuple[Event, ...]
    candidates: int
    of_commune: bool = False


def _friend(r: pd.DataFrame, _visits: pd.DataFrame) -> np.ndarray:
    heard_late = (r["aware_s"] > r["onset_s"]).fillna(False).to_numpy(dtype=bool)
    return np.asarray(_is(r, "heard_from", "friend") & heard_late & (r["served"] > 0).to_numpy())


def _returned(r: pd.DataFrame, visits: pd.DataFrame) -> np.ndarray:
    return np.asarray(_is(r, "state", "resolved") & _had(r, visits, "return"))


def _referred(r: pd.DataFrame, _visits: pd.DataFrame) -> np.ndarray:
    return _is(r, "state", "referred")


def _gave_up(r: pd.DataFrame, _visits: pd.DataFrame) -> np.ndarray:
    return np.asarray(_is(r, "state", "gave_up") & (r["visits"] > 0).to_numpy())


def _turned_away(r: pd.DataFrame, visits: pd.DataFrame) -> np.ndarray:
    return _had(r, visits, "turned_away", "balked", "reneged")


def _closed_door(r: pd.DataFrame, visits: pd.DataFrame) -> np.ndarray:
    return _had(r, visits, "closed_door")


def _cancelled(r: pd.DataFrame, visits: pd.DataFrame) -> np.ndarray:
    return _had(r, visits, "cancelled")


def _unaware(r: pd.DataFrame, _visits: pd.DataFrame) -> np.ndarray:
    return _is(r, "state", "unaware")


def _typical(r: pd.DataFrame, _visits: pd.DataFrame) -> np.ndarray:
    return np.asarray(_is(r, "state", "resolved") & (r["visits"] == 1).to_numpy())


def _is(r: pd.DataFrame, column: str, word: str) -> np.ndarray:
    return np.asarray((r[column] == word).to_numpy(dtype=bool))


def _had(r: pd.DataFrame, visits: pd.DataFrame, *outcomes: str) -> np.ndarray:
    return np.asarray(r["request"].isin(visits.loc[visits["outcome"].isin(outcomes), "request"]).to_numpy())


KINDS: dict[str, Callable[[pd.DataFrame, pd.DataFrame], np.ndarray]] = {
    "friend": _friend,
    "returned": _returned,
    "referred": _referred,
    "gave_up": _gave_up,
    "turned_away": _turned_away,
    "closed_door": _closed_door,
    "cancelled": _cancelled,
    "unaware": _unaware,
    "typical": _typical,
}


def check_kind(kind: str) -> None:
    """Refuse a kind of story that is unknown, before a season is made for it.

    Raises
    ------
    ReportError
        It is none of `KINDS`.
    """
    if kind not in KINDS:
        raise ReportError(said("story: kind is {kind!r}; it must be one of {names}", kind=kind, names=", ".join(KINDS)))


def find_stories(
    season: Season, scenario: Scenario, kind: str, commune: str | None = None, most: int = 10
) -> list[Story]:
    """Return the stories of a kind in a season, the one to tell first.

    Parameters
    ----------
    season : Season
        Made by an engine from `scenario`.
    scenario : Scenario
    kind : str
        A key of `KINDS`: ``friend`` (heard of the service from a friend while the need was waiting, then served),
        ``returned`` (had to come back, then resolved), ``referred``, ``gave_up`` (after at least one visit),
        ``turned_away`` (went away unserved at least once: closing, queue or patience), ``closed_door``,
        ``cancelled``, ``unaware``, ``typical`` (resolved at the first visit).
    commune : str, optional
        Only people of this INSEE code.
    most : int
        Not more stories than this.

    Returns
    -------
    list of Story
        Empty if the season holds none. Only requests of the cohort are told.

    Raises
    ------
    ReportError
        The kind is unknown.
    TerritoryError
        The commune is not of the territory.
    ResultsError
        The season is another scenario's.

    Notes
    -----
    The order is a rule, not a choice: first who went to a permanence rather than to the home desk or nowhere, then the
    lowest address. ``typical``: the delay until served nearest the median of the cohort's, then the same rule.
    """
    check_kind(kind)
    refuse_strangers(season, scenario, "story")
    territory = territory_of(scenario)
    if commune is not None:
        territory.commune(commune)
    requests, visits = season.requests, season.visits
    chosen = KINDS[kind](requests, visits) & requests["in_cohort"].to_numpy()
    if commune is not None:
        chosen &= _is(requests, "commune", commune)
    found = requests[chosen]
    order = _order(found, requests, visits, kind)
    names = found["request"].to_numpy()[order]
    chosen_names, is_filtered = names[:most].tolist(), commune is not None
    return [_story(season, scenario, kind, request, len(found), is_filtered) for request in chosen_names]


def story_of(season: Season, scenario: Scenario, request: int) -> Story:
    """Return the story of one request by its address.

    Raises
    ------
    ReportError
        The season has no such request.
    """
    refuse_strangers(season, scenario, "story")
    if not (season.requests["request"] == request).any():
        raise ReportError(
            said("story: request {request} is not in this season; addresses depend on the replication", request=request)
        )
    return _story(season, scenario, "asked", request, 1)


def _order(found: pd.DataFrame, requests: pd.DataFrame, visits: pd.DataFrame, kind: str) -> np.ndarray:
    mobile = visits.loc[~visits["permanence"].str.startswith(HOME_DESK).to_numpy(dtype=bool), "request"]
    at_home = ~found["request"].isin(mobile).to_numpy()
    address = found["request"].to_numpy()
    if kind != "typical":
        return np.lexsort((address, at_home))
    served = requests[requests["in_cohort"] & (requests["served"] > 0)]
    middle = float(np.median(_delay_s(served))) if len(served) else 0.0
    return np.lexsort((address, np.abs(_delay_s(found) - middle), at_home))


def _delay_s(requests: pd.DataFrame) -> np.ndarray:
    first = requests["first_served_s"].to_numpy(dtype=np.float64, na_value=np.nan)
    return np.asarray(first - requests["onset_s"].to_numpy(dtype=np.float64))


def _story(
    season: Season, scenario: Scenario, kind: str, request: int, candidates: int, of_commune: bool = False
) -> Story:
    person = plain_rows(season.requests[season.requests["request"] == request], "requests")[0]
    visits = visit_rows(season.visits[season.visits["request"] == request].sort_values("attempt"))
    events = tuple(_Telling(season, scenario, person, visits).events())
    return Story(
        kind=kind, scenario=scenario, seed=season.meta["seed"], replication=season.meta["replication"],
        request=request, first_day=season.meta["first_day"], person=person, visits=tuple(visits), events=events,
        candidates=candidates, of_commune=of_commune,
    )  # fmt: skip


class _Telling:
    """One person's rows, turned into events."""

    def __init__(self, season: Season, scenario: Scenario, person: dict[str, Any], visits: list[VisitRow]):
        self.season, self.scenario, self.person, self.visits = season, scenario, person, visits
        self.territory = territory_of(scenario)
        self.venues = {venue.id: venue for venue in scenario.venues}
        chosen = season.sessions["session"].isin([visit.session for visit in visits])
        self.sessions = {row.session: row for row in session_rows(season.sessions[chosen])}

    def events(self) -> Iterator[Event]:
        """Yield what happened, in order."""
        yield from self._beginning()
        before: VisitRow | None = None
        for visit in self.visits:
            yield from self._decision(visit, before)
            yield from self._day(visit, self.sessions[visit.session])
            before = visit
        yield from self._end()

    def _beginning(self) -> Iterator[Event]:
        person = self.person
        onset, aware, heard_from = person["onset_s"], person["aware_s"], person["heard_from"]
        yield Event(onset, "need", {"deadline_s": person["deadline_s"]})
        if aware is not None and aware <= onset:
            yield Event(onset, "known", {"heard_from": heard_from})
            return
        yield Event(onset, "unheard")
        if aware is not None:
            yield Event(aware, "heard", {"heard_from": heard_from, "after_days": _days(onset, aware), **self._teller()})

    def _teller(self) -> dict[str, Any]:
        person = self.person
        if person["heard_from"] != "friend" or self.season.meta.get("engine") not in ("compiled", "reference"):
            return {}
        request = teller_of(self.season, self.scenario, person["citizen"], person["aware_s"])
        if request is None:
            return {}
        requests, visits = self.season.requests, self.season.visits
        teller = requests[requests["request"] == request].iloc[0]
        last = visit_rows(visits[visits["request"] == request].sort_values("attempt"))[-1]
        return {
            "teller": request, "teller_type": teller["type"], "teller_commune": teller["commune"],
            "teller_venue": last.venue,
        }  # fmt: skip

    def _decision(self, visit: VisitRow, before: VisitRow | None) -> Iterator[Event]:
        looked = self.person["first_look_s"]
        if before is None and looked is not None and looked < visit.decided_s:
            yield Event(looked, "no_room", {"until_s": visit.decided_s})
        what = "booked" if visit.channel == "appointment" else "chose_walk_in"
        yield Event(
            visit.decided_s, what,
            {"venue": visit.venue, "session": visit.session, "session_s": visit.slot_s or visit.opens_s,
             "journey_s": self._journey_s(visit.venue), "again": before is not None,
             "lead_days": visit.opens_s // DAY_S - visit.decided_s // DAY_S},
        )  # fmt: skip

    def _journey_s(self, venue: str) -> int:
        place, home = self.venues[venue], self.territory.commune(self.person["commune"])
        journey = self.territory.car_s if self.person["car"] else self.territory.no_car_s
        return journey(home, (place.lat, place.lon))

    def _day(self, visit: VisitRow, session: SessionRow) -> Iterator[Event]:
        facts: dict[str, Any] = {"venue": visit.venue, "session": visit.session}
        if visit.outcome == "cancelled":
            at_s = min(session.announced_s if session.announced_s is not None else session.opens_s, session.opens_s)
            yield Event(max(at_s, visit.decided_s), "cancelled", {**facts, "cause": visit.cause})
            return
        if visit.outcome == "no_show":
            yield Event(visit.slot_s or visit.opens_s, "missed", {**facts, "slot_s": visit.slot_s})
            return
        arrival = visit.arrival_s if visit.arrival_s is not None else visit.opens_s
        if visit.outcome == "closed_door":
            yield Event(arrival, "closed_door", {**facts, "cause": session.reason})
            return
        yield Event(
            arrival, "came",
            {**facts, "slot_s": visit.slot_s, "opens_s": visit.opens_s, "present": self._present(visit)},
        )  # fmt: skip
        # A late opening is part of this person's wait only if they were there before it.
        if session.late_s >= MINUTE_S and session.opened_s is not None and arrival < session.opened_s:
            yield Event(session.opened_s, "opened_late", {**facts, "late_s": session.late_s})
        if visit.is_served:
            yield Event(
                visit.called_s or 0, "served",
                {**facts, "wait_s": visit.wait_s, "end_s": visit.end_s, "outcome": visit.outcome, "cause": visit.cause,
                 "overtime": (visit.end_s or 0) > session.closes_s},
            )  # fmt: skip
            return
        yield Event(
            visit.left_s or arrival, visit.outcome,
            {**facts, "wait_s": visit.wait_s, "closes_s": session.closes_s,
             "after_closing": arrival > session.closes_s},
        )  # fmt: skip

    def _present(self, visit: VisitRow) -> int:
        """Return how many people were there when this one arrived."""
        rows = visit_rows(self.season.visits[self.season.visits["session"] == visit.session])
        mine = visit.arrival_s or 0, visit.request
        there = (other for other in rows if other.has_come and other.request != visit.request)
        return sum((other.arrival_s or 0, other.request) < mine and (other.gone_s or 0) > mine[0] for other in there)

    def _end(self) -> Iterator[Event]:
        person, state = self.person, self.person["state"]
        looked = person["first_look_s"]
        if state == "no_offer" and looked is not None:
            yield Event(looked, "no_room", {"until_s": None})
        if state == "referred":
            yield Event(
                person["resolved_s"], "answered",
                {"operator": person["operator"], "after_days": _days(person["state_s"], person["resolved_s"])},
            )  # fmt: skip
        elif state in ("gave_up", "elsewhere", "unaware", "no_offer"):
            yield Event(person["state_s"], state, {"reason": person["reason"]})
        waits = [visit.wait_s for visit in self.visits if visit.wait_s is not None]
        journeys = [self._journey_s(v.venue) for v in self.visits if v.arrival_s is not None]
        first, ended = person["first_served_s"], person["resolved_s"]
        last = self.visits[-1].gone_s if self.visits else None
        yield Event(
            max(ended or 0, person["state_s"] or 0, last or 0, person["onset_s"]), "end",
            {"state": state, "served_after_days": None if first is None else _days(person["onset_s"], first),
             "ended_after_days": None if ended is None else _days(person["onset_s"], ended),
             "came": len(journeys), "served": sum(v.outcome in SERVED for v in self.visits), "wait_s": sum(waits),
             "journeys_s": 2 * sum(journeys)},
        )  # fmt: skip


def _days(since_s: int, until_s: int) -> int:
    """Return the days between two dates, as a reader counts them on a calendar."""
    return until_s // DAY_S - since_s // DAY_S
