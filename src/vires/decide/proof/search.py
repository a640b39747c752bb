"""The search for an argument: everything that follows is shown, completions are divided where something still turns
on a point, and then all that the argument can do without is taken out of it (S13, S21).

The steps are those of the checker, so that no argument is written that it would refuse; which outcome they lead to
is not asked of the engine, and must be the finding's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from heapq import heappop, heappush
from itertools import count

from vires.decide.answer import TooOpen
from vires.model.registry import Entry
from vires.verify.absence import Absence
from vires.verify.argument import Argument, Fault, Sketch
from vires.verify.formula import ANY, Claim, Key, Look, Truth, keys, weigh
from vires.verify.outcome import Path, Reckoning
from vires.verify.point import Open, Point
from vires.verify.rules import ACTOR, Rules, Way
from vires.verify.standing import Standing

ALWAYS = 12
"""A question that turns on no more points than this is never refused (S13)."""
MOST_NODES = 2 ** (ALWAYS + 2)
MOST_PATHS = 5_000


class Search:
    """Finds the argument for one thing to settle: the outcome of a question, or what a grant fails."""

    def __init__(self, rules: Rules, goal: Reckoning | Absence, prefer: Collection[str] = ()) -> None:
        """`prefer` names points by which to divide before others: those in which the finding is put."""
        self.prefer = prefer
        self.rules = rules
        self.case = rules.case
        self.goal = goal
        self.paths: list[Path] = []
        self._nodes = 0
        self._divided: dict[str, None] = {}

    def found(self) -> Argument:
        """The argument, stated, with nothing to spare; its chains are numbered fewest links first."""
        sketch, _ = self._explore(None)
        self._renumber(sketch)
        self._prune(sketch)
        return self._trimmed(sketch)

    def _explore(self, above: Standing | None) -> tuple[Sketch, set[Point]]:
        """A node and all below it, with the assumed points that it needs. Where one case does without the point that
        divides it from the others, it is the answer to them all."""
        self._nodes += 1
        if self._nodes > MOST_NODES and len(self._divided) > ALWAYS:
            raise TooOpen(tuple(sorted(self._divided)))
        standing = Standing(self.rules, above)
        sketch = Sketch(self._everything(standing))
        outcome = self.goal.outcome(standing.look, None)
        if outcome is not None:
            sketch.chains = self._carrying(standing, outcome)
            return sketch, self._keep(standing, sketch, outcome)
        points = list(dict.fromkeys(Argument(self.rules, self.goal, ()).turns_on(standing)))
        point = next((one for one in points if one.name in self.prefer), points[0])
        self._divided.setdefault(point.name)
        needed: set[Point] = set()
        for value in self.case.left(point):
            with self.case.assuming(point, value):
                inner, needs = self._explore(standing)
            if point not in needs:
                sketch.keys = [*sketch.keys, *inner.keys]
                sketch.point, sketch.cases, sketch.chains = inner.point, inner.cases, inner.chains
                sketch.wants = inner.wants
                return sketch, needs
            sketch.cases[value] = inner
            needed |= needs - {point}
        sketch.point = point.name
        return sketch, needed

    def _everything(self, standing: Standing) -> list[Key]:
        """Show all that can be shown at a node of what an outcome may turn on."""
        shown: list[Key] = []
        asked: set[Key] = set()
        while True:
            goals = {key for goals in self.goal.goals(standing.look) for key in goals}
            left = list(goals - asked)
            while left:
                key = left.pop()
                if key not in asked:
                    asked.add(key)
                    left.extend(keys(self.rules.body(key)))
            fresh = standing.establish(asked)
            if not fresh:
                return shown
            shown.extend(one.key for one in fresh)

    # Chains

    def _carrying(self, standing: Standing, outcome: object) -> tuple[int, ...]:
        """The numbers of chains on which the outcome may rest: the first that carries it, or where the model leaves
        something undefined, the first two."""
        if self.goal.outcome(standing.look, ()) == outcome:
            return ()
        tried: list[Path] = []
        for path in self._chains(standing):
            tried.append(path)
            for chosen in [[path], *([other, path] for other in tried[:-1])]:
                if self.goal.outcome(standing.look, chosen) == outcome:
                    return tuple(sorted(self._number(one) for one in chosen))
        raise AssertionError("an authority that is shown has a chain")

    def _number(self, path: Path) -> int:
        if path not in self.paths:
            self.paths.append(path)
        return self.paths.index(path) + 1

    def _chains(self, standing: Standing) -> Iterator[Path]:
        """The chains that may hold at a node, fewest links first, then by id from the root down."""
        turn = count()
        heap: list[tuple[int, tuple[str, ...], int, bool, Path]] = []
        for grant in getattr(self.goal, "grants", ()):
            if standing.look(("authority", grant.id, ()))[1]:
                heappush(heap, (1, (), next(turn), False, Path((grant.id,), (), (ACTOR,))))
        for _ in range(MOST_PATHS):
            if not heap:
                return
            *_, whole, path = heappop(heap)
            if whole:
                if weigh(self.goal.path(path), standing.look).truth[0]:
                    yield path
                continue
            entry = self.rules.entries[path.links[-1]]
            if not self.rules.passed_on(entry):
                heappush(heap, (len(path.links), path.links[::-1], next(turn), True, path))
                continue
            for way, issuer in self._readings(entry):
                if not self._may(standing.look, ("via", entry.id, path.recipients[-1], *way, "asked")):
                    continue
                longer = Path(path.links, (*path.ways, way), path.recipients)
                if way[0] is None:
                    heappush(heap, (len(longer.links), longer.links[::-1], next(turn), True, longer))
                elif way[0] not in path.links:
                    longer = Path((*longer.links, way[0]), longer.ways, (*longer.recipients, issuer))
                    heappush(heap, (len(longer.links), (), next(turn), False, longer))

    def _readings(self, entry: Entry) -> list[tuple[Way, str]]:
        """The ways on which a link may stand and who issued it, in every reading left open."""
        try:
            return [(way, self.rules.issuer(entry)) for way in self.rules.ways(entry)]
        except Open as open_:
            found: dict[tuple[Way, str], None] = {}
            for value in self.case.left(open_.point):
                with self.case.assuming(open_.point, value):
                    found.update(dict.fromkeys(self._readings(entry)))
            return list(found)

    def _may(self, look: Look, key: Key) -> bool:
        return weigh(Claim(key), look).truth[1] > 0

    # Nothing to spare

    def _keep(self, standing: Standing, leaf: Sketch, outcome: object) -> set[Point]:
        """Keep as few of the claims as an outcome needs, and all that these rest on, where they are shown; the
        points assumed that these need."""
        paths = [self.paths[number - 1] for number in leaf.chains]
        goals = [key for goals in self.goal.goals(standing.look) for key in goals]
        dropped: set[Key] = set()

        def look(key: Key, negated: bool) -> Truth:
            return ANY if key in dropped else standing.look(key)

        for key in reversed([key for key in goals if key in standing.shown]):
            dropped.add(key)
            if self.goal.outcome(look, paths) != outcome:
                dropped.remove(key)
        # With less known of the limits, claims of authority against other sets of them are looked at.
        asked = {key for goals in self.goal.goals(look) for key in goals}
        left = [key for key in asked.union(goals) - dropped if key in standing.shown]
        for path in paths:
            left.extend(key for key in keys(self.goal.path(path)) if key in standing.shown)
        seen: set[Key] = set()
        while left:
            key = left.pop()
            if key not in seen:
                seen.add(key)
                left.extend(reason for reason in standing.shown[key].reasons if not isinstance(reason, str))
        leaf.wants = seen
        lean = Standing(self.rules)
        lean.shown = {key: standing.shown[key] for key in seen}
        return self._needed(lean, paths, outcome)

    def _needed(self, standing: Standing, paths: list[Path], outcome: object) -> set[Point]:
        """The points without which the outcome, or a claim where it is shown, would not follow; what was assumed
        last is forgotten first."""
        assumed = list(self.case.assumed)
        forgotten: set[Point] = set()
        for place, point in reversed(list(enumerate(assumed))):
            without = forgotten | {point}
            with self._forgetting(without):
                holds = self.goal.outcome(standing.look, paths) == outcome
            for depth in sorted({one.depth for one in standing.shown.values() if one.depth > place}):
                with self._forgetting(without | set(assumed[depth:])):
                    holds = holds and not any(
                        standing.needs(one, ()) for one in standing.shown.values() if one.depth == depth
                    )
            if holds:
                forgotten = without
        return set(assumed) - forgotten

    @contextmanager
    def _forgetting(self, points: set[Point]) -> Iterator[None]:
        with ExitStack() as stack:
            for point in points:
                stack.enter_context(self.case.forgetting(point))
            yield

    def _prune(self, sketch: Sketch) -> None:
        wanted = {key for leaf in _leaves(sketch) for key in leaf.wants}
        sketch.keys = [key for key in sketch.keys if key in wanted]
        for inner in sketch.cases.values():
            self._prune(inner)

    def _renumber(self, sketch: Sketch) -> None:
        """Number the chains that are used, in their order."""
        used = sorted(
            {number for leaf in _leaves(sketch) for number in leaf.chains}, key=lambda n: self.paths[n - 1].order
        )
        new = {number: place for place, number in enumerate(used, 1)}
        self.paths = [self.paths[number - 1] for number in used]
        for leaf in _leaves(sketch):
            leaf.chains = tuple(sorted(new[number] for number in leaf.chains))

    def _trimmed(self, sketch: Sketch) -> Argument:
        """Take out what the argument can do without, the last first, until there is nothing."""
        argument = self._stated(sketch)
        while True:
            spare = argument.spare
            if spare.chains:
                leaf, number = spare.chains[-1]
                leaf.chains = tuple(other for other in leaf.chains if other != number)
                self._renumber(sketch)
            elif spare.early:
                for node, key in spare.early:
                    for inner in node.cases.values():
                        _drop(inner, key)
                    node.keys.append(key)
            elif spare.claims:
                argument = self._lightened(sketch, spare.claims)
                continue
            elif spare.points:
                self._joined(spare.points)
                self._renumber(sketch)
            else:
                return argument
            argument = self._stated(sketch)

    def _joined(self, spare: list[tuple[Sketch, str]]) -> None:
        """Let one case stand for all where nothing turns on the point; of nodes within each other, the inner."""
        done: set[int] = set()
        for node, value in spare:
            within = set(map(id, _below(node)))
            if within.isdisjoint(done):
                done |= within
                inner = node.cases[value]
                node.keys.extend(inner.keys)
                node.point, node.cases, node.chains = inner.point, inner.cases, inner.chains

    def _lightened(self, sketch: Sketch, spare: list[tuple[Sketch, Key]]) -> Argument:
        """The argument less some claims that it can do without one by one: all of them if it can do without all,
        else as many of the last as it can."""
        chosen = spare
        while True:
            for node, key in chosen:
                node.keys.remove(key)
            try:
                return self._stated(sketch)
            except Fault:
                for node, key in chosen:
                    node.keys.append(key)
                chosen = chosen[len(chosen) - len(chosen) // 2 :]

    def _stated(self, sketch: Sketch) -> Argument:
        argument = Argument(self.rules, self.goal, self.paths)
        argument.state(sketch)
        return argument


def _below(sketch: Sketch) -> Iterator[Sketch]:
    yield sketch
    for inner in sketch.cases.values():
        yield from _below(inner)


def _leaves(sketch: Sketch) -> Iterator[Sketch]:
    if sketch.point is None:
        yield sketch
    for inner in sketch.cases.values():
        yield from _leaves(inner)


def _drop(sketch: Sketch, key: Key) -> None:
    sketch.keys = [other for other in sketch.keys if other != key]
    for inner in sketch.cases.values():
        _drop(inner, key)
