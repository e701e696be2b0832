"""Parquet files put under each other without being read: pages are copied, the footer is written again.

In: files of the same columns, or their bytes. Out: one file with the row groups of all, in their order. Nothing is
decoded: a thousand replications are copied in the time in which ten are encoded. No library that we know does it.

References
----------
Apache Parquet, `parquet.thrift` (FileMetaData, RowGroup, ColumnChunk, ColumnMetaData); Apache Thrift, compact protocol.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from sim.errors import ResultsError
from sim.runs.damaged import damaged, made_again
from sim.said import said

_MARK = b"PAR1"
_TRUE, _FALSE, _BYTE, _DOUBLE, _BINARY, _LIST, _SET, _STRUCT = 1, 2, 3, 7, 8, 9, 10, 12
_LONG_LIST, _DOUBLE_BYTES = 15, 8
# Fields of the footer by their numbers.
_ROWS, _GROUPS = 3, 4
_COLUMNS, _GROUP_OFFSET, _GROUP_ORDINAL = 1, 5, 7
_CHUNK_OFFSET, _CHUNK_META = 2, 3
_PAGE_OFFSETS = (9, 10, 11)  # of data, index and dictionary


class Items(NamedTuple):
    """A list of thrift: the kind of its members, and they."""

    kind: int
    members: list[Any]


Struct = dict[int, tuple[int, Any]]  # kind and value by number of the field


def put_together(parts: Iterable[Path | bytes], target: BinaryIO) -> int:
    """Write files of one kind under each other; return how many rows they have.

    Parameters
    ----------
    parts : iterable of Path or bytes
        Parquet without page indices, as `sim.runs.parquet.write` makes them; at least one.
    target : binary file

    Raises
    ------
    ResultsError
        One has other columns than the first, or a footer that cannot be read.
    """
    target.write(_MARK)
    at, rows, groups = len(_MARK), 0, list[Struct]()
    head: Struct | None = None
    for part in parts:
        content = part if isinstance(part, bytes) else part.read_bytes()
        length = int.from_bytes(content[-8:-4], "little")
        end = len(content) - 8 - length
        try:
            footer = _Reader(content, end).struct()
            found = footer[_GROUPS][1].members
            rows += footer[_ROWS][1]
            for group in found:
                _move(group, at - len(_MARK), len(groups))
                groups.append(group)
        except (LookupError, TypeError, AttributeError, RecursionError):
            if isinstance(part, bytes):  # made in this moment
                raise
            raise damaged(part, said("its footer cannot be read"), made_again(part.parent)) from None
        rest = {number: value for number, value in footer.items() if number not in (_ROWS, _GROUPS)}
        if head is None:
            head = rest
        elif rest != head:
            raise ResultsError(said("parts of a run have not the same columns; run again with --force"))
        target.write(memoryview(content)[len(_MARK) : end])
        at += end - len(_MARK)
    assert head is not None
    told = bytearray()
    _write_struct(told, head | {_ROWS: (6, rows), _GROUPS: (_LIST, Items(_STRUCT, groups))})
    target.write(told + len(told).to_bytes(4, "little") + _MARK)
    return rows


def _move(group: Struct, by: int, ordinal: int) -> None:
    """Let a row group stand so many bytes further on."""
    for number, value in ((_GROUP_OFFSET, None), (_GROUP_ORDINAL, ordinal)):
        if number in group:
            kind, old = group[number]
            group[number] = kind, old + by if value is None else value
    for chunk in group[_COLUMNS][1].members:
        kind, old = chunk[_CHUNK_OFFSET]
        chunk[_CHUNK_OFFSET] = kind, old + by if old else 0  # 0: told by nobody
        meta = chunk[_CHUNK_META][1]
        for number in _PAGE_OFFSETS:
            if number in meta:
                kind, old = meta[number]
                meta[number] = kind, old + by


class _Reader:
    """Reads values of the compact protocol, one behind the other."""

    def __init__(self, content: bytes, at: int):
        self._content, self._at = content, at

    def struct(self) -> Struct:
        found: Struct = {}
        number = 0
        while head := self._byte():
            number = number + (head >> 4) if head >> 4 else self._signed()
            kind = head & 15
            found[number] = kind, kind == _TRUE if kind in (_TRUE, _FALSE) else self._value(kind)
        return found

    def _value(self, kind: int) -> Any:
        if kind == _STRUCT:
            return self.struct()
        if kind in (_LIST, _SET):
            return self._items()
        if kind == _BINARY:
            return self._bytes(self._unsigned())
        if kind == _DOUBLE:
            return self._bytes(_DOUBLE_BYTES)
        return self._byte() if kind in (_TRUE, _FALSE, _BYTE) else self._signed()

    def _items(self) -> Items:
        head = self._byte()
        size = self._unsigned() if head >> 4 == _LONG_LIST else head >> 4
        return Items(head & 15, [self._value(head & 15) for _ in range(size)])

    def _byte(self) -> int:
        self._at += 1
        return self._content[self._at - 1]

    def _bytes(self, size: int) -> bytes:
        self._at += size
        return self._content[self._at - size : self._at]

    def _unsigned(self) -> int:
        found = shift = 0
        while True:
            byte = self._byte()
            found |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return found

    def _signed(self) -> int:
        found = self._unsigned()
        return (found >> 1) ^ -(found & 1)


def _write_struct(told: bytearray, struct: Struct) -> None:
    before = 0
    for number, (kind, value) in sorted(struct.items()):
        if 0 < number - before <= _LONG_LIST:
            told.append((number - before) << 4 | kind)
        else:
            told.append(kind)
            _write_signed(told, number)
        before = number
        if kind not in (_TRUE, _FALSE):
            _write_value(told, kind, value)
    told.append(0)


def _write_value(told: bytearray, kind: int, value: Any) -> None:
    if kind == _STRUCT:
        _write_struct(told, value)
    elif kind in (_LIST, _SET):
        size = len(value.members)
        told.append(min(size, _LONG_LIST) << 4 | value.kind)
        if size >= _LONG_LIST:
            _write_unsigned(told, size)
        for member in value.members:
            _write_value(told, value.kind, member)
    elif kind == _BINARY:
        _write_unsigned(told, len(value))
        told += value
    elif kind == _DOUBLE:
        told += value
    elif kind in (_TRUE, _FALSE, _BYTE):
        told.append(value)
    else:
        _write_signed(told, value)


def _write_unsigned(told: bytearray, value: int) -> None:
    while value > 127:
        told.append(value & 127 | 128)
        value >>= 7
    told.append(value)


def _write_signed(told: bytearray, value: int) -> None:
    _write_unsigned(told, value << 1 if value >= 0 else (-value << 1) - 1)
