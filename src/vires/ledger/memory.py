"""A ledger in memory: the port in its plainest form, against which the other stores are held."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from vires.ledger.chain import check_content, check_draft, check_revisions, events_moved, find_revision, unknown_content
from vires.ledger.document import digest_of
from vires.ledger.event import Event, Notice
from vires.ledger.failure import Damaged, HeadMoved
from vires.ledger.port import Fault, Notices, Step
from vires.ledger.revision import Change, Draft, Kind, Revision
from vires.ledger.state import State


class MemoryStore:
    """A ledger that lasts as long as the process. It is no store for two threads at once."""

    address = "memory:"

    def __init__(self) -> None:
        self._revisions: list[Revision] = []
        self._changes: list[tuple[Change, ...]] = []
        self._content: dict[str, bytes] = {}
        self._events: list[Event] = []
        self._state = State()

    def head(self) -> Revision | None:
        return self._revisions[-1] if self._revisions else None

    def revision(self, reference: int | str) -> Revision:
        return find_revision(reference, self._revisions)

    def revisions(self, after: int = 0, count: int | None = None) -> Iterator[Revision]:
        return iter(self._revisions[after : None if count is None else after + count])

    def recorded_by(self, moment: str) -> Revision | None:
        return next((r for r in reversed(self._revisions) if r.recorded <= moment), None)

    def changes(self, number: int) -> tuple[Change, ...]:
        return self._changes[self.revision(number).number - 1]

    def state(self, number: int) -> State:
        state = State()
        if number == 0:
            return state
        revision = self.revision(number)
        for changes in self._changes[:number]:
            state.apply(changes)
        if state.digest != revision.state:
            raise Damaged(f"the state at revision {number}", state.digest, revision.state)
        return state

    def history(self, kind: Kind, name: str) -> tuple[Step, ...]:
        return tuple(
            Step(revision, change)
            for revision, changes in zip(self._revisions, self._changes, strict=True)
            for change in changes
            if (change.kind, change.name) == (kind, name)
        )

    def names(self, kind: Kind, prefix: str = "") -> tuple[str, ...]:
        every = {c.name for changes in self._changes for c in changes if c.kind == kind}
        return tuple(sorted(name for name in every if name.startswith(prefix)))

    def content(self, digests: Iterable[str]) -> Mapping[str, bytes]:
        found: dict[str, bytes] = {}
        for digest in digests:
            if digest not in self._content:
                raise unknown_content(digest)
            found[digest] = self._content[digest]
            if digest_of(found[digest]) != digest:
                raise Damaged(f"the content `{digest}`", digest_of(found[digest]), digest)
        return found

    def missing(self, digests: Iterable[str]) -> set[str]:
        return {digest for digest in digests if digest not in self._content}

    def record(
        self,
        draft: Draft,
        content: Mapping[str, bytes],
        expecting: str | None,
        now: str,
        notices: Notices | None = None,
    ) -> Revision:
        head = self.head()
        found = None if head is None else head.digest
        if found != expecting:
            raise HeadMoved(expecting, found)
        check_draft(draft)
        check_content(content)
        needed = {change.after for change in draft.changes if change.after is not None}
        for digest in sorted(self.missing(needed) - content.keys()):
            raise unknown_content(digest)
        state = self._state.copy().apply(draft.changes)
        revision = Revision.of(draft, head, state.digest, now)
        events = self._following(notices(revision) if notices else (), now)
        self._content.update(content)
        self._revisions.append(revision)
        self._changes.append(tuple(sorted(draft.changes, key=lambda c: (c.kind, c.name))))
        self._events.extend(events)
        self._state = state
        return revision

    def note(self, notices: Sequence[Notice], now: str, expecting: int | None = None) -> tuple[Event, ...]:
        if expecting is not None and expecting != len(self._events):
            raise events_moved(len(self._events), expecting)
        events = self._following(notices, now)
        self._events.extend(events)
        return events

    def _following(self, notices: Iterable[Notice], now: str) -> tuple[Event, ...]:
        events: list[Event] = []
        last = self._events[-1] if self._events else None
        for notice in notices:
            last = Event.of(notice, last, now)
            events.append(last)
        return tuple(events)

    def keep(self, content: Mapping[str, bytes]) -> None:
        check_content(content)
        self._content.update(content)

    def events(self, after: int = 0, kind: str | None = None, subject: str | None = None) -> Iterator[Event]:
        for event in self._events[after:]:
            if kind in (None, event.kind) and subject in (None, event.subject):
                yield event

    def verify(self, progress: Callable[[int, int], None] | None = None) -> Iterator[Fault]:
        yield from check_revisions(self._revisions, self._changes, self._events, self._content, progress)

    def close(self) -> None:
        """Nothing is held."""
