"""The finding: what was decided, and everything it rests on (S15). Read off the same rules and completions that
gave the outcome, never told beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from vires.decide.reference.chains import Chains, Path
from vires.decide.reference.explore import Diagram, always, ever, loop_below, results
from vires.decide.reference.formula import FALSE, Formula
from vires.decide.reference.implicants import Branches
from vires.decide.reference.nearest import Nearest
from vires.decide.reference.outcome import BasicOutcome, read
from vires.decide.reference.sentence import hop, sentence
from vires.decide.reference.sources import Sources
from vires.model.condition import Condition
from vires.model.finding import (
    Chain,
    Conflict,
    CoverageNote,
    CoverageStatement,
    Duty,
    Elsewhere,
    Finding,
    Limit,
    Link,
    Miss,
    Outcome,
    RegistryState,
)
from vires.model.instrument import plain
from vires.model.provision import Delegates, Directs, Grant, Restricts
from vires.model.registry import Entry
from vires.temporal.vantage import STANDARDS, UNDECIDED, Vantage

if TYPE_CHECKING:
    from vires.decide.definition import Definition


@dataclass(frozen=True)
class Verdict:
    """The outcome of a question at a vantage, with its branches where it is not settled."""

    outcome: Outcome
    branches: Branches | None
    basic: frozenset[Outcome]


def verdict(definition: Definition) -> Verdict:
    """Read every completion's basic outcome, and how it depends on what is open (S15)."""
    program = definition.body.program(BasicOutcome(definition).goals())
    diagram = Diagram(program, read)
    outcomes = frozenset(results(definition.world, diagram.root))
    if len(outcomes) == 1:
        return Verdict(next(iter(outcomes)), None, outcomes)
    branches = Branches(definition.world, diagram)
    outcome = Outcome.CONDITIONAL if branches.varies_with_facts() else Outcome.DISPUTED
    return Verdict(outcome, branches, outcomes)


@dataclass(frozen=True)
class Leading:
    """The chains that carry the outcome, the title under which the power is held, and the limits left against it."""

    paths: tuple[Path, ...]
    title: str | None
    limits: tuple[Limit, ...]


