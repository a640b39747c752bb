"""The schemas: whatever the loader accepts validates, and nothing is left open."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.registry.arden import ORDER, SETTINGS, TERMS, of_model, order
from tests.unit.registry.test_printer import RECORDS
from vires.model.origin import Record
from vires.registry.material import plain_data
from vires.registry.printer import print_document
from vires.registry.schema import SCHEMAS, schema
from vires.registry.yamltext import read

ROOT = Path(__file__).resolve().parents[3]
CHECK = jsonschema.Draft202012Validator
VALIDATOR = CHECK(schema("registry"))


def faults(text: bytes) -> list[str]:
    _, documents, problems = read("x.yaml", text)
    assert problems == []
    return [error.message for document in documents for error in VALIDATOR.iter_errors(plain_data(document))]


def parts(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        return [value, *(part for inner in value.values() for part in parts(inner))]
    return [part for inner in value for part in parts(inner)] if isinstance(value, list) else []


@pytest.mark.parametrize("name", SCHEMAS)
def test_schema_is_one_of_its_dialect(name: str) -> None:
    made = schema(name)
    CHECK.check_schema(made)
    assert made["$id"] == f"urn:vires:schema:{name}"
    assert made["$schema"] == CHECK.META_SCHEMA["$schema"]


def test_no_mapping_of_a_registry_is_open() -> None:
    for part in parts(schema("registry")):
        if part.get("type") == "object" and "properties" in part:
            assert part["additionalProperties"] is False, part.get("title")


def test_schema_speaks_of_text_and_not_of_how_it_is_kept() -> None:
    made = schema("registry")
    assert "\0origin" not in str(made)
    assert {"type": "null"} not in parts(made)
    assert made["$defs"]["Delegates"]["description"].startswith("Passes on a power the issuer holds")


def test_each_caller_gets_a_schema_of_its_own() -> None:
    schema("registry").clear()
    assert schema("registry")["$defs"]


def test_unknown_name_is_an_error() -> None:
    with pytest.raises(KeyError):
        schema("ledger")


@pytest.mark.parametrize("text", [SETTINGS, TERMS, ORDER, order()])
def test_good_text_validates(text: str) -> None:
    assert faults(text.encode()) == []


@pytest.mark.parametrize("path", sorted((ROOT / "registries").rglob("*.yaml")), ids=lambda path: path.name)
def test_bundled_registry_validates(path: Path) -> None:
    assert faults(path.read_bytes()) == []


@pytest.mark.parametrize(
    "text", [order(tilte="x"), order(decided="22.1.2025"), order("{id: p, does: restrict}"), "a: b", order(decided="")]
)
def test_an_editor_can_tell_what_is_wrong(text: str) -> None:
    assert faults(text.encode())


@pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: kind.__name__)
@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much], max_examples=25)
@given(data=st.data())
def test_whatever_the_model_takes_validates(kind: type[Record], data: st.DataObject) -> None:
    record = kind.model_validate(data.draw(of_model(kind)), strict=True)
    assert faults(print_document(record).encode()) == []
