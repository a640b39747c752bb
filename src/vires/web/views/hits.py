"""What was found by everyday words, grouped by what it is, each with enough of itself to be told from the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from vires.model.registry import Registry
from vires.service.wording import Wording, day
from vires.web.views.effect import DOES
from vires.web.views.facts import SOURCES

KINDS = {
    "office": "Offices", "power": "Powers", "instrument": "Instruments", "provision": "Provisions",
    "site": "Kinds of place", "territory": "Territories", "subject": "Classes of persons and things",
    "status": "Legal statuses", "fact": "Circumstances", "doctrine": "Contested points", "holder": "Holders",
    "source": "Sources",
}  # fmt: skip
"""Types of record, with what many of them are called, in the order of the page."""
SCHEMES = {
    "office": "offices", "power": "powers", "site": "sites", "territory": "territories", "subject": "subjects",
    "status": "statuses", "fact": "facts",
}  # fmt: skip
LONGEST = 220


@dataclass(frozen=True)
class Hit:
    """`more` says what it is in a line, `also` another name; `ways` are path, query and name of where one may go on."""

    id: str
    label: str
    also: str
    more: str
    ways: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Shelf:
    """The hits of one type."""

    type: str
    heading: str
    hits: tuple[Hit, ...]


def shelves(found: Iterable[Mapping[str, Any]], wording: Wording) -> tuple[Shelf, ...]:
    """The hits by type, the type of the best hit first; within each, best first."""
    grouped: dict[str, list[Hit]] = {}
    for one in found:
        hit = _hit(str(one["id"]), str(one["type"]), str(one["label"]), wording)
        grouped.setdefault(str(one["type"]), []).append(hit)
    return tuple(Shelf(kind, KINDS.get(kind, kind), tuple(hits)) for kind, hits in grouped.items())


def _hit(identity: str, kind: str, label: str, wording: Wording) -> Hit:
    registry = wording.registry
    also, more = "", ""
    if kind in SCHEMES:
        term = registry.terms[SCHEMES[kind]][identity]
        also = ", ".join(term.aliases[:3])
        within = ", ".join(registry.label(one) for one in term.broader[:2])
        more = _short(term.definition or "") or (f"within {within}" if within else "")
        if term.cite:
            more = f"{more} ({term.cite})" if more else term.cite
    elif kind == "instrument":
        more = _instrument(registry, identity)
    elif kind == "provision":
        entry = registry.entries[identity]
        told = DOES[entry.provision.does]  # type: ignore[attr-defined]
        more = f"{told}; in {entry.instrument.title}, {day(entry.instrument.decided.text)}"
    elif kind == "source":
        source = registry.sources[identity]
        published = f", {day(source.published.text)}" if source.published else ""
        more = f"{SOURCES.get(source.kind, source.kind)}{f', {source.outlet}' if source.outlet else ''}{published}"
    elif kind == "doctrine":
        more = f"{len(registry.settings.doctrines[identity].options)} ways of deciding it"
    return Hit(identity, label, also, more, _ways(kind, identity))


def _instrument(registry: Registry, identity: str) -> str:
    instrument = registry.instruments[identity]
    kind = registry.settings.kinds.get(instrument.kind)
    does = ", ".join(dict.fromkeys(DOES[p.does] for p in instrument.provisions))
    said = f"{kind.label or instrument.kind if kind else instrument.kind} of {day(instrument.decided.text)}"
    return f"{said}, by {registry.label(instrument.issuer)}" + (f": {does}" if does else "")


def _ways(kind: str, identity: str) -> tuple[tuple[str, str, str], ...]:
    if kind == "office":
        ask = ("/", urlencode({"office": identity}, safe="/"), "Ask about it")
        return ((f"/what/{identity}", "", "What it holds"), (f"/course/{identity}", "", "Over time"), ask)
    if kind == "power":
        ask = ("/", urlencode({"power": identity}, safe="/"), "Ask about it")
        return ((f"/who/{identity}", "", "Who holds it"), (f"/course/{identity}", "", "Over time"), ask)
    if kind == "instrument":
        return (("/whatif", urlencode({"id": identity}, safe="/"), "What falls without it"),)
    if kind in ("site", "territory", "subject"):
        return (("/", urlencode({kind: identity}, safe="/"), "Ask about it"),)
    return ()


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rsplit(" ", 1)[0] + "…"
