"""Which reader a table of acts has: told by the ending of a file, or by what an object is."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from vires.audit.memory import of_object
from vires.audit.parquetfiles import ParquetFiles
from vires.audit.source import Source, unreadable
from vires.audit.streams import StreamedFiles
from vires.audit.trouble import AuditError

KINDS = {
    ".parquet": "parquet", ".pq": "parquet", ".arrow": "arrow", ".arrows": "arrow", ".ipc": "arrow",
    ".feather": "arrow",
    ".csv": "csv", ".tsv": "csv", ".txt": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "jsonl",
}  # fmt: skip


def open_source(acts: Any, name: str | None = None) -> Source:
    """The source that a path names (a file, or a folder of files of one kind), or that an object is: an Arrow table,
    reader or frame, and whatever has `__arrow_c_stream__` or is a pandas frame. `name` is what it is called instead.
    Raises `AuditError`."""
    if isinstance(acts, str | os.PathLike):
        return _of_path(Path(os.fspath(acts)), name)
    if isinstance(acts, Sequence) and acts and all(isinstance(one, str | os.PathLike) for one in acts):
        return _of_files([Path(os.fspath(one)) for one in acts], name or f"{len(acts)} files")
    return of_object(acts, name)


def _of_path(path: Path, name: str | None) -> Source:
    if path.is_dir():
        files = sorted(one for one in path.iterdir() if one.is_file() and not one.name.startswith((".", "_")))
        if not files:
            raise AuditError("acts-missing", f"folder `{path}` holds no file", "give a file, or a folder of them")
        return _of_files(files, name or str(path))
    return _of_files([path], name or str(path))


def _of_files(paths: list[Path], name: str) -> Source:
    kinds: set[str] = set()
    for path in paths:
        if not path.exists():
            raise AuditError("acts-missing", f"there is no file `{path}`", "check the path")
        suffixes = [suffix.lower() for suffix in path.suffixes]
        if suffixes and suffixes[-1] in (".gz", ".bz2", ".zst"):
            suffixes.pop()
        kind = KINDS.get(suffixes[-1]) if suffixes else None
        if kind is None:
            raise AuditError(
                "format-unknown", f"the ending of `{path}` says no format",
                f"expected one of {', '.join(sorted(KINDS))}", nearest=tuple(sorted(KINDS)),
            )  # fmt: skip
        kinds.add(kind)
    if len(kinds) > 1:
        raise AuditError(
            "schemas-mixed", f"`{name}` holds files of different kinds: {', '.join(sorted(kinds))}",
            "put files of one kind together",
        )  # fmt: skip
    kind = kinds.pop()
    try:
        if kind == "parquet":
            return ParquetFiles(paths, name)
        return StreamedFiles(paths, name, kind)
    except (OSError, pa.ArrowException) as error:
        raise unreadable(name, error) from None
