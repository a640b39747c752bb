"""What makes a chain of revisions and events whole, whatever store it lies in; and what a draft must have."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest

from vires.ledger.document import digest_of
from vires.ledger.event import Event
from vires.ledger.failure import Damaged, LedgerError, short
from vires.ledger.port import Fault
from vires.ledger.revision import Change, Draft, Revision, digest_of_changes
from vires.ledger.state import State

NAME = re.compile(r"[^\x00-\x1f\x7f\ud800-\udfff]+")
SHORTEST = 8
"""Hexadecimal digits by which a revision may be named at least."""


def check_draft(draft: Draft) -> None:
    """Raises `LedgerError`: `draft-incomplete` for a draft without author, reason or change, `name-unfit` for a change
    of a name that no store could keep apart from others."""
    missing = [name for name in ("author", "reason") if not getattr(draft, name).strip()]
    if not draft.changes:
        missing.append("change")
    if missing:
        raise LedgerError(
            "draft-incomplete",
            f"the revision has no {' and no '.join(missing)}",
            "say who records it and why; where nothing changed there is nothing to record",
        )
    for change in draft.changes:
        if not NAME.fullmatch(change.name):
            raise LedgerError(
                "name-unfit",
                f"the {change.kind} {change.name!a} cannot be recorded under this name",
                "name it without control characters, in letters that Unicode has",
            )


def check_content(content: Mapping[str, bytes]) -> None:
    """Raises `Damaged` for content that does not have the digest it is given under."""
    for digest, body in content.items():
        found = digest_of(body)
        if found != digest:
            raise Damaged(f"the content `{digest}`", found, digest)


def unknown_content(digest: str) -> LedgerError:
    """The error for a digest under which nothing is stored."""
    return LedgerError(
        "content-unknown", f"nothing is stored under `{digest}`", "run `vires ledger verify` for all that is wrong"
    )


def events_moved(last: int, expected: int) -> LedgerError:
    """The error for events that were made for another last event than there is."""
    return LedgerError(
        "events-moved",
        f"the last event is {last}; expected {expected}, after which this was made",
        "read what happened meanwhile, then try again",
    )


def find_revision(reference: int | str, revisions: Sequence[Revision]) -> Revision:
    """The revision with a number, or with a digest that begins so. Raises `LedgerError`."""
    if isinstance(reference, int):
        if 1 <= reference <= len(revisions):
            return revisions[reference - 1]
        raise unknown_revision(reference, len(revisions))
    wanted = reference.removeprefix("sha256:")
    found = [r for r in revisions if r.digest.removeprefix("sha256:").startswith(wanted)]
    if len(wanted) < SHORTEST or not found:
        raise unknown_revision(reference, len(revisions))
    if len(found) > 1:
        raise LedgerError(
            "revision-ambiguous",
            f"`{reference}` begins the digests of {len(found)} revisions",
            "give more of its digits, or its number",
            tuple(str(r.number) for r in found[:3]),
        )
    return found[0]


def unknown_revision(reference: int | str, last: int) -> LedgerError:
    """The error for a revision that there is not."""
    known = f"there are revisions 1 to {last}" if last > 1 else "there is revision 1" if last else "nothing is recorded"
    return LedgerError(
        "revision-unknown",
        f"there is no revision `{reference}`; {known}",
        f"give a number, or at least {SHORTEST} digits of a digest; `vires ledger log` lists them",
    )


def check_revisions(
    revisions: Sequence[Revision],
    changes: Sequence[tuple[Change, ...]],
    events: Iterable[Event],
    content: Mapping[str, bytes],
    progress: Callable[[int, int], None] | None = None,
) -> Iterator[Fault]:
    """Everything wrong with two chains and the content they name."""
    state, parent = State(), None
    for place, (revision, changed) in enumerate(zip_longest(revisions, changes, fillvalue=None), start=1):
        if progress:
            progress(place, len(revisions))
        if revision is None or changed is None:
            yield Fault(f"revision {place}", "has changes and no entry" if revision is None else "has no changes")
            continue
        yield from check_revision(revision, parent, place)
        yield from check_state(revision, changed, state)
        for change in changed:
            if change.after is not None and change.after not in content:
                yield Fault(f"revision {place}", f"names content `{short(change.after)}`, which is not stored")
        parent = revision
    yield from check_events(events)
    for digest, body in content.items():
        if digest_of(body) != digest:
            yield Fault(f"content {short(digest)}", f"has the digest `{short(digest_of(body))}`")


def check_revision(revision: Revision, parent: Revision | None, place: int) -> Iterator[Fault]:
    """What is wrong with the link between a revision and the one before it."""
    expected = None if parent is None else parent.digest
    if revision.number != place:
        yield Fault(f"revision {place}", f"says it is number {revision.number}")
    if revision.parent != expected:
        yield Fault(f"revision {place}", f"names `{short(revision.parent)}` before it; expected `{short(expected)}`")
    if parent is not None and revision.recorded < parent.recorded:
        yield Fault(f"revision {place}", f"is recorded at {revision.recorded}, before its parent")


def check_state(revision: Revision, changed: Sequence[Change], state: State) -> Iterator[Fault]:
    """What is wrong with the changes of a revision and the state after it; `state` is brought up to it."""
    found = digest_of_changes(changed)
    if found != revision.changes:
        yield Fault(
            f"revision {revision.number}", f"has changes `{short(found)}`; expected `{short(revision.changes)}`"
        )
    try:
        state.apply(changed)
    except LedgerError as error:
        yield Fault(f"revision {revision.number}", error.message)
        return
    if state.digest != revision.state:
        yield Fault(
            f"revision {revision.number}",
            f"leaves the state `{short(state.digest)}`; expected `{short(revision.state)}`",
        )


def check_events(events: Iterable[Event]) -> Iterator[Fault]:
    """What is wrong with the chain of events."""
    parent: Event | None = None
    for place, event in enumerate(events, start=1):
        expected = None if parent is None else parent.digest
        if event.number != place or event.parent != expected:
            yield Fault(
                f"event {place}",
                f"is number {event.number} after `{short(event.parent)}`; expected {place} after `{short(expected)}`",
            )
        if parent is not None and event.at < parent.at:
            yield Fault(f"event {place}", f"is of {event.at}, before the one it follows")
        parent = event
