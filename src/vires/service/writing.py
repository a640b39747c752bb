"""Files that a call asks for: pictures, proofs, reports. Written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Collection
from pathlib import Path

from vires.service.refusal import Refusal


def write_text(address: str | os.PathLike[str], text: str) -> None:
    """Write a text file as UTF-8, over one of that name if there is one; a call that is cut short leaves the
    old one as it was. Raises `Refusal` if it cannot be written."""
    target = Path(address)
    try:
        if target.exists() and not target.is_file():
            # A pipe or a device takes what it is given; a folder says that it is one.
            target.write_text(text, encoding="utf-8")
            return
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
            mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
            os.chmod(name, mode)
            os.replace(name, target)
        except BaseException:
            os.unlink(name)
            raise
    except OSError as error:
        raise Refusal(
            "file-unwritable", f"`{target}` cannot be written: {(error.strerror or str(error)).lower()}",
            "give a file in a folder that exists and may be written to",
        ) from None  # fmt: skip


def clear_pages(folder: Path, keep: Collection[str], mark: str) -> None:
    """Make the folder if it is not there, and remove from it the Markdown files whose first line is `mark`, but those
    to keep. Raises `Refusal`."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for page in folder.glob("*.md"):
            if page.name not in keep and page.read_text(encoding="utf-8", errors="replace").startswith(f"{mark}\n"):
                page.unlink()
    except OSError as error:
        raise Refusal(
            "folder-unwritable", f"`{folder}` cannot be written: {(error.strerror or str(error)).lower()}",
            "give a folder that may be written to",
        ) from None  # fmt: skip


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
