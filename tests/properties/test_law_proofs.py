"""Law 9 over registries drawn at random: every proof verifies, and says what the engine says; every proof with one
thing altered fails."""

from __future__ import annotations

import json
import random
from collections import Counter

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.generated import Example, examples
from tests.proof_mutations import ALTERATIONS, Altered, accepted
from vires.decide.answer import TooOpen
from vires.decide.engine import Engine
from vires.decide.proof.writer import prove
from vires.model.finding import Outcome
from vires.model.proof import Proof
from vires.verify.checker import verify
from vires.verify.layout import layout, sealed

EXAMPLES = 60
ALTERED = 3
"""Alterations of each proof."""


def test_law_9_every_proof_verifies_and_no_altered_one_does() -> None:
    met: Counter[str] = Counter()

    @seed(9)
    @settings(
        max_examples=EXAMPLES,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(examples(), st.integers(0, 2**32))
    def holds(made: Example, number: int) -> None:
        engine, dice = Engine(made.registry), random.Random(number)
        for question in made.questions:
            try:
                finding = engine.decide(question.act, question.vantage)
            except TooOpen:
                continue
            proof = prove(made.registry, question.act, question.vantage, finding)
            verified = verify(layout(proof), made.registry)
            assert verified.outcome == finding.outcome
            met[verified.outcome] += 1
            for _ in range(ALTERED):
                one = _altered(proof, dice)
                if one is not None:
                    met["altered"] += 1
                    assert not accepted(one, made.registry), f"{one.way} at {one.path}"

    holds()
    assert met["altered"] > EXAMPLES
    for outcome in (Outcome.AUTHORIZED, Outcome.BARRED, Outcome.NO_AUTHORITY_SHOWN, Outcome.CONDITIONAL):
        assert met[outcome], f"no proof of {outcome} was drawn: {met}"


def _altered(proof: Proof, dice: random.Random) -> Altered | None:
    document = json.loads(layout(proof))
    way = dice.choices([way for way, _ in ALTERATIONS], [weight for _, weight in ALTERATIONS])[0]
    path = way(document, dice)
    try:
        text = layout(sealed(Proof.model_validate_json(json.dumps(document), strict=True)))
    except ValidationError:
        return None
    return None if text == layout(proof) else Altered("", way.__name__, path, text, True)
