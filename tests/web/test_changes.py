"""What changed between two dates: what was done, the standing questions that flipped, and for whom."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.api.served import Served
from tests.unit import arden as text
from tests.web.test_site import got
from vires.service.refusal import Refusal
from vires.service.standing import compare_standing
from vires.web import site

SPAN = "/changes?from=1994-01-01&to=2002-01-01"


def test_what_was_done_is_told_day_by_day(arden: Served) -> None:
    _, page = got(arden, SPAN)
    done = page.words.partition("What began or ended to have effect")[2].partition("Standing questions")[0]
    assert done.index("Order 7 on inspectors takes effect") < done.index("Order 9 on yards takes effect")
    assert "passes power on: inspect vessels to Harbour inspector" in done
    assert "ends: Order 9 on yards (limit)" in done
    assert "Harbours Act" not in done


def test_what_was_decided_and_what_was_published_are_told_on_their_own_axes(arden: Served) -> None:
    made = got(arden, "/changes?from=1995-01-01&to=1995-12-31&axis=as-of")[1].words
    assert "What was decided" in made
    assert "Order 7 on inspectors decided" in made
    told = got(arden, "/changes?from=1995-06-01&to=1995-06-03&axis=known-by")[1].words
    assert "Arden Gazette first tells of Order 7 on inspectors" in told
    assert "Coast News tells too of Order 7 on inspectors" in told
    assert "Nothing is recorded between the two" in got(arden, "/changes?from=1996-01-01&to=1996-02-01")[1].words


def test_a_standing_question_that_flipped_opens_its_two_findings(arden: Served) -> None:
    _, page = got(arden, SPAN)
    assert "of 2 standing questions answer otherwise" in page.words
    assert (
        "May Harbour inspector inspect vessels at no kind of place that matters (training completed: yes)?"
        in page.words
    )
    asked = [address for address in page.links if "/ask?" in address and "trained%3Dtrue" in address]
    before = next(address for address in asked if "at=1994-01-01" in address)
    after = next(address for address in asked if "at=2002-01-01" in address)
    assert "NO AUTHORITY SHOWN" in got(arden, before)[1].words
    assert "AUTHORIZED authority is shown" in got(arden, after)[1].words
    rows = list(csv.reader(arden.get(f"{SPAN}&part=standing&format=csv").text.splitlines()))
    assert any(row[0] == "inspector-may" and row[2:] == ["NO_AUTHORITY_SHOWN", "AUTHORIZED"] for row in rows)
    assert any(row[0] == "who-was-master" and "A. Vane" in row[2] and "B. Reed" in row[3] for row in rows)


def test_for_whom_answers_differ_opens_two_findings_that_differ(arden: Served) -> None:
    _, page = got(arden, SPAN)
    whom = page.words.partition("For whom answers differ")[2]
    assert "authority is newly shown" in whom
    assert "Order 7 on inspectors" in whom
    pairs = [a for a in page.links if "/ask?" in a and "trained" not in a and "at=" in a]
    assert any("at=1994-01-01" in address for address in pairs)
    assert any("at=2002-01-01" in address for address in pairs)


def test_the_moments_left_to_the_present_are_named_by_an_address_that_lasts(arden: Served) -> None:
    _, page = got(arden, SPAN)
    lasts = next(address for address in page.links if urlsplit(address).path == "/changes" and "as_of=" in address)
    again = got(arden, lasts)[1]
    assert "says the same next year" not in again.words
    assert "of 2 standing questions answer otherwise" in again.words


def test_one_part_is_had_alone_and_as_a_fragment(arden: Served) -> None:
    _, page = got(arden, f"{SPAN}&part=standing")
    assert "For whom answers differ" not in page.words
    assert "What began or ended" not in page.words
    fragment = arden.get(f"{SPAN}&part=whom", headers={"hx-request": "true"})
    assert "<html" not in fragment.text
    assert "part-whom" in fragment.text
    assert "HX-Request" in fragment.headers["vary"]
    assert arden.get(f"{SPAN}&part=nonesuch").status_code == 400


def test_each_part_may_stand_in_a_frame_of_its_own(arden: Served) -> None:
    for part, said in (
        ("done", "Order 7 on inspectors"), ("standing", "standing questions answer otherwise"),
        ("whom", "authority is newly shown"),
    ):  # fmt: skip
        response = arden.get(f"{SPAN}&part={part}&embed=1")
        assert response.status_code == 200
        assert "frame-ancestors *" in response.headers["content-security-policy"]
        assert said in response.text
        assert "before: acts of 1994-01-01" in response.text
        assert "<form" not in response.text
        assert "<textarea" not in response.text


def test_what_was_done_is_had_as_a_table(arden: Served) -> None:
    rows = list(csv.reader(arden.get(f"{SPAN}&part=done&format=csv").text.splitlines()))
    assert any("Order 7 on inspectors" in row and "takes effect" in row for row in rows)
    alone = got(arden, f"{SPAN}&part=done")[1].words
    assert "For whom answers differ" not in alone
    assert "Order 7 on inspectors takes effect" in alone


@pytest.mark.parametrize(
    "query", ["from=1994-02-30&to=1999-01-01", "from=1994-01-01&to=1999-01-01&axis=sideways",
                                   "from=1994-01-01&to=1999-01-01&at=1995-01-01"])  # fmt: skip
def test_dates_that_cannot_be_compared_are_refused(arden: Served, query: str) -> None:
    response, page = got(arden, f"/changes?{query}")
    assert response.status_code == 400
    assert "Try:" in page.words


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Arden with so many provisions that a comparison of all would keep a reader waiting."""
    folder = text.write(tmp_path_factory.mktemp("large"))
    _many(folder, 160)
    served = Served({"": str(folder)})
    site.mount(served.app)
    yield served
    served.close()


