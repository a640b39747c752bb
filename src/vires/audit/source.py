"""Tables of acts, wherever they lie, as units of so many rows in their order, in bounded memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import pyarrow as pa

from vires.audit.trouble import AuditError, shown

UNIT = 131_072
"""Rows that are decided, written and taken up again together."""


@dataclass(frozen=True)
class Stretch:
    """A part of a source that can be read by itself: which file, and of a Parquet file which row groups. `first` is
    the number of its first row in the source, `rows` how many it has, `None` where only reading tells."""

    file: int
    groups: tuple[int, ...] = ()
    first: int = 0
    rows: int | None = None


class Source(Protocol):
    """A table of acts. Reading raises `AuditError` for what cannot be read, with the place."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def schema(self) -> pa.Schema:
        """Its columns."""

    @property
    def rows(self) -> int | None:
        """How many, `None` where only reading tells."""

    @property
    def about(self) -> int | None:
        """About how many, where only reading tells and the beginning gives an idea."""

    @property
    def bytes(self) -> int | None:
        """The size of its files, `None` for a table in memory."""

    @property
    def files(self) -> tuple[str, ...]:
        """Where it lies, for other processes; empty for a table in memory."""

    @property
    def again(self) -> bool:
        """Whether it can be read more than once."""

    def stretches(self) -> tuple[Stretch, ...]:
        """The parts that can be read apart, in order; units never reach from one into the next."""

    def units(self, stretch: Stretch, columns: Sequence[str], skip: int = 0) -> Iterator[pa.Table]:
        """The units of a stretch, but for the first `skip`."""

    def head(self, count: int) -> pa.Table:
        """The first rows."""

    def digest(self) -> str:
        """The SHA-256 of the bytes, `sha256:...`; of a table in memory, of its rows as they are encoded."""


def unreadable(name: str, error: BaseException) -> AuditError:
    """The refusal for a file that breaks off or is not what its ending says."""
    if isinstance(error, AuditError):
        return error
    text = shown(getattr(error, "strerror", None) or error, 300)
    return AuditError(
        "acts-unreadable", f"`{name}` cannot be read: {text[:1].lower() + text[1:]}",
        "check that the file is whole and is what its ending says",
    )  # fmt: skip


def same_schema(name: str, first: pa.Schema, other: str, found: pa.Schema) -> None:
    """Raise `AuditError` (`schemas-mixed`) where a file's columns are not those of the first, with what differs."""
    if found.equals(first):
        return
    here, there = dict(zip(first.names, first.types, strict=True)), dict(zip(found.names, found.types, strict=True))
    differs = [f"no column `{name}`" for name in here if name not in there]
    differs += [f"column `{name}` besides" for name in there if name not in here]
    differs += [
        f"`{name}` is {there[name]}, not {here[name]}" for name in here if there.get(name, here[name]) != here[name]
    ]
    if not differs and first.names != found.names:
        differs.append("its columns stand in another order")
    if not differs:
        return
    raise AuditError(
        "schemas-mixed", f"`{other}` has other columns than `{name}`: {'; '.join(differs)}",
        "give all files the same columns of the same types",
    )  # fmt: skip


def file_digest(paths: Sequence[str]) -> str:
    """The SHA-256 of files, one after the other."""
    import hashlib

    state = hashlib.sha256()
    for path in paths:
        with open(path, "rb") as file:
            while block := file.read(1 << 20):
                state.update(block)
    return "sha256:" + state.hexdigest()


def regrouped(batches: Iterator[pa.RecordBatch | pa.Table], schema: pa.Schema, skip: int = 0) -> Iterator[pa.Table]:
    """Batches of whatever size as units of `UNIT` rows; the last has what is left. The first `skip` are passed over."""
    held: list[pa.RecordBatch] = []
    count = 0
    for found in batches:
        for batch in found.to_batches() if isinstance(found, pa.Table) else [found]:
            start = 0
            while start < batch.num_rows:
                part = batch.slice(start, UNIT - count)
                start += part.num_rows
                count += part.num_rows
                held.append(part)
                if count == UNIT:
                    if skip:
                        skip -= 1
                    else:
                        yield pa.Table.from_batches(held, schema).combine_chunks()
                    held, count = [], 0
    if count and not skip:
        yield pa.Table.from_batches(held, schema).combine_chunks()
