"""Whether the engines say the same: every answer and every set of reasons, held against the plain reading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from benchmarks.race import Runner
from benchmarks.verdict import Truth, Verdict
from benchmarks.workload import Question


class Agreement:
    """The plain reading of every question asked so far, worked out once."""

    def __init__(self, truth: Truth) -> None:
        self._truth = truth
        self._known: dict[str, Verdict] = {}

    def verdict(self, question: Question) -> Verdict:
        """What is so."""
        key = repr(question)
        if key not in self._known:
            self._known[key] = self._truth(question)
        return self._known[key]

    def check(self, runner: Runner) -> Mapping[str, Any]:
        """How many answers were compared, how many differ, and the first that does."""
        wrong = [
            {"question": question, "said": _plain(said), "so": _plain(so)}
            for question, answer in runner.answered
            if not (said := runner.peer.verdict(answer)).agrees(so := self.verdict(question))
        ]
        found: dict[str, Any] = {"compared": len(runner.answered), "wrong": len(wrong)}
        return found | ({"first_wrong": wrong[0]} if wrong else {})

    def outcomes(self) -> Mapping[str, Any]:
        """What the questions are like: outcomes, and reasons to an answer on average."""
        verdicts = list(self._known.values())
        kinds = Counter(
            "allowed" if verdict.allowed else "barred" if verdict.grants else "no grant" for verdict in verdicts
        )
        reasons = sum(len(v.grants or ()) + (len(v.limits or ()) if v.grants else 0) for v in verdicts)
        return dict(sorted(kinds.items())) | {"reasons_on_average": round(reasons / max(1, len(verdicts)), 2)}


def _plain(verdict: Verdict) -> Mapping[str, Any]:
    return {
        "allowed": verdict.allowed,
        "grants": sorted(verdict.grants or ()),
        "limits": sorted(verdict.limits or ()),
    }
