"""Who holds a power, and what an office holds, asked by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vires.decide.answer import Answer
from vires.decide.definition import decide
from vires.decide.holding import Ask, Find, Holdings, list_holdings
from vires.model.finding import Finding
from vires.model.question import Act
from vires.service.asking import refusals

if TYPE_CHECKING:
    from vires.model.registry import Registry
    from vires.service.asking import Handle, Moment
    from vires.temporal.vantage import Vantage


def who(handle: Handle, power: str, at: Moment | None = None, **stated: Any) -> Holdings:
    """Every office that holds a power, for such an act. Raises `Refusal`."""
    return _holdings(handle, None, power, at, stated)


def what(handle: Handle, office: str, at: Moment | None = None, **stated: Any) -> Holdings:
    """Every power an office holds, for such an act. Raises `Refusal`."""
    return _holdings(handle, office, None, at, stated)


def _holdings(handle: Handle, office: str | None, power: str | None, at: Any, stated: dict[str, Any]) -> Holdings:
    now = handle.now
    view, parts = split_view(stated)
    act = handle.act(office, power, at, **parts, now=now)
    vantage = handle.vantage(**view, now=now)
    find, ask = engine(handle.registry)
    with refusals():
        return list_holdings(handle.registry, act, vantage, find, ask)


def split_view(stated: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is stated of the point of view, and what of the act."""
    names = ("as_of", "known_by", "standard", "doctrine")
    return {n: v for n, v in stated.items() if n in names}, {n: v for n, v in stated.items() if n not in names}


def engine(registry: Registry) -> tuple[Find, Ask]:
    """An engine on a registry: one verb for a whole finding, one for no more than the answer."""
    known: dict[tuple[str, str], Finding] = {}

    def find(act: Act, vantage: Vantage) -> Finding:
        key = (act.model_dump_json(), repr(vantage))
        if key not in known:
            known[key] = decide(registry, act, vantage)
        return known[key]

    def ask(act: Act, vantage: Vantage) -> Answer:
        finding = find(act, vantage)
        links = {link.provision for chain in finding.chains for link in chain.links}
        limits = {limit.provision for limit in finding.limits if limit.met is not True}
        return Answer(finding.outcome, finding.branches, tuple(sorted(links | (limits if links else set()))))

    return find, ask
