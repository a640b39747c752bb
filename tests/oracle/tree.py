"""Conditions as nodes of a tree, each with the circumstances it is asked of (S7)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar

from vires.model.condition import (
    All,
    AnyOf,
    Condition,
    ConsentOf,
    DoctrineIs,
    Exclusive,
    FactIs,
    InScope,
    Not,
    NumberIs,
    StatusIs,
)
from vires.model.term import Status
from vires.temporal.vantage import UNDECIDED

if TYPE_CHECKING:
    from tests.oracle.elementary import Elementary


class Tree:
    """The nodes of all conditions that a question may touch. A leaf that is open becomes known only where the
    completion fixes it; one that nothing can reach is not asked."""

    ALWAYS: ClassVar[str] = "always"

    def __init__(self, elementary: Elementary) -> None:
        self._known = elementary
        self._nodes: dict[tuple[str, str, str, bool], int] = {}
        self._facts: list[str] = [f"true({self.ALWAYS})"]

    def facts(self) -> Iterator[str]:
        """The nodes as facts."""
        return iter(self._facts)

    def node(self, condition: Condition, asked: str, instrument: str, exclusive: bool = False) -> int:
        """The node of a condition, asked of the facts of the act or of a making; `instrument` is what a consent
        would be to, and `exclusive` whether the route is (S16)."""
        key = (repr(condition), asked, instrument, exclusive)
        if key not in self._nodes:
            self._nodes[key] = node = len(self._nodes)
            self._facts.extend(self._of(node, condition, asked, instrument, exclusive))
        return self._nodes[key]

    def _of(self, node: int, condition: Condition, asked: str, instrument: str, exclusive: bool) -> Iterator[str]:
        known = self._known
        if isinstance(condition, All | AnyOf | Not):
            if isinstance(condition, All):
                parts, kind = condition.all, "all"
            elif isinstance(condition, AnyOf):
                parts, kind = condition.any, "any"
            else:
                parts, kind = (condition.not_,), "inverse"
            yield f"{kind}({node})"
            for part in parts:
                yield f"child({node},{self.node(part, asked, instrument, exclusive)})"
        elif isinstance(condition, StatusIs):
            moment = "act" if asked == "act" else asked.replace("of(", "made(", 1)
            for status in known.narrower_statuses(condition.status):
                yield f'status({node},"{status}",{moment})'
            term = known.registry.terms["statuses"].get(condition.status)
            if isinstance(term, Status) and term.record == "partial":
                where = "" if asked == "act" else f"@{self._maker(asked)}"
                yield from self._if(node, known.completion.holds(f"status:{condition.status}{where}"))
        elif isinstance(condition, ConsentOf):
            moment = "act" if asked == "act" else asked.replace("of(", "made(", 1)
            given = known.consents(condition.consent, instrument)
            if not given:
                yield from self._if(node, known.completion.holds(f"consent:{condition.consent}>{instrument}"))
            for consent in given:
                yield f'consented({node},"{consent.id}",{moment})'
        elif isinstance(condition, Exclusive):
            yield from self._if(node, exclusive)
        else:
            yield from self._if(node, self._plain(condition, asked))

    def _if(self, node: int, holds: bool) -> Iterator[str]:
        if holds:
            yield f"true({node})"

    def _maker(self, asked: str) -> str:
        return asked.removeprefix('of("').removesuffix('")')

    def _plain(self, condition: Condition, asked: str) -> bool:
        known = self._known
        if isinstance(condition, DoctrineIs):
            doctrine = known.registry.settings.doctrines[condition.doctrine]
            chosen = known.vantage.doctrine.get(condition.doctrine, doctrine.default)
            if chosen == UNDECIDED:
                options = tuple(option.id for option in doctrine.options)
                chosen = known.completion.value(f"doctrine:{condition.doctrine}", options)
            return chosen == condition.is_
        if isinstance(condition, InScope):
            return known.cover.scope(condition.scope, "")
        stated = known.act.facts if asked == "act" else known.record.instruments[self._maker(asked)].facts
        where = "" if asked == "act" else f"@{self._maker(asked)}"
        if isinstance(condition, FactIs):
            if condition.fact in stated:
                return stated[condition.fact] is True
            return known.completion.holds(f"fact:{condition.fact}{where}")
        assert isinstance(condition, NumberIs)
        value = stated.get(condition.number)
        if value is None:
            value = float(known.completion.value(f"number:{condition.number}{where}", self._figures(condition.number)))
        return condition.holds_of(value)

    def _figures(self, number: str) -> tuple[str, ...]:
        """A figure on each bound of the record, one between each two, and one beyond either end."""
        stated = {b.at_most if b.at_most is not None else b.at_least for b in self._known.registry.bounds[number]}
        bounds = sorted(bound for bound in stated if bound is not None)
        between = [(low + high) / 2 for low, high in pairwise(bounds)]
        return tuple(map(str, sorted([bounds[0] - 1, *bounds, *between, bounds[-1] + 1])))
