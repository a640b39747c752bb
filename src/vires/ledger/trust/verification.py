"""Whether a ledger may be relied on by a root: who signed each revision, whether the newest head is signed and still
stands, and every reason for doubt. It is worked out from what is handed in and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from vires.ledger.chain import check_events, check_revision
from vires.ledger.event import Event
from vires.ledger.failure import LedgerError
from vires.ledger.revision import Revision
from vires.ledger.trust.doubt import Doubt
from vires.ledger.trust.envelope import Envelope
from vires.ledger.trust.form import passed
from vires.ledger.trust.heading import Heading, read_heading
from vires.ledger.trust.judgement import Signing
from vires.ledger.trust.lineage import Lineage, check_root, read_lineage
from vires.ledger.trust.pin import Pin
from vires.ledger.trust.root import Root
from vires.ledger.trust.seen import Seen
from vires.ledger.trust.snapshot import check_snapshots
from vires.ledger.trust.witness import Witnesses, read_witnesses

COMPARE = "compare it with another copy, and take the ledger from where it was kept"


@dataclass(frozen=True)
class Verification:
    """What was found. `anchored` says whether a copy of a root was given, and not only the ledger's own believed;
    `persons` who signed each revision with a key that counts; `seen` is what to remember, `None` where a doubt about
    root or head forbids it."""

    lineage: Lineage
    root: Root | None
    anchored: bool
    heading: Heading
    persons: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    doubts: tuple[Doubt, ...] = ()
    seen: Seen | None = None

    @property
    def only_rootless(self) -> bool:
        """Whether nothing is doubtful but that there is no root."""
        return all(doubt.slug == "root-missing" for doubt in self.doubts)


def verify_trust(
    revisions: Sequence[Revision],
    events: Sequence[Event],
    now: str,
    *,
    copy: Envelope | None = None,
    seen: Seen | None = None,
    files: Iterable[Envelope] = (),
    registry_of: Callable[[int], str] | None = None,
) -> Verification:
    """Verify all revisions and events of a ledger. `copy` is a root had by another way; `seen` what was seen before;
    `files` signed statements kept outside; `registry_of` works out the digest of the registry at a revision. Raises
    `LedgerError` for a `copy` that is itself no root (`trust-malformed`, `root-unsigned`, `signature-wrong`)."""
    doubts = list(_check_chains(revisions, events))
    lineage, found = read_lineage(events, lambda n: events[n - 1].digest if 1 <= n <= len(events) else None)
    doubts += found
    root, anchored_doubts = _anchor(lineage, copy)
    doubts += anchored_doubts
    if root is None:
        missing = Doubt("root-missing", "root", "there is no root that counts", "`vires ledger root init` makes one")
        return Verification(lineage, None, False, Heading(), {}, (*doubts, missing))
    if passed(root.expires, now):
        what = f"the root of version {root.version} expired at {root.expires}; it is {now}"
        doubts.append(Doubt("root-expired", "root", what, "take the newest root, or `vires ledger root rotate`"))
    signings, malformed = _read_signings(events, files, now)
    doubts += malformed
    witnesses = read_witnesses(signings, root, lineage, revisions)
    doubts += witnesses.doubts
    doubts += check_snapshots(signings, root, lineage, revisions, registry_of)
    heading = read_heading(signings, root, lineage, revisions, events, now)
    doubts += heading.doubts
    barred = _compare_seen(seen, root, lineage, heading, revisions, events)
    doubts += barred
    remembered = None
    if not barred and not anchored_doubts and heading.rooted:
        remembered = _remember(root, heading, seen)
    return Verification(lineage, root, copy is not None, heading, _persons(witnesses), tuple(doubts), remembered)


def _check_chains(revisions: Sequence[Revision], events: Sequence[Event]) -> Iterable[Doubt]:
    parent: Revision | None = None
    for place, revision in enumerate(revisions, start=1):
        for fault in check_revision(revision, parent, place):
            yield Doubt("revision-altered", fault.where, f"{fault.where} {fault.what}", COMPARE)
        parent = revision
    for fault in check_events(events):
        yield Doubt("event-altered", fault.where, f"{fault.where} {fault.what}", COMPARE)


def _anchor(lineage: Lineage, copy: Envelope | None) -> tuple[Root | None, list[Doubt]]:
    """The root that counts. A copy that the ledger does not hold is believed rather than the ledger."""
    if copy is None:
        return lineage.newest, []
    root = check_root(copy, None, "the copy of the root")
    held = lineage.version(root.version)
    if held is not None and held.digest == root.digest:
        return lineage.newest, []
    if held is None:
        newest = lineage.newest.version if lineage.newest else "none"
        what = f"the copy of the root has version {root.version}; the newest in the ledger is {newest}"
        return root, [Doubt("root-older-than-copy", "root", what, COMPARE)]
    what = f"the root of version {root.version} in the ledger is another than the copy"
    return root, [Doubt("root-differs", "root", what, COMPARE)]


def _read_signings(events: Iterable[Event], files: Iterable[Envelope], now: str) -> tuple[list[Signing], list[Doubt]]:
    signings: list[Signing] = []
    doubts: list[Doubt] = []
    for event in events:
        if event.kind == "signed":
            what = f"the statement in event {event.number}"
            try:
                envelope = Envelope.from_dict(event.body, what)
            except LedgerError as error:
                doubts.append(Doubt.of(f"event {event.number}", error))
            else:
                signings.append(Signing(envelope, what, event.number, event.at))
    signings.extend(Signing(one, f"file {n} of a statement", None, now) for n, one in enumerate(files, start=1))
    return signings, doubts


def _compare_seen(
    seen: Seen | None,
    root: Root,
    lineage: Lineage,
    heading: Heading,
    revisions: Sequence[Revision],
    events: Sequence[Event],
) -> list[Doubt]:
    if seen is None or seen.ledger != root.ledger:
        return []
    revision = revisions[seen.revision.number - 1].digest if 1 <= seen.revision.number <= len(revisions) else None
    event = events[seen.event.number - 1].digest if 1 <= seen.event.number <= len(events) else None
    return [*seen.check_lineage(lineage), *seen.check_head(heading.statement, revision, event)]


def _remember(root: Root, heading: Heading, before: Seen | None) -> Seen:
    statement, here = heading.statement, Pin(root.version, root.digest)
    if statement is not None:
        return Seen(root.ledger, here, statement.revision, statement.event)
    if before is not None and before.ledger == root.ledger:
        return Seen(root.ledger, here, before.revision, before.event)
    return Seen(root.ledger, here)


def _persons(witnesses: Witnesses) -> dict[int, tuple[str, ...]]:
    return {number: tuple(sorted(persons)) for number, persons in witnesses.persons.items()}
