"""The seasons of a run as three tables that figures read.

In: the seasons of one scenario, one a replication. Out: `Gathered`: visits and sessions of the window, requests of
the cohort, each with the number of its replication. What a wait or a delay is comes from `sim.measures`.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from sim.errors import ResultsError
from sim.measures.view import View
from sim.measures.waiting import delays_s, waits_s
from sim.runs.merged import Merged
from sim.scenario.schema import Scenario, Venue
from sim.scenario.setting import territory_of
from sim.territory.place import Territory
from sim.units import DAY_S, MINUTE_S
from sim.visits.arrays import Texts
from sim.visits.log import OUTCOMES, STATES, Season

_OFTEN = 4
_TABLES = ("visits", "sessions", "requests")


@dataclass(frozen=True, eq=False)
class Gathered:
    """Replications of a scenario, gathered for figures.

    Attributes
    ----------
    scenario : Scenario
    territory : Territory
    visits : DataFrame
        Visits to sessions of the window: replication, commune, venue, channel, type, operator, outcome, cause,
        weekday, day (calendar ordinal), wait_min, is_served, has_come, arrival_s, gone_s (from midnight of the day).
    sessions : DataFrame
        Sessions of the window: replication, venue, is_home_desk, weekday, day, opens_s, closes_s (from midnight),
        is_held, reason, came, served, desk_s, busy_s.
    requests : DataFrame
        Requests of the cohort: replication, commune, type, state, reason, is_aware, has_looked, has_tried,
        is_served, onset_day, delay_days, worth_min.
    replications : int
    seed : int or None
        None where the seasons do not tell.
    """

    scenario: Scenario
    territory: Territory
    visits: pd.DataFrame
    sessions: pd.DataFrame
    requests: pd.DataFrame
    replications: int
    seed: int | None


Runs = Sequence[Season] | Gathered


def gather(runs: Runs, scenario: Scenario, territory: Territory | None = None) -> Gathered:
    """Return the seasons of one scenario as tables; what is gathered already is returned as it is.

    Parameters
    ----------
    runs : sequence of Season, or Gathered
        One season for each replication.
    scenario : Scenario
        The one that they come from.
    territory : Territory, optional
        By default the one of the scenario.

    Raises
    ------
    ResultsError
        There is no season, or one says that it comes from another scenario.
    """
    if isinstance(runs, Gathered):
        return runs
    if not len(runs):
        raise ResultsError(f"figures: no season of {scenario.id!r} is given; run at least one replication")
    refuse_strangers(runs, scenario)
    gathering = Gathering(scenario, territory)
    for season in runs:
        gathering.add_season(season)
    return gathering.gathered()


class Gathering:
    """A run that is gathered some replications at a time."""

    def __init__(self, scenario: Scenario, territory: Territory | None = None):
        self.scenario = scenario
        self.territory = territory_of(scenario) if territory is None else territory
        self._parts: list[Part] = []
        self._replications = 0
        self._seed: int | None = None

    def add(self, merged: Merged) -> None:
        """Gather some more replications."""
        view = View(merged.season, None, merged)
        number = {table: merged.replication(table)[view.rows(table)] for table in _TABLES}
        self._parts.append(_part(view, self.scenario, self.territory, number))
        self._replications += np.unique(merged.replication("sessions")).size
        self._seed = merged.season.meta.get("seed")
        del view
        if len(self._parts) % _OFTEN == 0:
            gc.collect()  # a view refers to itself: left alone, those of a thousand replications would pile up

    def add_season(self, season: Season) -> None:
        """Gather one more replication."""
        view = View(season, None)
        number = {table: np.full(view.rows(table).size, self._replications) for table in _TABLES}
        self._parts.append(_part(view, self.scenario, self.territory, number))
        self._replications += 1
        self._seed = season.meta.get("seed")

    def gathered(self) -> Gathered:
        """Return all that was gathered, once: it is handed over, not copied."""
        return _gathered(self._parts, self.scenario, self.territory, self._replications, self._seed)


Part = dict[str, dict[str, Any]]


def _part(view: View, scenario: Scenario, territory: Territory, number: dict[str, np.ndarray]) -> Part:
    """Return the columns of a view's three tables, with the number of the replication of each row."""
    return {
        "visits": {"replication": number["visits"], **_visits(view, scenario, territory)},
        "sessions": {"replication": number["sessions"], **_sessions(view, scenario)},
        "requests": {"replication": number["requests"], **_requests(view, scenario, territory)},
    }


def _gathered(
    parts: list[Part], scenario: Scenario, territory: Territory, replications: int, seed: int | None
) -> Gathered:
    """Put parts under each other."""
    tables = {name: _stacked([part[name] for part in parts]) for name in _TABLES}
    return Gathered(scenario=scenario, territory=territory, **tables, replications=replications, seed=seed)


def without_seasons(scenario: Scenario, replications: int = 0, seed: int | None = None) -> Gathered:
    """Return what the foot of a figure needs where its numbers do not come from seasons: empty tables."""
    empty = pd.DataFrame()
    return Gathered(scenario, territory_of(scenario), empty, empty, empty, replications, seed)


def refuse_strangers(runs: Sequence[Season], scenario: Scenario, what: str = "figures") -> None:
    """Refuse seasons that another scenario made; one that does not tell is taken as it is."""
    for k, season in enumerate(runs):
        found = season.meta.get("scenario_fingerprint", scenario.fingerprint)
        if found != scenario.fingerprint:
            raise ResultsError(
                f"{what}: season {k} comes from scenario {season.meta.get('scenario', '')!r} {found[:8]}, not from "
                f"{scenario.id!r} {scenario.fingerprint[:8]}; give the scenario that was run"
            )


