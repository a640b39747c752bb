"""Making statements and signing them. A signature that would not count is refused rather than recorded."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from vires.ledger.event import Event, Notice
from vires.ledger.failure import LedgerError
from vires.ledger.port import Notices, Store
from vires.ledger.revision import Revision
from vires.ledger.trust.envelope import Envelope
from vires.ledger.trust.form import passed, read_instant
from vires.ledger.trust.lineage import Lineage, read_lineage
from vires.ledger.trust.pin import Pin
from vires.ledger.trust.privatekey import PrivateKey
from vires.ledger.trust.root import Root
from vires.ledger.trust.statement import (
    HeadStatement,
    RevisionStatement,
    SnapshotStatement,
    Statement,
    pin_of,
)

ROLE_OF = {"revision": "person", "snapshot": "registry", "head": "registry"}


def last_event(store: Store) -> Pin:
    """The place of the last event. It reads all of them."""
    last = deque(store.events(), maxlen=1)
    return Pin(last[0].number, last[0].digest) if last else Pin.none()


def lineage_of(store: Store) -> Lineage:
    """The roots of a ledger. One that does not follow is passed over here; `verify_trust` names it."""

    def digest_at(number: int) -> str | None:
        found = next(iter(store.events(after=number - 1)), None)
        return None if found is None else found.digest

    return read_lineage(store.events(kind="root"), digest_at)[0]


def needed_root(store: Store) -> Root:
    """The root that stands. Raises `LedgerError` (`root-missing`)."""
    root = lineage_of(store).newest
    if root is None:
        raise LedgerError("root-missing", "the ledger has no root", "`vires ledger root init` makes one")
    return root


def person_of(root: Root | None, key: PrivateKey, role: str, now: str) -> str:
    """Whose key it is, if what it signs now would count; while there is no root, the first digits of its id. Raises
    `LedgerError`: `key-unknown`, `key-revoked`, `key-expired`, `key-of-another-role`."""
    short = key.id[7:19]
    if root is None:
        return f"key {short}"
    remedy = "`vires ledger root show` lists the keys that count; `vires ledger root rotate` adds one"
    named = root.keys.get(key.id)
    if named is None:
        raise LedgerError("key-unknown", f"the root does not name the key `{short}`", remedy)
    whose = f"the key `{short}` ({named.key.person})"
    if named.revoked is not None:
        raise LedgerError("key-revoked", f"{whose} is revoked", remedy)
    if named.expires is not None and passed(named.expires, now):
        raise LedgerError("key-expired", f"{whose} expired at {named.expires}", remedy)
    if key.id not in root.roles[role].keys:
        raise LedgerError("key-of-another-role", f"{whose} is not of the role `{role}`", remedy)
    return named.key.person


def revision_statement(revision: Revision) -> RevisionStatement:
    """The statement of a revision."""
    return RevisionStatement(pin_of(revision))


def snapshot_statement(root: Root, revision: Revision, registry: str) -> SnapshotStatement:
    """The statement of what a revision left; `registry` is the digest of the registry that it says."""
    return SnapshotStatement(root.ledger, pin_of(revision), revision.state, registry)


def head_statement(store: Store, root: Root, expires: str, now: str) -> HeadStatement:
    """The statement of the head as it is. Raises `LedgerError` (`ledger-empty`, `expires-passed`,
    `trust-malformed`)."""
    head = store.head()
    if head is None:
        raise LedgerError("ledger-empty", "nothing is recorded yet", "record the text of a registry first")
    check_expires(expires, now)
    return HeadStatement(root.ledger, Pin(root.version, root.digest), pin_of(head), last_event(store), expires)


def check_expires(expires: str, now: str) -> None:
    """Raises `LedgerError` (`expires-passed`, `trust-malformed`)."""
    if passed(read_instant(expires, "`expires`"), now):
        raise LedgerError("expires-passed", f"`{expires}` is not after {now[:19]}Z", "give a later day")


def sign_statement(
    statement: Statement, keys: Sequence[PrivateKey], root: Root | None, now: str
) -> tuple[Envelope, tuple[str, ...]]:
    """A statement with the signatures of some keys, and whose they are. Raises as `person_of` does."""
    role = ROLE_OF[str(statement.to_dict()["type"])]
    persons = [person_of(root, key, role, now) for key in keys]
    return Envelope.of(statement.to_dict(), keys), tuple(dict.fromkeys(persons))


def signed_notice(envelope: Envelope, actor: str) -> Notice:
    """The event of a signed statement."""
    said = envelope.document
    return Notice("signed", said["revision"]["digest"], actor, envelope.to_dict())


def sign_revision(store: Store, revision: Revision, key: PrivateKey, now: str) -> Event:
    """Sign a revision as the person whose key it is, and record the signature. Raises `LedgerError` as `person_of`
    does; then nothing is written."""
    root = lineage_of(store).newest
    envelope, (person, *_) = sign_statement(revision_statement(revision), [key], root, now)
    return store.note([signed_notice(envelope, person)], now)[0]


def with_signature(store: Store, key: PrivateKey, now: str, others: Notices | None = None) -> Notices:
    """The events of a revision that is signed as it is recorded, after those it has besides: both or neither. Raises
    `LedgerError` as `person_of` does, before anything is recorded; `key-of-another-person` where the key is neither
    the author's nor a reviewer's, and no rule was overridden, and then nothing is recorded either."""
    root = lineage_of(store).newest
    person = person_of(root, key, "person", now)

    def notices(revision: Revision) -> Sequence[Notice]:
        if root is not None and revision.override is None and person not in (revision.author, *revision.reviewers):
            raise LedgerError(
                "key-of-another-person",
                f"the key `{key.id[7:19]}` is `{person}`'s; revision {revision.number} is of `{revision.author}`"
                + (
                    f", reviewed by {', '.join(f'`{name}`' for name in revision.reviewers)}"
                    if revision.reviewers
                    else ""
                ),
                "sign with the key of its author or of one who reviewed it",
            )
        envelope = Envelope.of(revision_statement(revision).to_dict(), [key])
        return [*(others(revision) if others else ()), signed_notice(envelope, person)]

    return notices
