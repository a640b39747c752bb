"""Numbers for what acts name: terms, sets of places and of subjects, vantages, dates (S1, S2).

Tables of acts hold these numbers in place of words. A number never changes while its `Codes` lives, so that what was
read earlier and what is read later may be decided by the same plan.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from vires.model.question import Place
from vires.model.registry import Registry
from vires.model.term import Fact
from vires.temporal.dating import Dating
from vires.temporal.vantage import Vantage

FACTS_A_WORD = 63
"""Facts in one word of a mask: the sign stays free, so that every reader of tables holds the words exactly."""

NOT_STATED = 0
"""The number of what is not stated, of sites as of subjects."""

NONE = -1
"""The number of a term that is not stated, or of a row that has none."""


class Codes:
    """What acts of one registry name, by numbers. The terms and the facts are fixed and in the order of their ids;
    the rest grows while tables are read, and never shrinks. It can be pickled."""

    def __init__(self, registry: Registry) -> None:
        schemes = registry.schemes
        self.offices: list[str] = sorted(schemes["offices"].terms)
        self.powers: list[str] = sorted(schemes["powers"].terms)
        self.territories: list[str] = sorted(schemes["territories"].terms)
        facts = registry.terms.get("facts", {})
        booleans = [name for name, term in sorted(facts.items()) if isinstance(term, Fact) and term.unit is None]
        self.facts: list[str] = booleans
        """Facts that are so or not: number `i` is bit `i % 63` of word `i // 63`."""
        self.numbers: list[str] = [name for name in sorted(facts) if name not in set(booleans)]
        """Facts that are numbers."""
        self.places: list[tuple[Place, ...] | None] = [None]
        """Sets of places, each in the order of ids; number 0 is what is not stated, `()` that there is none."""
        self.matters: list[tuple[str, ...] | None] = [None]
        """Sets of subjects, likewise."""
        self.vantages: list[Vantage] = []
        self.datings: list[Dating] = []
        self.reasons: list[str] = [""]
        """Why rows are not decidable; number 0 is no reason."""
        self._known: dict[tuple[str, Hashable], int] = {("sites", None): 0, ("subjects", None): 0, ("reason", ""): 0}

    @property
    def words(self) -> int:
        """How many words a mask of facts has; at least one."""
        return max(1, -(-len(self.facts) // FACTS_A_WORD))

    def sites(self, places: tuple[Place, ...] | None) -> int:
        """The number of a set of places; in whatever order and however often they are named."""
        if places is None:
            return NOT_STATED
        once = {(place.site, place.metres, place.near): place for place in places}
        kept = tuple(once[key] for key in sorted(once, key=_by_distance))
        return self._number("sites", tuple((p.site, p.metres, p.near) for p in kept), self.places, kept)

    def subjects(self, terms: tuple[str, ...] | None) -> int:
        """The number of a set of subjects."""
        if terms is None:
            return NOT_STATED
        kept = tuple(sorted(set(terms)))
        return self._number("subjects", kept, self.matters, kept)

    def vantage(self, vantage: Vantage) -> int:
        """The number of a vantage."""
        key = (vantage.as_of, vantage.known_by, vantage.standard, tuple(sorted(vantage.doctrine.items())))
        return self._number("vantage", key, self.vantages, vantage)

    def dating(self, dating: Dating) -> int:
        """The number of a date that is no instant."""
        return self._number("dating", dating, self.datings, dating)

    def reason(self, text: str) -> int:
        """The number of a reason why a row is not decidable; 0 for none."""
        return self._number("reason", text, self.reasons, text)

    def _number(self, kind: str, key: Hashable, held: list[Any], value: Any) -> int:
        number = self._known.get((kind, key))
        if number is None:
            number = self._known[kind, key] = len(held)
            held.append(value)
        return number


def _by_distance(key: tuple[str, float | None, bool]) -> tuple[str, bool, float]:
    site, metres, near = key
    return site, near, metres or 0.0
