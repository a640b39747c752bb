"""The question as the rules see it: what is stated, and what is open (S13).

Tests are written as if everything were known. Where one needs a value that is not fixed it stops with `Open`, and
`rule` tries it under each value: if they agree the point does not matter, otherwise the formula says what it is
under each. Which values can be true together plays no part in this; it is asked of whole completions.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from vires.decide.reference.atom import Atom, Open
from vires.decide.reference.calendar import Calendar
from vires.decide.reference.formula import FALSE, TRUE, Formula, choice
from vires.decide.reference.possible import Day, Part
from vires.model.question import Act, Place
from vires.model.registry import Registry
from vires.temporal.vantage import UNDECIDED, Vantage

_PARTS = {"office": "offices", "power": "powers", "territory": "territories", "sites": "sites", "subjects": "subjects"}


class World:
    """The registry, the act and the vantage, with the values assigned to atoms so far."""

    def __init__(self, registry: Registry, act: Act, vantage: Vantage) -> None:
        self.registry = registry
        self.act = act
        self.vantage = vantage
        self.calendar = Calendar(registry, act, vantage)
        self.assigned: dict[Atom, str] = {}
        self._known: dict[tuple[Hashable, ...], Formula] = {}
        self.parts: dict[str, Part] = {}
        self.days: dict[str, Day] = {}
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
        """What the atom stands for where its value is fixed, or only one is possible. Raises `Open` elsewhere."""
        if len(atom.values) == 1:
            return atom.meaning[atom.values[0]]
        chosen = self.assigned.get(atom)
        if chosen is None:
            raise Open(atom)
        return atom.meaning[chosen]

    def possible(self, group: str, assigned: Mapping[Atom, str]) -> bool:
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

    def leaf(self, test: Callable[[], bool], *name: Hashable) -> Formula:
        """A two-valued test as part of a rule: true, false, or what it is under each value of an atom. A test that
        has a `name` is always the same."""
        return self.rule(lambda: TRUE if test() else FALSE, *name)

    def rule(self, build: Callable[[], Formula], *name: Hashable) -> Formula:
        """A formula whose very shape may turn on atoms: what it is under each value of the first it asks for. One that
        has a `name` is always the same."""
        if not name or self.assigned:
            return self._built(build)
        if name not in self._known:
            self._known[name] = self._built(build)
        return self._known[name]

    def _built(self, build: Callable[[], Formula]) -> Formula:
        try:
            return build()
        except Open as stop:
            atom = stop.atom
        branches = []
        for value in atom.values:
            with self.supposing(atom, value):
                branches.append(self._built(build))
        return choice(atom, branches)


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
    if index == 0:
        return ends[0][0] if ends[0][1] else ends[0][0] - 1
    if index == len(ends):
        return ends[-1][0] + 1 if ends[-1][1] else ends[-1][0]
    low, high = ends[index - 1], ends[index]
    if not low[1]:
        return low[0]
    return high[0] if high[1] and low[0] != high[0] else (low[0] + high[0]) / 2