def _stacked(parts: list[dict[str, Any]]) -> pd.DataFrame:
    """Put columns under each other; texts become categories."""
    data = {}
    for name in list(parts[0]):
        # Taken away as they are put together: a thousand replications would not fit twice into a small machine.
        columns = [one.pop(name) for one in parts]
        data[name] = _categories(columns) if isinstance(columns[0], Texts) else np.concatenate(columns)
    return pd.DataFrame(data, copy=False)


def _categories(columns: list[Texts]) -> pd.Categorical:
    """Return texts of several columns as one, with one list of words."""
    if all(column.words == columns[0].words for column in columns):
        known = columns[0].words
    else:
        known = tuple(sorted({word for column in columns for word in column.words}))
    return pd.Categorical.from_codes(np.concatenate([column.places_in(known) for column in columns]), known)


def _named(texts: Texts, rows: np.ndarray, known: Iterable[str]) -> Texts:
    """Return texts of some rows as words of the scenario; one that it does not know, as in a register, is missing."""
    words = tuple(dict.fromkeys(known))
    few = np.int16 if len(words) < 2**15 else np.intp
    return Texts(texts.places_in(words)[rows].astype(few), words)


def _met(texts: Texts, rows: np.ndarray) -> Texts:
    """Return texts of some rows with the words that are met in the whole column, in alphabetical order."""
    return _named(texts, rows, sorted(texts.words))


def _weekday(days: np.ndarray) -> np.ndarray:
    # Ordinal 1 is a Monday.
    return (days - 1) % 7


def _visits(view: View, scenario: Scenario, territory: Territory) -> dict[str, Any]:
    rows = view.visit_rows
    owner = view.log.request_of[rows]
    days = view.session_day[view.session_of] if rows.size else np.zeros(0, dtype=np.int64)
    midnight = (days - view.first_day) * DAY_S
    gone = np.where(view.is_served, view.visit("end_s"), view.visit("left_s"))
    mine, theirs = partial(view.log.texts, "visits"), partial(view.log.texts, "requests")
    return {
        "commune": _named(theirs("commune"), owner, [commune.insee for commune in territory.communes]),
        "venue": _named(mine("venue"), rows, [venue.id for venue in scenario.venues]),
        "channel": _named(mine("channel"), rows, ("appointment", "walk_in")),
        "type": _named(theirs("type"), owner, [kind.id for kind in scenario.demand.types]),
        "operator": _named(theirs("operator"), owner, [one.id for one in scenario.demand.operators]),
        "outcome": _named(mine("outcome"), rows, OUTCOMES),
        "cause": _met(mine("cause"), rows),
        "day": days,
        "weekday": _weekday(days),
        "wait_min": waits_s(view) / MINUTE_S,
        "is_served": view.is_served,
        "has_come": view.has_come,
        "arrival_s": view.visit("arrival_s") - midnight,
        "gone_s": gone - midnight,
    }


def _sessions(view: View, scenario: Scenario) -> dict[str, Any]:
    days, rows = view.session_day, view.session_rows
    midnight = (days - view.first_day) * DAY_S
    texts = partial(view.log.texts, "sessions")
    return {
        "venue": _named(texts("venue"), rows, [venue.id for venue in scenario.venues]),
        "is_home_desk": ~view.is_mobile,
        "day": days,
        "weekday": _weekday(days),
        "opens_s": view.session("opens_s") - midnight,
        "closes_s": view.session("closes_s") - midnight,
        "is_held": view.is_held,
        "reason": _met(texts("reason"), rows),
        **{name: view.session(name) for name in ("came", "served", "desk_s", "busy_s")},
    }


def _requests(view: View, scenario: Scenario, territory: Territory) -> dict[str, Any]:
    rows, texts = view.request_rows, partial(view.log.texts, "requests")
    return {
        "commune": _named(texts("commune"), rows, [commune.insee for commune in territory.communes]),
        "type": _named(texts("type"), rows, [kind.id for kind in scenario.demand.types]),
        "state": _named(texts("state"), rows, STATES),
        "reason": _met(texts("reason"), rows),
        # Told too late to look is as good as not told.
        "is_aware": ~np.isnan(view.request("aware_s")) & ~view.ends_as("unaware"),
        "has_looked": ~np.isnan(view.request("first_look_s")),
        "has_tried": view.request("visits") > 0,
        "is_served": view.is_reached,
        "onset_day": view.onset_day,
        "delay_days": delays_s(view) / DAY_S,
        "worth_min": view.request("worth_s") / MINUTE_S,
    }


def first_and_last_day(data: Gathered) -> tuple[int, int]:
    """Return the first and the last calendar ordinal of the window."""
    return data.scenario.horizon.start.toordinal(), data.scenario.horizon.end.toordinal()


def venues_of(data: Gathered) -> list[Venue]:
    """Return the venues of which a session was planned in the window, in the order of the scenario; all if none was."""
    planned = set(data.sessions["venue"].unique()) if len(data.sessions) else set()
    return [venue for venue in data.scenario.venues if venue.id in planned] or list(data.scenario.venues)


def per_replication(data: Gathered, frame: pd.DataFrame, by: str, mask: np.ndarray | None = None) -> pd.DataFrame:
    """Return the rows of each group in each replication, those without any as 0.

    Returns
    -------
    DataFrame, index replication 0 … N-1, one column for each group found or possible
    """
    groups = pd.Categorical(frame[by])
    codes, number = groups.codes.astype(np.intp), frame["replication"].to_numpy()
    chosen = codes >= 0 if mask is None else mask & (codes >= 0)
    shape = data.replications, len(groups.categories)
    counts = np.bincount(number[chosen] * shape[1] + codes[chosen], minlength=shape[0] * shape[1]).reshape(shape)
    return pd.DataFrame(counts, columns=groups.categories)
