"""Who holds a power and what an office holds, as lists that say how many and from where they are seen."""

from __future__ import annotations

from tests.api.served import Served
from tests.web.test_site import got

WHO = "/who/arden/power/inspect?at=2000-01-01"


def test_a_list_says_how_many_there_are_of_each_outcome(arden: Served) -> None:
    found = arden.get("/api/v1/who", params={"power": "arden/power/inspect", "at": "2000-01-01"}).json()
    _, page = got(arden, WHO)
    for outcome in {held["outcome"] for held in found["held"]}:
        count = sum(1 for held in found["held"] if held["outcome"] == outcome)
        assert f"{count} " in page.words.partition("The record")[2].partition("office answer")[0]
        assert outcome.replace("_", " ") in page.words


def test_an_address_that_lasts_names_the_moments_and_the_revision(arden: Served, arden_ledger: Served) -> None:
    for served, named in ((arden, ()), (arden_ledger, ("revision=2",))):
        _, page = got(served, WHO)
        lasts = next(address for address in page.links if "/who/" in address and "as_of=" in address)
        assert all(one in lasts for one in ("at=2000-01-01", "known_by=", *named))
        assert "says the same next year" not in got(served, lasts)[1].words


def test_other_fields_go_along_when_the_day_is_changed(arden: Served) -> None:
    response, _ = got(arden, f"{WHO}&known_by=1990-06-01&site=none")
    assert '<input type="hidden" name="known_by" value="1990-06-01">' in response.text
    assert '<input type="hidden" name="site" value="none">' in response.text
    assert 'type="hidden" name="at"' not in response.text


def test_a_list_is_had_as_json_and_in_a_frame(arden: Served) -> None:
    data = arden.get(f"{WHO}&format=json").json()
    assert {row["id"] for row in data["rows"]} >= {"arden/harbour/inspector", "arden/harbour/master"}
    assert any("acts of 2000-01-01" in line for line in data["asked"])
    framed = arden.get(f"{WHO}&embed=1")
    assert "Harbour inspector" in framed.text
    assert "<form" not in framed.text


def test_a_row_tells_one_way_to_the_best_outcome_and_leads_to_the_finding_for_the_rest(arden: Served) -> None:
    rows = arden.get(f"{WHO}&format=json").json()["rows"]
    told = [row["on what it depends"] for row in rows if row["on what it depends"]]
    assert told
    _, page = got(arden, WHO)
    for text in told:
        assert text.replace("; see `ask`", "") in page.words
    assert "Else IRREGULAR, or NO AUTHORITY SHOWN: what settles it" in page.words
    way = next(one for one in page.links if "/ask?office=arden/harbour/inspector" in one)
    assert "training completed" in got(arden, way)[1].words
