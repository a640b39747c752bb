"""Signed snapshots: that a revision left this state, and that the state says this registry."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from vires.ledger.failure import LedgerError, short
from vires.ledger.revision import Revision
from vires.ledger.trust.doubt import Doubt
from vires.ledger.trust.envelope import Envelope
from vires.ledger.trust.form import passed
from vires.ledger.trust.judgement import Signing, judge
from vires.ledger.trust.lineage import Lineage
from vires.ledger.trust.root import Root
from vires.ledger.trust.statement import SnapshotStatement, pin_of, read_statement

ANEW = "sign a snapshot anew with `vires ledger sign REV --snapshot --key KEY`"


def check_snapshots(
    signings: Sequence[Signing],
    root: Root,
    lineage: Lineage,
    revisions: Sequence[Revision],
    registry_of: Callable[[int], str] | None = None,
) -> Iterator[Doubt]:
    """Doubts about every snapshot among the statements. What registry a state says is compared only if `registry_of`
    works it out."""
    for signing in signings:
        if signing.envelope.purpose != "snapshot":
            continue
        try:
            statement, doubts = judged_snapshot(signing, root, lineage.threshold("registry", signing.number, root))
        except LedgerError as error:
            yield Doubt.of(signing.what, error)
            continue
        yield from doubts
        number = statement.revision.number
        where = f"snapshot of revision {number}"
        if doubts:
            continue
        if number > len(revisions):
            what = (
                f"{signing.what} is a snapshot of revision {statement.revision}; the last one here is {len(revisions)}"
            )
            yield Doubt("revision-missing", where, what, "ask for the whole ledger; this is an older one")
        elif pin_of(revisions[number - 1]) != statement.revision or revisions[number - 1].state != statement.state:
            what = f"revision {pin_of(revisions[number - 1])} or its state is not the one that {signing.what} signs"
            yield Doubt("snapshot-altered", where, what, "take the ledger from where it was signed")
        elif registry_of is not None:
            yield from _compared(statement, where, registry_of)


def _compared(statement: SnapshotStatement, where: str, registry_of: Callable[[int], str]) -> Iterator[Doubt]:
    try:
        found = registry_of(statement.revision.number)
    except LedgerError as error:
        yield Doubt.of(where, error)
        return
    if found != statement.registry:
        what = f"{where} says the registry `{short(found)}`; signed is `{short(statement.registry)}`"
        yield Doubt("snapshot-altered", where, what, "take the ledger from where it was signed")


def judged_snapshot(signing: Signing, root: Root, needed: int) -> tuple[SnapshotStatement, tuple[Doubt, ...]]:
    """The snapshot that a statement is, and doubts about its signatures. Raises `LedgerError` (`trust-malformed`,
    `statement-of-another-ledger`)."""
    statement = read_statement(signing.envelope.document, signing.what)
    if not isinstance(statement, SnapshotStatement):
        raise LedgerError("statement-unfit", f"{signing.what} is no snapshot", ANEW)
    if statement.ledger != root.ledger:
        raise LedgerError("statement-of-another-ledger", f"{signing.what} was made for another ledger", ANEW)
    where = f"snapshot of revision {statement.revision.number}"
    judged = judge(signing, "registry", root, where)
    doubts = list(judged.doubts)
    if len(judged.counting) < needed and not doubts:
        what = f"{signing.what} is signed by {len(judged.counting)} of {needed} keys of the registry"
        doubts.append(Doubt("threshold-not-met", where, what, ANEW))
    return statement, tuple(doubts)


def check_text(envelope: Envelope, root_copy: Root, registry: str, now: str) -> tuple[Doubt, ...]:
    """Doubts whether a registry with this digest is the one of a signed snapshot, by a copy of the root and nothing
    else. Raises `LedgerError` (`trust-malformed`, `statement-unfit`, `statement-of-another-ledger`)."""
    signing = Signing(envelope, "the snapshot", None, now)
    statement, doubts = judged_snapshot(signing, root_copy, root_copy.roles["registry"].threshold)
    found = list(doubts)
    if passed(root_copy.expires, now):
        what = f"the root of version {root_copy.version} expired at {root_copy.expires}; it is {now}"
        found.append(Doubt("root-expired", "root", what, "take the newest root"))
    if registry != statement.registry:
        what = f"the text says the registry `{short(registry)}`; signed is `{short(statement.registry)}`"
        found.append(Doubt("snapshot-altered", "text", what, "take the text from where it was signed"))
    return tuple(found)
