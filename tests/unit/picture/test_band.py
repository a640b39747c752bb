"""Quantities over time as bands: what is drawn lies on its sheet and is all said in words."""

from __future__ import annotations

from datetime import date
from xml.etree import ElementTree

import pytest

from tests.unit.picture.within import SVG, outside
from vires.picture.band import WASH, Band, Figure, Step, draw_bands, nice
from vires.picture.drawing import Drawing

WINDOW = (date(2000, 1, 1), date(2001, 1, 1))
CREW = Band(
    "crew", "on 2000-06-01: 40 to 60",
    (
        Step(date(2000, 1, 1), date(2000, 3, 1), None, words="nothing that counts"),
        Step(date(2000, 3, 1), date(2000, 9, 1), (40, 60), ((40, 50), (55, 60)), "40 to 60"),
        Step(date(2000, 9, 1), date(2001, 1, 1), (60, None), words="60 or more"),
    ),
    (
        Figure(1, date(2000, 3, 1), (40, 40), "about 40, Gazette", odd=True),
        Figure(2, date(2000, 3, 1), (60, 60), "60, Coast News", odd=True),
        Figure(3, date(2000, 9, 1), (20, 20), "plus 20, Gazette", change=True),
        Figure(4, date(2000, 9, 1), (0, None), "of a number not stated", quiet=True),
    ),
)  # fmt: skip


def texts(drawing: Drawing) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(drawing.svg()).iter(f"{SVG}text")]


def washes(drawing: Drawing) -> list[tuple[float, float]]:
    """Where each part of a band begins and how wide it is; the sign of the key is the last."""
    boxes = ElementTree.fromstring(drawing.svg()).iter(f"{SVG}rect")
    return [(float(b.attrib["x"]), float(b.attrib["width"])) for b in boxes if b.attrib["fill"] == WASH]


@pytest.mark.parametrize("width", [320.0, 760.0, 1200.0])
def test_bands_stay_on_their_sheet(width: float) -> None:
    other = Band("x" * 300, "", (Step(*WINDOW, (0, 123_456_789)),))
    assert outside(draw_bands([CREW, other], WINDOW, "How many", "Each by itself.", width, at=date(2000, 6, 1))) == []


def test_where_nothing_counts_there_is_no_band() -> None:
    parts = washes(draw_bands([CREW], WINDOW, "How many"))[:-1]
    assert len(parts) == 2
    (_, first), (start, second) = parts
    assert first == pytest.approx(184 / 122 * second, rel=0.02)
    assert start > 300


def test_what_has_no_upper_figure_says_so() -> None:
    assert "no upper figure" in texts(draw_bands([CREW], WINDOW, "How many", width=930.0))
    closed = Band("crew", "", (Step(*WINDOW, (40, 60)),))
    assert "no upper figure" not in texts(draw_bands([closed], WINDOW, "How many", width=930.0))


def test_every_figure_has_its_number_and_its_words() -> None:
    drawing = draw_bands([CREW], WINDOW, "How many")
    assert {"1", "2", "3", "4"} <= set(texts(drawing))
    for said in ("figure 2: 60, Coast News", "2000-03-01 to 2000-09-01: 40 to 60", "nothing that counts"):
        assert said in drawing.description


def test_only_what_occurs_is_in_the_key() -> None:
    key = texts(draw_bands([CREW], WINDOW, "How many"))
    assert {"another source differs", "added or taken away", "does not count here"} <= set(key)
    assert "stated by a source" not in key
    plain = Band("crew", "", (Step(*WINDOW, (40, 40)),), (Figure(1, WINDOW[0], (40, 40), "40"),))
    assert "another source differs" not in texts(draw_bands([plain], WINDOW, "How many"))


def test_a_day_outside_is_not_marked() -> None:
    assert any(text == "on 2000-06-01" for text in texts(draw_bands([CREW], WINDOW, "x", at=date(2000, 6, 1))))
    assert not any(text.startswith("on 19") for text in texts(draw_bands([CREW], WINDOW, "x", at=date(1999, 6, 1))))


def test_a_force_without_any_figure_has_a_floor_and_no_scale() -> None:
    nothing = Band("crew", "", (Step(*WINDOW, (0, None)),))
    assert [text for text in texts(draw_bands([nothing], WINDOW, "x")) if text.isdigit()] == ["0"]


def test_the_same_bands_give_the_same_text() -> None:
    assert draw_bands([CREW], WINDOW, "x").svg() == draw_bands([CREW], WINDOW, "x").svg()
    assert outside(draw_bands([], WINDOW, "nothing")) == []


@pytest.mark.parametrize(
    ("value", "top"), [(0, 2), (1.15, 2), (3, 4), (46, 50), (100, 100), (101, 200), (4600, 5000), (92_000, 100_000)]
)
def test_a_scale_ends_at_a_round_number(value: float, top: int) -> None:
    assert nice(value) == top
