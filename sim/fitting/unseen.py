"""What nobody sees of a service: how many need it, who knows it, what people weigh; and what of it a log shows.

In: a scenario, its values between the ends of their ranges. Out: the `Unknown`s with their priors, scenarios that
differ by them, and the summaries of a log by which they are told. No likelihood is here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.fitting.seen import Seen
from sim.scenario.origins import leaves
from sim.scenario.schema import Scenario
from sim.scenario.setting import territory_of
from sim.units import MINUTE_S

_OUTSIDE_WIDTH = 1.5  # utility: where the scenario states no range, the constant is this far from its value at most
_REACH = (0.4, 1.0)  # of a launch campaign, where no range is stated
_BANDS_MIN = (4.0, 8.0, 12.0, 16.0, 22.0)
_HALF = 0.5  # added to counts, so that none has a logarithm too
LEADS = (3, 7, 14)


@dataclass(frozen=True)
class Unknown:
    """A value that nobody sees, with its prior: even between two ends, on the scale of logarithms if `is_log`."""

    path: str
    own: float
    low: float
    high: float
    is_log: bool

    def value(self, at: np.ndarray | float) -> Any:
        """Return the value at a place from -1 (the low end) to 1."""
        share = (np.asarray(at) + 1) / 2
        if self.is_log:
            return self.low * (self.high / self.low) ** share
        return self.low + (self.high - self.low) * share

    def place(self, value: float) -> float:
        """Return the place of a value, from -1 to 1."""
        if self.is_log:
            return float(2 * np.log(value / self.low) / np.log(self.high / self.low) - 1)
        return 2 * (value - self.low) / (self.high - self.low) - 1


def unknowns_of(scenario: Scenario) -> tuple[Unknown, ...]:
    """Return what is unknown of a scenario, with the range that it states as prior.

    The volume may be that of any level of demand; a value without a range has the width written here.
    """
    rates = scenario.demand.requests_per_1000
    own = scenario.demand.volume
    ratios = [rate / rates[scenario.demand.level] for rate in rates.values()]
    wide = {
        "demand.volume": (own * min(*ratios, 0.7), own * max(*ratios, 1.5)),
        "choice.outside.constant": (
            scenario.choice.outside.constant - _OUTSIDE_WIDTH,
            scenario.choice.outside.constant + _OUTSIDE_WIDTH,
        ),
    }
    wide |= {f"awareness.campaigns.{one.id}.reach": _REACH for one in scenario.awareness.campaigns[:1]}
    paths = ["demand.volume", _knowing(scenario), "awareness.presence.share", "awareness.presence.minutes"]
    paths += ["choice.outside.constant", "choice.delay_per_day", "choice.journey_per_min"]
    paths += ["choice.nests.service", "choice.nests.place"]
    values = dict(leaves(scenario.tree()))
    found = []
    for path in paths:
        ends = scenario.origins[path].range or wide.get(path)
        if ends is not None:
            is_log = ends[0] > 0 and path.startswith(("demand.", "choice.", "awareness.presence.minutes"))
            found.append(Unknown(path, float(values[path]), float(ends[0]), float(ends[1]), is_log))
    return tuple(found)


def _knowing(scenario: Scenario) -> str:
    """Return what decides how many know the service: a launch begins with a campaign."""
    if scenario.regime == "launch" and scenario.awareness.campaigns:
        return f"awareness.campaigns.{scenario.awareness.campaigns[0].id}.reach"
    return "awareness.share"


def with_values(scenario: Scenario, values: dict[str, float]) -> Scenario:
    """Return a scenario with some numbers of its people changed, unchecked: a thousand are made in a second."""
    for path, value in values.items():
        scenario = _put(scenario, path.split("."), float(value))
    return scenario


def _put(part: Any, path: Sequence[str], value: float) -> Any:
    if isinstance(part, tuple):
        return tuple(_put(one, path[1:], value) if one.id == path[0] else one for one in part)
    head, *rest = path
    return part.model_copy(update={head: _put(getattr(part, head), rest, value) if rest else value})


# --- what a log shows of them


class Summaries:
    """The summaries of a log that tell unknowns, by the data that they need.

    Parameters
    ----------
    scenario : Scenario
        Its venues, communes and journeys.
    """

    def __init__(self, scenario: Scenario):
        territory = territory_of(scenario)
        self.venues = sorted(scenario.venues, key=lambda venue: venue.id)
        points = [(venue.lat, venue.lon) for venue in self.venues]
        minutes = [[territory.car_s(one, point) / MINUTE_S for point in points] for one in territory.communes]
        self.journeys = np.array(minutes)  # by commune and venue
        self.communes = {commune.insee: k for k, commune in enumerate(territory.communes)}
        desks = {permanence.venue for permanence in scenario.rota.permanences}
        if scenario.rota.home_desk is not None:
            desks.add(scenario.rota.home_desk.venue)
        used = [k for k, venue in enumerate(self.venues) if venue.id in desks]
        self.band = np.searchsorted(_BANDS_MIN, self.journeys[:, used].min(axis=1))
        self.place = {venue.id: k for k, venue in enumerate(self.venues)}
        self.used = used

    def of(self, seen: Seen) -> dict[str, dict[str, float]]:
        """Return the summaries of a log, by the data that they need: visits, venue, channel, lead, commune, journey.

        A log without a column has not its summaries.
        """
        found = {"visits": {"visits": float(np.log(seen.n + _HALF))}}
        venue = self._places(seen.venue, self.place)
        if venue is not None:
            counts = np.bincount(venue[venue >= 0], minlength=len(self.venues))
            found["venue"] = {self.venues[k].id: float(np.log(counts[k] + _HALF)) for k in self.used}
        if seen.channel is not None and np.unique(seen.channel.codes).size > 1:
            found["channel"] = self._channels(seen, venue)
        if seen.lead_days is not None and seen.channel is not None:
            found["lead"] = self._leads(seen, venue)
        commune = self._places(seen.commune, self.communes)
        if commune is not None:
            known = commune >= 0
            counts = np.bincount(self.band[commune[known]], minlength=len(_BANDS_MIN) + 1)
            there = np.bincount(self.band, minlength=len(_BANDS_MIN) + 1) > 0
            found["commune"] = {f"band {k}": float(np.log(counts[k] + _HALF)) for k in np.flatnonzero(there)}
            if venue is not None:
                found["journey"] = self._journeys(commune, venue)
        return found

    @staticmethod
    def _places(texts: Any, known: dict[str, int]) -> np.ndarray | None:
        if texts is None:
            return None
        return np.asarray(np.array([*(known.get(word, -1) for word in texts.words), -1])[texts.codes])

    def _by_venue(self, chosen: np.ndarray, venue: np.ndarray | None) -> list[tuple[str, np.ndarray]]:
        rows = [("all", chosen)]
        if venue is not None:
            rows += [(self.venues[k].id, chosen & (venue == k)) for k in self.used]
        return rows

    def _channels(self, seen: Seen, venue: np.ndarray | None) -> dict[str, float]:
        booked = seen.is_appointment
        rows = self._by_venue(np.ones(seen.n, dtype=bool), venue)
        return {
            name: float(np.log((booked[mine].sum() + _HALF) / ((~booked)[mine].sum() + _HALF))) for name, mine in rows
        }

    def _leads(self, seen: Seen, venue: np.ndarray | None) -> dict[str, float]:
        assert seen.lead_days is not None
        booked = seen.is_appointment & ~np.isnan(seen.lead_days)
        found = {}
        for name, mine in self._by_venue(booked, venue):
            found[name] = float((seen.lead_days[mine].sum() + _HALF) / (mine.sum() + 0.1))
        n = booked.sum()
        for most in LEADS:
            early = np.count_nonzero(booked & (seen.lead_days <= most))
            found[f"<= {most}"] = float(np.log((early + _HALF) / (n - early + _HALF)))
        return found

    def _journeys(self, commune: np.ndarray, venue: np.ndarray) -> dict[str, float]:
        """Return how far people come, by venue, and how much further than to the desk nearest to them."""
        known = (commune >= 0) & (venue >= 0)
        commune, venue = commune[known], venue[known]
        far = self.journeys[commune, venue]
        more = far - self.journeys[commune][:, self.used].min(axis=1)
        found = {"beyond the nearest": float((more.sum() + _HALF) / (more.size + 1))}
        for k in self.used:
            mine = venue == k
            found[self.venues[k].id] = float((far[mine].sum() + _HALF) / (mine.sum() + _HALF / 5))
        return found
