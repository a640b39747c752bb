"""What every picture keeps: it is one well-formed document without script or outside reference, says in words what
it shows, and tells outcomes apart without colour."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from vires.decide.order import ORDER
from vires.picture.drawing import FAINT, INK, PAPER, Drawing, number
from vires.picture.lettering import cells, columns, fitted, measure, wrapped
from vires.picture.sign import DRAWN_SIGNS, TINTS, TYPED_SIGNS, word

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "a<script>alert(1)</script>&\"'\x00\x1b[2J\u202eb"


def read(drawing: Drawing) -> ElementTree.Element:
    return ElementTree.fromstring(drawing.svg())


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2."""

    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_text_of_a_registry_stays_text() -> None:
    drawing = Drawing(100, 100, HOSTILE, HOSTILE)
    with drawing.group(HOSTILE):
        drawing.text(1, 1, HOSTILE)
    root = read(drawing)
    assert not list(root.iter(f"{SVG}script"))
    texts = [element.text for element in root.iter() if element.text and "alert" in element.text]
    assert texts == ["a<script>alert(1)</script>&\"'\ufffd\ufffd[2J\ufffdb"] * 4


def test_it_has_a_title_and_a_description_that_the_picture_is_labelled_by() -> None:
    root = read(Drawing(100, 100, "a title", "what is seen"))
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert desc is not None
    assert (title.text, desc.text) == ("a title", "what is seen")
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-labelledby"].split() == [title.attrib["id"], desc.attrib["id"]]


def test_two_pictures_on_one_page_share_no_ids() -> None:
    one, other = Drawing(100, 100, "a", ""), Drawing(100, 100, "a", "")
    other.text(1, 1, "more")
    ids = [re.findall(r' id="([^"]+)"', drawing.svg()) for drawing in (one, other)]
    assert not set(ids[0]) & set(ids[1])


def test_the_same_strokes_give_the_same_text() -> None:
    def draw() -> str:
        drawing = Drawing(100, 100, "a", "b")
        drawing.badge("BARRED", 1, 1)
        return drawing.svg()

    assert draw() == draw()


def test_nothing_outside_is_referred_to() -> None:
    drawing = Drawing(100, 100, "a", "b")
    for outcome in ORDER:
        drawing.badge(outcome, 10, 10)
    text = drawing.svg()
    assert "href" not in text
    assert "url(" not in text
    assert "<style" not in text
    assert re.findall(r"https?://\S+?(?=\")", text) == ["http://www.w3.org/2000/svg"]


@pytest.mark.parametrize("outcome", ORDER)
def test_an_outcome_has_a_word_a_sign_and_a_colour_dark_enough_to_read(outcome: str) -> None:
    tint = TINTS[outcome]
    assert contrast(tint.ink, PAPER) >= 4.5
    assert contrast(tint.ink, tint.wash) >= 4.5
    assert word(outcome).replace(" ", "_") == outcome
    assert TYPED_SIGNS[outcome].isascii()


def test_outcomes_are_told_apart_without_colour() -> None:
    def shape(outcome: str) -> str:
        drawing = Drawing(40, 40, "", "")
        drawing.sign(outcome, 20, 20)
        uncoloured = re.sub(r'(fill|stroke)="#[0-9a-f]{6}"', r'\1="-"', drawing.svg())
        return re.sub(r'"[td][0-9a-f]{10}( d[0-9a-f]{10})?"', "", uncoloured)

    assert len({shape(outcome) for outcome in ORDER}) == len(ORDER)
    assert len(set(DRAWN_SIGNS.values())) == len(set(TYPED_SIGNS.values())) == len(ORDER)


def test_small_print_can_be_read() -> None:
    assert contrast(FAINT, PAPER) >= 6
    assert contrast(INK, PAPER) >= 12


@pytest.mark.parametrize("room", [30.0, 80.0, 300.0])
@pytest.mark.parametrize("bold", [False, True])
def test_no_line_of_a_paragraph_is_wider_than_its_room(room: float, bold: bool) -> None:
    text = "Memorandum of the harbour master on arden/order/1995/inspectors-of-vessels, in brief 港湾局長"
    lines = wrapped(text, room, 11, bold=bold)
    assert all(measure(line, 11, bold=bold) <= room for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_what_is_cut_off_says_so() -> None:
    assert fitted("short", 100, 10) == "short"
    cut = fitted("a text that is far too long for its place", 80, 10)
    assert cut.endswith("…")
    assert measure(cut, 10) <= 80
    assert wrapped("one two three four five six seven", 60, 10, most=2)[-1].endswith("…")
    assert len(wrapped("one two three four five six seven", 60, 10, most=2)) == 2


def test_columns_count_what_a_terminal_shows() -> None:
    assert cells("港a") == 3
    assert cells("e\u0301") == 1
    assert all(cells(line) <= 20 for line in columns("Order of the 港湾局長 on inspectors of vessels", 20))
    assert columns("arden/order/1995/inspectors-of-vessels", 10) == ["arden/order/1995/inspectors-of-vessels"]
    assert columns("", 10) == [""]


def test_numbers_are_short() -> None:
    assert [number(value) for value in (1.0, 1.25, -0.01, 100.04, 12)] == ["1", "1.2", "0", "100", "12"]
