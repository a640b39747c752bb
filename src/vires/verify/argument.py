"""An argument stated anew from what it chooses: which claims to show where, by which points to divide, on which
chains to rest. All else in it follows, so a proof that says anything else is found out by comparing (S21)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from vires.model.proof import Case, Conclusion, Division, Failing, Node, Step, claim_of, key_of
from vires.verify.absence import Absence
from vires.verify.formula import Claim, Formula, Key, exact, keys, points, weigh
from vires.verify.outcome import Path, Reckoning
from vires.verify.point import Point
from vires.verify.rules import Rules
from vires.verify.sense import makes_sense
from vires.verify.standing import Shown, Standing


class Fault(Exception):
    """A proof does not show what it says. `step` names the line of argument, or the part of the proof, and `why`
    what is wrong with it."""

    def __init__(self, step: str, why: str) -> None:
        super().__init__(f"{step}: {why}")
        self.step = step
        self.why = why


@dataclass
class Sketch:
    """The choices of a node: claims to show, then a point with a sketch for each value, or chains to rest on. A
    search notes in `wants` which claims, here and above, a case without a point rests on."""

    keys: list[Key] = field(default_factory=list)
    numbers: dict[Key, int] = field(default_factory=dict)
    point: str | None = None
    cases: dict[str, Sketch] = field(default_factory=dict)
    chains: tuple[int, ...] = ()
    wants: set[Key] = field(default_factory=set)


@dataclass
class Spare:
    """What an argument could do without: claims, points in the cases of which nothing turns on them, chains; and
    claims (`early`) shown for one value of a node's point that hold for all."""

    claims: list[tuple[Sketch, Key]] = field(default_factory=list)
    points: list[tuple[Sketch, str]] = field(default_factory=list)
    chains: list[tuple[Sketch, int]] = field(default_factory=list)
    early: list[tuple[Sketch, Key]] = field(default_factory=list)


@dataclass
class _Needs:
    claims: set[Key] = field(default_factory=set)
    points: set[Point] = field(default_factory=set)


