"""What compiled passes add up is what each measure's rows say, one after the other."""

import math
from collections import defaultdict

import numpy as np
import pandas as pd
import pytest

import sim
from sim.measures.catalogue import CATALOGUE, measures_of
from sim.measures.definition import ALL, TOP_ONLY, Sample
from sim.measures.ground import ground_of
from sim.measures.summing import Summands
from sim.measures.view import View
from tests.measures.hand import view


def simulated(name, replication):
    """Return the view of a season of a shipped scenario."""
    scenario = sim.load_scenario(name)
    return View(sim.simulate(scenario, 1, replication), ground_of(scenario))


def added_up(seen):
    """Return numerator, denominator and value by measure, dimension and key, added row by row by the definition."""
    found = {}
    for measure in (one for one in CATALOGUE if one.kind != "index"):
        rows = measure.function(seen)
        for dimension in (ALL, *measure.dimensions) if rows is not None else ():
            codes, keys = seen.table(rows.table).groups(dimension)
            by_key = defaultdict(list)
            for row, code in enumerate(codes.tolist()):
                if code >= 0:
                    by_key[keys[code]].append(row)
            if dimension == ALL:
                by_key.setdefault(ALL, [])
            of = quantile_of if isinstance(rows, Sample) else ratio_of
            for key, mine in by_key.items():
                told = of(rows, mine, dimension)
                if told is not None:
                    found[measure.id, dimension, key] = told
    return found


def ratio_of(rows, mine, dimension):
    """Return what some rows add up to, None for nothing."""
    top = added(rows.top, mine) / rows.per
    if rows.base is None:
        return (top, math.nan, top) if top or dimension == ALL else None
    base = added(rows.base, range(len(rows.base)) if dimension in TOP_ONLY else mine)
    if dimension != ALL and not top and (not base or dimension in TOP_ONLY):
        return None
    return top, base, top / base if base > 0 else math.nan


def added(values, mine):
    """Return a sum in the order of the rows."""
    total = 0.0
    for row in mine:
        total += float(values[row])
    return total


def quantile_of(sample, mine, dimension):
    """Return the quantile of some rows, linear between order statistics."""
    values = sorted(value for value in sample.quantities[mine].tolist() if not math.isnan(value))
    if not values:
        return (math.nan,) * 3 if dimension == ALL else None
    rank = (len(values) - 1) * sample.share
    low = values[math.floor(rank)]
    high = values[min(math.floor(rank) + 1, len(values) - 1)]
    found = (low + (high - low) * (rank - math.floor(rank))) / sample.per
    return found, math.nan, found


@pytest.mark.parametrize(
    "seen",
    [view, lambda: simulated("mortagne-quinzaine", 0), lambda: simulated("vigny", 1)],
    ids=["by hand", "mortagne-quinzaine", "vigny"],
)
def test_each_number_is_its_rows_added_in_their_order(seen):
    """Every measure by every dimension and key, bit for bit, and no row that has nothing to say."""
    seen = seen()
    table = measures_of(seen)
    table = table[~table["measure"].isin([one.id for one in CATALOGUE if one.kind == "index"])]
    index = pd.MultiIndex.from_frame(table[["measure", "dimension", "key"]])
    wanted = added_up(seen)

    assert set(index) == set(wanted)
    np.testing.assert_array_equal(
        table[["numerator", "denominator", "value"]].to_numpy(), np.array([wanted[one] for one in index])
    )


@pytest.mark.parametrize("per", [1, 0.1], ids=["whole numbers", "fractions"])
def test_sums_by_several_dimensions_are_those_by_each(per):
    """Whole numbers are added by dimensions crossed, fractions by each in the order of the rows: no bit differs."""
    dice = np.random.default_rng(1)
    sizes = (1, 3, 40, 700, 12, 5)
    codes = [dice.integers(-(size % 2), size, 2_000) for size in sizes]  # some rows of odd ones have none
    columns, columns.kept = Summands(), [dice.integers(0, 9_999, 2_000) * per, codes[1] >= 0, np.ones(2_000)]
    first = np.cumsum([0, *sizes])

    (sums,) = columns.by_groups(np.zeros(2_000, dtype=np.int64), 1, codes, first)

    for own, begin, size in zip(codes, first[:-1], sizes, strict=True):
        expected = [np.bincount(own + 1, column, size + 1)[1:] for column in columns.kept]
        assert sums[begin : begin + size].T.tolist() == [row.tolist() for row in expected]
