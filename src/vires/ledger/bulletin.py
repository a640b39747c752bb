"""Waiting for the next revision of a ledger on a server, without asking for it over and over.

What is heard is only a hint to look: a revision may be announced twice, or, where the connection was lost, not at all.
So whoever waits looks after a while anyway."""

from __future__ import annotations

import contextlib
from typing import Any

from vires.ledger.address import SCHEME, SERVER, postgres
from vires.ledger.failure import LedgerError


def announces(address: str) -> bool:
    """Whether a ledger at an address announces its revisions."""
    scheme = SCHEME.match(address)
    return scheme is not None and scheme[1].lower() in SERVER


class Bulletin:
    """The announcements of one ledger, from when it is opened. For one thread. Raises `LedgerError`."""

    def __init__(self, address: str) -> None:
        from sqlalchemy.exc import DBAPIError

        from vires.ledger.postgres import CHANNEL

        backend = postgres(address)
        self._engine = backend.engine
        try:
            self._pooled = self._engine.raw_connection()
            connection: Any = self._pooled.driver_connection
            connection.autocommit = True
            connection.execute(f"LISTEN {CHANNEL}")
            self._schema = connection.execute("SELECT current_schema()").fetchone()[0]
            self._connection = connection
        except DBAPIError as error:
            self._engine.dispose()
            raise backend.explain(error) from error

    def wait(self, seconds: float) -> bool:
        """Wait until a revision is announced, at most so long; whether one was."""
        import psycopg

        heard = False
        try:
            for notice in self._connection.notifies(timeout=seconds, stop_after=1):
                heard = heard or notice.payload.rpartition(" ")[0] == self._schema
        except psycopg.Error as error:
            raise LedgerError(
                "ledger-unreachable", "the server of the ledger no longer tells of revisions", "check that it runs"
            ) from error
        return heard

    def close(self) -> None:
        """Let go of the connection."""
        with contextlib.suppress(Exception):
            self._connection.close()
        self._pooled.invalidate()
        self._engine.dispose()
