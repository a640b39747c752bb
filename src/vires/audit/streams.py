"""Files of acts that are read from the front: CSV, JSON lines and Arrow IPC."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pyarrow as pa

from vires.audit.source import Stretch, file_digest, regrouped, same_schema, unreadable

Batches = Iterator[pa.RecordBatch]


_BEGINNING = 1 << 18
"""Bytes by which the number of rows is guessed."""


class StreamedFiles:
    """Files of one kind and the same columns, one after the other."""

    again = True
    rows: int | None = None

    def __init__(self, paths: Sequence[Path], name: str, kind: str) -> None:
        self.name = name
        self.files = tuple(str(path) for path in paths)
        self.bytes = sum(path.stat().st_size for path in paths)
        self._kind = kind
        self._schema_of, self._batches = _READERS[kind]
        for number, path in enumerate(self.files):
            found = self._schema_of(path)
            if number == 0:
                self.schema = found
            else:
                same_schema(self.files[0], self.schema, path, found)

    @property
    def about(self) -> int | None:
        """So many lines as there would be if all files went on as the first begins."""
        if self._kind == "arrow" or self.files[0].endswith((".gz", ".bz2", ".zst")):
            return None
        with open(self.files[0], "rb") as file:
            start = file.read(_BEGINNING)
        return int(self.bytes * (start.count(b"\n") / len(start))) if start else None

    def stretches(self) -> tuple[Stretch, ...]:
        """The whole: where a file ends, a unit need not."""
        return (Stretch(0),)

    def units(self, stretch: Stretch, columns: Sequence[str], skip: int = 0) -> Iterator[pa.Table]:
        """The units of all files."""
        schema = pa.schema([self.schema.field(name) for name in columns])
        yield from regrouped(self._all(schema), schema, skip)

    def _all(self, schema: pa.Schema) -> Batches:
        for path in self.files:
            try:
                yield from self._batches(path, self.schema, schema)
            except (OSError, pa.ArrowException) as error:
                raise unreadable(path, error) from None

    def head(self, count: int) -> pa.Table:
        """The first rows."""
        held: list[pa.RecordBatch] = []
        rows = 0
        for batch in self._all(self.schema):
            held.append(batch.slice(0, count - rows))
            rows += held[-1].num_rows
            if rows >= count:
                break
        return pa.Table.from_batches(held, self.schema)

    def digest(self) -> str:
        """The SHA-256 of the files' bytes."""
        try:
            return file_digest(self.files)
        except OSError as error:
            raise unreadable(self.name, error) from None


# Arrow IPC


def _ipc_schema(path: str) -> pa.Schema:
    with pa.OSFile(path) as file:
        return _ipc_open(path, file).schema


def _ipc_open(path: str, file: pa.NativeFile) -> pa.ipc.RecordBatchFileReader | pa.ipc.RecordBatchStreamReader:
    magic = file.read(6)
    file.seek(0)
    try:
        return pa.ipc.open_file(file) if magic == b"ARROW1" else pa.ipc.open_stream(file)
    except pa.ArrowException as error:
        raise unreadable(path, error) from None


def _ipc_batches(path: str, _: pa.Schema, wanted: pa.Schema) -> Batches:
    with pa.OSFile(path) as file:
        reader = _ipc_open(path, file)
        found = (
            (reader.get_batch(number) for number in range(reader.num_record_batches))
            if isinstance(reader, pa.ipc.RecordBatchFileReader)
            else reader
        )
        for batch in found:
            yield batch.select(wanted.names)


# CSV


def _csv_schema(path: str) -> pa.Schema:
    from vires.audit.csvtext import header

    return pa.schema([(name, pa.string()) for name in header(path).names])


def _csv_batches(path: str, _: pa.Schema, wanted: pa.Schema) -> Batches:
    from vires.audit.csvtext import batches

    yield from batches(path, wanted)


# JSON lines


def _json_schema(path: str) -> pa.Schema:
    from vires.audit.jsonlines import schema

    return schema(path)


def _json_batches(path: str, known: pa.Schema, wanted: pa.Schema) -> Batches:
    from vires.audit.jsonlines import batches

    yield from batches(path, known, wanted)


_READERS: dict[str, tuple[Callable[[str], pa.Schema], Callable[[str, pa.Schema, pa.Schema], Batches]]] = {
    "arrow": (_ipc_schema, _ipc_batches),
    "csv": (_csv_schema, _csv_batches),
    "jsonl": (_json_schema, _json_batches),
}
