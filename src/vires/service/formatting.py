"""Files of registry text put into canonical form, on disk."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from vires.registry.diagnostic import Diagnostic
from vires.service.opening import bundled_folder, named, nearest_folders, read_text_file, yaml_files
from vires.service.refusal import Refusal


@dataclass(frozen=True)
class Formatted:
    """How many files were looked at, and which were not canonical."""

    files: int
    changed: tuple[str, ...]


def format_files(paths: Sequence[Path], *, write: bool) -> Formatted:
    """Put files, and the YAML files of folders, into canonical form; with `write` false only tell which are
    not. Nothing is written unless every file can be read. Raises `Refusal` with every problem found."""
    from vires.registry.printer import UnreadableText, format_text

    texts: dict[str, bytes] = {}
    places: dict[str, Path] = {}
    for path in paths or (bundled_folder(),):
        for file in _files(path):
            places[named(file)] = file
            texts[named(file)] = read_text_file(file)
    problems: list[Diagnostic] = []
    changed: dict[str, str] = {}
    for name, data in texts.items():
        try:
            text = format_text(name, data)
        except UnreadableText as error:
            problems.extend(error.problems)
            continue
        if text.encode() != data:
            changed[name] = text
    if problems:
        raise Refusal(
            "text-unreadable", "some text cannot be put into canonical form; nothing was written",
            "mend what is listed", where=min(problems).span, problems=sorted(problems), texts=texts,
        )  # fmt: skip
    if write:
        for name, text in changed.items():
            _replace(places[name], text)
    return Formatted(len(texts), tuple(changed))


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        return list(yaml_files(path))
    if not path.exists():
        near = nearest_folders(path)
        raise Refusal(
            "file-missing", f"there is no file or folder `{named(path)}`",
            "give a YAML file or the folder of a registry", nearest=near,
        )  # fmt: skip
    return [path]


def _replace(path: Path, text: str) -> None:
    """Write beside the file and move into place, so that a stop half way leaves the old text whole."""
    target = path.resolve()
    handle, beside = tempfile.mkstemp(dir=target.parent, prefix=".vires-", suffix=".tmp")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        os.chmod(beside, target.stat().st_mode & 0o777)
        os.replace(beside, target)
    except OSError as error:
        os.unlink(beside)
        raise Refusal(
            "file-unwritable",
            f"`{named(path)}` cannot be written: {(error.strerror or str(error)).lower()}",
            "check who may write it",
        ) from None
