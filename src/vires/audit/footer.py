"""The footer of a Parquet file: read, moved and joined, so that row groups which were written apart stand in one file
without being written again.

The format is that of the Parquet specification, in the compact protocol of Thrift; whatever fields a writer puts there
are kept, known here or not."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Any

MAGIC = b"PAR1"
Struct = dict[int, tuple[int, Any]]
"""Fields by their number, each with its type in the protocol."""

_TRUE, _FALSE, _BYTE, _I16, _I32, _I64, _DOUBLE, _BINARY, _LIST, _SET, _MAP, _STRUCT = range(1, 13)
_ROWS, _GROUPS = 3, 4
_COLUMNS, _GROUP_ROWS, _GROUP_OFFSET, _ORDINAL = 1, 3, 5, 7
_CHUNK_OFFSET, _CHUNK, _CHUNK_INDEXES = 2, 3, (4, 6)
_PAGE_OFFSETS = (9, 10, 11, 14)
MOST_ORDINALS = 32_767


@dataclass(frozen=True)
class Written:
    """A small Parquet file taken apart: its body, without the marks around it, its row groups, and the rest of the
    footer."""

    body: bytes
    groups: list[Struct]
    footer: Struct


def take_apart(data: bytes) -> Written:
    """A whole Parquet file in memory. Raises `ValueError` for what is none."""
    if data[:4] != MAGIC or data[-4:] != MAGIC:
        raise ValueError("not a Parquet file")
    (length,) = struct.unpack("<I", data[-8:-4])
    end = len(data) - 8 - length
    footer = read_struct(data[end:-8])
    groups: list[Struct] = footer[_GROUPS][1][1] if _GROUPS in footer else []
    return Written(data[4:end], groups, footer)


def moved(group: Struct, by: int, ordinal: int) -> bytes:
    """A row group whose body stands `by` bytes further on, as bytes; `ordinal` is its number in the file."""
    kind, (inner, chunks) = group[_COLUMNS]
    changed = dict(group)
    changed[_COLUMNS] = kind, (inner, [_moved_chunk(chunk, by) for chunk in chunks])
    _shift(changed, _GROUP_OFFSET, by)
    changed.pop(_ORDINAL, None)
    if ordinal <= MOST_ORDINALS:
        changed[_ORDINAL] = _I16, ordinal
    out = bytearray()
    _write_struct(out, changed)
    return bytes(out)


def _moved_chunk(chunk: Struct, by: int) -> Struct:
    changed = dict(chunk)
    if changed.get(_CHUNK_OFFSET, (0, 0))[1]:
        _shift(changed, _CHUNK_OFFSET, by)
    for number in _CHUNK_INDEXES:
        _shift(changed, number, by)
    if _CHUNK in changed:
        kind, data = changed[_CHUNK]
        data = dict(data)
        for number in _PAGE_OFFSETS:
            _shift(data, number, by)
        changed[_CHUNK] = kind, data
    return changed


def _shift(fields: Struct, number: int, by: int) -> None:
    if number in fields:
        kind, value = fields[number]
        fields[number] = kind, value + by


def joined(pattern: Struct, groups: bytes, count: int, rows: int) -> bytes:
    """The end of a file, from its footer to the last mark. `groups` are so many row groups as `moved` gives them, with
    so many rows; what else the footer says is said by `pattern`."""
    out = bytearray()
    last = 0
    for number, (kind, value) in sorted({**pattern, _ROWS: (_I64, rows), _GROUPS: (_LIST, None)}.items()):
        if number == _GROUPS:
            _write_head(out, number, last, kind)
            _write_size(out, count, _STRUCT)
            out += groups
        else:
            _write_field(out, number, last, kind, value)
        last = number
    out.append(0)
    return bytes(out) + struct.pack("<I", len(out)) + MAGIC


# The compact protocol


def read_struct(data: bytes) -> Struct:
    """A structure of the compact protocol. Raises `ValueError`."""
    try:
        return _Reader(data).struct()
    except (IndexError, struct.error):
        raise ValueError("a footer that breaks off") from None


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def struct(self) -> Struct:
        found: Struct = {}
        number = 0
        while head := self._byte():
            kind = head & 15
            number = number + (head >> 4) if head >> 4 else self._zigzag()
            found[number] = kind, self._value(kind)
        return found

    def _byte(self) -> int:
        value = self._data[self._at]
        self._at += 1
        return value

    def _varint(self) -> int:
        value = shift = 0
        while True:
            part = self._byte()
            value |= (part & 127) << shift
            if part < 128:
                return value
            shift += 7

    def _zigzag(self) -> int:
        value = self._varint()
        return (value >> 1) ^ -(value & 1)

    def _taken(self, count: int) -> bytes:
        if self._at + count > len(self._data):
            raise IndexError
        self._at += count
        return self._data[self._at - count : self._at]

    def _value(self, kind: int) -> Any:
        if kind in (_TRUE, _FALSE):
            return kind == _TRUE
        if kind == _BYTE:
            return self._byte()
        if kind in (_I16, _I32, _I64):
            return self._zigzag()
        if kind == _DOUBLE:
            return struct.unpack("<d", self._taken(8))[0]
        if kind == _BINARY:
            return self._taken(self._varint())
        if kind in (_LIST, _SET):
            head = self._byte()
            size, inner = head >> 4, head & 15
            size = self._varint() if size == 15 else size
            if inner in (_TRUE, _FALSE):
                return inner, [self._byte() == _TRUE for _ in range(size)]
            return inner, [self._value(inner) for _ in range(size)]
        if kind == _STRUCT:
            return self.struct()
        raise ValueError(f"a footer with a field of type {kind}")


def _write_struct(out: bytearray, fields: Struct) -> None:
    last = 0
    for number, (kind, value) in sorted(fields.items()):
        _write_field(out, number, last, kind, value)
        last = number
    out.append(0)


def _write_field(out: bytearray, number: int, last: int, kind: int, value: Any) -> None:
    if kind in (_TRUE, _FALSE):
        kind = _TRUE if value else _FALSE
    _write_head(out, number, last, kind)
    if kind not in (_TRUE, _FALSE):
        _write_value(out, kind, value)


def _write_head(out: bytearray, number: int, last: int, kind: int) -> None:
    if 0 < number - last <= 15:
        out.append((number - last) << 4 | kind)
    else:
        out.append(kind)
        _write_varint(out, _folded(number))


def _write_size(out: bytearray, size: int, kind: int) -> None:
    if size < 15:
        out.append(size << 4 | kind)
    else:
        out.append(15 << 4 | kind)
        _write_varint(out, size)


def _write_value(out: bytearray, kind: int, value: Any) -> None:
    if kind == _BYTE:
        out.append(value)
    elif kind in (_I16, _I32, _I64):
        _write_varint(out, _folded(value))
    elif kind == _DOUBLE:
        out += struct.pack("<d", value)
    elif kind == _BINARY:
        _write_varint(out, len(value))
        out += value
    elif kind in (_LIST, _SET):
        inner, items = value
        _write_size(out, len(items), inner)
        for item in items:
            if inner in (_TRUE, _FALSE):
                out.append(_TRUE if item else _FALSE)
            else:
                _write_value(out, inner, item)
    else:
        _write_struct(out, value)


def _write_varint(out: bytearray, value: int) -> None:
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)


def _folded(value: int) -> int:
    return value << 1 if value >= 0 else (-value << 1) - 1
