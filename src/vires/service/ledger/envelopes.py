"""Signed documents as files."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from vires.service.ledger.translation import translated
from vires.service.refusal import Refusal

if TYPE_CHECKING:
    from vires.ledger.trust.envelope import Envelope

LARGEST = 1 << 22


def read_envelope(file: str | os.PathLike[str]) -> Envelope:
    """The signed document in a file. Raises `Refusal` (`file-unreadable`, `trust-malformed`)."""
    from vires.ledger.trust.envelope import Envelope

    try:
        with Path(file).open("rb") as held:
            data = held.read(LARGEST + 1)
    except OSError as error:
        raise Refusal(
            "file-unreadable", f"`{file}` cannot be read: {error.strerror}", "name a file that `vires ledger` wrote"
        ) from None
    with translated():
        return Envelope.from_bytes(data, f"`{file}`")


def write_envelope(envelope: Envelope, file: str, replace: bool = False) -> None:
    """Write a signed document, whole or not at all; over another only where it is to replace it. Raises `Refusal`
    (`file-exists`, `file-unwritable`)."""
    from vires.service.writing import write_text

    if not replace and os.path.lexists(file):
        raise Refusal("file-exists", f"there is a file `{file}` already", "name another")
    write_text(file, envelope.to_bytes().decode())
