"""What a question comes to: the basic outcome of every completion (S14), and how it depends on what is open (S15)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter

from vires.compile.chains import NONE, Limits, subsets
from vires.compile.graph import FALSE, TRUE, Node
from vires.compile.solve import Pair
from vires.decide.answer import TooOpen
from vires.decide.exact.asking import Question
from vires.decide.exact.completions import Completions
from vires.decide.exact.diagram import NEVER, Diagram, Overgrown
from vires.decide.exact.primes import Cube, Primes
from vires.model.finding import Branch, Confinement, Implicant, Implicants, NextFact, Outcome
from vires.model.provision import Grant
from vires.model.registry import Entry

ORDER = (
    Outcome.AUTHORIZED, Outcome.IRREGULAR, Outcome.BARRED, Outcome.NO_AUTHORITY_SHOWN, Outcome.UNDEFINED,
)  # fmt: skip


MOST_YIELDING = 12
"""Limits that yield each to other links of the chains to one grant: each may yield or not, and so may any of them."""


@dataclass(frozen=True)
class Held:
    """A grant that may carry the power here: its chains, and with which limits yielding to them."""

    entry: Entry
    chains: dict[Limits, Pair]

    @property
    def plain(self) -> Pair:
        """When some chain that ends in it covers the act."""
        return self.chains[NONE]


@dataclass(frozen=True)
class Against:
    """A limit that may stand against the act, as one of law and as one of policy."""

    entry: Entry
    law: Pair
    policy: Pair


@dataclass
class Basis:
    """What may carry the power and what may stand against it, as settled for one act."""

    held: list[Held] = field(default_factory=list)
    against: list[Against] = field(default_factory=list)


def lay_out(question: Question, grants: Iterable[Entry], limits: Iterable[Entry]) -> Basis:
    """Settle for the act of a question what some grants and limits come to; what is plainly not so is left
    out. Raises `TooOpen` if limits yield to the links of one grant's chains in too many ways."""
    program, pair = question.program, question.pair
    basis = Basis()
    held = [(grant, pair(program.authority(grant))) for grant in grants]
    held = [(grant, found) for grant, found in held if found.possible != FALSE]
    if not held:
        return basis
    for limit in limits:
        law, policy = (pair(found) for found in program.bites(limit))
        if law.possible != FALSE or policy.possible != FALSE:
            basis.against.append(Against(limit, law, policy))
    yielding_some = [against.entry.id for against in basis.against if program.may_yield(against.entry)]
    for grant, found in held:
        chains = {NONE: found}
        may = [limit for limit in yielding_some if pair(program.authority(grant, frozenset({limit}))).possible != FALSE]
        if not may:
            basis.held.append(Held(grant, chains))
            continue
        alike = _alike(question, may)
        if len(alike) > MOST_YIELDING:
            raise _too_open(question, basis, chains.values())
        for yielding in subsets(alike):
            if yielding:
                every = frozenset(name for first in yielding for name in alike[first])
                chains[every] = pair(program.authority(grant, yielding))
        basis.held.append(Held(grant, chains))
    return basis


def _alike(question: Question, limits: Iterable[str]) -> dict[str, list[str]]:
    """Some limits by the first of those that yield to the very same links: no chain tells them apart."""
    index, chaining = question.program.index, question.program.ground.chains
    found: dict[frozenset[tuple[str, Node]], list[str]] = {}
    for name in limits:
        limit = index.entries[name]
        links = {
            (link.id, chaining.yields(limit, link))
            for instrument in index.overriders(limit)
            for link in index.registry.named(instrument)
            if isinstance(link.provision, Grant)
        }
        found.setdefault(frozenset(link for link in links if link[1] != FALSE), []).append(name)
    return {names[0]: names for names in found.values()}


def _too_open(question: Question, basis: Basis, chains: Iterable[Pair]) -> TooOpen:
    """The refusal to go through more kinds of limits that may yield than can be."""
    nodes = [pair.possible for pair in chains]
    nodes += [pair.possible for against in basis.against for pair in (against.law, against.policy)]
    return Completions(question, nodes).too_open()


