"""Who holds a power, and what an office holds, asked by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vires.decide.holding import Holdings, list_holdings
from vires.service.stating import refusals

if TYPE_CHECKING:
    from vires.service.asking import Handle
    from vires.service.stating import Moment


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
    with refusals():
        return list_holdings(handle.registry, act, vantage, handle.engine.decide, handle.engine.answer)


def split_view(stated: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is stated of the point of view, and what of the act."""
    names = ("as_of", "known_by", "standard", "doctrine")
    return {n: v for n, v in stated.items() if n in names}, {n: v for n, v in stated.items() if n not in names}
