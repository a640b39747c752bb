"""The faults that a ledger must survive, each brought about for real: processes killed, disks full, servers gone."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.ledger_suite.drafts import NOON, record
from tests.ledger_suite.places import File, Place, Schema
from tests.ledger_suite.recorder import begin, fill_up, heard, read_as_another, record_so_many, record_under_a_limit
from tests.ledger_suite.server import Server
from tests.ledger_suite.torture import torture
from vires.ledger.address import open_store
from vires.ledger.event import Notice
from vires.ledger.failure import LedgerError
from vires.ledger.port import Store

ROUNDS = 25
ONE = ("record", "provision:one")


def whole(store: Store, confirmed: int) -> None:
    """That a ledger holds what was confirmed and perhaps one revision more, all of it or nothing."""
    assert list(store.verify()) == []
    head = store.head()
    assert head is not None
    assert head.number in (confirmed, confirmed + 1)
    for number in range(1, head.number + 1):
        state = store.state(number)
        digests = {*state.names("record").values(), *state.names("file").values()}
        assert len(store.content(digests)) == len(digests)


# Killed


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_a_recorder_killed_at_any_moment_leaves_all_of_a_revision_or_nothing(kind: str, server: Server) -> None:
    tally = torture(kind, ROUNDS, seed=7, server=server)
    assert tally.wrong == []
    assert tally.rounds == ROUNDS
    assert tally.recorded > 0


# Crowded


def test_eight_processes_recording_at_once_lose_no_revision(
    lasting: File | Schema, opened: Callable[[Place], Store]
) -> None:
    """None of them finds the ledger made, either."""
    recorders = [begin(record_so_many, lasting.address, f"author {n}", 6) for n in range(8)]
    confirmed = [word for _, pipe in recorders for word in heard(pipe)]
    for process, _ in recorders:
        process.join()
        assert process.exitcode == 0
    assert sorted(number for number, _, _ in confirmed) == list(range(1, 49))
    store = opened(lasting)
    revisions = list(store.revisions())
    assert [(r.number, r.digest, r.reason) for r in revisions] == sorted(confirmed)
    assert {r.reason for r in revisions} == {f"author {n} {m}" for n in range(8) for m in range(6)}
    assert [r.parent for r in revisions] == [None, *(r.digest for r in revisions[:-1])]
    assert [event.subject for event in store.events()] == [r.digest for r in revisions]
    assert list(store.verify()) == []


# No room


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of one megabyte of its own."""
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)], capture_output=True, text=True, check=False
    )
    if mounted.returncode:
        pytest.skip("mounting is refused here; the limit on the size of a file is tested instead")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_refuses_a_record_and_keeps_what_there_is(small_disk: Path) -> None:
    place = File(small_disk / "law.ledger")
    store = place.open()
    slug, message, confirmed = fill_up(store)
    assert slug == "ledger-full"
    assert "there is no room left" in message
    assert confirmed > 3
    whole(store, confirmed)
    store.close()
    store = place.open()
    whole(store, confirmed)
    subprocess.run(["mount", "-o", "remount,size=4m", str(small_disk)], check=True)
    record(store, {ONE: "there is room again"})
    whole(store, confirmed + 1)
    store.close()


def test_a_limit_on_the_size_of_files_refuses_a_record_and_keeps_what_there_is(tmp_path: Path) -> None:
    place = File(tmp_path / "law.ledger")
    process, pipe = begin(record_under_a_limit, place.address, 400_000)
    ((slug, message, confirmed),) = heard(pipe)
    process.join()
    assert slug in ("ledger-full", "ledger-unwritten"), message
    assert confirmed > 3
    store = place.open()
    whole(store, confirmed)
    record(store, {ONE: "there is room again"})
    whole(store, confirmed + 1)
    store.close()


def test_a_server_without_room_refuses_a_record_and_keeps_what_there_is(server: Server, tmp_path: Path) -> None:
    disk = server.folder / "small"
    disk.mkdir()
    made = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(disk)]
    if subprocess.run(made, capture_output=True, check=False).returncode:
        pytest.skip("mounting is refused here, and a server cannot be given a smaller disk otherwise")
    try:
        subprocess.run(["chown", "--reference", str(server.folder), str(disk)], check=True)
        server.run(f"CREATE TABLESPACE small LOCATION '{disk}'")
        place = Schema(server)
        address = place.address + "%20-cdefault_tablespace%3Dsmall"
        store = open_store(address, create=True)
        slug, message, confirmed = fill_up(store)
        assert slug == "ledger-full", message
        assert confirmed > 3
        whole(store, confirmed)
        store.close()
        server.run(f"DROP SCHEMA {address.rpartition('search_path%3D')[2].partition('%20')[0]} CASCADE")
        server.run("DROP TABLESPACE small")
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


# Not to be written


def test_a_read_only_file_system_is_read_and_not_written(small_disk: Path) -> None:
    place = File(small_disk / "law.ledger")
    store = place.open()
    first = record(store, {ONE: "1"})
    store.close()
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    store = open_store(place.address)
    assert store.head() == first
    assert list(store.verify()) == []
    with pytest.raises(LedgerError, match="cannot be written") as refused:
        record(store, {ONE: "2"})
    assert refused.value.slug == "ledger-read-only"
    with pytest.raises(LedgerError) as refused:
        store.note([Notice("commented", "x", "ann")], NOON)
    assert refused.value.slug == "ledger-read-only"
    whole(store, 1)
    store.close()
    with pytest.raises(LedgerError) as refused:
        open_store(small_disk / "new.ledger", create=True)
    assert refused.value.slug == "ledger-read-only"
    subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)


