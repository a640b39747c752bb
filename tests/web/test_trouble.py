"""Where the server cannot answer, a page says so with the status that programs get, and nothing of the inside."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.web.signed import HTML, OTHER, Signed, hidden, written


@pytest.mark.parametrize("path", ["/review", "/review/1", "/registry?revision=1", "/ask?office=a&power=b&revision=1"])
def test_a_ledger_that_is_gone_is_a_page_that_names_no_file(signed: Signed, path: str) -> None:
    browser = signed.browser()
    Path(signed.ledger).rename(signed.room / "away")
    shown = browser.get(path)
    told = signed.served.get("/api/v1/proposals")
    assert (shown.status_code, told.status_code) == (503, 503)
    assert shown.headers["content-type"].startswith("text/html")
    assert told.json()["title"] in shown.text
    for word in (str(signed.room), "arden.ledger", "sqlite"):
        assert word not in shown.text
    assert HTML["accept"] == "text/html"


def test_what_is_proposed_when_the_ledger_is_gone_comes_back_and_names_no_file(signed: Signed) -> None:
    ada = signed.browser("ada")
    form = hidden(ada.get("/edit/law.yaml").text, "data-editor")
    Path(signed.ledger).rename(signed.room / "away")
    refused = ada.post("/edit/law.yaml", {**form, "text": OTHER, "reason": "as printed", "do": "propose"})
    assert refused.status_code == 503
    assert written(refused.text).strip() == OTHER.strip()
    assert "as printed" in refused.text
    assert str(signed.room) not in refused.text
    assert "arden.ledger" not in refused.text
