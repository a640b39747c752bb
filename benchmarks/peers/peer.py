"""What the measuring script asks of an engine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from benchmarks.verdict import Verdict
from benchmarks.workload import Question, Workload


class Peer(Protocol):
    """An engine. `answers` is what is timed: from questions as text to outcomes with reasons, in whatever form the
    engine hands them over. `verdict` reads that form afterwards, untimed."""

    name: str
    note: str

    def prepare(self, workload: Workload) -> None:
        """Take in the law, in the way that makes answers fastest."""

    def answers(self, questions: Sequence[Question]) -> Sequence[Any]:
        """Answer every question, with reasons, in their order. A fact left out is not known."""

    def verdict(self, answer: Any) -> Verdict:
        """What one of those answers says."""
