"""The first difference of two logs: where, and what each has there."""

import pandas as pd
import pytest

from sim.visits.difference import Difference, first_difference
from sim.visits.log import Season
from tests.visits.seasons import at, changed, hand_made


def test_equal_seasons_have_no_difference():
    """Missing equals missing, and who made the log does not matter."""
    other = hand_made()
    other.meta["engine"] = "another"

    assert first_difference(hand_made(), other) is None


def test_the_difference_names_table_row_column_and_both_values():
    """A second more in one cell is found and told."""
    found = first_difference(hand_made(), changed(hand_made(), "visits", 6, called_s=at(7, "10:00") + 1))

    assert found == Difference("visits", 6, "called_s", at(7, "10:00"), at(7, "10:00") + 1)
    assert (
        str(found)
        == f"visits, row 6, column called_s: value {at(7, '10:00')} on the left, {at(7, '10:00') + 1} on the right"
    )


def test_missing_differs_from_any_value():
    """Also from the value that hides under it."""
    found = first_difference(hand_made(), changed(hand_made(), "visits", 0, slot_s=None))

    assert (found.row, found.column, found.right) == (0, "slot_s", pd.NA)


def test_the_first_row_wins_over_the_first_column():
    """Rows are read from the top, columns from the left."""
    other = changed(changed(hand_made(), "visits", 9, session="x"), "visits", 3, cause="x")

    assert first_difference(hand_made(), other)[:3] == ("visits", 3, "cause")


def test_tables_come_in_the_order_of_the_contract():
    """Requests, then visits, then sessions."""
    other = changed(changed(hand_made(), "sessions", 0, came=8), "requests", 12, age=71)

    assert first_difference(hand_made(), other)[:3] == ("requests", 12, "age")


def test_a_row_that_one_of_them_lacks_is_a_difference():
    """The common rows are equal, so the number of rows is told."""
    season = hand_made()
    other = Season(season.requests, season.visits.iloc[:-1], season.sessions)

    found = first_difference(season, other)
    assert found == Difference("visits", 12, "", 13, 12, "number of rows")


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda f: f.astype({"age": "int32"}), "dtype"),
        (lambda f: f.rename(columns={"age": "years"}), "name"),
        (lambda f: f.drop(columns="served"), "name"),
    ],
)
def test_names_and_dtypes_count(change, what):
    """Equal values in another dtype, or under another name, are not equal."""
    frame = hand_made().requests

    assert first_difference(frame, change(frame)).what == what


def test_floats_are_equal_bit_for_bit_and_nan_equals_nan():
    """There is no tolerance."""
    left = pd.DataFrame({"x": [float("nan"), 0.1 + 0.2]})

    assert first_difference(left, left.copy()) is None
    assert first_difference(left, pd.DataFrame({"x": [float("nan"), 0.3]})).row == 1


def test_a_table_is_not_compared_with_a_season():
    """Both must be of one kind."""
    with pytest.raises(TypeError, match="Season and DataFrame found"):
        first_difference(hand_made(), hand_made().visits)
