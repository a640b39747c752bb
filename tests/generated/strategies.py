"""The generators as strategies of `hypothesis`."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.generated.choices import LENGTH
from tests.generated.examples import QUESTIONS, Example, example
from vires.model.registry import Registry


def examples(questions: int = QUESTIONS) -> st.SearchStrategy[Example]:
    """Registries, each with several questions."""
    tapes = st.binary(min_size=LENGTH, max_size=LENGTH)
    return tapes.map(lambda tape: example(tape, questions))


def registries() -> st.SearchStrategy[Registry]:
    """Registries alone."""
    return examples(0).map(lambda made: made.registry)
