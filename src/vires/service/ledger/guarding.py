"""A ledger that lacks what its user has seen of it before is not relied on: an older copy, or another line of it.

Looked at whenever a ledger is opened whose head was verified at its address before; signatures are verified by
`vires ledger verify` alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vires.service.ledger.sightings import recall_place, recall_seen
from vires.service.refusal import Refusal

if TYPE_CHECKING:
    from vires.ledger.port import Store


def check_seen(store: Store) -> None:
    """Raises `Refusal`: `head-older-than-seen` where the ledger ends before the signed head that was seen at its
    address, `head-forked` where another revision stands in its place. Raises `LedgerError`."""
    place = recall_place(store.address)
    seen = None if place is None else recall_seen(place)
    if seen is None or seen.revision.number == 0:
        return
    head = store.head()
    last = 0 if head is None else head.number
    if last < seen.revision.number:
        raise Refusal(
            "head-older-than-seen",
            f"the ledger `{store.address}` ends with revision {last}; revision {seen.revision} was seen in it before",
            "ask for the newest copy of the ledger; `vires ledger verify` says what speaks against this one",
        )
    found = store.revision(seen.revision.number).digest
    if found != seen.revision.digest:
        raise Refusal(
            "head-forked",
            f"revision {seen.revision.number} of the ledger `{store.address}` is `{found[7:19]}`; "
            f"{seen.revision} was seen before",
            "compare with the others who keep this ledger; `vires ledger verify` says what speaks against this one",
        )
