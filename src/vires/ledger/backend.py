"""What differs from one database to the next: how it is reached, how a transaction begins, what its errors mean."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from vires.ledger.failure import LedgerError

T = TypeVar("T")

PATIENCE = 30.0
"""Seconds for which a lock is waited for, or a server that is gone is called again."""


class Backend(Protocol):
    """A database that holds a ledger."""

    @property
    def address(self) -> str:
        """How a user names it, without a password."""

    @property
    def engine(self) -> Engine: ...

    @property
    def opening(self) -> float:
        """Seconds for which a server that is not there is called when a ledger is opened."""

    def vacant(self, connection: Connection) -> LedgerError | None:
        """Where there is no ledger: why there cannot be one, `None` if one can be made."""

    def missing(self) -> LedgerError:
        """The error for a database without a ledger."""

    def prepare(self) -> None:
        """What must be set outside of a transaction before anything is recorded."""

    def claim(self, connection: Connection) -> None:
        """Mark the database as that of a ledger, where there is a place for it."""

    def start(self, connection: Connection, writing: bool) -> None:
        """Make a transaction that just began a snapshot to read, or the only recorder there is."""

    def announce(self, connection: Connection, number: int) -> None:
        """Tell whoever listens that a revision is there once the transaction that records it is."""

    def lost(self, error: DBAPIError) -> bool:
        """Whether the connection is gone, so that another may find the server again."""

    def explain(self, error: DBAPIError) -> LedgerError:
        """The error as a user is told it."""

    def check(self, connection: Connection) -> list[str]:
        """What the database itself finds wrong with what it stores."""


class Transactions:
    """Runs work in transactions: all of it or nothing, in a snapshot or alone. Where the connection is lost the work is
    done again in a new transaction, so that work which writes must first look whether it was done."""

    def __init__(self, backend: Backend, patience: float = PATIENCE) -> None:
        self._backend = backend
        self._patience = patience

    def read(self, work: Callable[[Connection], T]) -> T:
        """Do work in a snapshot; it waits for no recorder."""
        return self._run(work, writing=False)

    def write(self, work: Callable[[Connection], T]) -> T:
        """Do work as the only one that writes."""
        return self._run(work, writing=True)

    def _run(self, work: Callable[[Connection], T], writing: bool) -> T:
        begin, pause = time.monotonic(), 0.05
        while True:
            try:
                with self._backend.engine.connect() as connection:
                    connection.execution_options(vires_writing=writing)
                    with connection.begin() as transaction:
                        self._backend.start(connection, writing)
                        done = work(connection)
                        if not writing:
                            transaction.rollback()
                        return done
            except DBAPIError as error:
                if not self._backend.lost(error) or time.monotonic() - begin > self._patience:
                    raise self._backend.explain(error) from error
            except SQLAlchemyError as error:
                raise LedgerError("ledger-failed", f"the database cannot do this: {error}", "try again") from error
            time.sleep(pause)
            pause = min(pause * 1.5, 1.0)
