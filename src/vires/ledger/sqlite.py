"""A ledger in one SQLite file: a write-ahead log, so that readers and a recorder never wait for one another, and every
commit on the disk before it is said to be done."""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from vires.ledger.backend import PATIENCE
from vires.ledger.failure import Damaged, LedgerError

APPLICATION = 0x56495245
"""What the header of the file says it is for: `VIRE`."""

SETTINGS = (
    "PRAGMA synchronous = FULL",
    "PRAGMA cell_size_check = ON",
    "PRAGMA trusted_schema = OFF",
)


class SQLite:
    """The file at a path; it is made if `create` says so."""

    opening = 0.0

    def __init__(self, path: Path, create: bool = False, patience: float = PATIENCE) -> None:
        self.path = path
        self.address = str(path)
        self.writable = os.access(path.parent, os.W_OK) and (not path.exists() or os.access(path, os.W_OK))
        self._uri = path.absolute().as_uri() + (
            "?mode=rwc" if create else "?mode=rw" if self.writable else _frozen(path)
        )
        self._patience = patience
        self.engine: Engine = create_engine("sqlite://", creator=self._connect, poolclass=QueuePool, pool_size=4)
        event.listen(self.engine, "begin", _begin)

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._uri, uri=True, timeout=self._patience, isolation_level=None, check_same_thread=False
        )
        for setting in SETTINGS:
            connection.execute(setting)
        return connection

    def start(self, connection: Connection, writing: bool) -> None:
        """`BEGIN IMMEDIATE` has done it already."""

    def announce(self, connection: Connection, number: int) -> None:
        """Who waits for a revision looks at the file."""

    def lost(self, error: DBAPIError) -> bool:
        return False

    def vacant(self, connection: Connection) -> LedgerError | None:
        if connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar():
            return LedgerError(
                "not-a-ledger",
                f"`{self.address}` is a database, and no ledger",
                "give the file of a ledger, or a new path to record into",
            )
        return None

    def missing(self) -> LedgerError:
        return LedgerError(
            "ledger-missing",
            f"there is no ledger in `{self.address}`, which is empty",
            "`vires ledger record DIR` makes one",
        )

    def prepare(self) -> None:
        """Keep a log, so that nobody waits. The file remembers it, and is not touched if it does already."""
        end = time.monotonic() + self._patience
        while self.writable:
            try:
                with self.engine.connect() as connection:
                    pragma: Any = connection.connection.driver_connection
                    pragma.execute("PRAGMA journal_mode = WAL").fetchall()
                return
            except (sqlite3.OperationalError, DBAPIError) as error:
                # SQLite does not wait for this lock by itself.
                found = error.orig if isinstance(error, DBAPIError) else error
                if getattr(found, "sqlite_errorcode", 0) & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                    raise self.explain(DBAPIError("", None, found)) from error  # type: ignore[arg-type]
            time.sleep(0.02)

    def claim(self, connection: Connection) -> None:
        """Mark the file as a ledger."""
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION}")

    def check(self, connection: Connection) -> list[str]:
        found = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check")]
        return [text for text in found if text != "ok"]

    def explain(self, error: DBAPIError) -> LedgerError:
        """SQLite's own word for what went wrong decides; what it says in a sentence is only added."""
        said = str(error.orig).replace("\n", " ")
        code: Any = getattr(error.orig, "sqlite_errorcode", None)
        where = f"the ledger `{self.address}`"
        match None if code is None else code & 0xFF:
            case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
                return LedgerError(
                    "ledger-busy",
                    f"{where} was being recorded in for longer than {self._patience:g} s",
                    "try again once the other recorder is done",
                )
            case sqlite3.SQLITE_READONLY:
                return LedgerError(
                    "ledger-read-only",
                    f"{where} cannot be written",
                    "record where the file and its folder are writable",
                )
            case sqlite3.SQLITE_FULL:
                return LedgerError("ledger-full", f"there is no room left for {where}", "make room, then record again")
            case sqlite3.SQLITE_IOERR:
                return LedgerError(
                    "ledger-unwritten" if "WRITE" in _name(error) or "FSYNC" in _name(error) else "ledger-unreadable",
                    f"the disk refused {where}: {said} ({_name(error)})",
                    "look at the disk, its limits and what room it has, then try again",
                )
            case sqlite3.SQLITE_CANTOPEN if not self.writable and not self.path.exists():
                return LedgerError(
                    "ledger-read-only", f"{where} cannot be made here", "name a folder in which files may be made"
                )
            case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH:
                return LedgerError(
                    "ledger-unreadable",
                    f"{where} cannot be opened: {said}",
                    "see that the file and its folder may be read",
                )
            case sqlite3.SQLITE_NOTADB:
                return Damaged.because(f"{where} no longer begins or reads as a database: {said}")
        return Damaged.because(f"{where} is damaged: {said}")


def _name(error: DBAPIError) -> str:
    return str(getattr(error.orig, "sqlite_errorname", ""))


def _begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get("vires_writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _frozen(path: Path) -> str:
    """How a file that cannot be written is read. Beside an empty log nothing but the file counts."""
    log = path.with_name(path.name + "-wal")
    return "?mode=ro" if log.exists() and log.stat().st_size else "?mode=ro&immutable=1"
