"""Where a ledger can lie. Memory lasts as long as its place; the others are opened and closed like any ledger."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any, Protocol

from tests.ledger_suite.server import Server
from vires.ledger.address import open_store
from vires.ledger.memory import MemoryStore
from vires.ledger.port import Store


class Place(Protocol):
    """Room for one ledger."""

    kind: str

    def open(self) -> Store:
        """The ledger, made if there is none."""


class Memory:
    """A ledger that is not written anywhere."""

    kind = "memory"

    def __init__(self) -> None:
        self._store = MemoryStore()

    def open(self) -> Store:
        return self._store


class File:
    """A SQLite file."""

    kind = "sqlite"

    def __init__(self, path: Path) -> None:
        self.path = path
        self.address = str(path)

    def open(self) -> Store:
        return open_store(self.address, create=True)

    def run(self, *commands: str) -> list[tuple[Any, ...]]:
        """Run commands behind the ledger's back; the rows of the last."""
        connection = sqlite3.connect(self.path, isolation_level=None)
        try:
            rows: list[tuple[Any, ...]] = []
            for command in commands:
                rows = connection.execute(command).fetchall()
            return rows
        finally:
            connection.close()


class Schema:
    """A schema on the PostgreSQL server of the tests."""

    kind = "postgres"

    def __init__(self, server: Server) -> None:
        self.server = server
        self.address = server.fresh()

    def open(self) -> Store:
        return open_store(self.address, create=True)

    def run(self, *commands: str) -> list[tuple[Any, ...]]:
        """Run commands behind the ledger's back; the rows of the last."""
        schema = self.address.rpartition("%3D")[2]
        return self.server.run(f"SET search_path = {schema}", *commands)
