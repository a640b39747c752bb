"""Evaluations of the Authorization API, answered in this process where that is known to be quick.

What is quick is known as it is for `ask`: a question of the same shape was answered quickly by a process before. All
else, and whatever would be refused, is left to one, as `api.authzen` does; both give the same."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

from vires.api.hot.answers import Answers, Kept
from vires.api.hot.names import Unsettled, plainly
from vires.service.refusal import Refusal
from vires.service.requests.entity import read_request
from vires.service.requests.evaluation import explained_json
from vires.service.requests.mapping import Stated, mapping_of
from vires.service.serving.desk import Answered, Desk
from vires.service.serving.shortcut import size_of
from vires.service.serving.snapshot import Snapshot
from vires.temporal.dating import Dating
from vires.temporal.vantage import Vantage


class Evaluation:
    """Single evaluations, with the finding."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.answers = Answers()

    def kept(self, snapshot: Snapshot, body: bytes) -> bytes | None:
        """The answer that was given to the very same request, if it is still the answer."""
        found = self.answers.get(snapshot, body)
        if found is None:
            return None
        self._count(found.outcome)
        self.desk.shortcut.answered += 1
        return found.body

    def at_once(self, snapshot: Snapshot, document: Mapping[str, Any], body: bytes) -> bytes | None:
        """The answer in JSON, `None` if it is not to be had quickly. Raises `Refusal` (`request-malformed`)."""
        request = read_request(document)
        handle, plain = snapshot.handle, plainly(snapshot.handle)
        now = handle.now
        try:
            stated, vantage = mapping_of(plain).question(request, now)
            finding = self.desk.shortcut.run(
                snapshot, _shape(stated, vantage), vantage, lambda: handle.decide(stated.act(plain), vantage)
            )
        except (Unsettled, Refusal):
            return None
        if finding is None:
            return None
        answer = explained_json(finding)
        self._count(finding.outcome)
        self.answers.put(body, Kept(snapshot, _present(stated, vantage, now), str(finding.outcome), answer))
        return answer

    def learn(self, snapshot: Snapshot, document: Mapping[str, Any], answered: Answered) -> None:
        """Take note of how long a process took for a request that it answered with a finding."""
        if "finding" not in (answered.document.get("context") or {}):
            return
        handle, plain = snapshot.handle, plainly(snapshot.handle)
        with plain.names.looking():
            stated, vantage = mapping_of(plain).question(read_request(document), handle.now)
            act = stated.act(plain)
        shape = _shape(stated, vantage)
        self.desk.learn(snapshot, shape, vantage, answered.seconds, lambda: handle.decide(act, vantage))

    def _count(self, outcome: str) -> None:
        if self.desk.decided is not None:
            self.desk.decided(outcome)


def _shape(stated: Stated, vantage: Vantage) -> Hashable:
    """What the effort of a question depends on, as `shape_of` has it for one in the words of `ask`."""
    return (
        stated.office,
        stated.power,
        vantage.standard,
        frozenset(vantage.doctrine.items()),
        stated.territory is None,
        size_of(stated.sites),
        size_of(stated.subjects),
        frozenset(stated.facts),
    )


def _present(stated: Stated, vantage: Vantage, now: Dating) -> str | None:
    """The present moment, where the answer may name it."""
    return now.text if now.text in (stated.at, vantage.as_of.text, vantage.known_by.text) else None
