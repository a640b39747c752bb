"""Questions to begin with: the first worked question of each topic of a registry, as people would put it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from vires.model.question import Asked
from vires.model.registry import Registry
from vires.service.wording import Wording, day, joined
from vires.web.query import NONE, Query

MOST = 6


@dataclass(frozen=True)
class Example:
    """A question in words, and the query that asks it."""

    words: str
    query: str


def examples(registry: Registry) -> Iterator[Example]:
    """One of each topic, up to so many, in the order of the text."""
    told: set[str | None] = set()
    wording = Wording(registry)
    for worked in registry.questions:
        asked = worked.ask
        # What is left out of the record, and a day that may be any of several, an address cannot state.
        if asked is None or worked.topic in told or asked.without or ".." in asked.at.text:
            continue
        told.add(worked.topic)
        yield Example(_words(asked, wording), _query(asked).text())
        if len(told) == MOST:
            return


def _words(asked: Asked, wording: Wording) -> str:
    label = wording.registry.label
    places = joined(wording.place(site.model_dump(mode="json")) for site in asked.sites or ())
    where = f" {places}" if places else ""
    inside = f" in {label(asked.territory)}" if asked.territory else ""
    return f"{label(asked.office)}: {label(asked.power)}{where}{inside}, {day(asked.at.text)}"


def _query(asked: Asked) -> Query:
    items = [("office", asked.office), ("power", asked.power)]
    if asked.territory:
        items.append(("territory", asked.territory))
    if asked.sites is not None:
        items += [("site", _site(place.site, place.metres, place.near)) for place in asked.sites] or [("site", NONE)]
    if asked.subjects is not None:
        items += [("subject", name) for name in asked.subjects] or [("subject", NONE)]
    items.append(("at", asked.at.text))
    items += [("fact", f"{name}={_said(value)}") for name, value in asked.facts.items()]
    items += [("doctrine", f"{name}={option}") for name, option in asked.doctrine.items()]
    for name, moment in (("as_of", asked.as_of), ("known_by", asked.known_by)):
        if moment is not None:
            items.append((name, moment.text))
    if asked.standard:
        items.append(("standard", asked.standard))
    return Query(tuple(items))


def _site(site: str, metres: float | None, near: bool) -> str:
    if metres is not None:
        return f"{site}@{metres:g}"
    return f"{site}@near" if near else site


def _said(value: bool | int | float) -> str:
    return str(value).lower() if isinstance(value, bool) else f"{value:g}"
