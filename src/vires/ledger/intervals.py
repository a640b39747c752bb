"""What stood when, as intervals of revision numbers: states, changes and histories, each checked before it is given."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, bindparam, insert, or_, select, update

from vires.ledger.failure import Damaged
from vires.ledger.life import UNBORN, by_bucket, extended, lived
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
        digests[number] = raw(digest)
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


def read_lives(
    connection: Connection, kind: Kind, chosen: Sequence[int] | None = None
) -> Mapping[str, Mapping[int, Change]]:
    """Every change of every name of a kind in some buckets, or in all, under the number of its revision. Raises
    `Damaged` where a bucket holds less, or more, than ever happened in it."""
    where = () if chosen is None else (HELD.c.bucket.in_(chosen),)
    happened: dict[int, dict[int, list[Change]]] = defaultdict(lambda: defaultdict(list))
    names: dict[str, dict[int, Change]] = defaultdict(dict)
    for number, changes in sorted(changes_by_revision(read_intervals(connection, *where)).items()):
        for bucket, changed in by_bucket(changes).items():
            happened[bucket][number] = changed
        names_changed = (change for change in changes if change.kind == kind)
        for change in names_changed:
            names[change.name][number] = change
    kept = dict.fromkeys(range(BUCKETS) if chosen is None else chosen, UNBORN)
    query = select(BUCKET.c.number, BUCKET.c.life)
    for bucket, life in connection.execute(query if chosen is None else query.where(BUCKET.c.number.in_(chosen))):
        kept[bucket] = raw(life)
    if {bucket: life for bucket, life in kept.items() if life != UNBORN} != {b: lived(c) for b, c in happened.items()}:
        raise Damaged.because("what is stored of the changes of names is not all that was recorded, or is more")
    return names


def changes_by_revision(intervals: Iterable[Interval]) -> Mapping[int, tuple[Change, ...]]:
    """What each revision changed, by the intervals that begin and end with it."""
    begun: dict[int, list[Interval]] = defaultdict(list)
    ended: dict[int, list[Interval]] = defaultdict(list)
    for interval in intervals:
        begun[interval.since].append(interval)
        if interval.until is not None:
            ended[interval.until].append(interval)
    return {number: changes_of(begun.get(number, ()), ended.get(number, ())) for number in {*begun, *ended}}


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


def write_buckets(connection: Connection, number: int, state: State, changes: Iterable[Change]) -> None:
    """Keep the digests of the buckets that a revision changed, and extend their lives."""
    lives = {bucket: raw(life) for bucket, life in connection.execute(select(BUCKET.c.number, BUCKET.c.life))}
    new: list[dict[str, Any]] = []
    old: list[dict[str, Any]] = []
    for bucket, changed in sorted(by_bucket(changes).items()):
        life = extended(lives.get(bucket, UNBORN), number, changed)
        row = {"b": bucket, "d": shown(state.bucket_digest(bucket)), "l": shown(life)}
        (old if bucket in lives else new).append(row)
    if old:
        same = update(BUCKET).where(BUCKET.c.number == bindparam("b"))
        connection.execute(same.values(digest=bindparam("d"), life=bindparam("l")), old)
    if new:
        connection.execute(insert(BUCKET), [{"number": r["b"], "digest": r["d"], "life": r["l"]} for r in new])


def raw(digest: str) -> bytes:
    """The bytes of a digest."""
    return bytes.fromhex(digest.removeprefix("sha256:"))


def shown(digest: bytes) -> str:
    """A digest as it is written."""
    return "sha256:" + digest.hex()
