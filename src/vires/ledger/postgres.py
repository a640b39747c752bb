"""A ledger on a PostgreSQL server, through psycopg: one recorder at a time by a lock of the server's, readers each in a
snapshot. A server that restarts is called again."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from vires.ledger.backend import PATIENCE
from vires.ledger.failure import Damaged, LedgerError

LOCK = 0x56495245
"""The first half of the lock that recorders take; the second is the schema, so that ledgers do not wait for others."""

CHANNEL = "vires_revision"
"""Where a new revision is announced: the schema of the ledger and the number of the revision."""

GONE = ("08", "57P")
"""Classes of errors with which a server takes leave, or is not there yet."""

ABSENT = re.compile(r'database ".*" does not exist')
BARRED = re.compile(r"authentication failed|role .* does not exist|no pg_hba\.conf entry|permission denied|no password")
"""What a server says to whoever it does not let in. Before a session there is no code, only the sentence; one that is
in another language is taken for a server that cannot be reached, and shown."""

TRY = "write `postgresql://USER@HOST/DATABASE`; the password may come from the environment or the file of passwords"


class Postgres:
    """The database at an address."""

    opening = 1.0

    def __init__(self, address: str, patience: float = PATIENCE) -> None:
        try:
            url = make_url(address)
            if not url.database:
                raise ArgumentError("no database")
        except (ArgumentError, ValueError) as error:
            raise LedgerError("address-unfit", "the address of the server cannot be read", TRY) from error
        secrets = [text for text in (url.password, url.query.get("password")) if isinstance(text, str) and text]
        self._secrets = tuple(secrets)
        shown = URL.create("postgresql", url.username, None, url.host, url.port, url.database, url.query)
        shown = shown.difference_update_query(["password"])
        self.address = shown.render_as_string()
        self._patience = patience
        self.engine: Engine = create_engine(
            url.set(drivername="postgresql+psycopg"),
            pool_size=4,
            connect_args={"connect_timeout": 10, "application_name": "vires"},
        )

    def vacant(self, connection: Connection) -> LedgerError | None:
        """A ledger stands beside whatever else the database holds."""
        return None

    def missing(self) -> LedgerError:
        return LedgerError(
            "ledger-missing", f"there is no ledger in `{self.address}`", "`vires ledger record DIR` makes one"
        )

    def prepare(self) -> None:
        """Nothing."""

    def claim(self, connection: Connection) -> None:
        """The tables are mark enough."""

    def start(self, connection: Connection, writing: bool) -> None:
        if not writing:
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            return
        # What is read after the lock was got is what the recorder before left; that needs a snapshot per statement.
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL READ COMMITTED, READ WRITE")
        connection.exec_driver_sql(
            "SELECT set_config('lock_timeout', %s, true), set_config('synchronous_commit', CASE"
            " WHEN current_setting('synchronous_commit') = 'off' THEN 'on'"
            " ELSE current_setting('synchronous_commit') END, true)",
            (f"{self._patience * 1000:.0f}",),
        )
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%s, hashtext(current_schema()))", (LOCK,))

    def announce(self, connection: Connection, number: int) -> None:
        # The server passes it on when the transaction is committed, and never if it is not.
        connection.exec_driver_sql("SELECT pg_notify(%s, current_schema() || ' ' || %s)", (CHANNEL, str(number)))

    def check(self, connection: Connection) -> list[str]:
        """The server checks its pages as it reads them."""
        return []

    def lost(self, error: DBAPIError) -> bool:
        state, said = _state(error), str(error.orig)
        if not state and (ABSENT.search(said) or BARRED.search(said)):
            return False
        return error.connection_invalidated or state.startswith(GONE) or (not state and _is_operational(error))

    def explain(self, error: DBAPIError) -> LedgerError:
        """The server's code for what went wrong decides; its sentence is added, without a password."""
        state, said, where = _state(error), self._plain(str(error.orig)), f"the ledger `{self.address}`"
        if state.startswith("28") or (not state and BARRED.search(said)):
            return LedgerError(
                "ledger-unreachable",
                f"{where} does not let the user in: {said}",
                "check user and password",
            )
        if state == "3D000" or (not state and ABSENT.search(said)):
            return LedgerError("ledger-missing", f"{where} is not there: {said}", "have it made, or check its name")
        if self.lost(error):
            return LedgerError(
                "ledger-unreachable",
                f"the server of {where} cannot be reached: {said}",
                "check that it runs, and host and port; nothing counts as written that was not confirmed",
            )
        if state == "55P03":
            return LedgerError(
                "ledger-busy",
                f"{where} was being recorded in for longer than {self._patience:g} s",
                "try again once the other recorder is done",
            )
        if state in ("25006", "42501"):
            return LedgerError("ledger-read-only", f"{where} may not be written: {said}", "ask for the right to write")
        if state.startswith("53"):
            return LedgerError("ledger-full", f"there is no room for {where}: {said}", "make room, then try again")
        if state.startswith("XX") or not state:
            return Damaged.because(f"{where} is damaged: {said}")
        return LedgerError("ledger-failed", f"the server refused a step with {where}: {said} ({state})", "try again")

    def _plain(self, said: str) -> str:
        for secret in self._secrets:
            said = said.replace(secret, "***")
        return " ".join(said.split())


def _state(error: DBAPIError) -> str:
    state: Any = getattr(error.orig, "sqlstate", None)
    return state or ""


def _is_operational(error: DBAPIError) -> bool:
    import psycopg

    return isinstance(error.orig, psycopg.OperationalError)
