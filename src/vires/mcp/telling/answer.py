"""The text of any answer: one sentence, what it rests on, and the record and point of view it was given from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from vires.mcp.telling import words
from vires.mcp.telling.changes import tell_changes
from vires.mcp.telling.finding import tell_finding
from vires.mcp.telling.footing import tell_footing
from vires.mcp.telling.holdings import (
    courses_sentence,
    criticality_sentence,
    holdings_sentence,
    tell_courses,
    tell_criticality,
    tell_holdings,
)
from vires.mcp.telling.records import (
    described,
    interval,
    tell_description,
    tell_duties,
    tell_found,
    tell_gaps,
    tell_holders,
    tell_record,
    tell_sources,
    tell_standings,
    tell_strength,
    tell_timeline,
)
from vires.mcp.telling.sheet import Sheet, counted
from vires.service.wording import Wording

Document = Mapping[str, Any]
TELLING: Mapping[str, Callable[[Sheet, Document, Wording], None]] = {
    "ask": tell_finding,
    "who": tell_holdings,
    "what": tell_holdings,
    "courses": tell_courses,
    "diff": tell_changes,
    "impact": tell_changes,
    "criticality": tell_criticality,
    "gaps": tell_gaps,
    "find": tell_found,
    "show": tell_record,
    "timeline": tell_timeline,
    "holders": tell_holders,
    "status": tell_standings,
    "duties": tell_duties,
    "strength": tell_strength,
    "sources": tell_sources,
    "describe": tell_description,
}


def sentence(verb: str, document: Document, wording: Wording) -> str:
    """The answer in one plain sentence, of the whole answer and not of one page."""
    said = _SENTENCES.get(verb)
    if said is not None:
        return said(document, wording)
    return f"The record's answer to `{verb}` is in the structured result."


def tell(
    verb: str,
    answer: str,
    document: Document,
    wording: Wording,
    registry: Document,
    vantage: Document | None,
    page: Document | None,
    abridged: bool,
) -> str:
    """The whole text for one page of an answer."""
    body = Sheet()
    body.say(answer)
    told = TELLING.get(verb)
    if told is not None:
        told(body, document, wording)
    foot = Sheet()
    if page is not None and (page["next"] is not None or page["from"] > 1):
        rest = "; for more, ask the same with `cursor` as `page.next` gives it" if page["next"] else ""
        foot.say(f"Entries {page['from']} to {page['to']} of {page['total']}{rest}.")
    if abridged:
        foot.say("Long lists within entries are cut; `abridged` says where. One entry asked for alone has more.")
    tell_footing(foot, registry, vantage, wording)
    return f"{body.text()}\n{foot.text()}"


def _listed(one: str, member: str, none: str, many: str | None = None) -> Callable[[Document, Wording], str]:
    def say(document: Document, wording: Wording) -> str:
        found = document[member]
        of = document.get("label") or document.get("office") or document.get("term") or document.get("of")
        about = f" for {wording.registry.label(of)}" if isinstance(of, str) else ""
        if not found:
            return f"{none}{about}."
        return f"The record shows {counted(len(found), one, many)}{about}."

    return say


def _settled(one: str, many: str, member: str, about: str) -> Callable[[Document, Wording], str]:
    def say(document: Document, wording: Wording) -> str:
        count = Counter(words.outcome(row["outcome"]) for row in document[member])
        named = wording.registry.label(str(document[about]))
        if not count:
            return f"No {one} is shown in the record for {named}."
        return f"{named}: {'; '.join(f'{counted(number, one, many)}, {said}' for said, number in count.items())}."

    return say


def _found(document: Document, wording: Wording) -> str:
    if not document["found"]:
        return "Nothing in the record is called like that."
    return f"{counted(len(document['found']), 'record')} in the registry by such words, best first."


def _gaps(document: Document, wording: Wording) -> str:
    number = sum(len(value) for value in document.values() if isinstance(value, list))
    return f"{counted(number, 'point')} in the record to look after at that moment."


def _record(document: Document, wording: Wording) -> str:
    called = document["label"] if document["label"] != document["id"] else ""
    return f"{document['id']} is recorded as {document['type']}{f': {called}' if called else ''}."


def _strength(document: Document, wording: Wording) -> str:
    if not document["forces"]:
        return f"No assignment of personnel to {wording.registry.label(document['to'])} is shown in the record."
    hull = interval(document["hull"], document["about"])
    return f"Recorded as assigned to {wording.registry.label(document['to'])}: {hull}."


def _heard(document: Document, wording: Wording) -> str:
    called = document["label"] or document["id"]
    if document["type"] == "source":
        return f"{called} is a source that speaks of {counted(len(document['speaks_of']), 'record')}."
    if not document["attested"]:
        return f"Nobody's word is recorded for {called}."
    level = f", at best {document['level']}" if document["level"] else ""
    return f"{called} stands on the word of {counted(len(document['attested']), 'source')}{level}."


_SENTENCES: Mapping[str, Callable[[Document, Wording], str]] = {
    "ask": lambda document, _: str(document["answer"]),
    "who": holdings_sentence,
    "what": holdings_sentence,
    "courses": courses_sentence,
    "diff": lambda document, _: str(document["sentence"]),
    "impact": lambda document, _: str(document["sentence"]),
    "criticality": criticality_sentence,
    "gaps": _gaps,
    "find": _found,
    "show": _record,
    "timeline": _listed("instrument", "instruments", "No instrument is shown in the record"),
    "holders": _listed("holder", "spells", "No holder is shown in the record"),
    "status": _settled("status", "statuses", "statuses", "term"),
    "duties": _settled("duty", "duties", "duties", "office"),
    "strength": _strength,
    "sources": _heard,
    "describe": lambda document, _: described(document),
}
