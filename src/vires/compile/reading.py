"""What sources give a field, and which of it are readings of their own (S8)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from vires.model.attestation import Attestation, Resolution
from vires.model.instrument import plain
from vires.model.provision import Quantity
from vires.model.terms import OpenList
from vires.temporal.dating import Dating


def wording(value: Any) -> str:
    """How a reading is called: one word as it stands, else compact JSON in the order of its keys."""
    text = plain(value)
    if isinstance(text, str):
        return text
    return json.dumps(text, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def distinct_readings(
    words: Iterable[Attestation], path: str, written: Any, resolution: Resolution | None
) -> list[tuple[str, Any]]:
    """The readings that some attestations leave of a field, each with what it is called, in that order. A
    resolution that is among them settles it; a value that says the same less exactly is none."""
    given = {wording(value): value for value in (word.says.get(path, written) for word in words)}
    if resolution is not None and wording(resolution.value) in given:
        chosen = wording(resolution.value)
        return [(chosen, given[chosen])]
    return [
        (name, given[name])
        for name in sorted(given)
        if not any(vaguer(given[name], given[other]) for other in given if other != name)
    ]


def vaguer(value: Any, other: Any) -> bool:
    """Tell whether `value` says what `other` says, only less exactly."""
    match value, other:
        case Dating(), Dating():
            return value.first <= other.first and other.last <= value.last and value.instant is None and value != other
        case Quantity(), Quantity() if value != other:
            bottom, top = value.interval
            low, high = other.interval
            if bottom == top:
                return value.about is not None and other.exactly == value.about
            return bottom <= low and (top is None or (high is not None and high <= top))
        case OpenList(), OpenList():
            same_room = value.within is None or value.within == other.within
            return same_room and set(value.including) <= set(other.including)
        case OpenList(), tuple():
            return set(value.including) <= set(other)
    return False
