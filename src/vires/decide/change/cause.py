"""Which provisions are responsible for a difference: found by leaving provisions out and asking again (S19).

The candidates are the provisions that differ of themselves between the two sides and bear on the cell. A set of them
*removes* a difference if the record without them gives the same answer on both sides. Each provision that removes
it alone is responsible. If none does, they are responsible together: the candidates are put back one by one, those
that no answer names first, and what cannot be put back without the difference coming back is left.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from vires.decide.answer import Answer, TooOpen
from vires.decide.change.engines import Engines
from vires.decide.change.side import Ask, Engine, Side
from vires.decide.change.slice import slice_of
from vires.model.question import Act
from vires.model.registry import Registry

MOST_SINGLY = 48
"""Candidates past which only those that an answer names, or that act on one it names, are tried alone."""


@dataclass(frozen=True)
class Cause:
    """The provisions responsible, by id. `together`: none of them alone. Without any, no provision is: an office
    was reorganised between the two moments."""

    provisions: tuple[str, ...]
    together: bool = False


MOST_KEPT = 128
"""Records without some provisions that are kept, with what their engines worked out."""


class Causes:
    """Looks for what is responsible. It keeps the records without some provisions that it has asked: with engines that
    are revised from one another for all cells, with others for one cell after another on which the same provisions
    bear."""

    def __init__(self, before: Side, after: Side, engine: Engine) -> None:
        self.before, self.after = before, after
        self.engine = engine
        self._bearing: frozenset[str] | None = None
        self._slices: tuple[Registry, Registry] = (before.registry, after.registry)
        self._asks: OrderedDict[tuple[int, frozenset[str]], Ask] = OrderedDict()

    def find(
        self, acts: tuple[Act, Act], bearing: frozenset[str], candidates: Iterable[str], likely: Iterable[str]
    ) -> Cause:
        """What is responsible for the difference of the answers to two acts, on which no provisions bear but those of
        `bearing`. `likely` are candidates to look at first."""
        self._turn_to(bearing)
        known = sorted({identity.removesuffix("/revives") for identity in candidates})
        first = {identity.removesuffix("/revives") for identity in likely}

        def removed(left_out: Iterable[str]) -> bool:
            return self._same(acts, frozenset(left_out))

        singly = known if len(known) <= MOST_SINGLY else [one for one in known if one in first]
        alone = tuple(one for one in singly if removed((one,)))
        if alone:
            return Cause(alone)
        if not known or not removed(known):
            return Cause(())
        ordered = [*(one for one in known if one in first), *(one for one in known if one not in first)]
        needed = tuple(sorted(_needed(ordered, removed)))
        return Cause(needed, together=len(needed) > 1)

    def _turn_to(self, bearing: frozenset[str]) -> None:
        if bearing == self._bearing or isinstance(self.engine, Engines):
            return
        self._bearing = bearing
        self._asks.clear()
        one = slice_of(self.before.registry, bearing)
        same_record = self.before.registry is self.after.registry
        self._slices = (one, one if same_record else slice_of(self.after.registry, bearing))

    def _same(self, acts: tuple[Act, Act], left_out: frozenset[str]) -> bool:
        try:
            one = self._ask(self._slices[0], left_out)(acts[0], self.before.vantage)
            other = self._ask(self._slices[1], left_out)(acts[1], self.after.vantage)
        except TooOpen:
            return False
        return same(one, other)

    def _ask(self, registry: Registry, left_out: frozenset[str]) -> Ask:
        key = (id(registry), left_out)
        found = self._asks.get(key)
        if found is None:
            found = self._asks[key] = self.engine(registry.without(left_out) if left_out else registry)
            if len(self._asks) > MOST_KEPT:
                self._asks.popitem(last=False)
        else:
            self._asks.move_to_end(key)
        return found


def same(one: Answer, other: Answer) -> bool:
    """Tell whether two answers agree: the outcome, and where it is not settled, the branches."""
    return one.outcome == other.outcome and one.branches == other.branches


def _needed(candidates: Sequence[str], removed: Callable[[Iterable[str]], bool]) -> set[str]:
    """A set that removes the difference, and none of which can be put back. Goes from the last to the first, half
    of what is left at a time, so that many that do not matter cost few questions."""
    kept = list(candidates)

    def drop(low: int, high: int) -> None:
        nonlocal kept
        block = set(candidates[low:high])
        less = [one for one in kept if one not in block]
        if len(less) < len(kept) and removed(less):
            kept = less
        elif high - low > 1:
            middle = (low + high) // 2
            drop(middle, high)
            drop(low, middle)

    drop(0, len(candidates))
    return set(kept)
