"""Opening a database as a ledger: only if it is one, and of the version that is known here."""

from __future__ import annotations

from sqlalchemy import Connection

from vires.ledger.backend import Backend, Transactions
from vires.ledger.database import DatabaseStore
from vires.ledger.tables import LATEST
from vires.ledger.version import check_version, create, read_version


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
