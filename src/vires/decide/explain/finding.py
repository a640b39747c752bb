"""The finding put together: the outcome, and all that it rests on (S15)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vires.compile.solve import Pair
from vires.decide.exact.asking import Question
from vires.decide.exact.memory import Conclusion
from vires.decide.exact.verdict import Basis, Verdict
from vires.decide.explain.coverage import state_coverage
from vires.decide.explain.judge import Judge
from vires.decide.explain.limits import Reached
from vires.decide.explain.misses import Misses
from vires.decide.explain.paths import Path, Paths, Step
from vires.decide.explain.words import Words
from vires.decide.sentence import Telling, sentence
from vires.model.condition import Condition
from vires.model.finding import (
    Chain,
    Conflict,
    Duty,
    Elsewhere,
    Finding,
    Limit,
    Link,
    Miss,
    Outcome,
    RegistryState,
)
from vires.model.instrument import Instrument, plain
from vires.model.provision import Delegates, Grant
from vires.model.registry import Entry
from vires.temporal.vantage import STANDARDS, UNDECIDED, Vantage

if TYPE_CHECKING:
    from vires.decide.engine import Engine


@dataclass(frozen=True)
class Leading:
    """The chains that carry the outcome, the title under which the power is held, and the limits left against it."""

    paths: tuple[Path, ...]
    title: str | None
    limits: tuple[Limit, ...]


class Builder:
    """Builds the finding of one question."""

    def __init__(self, engine: Engine, vantage: Vantage, question: Question, basis: Basis, verdict: Verdict) -> None:
        self.engine = engine
        self.vantage = vantage
        self.question = question
        self.basis = basis
        self.verdict = verdict
        self.program = question.program
        self.registry = engine.registry
        self.index = engine.index
        self.judge = Judge(question)
        self.words = Words(self.judge)
        self.paths = Paths(self.judge)
        self.reached = Reached(self.judge, self.words)

    def finding(self) -> Finding:
        """The whole finding."""
        act, vantage, settings = self.question.act, self.vantage, self.registry.settings
        assert act.office is not None
        assert act.power is not None
        paths, more = self.paths.found([held.entry for held in self.basis.held])
        reached = self.reached.limits(self.reaching(act.office, act.power))
        duties = self.reached.duties(self.question.table.duties(act.office, act.power))
        limits = tuple(limit for limit in reached if limit.force != "practice")
        conflicts = self._conflicts(paths, limits, duties)
        leading = self._leading(paths, limits, conflicts)
        nearest: tuple[Miss, ...] = ()
        if self.verdict.outcome == Outcome.NO_AUTHORITY_SHOWN:
            nearest = Misses(self.judge).found(self.question.table.grants(act.office, act.power))
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
            question=act.to_dict(),
            vantage=self._vantage(),
            prospective=act.at.start(self.registry.zone) > vantage.as_of.end(self.registry.zone),
            outcome=self.verdict.outcome,
            answer=sentence(self.registry, act, self.verdict.outcome, self._telling(leading)),
            reviewed=bool(instruments) and all(one.review.accepted is not None for one in instruments),
            cycle=self._cycle(),
            conflicts=conflicts,
            branches=self.verdict.branches(),
            chains=tuple(self.chain(path) for path in paths),
            more_chains=more,
            limits=limits,
            practices=tuple(limit for limit in reached if limit.force == "practice"),
            duties=duties,
            nearest=nearest,
            disputes=self.words.disputes(touched),
            ask_next=self.verdict.ask_next(),
            elsewhere=self._elsewhere(),
            weakest_evidence=self.words.weakest([path.links for path in leading.paths], deciding),
            coverage=state_coverage(self.registry, act),
        )

    def reaching(self, office: str, power: str) -> list[Entry]:
        """The limits and practices that may reach an act of an office in a power, in the order of ids."""
        question = self.question
        near = question.table.cell(office, power).between(question.start, question.end)
        return [self.index.entries[name] for name in question.glance.may(near.reaching, question.asked)]

    def _vantage(self) -> dict[str, Any]:
        vantage, doctrines = self.vantage, self.registry.settings.doctrines
        return {
            "as_of": vantage.as_of.text,
            "known_by": vantage.known_by.text,
            "standard": vantage.standard,
            "doctrine": {name: vantage.doctrine.get(name, d.default) for name, d in sorted(doctrines.items())},
        }

    def _telling(self, leading: Leading) -> Telling:
        kinds = {kind for _, kind in self.verdict.points}
        return Telling(
            title=leading.title,
            limits=tuple((limit.title, limit.force) for limit in leading.limits),
            outcomes=tuple(self.verdict.outcomes),
            readings=not kinds <= {"fact"},
        )

    def _cycle(self) -> tuple[str, ...]:
        """The loop of an undefined outcome, hop by hop."""
        if Outcome.UNDEFINED not in self.verdict.outcomes:
            return ()
        return self.engine.cycle(self.question.act, self.vantage)

    # Chains

    def chain(self, path: Path) -> Chain:
        """A chain as findings show it."""
        last = self.index.entries[path.links[0]]
        return self.program.remembered(last, ("chain", path.links, path.hops), lambda: self._build_chain(path))

    def _build_chain(self, path: Path) -> Chain:
        conditions: list[Condition] = []
        links = []
        for number in range(len(path.links) - 1, -1, -1):
            entry = self.index.entries[path.links[number]]
            step: Step | None = path.steps[number] if number < len(path.steps) else None
            clause = step.clause if step is not None and step.route is not None else None
            carried = clause.when if clause is not None else None
            conditions.extend(c for c in (carried, entry.provision.when) if c is not None)
            links.append(self._link(entry, plain(clause) if clause else None))
        parts = [plain(condition) for condition in dict.fromkeys(conditions)]
        condition = None if not parts else parts[0] if len(parts) == 1 else {"all": parts}
        return Chain(condition=condition, links=tuple(links))

    def _link(self, entry: Entry, clause: Any) -> Link:
        provision, instrument = entry.provision, entry.instrument
        assert isinstance(provision, Grant)
        routes: tuple[str, ...] = ()
        if not isinstance(provision, Delegates) and isinstance(instrument.invokes, tuple):
            routes = instrument.invokes
        return Link(
            **self.words.heading(entry),
            does=type(provision).__name__.lower(),
            issuer=instrument.issuer,
            holder=self.words.holder(entry),
            to=plain(provision.to),
            when=plain(provision.when) if provision.when else None,
            clause=clause,
            stands_on=routes,
            attested=self.words.words(entry),
            cannot_express=(*instrument.cannot_express, *provision.cannot_express),
        )

    # What stands against what

    def _conflicts(
        self, paths: Iterable[Path], limits: Iterable[Limit], duties: Iterable[Duty]
    ) -> tuple[Conflict, ...]:
        """Chains that claim to prevail over a limit, and duties to do what is barred (S18)."""
        found: list[Conflict] = []
        biting = [limit for limit in limits if limit.met is not True]
        if biting:
            for link in sorted({link for path in paths for link in path.links}):
                found.extend(self._claims(self.index.entries[link], biting))
        for duty in duties:
            if getattr(self.index.entries[duty.provision].provision, "powers", None) is not None:
                found.extend(
                    Conflict(limit=limit.provision, duty=duty.provision) for limit in biting if limit.force == "law"
                )
        return tuple(found)

    def _claims(self, link: Entry, limits: Iterable[Limit]) -> Iterable[Conflict]:
        over = getattr(link.provision, "overrides", ())
        for limit in limits:
            other = self.index.entries[limit.provision]
            if over == "any" or not {other.id, other.instrument.id}.isdisjoint(over):
                node = self.program.ground.chains.yields(other, link)
                yields = Pair(node, node)
                settled = self.judge.always(yields) or (None if self.judge.ever(yields) else False)
                yield Conflict(limit=other.id, link=link.id, yields=settled)

    def _leading(self, paths: Sequence[Path], limits: Iterable[Limit], conflicts: Iterable[Conflict]) -> Leading:
        """The chains that carry the outcome: those against which the fewest limits stand, law before policy. The
        power is held under the title of the first that holds whatever is open, or under one of the titles."""
        if not paths:
            return Leading((), None, ())
        yielded = {(conflict.link, conflict.limit) for conflict in conflicts if conflict.yields}
        biting = [limit for limit in limits if limit.met is not True]

        def standing(path: Path) -> list[Limit]:
            return [li for li in biting if not any((link, li.provision) in yielded for link in path.links)]

        def weight(path: Path) -> tuple[bool, bool]:
            left = standing(path)
            return any(limit.force == "law" for limit in left), bool(left)

        least = min(weight(path) for path in paths)
        carrying = tuple(path for path in paths if weight(path) == least)
        first = next((path for path in carrying if self.judge.always(self.paths.holds(path))), None)
        under = carrying if first is None else (first,)
        titles = dict.fromkeys(self.index.entries[path.links[0]].instrument.title for path in under)
        return Leading(carrying, " or ".join(titles), tuple(standing(first or carrying[0])))

    def _modifying(self, links: Iterable[str], limits: Iterable[str]) -> list[str]:
        return [event.id for name in (*links, *limits) for event in self.index.aimed_at(name)]

    def _instruments(self, provisions: Iterable[str]) -> list[Instrument]:
        entries = self.index.entries
        ids = sorted({entries[name].instrument.id for name in provisions if name in entries})
        return [self.registry.instruments[identity] for identity in ids]

    # Where else

    def _elsewhere(self) -> Elsewhere:
        vantage = self.vantage
        standards = {
            standard: self.verdict.outcome
            if self.engine.alike(standard, vantage.standard)
            else self._at(vantage.with_standard(standard)).outcome
            for standard in STANDARDS
            if standard != vantage.standard
        }
        doctrines, points = self.registry.settings.doctrines, tuple(self.verdict.points)
        if any(vantage.doctrine.get(name, d.default) != UNDECIDED for name, d in doctrines.items()):
            open_ = vantage.with_doctrine(dict.fromkeys(doctrines, UNDECIDED))
            points = tuple(self._at(open_).points)
        turning = tuple(name.removeprefix("doctrine:") for name, kind in points if kind == "doctrine")
        return Elsewhere(standards=standards, doctrines=turning)

    def _at(self, vantage: Vantage) -> Verdict | Conclusion:
        """What the question comes to at another vantage; the same, where the same is seen from there."""
        if self.engine.table(vantage) is self.question.table:
            return self.verdict
        return self.engine.reached(self.question.act, vantage)
