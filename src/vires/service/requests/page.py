"""Pages of a search (Pagination): a token says where the next one begins, of which search, of which state of the
registry, and at which moment the search was made; so no page mixes two revisions or two moments."""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vires.service.refusal import Refusal
from vires.service.requests.body import kind_of, malformed
from vires.temporal.dating import Dating, DatingError

MOST_LISTED = 1000
"""Results on one page, and on a page of which no limit is given."""


@dataclass(frozen=True)
class Page:
    """Where a page begins, how many results it has at most, and the moment taken as present."""

    search: str
    limit: int
    now: Dating
    start: int = 0

    def cut(self, results: Sequence[Any]) -> dict[str, Any]:
        """The page of all results, with what the specification says of it."""
        end = self.start + self.limit
        shown = list(results[self.start : end])
        token = self._token(self.start + len(shown)) if end < len(results) else ""
        return {"page": {"next_token": token, "count": len(shown), "total": len(results)}, "results": shown}

    def _token(self, start: int) -> str:
        text = json.dumps([self.search, self.limit, self.now.text, start], separators=(",", ":"))
        return urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def read_page(page: Any, search: str, now: Dating) -> Page:
    """The page asked for; `search` names the search and the state of the registry. Raises `Refusal`:
    `request-malformed`, or `page-token-stale` for a token of another search or another state."""
    if type(page) is not dict:
        raise malformed(f"`page` is {kind_of(page)}; expected an object")
    limit = _limit(page)
    token = page.get("token", "")
    if not isinstance(token, str):
        raise malformed(f"`page.token` is {kind_of(token)}; expected a string")
    if "properties" in page and type(page["properties"]) is not dict:
        raise malformed(f"`page.properties` is {kind_of(page['properties'])}; expected an object")
    if not token:
        return Page(search, MOST_LISTED if limit is None else limit, now)
    try:
        name, size, moment, start = json.loads(urlsafe_b64decode(token.encode() + b"=" * (-len(token) % 4)))
        found = Page(str(name), _count(size), Dating.parse(moment), _count(start))
    except (ValueError, TypeError, DatingError, RecursionError):
        raise Refusal(
            "page-token-unknown", "`page.token` is no token of this service", "send the `next_token` of the page before"
        ) from None
    if found.search != search or (limit is not None and limit != found.limit):
        raise Refusal(
            "page-token-stale", "`page.token` is of another search, or the registry has changed since",
            "repeat the request without a token, or everything in it as it was but for the token",
        )  # fmt: skip
    return found


def search_name(digest: str, kind: str, entities: Mapping[str, Any]) -> str:
    """What tells one search of one state of a registry from any other."""
    text = json.dumps([digest, kind, entities], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _limit(page: Mapping[str, Any]) -> int | None:
    if "limit" not in page:
        return None
    limit = page["limit"]
    if isinstance(limit, float) and limit.is_integer():
        limit = int(limit)
    if type(limit) is not int or limit < 0:
        raise malformed("`page.limit` is no whole number from 0 on")
    return min(limit, MOST_LISTED)


def _count(value: Any) -> int:
    if type(value) is not int or not 0 <= value < 10**9:
        raise ValueError(value)
    return value
