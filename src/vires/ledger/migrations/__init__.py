"""Bringing a database from one version of the tables to another, both ways. Imported only when that is asked for."""

from __future__ import annotations

from pathlib import Path

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from vires.ledger.tables import VERSION


def move(connection: Connection, version: str) -> None:
    """Take every step to a version within the transaction that is open."""
    scripts = ScriptDirectory(str(Path(__file__).parent))

    def steps(found: object, context: object) -> object:
        current = found[0] if isinstance(found, tuple) and found else found or None
        forward = current is None or str(current) < version
        return (scripts._upgrade_revs if forward else scripts._downgrade_revs)(version, current)  # type: ignore[arg-type]

    with EnvironmentContext(Config(), scripts, fn=steps) as environment:
        environment.configure(connection=connection, version_table=VERSION.name)
        environment.run_migrations()
