"""Tables of acts that another program holds: Arrow tables and readers, Polars and pandas frames, and whatever can be
read as a stream of Arrow batches."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from vires.audit.footer import take_apart
from vires.audit.source import Stretch, regrouped, unreadable
from vires.audit.trouble import AuditError


def of_object(acts: Any, name: str | None = None) -> MemoryTable:
    """The source that an object is. Raises `AuditError` (`acts-unreadable`) for one that is no table."""
    module = type(acts).__module__.partition(".")[0]
    if isinstance(acts, pa.RecordBatch):
        acts = pa.Table.from_batches([acts])
    if module == "pandas":
        named = any(label is not None for label in acts.index.names)
        try:
            acts = pa.Table.from_pandas(acts, preserve_index=named)
        except pa.ArrowException as error:
            raise unreadable(name or "the frame", error) from None
    if isinstance(acts, pa.Table):
        return MemoryTable(acts, name or "table", True, acts.num_rows)
    if isinstance(acts, pa.RecordBatchReader):
        return MemoryTable(acts, name or "reader", False, None)
    if hasattr(acts, "__arrow_c_stream__"):
        again = module in ("polars", "duckdb")
        return MemoryTable(acts, name or f"{module} table", again, len(acts) if module == "polars" else None)
    raise AuditError(
        "acts-unreadable", f"an object of type `{type(acts).__qualname__}` is no table of acts",
        "give a path, an Arrow table or reader, a Polars or pandas frame, or what has `__arrow_c_stream__`",
    )  # fmt: skip


class _Hash:
    """The digest of rows, whatever chunks they lie in and however their memory is laid out: of their plain Parquet
    encoding, unit by unit."""

    def __init__(self, schema: pa.Schema) -> None:
        self._state = hashlib.sha256(schema.remove_metadata().to_string().encode())

    def add(self, unit: pa.Table) -> None:
        sink = pa.BufferOutputStream()
        with pq.ParquetWriter(
            sink, unit.schema, compression="none", use_dictionary=False, write_statistics=False
        ) as to:
            to.write_table(unit, row_group_size=max(unit.num_rows, 1))
        self._state.update(take_apart(sink.getvalue().to_pybytes()).body)

    def text(self) -> str:
        return "sha256:" + self._state.hexdigest()


class MemoryTable:
    """A table or a stream in memory."""

    files: tuple[str, ...] = ()
    bytes: int | None = None
    about: int | None = None

    def __init__(self, acts: Any, name: str, again: bool, rows: int | None) -> None:
        self.name = name
        self.again = again
        self.rows = rows
        self._acts = acts
        self._reader = None if again else _reader(acts)
        self.schema = _reader(acts).schema if self._reader is None else self._reader.schema
        self._peeked: list[pa.RecordBatch] = []
        self._digest: str | None = None

    def stretches(self) -> tuple[Stretch, ...]:
        """The whole."""
        return (Stretch(0, rows=self.rows),)

    def units(self, stretch: Stretch, columns: Sequence[str], skip: int = 0) -> Iterator[pa.Table]:
        """The units; of a stream that cannot be read again, hashed on the way."""
        schema = pa.schema([self.schema.field(name) for name in columns])
        if self._reader is None:
            yield from regrouped((batch.select(list(columns)) for batch in _reader(self._acts)), schema, skip)
            return
        hashed = _Hash(self.schema)
        for unit in regrouped(self._rest(), self.schema):
            hashed.add(unit)
            if skip:
                skip -= 1
            else:
                yield unit.select(list(columns))
        self._digest = hashed.text()

    def _rest(self) -> Iterator[pa.RecordBatch]:
        assert self._reader is not None
        while self._peeked:
            yield self._peeked.pop(0)
        try:
            yield from self._reader
        except pa.ArrowException as error:
            raise unreadable(self.name, error) from None

    def head(self, count: int) -> pa.Table:
        """The first rows."""
        if self._reader is None:
            held: list[pa.RecordBatch] = []
            rows = 0
            for batch in _reader(self._acts):
                held.append(batch.slice(0, count - rows))
                rows += held[-1].num_rows
                if rows >= count:
                    break
            return pa.Table.from_batches(held, self.schema)
        while sum(batch.num_rows for batch in self._peeked) < count:
            try:
                self._peeked.append(self._reader.read_next_batch())
            except StopIteration:
                break
        return pa.Table.from_batches(self._peeked, self.schema).slice(0, count)

    def digest(self) -> str:
        """The SHA-256 of the rows in plain Parquet encoding; of what can be read but once, only after it was read."""
        if self._digest is None:
            if self._reader is not None:
                raise AuditError("acts-unread", f"`{self.name}` has no digest before it was read", "read it first")
            hashed = _Hash(self.schema)
            for unit in regrouped(iter(_reader(self._acts)), self.schema):
                hashed.add(unit)
            self._digest = hashed.text()
        return self._digest


def _reader(acts: Any) -> pa.RecordBatchReader:
    if isinstance(acts, pa.Table):
        return acts.to_reader()
    if isinstance(acts, pa.RecordBatchReader):
        return acts
    try:
        return pa.RecordBatchReader.from_stream(acts)
    except (pa.ArrowException, TypeError) as error:
        raise unreadable("the table", error) from None
