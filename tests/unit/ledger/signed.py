"""A ledger of Arden with keys, for tests of signatures: Ada and Ben write and hold the root, a registry signs heads.
The keys are worked out from their names, so that every run has the same."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from vires.ledger.document import canonical, digest_of
from vires.ledger.event import Event, Notice
from vires.ledger.memory import MemoryStore
from vires.ledger.port import Store
from vires.ledger.revision import Change, Draft, Revision
from vires.ledger.trust.envelope import Envelope
from vires.ledger.trust.key import PublicKey
from vires.ledger.trust.privatekey import PrivateKey
from vires.ledger.trust.root import Root
from vires.ledger.trust.rotation import Rotation, first_root, next_root, record_root
from vires.ledger.trust.signing import (
    head_statement,
    last_event,
    needed_root,
    sign_revision,
    sign_statement,
    signed_notice,
    snapshot_statement,
)
from vires.ledger.trust.verification import Verification, verify_trust

NOW = "2001-03-01T12:00:00.000000Z"
LATER = "2001-03-02T12:00:00.000000Z"
HEAD_EXPIRES = "2001-04-01T00:00:00Z"
ROOT_EXPIRES = "2002-03-01T00:00:00Z"
LEDGER = digest_of(b"the ledger of Arden")


def key(name: str) -> PrivateKey:
    """The private key that goes by a name."""
    return PrivateKey(Ed25519PrivateKey.from_private_bytes(hashlib.sha256(name.encode()).digest()))


def public(name: str, person: str | None = None) -> PublicKey:
    return key(name).public_key(person or name.split("-")[0])


def rotation(**more: Any) -> Rotation:
    """The first root: one of two keys signs roots, one signs heads, Ada and Ben write."""
    said: dict[str, Any] = {
        "expires": ROOT_EXPIRES,
        "added": {
            "root": (public("ada-root"), public("ben-root")),
            "registry": (public("registry"),),
            "person": (public("ada"), public("ben")),
        },
    }
    return Rotation(**{**said, **more})


class Ledger:
    """Shorthand for what happens in a signed ledger."""

    def __init__(self, store: Store | None = None) -> None:
        self.store: Store = store or MemoryStore()

    def record(self, title: str, author: str = "ada", signer: str | None = None, now: str = NOW) -> Revision:
        """A revision in which the Harbours Act has another title; signed if a key is named."""
        body = canonical({"title": title})
        head = self.store.head()
        before = None if head is None else self.store.state(head.number).get("record", "instrument:arden/act")
        change = Change("record", "instrument:arden/act", before, digest_of(body))
        draft = Draft(author, "as the gazette has it", (change,))
        made = self.store.record(draft, {digest_of(body): body}, head.digest if head else None, now)
        if signer:
            sign_revision(self.store, made, key(signer), now)
        return made

    def begin(self, *signers: str, **more: Any) -> Envelope:
        """Record the first root."""
        root = first_root(LEDGER, rotation(**more), last_event(self.store))
        return self.root(root, *(signers or ("ada-root",)))

    def rotate(self, *signers: str, **more: Any) -> Envelope:
        """Record the next root, signed by some keys."""
        more["revoked"] = {key(name).id: last for name, last in more.get("revoked", {}).items()}
        made = next_root(needed_root(self.store), Rotation(**{"expires": ROOT_EXPIRES, **more}), last_event(self.store))
        return self.root(made, *(signers or ("ada-root",)))

    def root(self, root: Root, *signers: str) -> Envelope:
        envelope = Envelope.of(root.to_dict(), map(key, signers))
        record_root(self.store, envelope, NOW)
        return envelope

    def head(self, *signers: str, expires: str = HEAD_EXPIRES, now: str = NOW) -> Envelope:
        """Sign the head and record it."""
        root = needed_root(self.store)
        statement = head_statement(self.store, root, expires, now)
        envelope, persons = sign_statement(statement, [key(name) for name in signers or ("registry",)], root, now)
        self.store.note([signed_notice(envelope, ", ".join(persons))], now)
        return envelope

    def snapshot(self, registry: str = digest_of(b"registry"), number: int = 1) -> Envelope:
        root = needed_root(self.store)
        statement = snapshot_statement(root, self.store.revision(number), registry)
        envelope, _ = sign_statement(statement, [key("registry")], root, NOW)
        self.store.note([signed_notice(envelope, "registry")], NOW)
        return envelope

    def slip(self, envelope: Envelope, kind: str = "signed", now: str = NOW) -> Event:
        """Record what nothing would record: an event whose signatures were not looked at."""
        return self.store.note([Notice(kind, "slipped in", "somebody", envelope.to_dict())], now)[0]

    def verify(self, now: str = NOW, **more: Any) -> Verification:
        return verify_trust(tuple(self.store.revisions()), tuple(self.store.events()), now, **more)

    def doubts(self, now: str = NOW, **more: Any) -> list[tuple[str, str]]:
        """Slug and place of every doubt."""
        return [(doubt.slug, doubt.where) for doubt in self.verify(now, **more).doubts]


def whole(store: Store | None = None) -> Ledger:
    """A ledger with nothing doubtful: two revisions signed by their authors, a snapshot, a signed head."""
    ledger = Ledger(store)
    ledger.begin()
    ledger.record("Harbours Act", "ada", "ada")
    ledger.record("Harbours Act 1990", "ben", "ben")
    ledger.snapshot()
    ledger.head()
    return ledger


def rebuilt(events: Iterable[Event], alter: Callable[[Event], Iterable[Notice] | None]) -> tuple[Event, ...]:
    """The chain that somebody writes who can write the database: each event is kept, or replaced by others, and the
    digests are worked out anew so that the chain is whole."""
    made: list[Event] = []
    for event in events:
        notices = alter(event)
        kept = [Notice(event.kind, event.subject, event.actor, event.body)] if notices is None else notices
        for notice in kept:
            made.append(Event.of(notice, made[-1] if made else None, event.at))
    return tuple(made)


def relinked(revisions: Iterable[Revision], altered: Callable[[Revision], Revision]) -> tuple[Revision, ...]:
    """A chain of revisions rewritten in the same way."""
    made: list[Revision] = []
    for revision in revisions:
        parent = made[-1].digest if made else None
        made.append(replace(altered(revision), parent=parent))
    return tuple(made)
