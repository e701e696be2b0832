"""Tables as a French spreadsheet opens them: semicolons, decimal commas, UTF-8 with its mark, and nothing calculated.

In: frames, or merged Parquet tables. Out: CSV whose numbers are numbers and whose texts stay what they are: one that a
sheet would take for a formula, a number or a date begins with an apostrophe, which belongs to the sheet alone.
"""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyarrow import csv

from sim.columns import with_unit
from sim.units import iso_date

ROWS = 1_048_575  # below the line of names
MARK = "'"
ADDRESS = "r"  # begins an address: with a letter it is a text to every sheet, and no shell sees a sign in it
_DIGITS = 15  # a sheet keeps no more of a number
_BOM = "\ufeff"
_FORMULA = re.compile(r"[=+\-@\t\r\n]")
# Whole numbers that a sheet gives back as they were; all other texts of digits and their signs are changed by it.
_WHOLE = re.compile(rf"0|[1-9]\d{{0,{_DIGITS - 1}}}")
_LIKE_A_NUMBER = re.compile(r"[\d.,\s\u00a0\u202f]*\d[\d.,\s\u00a0\u202f]*(e[+-]?\d+)?\s*[%€$£]?", re.IGNORECASE)
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}( \d{2}:\d{2}(:\d{2})?)?")
_MONTH = r"(jan|f[eé]v|feb|mar|a[pv]r|ma[iy]|jui|ju[nl]|ao[uû]|aug|sep|oct|nov|d[eé]c)[a-zéû]*\.?"
_LIKE_A_DATE = re.compile(
    rf"\d{{1,4}}[-/.]\d{{1,4}}([-/.]\d{{1,4}})?|\d{{1,2}}[ -]{_MONTH}([ -]\d{{1,4}})?|{_MONTH}[ -]?\d{{1,4}}",
    re.IGNORECASE,
)
_LOGICAL = {"vrai", "faux", "true", "false"}


def cell_text(text: str) -> str:
    """Return a text that stays itself in a spreadsheet: marked where a sheet would make something else of it."""
    is_safe = not _FORMULA.match(text) and (_WHOLE.fullmatch(text) or _ISO_DATE.fullmatch(text))
    changes = (
        _FORMULA.match(text)
        or _LIKE_A_NUMBER.fullmatch(text)
        or _LIKE_A_DATE.fullmatch(text)
        or text.lower() in _LOGICAL
    )
    return f"{MARK}{text}" if changes and not is_safe else text


def csv_text(frame: pd.DataFrame) -> str:
    """Return a table as CSV: a column may hold numbers and texts, each is written as what it is."""
    cells = pd.DataFrame({k: _written(frame.iloc[:, k]) for k in range(frame.shape[1])}, index=frame.index)
    cells.columns = [cell_text(str(name)) for name in frame.columns]
    return str(cells.to_csv(sep=";", index=False, lineterminator="\r\n"))


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """Return a table as a CSV file."""
    return (_BOM + csv_text(frame)).encode("utf-8")


def french_csv(frame: pd.DataFrame, path: Path) -> None:
    """Write a table as a CSV file."""
    path.write_bytes(csv_bytes(frame))


def _written(column: pd.Series) -> Any:
    """Return the cells of a column as texts of the file."""
    if pd.api.types.is_bool_dtype(column.dtype):
        return column
    return np.array([_cell(value) for value in column.astype(object)], dtype=object)


def _cell(value: Any) -> str:
    if isinstance(value, bool | np.bool_):
        return str(value)
    if isinstance(value, int | np.integer):
        return str(value) if len(str(abs(value))) <= _DIGITS else f"{MARK}{value}"
    if isinstance(value, float | np.floating):
        return "" if math.isnan(value) else _decimal(float(value))
    return "" if value is None or value is pd.NA or value is pd.NaT else cell_text(str(value))


def _decimal(value: float) -> str:
    return cell_text(str(value)) if math.isinf(value) else repr(value).replace(".", ",")


# --- merged tables


def tables_csv(source: Path, path: Path, table: str, first_day: int) -> None:
    """Write a merged table of the log, row group by row group.

    Parameters
    ----------
    source : Path
        Parquet.
    path : Path
    table : str
        Which of `sim.columns.TABLES` it is.
    first_day : int
        The calendar ordinal of second 0: beside each moment stand its date and hour.
    """
    file = pq.ParquetFile(source)
    how = csv.WriteOptions(include_header=False, delimiter=";", quoting_style="needed")
    with path.open("wb") as target:
        head = pa.table(_columns(file.schema_arrow.empty_table(), table, first_day)).column_names
        target.write((_BOM + ";".join(head) + "\n").encode("utf-8"))
        for k in range(file.num_row_groups):
            group = file.read_row_group(k, use_threads=False)
            csv.write_csv(pa.table(_columns(group, table, first_day)), target, how)


def _columns(group: pa.Table, table: str, first_day: int) -> dict[str, pa.ChunkedArray]:
    """Return the columns of a part of a table as a sheet takes them."""
    addresses, moments = with_unit(table, "address"), with_unit(table, "s")
    found = {}
    for name, column in zip(group.column_names, group.columns, strict=True):
        found[name] = _spelled(column) if name in addresses else _plain(column)
        if name in moments:
            found[name.removesuffix("_s")] = _dated(column, first_day)
    return found


def _spelled(addresses: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.binary_join_element_wise(pa.scalar(ADDRESS), addresses.cast(pa.string()), "")


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return a column of whole numbers, answers or texts; few texts are met many times."""
    if pa.types.is_boolean(column.type):
        return pc.if_else(column, "True", "False")
    if pa.types.is_integer(column.type):
        return column
    for word in pc.unique(column).to_pylist():
        if (told := cell_text(word)) != word:
            column = pc.if_else(pc.equal(column, word), told, column)
    return column


def _dated(column: pa.ChunkedArray, first_day: int) -> pa.ChunkedArray:
    """Return moments, seconds from the first midnight, as dates with hours."""
    midnight = pa.scalar(iso_date(first_day)).cast(pa.timestamp("s"))
    return pc.add(midnight, column.cast(pa.duration("s")))
