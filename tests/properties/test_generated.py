"""The generated registries are such as the loader makes of text; the same tape gives the same example; and what is
reduced still fails."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from hypothesis import given, settings

from tests.conformance import cases as conformance
from tests.generated import LENGTH, Example, example, examples
from tests.generated.agreement import ByDefinition, Disagreement, Make, disagreement, shown
from tests.generated.casefile import registry_text
from tests.generated.reduction import Case, reduced, size
from vires.decide.answer import Answer
from vires.model.finding import Finding, Outcome
from vires.model.question import Act
from vires.registry.loader import load
from vires.temporal.vantage import Vantage


@settings(max_examples=60, deadline=None, database=None)
@given(examples())
def test_generated_text_is_read_back_to_the_same_records(made: Example) -> None:
    loaded = load({"generated.yaml": registry_text(made.registry).encode()})
    assert loaded.problems == ()
    assert loaded.registry is not None
    assert loaded.registry.digest == made.registry.digest


def test_one_tape_gives_one_example_and_zeros_the_plainest() -> None:
    tape = random.Random(1).randbytes(LENGTH)
    assert example(tape).registry.digest == example(tape).registry.digest
    assert example(tape).questions == example(tape).questions
    plain = example(bytes(LENGTH)).registry
    assert len(plain.entries) <= 3


class Sceptic(ByDefinition):
    """An engine that takes the word `unstated` for no route at all."""

    def answer(self, act: Act, vantage: Vantage) -> Answer:
        for instrument in self.registry.instruments.values():
            if instrument.invokes == "unstated" and instrument.issuer == "arden/fisheries/director":
                return Answer(Outcome.NO_AUTHORITY_SHOWN)
        return super().answer(act, vantage)

    def decide(self, act: Act, vantage: Vantage) -> Finding:
        raise AssertionError("not asked")


def test_a_wrong_engine_is_found_and_its_case_reduced(tmp_path: Path) -> None:
    found = next(_differing(Sceptic))
    told = shown(found, Sceptic, "sceptic", seconds=20)
    path = tmp_path / "sceptic.yaml"
    path.write_text(told[told.index("case:") :], encoding="utf-8")
    case = conformance.Case(path)
    assert case.answer()["outcome"] == case.expect["outcome"]
    assert "invokes: unstated" in told
    assert size(Case(case.registry(), found.case.question)) < size(found.case)


def test_what_is_reduced_still_fails_and_cannot_be_reduced_further() -> None:
    made = example(random.Random(3).randbytes(LENGTH))

    def fails(case: Case) -> bool:
        return any(entry.provision.scope is not None for entry in case.registry.entries.values())

    case = Case(made.registry, made.questions[0])
    assert fails(case)
    small = reduced(case, fails)
    assert fails(small)
    assert len(small.registry.entries) == 1
    assert reduced(small, fails) == small


def _differing(make: Make) -> Iterator[Disagreement]:
    for seed in range(2000):
        made = example(random.Random(seed).randbytes(LENGTH))
        for question in made.questions:
            found = disagreement(Case(made.registry, question), make, whole=False)
            if found is not None:
                yield found
