"""Which provisions' fall ends a power, asked by name (S20)."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from vires.decide.criticality import Criticality, Progress, assess, relevant_part
from vires.decide.dependence import Dependence
from vires.decide.engine import Engine
from vires.decide.holding import list_holdings
from vires.service.holding import split_view
from vires.service.stating import refusals

if TYPE_CHECKING:
    from vires.decide.answer import Answer
    from vires.model.finding import Finding
    from vires.model.question import Act
    from vires.service.asking import Handle
    from vires.service.stating import Moment


MOST_ENGINES = 64
"""Records less some provisions that are kept compiled; several offices ask about the same."""


def criticality(
    handle: Handle,
    power: str,
    office: str | None = None,
    at: Moment | None = None,
    *,
    progress: Progress | None = None,
    **stated: Any,
) -> Criticality:
    """The breaking sets of a power for an office, or for each office that holds it. Raises `Refusal`. `progress` is
    told how many of how many steps are done."""
    now, registry = handle.now, handle.registry
    view, parts = split_view(stated)
    act = handle.act(None, power, at, **parts, now=now)
    vantage = handle.vantage(**view, now=now)
    dependence = Dependence(registry)
    part = relevant_part(registry, act.power or "", dependence)
    answers: dict[tuple[frozenset[str], str | None], Answer] = {}

    @lru_cache(maxsize=MOST_ENGINES)
    def without(removed: frozenset[str]) -> Engine:
        return Engine(part.without(removed))

    def find(removed: frozenset[str], asked: Act) -> Finding:
        return without(removed).decide(asked, vantage)

    def ask(removed: frozenset[str], asked: Act) -> Answer:
        # The acts asked about differ in the office alone.
        key = (removed, asked.office)
        if key not in answers:
            answers[key] = without(removed).answer(asked, vantage)
        return answers[key]

    with refusals():
        if office is not None:
            offices = [handle.names.term("offices", office)]
        else:
            held = list_holdings(registry, act, vantage, handle.engine.decide, handle.engine.answer).held
            offices = sorted(term for one in held for term in (one.term, *one.alike))
        return assess(registry, act, vantage, offices, find, ask, dependence, progress)
