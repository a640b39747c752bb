"""Which values of open points can be true together (S13), as a formula.

Points about one part of an act, or of a making, are linked: some act must have these parts. The instruments of one
day are linked by the order in which they came.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import product
from typing import NamedTuple

from vires.compile.graph import FALSE, TRUE, Graph, Node
from vires.compile.points import Ask, Choice
from vires.compile.tests import Is
from vires.model.question import Place
from vires.model.scheme import Scheme


class Member(NamedTuple):
    """A term that a part may really have (none: one the record does not know), and for a site how far away:
    nothing if at it, and as whose idea of near it may count."""

    term: str | None
    at: bool = True
    metres: float | None = None
    near: tuple[str, ...] = ()


class Part(NamedTuple):
    """A part of an act or a making, with what is stated of it."""

    scheme: Scheme
    stated: Sequence[Place] | None
    single: bool
    moment: datetime


class PartLink:
    """The values that the list points of one part can have together."""

    def __init__(self, graph: Graph, part: Part, points: Iterable[Choice]) -> None:
        self.graph = graph
        self.part = part
        self.asks: list[tuple[Ask, Node]] = []
        self.nears: dict[str, Node] = {}
        for point in points:
            node = graph.test(Is(point.name, 0))
            if isinstance(point.detail, Ask):
                self.asks.append((point.detail, node))
            else:
                self.nears[str(point.detail)] = node

    def formula(self) -> Node:
        """Whether some act has this part so that every point has its value."""
        meanings = sorted({ask.near for ask, _ in self.asks if ask.near is not None} | set(self.nears))
        reaches = sorted({ask.reach for ask, _ in self.asks if ask.reach is not None})
        distances = [*reaches, (reaches[-1] if reaches else 0.0) + 1.0]
        stated = self.part.stated
        if stated is None:
            groups = [self._anywhere(distances, meanings)]
            return self._fits(groups, {}, must=False)
        unknown = [meaning for meaning in meanings if meaning not in self.nears]
        found = []
        for values in product((TRUE, FALSE), repeat=len(unknown)):
            near = {**self.nears, **dict(zip(unknown, values, strict=True))}
            for away in product(*(distances if place.near else [place.metres] for place in stated)):
                groups = [
                    [
                        Member(term, metres is None, metres, tuple(meanings) if metres is not None else ())
                        for term in sorted(self.part.scheme.descendants(place.site, self.part.moment))
                    ]
                    for place, metres in zip(stated, away, strict=True)
                ]
                found.append(self._fits(groups, near, must=True))
        return self.graph.disj(found)

    def _anywhere(self, distances: Sequence[float], meanings: Sequence[str]) -> list[Member]:
        ways = [(True, None, ()), *((False, far, ()) for far in distances), *((False, None, (m,)) for m in meanings)]
        return [Member(term, at, far, near) for term in (*self.part.scheme.terms, None) for at, far, near in ways]

    def _fits(self, groups: list[list[Member]], near: dict[str, Node], must: bool) -> Node:
        kinds = [list(dict.fromkeys(self._kind(member, near) for member in group)) for group in groups]
        if self.part.single:
            return self.graph.disj(
                self.graph.conj((
                    self._allowed(covered),
                    *(
                        self.graph.either(self.graph.neg(node), may)
                        for (_, node), may in zip(self.asks, may_cover, strict=True)
                    ),
                ))
                for kind in kinds
                for covered, may_cover in kind
            )  # fmt: skip
        parts = [self.graph.disj(self._allowed(covered) for covered, _ in kind) for kind in kinds] if must else []
        for number, (_, node) in enumerate(self.asks):
            because = [
                self.graph.both(may_cover[number], self._allowed(covered))
                for kind in kinds
                for covered, may_cover in kind
                if may_cover[number] != FALSE
            ]
            parts.append(self.graph.either(self.graph.neg(node), self.graph.disj(because)))
        return self.graph.conj(parts)

    def _allowed(self, covered: Sequence[Node]) -> Node:
        """That a member is among the parts: every list that takes it in covers."""
        return self.graph.conj(
            self.graph.either(self.graph.neg(takes), node) for (_, node), takes in zip(self.asks, covered, strict=True)
        )

    def _kind(self, member: Member, near: dict[str, Node]) -> tuple[tuple[Node, ...], tuple[Node, ...]]:
        """For each list, whether it takes the member in as written, and whether it may as read most widely."""
        covered, may = [], []
        for ask, _ in self.asks:
            reach = self._reaches(ask, member, near)
            listed = self._lists(ask.names, member)
            wide = listed or (ask.open and (ask.within is None or self._lists((ask.within,), member)))
            covered.append(reach if listed else FALSE)
            may.append(reach if wide else FALSE)
        return tuple(covered), tuple(may)

    def _lists(self, names: Iterable[str], member: Member) -> bool:
        return member.term is not None and self.part.scheme.covers(names, member.term, self.part.moment)

    def _reaches(self, ask: Ask, member: Member, near: dict[str, Node]) -> Node:
        if member.at:
            return TRUE
        if ask.near is not None:
            return near.get(ask.near, TRUE) if ask.near in member.near else FALSE
        return TRUE if ask.reach is not None and member.metres is not None and member.metres <= ask.reach else FALSE
