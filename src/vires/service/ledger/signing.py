"""Signing a revision, a snapshot or the head, and recording what was signed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from vires.service import clock
from vires.service.ledger.opening import find_revision
from vires.service.ledger.rooting import HEAD_DAYS
from vires.service.ledger.translation import translated
from vires.service.ledger.trusting import registry_digest

if TYPE_CHECKING:
    from vires.ledger.event import Event
    from vires.ledger.port import Store
    from vires.ledger.trust.envelope import Envelope
    from vires.ledger.trust.privatekey import PrivateKey


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
            until = expires or clock.later(HEAD_DAYS)
            return signing.sign_statement(signing.head_statement(store, root, until, now), keys, root, now)[0]
        revision = find_revision(store, reference)
        if purpose == "snapshot":
            assert root is not None
            registry = registry_digest(store)(revision.number)
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
