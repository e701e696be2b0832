"""Tables as Parquet files: quick to write one by one, and put together without going through frames.

In: frames, or files that were written here. Out: files that `pandas.read_parquet` turns into equal frames, dtypes
included. Where files stand and what they are called is the folder's.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sim.columns import dtypes
from sim.visits.coded import Coded
from sim.visits.frames import arrays_of
from sim.visits.log import Season
from sim.visits.spelling import spelling_of

NUMBER = "replication"
_FAR_APART = ("request",)  # addresses: from one to the next is longer than they are

Dtypes = tuple[tuple[str, str], ...]


@lru_cache(maxsize=64)
def _schema(dtypes: Dtypes, attributes: str) -> pa.Schema:
    """Return the Arrow schema of a frame, with what pandas needs to make the same frame again."""
    empty = pd.DataFrame({name: pd.Series([], dtype=dtype) for name, dtype in dtypes})
    schema = pa.Schema.from_pandas(empty, preserve_index=False)
    extra = {b"PANDAS_ATTRS": attributes.encode()} if attributes else {}
    return schema.with_metadata({**schema.metadata, **extra})


def _dtypes(frame: pd.DataFrame) -> Dtypes:
    return tuple((str(name), str(dtype)) for name, dtype in frame.dtypes.items())


def as_arrow(frame: pd.DataFrame) -> pa.Table:
    """Return a frame as an Arrow table, texts as codes and words."""
    return _arrow(arrays_of(frame), _dtypes(frame), json.dumps(frame.attrs) if frame.attrs else "")


def table_of(season: Season, name: str) -> pa.Table:
    """Return a table of a season as `as_arrow` does its frame, which is not made if there is none yet."""
    if season.has_frame(name):
        return as_arrow(getattr(season, name))
    arrays, kinds = season.arrays(name), tuple(dtypes(name).items())
    return _arrow({column: arrays[column] for column, _ in kinds}, kinds, "")


def _arrow(arrays: Mapping[str, Any], kinds: Dtypes, attributes: str) -> pa.Table:
    columns = []
    for array in arrays.values():
        if isinstance(array, Coded):
            codes, words = array.by_appearance()
            columns.append(pa.DictionaryArray.from_arrays(codes, pa.array(words, type=pa.large_string())))
            continue
        column = pa.array(array, from_pandas=True)
        columns.append(_encoded(column) if _is_text(column.type) else column)
    return pa.table(columns, names=list(arrays), metadata=_schema(kinds, attributes).metadata)


def _encoded(column: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    """Return texts as codes and words, in the order in which these appear."""
    if isinstance(column, pa.ChunkedArray) and column.num_chunks == 1:
        column = column.chunk(0)
    known = spelling_of(column) if isinstance(column, pa.Array) and pa.types.is_large_string(column.type) else None
    if known is None:
        return column.dictionary_encode()
    return pa.DictionaryArray.from_arrays(known[0], pa.array(known[1], type=pa.large_string()))


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def write(found: pd.DataFrame | pa.Table, path: Path | BinaryIO) -> None:
    """Write a frame, or a table that `table_of` or `numbered` made, to a file: one row group.

    Notes
    -----
    Whole numbers as differences, unless they are far apart: as fast as plain ones and a third smaller. Statistics of a
    first column ``replication`` alone: who reads a few replications skips the others, nobody filters by anything else.
    """
    table = found if isinstance(found, pa.Table) else as_arrow(found)
    texts = [field.name for field in table.schema if pa.types.is_dictionary(field.type)]
    whole = {
        field.name: "PLAIN" if field.name in _FAR_APART else "DELTA_BINARY_PACKED"
        for field in table.schema
        if pa.types.is_integer(field.type)
    }
    # With Arrow's own schema in the file a text would come back as codes; what pandas needs is kept all the same.
    with pq.ParquetWriter(
        path, table.schema, use_dictionary=texts, column_encoding=whole, write_batch_size=1 << 16, store_schema=False,
        write_statistics=[NUMBER] if NUMBER in table.schema.names else False,
    ) as writer:  # fmt: skip
        writer.add_key_value_metadata(table.schema.metadata)
        writer.write_table(table, row_group_size=max(1, table.num_rows))


def numbered(tables: Mapping[int, pa.Table], attributes: Mapping[str, Any] | None = None) -> pa.Table:
    """Return the tables of replications under each other, their number in a first column, texts with one list of words.

    Parameters
    ----------
    tables : mapping of int to Table
        By replication, in the order of the rows.
    attributes : mapping, optional
        Kept with the table, as pandas keeps ``attrs``.
    """
    found = together(list(tables.values()))
    numbers = np.repeat(list(tables), [table.num_rows for table in tables.values()])
    schema = _with_number(found.schema, attributes)
    return found.add_column(0, NUMBER, pa.array(numbers)).replace_schema_metadata(schema.metadata)


def together(tables: Sequence[pa.Table]) -> pa.Table:
    """Return tables of the same columns under each other, each column in one piece, texts with one list of words."""
    return pa.concat_tables(tables).unify_dictionaries().combine_chunks()


def _with_number(schema: pa.Schema, attributes: Mapping[str, Any] | None) -> pa.Schema:
    """Return a schema that keeps attributes of the frame, and knows of the column that was put first."""
    told = json.loads(schema.metadata[b"pandas"])
    number = pa.Schema.from_pandas(pd.DataFrame({NUMBER: np.zeros(0, dtype=np.int64)}), preserve_index=False)
    told["columns"] = [*json.loads(number.metadata[b"pandas"])["columns"], *told["columns"]]
    extra = {b"PANDAS_ATTRS": json.dumps(dict(attributes)).encode()} if attributes else {}
    return schema.with_metadata({b"pandas": json.dumps(told).encode(), **extra})


def read(path: Path) -> pd.DataFrame:
    """Return the frame of a file."""
    return pq.read_table(path, use_threads=False).to_pandas()


def read_coded(path: Path) -> pa.Table:
    """Return the table of a file, texts as codes and words."""
    with pq.ParquetFile(path) as file:
        texts = [field.name for field in file.schema_arrow if _is_text(field.type)]
    with pq.ParquetFile(path, read_dictionary=texts, pre_buffer=False) as file:
        return file.read(use_threads=False)


def of_numbers(table: pa.Table, first: int, last: int) -> pa.Table:
    """Return the rows of some replications of a numbered table."""
    numbers = table[NUMBER].to_numpy()
    begin, end = np.searchsorted(numbers, first), np.searchsorted(numbers, last, side="right")
    return table.slice(begin, end - begin)


def coded_anew(table: pa.Table) -> pa.Table:
    """Return a table whose texts have the words that appear, in their order: rows may have been cut off."""
    columns = [_plain(one).combine_chunks() for one in table.columns]
    coded = [_encoded(one) if _is_text(one.type) else one for one in columns]
    return pa.table(coded, names=table.column_names, metadata=table.schema.metadata)


def frame_of(table: pa.Table) -> pd.DataFrame:
    """Return a table, texts as codes and words, as the frame that its file gives."""
    columns = [_plain(column) for column in table.columns]
    return pa.table(columns, names=table.column_names, metadata=table.schema.metadata).to_pandas()


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return column.cast(pa.large_string()) if pa.types.is_dictionary(column.type) else column
