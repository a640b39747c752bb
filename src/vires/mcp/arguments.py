"""What a tool takes beside what its verb takes, and both together as JSON Schema."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StrictInt, ValidationError

from vires.mcp.paging import LONGEST_CURSOR, MOST_ON_A_PAGE, PAGE
from vires.service.verbs.arguments import Arguments, View
from vires.service.verbs.catalogue import VERBS
from vires.service.verbs.verb import Verb, unreadable

LISTS: Mapping[str, tuple[str, ...]] = {
    "courses": ("wider", "never", "too_open"),
    "criticality": ("offices", "not_shown", "too_open"),
    "gaps": ("no_holder", "undecided", "lapsed", "ending", "open_lists", "vacant", "acting"),
    "show": ("attested", "narrower", "named_by"),
    "holders": ("spells",),
    "status": ("statuses",),
    "duties": ("duties",),
    "strength": ("forces",),
    "sources": ("attested", "speaks_of"),
    "describe": ("coverage",),
}
"""Members that are paged here beside those that a verb names itself."""
WHOLE = frozenset({"ask"})
"""Verbs whose answer is one thing and is never split over pages."""
MOST_FOUND = 200
"""Hits that `find` is asked for; a page shows some of them."""
HITS = 12


class Extra(BaseModel):
    """The part of a call that is about the call, not the question."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    registry: Annotated[str, Field(min_length=1, max_length=200)] | None = Field(
        default=None, description="Which of the registries served here to ask, by name."
    )
    revision: Annotated[StrictInt, Field(ge=0)] | Annotated[str, Field(min_length=1, max_length=100)] | None = Field(
        default=None,
        description="Ask the registry as it was recorded then: the number of a revision, its digest, or a moment. "
        "Only where the registry is kept in a ledger; left out: as it is.",
    )
    limit: Annotated[StrictInt, Field(ge=1, le=MOST_ON_A_PAGE)] | None = Field(
        default=None, description=f"How many entries on a page at most; left out: {PAGE}."
    )
    cursor: Annotated[str, Field(max_length=LONGEST_CURSOR)] | None = Field(
        default=None, description="Where to go on, as `page.next` of the page before, with the same other arguments."
    )


@dataclass(frozen=True)
class Given:
    """A call as it was read: about the call, and the verb's own part as plain JSON."""

    extra: Extra
    question: dict[str, Any]
    stated: Arguments


def lists_of(verb: Verb) -> tuple[str, ...]:
    """The members of a verb's document that come in pages."""
    return () if verb.name in WHOLE else tuple(dict.fromkeys((*verb.lists, *LISTS.get(verb.name, ()))))


def read(verb: Verb, arguments: Mapping[str, Any]) -> Given:
    """The arguments of a call. Raises `Refusal` (`arguments-unreadable`) with everything wrong in them."""
    own = set(Extra.model_fields)
    try:
        extra = Extra.model_validate({name: value for name, value in arguments.items() if name in own})
    except ValidationError as error:
        raise unreadable(verb.name, error) from None
    question = {name: value for name, value in arguments.items() if name not in own}
    if verb.name == "find":
        question["limit"] = MOST_FOUND
    return Given(extra, question, verb.read(question))


def moments(verb: Verb, given: Arguments, now: str) -> dict[str, str]:
    """The moments that a call leaves to be now, so that each page of an answer is seen from the same moment."""
    fields = type(given).model_fields
    wanted: list[str] = [name for name in ("as_of", "known_by") if name in fields]
    if isinstance(given, View) and "at" in fields:
        wanted.append("at")
    axis = getattr(given, "axis", None)
    if isinstance(axis, str):
        wanted.remove(axis.replace("-", "_"))
    left: dict[str, str] = {name: now for name in wanted if getattr(given, name) is None}
    ends = fields.get("until")
    if isinstance(given, View) and ends is not None and ends.alias == "to" and getattr(given, "until", None) is None:
        left["to"] = now
    return left


def input_schema(verb: Verb, names: Collection[str], rooted: bool) -> dict[str, Any]:
    """The JSON Schema of what the tool takes. `names` are the registries that can be named; unless one is at the root,
    a call must name one where there are several."""
    schema = verb.arguments.model_json_schema(by_alias=True)
    extra = Extra.model_json_schema()["properties"]
    properties: dict[str, Any] = {**schema.pop("properties", {}), "revision": extra["revision"]}
    required = list(schema.pop("required", ()))
    if lists_of(verb):
        properties["cursor"], properties["limit"] = extra["cursor"], dict(extra["limit"])
        if verb.name == "find":
            properties["limit"]["description"] = f"How many on a page at most; left out: {HITS}."
    if len(names) > 1:
        properties["registry"] = {
            "type": "string", "enum": sorted(names), "description": Extra.model_fields["registry"].description,
        }  # fmt: skip
        if not rooted:
            required.append("registry")
    schema.pop("title", None)
    schema.pop("description", None)
    for described in properties.values():
        described.pop("title", None)
    return {"type": "object", **schema, "properties": properties, "required": required}


def verb_named(name: str) -> Verb | None:
    """The verb of a tool."""
    return VERBS.get(name)
