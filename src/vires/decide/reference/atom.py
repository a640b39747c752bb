"""What is open in a question: atoms, their kinds and their values (S13)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["fact", "reading", "doctrine"]

TRUE_FALSE = ("true", "false")


@dataclass(frozen=True)
class Atom:
    """One open point. `values` are its labels in order; `meaning` gives what each label stands for; `group`
    names the atoms whose values constrain each other; `run` renders maximal runs of an ordered atom."""

    name: str
    kind: Kind
    values: tuple[str, ...] = TRUE_FALSE
    meaning: dict[str, Any] = field(default_factory=lambda: {"true": True, "false": False}, compare=False)
    group: str | None = field(default=None, compare=False)
    run: Callable[[int, int], str] | None = field(default=None, compare=False)
    detail: Any = field(default=None, compare=False)

    def __hash__(self) -> int:
        return hash(self.name)

    def show(self, values: Iterable[str]) -> tuple[str, ...]:
        """The labels of `values`, neighbours of an ordered atom joined into maximal runs."""
        chosen = set(values)
        picked = [index for index, value in enumerate(self.values) if value in chosen]
        if self.run is None:
            return tuple(self.values[index] for index in picked)
        runs: list[list[int]] = []
        for index in picked:
            if runs and runs[-1][1] == index - 1:
                runs[-1][1] = index
            else:
                runs.append([index, index])
        return tuple(self.run(low, high) for low, high in runs)


class Open(Exception):
    """Raised where a two-valued test needs the value of an atom that is not fixed yet."""

    def __init__(self, atom: Atom) -> None:
        super().__init__(atom.name)
        self.atom = atom
