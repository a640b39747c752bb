"""Where the server cannot answer, a page says so with the status that programs get, and nothing of the inside."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.web.signed import HTML, Signed


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
