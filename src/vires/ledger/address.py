"""How a ledger is named: a path to a file, `sqlite:///PATH`, or `postgresql://...`; and opening what is named so."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from vires.ledger.failure import Damaged, LedgerError
from vires.ledger.port import Store

if TYPE_CHECKING:
    from vires.ledger.postgres import Postgres
    from vires.ledger.sqlite import SQLite

MAGIC = b"SQLite format 3\0"
SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://")
SERVER = ("postgresql", "postgres")
SCHEMES = ("sqlite", *SERVER)


def is_ledger(address: str | Path) -> bool:
    """Whether an address names a ledger and not text: it has the scheme of one, or is a file that begins as a SQLite
    database does. Nothing is opened, and no library of databases is needed."""
    scheme = SCHEME.match(str(address))
    if scheme:
        return scheme[1].lower() in SCHEMES
    try:
        with Path(address).open("rb") as file:
            return file.read(len(MAGIC)) == MAGIC
    except OSError:
        return False


def open_store(address: str | Path, *, create: bool = False) -> Store:
    """Open the ledger at an address; with `create`, make it where there is none yet.

    Raises `LedgerError`: `address-unfit`, `extra-missing`, `ledger-missing`, `not-a-ledger`, `ledger-older`,
    `ledger-newer`, `ledger-damaged`, `ledger-unreachable`, `ledger-unreadable`, `ledger-read-only`, `ledger-busy`.
    What is no ledger is left as it is."""
    backend = _backend(str(address), create)
    from vires.ledger.opening import open_backend

    return open_backend(backend, create)


def migrate(address: str | Path, version: int | None = None) -> tuple[int, int]:
    """Bring a ledger to a version, the latest unless one is given, and say from which to which. One transaction: all of
    it or nothing. Raises `LedgerError`, also `version-unknown`."""
    backend = _backend(str(address), create=False)
    from vires.ledger.opening import migrate_backend

    return migrate_backend(backend, version)


def _backend(address: str, create: bool) -> SQLite | Postgres:
    scheme = SCHEME.match(address)
    name = scheme[1].lower() if scheme else "sqlite"
    if name in SERVER:
        return postgres(address)
    if name == "sqlite":
        return _sqlite(_path(address) if scheme else Path(address), create)
    raise LedgerError(
        "address-unfit",
        f"`{name}://` names no kind of ledger that there is",
        "give the path of a file, `sqlite:///PATH` or `postgresql://USER@HOST/DATABASE`",
        tuple(difflib.get_close_matches(name, SCHEMES)),
    )


def _path(address: str) -> Path:
    found = re.fullmatch(r"sqlite:///([^?#]+)", address, re.IGNORECASE)
    if not found:
        raise LedgerError(
            "address-unfit",
            f"`{address}` names no file",
            "write `sqlite:///PATH`; a path from the root then has four strokes: `sqlite:////srv/law.ledger`",
        )
    return Path(found[1])


def _sqlite(path: Path, create: bool) -> SQLite:
    there = path.exists()
    if path.is_dir() or (there and not path.is_file()):
        raise LedgerError(
            "not-a-ledger", f"`{path}` is no file", "give the file of a ledger; `vires ledger log` reads one"
        )
    if not there and not create:
        raise LedgerError(
            "ledger-missing", f"there is no ledger `{path}`", "`vires ledger record DIR` with a new path makes one"
        )
    if not there and not path.parent.is_dir():
        raise LedgerError("ledger-missing", f"there is no folder `{path.parent}`", "make the folder first")
    if there:
        _check_beginning(path, create)
    module: Callable[..., SQLite] = _need("vires.ledger.sqlite", "SQLite", "ledger")
    return module(path, create)


def _check_beginning(path: Path, create: bool) -> None:
    try:
        with path.open("rb") as file:
            beginning = file.read(len(MAGIC))
    except OSError as error:
        raise LedgerError(
            "ledger-unreadable", f"`{path}` cannot be read: {error.strerror}", "see that the file may be read"
        ) from error
    if beginning == MAGIC or (not beginning and create):
        return
    if path.with_name(path.name + "-wal").exists():
        raise Damaged.because(f"`{path}` no longer begins as a database, though it has the log of one beside it")
    if not beginning:
        raise LedgerError(
            "ledger-missing", f"there is no ledger in `{path}`, which is empty", "`vires ledger record DIR` makes one"
        )
    raise LedgerError(
        "not-a-ledger", f"`{path}` is no ledger", "give the file of a ledger, or a new path to record into"
    )


def postgres(address: str) -> Postgres:
    """The database at an address on a server; nothing is called yet. Raises `LedgerError`."""
    module: Callable[..., Postgres] = _need("vires.ledger.postgres", "Postgres", "postgres")
    return module(address)


T = TypeVar("T")


def _need(module: str, name: str, extra: str) -> Callable[..., T]:
    """A class whose libraries may not be installed."""
    import importlib

    needed = {"ledger": ("sqlalchemy",), "postgres": ("sqlalchemy", "psycopg")}[extra]
    for library in needed:
        try:
            importlib.import_module(library)
        except ImportError as error:
            raise LedgerError(
                "extra-missing",
                f"this kind of ledger needs `{library}`, which is not installed",
                f"pip install 'vires[{extra}]'",
            ) from error
    found: Callable[..., T] = getattr(importlib.import_module(module), name)
    return found
