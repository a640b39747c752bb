"""Counts as bars and as columns over time."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from tests.unit.picture.within import SVG, outside
from vires.picture.bars import FULL, HOLLOW, THICK, UNDECIDED, Bar, Part, draw_bars
from vires.picture.columns import APART, Row, Span, draw_columns

EVERY = (
    "AUTHORIZED", "IRREGULAR", "CONDITIONAL", "DISPUTED", "BARRED", "NO_AUTHORITY_SHOWN", "UNDEFINED", UNDECIDED,
)  # fmt: skip
BARS = [
    Bar("A long name of an office that has no end", "1,000 acts", tuple(Part(o, 2**n) for n, o in enumerate(EVERY))),
    Bar("Small", "1 act", (Part("AUTHORIZED", 1),)),
    Bar("None", "0 acts", ()),
    Bar("", "3 acts", (Part(FULL, 2), Part(HOLLOW, 1)), ("AUTHORIZED", "BARRED")),
]


def spans(count: int) -> list[Span]:
    first = date(2025, 1, 1)
    days = [first + timedelta(days=n) for n in range(count + 1)]
    return [Span(a, b, a.isoformat()) for a, b in pairwise(days)]


@pytest.mark.parametrize("width", [320.0, 640.0, 900.0])
@pytest.mark.parametrize("whole", [True, False])
def test_bars_stay_on_their_sheet(width: float, whole: bool) -> None:
    assert outside(draw_bars(BARS, "Bars", key={FULL: "alone", HOLLOW: "with others"}, width=width, whole=whole)) == []
    assert outside(draw_bars([], "none")) == []


def test_bars_are_to_one_scale_or_each_the_whole_of_its_own() -> None:
    bars = [Bar("one", "", (Part(FULL, 100),)), Bar("two", "", (Part(FULL, 25),))]

    def widths(whole: bool) -> list[float]:
        root = ElementTree.fromstring(draw_bars(bars, "x", whole=whole).svg())
        return [float(r.attrib["width"]) for r in root.iter(f"{SVG}rect") if r.attrib["height"] == f"{THICK:.0f}"]

    one, two = widths(False)
    assert two == pytest.approx(one / 4, abs=0.1)
    assert len(set(widths(True))) == 1


def test_bars_say_all_that_they_show() -> None:
    said = draw_bars(BARS, "Bars", key={FULL: "alone", HOLLOW: "with others"}).description
    assert "1 AUTHORIZED, 2 IRREGULAR, 4 CONDITIONAL" in said
    assert "AUTHORIZED, BARRED: 2 alone, 1 with others" in said


def test_what_is_there_at_all_can_be_seen() -> None:
    bars = [Bar("x", "", (Part("AUTHORIZED", 10**6), Part("BARRED", 1)))]
    root = ElementTree.fromstring(draw_bars(bars, "x").svg())
    barred = [r for r in root.iter(f"{SVG}rect") if r.attrib["fill"] == "#f6cfcf"]
    assert [float(r.attrib["width"]) for r in barred] == [1.5]


@pytest.mark.parametrize("count", [1, 31, APART + 1, 400])
@pytest.mark.parametrize("width", [320.0, 640.0])
def test_columns_stay_on_their_sheet(count: int, width: float) -> None:
    rows = [
        Row(o, tuple((n * 7 + k) % 5 for n in range(count)), "1,000 acts, at most 4 in it") for k, o in enumerate(EVERY)
    ]
    assert outside(draw_columns(rows, spans(count), "Over time", width=width)) == []


def test_a_row_has_a_column_for_each_span_with_acts_to_its_own_scale() -> None:
    rows = [Row("AUTHORIZED", (4, 0, 2)), Row("BARRED", (0, 400, 0))]
    drawing = draw_columns(rows, spans(3), "Over time")
    root = ElementTree.fromstring(drawing.svg())
    titles = [t.text for t in root.iter(f"{SVG}title")]
    assert [t for t in titles if t and t.startswith("2025")] == [
        "2025-01-01: 4 AUTHORIZED", "2025-01-03: 2 AUTHORIZED", "2025-01-02: 400 BARRED",
    ]  # fmt: skip
    heights = {
        fill: [float(r.attrib["height"]) for r in root.iter(f"{SVG}rect") if r.attrib["fill"] == fill]
        for fill in ("#dff1e4", "#f6cfcf")
    }
    assert heights["#dff1e4"][0] == pytest.approx(2 * heights["#dff1e4"][1])
    assert heights["#f6cfcf"] == heights["#dff1e4"][:1]
    assert "BARRED: 400 in 2025-01-02" in drawing.description


def test_columns_of_no_time_are_refused() -> None:
    with pytest.raises(ValueError, match="no span"):
        draw_columns([], [], "x")
