"""Mapping files: YAML to a mapping and back, its digest, and its JSON Schema."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from pydantic.json_schema import models_json_schema

from vires.audit.mapping import ActMapping
from vires.audit.trouble import AuditError
from vires.registry import node as nodes
from vires.registry.scalar import written
from vires.registry.schema import DIALECT
from vires.registry.yamltext import read

_REF = "#/$defs/{model}"
_BARE = {"Term", "Terms", "Site", "Away", "Moment", "Circumstance"}
"""What may be written as the bare name of a column."""


def read_mapping(name: str, data: bytes) -> ActMapping:
    """The mapping that a file holds; `name` is what messages call it. Raises `AuditError` (`mapping-unreadable`)
    with all that is wrong and the line of each."""
    _, documents, problems = read(name, data)
    if problems:
        said = "; ".join(f"line {p.span.line}: {p.message}" for p in problems)
        first = problems[0]
        raise AuditError(
            "mapping-unreadable", f"`{name}` is no mapping: {said}", first.remedy,
            where=(name, first.span.line, first.span.column),
        )  # fmt: skip
    if len(documents) != 1 or not isinstance(documents[0], nodes.Mapping):
        raise AuditError(
            "mapping-unreadable", f"`{name}` is no mapping: expected one document with `office`, `power` and `at`",
            "`vires audit ACTS --suggest-mapping` drafts one",
        )  # fmt: skip
    document = documents[0]
    try:
        return ActMapping.model_validate(_plain(document))
    except ValidationError as error:
        raise _wrong(name, error, document) from None


def as_mapping(value: Mapping[str, Any] | ActMapping) -> ActMapping:
    """A mapping given as plain data. Raises `AuditError` (`mapping-unreadable`)."""
    if isinstance(value, ActMapping):
        return value
    try:
        return ActMapping.model_validate(dict(value))
    except ValidationError as error:
        raise _wrong("mapping", error, None) from None


def plain(mapping: ActMapping) -> dict[str, Any]:
    """The mapping as plain data, without what is left out."""
    return mapping.model_dump(mode="json", by_alias=True, exclude_unset=True)


def digest(mapping: ActMapping) -> str:
    """The SHA-256 of what the mapping says, whatever its layout, `sha256:...`."""
    text = json.dumps(plain(mapping), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def to_yaml(document: Mapping[str, Any], notes: Mapping[str, str] | None = None) -> str:
    """Plain data as a mapping file; `notes` are comments to write above a key of the top."""
    lines: list[str] = []
    for key, value in document.items():
        for note in (notes or {}).get(key, "").splitlines():
            lines.append(f"# {note}" if note else "#")
        lines.extend(_lines(written(key, False), value, ""))
    return "\n".join(lines) + "\n"


def _lines(key: str, value: Any, indent: str) -> list[str]:
    if isinstance(value, Mapping) and value:
        found = [f"{indent}{key}:"]
        for inner, given in value.items():
            found.extend(_lines(written(str(inner), False), given, indent + "  "))
        return found
    if isinstance(value, list | tuple) and any(isinstance(item, Mapping) for item in value):
        found = [f"{indent}{key}:"]
        for item in value:
            inner_lines = [
                line
                for name, given in item.items()
                for line in _lines(written(str(name), False), given, indent + "    ")
            ]
            inner_lines[0] = f"{indent}  - {inner_lines[0].lstrip()}"
            found.extend(inner_lines)
        return found
    if isinstance(value, list | tuple):
        return [f"{indent}{key}: [{', '.join(written(item, True) for item in value)}]"]
    return [f"{indent}{key}: {'{}' if isinstance(value, Mapping) else written(value, False)}"]


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of mapping files."""
    _, described = models_json_schema([(ActMapping, "validation")], by_alias=True, ref_template=_REF)
    definitions: dict[str, Any] = {name: _tidy(found) for name, found in described["$defs"].items()}
    top = definitions.pop("ActMapping")
    for part in ("sites", "subjects"):
        options = top["properties"][part]["anyOf"]
        options.extend(option["items"] for option in list(options) if option.get("type") == "array")
    return {
        "$schema": DIALECT,
        "$id": "urn:vires:schema:mapping",
        **top,
        "$defs": dict(sorted(definitions.items())),
    }


def _tidy(value: Any) -> Any:
    """Without titles and nulls, and with the bare name of a column beside each part that may be one."""
    if isinstance(value, list):
        return [_tidy(item) for item in value]
    if not isinstance(value, dict):
        return value
    if "$ref" in value and value["$ref"].rpartition("/")[2] in _BARE:
        return {"anyOf": [{"type": "string", "minLength": 1}, {"$ref": value["$ref"]}]}
    tidy: dict[str, Any] = {
        key: {name: _tidy(item) for name, item in inner.items()} if key in ("properties", "$defs") else _tidy(inner)
        for key, inner in value.items()
        if key != "title" and (key, inner) != ("default", None)
    }
    options = tidy.get("anyOf")
    if isinstance(options, list) and "codes" not in tidy:
        kept = [option for option in options if option != {"type": "null"}]
        flat = [inner for option in kept for inner in (option["anyOf"] if set(option) == {"anyOf"} else [option])]
        if len(flat) != len(options) or flat != options:
            del tidy["anyOf"]
            tidy |= flat[0] if len(flat) == 1 else {"anyOf": flat}
    if "description" in tidy:
        tidy["description"] = " ".join(tidy["description"].split())
    return tidy


def _plain(node: nodes.Node) -> Any:
    if isinstance(node, nodes.Mapping):
        return {key: _plain(value) for key, value in node.entries.items()}
    if isinstance(node, nodes.Listing):
        return [_plain(item) for item in node.items]
    return node.value


def _wrong(name: str, error: ValidationError, document: nodes.Mapping | None) -> AuditError:
    said: dict[str, tuple[int, int]] = {}
    for problem in error.errors():
        path = tuple(str(step) for step in problem["loc"])
        place = _place(document, path)
        field = ".".join(step for step in path if not step.startswith(("function-", "tuple", "literal")))
        text = str(problem["msg"]).removeprefix("Value error, ").rstrip(".")
        text = text[:1].lower() + text[1:]
        line = f"line {place[0]}: " if place else ""
        said.setdefault(f"{line}`{field}`: {text}" if field else f"{line}{text}", place or (1, 1))
    first = next(iter(said.values()))
    return AuditError(
        "mapping-unreadable",
        f"`{name}` is no mapping: " + "; ".join(said),
        "correct it; `vires schema mapping` says what may stand where, and `--suggest-mapping` drafts one",
        where=None if document is None else (name, *first),
    )


def _place(document: nodes.Mapping | None, path: tuple[str, ...]) -> tuple[int, int] | None:
    """The line and column of the innermost part of the document on the way that a problem names."""
    if document is None:
        return None
    here: nodes.Node = document
    for step in path:
        if isinstance(here, nodes.Mapping) and step in here.entries:
            here = here.entries[step]
        elif isinstance(here, nodes.Listing) and step.isdigit() and int(step) < len(here.items):
            here = here.items[int(step)]
    return here.position[:2]
