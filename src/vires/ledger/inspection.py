"""Looking through a whole ledger for what is wrong with it. Nothing found is believed on the strength of anything else:
one fault does not hide the next."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from sqlalchemy import Connection, Table, select
from sqlalchemy.exc import DBAPIError

from vires.ledger.backend import Backend
from vires.ledger.chain import check_events, check_revision, check_state
from vires.ledger.contents import AT_ONCE, unpack
from vires.ledger.entries import Entry, check_end, parse
from vires.ledger.event import Event
from vires.ledger.failure import Damaged, short
from vires.ledger.intervals import changes_by_revision, read_intervals, read_lives, read_standing
from vires.ledger.port import Fault
from vires.ledger.revision import Change, Revision
from vires.ledger.state import State, bucket_of
from vires.ledger.tables import CONTENT, EVENT, HELD, REVISION

Link = TypeVar("Link", bound=Entry)


class Inspection:
    """One look through everything, in one snapshot."""

    _connection: Connection

    def __init__(self, backend: Backend, progress: Callable[[int, int], None] | None = None) -> None:
        self._backend = backend
        self._progress = progress
        self._stored: set[str] = set()
        self.found: list[Fault] = []

    def faults(self, connection: Connection) -> list[Fault]:
        """Everything wrong, in the order in which it was come upon."""
        self._connection, self._stored, self.found = connection, set(), []
        found = self.found
        for look in (self._file, self._content, self._revisions, self._events):
            try:
                for fault in look():
                    found.append(fault)
            except DBAPIError as error:
                if self._backend.lost(error):
                    raise
                found.append(Fault("file", self._backend.explain(error).message))
            except Damaged as damage:
                found.append(Fault("file", damage.message))
        return list(dict.fromkeys(found))

    def _file(self) -> Iterator[Fault]:
        for text in self._backend.check(self._connection):
            yield Fault("file", text)

    def _content(self) -> Iterator[Fault]:
        last: str | None = None
        while True:
            query = select(CONTENT.c.digest, CONTENT.c.body).order_by(CONTENT.c.digest).limit(AT_ONCE)
            page = self._connection.execute(query if last is None else query.where(CONTENT.c.digest > last)).all()
            if not page:
                return
            for digest, body in page:
                self._stored.add(digest)
                try:
                    unpack(digest, body)
                except Damaged as damage:
                    yield Fault(f"content {short(digest)}", damage.message)
            last = page[-1][0]

    def _revisions(self) -> Iterator[Fault]:
        revisions: dict[int, Revision] = {}
        yield from self._chain(REVISION, Revision, "revision", revisions)
        changed = changes_by_revision(read_intervals(self._connection))
        state, parent, last = State(), None, max([*revisions, *changed], default=0)
        for number in range(1, last + 1):
            if self._progress:
                self._progress(number, last)
            revision = revisions.get(number)
            if revision is not None and (parent is not None or number == 1):
                yield from check_revision(revision, parent, number)
            changes = changed.get(number, ())
            if revision is None:
                yield Fault(f"revision {number}", "has changes and no entry" if changes else "is lost")
            else:
                yield from check_state(revision, changes, state)
            # What does not fit stands all the same, so that later revisions are held against what is stored.
            state.apply(
                Change(c.kind, c.name, found, c.after)
                for c in changes
                if (found := state.get(c.kind, c.name)) != c.after
            )
            for change in changes:
                if change.after is not None and change.after not in self._stored:
                    yield Fault(
                        f"revision {number}",
                        f"gives the {change.kind} `{change.name}` content `{short(change.after)}`, which is not stored",
                    )
            parent = revision
        if not last or parent is not None:
            yield from self._standing(parent)
        yield from self._end(REVISION, parent, "revision")

    def _standing(self, head: Revision | None) -> Iterator[Fault]:
        """Whether a recorder would find the state of the head as it is, and a reader every change of a name."""
        yield from self._places()
        standing = read_intervals(self._connection, HELD.c.until.is_(None))
        for slots in ([], [(interval.kind, interval.name) for interval in standing]):
            try:
                read_standing(self._connection, head, slots)
            except Damaged as damage:
                yield Fault("buckets", damage.message)
        try:
            read_lives(self._connection, "record")
        except Damaged as damage:
            yield Fault("buckets", damage.message)

    def _places(self) -> Iterator[Fault]:
        """Names stored where nobody who looks for their history finds them."""
        places = select(HELD.c.kind, HELD.c.name, HELD.c.bucket).distinct().order_by(HELD.c.kind, HELD.c.name)
        for kind, name, bucket in self._connection.execute(places):
            expected = bucket_of((kind, name))
            if bucket != expected:
                yield Fault("buckets", f"the {kind} `{name}` is stored in bucket {bucket}; expected {expected}")

    def _end(self, table: Table, last: Entry | None, what: str) -> Iterator[Fault]:
        try:
            check_end(self._connection, table, last, what)
        except Damaged as damage:
            yield Fault("end", damage.message)

    def _events(self) -> Iterator[Fault]:
        events: dict[int, Event] = {}
        yield from self._chain(EVENT, Event, "event", events)
        yield from check_events(event for _, event in sorted(events.items()))
        yield from self._end(EVENT, events[max(events)] if events else None, "event")

    def _chain(self, table: Table, of: type[Link], what: str, found: dict[int, Link]) -> Iterator[Fault]:
        columns = (table.c.number, table.c.digest, table.c.entry)
        for row in self._connection.execute(select(*columns).order_by(table.c.number)).all():
            try:
                found[row[0]] = parse(row, of, what)
            except Damaged as damage:
                yield Fault(f"{what} {row[0]}", damage.message)