def test_a_log_left_on_a_read_only_file_system_is_not_passed_over(small_disk: Path) -> None:
    """A recorder was killed, and its log holds what the file does not: it is read, or refused, never left out."""
    place = File(small_disk / "law.ledger")
    store = place.open()
    record(store, {ONE: "1"})
    second = record(store, {ONE: "2"})
    kept = {path.name: path.read_bytes() for path in small_disk.iterdir()}
    assert kept["law.ledger-wal"]
    store.close()
    for name, body in kept.items():
        if not name.endswith("-shm"):
            (small_disk / name).write_bytes(body)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(LedgerError) as refused:
        open_store(place.address)
    assert refused.value.slug in ("ledger-unreadable", "ledger-read-only")
    subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
    store = open_store(place.address)
    assert store.head() == second
    store.close()


def test_a_file_that_may_not_be_written_is_read() -> None:
    folder = Path(tempfile.mkdtemp(prefix="vires-others-"))
    try:
        place = File(folder / "law.ledger")
        store = place.open()
        first = record(store, {ONE: "1"})
        store.close()
        place.path.chmod(0o444)
        folder.chmod(0o555)
        process, pipe = begin(read_as_another, place.address)
        ((head, faults, refused),) = heard(pipe)
        process.join()
        assert (head, faults, refused) == (first.digest, [], "ledger-read-only")
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)


def test_a_user_who_may_only_read_is_told_so(server: Server) -> None:
    place = Schema(server)
    store = place.open()
    first = record(store, {ONE: "1"})
    store.close()
    schema = place.address.rpartition("%3D")[2]
    server.run(
        f"CREATE ROLE clerk_{schema} LOGIN",
        f"GRANT USAGE ON SCHEMA {schema} TO clerk_{schema}",
        f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO clerk_{schema}",
    )
    store = open_store(server.address(schema, user=f"clerk_{schema}"))
    assert store.head() == first
    assert list(store.verify()) == []
    with pytest.raises(LedgerError, match="may not be written") as refused:
        record(store, {ONE: "2"})
    assert refused.value.slug == "ledger-read-only"
    store.close()


# Restarted


@pytest.fixture
def own_server() -> Iterator[Server]:
    """A server that a test may stop."""
    with Server() as running:
        yield running


def test_a_server_restarted_under_load_loses_and_doubles_nothing(own_server: Server) -> None:
    place = Schema(own_server)
    count = 60
    recorders = [begin(record_so_many, place.address, f"author {n}", count) for n in range(4)]
    assert all(pipe.poll(60) for _, pipe in recorders)
    for mode in ("fast", "immediate", "fast", "immediate"):
        time.sleep(0.4)
        own_server.stop(mode)
        time.sleep(0.1)
        own_server.start()
    confirmed = [word for _, pipe in recorders for word in heard(pipe)]
    for process, _ in recorders:
        process.join()
        assert process.exitcode == 0
    assert [word for word in confirmed if isinstance(word, str)] == []
    store = place.open()
    revisions = list(store.revisions())
    assert sorted(r.reason for r in revisions) == sorted(f"author {n} {m}" for n in range(4) for m in range(count))
    assert sorted(confirmed) == [(r.number, r.digest, r.reason) for r in revisions]
    assert [event.subject for event in store.events()] == [r.digest for r in revisions]
    assert list(store.verify()) == []
    store.close()


def test_a_commit_of_unknown_outcome_is_looked_up_before_it_is_tried_again(
    own_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The session is ended right after the server committed, and again right before: recorded once each time."""
    place = Schema(own_server)
    store = place.open()
    dialect = store._backend.engine.dialect  # type: ignore[attr-defined]
    commit, cut, tried = dialect.do_commit, [""], []

    def cut_off(connection: Any) -> None:
        moment = cut.pop() if cut else ""
        tried.append(moment)
        if moment == "after":
            commit(connection)
        if moment:
            own_server.run(f"SELECT pg_terminate_backend({connection.driver_connection.info.backend_pid})")
            connection.driver_connection.execute("SELECT 1")
        commit(connection)

    monkeypatch.setattr(dialect, "do_commit", cut_off)
    for number, moment in enumerate(("after", "before"), start=1):
        cut[:], tried[:] = [moment], []
        revision = record(store, {ONE: moment}, notices=lambda r: [Notice("signed", r.digest, "ann")])
        assert (revision.number, tried) == (number, [moment, ""])
        cut[:], tried[:] = [moment], []
        (noted,) = store.note([Notice("commented", moment, "bea")], NOON)
        assert (noted.number, tried) == (2 * number, [moment, ""])
    assert len(list(store.revisions())) == 2
    assert [event.kind for event in store.events()] == ["signed", "commented"] * 2
    assert [event.subject for event in store.events(kind="commented")] == ["after", "before"]
    assert list(store.verify()) == []
    store.close()


def test_a_server_that_stays_away_is_said_to_be_gone(own_server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    place = Schema(own_server)
    store = place.open()
    record(store, {ONE: "1"})
    monkeypatch.setattr(store._transactions, "_patience", 0.5)  # type: ignore[attr-defined]
    own_server.stop("fast")
    with pytest.raises(LedgerError, match="cannot be reached") as refused:
        store.head()
    assert refused.value.slug == "ledger-unreachable"
    own_server.start()
    assert record(store, {ONE: "2"}).number == 2
    store.close()
