"""The log of a season: four tables that any engine fills and every measure reads.

In: columns as lists or arrays. Out: `Season`, with the columns and dtypes of `sim.columns`.
The laws that a log obeys are in `sim.visits.laws`; nothing here knows how a season came about.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from sim.columns import OBSERVED, TABLES, dtypes, names
from sim.errors import LogError
from sim.visits.coded import Coded
from sim.visits.frames import Key, arrays_of, frame_of, names_of
from sim.visits.spelling import Vocabulary, remember, spelled, vocabulary_of

_TEXT = pd.StringDtype("pyarrow", na_value=np.nan)  # what pandas calls "str"
_EXACT = 2**53  # up to here a float64 holds every whole number


class Columns:
    """A table of the log as an engine fills it: a frame takes longer to make than most laws to check.

    Attributes
    ----------
    arrays : dict of str to array
        Each column: a numpy array, an `IntegerArray`, or texts as codes (`Coded`). Not to be written.
    """

    def __init__(self, data: Mapping[Key, Any], order: tuple[str, ...] | None):
        self._data, self._order = data, order
        self.arrays: dict[str, Any] = {}
        for key, values in data.items():
            self.arrays |= zip(key, values, strict=True) if isinstance(key, tuple) else {key: values}

    def __len__(self) -> int:
        return len(next(iter(self.arrays.values())))

    def frame(self) -> pd.DataFrame:
        """Return the frame of these columns."""
        made = {key: _column(one) if isinstance(one, Coded) else one for key, one in self._data.items()}
        return frame_of(made, self._order)

    def chosen(self, is_wanted: np.ndarray) -> Columns:
        """Return the rows that a mask marks, copied."""
        rows = np.flatnonzero(is_wanted)
        return Columns({key: one[:, rows] if isinstance(key, tuple) else one[rows] for key, one in self._data.items()},
                       self._order)  # fmt: skip


class Season:
    """What happened in one replication of one scenario, or what a register says happened.

    Parameters
    ----------
    requests, visits, sessions, books : DataFrame or Columns
        Columns and dtypes of `sim.columns`; rows in the order of the engine's contract. A register has no book.
    meta : dict
        ``scenario`` (id), ``seed``, ``replication``, ``first_day`` (calendar ordinal; seconds count from its
        midnight), ``window`` (start_s, end_s; the end is excluded), ``run_end_s``, ``engine``, ``fingerprint``.

    Attributes
    ----------
    requests, visits, sessions, books : DataFrame
        Made when first asked for.
    """

    def __init__(
        self,
        requests: pd.DataFrame | Columns,
        visits: pd.DataFrame | Columns,
        sessions: pd.DataFrame | Columns,
        meta: dict[str, Any] | None = None,
        books: pd.DataFrame | Columns | None = None,
    ):
        self.meta: dict[str, Any] = {} if meta is None else meta
        self._tables: dict[str, pd.DataFrame | Columns] = {
            "requests": requests, "visits": visits, "sessions": sessions,
            "books": empty_table("books") if books is None else books,
        }  # fmt: skip

    def _frame(self, name: str) -> pd.DataFrame:
        found = self._tables[name]
        if isinstance(found, Columns):
            # From now on the frame is the table: whoever changes it changes the log.
            found = self._tables[name] = found.frame()
        return found

    requests = property(lambda self: self._frame("requests"))
    visits = property(lambda self: self._frame("visits"))
    sessions = property(lambda self: self._frame("sessions"))
    books = property(lambda self: self._frame("books"))

    def has_frame(self, name: str) -> bool:
        """Return whether the frame of a table is made."""
        return not isinstance(self._tables[name], Columns)

    def arrays(self, name: str) -> Mapping[str, Any]:
        """Return the columns of a table as they are kept, which are not to be written: no frame is made."""
        found = self._tables[name]
        return found.arrays if isinstance(found, Columns) else arrays_of(found)

    def size(self, name: str) -> int:
        """Return the rows of a table."""
        return len(self._tables[name])

    def chosen(self, **is_wanted: np.ndarray) -> Season:
        """Return a season of some rows of each table that is named, and of all rows of the others.

        Parameters
        ----------
        **is_wanted : bool array, shape (rows,)
            By the name of a table.
        """
        tables: dict[str, Any] = dict(self._tables)
        for name, wanted in is_wanted.items():
            found = tables[name]
            is_frame = isinstance(found, pd.DataFrame)
            tables[name] = found[wanted].reset_index(drop=True) if is_frame else found.chosen(wanted)
        return Season(**tables, meta=self.meta)

    def __reduce__(self) -> tuple[Any, ...]:
        return Season, (self.requests, self.visits, self.sessions, self.meta, self.books)

    def __repr__(self) -> str:
        rows = ", ".join(f"{self.size(name):,} {name}" for name in TABLES)
        known = [f"{key} {self.meta[key]}" for key in ("seed", "replication") if key in self.meta]
        return f"<Season of {self.meta.get('scenario', '')!r}: {', '.join([*known, rows])}>"

    def tables(self) -> Iterator[tuple[str, pd.DataFrame]]:
        """Yield name and frame of the tables."""
        for name in TABLES:
            yield name, self._frame(name)


def table(name: str, columns: Mapping[str, Any] | Mapping[Key, Any]) -> pd.DataFrame:
    """Return a table of the log as a frame; see `filled`."""
    return filled(name, columns).frame()


def filled(name: str, columns: Mapping[str, Any] | Mapping[Key, Any]) -> Columns:
    """Return a table of the log with its own dtypes, columns in the order of `sim.columns`.

    Parameters
    ----------
    name : str
        ``requests``, ``visits`` or ``sessions``.
    columns : mapping of str to list or array, all of one length
        In a list ``None`` is missing (`Int64` columns alone). A `float64` array may hold NaN where an `Int64`
        column is missing; an array that already has the dtype is taken as it is. Several columns of one dtype may be
        the rows of one array, under the tuple of their names.

    Raises
    ------
    LogError
        A column is lacking or unknown, lengths differ, or a value does not fit the dtype; it is named.
    """
    order, kinds = _shape_of(name)
    _check_names(name, tuple(columns))
    data, lengths = {}, {}
    for key, values in columns.items():
        together = names_of(key)
        first = together[0]
        if isinstance(key, tuple):
            _check_together(name, together, [kinds[one] for one in together], values)
        lengths[first] = len(values) if isinstance(key, str) else values.shape[1]
        try:
            data[key] = _BUILD[kinds[first]](values)
        except (TypeError, ValueError, OverflowError) as fault:
            raise LogError(f"{name}: {first} does not fit {kinds[first]}: {fault}") from None
    _check_lengths(name, lengths)
    return Columns(data, order)


def observed_table(name: str, columns: Mapping[str, Any]) -> pd.DataFrame:
    """Return a table of an observed log: some of the columns of `sim.columns`, and those that registers alone have.

    Parameters
    ----------
    name : str
        ``requests``, ``visits`` or ``sessions``.
    columns : mapping of str to array, all of one length
        Columns that a simulated log always has may be ``Int64`` here, with missing values.

    Raises
    ------
    LogError
        A column is unknown, lengths differ, or a value does not fit the dtype; it is named.
    """
    known = {column.name: column.dtype for column in (*TABLES[name], *OBSERVED[name])}
    unknown = sorted(set(columns) - set(known))
    if unknown:
        raise LogError(f"{name}: has no column {', '.join(unknown)}; the columns are in sim/columns.py")
    data = {}
    for column in (column for column in known if column in columns):
        values = columns[column]
        kind = "Int64" if known[column] == "int64" and getattr(values, "dtype", None) == np.float64 else known[column]
        try:
            data[column] = _BUILD[kind](values)
        except (TypeError, ValueError, OverflowError) as fault:
            raise LogError(f"{name}: {column} does not fit {kind}: {fault}") from None
    _check_lengths(name, {column: len(values) for column, values in data.items()})
    return frame_of(data)


@lru_cache(maxsize=len(TABLES))
def _shape_of(name: str) -> tuple[tuple[str, ...], dict[str, str]]:
    """Return the names of a table's columns, in order, and the dtype of each."""
    return tuple(names(name)), dtypes(name)


