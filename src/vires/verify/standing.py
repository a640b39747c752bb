"""What stands at a node of an argument: claims shown here or above, in rounds (S11).

A round shows every claim that follows from earlier rounds. Where none does, claims that could only hold by each
other fail together (an unfounded set); where there is none of these, claims that hang on each other's negation are
undefined together: each is exactly that if they all are, and each could hold if those before it could.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from vires.verify.formula import ANY, FALSE, TRUE, UNDEFINED, Key, Look, Reason, Truth, exact, weigh
from vires.verify.formula import keys as named
from vires.verify.rules import Rules


@dataclass(frozen=True)
class Shown:
    """A claim that has been shown: its truth, the round, what it rests on, the claims shown with it, and how many
    points were assumed there."""

    key: Key
    truth: Truth
    rank: int
    reasons: tuple[Reason, ...]
    together: frozenset[Key] = frozenset()
    depth: int = 0


class Standing:
    """The claims shown at one node, over those of the nodes above."""

    def __init__(self, rules: Rules, above: Standing | None = None) -> None:
        self.rules = rules
        self.shown: dict[Key, Shown] = dict(above.shown) if above else {}
        self.rank: int = above.rank if above else 0

    def look(self, key: Key, negated: bool = False) -> Truth:
        """What is known of a claim."""
        return self.shown[key].truth if key in self.shown else ANY

    def without(self, key: Key) -> Look:
        """The same, had one claim not been shown."""
        return lambda other, negated: ANY if other == key else self.look(other)

    def establish(self, keys: Iterable[Key]) -> list[Shown]:
        """Show what can be shown of some claims, in rounds, each in the order of the claims' names."""
        pending = sorted(set(keys) - set(self.shown), key=order)
        names = {key: set(named(self.rules.body(key))) for key in pending}
        touched, depth = pending, len(self.rules.case.assumed)
        found: list[Shown] = []
        while pending:
            fresh = self._following(touched) or self._unfounded(pending) or self._undefined(pending)
            if not fresh:
                break
            self.rank += 1
            fresh = [replace(one, depth=depth) for one in fresh]
            new = {one.key: one for one in fresh}
            self.shown.update(new)
            found.extend(fresh)
            pending = [key for key in pending if key not in new]
            touched = [key for key in pending if not names[key].isdisjoint(new)]
        return found

    def _following(self, pending: list[Key]) -> list[Shown]:
        found = []
        for key in pending:
            weighed = weigh(self.rules.body(key), self.look)
            if exact(weighed.truth):
                found.append(Shown(key, weighed.truth, self.rank, tuple(weighed.reasons)))
        return found

    def _unfounded(self, pending: list[Key]) -> list[Shown]:
        left = set(pending)
        while True:
            look = self._supposing(frozenset(left), FALSE, ANY)
            weighed = {key: weigh(self.rules.body(key), look) for key in pending if key in left}
            kept = {key for key, one in weighed.items() if one.truth == FALSE}
            if kept == left:
                together = frozenset(left)
                return [Shown(k, FALSE, self.rank, tuple(w.reasons), together) for k, w in weighed.items()]
            left = kept

    def _undefined(self, pending: list[Key]) -> list[Shown]:
        left = set(pending)
        while True:
            look = self._supposing(frozenset(left), UNDEFINED, UNDEFINED)
            weighed = {key: weigh(self.rules.body(key), look) for key in pending if key in left}
            kept = {key for key, one in weighed.items() if one.truth == UNDEFINED}
            kept &= self._possible(kept)
            if kept == left:
                together = frozenset(left)
                return [Shown(k, UNDEFINED, self.rank, tuple(w.reasons), together) for k, w in weighed.items()]
            left = kept

    def _possible(self, keys: set[Key]) -> set[Key]:
        """Those of some claims that could hold, none by itself: a support from claim to claim."""
        held: set[Key] = set()
        while True:
            look = self._supposing(frozenset(keys), FALSE, UNDEFINED, frozenset(held))
            more = {k for k in keys - held if weigh(self.rules.body(k), look).truth[0] >= 1}
            if not more:
                return held
            held |= more

    def _supposing(
        self, keys: frozenset[Key], plain: Truth, negated: Truth, held: frozenset[Key] = frozenset()
    ) -> Look:
        def look(key: Key, under: bool) -> Truth:
            if key in held:
                return UNDEFINED
            if key in keys:
                return negated if under else plain
            return self.look(key)

        return look

    def needs(self, one: Shown, other: Key) -> bool:
        """Tell whether a claim would not have been shown, as it was, without another."""

        def look(key: Key, negated: bool) -> Truth:
            if key == other:
                return ANY
            if key in one.together:
                return one.truth if one.truth == UNDEFINED else ANY if negated else FALSE
            return self.shown[key].truth if key in self.shown and self.shown[key].rank < one.rank else ANY

        return weigh(self.rules.body(one.key), look).truth != one.truth


def order(key: Key) -> str:
    """The order of claims within a round."""
    return "\0".join(str(part) for part in key)


__all__ = ["FALSE", "TRUE", "Shown", "Standing", "order"]
