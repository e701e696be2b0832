"""Frames made at once and taken apart again, also by a pandas that has lost what it does not document."""

from functools import partial
from types import SimpleNamespace

import numpy as np
import pandas as pd

from sim.visits.frames import arrays_of, floats_of, whole_array


class Documented:
    """What somebody sees of a thing who knows its documented names alone."""

    def __init__(self, thing):
        self.thing = thing

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self.thing, name)


def test_the_columns_of_a_frame_are_the_same_by_what_pandas_documents():
    """Slower; a laxer pandas changes no number."""
    frame = pd.DataFrame({"a": pd.array([3, None, 5], dtype="Int64"), "b": [1.5, 2.5, 3.5]})
    quick, plain = arrays_of(frame), arrays_of(Documented(frame))

    assert list(quick) == list(plain) == ["a", "b"]
    assert quick["a"].tolist() == plain["a"].tolist() == [3, pd.NA, 5]
    assert list(quick["b"]) == list(plain["b"]) == [1.5, 2.5, 3.5]


def test_whole_numbers_are_the_same_floats_by_what_pandas_documents():
    """What is missing is not a number."""
    column = pd.array([3, None, 5], dtype="Int64")

    np.testing.assert_array_equal(floats_of(column), [3.0, np.nan, 5.0])
    np.testing.assert_array_equal(floats_of(Documented(column)), [3.0, np.nan, 5.0])
    np.testing.assert_array_equal(floats_of(column, Documented(column[:2])), [3.0, np.nan, 5.0, 3.0, np.nan])


def test_a_column_of_whole_numbers_is_the_same_by_what_pandas_documents(monkeypatch):
    """The numbers are those that were handed over, not a copy."""
    values, missing = np.array([3, 0, 5]), np.array([False, True, False])
    quick = whole_array(values, missing)
    documented = SimpleNamespace(arrays=SimpleNamespace(IntegerArray=partial(pd.arrays.IntegerArray)))
    monkeypatch.setattr("sim.visits.frames.pd", documented)
    plain = whole_array(values, missing)

    pd.testing.assert_extension_array_equal(quick, plain)
    values[0] = 4
    assert quick[0] == plain[0] == 4
