"""Whether an engine and the definition answer alike, and what to show where they do not (law 6).

Both are asked for outcome, branches and what decides; on demand for the whole finding. A refusal as too open is no
disagreement where the definition refuses too.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from tests.generated import casefile
from tests.generated.examples import Example
from tests.generated.exercised import Exercised
from tests.generated.reduction import Case, reduced
from vires.decide.answer import Answer, TooOpen
from vires.decide.definition import answer, decide
from vires.model.finding import Finding
from vires.model.question import Act
from vires.model.registry import Registry
from vires.temporal.vantage import Vantage


class Engine(Protocol):
    """What answers questions about one registry."""

    def answer(self, act: Act, vantage: Vantage) -> Answer:
        """The outcome, with its branches and what decides."""

    def decide(self, act: Act, vantage: Vantage) -> Finding:
        """The whole finding."""


PATIENCE = 30.0
"""Seconds for one answer: what takes longer counts as a difference, to be looked at."""

Make = Callable[[Registry], Engine]


class ByDefinition:
    """The definition in the shape of an engine."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self.latest: Finding | None = None

    def answer(self, act: Act, vantage: Vantage) -> Answer:
        """Outcome, branches and what decides."""
        return answer(self.registry, act, vantage)

    def decide(self, act: Act, vantage: Vantage) -> Finding:
        """The whole finding; it is kept as the `latest`."""
        self.latest = None
        self.latest = decide(self.registry, act, vantage)
        return self.latest


@dataclass(frozen=True)
class Disagreement:
    """A case with both answers, each a dictionary of what differs. `whole` tells whether findings were compared."""

    case: Case
    ours: dict[str, Any]
    theirs: dict[str, Any]
    whole: bool

    @property
    def sort(self) -> str:
        """What sort of disagreement it is: what was raised, or the outcomes and the keys of the finding."""
        if "raised" in self.ours or "raised" in self.theirs:
            return f"{self.ours.get('raised')} / {self.theirs.get('raised')}"[:120]
        outcomes = f"{self.ours.get('outcome', '')}/{self.theirs.get('outcome', '')} "
        return outcomes * (len(outcomes) > 2) + " ".join(sorted({**self.ours, **self.theirs}))


def disagreement(
    case: Case, make: Make, whole: bool, by: Make = ByDefinition, patience: float = PATIENCE
) -> Disagreement | None:
    """How the engine differs from the definition on a case, if it does."""
    ours, theirs = (_told(each, case, whole, patience) for each in (by, make))
    if "raised" not in ours and (ours == theirs or ("too-open" in ours and "too-open" in theirs)):
        return None
    if ours == theirs:
        return Disagreement(case, ours, theirs, whole)
    if "raised" in ours or "raised" in theirs:
        ours, theirs = ({key: told.get(key) for key in ("raised", "outcome")} for told in (ours, theirs))
    keys = [key for key in {**ours, **theirs} if ours.get(key) != theirs.get(key)]
    return Disagreement(case, {k: ours.get(k) for k in keys}, {k: theirs.get(k) for k in keys}, whole)


def compare(made: Example, make: Make, whole: Callable[[int], bool], exercised: Exercised) -> Iterator[Disagreement]:
    """The questions of an example on which the engine differs; of those whose number `whole` picks, the whole
    finding is compared as well, and what they exercise is counted."""
    engine, definition = make(made.registry), ByDefinition(made.registry)
    for number, question in enumerate(made.questions):
        case = Case(made.registry, question)
        found = disagreement(case, lambda _: engine, False, lambda _: definition)
        if found is None and whole(number):
            found = disagreement(case, lambda _: engine, True, lambda _: definition)
            if definition.latest is not None:
                exercised.take(case, definition.latest)
        if found is not None:
            yield found


def shown(found: Disagreement, make: Make, slug: str, seconds: float = 60) -> str:
    """The disagreement on a case as small as can be made of it: both answers, then the text of a conformance
    case that expects what the definition says."""

    patience = 4.0 if "TooLong" in found.sort else PATIENCE

    def fails(case: Case) -> bool:
        other = disagreement(case, make, found.whole, patience=patience)
        return other is not None and other.sort == found.sort

    small = disagreement(reduced(found.case, fails, seconds), make, found.whole, patience=patience) or found
    right = _told(ByDefinition, small.case, False)
    if "outcome" not in right:  # the definition itself fails: the case says what the engine holds, to be checked
        right = _told(make, small.case, False)
    expect = {key: right[key] for key in ("outcome", "branches") if right.get(key)}
    because = "found among generated cases, where an engine and the definition differed"
    text = casefile.text(slug, small.case, expect, because, ("S13",))
    return f"# definition: {small.ours}\n# engine:     {small.theirs}\n{text}"


class TooLong(Exception):
    """An answer that was not there in time."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Give up what takes longer; only in the main thread of a process."""

    def stop(*_: object) -> None:
        raise TooLong("no answer in time")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _told(make: Make, case: Case, whole: bool, patience: float = PATIENCE) -> dict[str, Any]:
    """What is answered, refused, or raised."""
    act, vantage = case.question.act, case.question.vantage
    try:
        with within(patience):
            engine = make(case.registry)
            if whole:
                return engine.decide(act, vantage).to_dict()
            told = engine.answer(act, vantage)
    except TooOpen as refusal:
        return {"too-open": refusal.atoms}
    except Exception as error:  # whatever an engine does wrong is to be shown with its case
        return {"raised": f"{type(error).__name__}: {error}"[:200]}
    return casefile.expected(told.outcome.value, told.branches) | {"deciding": list(told.deciding)}
