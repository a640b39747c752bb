"""A registry by its address, ready to be asked: a folder of text, or a ledger as it is or as it was recorded then."""

from __future__ import annotations

import os

from vires.service.asking import Handle
from vires.service.stating import Moment


def open_handle(
    address: str | os.PathLike[str] | None = None, *, now: Moment | None = None, revision: int | str | None = None
) -> Handle:
    """Read a registry and return a handle on it. An address of a ledger opens what it holds, as it was recorded at a
    revision (a number, a digest or a moment) or at its head. Raises `Refusal` with every problem of its text."""
    from vires.service.caching import keep, recall, text_digest
    from vires.service.opening import ledger_named, read_registry, without_ledger

    ledger = ledger_named(address)
    if ledger is not None:
        from vires.service.ledger.reading import read_ledger

        return Handle(read_ledger(ledger, revision), now=now)
    if revision is not None:
        raise without_ledger(address, revision)
    text = read_registry(address)
    digest = text_digest(text.files)
    registry = recall(digest)
    if registry is None:
        registry = text.registry()
        keep(digest, registry)
    return Handle(registry, now=now)