def _check_together(name: str, columns: tuple[str, ...], kinds: Sequence[str], values: np.ndarray) -> None:
    """Refuse columns given as one array that are not all of one dtype, or not its rows."""
    if len(set(kinds)) > 1:
        raise LogError(f"{name}: {', '.join(columns)} are given as one array and are {', '.join(kinds)}")
    if len(values) != len(columns):
        raise LogError(f"{name}: {', '.join(columns)} are given as one array of {len(values)} rows")


def _check_lengths(name: str, lengths: Mapping[str, int]) -> None:
    """Refuse columns of different lengths."""
    (first, rows), *others = lengths.items()
    for column, other in others:
        if other != rows:
            raise LogError(f"{name}: {column} has {other} rows, {first} has {rows}")


def empty_table(name: str) -> pd.DataFrame:
    """Return a table of the log without any row."""
    return table(name, {column.name: [] for column in TABLES[name]})


def words(codes: np.ndarray, vocabulary: Sequence[str] | Vocabulary) -> Any:
    """Return a text column from whole codes into a vocabulary; quicker than a list of texts.

    Raises
    ------
    LogError
        A code has no word.
    """
    return _column(coded(codes, vocabulary))


def coded(codes: np.ndarray, vocabulary: Sequence[str] | Vocabulary) -> Coded:
    """Return a text column of `filled`, from whole codes into a vocabulary.

    Raises
    ------
    LogError
        A code has no word.
    """
    codes = np.ascontiguousarray(codes, dtype=np.int64)
    known = vocabulary if isinstance(vocabulary, Vocabulary) else vocabulary_of(tuple(vocabulary))
    if codes.size and codes.view(np.uint64).max() >= len(known):  # one below 0 becomes a large one
        raise LogError(f"codes run from {codes.min()} to {codes.max()}, the vocabulary has {len(known)} words")
    return Coded(codes, known)


