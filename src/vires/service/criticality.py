"""Which provisions' fall ends a power, asked by name (S20)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vires.decide.criticality import Criticality, assess
from vires.decide.holding import list_holdings
from vires.service.asking import refusals
from vires.service.holding import engine, split_view

if TYPE_CHECKING:
    from vires.decide.holding import Ask, Find
    from vires.model.finding import Finding, Outcome
    from vires.model.question import Act
    from vires.service.asking import Handle, Moment


def criticality(
    handle: Handle, power: str, office: str | None = None, at: Moment | None = None, **stated: Any
) -> Criticality:
    """The breaking sets of a power for an office, or for each office that holds it. Raises `Refusal`."""
    now, registry = handle.now, handle.registry
    view, parts = split_view(stated)
    act = handle.act(None, power, at, **parts, now=now)
    vantage = handle.vantage(**view, now=now)
    engines: dict[frozenset[str], tuple[Find, Ask]] = {}

    def without(removed: frozenset[str]) -> tuple[Find, Ask]:
        if removed not in engines:
            engines[removed] = engine(registry.without(removed) if removed else registry)
        return engines[removed]

    def find(removed: frozenset[str], asked: Act) -> Finding:
        return without(removed)[0](asked, vantage)

    def outcome(removed: frozenset[str], asked: Act) -> Outcome:
        return without(removed)[1](asked, vantage).outcome

    with refusals():
        if office is not None:
            offices = [handle.names.term("offices", office)]
        else:
            held = list_holdings(registry, act, vantage, *without(frozenset())).held
            offices = sorted(term for one in held for term in (one.term, *one.alike))
        return assess(registry, act, vantage, offices, find, outcome)
