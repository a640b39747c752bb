"""Which values of atoms can be true together (S13).

Atoms about one part of the act are linked: some act must have these parts - one office, power and territory
at or narrower than what is stated, a set of sites and of subjects likewise, any set where none is stated. The
instruments of one day are linked by the order in which they came.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import product
from typing import Any

from vires.decide.reference.atom import Atom
from vires.model.question import Place
from vires.model.scheme import Scheme

Assigned = Mapping[Atom, str]


@dataclass(frozen=True)
class ListAtom:
    """What a list atom asks of one part: the terms listed, whether the list is open (and within what), the
    distance in metres, and the provision whose idea of near counts."""

    listed: tuple[str, ...]
    open: bool = False
    within: str | None = None
    metres: float | None = None
    near: str | None = None


@dataclass(frozen=True)
class Member:
    """A term a part may really have, `None` for one the record does not know; for a site how far away."""

    term: str | None
    at: bool = True
    metres: float | None = None
    near: frozenset[str] = frozenset()


class Part:
    """One part of the act, or of the making of an instrument, with what is stated of it."""

    def __init__(self, scheme: Scheme, stated: tuple[Place, ...] | None, single: bool, moment: datetime) -> None:
        self.scheme = scheme
        self.stated = stated
        self.single = single
        self.moment = moment

    def possible(self, assigned: Assigned) -> bool:
        """Tell whether some act has this part so that every atom of it has its assigned value."""
        wanted = [(a.detail, v == "true") for a, v in assigned.items() if isinstance(a.detail, ListAtom)]
        near = {a.detail: v == "true" for a, v in assigned.items() if isinstance(a.detail, str)}
        return any(self._fits(wanted, choice) for choice in self._choices(wanted, near))

    def _choices(self, wanted: list[tuple[ListAtom, bool]], near: dict[str, bool]) -> Iterator[list[list[Member]]]:
        """For each stated place the members it may stand for, in every way its open distance can be."""
        meanings = sorted({ask.near for ask, _ in wanted if ask.near is not None})
        cells = _cells({ask.metres for ask, _ in wanted if ask.metres is not None})
        if self.stated is None:
            everywhere = [
                Member(term, at, metres, frozenset(means))
                for term in [*self.scheme.terms, None]
                for at, metres, means in [
                    (True, None, ()),
                    *((False, cell, ()) for cell in cells),
                    *((False, None, (meaning,)) for meaning in meanings),
                ]
            ]
            yield [everywhere]
            return
        open_ = [meaning for meaning in meanings if meaning not in near]
        for values in product((False, True), repeat=len(open_)):
            means = frozenset([m for m, v in zip(open_, values, strict=True) if v] + [m for m, v in near.items() if v])
            for distances in product(*(cells if place.near else [place.metres] for place in self.stated)):
                yield [
                    [
                        Member(term, distance is None, distance, means if distance is not None else frozenset())
                        for term in self.scheme.descendants(place.site, self.moment)
                    ]
                    for place, distance in zip(self.stated, distances, strict=True)
                ]

    def _fits(self, wanted: list[tuple[ListAtom, bool]], groups: list[list[Member]]) -> bool:
        members = [member for group in groups for member in group]
        if self.single:
            return any(
                all(self._may(ask, member) if value else not self._covered(ask, member) for ask, value in wanted)
                for member in members
            )
        barred = [ask for ask, value in wanted if not value]

        def allowed(member: Member) -> bool:
            return not any(self._covered(ask, member) for ask in barred)

        if self.stated is not None and not all(any(map(allowed, group)) for group in groups):
            return False
        left = [member for member in members if allowed(member)]
        return all(any(self._may(ask, member) for member in left) for ask, value in wanted if value)

    def _covered(self, ask: ListAtom, member: Member) -> bool:
        """Tell whether the list as written takes in the member."""
        return self._reaches(ask, member) and self._lists(ask.listed, member)

    def _may(self, ask: ListAtom, member: Member) -> bool:
        """Tell whether the list, read as widely as its openness allows, can take in the member."""
        if not self._reaches(ask, member):
            return False
        if self._lists(ask.listed, member):
            return True
        return ask.open and (ask.within is None or self._lists((ask.within,), member))

    def _lists(self, listed: Iterable[str], member: Member) -> bool:
        return member.term is not None and self.scheme.covers(listed, member.term, self.moment)

    def _reaches(self, ask: ListAtom, member: Member) -> bool:
        if member.at:
            return True
        if ask.near is not None:
            return ask.near in member.near
        return ask.metres is not None and member.metres is not None and member.metres <= ask.metres


def _cells(thresholds: Iterable[float]) -> list[float | None]:
    """One distance for each stretch between thresholds: each threshold itself, and one beyond all."""
    known = sorted(thresholds)
    return [*known, (known[-1] if known else 0.0) + 1.0]


@dataclass(frozen=True)
class Came:
    """What an order atom asks: whether `first` came before `second`, both of one day."""

    first: str
    second: str


def shown_order(named: Iterable[tuple[str, str]], clock: Mapping[str, datetime]) -> list[tuple[str, str]]:
    """Of pairs in which the second names the first, those that show that the first came before: they lie in no ring of
    instruments that name each other, and on no way from one to another of which clock times say otherwise."""
    after: dict[str, list[str]] = {}
    before: dict[str, list[str]] = {}
    for first, second in named:
        after.setdefault(first, []).append(second)
        before.setdefault(second, []).append(first)

    def reached(start: str, steps: Mapping[str, list[str]]) -> set[str]:
        seen, fresh = {start}, {start}
        while fresh:
            fresh = {following for one in fresh for following in steps.get(one, ())} - seen
            seen |= fresh
        return seen

    def shows(first: str, second: str) -> bool:
        earlier, later = reached(first, before), reached(second, after)
        against = any(clock[one] >= clock[other] for one in earlier & clock.keys() for other in later & clock.keys())
        return first not in later and not against

    return sorted(pair for pair in named if shows(*pair))


class Day:
    """The instruments of one day: fixed clock times and known orders, and whether what is assigned about
    their order and times can be true together."""

    def __init__(self, clock: Mapping[str, datetime], known: Iterable[tuple[str, str]]) -> None:
        self.clock = dict(clock)
        self.known = tuple(known)

    def possible(self, assigned: Assigned) -> bool:
        """Tell whether one strict order of the day agrees with every assigned order and time of day."""
        before: set[tuple[str, str]] = set(self.known)
        low: dict[str, tuple[datetime, bool]] = {}
        high: dict[str, datetime] = {}
        for atom, value in assigned.items():
            if isinstance(atom.detail, Came):
                pair = (atom.detail.first, atom.detail.second)
                before.add(pair if value == "true" else pair[::-1])
            else:
                instrument = atom.name.partition("@")[2]
                index = atom.values.index(value)
                low[instrument] = (atom.detail[index], False)
                high[instrument] = atom.detail[index + 1]
        names = sorted({name for pair in before for name in pair} | set(low) | set(self.clock))
        return self._ordered(names, before, low, high)

    def _ordered(
        self, names: list[str], before: set[tuple[str, str]], low: dict[str, Any], high: dict[str, datetime]
    ) -> bool:
        """Place them one after another, each as early as it can be."""
        latest: dict[str, tuple[datetime, bool] | None] = {}
        left = list(names)
        while left:
            ready = [n for n in left if not any(second == n and first in left for first, second in before)]
            if not ready:
                return False
            for name in ready:
                left.remove(name)
                bounds = [latest[f] for f, s in before if s == name and latest[f] is not None]
                earliest = max(((b[0], True) for b in bounds if b is not None), default=None)
                if name in self.clock:
                    moment = self.clock[name]
                    if earliest is not None and earliest[0] >= moment:
                        return False
                    latest[name] = (moment, False)
                    continue
                own = low.get(name)
                start = max((b for b in (earliest, own) if b is not None), default=None)
                if start is not None and name in high and start[0] >= high[name]:
                    return False
                latest[name] = start
        return True