class Argument:
    """States arguments about one thing to settle: the outcome, or what a grant fails. `paths` are the chains by
    number, from 1."""

    def __init__(self, rules: Rules, goal: Reckoning | Absence, paths: Sequence[Path]) -> None:
        self.rules = rules
        self.case = rules.case
        self.goal = goal
        self.paths = paths
        self.leaves: list[tuple[dict[Point, str], Any]] = []
        self.used: set[int] = set()
        self.spare = Spare()
        self._numbers: dict[Key, int] = {}
        self._count = 0

    def state(self, sketch: Sketch) -> Node:
        """The argument in full. Raises `Fault` where something chosen cannot be shown, or a set of completions is
        left without an outcome; what is superfluous is left in `spare`."""
        self._make_sense(sketch)
        self.node = self._node(sketch, None, _Needs())
        return self.node

    def _node(self, sketch: Sketch, above: Standing | None, needs: _Needs) -> Node:
        standing = Standing(self.rules, above)
        shown = standing.establish(sketch.keys)
        steps = tuple(self._steps(shown))
        missing = [key for key in sketch.keys if key not in standing.shown]
        if missing:
            raise Fault(self._at(sketch, missing[0]), f"`{described(missing[0])}` does not follow")
        divided, concludes = None, None
        if sketch.point is None:
            concludes = self._conclude(sketch, standing, needs)
        else:
            divided = self._divide(sketch, standing, needs)
        self._used(sketch, standing, shown, needs)
        for one in shown:
            del self._numbers[one.key]
        return Node(steps=steps, divided=divided, concludes=concludes)

    def _make_sense(self, sketch: Sketch) -> None:
        for key in sketch.keys:
            if not makes_sense(key, self.rules.registry):
                raise Fault(self._at(sketch, key), f"`{described(key)}` is about nothing in this text")
        for inner in sketch.cases.values():
            self._make_sense(inner)

    def _at(self, sketch: Sketch, key: Key) -> str:
        return f"step {sketch.numbers[key]}" if key in sketch.numbers else f"after step {self._count}"

    def _steps(self, shown: list[Shown]) -> Iterator[Step]:
        for one in shown:
            self._count += 1
            self._numbers[one.key] = self._count
        for one in shown:
            by = tuple(reason if isinstance(reason, str) else self._numbers[reason] for reason in one.reasons)
            holds = None if one.truth == (1, 1) else one.truth == (2, 2)
            yield Step(step=self._numbers[one.key], claim=claim_of(one.key), holds=holds, by=by)

    def _conclude(self, sketch: Sketch, standing: Standing, needs: _Needs) -> Conclusion | Failing:
        known = set(range(1, len(self.paths) + 1))
        if not set(sketch.chains) <= known:
            raise Fault("chains", f"a case rests on chain {max(set(sketch.chains) - known)}, which is not listed")
        if list(sketch.chains) != sorted(set(sketch.chains)):
            raise Fault("chains", "a case names chains in order, each once")
        paths = [self.paths[number - 1] for number in sketch.chains]
        outcome = self.goal.outcome(standing.look, paths)
        if outcome is None:
            raise Fault(f"the case after step {self._count}", "what is shown does not settle its outcome")
        for number in sketch.chains:
            fewer = [self.paths[other - 1] for other in sketch.chains if other != number]
            if self.goal.outcome(standing.look, fewer) == outcome:
                self.spare.chains.append((sketch, number))
        relevant = {key for goals in self.goal.goals(standing.look) for key in goals}
        for path in paths:
            relevant |= set(keys(self.goal.path(path)))
        for key in relevant & set(standing.shown):
            if self.goal.outcome(standing.without(key), paths) != outcome:
                needs.claims.add(key)
        for point in list(self.case.assumed):
            with self.case.forgetting(point):
                if self.goal.outcome(standing.look, paths) != outcome:
                    needs.points.add(point)
        self.used.update(sketch.chains)
        self.leaves.append((dict(self.case.assumed), outcome))
        return self.goal.concluded(outcome, standing, sketch.chains, self._numbers.__getitem__)  # type: ignore[arg-type]

    def _divide(self, sketch: Sketch, standing: Standing, needs: _Needs) -> Division:
        point = next((p for p in self.turns_on(standing) if p.name == sketch.point), None)
        where = f"the division after step {self._count}"
        if point is None or self.goal.outcome(standing.look, self.paths) is not None:
            raise Fault(where, f"nothing turns on `{sketch.point}` there")
        values = self.case.left(point)
        if list(sketch.cases) != values:
            raise Fault(where, f"`{point.name}` can be {', '.join(values)}; each is a case, in this order")
        cases = []
        for value, inner in sketch.cases.items():
            below = _Needs()
            for key in Standing(self.rules, standing).establish(inner.keys):
                self.spare.early.append((sketch, key.key))
            with self.case.assuming(point, value):
                cases.append(Case(value=value, then=self._node(inner, standing, below)))
            if point not in below.points:
                self.spare.points.append((sketch, value))
            needs.claims |= below.claims
            needs.points |= below.points - {point}
        return Division(atom=point.name, kind=point.kind, cases=tuple(cases))

    def turns_on(self, standing: Standing) -> Iterator[Point]:
        """The points on which what is not settled here may turn, what matters most first."""
        seen: set[Key] = set()
        stack = list(reversed(list(self.goal.waits(standing.look))))
        stack[:0] = [self.goal.path(path) for path in self.paths]
        while stack:
            formula: Formula = stack.pop()
            if exact(weigh(formula, standing.look).truth):
                continue
            if isinstance(formula, Claim):
                if formula.key not in seen:
                    seen.add(formula.key)
                    stack.append(self.rules.body(formula.key))
                continue
            yield from points(formula)
            stack.extend(Claim(key) for key in reversed(list(keys(formula))))

    def linked(self, names: Iterable[str]) -> list[Point]:
        """The points of some names that are linked with points of this argument but not among them. Raises `Fault`
        for a name on which nothing in the text can turn."""
        used = {point.name: point for assumed, _ in self.leaves for point in assumed}
        links = {point.link for point in used.values()} - {None}
        wanted = sorted(set(names) - set(used))
        if not set(wanted) <= set(self.case.met):
            for _ in self.turns_on(Standing(self.rules)):
                pass
        for name in wanted:
            if name not in self.case.met or self.case.met[name].link not in links:
                raise Fault("finding", f"nothing turns on `{name}`")
        return [self.case.met[name] for name in wanted]

    def _used(self, sketch: Sketch, standing: Standing, shown: list[Shown], needs: _Needs) -> None:
        """Mark what the needed claims of this node need in turn; the rest is spare."""
        done: set[Key] = set()
        while True:
            fresh = [one for one in reversed(shown) if one.key in needs.claims and one.key not in done]
            if not fresh:
                break
            for one in fresh:
                done.add(one.key)
                for reason in one.reasons:
                    if not isinstance(reason, str) and reason not in needs.claims and standing.needs(one, reason):
                        needs.claims.add(reason)
                for point in [p for p in self.case.assumed if p not in needs.points]:
                    with self.case.forgetting(point):
                        if standing.needs(one, ()):
                            needs.points.add(point)
        for one in shown:
            if one.key in needs.claims:
                needs.claims.discard(one.key)
            else:
                self.spare.claims.append((sketch, one.key))


def sketched(node: Node) -> Sketch:
    """The choices that a stated argument makes."""
    sketch = Sketch([key_of(step.claim) for step in node.steps])
    sketch.numbers = {key_of(step.claim): step.step for step in node.steps}
    if node.divided is not None:
        sketch.point = node.divided.atom
        sketch.cases = {case.value: sketched(case.then) for case in node.divided.cases}
    if node.concludes is not None:
        sketch.chains = getattr(node.concludes, "chains", ())
    return sketch


def described(key: Key) -> str:
    """A claim in one line."""
    return " ".join(str(part) for part in key if part is not None and part != ())
