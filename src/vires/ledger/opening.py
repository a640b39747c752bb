"""Opening a database as a ledger: only if it is one, and of the version that is known here."""

from __future__ import annotations

from sqlalchemy import Connection

from vires.ledger.backend import Backend, Transactions
from vires.ledger.database import DatabaseStore
from vires.ledger.entries import read_head
from vires.ledger.failure import LedgerError
from vires.ledger.intervals import read_intervals, read_lives, read_standing
from vires.ledger.tables import HELD, LATEST
from vires.ledger.version import VERSIONS, check_version, create, read_version


def open_backend(backend: Backend, make: bool) -> DatabaseStore:
    """The ledger in a database, made if it may be and there is none. Raises `LedgerError`, and leaves nothing open."""
    try:
        found = Transactions(backend, backend.opening).read(lambda connection: _found(connection, backend))
        if found is None:
            if not make:
                raise backend.missing()
            backend.prepare()
            found = Transactions(backend).write(lambda connection: _made(connection, backend))
        check_version(found, backend.address)
        backend.prepare()
    except BaseException:
        backend.engine.dispose()
        raise
    return DatabaseStore(backend)


def _found(connection: Connection, backend: Backend) -> str | None:
    found = read_version(connection)
    refusal = backend.vacant(connection) if found is None else None
    if refusal is not None:
        raise refusal
    return found


def _made(connection: Connection, backend: Backend) -> str:
    found = _found(connection, backend)  # another may have made it meanwhile
    if found is None:
        create(connection)
        backend.claim(connection)
    return found or LATEST


def migrate_backend(backend: Backend, version: int | None) -> tuple[int, int]:
    """Bring the ledger in a database to a version; from which to which. Raises `LedgerError`, and changes nothing."""
    wanted = LATEST if version is None else f"{version:04}"
    if wanted not in VERSIONS:
        raise LedgerError(
            "version-unknown",
            f"there is no version {version} of a ledger",
            f"give one of {', '.join(str(int(known)) for known in VERSIONS)}",
        )
    try:
        Transactions(backend, backend.opening).read(lambda connection: _found(connection, backend))
        return Transactions(backend).write(lambda connection: _moved(connection, backend, wanted))
    finally:
        backend.engine.dispose()


def _moved(connection: Connection, backend: Backend, wanted: str) -> tuple[int, int]:
    found = _found(connection, backend)
    if found is None:
        raise backend.missing()
    if found > LATEST:
        check_version(found, backend.address)
    if found != wanted:
        from vires.ledger.migrations import move

        move(connection, wanted)
    if wanted == LATEST:
        standing = read_intervals(connection, HELD.c.until.is_(None))
        read_standing(connection, read_head(connection), [(interval.kind, interval.name) for interval in standing])
        read_lives(connection, "record")
    return int(found), int(wanted)
