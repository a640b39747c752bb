"""What is in a registry, list by list, each with what tells how far it can be relied on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from vires.model.registry import Registry
from vires.service.describing import VERIFICATION
from vires.service.wording import Wording, day
from vires.web.views.effect import DOES
from vires.web.views.facts import REVIEWS, SOURCES
from vires.web.views.voices import VERIFIED


@dataclass(frozen=True)
class Contents:
    """A list: `rows` are an id, what it is called, and the other cells."""

    name: str
    heading: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def contents(registry: Registry, name: str) -> Contents | None:
    """A list by its name; `None` where there is none of that name."""
    found = LISTS.get(name)
    if found is None:
        return None
    heading, head, rows = found
    return Contents(name, heading, head, tuple(rows(registry)))


def _sources(registry: Registry) -> Iterator[tuple[str, ...]]:
    records: Counter[str] = Counter()
    closest: dict[str, int] = {}
    attested = [record.attested for record in registry.instruments.values()]
    for words in (*attested, *(spell.attested for spell in registry.spells)):
        records.update({one for word in words for one in (word.source, *word.via)})
        for word in words:
            rank = VERIFICATION.index(word.verification or "unstated")
            closest[word.source] = min(rank, closest.get(word.source, rank))
    for identity, source in sorted(registry.sources.items(), key=lambda item: (item[1].kind, item[1].title)):
        level = VERIFICATION[closest[identity]] if identity in closest else None
        yield (
            identity, source.title, source.outlet or "", SOURCES.get(source.kind, source.kind),
            day(source.published.text) if source.published else "", str(records[identity]),
            VERIFIED.get(None if level == "unstated" else level, "") if level else "only relayed by others",
        )  # fmt: skip


def _instruments(registry: Registry) -> Iterator[tuple[str, ...]]:
    for instrument in sorted(registry.instruments.values(), key=lambda one: (one.decided.sort_key, one.id)):
        kind = registry.settings.kinds.get(instrument.kind)
        best = min((VERIFICATION.index(word.verification or "unstated") for word in instrument.attested), default=None)
        level = None if best is None or VERIFICATION[best] == "unstated" else VERIFICATION[best]
        accepted = instrument.review.accepted is not None
        yield (
            instrument.id, instrument.title, day(instrument.decided.text),
            kind.label or instrument.kind if kind else instrument.kind, registry.label(instrument.issuer),
            ", ".join(dict.fromkeys(DOES[one.does] for one in instrument.provisions)), VERIFIED[level],
            "accepted" if accepted else REVIEWS[instrument.review.state],
        )  # fmt: skip


def _terms(scheme: str) -> Callable[[Registry], Iterator[tuple[str, ...]]]:
    def rows(registry: Registry) -> Iterator[tuple[str, ...]]:
        wording = Wording(registry)
        for term in sorted(registry.terms.get(scheme, {}).values(), key=lambda one: one.label.casefold()):
            within = wording.names(term.broader, "and") if term.broader else ""
            yield term.id, term.label, ", ".join(term.aliases), within, term.definition or "", term.cite or ""

    return rows


def _doctrines(registry: Registry) -> Iterator[tuple[str, ...]]:
    for identity, doctrine in sorted(registry.settings.doctrines.items()):
        options = "; ".join(option.label or option.id for option in doctrine.options)
        yield identity, doctrine.question or identity, options, doctrine.default


_TERM = ("also called", "within", "definition", "citation")
LISTS: dict[str, tuple[str, tuple[str, ...], Callable[[Registry], Iterator[tuple[str, ...]]]]] = {
    "instruments": (
        "Instruments", ("decided", "what it is", "by", "what it does", "source checked", "review"), _instruments,
    ),
    "sources": ("Sources", ("outlet", "what it is", "published", "records", "closest check here"), _sources),
    "offices": ("Offices", _TERM, _terms("offices")),
    "powers": ("Powers", _TERM, _terms("powers")),
    "territories": ("Territories", _TERM, _terms("territories")),
    "sites": ("Kinds of place", _TERM, _terms("sites")),
    "subjects": ("Classes of persons and things", _TERM, _terms("subjects")),
    "statuses": ("Legal statuses", _TERM, _terms("statuses")),
    "facts": ("Circumstances", _TERM, _terms("facts")),
    "doctrines": ("Contested points", ("ways of deciding it", "taken unless it is stated"), _doctrines),
}  # fmt: skip
"""Each list by its name: its heading, its columns after what each record is called, and its rows."""
