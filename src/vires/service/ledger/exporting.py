"""The text tree at a revision, written into a folder to the byte, with the hidden file that says which it is."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vires.ledger.revision import Revision
from vires.service.ledger.base import NAME, read_base, write_base
from vires.service.ledger.folder import existing, make_folder, place, write_files
from vires.service.ledger.history import revision_to_dict
from vires.service.ledger.opening import find_revision, opened
from vires.service.ledger.reading import text_at
from vires.service.ledger.recording import known_base, unnamed
from vires.service.opening import named
from vires.service.refusal import Refusal

if TYPE_CHECKING:
    from vires.ledger.port import Store


@dataclass(frozen=True)
class Exported:
    """What was written where: files that are new or other than before, files taken away, and how many there are."""

    folder: Path
    revision: Revision
    written: tuple[str, ...]
    removed: tuple[str, ...]
    files: int

    def to_dict(self) -> dict[str, Any]:
        """What was done, as JSON."""
        return {
            "folder": named(self.folder),
            "revision": revision_to_dict(self.revision),
            "files": self.files,
            "written": list(self.written),
            "removed": list(self.removed),
        }


def export(folder: str | os.PathLike[str], ledger: str | None = None, revision: int | str | None = None) -> Exported:
    """Write the text at a revision into a folder: a new or an empty one, or one exported from this ledger in which
    nothing was changed since, which is brought to the revision; such a folder names its ledger itself. Raises
    `Refusal`: `ledger-unnamed`, `folder-not-empty`, `folder-changed`, `base-unknown`; then nothing is written."""
    path = Path(folder)
    base = read_base(path) if ledger is None else None
    address = ledger if base is None else base.ledger
    if address is None:
        raise unnamed()
    with opened(address) as store:
        wanted = find_revision(store, revision)
        files = text_at(store, wanted)
        found = _found(store, path, files)
        for name in files:
            place(path, name)
        changed: dict[str, bytes | None] = {n: body for n, body in files.items() if found.get(n) != body}
        removed = tuple(sorted(name for name in found if name not in files))
        changed.update((name, None) for name in removed)
        make_folder(path)
        write_files(path, changed)
        write_base(path, store.address, wanted)
    written = tuple(sorted(name for name, body in changed.items() if body is not None))
    return Exported(path, wanted, written, removed, len(files))


def _found(store: Store, path: Path, files: dict[str, bytes]) -> dict[str, bytes]:
    """The text that lies in a folder and may be replaced. Raises `Refusal`."""
    if not path.exists():
        return {}
    if not path.is_dir():
        raise Refusal("folder-expected", f"`{named(path)}` is a file; expected a folder", "give another name")
    base = read_base(path)
    if base is None:
        if any(path.iterdir()):
            raise Refusal(
                "folder-not-empty",
                f"`{named(path)}` is not empty, and has no `{NAME}` that says it was exported from a ledger",
                "give a new or an empty folder; nothing was written",
            )
        return {}
    found = existing(path)
    known = text_at(store, known_base(store, path, base))
    changed = sorted(
        name for name in found.keys() | known.keys()
        if found.get(name) != known.get(name) and found.get(name) != files.get(name)
    )  # fmt: skip
    if changed:
        shown = ", ".join(f"`{name}`" for name in changed[:8])
        raise Refusal(
            "folder-changed",
            f"`{named(path)}` has text that is not recorded: {shown}" + (" and more" if len(changed) > 8 else ""),
            "record it first with `vires ledger record`, or export into another folder; nothing was written",
            nearest=changed,
        )
    return found
