"""The address under which a page says the same next year: every moment that it left to the present is named."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from vires.service import clock
from vires.service.serving.snapshot import Snapshot
from vires.web.query import Query


def pinned(query: Query, snapshot: Snapshot, *fixed: str) -> Query | None:
    """The query with its moments and its revision named; `fixed` are fields beside the point of view that stand for now
    where they are left out, as `at`. `None` if it names them all already."""
    now = clock.now().text
    named = {name: query.get(name) or now for name in (*fixed, "as_of", "known_by")}
    if snapshot.number is not None:
        named["revision"] = query.get("revision") or str(snapshot.number)
    found = query.having(**named)
    return None if found == query else found


def moments(query: Query, zone: ZoneInfo) -> dict[str, str]:
    """The point of view of a query by the day, for answers that are kept: what is left out is today where the law
    is."""
    today = clock.today(zone)
    return {name: query.get(name) or today for name in ("as_of", "known_by")}
