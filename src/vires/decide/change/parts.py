"""Territories, sites and subjects as the lists tell them apart on which an answer turns (S7, S19)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from vires.decide.change.extent import OUTSIDE, PARTLY, Extent
from vires.decide.change.listing import Listing
from vires.decide.change.remainder import MARK, is_rest, whole
from vires.decide.change.side import Stated
from vires.model.question import Place

Standing = tuple[tuple[str, str], ...]
"""How each of some lists stands to a term."""
MOST_CELLS = 20_000
"""Cells of one office and power; past it the part told apart most finely stays not stated."""
_NOWHERE = (OUTSIDE, OUTSIDE)


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


class Parts:
    """The parts of an act beside its office and power. `extents` are the terms of each part at each moment
    compared; what is `stated` is not told apart."""

    def __init__(self, extents: Mapping[str, list[Extent]], stated: Stated) -> None:
        self.extents = extents
        self.stated = stated

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
        outside = tuple(_NOWHERE for _ in self.extents[part] for _ in lists)
        if part != "territory":
            classes[self._far(part, outside, lists, None)] = []
        for term in self.extents[part][0].terms:
            standing = tuple(extent.stands(one, term) for extent in self.extents[part] for one in lists)
            if is_split(standing):
                continue
            for mark in _distances(part, lists):
                key = self._far(part, standing, lists, mark)
                classes.setdefault(key, []).append(term if mark is None else f"{term}@{mark}")
        nowhere = self._far(part, outside, lists, None)
        for key, terms in classes.items():
            none = part != "territory" and key == nowhere
            # What is not there at all is not there at any distance.
            told = [term for term in terms if not none or term.partition("@")[0] not in terms or "@" not in term]
            yield Part(in_order(told), none)

    def _far(self, part: str, standing: Standing, lists: list[Listing], mark: str | None) -> object:
        """What the lists make of a term so far away."""
        if part != "sites":
            return standing
        seen = []
        for number, one in enumerate(standing):
            listing = lists[number % len(lists)]
            how = _distance(listing, mark)
            seen.append((one, how) if how != "no" and one != _NOWHERE else None)
        return tuple(seen)


def is_split(standing: Standing) -> bool:
    """Tell whether some list takes in a part of the term only."""
    return any(PARTLY in one for one in standing)


def _distances(part: str, lists: list[Listing]) -> list[str | None]:
    """At the place; at each distance at which some list draws a line; near it, where a list says no more than near."""
    if part != "sites":
        return [None]
    marks = {f"{one.metres:.12g}" for one in lists if one.metres}
    if any(one.near for one in lists):
        marks.add("near")
    return [None, *sorted(marks)]


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


def in_order(terms: Iterable[str]) -> tuple[str, ...]:
    """Terms in the order of ids, whole ones first; the rest of a term that is there itself left out."""
    known = set(terms)
    kept = {t for t in known if not _spare(t, known)}
    return tuple(sorted(kept, key=lambda term: (MARK in term, term.count("/"), term)))


def _spare(term: str, known: set[str]) -> bool:
    site, mark, distance = term.partition("@")
    return is_rest(site) and f"{whole(site)}{mark}{distance}" in known


def places(part: Part) -> tuple[Place, ...]:
    """The sites of an act that stands for the part."""
    if part.none:
        return ()
    site, _, mark = part.terms[0].partition("@")
    metres = float(mark) if mark and mark != "near" else None
    return (Place.model_construct(site=site, metres=metres, near=mark == "near"),)


def classes(part: Part) -> tuple[str, ...]:
    """The subjects of an act that stands for the part."""
    return () if part.none else part.terms[:1]
