"""Answers over a set of fits, as people read them."""

import pandas as pd

from sim.fitting.over_set import TURNS
from sim.report.languages import Language
from sim.report.tables.over_set import differences_table, set_sentences

FOUND = pd.DataFrame(
    [
        {
            "measure": "reach", "scenario": "b", "baseline": "a", "mean": -0.006, "low": -0.026, "high": 0.002,
            "input_sd": 0.008, "chance_sd": 0.001, "same_side": 0.79, "status": TURNS, "verdict": "",
        }
    ]
)  # fmt: skip


def test_differences_of_shares_are_in_points_with_their_sign():
    """As in every comparison: 0.6 per cent less would be another number."""
    (row,) = differences_table(FOUND, Language("en")).rows

    assert [str(cell).replace("\u00a0", " ") for cell in row[2:5]] == [
        "−0.6 points",
        "−2.6 to +0.2 points",
        "0.8 points",
    ]


def test_scenarios_are_quoted_in_the_sentences():
    """In the marks of the language."""
    assert "« b »" in set_sentences(FOUND, Language("fr"))[0].replace("\u00a0", " ")
    assert "“b” and “a”" in set_sentences(FOUND, Language("en"))[0]
