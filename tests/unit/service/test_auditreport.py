"""The report of an audit stands by itself: it loads nothing, says everything in words as well, and can be read by day,
by night, on paper and by ear."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from tests.unit.arden import registry
from tests.unit.audit.plainly import batch, decided, vantage
from vires.audit.codes import Codes
from vires.audit.decisions import OUTCOMES, Names
from vires.audit.report.gathering import Gathering
from vires.audit.report.heading import Heading
from vires.audit.report.tally import Tally
from vires.model.question import Act, Place
from vires.picture.sign import word
from vires.service.auditreport import page, write
from vires.service.auditreport.pictures import over_time
from vires.service.auditreport.style import COLOURS, INKS
from vires.service.auditreport.wording import share
from vires.service.refusal import Refusal
from vires.temporal.dating import Dating

REGISTRY = registry()
INSPECTOR, INSPECT = "arden/harbour/inspector", "arden/power/inspect"
COMMAND = ("vires", "audit", "acts of May.parquet", "--registry", "arden", "--known-by", "2001-12-31")
VOID = {"meta", "br", "hr", "img", "input", "link", "rect", "circle", "polyline", "polygon"}


def act(at: str, office: str = INSPECTOR, sites: tuple[Place, ...] | None = (), **facts: bool) -> Act:
    stated = {name.replace("_", "-"): value for name, value in facts.items()}
    return Act(office=office, power=INSPECT, sites=sites, subjects=(), at=Dating.parse(at), facts=stated)


YARD = (Place(site="arden/site/yard"),)
ACTS = [
    act("1996-01-05", trained=True),
    act("1996-01-06"),
    act("1996-02-01", trained=False),
    act("1999-02-01", sites=YARD, trained=True, board_approval=False),
    act("1985-02-01", office="arden/harbour/master"),
    act("1991-02-01", office="arden/harbour/master"),
    act("1996-01-05", office="arden/assembly"),
]


def counted(*, compare: bool = True, ids: tuple[str, ...] = ()) -> Tally:
    codes, names = Codes(REGISTRY), Names()
    first, second = (batch(REGISTRY, codes, ACTS, vantage(day)) for day in ("2001-12-31", "1995-06-01"))
    unreadable = codes.reason("`office`: unknown code <b>X9</b>")
    for one in (first, second):
        one.reason[2] = unreadable
    gathering = Gathering(REGISTRY, codes)
    other = (decided(REGISTRY, second, codes, names), names) if compare else None
    named = (lambda row: ids[row % len(ids)]) if ids else None
    gathering.take(first, decided(REGISTRY, first, codes, names), names, 1, named, other)
    return gathering.tally


HEADING = Heading(
    "acts of May.parquet", f"sha256:{'a' * 64}", vantage(), COMMAND, f"sha256:{'b' * 64}", 12_345,
    compared=vantage("1995-06-01"), options={"--registry": "arden"}, engine="numpy", version="0.1.0",
)  # fmt: skip


class Seen(HTMLParser):
    """What a reader of markup takes in: elements in their order, whether each is closed, and the words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


@pytest.fixture(scope="module")
def text() -> str:
    return page(REGISTRY, counted(), HEADING)


