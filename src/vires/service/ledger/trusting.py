"""Signing a ledger, and verifying its signatures by a root."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vires.service import clock
from vires.service.ledger.opening import find_revision, translated
from vires.service.ledger.sightings import place_path, recall_place, recall_seen, remember, remember_place
from vires.service.refusal import Refusal

if TYPE_CHECKING:
    from vires.ledger.event import Event
    from vires.ledger.port import Store
    from vires.ledger.trust.doubt import Doubt
    from vires.ledger.trust.envelope import Envelope
    from vires.ledger.trust.key import PrivateKey
    from vires.ledger.trust.verification import Verification
    from vires.model.registry import Registry

LARGEST = 1 << 22


@dataclass(frozen=True)
class Verified:
    """What a verification of signatures found. `replaced` is the doubt that another ledger was seen at its address
    before; `unkept` why what was seen could not be remembered, if so."""

    found: Verification
    revisions: int
    replaced: Doubt | None = None
    unkept: str | None = None

    @property
    def rootless(self) -> bool:
        """There is no root here, none was seen here and no copy was given: the ledger is one that nobody signs."""
        return (
            self.found.root is None
            and self.replaced is None
            and not any(d.slug != "root-missing" for d in self.found.doubts)
        )

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """Every reason not to rely on the ledger; none for one that nobody signs."""
        more = () if self.replaced is None else (self.replaced,)
        return () if self.rootless else (*more, *self.found.doubts)

    def to_dict(self) -> dict[str, Any]:
        """The verification as one JSON document."""
        root, statement = self.found.root, self.found.heading.statement
        return {
            "root": None
            if root is None
            else {"version": root.version, "expires": root.expires, "compared": self.found.anchored},
            "head": None
            if statement is None
            else {"revision": statement.revision.number, "event": statement.event.number, "expires": statement.expires},
            "signed": {str(number): list(persons) for number, persons in self.found.persons.items() if persons},
            "doubts": [doubt.to_dict() for doubt in self.doubts],
        }


def verify_signatures(
    store: Store, root: str | None = None, files: Iterable[str] = (), now: str | None = None
) -> Verified:
    """Verify every signature of a ledger, by a copy of a root if one is named; compare it with what was seen before,
    and remember what was seen if nothing speaks against it. Raises `Refusal` for files that cannot be read."""
    from vires.ledger.trust.signing import lineage_of
    from vires.ledger.trust.verification import verify_trust

    with translated():
        copy = None if root is None else read_envelope(root)
        others = [read_envelope(file) for file in files]
        revisions, events = tuple(store.revisions()), tuple(store.events())
        newest = lineage_of(store).newest
        named = copy.document.get("ledger") if copy is not None else newest.ledger if newest else None
        found = verify_trust(
            revisions,
            events,
            now or clock.instant(),
            copy=copy,
            seen=recall_seen(named) if isinstance(named, str) else None,
            files=others,
            registry_of=_registry_digest(store),
        )
    replaced = None if copy is not None else _replaced(store.address, newest.ledger if newest else None)
    unkept = None
    if found.seen is not None and replaced is None:
        unkept = remember(found.seen) or remember_place(store.address, found.seen.ledger)
    return Verified(found, len(revisions), replaced, unkept)


def _replaced(address: str, ledger: str | None) -> Doubt | None:
    """The doubt about a ledger that lies where another was seen; a copy of the root would settle it."""
    from vires.ledger.trust.doubt import Doubt

    before = recall_place(address)
    if before is None or before == ledger:
        return None
    found = "one without a root" if ledger is None else f"`{ledger[7:19]}`"
    return Doubt(
        "ledger-replaced",
        "root",
        f"at this address the ledger `{before[7:19]}` was seen before; now there is {found}",
        f"verify by a copy of the root with `--root FILE`; else, if it belongs here, remove {place_path(address)}",
    )


def _registry_digest(store: Store) -> Callable[[int], str]:
    known: dict[int, str] = {}

    def digest(number: int) -> str:
        from vires.service.ledger.reading import registry_at

        if number not in known:
            known[number] = registry_at(store, store.revision(number)).digest
        return known[number]

    return digest


def sign(
    store: Store,
    keys: Sequence[PrivateKey],
    reference: int | str | None = None,
    purpose: str = "revision",
    expires: str | None = None,
) -> Envelope:
    """A revision (the head if none is named), its snapshot or the head, signed and not yet recorded. Raises `Refusal`
    for a key whose signature would not count, and as `find_revision` does."""
    from vires.ledger.trust import signing

    now = clock.instant()
    with translated():
        root = signing.lineage_of(store).newest if purpose == "revision" else signing.needed_root(store)
        if purpose == "head":
            assert root is not None
            until = expires or clock.later(30)
            return signing.sign_statement(signing.head_statement(store, root, until, now), keys, root, now)[0]
        revision = find_revision(store, reference)
        if purpose == "snapshot":
            assert root is not None
            registry = _registry_digest(store)(revision.number)
            return signing.sign_statement(signing.snapshot_statement(root, revision, registry), keys, root, now)[0]
        return signing.sign_statement(signing.revision_statement(revision), keys, root, now)[0]


def add_signatures(store: Store, envelope: Envelope, keys: Sequence[PrivateKey]) -> Envelope:
    """A statement with more signatures, if it is true of this ledger. Raises `Refusal`."""
    from vires.ledger.trust import signing
    from vires.ledger.trust.admission import check_true
    from vires.ledger.trust.statement import read_statement

    with translated():
        root, now = signing.needed_root(store), clock.instant()
        check_true(store, root, read_statement(envelope.document, "the statement"))
        for key in keys:
            signing.person_of(root, key, signing.ROLE_OF[envelope.purpose], now)
            envelope = envelope.signed(key)
    return envelope


def record_statement(store: Store, envelope: Envelope) -> Event:
    """Record a signed statement. Raises `Refusal` for one that is not true of this ledger, or does not count."""
    from vires.ledger.trust.admission import record_signed

    with translated():
        return record_signed(store, envelope, clock.instant())


def verify_text(registry: Registry, snapshot: str, root: str) -> tuple[Doubt, ...]:
    """Doubts whether text is that of a signed snapshot, by a copy of the root and without the ledger. Raises
    `Refusal` for files that are none."""
    from vires.ledger.trust.lineage import check_root
    from vires.ledger.trust.snapshot import check_text

    with translated():
        copy = check_root(read_envelope(root), None, "the copy of the root")
        return check_text(read_envelope(snapshot), copy, registry.digest, clock.instant())


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
