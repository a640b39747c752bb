"""What a deep rule may look at: the record, and whether something can be so for any act at all.

An act of which nothing is stated but the moment leaves its office, power, territory, sites, subjects and facts
open, so its completions (S13) are those of every act at that moment; every doctrine is left undecided. What is
true in no completion of it, at none of the moments that stand for all (`moments`), is so of no act. A rule
asks this at each standard of evidence, and takes a question that is `too-open` as if it could be so: no rule
says more than is settled. `as_of` and `known_by` are those of the vantage given, mostly now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any, TypeVar

from vires.decide.analysis.moments import Moments, Stretch
from vires.decide.answer import Answer, TooOpen
from vires.decide.definition import Definition
from vires.decide.reference.explore import ever
from vires.decide.reference.formula import Formula, disj
from vires.decide.reference.world import World
from vires.model.condition import ConsentOf, StatusIs, walk
from vires.model.instrument import Instrument
from vires.model.provision import Annuls, Provision, Suspends
from vires.model.question import Act
from vires.model.registry import Entry, Registry
from vires.model.terms import OpenList, TermList, listed
from vires.temporal.dating import Dating, day_start, local_day
from vires.temporal.vantage import STANDARDS, UNDECIDED, Vantage, meets

Answers = Callable[[Registry], Callable[[Act, Vantage], Answer]]
"""An engine: made once for a registry, then asked."""
Goal = Callable[[Definition], Formula]
T = TypeVar("T")

LAST = date(9000, 1, 1)
"""After every date of a record; schemes only grow, so all successions have come by then."""
MOST_KEPT = 48
"""Worlds that are kept for the next question at the same moment."""


class Study:
    """A registry as it is looked at, at one vantage. `progress` is told how many of how many steps are done."""

    def __init__(
        self,
        registry: Registry,
        vantage: Vantage,
        answers: Answers,
        progress: Callable[[int, int], None] | None = None,
    ) -> None:
        self.registry = registry
        self.vantage = vantage
        self.answers = answers
        undecided = vantage.with_doctrine(dict.fromkeys(registry.settings.doctrines, UNDECIDED))
        self.standards = tuple(undecided.with_standard(standard) for standard in _standards(registry, vantage.standard))
        self._progress = progress
        self._worlds: dict[tuple[datetime, str], Definition] = {}
        self._stretches: dict[tuple[date, date], list[Stretch]] = {}

    def counted(self, items: Iterable[T]) -> Iterator[T]:
        """The items one by one, telling how far it is."""
        known = list(items)
        for done, item in enumerate(known):
            if self._progress is not None:
                self._progress(done, len(known))
            yield item
        if self._progress is not None:
            self._progress(len(known), len(known))

    # The record

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Every provision that the vantage shows, in the order of ids."""
        rules = self.rules(self.now, self.standards[0])
        return tuple(
            entry
            for entry in self.registry.entries.values()
            if ever(rules.world, rules.body, lambda e=entry: rules.exists(e, "act"))  # type: ignore[misc]
        )

    @property
    def known(self) -> tuple[Entry, ...]:
        """Every provision of the record, which another standard of evidence may show."""
        return tuple(self.registry.entries.values())

    @property
    def instruments(self) -> tuple[Instrument, ...]:
        """Every instrument of the record, in the order of ids."""
        return tuple(instrument for _, instrument in sorted(self.registry.instruments.items()))

    @cached_property
    def spared(self) -> Study:
        """The same record as if nothing had been annulled, stayed or enjoined: what a court has set aside is in
        the record for what it was, and no slip."""
        gone = [e.id for e in self.registry.entries.values() if isinstance(e.provision, Annuls | Suspends)]
        return Study(self.registry.without(gone), self.vantage, self.answers)

    def readings(self, entry: Entry, name: str) -> list[Any]:
        """What the record and every source say of a field of a provision."""
        path = f"{entry.provision.id.removesuffix('/revives')}.{name}"
        said = [a.says[path] for a in entry.instrument.attested if path in a.says]
        return [getattr(entry.provision, name, None), *said]

    def decisions(self, instrument: Instrument) -> list[Dating]:
        """What the record and every source say of when an instrument was decided."""
        return [instrument.decided, *(a.says["decided"] for a in instrument.attested if "decided" in a.says)]

    def written(self, entry: Entry) -> tuple[Provision, tuple[str | int, ...]]:
        """The provision of the text that an entry stands for, and the field of it that is meant."""
        local = entry.provision.id.removesuffix("/revives")
        if local == entry.provision.id:
            return entry.provision, ()
        return next(p for p in entry.instrument.provisions if p.id == local), ("revives",)

    # Time

    @property
    def now(self) -> datetime:
        """The legal viewpoint, as a moment of an act."""
        return self.vantage.as_of.end(self.registry.zone)

    @cached_property
    def _moments(self) -> Moments:
        return Moments(self.registry, local_day(self.now, self.registry.zone))

    @cached_property
    def _first(self) -> date:
        return min((i.decided.first for i in self.registry.instruments.values()), default=date(1, 1, 1))

    def period(self, entry: Entry) -> tuple[date, date]:
        """The days between which the provision may be in its period, in whatever reading; both included."""
        sinces: list[Dating] = []
        for since in self.readings(entry, "since"):
            sinces += [since] if since is not None else self.decisions(entry.instrument)
        untils = self.readings(entry, "until")
        ends = [LAST if until is None else until.last for until in untils]
        return min(self._day(since) for since in sinces), max(ends)

    def _day(self, dating: Dating) -> date:
        return dating.first if dating.instant is None else local_day(dating.instant, self.registry.zone)

    def stretches(self, first: date | None = None, last: date = LAST) -> list[Stretch]:
        """The stretches from the start of `first` (else of the record) to the end of `last`, each with the moment that
        stands for all of it; none if that comes before."""
        span = (first or self._first, last)
        if span not in self._stretches:
            self._stretches[span] = self._moments.stretches(*span)
        return self._stretches[span]

    def moments(self, first: date | None = None, last: date = LAST) -> list[datetime]:
        """The moments that stand for all from the start of `first` to the end of `last`."""
        return [stretch.moment for stretch in self.stretches(first, last)]

    @cached_property
    def turns(self) -> list[datetime]:
        """The moments of an act that matter where what is asked is what happened at another: all, if what covers an
        act can change with its own time (by a status, a consent or the succession of an office), else any."""
        asked = (part for e in self.known for name in ("when", "unless") for one in self.readings(e, name)
                 for part in walk(one))  # fmt: skip
        changing = any(isinstance(part, StatusIs | ConsentOf) for part in asked)
        return self.moments() if changing or self.registry.schemes["offices"].breakpoints else self.moments()[:1]

    def shown(self, moment: datetime) -> Dating:
        """A moment as a question states it: by the day, if nothing changes within that day."""
        day = local_day(moment, self.registry.zone)
        if not self._moments.change_within(day):
            return Dating(day.isoformat(), day, day)
        local = moment.astimezone(self.registry.zone)
        return Dating(local.isoformat(timespec="minutes"), day, day, moment)

    def midnight(self, day: date) -> datetime:
        """The first moment of a day."""
        return day_start(day, self.registry.zone)

    # What can be so

    def rules(self, moment: datetime, vantage: Vantage) -> Definition:
        """The rules of the record for an act of which only the moment is known."""
        key = (moment, vantage.standard)
        found = self._worlds.pop(key, None)
        if found is None:
            found = self._rules(moment, vantage, {})
            while len(self._worlds) >= MOST_KEPT:
                del self._worlds[next(iter(self._worlds))]
        self._worlds[key] = found
        return found

    def _rules(self, moment: datetime, vantage: Vantage, facts: dict[str, bool | int | float]) -> Definition:
        instant = moment.astimezone(UTC)
        at = Dating(instant.isoformat(), instant.date(), instant.date(), instant)
        return Definition(World(self.registry, Act(at=at, facts=facts), vantage))

    def may_be(self, goal: Goal, moment: datetime, facts: dict[str, bool | int | float]) -> bool:
        """As `can_be` at the standard given, of an act of which some facts are known as well."""
        return self._ever(self._rules(moment, self.standards[0], facts), goal)

    def can_be(self, goal: Goal, moment: datetime, standards: Sequence[Vantage] = ()) -> bool:
        """Tell whether `goal` may hold of some act at the moment, at some standard of evidence."""
        return any(self._ever(self.rules(moment, vantage), goal) for vantage in standards or self.standards)

    def ever(self, goal: Goal, moments: Iterable[datetime], standards: Sequence[Vantage] = ()) -> datetime | None:
        """The first of some moments at which `goal` may hold of some act, at some standard of evidence."""
        known = list(moments)
        for vantage in standards or self.standards:
            for moment in known:
                if self._ever(self.rules(moment, vantage), goal):
                    return moment
        return None

    def some(self, goals: Iterable[tuple[Goal, Iterable[datetime]]], needed: Goal | None = None) -> bool:
        """Tell whether any of some goals, each with its own moments, may hold of some act at some standard of evidence.
        They are asked moment by moment, so that what one has worked out serves the next; and not at all where what
        each of them needs cannot be."""
        asked: dict[datetime, list[Goal]] = {}
        for goal, moments in goals:
            for moment in moments:
                asked.setdefault(moment, []).append(goal)
        for vantage in self.standards:
            for moment in sorted(asked):
                rules = self.rules(moment, vantage)
                if needed is not None and not self._ever(rules, needed):
                    continue
                if any(self._ever(rules, goal) for goal in asked[moment]):
                    return True
        return False

    def ever_any(self, goals: Sequence[Goal]) -> bool:
        """Tell whether any of some goals about other moments than the act's may hold of some act."""
        return bool(goals) and self.ever(lambda rules: disj(goal(rules) for goal in goals), self.turns) is not None

    def _ever(self, rules: Definition, goal: Goal) -> bool:
        try:
            return ever(rules.world, rules.body, lambda: goal(rules))
        except TooOpen:
            return True

    # Lists

    def may_share(self, scheme: str, one: TermList | None, other: TermList | None) -> bool:
        """Tell whether some term may be in both lists, at some moment; a list left out takes in every term."""
        if one is None or other is None:
            return True
        first, second = _widest(one), _widest(other)
        if first is None or second is None:
            return True
        known = self.registry.schemes[scheme]
        return any(known.overlaps(second, term, self.midnight(LAST)) for term in first)


def _widest(terms: TermList) -> tuple[str, ...] | None:
    """The terms an open list may reach down from; `None` where it may reach any."""
    if isinstance(terms, OpenList):
        return None if terms.within is None else (*terms.including, terms.within)
    return listed(terms)


def _standards(registry: Registry, given: str) -> list[str]:
    """The standards of evidence, the one given first, less those at which the same words count as at another."""
    levels = {word.level for instrument in registry.instruments.values() for word in instrument.attested}
    found: dict[frozenset[str], str] = {}
    for standard in (given, *STANDARDS):
        found.setdefault(frozenset(level for level in levels if meets(level, standard)), standard)
    return list(found.values())
