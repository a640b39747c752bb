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

from vires.decide.change.bearing import Bearing
from vires.decide.change.circumstance import altered_terms
from vires.decide.change.extent import Extent
from vires.decide.change.listing import SCHEME, Listing, listings
from vires.decide.change.parts import Parts, Standing, Where, classes, in_order, is_split, places
from vires.decide.change.side import Side, Stated
from vires.model.provision import Grant
from vires.model.question import Act
from vires.model.scheme import Scheme


@dataclass(frozen=True)
class Pair:
    """Offices and powers that share a cell; the first of each is the one asked about. `bearing` are the
    provisions that bear on them."""

    offices: tuple[str, ...]
    powers: tuple[str, ...]
    bearing: frozenset[str]


class Cells:
    """The cells of two sides. Both registries have rests (`with_rests`) and terms of the same ids; where a term is
    narrower than others in one record only, it is told apart as in either."""

    def __init__(self, before: Side, after: Side, stated: Stated, bearings: Sequence[Bearing]) -> None:
        self.registry = before.registry
        self.stated = stated
        self.bearings = tuple(bearings)
        moments = sorted({*before.moments, *after.moments})
        other = after.registry if altered_terms(before.registry, after.registry) else self.registry
        registries = (self.registry,) if other is self.registry else (self.registry, other)
        self.extents = {
            part: [extent for registry in registries for extent in _extents(registry.schemes[scheme], moments)]
            for part, scheme in SCHEME.items()
        }
        self.parts = Parts(self.extents, stated)
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
        found: dict[str, int] = dict.fromkeys(powers.members(asked[1]) if moved else (), moved)
        for bearing, ids in zip(self.bearings, affected, strict=True):
            for identity in ids & bearing.last.keys():
                mine, over = bearing.last[identity]
                for power in powers.members(over & asked[1]):
                    found[power] = found.get(power, 0) | mine
        covering = [self._over(bearing, found) for bearing in self.bearings]
        for power, offices in found.items():
            last = [by_power.get(power, ()) for by_power in covering]
            for key, members in self._alike(power, offices & asked[0], last).items():
                classes[key].extend((office, power) for office in members)
        pairs = [pair for key, members in classes.items() for pair in _blocks(members, key[-1])]
        return sorted(pairs, key=lambda pair: (pair.powers, pair.offices))

    def _asked(self) -> tuple[int, int]:
        """The offices and powers that the stated ones admit."""
        extents = self.bearings[0].extents
        wide = (("offices", self.stated.offices), ("powers", self.stated.powers))
        offices, powers = (extents[s].within(names) if names else extents[s].all for s, names in wide)
        return offices, powers

    def _over(self, bearing: Bearing, wanted: Iterable[str]) -> dict[str, list[tuple[str, int]]]:
        """What may end a chain or limit it, with the offices it may cover, by each of some powers."""
        powers = bearing.extents["powers"]
        bits = sum(powers.bit[power] for power in wanted)
        found: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for identity, (mine, over) in bearing.last.items():
            for power in powers.members(over & bits):
                found[power].append((identity, mine))
        return found

    def _alike(
        self, power: str, offices: int, over: Sequence[Sequence[tuple[str, int]]]
    ) -> dict[tuple[object, ...], list[str]]:
        """The offices by what bears on them with that power and how its lists stand to them and to it."""
        found: dict[tuple[object, ...], list[str]] = defaultdict(list)
        extent = self.bearings[0].extents["offices"]
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
            if any(is_split(one) for pair in standing for one in pair):
                continue
            found[(*seeds, standing, frozenset().union(*bearing_on))].append(office)
        return found

    def _grants(self, bearing: Bearing, identities: Iterable[str]) -> bool:
        return any(isinstance(bearing.entries[i].provision, Grant) for i in identities)

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

    def act(self, side: Side, pair: Pair, where: Where) -> Act:
        """The question that stands for a cell."""
        stated = self.stated
        return Act.model_construct(
            office=pair.offices[0],
            power=pair.powers[0],
            territory=where.territory.terms[0] if where.territory else stated.territory,
            sites=places(where.sites) if where.sites else stated.sites,
            subjects=classes(where.subjects) if where.subjects else stated.subjects,
            at=side.at,
            facts=dict(stated.facts),
        )


def _extents(scheme: Scheme, moments: list[datetime]) -> list[Extent]:
    within = [m for m in scheme.breakpoints if moments[0] < m <= moments[-1]]
    epochs = {sum(b <= m for b in scheme.breakpoints): m for m in (*moments, *within)}
    return [Extent(scheme, moment) for moment in epochs.values()]


def _blocks(members: list[tuple[str, str]], bearing: object) -> Iterator[Pair]:
    """The members of a class as full rectangles of offices and powers."""
    by_office: dict[str, list[str]] = defaultdict(list)
    for office, power in members:
        by_office[office].append(power)
    by_powers: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for office, over in by_office.items():
        by_powers[in_order(over)].append(office)
    for powers, offices in by_powers.items():
        assert isinstance(bearing, frozenset)
        yield Pair(in_order(offices), powers, bearing)
