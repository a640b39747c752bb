"""Which revision of which ledger a working folder was made from, kept in a hidden file that is no registry text."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from vires.ledger.revision import Revision
from vires.service.opening import named
from vires.service.refusal import Refusal

NAME = ".vires-ledger"
FILE = "sqlite:///"
"""Before the path of a file, where it is named as an address; in a folder the path is kept, relative to the folder."""


@dataclass(frozen=True)
class Base:
    """The revision that a folder's text was made from. `ledger` is an address as `--ledger` takes it; `proposed` are
    the digests of files as they were last proposed from the folder: where the head has one of these, what the folder
    has now was made from it."""

    ledger: str
    number: int
    digest: str
    proposed: Mapping[str, str] = field(default_factory=dict)


def read_base(folder: Path) -> Base | None:
    """What a folder says of its base; `None` if it says nothing. Raises `Refusal`."""
    path = folder / NAME
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        proposed = {str(name): str(digest) for name, digest in document.get("proposed", {}).items()}
        base = Base(str(document["ledger"]), int(document["revision"]), str(document["digest"]), proposed)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refusal(
            "base-unreadable",
            f"`{named(path)}` does not say which revision the folder was made from: {type(error).__name__}",
            "export the revision anew into another folder, and carry your changes over",
        ) from None
    if "://" in base.ledger or Path(base.ledger).is_absolute():
        return base
    return replace(base, ledger=os.path.normpath(folder / base.ledger))


def write_base(folder: Path, ledger: str, revision: Revision) -> None:
    """Say in a folder that its text is that of a revision; another process sees the whole of it or none. Raises
    `Refusal`."""
    address = ledger.removeprefix(FILE)
    if "://" not in address:
        try:
            address = os.path.relpath(Path(address).resolve(), folder.resolve())
        except ValueError:  # another drive
            address = str(Path(address).resolve())
    document = {"ledger": address, "revision": revision.number, "digest": revision.digest}
    _write(folder / NAME, document)


def note_proposed(folder: Path, files: Mapping[str, str]) -> None:
    """Keep in a folder that has a base which files were proposed from it, by digest. Raises `Refusal`."""
    base = read_base(folder)
    if base is None:
        return
    document = json.loads((folder / NAME).read_text(encoding="utf-8"))
    _write(folder / NAME, {**document, "proposed": {**base.proposed, **files}})


def _write(path: Path, document: Mapping[str, object]) -> None:
    beside = path.with_name(f"{NAME}.{os.getpid()}")
    try:
        beside.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
        os.replace(beside, path)
    except OSError as error:
        raise Refusal(
            "file-unwritable", f"`{named(path)}` cannot be written: {(error.strerror or str(error)).lower()}",
            "see that the folder may be written to and has room",
        ) from None  # fmt: skip