class Levels:
    """The rungs of S14 as formulas: some chain; one that no limit of law stands against; one against which
    nothing stands. What the model leaves undefined counts for (`best`) or against."""

    def __init__(self, question: Question, basis: Basis, best: bool) -> None:
        self.graph = question.graph
        self.basis = basis
        self.best = best
        self.some = self.graph.disj(self._of(held.plain) for held in basis.held)
        laws = {against.entry.id: against.law for against in basis.against}
        all_ = {
            against.entry.id: Pair(
                self.graph.either(against.law.sure, against.policy.sure),
                self.graph.either(against.law.possible, against.policy.possible),
            )
            for against in basis.against
        }
        self.lawful = self._free_of(laws)
        self.regular = self._free_of(all_)

    @property
    def nodes(self) -> list[Node]:
        """The three rungs, the lowest first."""
        return [self.some, self.lawful, self.regular]

    def _of(self, pair: Pair) -> Node:
        return pair.possible if self.best else pair.sure

    def _free_of(self, limits: dict[str, Pair]) -> Node:
        """That some chain is there which every limit that bites yields to."""
        quiet = {name: self.graph.neg(bites.sure if self.best else bites.possible) for name, bites in limits.items()}
        return self.graph.disj(
            self.graph.conj((
                self._of(chains),
                *(node for name, node in quiet.items() if name not in yielding),
            ))
            for held in self.basis.held
            for yielding, chains in held.chains.items()
        )  # fmt: skip


@dataclass
class Verdict:
    """The outcome with its branches; `functions` give each basic outcome as a function of the completions that
    can be, and `primes` its prime implicants where there are several."""

    outcome: Outcome
    completions: Completions | None = None
    functions: dict[Outcome, Diagram] = field(default_factory=dict)
    primes: dict[Outcome, list[Cube]] = field(default_factory=dict)
    every: dict[Outcome, Diagram] = field(default_factory=dict)
    """The basic outcomes as functions of every completion, possible or not."""

    @property
    def outcomes(self) -> Sequence[Outcome]:
        """The possible basic outcomes, in their order."""
        return [outcome for outcome in ORDER if outcome in self.functions] or [self.outcome]

    @property
    def deciding(self) -> list[int]:
        """The open points on which the outcome turns, in the order of their names."""
        return sorted({level for cubes in self.primes.values() for cube in cubes for level, _ in cube})

    @property
    def points(self) -> list[tuple[str, str]]:
        """The names and kinds of the points on which the outcome turns."""
        assert self.completions is not None or not self.primes
        return [
            (self.completions.names[level], self.completions.points[level].kind)  # type: ignore[union-attr]
            for level in self.deciding
        ]

    @cached_property
    def _confinements(self) -> dict[tuple[int, frozenset[int]], Confinement]:
        """How confinements are shown: few stand in many implicants."""
        return {}

    def branches(self) -> tuple[Branch, ...]:
        """The branches as a finding carries them; none where the outcome is settled."""
        if self.completions is None or not self.primes:
            return ()
        return tuple(
            Branch(outcome=outcome, when=Implicants(any=tuple(self._implicant(cube) for cube in self.primes[outcome])))
            for outcome in self.outcomes
        )

    def _implicant(self, cube: Cube) -> Implicant:
        completions = self.completions
        assert completions is not None
        return Implicant(all=tuple(self._confined(completions, *part) for part in sorted(cube, key=itemgetter(0))))

    def _confined(self, completions: Completions, level: int, values: frozenset[int]) -> Confinement:
        found = self._confinements.get((level, values))
        if found is None:
            said = {"atom": completions.names[level], "in": completions.show(level, values)}
            found = self._confinements[level, values] = Confinement.model_validate(said)
        return found

    def ask_next(self) -> tuple[NextFact, ...]:
        """For each fact that matters the outcomes left under each of its values: fewest left at worst first,
        then in sum, then by name."""
        completions, found = self.completions, []
        for level in self.deciding:
            assert completions is not None
            point = completions.points[level]
            if point.kind != "fact":
                continue
            alike: dict[tuple[Outcome, ...], list[int]] = {}
            for value in range(completions.diagrams.widths[level]):
                here = completions.diagrams.among(level, [value])
                left = tuple(
                    outcome
                    for outcome in self.outcomes
                    if completions.diagrams.both(self.functions[outcome], here) != NEVER
                )
                if left:
                    alike.setdefault(left, []).append(value)
            splits = {shown: left for left, values in alike.items() for shown in completions.show(level, values)}
            sizes = [len(left) for left in splits.values()]
            found.append((max(sizes), sum(sizes), point.name, NextFact(atom=point.name, splits=splits)))
        return tuple(fact for *_, fact in sorted(found, key=lambda item: item[:3]))


def reach_verdict(question: Question, basis: Basis) -> Verdict:
    """The outcome over every completion. Raises `TooOpen` if that cannot be gone through."""
    plain = reach_plainly(basis)
    if plain is not None:
        return Verdict(plain)
    return reach_over(question, Levels(question, basis, False), Levels(question, basis, True))


