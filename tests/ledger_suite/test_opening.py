"""What opens as a ledger and what does not, what is said of it, and that nothing is written to what is refused."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ledger_suite.drafts import record
from tests.ledger_suite.places import File, Schema
from tests.ledger_suite.server import Server
from vires.ledger.address import is_ledger, migrate, open_store
from vires.ledger.failure import LedgerError

ONE = ("record", "provision:one")


def refused(address: str | Path, create: bool = False) -> LedgerError:
    with pytest.raises(LedgerError) as found:
        open_store(address, create=create)
    error = found.value
    assert error.message
    assert error.message[0] != error.message[0].upper() or error.message[0] == "`"
    assert not error.message.endswith(".")
    assert error.remedy
    return error


def test_a_ledger_is_made_only_where_that_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "law.ledger"
    assert refused(path).slug == "ledger-missing"
    assert not path.exists()
    open_store(path, create=True).close()
    store = open_store(path)
    assert store.head() is None
    assert store.address == str(path)
    store.close()


def test_a_file_is_named_by_its_path_or_by_an_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    store = open_store("sqlite:///law of arden.ledger", create=True)
    first = record(store, {ONE: "1"})
    store.close()
    (made,) = tmp_path.iterdir()
    for address in (made, str(made), made.name, f"sqlite:///{made.name}", f"sqlite:///{made}", f"SQLITE:///{made}"):
        assert is_ledger(address)
        store = open_store(address)
        assert store.head() == first
        store.close()


@pytest.mark.parametrize("name", ["a b.ledger", "a#b.ledger", "a?b.ledger", "a%20b.ledger", "ärden.ledger", "a;b"])
def test_any_name_of_a_file_will_do(tmp_path: Path, name: str) -> None:
    open_store(tmp_path / name, create=True).close()
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_what_is_no_ledger_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    text, empty, other = tmp_path / "law.yaml", tmp_path / "empty", tmp_path / "other.db"
    text.write_text("registry: arden\n")
    empty.touch()
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE accounts (id)")
    connection.commit()
    connection.close()
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    for path, create in ((text, False), (text, True), (other, False), (other, True), (tmp_path, True)):
        assert refused(path, create).slug == "not-a-ledger"
    assert refused(empty).slug == "ledger-missing"
    assert refused(tmp_path / "no" / "law.ledger", create=True).slug == "ledger-missing"
    with pytest.raises(LedgerError, match="is a database, and no ledger"):
        migrate(other)
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_what_was_left_before_a_ledger_was_made_can_become_one(tmp_path: Path) -> None:
    """A recorder may be killed after it made the file and before it made the ledger."""
    path = tmp_path / "law.ledger"
    path.touch()
    store = open_store(path, create=True)
    store.close()
    other = tmp_path / "other.ledger"
    connection = sqlite3.connect(other)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
    assert other.stat().st_size
    assert (refused(other).slug, "which is empty" in refused(other).message) == ("ledger-missing", True)
    open_store(other, create=True).close()


def test_a_copy_made_while_others_record_is_a_ledger(tmp_path: Path) -> None:
    place = File(tmp_path / "law.ledger")
    store = place.open()
    first = record(store, {ONE: "1"})
    source, target = sqlite3.connect(place.path), sqlite3.connect(tmp_path / "copy.ledger")
    source.backup(target)
    source.close()
    target.close()
    record(store, {ONE: "2"})
    copy = open_store(tmp_path / "copy.ledger")
    assert copy.head() == first
    assert list(copy.verify()) == []
    assert record(copy, {ONE: "another future"}).number == 2
    copy.close()
    store.close()


@pytest.mark.parametrize(
    ("address", "nearest"),
    [
        ("mysql://root:hunter2@localhost/law", ()),
        ("postgresq://localhost/law", ("postgresql", "postgres")),
        ("sqlite://law.ledger", ()),
        ("sqlite:///", ()),
        ("sqlite:///law.ledger?mode=memory", ()),
        ("postgresql://", ()),
        ("postgresql://localhost", ()),
        ("postgresql://ann:hunter2@localhost:port/law", ()),
    ],
)
def test_a_wrong_address_is_refused(address: str, nearest: tuple[str, ...]) -> None:
    error = refused(address, create=True)
    assert error.slug == "address-unfit"
    assert set(error.nearest) >= set(nearest)
    assert "hunter2" not in error.message + error.remedy


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("postgresql://ann@localhost/law", True),
        ("postgres://ann@localhost/law", True),
        ("sqlite:///no/such/file", True),
        ("https://example.org/law", False),
        ("registries/us", False),
        ("", False),
    ],
)
def test_an_address_tells_a_ledger_from_text(address: str, expected: bool) -> None:
    assert is_ledger(address) is expected


def test_a_folder_or_a_text_is_no_ledger(tmp_path: Path) -> None:
    (tmp_path / "law.yaml").write_text("registry: arden\n")
    assert not is_ledger(tmp_path)
    assert not is_ledger(tmp_path / "law.yaml")


def test_a_ledger_of_another_version_is_refused(lasting: File | Schema) -> None:
    store = lasting.open()
    record(store, {ONE: "1"})
    store.close()
    for version, slug in (("0003", "ledger-newer"), ("0017", "ledger-newer"), ("0001", "ledger-older")):
        lasting.run(f"UPDATE vires_ledger SET version_num = '{version}'")
        error = refused(lasting.address)
        assert (error.slug, f"version {int(version)}" in error.message) == (slug, True)
        assert ("vires ledger migrate" in error.remedy) is (slug == "ledger-older")
    for unreadable in ("two", "²", "2", "00002", ""):
        lasting.run(f"UPDATE vires_ledger SET version_num = '{unreadable}'")
        assert refused(lasting.address).slug == "ledger-damaged"
    lasting.run("DELETE FROM vires_ledger")
    assert refused(lasting.address, create=True).slug == "ledger-damaged"


def test_a_ledger_brought_to_another_version_meanwhile_takes_no_record(lasting: File | Schema) -> None:
    store = lasting.open()
    record(store, {ONE: "1"})
    lasting.run("UPDATE vires_ledger SET version_num = '0003'")
    with pytest.raises(LedgerError) as found:
        record(store, {ONE: "2"})
    assert found.value.slug == "ledger-newer"
    lasting.run("UPDATE vires_ledger SET version_num = '0002'")
    assert [r.number for r in store.revisions()] == [1]
    store.close()


def test_a_server_that_is_not_there_is_named_without_a_password(tmp_path: Path) -> None:
    error = refused(f"postgresql://ann:hunter2@/law?host={tmp_path}&connect_timeout=1")
    assert error.slug == "ledger-unreachable"
    assert "`postgresql://ann@/law?" in error.message
    assert "hunter2" not in error.message + error.remedy


def test_what_the_server_does_not_have_is_refused(server: Server) -> None:
    address = server.fresh()
    assert refused(address).slug == "ledger-missing"
    assert refused(server.address(database="elsewhere")).slug == "ledger-missing"
    assert refused(server.address(user="nobody")).slug == "ledger-unreachable"
    store = open_store(address, create=True)
    assert store.head() is None
    store.close()


def test_a_password_is_in_no_address(server: Server) -> None:
    address = server.fresh().replace("postgres@", "postgres:hunter2@") + "&password=hunter3"
    store = open_store(address, create=True)
    assert "hunter" not in store.address
    store.close()
    error = refused(address.replace("/postgres?", "/elsewhere?"))
    assert "hunter" not in error.message + error.remedy


@pytest.mark.parametrize(
    ("library", "address", "extra"),
    [
        ("sqlalchemy", "law.ledger", "vires[ledger]"),
        ("sqlalchemy", "postgresql://localhost/law", "vires[postgres]"),
        ("psycopg", "postgresql://localhost/law", "vires[postgres]"),
    ],
)
def test_a_library_that_is_not_installed_is_named(
    library: str, address: str, extra: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, library, None)
    error = refused(address, create=True)
    assert (error.slug, extra in error.remedy) == ("extra-missing", True)
    assert list(tmp_path.iterdir()) == []


def test_no_library_is_loaded_before_it_is_needed(tmp_path: Path) -> None:
    program = (
        "import sys; from vires.ledger import memory; from vires.ledger.address import is_ledger, open_store\n"
        "loaded = lambda: [n for n in ('sqlalchemy', 'sqlite3', 'psycopg', 'alembic') if n in sys.modules]\n"
        "is_ledger('postgresql://x/y'); is_ledger('law'); print(loaded())\n"
        "s = open_store(sys.argv[1], create=True); s.head(); list(s.verify()); s.close(); print(loaded())\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "law.ledger")], capture_output=True, text=True, check=True
    )
    assert said.stdout.splitlines() == ["[]", "['sqlalchemy', 'sqlite3']"]
