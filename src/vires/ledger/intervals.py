"""What stood when, as intervals of revision numbers: states, changes and histories, each checked before it is given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, bindparam, insert, or_, select, update

from vires.ledger.failure import Damaged
from vires.ledger.revision import Change, Kind, Revision, digest_of_changes
from vires.ledger.state import BUCKETS, EMPTY_BUCKET, State, bucket_of
from vires.ledger.tables import BUCKET, HELD


class Interval(NamedTuple):
    """One name held one digest from revision `since` to before revision `until`, `None` while it still does."""

    kind: Kind
    name: str
    since: int
    until: int | None
    digest: str


def read_intervals(connection: Connection, *where: ColumnElement[bool]) -> Sequence[Interval]:
    """Intervals in the order of kind, name and time. Raises `Damaged`."""
    columns = (HELD.c.kind, HELD.c.name, HELD.c.since, HELD.c.until, HELD.c.digest)
    return [_interval(row) for row in connection.execute(select(*columns).where(*where)).all()]


def _interval(row: Any) -> Interval:
    interval = Interval(*row)
    kind, name, since, until, digest = interval
    if (
        kind not in ("record", "file")
        or not isinstance(name, str)
        or not isinstance(since, int)
        or not (until is None or (isinstance(until, int) and until > since))
        or not isinstance(digest, str)
    ):
        raise Damaged.because(f"what is stored of the {kind} `{name}` since revision {since} cannot be read")
    return interval


def read_state(connection: Connection, revision: Revision) -> State:
    """All that stood after a revision. Raises `Damaged` if that is not what the revision says."""
    number = revision.number
    stood = read_intervals(connection, HELD.c.since <= number, or_(HELD.c.until.is_(None), HELD.c.until > number))
    state = State({(interval.kind, interval.name): interval.digest for interval in stood})
    if state.digest != revision.state:
        raise Damaged(f"the state at revision {number}", state.digest, revision.state)
    return state


def read_standing(connection: Connection, head: Revision | None, slots: Iterable[tuple[Kind, str]]) -> State:
    """What stands now, of the buckets that the names fall into; the others are known by their digest. Raises `Damaged`
    if together they are not the state of the head."""
    touched = sorted({bucket_of(slot) for slot in slots})
    held = {
        (i.kind, i.name): i.digest
        for i in read_intervals(connection, HELD.c.until.is_(None), HELD.c.bucket.in_(touched))
    }
    digests = dict.fromkeys(range(BUCKETS), EMPTY_BUCKET)
    for number, digest in connection.execute(select(BUCKET.c.number, BUCKET.c.digest)):
        digests[number] = bytes.fromhex(digest.removeprefix("sha256:"))
    if len(digests) != BUCKETS or not all(bucket_of(slot) in touched for slot in held):
        raise Damaged.because("the buckets of the state are not numbered as they should be")
    state = State.partial(held, {number: digests[number] for number in digests if number not in touched})
    expected = State().digest if head is None else head.state
    if state.digest != expected:
        raise Damaged("what stands at the head", state.digest, expected)
    return state


def changes_of(begun: Iterable[Interval], ended: Iterable[Interval]) -> tuple[Change, ...]:
    """The changes of a revision, by the intervals that begin with it and those that end with it."""
    after = {(interval.kind, interval.name): interval.digest for interval in begun}
    before = {(interval.kind, interval.name): interval.digest for interval in ended}
    return tuple(Change(*slot, before.get(slot), after.get(slot)) for slot in sorted({**before, **after}))


def read_changes(connection: Connection, revision: Revision) -> tuple[Change, ...]:
    """What a revision changed. Raises `Damaged` if that is not what the revision says."""
    number = revision.number
    changes = changes_of(
        read_intervals(connection, HELD.c.since == number), read_intervals(connection, HELD.c.until == number)
    )
    found = digest_of_changes(changes)
    if found != revision.changes:
        raise Damaged(f"the list of changes of revision {number}", found, revision.changes)
    return changes


def read_life(connection: Connection, kind: Kind, name: str) -> dict[int, Change]:
    """Every change of one name by the number of its revision, in order; not yet held against the revisions."""
    changes: dict[int, Change] = {}
    before: Interval | None = None
    for interval in sorted(read_intervals(connection, HELD.c.kind == kind, HELD.c.name == name)):
        if before is not None and (before.until is None or before.until > interval.since):
            raise Damaged.because(f"the {kind} `{name}` is stored twice at revision {interval.since}")
        if before is not None and before.until is not None and before.until < interval.since:
            changes[before.until] = Change(kind, name, before.digest, None)
        held = before is not None and before.until == interval.since
        changes[interval.since] = Change(kind, name, before.digest if before and held else None, interval.digest)
        before = interval
    if before is not None and before.until is not None:
        changes[before.until] = Change(kind, name, before.digest, None)
    return changes


def read_names(connection: Connection, kind: Kind, prefix: str) -> tuple[str, ...]:
    """Every name of a kind that was ever held and begins so."""
    query = select(HELD.c.name).where(HELD.c.kind == kind).distinct()
    if prefix:
        query = query.where(HELD.c.name >= prefix)
        if end := _after(prefix):
            query = query.where(HELD.c.name < end)
    return tuple(sorted(connection.execute(query).scalars()))


def _after(prefix: str) -> str | None:
    """The least text above all that begin so; there is none where only the highest code points follow one another."""
    kept = prefix.rstrip(chr(0x10FFFF))
    if not kept:
        return None
    following = ord(kept[-1]) + 1
    return kept[:-1] + chr(0xE000 if 0xD800 <= following < 0xE000 else following)


def write_intervals(connection: Connection, number: int, changes: Iterable[Change]) -> None:
    """End what a revision ends and begin what it begins."""
    listed = list(changes)
    ended = [{"k": c.kind, "n": c.name} for c in listed if c.before is not None]
    begun = [
        {"kind": c.kind, "name": c.name, "since": number, "digest": c.after, "bucket": bucket_of((c.kind, c.name))}
        for c in listed
        if c.after is not None
    ]
    if ended:
        standing = (HELD.c.kind == bindparam("k"), HELD.c.name == bindparam("n"), HELD.c.until.is_(None))
        closed = connection.execute(update(HELD).where(*standing).values(until=number), ended)
        if closed.rowcount not in (-1, len(ended)):
            raise Damaged.because(f"{closed.rowcount} of {len(ended)} things that stand could be ended")
    if begun:
        connection.execute(insert(HELD), begun)


def write_buckets(connection: Connection, state: State, changes: Iterable[Change]) -> None:
    """Keep the digests of the buckets that were changed."""
    stored = set(connection.execute(select(BUCKET.c.number)).scalars())
    rows: Mapping[bool, list[dict[str, Any]]] = {True: [], False: []}
    for number in sorted({bucket_of((c.kind, c.name)) for c in changes}):
        rows[number in stored].append({"b": number, "d": "sha256:" + state.bucket_digest(number).hex()})
    if rows[True]:
        connection.execute(
            update(BUCKET).where(BUCKET.c.number == bindparam("b")).values(digest=bindparam("d")), rows[True]
        )
    if rows[False]:
        connection.execute(insert(BUCKET), [{"number": row["b"], "digest": row["d"]} for row in rows[False]])
