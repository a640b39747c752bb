"""What is open in a question: points of three kinds, each with its values (S13)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["fact", "reading", "doctrine"]
YES_NO = {"true": True, "false": False}


@dataclass(frozen=True)
class Point:
    """An open point. `meaning` gives its values by label, in order, and what each stands for; points of one
    `link` constrain each other through what they `ask`; `span` names a run of neighbouring values."""

    name: str
    kind: Kind
    meaning: Mapping[str, Any] = field(default_factory=lambda: YES_NO, compare=False)
    link: str | None = field(default=None, compare=False)
    ask: Any = field(default=None, compare=False)
    span: Callable[[int, int], str] | None = field(default=None, compare=False)

    @property
    def values(self) -> tuple[str, ...]:
        """The labels, in order."""
        return tuple(self.meaning)

    def runs(self, values: Iterable[str]) -> tuple[str, ...]:
        """How a finding names some of the values: one by one, or as maximal runs of neighbours."""
        chosen = set(values)
        labels = self.values
        if self.span is None:
            return tuple(label for label in labels if label in chosen)
        found: list[str] = []
        low: int | None = None
        for index in range(len(labels) + 1):
            inside = index < len(labels) and labels[index] in chosen
            if inside and low is None:
                low = index
            elif not inside and low is not None:
                found.append(self.span(low, index - 1))
                low = None
        return tuple(found)


class Open(Exception):
    """A test needs a point that the case in hand leaves open."""

    def __init__(self, point: Point) -> None:
        super().__init__(point.name)
        self.point = point
