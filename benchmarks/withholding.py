"""What engines say when one fact of a question is not given: do they answer as if it were known?

A fact is withheld from each question, and both of its values are then tried in the complete question. Where the act
is allowed under one and not under the other, only "it depends" is right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from benchmarks.landscape import FACTS
from benchmarks.peers.peer import Peer
from benchmarks.verdict import Truth
from benchmarks.workload import Question


def withhold(question: Question, fact: str) -> Question:
    """The question without that fact."""
    return question | {"facts": {name: so for name, so in question["facts"].items() if name != fact}}


def settle(question: Question, fact: str, so: bool) -> Question:
    """The question with that fact as given."""
    return question | {"facts": question["facts"] | {fact: so}}


class Withholding:
    """Questions with a fact withheld from each, and what is allowed under each of its values."""

    def __init__(self, questions: Sequence[Question], truth: Truth, seed: int) -> None:
        chance = Random(seed)
        facts = [chance.choice(FACTS) for _ in questions]
        self.asked = [withhold(question, fact) for question, fact in zip(questions, facts, strict=True)]
        self.allowed = [
            (truth(settle(question, fact, True)).allowed, truth(settle(question, fact, False)).allowed)
            for question, fact in zip(questions, facts, strict=True)
        ]

    def count(self, peer: Peer) -> Mapping[str, Any]:
        """Of the questions that turn on what was withheld: how many the engine answers as if it were known, and in
        how many of those it says beside it that something was amiss. Of the others: how many it answers wrongly,
        and how many it leaves open without need."""
        known = warned = wrong = needless = 0
        for answer, (so, not_so) in zip(peer.answers(self.asked), self.allowed, strict=True):
            said = peer.verdict(answer)
            if so != not_so:
                known += said.allowed is not None
                warned += said.allowed is not None and said.warned
            else:
                needless += said.allowed is None
                wrong += said.allowed not in (None, so)
        turning = sum(so != not_so for so, not_so in self.allowed)
        return {
            "asked": len(self.asked),
            "turning": turning,
            "as_if_known": known,
            "with_a_warning": warned,
            "wrong_elsewhere": wrong,
            "needlessly_open": needless,
        }
