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
    """A list with the terms that it takes in, and those of which it takes in a part."""

    names: tuple[str, ...]
    inside: frozenset[str]
    partly: frozenset[str]


class Masks(NamedTuple):
    """Facts that must be so, and facts that must not, as bits."""

    true: int
    false: int


class Who(NamedTuple):
    """A list held against the office or the power of the act, with what it takes in at times without successions."""

    listed: Listed
    cover: Cover


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
    who: tuple[Who, ...] = ()


class Rows:
    """Lays formulas out as rows. `bits` numbers the facts."""

    def __init__(self, graph: Graph, schemes: Mapping[str, Scheme], bits: Mapping[str, int], moment: datetime) -> None:
        self.graph = graph
        self.schemes = schemes
        self.bits = bits
        self.moment = moment
        self._covers: dict[tuple[str, tuple[str, ...]], Cover] = {}
        self._disjunct: dict[tuple[Node, bool], list[Masks] | None] = {}

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
        who: list[Who] = []
        graph = self.graph
        for part in parts:
            match graph.what[part]:
                case AtFrom(cut):
                    since = max(since, cut)
                case Listed(part=("office" | "power")) as listed:
                    who.append(Who(listed, self.cover(SCHEME[listed.part], listed.names)))
                case Listed(part=("territory" | "subjects"), open=False) as listed:
                    places.append((listed.part, self.cover(SCHEME[listed.part], listed.names)))
                case Sited(open=False, reach=None, near=False, names=names):
                    sites.append(self.cover("sites", names))
                case None if graph.parts(part)[0] == "not" and isinstance(self._negated(part), AtFrom):
                    until = min(until, self._negated(part).cut)  # type: ignore[attr-defined]
                case _:
                    masks = self._disjuncts(part)
                    if masks is None:
                        rest.append(part)
                    elif len(masks) == 1:
                        facts = Masks(facts.true | masks[0].true, facts.false | masks[0].false)
                    else:
                        choices.append(tuple(masks))
        if since >= until or facts.true & facts.false:
            return None
        return Row(provision, since, until, facts, tuple(sites), tuple(choices), tuple(places), tuple(rest), tuple(who))

    def _negated(self, part: Node) -> Hashable:
        return self.graph.what[self.graph.args[part][0]]

    def _disjuncts(self, node: Node, negated: bool = False) -> list[Masks] | None:
        """A formula over facts, or its negation, as a choice of masks; `None` if it is none, or a long one."""
        key = (node, negated)
        if key not in self._disjunct:
            self._disjunct[key] = self._made_of_masks(node, negated)
        return self._disjunct[key]

    def _made_of_masks(self, node: Node, negated: bool) -> list[Masks] | None:
        op, parts = self.graph.parts(node)
        match self.graph.what[node]:
            case FactHolds(fact) if fact in self.bits:
                return [Masks(0, self.bits[fact]) if negated else Masks(self.bits[fact], 0)]
        if op == "not":
            return self._disjuncts(parts[0], not negated)
        if op not in ("and", "or"):
            return None
        below = []
        for part in parts:
            made = self._disjuncts(part, negated)
            if made is None:
                return None
            below.append(made)
        return _join((op == "and") != negated, below)

    def cover(self, scheme_name: str, names: tuple[str, ...]) -> Cover:
        """What a closed list of a scheme takes in."""
        found = self._covers.get((scheme_name, names))
        if found is None:
            scheme = self.schemes[scheme_name]
            inside = frozenset(below for name in names for below in scheme.descendants(name, self.moment))
            around = frozenset(above for term in inside for above in scheme.ancestors(term, self.moment))
            found = self._covers[(scheme_name, names)] = Cover(names, inside, around - inside)
        return found


def _join(every: bool, below: Sequence[list[Masks]]) -> list[Masks] | None:
    """All, or any, of some choices as one choice; `None` if it grows long."""
    if not every:
        found = list(dict.fromkeys(masks for part in below for masks in part))
        return found if len(found) <= MOST_ALTERNATIVES else None
    found = [Masks(0, 0)]
    for part in below:
        found = [Masks(a.true | b.true, a.false | b.false) for a in found for b in part]
        found = [masks for masks in dict.fromkeys(found) if not masks.true & masks.false]
        if len(found) > MOST_ALTERNATIVES:
            return None
    return found
