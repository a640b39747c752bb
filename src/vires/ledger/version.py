"""Which version of the tables a database has, and whether that is the one this program knows."""

from __future__ import annotations

import re

from sqlalchemy import Connection, inspect, select

from vires.ledger.failure import Damaged, LedgerError
from vires.ledger.tables import LATEST, LEDGER, VERSION

VERSIONS = ("0001", "0002")
"""Every version there has been, in order."""
WRITTEN = re.compile(r"[0-9]{4}")
"""How a version is written, so that of two the later sorts last."""


def read_version(connection: Connection) -> str | None:
    """The version a database says it has, `None` where it holds no ledger. Raises `Damaged`."""
    if not inspect(connection).has_table(VERSION.name):
        return None
    found = connection.execute(select(VERSION.c.version_num)).scalars().all()
    if len(found) != 1 or not isinstance(found[0], str) or not WRITTEN.fullmatch(found[0]):
        raise Damaged.because("the version of the ledger cannot be read")
    return found[0]


def check_version(found: str, address: str) -> None:
    """Raises `LedgerError`: `ledger-newer` or `ledger-older`; nothing is read from a ledger of another version."""
    if found > LATEST:
        raise LedgerError(
            "ledger-newer",
            f"the ledger `{address}` has version {int(found)}; this is made for version {int(LATEST)} and those before",
            "use the version of vires that the ledger was last used with, or a later one",
        )
    if found < LATEST:
        raise LedgerError(
            "ledger-older",
            f"the ledger `{address}` has version {int(found)}; expected {int(LATEST)}",
            f"keep a copy of it, then run `vires ledger migrate --ledger {address}`",
        )


def check_still(connection: Connection, address: str) -> None:
    """Raises `LedgerError` if a ledger that was opened has been brought to another version since."""
    check_version(connection.execute(select(VERSION.c.version_num)).scalar_one(), address)


def create(connection: Connection) -> None:
    """Make the tables, empty."""
    LEDGER.create_all(connection, checkfirst=False)
    connection.execute(VERSION.insert().values(version_num=LATEST))
