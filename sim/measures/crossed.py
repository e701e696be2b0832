"""Measures by several dimensions at once: the whole sums that the pictures of a run and their tables are drawn from.

In: a `View` of one season, or of several under each other. Out: `Crossed`, a table of sums for each row of `CROSSED`;
those of several seasons add up. Measures by one dimension, which have intervals, are in `catalogue`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sim.measures import waiting
from sim.measures.catalogue import BY_ID
from sim.measures.definition import Rows
from sim.measures.view import View
from sim.units import DAY_S, HOUR_S, MINUTE_S, WEEK_DAYS
from sim.visits.arrays import codes_together
from sim.visits.frames import frame_of
from sim.visits.log import words
from sim.visits.outcomes import STATES

WAIT_STEP_S = MINUTE_S // 4  # a few hundred steps draw what tens of thousands of waits would
NEVER = -1  # the step of who came and was not called
HALF_HOUR_S = HOUR_S // 2
_MOST_DAYS = 10_000_000  # calendar ordinals are fewer
_FEW = 1 << 22  # combinations of keys that are counted in an array rather than sorted
REACHED = ("need", "aware", "tried", "served")
TOP, BASE = "numerator", "denominator"


Crossed = dict[str, pd.DataFrame]
Codes = tuple[np.ndarray, range | Sequence[str]]  # keys are whole numbers that follow one another, or texts


class Spread(NamedTuple):
    """Rows of a table cut where half hours end: `row` of the table, `half_hour` of the day, `seconds` in it."""

    row: np.ndarray
    half_hour: np.ndarray
    seconds: np.ndarray


class CrossedMeasure(NamedTuple):
    """A measure of the catalogue, by more than one dimension.

    `by` may name the ``season`` that a row is of. `counts` gives what is added up where it is not all that the measure
    adds up; `cut` cuts its rows at half hours, which `by` may then name.
    """

    measure: str
    by: tuple[str, ...]
    counts: Callable[[View], np.ndarray] | None = None
    cut: Callable[[View], Spread] | None = None


def _stays(view: View) -> Spread:
    """Return the stay of each visit: from its arrival to the end of its service, or until gone."""
    gone = np.where(view.is_served, view.visit("end_s"), view.visit("left_s"))
    midnight = _midnight(view)[view.session_of]
    return _cut(view.visit("arrival_s") - midnight, gone - midnight, view.has_come)


def _hours(view: View) -> Spread:
    """Return the planned hours of each held session."""
    midnight = _midnight(view)
    return _cut(view.session("opens_s") - midnight, view.session("closes_s") - midnight, view.is_held)


def _midnight(view: View) -> np.ndarray:
    return np.asarray((view.session_day - view.first_day) * DAY_S)


def _cut(begin: np.ndarray, end: np.ndarray, is_counted: np.ndarray) -> Spread:
    rows = np.flatnonzero(is_counted)
    begins, ends = begin[rows].astype(np.int64), end[rows].astype(np.int64)
    first = begins // HALF_HOUR_S
    pieces = -(-ends // HALF_HOUR_S) - first
    row = np.repeat(np.arange(rows.size), pieces)
    half_hour = first[row] + np.arange(row.size) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    inside = np.minimum(ends[row], (half_hour + 1) * HALF_HOUR_S) - np.maximum(begins[row], half_hour * HALF_HOUR_S)
    return Spread(rows[row], half_hour, inside)


def _first_of_its_day(view: View) -> np.ndarray:
    """Return which held sessions are the first of their venue on a day: so many are the days on which it opened."""
    rows = np.flatnonzero(view.is_held)
    venue = view.sessions_table.groups("venue").codes
    season = view.season_of("sessions")[rows]
    day = (season * _MOST_DAYS + view.session_day[rows]) * (venue.max(initial=0) + 1) + venue[rows]
    is_first = np.zeros(view.session_rows.size, dtype=bool)
    is_first[rows[np.unique(day, return_index=True)[1]]] = True
    return is_first


CROSSED: dict[str, CrossedMeasure] = {
    "needs": CrossedMeasure("requests", ("reached", "state", "reason")),
    "journeys": CrossedMeasure("came", ("commune", "venue")),
    "waits": CrossedMeasure("came", ("venue", "channel", "wait")),
    "arrivals": CrossedMeasure("came", ("weekday", "venue")),
    "use": CrossedMeasure("utilisation", ("weekday", "venue")),
    "days": CrossedMeasure("sessions_held", ("weekday", "venue"), _first_of_its_day),
    "hours": CrossedMeasure("sessions_held", ("weekday", "venue", "half_hour"), cut=_hours),
    "present": CrossedMeasure("time_present", ("weekday", "venue", "half_hour"), cut=_stays),
    "weeks": CrossedMeasure("served_visits", ("season", "week", "type")),
    "delays": CrossedMeasure("delay_first_served", ("season", "week")),
    "cancelled": CrossedMeasure("sessions_cancelled", ("week", "reason")),
}


# --- what rows are split by, beside the dimensions of the catalogue: a code for each row, and what codes stand for


def _numbers(values: np.ndarray) -> Codes:
    """Return whole numbers as codes into all that lie between their ends: nothing is sorted."""
    least = int(values.min(initial=0))
    return values - least, range(least, int(values.max(initial=0)) + 1)


def _weekdays(view: View) -> Codes:
    # Ordinal 1 is a Monday.
    return (view.session_day - 1) % WEEK_DAYS, range(WEEK_DAYS)


def _of_session(view: View) -> Codes:
    codes, keys = _weekdays(view)
    return codes[view.session_of], keys


def _wait_steps(view: View) -> Codes:
    waits = np.where(view.is_served, view.once(waiting.waits_s), np.nan)
    return _numbers(np.where(np.isnan(waits), NEVER, np.ceil(waits / WAIT_STEP_S)).astype(np.int64))


def _reached(view: View) -> Codes:
    """Return how far each request came; told too late to look is as good as not told."""
    is_aware = ~np.isnan(view.request("aware_s")) & ~view.ends_as("unaware")
    has_tried = is_aware & (view.request("visits") > 0)
    return np.where(is_aware & view.is_reached, 3, is_aware.astype(np.int64) + has_tried), REACHED


_DIMENSIONS: dict[tuple[str, str], Callable[[View], Codes]] = {
    ("requests", "reached"): _reached,
    ("requests", "state"): lambda view: (view.state, STATES),
    ("sessions", "weekday"): _weekdays,
    ("visits", "weekday"): _of_session,
    ("visits", "wait"): _wait_steps,
}


def crossed_of(view: View, first_season: int = 0) -> Crossed:
    """Return the sums of a view by the dimensions of each crossing.

    Parameters
    ----------
    view : View
        Of one season, or of several under each other.
    first_season : int
        The number of the first of them; those of the others follow.

    Returns
    -------
    dict of str to DataFrame
        One column a dimension; ``numerator``, and ``denominator`` unless the measure is a total: whole seconds, or
        counts. What falls in no group of a dimension stands under an empty key.
    """
    return {name: _sums(view, crossing, first_season) for name, crossing in CROSSED.items()}


def _sums(view: View, crossing: CrossedMeasure, first_season: int) -> pd.DataFrame:
    rows: Rows = view.once(BY_ID[crossing.measure].function)
    spread = crossing.cut(view) if crossing.cut else None
    sums = {TOP: rows.top} if rows.base is None else {TOP: rows.top, BASE: rows.base}
    if crossing.counts is not None:
        sums = {TOP: crossing.counts(view)}
    if spread is not None:
        sums = {TOP: spread.seconds}
    columns = []
    for name in crossing.by:
        if name == "half_hour":
            assert spread is not None
            columns.append(_numbers(spread.half_hour))
            continue
        codes, keys = _codes(view, rows.table, name, first_season)
        columns.append((codes if spread is None else codes[spread.row], keys))
    return _added(dict(zip(crossing.by, columns, strict=True)), sums)


def _codes(view: View, table: str, dimension: str, first_season: int) -> Codes:
    if dimension == "season":
        return view.season_of(table), range(first_season, first_season + view.seasons)
    known = _DIMENSIONS.get((table, dimension))
    return known(view) if known else view.table(table).groups(dimension)


def _added(columns: dict[str, Codes], sums: dict[str, np.ndarray]) -> pd.DataFrame:
    """Return the sums of each combination of keys that adds something."""
    sizes = [len(keys) + 1 for _codes, keys in columns.values()]  # the last place, code -1, is that of none
    code = np.zeros(next(iter(sums.values())).size, dtype=np.int64)
    for size, (codes, _keys) in zip(sizes, columns.values(), strict=True):
        code = code * size + np.where(codes < 0, size - 1, codes)
    is_counted = np.any([values != 0 for values in sums.values()], axis=0)
    found, place = _met(code[is_counted], math.prod(sizes))
    sums_of = {name: np.bincount(place, values[is_counted], found.size) for name, values in sums.items()}
    keys_of = {}
    for size, (name, (_codes, keys)) in reversed(list(zip(sizes, columns.items(), strict=True))):
        found, own = np.divmod(found, size)
        keys_of[name] = own + keys.start if isinstance(keys, range) else words(own, (*keys, ""))
    return frame_of({**keys_of, **sums_of}, (*columns, *sums))


def _met(code: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the codes that are met, of so many, in their order, and the place of each among them."""
    if size > _FEW:
        found, place = np.unique(code, return_inverse=True)
        return found, place
    found = np.flatnonzero(np.bincount(code, minlength=size))
    place_of = np.zeros(size, dtype=np.intp)
    place_of[found] = np.arange(found.size)
    return found, place_of[code]


