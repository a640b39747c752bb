"""A digest of everything that ever happened in one bucket of names, so that a history from which something was lost is
not taken for the whole."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping

from vires.ledger.document import canonical
from vires.ledger.revision import Change
from vires.ledger.state import bucket_of

UNBORN = bytes(32)
"""The life of a bucket in which nothing happened yet."""


def by_bucket(changes: Iterable[Change]) -> Mapping[int, list[Change]]:
    """The changes of a revision by the bucket that their names fall into."""
    found: dict[int, list[Change]] = defaultdict(list)
    for change in sorted(changes, key=lambda c: (c.kind, c.name)):
        found[bucket_of((change.kind, change.name))].append(change)
    return found


def extended(life: bytes, number: int, changes: Iterable[Change]) -> bytes:
    """The life of a bucket after what a revision changed in it."""
    listed = [change.to_list() for change in sorted(changes, key=lambda c: (c.kind, c.name))]
    return hashlib.sha256(life + canonical([number, listed])).digest()


def lived(changes: Mapping[int, Iterable[Change]]) -> bytes:
    """The life of a bucket by all that was changed in it, under the number of the revision."""
    life = UNBORN
    for number in sorted(changes):
        life = extended(life, number, changes[number])
    return life
