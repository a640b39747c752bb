"""Whether a list or a scope covers a part of the act, or of an instrument's making (S7)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from vires.model.question import Place
from vires.model.scope import METRES, Scope
from vires.model.terms import OpenList, TermList
from vires.verify.linkage import Asks, Near
from vires.verify.point import Point
from vires.verify.text import ACT, Text


class Cover:
    """S7, two-valued in the case in hand. `owner` is the provision in which a list stands."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.case = text.case

    def act(self, part: str, terms: TermList | None, owner: str, field: str) -> bool:
        """Tell whether a list covers the act's office, power, territory or subjects."""
        return terms is None or self._covers(part, self.text.instant(ACT), terms, owner, field, "")

    def made(self, part: str, term: str, terms: TermList | None, making: str, owner: str, field: str) -> bool:
        """Tell whether a list covers an office or power that stands in the text, at the making of an instrument.
        Where the term is wider than the list, that is a fact of the making."""
        if terms is None:
            return True
        name = f"{part}@{making}@{term}"
        moment = self.text.instant(making)
        self.case.part(name, (Place(site=term),), True, moment)
        return self._covers(name, moment, terms, owner, field, f"@{making}")

    def _covers(self, name: str, moment: datetime, terms: TermList, owner: str, field: str, suffix: str) -> bool:
        part, asks = self.case.parts[name], _asks(terms)
        mark = f"~{owner}" if asks.open else ""
        point = Point(f"{name.partition('@')[0]}:[{','.join(asks.listed)}]{mark}{suffix}", "fact", link=name, ask=asks)
        if part.stated is None:
            return bool(self.case.value(point))
        stated, terms_of = [place.site for place in part.stated], part.hierarchy
        if any(terms_of.inside(term, asks.listed, moment) for term in stated):
            return True
        apart = [term for term in stated if not terms_of.touches(term, asks.listed, moment)]
        if len(apart) < len(stated) and self.case.value(point):
            return True
        if not asks.open:
            return False
        if asks.within is not None:
            sure = [term for term in apart if terms_of.inside(term, [asks.within], moment)]
            maybe = [t for t in apart if t not in sure and terms_of.touches(t, [asks.within], moment)]
            if maybe and self.case.value(point):
                return True
            apart = sure
        return bool(apart) and self._read_in(owner, field, apart)

    def _read_in(self, owner: str, field: str, terms: Iterable[str]) -> bool:
        """The reading that an open list takes in terms that it does not name."""
        name = f"open:{owner}.{field}>{','.join(sorted(set(terms)))}"
        return bool(self.case.value(Point(name, "reading")))

    def scope(self, scope: Scope | None, owner: str) -> bool:
        """Tell whether a scope covers the act's territory, subjects and sites."""
        return scope is None or (
            self.act("territory", scope.territories, owner, "territories")
            and self.act("subjects", scope.subjects, owner, "subjects")
            and (scope.sites is None or self._sites(scope, scope.sites, owner))
        )

    def _sites(self, scope: Scope, sites: TermList, owner: str) -> bool:
        asks = _asks(sites, reach(scope.within), owner if scope.near else None)
        mark = (f"<={asks.metres:g}" if asks.metres is not None else "") + (
            f"~{owner}" if scope.near or asks.open else ""
        )
        point = Point(f"sites:[{','.join(asks.listed)}]{mark}", "fact", link="sites", ask=asks)
        stated = self.case.parts["sites"].stated
        if stated is None:
            return bool(self.case.value(point))
        told = [(place.site, self._kind(asks, place), _distance(asks, place)) for place in stated]
        if any(kind == "listed" and away == "yes" for _, kind, away in told):
            return True
        if any(
            (kind == "partly" and away != "no") or (kind != "no" and away == "unstated") for _, kind, away in told
        ) and self.case.value(point):
            return True
        if any(kind == "listed" and away == "near" for _, kind, away in told) and self._near(owner):
            return True
        for way in ("yes", "near"):
            room = [site for site, kind, away in told if kind == "room" and away == way]
            if room and (way == "yes" or self._near(owner)) and self._read_in(owner, "sites", room):
                return True
        return False

    def _near(self, owner: str) -> bool:
        return bool(self.case.value(Point(f"near:{owner}", "reading", link="sites", ask=Near(owner))))

    def _kind(self, asks: Asks, place: Place) -> str:
        """How a list takes a kind of place: `listed`; `partly`; in the `room` an open list leaves; or `no`."""
        terms_of, moment = self.case.parts["sites"].hierarchy, self.text.instant(ACT)
        if terms_of.inside(place.site, asks.listed, moment):
            return "listed"
        if terms_of.touches(place.site, asks.listed, moment):
            return "partly"
        if not asks.open:
            return "no"
        if asks.within is None or terms_of.inside(place.site, [asks.within], moment):
            return "room"
        return "partly" if terms_of.touches(place.site, [asks.within], moment) else "no"

    def contains(self, scheme: str, outer: TermList | None, inner: TermList | None) -> bool:
        """Tell whether one list takes in all of another, for S18; what is left out or open reaches anything."""
        wide, narrow = _extent(outer), _extent(inner)
        if outer is None or inner is None:
            return outer is None
        if wide is None or narrow is None:
            return wide is None
        terms_of, moment = self.case.hierarchies[scheme], self.text.instant(ACT)
        return all(terms_of.inside(term, wide, moment) for term in narrow)


def _asks(terms: TermList, metres: float | None = None, near: str | None = None) -> Asks:
    if isinstance(terms, OpenList):
        return Asks(tuple(sorted(set(terms.including))), True, terms.within, metres, near)
    return Asks(tuple(sorted(set(terms))), metres=metres, near=near)


def _extent(terms: TermList | None) -> set[str] | None:
    """The terms a list may reach, `None` for any at all."""
    if isinstance(terms, OpenList):
        return None if terms.within is None else {*terms.including, terms.within}
    return None if terms is None else set(terms)


def _distance(asks: Asks, place: Place) -> str:
    """Whether the distance is met: `yes`, `no`, `near` (as the provision means it) or `unstated`."""
    if place.metres is None and not place.near:
        return "yes"
    if asks.near is not None:
        return "near"
    if asks.metres is None:
        return "no"
    return "unstated" if place.metres is None else "yes" if place.metres <= asks.metres else "no"


def reach(text: str | None) -> float | None:
    """A distance as written, in metres."""
    if text is None:
        return None
    figure = text.rstrip("abcdefghijklmnopqrstuvwxyz").strip()
    return round(float(figure) * METRES[text[len(text.rstrip("abcdefghijklmnopqrstuvwxyz")) :]], 6)
