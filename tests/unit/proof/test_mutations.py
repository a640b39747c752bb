"""No altered proof is accepted. `python -m tests.proof_mutations --count 10000` runs longer."""

from __future__ import annotations

import pytest

from tests.proof_mutations import ALTERATIONS, run


@pytest.mark.parametrize("seed", range(4))
def test_no_altered_proof_is_accepted(seed: int) -> None:
    tried, wrong = run(500, 1000 + seed, lambda text: None)
    assert [(one.slug, one.way, one.path) for one in wrong] == []
    for way, _ in ALTERATIONS:
        assert any(name.startswith(way.__name__) for name in tried), f"{way.__name__} was never tried"
    assert any(name.endswith("resealed") for name in tried)
