"""The newest signed statement of the head, and whether it still says what the ledger is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from vires.ledger.event import Event
from vires.ledger.failure import LedgerError
from vires.ledger.revision import Revision
from vires.ledger.trust.doubt import Doubt
from vires.ledger.trust.form import passed
from vires.ledger.trust.judgement import Signing, judge
from vires.ledger.trust.lineage import Lineage
from vires.ledger.trust.pin import Pin
from vires.ledger.trust.root import Root
from vires.ledger.trust.statement import HeadStatement, pin_of, read_statement

ANEW = "sign the head with `vires ledger sign --head --key KEY`"
WITHHELD = "ask for the newest copy; this one lacks what the registry has signed"
FORKED = "compare with the others who keep this ledger; this line of it is not the one the registry signed"


@dataclass(frozen=True)
class Heading:
    """The newest statement of the head whose signatures count, if any; `rooted` unless it contradicts the ledger."""

    statement: HeadStatement | None = None
    doubts: tuple[Doubt, ...] = ()
    rooted: bool = True


def read_heading(
    signings: Sequence[Signing],
    root: Root,
    lineage: Lineage,
    revisions: Sequence[Revision],
    events: Sequence[Event],
    now: str,
) -> Heading:
    """Read the statements, the last first; each that does not count is a doubt until one in an event does. Of those
    that count the one that goes farthest is taken."""
    doubts: list[Doubt] = []
    unsettled = True
    found: list[tuple[tuple[int, int, str], HeadStatement]] = []
    for signing in reversed(signings):
        if signing.envelope.purpose != "head":
            continue
        try:
            statement = _counted(signing, root, doubts if unsettled else [])
        except LedgerError as error:
            doubts += [Doubt.of("head", error)] if unsettled else []
            continue
        if statement is not None:
            unsettled = unsettled and signing.number is None
            found.append(((statement.revision.number, statement.event.number, statement.expires), statement))
    if not found:
        last = f"revision {revisions[-1].number}" if revisions else "an empty ledger"
        doubts.append(Doubt("head-unsigned", "head", f"no signed statement of the head counts for {last}", ANEW))
        return Heading(None, tuple(doubts))
    statement = max(found, key=lambda one: one[0])[1]
    contradicted = list(_contradictions(statement, lineage, revisions, events))
    stale = list(_stale(statement, revisions, now))
    return Heading(statement, (*doubts, *contradicted, *stale), not contradicted)


def _counted(signing: Signing, root: Root, doubts: list[Doubt]) -> HeadStatement | None:
    """The statement, if a threshold of the registry's keys has signed it for this ledger; else what is doubtful."""
    statement = read_statement(signing.envelope.document, signing.what)
    assert isinstance(statement, HeadStatement)
    if statement.ledger != root.ledger:
        raise LedgerError("statement-of-another-ledger", f"{signing.what} was made for another ledger", ANEW)
    judged = judge(signing, "registry", root, "head")
    doubts += judged.doubts
    needed = root.roles["registry"].threshold
    if len(judged.counting) >= needed:
        return statement
    if not judged.doubts:
        what = f"{signing.what} is signed by {len(judged.counting)} of {needed} keys of the registry"
        doubts.append(Doubt("threshold-not-met", "head", what, ANEW))
    return None


def _contradictions(
    statement: HeadStatement, lineage: Lineage, revisions: Sequence[Revision], events: Sequence[Event]
) -> Iterator[Doubt]:
    root = lineage.version(statement.root.number)
    here = Pin.none() if root is None else Pin(root.version, root.digest)
    if root is None:
        what = f"the signed head names the root {statement.root}; it is not here"
        yield Doubt("root-withheld", "root", what, WITHHELD)
    elif here != statement.root:
        yield Doubt("root-forked", "root", f"the root is {here}; the signed head names {statement.root}", FORKED)
    if statement.revision.number > len(revisions):
        what = f"the signed head is revision {statement.revision}; the last one here is {len(revisions)}"
        yield Doubt("head-withheld", "head", what, WITHHELD)
    elif (found := pin_of(revisions[statement.revision.number - 1])) != statement.revision:
        what = f"revision {found} is not the one in the signed head, {statement.revision}"
        yield Doubt("head-forked", f"revision {found.number}", what, FORKED)
    if statement.event.number > len(events):
        what = f"the signed head ends at event {statement.event}; the last one here is {len(events)}"
        yield Doubt("events-withheld", "head", what, WITHHELD)
    elif (there := events[statement.event.number - 1].digest) != statement.event.digest:
        what = f"event {statement.event.number} is `{there[7:19]}`; the signed head names {statement.event}"
        yield Doubt("events-forked", f"event {statement.event.number}", what, FORKED)


def _stale(statement: HeadStatement, revisions: Sequence[Revision], now: str) -> Iterator[Doubt]:
    if passed(statement.expires, now):
        what = (
            f"the statement of the head expired at {statement.expires}; it is {now}, and there may be newer revisions"
        )
        yield Doubt("head-expired", "head", what, "take a newer copy, or " + ANEW)
    if statement.revision.number < len(revisions):
        first, last = statement.revision.number + 1, len(revisions)
        which = f"revision {first} is" if first == last else f"revisions {first} to {last} are"
        what = f"{which} newer than the signed head, revision {statement.revision}"
        yield Doubt("head-behind", "head", what, ANEW)
