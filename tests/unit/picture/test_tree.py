"""Trees of what stands on what: on any sheet, in characters, and in words."""

from __future__ import annotations

import pytest

from tests.unit import harbours
from tests.unit.picture.within import outside
from vires.picture.lettering import cells
from vires.picture.tree import Node, draw_tree, tree_lines
from vires.service.picturing import draw_finding, draw_holdings, picture_finding, picture_holdings
from vires.service.wording import Wording

LEAF = Node("Inspector", note="on condition: trained", outcome="CONDITIONAL")
ORDER = Node("Order 7", lines=("Master passes it on to Inspector",), children=(LEAF,), open_=True)
ACT = Node("Act 4 of 1990", lines=("Harbours Act",), children=(ORDER, Node("Master", outcome="AUTHORIZED")))


def test_a_tree_in_characters() -> None:
    assert tree_lines([ACT], 60) == [
        "Act 4 of 1990",
        "│  Harbours Act",
        "├─ Order 7 (open)",
        "│  │  Master passes it on to Inspector",
        "│  └─ ◐ CONDITIONAL: Inspector",
        "│        on condition: trained",
        "└─ ✔ AUTHORIZED: Master",
    ]


def test_where_no_strokes_can_be_drawn_it_is_typed() -> None:
    lines = tree_lines([ACT, LEAF], 60, drawn=False)
    assert all(line.isascii() for line in lines)
    assert lines[2] == "+- Order 7 (open)"
    assert lines[-2:] == ["[?] CONDITIONAL: Inspector", "   on condition: trained"]


@pytest.mark.parametrize("width", [40, 60, 80])
def test_no_line_is_wider_than_asked_for(width: int) -> None:
    handle = harbours.handle()
    finding = handle.ask("harbour/inspector", "inspect", at="2000-01-01", sites=["yard@80"])
    lines = tree_lines(picture_finding(finding, Wording(handle.registry)), width)
    assert max(cells(line) for line in lines) <= width


def test_the_description_says_all_that_is_drawn() -> None:
    drawing = draw_tree([ACT], "a title", "What it rests on.")
    for words in ("What it rests on.", "Act 4 of 1990", "Harbours Act", "Order 7 (open)", "[?] CONDITIONAL: Inspector",
                  "on condition: trained", "[+] AUTHORIZED: Master"):  # fmt: skip
        assert words in drawing.description


@pytest.mark.parametrize("width", [320.0, 760.0, 1200.0])
@pytest.mark.parametrize(
    ("office", "power", "at"),
    [
        ("harbour/inspector", "inspect", "2000-01-01"),
        ("harbour/inspector", "inspect", "1992-01-01"),
        ("fisheries/inspector", "seize nets", "2001-01-01"),
        ("fisheries/inspector", "open cargo", "2001-01-01"),
        ("assembly", "inspect", "2001-01-01"),
    ],
)
def test_a_finding_stays_on_its_sheet(office: str, power: str, at: str, width: float) -> None:
    handle = harbours.handle()
    finding = handle.ask(office, power, at=at, as_of=at)
    assert outside(draw_finding(finding, Wording(handle.registry), width)) == []


def test_a_deep_tree_stays_on_a_narrow_sheet() -> None:
    node = Node("Agent of the agency of the department of the interior", outcome="DISPUTED", note="if so read")
    for depth in range(14):
        node = Node(f"Delegation {depth} of the head of the agency", lines=("to those below",), children=(node,))
    assert outside(draw_tree([node], "deep", "", 320.0)) == []


def test_a_negative_answer_shows_what_came_nearest_and_why_not() -> None:
    handle = harbours.handle()
    finding = handle.ask("fisheries/inspector", "open cargo", at="2001-01-01")
    lines = tree_lines(picture_finding(finding, Wording(handle.registry)), 80)
    assert lines[0] == "○ NO AUTHORITY SHOWN: Fisheries inspector"
    text = " ".join(" ".join(lines).replace("│", " ").split())
    assert "Order 21 on cargo (open) not shown, because what it stands on does not hold" in text
    assert "Fisheries Act (open) not shown, because its period ended 2000-01-01" in text


def test_a_limit_is_shown_with_whether_it_is_met() -> None:
    handle = harbours.handle()
    asked = {"at": "2000-01-01", "sites": ["yard"], "facts": {"trained": True, "board-approval": False}}
    wording = Wording(handle.registry)
    text = "\n".join(tree_lines(picture_finding(handle.ask("harbour/inspector", "inspect", **asked), wording), 80))
    assert "limit of policy: not met" in text
    assert "unless approval of the board" in text


def test_holders_under_one_instrument_hang_from_one_box() -> None:
    handle = harbours.handle()
    holdings = handle.who("open cargo", at="1998-01-01", sites=[])
    lines = tree_lines(picture_holdings(holdings, Wording(handle.registry)), 80)
    heads = [line for line in lines if not line.startswith((" ", "│", "├", "└"))]
    assert heads.count("Fisheries Act") == 1
    assert any(line.startswith("├─ ✔ AUTHORIZED: Fisheries service") for line in lines)
    assert outside(draw_holdings(holdings, Wording(handle.registry), 320.0)) == []
