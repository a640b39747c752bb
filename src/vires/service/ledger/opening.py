"""Opening a ledger by its address, and finding a revision in it by what a user calls it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from vires.service import clock
from vires.service.ledger.guarding import check_seen
from vires.service.ledger.translation import translated
from vires.service.refusal import Refusal
from vires.temporal.dating import Dating, DatingError

if TYPE_CHECKING:
    from vires.ledger.port import Store
    from vires.ledger.revision import Revision

NUMBER = re.compile(r"0|[1-9][0-9]{0,6}")
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}")
"""How a moment begins: a bare year is a number, and a month is too little to be meant as one."""
SETTINGS = "registry"
"""The key of the settings."""


@contextmanager
def opened(address: str | os.PathLike[str], *, create: bool = False, older: bool = False) -> Iterator[Store]:
    """The ledger at an address, closed afterwards; with `create`, made where there is none. A ledger that lacks what
    was seen of it before is refused, unless `older` says that it is opened to be looked into. Raises `Refusal`, also
    for whatever the ledger refuses while it is open."""
    from vires.ledger.address import open_store

    with translated():
        store = open_store(os.fspath(address), create=create)
        try:
            if not older:
                check_seen(store)
            yield store
        finally:
            store.close()


@contextmanager
def begun(address: str | os.PathLike[str], check: Callable[[Store], object]) -> Iterator[Store]:
    """The ledger at an address, made if there is none, but not before `check` let an empty one pass. Raises
    `Refusal`."""
    try:
        with opened(address):
            pass
    except Refusal as refusal:
        if refusal.slug != "ledger-missing":
            raise
        from vires.ledger.memory import MemoryStore

        check(MemoryStore())
    with opened(address, create=True) as store:
        yield store


def find_revision(store: Store, reference: int | str | None = None) -> Revision:
    """The revision with a number, a digest of which at least 8 digits are given, or the last one recorded by a moment;
    the head if nothing is given. A moment given by the day is the end of that day, in the zone of the text as the
    ledger first held it. Raises `Refusal` or `LedgerError`."""
    head = store.head()
    if head is None:
        raise nothing_recorded(store)
    if reference is None:
        return head
    if isinstance(reference, int) or NUMBER.fullmatch(reference):
        return store.revision(int(reference))
    if MOMENT.match(reference):
        return _recorded_by(store, reference)
    return store.revision(reference)


def nothing_recorded(store: Store) -> Refusal:
    """The refusal for a ledger in which there is no revision yet."""
    return Refusal(
        "ledger-empty", f"nothing is recorded in `{store.address}` yet",
        "record the text of a registry: `vires ledger record DIR`",
    )  # fmt: skip


def _recorded_by(store: Store, reference: str) -> Revision:
    try:
        moment = Dating.parse(reference)
    except DatingError as error:
        raise Refusal(
            "date-unreadable", f"`revision`: {error}", "give a number, a digest, a day, or an instant with its offset"
        ) from None
    last = clock.recorded(moment.end(_zone(store)))
    found = store.recorded_by(last)
    if found is None:
        first = store.revision(1)
        raise Refusal(
            "revision-unknown", f"nothing was recorded by `{reference}`; revision 1 was recorded on {first.recorded}",
            "give a later moment",
        )  # fmt: skip
    return found


def _zone(store: Store) -> ZoneInfo:
    """The zone of the days of a ledger: that of its first text, which nothing recorded later can move."""
    from vires.ledger.paper import read
    from vires.model.settings import Settings

    for change in store.changes(1):
        if (change.kind, change.name) == ("record", SETTINGS) and change.after is not None:
            settings = read(SETTINGS, store.content((change.after,))[change.after])
            if isinstance(settings, Settings):
                return ZoneInfo(settings.zone)
    return ZoneInfo("UTC")