def _column(text: Coded) -> Any:
    """Return texts as pandas keeps them."""
    texts = spelled(text.codes, text.vocabulary)
    column = pd.arrays.ArrowStringArray(texts, dtype=_TEXT)
    remember(column, texts, text.codes, text.vocabulary)
    return column


def whole_or_missing(values: np.ndarray, missing: np.ndarray) -> pd.arrays.IntegerArray:
    """Return an `Int64` column from whole numbers and a mask that is true where they are missing."""
    missing = np.array(missing, dtype=bool)
    return pd.arrays.IntegerArray(np.where(missing, 1, values).astype(np.int64, copy=False), missing)


@lru_cache(maxsize=64)
def _check_names(name: str, keys: tuple[Key, ...]) -> None:
    """Refuse columns that a table has not, and others than all of its own; an engine's are looked at once."""
    wanted, given = names(name), [column for key in keys for column in names_of(key)]
    if sorted(wanted) == sorted(given):
        return
    twice = sorted({column for column in given if given.count(column) > 1})
    if twice:
        raise LogError(f"{name}: {', '.join(twice)} is given more than once")
    lacking = [column for column in wanted if column not in given]
    unknown = sorted(set(given) - set(wanted))
    if lacking or unknown:
        told = [f"lacks {', '.join(lacking)}"] if lacking else []
        told += [f"has no column {', '.join(unknown)}"] if unknown else []
        raise LogError(f"{name}: {' and '.join(told)}; the columns are in sim/columns.py")


def _whole(values: Any) -> np.ndarray:
    array = np.asarray(values)
    if array.dtype.kind not in "iu" and array.size:
        raise TypeError(f"{array.dtype} found, whole numbers expected")
    return array.astype(np.int64, copy=False)


def _maybe_whole(values: Any) -> Any:
    if isinstance(values, pd.arrays.IntegerArray):
        return values
    if isinstance(values, np.ndarray) and values.dtype.kind in "iu":
        return whole_or_missing(values, np.zeros(values.size, dtype=bool))
    try:
        floats = np.array(values, dtype=np.float64)  # None becomes NaN; a third quicker than by pandas
    except TypeError:
        return pd.array(values, dtype="Int64")
    missing = np.isnan(floats)
    floats[missing] = 0
    wrong = (floats != np.floor(floats)) | (np.abs(floats) > _EXACT)
    if wrong.any():
        raise TypeError(f"row {int(np.argmax(wrong))} is {values[int(np.argmax(wrong))]!r}; whole numbers expected")
    return whole_or_missing(floats, missing)


def _truth(values: Any) -> np.ndarray:
    array = np.asarray(values)
    if array.dtype.kind != "b" and array.size:
        raise TypeError(f"{array.dtype} found, True or False expected")
    return array.astype(bool, copy=False)


def _text(values: Any) -> Any:
    if isinstance(values, pd.api.extensions.ExtensionArray | Coded):
        return values
    array = pd.Series(values, dtype="str").array
    if array.isna().any():
        raise TypeError(f"row {int(np.argmax(array.isna()))} is missing; write an empty text")
    return array


_BUILD = {"int64": _whole, "Int64": _maybe_whole, "bool": _truth, "str": _text}
