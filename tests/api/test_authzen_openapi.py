"""What the OpenAPI document says of the Authorization API is what it takes and gives."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest

from tests.api.authzen import OWN, REGISTRIES, send
from tests.api.served import Served
from vires.api.authzen.binding import PATHS
from vires.api.authzen.discovery import WELL_KNOWN

PUBLIC = "https://pdp.arden.example"


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    one = Served({"": str(REGISTRIES / "certification")}, public_url=PUBLIC)
    yield one
    one.close()


@pytest.fixture(scope="module")
def document(served: Served) -> dict[str, Any]:
    found: dict[str, Any] = served.get("/openapi.json").json()
    return found


def validator(document: dict[str, Any], part: dict[str, Any]) -> jsonschema.Draft202012Validator:
    schema = part["content"]["application/json"]["schema"]
    return jsonschema.Draft202012Validator({**schema, "components": document["components"]})


def test_every_endpoint_is_described(document: dict[str, Any]) -> None:
    for path in PATHS:
        assert list(document["paths"][path]) == ["post"]
    assert list(document["paths"][WELL_KNOWN]) == ["get"]


def test_own_cases_fit_what_is_described_where_they_are_answered(served: Served, document: dict[str, Any]) -> None:
    for case in json.loads((OWN / "records.json").read_text(encoding="utf-8"))["cases"]:
        if "body" not in case or "needs" in case["expect"] or "headers" in case:
            continue
        operation = document["paths"][f"/access/v1/{case['endpoint']}"]["post"]
        (response,) = send(served, {**case, "repeat": 1}, {})
        valid = validator(document, operation["requestBody"]).is_valid(case["body"])
        assert valid is (response.status_code == 200), case["id"]
        assert str(response.status_code) in operation["responses"]
        if response.status_code == 200:
            validator(document, operation["responses"]["200"]).validate(response.json())


def test_metadata_fits_what_is_described(served: Served, document: dict[str, Any]) -> None:
    described = document["paths"][WELL_KNOWN]["get"]["responses"]["200"]
    validator(document, described).validate(served.get(WELL_KNOWN).json())
