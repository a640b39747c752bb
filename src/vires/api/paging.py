"""Long lists in pages. A cursor names the question, the text it was asked of and the moments that were then now, so
that the pages of one list fit together; one of another question or another text is refused."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from vires.service.refusal import Refusal

USUAL = 100
"""Entries on a page of a collection, where nothing is said."""


@dataclass(frozen=True)
class Cursor:
    """Where a page begins. `question` and `text` are short digests; `moments` what was left to be now."""

    start: int
    question: str
    text: str
    moments: Mapping[str, str] = field(default_factory=dict)

    def written(self) -> str:
        """The cursor as it goes outside: opaque, and no secret."""
        said = json.dumps([self.start, self.question, self.text, dict(self.moments)], separators=(",", ":"))
        return base64.urlsafe_b64encode(said.encode()).rstrip(b"=").decode()


def read_cursor(text: str, question: str, state: Mapping[str, Any], moments: Sequence[str]) -> Cursor:
    """The cursor of a question that leaves `moments` to be now. Raises `Refusal`: `cursor-unknown` for what is no
    cursor of this question, `cursor-stale` for one of another text."""
    try:
        padded = text + "=" * (-len(text) % 4)
        start, asked, made, pinned = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        found = Cursor(start, asked, made, pinned)
        fits = (
            type(start) is int
            and start >= 0
            and isinstance(pinned, dict)
            and set(pinned) == set(moments)
            and all(isinstance(value, str) for value in pinned.values())
            and asked == question
            and found.written() == text
        )
    except (ValueError, TypeError, binascii.Error, RecursionError):
        fits = False
    if not fits:
        raise Refusal(
            "cursor-unknown", "this is no cursor of this question",
            "give `next` as a page of the same question gave it, with the same parameters",
        )  # fmt: skip
    if made != text_of(state):
        raise Refusal(
            "cursor-stale", "the registry has another text now than the page before was made from",
            "begin with the first page again, or ask for the `revision` of the first page",
        )  # fmt: skip
    return found


def question_of(verb: str, given: Mapping[str, Any]) -> str:
    """A short digest of a question as it was given, without its page."""
    return _short([verb, given])


def text_of(state: Mapping[str, Any]) -> str:
    """A short digest of the text that answers."""
    return _short([state["digest"], state["revision"]])


def _short(value: object) -> str:
    text = json.dumps(value, sort_keys=True, ensure_ascii=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def window(document: Mapping[str, Any], lists: Sequence[str], start: int, count: int) -> tuple[dict[str, Any], int]:
    """A document of which the long lists hold no more than `count` entries together, counted through all of them in
    the order of the document from `start` on; and how many there are."""
    cut = dict(document)
    passed = 0
    for name, value in document.items():
        if name in lists and isinstance(value, list):
            low, high = max(0, start - passed), max(0, start + count - passed)
            cut[name] = value[low:high]
            passed += len(value)
    return cut, passed
