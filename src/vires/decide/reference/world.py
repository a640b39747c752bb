"""One completion in the making: which open points are fixed so far, and to what (S13).

Tests are written as if everything were known. Where one needs a value that is not fixed it stops with `Open`,
and `leaf` tries the values that are left: if they agree the point does not matter, otherwise the test waits.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from vires.decide.reference.atom import Atom, Open
from vires.decide.reference.calendar import Calendar
from vires.decide.reference.formula import FALSE, TRUE, Const, Formula, conj
from vires.decide.reference.possible import Day, Part
from vires.model.question import Act, Place
from vires.model.registry import Registry
from vires.temporal.vantage import UNDECIDED, Vantage

MOST_KEPT = 16
"""How many earlier bodies of a rule are looked through before it is built anew."""

_Reads = dict[Hashable, Hashable]
_PARTS = {"office": "offices", "power": "powers", "territory": "territories", "sites": "sites", "subjects": "subjects"}


class World:
    """The registry, the act and the vantage, with the values assigned to atoms so far."""

    def __init__(self, registry: Registry, act: Act, vantage: Vantage) -> None:
        self.registry = registry
        self.act = act
        self.vantage = vantage
        self.calendar = Calendar(registry, act, vantage)
        self.assigned: dict[Atom, str] = {}
        self.parts: dict[str, Part] = {}
        self.days: dict[str, Day] = {}
        self._trace: list[_Reads] = []
        self._kept: dict[Hashable, list[tuple[_Reads, Formula]]] = {}
        moment = act.at.start(registry.zone)
        for part in _PARTS:
            self.part(part, _stated(act, part), part not in {"sites", "subjects"}, moment)

    def part(self, name: str, stated: tuple[Place, ...] | None, single: bool, moment: datetime) -> str:
        """Declare a part that list atoms may ask about, and return the name of its group."""
        scheme = self.registry.schemes[_PARTS[name.partition("@")[0]]]
        self.parts.setdefault(name, Part(scheme, stated, single, moment))
        return name

    # What is open

    def value(self, atom: Atom) -> Any:
        """What the atom stands for in this completion. Raises `Open` if that is not fixed; a value that is
        the only one possible needs no fixing."""
        if len(atom.values) == 1:
            return atom.meaning[atom.values[0]]
        chosen = self.assigned.get(atom)
        self._note(atom, chosen)
        if chosen is None:
            left = self.values(atom)
            if len(left) != 1:
                raise Open(atom)
            chosen = left[0]
        return atom.meaning[chosen]

    def values(self, atom: Atom) -> list[str]:
        """The values that the atom may still take, in order."""
        if atom.group is None:
            return list(atom.values)
        linked = {other: value for other, value in self.assigned.items() if other.group == atom.group}
        self._note(("group", atom.group), frozenset(linked.items()))
        return [value for value in atom.values if self.possible(atom.group, {**linked, atom: value})]

    def possible(self, group: str, assigned: dict[Atom, str]) -> bool:
        """Tell whether values of linked atoms can be true together."""
        linked = self.parts.get(group) or self.days[group]
        return linked.possible(assigned)

    @contextmanager
    def supposing(self, atom: Atom, value: str) -> Iterator[None]:
        """Fix an atom for a while."""
        self.assigned[atom] = value
        try:
            yield
        finally:
            del self.assigned[atom]

    def fact(self, name: str, making: str | None) -> bool:
        """A named fact, not stated, of the act or of the making of an instrument."""
        return bool(self.value(Atom(f"fact:{name}" + (f"@{making}" if making else ""), "fact")))

    def number(self, name: str, making: str | None) -> float:
        """A named number, not stated: one that stands for the interval it lies in."""
        suffix = f"@{making}" if making else ""
        return float(self.value(_number(f"number:{name}{suffix}", self.registry, name)))

    def doctrine(self, name: str) -> str:
        """The option taken on a contested point: the vantage's, else the registry's default."""
        doctrine = self.registry.settings.doctrines[name]
        chosen = self.vantage.doctrine.get(name, doctrine.default)
        if chosen != UNDECIDED:
            return chosen
        options = tuple(option.id for option in doctrine.options)
        return str(self.value(Atom(f"doctrine:{name}", "doctrine", options, {o: o for o in options})))

    # Tests

    def leaf(self, test: Callable[[], bool]) -> Formula:
        """A two-valued test as part of a rule: true, false, or waiting for an atom on which it turns."""
        try:
            return TRUE if test() else FALSE
        except Open as stop:
            return self._tried(stop.atom, lambda: self.leaf(test))

    def rule(self, build: Callable[[], Formula]) -> Formula:
        """A formula whose very shape may turn on an atom."""
        try:
            return build()
        except Open as stop:
            return self._tried(stop.atom, lambda: self.rule(build))

    def all(self, *tests: Callable[[], bool]) -> Formula:
        """All of some two-valued tests."""
        return conj(self.leaf(test) for test in tests)

    def _tried(self, atom: Atom, build: Callable[[], Formula]) -> Formula:
        results: set[Formula] = set()
        for value in self.values(atom):
            with self.supposing(atom, value):
                results.add(build())
            if len(results) > 1:
                return Const(None, atom)
        return results.pop()

    # Memory: a rule's body is built anew only if a value it looked at has changed

    def remember(self, key: Hashable, build: Callable[[], Formula]) -> Formula:
        """`build()`, or what it gave when everything it looks at had the values it has now."""
        for reads, formula in self._kept.get(key, ()):
            if all(self._current(what) == value for what, value in reads.items()):
                if self._trace:
                    self._trace[-1].update(reads)
                return formula
        self._trace.append({})
        try:
            formula = build()
        finally:
            reads = self._trace.pop()
            if self._trace:
                self._trace[-1].update(reads)
        kept = self._kept.setdefault(key, [])
        kept.insert(0, (reads, formula))
        del kept[MOST_KEPT:]
        return formula

    def _note(self, what: Hashable, value: Hashable) -> None:
        if self._trace:
            self._trace[-1].setdefault(what, value)

    def _current(self, what: Hashable) -> Hashable:
        if isinstance(what, Atom):
            return self.assigned.get(what)
        group = what[1] if isinstance(what, tuple) else None
        return frozenset((other, value) for other, value in self.assigned.items() if other.group == group)


def _stated(act: Act, part: str) -> tuple[Place, ...] | None:
    if part == "sites":
        return act.sites
    if part == "subjects":
        return None if act.subjects is None else tuple(Place(site=subject) for subject in act.subjects)
    term = getattr(act, part)
    return None if term is None else (Place(site=term),)


def _number(name: str, registry: Registry, number: str) -> Atom:
    """A number as one atom: the interval it lies in, cut where some bound of the record cuts (S13)."""
    cuts: set[tuple[float, int]] = set()
    for bound in registry.bounds.get(number, ()):
        cuts.add((bound.at_most, 1) if bound.at_most is not None else (bound.at_least or 0, 0))
    ends = sorted(cuts)

    def run(low: int, high: int) -> str:
        left = "(-inf" if low == 0 else ("(" if ends[low - 1][1] else "[") + f"{ends[low - 1][0]:g}"
        right = "inf)" if high == len(ends) else f"{ends[high][0]:g}" + ("]" if ends[high][1] else ")")
        return f"{left},{right}"

    labels = tuple(run(index, index) for index in range(len(ends) + 1))
    inner = [_inside(ends, index) for index in range(len(ends) + 1)]
    return Atom(name, "fact", labels, dict(zip(labels, inner, strict=True)), run=run)


def _inside(ends: list[tuple[float, int]], index: int) -> float:
    """A number inside a stretch between cuts."""
    if not ends:
        return 0.0
    if index == 0:
        return ends[0][0] if ends[0][1] else ends[0][0] - 1
    if index == len(ends):
        return ends[-1][0] + 1 if ends[-1][1] else ends[-1][0]
    low, high = ends[index - 1], ends[index]
    if not low[1]:
        return low[0]
    return high[0] if high[1] and low[0] != high[0] else (low[0] + high[0]) / 2
