"""A finding as one reads it: what was asked, the outcome, the chain, what would settle it, from when it is seen."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest

from tests.api.served import Served
from tests.unit import arden as text
from tests.web.reading import Read, read
from vires.model.finding import Finding
from vires.service.asking import Handle
from vires.service.wording import Wording
from vires.web import site
from vires.web.query import Query
from vires.web.views.finding import FindingView
from vires.web.views.stops import stops

INSPECT = {
    "office": "arden/harbour/inspector", "power": "arden/power/inspect", "at": "2000-01-01",
    "as_of": "2001-12-31", "known_by": "2001-12-31",
}  # fmt: skip
AWAY = {**INSPECT, "site": "none"}


def asked(served: Served, given: dict[str, str], path: str = "/ask", **more: str) -> tuple[httpx.Response, Read]:
    """The page of a question."""
    response = served.get(f"{path}?{urlencode({**given, **more})}", follow_redirects=True)
    assert response.status_code == 200
    return response, read(str(response.url), response.text)


def test_it_begins_with_the_question_and_the_outcome_in_word_and_shape(arden: Served) -> None:
    response, page = asked(arden, AWAY)
    assert page.headings[0][0] == 1
    assert "May Harbour inspector inspect vessels at no kind of place that matters on 1 January 2000 ?" in page.words
    assert "◐ CONDITIONAL it depends on facts that are not stated" in page.words
    place = page.words.index
    assert place("CONDITIONAL") < place("Encoded, not reviewed") < place("Checked to 2001-12-31") < place("The chain")
    assert 'class="verdict o-conditional"' in response.text


def test_the_chain_is_a_tree_from_statute_to_officer_with_periods_and_sources(arden: Served) -> None:
    _, page = asked(arden, AWAY)
    chain = page.words[page.words.index("The chain, from statute to officer") :]
    place = chain.index
    assert (
        place("Act 4 of 1990, section 1") < place("Order 7 on inspectors") < place("on condition: training completed")
    )
    assert "Assembly gives the power to Harbour master since 1990-03-01, no end recorded" in chain
    assert "no end recorded; first told of 1990-03-02; 1 source" in chain
    assert "Harbour master (A. Vane) passes it on to Harbour inspector since 1995-06-01, no end recorded" in chain
    assert (
        "Coast News : relayed from another, via Arden Gazette, reported, published 1995-06-03, in its own words"
        in chain
    )
    assert "“reportedly”" in chain
    assert any(address.endswith("/record/arden/order/7/grant") for address in page.links)
    assert any(address.endswith("/record/coast-news") for address in page.links)


def test_each_position_of_a_switch_has_its_address_and_a_stated_one_can_be_flipped_back(arden: Served) -> None:
    _, page = asked(arden, AWAY)
    assert "Has the inspector completed the training?" in page.words
    assert "yes leaves ✔ AUTHORIZED no leaves ○ NO AUTHORITY SHOWN" in page.words
    yes = next(address for address in page.links if "fact=trained%3Dtrue" in address)
    response = arden.get(yes)
    after = read(yes, response.text)
    assert "✔ AUTHORIZED authority is shown" in after.words
    assert "Given training completed : yes" in after.words.replace("completed:", "completed :")
    assert re.search(r'data-key="trained=yes"[^>]* aria-current="true"', response.text)
    no = next(address for address in after.links if "fact=trained%3Dfalse" in address)
    flipped = read(no, arden.get(no).text)
    assert "○ NO AUTHORITY SHOWN" in flipped.words
    back = next(a for a in flipped.links if "/ask?" in a and "trained" not in a and "known_by=2001-12-31" in a)
    assert "CONDITIONAL" in read(back, arden.get(back).text).words


def test_a_switch_does_not_move_when_it_is_flipped() -> None:
    def keys(**facts: bool) -> list[str]:
        return [switch.key for switch in _view(sites=["arden/site/yard"], facts=facts).points.switches()]

    assert keys() == ["trained", "board-approval"]
    assert keys(trained=True) == ["trained", "board-approval"]
    assert keys(**{"board-approval": False}) == ["trained", "board-approval"]


def test_a_kind_of_place_that_matters_can_be_stated_by_following_a_link(arden: Served) -> None:
    _, page = asked(arden, INSPECT, fact="trained=true")
    assert "Does it happen at one of these kinds of place? shipyard no kind of place that matters" in page.words
    none = next(address for address in page.links if "site=none" in address)
    assert "AUTHORIZED" in read(none, arden.get(none).text).words
    yard = next(address for address in page.links if "site=arden/site/yard" in address)
    assert "◪ IRREGULAR" in read(yard, arden.get(yard).text).words


def test_limits_and_duties_stand_beside_and_say_whether_they_are_met(arden: Served) -> None:
    _, page = asked(arden, INSPECT, site="arden/site/yard@80", fact="trained=true")
    assert "Order 9 on yards" in page.words[page.words.index("Limits that reach it") :]
    assert "unless approval of the board" in page.words
    assert "depends" in page.words
    assert "report each inspection within a week" in page.words[page.words.index("Duties, which confer no power") :]


def test_where_sources_disagree_is_a_table_of_readings_with_their_sources(arden: Served) -> None:
    _, page = asked(arden, AWAY)
    table = page.words[page.words.index("Where sources disagree") :]
    assert "1995-06-01 (taken) Arden Gazette" in table
    assert "1995-06-02 Coast News" in table
    assert "taken because the text outranks a report of it" in table


def test_a_negative_answer_says_what_came_nearest_and_that_no_record_is_no_prohibition(arden: Served) -> None:
    _, page = asked(arden, AWAY, at="1994-01-01")
    assert "○ NO AUTHORITY SHOWN no authority is shown" in page.words
    assert "No chain is shown" in page.words
    nearest = page.words[page.words.index("What came nearest") :]
    assert "Order 7 on inspectors" in nearest
    assert "not shown, because the moment lies outside its period" in nearest
    assert "No record is no prohibition" in page.words


def _view(**stated: object) -> FindingView:
    finding = Handle(text.registry(), now=text.NOW).ask(
        office="arden/harbour/inspector", power="arden/power/inspect", at="2000-01-01", **stated
    )
    return FindingView(Finding.model_validate(finding.to_dict()), Wording(text.registry()), Query(()))


# From when it is seen


def test_the_dates_that_matter_are_those_of_what_it_may_turn_on() -> None:
    found = stops(text.registry(), "arden/harbour/inspector", "arden/power/inspect")
    at = [stop.date for stop in found["at"]]
    assert at == ["1990-03-01", "1995-06-01", "1995-06-02", "1998-01-01", "2001-05-01"]
    assert found["at"][0].words == "Act 4 of 1990, section 1 begins and 1 more"
    assert [stop.date for stop in found["as_of"]] == at
    assert [stop.date for stop in found["known_by"]] == [
        "1990-03-01", "1990-03-02", "1995-06-01", "1995-06-02", "1995-06-03", "1998-01-01", "1998-01-02",
        "2001-05-01", "2001-05-02",
    ]  # fmt: skip
    assert found["known_by"][4].words == "Coast News is published"


def test_another_office_has_other_dates() -> None:
    found = stops(text.registry(), "arden/fisheries/inspector", "arden/power/inspect")
    assert found == {"at": (), "as_of": (), "known_by": ()}


def test_the_first_and_the_last_day_of_a_date_that_is_not_exact_are_named() -> None:
    law = text.LAW.replace("source: gazette, basis: document-held, published: 1995-06-02", "source: gazette, basis: "
                           "document-held, published: 1995-07")  # fmt: skip
    found = stops(text.registry(law=law), "arden/harbour/inspector", "arden/power/inspect")
    assert {"1995-07-01", "1995-07-31"} < {stop.date for stop in found["known_by"]}


def test_each_axis_can_be_followed_to_its_neighbouring_dates_without_a_script(arden: Served) -> None:
    response, page = asked(arden, AWAY)
    assert "When it happens 1 January 2000" in page.words
    assert "Law-making that counts 31 December 2001" in page.words
    earlier = re.search(r'data-key="at:earlier" href="([^"]+)"', response.text)
    assert earlier is not None
    there = httpx.URL(earlier[1].replace("&amp;", "&"))
    assert there.params["at"] == "1998-01-01"
    assert (there.params["as_of"], there.params["site"]) == ("2001-12-31", "none")
    stated = re.search(r'data-axis="known_by" data-place="(\d+)" data-stops="([^"]+)"', response.text)
    assert stated is not None
    listed = json.loads(stated[2].replace("&#34;", '"'))
    assert listed[int(stated[1])][:2] == ["2001-12-31", "31 December 2001"]
    assert listed == sorted(listed)


def test_what_was_known_before_it_was_published_is_not_counted(arden: Served) -> None:
    _, page = asked(arden, {**AWAY, "known_by": "1995-06-01"})
    assert "NO AUTHORITY SHOWN" in page.words
    assert "nothing published by then tells of it" in page.words


@pytest.mark.parametrize("along", ["at", "as_of", "known_by"])
def test_the_outcome_at_each_stop_is_the_finding_there(arden: Served, along: str) -> None:
    given = {**AWAY, "fact": "trained=true"}
    told = arden.get("/ask/turns", params={**given, "along": along}).json()
    assert told["along"] == along
    assert len(told["stops"]) >= 5
    for stop in told["stops"]:
        params = {**given, along: stop["date"], "no_sites": "true"}
        del params["site"], params["fact"]
        expected = arden.get("/api/v1/ask", params={**params, "fact": "trained=true"}).json()["outcome"]
        assert stop["outcome"] == expected, stop
    assert {stop["outcome"] for stop in told["stops"]} == {"NO_AUTHORITY_SHOWN", "AUTHORIZED"}


def test_beside_what_it_said_then_stands_what_it_says_today(arden: Served) -> None:
    _, then = asked(arden, {**AWAY, "as_of": "1994-01-01", "known_by": "1994-01-01"})
    assert "○ NO AUTHORITY SHOWN no authority is shown" in then.words
    assert "As of today the outcome is another: ◐ CONDITIONAL" in then.words
    _, same = asked(arden, AWAY)
    assert "As of today the outcome is the same: ◐ CONDITIONAL" in same.words
    _, now = asked(arden, {name: value for name, value in AWAY.items() if name not in ("as_of", "known_by")})
    assert "As of today the outcome" not in now.words


def test_a_citation_has_the_address_of_the_outside_and_nothing_that_was_put_into_it(
    tmp_path: Path,
    serve: Callable[..., Served],
) -> None:
    served = serve({"": str(text.write(tmp_path))}, public_url="https://law.arden.example")
    site.mount(served.app)
    stray = ")[press](//elsewhere.example)"
    for format_ in ("txt", "md", "cite"):
        told = served.get(f"/ask?{urlencode(AWAY)}&zz={stray}&format={format_}", headers={"host": "10.0.0.7"}).text
        [address] = re.findall(r"https?://[^\s)]+", told)
        assert address.startswith("https://law.arden.example/ask?office=arden/harbour/inspector&")
        assert "elsewhere" not in told


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12"])
def test_today_is_the_day_where_the_law_is_wherever_the_server_stands(
    zone: str,
    tmp_path: Path,
    serve: Callable[..., Served],
) -> None:
    """Of these two zones one has another date than the server at any time of day."""
    folder = text.write(tmp_path)
    settings = folder / "registry.yaml"
    settings.write_text(settings.read_text().replace("zone: Etc/UTC", f"zone: {zone}"))
    served = serve({"": str(folder)})
    site.mount(served.app)
    _, now = asked(served, {name: value for name, value in AWAY.items() if name not in ("as_of", "known_by")})
    assert "◐ CONDITIONAL" in now.words
    assert "As of today the outcome" not in now.words


def test_what_today_says_comes_from_the_registry_as_it_is_today(arden_ledger: Served) -> None:
    given = {**AWAY, "revision": "1"}
    _, page = asked(arden_ledger, given)
    assert "Order 7 on inspectors" in page.words
    assert "As of today the outcome is the same" in page.words


def test_an_axis_that_is_none_is_refused(arden: Served) -> None:
    response = arden.get("/ask/turns", params={**AWAY, "along": "sideways"})
    assert response.status_code == 400
    assert "expected one of at, as_of, known_by" in response.text


def test_a_date_that_may_be_several_days_has_no_slider(arden: Served) -> None:
    response, page = asked(arden, {**AWAY, "at": "2000-01"})
    assert 'data-axis="at"' not in response.text
    assert 'data-axis="known_by"' in response.text
    assert (page.open, page.wrong) == ([], [])


# To take along


def test_it_is_written_out_as_text_with_its_question_vantage_and_address(arden: Served) -> None:
    response, _ = asked(arden, AWAY, format="txt")
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    said = response.text
    assert said.startswith(
        "May Harbour inspector inspect vessels at no kind of place that matters on 1 January 2000?\n"
    )
    assert "\nCONDITIONAL: It depends on facts not stated" in said
    assert "Encoded, not reviewed" in said
    assert "Checked to 2001-12-31." in said
    assert "Seen from law made and sources published by 2001-12-31" in said
    assert "  - Act 4 of 1990, section 1" in said
    assert "    - Order 7 on inspectors" in said
    assert "1995-06-02, say Coast News" in said
    assert said.rstrip().endswith("It is not legal advice.")
    address = re.search(r"http://\S+/ask\?\S+", said)
    assert address is not None
    assert "format" not in address[0]
    assert "CONDITIONAL" in arden.get(address[0]).text


def test_it_is_written_out_as_markdown_in_which_no_text_of_the_record_is_a_mark() -> None:
    from vires.web.views.transcript import Transcript

    terms = text.TERMS.replace("label: Harbour inspector", "label: 'Harbour *inspector* [x](http://y) <b>'")
    registry = text.registry(terms=terms)
    finding = Handle(registry, now=text.NOW).ask(office="arden/harbour/inspector", power="arden/power/inspect")
    view = FindingView(Finding.model_validate(finding.to_dict()), Wording(registry), Query(()))
    said = Transcript(view, "http://vires.test/ask?a=b", "2001-12-31").markdown()
    assert said.startswith(r"## May Harbour \*inspector\* \[x\]\(http://y\) \<b\> inspect vessels")
    assert "### The chain" in said
    assert "\n- Act 4 of 1990, section 1" in said
    assert "\n  - Order 7 on inspectors" in said
    assert "](http://vires.test/ask?a=b)" in said


def test_its_citation_is_one_line_that_names_registry_vantage_and_address(arden: Served) -> None:
    response, _ = asked(arden, AWAY, format="cite")
    assert "\n" not in response.text
    assert response.text.startswith("Vires, registry “arden” (")
    assert "conditional; seen from law made and sources published by 2001-12-31" in response.text


def test_what_is_stated_is_taken_along(arden: Served) -> None:
    response, _ = asked(arden, AWAY, fact="trained=true", doctrine="signing=nothing", format="txt")
    assert "Given that training completed: yes; signing taken as nothing." in response.text


def test_an_unknown_format_is_refused_with_those_there_are(arden: Served) -> None:
    response = arden.get("/ask", params={**AWAY, "format": "exe"})
    assert response.status_code == 400
    assert "txt" in read("", response.text).words


def test_no_label_of_the_record_is_markup(tmp_path_factory: pytest.TempPathFactory) -> None:
    from vires.web import site

    hostile = "'<img src=x onerror=alert(1)> \"inspector\"'"
    folder = tmp_path_factory.mktemp("hostile")
    for name, content in {**text.FILES, "terms.yaml": text.TERMS.replace("Harbour inspector", hostile)}.items():
        (folder / name).write_text(content)
    served = Served({"": str(folder)})
    site.mount(served.app)
    try:
        response, page = asked(served, AWAY)
        assert "<img" not in response.text
        assert "img" not in page.tags
        assert 'May <img src=x onerror=alert(1)> "inspector" inspect vessels' in page.words
        suggested = served.get("/suggest", params={"field": "office", "q": "img"})
        assert suggested.headers["content-type"].startswith("application/json")
    finally:
        served.close()


def test_what_it_rests_on_is_a_table_to_take_along(arden: Served) -> None:
    response, _ = asked(arden, AWAY, format="csv")
    rows = [row for row in csv.reader(response.text.splitlines()) if not row[0].startswith("# ")]
    assert rows[0] == ["part", "record", "citation", "title", "says", "state", "sources"]
    assert [(row[0], row[1]) for row in rows[1:3]] == [
        ("chain", "arden/act/1990/harbours/s1"), ("chain", "arden/order/7/grant"),
    ]  # fmt: skip
    assert [row[4:] for row in rows if row[0] == "disagreement"] == [
        ["1995-06-01", "taken", "Arden Gazette"], ["1995-06-02", "", "Coast News"],
    ]  # fmt: skip
    assert "# who: Harbour inspector" in response.text


def test_it_may_stand_in_a_frame_of_somebody_elses_with_its_question_and_a_link_home(arden: Served) -> None:
    response, page = asked(arden, AWAY, embed="1")
    assert "frame-ancestors *" in response.headers["content-security-policy"]
    assert "◐ CONDITIONAL" in page.words
    assert "Encoded, not reviewed" in page.words
    assert "Order 7 on inspectors" in page.words
    assert "seen from: law made and sources published by 2001-12-31" in page.words
    assert not page.tags & {"form", "button", "script"}
    whole = next(address for address in page.links if "/ask?" in address)
    assert "embed" not in whole
    assert "What would settle it" in read(whole, arden.get(whole).text).words
