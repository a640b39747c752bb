"""What a proposal would change, or an accepted one changed, in the answers: worked out one at a time, and kept as long
as the same two texts are compared on the same day."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace
from threading import Lock
from typing import TYPE_CHECKING

from vires.decide.change.remainder import with_rests
from vires.service import clock
from vires.service.ledger.legal_diff import LegalDiff, legal_diff
from vires.service.ledger.reviewing import read_journal, read_proposal
from vires.service.refusal import Refusal
from vires.service.wording import Wording

if TYPE_CHECKING:
    from vires.ledger.port import Store
    from vires.model.registry import Registry
    from vires.service.ledger.reviewing import Read

MOST_KEPT = 32
MOST_READ = 8
"""Proposals kept as they were worked out; each holds a registry."""
MOST_WAITING = 3


@dataclass(frozen=True)
class Weighed:
    """The difference, and the words of both texts."""

    legal: LegalDiff
    wording: Wording


class Scales:
    """Compares two registries, and keeps what proposals come to on the head that they were held against. One for a
    process; may be used from any thread."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str, str], Weighed] = OrderedDict()
        self._read: OrderedDict[tuple[str, str], Read] = OrderedDict()
        self._lock, self._waiting = Lock(), 0

    def read(self, store: Store, number: int, tag: str | None) -> Read:
        """A proposal, and what it would change. `tag` tells one state of it, and of the head, from every other; of a
        state that was read before, only the roles are read anew. Raises `Refusal`."""
        key = (store.address, f"{number} {tag}")
        found = None if tag is None else self._read.get(key)
        if found is not None:
            return replace(found, roles=read_journal(store).roles)
        found = read_proposal(store, number)
        if tag is not None:
            self._read[key] = found
            while len(self._read) > MOST_READ:
                self._read.popitem(last=False)
        return found

    def known(self, before: Registry, after: Registry) -> Weighed | None:
        """What was worked out of the two already."""
        return self._kept.get(_key(before, after))

    def weigh(self, before: Registry, after: Registry) -> Weighed:
        """What differs in the answers. Raises `Refusal`, also `busy`."""
        found = self.known(before, after)
        if found is not None:
            return found
        if self._waiting >= MOST_WAITING:
            raise Refusal("busy", "other changes are being compared already", "ask again in a minute")
        self._waiting += 1
        try:
            with self._lock:
                found = self.known(before, after)
                if found is None:
                    found = Weighed(legal_diff(before, after), _words(before, after))
                    self._kept[_key(before, after)] = found
                    while len(self._kept) > MOST_KEPT:
                        self._kept.popitem(last=False)
                return found
        finally:
            self._waiting -= 1


def _key(before: Registry, after: Registry) -> tuple[str, str, str]:
    return before.digest, after.digest, clock.now().text[:10]


def _words(before: Registry, after: Registry) -> Wording:
    both = replace(after, instruments={**before.instruments, **after.instruments})
    return Wording(with_rests(both))