def test_it_loads_nothing_and_tells_the_browser_to_load_nothing(text: str) -> None:
    seen = Seen(text)
    names = {tag for tag, _ in seen.elements}
    assert not names & {"script", "link", "img", "iframe", "form", "object", "base"}
    for _, attributes in seen.elements:
        assert not any(name.startswith("on") or name in ("src", "style", "srcset") for name in attributes)
        assert (attributes.get("href") or "#").startswith("#")
    assert "url(" not in text
    assert "@import" not in text
    assert not re.search(r'https?://(?!www\.w3\.org/2000/svg")', text)
    policy = next(a["content"] for t, a in seen.elements if t == "meta" and a.get("http-equiv"))
    style = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    assert len(style) == 1
    digest = base64.b64encode(hashlib.sha256(style[0].encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def test_what_is_drawn_is_said_in_a_table_of_the_same_part(text: str) -> None:
    for part in re.findall(r"<section.*?</section>", text, re.DOTALL):
        if "<figure>" in part:
            assert "<table>" in part
            assert re.search(r"<desc[^>]*>[^<]+</desc>", part)
    assert text.count("<figure>") >= 5


def test_names_within_the_page_are_unique_and_lead_somewhere(text: str) -> None:
    ids = [attributes["id"] for _, attributes in Seen(text).elements if attributes.get("id")]
    assert len(ids) == len(set(ids))
    for tag, attributes in Seen(text).elements:
        for name in (attributes.get("aria-labelledby") or "").split():
            assert name in ids, tag
        if tag == "a":
            assert (attributes["href"] or "")[1:] in ids


def test_it_says_what_was_asked_from_where_and_how_to_make_it_again(text: str) -> None:
    said = Seen(text).text
    for part in (
        "Law of Arden", REGISTRY.digest, HEADING.input_digest, HEADING.mapping_digest, "12,345 bytes",
        "as_of 2001-12-31, known_by 2001-12-31, standard reported", "known_by 1995-06-01",
        "'acts of May.parquet'", "--known-by 2001-12-31", "Decided by numpy", "It is not legal advice",
    ):  # fmt: skip
        assert str(part) in said, part


def test_it_says_that_nobody_reviewed_and_how_far_the_record_was_checked(text: str) -> None:
    said = Seen(text).text
    assert re.search(r"Every one of the \d+ instruments .* reviewed by no person\.", said)
    assert "The registry was checked to 2001-12-31." in said
    assert "The audit was stopped" not in said
    stopped = page(REGISTRY, counted(), replace(HEADING, partial=True, total=900))
    assert "The audit was stopped: these are the first 7 rows of 900, not all." in Seen(stopped).text
    early = registry(registry=registry_text().replace("\nchecked_to: 2001-12-31", "\nchecked_to: 1996-01-05"))
    assert "1996-01-05; 2 acts lie after that" in Seen(page(early, counted(), HEADING)).text


def registry_text() -> str:
    from tests.unit.arden import REGISTRY as said

    return said


def test_each_figure_is_that_of_the_tally(text: str) -> None:
    said, tally = Seen(text).text, counted()
    for outcome, count in zip(OUTCOMES, tally.outcomes, strict=True):
        if count:
            assert word(outcome) in said
    assert "Of 7 acts from 1985-02-01 to 1999-02-01, authority is shown for 2, and for 1 more against" in said
    assert f"{tally.flipped_rows} acts of 7" in said
    assert "Has the inspector completed the training?" in said
    assert "Order 7 on inspectors" in said
    assert "the moment lies outside its period" in said or "it was not yet decided" in said


def test_every_outcome_shown_is_told_by_a_word_and_a_shape(text: str) -> None:
    for found in re.findall(r'<span class="outcome [^"]*">.*?</span>', text, re.DOTALL):
        assert "<svg" in found
        assert re.search(r"[A-Z]{5,}", found)


def test_a_row_can_be_asked_again(text: str) -> None:
    said = Seen(text).text
    assert (
        "vires ask arden/harbour/inspector arden/power/inspect --at 1996-01-05 --no-sites --no-subjects "
        "--fact trained=true --as-of 2001-12-31 --known-by 2001-12-31 --standard reported --registry arden"
    ) in said
    assert "`office`: unknown code <b>X9</b>" in said


def test_nothing_of_the_input_can_break_out_of_the_page() -> None:
    ids = ("</pre><script>alert(1)</script>", "a\u202eb\x00", '"><img src=x>')
    heading = replace(HEADING, input="</title><script>x", command=("vires", "audit", "</pre><script>"))
    text = page(REGISTRY, counted(ids=ids), heading)
    seen = Seen(text)
    assert "script" not in {tag for tag, _ in seen.elements}
    assert "img" not in {tag for tag, _ in seen.elements}
    assert "\u202e" not in text
    assert "\x00" not in text


def test_the_same_audit_gives_the_same_page() -> None:
    assert page(REGISTRY, counted(), HEADING) == page(REGISTRY, Tally.load(counted().dump()), HEADING)


def test_an_input_without_a_row_has_a_report_too() -> None:
    said = Seen(page(REGISTRY, Tally(), replace(HEADING, compared=None))).text
    assert "Of 0 acts, authority is shown for 0" in said


def test_without_a_second_vantage_none_is_spoken_of() -> None:
    said = Seen(page(REGISTRY, counted(compare=False), replace(HEADING, compared=None))).text
    assert "second vantage" not in said


def _light(colour: str) -> float:
    def part(value: int) -> float:
        share = value / 255
        return share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (part(int(colour[n : n + 2], 16)) for n in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("mode", [0, 1], ids=["day", "night"])
def test_words_can_be_read_on_every_ground(mode: int) -> None:
    grounds = ["--paper", "--panel", "--sheet"]
    for ink in INKS:
        own = [f"{ink}-wash"] if f"{ink}-wash" in COLOURS else []
        for ground in grounds + own:
            one, other = sorted((_light(COLOURS[ink][mode]), _light(COLOURS[ground][mode])))
            assert (other + 0.05) / (one + 0.05) >= 4.5, (ink, ground)
    for ground in (name for name in COLOURS if name.endswith("-wash")):
        for ink in ("--ink", "--soft"):
            one, other = sorted((_light(COLOURS[ink][mode]), _light(COLOURS[ground][mode])))
            assert (other + 0.05) / (one + 0.05) >= 4.5, (ink, ground)


def test_it_is_made_for_small_screens_and_for_paper(text: str) -> None:
    assert 'name="viewport" content="width=device-width, initial-scale=1"' in text
    for part in ("@media (max-width: 34rem)", "@media print", "details::details-content", "light-dark("):
        assert part in text
    for table in re.findall(r"<table>", text):
        assert table
    assert len(re.findall(r'<div class="wide" tabindex="0" role="region"', text)) == text.count("<table>")


def test_time_is_drawn_without_gaps_as_fine_as_can_be_read() -> None:
    spans, counts = over_time(counted())
    assert spans[0].name == "1985-02"
    assert len(spans) == 169
    assert sum(map(sum, counts)) == 6
    assert all(a.until == b.since for a, b in pairwise(spans))


def test_a_share_is_never_rounded_to_all_or_to_none() -> None:
    assert [share(*pair) for pair in ((0, 9), (9, 9), (1, 10**6), (10**6 - 1, 10**6), (1, 3), (0, 0))] == [
        "0 %", "100 %", "under 0.1 %", "over 99.9 %", "33.3 %", "0 %",
    ]  # fmt: skip


def test_it_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    write(tmp_path / "report.html", REGISTRY, counted(), HEADING)
    assert (tmp_path / "report.html").read_text(encoding="utf-8").endswith("</html>\n")
    with pytest.raises(Refusal) as caught:
        write(tmp_path / "nowhere" / "report.html", REGISTRY, counted(), HEADING)
    assert caught.value.slug == "file-unwritable"
