"""Decision diagrams over points with several values: one node for each different function.

A node branches on one point; points come in one order from the root down. Two functions are equal exactly if their
nodes are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

Diagram = int

NEVER: Diagram = 0
ALWAYS: Diagram = 1

MOST_NODES = 1_000_000


class Overgrown(Exception):
    """The functions asked for need more nodes than an answer is worth."""


class Diagrams:
    """Functions of points with `widths` values, by number."""

    def __init__(self, widths: Sequence[int]) -> None:
        self.widths = tuple(widths)
        end = len(self.widths)
        self._level: list[int] = [end, end]
        self._below: list[tuple[Diagram, ...]] = [(), ()]
        self._known: dict[tuple[int, tuple[Diagram, ...]], Diagram] = {}
        self._both: dict[tuple[Diagram, Diagram], Diagram] = {}
        self._not: dict[Diagram, Diagram] = {0: 1, 1: 0}

    def node(self, level: int, below: tuple[Diagram, ...]) -> Diagram:
        """The function that takes the value of a point and goes on with what lies below it."""
        first = below[0]
        if below.count(first) == len(below):
            return first
        key = (level, below)
        found = self._known.get(key)
        if found is None:
            found = len(self._level)
            if found > MOST_NODES:
                raise Overgrown
            self._known[key] = found
            self._level.append(level)
            self._below.append(below)
        return found

    def level(self, diagram: Diagram) -> int:
        """The point on which a function first turns; past the last for a constant."""
        return self._level[diagram]

    def below(self, diagram: Diagram, level: int) -> tuple[Diagram, ...]:
        """What a function comes to under each value of a point no later than its first."""
        if self._level[diagram] == level:
            return self._below[diagram]
        return (diagram,) * self.widths[level]

    def among(self, level: int, values: Iterable[int]) -> Diagram:
        """That a point has one of some values."""
        chosen = set(values)
        return self.node(level, tuple(int(value in chosen) for value in range(self.widths[level])))

    def neg(self, one: Diagram) -> Diagram:
        """Not the one."""
        found = self._not.get(one)
        if found is None:
            found = self.node(self._level[one], tuple([self.neg(part) for part in self._below[one]]))
            self._not[one] = found
            self._not[found] = one
        return found

    def both(self, one: Diagram, other: Diagram) -> Diagram:
        """Both of two."""
        if one == other or other == ALWAYS:
            return one
        if one == ALWAYS:
            return other
        if one == NEVER or other == NEVER:
            return NEVER
        key = (one, other) if one < other else (other, one)
        found = self._both.get(key)
        if found is None:
            level, further = self._level[one], self._level[other]
            both = self.both
            if level == further:
                parts = [both(a, b) for a, b in zip(self._below[one], self._below[other], strict=True)]
            elif level < further:
                parts = [both(a, other) for a in self._below[one]]
            else:
                level, parts = further, [both(one, b) for b in self._below[other]]
            found = self._both[key] = self.node(level, tuple(parts))
        return found

    def either(self, one: Diagram, other: Diagram) -> Diagram:
        """Either of two."""
        return self.neg(self.both(self.neg(one), self.neg(other)))

    def all(self, parts: Iterable[Diagram]) -> Diagram:
        """All of some."""
        found = ALWAYS
        for part in parts:
            found = self.both(found, part)
            if found == NEVER:
                break
        return found

    def any(self, parts: Iterable[Diagram]) -> Diagram:
        """Any of some."""
        return self.neg(self.all(self.neg(part) for part in parts))

    def forget(self, diagram: Diagram, level: int, join: Callable[[Iterable[Diagram]], Diagram]) -> Diagram:
        """The function with one point taken away: `join` of what it comes to under its values."""
        memo: dict[Diagram, Diagram] = {}

        def walk(part: Diagram) -> Diagram:
            if self._level[part] > level:
                return part
            found = memo.get(part)
            if found is None:
                if self._level[part] == level:
                    found = join(self._below[part])
                else:
                    found = self.node(self._level[part], tuple(walk(below) for below in self._below[part]))
                memo[part] = found
            return found

        return walk(diagram)

    def support(self, diagram: Diagram) -> frozenset[int]:
        """The points on which a function turns."""
        seen: set[Diagram] = set()
        levels: set[int] = set()
        stack = [diagram]
        while stack:
            part = stack.pop()
            if part > ALWAYS and part not in seen:
                seen.add(part)
                levels.add(self._level[part])
                stack.extend(self._below[part])
        return frozenset(levels)