class Report:
    """Builds the finding of one question. `again` gives the rules at another vantage."""

    def __init__(self, definition: Definition, actor: str, again: Callable[[Vantage], Definition]) -> None:
        self.rules = definition
        self.world = definition.world
        self.registry = definition.registry
        self.vantage = definition.world.vantage
        self.actor = actor
        self.again = again
        self.sources = Sources(definition)

    @cached_property
    def verdict(self) -> Verdict:
        """The outcome and its branches."""
        return verdict(self.rules)

    @cached_property
    def _paths(self) -> tuple[list[Path], bool]:
        return Chains(self.rules, self.actor).found()

    def finding(self) -> Finding:
        """The whole finding."""
        settings, branches = self.registry.settings, self.verdict.branches
        paths, more = self._paths
        chains = tuple(self._chain(path) for path in paths)
        reached = self._reached()
        limits = tuple(limit for limit in reached if limit.force != "practice")
        duties = self._duties()
        conflicts = self._conflicts(paths, limits, duties)
        leading = self._leading(paths, limits, conflicts)
        nearest: tuple[Miss, ...] = ()
        if self.verdict.outcome == Outcome.NO_AUTHORITY_SHOWN:
            nearest = Nearest(self.rules, self.actor).misses()
        links = [link for path in paths for link in path.links]
        deciding = [limit.provision for limit in leading.limits]
        instruments = self._instruments([*links, *deciding, *(miss.provision for miss in nearest)])
        touched = self._instruments([
            *links, *(limit.provision for limit in reached), *(duty.provision for duty in duties),
            *(miss.provision for miss in nearest), *(name for miss in nearest for name in miss.because),
            *self._modifying(links, deciding),
        ])  # fmt: skip
        return Finding(
            registry=RegistryState(
                name=settings.registry,
                digest=self.registry.digest,
                revision=self.registry.revision,
                checked_to=settings.checked_to.text if settings.checked_to else None,
            ),
            question=self._question(),
            vantage=self._vantage(),
            prospective=self.world.act.at.start(self.registry.zone) > self.vantage.as_of.end(self.registry.zone),
            outcome=self.verdict.outcome,
            answer=sentence(self.registry, self.world.act, self.verdict.outcome, leading, branches),
            reviewed=bool(instruments) and all(i.review.accepted is not None for i in instruments),
            cycle=self._cycle(),
            conflicts=conflicts,
            branches=branches.shown() if branches else (),
            chains=chains,
            more_chains=more,
            limits=limits,
            practices=tuple(limit for limit in reached if limit.force == "practice"),
            duties=duties,
            nearest=nearest,
            disputes=self.sources.disputes(touched),
            ask_next=branches.ask_next() if branches else (),
            elsewhere=self._elsewhere(),
            weakest_evidence=self.sources.weakest([list(path.links) for path in leading.paths], deciding),
            coverage=self._coverage(),
        )

    # What was asked

    def _question(self) -> dict[str, Any]:
        return self.world.act.model_dump(mode="json")

    def _vantage(self) -> dict[str, Any]:
        doctrines = self.registry.settings.doctrines
        return {
            "as_of": self.vantage.as_of.text,
            "known_by": self.vantage.known_by.text,
            "standard": self.vantage.standard,
            "doctrine": {n: self.vantage.doctrine.get(n, d.default) for n, d in sorted(doctrines.items())},
        }

    def _cycle(self) -> tuple[str, ...]:
        """The loop of an undefined outcome, hop by hop from the first by name."""
        if Outcome.UNDEFINED not in self.verdict.basic:
            return ()
        loop = loop_below(self.world, self.rules.body.program(BasicOutcome(self.rules).goals()))
        hops = [hop(key, loop[number - 1][1]) for number, (key, _) in enumerate(loop)]
        start = hops.index(min(hops))
        return tuple(hops[start:] + hops[:start])

    # What it rests on

    def _chain(self, path: Path) -> Chain:
        conditions: list[Condition] = []
        links = []
        for number in range(len(path.links) - 1, -1, -1):
            entry = self.rules.entries[path.links[number]]
            clause = None
            if number < len(path.passages):
                passage = path.passages[number]
                if passage.route is not None and passage.clause is not None:
                    clause = self.rules.routes.clause_in_any_reading(self.rules.entries[passage.route], passage.clause)
            conditions.extend(c for c in (clause.when if clause else None, entry.provision.when) if c is not None)
            links.append(self._link(entry, plain(clause) if clause else None))
        parts = [plain(condition) for condition in dict.fromkeys(conditions)]
        condition = None if not parts else parts[0] if len(parts) == 1 else {"all": parts}
        return Chain(condition=condition, links=tuple(links))

    def _link(self, entry: Entry, clause: Any) -> Link:
        provision = entry.provision
        assert isinstance(provision, Grant)
        routes: list[str] = []
        if not isinstance(provision, Delegates) and isinstance(entry.instrument.invokes, tuple):
            routes = list(entry.instrument.invokes)
        return Link(
            **self.sources.heading(entry),
            does=type(provision).__name__.lower(),
            issuer=entry.instrument.issuer,
            holder=self.sources.holder(entry),
            to=plain(provision.to),
            when=plain(provision.when) if provision.when else None,
            clause=clause,
            stands_on=tuple(routes),
            attested=self.sources.words(entry),
            cannot_express=(*entry.instrument.cannot_express, *provision.cannot_express),
        )

    def _reached(self) -> tuple[Limit, ...]:
        """Limits and practices that may reach the act, and whether they are met."""
        found = []
        for entry in self.rules.limits.all:
            provision = entry.provision
            assert isinstance(provision, Restricts)
            if provision.limits == "delegation" or self.rules.conditions.covers(entry) == FALSE:
                continue
            if not self._ever(lambda e=entry: self.rules.limits.reaches(e)):
                continue
            met = None
            if not self._ever(lambda e=entry: self.rules.limits.bites(e)):
                met = True
            elif always(self.world, self.rules.body, lambda e=entry: self.rules.limits.bites(e)):  # type: ignore[misc]
                met = False
            found.append(
                Limit(
                    **self.sources.heading(entry),
                    force=provision.force,
                    met=met,
                    unless=plain(provision.unless) if provision.unless else None,
                    attested=self.sources.words(entry),
                    cannot_express=(*entry.instrument.cannot_express, *provision.cannot_express),
                )
            )
        return tuple(found)

    def _ever(self, goal: Callable[..., Formula]) -> bool:
        return ever(self.world, self.rules.body, goal)

    def _duties(self) -> tuple[Duty, ...]:
        found = []
        for entry in self.rules.entries.values():
            provision = entry.provision
            if isinstance(provision, Directs) and self._ever(lambda e=entry: self.rules.limits.obliges(e)):
                found.append(
                    Duty(
                        **self.sources.heading(entry),
                        duty=provision.duty,
                        to=plain(provision.to),
                        attested=self.sources.words(entry),
                    )
                )
        return tuple(found)

    def _conflicts(
        self, paths: Iterable[Path], limits: Iterable[Limit], duties: Iterable[Duty]
    ) -> tuple[Conflict, ...]:
        """Chains that claim to prevail over a limit, and duties to do what is barred (S18)."""
        found = []
        biting = [limit for limit in limits if limit.met is not True]
        for link in sorted({link for path in paths for link in path.links}):
            for limit in biting:
                one, other = self.rules.entries[link], self.rules.entries[limit.provision]
                if self.rules.priority.overrides_as_written(one, other):
                    yields = self.rules.priority.yielding(other, one)
                    found.append(Conflict(limit=limit.provision, link=link, yields=getattr(yields, "value", None)))
        for duty in duties:
            provision = self.rules.entries[duty.provision].provision
            if getattr(provision, "powers", None) is not None:
                found.extend(
                    Conflict(limit=limit.provision, duty=duty.provision) for limit in biting if limit.force == "law"
                )
        return tuple(found)

    def _leading(self, paths: list[Path], limits: Iterable[Limit], conflicts: Iterable[Conflict]) -> Leading:
        """The chains that carry the outcome: those against which the fewest limits stand, law before policy. The
        power is held under the title of the first that holds whatever is open, or under one of the titles."""
        yielded = {(c.link, c.limit) for c in conflicts if c.yields}
        biting = [limit for limit in limits if limit.met is not True]

        def standing(path: Path) -> list[Limit]:
            return [li for li in biting if not any((link, li.provision) in yielded for link in path.links)]

        def weight(path: Path) -> tuple[bool, bool]:
            left = standing(path)
            return (any(li.force == "law" for li in left), bool(left))

        if not paths:
            return Leading((), None, ())
        least = min(weight(path) for path in paths)
        carrying = tuple(path for path in paths if weight(path) == least)
        first = next((path for path in carrying if self._certain(path)), None)
        under = carrying if first is None else (first,)
        titles = dict.fromkeys(self.rules.entries[path.links[0]].instrument.title for path in under)
        return Leading(carrying, " or ".join(titles), tuple(standing(first or carrying[0])))

    def _certain(self, path: Path) -> bool:
        return always(self.rules.world, self.rules.body, lambda: Chains(self.rules, self.actor).formula(path))

    def _modifying(self, links: Iterable[str], limits: Iterable[str]) -> list[str]:
        return [event.id for name in (*links, *limits) for event in self.rules.aimed(self.rules.entries[name])]

    def _instruments(self, provisions: Iterable[str]) -> list[Any]:
        ids = sorted({self.rules.entries[name].instrument.id for name in provisions if name in self.rules.entries})
        return [self.registry.instruments[identity] for identity in ids]

    # Where else

    def _elsewhere(self) -> Elsewhere:
        standards = {
            standard: verdict(self.again(self.vantage.with_standard(standard))).outcome
            for standard in STANDARDS
            if standard != self.vantage.standard
        }
        doctrines = self.registry.settings.doctrines
        branches = self.verdict.branches
        if any(self.vantage.doctrine.get(n, d.default) != UNDECIDED for n, d in doctrines.items()):
            branches = verdict(self.again(self.vantage.with_doctrine(dict.fromkeys(doctrines, UNDECIDED)))).branches
        turning = (
            [a.name.removeprefix("doctrine:") for a in branches.deciding if a.kind == "doctrine"] if branches else []
        )
        return Elsewhere(standards=standards, doctrines=tuple(turning))

    def _coverage(self) -> CoverageStatement:
        act, notes, dates = self.world.act, [], []
        moment = act.at.start(self.registry.zone)
        for coverage in self.registry.settings.coverage:
            concerns = [("offices", coverage.offices, act.office), ("powers", coverage.powers, act.power)]
            if any(
                listed and term is not None and not self.registry.schemes[scheme].overlaps(listed, term, moment)
                for scheme, listed, term in concerns
            ):
                continue
            if coverage.since is not None and coverage.since.start(self.registry.zone) > act.at.end(self.registry.zone):
                continue
            dates.append(coverage.checked_to)
            notes.append(
                CoverageNote(
                    topic=coverage.topic,
                    holds=coverage.holds,
                    checked_to=coverage.checked_to.text,
                    gaps=coverage.gaps,
                )
            )
        checked = min(dates, key=lambda date: date.sort_key).text if dates else None
        return CoverageStatement(covered=bool(notes), checked_to=checked, notes=tuple(notes))
