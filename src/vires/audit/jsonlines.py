"""JSON lines of acts: one object a line. What columns there are and what they hold is settled by the first lines; what
comes later and does not fit ends the reading with its line."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa

from vires.audit.source import unreadable
from vires.audit.trouble import AuditError, shown

LOOKED_AT = 10_000
"""Lines that settle the columns."""
_ROWS = 16_384
"""Rows of a batch."""
_LONGEST = 1 << 24
"""Bytes of a line."""
_WORDS = pa.list_(pa.string())


def schema(path: str) -> pa.Schema:
    """The columns of a file and what they hold. Raises `AuditError` (`acts-empty`, `row-broken`)."""
    kinds: dict[str, pa.DataType] = {}
    seen = False
    for number, row in _rows(path):
        if number > LOOKED_AT:
            break
        seen = True
        for name, value in row.items():
            kinds[name] = _joined(kinds.get(name, pa.null()), _kind(path, number, name, value))
    if not seen:
        raise AuditError("acts-empty", f"`{path}` is empty; expected one JSON object a line", "check the file")
    return pa.schema([(name, pa.string() if pa.types.is_null(kind) else kind) for name, kind in kinds.items()])


def batches(path: str, known: pa.Schema, wanted: pa.Schema) -> Iterator[pa.RecordBatch]:
    """The rows of a file."""
    names = frozenset(known.names)
    held: dict[str, list[Any]] = {name: [] for name in wanted.names}
    count = 0
    for number, row in _rows(path):
        if not row.keys() <= names:
            fresh = next(name for name in row if name not in names)
            raise AuditError(
                "schemas-mixed", f"`{path}`, line {number:,}: column `{shown(fresh)}` is in no line before",
                f"give every column in the first {LOOKED_AT:,} lines, if only as null", where=(path, number, 1),
            )  # fmt: skip
        for field in wanted:
            held[field.name].append(_value(path, number, field, row.get(field.name)))
        count += 1
        if count == _ROWS:
            yield _batch(held, wanted)
            held, count = {name: [] for name in wanted.names}, 0
    if count:
        yield _batch(held, wanted)


def _batch(held: Mapping[str, list[Any]], wanted: pa.Schema) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays([pa.array(held[field.name], field.type) for field in wanted], schema=wanted)


def _rows(path: str) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        with io.BufferedReader(pa.input_stream(path, compression="detect")) as file:
            number = 0
            while line := file.readline(_LONGEST):
                number += 1
                if number == 1:
                    line = line.removeprefix(b"\xef\xbb\xbf")
                if not line.strip():
                    continue
                try:
                    row = json.loads(line)
                except (ValueError, RecursionError) as error:
                    what = getattr(error, "msg", None) or "not UTF-8, or nested too deep"
                    column = getattr(error, "colno", 1)
                    raise _fault(path, number, column, f"no JSON ({str(what).lower()})") from None
                if not isinstance(row, dict):
                    raise _fault(path, number, 1, f"`{shown(row)}`; expected an object")
                yield number, row
    except (OSError, pa.ArrowException) as error:
        raise unreadable(path, error) from None


def _fault(path: str, line: int, column: int, what: str) -> AuditError:
    return AuditError(
        "row-broken", f"`{path}`, line {line:,}: {what}", "mend the line: one JSON object a line, as UTF-8",
        where=(path, line, column),
    )  # fmt: skip


def _kind(path: str, line: int, name: str, value: Any) -> pa.DataType:
    if value is None:
        return pa.null()
    if isinstance(value, bool):
        return pa.bool_()
    if isinstance(value, int):
        return pa.int64() if -(2**63) <= value < 2**63 else pa.string()
    if isinstance(value, float):
        return pa.float64()
    if isinstance(value, str):
        return pa.string()
    if isinstance(value, list) and not any(isinstance(one, list | dict) for one in value):
        return _WORDS
    raise _fault(path, line, 1, f"column `{shown(name)}` holds {shown(json.dumps(value))}; expected a plain value, or "
                 "a list of plain values")  # fmt: skip


def _joined(left: pa.DataType, right: pa.DataType) -> pa.DataType:
    """What holds both; words hold everything that is plain."""
    if left == right or pa.types.is_null(right):
        return left
    if pa.types.is_null(left):
        return right
    if {left, right} == {pa.int64(), pa.float64()}:
        return pa.float64()
    return _WORDS if _WORDS in (left, right) else pa.string()


def _value(path: str, line: int, field: pa.Field, value: Any) -> Any:
    if value is None:
        return None
    found = _kind(path, line, field.name, value)
    kind = field.type
    if found == kind:
        return [_text(one) for one in value] if kind == _WORDS else value
    if kind == pa.float64() and found == pa.int64():
        return float(value)
    if kind == pa.string() and found != _WORDS:
        return _text(value)
    if kind == _WORDS:
        return [_text(value)]
    raise AuditError(
        "schemas-mixed",
        f"`{path}`, line {line:,}: column `{shown(field.name)}` holds `{shown(json.dumps(value))}`, and {kind} before",
        "write the column in one way throughout", where=(path, line, 1),
    )  # fmt: skip


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value)
