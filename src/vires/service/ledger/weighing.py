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
from vires.service.refusal import Refusal
from vires.service.wording import Wording

if TYPE_CHECKING:
    from vires.model.registry import Registry

MOST_KEPT = 32
MOST_WAITING = 3


@dataclass(frozen=True)
class Weighed:
    """The difference, and the words of both texts."""

    legal: LegalDiff
    wording: Wording


class Scales:
    """Compares two registries. One for a process; may be used from any thread."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str, str], Weighed] = OrderedDict()
        self._lock, self._waiting = Lock(), 0

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
