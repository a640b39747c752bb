"""Instruments and court orders over time: every step is a link, and every picture is told in words."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.api.served import ADDRESS, Served
from tests.web.test_site import got


def step(page_text: str, links: list[str], name: str) -> dict[str, str]:
    """The fields of the address to which a step leads."""
    assert f'data-step="{name}"' in page_text
    address = page_text.partition(f'data-step="{name}" href="')[2].partition('"')[0].replace("&amp;", "&")
    assert f"{ADDRESS}{address}" in links
    return {key: values[0] for key, values in parse_qs(urlsplit(address).query).items()}


def days(fields: dict[str, str]) -> int:
    return (date.fromisoformat(fields["to"]) - date.fromisoformat(fields["from"])).days


def test_without_days_the_busiest_months_are_shown(arden: Served) -> None:
    response, page = got(arden, "/timeline")
    assert "<svg" in response.text
    assert "From 2001-05-01 up to 2001-08-01: 1 decided" in page.words.replace(" ,", ",")
    assert "rescinds" in page.words


def test_a_named_record_is_shown_with_its_whole_life(arden: Served) -> None:
    _, page = got(arden, "/timeline?id=arden/order/9")
    assert "The whole record of it" in page.words
    assert {"Order 9 on yards", "Order 12, ending Order 9"} <= set(page.text)


def test_the_blank_for_a_record_reads_as_it_is_called_and_leads_back_to_it(arden: Served) -> None:
    for path in ("/timeline", "/timeline/lag"):
        for record, called in (("arden/order/9", "Order 9 on yards"), ("arden/harbour/master", "Harbour master")):
            response, page = got(arden, f"{path}?id={record}&known_by=2001-12-31")
            assert f'name="id" value="{called}"' in response.text
            assert f'data-id="{record}"' in response.text
            _, again = got(arden, f"{path}?{httpx.QueryParams({'id': called, 'known_by': '2001-12-31'})}")
            assert [one for one in again.headings if one[0] == 1] == [one for one in page.headings if one[0] == 1]
        response, _ = got(arden, f"{path}?known_by=2001-12-31")
        assert 'name="id" value=""' in response.text


def test_steps_lead_nearer_further_earlier_and_later(arden: Served) -> None:
    response, page = got(arden, "/timeline?from=1998-01-01&to=1998-12-31")
    seen = {name: step(response.text, page.links, name) for name in ("earlier", "nearer", "further", "later", "all")}
    assert days(seen["nearer"]) == pytest.approx(182, abs=2)
    assert days(seen["further"]) == pytest.approx(728, abs=2)
    assert seen["earlier"]["to"] < "1998-12-31" < seen["later"]["to"]
    assert days(seen["earlier"]) == days(seen["later"]) == 364
    assert (seen["all"]["from"], seen["all"]["to"]) == ("1990-03-01", "2001-05-02")
    for fields in seen.values():
        assert arden.get("/timeline", params=fields).status_code == 200


def test_a_step_keeps_the_record_that_is_named(arden: Served) -> None:
    response, page = got(arden, "/timeline?id=arden/order/9&from=1998-01-01&to=1998-12-31")
    assert step(response.text, page.links, "further")["id"] == "arden/order/9"
    assert f"{ADDRESS}/timeline?id=arden/order/9" in page.links


def test_from_to_and_beyond_the_calendar(arden: Served) -> None:
    for given in ({"from": "0001-01-01", "to": "9999-12-31"}, {"from": "9999-12-30", "to": "9999-12-31"}):
        response, page = got(arden, f"/timeline?{httpx.QueryParams(given)}")
        assert response.status_code == 200
        for name in ("earlier", "later"):
            fields = step(response.text, page.links, name)
            assert arden.get("/timeline", params=fields).status_code == 200


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/timeline?from=2000-01-02&to=2000-01-01", "has no day in it"),
        ("/timeline?from=2000-02-30", "2000-02-30"),
        ("/timeline?to=soon", "soon"),
        ("/timeline/lag?from=2000-01-02&to=2000-01-01", "has no day in it"),
        ("/timeline/lag?from=soon", "soon"),
        ("/timeline/lag?known_by=soon", "soon"),
    ],
)
def test_days_that_are_none_are_refused_with_what_to_do(arden: Served, path: str, said: str) -> None:
    response, page = got(arden, path)
    assert response.status_code == 400
    assert said in page.words


def test_what_acts_on_what_is_told_beside_the_picture(arden: Served) -> None:
    _, page = got(arden, "/timeline?from=2001-01-01&to=2002-01-01")
    words = page.words
    assert "What acts on what" in words
    assert "2001-05-01 Order 12, ending Order 9 rescinds Order 9 on yards" in words
    assert f"{ADDRESS}/record/arden/order/9" in page.links


def test_the_bars_lead_to_their_records(arden: Served) -> None:
    response, page = got(arden, "/timeline?from=2001-01-01&to=2002-01-01")
    picture = response.text.partition('id="chart"')[2].partition("</svg>")[0]
    assert 'href="/record/arden/order/12"' in picture
    tenant = arden.get("/t/harbour/timeline?from=2001-01-01&to=2002-01-01").text
    assert 'href="/t/harbour/record/arden/order/12"' in tenant.partition('id="chart"')[2].partition("</svg>")[0]
    assert f"{ADDRESS}/record/arden/order/12" in page.links


def test_the_table_as_a_file_has_the_acts_and_no_more_than_the_time(arden: Served) -> None:
    text = arden.get("/timeline?from=2001-01-01&to=2002-01-01&format=csv").text
    assert "# decided from 2001-01-01" in text
    assert "2001-05-01: Order 12, ending Order 9 rescinds Order 9 on yards" in text
    assert "Order 7" not in text


def test_the_picture_as_a_file_refers_to_nothing_outside(arden: Served) -> None:
    response = arden.get("/timeline?from=2001-01-01&to=2002-01-01&format=svg")
    assert response.headers["content-type"] == "image/svg+xml"
    assert "<a " not in response.text
    assert "href" not in response.text


def test_nothing_in_a_time_is_a_page_that_says_so(arden: Served) -> None:
    response, page = got(arden, "/timeline?from=1800-01-01&to=1801-01-01")
    assert response.status_code == 200
    assert "Nothing is recorded as decided" in page.words
    assert 'id="chart"' not in response.text


def test_a_ledger_s_steps_name_the_revision(arden_ledger: Served) -> None:
    response, page = got(arden_ledger, "/timeline?from=1990-01-01&to=1996-01-01&revision=1")
    assert "Order 7 on inspectors" in page.words
    assert step(response.text, page.links, "further")["revision"] == "1"
    response, page = got(arden_ledger, "/timeline?from=1990-01-01&to=1996-01-01")
    assert "Order 7 on the inspectors" in page.words
    assert step(response.text, page.links, "further")["revision"] == "2"


def test_hostile_text_is_shown_and_never_run(arden: Served) -> None:
    hostile = '"><script>alert(1)</script>'
    for path in ("/timeline", "/timeline/lag", "/strength/x", "/strength"):
        for name in ("id", "from", "to", "at", "known_by", "revision"):
            response = arden.get(path, params={name: hostile}, follow_redirects=True)
            assert response.status_code in (200, 400, 404)
            assert "<script>alert" not in response.text
