"""The roots of a ledger, one after another, each following from the one before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vires.ledger.event import Event, Notice
from vires.ledger.failure import LedgerError, short
from vires.ledger.trust.doubt import Doubt
from vires.ledger.trust.envelope import Envelope
from vires.ledger.trust.form import malformed
from vires.ledger.trust.pin import Pin
from vires.ledger.trust.root import Root

REMEDY = "make the root anew with `vires ledger root rotate` and have it signed by both"


@dataclass(frozen=True)
class Lineage:
    """The roots that hold, by version from 1, with the envelopes they came in and the numbers of their events."""

    roots: tuple[Root, ...] = ()
    envelopes: tuple[Envelope, ...] = ()
    events: tuple[int, ...] = ()

    @property
    def newest(self) -> Root | None:
        """The root that counts now."""
        return self.roots[-1] if self.roots else None

    def version(self, number: int) -> Root | None:
        """The root with a version."""
        return self.roots[number - 1] if 1 <= number <= len(self.roots) else None

    def threshold(self, role: str, event: int | None, newest: Root) -> int:
        """How many had to sign what an event holds: what the root asked for that stood then, the first root for what
        is older than all. A file is held against the newest, and so is all where the newest is none of these roots."""
        if event is None or self.newest is None or self.newest.digest != newest.digest:
            return newest.roles[role].threshold
        before = [root for root, number in zip(self.roots, self.events, strict=True) if number < event]
        return (before or self.roots[:1])[-1].roles[role].threshold


def read_root(envelope: Envelope, what: str) -> Root:
    """The root in an envelope; nothing is said of its signatures. Raises `LedgerError` (`trust-malformed`)."""
    if envelope.purpose != "root":
        raise malformed(what, f"is a `{envelope.purpose}`; expected a root")
    return Root.from_dict(envelope.document, what)


def check_root(envelope: Envelope, before: Root | None, what: str) -> Root:
    """The root in an envelope, if it may follow `before` (or, without one, be the first or a copy that is trusted for
    where it lies): a threshold of the old root's keys and a threshold of its own have signed it. Raises `LedgerError`:
    `root-gap`, `root-of-another-ledger`, `root-takes-back`, `root-unsigned`, or what `Envelope.check` raises."""
    root = read_root(envelope, what)
    if before is None:
        _check_threshold(root, envelope.check(root.public, root.standing("root"), what), what, "its own")
        return root
    if root.version != before.version + 1:
        raise LedgerError(
            "root-gap",
            f"{what} has version {root.version}; expected {before.version + 1}",
            "record the versions in order",
        )
    if root.ledger != before.ledger:
        raise LedgerError("root-of-another-ledger", f"{what} was made for another ledger", REMEDY)
    _check_kept(root, before, what)
    admitted = before.standing("root") | root.standing("root")
    signed = envelope.check({**root.public, **before.public}, admitted, what)
    _check_threshold(before, signed, what, "the old")
    _check_threshold(root, signed, what, "its own")
    return root


def _check_threshold(root: Root, signed: set[str], what: str, whose: str) -> None:
    found, needed = len(signed & root.standing("root")), root.roles["root"].threshold
    if found < needed:
        raise LedgerError(
            "root-unsigned",
            f"{what} is signed by {found} of {needed} keys that {whose} root asks for",
            "have it signed with `vires ledger root sign FILE --key KEY`",
        )


def _check_kept(root: Root, before: Root, what: str) -> None:
    """A root takes nothing back: no key is forgotten or renamed, no revoked key comes back, nothing already asked to be
    signed need no longer be."""
    taken: list[str] = []
    for identity, old in before.keys.items():
        new = root.keys.get(identity)
        if new is None or new.key.person != old.key.person:
            taken.append(f"the key `{identity[7:19]}` ({old.key.person}), which it does not name as it was named")
        elif old.revoked is not None and (new.revoked is None or new.revoked > old.revoked):
            taken.append(f"the revocation of the key `{identity[7:19]}` ({old.key.person})")
    if root.after.number < before.after.number:
        taken.append(f"event {before.after.number}, after which the old root was made")
    if root.roles["person"].since > before.roles["person"].since:
        taken.append(f"that revisions are signed since {before.roles['person'].since}")
    if taken:
        raise LedgerError("root-takes-back", f"{what} takes back {'; and '.join(taken)}", REMEDY)


def read_lineage(events: Iterable[Event], digest_at: Callable[[int], str | None]) -> tuple[Lineage, tuple[Doubt, ...]]:
    """The roots that events make, and a doubt for each that does not follow: it is passed over, and the one before it
    stays. Those who sign a root have seen the events that it was made after; a doubt about one of these is settled by
    it. `digest_at` gives the digest of the event with a number, `None` where there is none."""
    roots: list[Root] = []
    envelopes: list[Envelope] = []
    doubts: list[tuple[int, Doubt]] = []
    numbers: list[int] = []
    for event in events:
        if event.kind == "root":
            what = f"the root in event {event.number}"
            try:
                envelope = Envelope.from_dict(event.body, what)
                root = check_root(envelope, roots[-1] if roots else None, what)
                _check_first(root, roots, what)
                check_after(root.after, event.number, digest_at, what)
                roots.append(root)
                envelopes.append(envelope)
                numbers.append(event.number)
            except LedgerError as error:
                doubts.append((event.number, Doubt.of(f"event {event.number}", error)))
    settled = roots[-1].after.number if roots else 0
    left = tuple(doubt for number, doubt in doubts if number > settled)
    return Lineage(tuple(roots), tuple(envelopes), tuple(numbers)), left


def _check_first(root: Root, roots: Sequence[Root], what: str) -> None:
    if not roots and root.version != 1:
        raise LedgerError("root-gap", f"{what} has version {root.version}; expected 1", "record the versions in order")


def check_after(after: Pin, number: int, digest_at: Callable[[int], str | None], what: str) -> None:
    """Raises `LedgerError` (`events-forked`) unless the root in event `number` was made after an event there is."""
    if after.number == 0:
        return
    found = digest_at(after.number) if after.number < number else None
    if found != after.digest:
        raise LedgerError(
            "events-forked",
            f"{what} was made after event {after}; here that is `{short(found)}`",
            "take the ledger from where the root was made; these events are not those it was made after",
        )


def root_notice(envelope: Envelope, actor: str) -> Notice:
    """The event of a new root."""
    body: Mapping[str, Any] = envelope.to_dict()
    return Notice("root", f"root:{envelope.document['version']}", actor, body)
