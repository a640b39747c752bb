"""What is found by everyday words, grouped by what it is."""

from __future__ import annotations

from tests.api.served import Served
from tests.web.test_site import got


def test_hits_are_grouped_by_what_they_are_and_say_what_they_are(arden: Served) -> None:
    _, page = got(arden, "/find?q=inspector")
    headings = [said for level, said in page.headings if level == 2]
    assert headings[0] == "Offices"
    assert "an officer who looks over vessels and their papers" in page.words
    assert any(address.endswith("/what/arden/harbour/inspector") for address in page.links)
    assert any("office=arden/harbour/inspector" in address for address in page.links)
    found = arden.get("/api/v1/find", params={"text": "inspector", "limit": 60}).json()["found"]
    for hit in found:
        assert hit["id"] in page.words


def test_one_type_alone_is_shown_on_request(arden: Served) -> None:
    _, page = got(arden, "/find?q=inspect")
    only = next(address for address in page.links if "type=power" in address)
    shown = got(arden, only)[1]
    assert [said for level, said in shown.headings if level == 2] == ["Powers"]
    every = got(arden, "/find?q=inspect&type=nonesuch")[1]
    assert [said for level, said in every.headings if level == 2] == [
        said for level, said in page.headings if level == 2
    ]


def test_other_names_and_slips_are_found(arden: Served) -> None:
    assert "also harbor authority" in got(arden, "/find?q=harbor+authority")[1].words
    assert "arden/harbour/inspector" in got(arden, "/find?q=inspectr")[1].words


def test_nothing_found_says_so_and_keeps_what_was_typed(arden: Served) -> None:
    response, page = got(arden, "/find?q=zzzzzz")
    assert response.status_code == 200
    assert "Nothing in the registry is called anything like “zzzzzz”" in page.words
    assert 'value="zzzzzz"' in response.text
    assert arden.get("/find", params={"q": "x" * 5000}).status_code == 200
