"""Which text gave an answer, and from which point of view it was looked at: the end of every text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vires.mcp.telling.sheet import Sheet
from vires.service.wording import Wording, day
from vires.temporal.vantage import UNDECIDED


def tell_footing(
    sheet: Sheet, registry: Mapping[str, Any], vantage: Mapping[str, Any] | None, wording: Wording | None
) -> None:
    """The vantage, where the answer has one, and the state of the registry."""
    if vantage:
        sheet.say(f"Seen from: {view(vantage, wording)}.")
    sheet.say(f"Record: {state(registry)}.")


def state(registry: Mapping[str, Any]) -> str:
    """The registry, how far it was checked, digest and revision."""
    parts = [f"registry {registry['name']}"]
    if registry.get("served_as") not in (None, registry["name"]):
        parts[0] += f" (served as {registry['served_as']})"
    checked = registry.get("checked_to")
    parts.append(f"checked to {day(checked)}" if checked else "how far it was checked is not recorded")
    parts.append(f"digest {registry['digest']}")
    if registry.get("revision"):
        parts.append(f"revision {registry['revision']} of its ledger")
    return ", ".join(parts)


def view(vantage: Mapping[str, Any], wording: Wording | None) -> str:
    """The point of view in words (S2); contested points only where they are taken as decided."""
    parts = []
    if vantage.get("at"):
        parts.append(f"the situation on {day(_moment(vantage['at']))}")
    if vantage.get("as_of"):
        parts.append(f"law made by {day(_moment(vantage['as_of']))}")
    if vantage.get("known_by"):
        parts.append(f"sources published by {day(_moment(vantage['known_by']))}")
    if vantage.get("standard"):
        parts.append(f"evidence {vantage['standard']} or better")
    for name, option in (vantage.get("doctrine") or {}).items():
        if option != UNDECIDED:
            parts.append(f"{wording.contested(name) if wording else name} taken as {option}")
    return "; ".join(parts)


def _moment(value: Any) -> str:
    if isinstance(value, dict) and "between" in value:
        return f"{value['between'][0]}..{value['between'][1]}"
    return str(value)
