"""Marks at so many days from a beginning, and columns to look into."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from tests.unit.picture.within import SVG, outside
from vires.picture.marks import Mark, Row, draw_marks
from vires.picture.overview import LEAST, Column, draw_overview

KINDS = {"decided": "decided", "effective": "in effect", "published": "published", "known": "first known"}
ROWS = [
    Row("Order 1", "all on one day", tuple(Mark(kind, 0, 0) for kind in KINDS)),
    Row("Order 2", "known before", (Mark("decided", 0, 0), Mark("known", -400, -3), Mark("published", 40_000, 40_000))),
    Row("Order 3", "nothing", ()),
]


def marks(rows: list[Row]) -> list[float]:
    """Where the rhombs of what is known stand, those of the key left out."""
    root = ElementTree.fromstring(draw_marks(rows, KINDS, "From decided to known").svg())
    shapes = [e for e in root.iter(f"{SVG}polygon") if len(e.attrib["points"].split()) == 4]
    return [float(shape.attrib["points"].split(",")[0]) for shape in shapes][1:]


@pytest.mark.parametrize("width", [320.0, 760.0])
def test_marks_stay_on_their_sheet(width: float) -> None:
    assert outside(draw_marks(ROWS, KINDS, "From decided to known", "In days.", width)) == []
    assert outside(draw_marks([], KINDS, "none")) == []


def test_marks_of_one_day_stand_side_by_side() -> None:
    root = ElementTree.fromstring(draw_marks(ROWS[:1], KINDS, "x").svg())
    group = next(g for g in root.iter(f"{SVG}g"))
    square = next(
        float(r.attrib["x"]) for r in group.iter(f"{SVG}rect") if r.attrib["rx"] == "0" and r.attrib["width"] == "8"
    )
    disc = next(float(c.attrib["cx"]) for c in group.iter(f"{SVG}circle"))
    assert disc - (square + 4) >= 17


def test_days_less_exact_are_marked_at_both_ends() -> None:
    low, high = sorted(marks(ROWS[1:2]))
    assert low < high
    assert len(marks([Row("x", "", (Mark("known", 3, 3),))])) == 1


def test_nearer_days_stand_further_apart_than_far_ones() -> None:
    (near,), (day,), (far,), (later,) = (
        marks([Row("x", "", (Mark("known", days, days), Mark("published", 1000, 1000)))]) for days in (1, 2, 900, 901)
    )
    assert day - near > 20 * (later - far) > 0


def test_a_column_is_high_as_there_is_much_and_wide_enough_to_meet() -> None:
    columns = [Column(str(1900 + n), n + 1, lit=n == 3, address=f"/timeline?from={1900 + n}") for n in range(40)]
    drawing = draw_overview(columns, "How many", 760.0)
    assert outside(drawing) == []
    root = ElementTree.fromstring(drawing.svg())
    assert root.attrib["role"] == "group"
    links = list(root.iter(f"{SVG}a"))
    assert len(links) == 40
    assert all(float(next(link.iter(f"{SVG}rect")).attrib["width"]) >= LEAST for link in links)
    assert "1903: 4, looked at" in drawing.description
    bars = [list(link.iter(f"{SVG}rect"))[1] for link in links]
    assert float(bars[-1].attrib["height"]) == max(float(bar.attrib["height"]) for bar in bars)


def test_a_picture_without_links_is_an_image() -> None:
    drawing = draw_overview([Column("2000", 1)], "How many")
    assert 'role="img"' in drawing.svg()
    assert "<a " not in drawing.svg()
    assert outside(draw_overview([], "none")) == []
