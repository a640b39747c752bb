"""Codes of a table that name nothing in the registry, with how often each stands there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vires.audit.vocabulary import Vocabulary

MOST = 10_000
"""Different codes of one part that are listed; those that sort first stay, the rest is counted together."""


class Unknown:
    """Counts of codes, by the part of the act and the code. What is counted apart can be joined, and comes out the
    same in whatever order."""

    def __init__(self) -> None:
        self.counts: dict[str, dict[str, int]] = {}
        self.rest: dict[str, int] = {}

    def add(self, part: str, code: str, count: int = 1) -> None:
        """Count a code that names nothing."""
        held = self.counts.setdefault(part, {})
        held[code] = held.get(code, 0) + count
        if len(held) > 2 * MOST:
            self._cut(part)

    def merge(self, other: Unknown) -> None:
        """Add what another counted."""
        for part, held in other.counts.items():
            for code, count in held.items():
                self.add(part, code, count)
        for part, count in other.rest.items():
            self.rest[part] = self.rest.get(part, 0) + count

    def _cut(self, part: str) -> None:
        held = self.counts[part]
        for code in sorted(held)[MOST:]:
            self.rest[part] = self.rest.get(part, 0) + held.pop(code)

    def listed(self, vocabulary: Vocabulary, schemes: Mapping[str, str]) -> list[dict[str, Any]]:
        """Each code with its part, its count and the nearest terms, the most frequent of a part first. `schemes` says
        in which scheme a part's codes would be."""
        found: list[dict[str, Any]] = []
        for part in sorted(self.counts):
            self._cut(part)
            for number, (code, count) in enumerate(sorted(self.counts[part].items(), key=lambda e: (-e[1], e[0]))):
                scheme = schemes.get(part)
                near = vocabulary.near(scheme, code) if scheme is not None and number < 200 else ()
                found.append({"part": part, "code": code, "count": count, "nearest": list(near)})
            if self.rest.get(part):
                found.append({"part": part, "code": None, "count": self.rest[part], "nearest": []})
        return found

    def to_dict(self) -> dict[str, Any]:
        """As JSON, to be read by `of`."""
        return {"counts": self.counts, "rest": self.rest}

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Unknown:
        """What `to_dict` gave."""
        made = cls()
        made.counts = {part: dict(held) for part, held in document["counts"].items()}
        made.rest = dict(document["rest"])
        return made
