"""A worked question in words, and what is stated with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from vires.model.question import Worked
from vires.service.wording import Wording, day, joined, number

_OTHER = {
    "status": ("term", "{name}: which status, {at}?"),
    "duties": ("office", "{name}: what is it directed to do, {at}?"),
    "holders": ("office", "{name}: who held the office, {at}?"),
    "strength": ("to", "{name}: how many are recorded as assigned, {at}?"),
    "sources": ("id", "{name}: on whose word does it stand?"),
    "show": ("id", "{name}: what does the record say?"),
    "timeline": ("id", "{name}: which instruments are there{span}?"),
}
"""Of each form but `ask` the key of its subject, and the question."""


def asked(question: Worked, wording: Wording) -> str:
    """What is asked: of an act who does what and when, of another form the subject and the moment."""
    label = wording.registry.label
    if question.ask is not None:
        act = question.ask
        return f"{capital(label(act.office))}: {label(act.power)}, {day(act.at.text)}?"
    for form, (subject, text) in _OTHER.items():
        stated = getattr(question, form)
        if stated is not None:
            kind = str(stated.get("kind") or "all kinds")
            name = wording.name(str(stated[subject])) if subject in stated else _kind(kind, wording)
            at = day(_text(stated.get("at"))) if stated.get("at") is not None else "now"
            return capital(text.format(name=name, at=at, span=_span(stated)))
    return question.id


def circumstances(question: Worked, wording: Wording) -> Iterator[str]:
    """What is stated beside office, power and moment, and the point of view where it is given (S1, S2)."""
    stated = _stated(question)
    label = wording.registry.label
    if stated.get("territory"):
        yield f"in {label(stated['territory'])}"
    if stated.get("sites") is not None:
        yield joined(wording.place(place) for place in stated["sites"]) or "at no kind of place that matters"
    if stated.get("subjects") is not None:
        yield f"concerning {wording.names(stated['subjects'], 'and') or 'nobody in particular'}"
    for name, value in (stated.get("facts") or {}).items():
        said = {True: "yes", False: "no"}[value] if isinstance(value, bool) else wording.amount(name, value)
        yield f"{label(name)}: {said}"
    if stated.get("as_of") is not None:
        yield f"counting only law made by {day(_text(stated['as_of']))}"
    if stated.get("known_by") is not None:
        yield f"as known by {day(_text(stated['known_by']))}"
    if stated.get("standard") is not None:
        yield f"evidence {stated['standard']} or better"
    for name, option in (stated.get("doctrine") or {}).items():
        yield f"{wording.contested(name)} taken as {option}"
    if stated.get("without"):
        yield f"without {joined(wording.short(identity) for identity in stated['without'])}"


def capital(text: str) -> str:
    """The text as the beginning of a line."""
    return text[:1].upper() + text[1:]


def _stated(question: Worked) -> Mapping[str, Any]:
    if question.ask is not None:
        return question.ask.model_dump(mode="json", exclude_unset=True)
    forms = (getattr(question, form) for form in _OTHER)
    found: Mapping[str, Any] = next((stated for stated in forms if stated is not None), {})
    return {key: value for key, value in found.items() if key in {"as_of", "known_by", "standard", "doctrine"}}


def _kind(kind: str, wording: Wording) -> str:
    known = wording.registry.settings.kinds.get(kind)
    return known.label or kind if known else kind


def _span(stated: Mapping[str, Any]) -> str:
    since = f", decided from {day(_text(stated['since']))}" if stated.get("since") is not None else ""
    until = f", before {day(_text(stated['until']))}" if stated.get("until") is not None else ""
    return since + until


def _text(value: Any) -> str:
    if isinstance(value, Mapping) and "between" in value:
        return "..".join(str(end) for end in value["between"])
    return number(value) if isinstance(value, float) else str(value)
