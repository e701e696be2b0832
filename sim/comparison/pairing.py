"""What two seasons share: the same citizens or not, the requests that both have, and the days that both report.

In: two seasons of one replication. Out: whether they can be paired, and both cut down to what they share. Sessions are
never cut to common requests: a desk serves whoever comes.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.errors import ResultsError
from sim.measures.groups import rows_of
from sim.said import said
from sim.units import DAY_S
from sim.visits.log import Season

ALL_REQUESTS, COMMON_REQUESTS = "all", "common"


def are_paired(first: Season, second: Season) -> bool:
    """Return whether two seasons met the same citizens: their fingerprints of seed and population are equal.

    Raises
    ------
    ResultsError
        A season does not say; or they are of different replications.
    """
    for season in (first, second):
        if "fingerprint" not in season.meta:
            raise ResultsError(
                said(
                    "season of {scenario!r} has no fingerprint in its meta; it tells whether two seasons met the "
                    "same citizens: run it with this version",
                    scenario=season.meta.get("scenario", "an unknown scenario"),
                )
            )
    if first.meta.get("replication") != second.meta.get("replication"):
        raise ResultsError(
            said(
                "replication {first} cannot be paired with {second}",
                first=first.meta.get("replication"),
                second=second.meta.get("replication"),
            )
        )
    return bool(first.meta["fingerprint"] == second.meta["fingerprint"])


def _midnight(season: Season) -> int:
    """Return the midnight from which the seconds of a season count, in seconds of the calendar."""
    return int(season.meta.get("first_day", 0)) * DAY_S


def onset_time(season: Season) -> np.ndarray:
    """Return the onset of each request in seconds of the calendar, whatever the first day of the run."""
    return np.asarray(season.arrays("requests")["onset_s"], dtype=np.int64) + _midnight(season)


def common_requests(first: Season, second: Season, *, also_if_equal: bool = False) -> np.ndarray | None:
    """Return the addresses that are in the cohorts of both, with the same onset; None where the cohorts are equal.

    Parameters
    ----------
    first, second : Season
    also_if_equal : bool
        Equal cohorts are returned, too.

    Returns
    -------
    int64 array, ascending, or None
    """
    parts = []
    for season in (first, second):
        chosen = np.asarray(season.arrays("requests")["in_cohort"], dtype=bool)
        parts.append((np.asarray(season.arrays("requests")["request"])[chosen], onset_time(season)[chosen]))
    (one, one_onset), (other, other_onset) = parts
    if not also_if_equal and np.array_equal(one, other) and np.array_equal(one_onset, other_onset):
        return None
    place = rows_of(one, other)
    same = place >= 0
    same[same] = one_onset[place[same]] == other_onset[same]
    return np.sort(other[same])


def report_other_days(first: Season, second: Season) -> bool:
    """Return whether the windows of two seasons differ: in a small place no need may fall on the days between."""
    return _window(first) != _window(second)


def common_window(first: Season, second: Season) -> tuple[int, int]:
    """Return the time that the windows of both hold, in seconds of the calendar; the end is excluded.

    Where they share no day it ends where it begins.
    """
    starts, ends = zip(_window(first), _window(second), strict=True)
    return max(starts), max(*starts, min(ends))


def _window(season: Season) -> tuple[int, int]:
    """Return the window of a season in seconds of the calendar."""
    start, end = season.meta["window"]
    return _midnight(season) + int(start), _midnight(season) + int(end)


def narrowed(season: Season, window: tuple[int, int]) -> Season:
    """Return a season that reports the days of another window alone, as if it had been asked for these.

    Parameters
    ----------
    season : Season
    window : (int, int)
        Seconds of the calendar, from midnight to midnight, the end excluded; within the season's own.

    Returns
    -------
    Season
        The same one where it reports just these days. What became of its cohort, in the run-out too, stays.
    """
    if window == _window(season):
        return season
    start, end = (second - _midnight(season) for second in window)

    def inside(table: str, column: str) -> np.ndarray:
        second = np.asarray(season.arrays(table)[column], dtype=np.int64)
        return (start <= second) & (second < end)

    requests, sessions = season.requests, season.sessions
    return Season(
        requests=requests.assign(in_cohort=requests["in_cohort"] & inside("requests", "onset_s")),
        visits=season.visits,
        sessions=sessions.assign(in_window=sessions["in_window"] & inside("sessions", "opens_s")),
        books=season.books[inside("books", "morning_s")].reset_index(drop=True),
        meta={**season.meta, "window": (start, end)},
    )


def restricted(season: Season, requests: np.ndarray, *, keep: bool = True) -> Season:
    """Return a season whose cohort and visits are those of some requests alone, or of all others.

    Parameters
    ----------
    season : Season
    requests : int64 array
        Addresses.
    keep : bool
        True: these requests; False: all but these.
    """
    cohort = np.asarray(season.arrays("requests")["in_cohort"], dtype=bool)
    cohort = cohort & (np.isin(np.asarray(season.arrays("requests")["request"]), requests) == keep)
    visits = np.isin(np.asarray(season.arrays("visits")["request"]), requests) == keep
    if keep:
        # Requests outside the cohort are nobody's gain: their visits stand in both logs and count in neither.
        visits &= np.isin(
            np.asarray(season.arrays("visits")["request"]), np.asarray(season.arrays("requests")["request"])[cohort]
        )
    return Season(
        requests=season.requests.assign(in_cohort=pd.array(cohort, dtype="bool").to_numpy()),
        visits=season.visits[visits].reset_index(drop=True),
        sessions=season.sessions,
        meta=season.meta,
    )
