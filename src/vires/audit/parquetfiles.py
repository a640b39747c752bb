"""Parquet files of acts: read by row groups, which lie apart and so can be read by several processes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from vires.audit.source import UNIT, Stretch, file_digest, regrouped, same_schema, unreadable

BUFFER = 1 << 20
"""Bytes that are read ahead of a column."""
_A_NUMBER = 4
"""Bytes a cell of a column whose words are kept as numbers has at most, on the whole."""


class ParquetFiles:
    """One or more Parquet files of the same columns, one after the other."""

    again = True
    about: int | None = None

    def __init__(self, paths: Sequence[Path], name: str) -> None:
        self.name = name
        self.files = tuple(str(path) for path in paths)
        self.bytes = sum(path.stat().st_size for path in paths)
        self.rows = 0
        self._stretches: list[Stretch] = []
        for number, path in enumerate(paths):
            try:
                with pq.ParquetFile(path) as file:
                    found, metadata = file.schema_arrow, file.metadata
                    sizes = [metadata.row_group(group).num_rows for group in range(metadata.num_row_groups)]
            except (OSError, pa.ArrowException) as error:
                raise unreadable(str(path), error) from None
            if number == 0:
                self.schema = found
            else:
                same_schema(self.files[0], self.schema, str(path), found)
            self._part(number, sizes)

    def _part(self, number: int, sizes: Sequence[int]) -> None:
        groups: list[int] = []
        rows = 0
        for group, size in enumerate(sizes):
            groups.append(group)
            rows += size
            if rows >= UNIT or group == len(sizes) - 1:
                if rows:
                    self._stretches.append(Stretch(number, tuple(groups), self.rows, rows))
                self.rows += rows
                groups, rows = [], 0

    def stretches(self) -> tuple[Stretch, ...]:
        """Row groups, as many together as fill a unit."""
        return tuple(self._stretches)

    def units(self, stretch: Stretch, columns: Sequence[str], skip: int = 0) -> Iterator[pa.Table]:
        """The units of some row groups. Text comes as the file's own dictionary, where it has one."""
        path = self.files[stretch.file]
        schema = pa.schema([self.schema.field(name) for name in columns])
        words = _repeated(path, stretch.groups[0], schema)
        try:
            with pq.ParquetFile(path, read_dictionary=words, pre_buffer=False, buffer_size=BUFFER) as file:
                read = file.schema_arrow
                batches = file.iter_batches(
                    UNIT, row_groups=list(stretch.groups), columns=list(columns), use_threads=False
                )
                taken = pa.schema([read.field(name) for name in columns])
                yield from regrouped((batch.select(list(columns)) for batch in batches), taken, skip)
        except (OSError, pa.ArrowException) as error:
            raise unreadable(path, error) from None

    def head(self, count: int) -> pa.Table:
        """The first rows."""
        for path in self.files:
            try:
                with pq.ParquetFile(path, pre_buffer=False, buffer_size=BUFFER) as file:
                    for batch in file.iter_batches(count, use_threads=False):
                        return pa.Table.from_batches([batch])
            except (OSError, pa.ArrowException) as error:
                raise unreadable(path, error) from None
        return self.schema.empty_table()

    def digest(self) -> str:
        """The SHA-256 of the files' bytes."""
        try:
            return file_digest(self.files)
        except OSError as error:
            raise unreadable(self.name, error) from None


def _repeated(path: str, group: int, schema: pa.Schema) -> list[str]:
    """The columns of words that a file keeps as few words and many numbers; others are read as they are."""
    words = {field.name for field in schema if pa.types.is_string(field.type) or pa.types.is_large_string(field.type)}
    try:
        metadata = pq.read_metadata(path).row_group(group)
    except (OSError, pa.ArrowException) as error:
        raise unreadable(path, error) from None
    chunks = (metadata.column(number) for number in range(metadata.num_columns))
    return [
        chunk.path_in_schema
        for chunk in chunks
        if chunk.path_in_schema in words
        and chunk.has_dictionary_page
        and chunk.total_uncompressed_size <= _A_NUMBER * chunk.num_values + BUFFER // 16
    ]
