"""Frames made at once of columns that are ready, and taken apart again.

In: arrays of equal length that have their dtypes. Out: the frame that `pandas.DataFrame` makes of them, in a third of
the time: a season makes three, and nothing is left to infer. What pandas keeps to itself is asked for here alone (as
what numba does, in `sim.compiled`): should it go, the documented way beside it gives the same, slower.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.internals import create_dataframe_from_blocks

Key = str | tuple[str, ...]  # a column, or columns that are the rows of one array


def names_of(key: Key) -> tuple[str, ...]:
    """Return the columns that a key stands for."""
    return (key,) if isinstance(key, str) else key


@lru_cache(maxsize=64)
def _layout(keys: tuple[Key, ...], order: tuple[str, ...] | None) -> tuple[pd.Index, list[np.ndarray]]:
    """Return the names of a frame's columns, and the places among them of each key's."""
    names = order or tuple(name for key in keys for name in names_of(key))
    place = {name: k for k, name in enumerate(names)}
    return pd.Index(names), [np.array([place[name] for name in names_of(key)]) for key in keys]


def frame_of(columns: Mapping[str, Any] | Mapping[Key, Any], order: tuple[str, ...] | None = None) -> pd.DataFrame:
    """Return a frame of columns, which it does not copy.

    Parameters
    ----------
    columns : mapping of a column to a one-dimensional numpy or extension array, of several to a two-dimensional one
        All of one length, at least one. Whole numbers, floats, True and False, or arrays of pandas; nothing is checked.
        Columns of one array are kept together, which is quicker than one by one.
    order : tuple of str, optional
        The names of all columns in the order of the frame; by default that of `columns`.
    """
    names, places = _layout(tuple(columns), order)
    arrays = [
        array.reshape(1, -1) if isinstance(array, np.ndarray) and array.ndim == 1 else array
        for array in columns.values()
    ]
    rows = len(arrays[0]) if arrays[0].ndim == 1 else arrays[0].shape[1]
    # Views: who names the axis of one frame must not name that of all.
    return create_dataframe_from_blocks(
        list(zip(arrays, places, strict=True)), index=_numbered(rows).view(), columns=names.view()
    )


@lru_cache(maxsize=64)
def _numbered(rows: int) -> pd.Index:
    """Return the index of so many rows; a season's tables have few sizes."""
    return pd.RangeIndex(rows)


def whole_array(values: np.ndarray, missing: np.ndarray) -> pd.arrays.IntegerArray:
    """Return int64 numbers and their mask as a column of whole numbers, neither copied nor looked at again."""
    make = getattr(pd.arrays.IntegerArray, "_simple_new", pd.arrays.IntegerArray)  # pandas does not document it
    return make(values, missing)


def arrays_of(frame: pd.DataFrame) -> dict[str, Any]:
    """Return the columns of a frame as the arrays that it keeps, which are not to be written.

    To take them one by one as Series costs more than most laws do.
    """
    if hasattr(frame, "_iter_column_arrays"):  # pandas does not document it
        return dict(zip(frame.columns, frame._iter_column_arrays(), strict=True))
    return {name: column.array for name, column in frame.items()}


def whole_of(array: Any) -> tuple[np.ndarray, np.ndarray]:
    """Return whole numbers as they are kept, and where they are missing: arrays that compiled code reads at once.

    Numbers that are kept as floats stay floats. Nothing is to be written; what a frame protects is copied, since
    compiled code has one more version for such arrays.
    """
    if isinstance(array, pd.arrays.IntegerArray) and hasattr(array, "_data") and hasattr(array, "_mask"):
        values, missing = array._data, array._mask  # pandas does not document them
    elif isinstance(array, np.ndarray) and array.dtype.kind in "iu":
        values, missing = array, np.zeros(array.size, dtype=bool)
    else:
        values = np.asarray(pd.array(array).to_numpy("float64", na_value=np.nan))
        missing = np.isnan(values)
    return as_compiled_reads(values), as_compiled_reads(missing)


def as_compiled_reads(array: np.ndarray) -> np.ndarray:
    """Return an array that may be written and lies in a piece, itself if it is one: compiled code has one version."""
    return array if array.flags.carray else np.require(array, requirements=("C", "W"))


def floats_of(*arrays: pd.arrays.IntegerArray) -> np.ndarray:
    """Return whole numbers under each other as float64, NaN where missing; the usual way takes three times as long."""
    # pandas does not document what it keeps, and to ask it for a size takes as long as to copy the numbers.
    kept = [array._data if hasattr(array, "_data") and hasattr(array, "_mask") else None for array in arrays]
    sizes = [array.size if values is None else values.size for array, values in zip(arrays, kept, strict=True)]
    found = np.empty(sum(sizes))
    end = 0
    for array, values, size in zip(arrays, kept, sizes, strict=True):
        begin, end = end, end + size
        if values is None:
            found[begin:end] = array.to_numpy("float64", na_value=np.nan)
        else:
            found[begin:end] = values
            np.copyto(found[begin:end], np.nan, where=array._mask)
    return found
