"""The Authorization API over HTTP: the cases of the working group where they are at hand, and our own always."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from typing import Any

import jsonschema
import pytest

from tests.api import authzen_todo as todo
from tests.api.authzen import ABSENT, OWN, REGISTRIES, SHARED, send, verify
from tests.api.served import Served
from vires.service.ledger.recording import record
from vires.service.permission.access import Access

PUBLIC = "https://pdp.arden.example"
ALICE: dict[str, Any] = {
    "subject": {"type": "user", "id": "alice"},
    "action": {"name": "read"},
    "resource": {"type": "record", "id": "record-1"},
}
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason=ABSENT)


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    """Both scenarios: the records at the root, the list of things to do as the tenant `todo`."""
    registries = {"": str(REGISTRIES / "certification"), "todo": str(REGISTRIES / "todo")}
    one = Served(registries, public_url=PUBLIC)
    yield one
    one.close()


def run(served: Served, cases: list[dict[str, Any]]) -> None:
    """Every case in turn; later ones speak of the answers to earlier ones."""
    answers: dict[str, Any] = {}
    wrong = []
    for case in cases:
        needed = case["expect"].get("needs")
        if needed is not None and not answers.get(needed, {}).get("page", {}).get("next_token"):
            wrong.append(f"{case['id']}: the case that it needs gave no token")
            continue
        for response in send(served, case, answers):
            try:
                verify(response, case, answers)
            except AssertionError as error:
                wrong.append(f"{case['id']}: {error}")
    assert not wrong, "\n".join(wrong)


def test_our_own_cases_come_out_as_they_say(served: Served) -> None:
    run(served, json.loads((OWN / "records.json").read_text(encoding="utf-8"))["cases"])


@needs_shared
def test_certification_scenario_passes_case_by_case(served: Served) -> None:
    cases = json.loads((SHARED / "certification" / "cases.json").read_text(encoding="utf-8"))["cases"]
    assert len(cases) == 62
    for case in cases:  # the file gives the page apart from what stays the same
        if "needs" in case["expect"]:
            case["body"]["page"] = {}
    run(served, cases)


@pytest.mark.parametrize(
    ("request_", "decision"), [case[1:] for case in todo.cases()], ids=[c[0] for c in todo.cases()]
)
def test_todo_rules_hold_for_every_role(served: Served, request_: dict[str, Any], decision: bool) -> None:
    response = served.post("/t/todo/access/v1/evaluation", json=request_)
    assert response.status_code == 200
    assert response.json()["decision"] is decision


@needs_shared
@pytest.mark.parametrize("version", ["01", "02"])
def test_todo_scenario_of_the_working_group_passes(served: Served, version: str) -> None:
    path = SHARED / "todo" / f"decisions-authorization-api-1_0-{version}.json"
    found = json.loads(path.read_text(encoding="utf-8"))
    assert len(found["evaluation"]) == 40
    for case in found["evaluation"]:
        response = served.post("/t/todo/access/v1/evaluation", json=case["request"])
        assert response.json()["decision"] is case["expected"], case
    for case in found.get("evaluations", ()):
        response = served.post("/t/todo/access/v1/evaluations", json=case["request"])
        assert response.text == json.dumps({"evaluations": case["expected"]}, separators=(",", ":"))


@needs_shared
def test_requests_and_responses_are_valid_by_the_schemas_of_the_working_group(served: Served) -> None:
    request_schema, response_schema = (
        json.loads((SHARED / "schemas" / f"evaluation-{name}.schema.json").read_text(encoding="utf-8"))
        for name in ("request", "response")
    )
    for _, request, _ in todo.cases():
        jsonschema.validate(request, request_schema)
        jsonschema.validate(served.post("/t/todo/access/v1/evaluation", json=request).json(), response_schema)
    jsonschema.validate(served.post("/access/v1/evaluation", json=ALICE).json(), response_schema)


def test_finding_rides_in_the_context_of_a_single_evaluation(served: Served) -> None:
    context = served.post("/access/v1/evaluation", json=ALICE | {"context": {"time": "2020-05-01"}}).json()["context"]
    assert context["outcome"] == "AUTHORIZED"
    assert context["registry"]["name"] == "records"
    assert context["registry"]["digest"] == served.hosted[""].current().digest
    assert context["finding"]["question"]["at"] == "2020-05-01"
    assert context["finding"]["question"]["subjects"] == ["records/record/1"]
    assert context["finding"]["vantage"] == context["vantage"]
    assert context["finding"]["answer"] == context["reason"]
    assert context["finding"]["chains"][0]["links"][0]["provision"] == "records/charter/rule-1"


def test_what_is_not_said_stays_open_and_the_context_names_it(served: Served) -> None:
    delete = ALICE | {"action": {"name": "delete"}}
    answer = served.post("/access/v1/evaluation", json=delete).json()
    assert answer["decision"] is False
    assert answer["context"]["outcome"] == "CONDITIONAL"
    assert [asked["atom"] for asked in answer["context"]["finding"]["ask_next"]] == ["fact:soft"]


@pytest.mark.parametrize(
    ("change", "slug", "status"),
    [
        ({"subject": {"type": "user", "id": "carol"}}, "name-unknown", 404),
        ({"subject": {"type": "robot", "id": "alice"}}, "type-unknown", 404),
        ({"action": {"name": "burn"}}, "name-unknown", 404),
        ({"resource": {"type": "record", "id": "x" * 5000}}, "name-unknown", 404),
        ({"action": {"name": "x" * 5000}}, "name-unknown", 404),
        ({"context": {"time": "yesterday"}}, "date-unreadable", 400),
        ({"context": {"standard": "hearsay"}}, "arguments-unreadable", 400),
        ({"action": {"name": "delete", "properties": {"soft": [True]}}}, "fact-unreadable", 400),
        ({"action": {"name": "delete", "properties": {"soft": 1}}}, "fact-unreadable", 400),
    ],
)
def test_what_cannot_be_asked_is_denied_with_its_reason(
    served: Served, change: dict[str, Any], slug: str, status: int
) -> None:
    answer = served.post("/access/v1/evaluation", json=ALICE | change).json()
    assert answer["decision"] is False
    assert (answer["context"]["error"]["slug"], answer["context"]["error"]["status"]) == (slug, status)
    assert answer["context"]["reason"] == answer["context"]["error"]["message"]
    assert len(answer["context"]["reason"]) < 1000


def test_reasons_of_a_batch_are_given_where_they_are_asked_for(served: Served) -> None:
    batch = ALICE | {"evaluations": [{}, {"action": {"name": "burn"}}], "options": {"reasons": True}}
    permitted, unknown = served.post("/access/v1/evaluations", json=batch).json()["evaluations"]
    assert permitted["decision"] is True
    assert set(permitted["context"]) == {"outcome", "reason"}
    assert unknown["decision"] is False
    assert unknown["context"]["error"]["status"] == 404
    whole = batch | {"options": {"reasons": "finding"}}
    first = served.post("/access/v1/evaluations", json=whole).json()["evaluations"][0]
    assert first["context"]["finding"]["chains"]


@pytest.mark.parametrize("options", [{"reasons": "all"}, {"reasons": 1}, {"evaluations_semantic": ["execute_all"]}])
def test_options_that_are_none_are_400(served: Served, options: dict[str, Any]) -> None:
    assert (
        served.post("/access/v1/evaluations", json=ALICE | {"evaluations": [{}], "options": options}).status_code == 400
    )


def test_batch_of_a_thousand_is_answered_and_one_more_is_not(served: Served) -> None:
    items = [{"resource": {"type": "record", "id": f"record-{1 + n % 3}"}} for n in range(1000)]
    answer = served.post("/access/v1/evaluations", json=ALICE | {"evaluations": items})
    assert [one["decision"] for one in answer.json()["evaluations"]] == [n % 3 == 0 for n in range(1000)]
    more = served.post("/access/v1/evaluations", json=ALICE | {"evaluations": [*items, {}]})
    assert more.status_code == 400
    assert more.headers["content-type"] == "application/problem+json"


def test_errors_are_problems_with_everything_that_is_wrong(served: Served) -> None:
    response = served.post("/access/v1/evaluation", json={"subject": "alice", "resource": {"type": 5}})
    assert response.status_code == 400
    assert response.json()["slug"] == "request-malformed"
    for part in (
        "`subject` is a string",
        "`action` is missing",
        "`resource.type` is a number",
        "`resource.id` is miss",
    ):
        assert part in response.json()["title"]


@pytest.mark.parametrize("path", ["/access/v1/evaluation", "/access/v1/evaluations", "/access/v1/search/action"])
def test_only_post_asks(served: Served, path: str) -> None:
    response = served.get(path)
    assert response.status_code == 405
    assert response.headers["allow"] == "POST"


def test_two_content_types_are_none(served: Served) -> None:
    headers = [("content-type", "application/json"), ("content-type", "text/plain")]
    assert served.post("/access/v1/evaluation", content=json.dumps(ALICE), headers=headers).status_code == 400


def test_tenants_do_not_know_one_another(served: Served) -> None:
    rick = next(request for name, request, _ in todo.cases() if name.startswith("rick-can_read_todos"))
    assert served.post("/t/todo/access/v1/evaluation", json=rick).json()["decision"] is True
    assert served.post("/access/v1/evaluation", json=rick).json()["decision"] is False
    assert served.post("/t/todo/access/v1/evaluation", json=ALICE).json()["decision"] is False
    assert served.post("/t/nobody/access/v1/evaluation", json=ALICE).status_code == 404


def test_actions_of_a_tenant_are_its_own(served: Served) -> None:
    search = {"subject": {"type": "user", "id": todo.IDS["beth"]}, "resource": {"type": "todo", "id": "entry-1"}}
    found = served.post("/t/todo/access/v1/search/action", json=search).json()
    assert found["results"] == [{"name": "can_read_user"}, {"name": "can_read_todos"}]
    assert found["context"]["registry"]["name"] == "todo"


def test_a_ledger_answers_as_the_text_that_was_recorded(serve: Any, tmp_path: Path) -> None:
    address = tmp_path / "records.ledger"
    # A copy: what is recorded leaves a note of it in the folder.
    text = copytree(REGISTRIES / "certification", tmp_path / "text")
    record(text, str(address), author="ada", reason="the charter", legal=False)
    served = serve({"": str(address)})
    run(served, json.loads((OWN / "records.json").read_text(encoding="utf-8"))["cases"])
    context = served.post("/access/v1/evaluation", json=ALICE).json()["context"]
    assert context["registry"]["revision"].startswith("sha256:")


def test_a_private_service_asks_who_asks(serve: Any) -> None:
    served = serve({"": str(REGISTRIES / "certification")}, access=Access(private=True))
    response = served.post("/access/v1/evaluation", json=ALICE)
    assert response.status_code == 401
    assert "decision" not in response.json()


def test_identifiers_of_other_programs_are_not_recorded_and_so_not_found(served: Served) -> None:
    search = {
        "subject": {"type": "user", "id": todo.IDS["rick"]},
        "action": {"name": "can_read_todos"},
        "resource": {"type": "todo"},
    }
    assert served.post("/t/todo/access/v1/search/resource", json=search).json()["results"] == []


class TestDiscovery:
    def test_metadata_names_every_endpoint_below_the_public_address(self, served: Served) -> None:
        response = served.get("/.well-known/authzen-configuration", headers={"Host": "evil.example"})
        assert response.status_code == 200
        assert response.headers["content-type"] == "application/json"
        assert "max-age" in response.headers["cache-control"]
        assert response.json() == {
            "policy_decision_point": PUBLIC,
            "access_evaluation_endpoint": f"{PUBLIC}/access/v1/evaluation",
            "access_evaluations_endpoint": f"{PUBLIC}/access/v1/evaluations",
            "search_subject_endpoint": f"{PUBLIC}/access/v1/search/subject",
            "search_resource_endpoint": f"{PUBLIC}/access/v1/search/resource",
            "search_action_endpoint": f"{PUBLIC}/access/v1/search/action",
        }

    @pytest.mark.parametrize(
        "path", ["/t/todo/.well-known/authzen-configuration", "/.well-known/authzen-configuration/t/todo"]
    )
    def test_a_tenant_has_its_own(self, served: Served, path: str) -> None:
        found = served.get(path).json()
        assert found["policy_decision_point"] == f"{PUBLIC}/t/todo"
        for name, address in found.items():
            assert address.startswith(f"{PUBLIC}/t/todo"), name

    def test_the_endpoints_it_names_answer(self, served: Served) -> None:
        found = served.get("/t/todo/.well-known/authzen-configuration").json()
        for name, address in found.items():
            if name.endswith("_endpoint"):
                assert served.post(address.removeprefix(PUBLIC), content=b"").status_code == 400, name

    @pytest.mark.parametrize("path", ["t/nobody", "todo", "t", "x/t/todo"])
    def test_another_path_has_none(self, served: Served, path: str) -> None:
        assert served.get(f"/.well-known/authzen-configuration/{path}").status_code == 404

    @pytest.mark.parametrize("public", [None, "http://pdp.arden.example"])
    def test_without_a_public_address_by_https_there_is_none(self, serve: Any, public: str | None) -> None:
        served = serve({"": str(REGISTRIES / "todo")}, public_url=public)
        response = served.get("/.well-known/authzen-configuration", headers={"Host": "evil.example"})
        assert response.status_code == 404
        assert "evil" not in response.text

    def test_a_public_address_with_a_path_is_kept_whole(self, serve: Any) -> None:
        registries = {name: str(REGISTRIES / "todo") for name in ("", "todo")}
        served = serve(registries, public_url="https://arden.example/law")
        for path, point in (("law", "law"), ("law/t/todo", "law/t/todo")):
            found = served.get(f"/.well-known/authzen-configuration/{path}").json()
            assert found["policy_decision_point"] == f"https://arden.example/{point}"
        assert served.get("/.well-known/authzen-configuration/t/todo").status_code == 404
