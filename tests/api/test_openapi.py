"""The description of the interface is true: of every document that is given, and of every request that is taken."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from starlette.responses import Response

from tests.api import contract
from tests.api.served import Served
from tests.api.test_resources import pairs
from tests.unit import arden as text
from vires.api.app import build
from vires.api.models.answers import ANSWERS
from vires.api.models.moments import MOMENT
from vires.api.resources import OPERATIONS
from vires.api.routes.operation import Operation
from vires.registry.schema import schema
from vires.service.ledger.opening import opened
from vires.service.ledger.reviewing import give_role
from vires.service.permission.access import Access
from vires.service.permission.caller import SCOPES
from vires.service.permission.register import Register
from vires.service.serving.hosted import Hosted
from vires.service.serving.service import Service
from vires.service.verbs.catalogue import VERBS
from vires.temporal.dating import Dating, DatingError

SEED = 20240731
MINE = [operation for operation in OPERATIONS if operation.tag in ("questions", "records")]


@pytest.fixture(scope="module")
def document(arden: Served) -> dict[str, Any]:
    found: dict[str, Any] = arden.get("/openapi.json").json()
    return found


def check(document: dict[str, Any], described: dict[str, Any], value: Any) -> list[str]:
    """What is wrong with a value by a schema of the document."""
    validator = Draft202012Validator({**described, "components": document["components"]})
    return [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(value)]


def given_by(document: dict[str, Any], operation: Operation, status: str = "200") -> dict[str, Any]:
    """The schema of what an operation gives."""
    found = document["paths"][operation.path][operation.method]["responses"][status]
    if "$ref" in found:
        found = document["components"]["responses"][found["$ref"].rpartition("/")[2]]
    content: dict[str, Any] = found["content"]
    return dict(next(iter(content.values()))["schema"])


def asked(served: Served, operation: Operation) -> Any:
    """The response to the examples of an operation."""
    path = operation.path
    for one in operation.inside:
        path = path.replace(f"{{{one['name']}}}", str(one.get("example", "1")))
    if operation.method == "post":
        return served.post(path, json=dict(operation.body_examples))
    return served.get(path, params=pairs(dict(operation.examples)))


@pytest.mark.slow
def test_what_is_served_is_what_is_described(ledger_file: Path) -> None:
    app = build(Service({"": Hosted("", str(ledger_file))}))
    config = contract.settings(examples=3, seed=SEED)
    report = contract.hold(schemathesis.openapi.from_asgi("/openapi.json", app, config=config))
    assert report.errors == []
    assert report.failures == []
    assert set(report.phases) >= {"examples", "coverage", "fuzzing", "stateful"}
    assert {str(status) for status in report.phases.values()} == {"success"}
    assert all(report.cases[phase] > 0 for phase in ("examples", "coverage", "fuzzing", "stateful"))
    # Every verb and every record was not only refused, but answered.
    labels = {f"{one.method.upper()} {one.path}" for one in MINE}
    assert labels - set(report.answered) == set()


@pytest.mark.parametrize("operation", MINE, ids=lambda one: one.name)
def test_the_examples_are_answered_with_what_is_described(
    arden_ledger: Served, document: dict[str, Any], operation: Operation
) -> None:
    response = asked(arden_ledger, operation)
    assert response.status_code == 200, response.text
    assert check(document, given_by(document, operation), response.json()) == []
    headers = document["paths"][operation.path][operation.method]["responses"]["200"]["headers"]
    for name in headers:
        described = document["components"]["headers"][name]
        assert name in response.headers or not described["required"]
        if "pattern" in described["schema"] and name in response.headers:
            assert re.search(described["schema"]["pattern"], response.headers[name])


@pytest.mark.parametrize("operation", MINE, ids=lambda one: one.name)
def test_the_examples_are_what_is_taken(document: dict[str, Any], operation: Operation) -> None:
    described = document["paths"][operation.path][operation.method]
    for parameter in described["parameters"]:
        if "example" in parameter:
            assert check(document, parameter["schema"], parameter["example"]) == []
    shown = {parameter["name"] for parameter in described["parameters"] if "example" in parameter}
    needed = {parameter["name"] for parameter in described["parameters"] if parameter["required"]}
    assert needed <= shown
    if operation.takes is not None:
        content = described["requestBody"]["content"]["application/json"]
        assert check(document, content["schema"], content["examples"]["arden"]["value"]) == []


US: list[tuple[str, dict[str, Any]]] = [
    ("ask", {"office": "us/doj/dea", "power": "us/power/immigration/arrest", "at": "2025-01-23"}),
    ("what", {"office": "us/doj/dea", "at": "2025-01-23", "chains": True}),
    ("show", {"id": "us/doj/dea"}),
    ("show", {"id": "us/dhs/memo/2025-01-22/doj-immigration-officers"}),
    ("sources", {"id": "us/dhs/memo/2025-01-22/doj-immigration-officers"}),
    ("holders", {"office": "us/dhs/secretary"}),
    ("duties", {"name": "us/doj/dea", "at": "2025-06-01"}),
    ("timeline", {}),
    ("describe", {}),
]


@pytest.fixture(scope="module")
def us() -> Iterator[Served]:
    served = Served({"": None})  # type: ignore[dict-item]
    yield served
    served.close()


@pytest.mark.parametrize(("verb", "body"), US, ids=[f"{verb}-{n}" for n, (verb, _) in enumerate(US)])
def test_documents_of_real_law_are_as_described(
    us: Served, document: dict[str, Any], verb: str, body: dict[str, Any]
) -> None:
    operation = next(one for one in OPERATIONS if one.name == f"post-{verb}")
    response = us.post(f"/api/v1/{verb}", json=body)
    assert response.status_code == 200, response.text
    assert check(document, given_by(document, operation), response.json()) == []


@pytest.mark.parametrize("name", ["instruments", "terms", "sources"])
def test_lists_of_real_law_are_as_described(us: Served, document: dict[str, Any], name: str) -> None:
    operation = next(one for one in OPERATIONS if one.name == f"list-{name}")
    response = us.get(f"/api/v1/{name}", params={"limit": 1000})
    assert len(response.json()["items"]) > 50
    assert check(document, given_by(document, operation), response.json()) == []


@pytest.mark.parametrize(
    ("method", "path", "status", "more"),
    [
        ("get", "/api/v1/ask", 422, {}),
        ("get", "/api/v1/show?id=nothing", 404, {}),
        ("get", "/api/v1/terms", 406, {"headers": {"Accept": "text/html"}}),
        ("put", "/api/v1/terms", 405, {}),
        ("post", "/api/v1/ask", 415, {"content": b"{}"}),
        ("post", "/api/v1/ask", 400, {"content": b"{", "headers": {"Content-Type": "application/json"}}),
        ("post", "/api/v1/impact", 422, {"json": {"draft": "instrument: x\n"}}),
        ("get", "/api/v1/ask?site=x&no_sites=true", 409, {}),
    ],
)
def test_problems_are_as_described(
    arden: Served, document: dict[str, Any], method: str, path: str, status: int, more: dict[str, Any]
) -> None:
    response = arden.request(method.upper(), path, **more)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert check(document, {"$ref": "#/components/schemas/Problem"}, response.json()) == []


def test_a_finding_is_described_as_the_command_line_describes_it(document: dict[str, Any]) -> None:
    def renamed(value: Any) -> Any:
        if isinstance(value, list):
            return [renamed(item) for item in value]
        if not isinstance(value, dict):
            return value.replace("#/$defs/", "#/components/schemas/") if isinstance(value, str) else value
        return {key: renamed(inner) for key, inner in value.items()}

    known = schema("finding")
    schemas = document["components"]["schemas"]
    for name, definition in known.pop("$defs").items():
        assert schemas[name] == renamed(definition), name
    assert schemas["Finding"] == {name: renamed(one) for name, one in known.items() if not name.startswith("$")}


def test_every_verb_has_a_document_and_each_schema_is_one(document: dict[str, Any]) -> None:
    assert set(ANSWERS) == set(VERBS)
    for name, described in document["components"]["schemas"].items():
        Draft202012Validator.check_schema(described)
        assert re.fullmatch(r"[A-Za-z0-9]+", name)


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    def refs(value: Any) -> Iterator[str]:
        for inner in value if isinstance(value, list) else value.values() if isinstance(value, dict) else ():
            yield from refs(inner)
        if isinstance(value, dict) and isinstance(value.get("$ref"), str):
            yield value["$ref"]

    for ref in set(refs(document)):
        found: Any = document
        for part in ref.removeprefix("#/").split("/"):
            assert part in found, ref
            found = found[part]


def test_every_operation_has_a_name_a_summary_and_all_its_statuses(document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.1.0"
    names = []
    for path, methods in document["paths"].items():
        for method, described in methods.items():
            names.append(described["operationId"])
            assert described["summary"], (path, method)
            always = {"500", "503"} | ({"415"} if path.startswith("/api/") and "requestBody" in described else set())
            assert always <= set(described["responses"]), (path, method)
    assert len(names) == len(set(names))
    assert {"/access/v1/evaluation", "/.well-known/authzen-configuration"} <= set(document["paths"])


def test_links_lead_to_operations_with_their_parameters(document: dict[str, Any]) -> None:
    operations = {described["operationId"]: described for m in document["paths"].values() for described in m.values()}
    for described in operations.values():
        for link in described["responses"].get("200", {}).get("links", {}).values():
            target = {parameter["name"] for parameter in operations[link["operationId"]]["parameters"]}
            assert set(link["parameters"]) <= target


def test_the_description_is_the_same_for_a_tenant(arden: Served, document: dict[str, Any]) -> None:
    tenant = arden.get("/t/harbour/openapi.json").json()
    assert tenant["paths"] == document["paths"]
    assert [one["url"] for one in tenant.get("servers", [])] == ["/t/harbour"]


def test_the_description_is_made_once_and_has_a_tag(arden: Served) -> None:
    first, second = arden.get("/openapi.json"), arden.get("/t/harbour/openapi.json")
    assert first.headers["etag"] != second.headers["etag"]
    again = arden.get("/openapi.json", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_registry_that_is_not_public_says_so(serve: Callable[..., Served], tmp_path: Path) -> None:
    folder = str(text.write(tmp_path))
    for private in (True, False):
        found = serve({"": folder}, access=Access(private=private)).app.openapi()
        assert ({} in found["security"]) is not private
        assert {"bearer": []} in found["security"]


@settings(max_examples=300)
@given(st.from_regex(MOMENT, fullmatch=True))
def test_what_fits_the_pattern_of_a_moment_is_read(said: str) -> None:
    assert Dating.parse(said).text


DIGITS = st.text("0123456789-:TZ+. ", min_size=4, max_size=32)
NEAR = st.builds(
    lambda text, at, put: text[: at % (len(text) + 1)] + put + text[at % (len(text) + 1) + 1 :],
    st.from_regex(MOMENT, fullmatch=True), st.integers(0, 31), st.sampled_from([*"0123456789-:TZ+. \n٣", ""]),
)  # fmt: skip


@settings(max_examples=500)
@given(DIGITS | NEAR | st.text(max_size=12))
def test_what_is_read_as_a_moment_fits_the_pattern(said: str) -> None:
    try:
        Dating.parse(said)
    except DatingError:
        read = False
    else:
        read = True
    assert read is (re.fullmatch(MOMENT[1:-1], said) is not None)


WRITES = "^/api/v1/(proposals|tokens|audit|whoami)"


@pytest.mark.slow
def test_what_is_served_to_who_may_do_everything_is_what_is_described(ledger_file: Path, tmp_path: Path) -> None:
    ledger = shutil.copy(ledger_file, tmp_path / "arden.ledger")
    with opened(ledger) as store:
        give_role(store, "dora", "dora", "administrator")
    register = Register(tmp_path / "tokens.jsonl")
    _, secret = register.create("dora", SCOPES)
    headers = {"Authorization": f"Bearer {secret}"}
    app = build(Service({"": Hosted("", str(ledger))}, access=Access(tokens=register.path, private=True)))
    config = contract.settings(examples=3, seed=SEED, headers=headers)
    described = schemathesis.openapi.from_asgi("/openapi.json", app, config=config, headers=headers)
    report = contract.hold(described.include(path_regex=WRITES))
    assert report.errors == []
    assert report.failures == []
    assert report.statuses[201] > 3
    assert report.checks["ignored_auth"] > 0


def test_a_false_description_is_found_out() -> None:
    app = FastAPI()

    @app.get("/count", responses={200: {"content": {"application/json": {"schema": {"type": "string"}}}}})
    def count(most: int) -> Response:
        return Response(b"3", 200 if most else 500, media_type="application/json")

    report = contract.hold(
        schemathesis.openapi.from_asgi("/openapi.json", app, config=contract.settings(examples=30, seed=SEED))
    )
    assert not report.kept
    found = " ".join(report.failures)
    assert "response_schema_conformance" in found
    assert "not_a_server_error" in found
