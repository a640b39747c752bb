"""Nearest misses: the grants that might have conferred the power, and what each of them fails (S15)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from vires.decide.reference.explore import always, ever
from vires.decide.reference.formula import FALSE, Formula, conj, neg
from vires.decide.reference.record import ACT, VIEW
from vires.decide.reference.references import annulled, ended, routed, suspended, works
from vires.model.attestation import Attestation
from vires.model.finding import Miss
from vires.model.provision import Annuls, Delegates, Modification, Rescinds, Suspends
from vires.model.registry import Entry
from vires.temporal.vantage import meets

if TYPE_CHECKING:
    from vires.decide.definition import Definition
    from vires.decide.reference.routes import Passage

TESTS = (
    "known", "evidence", "decided", "vires", "annulled", "period", "ended", "suspended", "route", "scope",
    "condition",
)  # fmt: skip


class Nearest:
    """Finds the first test that each grant does not pass in every completion."""

    def __init__(self, definition: Definition, actor: str) -> None:
        self.rules = definition
        self.record = definition.record
        self.world = definition.world
        self.actor = actor

    def misses(self) -> tuple[Miss, ...]:
        """Every grant whose offices and powers may cover, furthest first, then by id."""
        asked = [
            self._miss(grant, self.actor, TESTS)
            for grant in self.rules.grants()
            if grant.instrument.review.visible
            and self.rules.exercisable(grant) != FALSE
            and conj((self.rules.covers_office(grant), self.rules.covers_power(grant))) != FALSE
        ]
        found = [miss for miss in asked if miss is not None]
        return tuple(sorted(found, key=lambda miss: (-TESTS.index(miss.fails), miss.provision)))

    def _miss(
        self, entry: Entry, recipient: str, tests: Iterable[str], moment: str = ACT, below: tuple[str, ...] = ()
    ) -> Miss | None:
        for test in tests:
            goal = self._goal(test, entry, recipient, moment)
            if not always(self.world, self.rules.body, goal):
                because, since = self._blame(test, entry, recipient, moment)
                return Miss(
                    provision=entry.id,
                    instrument=entry.instrument.id,
                    title=entry.instrument.title,
                    citation=entry.provision.cite or entry.instrument.cite,
                    fails=test,
                    because=tuple(because),
                    since=since,
                    route=tuple(self._route_misses(entry, moment, (*below, entry.id))) if test == "route" else (),
                )
        return None

    def _goal(self, test: str, entry: Entry, recipient: str, moment: str) -> Callable[[], Formula]:
        """What a test asks, as a formula."""
        rules, record, world = self.rules, self.record, self.world
        goals: dict[str, Callable[[], Formula]] = {
            "known": lambda: world.leaf(lambda: self._public(entry)),
            "evidence": lambda: world.leaf(lambda: record.known(entry.instrument, entry)),
            "decided": lambda: world.leaf(lambda: record.decided_by_view(entry.instrument)),
            "vires": lambda: rules.stands(entry, recipient),
            "annulled": lambda: neg(annulled(entry)),
            "period": lambda: world.leaf(lambda: record.in_period(entry, moment)),
            "ended": lambda: neg(ended(entry, moment)),
            "suspended": lambda: neg(suspended(entry, moment)),
            "route": lambda: self._routed(entry, recipient, moment),
            "scope": lambda: rules.covers_scope(entry),
            "condition": lambda: rules.holds(entry),
        }  # fmt: skip
        return goals[test]

    def _public(self, entry: Entry) -> bool:
        """Tell whether any word for it, of whatever level, was public at the vantage."""
        return any(
            a.modality != "denied" and self.record.speaks(a, entry) and self.record.public(entry.instrument, a)
            for a in entry.instrument.attested
        )

    def _routed(self, entry: Entry, recipient: str, moment: str) -> Formula:
        if not isinstance(entry.provision, Delegates) or self.rules.is_root(entry.instrument):
            return conj(())
        return routed(entry, recipient, moment)

    def _route_misses(self, entry: Entry, moment: str, below: tuple[str, ...]) -> Iterator[Miss]:
        """What each of its routes fails in turn; one that stands `below` it is told of already."""
        own = TESTS[: TESTS.index("scope")]
        issuer = entry.instrument.issuer
        for identity in self._routes(entry):
            if identity in below:
                continue
            miss = self._miss(self.rules.entries[identity], issuer, own, moment, below)
            if miss is not None:
                yield miss

    def _routes(self, entry: Entry) -> list[str]:
        """The routes it names in some reading that counts."""
        routes = self.rules.routes

        def named(passage: Passage) -> bool:
            return ever(self.world, self.rules.body, lambda: self.world.leaf(lambda: passage in routes.passages(entry)))

        passages = routes.passages_in_any_reading(entry)
        return sorted({passage.route for passage in passages if passage.route is not None and named(passage)})

    # What is to blame

    def _blame(self, test: str, entry: Entry, recipient: str, moment: str) -> tuple[list[str], str | None]:
        """The provisions to blame, and the date since which, where there is one."""
        instrument = entry.instrument
        spoken = [a for a in instrument.attested if a.modality != "denied" and self.record.speaks(a, entry)]
        if test == "known":
            return [], self._first_word(spoken)
        if test == "evidence":
            return [], self._first_word([a for a in spoken if meets(a.level, self.world.vantage.standard)])
        if test == "decided":
            return [], instrument.decided.text
        if test == "period":
            return [], self._earliest(entry, "until" if self._over(entry, moment) else "since")
        if test == "annulled":
            return self._blamed(entry, Annuls, lambda e: works(e, entry, VIEW))
        if test == "ended":
            return self._blamed(entry, Rescinds, lambda e: self.rules.force.ends(e, entry, moment))
        if test == "suspended":
            return self._blamed(entry, Suspends, lambda e: self.rules.force.suspends(e, entry, moment))
        if test == "vires":
            return [*self._routes(entry), *self._barring(entry, recipient)], None
        return (self._routes(entry), None) if test == "route" else ([], None)

    def _first_word(self, words: list[Attestation]) -> str | None:
        """When the first of some words was public; if all that were are retracted, since when."""
        by = self.world.vantage.known_by.end(self.record.zone)
        past = [a.retracted for a in words if a.retracted and a.published.start(self.record.zone) <= by]
        dates = past or [a.published for a in words]
        return min(dates, key=lambda date: date.sort_key).text if dates else None

    def _barring(self, entry: Entry, recipient: str) -> list[str]:
        """The limits of law that keep the issuer from passing the power on."""
        if not isinstance(entry.provision, Delegates):
            return []
        rules = self.rules
        return [
            limit.id
            for limit in rules.limits.all
            if ever(self.world, rules.body, lambda li=limit: rules.limits.bars_passing(li, entry, recipient))  # type: ignore[misc]
        ]

    def _earliest(self, entry: Entry, bound: str) -> str:
        """The earliest date that the record or a source gives for a bound of the period."""
        path = f"{entry.provision.id}.{bound}"
        said = [a.says[path] for a in entry.instrument.attested if path in a.says]
        written = getattr(entry.provision, bound)
        dates = [*said, *([written] if written is not None else [])] or [entry.instrument.decided]
        return str(min(dates, key=lambda date: date.sort_key).text)

    def _over(self, entry: Entry, moment: str) -> bool:
        """Tell whether the period may have ended by the moment."""

        def after() -> bool:
            until = self.record.bound(entry, "until")
            return until is not None and until <= self.record.instant(moment)

        return ever(self.world, self.rules.body, lambda: self.world.leaf(after))

    def _blamed(
        self, entry: Entry, effect: type[Modification], does: Callable[[Entry], Formula]
    ) -> tuple[list[str], str | None]:
        """The modifications that undo it in some completion, and the first date from which."""
        blamed = [
            event
            for event in self.rules.aimed_in_any_reading(entry, effect)
            if ever(self.world, self.rules.body, lambda e=event: does(e))  # type: ignore[misc]
        ]
        dates = [entry.provision.since or entry.instrument.decided for entry in blamed]
        first = min(dates, key=lambda date: date.sort_key).text if dates else None
        return [entry.id for entry in blamed], first
