"""Which terms a list takes in, wholly or in part, as sets of bits (S4, S7)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from vires.decide.change.listing import Listing
from vires.model.scheme import Scheme
from vires.model.terms import OpenList, TermList, listed

COVERED, PARTLY, OUTSIDE = "covered", "partly", "outside"
"""How a list stands to a term: it is one of those listed or narrower; some of it is; nothing of it is."""


class Extent:
    """The terms of one scheme at one moment. A set of terms is an integer, a bit for each term."""

    def __init__(self, scheme: Scheme, moment: datetime) -> None:
        self.terms = tuple(sorted(scheme.terms))
        self.bit = {term: 1 << place for place, term in enumerate(self.terms)}
        self.all = (1 << len(self.terms)) - 1
        self.below = dict.fromkeys(self.terms, 0)
        self._above: list[int] = []
        for term in self.terms:
            above = 0
            for broader in scheme.ancestors(term, moment):
                if broader in self.below:
                    self.below[broader] |= self.bit[term]
                    above |= self.bit[broader]
            self._above.append(above)
        self._touching: dict[int, int] = {}

    def within(self, names: Iterable[str]) -> int:
        """The terms that are listed or narrower; what the scheme does not know is nothing."""
        found = 0
        for name in names:
            found |= self.below.get(name, 0)
        return found

    def reach(self, terms: TermList | None) -> int:
        """The terms that a list may take in, read as widely as it allows."""
        if terms is None or (isinstance(terms, OpenList) and terms.within is None):
            return self.all
        found = self.within(listed(terms))
        return found | self.within((terms.within,)) if isinstance(terms, OpenList) and terms.within else found

    def touching(self, reached: int) -> int:
        """The terms of which some part lies among those reached."""
        found = self._touching.get(reached)
        if found is None:
            found = 0
            for place in _places(reached):
                found |= self._above[place]
            self._touching[reached] = found
        return found

    def members(self, bits: int) -> list[str]:
        """The terms of a set, in the order of ids."""
        return [self.terms[place] for place in _places(bits)]

    def stands(self, listing: Listing, term: str) -> tuple[str, str]:
        """How a list stands to a term: by what it names, and by what it leaves open beside that."""
        named = self._stands(self.within(listing.names), term)
        if not listing.open:
            return named, OUTSIDE
        if listing.within is None:
            return named, COVERED
        return named, self._stands(self.within((listing.within,)), term)

    def _stands(self, found: int, term: str) -> str:
        if self.bit[term] & found:
            return COVERED
        return PARTLY if self.below[term] & found else OUTSIDE


def _places(bits: int) -> Iterator[int]:
    """The places of the bits that are set, the lowest first."""
    text = bits.to_bytes((bits.bit_length() + 7) // 8, "little")
    for number, byte in enumerate(text):
        while byte:
            low = byte & -byte
            yield number * 8 + low.bit_length() - 1
            byte ^= low
