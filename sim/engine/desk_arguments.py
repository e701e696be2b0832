"""The arguments of a desk, checked before anything runs.

In: what a caller hands to `run_desk`. Out: `DeskArguments`, int64 arrays and whole numbers, or a `DeskError` that names
argument, row and value of the first fault; arguments are looked at in the order of the signature. Nothing runs here.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from contextlib import suppress
from decimal import Decimal
from numbers import Integral, Real
from typing import Any, NamedTuple

import numpy as np

from sim.engine.kernel_rows import all_within
from sim.engine.rules import NONE
from sim.errors import DeskError

LARGEST = 2**53  # beyond, a float no longer holds every whole number
LATEST = 2**62  # seconds may add up to this: an int64 holds them
MOST_SERVERS = 1_000_000  # far beyond any office; more have no room in memory
ENGINES = ("compiled", "reference")


class DeskArguments(NamedTuple):
    """What a desk takes, in one form: rows are C-contiguous int64 arrays, `NONE` where there is none; they are read."""

    arrival: np.ndarray  # (n,)
    duration: np.ndarray  # (n, 1) or (n, servers)
    session: np.ndarray | None  # (n,)
    slot: np.ndarray  # (n,)
    patience: np.ndarray  # (n,)
    tolerance: np.ndarray  # (n,)
    priority: np.ndarray  # (n,)
    servers: int
    opens: list[int]  # one per adviser
    closes: int | None
    grace: int | None
    breaks: list[list[tuple[int, int]]]  # one list per adviser, sorted
    hold: int
    early: int | None
    late: int | None
    capacity: int | None


def check_desk_arguments(
    arrival: Any,
    duration: Any,
    session: Any,
    slot: Any,
    patience: Any,
    tolerance: Any,
    priority: Any,
    servers: Any,
    opens: Any,
    closes: Any,
    grace: Any,
    breaks: Any,
    hold: Any,
    early: Any,
    late: Any,
    capacity: Any,
    engine: Any,
) -> DeskArguments:
    """Return the arguments of `run_desk` in one form, or raise `DeskError` at the first fault."""
    arrival = _rows("arrival", arrival, NONE)
    n_rows = len(arrival)
    duration = _durations(duration, n_rows)
    session = None if session is None else _rows("session", session, 0, n_rows)
    none = np.full(n_rows, NONE, dtype=np.int64)
    slot = none if slot is None else _rows("slot", slot, NONE, n_rows)
    patience = none if patience is None else _rows("patience", patience, NONE, n_rows)
    tolerance = none if tolerance is None else _rows("tolerance", tolerance, NONE, n_rows)
    priority = np.zeros(n_rows, dtype=np.int64) if priority is None else _rows("priority", priority, 0, n_rows)
    if not all_within(arrival, 0, LARGEST) and (never := (arrival == NONE) & (slot == NONE)).any():
        row = int(never.argmax())
        raise DeskError(f"arrival row {row} is -1 (a booked person who never comes) and has no slot; give it a slot.")
    servers = _number("servers", servers, lowest=1)
    if servers > MOST_SERVERS:
        raise DeskError(f"servers is {servers}; a desk has at most {MOST_SERVERS} advisers, give as many or fewer.")
    if duration.shape[1] not in (1, servers):
        raise DeskError(
            f"duration has {duration.shape[1]} columns, servers is {servers}; give one column, or one for each adviser."
        )
    arguments = DeskArguments(
        arrival,
        duration,
        session,
        slot,
        patience,
        tolerance,
        priority,
        servers=servers,
        opens=_opens(opens, servers),
        closes=_optional("closes", closes),
        grace=_optional("grace", grace),
        breaks=_breaks(breaks, servers),
        hold=_number("hold", hold),
        early=_optional("early", early),
        late=_optional("late", late),
        capacity=_optional("capacity", capacity),
    )
    _sum_too_late(arguments)
    if not isinstance(engine, str) or engine not in ENGINES:
        raise DeskError(f"engine is {engine!r}, it must be one of {', '.join(repr(name) for name in ENGINES)}.")
    return arguments


# One value


def _shown(value: Any) -> str:
    """Write a value as its author would."""
    return repr(value.item() if isinstance(value, np.generic) and value.dtype.kind in "biufcUS" else value)


def _refusal(value: Any, lowest: int) -> str | None:
    """Say why a value is not a whole number from `lowest` to 2**53, or return None."""
    wanted = "-1 or more" if lowest == NONE else f"{lowest} or more"
    if value is None:
        return "which is no number here" + ("; write -1 for none" if lowest == NONE else "")
    if isinstance(value, (bool, np.bool_)):
        return "which is true or false; a whole number is needed"
    if isinstance(value, np.timedelta64) or not isinstance(value, (Real, Decimal)):
        return "which is no number; a whole number is needed"
    # Of a decimal `math` asks for the float, which a signalling NaN has not.
    if not (value.is_finite() if isinstance(value, Decimal) else isinstance(value, Integral) or math.isfinite(value)):
        return "which is not finite; a whole number is needed"
    whole = int(value)  # type: ignore[arg-type]  # every real number has it
    if value != whole:
        return "which is not whole; round it"
    if whole < lowest:
        return f"which is too low; it must be {wanted}"
    if whole > LARGEST:
        return f"which is beyond 2**53 ({LARGEST})"
    return None


def _number(name: str, value: Any, lowest: int = 0) -> int:
    """Return one whole number."""
    if type(value) is int and lowest <= value <= LARGEST:  # as nearly always: to ask what else it is takes longer
        return value
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value[()]
    reason = _refusal(value, lowest)
    if reason:
        raise DeskError(f"{name} is {_shown(value)}, {reason}.")
    return int(value)


def _optional(name: str, value: Any) -> int | None:
    """Return one whole number, or None for unlimited."""
    return None if value is None else _number(name, value)


# A row of values


def _is_list(value: Any) -> bool:
    """Tell whether a value has positions: a list, tuple, range, array, Series; not text, a set or a mapping."""
    if isinstance(value, np.ndarray):
        return value.ndim > 0
    if isinstance(value, (str, bytes, bytearray, np.generic)):
        return False
    return isinstance(value, Sequence) or (
        hasattr(value, "__len__") and (hasattr(value, "to_numpy") or hasattr(value, "__array__"))
    )


def _opened(value: Any) -> np.ndarray | list[Any]:
    """Return an array of plain numbers as it is, anything else as a list of its values."""
    if isinstance(value, np.ma.MaskedArray):
        return list(value.tolist())
    if not isinstance(value, (np.ndarray, list, tuple)):
        if hasattr(value, "to_numpy"):
            value = value.to_numpy()
        elif hasattr(value, "__array__"):
            value = np.asarray(value)
    if isinstance(value, np.ndarray) and value.dtype.kind in "iuf":
        return value
    return list(value)


def _whole(values: np.ndarray | list[Any], lowest: int) -> tuple[np.ndarray, int | None]:
    """Return the values as int64, and the position of the first that is refused."""
    if isinstance(values, list):
        if set(map(type, values)) <= {int}:
            with suppress(OverflowError):  # one by one below, to name it
                values = np.array(values, dtype=np.int64)
        if isinstance(values, list):
            refused = next((i for i, value in enumerate(values) if _refusal(value, lowest)), None)
            whole = np.array([int(value) for value in values] if refused is None else [], dtype=np.int64)
            return whole, refused
    if values.dtype == np.int64:
        is_ready = type(values) is np.ndarray and values.flags.carray  # then it is read where it stands
        whole = values if is_ready else np.array(values, dtype=np.int64, order="C")
        if all_within(whole.reshape(-1), lowest, LARGEST):
            return whole, None
    if not values.size:
        return np.zeros(values.shape, dtype=np.int64), None
    if values.dtype.kind == "f":
        values = values if values.itemsize >= 8 else values.astype(np.float64)
        bad = ~(np.isfinite(values) & (np.trunc(values) == values) & (values >= lowest) & (values <= LARGEST))
    else:
        bad = (values < lowest) | (values > LARGEST)
    if bad.any():
        return values, int(bad.argmax())
    return np.array(values, dtype=np.int64, order="C"), None


def _rows(name: str, value: Any, lowest: int, n_rows: int | None = None) -> np.ndarray:
    """Return one whole number a row."""
    if not _is_list(value):
        raise DeskError(f"{name} is {_shown(value)}; give a list or an array, one value a row.")
    values = _opened(value)
    if isinstance(values, np.ndarray) and values.ndim > 1:
        raise DeskError(f"{name} has the shape {values.shape}; give one value a row.")
    whole, refused = _whole(values, lowest)
    if refused is not None:
        raise _row_error(name, refused, values[refused], lowest)
    if n_rows is not None and len(whole) != n_rows:
        raise DeskError(f"{name} has {len(whole)} rows, arrival has {n_rows}; give as many.")
    return whole


def _row_error(name: str, row: int, value: Any, lowest: int, column: int | None = None) -> DeskError:
    """Name an argument, a row, a value and the reason why it is refused."""
    place = "" if column is None else f", adviser {column},"
    return DeskError(f"{name} row {row}{place} is {_shown(value)}, {_refusal(value, lowest)}.")


def _durations(value: Any, n_rows: int) -> np.ndarray:
    """Return the durations, shape (n, 1), or (n, advisers) if a row has several."""
    if not _is_list(value):
        raise DeskError(f"duration is {_shown(value)}; give a list or an array, one value or one list a row.")
    values = _opened(value)
    if isinstance(values, np.ndarray):
        if values.ndim == 1:
            return _rows("duration", values, 0, n_rows).reshape(-1, 1)
        if values.ndim > 2:
            raise DeskError(f"duration has the shape {values.shape}; give (rows,) or (rows, advisers).")
        table = values
    elif any(_is_list(entry) for entry in values):
        table = _table(values)
    else:
        return _rows("duration", values, 0, n_rows).reshape(-1, 1)
    n_columns = table.shape[1]
    flat, refused = _whole(table.ravel() if table.dtype.kind in "iuf" else list(table.ravel()), 0)
    if refused is not None:
        row, column = divmod(refused, n_columns)
        raise _row_error("duration", row, table[row, column], 0, column)
    if len(table) != n_rows:
        raise DeskError(f"duration has {len(table)} rows, arrival has {n_rows}; give as many.")
    if n_columns == 0 and n_rows:
        raise DeskError("duration row 0 is empty; give one value, or one for each adviser.")
    return flat.reshape(n_rows, n_columns)


def _table(rows: list[Any]) -> np.ndarray:
    """Put rows of equal length into an object array, so that no value changes its type."""
    n_columns = len(rows[0]) if _is_list(rows[0]) else 0
    table = np.empty((len(rows), n_columns), dtype=object)
    for row, entry in enumerate(rows):
        if not _is_list(entry) or len(entry) != n_columns or not n_columns:
            raise DeskError(
                f"duration row {row} is {_shown(entry)}; every row needs one value, or a list as long as the first."
            )
        for column, value in enumerate(_opened(entry)):
            table[row, column] = value
    return table


# Advisers


def _opens(value: Any, servers: int) -> list[int]:
    """Return the opening of each adviser, from one number or one for each."""
    if value is None:
        return [0] * servers
    if not _is_list(value):
        return [_number("opens", value)] * servers
    whole = _rows("opens", value, 0)
    if len(whole) != servers:
        raise DeskError(
            f"opens has {len(whole)} values, servers is {servers}; give one number, or one for each adviser."
        )
    return list(whole.tolist())


def _breaks(value: Any, servers: int) -> list[list[tuple[int, int]]]:
    """Return the breaks of each adviser, from one list of pairs or one list for each.

    An entry that holds numbers is a pair; an entry that is empty or holds lists is the list of one adviser.
    """
    entries = _entries("breaks", value, "give a list of (from, until)")
    kinds = {_is_pair(entry) for entry in entries}
    if kinds <= {True}:
        everyone = [_pair("breaks", row, pair) for row, pair in enumerate(entries)]
        return [sorted(everyone)] * servers
    if kinds != {False}:
        row = [_is_pair(entry) for entry in entries].index(not _is_pair(entries[0]))
        raise DeskError(
            f"breaks row {row} is {_shown(entries[row])}, unlike row 0; "
            "give (from, until) pairs alone, or one list of pairs for each adviser."
        )
    lists = [_entries(f"breaks row {row}", entry, "give a (from, until) pair") for row, entry in enumerate(entries)]
    each = [
        sorted(_pair(f"breaks of adviser {adviser},", row, pair) for row, pair in enumerate(pairs))
        for adviser, pairs in enumerate(lists)
    ]
    if len(each) != servers:
        raise DeskError(f"breaks has {len(each)} lists, servers is {servers}; give one list of pairs for each adviser.")
    return each


def _entries(name: str, value: Any, wanted: str) -> list[Any]:
    """Return the entries of a list."""
    if not _is_list(value):
        raise DeskError(f"{name} is {_shown(value)}; {wanted}.")
    return list(_opened(value))


def _is_pair(entry: Any) -> bool:
    """Tell whether an entry of `breaks` is meant as one break, not as one adviser's list."""
    return _is_list(entry) and len(entry) > 0 and not any(_is_list(value) for value in entry)


def _pair(name: str, row: int, entry: Any) -> tuple[int, int]:
    """Return one break as (from, until)."""
    pair = _entries(f"{name} row {row}", entry, "give a (from, until) pair")
    shown = f"{name} row {row} is ({', '.join(_shown(value) for value in pair)})"
    if len(pair) != 2:
        raise DeskError(f"{shown}; give (from, until).")
    for value in pair:
        reason = _refusal(value, 0)
        if reason:
            raise DeskError(f"{shown}: {_shown(value)}, {reason}.")
    begin, until = int(pair[0]), int(pair[1])
    if until <= begin:
        raise DeskError(f"{shown}: until must be later than from.")
    return begin, until


def _sum_too_late(arguments: DeskArguments) -> None:
    """Refuse durations and breaks whose sum an int64 might not hold."""
    total = 4 * LARGEST + sum(until - begin for breaks in arguments.breaks for begin, until in breaks)
    duration = arguments.duration
    if not duration.size or total + int(duration.max()) * len(duration) <= LATEST:
        return
    for row, longest in enumerate(duration.max(axis=1).tolist()):
        total += longest
        if total > LATEST:
            raise DeskError(
                f"duration row {row} is {longest}: with it, services and breaks may last beyond 2**62 seconds."
            )
