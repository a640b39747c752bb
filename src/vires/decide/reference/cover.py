"""Whether a list covers a part of the act (S7), two-valued, in one completion."""

from __future__ import annotations

from datetime import datetime

from vires.decide.reference.atom import Atom
from vires.decide.reference.possible import ListAtom
from vires.decide.reference.record import ACT, Record
from vires.model.question import Place
from vires.model.scope import Scope, metres
from vires.model.terms import OpenList, TermList, listed


class Cover:
    """Covers of the parts of the act, and of the offices and powers of an instrument's making."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.world = record.world

    def act_part(self, part: str, terms: TermList | None, owner: str, field: str) -> bool:
        """Tell whether a list covers the act's office, power, territory or subjects."""
        if terms is None:
            return True
        return self._terms(part, terms, self.record.instant(ACT), owner, field)

    def made_part(self, part: str, term: str, terms: TermList, making: str, owner: str, field: str) -> bool:
        """Tell whether a list covers an office or power that stands in the record, at the making of an
        instrument. A term wider than the list leaves a fact of the making open."""
        moment = self.record.instant(making)
        group = self.world.part(f"{part}@{making}@{term}", (Place(site=term),), True, moment)
        return self._terms(group, terms, moment, owner, field, f"@{making}")

    def _terms(self, group: str, terms: TermList, moment: datetime, owner: str, field: str, suffix: str = "") -> bool:
        """S7: true if a stated term is listed or narrower; else a fact if nothing is stated or some term is
        narrower than or equal to both a stated and a listed one; else, of an open list, a reading."""
        part = self.world.parts[group]
        names = listed(terms)
        open_ = isinstance(terms, OpenList)
        within = terms.within if isinstance(terms, OpenList) else None
        label = f"{group.partition('@')[0]}:[{','.join(sorted(set(names)))}]" + (f"~{owner}" if open_ else "") + suffix
        atom = Atom(label, "fact", group=group, detail=ListAtom(tuple(sorted(set(names))), open_, within))
        if part.stated is None:
            return bool(self.world.value(atom))
        stated = [place.site for place in part.stated]
        scheme = part.scheme
        if any(scheme.covers(names, term, moment) for term in stated):
            return True
        if any(scheme.overlaps(names, term, moment) for term in stated) and self.world.value(atom):
            return True
        if not open_:
            return False
        inside = [t for t in stated if not scheme.overlaps(names, t, moment)]
        if within is not None:
            sure = [term for term in inside if scheme.covers((within,), term, moment)]
            partly = any(scheme.overlaps((within,), term, moment) for term in set(inside) - set(sure))
            if partly and self.world.value(atom):
                return True
            inside = sure
        return bool(inside) and self._read_in(owner, field, inside)

    def _read_in(self, owner: str, field: str, terms: list[str]) -> bool:
        """The reading that an open list takes in terms it does not name."""
        return bool(self.world.value(Atom(f"open:{owner}.{field}>{','.join(sorted(set(terms)))}", "reading")))

    def contained(self, scheme: str, inner: TermList | None, outer: TermList | None) -> bool:
        """Tell whether every term of one list is in another or narrower, at the act. A list left out holds
        everything; an open list is as wide as its `within`, or everything (S18)."""
        if outer is None:
            return True
        if inner is None:
            return False
        moment, hierarchy = self.record.instant(ACT), self.world.registry.schemes[scheme]
        wide = [term for term in _extent(outer) if term is not None]
        return None in _extent(outer) or all(
            term is not None and hierarchy.covers(wide, term, moment) for term in _extent(inner)
        )

    def scope(self, scope: Scope | None, owner: str) -> bool:
        """Tell whether a scope covers the act's territory, subjects and sites."""
        if scope is None:
            return True
        return (
            self.act_part("territory", scope.territories, owner, "territories")
            and self.act_part("subjects", scope.subjects, owner, "subjects")
            and self.sites(scope, owner)
        )

    def sites(self, scope: Scope, owner: str) -> bool:
        """Tell whether a scope covers some site of the act: at it; with `within` at most so far away; with
        `near`, at it, while merely near is a reading."""
        if scope.sites is None:
            return True
        moment = self.record.instant(ACT)
        part = self.world.parts["sites"]
        reach = metres(scope.within) if scope.within is not None else None
        names = tuple(sorted(set(listed(scope.sites))))
        open_ = isinstance(scope.sites, OpenList)
        within = scope.sites.within if isinstance(scope.sites, OpenList) else None
        own = f"~{owner}" if scope.near or open_ else ""
        ask = ListAtom(names, open_, within, reach, owner if scope.near else None)
        label = f"sites:[{','.join(names)}]" + (f"<={reach:g}" if reach is not None else "") + own
        atom = Atom(label, "fact", group="sites", detail=ask)
        if part.stated is None:
            return bool(self.world.value(atom))
        verdicts = [(self._kind(ask, place, moment), self._reach(ask, place)) for place in part.stated]
        if ("listed", "yes") in verdicts:
            return True
        if any(
            (kind == "partly" and reach_ != "no") or (kind != "no" and reach_ == "unstated")
            for kind, reach_ in verdicts
        ) and self.world.value(atom):
            return True
        if ("listed", "near") in verdicts and self._near(owner):
            return True
        for way in ("yes", "near"):
            inside = [
                place.site for place, verdict in zip(part.stated, verdicts, strict=True) if verdict == ("inside", way)
            ]
            if inside and (way == "yes" or self._near(owner)) and self._read_in(owner, "sites", inside):
                return True
        return False

    def _near(self, owner: str) -> bool:
        """The reading that what is merely near is near as the provision means it."""
        return bool(self.world.value(Atom(f"near:{owner}", "reading", group="sites", detail=owner)))

    def _kind(self, ask: ListAtom, place: Place, moment: datetime) -> str:
        """How the list takes the kind of place: `listed`, `partly` (some narrower term is in both, or may lie
        inside), `inside` what an open list leaves open, or `no`."""
        scheme = self.world.parts["sites"].scheme
        if scheme.covers(ask.listed, place.site, moment):
            return "listed"
        if scheme.overlaps(ask.listed, place.site, moment):
            return "partly"
        if not ask.open:
            return "no"
        if ask.within is None or scheme.covers((ask.within,), place.site, moment):
            return "inside"
        return "partly" if scheme.overlaps((ask.within,), place.site, moment) else "no"

    def _reach(self, ask: ListAtom, place: Place) -> str:
        """How the distance is met: `yes`, `no`, `near` (left to what near means) or `unstated`."""
        if place.metres is None and not place.near:
            return "yes"
        if ask.near is not None:
            return "near"
        if ask.metres is None:
            return "no"
        if place.metres is None:
            return "unstated"
        return "yes" if place.metres <= ask.metres else "no"


def _extent(terms: TermList) -> frozenset[str | None]:
    """The terms a list may reach; `None` where it may reach any."""
    if isinstance(terms, OpenList):
        return frozenset({*terms.including, terms.within})
    return frozenset(terms)
