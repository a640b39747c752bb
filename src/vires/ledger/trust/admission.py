"""Recording statements that were signed elsewhere: only what is true of the ledger, and only what counts."""

from __future__ import annotations

from collections.abc import Iterable

from vires.ledger.event import Event
from vires.ledger.failure import LedgerError
from vires.ledger.port import Store
from vires.ledger.trust.envelope import Envelope
from vires.ledger.trust.judgement import Signing, judge
from vires.ledger.trust.pin import Pin
from vires.ledger.trust.root import Root
from vires.ledger.trust.signing import ROLE_OF, lineage_of, needed_root, signed_notice
from vires.ledger.trust.statement import (
    HeadStatement,
    RevisionStatement,
    SnapshotStatement,
    Statement,
    pin_of,
    read_statement,
)


def record_signed(store: Store, envelope: Envelope, now: str) -> Event:
    """Record a statement, if it is true of this ledger and every signature counts. While there is no root a revision
    is recorded as signed, and what the signature is worth is found once there is one. Raises `LedgerError`: as
    `Doubt`s name it, `statement-unfit`, `threshold-not-met`, `trust-malformed`, `root-missing`."""
    statement = read_statement(envelope.document, "the statement")
    root = lineage_of(store).newest if isinstance(statement, RevisionStatement) else needed_root(store)
    check_true(store, root, statement)
    if root is None:
        signers = ", ".join(f"key {identity[7:19]}" for identity in envelope.signatures)
        return store.note([signed_notice(envelope, signers)], now)[0]
    role = ROLE_OF[envelope.purpose]
    judged = judge(Signing(envelope, "the statement", None, now), role, root, "statement")
    if judged.doubts:
        raise LedgerError(judged.doubts[0].slug, judged.doubts[0].what, judged.doubts[0].remedy)
    needed = root.roles[role].threshold if role == "registry" else 1
    if len(judged.counting) < needed:
        raise LedgerError(
            "threshold-not-met",
            f"the statement is signed by {len(judged.counting)} of {needed} keys",
            "have it signed with `vires ledger sign --with FILE --key KEY`",
        )
    persons = ", ".join(sorted({root.keys[identity].key.person for identity in judged.counting}))
    return store.note([signed_notice(envelope, persons)], now)[0]


def check_true(store: Store, root: Root | None, statement: Statement) -> None:
    """Raises `LedgerError` (`statement-unfit`, `statement-of-another-ledger`) for a statement of another revision,
    state, root or event than the ledger has."""
    wrong: list[str] = []
    if not isinstance(statement, RevisionStatement) and (root is None or statement.ledger != root.ledger):
        raise LedgerError(
            "statement-of-another-ledger", "the statement was made for another ledger", "sign this ledger's own"
        )
    head = store.head()
    number = statement.revision.number
    if head is None or number > head.number or pin_of(store.revision(number)) != statement.revision:
        wrong.append(f"revision {statement.revision}")
    elif isinstance(statement, SnapshotStatement) and store.revision(number).state != statement.state:
        wrong.append(f"the state after revision {number}")
    if isinstance(statement, HeadStatement):
        wrong += _unfit(store, statement)
    if wrong:
        raise LedgerError(
            "statement-unfit", f"the statement names {', '.join(wrong)}, which this ledger does not have",
            "have this ledger signed, or take the one that was signed",
        )  # fmt: skip


def _unfit(store: Store, statement: HeadStatement) -> Iterable[str]:
    event = next(iter(store.events(after=statement.event.number - 1)), None)
    if event is None or Pin(event.number, event.digest) != statement.event:
        yield f"event {statement.event}"
    root = lineage_of(store).version(statement.root.number)
    if root is None or root.digest != statement.root.digest:
        yield f"the root {statement.root}"
