"""What stands in the fields of a matrix. What is worked out is kept with the handle, for all days of some years, so
that leafing through a matrix, or another day of it, asks nothing twice."""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from vires.compile.points import micros
from vires.decide.likeness import Kind, Likeness
from vires.decide.reach import Reach, grants_of, readings
from vires.model.finding import Outcome
from vires.model.terms import OpenList, listed
from vires.temporal.dating import Dating, day_start, local_day

if TYPE_CHECKING:
    from vires.model.question import Act
    from vires.model.registry import Registry
    from vires.service.asking import Handle
    from vires.temporal.vantage import Vantage

NARROWER, OPEN, TOO_OPEN = "NARROWER", "OPEN", "TOO_OPEN"
MOST_KEPT = 12
"""Kinds of act and points of view kept with a handle; the one longest not asked goes first."""

Pair = tuple[str, str]
Span = tuple[int, int]


class Kept(OrderedDict[tuple[Any, ...], "Marks"]):
    """Marks by point of view, kind of act and time."""


class Reachable(dict[Span, "Pairs"]):
    """Pairs by the successions of offices that a date lies between."""


@dataclass(frozen=True)
class Pairs:
    """The pairs that some grant may name, and those that some may cover at all."""

    named: frozenset[Pair]
    reached: frozenset[Pair]


def span_of(registry: Registry, first: Dating, last: Dating) -> Span:
    """The time from the year before one date to the end of that after another, in microseconds of the epoch."""
    zone = registry.zone
    begin = local_day(first.start(zone), zone).year - 1
    end = local_day(last.end(zone), zone).year + 2
    bounds = (day_start(date(min(max(year, 1), 9998), 1, 1), zone) for year in (begin, end))
    since, until = (micros(bound) for bound in bounds)
    # The ends of the calendar have no year beside them.
    return min(since, micros(first.start(zone))), max(until - 1, micros(last.end(zone)))


class Marks:
    """The marks of pairs for one kind of act, on any day of a time, seen from one vantage."""

    def __init__(self, handle: Handle, act: Act, vantage: Vantage, span: Span) -> None:
        self.handle, self.act = handle, act
        self.likeness = Likeness(handle.engine, vantage, act, *span)
        self._quick = handle.engine.quick(vantage)
        self._sites = None if act.sites is None else [place.site for place in act.sites]

    @classmethod
    def of(cls, handle: Handle, act: Act, vantage: Vantage, span: Span) -> Marks:
        """The marks kept for these, made if there are none. Raises `QuestionError`."""
        kept: Kept = handle.kept.setdefault(Kept, Kept())
        key = (handle.engine.sight(vantage), act.model_dump_json(exclude={"office", "power", "at"}), span)
        found = kept.pop(key, None)
        if found is None or found.likeness.engine is not handle.engine:
            found = cls(handle, act.model_copy(update={"office": None, "power": None}), vantage, span)
        kept[key] = found
        while len(kept) > MOST_KEPT:
            kept.popitem(last=False)
        return found

    def pairs(self, at: Dating) -> Pairs:
        """The pairs that some grant may reach at a date, in any source's reading."""
        registry = self.handle.registry
        kept: Reachable = self.handle.kept.setdefault(Reachable, Reachable())
        key = self.succession(at)
        if key not in kept:
            kept[key] = _pairs(registry, Reach(registry, at))
        return kept[key]

    def succession(self, at: Dating) -> Span:
        """Between which successions of offices and powers a date lies: what may be reached turns on no more."""
        registry = self.handle.registry
        points = registry.schemes["offices"].breakpoints
        return bisect_right(points, at.start(registry.zone)), bisect_right(points, at.end(registry.zone))

    def row(self, office: str, powers: Sequence[str], at: Dating, pairs: Pairs) -> Iterator[str]:
        """The marks of an office with each of some powers."""
        named, reached, kind = pairs.named, pairs.reached, self.likeness.kind
        seen: dict[int, str] = {}
        for power in powers:
            pair = office, power
            if pair in named:
                its = kind(office, power)
                mark = seen.get(id(its))
                if mark is None:
                    mark = seen[id(its)] = self.mark(its, at)
                yield mark
            else:
                yield NARROWER if pair in reached else ""

    def mark(self, kind: Kind | None, at: Dating) -> str:
        """The mark of the pairs of a kind."""
        if kind is None:
            return str(Outcome.NO_AUTHORITY_SHOWN)
        if self.act.sites is None:
            # With every kind of place open a single pair may take a minute; that is for whoever asks it.
            act = self.act
            glance = self._quick.glance(
                kind.office, kind.power, at.text, act.territory, self._sites, act.subjects, act.facts
            )
            return OPEN if glance is None else str(glance.outcome)
        outcome = self.likeness.outcome(kind, at)
        return TOO_OPEN if outcome is None else str(outcome)


def _pairs(registry: Registry, reach: Reach) -> Pairs:
    lists = {
        (to, powers)
        for grant in grants_of(registry)
        for to in readings(grant, "to")
        for powers in readings(grant, "powers")
    }
    known: dict[tuple[str, Any, bool], frozenset[str]] = {}

    def tested(scheme: str, terms: Any, named: bool) -> frozenset[str]:
        test = reach.may_name if named else reach.may_cover
        return frozenset(term for term in registry.terms[scheme] if test(scheme, terms, term))

    def reached(scheme: str, terms: Any, named: bool) -> frozenset[str]:
        key = (scheme, terms, named)
        found = known.get(key)
        if found is None:
            if isinstance(terms, OpenList) or len(listed(terms)) < 2:
                found = tested(scheme, terms, named)
            else:
                # A closed list covers what some term of it does.
                found = frozenset().union(*(reached(scheme, (one,), named) for one in listed(terms)))
            known[key] = found
        return found

    def pairs(named: bool) -> frozenset[Pair]:
        return frozenset(
            (office, power)
            for to, powers in lists
            for office in reached("offices", to, named)
            for power in reached("powers", powers, named)
        )

    return Pairs(pairs(True), pairs(False))
