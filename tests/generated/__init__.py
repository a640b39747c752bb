"""Random small registries of Arden, with questions that reach every rule of docs/semantics.md (S1-S16, S18).

With `hypothesis`:

    from hypothesis import given
    from tests.generated import Example, examples

    @given(examples())
    def test_law(made: Example) -> None:
        for question in made.questions:
            finding = decide(made.registry, question.act, question.vantage)

Without it, from bytes of one's own; the same bytes always give the same example:

    made = example(random.Random(seed).randbytes(LENGTH))

A registry is a `vires.model.registry.Registry` as the loader would make it of text. All that is drawn comes off one
tape of bytes (`choices.py`), so that an example costs about a millisecond; strategies shrink towards a tape of zeros.
"""

from __future__ import annotations

from tests.generated.choices import LENGTH
from tests.generated.examples import QUESTIONS, Example, Question, example
from tests.generated.strategies import examples, registries

__all__ = ["LENGTH", "QUESTIONS", "Example", "Question", "example", "examples", "registries"]
