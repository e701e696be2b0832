"""The seasons of a run as three tables that figures read.

In: the seasons of one scenario, one a replication. Out: `Gathered`: visits and sessions of the window, requests of
the cohort, each with the number of its replication. What a wait or a delay is comes from `sim.measures`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sim.errors import ResultsError
from sim.measures.view import View, numbers
from sim.measures.waiting import delays_s, waits_s
from sim.scenario.rota import HOME_DESK
from sim.scenario.schema import Scenario, Venue
from sim.scenario.setting import territory_of
from sim.territory.place import Territory
from sim.units import DAY_S, MINUTE_S, YEAR_DAYS
from sim.visits.log import Season


@dataclass(frozen=True, eq=False)
class Gathered:
    """Replications of a scenario, gathered for figures.

    Attributes
    ----------
    scenario : Scenario
    territory : Territory
    visits : DataFrame
        Visits to sessions of the window: replication, venue, channel, type, operator, outcome, cause, weekday, day
        (calendar ordinal), wait_min, is_served, has_come, arrival_s, gone_s (from midnight of the day).
    sessions : DataFrame
        Sessions of the window: replication, venue, is_home_desk, weekday, day, opens_s, closes_s (from midnight),
        is_held, reason, came, served, desk_s, busy_s.
    requests : DataFrame
        Requests of the cohort: replication, commune, type, state, reason, is_aware, has_looked, has_tried,
        is_served, onset_day, delay_days.
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
    _refuse_strangers(runs, scenario)
    views = [View(season, None) for season in runs]
    return Gathered(
        scenario=scenario,
        territory=territory_of(scenario) if territory is None else territory,
        visits=_stacked([_visits(view, scenario) for view in views]),
        sessions=_stacked([_sessions(view, scenario) for view in views]),
        requests=_stacked([_requests(view, scenario) for view in views]),
        replications=len(views),
        seed=views[0].season.meta.get("seed"),
    )


def without_seasons(scenario: Scenario, replications: int = 0, seed: int | None = None) -> Gathered:
    """Return what the foot of a figure needs where its numbers do not come from seasons: empty tables."""
    empty = pd.DataFrame()
    return Gathered(scenario, territory_of(scenario), empty, empty, empty, replications, seed)


def _refuse_strangers(runs: Sequence[Season], scenario: Scenario) -> None:
    for k, season in enumerate(runs):
        found = season.meta.get("scenario_fingerprint", scenario.fingerprint)
        if found != scenario.fingerprint:
            raise ResultsError(
                f"figures: season {k} comes from scenario {season.meta.get('scenario', '')!r} {found[:8]}, not from "
                f"{scenario.id!r} {scenario.fingerprint[:8]}; give the scenario that was run"
            )


def _stacked(columns: list[dict[str, Any]]) -> pd.DataFrame:
    """Stack the columns of replications, with the number of the replication."""
    return pd.concat([pd.DataFrame({"replication": k, **one}) for k, one in enumerate(columns)], ignore_index=True)


def _named(values: Any, known: Sequence[str]) -> Any:
    """Return texts as categories of the scenario; a word that it does not know, as in a register, is missing."""
    categories = pd.Index(list(dict.fromkeys(known)))
    return pd.Categorical.from_codes(categories.get_indexer(pd.Index(values)), categories)


def _weekday(days: np.ndarray) -> np.ndarray:
    # Ordinal 1 is a Monday.
    return (days - 1) % 7


def _visits(view: View, scenario: Scenario) -> dict[str, Any]:
    owner = pd.Index(view.season.requests["request"]).get_indexer(view.visits["request"])
    days = view.session_day[view.session_of] if len(view.visits) else np.zeros(0, dtype=np.int64)
    midnight = (days - view.first_day) * DAY_S
    gone = np.where(view.is_served, view.visit("end_s"), view.visit("left_s"))
    return {
        "venue": _named(view.visits["venue"], [venue.id for venue in scenario.venues]),
        "channel": _named(view.visits["channel"], ("appointment", "walk_in")),
        "type": _named(view.season.requests["type"].array.take(owner), [kind.id for kind in scenario.demand.types]),
        "operator": _named(
            view.season.requests["operator"].array.take(owner), [one.id for one in scenario.demand.operators]
        ),
        "outcome": view.visits["outcome"].array,
        "cause": view.visits["cause"].array,
        "day": days,
        "weekday": _weekday(days),
        "wait_min": waits_s(view) / MINUTE_S,
        "is_served": view.is_served,
        "has_come": view.has_come,
        "arrival_s": view.visit("arrival_s") - midnight,
        "gone_s": gone - midnight,
    }


def _sessions(view: View, scenario: Scenario) -> dict[str, Any]:
    days = view.session_day
    midnight = (days - view.first_day) * DAY_S
    sessions = view.sessions
    return {
        "venue": _named(sessions["venue"], [venue.id for venue in scenario.venues]),
        "is_home_desk": np.asarray(sessions["permanence"].str.startswith(HOME_DESK), dtype=bool),
        "day": days,
        "weekday": _weekday(days),
        "opens_s": numbers(sessions, "opens_s") - midnight,
        "closes_s": numbers(sessions, "closes_s") - midnight,
        "is_held": view.is_held,
        "reason": sessions["reason"].array,
        **{name: numbers(sessions, name) for name in ("came", "served", "desk_s", "busy_s")},
    }


def _requests(view: View, scenario: Scenario) -> dict[str, Any]:
    requests = view.requests
    return {
        "commune": requests["commune"].array,
        "type": _named(requests["type"], [kind.id for kind in scenario.demand.types]),
        "state": requests["state"].array,
        "reason": requests["reason"].array,
        # Told too late to look is as good as not told.
        "is_aware": np.asarray(requests["aware_s"].notna() & (requests["state"] != "unaware"), dtype=bool),
        "has_looked": np.asarray(requests["first_look_s"].notna(), dtype=bool),
        "has_tried": view.request("visits") > 0,
        "is_served": view.is_reached,
        "onset_day": view.onset_day,
        "delay_days": delays_s(view) / DAY_S,
    }


def first_and_last_day(data: Gathered) -> tuple[int, int]:
    """Return the first and the last calendar ordinal of the window."""
    return data.scenario.horizon.start.toordinal(), data.scenario.horizon.end.toordinal()


def years_of(data: Gathered) -> float:
    """Return the length of the window in years of 365.25 days."""
    first, last = first_and_last_day(data)
    return (last - first + 1) / YEAR_DAYS


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
    chosen = frame if mask is None else frame[mask]
    return pd.crosstab(chosen["replication"], chosen[by], dropna=False).reindex(range(data.replications), fill_value=0)