def together(parts: Sequence[Crossed]) -> Crossed:
    """Return the sums of several seasons, or lots of them, added up; rows are in the order of their keys."""
    return {name: _together([part[name] for part in parts], crossing.by) for name, crossing in CROSSED.items()}


def _together(tables: list[pd.DataFrame], by: tuple[str, ...]) -> pd.DataFrame:
    tables = [table for table in tables if len(table)] or tables[:1]
    columns = {name: _keys_of([table[name].array for table in tables]) for name in by}
    sums = {name: np.concatenate([table[name] for table in tables]) for name in tables[0].columns.drop(list(by))}
    return _added(columns, sums)


def _keys_of(columns: list[Any]) -> Codes:
    """Return the keys of several tables, in their order."""
    if not isinstance(columns[0], pd.arrays.ArrowStringArray):
        return _numbers(np.concatenate(columns))
    texts = codes_together(columns)
    keys = sorted(texts.words)
    return texts.places_in(tuple(keys)), keys


# --- what is read from the sums


def spread_of(found: pd.DataFrame, by: str, keys: Sequence[Any], seasons: int, share: float) -> pd.DataFrame:
    """Return a value over all seasons for each key, and between which values a share of the seasons lies.

    Parameters
    ----------
    found : DataFrame
        Of `Crossed`, by ``season`` and another dimension at least.
    by : str
    keys : sequence
        Of that dimension, in the order that is wanted.
    seasons : int
    share : float, between 0 and 1

    Returns
    -------
    DataFrame, index `keys`: value, low, high
        A total is the mean of the seasons, anything else the ratio of their sums, NaN where there is none.
    """
    place, shape = pd.Index(keys).get_indexer(found[by]), (seasons, len(keys))
    is_wanted = place >= 0
    code = found["season"].to_numpy(dtype=np.int64)[is_wanted] * len(keys) + place[is_wanted]
    top, base = (
        np.bincount(code, found[name][is_wanted], seasons * len(keys)).reshape(shape) if name in found else None
        for name in (TOP, BASE)
    )
    assert top is not None
    with np.errstate(invalid="ignore"):
        each = top if base is None else top / np.where(base > 0, base, np.nan)
        value = (
            top.mean(axis=0) if base is None else top.sum(axis=0) / np.where(base.any(axis=0), base.sum(axis=0), np.nan)
        )
    low, high = _between(each, share)
    return pd.DataFrame({"value": value, "low": low, "high": high}, index=pd.Index(keys))


def _between(each: np.ndarray, share: float) -> np.ndarray:
    known = ~np.isnan(each).all(axis=0)
    found = np.full((2, each.shape[1]), np.nan)
    if known.any():
        found[:, known] = np.nanquantile(each[:, known], ((1 - share) / 2, (1 + share) / 2), axis=0)
    return found