def _many(folder: Path, count: int) -> None:
    provisions = "\n".join(
        f"  - {{id: d{n}, does: directs, to: [arden/fisheries/inspector], duty: keep list {n}}}" for n in range(count)
    )
    (folder / "many.yaml").write_text(
        "instrument: arden/act/1991/lists\nkind: statute\ntitle: Lists Act\nissuer: arden/assembly\n"
        f"decided: 1991-01-01\nprovisions:\n{provisions}\n"
        "attested:\n  - {source: gazette, basis: document-held, published: 1991-01-02}\nreview: {state: encoded}\n",
        encoding="utf-8",
    )


def test_a_large_record_shows_at_once_what_was_done_and_leads_to_the_rest(large: Served) -> None:
    response, page = got(large, SPAN)
    assert "Order 7 on inspectors takes effect" in page.words
    assert "standing questions answer otherwise" not in page.words
    assert "hx-get" in response.text
    for part, said in (("standing", "of 2 standing questions answer otherwise"), ("whom", "authority is newly shown")):
        address = next(address for address in page.links if f"part={part}" in address)
        assert said in got(large, address)[1].words
    narrow = got(large, "/changes?from=1989-01-01&to=2002-01-01&office=harbour/inspector&power=power/inspect")[1].words
    assert "authority is newly shown" in narrow
    done = narrow.partition("of what the answer may turn on")[2].partition("Standing questions")[0]
    assert "Order 7 on inspectors takes effect" in done
    assert "Lists Act" not in done


def test_standing_questions_are_asked_once_each_and_can_be_confined() -> None:
    handle = text.handle()
    every = compare_standing(handle, "1994-01-01", "2000-01-01")
    assert (every.asked, [flip.ids for flip in every.flips]) == (2, [("who-was-master",), ("inspector-may",)])
    confined = compare_standing(handle, "1994-01-01", "2000-01-01", office="harbour", power="power/inspect")
    assert [flip.ids for flip in confined.flips] == [("inspector-may",)]
    assert compare_standing(handle, "1994-01-01", "2000-01-01", power="open cargo").asked == 0
    twice = text.REST.replace("questions:\n", "questions:\n" + _again())
    again = compare_standing(text.Handle(text.registry(rest=twice), now=text.NOW), "1994-01-01", "2000-01-01")
    assert ("inspector-again", "inspector-may") in [flip.ids for flip in again.flips]
    assert again.asked == every.asked
    with pytest.raises(Refusal, match="no axis of time"):
        compare_standing(handle, "1994-01-01", "2000-01-01", "sideways")


def test_on_the_axis_of_knowledge_a_question_keeps_its_own_moment() -> None:
    found = compare_standing(text.handle(), "1995-06-01", "2001-01-01", "known-by")
    (flip,) = found.flips
    assert (flip.ids, flip.before, flip.after) == (("inspector-may",), "NO_AUTHORITY_SHOWN", "AUTHORIZED")
    assert flip.act is not None
    assert flip.act["at"] == "2000-01-01"


def _again() -> str:
    """The same act as `inspector-may`, asked at another moment."""
    return (
        "  - id: inspector-again\n    ask: {office: arden/harbour/inspector, power: arden/power/inspect, "
        "at: 1990-06-01, sites: [], facts: {trained: true}}\n    expect: {outcome: NO_AUTHORITY_SHOWN}\n"
    )
