"""What a user has seen of each ledger, one small file each, so that an older copy can be told from a newer; and which
ledger lay at an address, so that one with other roots, or stripped of them, can be told from it.

VIRES_SEEN names the folder, else it lies beside the user's keys. A file that is damaged is refused and not passed over;
one that cannot be written is said to be."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from vires.service.ledger.keyring import trust_folder
from vires.service.ledger.translation import translated
from vires.service.refusal import Refusal

if TYPE_CHECKING:
    from vires.ledger.trust.seen import Seen


def seen_path(ledger: str) -> Path:
    """The file of a ledger, by the name that its roots give it. Raises `Refusal` (`folder-unknown`)."""
    named = os.environ.get("VIRES_SEEN")
    folder = Path(named) if named else trust_folder() / "seen"
    return folder / f"{ledger.removeprefix('sha256:')}.json"


def recall_seen(ledger: str) -> Seen | None:
    """What was seen of a ledger, `None` where nothing was. Raises `Refusal` (`seen-unreadable`, `trust-malformed`)."""
    from vires.ledger.trust.seen import Seen

    path = seen_path(ledger)
    data = _read(path)
    if data is None:
        return None
    what = f"what was seen of this ledger, in `{path}`,"
    with translated():
        seen = Seen.from_bytes(data, what)
    if seen.ledger != ledger:
        raise Refusal(
            "trust-malformed", f"{what} is of another ledger", "put the file back, or verify with a root had anew"
        )
    return seen


def recall_place(address: str) -> str | None:
    """The name of the ledger that was verified at an address last. Raises `Refusal` (`seen-unreadable`,
    `trust-malformed`)."""
    from vires.ledger.trust.form import check_form, check_members, read_digest, read_document

    path = place_path(address)
    data = _read(path)
    if data is None:
        return None
    what = f"which ledger was seen here, in `{path}`,"
    with translated():
        said = check_members(read_document(data, what), what, ("type", "form", "ledger"))
        check_form(said, what, "place")
        return read_digest(said["ledger"], what)


def remember_place(address: str, ledger: str) -> str | None:
    """Remember which ledger lies at an address; the reason if it cannot be written."""
    from vires.ledger.trust.form import FORM, write_document

    return _write(place_path(address), write_document({"type": "place", "form": FORM, "ledger": ledger}))


def place_path(address: str) -> Path:
    """The file of an address; a path counts from the root, whatever folder it is named in."""
    whole = address if "://" in address else os.path.realpath(address)
    return seen_path(hashlib.sha256(whole.encode()).hexdigest()).with_suffix(".place")


def remember(seen: Seen) -> str | None:
    """Remember what was seen, unless more was seen meanwhile; the reason if it cannot be written."""
    path = seen_path(seen.ledger)
    known = recall_seen(seen.ledger)
    if known is not None and _rank(known) >= _rank(seen):
        return None
    return _write(path, seen.to_bytes())


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Refusal(
            "seen-unreadable", f"what was seen of this ledger cannot be read from `{path}`: {error.strerror}",
            "see that the file may be read, or set VIRES_SEEN to another folder",
        ) from None  # fmt: skip


def _write(path: Path, data: bytes) -> str | None:
    """Written beside and moved into place: what was seen is never half there."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(file.name, path)
    except OSError as error:
        return f"what was seen cannot be kept in `{path}`: {error.strerror}"
    return None


def _rank(seen: Seen) -> tuple[int, int, int]:
    return seen.root.number, seen.revision.number, seen.event.number
