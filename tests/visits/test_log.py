"""The tables of a season: dtypes, missing values, refusals."""

import pickle

import numpy as np
import pandas as pd
import pytest

from sim.columns import TABLES, dtypes, names
from sim.errors import LogError
from sim.visits.arrays import Log
from sim.visits.dictionary import dictionary_markdown
from sim.visits.difference import first_difference
from sim.visits.log import Season, coded, empty_table, filled, table, whole_or_missing, words
from tests.visits.seasons import hand_made


@pytest.mark.parametrize("name", TABLES)
def test_a_table_has_the_columns_and_dtypes_of_the_contract(name):
    """Order, names and dtypes come from `sim.columns`, also without any row."""
    for frame in (getattr(hand_made(), name), empty_table(name)):
        assert list(frame.columns) == names(name)
        assert {column: str(dtype) for column, dtype in frame.dtypes.items()} == dtypes(name)


def test_none_in_a_list_is_missing():
    """An `Int64` column takes None as missing and keeps the other numbers whole."""
    slot = hand_made().visits["slot_s"]

    assert slot.isna().tolist() == [False, True, False, False, True, False, *[True] * 7]
    assert slot[0] == 7 * 86_400 + 9 * 3_600


def test_arrays_with_a_mask_and_codes_give_the_same_table_as_lists():
    """What a kernel has, arrays, and what the reference has, lists, end in equal columns."""
    data = {name: list(hand_made().visits[name]) for name in names("visits")}
    arrays = dict(data)
    arrays["slot_s"] = whole_or_missing(
        np.array([0 if pd.isna(v) else v for v in data["slot_s"]]), np.array([pd.isna(v) for v in data["slot_s"]])
    )
    arrays["channel"] = words([0 if text == "walk_in" else 1 for text in data["channel"]], ("walk_in", "appointment"))
    arrays["decided_s"] = np.array(data["decided_s"])

    pd.testing.assert_frame_equal(table("visits", arrays), hand_made().visits)


@pytest.mark.parametrize(
    ("column", "values", "told"),
    [
        ("request", [1.5] * 13, "whole numbers expected"),
        ("request", [1], "has 13 rows, request has 1"),
        ("slot_s", [0.5] * 13, "slot_s does not fit Int64"),
        ("adviser", ["ada", None] + [""] * 11, "row 1 is missing"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(column, values, told):
    """A column of another length or another kind is named, with what is wrong."""
    data = {name: hand_made().visits[name].array for name in names("visits")} | {column: values}

    with pytest.raises(LogError, match=told):
        table("visits", data)


def test_a_column_that_is_lacking_or_unknown_is_refused():
    """Both are told at once."""
    data = {name: hand_made().visits[name].array for name in names("visits") if name != "cause"} | {"mood": []}

    with pytest.raises(LogError, match="visits: lacks cause and has no column mood"):
        table("visits", data)


@pytest.mark.parametrize(
    ("key", "rows", "told"),
    [
        (("attempt", "venue"), 2, "attempt, venue are given as one array and are int64, str"),
        (("attempt", "decided_s"), 3, "attempt, decided_s are given as one array of 3 rows"),
        (("attempt", "request"), 2, "request is given more than once"),
    ],
)
def test_columns_of_one_array_are_its_rows_and_of_one_kind(key, rows, told):
    """Else they are named."""
    data = {name: hand_made().visits[name].array for name in names("visits") if name not in key or name == "request"}

    with pytest.raises(LogError, match=told):
        table("visits", {**data, key: np.zeros((rows, 13), dtype=np.int64)})


def test_a_code_without_a_word_is_refused():
    """Codes outside the vocabulary never become another word."""
    with pytest.raises(LogError, match="codes run from -1 to 0"):
        words([-1, 0], ("walk_in",))


def test_the_data_dictionary_is_up_to_date(pytestconfig):
    """`docs/data_dictionary.md` is what the columns say."""
    page = pytestconfig.rootpath / "docs" / "data_dictionary.md"

    assert page.read_text(encoding="utf-8") == dictionary_markdown()


def test_a_frame_is_made_when_it_is_asked_for_and_is_the_table_from_then_on():
    """Laws read the columns of the engine; whoever changes the frame changes what a new log shows."""
    columns = dict(hand_made().sessions.items())
    texts = coded(np.array([1, 0, 1]), ("library", "town_hall"))
    rows = {name: column.iloc[[0, 0, 0]].array for name, column in columns.items()} | {"venue": texts}
    season = Season(hand_made().requests, hand_made().visits, filled("sessions", rows))

    assert Log(season).texts("sessions", "venue").words == ("town_hall", "library")
    assert not season.has_frame("sessions")
    assert season.sessions["venue"].tolist() == ["town_hall", "library", "town_hall"]
    season.sessions.loc[0, "venue"] = "library"
    assert Log(season).texts("sessions", "venue").words == ("library", "town_hall")


def test_a_journey_of_a_season_changes_nothing():
    """Pickled with columns that are no frame yet, it arrives as the same tables."""
    texts = coded(np.array([1, 0]), ("library", "town_hall"))
    rows = {name: column.iloc[[0, 0]].array for name, column in hand_made().sessions.items()} | {"venue": texts}
    season = Season(hand_made().requests, hand_made().visits, filled("sessions", rows), {"seed": 1})
    arrived = pickle.loads(pickle.dumps(season))

    assert arrived.meta == {"seed": 1}
    assert first_difference(arrived, season) is None
