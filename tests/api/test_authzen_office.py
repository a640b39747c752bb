"""Offices and acts asked about without any mapping: the law of Arden as the verbs know it, and pages of searches."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.served import Served

ASK: dict[str, Any] = {
    "subject": {"type": "office", "id": "arden/harbour/inspector"},
    "action": {"name": "arden/power/inspect"},
    "resource": {
        "type": "act",
        "id": "act-1",
        "properties": {"at": "2001-06-01", "sites": [], "subjects": [], "facts": {"trained": True}},
    },
}


def evaluation(served: Served, **changes: Any) -> dict[str, Any]:
    response = served.post("/access/v1/evaluation", json=ASK | changes)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def act(**properties: Any) -> dict[str, Any]:
    return {"type": "act", "id": "act-1", "properties": properties}


def test_an_act_is_asked_as_the_verb_asks_it(arden: Served) -> None:
    answer = evaluation(arden)
    finding = arden.hosted[""].current().handle.ask(
        "arden/harbour/inspector", "arden/power/inspect", at="2001-06-01", sites=[], subjects=[],
        facts={"trained": True},
        as_of=answer["context"]["vantage"]["as_of"], known_by=answer["context"]["vantage"]["known_by"],
    )  # fmt: skip
    assert answer["decision"] is True
    assert answer["context"]["finding"] == finding.to_dict()


@pytest.mark.parametrize(
    ("properties", "stated"),
    [
        ({"territory": "Northern district"}, {"territory": "arden/north"}),
        ({"subject": "fishing vessel"}, {"subjects": ["arden/subject/fishing-vessel"]}),
        ({"subjects": ["fishing-vessel"]}, {"subjects": ["arden/subject/fishing-vessel"]}),
        ({"sites": ["site/yard@80"]}, {"sites": [{"site": "arden/site/yard", "metres": 80.0, "near": False}]}),
        ({"sites": [{"site": "site/yard", "near": True}]},
         {"sites": [{"site": "arden/site/yard", "metres": None, "near": True}]}),
        ({"sites": []}, {"sites": []}),
        ({"time": "2001-06-02"}, {"at": "2001-06-02"}),
        ({"time": "2001-06-02", "at": "2001-06-03"}, {"at": "2001-06-03"}),
        ({"facts": {"tonnage": 40}}, {"facts": {"tonnage": 40}}),
        ({"territory": None, "sites": None, "subjects": None}, {"territory": None, "sites": None, "subjects": None}),
        ({"colour": "red"}, {"territory": None, "sites": None, "subjects": None, "facts": {}}),
    ],
)  # fmt: skip
def test_properties_of_an_act_are_the_parts_of_a_question(
    arden: Served, properties: dict[str, Any], stated: dict[str, Any]
) -> None:
    question = evaluation(arden, resource=act(**properties))["context"]["finding"]["question"]
    assert {name: question[name] for name in stated} == stated


def test_offices_and_powers_are_known_by_ending_and_label(arden: Served) -> None:
    subject, action = {"type": "office", "id": "Harbour inspector"}, {"name": "inspect"}
    assert evaluation(arden, subject=subject, action=action)["decision"] is True


@pytest.mark.parametrize("name", ["inspector", "harbour/inspecter", "", "Mayor"])
def test_an_office_that_is_not_known_or_not_one_is_not_guessed(arden: Served, name: str) -> None:
    answer = evaluation(arden, subject={"type": "office", "id": name})
    assert answer["decision"] is False
    assert answer["context"]["error"]["slug"] in ("name-unknown", "name-ambiguous")
    assert answer["context"]["registry"]["name"] == "arden"


@pytest.mark.parametrize(
    "properties",
    [
        {"sites": 5},
        {"subjects": "fishing-vessel"},
        {"facts": {"trained": "yes"}},
        {"facts": {"trained": 1}},
        {"facts": {"tonnage": True}},
        {"facts": ["trained"]},
        {"territory": "Atlantis"},
        {"at": 20010601},
        {"sites": [None]},
    ],
)
def test_properties_that_cannot_be_read_deny_with_a_reason(arden: Served, properties: dict[str, Any]) -> None:
    answer = evaluation(arden, resource=act(**properties))
    assert answer["decision"] is False
    assert answer["context"]["error"]["message"]
    batch = arden.post("/access/v1/evaluations", json=ASK | {"resource": act(**properties), "evaluations": [{}]})
    assert batch.json() == {"evaluations": [{"decision": False}]}


def test_context_is_the_point_of_view(arden: Served) -> None:
    view = {"time": "1996-01-01", "as_of": "1995-05-01", "known_by": "1995-07-01", "standard": "documented",
            "doctrine": {"signing": "nothing"}}  # fmt: skip
    resource = act(facts={"trained": True})
    context = evaluation(arden, context=view, resource=resource)["context"]
    assert context["finding"]["question"]["at"] == "1996-01-01"
    assert context["vantage"] == {name: value for name, value in view.items() if name != "time"}
    assert context["outcome"] == "NO_AUTHORITY_SHOWN"  # the order was not made by then


def test_only_authorized_is_true(arden: Served) -> None:
    outcomes = {}
    for name, given in {
        "untrained": {"facts": {"trained": False}},
        "not stated": {},
        "in a yard": {"sites": ["site/yard"], "facts": {"trained": True}},
        "trained": {"sites": [], "facts": {"trained": True}},
    }.items():
        answer = evaluation(arden, resource=act(at="2001-06-01", **given))
        outcomes[name] = answer["context"]["outcome"]
        assert answer["decision"] is (answer["context"]["outcome"] == "AUTHORIZED"), name
    assert len(set(outcomes.values())) >= 3, outcomes


def search(served: Served, wanted: str, **members: Any) -> dict[str, Any]:
    response = served.post(f"/access/v1/search/{wanted}", json=ASK | members)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def test_searches_agree_with_evaluations_one_by_one(arden: Served) -> None:
    registry = arden.hosted[""].current().handle.registry
    offices = [one["id"] for one in search(arden, "subject", subject={"type": "office"})["results"]]
    powers = [one["name"] for one in search(arden, "action")["results"]]
    assert offices
    assert powers
    for office in registry.terms["offices"]:
        assert evaluation(arden, subject={"type": "office", "id": office})["decision"] is (office in offices), office
    for power in registry.terms["powers"]:
        assert evaluation(arden, action={"name": power})["decision"] is (power in powers), power


def test_acts_cannot_be_listed(arden: Served) -> None:
    assert search(arden, "resource", resource={"type": "act"})["results"] == []


def test_search_that_cannot_be_answered_says_why_and_finds_nothing(arden: Served) -> None:
    found = search(arden, "subject", subject={"type": "office"}, resource=act(), context={"time": "noon"})
    assert found["results"] == []
    assert found["context"]["error"]["slug"] == "date-unreadable"
    assert found["page"] == {"next_token": "", "count": 0, "total": 0}


class TestPages:
    BODY = {"subject": {"type": "office"}, "resource": act(at="2001-06-01", sites=[], facts={"trained": True})}

    def pages(self, served: Served, limit: int) -> list[dict[str, Any]]:
        page: dict[str, Any] = {"limit": limit}
        found = [search(served, "subject", **self.BODY, page=page)]
        while found[-1]["page"]["next_token"]:
            page["token"] = found[-1]["page"]["next_token"]
            found.append(search(served, "subject", **self.BODY, page=page))
            assert len(found) < 20
        return found

    def test_pages_together_are_the_whole(self, arden: Served) -> None:
        whole = search(arden, "subject", **self.BODY)
        assert whole["page"]["next_token"] == ""
        assert len(whole["results"]) >= 2
        for limit in (1, 2, 3, 1000, 10**30):
            pages = self.pages(arden, limit)
            assert [one for page in pages for one in page["results"]] == whole["results"]
            assert all(len(page["results"]) <= limit for page in pages)
            assert [page["page"]["count"] for page in pages] == [len(page["results"]) for page in pages]
            assert {page["page"]["total"] for page in pages} == {len(whole["results"])}

    def test_limit_of_none_shows_how_many_there_are(self, arden: Served) -> None:
        found = search(arden, "subject", **self.BODY, page={"limit": 0})
        assert found["results"] == []
        assert found["page"]["total"] >= 2
        assert found["page"]["next_token"] != ""

    def test_token_holds_for_its_search_only(self, arden: Served) -> None:
        token = search(arden, "subject", **self.BODY, page={"limit": 1})["page"]["next_token"]
        followed = arden.post("/access/v1/search/subject", json=ASK | self.BODY | {"page": {"token": token}})
        assert followed.status_code == 200  # the limit stands in the token
        assert len(followed.json()["results"]) == 1
        for change in (
            {"action": {"name": "arden/power/direct-staff"}},
            {"context": {"time": "2000-01-01"}},
            {"resource": act()},
            {"page": {"token": token, "limit": 2}},
        ):
            body = ASK | self.BODY | {"page": {"token": token}} | change
            response = arden.post("/access/v1/search/subject", json=body)
            assert (response.status_code, response.json()["slug"]) == (400, "page-token-stale"), change
        elsewhere = {"subject": ASK["subject"], "page": {"token": token}}
        assert arden.post("/access/v1/search/action", json=ASK | elsewhere).status_code == 400

    @pytest.mark.parametrize("token", ["x", "W10", "WzEsMiwzLDRd", "é", "[[[[", "WyJhIiwxLCIyMDIwIiwtMV0", "=" * 9])
    def test_token_that_is_none_of_ours_is_400(self, arden: Served, token: str) -> None:
        response = arden.post("/access/v1/search/subject", json=ASK | self.BODY | {"page": {"token": token}})
        assert (response.status_code, response.json()["slug"]) == (400, "page-token-unknown")

    def test_token_of_another_revision_is_stale(self, arden: Served, serve: Any, tmp_path: Any) -> None:
        from tests.unit import arden as text

        folder = text.write(tmp_path)
        served = serve({"": str(folder)})
        token = search(served, "subject", **self.BODY, page={"limit": 1})["page"]["next_token"]
        law = folder / "law.yaml"
        law.write_text(law.read_text().replace("Order 7 on inspectors", "Order 7 on the inspectors"))
        served.hosted[""].refresh()
        response = served.post("/access/v1/search/subject", json=ASK | self.BODY | {"page": {"token": token}})
        assert (response.status_code, response.json()["slug"]) == (400, "page-token-stale")
