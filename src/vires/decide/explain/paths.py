"""The chains through which a power is held, fewest links first, then by id (S12)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from heapq import heappop, heappush
from itertools import count
from typing import NamedTuple

from vires.compile.conditions import Asked
from vires.compile.graph import FALSE, TRUE, Node
from vires.compile.index import ACT, ACTOR, ASKED
from vires.compile.making import Way
from vires.compile.program import Program
from vires.compile.solve import Pair
from vires.decide.explain.judge import Judge
from vires.model.provision import Clause, Delegates
from vires.model.registry import Entry

MOST_CHAINS = 10


class Step(NamedTuple):
    """How one link came from the one above it: the route and the number of the clause, in every reading."""

    route: str | None
    number: int | None
    ways: tuple[Way, ...]

    @property
    def clause(self) -> Clause | None:
        """The clause as written, or as the first reading has it."""
        return self.ways[0].clause


class Path(NamedTuple):
    """A chain from the office up: its links, the last first, who got each, and the steps between them. `hops` are the
    routes and clauses of the steps: with the links they tell one chain from another."""

    links: tuple[str, ...]
    recipients: tuple[str, ...]
    steps: tuple[Step, ...] = ()
    hops: tuple[tuple[str | None, int | None], ...] = ()

    def by(self, step: Step) -> Path:
        """The chain with a step more."""
        return self._replace(steps=(*self.steps, step), hops=(*self.hops, (step.route, step.number)))


class Paths:
    """Finds the chains that can hold, among those that end in some grants."""

    def __init__(self, judge: Judge) -> None:
        self.judge = judge
        self.program: Program = judge.program
        self.entries = judge.program.index.entries

    def found(self, grants: list[Entry]) -> tuple[list[Path], bool]:
        """At most ten chains that hold in some completion, and whether there are more."""
        found: list[Path] = []
        for path in self._complete(grants):
            if len(found) == MOST_CHAINS:
                return found, True
            found.append(path)
        return found, False

    def first(self, grants: list[Entry]) -> Path | None:
        """The chain that is found first, or `None`."""
        return next(self._complete(grants), None)

    def all(self, grant: Entry) -> Iterator[Path]:
        """The chains that end in a grant, whether or not they hold, in the order in which findings show them. Where
        no step can be gone for any act, no chain goes on."""
        for path in self._sorted([grant], lambda via: via.possible != FALSE):
            if self.holds(path).possible != FALSE:
                yield path

    def _complete(self, grants: list[Entry]) -> Iterator[Path]:
        return (path for path in self._sorted(grants, self.judge.ever) if self.judge.ever(self.holds(path)))

    def _sorted(self, grants: list[Entry], may: Callable[[Pair], bool]) -> Iterator[Path]:
        order = count()
        heap: list[tuple[int, tuple[str, ...], int, bool, Path]] = []

        def push(path: Path, whole: bool) -> None:
            heappush(heap, (len(path.links), path.links[::-1] if whole else (), next(order), whole, path))

        for grant in grants:
            push(Path((grant.id,), (ACTOR,)), False)
        while heap:
            *_, whole, path = heappop(heap)
            if whole:
                yield path
                continue
            for longer, complete in self._longer(path, may):
                push(longer, complete)

    def _longer(self, path: Path, may: Callable[[Pair], bool]) -> Iterator[tuple[Path, bool]]:
        """The chain ends here, or goes on by one of the steps from its highest link."""
        entry = self.entries[path.links[-1]]
        if not isinstance(entry.provision, Delegates) or self.program.index.is_root(entry.instrument):
            yield path, True
            return
        for step in self.steps(entry):
            if step.route is None:
                yield path.by(step), True
            elif step.route not in path.links and may(self._stands(entry, path.recipients[-1], step)):
                issuer = entry.instrument.issuer
                longer = path.by(step)
                yield longer._replace(links=(*path.links, step.route), recipients=(*path.recipients, issuer)), False

    def steps(self, entry: Entry) -> tuple[Step, ...]:
        """The steps from a link upwards, readings of one step together."""

        def build() -> tuple[Step, ...]:
            grouped: dict[tuple[str | None, int | None], list[Way]] = {}
            for way in self.program.ground.making.ways(entry):
                grouped.setdefault((way.route, way.number), []).append(way)
            keys = sorted(grouped, key=lambda key: (key[0] or "", -1 if key[1] is None else key[1]))
            return tuple(Step(*key, tuple(grouped[key])) for key in keys)

        return self.program.remembered(entry, "steps", build)

    def _stands(self, entry: Entry, recipient: str, step: Step) -> Pair:
        def build() -> Pair:
            return self.program.pair(self._via(entry, recipient, step))

        return self.program.remembered(entry, ("via", recipient, step.route, step.number), build)

    def _via(self, entry: Entry, recipient: str, step: Step) -> Node:
        making, graph = self.program.ground.making, self.program.graph
        return graph.disj([making.via(entry, recipient, way, ASKED) for way in step.ways])

    def holds(self, path: Path) -> Pair:
        """When this very chain covers the act and holds."""
        last = self.entries[path.links[0]]
        return self.program.remembered(
            last, ("path", path.links, path.hops), lambda: self.program.pair(self._formula(path))
        )

    def _formula(self, path: Path) -> Node:
        ground = self.program.ground
        last = self.entries[path.links[0]]
        parts = [
            ground.field(last, "exercise", lambda yes: TRUE if yes else 0),
            ground.making.covers_power(last, ASKED, ""),
            ground.chains.covers_office(last),
            ground.conditions.covers_scope(last),
            ground.force.operative(last, ACTOR, ACT, ASKED),
        ]
        moment = ACT
        for number, link in enumerate(path.links):
            entry = self.entries[link]
            parts.append(ground.conditions.when(entry, Asked(entry.id, entry.instrument.id)))
            if number >= len(path.steps):
                continue
            step = path.steps[number]
            parts.append(self._passed(entry, path.recipients[number], step))
            if step.route is None:
                continue
            if getattr(entry.provision, "survives", False):
                # What survives needs its route in force when it was made, which `via` has asked.
                moment = entry.instrument.id
            else:
                route = self.entries[step.route]
                parts.append(ground.force.operative(route, path.recipients[number + 1], moment, ASKED, True))
        return self.program.graph.conj(parts)

    def _passed(self, entry: Entry, recipient: str, step: Step) -> Node:
        """That the link came by this step, and what travels with it holds of the act."""
        ground, graph = self.program.ground, self.program.graph
        found = []
        for way in step.ways:
            carried = TRUE
            if way.clause is not None and way.route is not None:
                carried = ground.conditions.node(way.clause.when, Asked(way.route, entry.instrument.id))
            found.append(graph.both(ground.making.via(entry, recipient, way, ASKED), carried))
        return graph.disj(found)
