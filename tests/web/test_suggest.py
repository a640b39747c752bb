"""What may stand in a blank is suggested while one types: by label, other name, id, and a slip of the finger."""

from __future__ import annotations

import pytest

from tests.api.served import Served
from tests.unit import arden as text
from vires.service.asking import Handle
from vires.web.views.suggestion import LONGEST, MOST, Suggester

HOSTILE = '"><script>alert(1)</script>'


def suggested(served: Served, field: str, typed: str, base: str = "") -> list[str]:
    """The ids suggested."""
    response = served.get(f"{base}/suggest", params={"field": field, "q": typed})
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("application/json")
    return [one["id"] for one in response.json()["found"]]


@pytest.mark.parametrize(
    ("field", "typed", "first"),
    [
        ("office", "harbour i", "arden/harbour/inspector"),
        ("office", "insp", "arden/harbour/inspector"),
        ("office", "HARBOUR MASTER", "arden/harbour/master"),
        ("office", "harbor auth", "arden/harbour"),
        ("office", "arden/fisheries/inspector", "arden/fisheries/inspector"),
        ("office", "fisheries/insp", "arden/fisheries/inspector"),
        ("office", "inspectro", "arden/fisheries/inspector"),
        ("power", "vessels", "arden/power/inspect"),
        ("power", "open c", "arden/power/inspect/cargo"),
        ("territory", "north", "arden/north"),
        ("site", "ship", "arden/site/yard"),
        ("subject", "fishing", "arden/subject/fishing-vessel"),
    ],
)
def test_what_begins_as_typed_comes_first(arden: Served, field: str, typed: str, first: str) -> None:
    assert suggested(arden, field, typed)[0] == first


def test_a_label_that_begins_so_comes_before_one_in_which_a_later_word_does() -> None:
    offices = "  - {id: arden/a, label: A port and its master}\n  - {id: arden/z, label: Masters of ports}\n"
    registry = text.registry(terms=text.TERMS.replace("offices:\n", "offices:\n" + offices))
    found = [one.id for one in Suggester.of(Handle(registry)).suggest("office", "master")]
    assert found == ["arden/z", "arden/a", "arden/harbour/master"]


def test_with_nothing_typed_what_is_asked_about_comes_first(arden: Served) -> None:
    assert suggested(arden, "office", "")[0] == "arden/harbour/inspector"
    assert suggested(arden, "power", " ")[0] == "arden/power/inspect"


def test_the_other_name_that_was_met_and_what_it_belongs_to_are_told(arden: Served) -> None:
    found = arden.get("/suggest", params={"field": "office", "q": "harbor"}).json()["found"]
    assert found[0] == {
        "id": "arden/harbour", "label": "Harbour authority", "also": "harbor authority", "within": ""
    }  # fmt: skip
    inspector = arden.get("/suggest", params={"field": "office", "q": "harbour insp"}).json()["found"][0]
    assert (inspector["also"], inspector["within"]) == ("", "Harbour authority")


def test_nothing_is_suggested_for_what_nothing_is_called(arden: Served) -> None:
    assert suggested(arden, "office", "zzzzqqq") == []
    assert suggested(arden, "territory", "inspector") == []


def test_hostile_and_huge_text_is_data(arden: Served) -> None:
    response = arden.get("/suggest", params={"field": "office", "q": HOSTILE})
    assert response.headers["content-type"].startswith("application/json")
    assert response.json()["typed"] == HOSTILE
    assert response.headers.get("x-content-type-options") == "nosniff"
    long = arden.get("/suggest", params={"field": "office", "q": "inspector " * 400})
    assert len(long.json()["typed"]) == LONGEST


def test_a_blank_that_is_none_is_refused(arden: Served) -> None:
    for field in ("", "facts", HOSTILE):
        response = arden.get("/suggest", params={"field": field, "q": "x"})
        assert response.status_code == 400
        assert "<script>alert" not in response.text


def test_a_tenant_suggests_its_own(arden: Served) -> None:
    assert suggested(arden, "office", "harbour m", "/t/harbour") == ["arden/harbour/master"]


def test_no_more_is_suggested_than_can_be_read() -> None:
    offices = "".join(f"  - {{id: arden/port/{n}, label: Port {n}}}\n" for n in range(1, 40))
    registry = text.registry(terms=text.TERMS.replace("offices:\n", "offices:\n" + offices))
    found = Suggester.of(Handle(registry)).suggest("office", "port")
    assert len(found) == MOST
    assert [one.label for one in found][:2] == ["Port 1", "Port 10"]


@pytest.mark.parametrize(
    ("typed", "first", "within"),
    [
        ("harbour master", "arden/harbour/master", "office · Harbour authority"),
        ("inspect vessels", "arden/power/inspect", "power"),
        ("arden/order/7", "arden/order/7", "Order 7 on inspectors"),
        ("northern", "arden/north", "territory"),
        ("Act 4 of 1990, section 1", "arden/act/1990/harbours/s1", "Act 4 of 1990, section 1"),
        ("gazette", "gazette", "Arden Gazette"),
    ],
)
def test_a_blank_for_any_record_suggests_whatever_an_instrument_touches(
    arden: Served, typed: str, first: str, within: str
) -> None:
    found = arden.get("/suggest", params={"field": "record", "q": typed}).json()["found"]
    assert (found[0]["id"], found[0]["within"]) == (first, within)
    assert arden.get(f"/timeline?id={found[0]['id']}").status_code == 200
    assert len({one["id"] for one in found}) == len(found) <= MOST


def test_a_blank_for_any_record_suggests_the_newest_instruments_first(arden: Served) -> None:
    assert suggested(arden, "record", "")[0] == "arden/order/12"
    assert suggested(arden, "record", "zzzzqqq") == []
    assert suggested(arden, "record", "harbour master", "/t/harbour")[0] == "arden/harbour/master"
