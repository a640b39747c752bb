"""The rules solved: references replaced by what they come to under the well-founded semantics (S11).

A formula becomes a *pair*: when it is surely so, and when it is possibly so. The two differ only in completions
where the model leaves it undefined. Rules that do not come round to themselves are put in place one after another;
a strongly connected component is solved by an alternating fixpoint, for all completions at once.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import NamedTuple

from vires.compile.graph import FALSE, Graph, Node
from vires.compile.memo import Memo

Rule = Callable[[Hashable], Node]


class Pair(NamedTuple):
    """When something is sure, and when it is possible."""

    sure: Node
    possible: Node


class Solver:
    """Solves references on demand and keeps what it solved."""

    def __init__(self, graph: Graph, rule: Rule, owner: Callable[[Hashable], str]) -> None:
        self.graph = graph
        self.rule = rule
        self.owner = owner
        self.kept: Memo[Pair] = Memo()
        self._bodies: dict[Hashable, Node] = {}
        self._refs: dict[Hashable, tuple[Hashable, ...]] = {}

    def pair(self, node: Node) -> Pair:
        """What a formula comes to."""
        if not self.graph.open[node]:
            return Pair(node, node)
        for key in self.graph.references([node]):
            if self.solved(key) is None:
                self._solve(key)
        return self._close(node)

    def solved(self, key: Hashable) -> Pair | None:
        """What a rule was solved to, if it was."""
        return self.kept.get(self.owner(key), key)

    def has_body(self, key: Hashable) -> bool:
        """Tell whether the body of a rule is waiting to be solved."""
        return key in self._bodies

    def take(self, key: Hashable, body: Node) -> Node:
        """Take the body of a rule that was worked out outside: it is the solution if nothing in it waits for
        another rule. Returns what stands for the rule."""
        if self.graph.open[body]:
            self._bodies[key] = body
            return self.graph.ref(key)
        self.kept.put(self.owner(key), key, Pair(body, body))
        return body

    def _close(self, node: Node) -> Pair:
        if not self.graph.open[node]:
            return Pair(node, node)
        known = {key: self._known(key) for key in self.graph.references([node])}
        if all(pair.sure == pair.possible for pair in known.values()):
            closed = self.graph.resolve(node, lambda key: known[key].sure, lambda key: known[key].sure)
            return Pair(closed, closed)
        sure = self.graph.resolve(node, lambda key: known[key].sure, lambda key: known[key].possible)
        possible = self.graph.resolve(node, lambda key: known[key].possible, lambda key: known[key].sure)
        return Pair(sure, possible)

    def _known(self, key: Hashable) -> Pair:
        pair = self.solved(key)
        assert pair is not None
        return pair

    def _needed(self, key: Hashable) -> tuple[Hashable, ...]:
        found = self._refs.get(key)
        if found is None:
            body = self._bodies.get(key)
            if body is None:
                body = self._bodies[key] = self.rule(key)
            found = self._refs[key] = tuple(self.graph.references([body])) if self.graph.open[body] else ()
        return found

    def _solve(self, root: Hashable) -> None:
        """Strongly connected components, those first that others rest on (Tarjan, without recursion)."""
        number: dict[Hashable, int] = {root: 0}
        low: dict[Hashable, int] = {root: 0}
        component: list[Hashable] = [root]
        inside = {root}
        work: list[tuple[Hashable, list[Hashable]]] = [(root, list(self._needed(root)))]
        while work:
            key, left = work[-1]
            if left:
                other = left.pop()
                if self.solved(other) is not None:
                    continue
                if other not in number:
                    number[other] = low[other] = len(number)
                    component.append(other)
                    inside.add(other)
                    work.append((other, list(self._needed(other))))
                elif other in inside:
                    low[key] = min(low[key], number[other])
                continue
            work.pop()
            if work:
                parent = work[-1][0]
                low[parent] = min(low[parent], low[key])
            if low[key] == number[key]:
                members = []
                while True:
                    member = component.pop()
                    inside.discard(member)
                    members.append(member)
                    if member == key:
                        break
                self._settle(members)

    def _settle(self, members: list[Hashable]) -> None:
        if len(members) == 1 and members[0] not in self._refs[members[0]]:
            self.kept.put(self.owner(members[0]), members[0], self._close(self._bodies[members[0]]))
        else:
            self._alternate(members)
        for key in members:
            self._bodies.pop(key, None)
            self._refs.pop(key, None)

    # A component that comes round to itself

    def _alternate(self, members: list[Hashable]) -> None:
        """What is possible given what is sure, what is sure given what is possible, until nothing changes. A
        component of n rules needs at most n rounds."""
        sure: dict[Hashable, Node] = dict.fromkeys(members, FALSE)
        possible = sure
        for _ in range(len(members) + 1):
            possible = self._least(members, sure, True)
            grown = self._least(members, possible, False)
            if grown == sure:
                break
            sure = grown
        for key in members:
            self.kept.put(self.owner(key), key, Pair(sure[key], possible[key]))

    def _least(
        self, members: Iterable[Hashable], against: dict[Hashable, Node], optimistic: bool
    ) -> dict[Hashable, Node]:
        """The least model of the component's rules, what is negated judged by `against`; of rules solved
        before, the possible or the sure side counts."""

        def before(key: Hashable, possible: bool) -> Node:
            return self._known(key).possible if possible else self._known(key).sure

        found: dict[Hashable, Node] = dict.fromkeys(members, FALSE)

        def as_found(ref: Hashable) -> Node:
            return found[ref] if ref in found else before(ref, optimistic)

        def as_judged(ref: Hashable) -> Node:
            return against[ref] if ref in against else before(ref, not optimistic)

        for _ in range(len(found)):
            following = {key: self.graph.resolve(self._bodies[key], as_found, as_judged) for key in found}
            if following == found:
                break
            found = following
        return found
