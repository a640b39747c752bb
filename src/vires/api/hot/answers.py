"""Answers that were given are given again, where the very same would come of the question."""

from __future__ import annotations

from collections import OrderedDict
from typing import NamedTuple
from weakref import ref

from vires.service.serving.snapshot import Snapshot

MOST_KEPT = 4_096
LONGEST_QUESTION = 4_096
LONGEST_ANSWER = 16_384
"""Bytes; what is longer is not kept."""


class Kept(NamedTuple):
    """An answer in JSON, the snapshot it was given from, and its outcome. `now` is the moment taken as present, where
    the answer names that, as when the act is done or as a point of view: the answer is good while that moment lasts."""

    snapshot: Snapshot
    now: str | None
    outcome: str
    body: bytes


class Given(NamedTuple):
    """An answer that is kept. It does not hold its snapshot, which would otherwise stay in memory with all that was
    compiled for it until every question once put to it was put to the next one."""

    of: ref[Snapshot]
    now: str | None
    outcome: str
    body: bytes


class Answers:
    """Answers by the body of the request, the one longest not asked for going first."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self.most = most
        self._kept: OrderedDict[bytes, Given] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, snapshot: Snapshot, question: bytes) -> Given | None:
        """The answer to a question; `None` where there is none that would be given now."""
        found = self._kept.get(question)
        if found is None:
            return None
        if found.of() is not snapshot or (found.now is not None and found.now != snapshot.handle.now.text):
            del self._kept[question]
            return None
        self._kept.move_to_end(question)
        return found

    def put(self, question: bytes, answer: Kept) -> None:
        """Keep an answer, unless it is long."""
        if len(question) > LONGEST_QUESTION or len(answer.body) > LONGEST_ANSWER:
            return
        self._kept[question] = Given(ref(answer.snapshot), answer.now, answer.outcome, answer.body)
        self._kept.move_to_end(question)
        while len(self._kept) > self.most:
            self._kept.popitem(last=False)
