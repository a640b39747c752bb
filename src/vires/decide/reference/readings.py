"""What sources say of one field, and which of it are different readings (S8)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from vires.model.attestation import Attestation, Resolution
from vires.model.instrument import plain
from vires.model.provision import Quantity
from vires.model.terms import OpenList, listed
from vires.temporal.dating import Dating


def label(value: Any) -> str:
    """A value as an atom names it: its text if it is one word, else compact JSON in the order of its keys."""
    text = plain(value)
    if isinstance(text, str):
        return text
    return json.dumps(text, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def sayings(attested: Iterable[Attestation], path: str, written: Any) -> list[Any]:
    """The different values given: an attestation vouches for the record as written unless its `says` gives
    the field otherwise."""
    found: dict[str, Any] = {}
    for attestation in attested:
        value = attestation.says.get(path, written)
        found.setdefault(label(value), value)
    return [found[name] for name in sorted(found)]


def settled(values: list[Any], resolution: Resolution | None) -> list[Any]:
    """The readings left: those that are not another one said less exactly; one, where a resolution is among
    them."""
    if resolution is not None:
        chosen = [value for value in values if label(value) == label(resolution.value)]
        if chosen:
            return chosen
    return [value for value in values if not any(other is not value and less_exact(value, other) for other in values)]


def less_exact(value: Any, other: Any) -> bool:
    """Tell whether `value` says the same as `other` only less exactly: a month for a day in it, a range for
    a figure in it, an open list for a longer one."""
    if isinstance(value, Dating) and isinstance(other, Dating):
        return value != other and value.admits(other)
    if isinstance(value, Quantity) and isinstance(other, Quantity):
        return value != other and _figure_within(other, value)
    if isinstance(value, OpenList) and isinstance(other, OpenList | tuple):
        return label(value) != label(other) and _longer(value, other)
    return False


def _figure_within(exact: Quantity, loose: Quantity) -> bool:
    low, high = exact.interval
    bottom, top = loose.interval
    if bottom == top:
        return loose.about is not None and exact.exactly == loose.about
    return bottom <= low and (top is None or (high is not None and high <= top))


def _longer(short: OpenList, other: OpenList | tuple[str, ...]) -> bool:
    if not set(short.including) <= set(listed(other)):
        return False
    if isinstance(other, OpenList):
        return short.within is None or short.within == other.within
    return True
