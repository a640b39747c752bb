"""A ledger of the version before, with what teams had recorded in it, is brought to this version and back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations

from tests.ledger_suite.drafts import record
from tests.ledger_suite.places import File, Memory, Place, Schema
from tests.ledger_suite.witness import Witness, fill
from vires.ledger.address import migrate, open_store
from vires.ledger.document import canonical
from vires.ledger.failure import LedgerError
from vires.ledger.port import Store
from vires.ledger.tables import LEDGER

ONE = ("record", "provision:1")


def first_layout(place: File | Schema, truth: Store) -> None:
    """A ledger as version 1 laid it out and filled it, row by row; nothing of today's code writes it."""
    import zlib

    binary, end = ("BLOB", "") if place.kind == "sqlite" else ("BYTEA", ' COLLATE "C"')
    chain = f"(number INTEGER NOT NULL PRIMARY KEY, digest {binary} NOT NULL, entry TEXT NOT NULL)"

    def blob(body: bytes) -> str:
        return f"x'{body.hex()}'" if place.kind == "sqlite" else f"'\\x{body.hex()}'"

    def of(digest: str) -> str:
        return blob(bytes.fromhex(digest.removeprefix("sha256:")))

    place.run(
        "CREATE TABLE vires_ledger (version_num VARCHAR(32) NOT NULL PRIMARY KEY)",
        "INSERT INTO vires_ledger VALUES ('0001')",
        f"CREATE TABLE vires_content (digest {binary} NOT NULL PRIMARY KEY, body {binary} NOT NULL)",
        f"CREATE TABLE vires_revision {chain}",
        "CREATE UNIQUE INDEX vires_revision_digest ON vires_revision (digest)",
        f"CREATE TABLE vires_event {chain}",
        "CREATE UNIQUE INDEX vires_event_digest ON vires_event (digest)",
        f"CREATE TABLE vires_held (kind VARCHAR{end} NOT NULL, name VARCHAR{end} NOT NULL, since INTEGER NOT NULL,"
        f" until INTEGER, digest {binary} NOT NULL, PRIMARY KEY (kind, name, since))",
        "CREATE INDEX vires_held_since ON vires_held (since)",
        "CREATE INDEX vires_held_until ON vires_held (until)",
    )
    commands, bodies = [], set()
    for revision in truth.revisions():
        entry = canonical(revision.to_dict()).decode()
        commands.append(f"INSERT INTO vires_revision VALUES ({revision.number}, {of(revision.digest)}, '{entry}')")
        for change in truth.changes(revision.number):
            named = f"kind = '{change.kind}' AND name = '{change.name}' AND until IS NULL"
            if change.before:
                commands.append(f"UPDATE vires_held SET until = {revision.number} WHERE {named}")
            if change.after:
                row = f"'{change.kind}', '{change.name}', {revision.number}, NULL, {of(change.after)}"
                commands.append(f"INSERT INTO vires_held VALUES ({row})")
                bodies.add(change.after)
    for event in truth.events():
        entry = canonical(event.to_dict()).decode()
        commands.append(f"INSERT INTO vires_event VALUES ({event.number}, {of(event.digest)}, '{entry}')")
    for digest, body in truth.content(bodies).items():
        commands.append(f"INSERT INTO vires_content VALUES ({of(digest)}, {blob(zlib.compress(body))})")
    place.run(*commands)


def rows(place: File | Schema) -> list[object]:
    """Everything in the tables that both versions have."""
    held = "SELECT kind, name, since, until, digest FROM vires_held ORDER BY kind, name, since"
    others = [
        f"SELECT * FROM vires_{name} ORDER BY {by}"
        for name, by in (("content", "digest"), ("revision", "number"), ("event", "number"))
    ]
    return [place.run(command) for command in (held, *others)]


@pytest.fixture
def truth() -> Store:
    store = Memory().open()
    fill(store)
    return store


def test_a_ledger_of_the_version_before_is_brought_here_and_back(lasting: File | Schema, truth: Store) -> None:
    first_layout(lasting, truth)
    before = rows(lasting)
    with pytest.raises(LedgerError) as refused:
        open_store(lasting.address)
    assert refused.value.slug == "ledger-older"
    assert rows(lasting) == before
    assert migrate(lasting.address) == (1, 2)
    assert rows(lasting) == before
    store = open_store(lasting.address)
    assert Witness(truth).hear(store) == ([], [])
    assert list(store.verify()) == []
    wanted = {ONE: "recorded under version 2", ("file", "law.yaml"): None}
    assert record(store, wanted).digest == record(truth, wanted).digest
    assert list(store.verify()) == []
    store.close()
    then = rows(lasting)
    assert migrate(lasting.address, 1) == (2, 1)
    assert rows(lasting) == then
    with pytest.raises(LedgerError) as refused:
        open_store(lasting.address)
    assert refused.value.slug == "ledger-older"
    assert migrate(lasting.address) == (1, 2)
    assert migrate(lasting.address) == (2, 2)
    store = open_store(lasting.address)
    assert list(store.verify()) == []
    assert store.head() == truth.head()
    store.close()


def test_an_empty_ledger_is_brought_here_and_back(lasting: File | Schema, truth: Store) -> None:
    lasting.open().close()
    assert migrate(lasting.address, 1) == (2, 1)
    assert migrate(lasting.address) == (1, 2)
    store = open_store(lasting.address)
    assert record(store, {ONE: "1"}).number == 1
    assert list(store.verify()) == []
    store.close()


def test_what_is_brought_here_has_the_tables_of_what_is_made_here(lasting: File | Schema, truth: Store) -> None:
    first_layout(lasting, truth)
    migrate(lasting.address)
    store = open_store(lasting.address)
    engine = store._backend.engine  # type: ignore[attr-defined]
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": "vires_ledger"})
        assert compare_metadata(context, LEDGER) == []
    store.close()


def test_what_is_damaged_is_not_brought_anywhere(lasting: File | Schema, truth: Store) -> None:
    first_layout(lasting, truth)
    lasting.run("UPDATE vires_held SET name = 'provision:9' WHERE name = 'provision:3'")
    before = rows(lasting)
    with pytest.raises(LedgerError) as refused:
        migrate(lasting.address)
    assert refused.value.slug == "ledger-damaged"
    assert rows(lasting) == before
    assert lasting.run("SELECT version_num FROM vires_ledger") == [("0001",)]


def test_a_migration_that_breaks_off_changes_nothing(
    lasting: File | Schema, truth: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    first_layout(lasting, truth)
    before = rows(lasting)

    def broken(*arguments: object, **more: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Operations, "drop_index", broken)  # one of the last steps
    with pytest.raises(KeyboardInterrupt):
        migrate(lasting.address)
    monkeypatch.undo()
    assert rows(lasting) == before
    assert lasting.run("SELECT version_num FROM vires_ledger") == [("0001",)]
    assert migrate(lasting.address) == (1, 2)


def test_a_version_that_there_is_not_is_refused(lasting: File | Schema, opened: Callable[[Place], Store]) -> None:
    opened(lasting)
    for version in (0, 3, -1):
        with pytest.raises(LedgerError) as refused:
            migrate(lasting.address, version)
        assert refused.value.slug == "version-unknown"
    lasting.run("UPDATE vires_ledger SET version_num = '0009'")
    with pytest.raises(LedgerError) as refused:
        migrate(lasting.address)
    assert refused.value.slug == "ledger-newer"
