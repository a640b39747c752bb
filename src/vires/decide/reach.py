"""Which terms some grant of the record may reach, so that nobody is asked about who cannot hold anything.

The last link of a chain is a grant whose `to` and `powers` cover the act at its moment (S12). What no grant may
cover, in any source's reading and at any moment the act may have, has no chain and needs no engine.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from vires.model.provision import Grant
from vires.model.registry import Entry, Registry
from vires.model.terms import OpenList, TermList, listed
from vires.temporal.dating import Dating


class Reach:
    """What the lists of a registry may cover at the moments a date may stand for; without a date, at any."""

    def __init__(self, registry: Registry, at: Dating | None = None) -> None:
        self.registry = registry
        breakpoints = registry.schemes["offices"].breakpoints
        first, last = datetime.min.replace(tzinfo=registry.zone), datetime.max.replace(tzinfo=registry.zone)
        if at is not None:
            first, last = at.start(registry.zone), at.end(registry.zone)
        self._moments: tuple[datetime, ...] = (first, *(m for m in breakpoints if first < m <= last))
        self._known: dict[tuple[str, TermList, str], bool] = {}

    def may_cover(self, scheme: str, terms: TermList, term: str) -> bool:
        """Tell whether a list may cover a stated term (S7): a listed one is broader, narrower or shares a
        narrower one with it, or the list is open and the term may lie inside."""
        key = (scheme, terms, term)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = any(self._covers(scheme, terms, term, moment) for moment in self._moments)
        return found

    def _covers(self, scheme: str, terms: TermList, term: str, moment: datetime) -> bool:
        hierarchy = self.registry.schemes[scheme]
        if hierarchy.overlaps(listed(terms), term, moment):
            return True
        if not isinstance(terms, OpenList):
            return False
        return terms.within is None or hierarchy.overlaps((terms.within,), term, moment)

    def may_name(self, scheme: str, terms: TermList, term: str) -> bool:
        """Tell whether a list may cover a stated term as such, and not only some that are narrower: a listed one is
        the same or broader; or the list is open, names nothing that shares a narrower one with it, and the term
        lies inside. What a list may cover and may not name it covers through narrower terms alone, in every
        completion."""
        hierarchy = self.registry.schemes[scheme]
        return any(
            hierarchy.covers(listed(terms), term, moment)
            or (
                isinstance(terms, OpenList)
                and not hierarchy.overlaps(listed(terms), term, moment)
                and (terms.within is None or hierarchy.covers((terms.within,), term, moment))
            )
            for moment in self._moments
        )

    def offices(self, power: str) -> Reached:
        """The offices that some grant may reach with the power."""
        return self._reached("powers", power, "to", "offices")

    def powers(self, office: str) -> Reached:
        """The powers with which some grant may reach the office."""
        return self._reached("to", office, "powers", "powers")

    def _reached(self, fixed: str, term: str, varying: str, scheme: str) -> Reached:
        other = "powers" if scheme == "offices" else "offices"
        grants = [
            grant for grant in grants_of(self.registry)
            if any(self.may_cover(other, terms, term) for terms in readings(grant, fixed))
        ]  # fmt: skip
        lists = list(dict.fromkeys(terms for grant in grants for terms in readings(grant, varying)))
        named, through = [], []
        for candidate in sorted(self.registry.terms[scheme]):
            if any(self.may_name(scheme, terms, candidate) for terms in lists):
                named.append(candidate)
            elif any(self.may_cover(scheme, terms, candidate) for terms in lists):
                through.append(candidate)
        return Reached(tuple(named), tuple(through))

    def below(self, scheme: str, term: str) -> frozenset[str]:
        """The terms narrower than one at some moment, itself left out."""
        hierarchy = self.registry.schemes[scheme]
        return frozenset().union(*(hierarchy.descendants(term, moment) for moment in self._moments)) - {term}


@dataclass(frozen=True)
class Reached:
    """Terms that some grant may reach, in the order of ids: those that some list may name, and those that are reached
    `through` narrower ones alone. The latter hold something in some completion if and only if one of these does:
    to ask about a body is to ask about any of its own."""

    named: tuple[str, ...]
    through: tuple[str, ...]


def grants_of(registry: Registry) -> Iterator[Entry]:
    """Every grant that allows exercise, in the order of ids."""
    for entry in registry.entries.values():
        if isinstance(entry.provision, Grant) and any(readings(entry, "exercise")):
            yield entry


def readings(entry: Entry, field: str) -> tuple[Any, ...]:
    """A field of a provision as written and as some source has it otherwise (S8); nothing if its effect has no
    such field."""
    if not hasattr(entry.provision, field):
        return ()
    path = f"{entry.provision.id.removesuffix('/revives')}.{field}"
    said = (a.says[path] for a in entry.instrument.attested if path in a.says)
    return tuple(dict.fromkeys((getattr(entry.provision, field), *said)))
