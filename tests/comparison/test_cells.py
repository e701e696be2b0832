"""Who gains and who loses, by cell of people."""

import numpy as np
import pandas as pd
import pytest

from sim.comparison.arrays import arrays_of
from sim.comparison.cells import CELLS, cell_sums, check_cells, gains_table
from sim.errors import ResultsError
from tests.comparison.arrays import random_numbers
from tests.measures.hand import view


def sums(cells=CELLS, measures=("reach",)):
    """Return numerator and denominator of the season made by hand by (dimension, key)."""
    (table,) = cell_sums(view(), measures, cells)
    return {(row.dimension, row.key): (row.numerator, row.denominator) for row in table.itertuples()}


def test_cells_add_up_to_the_cohort():
    """Whatever the dimensions, each request of the cohort is in one cell."""
    for cell in CELLS:
        parts = sums((cell,)).values()
        assert sum(base for _, base in parts) == 12
        assert sum(top for top, _ in parts) == 6


def test_a_crossed_cell_is_named_by_both():
    """Of the three young with high autonomy one was served: the story of request 7."""
    found = sums((("age_band", "autonomy"),))

    assert found["age_band,autonomy", "young,high"] == (1, 3)
    assert ("age_band,autonomy", "young,low") not in found


def test_communes_are_never_crossed_with_what_is_national():
    """Age shares are national: on a map they would show nothing local."""
    for other in ("age_band", "autonomy", "car"):
        with pytest.raises(ResultsError, match="national"):
            check_cells([("commune", other)])
    check_cells(CELLS)


@pytest.mark.parametrize("measure", ["wait_served", "visits", "reach_gap_age", "wait_p90"])
def test_only_measures_of_requests_are_known_by_cell(measure):
    """A visit's wait has no cell of the cohort, a total no denominator."""
    with pytest.raises(ResultsError, match="not known by cell"):
        cell_sums(view(), (measure,))


def table_of(top, base, keys):
    """Return tidy cell sums of several replications; `top` has one row a replication."""
    return pd.DataFrame(
        [
            {"replication": r, "measure": "reach", "dimension": "commune", "key": key, "numerator": t, "denominator": b,
             "value": t / b}
            for r, row in enumerate(top)
            for key, t, b in zip(keys, row, base, strict=True)
        ]
    )  # fmt: skip


def test_gains_by_hand():
    """In commune a 2 more of 10 are reached each season, in b 1 fewer of 5; in c nothing changes."""
    keys, base = ("a", "b", "c"), (10, 5, 20)
    before = [(3, 2, 9), (4, 3, 8), (5, 2, 7)]
    after = [(a + 2, b - 1, c) for a, b, c in before]
    found = gains_table(*(arrays_of(table_of(top, base, keys)) for top in (before, after))).set_index("key")

    assert found["difference"].tolist() == pytest.approx([0.2, -0.2, 0])
    assert found["change"].tolist() == pytest.approx([2, -1, 0])
    assert found["requests"].tolist() == [10, 5, 20]
    assert found["verdict"].tolist() == ["better", "worse", "equal"]
    assert found["small"].tolist() == [False, True, False]


def test_among_many_cells_without_change_few_are_claimed():
    """Forty communes without a change, 60 trials: a claim in 5 % of them at most, give or take 3 s.e."""
    random = random_numbers()
    keys, base = tuple(f"{k:02d}" for k in range(40)), np.full(40, 50)
    claimed = 0
    for _ in range(60):
        worlds = [arrays_of(table_of(random.binomial(50, 0.4, (20, 40)), base, keys)) for _ in range(2)]
        claimed += gains_table(*worlds)["verdict"].isin(("better", "worse")).any()

    assert claimed <= 60 * 0.05 + 3 * np.sqrt(60 * 0.05 * 0.95)
