"""Documents cut to a size that can be sent, and an account of what was cut: nothing is left out silently."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

CAPS = (50, 20, 10, 5, 3, 2, 1)
"""How many entries a list within a document keeps, tried in this order."""
LONGEST_TEXT = 2000
"""Characters that one text keeps where its document is too large."""


@dataclass
class Abridgement:
    """What was cut, by the place of the lists or texts it was cut from; `[]` stands for any entry."""

    places: dict[str, tuple[int, int]] = field(default_factory=dict)

    def add(self, other: Mapping[str, tuple[int, int]], below: str = "") -> None:
        """Take over what was cut elsewhere, as being below a place."""
        for place, (kept, left) in other.items():
            name = _below(below, place)
            before = self.places.get(name, (0, 0))
            self.places[name] = (max(kept, before[0]), left + before[1])

    def to_list(self) -> list[dict[str, Any]]:
        """As JSON: of lists at a place, each keeps at most `kept`; together `left_out` entries or characters are
        missing."""
        return [{"path": place, "kept": kept, "left_out": left} for place, (kept, left) in sorted(self.places.items())]


def size(value: Any) -> int:
    """The length of a value as JSON, in characters."""
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def fit(value: Any, most: int) -> tuple[Any, dict[str, tuple[int, int]]]:
    """The value in at most so many characters of JSON, and what was cut from it by place. Lists and long texts within
    it are cut, never members of an object, so that it keeps its shape; an object of very many members can still be
    longer."""
    if size(value) <= most:
        return value, {}
    for cap in CAPS:
        cut: dict[str, tuple[int, int]] = {}
        shorter = _shorten(value, cap, "", cut)
        if size(shorter) <= most:
            break
    return shorter, cut


def _shorten(value: Any, cap: int, place: str, cut: dict[str, tuple[int, int]]) -> Any:
    if isinstance(value, dict):
        return {name: _shorten(inner, cap, _below(place, str(name)), cut) for name, inner in value.items()}
    if isinstance(value, list):
        if len(value) > cap:
            _note(cut, place, cap, len(value) - cap)
        return [_shorten(inner, cap, f"{place}[]", cut) for inner in value[:cap]]
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        _note(cut, place, LONGEST_TEXT, len(value) - LONGEST_TEXT)
        return value[:LONGEST_TEXT] + "…"
    return value


def _note(cut: dict[str, tuple[int, int]], place: str, kept: int, left: int) -> None:
    cut[place] = (kept, cut.get(place, (0, 0))[1] + left)


def _below(place: str, name: str) -> str:
    if not place or not name:
        return place or name
    return f"{place}{name}" if name.startswith("[") else f"{place}.{name}"
