"""A matrix drawn: on its sheet, every answer in words, and of two only what differs."""

from __future__ import annotations

from tests.unit.picture.within import outside
from vires.picture.lattice import Tier, draw_lattice

POWERS = (
    "inspect vessels",
    "open cargo",
    "a power whose name is so long that it must be written in more than one line " * 2,
)
NOW = (
    Tier("Harbour authority", 0, ("NARROWER", "NARROWER", "")),
    Tier("Harbour inspector of a name that is longer than its column", 1, ("CONDITIONAL", "AUTHORIZED", "OPEN")),
)
BOTH = (Tier("Inspector", 0, ("AUTHORIZED", "BARRED", ""), ("AUTHORIZED", "", "DISPUTED")),)


def test_all_of_it_lies_on_the_sheet() -> None:
    for tiers in (NOW, BOTH, ()):
        assert outside(draw_lattice(tiers, POWERS, "Who holds what", "acts of 2000-01-01")) == []
    many = tuple(f"power {n}" for n in range(80))
    assert outside(draw_lattice((Tier("x", 9, ("BARRED",) * 80),), many, "Wide")) == []


def test_every_answer_is_said_in_words() -> None:
    said = draw_lattice(NOW, POWERS, "Who holds what").description
    assert "inspect vessels: CONDITIONAL" in said
    assert "open cargo: AUTHORIZED" in said
    assert said.count("Harbour authority") == 0


def test_beside_another_only_what_differs_is_said_and_has_two_signs() -> None:
    drawing = draw_lattice(BOTH, POWERS, "Before and after")
    assert "open cargo: nothing told, then BARRED" in drawing.description
    assert ": DISPUTED, then nothing told" in drawing.description
    assert "inspect vessels" not in drawing.description
    same = draw_lattice((Tier("Inspector", 0, ("AUTHORIZED",) * 3, ("AUTHORIZED",) * 3),), POWERS, "Same")
    assert same.description == ""
    assert "<polygon" in drawing.svg()


def test_the_signs_that_stand_in_it_are_explained_and_no_others() -> None:
    svg = draw_lattice(NOW, POWERS, "Who holds what").svg()
    for word in ("CONDITIONAL", "AUTHORIZED", "only through narrower ones", "turns on more"):
        assert word in svg
    assert "BARRED" not in svg
    assert "too open" not in svg
