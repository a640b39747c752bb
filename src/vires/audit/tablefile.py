"""Tables written as they come, a batch at a time: Parquet, CSV or JSON lines, whole or not at all."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq

from vires.audit.reading import KINDS
from vires.audit.trouble import AuditError

WRITTEN = (".parquet", ".csv", ".jsonl", ".ndjson")


def write_tables(path: Path, schema: pa.Schema, tables: Iterator[pa.Table]) -> None:
    """Write tables of one schema, one after the other, over a file of that name if there is one. Raises `AuditError`
    (`format-unknown`, `file-unwritable`)."""
    ending = path.suffix.lower()
    if ending not in WRITTEN:
        raise AuditError(
            "format-unknown", f"the ending of `{path}` says no format that is written",
            f"expected one of {', '.join(WRITTEN)}", nearest=WRITTEN,
        )  # fmt: skip
    beside = path.with_name(f".{path.name}.new")
    try:
        try:
            _pour(beside, KINDS[ending], schema, tables)
            os.replace(beside, path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise AuditError(
            "file-unwritable", f"`{path}` cannot be written: {(error.strerror or str(error)).lower()}",
            "give a file in a folder that exists and may be written to",
        ) from None  # fmt: skip


def _pour(path: Path, kind: str, schema: pa.Schema, tables: Iterator[pa.Table]) -> None:
    if kind == "parquet":
        with pq.ParquetWriter(path, schema) as parquet:
            for table in tables:
                parquet.write_table(table)
    elif kind == "csv":
        with pc.CSVWriter(path, _spoken(schema), write_options=pc.WriteOptions(quoting_style="needed")) as text:
            for table in tables:
                text.write_table(_said(table))
    else:
        with open(path, "w", encoding="utf-8", newline="\n") as lines:
            for table in tables:
                for row in _said(table).to_pylist():
                    lines.write(json.dumps(row, ensure_ascii=False) + "\n")


def _spoken(schema: pa.Schema) -> pa.Schema:
    return pa.schema([(f.name, pa.string() if pa.types.is_timestamp(f.type) else f.type) for f in schema])


def _said(table: pa.Table) -> pa.Table:
    """The table with its moments as text, which every reader takes alike."""
    columns: list[Any] = []
    for column in table.columns:
        if pa.types.is_timestamp(column.type):
            texts = [None if cell is None else cell.isoformat().replace("+00:00", "Z") for cell in column.to_pylist()]
            columns.append(pa.array(texts, pa.string()))
        else:
            columns.append(column)
    return pa.table(columns, names=table.column_names)
