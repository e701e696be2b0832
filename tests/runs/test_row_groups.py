"""Parquet files put under each other: every reader finds the rows of all, and nothing else."""

import io

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sim.errors import FolderRefusedError, ResultsError
from sim.runs import parquet
from sim.runs.row_groups import put_together


def file_of(first, rows=3, **more):
    """Return the bytes of a file: whole numbers, some missing, texts, whether, fractions."""
    numbers = np.arange(first, first + rows)
    frame = pd.DataFrame(
        {
            "number": numbers, "seconds": pd.array([None, *numbers[1:] * 10**9], dtype="Int64")[:rows],
            "venue": pd.Series([f"venue {n % 2}" for n in numbers], dtype="str"), "is_held": numbers % 2 == 0,
            "share": numbers / 3, **more,
        }
    )  # fmt: skip
    file = io.BytesIO()
    parquet.write(parquet.numbered({first: parquet.as_arrow(frame)}, {"fingerprint": "f00"}), file)
    return file.getvalue()


def test_one_file_alone_stays_what_it_is():
    """Byte for byte: all that stands in a footer is read and written again."""
    target = io.BytesIO()

    assert put_together([file_of(7)], target) == 3
    assert target.getvalue() == file_of(7)


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    """Return a file of many: more than a short list of thrift holds, and some without rows."""
    path = tmp_path_factory.mktemp("tables") / "together.parquet"
    with path.open("wb") as target:
        assert put_together((file_of(n, rows=n % 4) for n in range(1, 41)), target) == sum(n % 4 for n in range(1, 41))
    return path


def test_the_rows_are_those_of_each_file_in_their_order(file):
    """Values, missing ones and dtypes; a row group a file, each with the range of its replications."""
    wanted = [pd.read_parquet(io.BytesIO(file_of(n, rows=n % 4))) for n in range(1, 41)]
    found = pd.read_parquet(file)
    groups = pq.ParquetFile(file).metadata

    pd.testing.assert_frame_equal(found, pd.concat(wanted, ignore_index=True), check_exact=True)
    assert found.attrs == {"fingerprint": "f00"}
    assert groups.num_row_groups == 40
    assert [groups.row_group(k).column(0).statistics.max for k in (0, 38)] == [1, 39]


def test_other_readers_find_the_same(file):
    """DuckDB and Polars, also where they skip row groups."""
    duckdb, polars = pytest.importorskip("duckdb"), pytest.importorskip("polars")
    exact = pd.read_parquet(file)
    some = exact[exact["replication"] == 30]

    for name in ("number", "seconds"):
        assert (
            polars.read_parquet(file)[name].to_list()
            == exact[name].astype(object).where(exact[name].notna(), None).tolist()
        )
    asked = f"select number, venue from read_parquet('{file}') where replication = 30"
    assert duckdb.sql(asked).fetchall() == list(zip(some["number"], some["venue"], strict=True))


def test_a_file_of_other_columns_is_refused():
    """Pages of one table under the names of another would be read without a fault."""
    with pytest.raises(ResultsError, match="not the same columns"):
        put_together([file_of(1), file_of(2, more=pa.array([1, 2, 3]).to_numpy())], io.BytesIO())


def test_a_file_whose_footer_is_damaged_is_told_by_its_name(tmp_path):
    """Its marks stand; nothing of it is copied."""
    content = file_of(1)
    length = int.from_bytes(content[-8:-4], "little")
    path = tmp_path / "rep-00000" / "visits.parquet"
    path.parent.mkdir()
    path.write_bytes(content[: -8 - length] + bytes(length) + content[-8:])

    with pytest.raises(FolderRefusedError, match=r"visits\.parquet is damaged .*; remove .*rep-00000 and go on"):
        put_together([path], io.BytesIO())
