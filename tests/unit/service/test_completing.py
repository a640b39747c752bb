"""What may stand at a place of a text: asked by anybody, for any place."""

from __future__ import annotations

from tests.unit import arden
from vires.service import completing

REGISTRY = arden.registry()


def test_however_many_places_are_asked_for_only_so_many_are_kept() -> None:
    for number in range(completing.MOST_PLACES + 200):
        completing.members((f"nonesuch{number}", "x"), None, "")
        completing.values(REGISTRY, ("instrument", f"nonesuch{number}"), "confers", "x")
    for kept in (completing._models, completing._words):
        assert kept.cache_info().currsize <= completing.MOST_PLACES
    assert "arden/assembly" in [one.text for one in completing.values(REGISTRY, ("instrument", "issuer"), None, "asse")]
