"""Whose signatures under a statement count, by the root that stands now.

Revocation goes by the number of the event that holds the signature, never by a clock: a root names the last event up
to which a revoked key counts, and pins the events up to the one it was made after, so that nothing can be slipped in
before. What is in no event, a file, counts for no key that was ever revoked.
"""

from __future__ import annotations

from dataclasses import dataclass

from vires.ledger.failure import LedgerError
from vires.ledger.trust.doubt import Doubt
from vires.ledger.trust.envelope import Envelope
from vires.ledger.trust.form import passed
from vires.ledger.trust.root import Root


@dataclass(frozen=True)
class Signing:
    """An envelope and where it lies: the number and moment of its event; no number and the present moment for a file
    of its own."""

    envelope: Envelope
    what: str
    number: int | None
    at: str


@dataclass(frozen=True)
class Judged:
    """The keys that count, and a doubt for each signature that does not."""

    counting: frozenset[str] = frozenset()
    doubts: tuple[Doubt, ...] = ()


def judge(signing: Signing, role: str, root: Root, where: str) -> Judged:
    """Hold each signature against the root."""
    counting: set[str] = set()
    doubts: list[Doubt] = []
    for identity in signing.envelope.signatures:
        try:
            _check(identity, signing, role, root)
            counting.add(identity)
        except LedgerError as error:
            doubts.append(Doubt.of(where, error))
    return Judged(frozenset(counting), tuple(doubts))


def _check(identity: str, signing: Signing, role: str, root: Root) -> None:
    key = signing.envelope.check_one(identity, root.public, signing.what)
    named = root.keys[identity]
    whose = f"{signing.what} is signed by the key `{identity[7:19]}` ({key.person})"
    if named.revoked is not None and (signing.number is None or signing.number > named.revoked):
        since = f"which is revoked: nothing it signed after event {named.revoked} counts"
        raise LedgerError("key-revoked", f"{whose}, {since}", "have it signed with a key that stands")
    if named.expires is not None and passed(named.expires, signing.at):
        raise LedgerError(
            "key-expired",
            f"{whose}, which expired at {named.expires}; the signature is of {signing.at}",
            "have it signed with a key that stands",
        )
    if identity not in root.roles[role].keys:
        raise LedgerError(
            "key-of-another-role",
            f"{whose}, which is not of the role `{role}`",
            "have it signed by the keys of the role; `vires ledger root show` lists them",
        )
