"""One completion of a question, fixed from outside (S13): what is open stops the reading of the record, and whoever
asks says what it is to be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

TRUE_FALSE = ("true", "false")


class Open(Exception):
    """A point the record leaves open and no value is given for."""

    def __init__(self, atom: str, values: tuple[str, ...]) -> None:
        super().__init__(atom)
        self.atom, self.values = atom, values


class Unread(Exception):
    """The oracle does not read such a record: a disputed field, an imprecise date, a time of day."""


@dataclass
class Completion:
    """Values of the open points. `read` are those that were asked for, with their values."""

    values: Mapping[str, str] = field(default_factory=dict)
    read: dict[str, str] = field(default_factory=dict)

    def value(self, atom: str, values: tuple[str, ...] = TRUE_FALSE) -> str:
        """The value of an open point. Raises `Open` if it has none."""
        if atom not in self.values:
            raise Open(atom, values)
        self.read[atom] = self.values[atom]
        return self.values[atom]

    def holds(self, atom: str) -> bool:
        """The value of a point that is open between true and false."""
        return self.value(atom) == "true"


def given(values: Mapping[str, str], point: Open) -> Iterator[dict[str, str]]:
    """The values, with each that the open point may take."""
    for value in point.values:
        yield {**values, point.atom: value}
