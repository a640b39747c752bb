"""Which terms some grant of the record may reach, so that nobody is asked about who cannot hold anything.

The last link of a chain is a grant whose `to` and `powers` cover the act at its moment (S12). What no grant may
cover, in any source's reading and at any moment the act may have, has no chain and needs no engine.
"""

from __future__ import annotations

from collections.abc import Iterator
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

    def reaches(self, grant: Entry, office: str, power: str) -> bool:
        """Tell whether a grant may be the last link of a chain to an office for a power."""
        return any(self.may_cover("offices", terms, office) for terms in readings(grant, "to")) and any(
            self.may_cover("powers", terms, power) for terms in readings(grant, "powers")
        )

    def offices(self, power: str) -> list[str]:
        """The offices that some grant may reach with the power, in the order of ids."""
        grants = [g for g in grants_of(self.registry) if self._any(g, "powers", power)]
        return [o for o in sorted(self.registry.terms["offices"]) if any(self._any(g, "to", o) for g in grants)]

    def powers(self, office: str) -> list[str]:
        """The powers with which some grant may reach the office, in the order of ids."""
        grants = [g for g in grants_of(self.registry) if self._any(g, "to", office)]
        return [p for p in sorted(self.registry.terms["powers"]) if any(self._any(g, "powers", p) for g in grants)]

    def _any(self, grant: Entry, field: str, term: str) -> bool:
        scheme = "offices" if field == "to" else "powers"
        return any(self.may_cover(scheme, terms, term) for terms in readings(grant, field))


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
