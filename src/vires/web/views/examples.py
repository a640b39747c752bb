"""Questions to begin with: the first worked question of each topic of a registry, as people would put it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from vires.model.question import Asked
from vires.model.registry import Registry
from vires.service.telling import value_text
from vires.service.wording import Wording
from vires.web.query import NONE, Query
from vires.web.views.phrase import Part, phrase

MOST = 6


@dataclass(frozen=True)
class Example:
    """A question as a sentence, part by part, what is given besides, and the query that asks it."""

    parts: tuple[Part, ...]
    given: str
    query: str


def examples(registry: Registry) -> Iterator[Example]:
    """The one of each topic that states least, up to so many; what is asked about most comes first."""
    told: dict[str | None, Asked] = {}
    asked_about = Counter(worked.topic for worked in registry.questions)
    wording = Wording(registry)
    for worked in registry.questions:
        asked = worked.ask
        # What is left out of the record, and a day that may be any of several, an address cannot state.
        if asked is None or asked.without or ".." in asked.at.text:
            continue
        if worked.topic not in told or _stated(asked) < _stated(told[worked.topic]):
            told[worked.topic] = asked
    found = (
        Example(tuple(phrase(question_of(asked), wording)), given_of(asked, wording), stated_query(asked).text())
        for _, asked in sorted(told.items(), key=lambda one: -asked_about[one[0]])
    )
    yield from islice(dict.fromkeys(found), MOST)


def _stated(asked: Asked) -> int:
    return len(asked.facts) + len(asked.doctrine) + (asked.as_of is not None) + (asked.known_by is not None)


def question_of(asked: Asked) -> dict[str, Any]:
    """A worked question in the form of a finding's `question`, as far as its sentence goes."""
    return asked.model_dump(mode="json", include={"office", "power", "territory", "sites", "subjects"}) | {
        "at": asked.at.text
    }


def given_of(asked: Asked, wording: Wording) -> str:
    """What the question states besides its sentence."""
    said = [f"{wording.registry.label(name)}: {value_text(value, wording)}" for name, value in asked.facts.items()]
    said += [f"{wording.contested(name)} taken as {option}" for name, option in asked.doctrine.items()]
    said += [f"counting law made by {asked.as_of.text}"] if asked.as_of is not None else []
    said += [f"known by {asked.known_by.text}"] if asked.known_by is not None else []
    return "; ".join(said)


def stated_query(asked: Asked) -> Query:
    """The query that asks a worked question; what it leaves out of the record is no part of that."""
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