def reach_over(question: Question, worst: Levels, best: Levels, *, whole: bool = True) -> Verdict:
    """The outcome where its rungs may turn on something; unless `whole`, it does not say on what, which is most of the
    work. Raises `TooOpen` if that cannot be gone through."""
    if all(node <= TRUE for node in worst.nodes) and worst.nodes == best.nodes:
        return Verdict(plain_outcome(*worst.nodes))
    completions = Completions(question, worst.nodes + best.nodes)
    try:
        return _over(completions, worst, best, whole=whole)
    except (Overgrown, RecursionError):
        raise completions.too_open() from None


def reach_plainly(basis: Basis) -> Outcome | None:
    """The outcome where nothing carries the power, or nothing is open and no limit yields to any chain: most often
    so, and soon seen. `None` elsewhere."""
    return _plainly(basis) if basis.held else Outcome.NO_AUTHORITY_SHOWN


def _plainly(basis: Basis) -> Outcome | None:
    """The outcome where nothing is open and no limit yields to any chain: most often so, and soon seen."""
    found = []
    for bites in ([one.law for one in basis.against], [one.policy for one in basis.against]):
        if any(pair.possible > TRUE or pair.sure != pair.possible for pair in bites):
            return None
        found.append(not any(pair.sure for pair in bites))
    for held in basis.held:
        if len(held.chains) > 1 or not held.plain.sure == held.plain.possible == TRUE:
            return None
    law_abides, policy_abides = found
    return plain_outcome(TRUE, law_abides, law_abides and policy_abides)


def plain_outcome(some: Node, lawful: Node, regular: Node) -> Outcome:
    """The outcome where the rungs turn on nothing."""
    if regular:
        return Outcome.AUTHORIZED
    if lawful:
        return Outcome.IRREGULAR
    return Outcome.BARRED if some else Outcome.NO_AUTHORITY_SHOWN


def _over(completions: Completions, worst: Levels, best: Levels, *, whole: bool) -> Verdict:
    diagrams = completions.diagrams
    low, high = _rungs(completions, worst), _rungs(completions, best)
    every = {outcome: diagrams.both(low[outcome], high[outcome]) for outcome in low}
    every[Outcome.UNDEFINED] = diagrams.neg(diagrams.any(every.values()))
    # What the outcome turns on is settled before what can be: two points that can only be alike are still two.
    turning = frozenset[int]().union(*(diagrams.support(function) for function in every.values()))
    links = completions.links(turning)
    possible = diagrams.all(links)
    functions = {outcome: diagrams.both(every[outcome], possible) for outcome in ORDER}
    functions = {outcome: function for outcome, function in functions.items() if function != NEVER}
    if len(functions) == 1:
        return Verdict(next(iter(functions)), completions, functions, every=every)
    facts = [level for level in turning if completions.points[level].kind == "fact"]
    outcome = Outcome.CONDITIONAL if _varies(completions, functions, facts) else Outcome.DISPUTED
    if not whole:
        return Verdict(outcome)
    primes = Primes(completions, possible, links)
    found = {each: primes.of(function) for each, function in functions.items()}
    return Verdict(outcome, completions, functions, found, every)


def _rungs(completions: Completions, levels: Levels) -> dict[Outcome, Diagram]:
    """The basic outcomes as functions of every completion, possible or not."""
    diagrams = completions.diagrams
    some, lawful, regular = (completions.diagram(node) for node in levels.nodes)
    neg = diagrams.neg
    return {
        Outcome.AUTHORIZED: regular,
        Outcome.IRREGULAR: diagrams.both(lawful, neg(regular)),
        Outcome.BARRED: diagrams.all((some, neg(lawful), neg(regular))),
        Outcome.NO_AUTHORITY_SHOWN: neg(some),
    }


def _varies(completions: Completions, functions: dict[Outcome, Diagram], facts: Sequence[int]) -> bool:
    """Tell whether under some choice of readings and doctrines the outcome varies with facts: whether the
    choices under which one outcome can be and those under which another can be overlap."""
    diagrams = completions.diagrams
    shadows = []
    for function in functions.values():
        for level in sorted(facts, reverse=True):
            function = diagrams.forget(function, level, diagrams.any)
        shadows.append(function)
    return any(
        diagrams.both(one, other) != NEVER for number, one in enumerate(shadows) for other in shadows[number + 1 :]
    )
