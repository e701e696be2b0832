"""Frames made at once of columns that are ready, and taken apart again.

In: arrays of equal length that have their dtypes. Out: the frame that `pandas.DataFrame` makes of them, in a third of
the time: a season makes three, and nothing is left to infer.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.internals import create_dataframe_from_blocks


@lru_cache(maxsize=64)
def _names(columns: tuple[str, ...]) -> pd.Index:
    return pd.Index(columns)


@lru_cache(maxsize=256)
def _place(column: int) -> np.ndarray:
    return np.array([column])


def frame_of(columns: Mapping[str, Any]) -> pd.DataFrame:
    """Return a frame of columns, which it does not copy.

    Parameters
    ----------
    columns : mapping of str to one-dimensional numpy or extension array, all of one length, at least one
        Whole numbers, floats, True and False, or arrays of pandas; nothing is checked.
    """
    arrays = list(columns.values())
    blocks = [
        (array.reshape(1, -1) if isinstance(array, np.ndarray) else array, _place(k)) for k, array in enumerate(arrays)
    ]
    # A view: who names the axis of one frame must not name that of all.
    names = _names(tuple(columns)).view()
    return create_dataframe_from_blocks(blocks, index=pd.RangeIndex(len(arrays[0])), columns=names)


def arrays_of(frame: pd.DataFrame) -> dict[str, Any]:
    """Return the columns of a frame as the arrays that it keeps, which are not to be written.

    To take them one by one as Series costs more than most laws do.
    """
    if hasattr(frame, "_iter_column_arrays"):  # pandas does not document it
        return dict(zip(frame.columns, frame._iter_column_arrays(), strict=True))
    return {name: column.array for name, column in frame.items()}
