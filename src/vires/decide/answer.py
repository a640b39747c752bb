"""What an engine answers when it is asked for no more than the outcome, and when it may refuse to (S13, S15)."""

from __future__ import annotations

from dataclasses import dataclass

from vires.model.finding import Branch, Outcome


@dataclass(frozen=True)
class Answer:
    """The outcome of a question. `branches` are those of a finding, none where the outcome is settled; `deciding`
    names, in the order of ids, the grants whose chains carry the outcome and the limits that decide it."""

    outcome: Outcome
    branches: tuple[Branch, ...] = ()
    deciding: tuple[str, ...] = ()


class TooOpen(Exception):
    """The question leaves too much open to be decided exactly (S13); `atoms` are what it turned on so far."""

    slug = "too-open"

    def __init__(self, atoms: tuple[str, ...]) -> None:
        super().__init__(f"the answer turns on too many open points: {', '.join(atoms)}")
        self.atoms = atoms
