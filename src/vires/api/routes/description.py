"""The description of the interface, OpenAPI 3.1: made from the operations that are served and the nouns that answers
are written from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

import vires
from vires.api.models.answers import ANSWERS, LISTS, Paging
from vires.api.models.moments import MOMENT
from vires.api.models.parameters import MOMENTS
from vires.api.models.responses import ALWAYS, HEADERS, PROBLEM, SAID, headers, refused
from vires.api.routes.operation import Operation
from vires.service.verbs.catalogue import VERBS

REF = "#/components/schemas/{model}"
DRAFT_FORMAT = "vires-registry-text"
"""The format of a string that is registry text."""
INTRODUCTION = """A registry of delegated public-law authority that can be asked: which office held which power, by \
which instrument, when, and on whose word. Every answer names the text it was made from (`Vires-Digest`, \
`Vires-Revision`) and how far that was checked (`Vires-Checked-To`). That no authority is shown is an answer, and \
comes with status 200; what cannot be understood is refused with a problem document (RFC 9457)."""
TAGS = (
    {"name": "questions", "description": "What is asked of the record: one verb each."},
    {"name": "records", "description": "The record itself."},
)


OWN_TAGS = frozenset(str(tag["name"]) for tag in TAGS)
"""Those whose answers come from the text of a registry, and name it."""
FILE: Mapping[str, Any] = {"type": "string", "format": "binary"}
SOMETHING_TO_COMPARE = [
    {"required": ["ids"], "properties": {"ids": {"minItems": 1}}},
    {"required": ["draft"], "properties": {"draft": {"type": "string"}}},
]
"""A record to leave out, or a draft to put in."""
SECURITY = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "description": "A token of this service, or one of the provider of OpenID Connect that it trusts.",
    }
}


def describe(
    operations: Iterable[Operation],
    document: dict[str, Any],
    out: Iterable[type[BaseModel]] = (),
    into: Iterable[type[BaseModel]] = (),
) -> dict[str, Any]:
    """A document of the framework with these operations in it; it is altered and returned. `out` and `into` are models
    of what further operations give and take."""
    document["openapi"] = "3.1.0"
    document["info"] = {
        "title": "Vires", "version": vires.__version__, "description": INTRODUCTION,
        "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
    }  # fmt: skip
    document["tags"] = [*TAGS, *document.get("tags", [])]
    components = document.setdefault("components", {})
    given = list(operations)
    components["schemas"] = {**schemas(given, out, into), **components.get("schemas", {})}
    components["securitySchemes"] = {**SECURITY, **components.get("securitySchemes", {})}
    components["headers"] = headers()
    components["responses"] = {f"Problem{code}": refused(code) for code in sorted(SAID) if code >= 400}
    paths: dict[str, Any] = {}
    for one in given:
        paths.setdefault(one.path, {})[one.method] = _operation(one)
    document["paths"] = {**paths, **document.get("paths", {})}
    return document


def schemas(
    operations: Iterable[Operation], out: Iterable[type[BaseModel]] = (), into: Iterable[type[BaseModel]] = ()
) -> dict[str, Any]:
    """The schemas of all that goes in and comes out."""
    given = dict.fromkeys((*ANSWERS.values(), *LISTS, Paging, *out))
    taken = dict.fromkeys((*(verb.arguments for verb in VERBS.values()), *into))
    models = [*((model, "serialization") for model in given), *((model, "validation") for model in taken)]
    _, made = models_json_schema(models, by_alias=True, ref_template=REF)  # type: ignore[arg-type]
    found: dict[str, Any] = {name: _plain(schema) for name, schema in made["$defs"].items()}
    for verb in VERBS.values():
        _told(found[verb.arguments.__name__])
    found["Removing"]["anyOf"] = SOMETHING_TO_COMPARE
    for name in {name for one in operations if one.paged for name in one.gives}:
        page = {"description": "Where pages were asked for.", "$ref": REF.format(model="Paging")}
        found[name]["properties"].setdefault("page", page)
    moment = {"type": "string", "pattern": MOMENT, "examples": ["2001-06-01", "2001-06-01T18:00-05:00"]}
    found["Moment"] = {
        "title": "Moment", "description": "A year, a month, a day, or an instant with its offset.", **moment,
    }  # fmt: skip
    found["Problem"] = PROBLEM
    return dict(sorted(found.items()))


def _told(arguments: dict[str, Any]) -> None:
    """Say of moments and drafts what a string must be."""
    for name, schema in arguments.get("properties", {}).items():
        options = schema.get("anyOf", [schema])
        for option in options:
            if option.get("type") != "string":
                continue
            if name in MOMENTS:
                option.clear()
                option["$ref"] = REF.format(model="Moment")
            elif name == "draft":
                option["format"] = DRAFT_FORMAT


def _plain(schema: Any, named: bool = True) -> Any:
    """A schema without titles that only repeat a key, its texts on one line."""
    if isinstance(schema, list):
        return [_plain(item, False) for item in schema]
    if not isinstance(schema, Mapping):
        return schema
    plain: dict[str, Any] = {}
    for key, inner in schema.items():
        if (key == "title" and not named) or key == "discriminator":
            continue
        if key in ("properties", "$defs"):
            plain[key] = {name: _plain(item, False) for name, item in inner.items()}
        elif key in ("default", "const", "enum", "examples"):
            plain[key] = inner
        else:
            plain[key] = " ".join(inner.split()) if key == "description" else _plain(inner, False)
    return plain


def _operation(one: Operation) -> dict[str, Any]:
    parameters = [*one.inside, *(_with_example(p.described(), one.examples) for p in one.query)]
    if one.method == "get":
        parameters.append(
            {
                "name": "If-None-Match", "in": "header", "required": False, "schema": {"type": "string"},
                "description": "The `ETag` of an answer that the client has.",
            }
        )  # fmt: skip
    said: dict[str, Any] = {
        "tags": [one.tag],
        "operationId": one.name,
        "summary": one.says,
        **({"description": one.more} if one.more else {}),
        "parameters": parameters,
        "responses": _responses(one),
        **({"security": [{"bearer": []}]} if one.known else {}),
    }
    kinds: dict[str, Any] = dict(one.bodies)
    if one.takes is not None:
        content: dict[str, Any] = {"schema": {"$ref": REF.format(model=one.takes)}}
        if one.body_examples or one.name == "post-describe":
            content["examples"] = {"arden": {"summary": "In the state of Arden", "value": dict(one.body_examples)}}
        kinds = {"application/json": content, **kinds}
    if kinds:
        said["requestBody"] = {"required": True, "content": kinds}
    return said


def _with_example(parameter: dict[str, Any], examples: Mapping[str, Any]) -> dict[str, Any]:
    if parameter["name"] in examples:
        parameter["example"] = examples[parameter["name"]]
    return parameter


def _responses(one: Operation) -> dict[str, Any]:
    refs = [{"$ref": REF.format(model=name)} for name in one.gives]
    shown = [name for name in HEADERS if one.method == "get" or name not in ("ETag", "Vary", "Link")]
    if one.tag not in OWN_TAGS:
        shown = ["X-Request-ID"]
    known = {name: {"$ref": f"#/components/headers/{name}"} for name in shown}
    content: dict[str, Any] = {"application/json": {"schema": refs[0] if len(refs) == 1 else {"anyOf": refs}}}
    if one.media is not None:
        content = {one.media: {"schema": {} if one.media == "application/json" else FILE}}
    found: dict[str, Any] = {
        str(one.status): {
            "description": "The answer.",
            "headers": known,
            "content": content,
            **({"links": dict(one.links)} if one.links else {}),
        }
    }
    if one.method == "get":
        found["304"] = {"description": SAID[304], "headers": {k: v for k, v in known.items() if k != "Link"}}
    codes = {*ALWAYS, 409, 422, *one.refuses, *((415,) if one.takes is not None or one.bodies else ())}
    found.update({str(code): {"$ref": f"#/components/responses/Problem{code}"} for code in sorted(codes)})
    return found
