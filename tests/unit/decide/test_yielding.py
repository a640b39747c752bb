"""Limits by the hundred that yield to one grant are answered, not gone through subset by subset (S18)."""

from __future__ import annotations

import pytest

from tests.unit.compile.harbour import HERE, TEXT
from vires.decide.engine import Engine
from vires.model.question import Act
from vires.registry.loader import load

INSTRUMENT = """
---
instrument: arden/statute-{number}
kind: statute
title: Statute {number}
issuer: arden/harbour
decided: 2000-01-01
provisions:
{provisions}
attested: [{{source: gazette, basis: document-held, published: 2000-01-01}}]
review: {{state: encoded}}
"""


@pytest.mark.parametrize(("overrides", "outcome"), [("any", "AUTHORIZED"), ("[arden/statute-8/l7]", "BARRED")])
def test_two_hundred_limits_that_yield_to_one_grant(overrides: str, outcome: str) -> None:
    limits = "\n".join(
        f"  - {{id: l{n}, does: restricts, force: law, powers: [arden/power/board]}}" for n in range(200)
    )
    grant = (
        f"  - {{id: p1, does: confers, powers: [arden/power/board], to: [arden/harbour/pilot], overrides: {overrides}}}"
    )
    more = INSTRUMENT.format(number=8, provisions=limits) + INSTRUMENT.format(number=9, provisions=grant)
    loaded = load({"arden.yaml": TEXT + more.encode()})
    assert not loaded.problems
    assert loaded.registry is not None
    act = Act.model_validate({"office": "arden/harbour/pilot", "power": "arden/power/board", "at": "2001-06-01"})
    engine = Engine(loaded.registry)
    answer = engine.answer(act, HERE)
    assert answer.outcome == outcome
    assert answer.deciding[0] == ("arden/statute-8/l0" if outcome == "BARRED" else "arden/statute-9/p1")
    assert ("arden/statute-8/l7" in answer.deciding) is False
