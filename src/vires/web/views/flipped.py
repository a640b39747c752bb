"""Standing questions whose answer flipped, each opening its two findings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from vires.model.registry import Registry
from vires.service.standing import Flip, Standing
from vires.service.wording import Wording, joined
from vires.web.query import NONE, Query
from vires.web.views.phrase import phrase, spoken

NAMED = {"status": "legal status of", "strength": "strength of", "holders": "who holds", "sources": "who tells of"}
HEAD = ("question", "asks", "before", "after")


@dataclass(frozen=True)
class Turned:
    """One question: what it asks, and its answers; `before` and `after` are outcomes, or lines where it asks of no act.
    The queries open the two findings; empty where there is none."""

    ids: tuple[str, ...]
    asks: str
    statement: str | None
    before: str | None
    after: str | None
    lines_before: tuple[str, ...]
    lines_after: tuple[str, ...]
    query_before: str
    query_after: str
    conditions: bool


@dataclass(frozen=True)
class Topic:
    """The questions of one topic."""

    id: str
    title: str
    turned: tuple[Turned, ...]


def topics(found: Standing, wording: Wording, query: Query) -> tuple[Topic, ...]:
    """The questions by topic, those with another outcome before those with other conditions only."""
    registry = wording.registry
    grouped: dict[str, list[Turned]] = {}
    for flip in found.flips:
        grouped.setdefault(flip.topic or "", []).append(_turned(flip, found, wording, query))
    return tuple(
        Topic(name or "other", _title(registry, name), tuple(sorted(turned, key=lambda one: one.conditions)))
        for name, turned in grouped.items()
    )


def _title(registry: Registry, topic: str) -> str:
    return registry.settings.topics.get(topic, topic.replace("-", " ") or "other")


def _turned(flip: Flip, found: Standing, wording: Wording, query: Query) -> Turned:
    asks = f"{NAMED.get(flip.form, flip.form)} {wording.name(flip.of)}"
    before = after = ""
    if flip.act is not None:
        moved = found.axis == "at"
        asks = spoken(part for part in phrase(flip.act, wording) if not (moved and part.field == "at"))
        before, after = (_query(flip, found.axis, moment, query).text() for moment in (found.since, found.until))
    told = told_conditions(flip, wording)
    return Turned(
        flip.ids, f"{asks[:-1]}{told}?" if told and asks.endswith("?") else asks, flip.statement, flip.before,
        flip.after, flip.lines_before, flip.lines_after, before, after, flip.conditions,
    )  # fmt: skip


def told_conditions(flip: Flip, wording: Wording) -> str:
    """What a question supposes of facts and contested points, as the end of its sentence."""
    facts = (flip.act or {}).get("facts") or {}
    said = [f"{wording.registry.label(name)}: {_value(value)}" for name, value in facts.items()]
    said += [f"{wording.contested(name)}: {wording.option(name, option)}" for name, option in flip.doctrine.items()]
    return f" ({joined(said)})" if said else ""


def _value(value: object) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _query(flip: Flip, axis: str, moment: str, query: Query) -> Query:
    act = flip.act or {}
    items = [("office", str(act["office"])), ("power", str(act["power"]))]
    if act.get("territory"):
        items.append(("territory", str(act["territory"])))
    items += _sites(act.get("sites"))
    subjects = act.get("subjects")
    if subjects is not None:
        items += [("subject", one) for one in subjects] or [("subject", NONE)]
    for name, value in (act.get("facts") or {}).items():
        items.append(("fact", f"{name}={str(value).lower() if isinstance(value, bool) else value}"))
    items += [("doctrine", f"{name}={option}") for name, option in flip.doctrine.items()]
    stated = {"at": str(act["at"]), "as_of": query.get("as_of"), "known_by": query.get("known_by")}
    stated["standard"], stated["revision"] = query.get("standard"), query.get("revision")
    stated[axis.replace("-", "_")] = moment
    return Query((*items, *((name, value) for name, value in stated.items() if value)))


def _sites(sites: object) -> Iterator[tuple[str, str]]:
    if sites is None:
        return
    if not sites:
        yield "site", NONE
    assert isinstance(sites, list)
    for place in sites:
        tail = "@near" if place.get("near") else f"@{place['metres']:g}" if place.get("metres") else ""
        yield "site", f"{place['site']}{tail}"


def flip_rows(found: Standing, wording: Wording, query: Query) -> Iterator[tuple[str, ...]]:
    """The questions as rows of a table."""
    for topic in topics(found, wording, query):
        for one in topic.turned:
            before = one.before or "; ".join(one.lines_before)
            after = one.after or "; ".join(one.lines_after)
            yield " ".join(one.ids), one.asks, before, after
