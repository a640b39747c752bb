"""Rows: what a grant or a limit comes to, laid out so that one act is held against it at a glance.

A row is a conjunction: a period, masks of facts, sets of places, and whatever does not fit this form. A formula that
is a choice of conjunctions gives several rows.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from vires.compile.graph import FALSE, TRUE, Graph, Node
from vires.compile.ground import SCHEME
from vires.compile.tests import AtFrom, FactHolds, Listed, Sited
from vires.model.scheme import Scheme

ALWAYS_SINCE, NEVER_UNTIL = -(1 << 62), 1 << 62
MOST_ALTERNATIVES = 16


class Cover(NamedTuple):
    """The terms that a list takes in, and those of which it takes in a part."""

    inside: frozenset[str]
    partly: frozenset[str]


class Masks(NamedTuple):
    """Facts that must be so, and facts that must not, as bits."""

    true: int
    false: int


class Row(NamedTuple):
    """One way in which a provision applies. `since` and `until` are microseconds of the epoch, half open; `facts`
    must hold; of each group in `choices` one must; `sites`, `territories` and `subjects` are covers that must take
    the act in; `rest` are formulas that must hold too; `who` are lists held against the office and the power."""

    provision: str
    since: int = ALWAYS_SINCE
    until: int = NEVER_UNTIL
    facts: Masks = Masks(0, 0)
    sites: tuple[Cover, ...] = ()
    choices: tuple[tuple[Masks, ...], ...] = ()
    places: tuple[tuple[str, Cover], ...] = ()
    rest: tuple[Node, ...] = ()
    who: tuple[Listed, ...] = ()


class Rows:
    """Lays formulas out as rows. `bits` numbers the facts."""

    def __init__(self, graph: Graph, schemes: Mapping[str, Scheme], bits: Mapping[str, int], moment: datetime) -> None:
        self.graph = graph
        self.schemes = schemes
        self.bits = bits
        self.moment = moment
        self._covers: dict[tuple[str, tuple[str, ...]], Cover] = {}
        self._choices: dict[Node, tuple[Masks, ...] | None] = {}

    def of(self, provision: str, node: Node) -> Iterator[Row]:
        """The rows of a formula; none if it never holds."""
        op, parts = self.graph.parts(node)
        if op == "or" and len(parts) <= MOST_ALTERNATIVES:
            for part in parts:
                yield from self.of(provision, part)
        elif node != FALSE:
            row = self._row(provision, parts if op == "and" else (node,) if node != TRUE else ())
            if row is not None:
                yield row

    def _row(self, provision: str, parts: tuple[Node, ...]) -> Row | None:
        since, until = ALWAYS_SINCE, NEVER_UNTIL
        facts = Masks(0, 0)
        sites: list[Cover] = []
        places: list[tuple[str, Cover]] = []
        choices: list[tuple[Masks, ...]] = []
        rest: list[Node] = []
        who: list[Listed] = []
        graph = self.graph
        for part in parts:
            match graph.what[part]:
                case AtFrom(cut):
                    since = max(since, cut)
                case Listed(part=("office" | "power")) as listed:
                    who.append(listed)
                case Listed(part=("territory" | "subjects"), open=False) as listed:
                    places.append((listed.part, self.cover(SCHEME[listed.part], listed.names)))
                case Sited(open=False, reach=None, near=False, names=names):
                    sites.append(self.cover("sites", names))
                case None if graph.parts(part)[0] == "not" and isinstance(self._negated(part), AtFrom):
                    until = min(until, self._negated(part).cut)  # type: ignore[attr-defined]
                case _:
                    masks = self._masks(part)
                    if masks is None:
                        rest.append(part)
                    elif len(masks) == 1:
                        facts = Masks(facts.true | masks[0].true, facts.false | masks[0].false)
                    else:
                        choices.append(masks)
        if since >= until or facts.true & facts.false:
            return None
        return Row(provision, since, until, facts, tuple(sites), tuple(choices), tuple(places), tuple(rest), tuple(who))

    def _negated(self, part: Node) -> Hashable:
        return self.graph.what[self.graph.args[part][0]]

    def _masks(self, node: Node) -> tuple[Masks, ...] | None:
        """A formula over facts alone as a choice of masks; `None` if it is none, or a long one."""
        found = self._choices.get(node, ())
        if found == ():
            made = self._disjuncts(node)
            found = self._choices[node] = None if made is None or len(made) > MOST_ALTERNATIVES else tuple(made)
        return found

    def _disjuncts(self, node: Node) -> list[Masks] | None:
        op, parts = self.graph.parts(node)
        match self.graph.what[node]:
            case FactHolds(fact) if fact in self.bits:
                return [Masks(self.bits[fact], 0)]
        if op == "not":
            match self._negated(node):
                case FactHolds(fact) if fact in self.bits:
                    return [Masks(0, self.bits[fact])]
            return self._disjuncts_of_not(parts[0])
        if op not in ("and", "or"):
            return None
        below = [self._disjuncts(part) for part in parts]
        return _join(op == "and", below)

    def _disjuncts_of_not(self, node: Node) -> list[Masks] | None:
        """The negation of a conjunction or disjunction, driven inwards."""
        op, parts = self.graph.parts(node)
        if op not in ("and", "or"):
            return None
        below: list[list[Masks] | None] = []
        for part in parts:
            match self.graph.what[part]:
                case FactHolds(fact) if fact in self.bits:
                    below.append([Masks(0, self.bits[fact])])
                case _:
                    inner = self.graph.parts(part)
                    below.append(self._disjuncts(inner[1][0]) if inner[0] == "not" else self._disjuncts_of_not(part))
        return _join(op == "or", below)

    def cover(self, scheme_name: str, names: tuple[str, ...]) -> Cover:
        """What a closed list of a scheme takes in."""
        found = self._covers.get((scheme_name, names))
        if found is None:
            scheme = self.schemes[scheme_name]
            inside = frozenset(below for name in names for below in scheme.descendants(name, self.moment))
            around = frozenset(above for term in inside for above in scheme.ancestors(term, self.moment))
            found = self._covers[(scheme_name, names)] = Cover(inside, around - inside)
        return found


def _join(every: bool, below: Sequence[list[Masks] | None]) -> list[Masks] | None:
    """All, or any, of some choices as one choice."""
    if any(part is None for part in below):
        return None
    parts = [part for part in below if part is not None]
    if not every:
        return list(dict.fromkeys(masks for part in parts for masks in part))
    found = [Masks(0, 0)]
    for part in parts:
        found = [Masks(a.true | b.true, a.false | b.false) for a in found for b in part]
        found = [masks for masks in dict.fromkeys(found) if not masks.true & masks.false]
        if len(found) > MOST_ALTERNATIVES:
            return None
    return found
