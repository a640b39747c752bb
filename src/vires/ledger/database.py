"""A ledger in a database. What is said here holds for every database; `sqlite` and `postgres` know how each is
reached."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from threading import Lock

from sqlalchemy import Connection

from vires.ledger import contents, entries, intervals
from vires.ledger.backend import PATIENCE, Backend, Transactions
from vires.ledger.chain import check_content, check_draft, events_moved, unknown_content
from vires.ledger.event import Event, Notice
from vires.ledger.failure import Damaged, HeadMoved
from vires.ledger.inspection import Inspection
from vires.ledger.port import Fault, Notices, Step
from vires.ledger.revision import Change, Draft, Kind, Revision
from vires.ledger.state import State, bucket_of
from vires.ledger.tables import EVENT, REVISION
from vires.ledger.version import check_still

PAGE = 1000
KEPT = 256
"""Revisions whose changes are remembered, once they were checked."""


class DatabaseStore:
    """The port over a database. Threads may share it."""

    def __init__(self, backend: Backend, patience: float = PATIENCE) -> None:
        self._backend = backend
        self._transactions = Transactions(backend, patience)
        self._lock = Lock()
        self._events: list[Event] = []
        self._changes: OrderedDict[int, dict[tuple[Kind, str], Change]] = OrderedDict()

    @property
    def address(self) -> str:
        return self._backend.address

    # Reading

    def head(self) -> Revision | None:
        return self._transactions.read(entries.read_head)

    def revision(self, reference: int | str) -> Revision:
        return self._transactions.read(lambda connection: entries.read_revision(connection, reference))

    def revisions(self, after: int = 0, count: int | None = None) -> Iterator[Revision]:
        while count is None or count > 0:
            size = PAGE if count is None else min(count, PAGE)
            page = self._transactions.read(lambda c, a=after, s=size: entries.read_revisions(c, a, s))  # type: ignore[misc]
            yield from page
            if len(page) < size:
                return
            after, count = page[-1].number, None if count is None else count - size

    def recorded_by(self, moment: str) -> Revision | None:
        return self._transactions.read(lambda connection: entries.read_recorded_by(connection, moment))

    def changes(self, number: int) -> tuple[Change, ...]:
        return self._transactions.read(
            lambda connection: intervals.read_changes(connection, entries.read_revision(connection, number))
        )

    def state(self, number: int) -> State:
        if number == 0:
            return State()
        return self._transactions.read(
            lambda connection: intervals.read_state(connection, entries.read_revision(connection, number))
        )

    def history(self, kind: Kind, name: str) -> tuple[Step, ...]:
        return self._transactions.read(lambda connection: self._history(connection, kind, name))

    def _history(self, connection: Connection, kind: Kind, name: str) -> tuple[Step, ...]:
        life = intervals.read_lives(connection, kind, [bucket_of((kind, name))]).get(name, {})
        standing = intervals.read_standing(connection, entries.read_head(connection), [(kind, name)]).get(kind, name)
        if standing != (life[max(life)].after if life else None):
            raise Damaged.because(f"the last change of the {kind} `{name}` does not lead to what stands")
        steps = []
        for number, change in life.items():
            revision = entries.read_revision(connection, number)
            if self._changed(connection, revision).get((kind, name)) != change:
                raise Damaged.because(f"the changes of the {kind} `{name}` do not fit together at revision {number}")
            steps.append(Step(revision, change))
        return tuple(steps)

    def _changed(self, connection: Connection, revision: Revision) -> Mapping[tuple[Kind, str], Change]:
        with self._lock:
            found = self._changes.get(revision.number)
        if found is None:
            found = {(c.kind, c.name): c for c in intervals.read_changes(connection, revision)}
            with self._lock:
                self._changes[revision.number] = found
                while len(self._changes) > KEPT:
                    self._changes.popitem(last=False)
        return found

    def names(self, kind: Kind, prefix: str = "") -> tuple[str, ...]:
        every = self._transactions.read(lambda connection: intervals.read_lives(connection, kind))
        return tuple(sorted(name for name in every if name.startswith(prefix)))

    def content(self, digests: Iterable[str]) -> Mapping[str, bytes]:
        wanted = list(digests)
        return self._transactions.read(lambda connection: contents.read_content(connection, wanted))

    def missing(self, digests: Iterable[str]) -> set[str]:
        wanted = set(digests)
        return self._transactions.read(lambda connection: contents.missing_content(connection, wanted))

    def events(self, after: int = 0, kind: str | None = None, subject: str | None = None) -> Iterator[Event]:
        for event in self._transactions.read(self._every_event)[max(after, 0) :]:
            if kind in (None, event.kind) and subject in (None, event.subject):
                yield event

    def _every_event(self, connection: Connection) -> Sequence[Event]:
        """The whole chain, of which what was read before is not read again: a link that is missing or altered shows."""
        with self._lock:
            self._events.extend(entries.read_events(connection, self._events[-1] if self._events else None))
            return list(self._events)

    # Recording

    def record(
        self,
        draft: Draft,
        content: Mapping[str, bytes],
        expecting: str | None,
        now: str,
        notices: Notices | None = None,
    ) -> Revision:
        tried: list[Revision] = []

        def work(connection: Connection) -> Revision:
            for revision in tried:  # the connection was lost, and with it whether this was recorded
                if entries.has(connection, REVISION, revision):
                    return revision
            check_still(connection, self.address)
            head = entries.read_head(connection)
            found = None if head is None else head.digest
            if found != expecting:
                raise HeadMoved(expecting, found)
            check_draft(draft)
            check_content(content)
            needed = {change.after for change in draft.changes if change.after is not None} - content.keys()
            for digest in sorted(contents.missing_content(connection, needed)):
                raise unknown_content(digest)
            slots = [(change.kind, change.name) for change in draft.changes]
            state = intervals.read_standing(connection, head, slots).apply(draft.changes)
            revision = Revision.of(draft, head, state.digest, now)
            events = _following(connection, notices(revision) if notices else (), now)
            contents.write_content(connection, content)
            intervals.write_intervals(connection, revision.number, draft.changes)
            intervals.write_buckets(connection, revision.number, state, draft.changes)
            entries.write(connection, REVISION, [revision])
            entries.write(connection, EVENT, events)
            self._backend.announce(connection, revision.number)
            tried.append(revision)
            return revision

        return self._transactions.write(work)

    def note(self, notices: Sequence[Notice], now: str, expecting: int | None = None) -> tuple[Event, ...]:
        tried: list[tuple[Event, ...]] = []

        def work(connection: Connection) -> tuple[Event, ...]:
            for events in tried:
                if events and entries.has(connection, EVENT, events[-1]):
                    return events
            check_still(connection, self.address)
            last = entries.read_last_event(connection)
            number = 0 if last is None else last.number
            if expecting is not None and expecting != number:
                raise events_moved(number, expecting)
            events = _following(connection, notices, now)
            entries.write(connection, EVENT, events)
            tried.append(events)
            return events

        return self._transactions.write(work)

    def keep(self, content: Mapping[str, bytes]) -> None:
        check_content(content)

        def work(connection: Connection) -> None:
            check_still(connection, self.address)
            contents.write_content(connection, content)

        self._transactions.write(work)

    # Itself

    def verify(self, progress: Callable[[int, int], None] | None = None) -> Iterator[Fault]:
        inspection = Inspection(self._backend, progress)
        try:
            yield from self._transactions.read(inspection.faults)
        except Damaged as damage:  # so badly that the transaction could not even be ended
            yield from inspection.found
            yield Fault("file", damage.message)

    def close(self) -> None:
        self._backend.engine.dispose()


def _following(connection: Connection, notices: Iterable[Notice], now: str) -> tuple[Event, ...]:
    last, events = entries.read_last_event(connection), []
    for notice in notices:
        last = Event.of(notice, last, now)
        events.append(last)
    return tuple(events)
