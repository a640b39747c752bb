"""Which term is narrower than which, at which moment (S4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from vires.model.term import Office, Term
from vires.temporal.dating import day_start


class Hierarchy:
    """The terms of one scheme. A term that succeeds another is narrower than it from its `since` on."""

    def __init__(self, terms: Mapping[str, Term], zone: ZoneInfo) -> None:
        self.terms = terms
        self._edges = [(term.id, broader, None) for term in terms.values() for broader in term.broader]
        self._dated = [
            (term.id, change.term, change.since.instant or day_start(change.since.first, zone))
            for term in terms.values()
            if isinstance(term, Office)
            for change in term.successions
        ]
        self.changes = frozenset(since for _, _, since in self._dated)
        self._closures: dict[frozenset[datetime], dict[str, frozenset[str]]] = {}
        self._below: dict[tuple[str, datetime], frozenset[str]] = {}

    def at_or_above(self, term: str, moment: datetime) -> frozenset[str]:
        """The term and all that are broader at the moment; of a word unknown to the scheme, itself."""
        epoch = frozenset(since for since in self.changes if since <= moment)
        if epoch not in self._closures:
            up: dict[str, set[str]] = {}
            for low, high, since in [*self._edges, *self._dated]:
                if since is None or since in epoch:
                    up.setdefault(low, set()).add(high)
            self._closures[epoch] = {name: _reached(name, up) for name in {*self.terms, *up}}
        return self._closures[epoch].get(term, frozenset({term}))

    def at_or_below(self, term: str, moment: datetime) -> frozenset[str]:
        """The term and all that are narrower at the moment."""
        if (term, moment) not in self._below:
            below = (name for name in self.terms if term in self.at_or_above(name, moment))
            self._below[term, moment] = frozenset({term, *below})
        return self._below[term, moment]

    def inside(self, term: str, listed: Iterable[str], moment: datetime) -> bool:
        """Tell whether the term is one of those listed, or narrower than one."""
        return bool(self.at_or_above(term, moment) & set(listed))

    def touches(self, term: str, listed: Iterable[str], moment: datetime) -> bool:
        """Tell whether some term is at or below both the term and one of those listed."""
        wanted = set(listed)
        return any(self.at_or_above(name, moment) & wanted for name in self.at_or_below(term, moment))


def _reached(term: str, up: Mapping[str, set[str]]) -> frozenset[str]:
    seen, left = {term}, [term]
    while left:
        for high in up.get(left.pop(), ()):
            if high not in seen:
                seen.add(high)
                left.append(high)
    return frozenset(seen)
