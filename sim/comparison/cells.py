"""Who gains and who loses: the expected change in each cell of people, with its interval.

In: seasons as views, or their cell sums by replication. Out: one row a cell and measure. Communes are never crossed
with age, autonomy or cars: those shares are national, and a map of them would show nothing local.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import product

import numpy as np
import pandas as pd

from sim.comparison.arrays import RATIOS, Replications, aligned
from sim.comparison.families import benjamini_hochberg
from sim.comparison.paired import difference_of
from sim.comparison.verdicts import BETTER, EQUAL, UNDECIDED, WORSE, verdicts
from sim.errors import ExperimentError
from sim.measures.catalogue import BY_ID, is_small
from sim.measures.definition import Rows
from sim.measures.groups import Groups
from sim.measures.summing import Summands
from sim.measures.view import View
from sim.said import said
from sim.visits.frames import frame_of
from sim.visits.log import words

MEASURES = ("offered_within_14", "value", "reach", "served_within_14", "delay_restricted", "journey_served")
CELLS: tuple[tuple[str, ...], ...] = (
    ("commune",),
    ("type",),
    ("age_band",),
    ("autonomy",),
    ("commune", "type"),
    ("age_band", "autonomy"),
)
COLUMNS = (
    "baseline", "scenario", "measure", "dimension", "key", "requests", "baseline_value", "scenario_value",
    "difference", "low", "high", "change", "change_low", "change_high", "p_value", "q_value", "better", "verdict",
    "direction", "unit", "small", "n",
)  # fmt: skip
_NATIONAL = {"age_band", "autonomy", "car"}


def check_cells(cells: Sequence[Sequence[str]]) -> None:
    """Raise ExperimentError where a cell crosses communes with what is only known of the nation."""
    for cell in cells:
        national = sorted(_NATIONAL & set(cell))
        if "commune" in cell and national:
            raise ExperimentError(
                said(
                    "cells of commune by {national} are refused: shares by {national} are national, so a commune "
                    "would show nothing of its own; cross commune with type",
                    national=national[0],
                )
            )


def cell_sums(
    view: View, measures: Sequence[str] = MEASURES, cells: Sequence[tuple[str, ...]] = CELLS
) -> list[pd.DataFrame]:
    """Return what each cell of the cohort adds to numerator and denominator of some measures, season by season.

    Parameters
    ----------
    view : View
    measures : sequence of str
        Means and shares over the requests of the cohort.
    cells : sequence of tuples of str
        Dimensions of requests, one or crossed.

    Returns
    -------
    list of DataFrame, one a season
        As `season_measures`: measure, dimension (``commune,type``), key (``47001,pension``), numerator, denominator,
        value. Cells without a request are left out.

    Raises
    ------
    ExperimentError
        A cell crosses communes with what is national, or a measure is not one of requests.
    """
    check_cells(cells)
    crossed = {",".join(cell): _crossed(view, cell) for cell in cells}
    rows, columns = [_rows_of_requests(name, view) for name in measures], Summands()
    tops, bases = [columns.place(one.top) for one in rows], [columns.place(one.base) for one in rows]
    first = np.cumsum([0, *(len(groups.keys) for groups in crossed.values())])
    codes = [groups.codes for groups in crossed.values()]
    sums = columns.by_groups(view.season_of("requests"), view.seasons, codes, first)
    per, vocabulary = np.array([one.per for one in rows]), [word for groups in crossed.values() for word in groups.keys]
    found = []
    for mine in sums.transpose(0, 2, 1):
        top, base = mine[tops] / per[:, np.newaxis], mine[bases]
        measure, key = np.nonzero(base > 0)
        top, base = top[measure, key], base[measure, key]
        dimension = np.searchsorted(first, key, side="right") - 1
        texts = {"measure": (measure, measures), "dimension": (dimension, tuple(crossed)), "key": (key, vocabulary)}
        numbers = {"numerator": top, "denominator": base, "value": top / base}
        found.append(frame_of({**{name: words(*one) for name, one in texts.items()}, **numbers}))
    return found


def _rows_of_requests(name: str, view: View) -> Rows:
    """Return the rows of a mean or share over the requests of the cohort."""
    rows = view.once(BY_ID[name].function) if name in BY_ID and BY_ID[name].kind in RATIOS else None
    if not isinstance(rows, Rows) or rows.table != "requests" or rows.base is None:
        raise ExperimentError(
            said("gains in {name!r} are not known by cell; give a mean or share over requests", name=name)
        )
    return rows


def _crossed(view: View, cell: tuple[str, ...]) -> Groups:
    """Return the groups of the requests by several dimensions at once."""
    parts = [view.requests_table.groups(name) for name in cell]
    codes = parts[0].codes
    for part in parts[1:]:
        codes = np.where((codes < 0) | (part.codes < 0), -1, codes * len(part.keys) + part.codes)
    return Groups(codes, _keys_of(tuple(part.keys for part in parts)))


@lru_cache(maxsize=64)
def _keys_of(parts: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    """Return the names of the groups by several dimensions, the last of which changes first."""
    return tuple(",".join(names) for names in product(*parts))


def gains_table(first: Replications, second: Replications, confidence: float = 0.95) -> pd.DataFrame:
    """Return the expected change of each cell, second scenario less first, paired by replication.

    Parameters
    ----------
    first, second : Replications
        Of `cell_sums` by replication.

    Returns
    -------
    DataFrame
        Columns `COLUMNS` but baseline and scenario; `better` is left to who knows their names. ``requests`` is the mean
        number a season; ``change`` the change of the numerator a season: how many more requests were served in time, or
        how many days of delay in all. ``q_value`` is adjusted over the cells of a dimension and measure (Benjamini and
        Hochberg); a verdict is given where it is at most 1 - confidence. ``low, high`` are those of the cell alone.
    """
    one = aligned([first, second])[0]
    paired = difference_of(first, second, paired=True)
    rows = paired.rows
    low, high = paired.interval(confidence)
    size = np.nansum(one.base, axis=0) / len(one.numbers)
    p_values = paired.p_values()
    q_values = np.full(len(rows), np.nan)
    for _, place in rows.groupby(["measure", "dimension"], sort=False).indices.items():
        q_values[place] = benjamini_hochberg(p_values[place])
    direction = [BY_ID[name].better for name in rows["measure"]]
    said = verdicts(low, high, paired.is_equal, np.full(len(rows), np.nan), direction)
    loud = (q_values <= 1 - confidence) | np.isin(said, (EQUAL,))
    return rows.assign(
        requests=size, baseline_value=paired.first, scenario_value=paired.second, difference=paired.difference,
        low=low, high=high, change=paired.difference * size, change_low=low * size, change_high=high * size,
        p_value=p_values, q_value=q_values,
        verdict=pd.Series([word if sure else UNDECIDED if word in (BETTER, WORSE) else word
                           for word, sure in zip(said, loud, strict=True)], dtype="str").array,
        direction=pd.Series(direction, dtype="str").array,
        unit=pd.Series([BY_ID[name].unit for name in rows["measure"]], dtype="str").array,
        small=is_small(size), n=paired.n,
    )  # fmt: skip
