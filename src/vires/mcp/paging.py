"""Long lists in pages. A cursor belongs to one question and one state of the registry: the pages of a walk are pages of
one answer, given from one point of view, or the walk is refused."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from vires.mcp.abridging import Abridgement, fit, size
from vires.service.refusal import Refusal

PAGE = 25
MOST_ON_A_PAGE = 200
LONGEST_PAGE = 48_000
"""Characters of JSON of the entries on a page; a page has at least one entry."""
LONGEST_ENTRY = 3000
"""Characters of JSON of one entry where the entries of its list are more than fit on a page."""
LONGEST_REST = 48_000
"""Characters of JSON of what is not paged in a document."""
LONGEST_CURSOR = 2000


@dataclass(frozen=True)
class Cursor:
    """Where a walk goes on: in which state, for which question (a fingerprint), seen when, and after how many entries.
    `revision` is that of a ledger."""

    digest: str
    question: str
    offset: int
    moments: Mapping[str, str] = field(default_factory=dict)
    revision: str | None = None

    def to_text(self) -> str:
        """The cursor as a client is given it."""
        said = [self.digest[:23], self.question, self.offset, dict(self.moments), self.revision]
        return base64.urlsafe_b64encode(json.dumps(said, separators=(",", ":")).encode()).decode().rstrip("=")

    @classmethod
    def read(cls, text: str) -> Cursor:
        """A cursor that was given out. Raises `Refusal` (`cursor-unreadable`)."""
        try:
            if len(text) > LONGEST_CURSOR:
                raise ValueError
            said = json.loads(base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4)))
            digest, question, offset, moments, revision = said
            told = [digest, question, *moments, *moments.values(), *([] if revision is None else [revision])]
            if type(offset) is not int or offset < 0 or not all(isinstance(part, str) for part in told):
                raise ValueError
        except (ValueError, TypeError, AttributeError, RecursionError):
            raise Refusal(
                "cursor-unreadable", "the cursor is none that was given out here",
                "give it as it stands in the page before, or leave it out to begin anew",
            ) from None  # fmt: skip
        return cls(digest, question, offset, moments, revision)

    def check(self, digest: str, question: str) -> None:
        """Raises `Refusal` where the cursor is not one of this question (`cursor-elsewhere`), or not of this state of
        the registry (`cursor-stale`)."""
        if self.question != question:
            raise Refusal(
                "cursor-elsewhere", "the cursor was given out for another question",
                "give it with exactly the arguments of the page before, or leave it out to begin anew",
            )  # fmt: skip
        if self.digest != digest[:23]:
            raise Refusal(
                "cursor-stale", "the registry has changed since the first page", "leave the cursor out to begin anew"
            )


def fingerprint(*parts: Any) -> str:
    """What tells one question from another."""
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:24]


@dataclass(frozen=True)
class Page:
    """A document with only some entries of its lists. `first` counts from 0; `until` is where the next page begins,
    which there is if it is less than `total`."""

    document: dict[str, Any]
    first: int
    until: int
    total: int
    abridged: Abridgement

    @property
    def more(self) -> bool:
        """Whether there is a next page."""
        return self.until < self.total


def page_of(document: Mapping[str, Any], lists: Iterable[str], first: int, limit: int) -> Page:
    """The page that begins after `first` entries, counted through the lists in the order of the document."""
    wanted = set(lists)
    names = [name for name, value in document.items() if name in wanted and isinstance(value, list)]
    entries = [(name, entry) for name in names for entry in document[name]]
    abridged = Abridgement()
    rest, cut = fit({name: value for name, value in document.items() if name not in names}, LONGEST_REST)
    abridged.add(cut)
    shown: dict[str, list[Any]] = {name: [] for name in names}
    whole = size([entry for _, entry in entries]) <= LONGEST_PAGE
    length, until = 0, min(first, len(entries))
    for name, entry in entries[first : first + limit]:
        short, cut = (entry, {}) if whole else fit(entry, LONGEST_ENTRY)
        length += size(short)
        if length > LONGEST_PAGE and until > first:
            break
        shown[name].append(short)
        abridged.add(cut, f"{name}[]")
        until += 1
    paged = {name: shown[name] if name in shown else rest[name] for name in document}
    return Page(paged, min(first, len(entries)), until, len(entries), abridged)
