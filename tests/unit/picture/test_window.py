"""A timeline between two days, to scale, and what acts drawn as arrows."""

from __future__ import annotations

from datetime import date
from xml.etree import ElementTree

import pytest

from tests.unit.picture.within import SVG, outside
from vires.picture.drawing import Drawing
from vires.picture.timeline import COURT, Act, Lane, Stretch, draw_timeline

OLD = Lane("old", "Old order", "since 1990", (Stretch(date(1990, 1, 1), date(2000, 6, 1), "running"),))
NEW = Lane("new", "New order", "since 2000", (Stretch(date(2000, 6, 1), None, "running"),))
RULING = Lane("ruling", "Ruling", "since 2000-09-01", (Stretch(date(2000, 9, 1), None, "running"),), court=True)
DENIAL = Lane("denial", "Denial", "2000-10-01", moment=date(2000, 10, 1), court=True)
GONE = Lane("gone", "Gone order", "since 1980", (Stretch(date(1980, 1, 1), date(1985, 1, 1), "running"),))
LANES = [GONE, OLD, NEW, RULING, DENIAL]
ACTS = [
    Act("new", "old", "rescinds", date(2000, 6, 1)),
    Act("ruling", "new", "suspends", date(2000, 9, 1)),
    Act("new", "gone", "revives", date(1985, 1, 1)),
]
YEAR = (date(2000, 1, 1), date(2001, 1, 1))


def texts(drawing: Drawing) -> list[str]:
    found = ElementTree.fromstring(drawing.svg()).iter()
    return [element.text or "" for element in found if element.tag in (f"{SVG}text", f"{SVG}tspan")]


@pytest.mark.parametrize("width", [320.0, 930.0])
@pytest.mark.parametrize("window", [YEAR, (date(2000, 6, 1), date(2000, 6, 2)), (date(1788, 1, 1), date(2030, 1, 1))])
def test_what_lies_between_two_days_stays_on_its_sheet(window: tuple[date, date], width: float) -> None:
    assert outside(draw_timeline(LANES, ACTS, "Orders", "To scale.", width, window=window)) == []


def test_only_what_lies_between_the_two_days_is_drawn_and_said() -> None:
    drawing = draw_timeline(LANES, ACTS, "Orders", window=YEAR)
    assert "Old order" in texts(drawing)
    assert "Gone order" not in texts(drawing)
    assert "revives" not in texts(drawing)
    assert "Gone order" not in drawing.description
    before = draw_timeline(LANES, ACTS, "Orders", window=(date(1999, 1, 1), date(2000, 1, 1)))
    assert [text for text in texts(before) if text.endswith("order")] == ["Old order"]


def test_a_bar_is_as_long_as_its_time() -> None:
    def bar(window: tuple[date, date]) -> float:
        root = ElementTree.fromstring(draw_timeline([NEW], [], "Orders", window=window).svg())
        return max(float(b.attrib["width"]) for b in root.iter(f"{SVG}rect") if b.attrib.get("height") == "9")

    assert bar(YEAR) == pytest.approx(bar((date(2000, 6, 1), date(2001, 1, 1))) * 214 / 366, rel=0.01)


def test_what_a_court_made_is_told_by_word_shape_and_colour() -> None:
    drawing = draw_timeline([RULING], [], "Orders", window=YEAR)
    assert any(text.startswith("court order, since") for text in texts(drawing))
    root = ElementTree.fromstring(drawing.svg())
    assert any(len(line.attrib["points"].split()) > 20 for line in root.iter(f"{SVG}polyline"))
    assert COURT in drawing.svg()
    plain = draw_timeline([NEW], [], "Orders", window=YEAR)
    assert COURT not in plain.svg()
    assert not any(
        len(e.attrib["points"].split()) > 20 for e in ElementTree.fromstring(plain.svg()).iter(f"{SVG}polyline")
    )


def test_what_suspends_has_a_broken_stem_and_what_gives_life_an_open_head() -> None:
    def stems(verb: str) -> list[str | None]:
        act = Act("new", "old", verb, date(2000, 6, 1))
        root = ElementTree.fromstring(draw_timeline([OLD, NEW], [act], "Orders", window=YEAR).svg())
        return [
            e.attrib.get("stroke-dasharray") for e in root.iter(f"{SVG}polyline") if e.attrib["stroke-width"] == "1.2"
        ]

    def heads(verb: str) -> set[str]:
        act = Act("new", "old", verb, date(2000, 6, 1))
        drawing = draw_timeline([OLD, NEW], [act], "Orders", window=YEAR)
        root = ElementTree.fromstring(drawing.svg())
        group = next(g for g in root.iter(f"{SVG}g") if (g.findtext(f"{SVG}title") or "").startswith(verb))
        return {shape.attrib["fill"] for shape in group.iter(f"{SVG}polygon")}

    assert stems("suspends") == ["5 3"]
    assert stems("rescinds") == stems("revives") == [None]
    assert heads("revives") == heads("extends") == {"#ffffff"}
    assert "#ffffff" not in heads("rescinds") | heads("suspends")


def test_arrows_of_one_day_stand_side_by_side() -> None:
    acts = [Act("new", "old", "rescinds", date(2000, 6, 1)), Act("ruling", "old", "annuls", date(2000, 6, 1))]
    root = ElementTree.fromstring(draw_timeline([OLD, NEW, RULING], acts, "Orders", window=YEAR).svg())
    stems = [e.attrib["points"].split(",")[0] for e in root.iter(f"{SVG}polyline") if e.attrib["stroke-width"] == "1.2"]
    assert len(stems) == len(set(stems)) == 2


def test_a_lane_leads_to_its_page_only_where_it_is_shown_on_one() -> None:
    drawing = draw_timeline(LANES, ACTS, "Orders", window=YEAR, linked=lambda lane: f"/record/{lane.name}?a&b")
    links = [link.attrib["href"] for link in ElementTree.fromstring(drawing.svg()).iter(f"{SVG}a")]
    assert links == [f"/record/{name}?a&b" for name in ("old", "new", "ruling", "denial")]
    assert 'role="group"' in drawing.svg()
    alone = draw_timeline(LANES, ACTS, "Orders", window=YEAR).svg()
    assert "<a " not in alone
    assert 'role="img"' in alone


def test_a_window_without_a_day_is_refused() -> None:
    with pytest.raises(ValueError, match="no day"):
        draw_timeline(LANES, ACTS, "Orders", window=(date(2000, 1, 1), date(2000, 1, 1)))
