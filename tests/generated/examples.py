"""A generated registry with several questions asked of it."""

from __future__ import annotations

from dataclasses import dataclass

from tests.generated.acts import act
from tests.generated.choices import Choices
from tests.generated.registries import registry
from tests.generated.vantages import vantage
from vires.model.question import Act
from vires.model.registry import Registry
from vires.temporal.vantage import Vantage

QUESTIONS = 4


@dataclass(frozen=True)
class Question:
    """What is asked, and from where."""

    act: Act
    vantage: Vantage


@dataclass(frozen=True)
class Example:
    """A registry and the questions asked of it."""

    registry: Registry
    questions: tuple[Question, ...]


def example(tape: bytes, questions: int = QUESTIONS) -> Example:
    """The example that a tape of bytes stands for; the same tape always gives the same one."""
    choices = Choices(tape)
    made = registry(choices)
    return Example(made, tuple(Question(act(choices, made), vantage(choices)) for _ in range(questions)))
