"""Nearest misses: the grants that might have conferred the power, and the first test each fails (S15)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from vires.compile.graph import FALSE, TRUE, Node
from vires.compile.index import ACT, ACTOR, ASKED, VIEW
from vires.compile.solve import Pair
from vires.compile.visible import speaks
from vires.decide.explain.judge import Judge
from vires.model.attestation import Attestation
from vires.model.finding import Miss
from vires.model.provision import Annuls, Delegates, Modification, Rescinds, Suspends
from vires.model.registry import Entry
from vires.temporal.vantage import meets

TESTS = (
    "known", "evidence", "decided", "vires", "annulled", "period", "ended", "suspended", "route", "scope", "condition",
)  # fmt: skip


class Misses:
    """Finds what each grant fails, in the order of the tests."""

    def __init__(self, judge: Judge) -> None:
        self.judge = judge
        self.program = judge.program
        self.ground = judge.program.ground
        self.index = judge.program.index

    def found(self, grants: Iterable[Entry]) -> tuple[Miss, ...]:
        """The misses among some grants, furthest first, then by id."""
        missed = []
        for grant in grants:
            if grant.instrument.review.visible and not self.judge.plainly_not(self.concerns(grant)):
                miss = self._miss(grant, ACTOR, TESTS, ACT)
                if miss is not None:
                    missed.append(miss)
        return tuple(sorted(missed, key=lambda miss: (-TESTS.index(miss.fails), miss.provision)))

    def doubtful(self, grant: Entry) -> tuple[tuple[str, Pair], ...]:
        """The tests that an act may fail by a grant to its office, in their order; up to the first that all fail."""
        return self._doubtful(grant, ACTOR, TESTS, ACT)

    def concerns(self, grant: Entry) -> Node:
        """Whether a grant is about the office and the power of the act."""
        ground = self.ground
        return self.program.remembered(
            grant,
            "concerns",
            lambda: ground.graph.conj((
                ground.field(grant, "exercise", lambda yes: TRUE if yes else FALSE),
                ground.chains.covers_office(grant),
                ground.making.covers_power(grant, ASKED, ""),
            )),
        )  # fmt: skip

    def _miss(
        self, entry: Entry, recipient: str, tests: tuple[str, ...], moment: str, below: tuple[str, ...] = ()
    ) -> Miss | None:
        for test, pair in self._doubtful(entry, recipient, tests, moment):
            if not self.judge.always(pair):
                because, since = self._blame(test, entry, recipient, moment)
                if test == "route":
                    route = tuple(self._route_misses(entry, moment, (*below, entry.id)))
                    return _shown(entry, test, tuple(because), since, route)
                return self._known_miss(entry, test, tuple(because), since)
        return None

    def _known_miss(self, entry: Entry, fails: str, because: tuple[str, ...], since: str | None) -> Miss:
        key = ("miss", fails, because, since)
        return self.program.remembered(entry, key, lambda: _shown(entry, fails, because, since))

    def _doubtful(
        self, entry: Entry, recipient: str, tests: tuple[str, ...], moment: str
    ) -> tuple[tuple[str, Pair], ...]:
        """The tests that an act may fail, in their order; up to the first that every act fails."""

        def build() -> tuple[tuple[str, Pair], ...]:
            found = []
            for test in tests:
                pair = self.program.pair(self._test(test, entry, recipient, moment))
                if pair.sure != TRUE:
                    found.append((test, pair))
                if pair.sure == FALSE:
                    break
            return tuple(found)

        return self.program.remembered(entry, ("tests", recipient, tests, moment), build)

    def _test(self, test: str, entry: Entry, recipient: str, moment: str) -> Node:
        ground, graph = self.ground, self.ground.graph
        tests: dict[str, Callable[[], Node]] = {
            "known": lambda: graph.disj([ground.visible.public(entry.instrument, word) for word in _spoken(entry)]),
            "evidence": lambda: ground.visible.known(entry.instrument, entry),
            "decided": lambda: ground.visible.decided_by_view(entry.instrument),
            "vires": lambda: ground.making.stands(entry, recipient, ASKED),
            "annulled": lambda: graph.neg(ground.force.annulled(entry)),
            "period": lambda: ground.force.in_period(entry, moment),
            "ended": lambda: graph.neg(ground.force.ended(entry, moment, False)),
            "suspended": lambda: graph.neg(ground.force.suspended(entry, moment)),
            "route": lambda: self._routed(entry, recipient, moment),
            "scope": lambda: ground.conditions.covers_scope(entry),
            "condition": lambda: ground.chains.holds(entry, ACTOR, ACT, None, ASKED, frozenset()),
        }
        return tests[test]()

    def _routed(self, entry: Entry, recipient: str, moment: str) -> Node:
        if not isinstance(entry.provision, Delegates) or self.index.is_root(entry.instrument):
            return TRUE
        return self.ground.force.routed(entry, recipient, moment, ASKED)

    def _route_misses(self, entry: Entry, moment: str, below: tuple[str, ...]) -> Iterator[Miss]:
        """What each of its routes fails in turn; one that stands `below` it is told of already."""
        own = TESTS[: TESTS.index("scope")]
        for identity in self._routes(entry):
            if identity in below:
                continue
            miss = self._miss(self.index.entries[identity], entry.instrument.issuer, own, moment, below)
            if miss is not None:
                yield miss

    def _routes(self, entry: Entry) -> list[str]:
        ways = self.ground.making.ways(entry)
        return sorted({
            way.route for way in ways if way.route is not None and self.judge.ever(Pair(way.guard, way.guard))
        })  # fmt: skip

    # What is to blame

    def _blame(self, test: str, entry: Entry, recipient: str, moment: str) -> tuple[list[str], str | None]:
        """The provisions to blame, and the date since which, where there is one."""
        force, instrument = self.ground.force, entry.instrument
        match test:
            case "known":
                return [], self._first_word(_spoken(entry))
            case "evidence":
                standard = self.ground.vantage.standard
                return [], self._first_word([word for word in _spoken(entry) if meets(word.level, standard)])
            case "decided":
                return [], instrument.decided.text
            case "period":
                bound = "until" if self._over(entry, moment) else "since"
                return [], self.program.remembered(entry, ("earliest", bound), lambda: _earliest(entry, bound))
            case "annulled":
                return self._blamed(entry, Annuls, VIEW, lambda event: force.works(event, entry, VIEW))
            case "ended":
                return self._blamed(entry, Rescinds, moment, lambda event: force.ends(event, entry, moment))
            case "suspended":
                return self._blamed(entry, Suspends, moment, lambda event: force.suspends(event, entry, moment))
            case "vires":
                return [*self._routes(entry), *self._barring(entry, recipient)], None
            case "route":
                return self._routes(entry), None
        return [], None

    def _first_word(self, words: list[Attestation]) -> str | None:
        """When the first of some words was public; if all that were are retracted, since when."""
        zone = self.ground.registry.zone
        by = self.ground.vantage.known_by.end(zone)
        past = [word.retracted for word in words if word.retracted and word.published.start(zone) <= by]
        dates = past or [word.published for word in words]
        return min(dates, key=lambda date: date.sort_key).text if dates else None

    def _barring(self, entry: Entry, recipient: str) -> list[str]:
        """The limits of law that keep the issuer from passing the power on."""
        if not isinstance(entry.provision, Delegates):
            return []
        making = self.ground.making

        def bars(limit: Entry) -> Pair:
            return self.program.remembered(
                entry,
                ("bars", limit.id, recipient),
                lambda: self.program.pair(
                    self.ground.stated(
                        entry.instrument,
                        "issuer",
                        lambda issuer: making.bars_passing(limit, entry, recipient, ASKED, issuer),
                    )
                ),
            )

        issuers = {issuer for _, issuer in self.ground.visible.cases(entry.instrument, None, "issuer")}
        limits = {limit.id: limit for issuer in issuers for limit in self.index.limits_on(issuer, "delegation")}
        return [name for name in sorted(limits) if self.judge.ever(bars(limits[name]))]

    def _over(self, entry: Entry, moment: str) -> bool:
        """Tell whether the period may have ended by the moment."""
        ground = self.ground

        def build() -> Pair:
            over = ground.over(
                ground.visible.bound(entry, "until"),
                lambda until: FALSE if until is None else ground.begun(until, moment),
            )
            return Pair(over, over)

        return self.judge.ever(self.program.remembered(entry, ("over", moment), build))

    def _blamed(
        self, entry: Entry, effect: type[Modification], moment: str, does: Callable[[Entry], Node]
    ) -> tuple[list[str], str | None]:
        """The modifications that undo it in some completion, and the first date from which."""

        def undoes(event: Entry) -> Pair:
            return self.program.remembered(entry, (effect, event.id, moment), lambda: self.program.pair(does(event)))

        blamed = [
            event
            for event in self.index.aimed_at(entry.id)
            if isinstance(event.provision, effect) and self.judge.ever(undoes(event))
        ]
        dates = [event.provision.since or event.instrument.decided for event in blamed]
        first = min(dates, key=lambda date: date.sort_key).text if dates else None
        return [event.id for event in blamed], first


def _shown(entry: Entry, fails: str, because: tuple[str, ...], since: str | None, route: tuple[Miss, ...] = ()) -> Miss:
    return Miss(
        provision=entry.id,
        instrument=entry.instrument.id,
        title=entry.instrument.title,
        citation=entry.provision.cite or entry.instrument.cite,
        fails=fails,
        because=because,
        since=since,
        route=route,
    )


def _spoken(entry: Entry) -> list[Attestation]:
    return [word for word in entry.instrument.attested if word.modality != "denied" and speaks(word, entry)]


def _earliest(entry: Entry, bound: str) -> str:
    """The earliest date that the record or a source gives for a bound of the period."""
    path = f"{entry.provision.id}.{bound}"
    said = [word.says[path] for word in entry.instrument.attested if path in word.says]
    written = getattr(entry.provision, bound)
    dates = [*said, *([written] if written is not None else [])] or [entry.instrument.decided]
    return str(min(dates, key=lambda date: date.sort_key).text)
