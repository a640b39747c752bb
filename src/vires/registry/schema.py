"""The JSON Schema (2020-12) of registry documents, of findings and of proofs, made from the model.

One schema serves for every document of a registry, so that an editor needs a single setting to complete and
check all of them. What the loader accepts validates; the reverse does not hold, since a schema cannot say
that an id is known or that two fields fit each other.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from pydantic.json_schema import models_json_schema

from vires.model.finding import Finding
from vires.model.instrument import Instrument
from vires.model.origin import ID_PATTERN, ORIGIN_KEY, Noun
from vires.model.proof import Proof
from vires.model.settings import Settings
from vires.model.term import Terms
from vires.registry.documents import LISTS

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_REF = "#/$defs/{model}"


def schema(name: str) -> dict[str, Any]:
    """The schema of that name, one of `SCHEMAS`, as a JSON document of the caller's own. Raises `KeyError`
    for any other name."""
    made: dict[str, Any] = _copy(_made(name))
    return made


@cache
def _made(name: str) -> dict[str, Any]:
    return SCHEMAS[name]()


def _registry() -> dict[str, Any]:
    models = [(model, "validation") for model in (Settings, Terms, Instrument, *LISTS.values())]
    _, described = models_json_schema(models, by_alias=True, ref_template=_REF)  # type: ignore[arg-type]
    definitions: dict[str, Any] = {
        name: _absent_not_null(definition) for name, definition in described["$defs"].items()
    }
    definitions["Place"] = {"anyOf": [*_PLACE_FORMS, definitions["Place"]]}
    definitions["Terms"]["minProperties"] = 1
    documents = [{"$ref": _REF.format(model=model.__name__)} for model in (Settings, Terms, Instrument)]
    for key, model in LISTS.items():
        title = f"{key.capitalize()}"
        definitions[title] = {
            "title": title,
            "description": f"A document of {key}.",
            "type": "object",
            "properties": {key: {"type": "array", "items": {"$ref": _REF.format(model=model.__name__)}}},
            "required": [key],
            "additionalProperties": False,
        }
        documents.append({"$ref": _REF.format(model=title)})
    return {
        "$schema": DIALECT,
        "$id": "urn:vires:schema:registry",
        "title": "Registry document",
        "description": "A document of a registry: its settings, terms, an instrument, holders, sources or "
        "worked questions. The keys tell which.",
        "anyOf": documents,
        "$defs": dict(sorted(definitions.items())),
    }


def _finding() -> dict[str, Any]:
    return _answer(Finding, "finding")


def _proof() -> dict[str, Any]:
    return _answer(Proof, "proof")


def _answer(model: type[Noun], name: str) -> dict[str, Any]:
    """The schema of a document that vires writes: every key is there."""
    _, described = models_json_schema([(model, "serialization")], by_alias=True, ref_template=_REF)
    definitions = {title: _tidy(definition) for title, definition in described["$defs"].items()}
    return {
        "$schema": DIALECT,
        "$id": f"urn:vires:schema:{name}",
        **definitions.pop(model.__name__),
        "$defs": dict(sorted(definitions.items())),
    }


SCHEMAS: dict[str, Callable[[], dict[str, Any]]] = {"registry": _registry, "finding": _finding, "proof": _proof}
"""The names there are, and what makes each."""

_DISTANCE = r"([0-9]+(\.[0-9]+)?|near)"
_PLACE_FORMS = [
    {"type": "string", "pattern": f"{ID_PATTERN[:-1]}(@{_DISTANCE})?$"},
    {"type": "array", "minItems": 2, "maxItems": 2},
]


def _tidy(value: Any, named: bool = True) -> Any:
    """Without titles that only repeat a key and keywords of other standards; `named` tells that a title here
    is that of a class."""
    if isinstance(value, list):
        return [_tidy(item, named=False) for item in value]
    if not isinstance(value, dict):
        return value
    tidy: dict[str, Any] = {}
    for key, inner in value.items():
        if key == "discriminator" or (key == "title" and not named):
            continue
        if key in ("properties", "$defs"):
            tidy[key] = {name: _tidy(item, named=False) for name, item in inner.items() if name != ORIGIN_KEY}
        else:
            tidy[key] = inner if key in ("default", "const", "enum") else _tidy(inner, named=False)
    if "description" in tidy:
        tidy["description"] = " ".join(tidy["description"].split())
    return tidy


def _absent_not_null(definition: dict[str, Any]) -> Any:
    """The same for text, in which what is not stated is left out and never `null`."""
    return _without_null(_tidy(definition))


def _without_null(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_null(item) for item in value]
    if not isinstance(value, dict):
        return value
    kept = {key: _without_null(inner) for key, inner in value.items() if (key, inner) != ("default", None)}
    options = kept.get("anyOf")
    if isinstance(options, list):
        options = [option for option in options if option != {"type": "null"}]
        del kept["anyOf"]
        kept |= options[0] if len(options) == 1 else {"anyOf": options}
    return kept


def _copy(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copy(inner) for key, inner in value.items()}
    return [_copy(item) for item in value] if isinstance(value, list) else value
