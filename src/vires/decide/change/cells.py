"""The cells in which answers can differ (S19): kinds of act that no list of the record tells apart.

Of offices and powers only those are looked at that a changed provision bears on. Two offices (or powers) share a cell
if every list of the provisions that bear on them stands to both alike, at each moment compared. A wide term that
such a list splits is no cell; its narrower terms are, and its rest. Territories, sites and subjects are told apart
by the lists on which the two answers turn while the part is not stated, and by no others: what neither answer turns
on makes no difference.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import product

from vires.decide.change.bearing import Bearing
from vires.decide.change.extent import PARTLY, Extent
from vires.decide.change.listing import SCHEME, Listing, listings, said
from vires.decide.change.remainder import MARK, is_rest, whole
from vires.decide.change.side import Side, Stated
from vires.model.question import Act, Place
from vires.model.registry import Registry
from vires.model.scheme import Scheme

Standing = tuple[tuple[str, str], ...]
"""How each of some lists stands to a term."""
MOST_CELLS = 20_000
"""Cells of one office and power; past it the parts with the most lists stay unstated."""


@dataclass(frozen=True)
class Pair:
    """Offices and powers that share a cell; the first of each is the one asked about. `bearing` are the
    provisions that bear on them."""

    offices: tuple[str, ...]
    powers: tuple[str, ...]
    bearing: frozenset[str]


@dataclass(frozen=True)
class Part:
    """Terms of one part of the act that share a cell, sites as `ID`, `ID@METRES` or `ID@near`. `none`: the cell is
    also that of an act with no such place or class that matters."""

    terms: tuple[str, ...]
    none: bool = False


@dataclass(frozen=True)
class Where:
    """The other parts of a cell; `None` where the part makes no difference and is not stated."""

    territory: Part | None = None
    sites: Part | None = None
    subjects: Part | None = None


class Cells:
    """The cells of two sides. Both registries have rests (`with_rests`) and the same terms."""

    def __init__(self, before: Side, after: Side, stated: Stated, bearings: Sequence[Bearing]) -> None:
        self.registry = before.registry
        self.stated = stated
        self.bearings = tuple(bearings)
        moments = sorted({*before.moments, *after.moments})
        self.extents = {part: _extents(self.registry.schemes[scheme], moments) for part, scheme in SCHEME.items()}
        self._lists: dict[tuple[int, str], tuple[Listing, ...]] = {}

    # Offices and powers

    def pairs(self, touched: Iterable[str], reorganised: Iterable[str]) -> list[Pair]:
        """The offices and powers on which something touched bears, and on which some grant may bear, in the
        order of ids."""
        changed, asked = frozenset(touched), self._asked()
        moved = sum(self.bearings[0].extents["offices"].bit[office] for office in set(reorganised))
        classes: dict[tuple[object, ...], list[tuple[str, str]]] = defaultdict(list)
        affected = [bearing.affected(changed) for bearing in self.bearings]
        powers = self.bearings[0].extents["powers"]
        for power in powers.members(asked[1]):
            offices = moved
            for bearing, ids in zip(self.bearings, affected, strict=True):
                for identity, (mine, over) in bearing.last.items():
                    if identity in ids and over & powers.bit[power]:
                        offices |= mine
            for key, members in self._alike(power, offices & asked[0]).items():
                classes[key].extend((office, power) for office in members)
        found = [pair for key, members in classes.items() for pair in _blocks(members, key[-1])]
        return sorted(found, key=lambda pair: (pair.powers, pair.offices))

    def _asked(self) -> tuple[int, int]:
        """The offices and powers that the stated ones admit."""
        extents = self.bearings[0].extents
        wide = (("offices", self.stated.offices), ("powers", self.stated.powers))
        offices, powers = (extents[s].within(names) if names else extents[s].all for s, names in wide)
        return offices, powers

    def _alike(self, power: str, offices: int) -> dict[tuple[object, ...], list[str]]:
        """The offices by what bears on them with that power and how its lists stand to them and to it."""
        found: dict[tuple[object, ...], list[str]] = defaultdict(list)
        extent = self.bearings[0].extents["offices"]
        bit = self.bearings[0].extents["powers"].bit[power]
        over = [[(i, mine) for i, (mine, of) in b.last.items() if of & bit] for b in self.bearings]
        for office in extent.members(offices):
            place = extent.bit[office]
            seeds = [frozenset(i for i, mine in last if mine & place) for last in over]
            if not any(self._grants(bearing, ids) for bearing, ids in zip(self.bearings, seeds, strict=True)):
                continue
            bearing_on = [b.closure(ids) for b, ids in zip(self.bearings, seeds, strict=True)]
            standing = tuple(
                (self._standing(n, ids, "office", office), self._standing(n, ids, "power", power))
                for n, ids in enumerate(bearing_on)
            )
            if any(_split(one) for pair in standing for one in pair):
                continue
            found[(*seeds, standing, frozenset().union(*bearing_on))].append(office)
        return found

    def _grants(self, bearing: Bearing, identities: Iterable[str]) -> bool:
        return any(hasattr(bearing.entries[i].provision, "redelegable") for i in identities)

    def _standing(self, number: int, identities: frozenset[str], part: str, term: str) -> Standing:
        lists = {listing for identity in identities for listing in self._of(number, identity) if listing.part == part}
        ordered = sorted({(one.names, one.open, one.within or "") for one in lists})
        stated = [Listing(part, names, "", open_, within or None) for names, open_, within in ordered]
        return tuple(extent.stands(one, term) for extent in self.extents[part] for one in stated)

    def _of(self, number: int, identity: str) -> tuple[Listing, ...]:
        found = self._lists.get((number, identity))
        if found is None:
            bearing = self.bearings[number]
            entry = bearing.entries[identity]
            found = self._lists[number, identity] = tuple(listings(entry, bearing.registry))
        return found

    def lists(self, identities: Iterable[str]) -> list[Listing]:
        """The lists of some provisions, in whichever record has them."""
        return [
            listing
            for number, bearing in enumerate(self.bearings)
            for identity in identities
            if identity in bearing.entries
            for listing in self._of(number, identity)
        ]

    # Territories, sites and subjects

    def wheres(self, lists: Iterable[Listing]) -> Iterator[Where]:
        """Every way in which some lists tell the other parts of an act apart, those stated left out."""
        by_part: dict[str, list[Listing]] = defaultdict(list)
        for listing in set(lists):
            by_part[listing.part].append(listing)
        given = {"territory": self.stated.territory, "sites": self.stated.sites, "subjects": self.stated.subjects}
        choices: dict[str, list[Part | None]] = {}
        for part in ("territory", "sites", "subjects"):
            free = given[part] is None and by_part[part]
            choices[part] = (
                list(self._parts(part, sorted(by_part[part], key=lambda one: one.label))) if free else [None]
            )
        while len(choices["territory"]) * len(choices["sites"]) * len(choices["subjects"]) > MOST_CELLS:
            choices[max(choices, key=lambda part: len(choices[part]))] = [None]
        for territory, sites, subjects in product(*choices.values()):
            yield Where(territory, sites, subjects)

    def _parts(self, part: str, lists: list[Listing]) -> Iterator[Part]:
        classes: dict[object, list[str]] = {}
        outside = tuple(("outside", "outside") for _ in self.extents[part] for _ in lists)
        if part != "territory":
            classes[self._far(part, outside, lists, None)] = []
        for term in self.extents[part][0].terms:
            standing = tuple(extent.stands(one, term) for extent in self.extents[part] for one in lists)
            if _split(standing):
                continue
            for mark in self._distances(part, standing, lists):
                key = self._far(part, standing, lists, mark)
                classes.setdefault(key, []).append(term if mark is None else f"{term}@{mark}")
        for key, terms in classes.items():
            yield Part(_plain(terms), none=part != "territory" and key == self._far(part, outside, lists, None))

    def _distances(self, part: str, standing: Standing, lists: list[Listing]) -> list[str | None]:
        """At the place; at each distance that some list in question draws a line at; near it, where a list says no
        more than near."""
        if part != "sites":
            return [None]
        marks = {f"{one.metres:g}" for one in lists if one.metres}
        if any(one.near for one in lists):
            marks.add("near")
        return [None, *sorted(marks)]

    def _far(self, part: str, standing: Standing, lists: list[Listing], mark: str | None) -> object:
        """What the lists make of a term so far away."""
        if part != "sites":
            return standing
        seen = []
        for number, one in enumerate(standing):
            listing = lists[number % len(lists)]
            how = _distance(listing, mark)
            seen.append((one, how) if how != "no" and one != ("outside", "outside") else None)
        return tuple(seen)

    def act(self, side: Side, pair: Pair, where: Where) -> Act:
        """The question that stands for a cell."""
        stated = self.stated
        return Act.model_construct(
            office=pair.offices[0],
            power=pair.powers[0],
            territory=where.territory.terms[0] if where.territory else stated.territory,
            sites=_places(where.sites) if where.sites else stated.sites,
            subjects=_named(where.subjects) if where.subjects else stated.subjects,
            at=side.at,
            facts=dict(stated.facts),
        )


def _extents(scheme: Scheme, moments: list[datetime]) -> list[Extent]:
    within = [m for m in scheme.breakpoints if moments[0] < m <= moments[-1]]
    epochs = {sum(b <= m for b in scheme.breakpoints): m for m in (*moments, *within)}
    return [Extent(scheme, moment) for moment in epochs.values()]


def _split(standing: Standing) -> bool:
    return any(PARTLY in one for one in standing)


def _distance(listing: Listing, mark: str | None) -> str:
    if mark is None:
        return "at"
    if listing.near:
        return "near"
    if listing.metres is None:
        return "no"
    if mark == "near":
        return "unstated"
    return "at" if float(mark) <= listing.metres else "no"


def _blocks(members: list[tuple[str, str]], bearing: object) -> Iterator[Pair]:
    """The members of a class as full rectangles of offices and powers."""
    by_office: dict[str, list[str]] = defaultdict(list)
    for office, power in members:
        by_office[office].append(power)
    by_powers: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for office, over in by_office.items():
        by_powers[_plain(over)].append(office)
    for powers, offices in by_powers.items():
        assert isinstance(bearing, frozenset)
        yield Pair(_plain(offices), powers, bearing)


def _plain(terms: Iterable[str]) -> tuple[str, ...]:
    """Terms in the order of ids, whole ones first; the rest of a term that is there itself left out."""
    known = set(terms)
    kept = {t for t in known if not _spare(t, known)}
    return tuple(sorted(kept, key=lambda term: (MARK in term, term.count("/"), term)))


def _spare(term: str, known: set[str]) -> bool:
    site, mark, distance = term.partition("@")
    return is_rest(site) and f"{whole(site)}{mark}{distance}" in known


def _places(part: Part) -> tuple[Place, ...]:
    if part.none:
        return ()
    site, _, mark = part.terms[0].partition("@")
    metres = float(mark) if mark and mark != "near" else None
    return (Place.model_construct(site=site, metres=metres, near=mark == "near"),)


def _named(part: Part) -> tuple[str, ...]:
    return () if part.none else part.terms[:1]


def slice_of(registry: Registry, identities: Iterable[str]) -> Registry:
    """The registry with no instruments but those of some provisions and, since the instruments of one day are
    linked by their order (S13), the others of those days."""
    chosen = {registry.entries[i].instrument.id for i in identities if i in registry.entries}
    days = [
        (date.first, date.last)
        for name in chosen
        for date in said(registry.instruments[name], registry.instruments[name].decided, "decided")
    ]
    single = {first for first, last in days if first == last}
    ranges = [(first, last) for first, last in days if first != last]
    kept = {
        name: instrument
        for name, instrument in registry.instruments.items()
        if name in chosen
        or instrument.decided.first in single
        or any(first <= instrument.decided.first <= last for first, last in ranges)
    }
    return Registry(registry.settings, registry.terms, kept, registry.spells, registry.sources, ())
