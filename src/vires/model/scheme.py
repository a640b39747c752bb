"""A concept scheme: which term is narrower than which, at which moment (S4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from vires.model.term import Office, Term


class Scheme:
    """The terms of one scheme with their poly-hierarchy. A successor counts as narrower than the body it
    succeeds at moments from its `since` on, and not before. Unknown ids have no broader terms."""

    def __init__(self, terms: Mapping[str, Term], zone: ZoneInfo) -> None:
        self.terms = dict(terms)
        self._broader: dict[str, list[tuple[str, datetime | None]]] = {}
        self._narrower: dict[str, list[tuple[str, datetime | None]]] = {}
        since: set[datetime] = set()
        for term in self.terms.values():
            edges: list[tuple[str, datetime | None]] = [(broader, None) for broader in term.broader]
            if isinstance(term, Office):
                for succession in term.successions:
                    moment = succession.since.bound(zone)
                    since.add(moment)
                    edges.append((succession.term, moment))
            self._broader[term.id] = edges
            for broader, start in edges:
                self._narrower.setdefault(broader, []).append((term.id, start))
        self.breakpoints: tuple[datetime, ...] = tuple(sorted(since))
        self._ancestors: dict[tuple[str, int], frozenset[str]] = {}
        self._descendants: dict[tuple[str, int], frozenset[str]] = {}

    def _epoch(self, moment: datetime) -> int:
        return sum(1 for breakpoint in self.breakpoints if breakpoint <= moment)

    def ancestors(self, term: str, moment: datetime) -> frozenset[str]:
        """`term` itself and every term broader than it at `moment`."""
        key = (term, self._epoch(moment))
        found = self._ancestors.get(key)
        if found is None:
            found = self._ancestors[key] = _reached(term, self._broader, moment)
        return found

    def descendants(self, term: str, moment: datetime) -> frozenset[str]:
        """`term` itself and every term narrower than it at `moment`."""
        key = (term, self._epoch(moment))
        found = self._descendants.get(key)
        if found is None:
            found = self._descendants[key] = _reached(term, self._narrower, moment)
        return found

    def narrower(self, term: str, other: str, moment: datetime) -> bool:
        """Tell whether `term` is `other` or narrower at `moment`."""
        return other in self.ancestors(term, moment)

    def covers(self, listed: Iterable[str], term: str, moment: datetime) -> bool:
        """Tell whether `term` is one of `listed` or narrower than one."""
        return not self.ancestors(term, moment).isdisjoint(listed)

    def overlaps(self, listed: Iterable[str], term: str, moment: datetime) -> bool:
        """Tell whether some term is narrower than or equal to both `term` and one of `listed`."""
        listed = tuple(listed)
        return any(self.covers(listed, below, moment) for below in self.descendants(term, moment))


def _reached(term: str, edges: Mapping[str, list[tuple[str, datetime | None]]], moment: datetime) -> frozenset[str]:
    """The term and all that edges which stand at the moment lead to."""
    seen: set[str] = set()
    left = [term]
    while left:
        current = left.pop()
        if current not in seen:
            seen.add(current)
            left.extend(other for other, since in edges.get(current, ()) if since is None or since <= moment)
    return frozenset(seen)
