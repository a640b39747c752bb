"""For how long an answer may be kept. An answer is made from one text, for one question, by one release: where the
question says every moment it turns on, the answer is the same for ever, and the tag says from what it was made."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import vires
from vires.model.finding import SEMANTICS
from vires.service.verbs.arguments import Arguments

FOREVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
"""It may be kept, and is to be asked for again each time; the tag then saves the answer."""
VARY = "Accept, Accept-Encoding"
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


def described(state: Mapping[str, Any]) -> dict[str, str]:
    """The headers that name the registry which answered."""
    named = {
        "vires-registry": state["name"],
        "vires-digest": state["digest"],
        "vires-revision": state["revision"],
        "vires-checked-to": state["checked_to"],
    }
    return {name: str(value) for name, value in named.items() if value is not None}
