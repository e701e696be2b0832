"""A season as plain arrays, each made when first asked for and kept.

In: a `Season`. Out: times as floats with NaN where missing, texts as codes, rows of requests and sessions by visit.
Laws and measures read the same arrays, so that a column is decoded once a season. A frame that is changed
afterwards is not seen: make another `Log`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from sim.errors import LogError
from sim.visits.coded import Coded
from sim.visits.frames import as_compiled_reads, floats_of, whole_of
from sim.visits.keys import rows_of_numbers
from sim.visits.log import Season, words
from sim.visits.outcomes import KNOWN_OUTCOMES, SERVED, SERVED_OPENLY, STATES
from sim.visits.spelling import Vocabulary, remembered, spelling_of, vocabulary_of


class Texts(NamedTuple):
    """A text column: the code of each row, -1 where it is missing, and the words, mostly in the order of appearance."""

    codes: np.ndarray
    words: tuple[str, ...]

    def places_in(self, known: tuple[str, ...]) -> np.ndarray:
        """Return the place of each row's word in a short list, -1 where it is not in it."""
        # A missing text has code -1, which reads the last place: it is none too.
        places = np.array([known.index(word) if word in known else -1 for word in self.words] + [-1], dtype=np.intp)
        return np.asarray(places[self.codes])

    def equal(self, word: str) -> np.ndarray:
        """Return where the column holds a word."""
        return self.codes == self.words.index(word) if word in self.words else np.zeros(self.codes.size, dtype=bool)


def texts_of(column: Any) -> Texts:
    """Return a text column as codes."""
    if isinstance(column, Coded):
        codes, words = column.by_appearance()
        return Texts(codes.astype(np.intp), words)
    array = _as_arrow(column)
    known = None if pa.types.is_dictionary(array.type) else spelling_of(array)
    if known is not None:
        return Texts(known[0].astype(np.intp), known[1])
    encoded = array if pa.types.is_dictionary(array.type) else array.dictionary_encode()
    codes = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return Texts(codes.astype(np.intp), tuple(encoded.dictionary.to_pylist()))


def texts_together(columns: Sequence[Any]) -> Any:
    """Return text columns under each other as one."""
    return words(*codes_together(columns))


def codes_together(columns: Sequence[Any]) -> Texts:
    """Return text columns under each other as codes; those of seasons share their vocabulary mostly.

    Words stand in an order of their own, and some may be in no row.
    """
    parts = []
    for column in columns:
        known = remembered(array) if pa.types.is_large_string((array := _as_arrow(column)).type) else None
        codes, found = known or texts_of(array)
        parts.append((codes, found if isinstance(found, Vocabulary) else vocabulary_of(found)))
    place: dict[str, int] = {}
    places = {
        known: np.array([place.setdefault(word, len(place)) for word in known.words] + [-1])[
            np.append(known.distinct, -1)
        ]
        for known in dict.fromkeys(known for _, known in parts)
    }
    return Texts(np.concatenate([places[known][codes] for codes, known in parts]), tuple(place))


def rows_of_text(keys: Any, wanted: Any) -> np.ndarray:
    """Return the place among distinct texts of each wanted one, -1 where it is not among them."""
    if isinstance(keys, Coded) and isinstance(wanted, Coded):
        return wanted.rows_in(keys)
    found = pc.index_in(_as_arrow(wanted), value_set=_as_arrow(keys))
    return np.asarray(found.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.intp))


def _as_arrow(column: Any) -> pa.Array:
    if isinstance(column, Coded):  # beside a column of which somebody has made a frame
        codes, known = column.by_appearance()
        places = pa.array(codes, mask=codes < 0)
        return pa.DictionaryArray.from_arrays(places, pa.array(known, pa.large_string())).dictionary_decode()
    array = column if isinstance(column, pa.ChunkedArray) else pa.array(column, type=pa.large_string())
    if isinstance(array, pa.ChunkedArray):
        return array.chunk(0) if array.num_chunks == 1 else array.combine_chunks()
    return array


