"""CSV files of acts. Every cell is kept as the text it is: what a code looks like decides nothing.

An empty cell is empty, and one that is quoted and empty is empty text. A row with too few or too many fields ends the
reading with its line; nothing is filled in."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import IO

import pyarrow as pa
import pyarrow.csv as pc

from vires.audit.source import unreadable
from vires.audit.trouble import AuditError, shown

BLOCK = 4 << 20
_LONGEST = 1 << 20
"""Characters of one field; a longer one is a quote that was never closed."""


@dataclass(frozen=True)
class Header:
    """The names of the columns, and what parts them."""

    names: tuple[str, ...]
    delimiter: str


def _opened(path: str) -> IO[bytes]:
    return io.BufferedReader(pa.input_stream(path, compression="detect"))


def header(path: str) -> Header:
    """The header of a file. Raises `AuditError` (`acts-empty`) where there is none."""
    try:
        with _opened(path) as file:
            start = file.read(1 << 16)
    except (OSError, pa.ArrowException) as error:
        raise unreadable(path, error) from None
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise AuditError("acts-unreadable", f"`{path}` is in UTF-16; expected UTF-8", "save it as UTF-8")
    text = start.decode("utf-8-sig", errors="replace")
    if not text.strip():
        raise AuditError("acts-empty", f"`{path}` is empty; expected a line that names the columns", "check the file")
    first = next(line for line in text.splitlines() if line.strip())
    mark = "\t" if path.lower().removesuffix(".gz").endswith(".tsv") else max(",;\t|", key=first.count)
    mark = mark if mark in first else ","
    names = tuple(next(csv.reader([line + "\n" for line in text.splitlines() if line.strip()], delimiter=mark)))
    blank = [number for number, name in enumerate(names, 1) if not name.strip()]
    if blank:
        raise AuditError("column-nameless", f"`{path}`: column {blank[0]} has no name in line 1", "name every column")
    return Header(names, mark)


def batches(path: str, wanted: pa.Schema) -> Iterator[pa.RecordBatch]:
    """The rows of a file. Raises `AuditError` (`row-broken`) with the line of one that cannot be read."""
    found = header(path)
    state = os.stat(path)
    if _odd_quotes(path, state.st_size, state.st_mtime_ns):
        broken = _broken(path, found)
        if broken is not None:
            raise broken
    try:
        with pa.input_stream(path, compression="detect") as file:
            reader = pc.open_csv(
                file,
                read_options=pc.ReadOptions(use_threads=False, block_size=BLOCK),
                parse_options=pc.ParseOptions(delimiter=found.delimiter, newlines_in_values=True),
                convert_options=pc.ConvertOptions(
                    column_types={name: pa.string() for name in found.names},
                    include_columns=wanted.names,
                    strings_can_be_null=True,
                    quoted_strings_can_be_null=False,
                    null_values=[""],
                ),
            )
            yield from reader
    except pa.ArrowException as error:
        raise _broken(path, found) or unreadable(path, error) from None


@lru_cache(maxsize=64)
def _odd_quotes(path: str, size: int, changed: int) -> bool:
    """Whether a quote may be left open: to the end of the file, it would swallow all rows behind it. Asked once of a
    file, as long as it is the same."""
    try:
        with _opened(path) as file:
            count = 0
            while block := file.read(BLOCK):
                count += block.count(b'"')
    except (OSError, pa.ArrowException) as error:
        raise unreadable(path, error) from None
    return count % 2 == 1


def _broken(path: str, found: Header) -> AuditError | None:
    """The first line that is no row of such a table, looked for one by one; `None` if all are."""
    at = 0

    def lines() -> Iterator[str]:
        nonlocal at
        with _opened(path) as file:
            for at, line in enumerate(file, 1):
                yield line.decode("utf-8-sig" if at == 1 else "utf-8")

    def fault(line: int, what: str, remedy: str) -> AuditError:
        return AuditError("row-broken", f"`{path}`, line {line:,}: {what}", remedy, where=(path, line, 1))

    before = csv.field_size_limit(_LONGEST)
    rows = csv.reader(lines(), delimiter=found.delimiter, strict=True)
    begun = 1
    try:
        for row in rows:
            if row and len(row) != len(found.names):
                said = shown(found.delimiter.join(row))
                return fault(
                    begun, f"{len(row)} fields, but there are {len(found.names)} columns: `{said}`",
                    "mend the line, or quote a field that holds the delimiter",
                )  # fmt: skip
            begun = at + 1
    except UnicodeDecodeError as error:
        return fault(at, f"byte {error.start + 1} is not UTF-8", "save the file as UTF-8")
    except csv.Error as error:
        return fault(begun, f"a row that cannot be told apart ({error})", "look for a quote that is not closed")
    finally:
        csv.field_size_limit(before)
    return None
