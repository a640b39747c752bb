"""What the definition's own rules came to while it answered a question: in each set of completions, which rules
held, which did not, and which were left undefined (S11)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from tests.generated.examples import Question
from vires.decide.definition import Definition
from vires.decide.reference.atom import Atom
from vires.decide.reference.explore import Diagram, Found, Node
from vires.decide.reference.formula import Formula, Key, Ref
from vires.decide.reference.outcome import BasicOutcome, read
from vires.decide.reference.program import Program
from vires.decide.reference.wellfounded import references
from vires.decide.reference.world import World
from vires.model.condition import DoctrineIs, walk
from vires.model.finding import Outcome
from vires.model.provision import Delegates, Grant, Modification, Provision, Ratifies, Rescinds, Restricts, Suspends
from vires.model.registry import Entry, Registry


@dataclass
class Witness:
    """Keys of rules by what they came to in some completion. `read` are the provisions looked at."""

    held: set[Key] = field(default_factory=set)
    failed: set[Key] = field(default_factory=set)
    undefined: set[Key] = field(default_factory=set)
    read: set[str] = field(default_factory=set)
    outcomes: set[str] = field(default_factory=set)
    narrower: bool = False
    facts_open: bool = False
    barred: set[str] = field(default_factory=set)

    def features(self, registry: Registry) -> Iterator[tuple[str, str]]:
        """What was exercised, by rule."""
        entries = registry.entries
        for key in self.held:
            if key[1] in entries:
                yield from _held(key, entries[str(key[1])], self, registry)
        for key in self.failed:
            if key[1] in entries:
                yield from _failed(key, entries[str(key[1])], self, registry)
        yield from (("S9", what) for what in self.barred)
        yield from self._service(registry)
        if self.undefined:
            yield "S11", "undefined" if "UNDEFINED" in self.outcomes else "undefined without effect"
        if _circle(registry):
            yield "S11", "delegations in a circle"
        if self.facts_open and len(self.outcomes) == 1:
            yield "S15", "settled with facts open"

    def _service(self, registry: Registry) -> Iterator[tuple[str, str]]:
        """What the service of holders came to (S16)."""
        asked = [key for key in (*self.held, *self.failed) if key[0] == "serving"]
        if not asked and any(key[0] == "via" for key in self.held):
            yield "S16", "no holder recorded"
        issuers = {registry.entries[str(key[1])].instrument.issuer for key in asked}
        for spell in registry.spells:
            if spell.office in issuers and any(isinstance(part, DoctrineIs) for part in walk(spell.stands)):
                yield "S16", "service on a doctrine"
        works = [registry.entries[str(key[1])] for key in self.held if key[0] == "works"]
        if any(isinstance(entry.provision, Ratifies) for entry in works):
            yield "S16", "ratified"


def witness(registry: Registry, question: Question) -> Witness:
    """Ask the definition, and look at its rules in every set of completions."""
    rules = Definition(World(registry, question.act, question.vantage))
    goals, found, keys = BasicOutcome(rules).goals(), Witness(), dict[Key, Formula]()
    waiting = [key for goal in goals for key in references(goal)]
    while waiting:
        key = waiting.pop()
        if key not in keys:
            keys[key] = rules.rule(key)
            waiting.extend(references(keys[key]))
    program = rules.body.program([Ref(key) for key in keys])
    for assigned, outcome in _ways(rules.world, Diagram(rules.body.program(goals), read).root, {}):
        found.outcomes.add(outcome.value)
        found.facts_open |= any(atom.kind == "fact" for atom in assigned)
        for key, value in zip(keys, _fixed(program, assigned).values, strict=True):
            (found.undefined if value is None else found.held if value else found.failed).add(key)
        found.barred |= _barred(rules, assigned, found.failed)
    found.read = {str(key[1]) for key in keys} | {entry.id for entry in (*rules.grants(), *rules.limits.all)}
    found.narrower = _narrower(registry, question)
    return found


def _ways(world: World, node: Node[Outcome], assigned: dict[Atom, str]) -> Iterator[tuple[dict[Atom, str], Outcome]]:
    """Every way through a diagram on which the values of linked atoms can be true together."""
    if isinstance(node, Found):
        yield assigned, node.result
        return
    atom = node.atom
    for value, way in zip(atom.values, node.ways, strict=True):
        longer = {**assigned, atom: value}
        linked = {other: v for other, v in longer.items() if other.group == atom.group}
        if atom.group is None or world.possible(atom.group, linked):
            yield from _ways(world, way, longer)


def _fixed(program: Program, assigned: Mapping[Atom, str]) -> Program:
    for atom, value in assigned.items():
        program = program.fixed(atom, value)
    return program


def _barred(rules: Definition, assigned: Mapping[Atom, str], failed: set[Key]) -> set[str]:
    """By which limits of law a making fails: on the exercise of a power, or on passing one on."""

    def true(bars: Callable[[], Formula]) -> bool:
        return _fixed(rules.body.program([rules.world.rule(bars)]), assigned).values[0] is True

    found, limits = set[str](), rules.limits
    for _, identity, about, *rest in [key for key in failed if key[0] == "via"]:
        entry, power = rules.entries[str(identity)], str(rest[-1])
        taken = entry.provision.exercises
        for limit in limits.all:
            if isinstance(entry.provision, Delegates):
                if true(partial(limits.bars_passing, limit, entry, str(about), power)):
                    found.add("limit bars the passing on")
            elif taken and true(partial(limits.bars_making, limit, entry, taken)):
                found.add("limit of law bars a making")
    return found


def _narrower(registry: Registry, question: Question) -> bool:
    """Whether some grant lists a term that is wider than the office asked about."""
    moment = question.act.at.start(registry.zone)
    above = registry.schemes["offices"].ancestors(question.act.office or "", moment) - {question.act.office}
    return any(
        not above.isdisjoint(getattr(entry.provision.to, "including", entry.provision.to))
        for entry in registry.entries.values()
        if isinstance(entry.provision, Grant)
    )


def _held(key: Key, entry: Entry, seen: Witness, registry: Registry) -> Iterator[tuple[str, str]]:
    rule, provision = key[0], entry.provision
    if rule == "operative":
        yield "S6", f"{type(provision).__name__.lower()} in force"
    elif rule == "works":
        yield "S6", f"{type(provision).__name__.lower()} in force"
        if isinstance(provision, Rescinds) and any(
            isinstance(other.provision, Rescinds) and {entry.id, entry.instrument.id} & set(other.provision.targets)
            for other in registry.entries.values()
        ):
            yield "S10", "rescission rescinded"
        if entry.id.endswith("/revives"):
            yield "S6", "revives list"
    elif rule in ("annulled", "ended", "suspended"):
        yield "S10", f"{rule} {_what(entry)}"
        if rule == "annulled" and type(provision).__name__ == "Annuls":
            yield "S10", "annulment annulled"
        if rule == "suspended" and isinstance(provision, Suspends):
            yield "S10", "stay stayed"
    elif rule == "spared" and ("operative", *key[1:]) in seen.failed:
        yield "S10", "saved"
    elif rule == "via":
        yield from _by_way(key, entry, registry)
    elif rule == "routed" and getattr(provision, "survives", False):
        invokes = entry.instrument.invokes
        routes = {r.id for name in invokes for r in registry.named(name)} if isinstance(invokes, tuple) else set()
        if any(failed[0] == "operative" and failed[1] in routes and failed[3] == key[3] for failed in seen.failed):
            yield "S10", "survives"
    elif rule == "serving":
        yield "S16", "serving"


def _failed(key: Key, entry: Entry, seen: Witness, registry: Registry) -> Iterator[tuple[str, str]]:
    rule = key[0]
    if rule == "stands":
        yield "S9", "does not stand"
    elif rule == "via" and isinstance(entry.provision, Delegates):
        route = getattr(key[3], "route", None)
        if route is not None and getattr(registry.entries[route].provision, "redelegable", None) == "no":
            yield "S9", "redelegable no"
    elif rule == "routed" and ("stands", key[1], key[2], key[4]) in seen.held:
        yield "S10", "cascade"
    elif rule == "serving":
        yield "S16", "not serving"
    elif rule == "ended" and any(
        held[0] == "works" and held[2] == entry.id and isinstance(registry.entries[str(held[1])].provision, Rescinds)
        for held in seen.held
    ):
        by_list = any(
            held[0] == "works" and held[2] == entry.id and str(held[1]).endswith("/revives") for held in seen.held
        )
        yield "S10", "revived by a list" if by_list else "revived"


def _by_way(key: Key, entry: Entry, registry: Registry) -> Iterator[tuple[str, str]]:
    passage = key[3]
    route = getattr(passage, "route", None)
    if route is None:
        yield "S9", "stands without a route"
    elif isinstance(entry.provision, Delegates):
        provision = registry.entries[route].provision
        word = getattr(provision, "redelegable", None)
        number = getattr(passage, "clause", None)
        if number is not None:
            yield "S9", "stands by a clause"
            yield from _clause(provision, number)
        else:
            yield "S9", "stands by a yes" if word == "yes" else "stands by a silence"
    elif isinstance(entry.provision, Modification) and entry.provision.exercises is None:
        yield "S9", "modification judged by the power of its target"


def _clause(provision: Provision, number: int) -> Iterator[tuple[str, str]]:
    """What the clause asks by which something stands, as the record has it."""
    clauses = provision.clauses if isinstance(provision, Grant) else ()
    for clause in clauses[number : number + 1]:
        if clause.to is not None:
            yield "S9", "clause subordinates" if clause.to == "subordinates" else "clause to"
        for name in ("powers", "requires", "when"):
            if getattr(clause, name) is not None:
                yield "S9", f"clause {name}"


def _what(entry: Entry) -> str:
    if isinstance(entry.provision, Grant):
        return "grant"
    if isinstance(entry.provision, Restricts):
        return "limit"
    return "change" if isinstance(entry.provision, Modification) else "other"


def _circle(registry: Registry) -> bool:
    """Whether some delegation invokes, through others, its own instrument."""
    invoked = {
        name: {e.instrument.id for route in i.invokes for e in registry.named(route)}
        for name, i in registry.instruments.items()
        if isinstance(i.invokes, tuple) and any(isinstance(p, Delegates) for p in i.provisions)
    }
    for start in invoked:
        reached, more = set[str](), set(invoked[start])
        while more:
            reached |= more
            more = {after for name in more for after in invoked.get(name, ())} - reached
        if start in reached:
            return True
    return False
