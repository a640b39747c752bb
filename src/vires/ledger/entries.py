"""The rows of the two chains: each entry checked against its digest, and against the one it says it follows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, Table, insert, select, update

from vires.ledger.chain import SHORTEST, find_revision, unknown_revision
from vires.ledger.document import canonical, digest_of
from vires.ledger.event import Event
from vires.ledger.failure import Damaged, short
from vires.ledger.revision import Revision
from vires.ledger.tables import END, EVENT, REVISION

DIGITS = re.compile(rf"[0-9a-f]{{{SHORTEST},64}}")


class Entry(Protocol):
    """A link of a chain."""

    @property
    def number(self) -> int: ...
    @property
    def parent(self) -> str | None: ...
    @property
    def digest(self) -> str: ...
    def to_dict(self) -> dict[str, Any]: ...


Link = TypeVar("Link", bound=Entry)


def parse(row: Any, of: type[Link], what: str) -> Link:
    """The entry that a row of number, digest and entry holds. Raises `Damaged`."""
    number, digest, entry = row
    try:
        found = digest_of(entry.encode())
        if found != digest:
            raise Damaged(f"{what} {number}", found, digest)
        link: Link = of.from_dict(json.loads(entry))  # type: ignore[attr-defined]
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise Damaged.because(f"{what} {number} cannot be read") from error
    if link.number != number:
        raise Damaged.because(f"{what} {number} says that it is number {link.number}")
    link.__dict__["digest"] = digest  # what was worked out once, from the bytes that were recorded
    return link


def linked(links: Sequence[Link], before: Link | None, what: str) -> Sequence[Link]:
    """The same links, each shown to follow the one before it. Raises `Damaged`."""
    for link in links:
        place, parent = (1, None) if before is None else (before.number + 1, before.digest)
        if link.number != place or link.parent != parent:
            raise Damaged.because(
                f"{what} {link.number} stands where {place} is expected, after `{short(link.parent)}`; "
                f"expected `{short(parent)}`"
            )
        before = link
    return links


def read_revisions(connection: Connection, after: int, count: int | None) -> Sequence[Revision]:
    """The revisions after a number, in order, each linked to its parent."""
    first = max(after, 0)
    rows = _rows(connection, REVISION, first, None if count is None else count + (first > 0))
    revisions = [parse(row, Revision, "revision") for row in rows]
    if count is None or len(rows) < count + (first > 0):  # nothing follows, so that the chain must end here
        head = read_head(connection)
        end = 0 if head is None else head.number
        if end > first and (not revisions or revisions[-1].number != end):
            raise Damaged.because(
                f"revision {revisions[-1].number + 1 if revisions else first} is lost, and {end} is there"
            )
    if not first:
        return linked(revisions, None, "revision")
    if revisions and revisions[0].number != first:
        raise Damaged.because(f"revision {first} is lost, and {revisions[0].number} is there")
    return linked(revisions[1:], revisions[0], "revision") if revisions else revisions


def read_head(connection: Connection) -> Revision | None:
    """The last revision, shown to be linked to its parent and to be the last that was recorded."""
    query = select(REVISION.c.number, REVISION.c.digest, REVISION.c.entry).order_by(REVISION.c.number.desc()).limit(2)
    found = [parse(row, Revision, "revision") for row in connection.execute(query)][::-1]
    head = found[-1] if found else None
    if head is not None:
        linked(found[1:] if head.number > 1 else found, found[0] if head.number > 1 else None, "revision")
    check_end(connection, REVISION, head, "revision")
    return head


def check_end(connection: Connection, table: Table, last: Entry | None, what: str) -> None:
    """Raises `Damaged` unless this is the link with which a chain ends."""
    end = connection.execute(select(END.c.number, END.c.digest).where(END.c.chain == table.name)).first()
    found = None if last is None else (last.number, last.digest)
    if found != (None if end is None else tuple(end)):
        raise Damaged.because(
            f"the last {what} is {_shown(found)}; expected {_shown(None if end is None else tuple(end))}"
        )


def _shown(end: tuple[Any, ...] | None) -> str:
    return "none" if end is None else f"{end[0]}, `{short(end[1])}`"


def read_revision(connection: Connection, reference: int | str) -> Revision:
    """The revision with a number, or with a digest that begins so. Raises `LedgerError`."""
    head = read_head(connection)
    last = 0 if head is None else head.number
    query = select(REVISION.c.number, REVISION.c.digest, REVISION.c.entry)
    if isinstance(reference, int):
        if not 1 <= reference <= last:
            raise unknown_revision(reference, last)
        found = read_revisions(connection, reference - 1, 1)
        if not found:
            raise Damaged.because(f"revision {reference} is lost, and {last} is there")
        return found[0]
    digits = reference.removeprefix("sha256:")
    if not DIGITS.fullmatch(digits):
        raise unknown_revision(reference, last)
    lowest, highest = digits.ljust(64, "0"), digits.ljust(64, "f")
    rows = connection.execute(query.where(REVISION.c.digest.between(lowest, highest)).order_by(REVISION.c.number))
    revisions = [r for row in rows for r in read_revisions(connection, parse(row, Revision, "revision").number - 1, 1)]
    if not revisions:
        raise unknown_revision(reference, last)
    return find_revision(reference, revisions)


def read_recorded_by(connection: Connection, moment: str) -> Revision | None:
    """The last revision recorded by a moment. The moments of a chain only rise, so that few are read."""
    head = read_head(connection)
    if head is None or head.recorded <= moment:
        return head
    low, high, found = 1, head.number - 1, None
    while low <= high:
        middle = (low + high) // 2
        revision = read_revision(connection, middle)
        if revision.recorded <= moment:
            found, low = revision, middle + 1
        else:
            high = middle - 1
    return found


def read_events(connection: Connection, last: Event | None) -> Sequence[Event]:
    """The events after one already read, which is shown to be there still."""
    first = 0 if last is None else last.number
    events = [parse(row, Event, "event") for row in _rows(connection, EVENT, first, None)]
    check_end(connection, EVENT, events[-1] if events else None, "event")
    if last is None:
        return linked(events, None, "event")
    if not events or events[0].digest != last.digest:
        raise Damaged.because(f"event {first} is no longer what it was when it was read")
    return linked(events[1:], last, "event")


def read_last_event(connection: Connection) -> Event | None:
    """The last event."""
    query = select(EVENT.c.number, EVENT.c.digest, EVENT.c.entry).order_by(EVENT.c.number.desc()).limit(1)
    row = connection.execute(query).first()
    last = None if row is None else parse(row, Event, "event")
    check_end(connection, EVENT, last, "event")
    return last


def has(connection: Connection, table: Table, link: Entry) -> bool:
    """Whether exactly this link is stored."""
    query = select(table.c.number).where(table.c.number == link.number, table.c.digest == link.digest)
    return connection.execute(query).first() is not None


def write(connection: Connection, table: Table, links: Iterable[Entry]) -> None:
    """Add links to a chain."""
    rows = [{"number": k.number, "digest": k.digest, "entry": canonical(k.to_dict()).decode()} for k in links]
    if not rows:
        return
    connection.execute(insert(table), rows)
    end = {"number": rows[-1]["number"], "digest": rows[-1]["digest"]}
    if not connection.execute(update(END).where(END.c.chain == table.name).values(**end)).rowcount:
        connection.execute(insert(END).values(chain=table.name, **end))


def _rows(connection: Connection, table: Table, first: int, count: int | None) -> Sequence[Any]:
    query = select(table.c.number, table.c.digest, table.c.entry).where(table.c.number >= first)
    return connection.execute(query.order_by(table.c.number).limit(count)).all()
