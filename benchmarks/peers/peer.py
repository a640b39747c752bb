"""What the measuring script asks of an engine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from benchmarks.flattening import Policy
from benchmarks.verdict import Verdict
from benchmarks.workload import Question, Workload


class Peer(Protocol):
    """An engine. `answers` is what is timed: from questions as text to outcomes with reasons, in whatever form the
    engine hands them over. `verdict` reads that form afterwards, untimed."""

    name: str
    note: str

    def load(self, workload: Workload, policies: Sequence[Policy]) -> None:
        """Have the law in the engine's own language: untimed."""

    def prepare(self) -> None:
        """Take it in, in the way that makes answers fastest: timed as set-up."""

    def answers(self, questions: Sequence[Question]) -> Sequence[Any]:
        """Answer every question, with reasons, in their order. A fact left out is not known."""

    def verdict(self, answer: Any) -> Verdict:
        """What one of those answers says."""
