"""Tables as Parquet files: quick to write one by one, and put together without going through frames.

In: frames, or files that were written here. Out: files that `pandas.read_parquet` turns into equal frames, dtypes
included. Where files stand and what they are called is the store's.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sim.columns import dtypes
from sim.visits.coded import Coded
from sim.visits.frames import arrays_of
from sim.visits.log import Season
from sim.visits.spelling import spelling_of

TOGETHER = 16  # tables in one row group of a merged file: of Agen some hundred thousand rows, 25 MB in memory
_NUMBER = "replication"

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


def write(found: pd.DataFrame | pa.Table, path: Path) -> None:
    """Write a frame, or a table that `table_of` made, to a file.

    Notes
    -----
    Whole numbers as differences: as fast as plain ones and a fifth smaller. No statistics: nobody filters a part.
    """
    table = found if isinstance(found, pa.Table) else as_arrow(found)
    whole = {field.name: "DELTA_BINARY_PACKED" for field in table.schema if pa.types.is_integer(field.type)}
    with _writer(path, table.schema, column_encoding=whole, write_statistics=False, write_batch_size=1 << 16) as writer:
        writer.write_table(table)


def _writer(path: Path, schema: pa.Schema, **how: Any) -> pq.ParquetWriter:
    """Return a writer for tables whose texts are codes and words."""
    texts = [field.name for field in schema if pa.types.is_dictionary(field.type)]
    # With Arrow's own schema in the file a text would come back as codes; what pandas needs is kept all the same.
    writer = pq.ParquetWriter(path, schema, use_dictionary=texts, store_schema=False, **how)
    writer.add_key_value_metadata(schema.metadata)
    return writer


def read(path: Path) -> pd.DataFrame:
    """Return the frame of a file."""
    return pq.read_table(path, use_threads=False).to_pandas()


class Merging:
    """A file in the making, of tables with the same columns under each other; whole at the end or not there.

    Parameters
    ----------
    target : Path
        Written under another name first, then given its own. Each table added becomes a row group.
    attributes : dict, optional
        Kept with the file, as pandas keeps ``attrs``.
    """

    def __init__(self, target: Path, attributes: dict[str, Any] | None = None):
        self.target = target
        self.attributes = attributes
        self.rows = 0
        self._partial = target.with_name(f".{target.name}.partial")
        self._writer: pq.ParquetWriter | None = None

    def add(self, table: pa.Table) -> None:
        """Write a table below the others."""
        if self._writer is None:
            # Statistics of the first column alone: who reads a few replications skips the others.
            schema = _with_attributes(table.schema, self.attributes)
            self._writer = _writer(self._partial, schema, write_statistics=[_NUMBER])
        self._writer.write_table(table.cast(self._writer.schema), row_group_size=max(1, table.num_rows))
        self.rows += table.num_rows

    def __enter__(self) -> Merging:
        return self

    def __exit__(self, kind: Any, fault: Any, trace: Any) -> None:
        if self._writer is not None:
            self._writer.close()
        if kind is None:
            self._partial.replace(self.target)
        else:
            self._partial.unlink(missing_ok=True)


def read_all(parts: Iterable[tuple[int, Path]]) -> pd.DataFrame:
    """Return files of one kind under each other, with the number of each in a first column ``replication``."""
    table = pa.concat_tables(list(batches(parts)))
    columns = [_plain(column) for column in table.columns]
    return pa.table(
        columns, names=table.column_names, metadata=_with_attributes(table.schema, None).metadata
    ).to_pandas()


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return column.cast(pa.large_string()) if pa.types.is_dictionary(column.type) else column


def _with_attributes(schema: pa.Schema, attributes: dict[str, Any] | None) -> pa.Schema:
    """Return a schema that keeps attributes of the frame, and knows of the column that was put first."""
    told = json.loads(schema.metadata[b"pandas"])
    number = pa.Schema.from_pandas(pd.DataFrame({_NUMBER: np.zeros(0, dtype=np.int64)}), preserve_index=False)
    told["columns"] = [*json.loads(number.metadata[b"pandas"])["columns"], *told["columns"]]
    extra = {b"PANDAS_ATTRS": json.dumps(attributes).encode()} if attributes else {}
    return schema.with_metadata({b"pandas": json.dumps(told).encode(), **extra})


def batches(parts: Iterable[tuple[int, Path]]) -> Iterator[pa.Table]:
    """Yield `TOGETHER` files at a time as one table, numbered, texts as codes and words."""
    coming = iter(parts)
    texts: list[str] | None = None
    while some := list(islice(coming, TOGETHER)):
        if texts is None:
            texts = [field.name for field in pq.read_schema(some[0][1]) if _is_text(field.type)]
        tables = [_numbered(number, path, texts) for number, path in some]
        yield pa.concat_tables(tables).unify_dictionaries()


def _numbered(number: int, path: Path, texts: list[str]) -> pa.Table:
    """Return a file as a table, its number first."""
    with pq.ParquetFile(path, read_dictionary=texts, pre_buffer=False) as file:
        table = file.read(use_threads=False)
    return table.add_column(0, _NUMBER, pa.array(np.full(table.num_rows, number)))
