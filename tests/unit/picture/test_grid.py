"""Grids of answers before and after: on any sheet, in characters, and in words."""

from __future__ import annotations

import pytest

import vires
from tests.unit.picture.within import outside
from vires.picture.grid import Entry, Grid, Row, draw_grid, grid_lines
from vires.picture.lettering import cells
from vires.service.asking import Handle
from vires.service.gridding import draw_changes, grid
from vires.service.wording import Wording

SHOWN, GONE = Entry("NO_AUTHORITY_SHOWN", "AUTHORIZED"), Entry("CONDITIONAL", "BARRED")
MORE = Entry("CONDITIONAL", "CONDITIONAL", "more")
SMALL = Grid(
    ("inspect a vessel", "open cargo"),
    (Row("Inspector", "near a shipyard", (SHOWN, None)), Row("Pilot", "", (GONE, MORE))),
    "more: authority is shown in more cases",
)


@pytest.fixture(scope="module")
def us() -> Handle:
    return vires.open(now="2025-03-01")


def test_a_grid_in_characters() -> None:
    assert grid_lines(SMALL, 60) == [
        "1  inspect a vessel",
        "2  open cargo",
        "",
        "                   1           2",
        "Inspector          ○ → ✔       ·",
        "  near a shipyard",
        "Pilot              ◐ → ✖       ◐ → ◐ more",
        "",
        "✔ AUTHORIZED   ✖ BARRED   ○ NO AUTHORITY SHOWN",
        "◐ CONDITIONAL",
        "more: authority is shown in more cases",
    ]


def test_where_no_strokes_can_be_drawn_it_is_typed() -> None:
    lines = grid_lines(SMALL, 60, drawn=False)
    assert all(line.isascii() for line in lines)
    assert "[?] -> [x]" in "".join(lines)


def test_columns_that_do_not_fit_follow_below() -> None:
    wide = Grid(tuple(f"power {n}" for n in range(1, 10)), (Row("Inspector", "", (SHOWN,) * 9),))
    lines = grid_lines(wide, 60)
    heads = [line.split() for line in lines if line.strip().replace(" ", "").isdigit()]
    assert [number for head in heads for number in head] == [str(n) for n in range(1, 10)]
    assert len(heads) > 1
    assert max(cells(line) for line in lines) <= 60


def test_the_description_says_all_that_is_drawn() -> None:
    said = draw_grid(SMALL, "Before and after", "A sentence.").description
    for words in (
        "A sentence.",
        "Inspector, near a shipyard: inspect a vessel: NO AUTHORITY SHOWN, then AUTHORIZED",
        "Pilot: inspect a vessel: CONDITIONAL, then BARRED",
        "Pilot: open cargo: CONDITIONAL, then CONDITIONAL (more)",
    ):
        assert words in said


@pytest.mark.parametrize("width", [320.0, 760.0, 1200.0])
def test_all_of_it_lies_on_the_sheet(width: float) -> None:
    long = Row("a very long name of an office " * 5, "at many places " * 12, (MORE, SHOWN))
    assert outside(draw_grid(Grid(SMALL.columns, (*SMALL.rows, long), SMALL.key), "Before and after", "", width)) == []


@pytest.mark.parametrize("width", [60, 88, 160])
def test_the_bundled_registry_is_drawn_within_its_sheet(us: Handle, width: int) -> None:
    changes = us.diff("2025-01-19", "2025-01-24", power="us/power/immigration/apprehend")
    wording = Wording(changes.record)
    assert outside(draw_changes(changes, wording)) == []
    made, left = grid(changes.changes, wording, 4)
    assert (len(made.rows), left > 0) == (4, True)
    assert max(cells(line) for line in grid_lines(made, width)) <= width


def test_what_is_the_same_shares_a_row_and_a_column(us: Handle) -> None:
    memo = "us/dhs/memo/2025-01-22/doj-immigration-officers"
    changes = us.impact(memo, at="2025-01-24")
    made, left = grid(changes.changes, Wording(changes.record))
    assert left == 0
    assert len({(row.head, row.detail) for row in made.rows}) == len(made.rows)
    assert len({tuple(row.entries[n] for row in made.rows) for n in range(len(made.columns))}) == len(made.columns)
    assert len({(row.entries, row.detail) for row in made.rows}) == len(made.rows)
    assert made.rows[0].head.startswith("Associate Attorney General, ATF, ")
    assert made.rows[0].entries[0] == Entry("CONDITIONAL", "NO_AUTHORITY_SHOWN")
    assert made.key.startswith("less: authority is shown in fewer cases than before")


def test_nothing_that_differs_is_a_picture_of_the_sentence(us: Handle) -> None:
    changes = us.diff("2025-01-19", "2025-01-24", office="us/courts")
    drawing = draw_changes(changes, Wording(changes.record))
    assert "no answer differs" in drawing.description
    assert outside(drawing) == []
