"""A registry as a ledger held it at a revision: its records, or its text."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from vires.ledger.paper import assemble, documents
from vires.ledger.tree import gather
from vires.service.caching import keep, recall, stamp
from vires.service.ledger.opening import find_revision, opened
from vires.service.opening import RegistryText

if TYPE_CHECKING:
    from vires.ledger.port import Store
    from vires.ledger.revision import Revision
    from vires.ledger.state import State
    from vires.model.registry import Registry


def read_ledger(address: str, reference: int | str | None = None) -> Registry:
    """The registry that a ledger holds, at a revision or at its head. Raises `Refusal`."""
    with opened(address) as store:
        return registry_at(store, find_revision(store, reference))


def read_text(address: str, reference: int | str | None = None) -> RegistryText:
    """The text that a ledger holds, at a revision or at its head. Raises `Refusal`."""
    with opened(address) as store:
        revision = find_revision(store, reference)
        return RegistryText(Path(), text_at(store, revision), f"{store.address} at revision {revision.number}")


def registry_at(store: Store, revision: Revision) -> Registry:
    """The registry at a revision, made of its records. Everything is read and checked against its digest, unless this
    state was read and kept before. Raises `LedgerError`; `Damaged` for what is not what was recorded."""
    from dataclasses import replace

    key = hashlib.sha256(f"ledger {revision.state} {stamp()}".encode()).hexdigest()
    known = recall(key)
    if known is not None:
        found = replace(known, revision=revision.digest)
        found.__dict__["digest"] = known.digest
        return found
    found = assemble(documents_at(store, store.state(revision.number)), revision.digest)
    keep(key, found)
    return found


def registries(store: Store, one: Revision, other: Revision) -> tuple[Registry, Registry]:
    """The registries at two revisions, for comparing: a record that both have is one object. Raises `LedgerError`."""
    before = registry_at(store, one)
    written = documents_at(store, store.state(other.number))
    return before, assemble(written, other.digest, (documents(before), before))


def documents_at(store: Store, state: State) -> dict[str, bytes]:
    """The canonical document of every record of a state, by key."""
    names = state.names("record")
    content = store.content(names.values())
    return {key: content[digest] for key, digest in names.items()}


def text_at(store: Store, revision: Revision | None) -> dict[str, bytes]:
    """Every file of the text at a revision, by name; none before the first. Raises `LedgerError`."""
    return text_of(store, store.state(revision.number if revision else 0))


def text_of(store: Store, state: State) -> dict[str, bytes]:
    """Every file of the text of a state, by name."""
    names = state.names("file")
    texts = gather(names.values(), store.content)
    return {name: texts[digest] for name, digest in names.items()}
