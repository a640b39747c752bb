"""Engines timed against one another: in one process, by turns, each round with questions none has met before.

Seconds are processor seconds of this process, so that what else the machine does counts less; every engine here works
on one thread. What an engine cannot do within the limits is part of the result: how far it got is written down, never
left out.
"""

from __future__ import annotations

import gc
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median
from time import process_time
from typing import Any

from benchmarks.flattening import Policy
from benchmarks.peers.peer import Peer
from benchmarks.workload import Question, Workload

SET_UP = 120.0
SAMPLE = 60.0
"""Seconds that an engine may take to set up, and to answer the first round of questions."""
PATIENCE = 20.0
"""After so many seconds in timed rounds an engine sits the later ones out: more would not make it faster."""
CHUNK = 20


@dataclass
class Runner:
    """An engine in the race. `speeds` are questions a second, one for each round it finished; `answered` are its
    answers to the questions it was asked, in order, round after round."""

    peer: Peer
    set_up: float = 0.0
    speeds: list[float] = field(default_factory=list)
    spent: float = 0.0
    answered: list[tuple[Question, Any]] = field(default_factory=list)
    short: str | None = None

    @property
    def speed(self) -> float | None:
        """The median of its rounds."""
        return median(self.speeds) if self.speeds else None

    def prepare(self, workload: Workload, policies: Sequence[Policy]) -> None:
        """Set it up, or note that it took too long."""
        self.peer.load(workload, policies)
        began = process_time()
        self.peer.prepare()
        self.set_up = process_time() - began
        if self.set_up > SET_UP:
            self.short = f"set-up took {self.set_up:.0f} s, more than {SET_UP:.0f} s"

    def first(self, questions: Sequence[Question]) -> None:
        """The round that may be cut short: what a slow engine answers within the limit still counts."""
        began = process_time()
        for start in range(0, len(questions), CHUNK):
            chunk = questions[start : start + CHUNK]
            try:
                self.answered.extend(zip(chunk, self.peer.answers(chunk), strict=True))
            except Exception as refusal:  # whatever it is, the engine could not answer, and that is the result
                self.short = f"gave up: {str(refusal).splitlines()[0]}"
                return
            if process_time() - began > SAMPLE and start + CHUNK < len(questions):
                self.short = f"answered {len(self.answered)} of {len(questions)} questions in {SAMPLE:.0f} s"
                self.speeds.append(len(self.answered) / (process_time() - began))
                return

    def run(self, questions: Sequence[Question]) -> None:
        """One timed round."""
        gc.collect()
        began = process_time()
        answers = self.peer.answers(questions)
        took = process_time() - began
        self.spent += took
        self.speeds.append(len(questions) / took)
        self.answered.extend(zip(questions, answers, strict=True))


def race(
    peers: Sequence[Peer], workload: Workload, policies: Sequence[Policy], per_round: int, rounds: int
) -> list[Runner]:
    """All engines over the workload's questions: a first round to warm up and to see who is too slow, then timed
    ones by turns."""
    runners = [Runner(peer) for peer in peers]
    opening, *later = (
        workload.questions[start : start + per_round] for start in range(0, per_round * (rounds + 1), per_round)
    )
    for runner in runners:
        runner.prepare(workload, policies)
        if runner.short is None:
            runner.first(opening)
    for number, questions in enumerate(later):
        turn = number % len(runners)
        for runner in runners[turn:] + runners[:turn]:
            if runner.short is None and runner.spent < PATIENCE:
                runner.run(questions)
    return runners
