"""Readers beside a recorder: nobody waits, and each sees one whole state or another."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection

from tests.ledger_suite.drafts import NOON, content_of, digest, draft, record
from tests.ledger_suite.places import File, Place, Schema
from vires.ledger.backend import Transactions
from vires.ledger.database import DatabaseStore
from vires.ledger.event import Notice
from vires.ledger.failure import LedgerError
from vires.ledger.port import Store
from vires.ledger.postgres import Postgres
from vires.ledger.revision import Revision
from vires.ledger.sqlite import SQLite

ONE = ("record", "provision:one")


def test_reading_goes_on_in_the_midst_of_a_record(lasting: File | Schema, opened: Callable[[Place], Store]) -> None:
    recorder, reader = opened(lasting), opened(lasting)
    first = record(recorder, {ONE: "1"})
    seen: list[object] = []

    def look(revision: Revision) -> list[Notice]:
        # The recorder holds its lock here; whoever waited for it would wait for itself.
        seen.extend([reader.head(), reader.state(1).get(*ONE), list(reader.events()), list(reader.verify())])
        return [Notice("signed", revision.digest, "ann")]

    second = record(recorder, {ONE: "2"}, notices=look)
    assert seen == [first, digest("1"), [], []]
    assert reader.head() == second
    assert [event.subject for event in reader.events()] == [second.digest]


def test_threads_share_a_store(lasting: File | Schema, opened: Callable[[Place], Store]) -> None:
    store = opened(lasting)
    record(store, {ONE: "0"})
    wrong: list[object] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            head = store.head()
            assert head is not None
            state = store.state(head.number)
            if state.digest != head.state or len(store.history(*ONE)) < head.number:
                wrong.append(head)
            store.note([Notice("seen", head.digest, "bea")], NOON)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    try:
        for number in range(1, 15):
            record(store, {ONE: str(number)})
    finally:
        done.set()
        for reader in readers:
            reader.join()
    assert wrong == []
    events = list(store.events())
    assert [event.number for event in events] == list(range(1, len(events) + 1))
    assert list(store.verify()) == []


def test_a_snapshot_is_not_moved_by_what_is_recorded_meanwhile(tmp_path: Path) -> None:
    """Listing is by pages, each a snapshot; what was recorded after the first is listed too, and in order."""
    place = File(tmp_path / "law.ledger")
    store, other = place.open(), place.open()
    record(store, {ONE: "1"})
    record(store, {ONE: "2"})
    listing = store.revisions()
    assert next(listing).number == 1
    head = store.head()
    assert head is not None
    other.record(draft(store.state(2), {ONE: "3"}), content_of("3"), head.digest, NOON)
    assert [revision.number for revision in listing] in ([2], [2, 3])
    store.close()
    other.close()


def test_a_recorder_that_waits_too_long_for_another_is_told_so(lasting: File | Schema) -> None:
    patience = 0.2
    other = lasting.open()
    if isinstance(lasting, File):
        store = DatabaseStore(SQLite(lasting.path, patience=patience), patience)
    else:
        store = DatabaseStore(Postgres(lasting.address, patience=patience), patience)

    def try_meanwhile(revision: Revision) -> list[Notice]:
        with pytest.raises(LedgerError, match=r"was being recorded in for longer than 0\.2 s") as refused:
            store.note([Notice("commented", "x", "bea")], NOON)
        assert refused.value.slug == "ledger-busy"
        return []

    record(other, {ONE: "1"}, notices=try_meanwhile)
    assert [event.number for event in store.note([Notice("commented", "x", "bea")], NOON)] == [1]
    store.close()
    other.close()


def test_what_is_said_to_be_recorded_is_on_the_disk(lasting: File | Schema) -> None:
    """A process that is killed does not show it, a machine that loses its power does: so what is asked of the database
    is held to, also where its own setting is the faster one."""
    lasting.open().close()
    file = isinstance(lasting, File)
    faster = f"{lasting.address}%20-csynchronous_commit%3Doff"
    backend = SQLite(lasting.path) if isinstance(lasting, File) else Postgres(faster)
    query = "PRAGMA synchronous" if file else "SHOW synchronous_commit"

    def ask(connection: Connection) -> object:
        return connection.exec_driver_sql(query).scalar()

    try:
        work = Transactions(backend)
        assert (work.read(ask), work.write(ask)) == ((2, 2) if file else ("off", "on"))
    finally:
        backend.engine.dispose()
