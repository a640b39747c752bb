"""For how long an answer may be kept. An answer is made from one text, for one question, by one release: where the
question says every moment it turns on, the answer is the same for ever, and the tag says from what it was made."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

import vires
from vires.model.finding import SEMANTICS
from vires.model.registry import Registry
from vires.service.verbs.arguments import Arguments

FOREVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
"""It may be kept, and is to be asked for again each time; the tag then saves the answer."""
VARY = "Accept"
"""Of an answer; that it varies with its compression too is said by what compresses it."""
VARY_UNCHANGED = "Accept, Accept-Encoding"
"""Of 304, which nothing compresses."""
MOMENTS = ("at", "as_of", "known_by")
"""What is now where it is left out."""
WITHOUT_NOW = frozenset({"holders", "list-sources"})
"""Verbs for which a moment left out is none at all."""


def floating(verb: str, given: Arguments) -> tuple[str, ...]:
    """The moments on which an answer turns, and which the question leaves to be now."""
    if verb in WITHOUT_NOW:
        return ()
    axis = str(getattr(given, "axis", "")).replace("-", "_")
    fields = type(given).model_fields
    found = [name for name in MOMENTS if name in fields and name != axis and getattr(given, name) is None]
    if verb == "courses" and given.until is None:  # type: ignore[attr-defined]
        found.append("to")
    return tuple(found)


def worked(registry: Registry) -> str:
    """A digest of the worked questions of a registry."""
    found: _Worked | None = registry.kept.get(_Worked)
    if found is None:
        said = [question.model_dump(mode="json", by_alias=True) for question in registry.questions]
        text = json.dumps(said, sort_keys=True, ensure_ascii=True, default=str)
        found = registry.kept[_Worked] = _Worked(hashlib.sha256(text.encode()).hexdigest())
    return found.digest


@dataclass(frozen=True)
class _Worked:
    digest: str


def tag_of(state: Mapping[str, Any], verb: str, given: Arguments, page: object = None) -> str:
    """The entity tag of an answer. It is a weak one: an answer that was compressed has the same."""
    said = [
        vires.__version__, SEMANTICS, state["digest"], state["revision"], verb,
        given.model_dump(mode="json", by_alias=True), page,
    ]  # fmt: skip
    text = json.dumps(said, sort_keys=True, ensure_ascii=True)
    return f'W/"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


def matches(header: str | None, tag: str) -> bool:
    """Tell whether `If-None-Match` names the tag; compared weakly, as RFC 9110 has it for this header."""
    if header is None:
        return False
    if header.strip() == "*":
        return True
    return tag.removeprefix("W/") in [part.strip().removeprefix("W/") for part in header.split(",")]


def unchanged(headers: Mapping[str, str]) -> Response:
    """The response to a client that has the answer already."""
    return Response(status_code=304, headers={**headers, "vary": VARY_UNCHANGED})


def described(state: Mapping[str, Any]) -> dict[str, str]:
    """The headers that name the registry which answered."""
    named = {
        "vires-registry": state["name"],
        "vires-digest": state["digest"],
        "vires-revision": state["revision"],
        "vires-checked-to": state["checked_to"],
    }
    return {name: str(value) for name, value in named.items() if value is not None}
