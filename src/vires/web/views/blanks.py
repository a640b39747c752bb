"""The blanks of the sentence in which a question is put, and what may stand in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from vires.model.registry import Registry
from vires.service.wordlist import folded
from vires.web.query import NONE, Query

SCHEMES = {
    "office": "offices", "power": "powers", "territory": "territories", "site": "sites", "subject": "subjects",
}  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """An id and what it is called."""

    id: str
    label: str


@dataclass(frozen=True)
class Blanks:
    """What stands in each blank, and the `choices` for each. `kept` are fields that go along unseen."""

    office: str
    power: str
    territory: str
    site: str
    distance: str
    nowhere: bool
    subject: str
    at: str
    as_of: str
    known_by: str
    standard: str
    choices: Mapping[str, tuple[Choice, ...]]
    called: Mapping[str, str]
    """For a blank in which an id stands, what a reader reads there: its label, where that leads back to the id."""
    kept: tuple[tuple[str, str], ...]


def choices(registry: Registry) -> Mapping[str, tuple[Choice, ...]]:
    """What may stand in the blanks, in the order of labels."""
    return {
        name: tuple(sorted((Choice(i, registry.label(i)) for i in registry.terms[scheme]), key=lambda c: c.label))
        for name, scheme in SCHEMES.items()
    }


def called(registry: Registry, name: str, identity: str) -> str:
    """The label of a term that stands in a blank, where no other is called so; else its id."""
    terms = registry.terms[SCHEMES[name]]
    if identity not in terms:
        return identity
    label = terms[identity].label
    alike = [one for one in terms.values() if folded(label) in {folded(each) for each in (one.label, *one.aliases)}]
    return label if len(alike) == 1 else identity


def blanks(registry: Registry, query: Query) -> Blanks:
    """The blanks as a query fills them."""
    sites = query.all("site")
    first = _first(query, "site")
    site, _, distance = first.partition("@")
    others = tuple(("site", one) for one in sites if one not in (NONE, first))
    subject = next(iter(query.all("subject")), "")
    others += tuple(("subject", one) for one in query.all("subject")[1:])
    kept = tuple(item for item in query.items if item[0] in ("fact", "doctrine", "revision"))
    return Blanks(
        office=query.get("office") or "", power=query.get("power") or "", territory=query.get("territory") or "",
        site=site, distance=distance, nowhere=NONE in sites, subject=subject, at=query.get("at") or "",
        as_of=query.get("as_of") or "", known_by=query.get("known_by") or "",
        standard=query.get("standard") or "reported", choices=choices(registry),
        called=dict(_called(registry, query)),
        kept=(*kept, *others),
    )  # fmt: skip


def _called(registry: Registry, query: Query) -> Iterator[tuple[str, str]]:
    for name in SCHEMES:
        if value := _first(query, name):
            yield name, called(registry, name, value.partition("@")[0])


def _first(query: Query, name: str) -> str:
    return next((value for value in query.all(name) if value != NONE), "")
