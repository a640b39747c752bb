"""Formulas as nodes of one graph, each written once.

A node is a number; its parts have smaller numbers, so that going through numbers upwards meets parts first. A
*test* is what only a question, or the choice of a completion, can settle; a *reference* stands for what another
rule decides (S11) and is gone once the rules are solved.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator

Node = int

FALSE: Node = 0
TRUE: Node = 1

_CONST, _TEST, _REF, _NOT, _AND, _OR = range(6)


class Graph:
    """Nodes and how they are made. Equal formulas, up to the order and repetition of parts, are one node."""

    def __init__(self) -> None:
        self.op: list[int] = [_CONST, _CONST]
        self.args: list[tuple[Node, ...]] = [(), ()]
        self.what: list[Hashable] = [None, None]
        self.open: list[bool] = [False, False]
        """Whether a reference stands somewhere in the node."""
        self._known: dict[Hashable, Node] = {}

    def __len__(self) -> int:
        return len(self.op)

    def _node(self, op: int, args: tuple[Node, ...], what: Hashable = None) -> Node:
        key = (op, args, what)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = len(self.op)
            self.op.append(op)
            self.args.append(args)
            self.what.append(what)
            self.open.append(op == _REF or any(self.open[part] for part in args))
        return found

    def test(self, what: Hashable) -> Node:
        """The node of a test."""
        return self._node(_TEST, (), what)

    def ref(self, key: Hashable) -> Node:
        """The node that stands for what the rule of `key` decides."""
        return self._node(_REF, (), key)

    def neg(self, part: Node) -> Node:
        """Not `part`."""
        if part <= TRUE:
            return TRUE - part
        if self.op[part] == _NOT:
            return self.args[part][0]
        return self._node(_NOT, (part,))

    def conj(self, parts: Iterable[Node]) -> Node:
        """All of `parts`; true if there are none."""
        return self._join(_AND, parts, TRUE)

    def disj(self, parts: Iterable[Node]) -> Node:
        """Any of `parts`; false if there are none."""
        return self._join(_OR, parts, FALSE)

    def both(self, one: Node, other: Node) -> Node:
        """Both of two."""
        if one <= TRUE:
            return other if one else one
        if other <= TRUE:
            return one if other else other
        return self._join(_AND, (one, other), TRUE)

    def either(self, one: Node, other: Node) -> Node:
        """Either of two."""
        if one <= TRUE:
            return one if one else other
        if other <= TRUE:
            return other if other else one
        return self._join(_OR, (one, other), FALSE)

    def _join(self, op: int, parts: Iterable[Node], unit: Node) -> Node:
        kept: set[Node] = set()
        whole, args = self.op, self.args
        negated = False
        for part in parts:
            if part <= TRUE:
                if part == unit:
                    continue
                return part
            made_as = whole[part]
            if made_as == op:
                kept.update(args[part])
                negated = True
            else:
                kept.add(part)
                negated = negated or made_as == _NOT
        if len(kept) < 2:
            return kept.pop() if kept else unit
        if negated:
            for part in kept:
                # What a rule decides may be undefined: neither it nor its absence need hold (S11).
                if whole[part] == _NOT and args[part][0] in kept and not self.open[part]:
                    return TRUE - unit
        return self._node(op, tuple(sorted(kept)))

    # Reading a node

    def is_test(self, node: Node) -> bool:
        """Tell whether the node is a test."""
        return self.op[node] == _TEST

    def parts(self, node: Node) -> tuple[str, tuple[Node, ...]]:
        """What the node is (`const`, `test`, `ref`, `not`, `and`, `or`) and its parts."""
        return ("const", "test", "ref", "not", "and", "or")[self.op[node]], self.args[node]

    def below(self, nodes: Iterable[Node]) -> list[Node]:
        """The nodes and all they are made of, parts before wholes."""
        seen: set[Node] = set()
        stack = list(nodes)
        while stack:
            node = stack.pop()
            if node not in seen:
                seen.add(node)
                stack.extend(self.args[node])
        return sorted(seen)

    def tests(self, nodes: Iterable[Node]) -> Iterator[Hashable]:
        """The tests that stand in some nodes."""
        return (self.what[node] for node in self.below(nodes) if self.op[node] == _TEST)

    def references(self, nodes: Iterable[Node]) -> Iterator[Hashable]:
        """The keys of the references that stand in some nodes."""
        return (self.what[node] for node in self.below(nodes) if self.op[node] == _REF)

    # Putting values in

    def settle(self, node: Node, test: Callable[[Hashable], Node], into: Graph, memo: dict[Node, Node]) -> Node:
        """The node with every test replaced by what `test` gives for it, a node of `into`. `memo` keeps what
        was done for the same `test`."""
        if node <= TRUE:
            return node
        done = memo.get(node)
        if done is not None:
            return done
        for part in self._undone(node, memo):
            op = self.op[part]
            if op == _CONST:
                memo[part] = part
            elif op == _TEST:
                memo[part] = test(self.what[part])
            elif op == _NOT:
                memo[part] = into.neg(memo[self.args[part][0]])
            elif op == _AND:
                memo[part] = into.conj(memo[arg] for arg in self.args[part])
            elif op == _OR:
                memo[part] = into.disj(memo[arg] for arg in self.args[part])
            else:
                raise AssertionError("a rule was left unsolved")
        return memo[node]

    def _undone(self, node: Node, memo: dict[Node, Node]) -> list[Node]:
        """What lies below a node and is not in `memo` yet, parts before wholes."""
        seen: set[Node] = set()
        stack = [node]
        while stack:
            part = stack.pop()
            if part not in seen and part not in memo:
                seen.add(part)
                stack.extend(self.args[part])
        return sorted(seen)

    def resolve(self, node: Node, positive: Callable[[Hashable], Node], negative: Callable[[Hashable], Node]) -> Node:
        """The node with every reference replaced: by `positive` where it stands under an even number of
        negations, by `negative` elsewhere."""
        if not self.open[node]:
            return node
        memo: dict[tuple[Node, bool], Node] = {}
        stack = [(node, True)]
        while stack:
            part, even = key = stack[-1]
            if key in memo:
                stack.pop()
                continue
            if not self.open[part]:
                memo[key] = part
                stack.pop()
                continue
            op, args = self.op[part], self.args[part]
            if op == _REF:
                memo[key] = (positive if even else negative)(self.what[part])
                stack.pop()
                continue
            inner = even if op != _NOT else not even
            waiting = [(arg, inner) for arg in args if (arg, inner) not in memo]
            if waiting:
                stack.extend(waiting)
                continue
            made = [memo[(arg, inner)] for arg in args]
            memo[key] = self.neg(made[0]) if op == _NOT else self._join(op, made, TRUE if op == _AND else FALSE)
            stack.pop()
        return memo[(node, True)]
