"""Rows: what a grant or a limit comes to, laid out so that one act is held against it at a glance.

A row is a conjunction: a period, masks of facts that must and must not be so, sets of places, and whatever does not
fit this form. A formula that is a choice of conjunctions gives several rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from vires.compile.graph import FALSE, TRUE, Graph, Node
from vires.compile.tests import AtFrom, FactHolds, Listed, Sited
from vires.model.scheme import Scheme

ALWAYS_SINCE, NEVER_UNTIL = -(1 << 62), 1 << 62
MOST_ALTERNATIVES = 16


class Cover(NamedTuple):
    """The terms that a list takes in, and those of which it takes in a part."""

    inside: frozenset[str]
    partly: frozenset[str]


@dataclass(frozen=True, slots=True)
class Row:
    """One way in which a provision applies. `since` and `until` are microseconds of the epoch, half open;
    `sites`, `territories` and `subjects` are covers that must take the act in; `true` and `false` are masks of
    facts; `rest` are formulas that must hold too; `who` are lists held against the office and the power."""

    provision: str
    since: int = ALWAYS_SINCE
    until: int = NEVER_UNTIL
    true: int = 0
    false: int = 0
    sites: tuple[Cover, ...] = ()
    territories: tuple[Cover, ...] = ()
    subjects: tuple[Cover, ...] = ()
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
        since, until, true, false = ALWAYS_SINCE, NEVER_UNTIL, 0, 0
        sites: list[Cover] = []
        territories: list[Cover] = []
        subjects: list[Cover] = []
        rest: list[Node] = []
        who: list[Listed] = []
        graph = self.graph
        for part in parts:
            match graph.what[part]:
                case AtFrom(cut):
                    since = max(since, cut)
                case FactHolds(fact) if fact in self.bits:
                    true |= self.bits[fact]
                case Listed(part=("office" | "power")) as listed:
                    who.append(listed)
                case Listed(part="territory", open=False, names=names):
                    territories.append(self.cover("territories", names))
                case Listed(part="subjects", open=False, names=names):
                    subjects.append(self.cover("subjects", names))
                case Sited(open=False, reach=None, near=False, names=names):
                    sites.append(self.cover("sites", names))
                case None if graph.parts(part)[0] == "not":
                    match graph.what[graph.args[part][0]]:
                        case AtFrom(cut):
                            until = min(until, cut)
                        case FactHolds(fact) if fact in self.bits:
                            false |= self.bits[fact]
                        case _:
                            rest.append(part)
                case _:
                    rest.append(part)
        if since >= until or true & false:
            return None
        return Row(
            provision, since, until, true, false, tuple(sites), tuple(territories), tuple(subjects), tuple(rest),
            tuple(who),
        )  # fmt: skip

    def cover(self, scheme_name: str, names: tuple[str, ...]) -> Cover:
        """What a closed list of a scheme takes in."""
        found = self._covers.get((scheme_name, names))
        if found is None:
            scheme = self.schemes[scheme_name]
            inside = frozenset(below for name in names for below in scheme.descendants(name, self.moment))
            around = frozenset(above for term in inside for above in scheme.ancestors(term, self.moment))
            found = self._covers[(scheme_name, names)] = Cover(inside, around - inside)
        return found
