"""The shape of what a tool gives, as JSON Schema."""

from __future__ import annotations

from typing import Any

from vires.registry.schema import schema
from vires.service.verbs.verb import Verb

_TEXT: dict[str, Any] = {"type": "string"}
_MAYBE: dict[str, Any] = {"type": ["string", "null"]}
_REGISTRY: dict[str, Any] = {
    "type": "object",
    "description": "Which text answered: its own name, digest and revision, how far it was checked, and under which "
    "name it is served here.",
    "properties": {"name": _TEXT, "digest": _TEXT, "revision": _MAYBE, "checked_to": _MAYBE, "served_as": _TEXT},
    "required": ["name", "digest", "revision", "checked_to", "served_as"],
}
_VANTAGE: dict[str, Any] = {
    "type": ["object", "null"],
    "description": "The point of view: when the act is done (`at`), which law counts (`as_of`), what was known "
    "(`known_by`), the least evidence (`standard`), how contested points are decided (`doctrine`). Null where the "
    "answer depends on none of them.",
    "properties": {
        "at": _MAYBE, "as_of": _MAYBE, "known_by": _MAYBE, "standard": _MAYBE,
        "doctrine": {"type": ["object", "null"], "additionalProperties": _TEXT},
    },
}  # fmt: skip
_PAGE: dict[str, Any] = {
    "type": ["object", "null"],
    "description": "Which entries these are, counted from 1 through the lists of the document; `next` is the cursor of "
    "the next page, null on the last.",
    "properties": {
        "total": {"type": "integer"}, "from": {"type": "integer"}, "to": {"type": "integer"}, "next": _MAYBE,
    },
    "required": ["total", "from", "to", "next"],
}  # fmt: skip
_ABRIDGED: dict[str, Any] = {
    "type": "array",
    "description": "What was cut for size within entries: the lists or texts at `path` keep at most `kept` entries or "
    "characters; `left_out` are missing.",
    "items": {
        "type": "object",
        "properties": {"path": _TEXT, "kept": {"type": "integer"}, "left_out": {"type": "integer"}},
        "required": ["path", "kept", "left_out"],
    },
}


def output_schema(verb: Verb) -> dict[str, Any]:
    """The schema of a tool's structured result: the same frame for each, and in it the document of the verb, as the
    command line prints it. Only a finding has a schema of its own."""
    definitions: dict[str, Any] = {}
    document: dict[str, Any] = {"type": "object"}
    if verb.name == "ask":
        document = schema("finding")
        definitions = document.pop("$defs")
        for name in ("$schema", "$id"):
            document.pop(name)
    return {
        "type": "object",
        "properties": {
            "answer": {"type": "string", "description": "The answer in one plain sentence."},
            "registry": _REGISTRY,
            "vantage": _VANTAGE,
            "document": document,
            "page": _PAGE,
            "abridged": _ABRIDGED,
        },
        "required": ["answer", "registry", "vantage", "document", "page", "abridged"],
        "additionalProperties": False,
        **({"$defs": definitions} if definitions else {}),
    }
