"""A question's address in full: what is called by a label or the end of an id gets its id, what names no moment gets
the present one. Such an address says the same next year."""

from __future__ import annotations

from collections.abc import Mapping

from vires.service import clock
from vires.service.naming import Names
from vires.service.serving.snapshot import Snapshot
from vires.web.query import NONE, Query
from vires.web.views.suggestion import SCHEMES

MOMENTS = ("at", "as_of", "known_by")
LONGEST = 80
"""Letters of a field of a form that stands for part of another."""


def named(snapshot: Snapshot, query: Query) -> Query:
    """The query with ids and moments, and the revision where there are any. Raises `Refusal` for a name that fits
    nothing or several things."""
    names = snapshot.handle.names
    full = Query(tuple(dict.fromkeys((key, _identified(names, key, value)) for key, value in query.items)))
    now = clock.now().text
    open_ = {name: now for name in MOMENTS if not full.get(name)}
    if snapshot.number is not None and full.get("revision") is None:
        open_["revision"] = str(snapshot.number)
    return full.having(**open_) if open_ else full


def completed(query: Query, form: Mapping[str, str]) -> Query:
    """The query with what a form sends beside it: `distance`, or else `how=near`, put to each kind of place that has
    none, and `number`, which states the fact `of`."""
    distance, fact, number = (form.get(name, "").strip()[:LONGEST] for name in ("distance", "of", "number"))
    if fact and number:
        query = query.stating("fact", fact, number)
    if not distance and form.get("how") == "near":
        distance = "near"
    if not distance:
        return query
    return Query(
        tuple(
            (key, f"{value}@{distance}" if key == "site" and "@" not in value and value != NONE else value)
            for key, value in query.items
        )
    )


def _identified(names: Names, key: str, value: str) -> str:
    if key not in SCHEMES or value == NONE:
        return value
    name, mark, tail = value.partition("@") if key == "site" else (value, "", "")
    return names.term(SCHEMES[key], name) + mark + tail