class Log:
    """The tables of a season as plain arrays."""

    def __init__(self, season: Season):
        self.season = season
        self._columns: dict[str, Mapping[str, Any]] = {}
        self._kept: dict[tuple[str, str, str], Any] = {}

    @property
    def logs(self) -> tuple[Log, ...]:
        """The log of each season."""
        return (self,)

    @property
    def seasons(self) -> int:
        """How many seasons stand under each other."""
        return 1

    def size(self, table: str) -> int:
        """Return the rows of a table."""
        return self.season.size(table)

    def first_rows(self, table: str) -> np.ndarray:
        """Return where the rows of each season begin, one more for the end."""
        return np.array([0, self.size(table)])

    @cached_property
    def is_observed(self) -> bool:
        """Whether this is the log of a register, which has some of the columns."""
        return "tells" in self.season.meta

    def has(self, table: str, column: str) -> bool:
        """Return whether a table has a column."""
        return column in self._of(table)

    def tells(self, outcome: str) -> bool:
        """Return whether the source of the log can tell an outcome."""
        return not self.is_observed or outcome in self.season.meta["tells"]

    def column(self, table: str, column: str) -> Any:
        """Return a column as it is stored."""
        columns = self._of(table)
        if column not in columns:
            raise LogError(f"{table}: {column} is not in this log of a register; it has {', '.join(columns)}")
        return columns[column]

    def _of(self, table: str) -> Mapping[str, Any]:
        if table not in self._columns:
            self._columns[table] = self.season.arrays(table)
        return self._columns[table]

    def _keep(self, kind: str, table: str, column: str, make: Any) -> Any:
        place = kind, table, column
        if place not in self._kept:
            self._kept[place] = make(self.column(table, column))
        return self._kept[place]

    def stamp(self, table: str, column: str) -> np.ndarray:
        """Return a column of whole numbers as float64, NaN where missing; whole seconds stay exact."""
        return np.asarray(self._keep("number", table, column, _as_float))

    def whole(self, table: str, column: str) -> tuple[np.ndarray, np.ndarray]:
        """Return a column of whole numbers as it is kept, and where it is missing: nothing is decoded, nothing kept."""
        return whole_of(self.column(table, column))

    def texts(self, table: str, column: str) -> Texts:
        """Return a text column as codes and words."""
        found: Texts = self._keep("text", table, column, texts_of)
        return found

    def places(self, table: str, column: str, known: tuple[str, ...]) -> np.ndarray:
        """Return the place of each word of a text column in a list, -1 where it is not in it."""
        found = self.column(table, column)
        return found.places_in(known) if isinstance(found, Coded) else self.texts(table, column).places_in(known)

    def equal(self, table: str, column: str, word: str) -> np.ndarray:
        """Return where a text column holds a word."""
        return np.asarray(self.places(table, column, (word,)) == 0)

    def truth(self, table: str, column: str) -> np.ndarray:
        """Return a column of True and False."""
        return np.asarray(self._keep("truth", table, column, _as_truth))

    @cached_property
    def request_index(self) -> pd.Index:
        """The requests' addresses, to look rows up by."""
        return pd.Index(self.column("requests", "request"))

    @cached_property
    def request_of(self) -> np.ndarray:
        """Row of each visit's request, -1 where there is none."""
        if self._numbers_found is not None:
            return self._numbers_found[0]
        return np.asarray(self.request_index.get_indexer(self.column("visits", "request")))

    @cached_property
    def are_requests_distinct(self) -> bool:
        """Whether each request's address stands once."""
        return self.request_index.is_unique if self._numbers_found is None else self._numbers_found[1]

    @cached_property
    def _numbers_found(self) -> tuple[np.ndarray, bool] | None:
        """Row of each visit's request, and whether requests are distinct, if numbers name them."""
        keys, wanted = (self.column(table, "request") for table in ("requests", "visits"))
        is_number = getattr(keys, "dtype", None) == getattr(wanted, "dtype", None) == np.int64
        return rows_of_numbers(*map(as_compiled_reads, (keys, wanted))) if is_number else None

    @cached_property
    def session_of(self) -> np.ndarray:
        """Row of each visit's session, -1 where there is none."""
        return rows_of_text(self.column("sessions", "session"), self.column("visits", "session"))

    @cached_property
    def outcome(self) -> np.ndarray:
        """Outcome of each visit as an index of `KNOWN_OUTCOMES`, -1 if unknown."""
        return self.places("visits", "outcome", KNOWN_OUTCOMES)

    @cached_property
    def state(self) -> np.ndarray:
        """State of each request as an index of `STATES`, -1 if unknown."""
        return self.places("requests", "state", STATES)

    @cached_property
    def served(self) -> np.ndarray:
        """Whether each visit was served."""
        served = (self.outcome >= 0) & (self.outcome < len(SERVED))
        return served | self.outcome_is(*SERVED_OPENLY) if self.is_observed else served

    @cached_property
    def held(self) -> np.ndarray:
        """Whether each session was held."""
        return self.equal("sessions", "status", "held")

    def outcome_is(self, *names: str) -> np.ndarray:
        """Return whether each visit has one of these outcomes."""
        return is_one_of(self.outcome, KNOWN_OUTCOMES, names)

    def per_request(self, rows: np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
        """Sum over the visits chosen by a mask, by request."""
        return np.bincount(self.request_of[rows], weights, minlength=self.size("requests"))

    def per_session(self, rows: np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
        """Sum over the visits chosen by a mask, by session."""
        return np.bincount(self.session_of[rows], weights, minlength=self.size("sessions"))


def is_one_of(places: np.ndarray, known: tuple[str, ...], names: tuple[str, ...]) -> np.ndarray:
    """Return whether each place in a list, -1 for none, is that of one of some names."""
    return np.asarray(_among(known, names)[places])


@lru_cache(maxsize=256)
def _among(known: tuple[str, ...], names: tuple[str, ...]) -> np.ndarray:
    """Return for each place in a list, and for none at last, whether it is that of one of some names."""
    wanted = np.zeros(len(known) + 1, dtype=bool)
    wanted[[known.index(name) for name in names]] = True
    return wanted


def _as_truth(array: Any) -> np.ndarray:
    return np.asarray(array, dtype=bool)


def _as_float(array: Any) -> np.ndarray:
    if isinstance(array, pd.arrays.IntegerArray):
        return floats_of(array)
    return np.asarray(array, dtype=np.float64)
