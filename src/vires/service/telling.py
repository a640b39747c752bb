"""Parts of an answer in words, the same on paper, in a terminal and on a page."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from vires.model.finding import Finding, Miss, Word
from vires.service.wording import BASES, FAILS, Wording, day, joined
from vires.temporal.vantage import STANDARDS, UNDECIDED

NOT_ADVICE = "This states what a record holds. It is not legal advice."
NOT_REVIEWED = "Encoded, not reviewed: at least one record it rests on was accepted by no person."
_SINCE = {
    "known": "first published",
    "evidence": "evidence of that standard from",
    "decided": "decided",
    "period": "bounded by",
}


def view(vantage: dict[str, Any], wording: Wording) -> str:
    """The point of view in words (S2); contested points only where they are taken as decided."""
    as_of, known_by = day(date_text(vantage.get("as_of"))), day(date_text(vantage.get("known_by")))
    if as_of == known_by:
        parts = [f"law made and sources published by {as_of}"]
    else:
        parts = [f"law made by {as_of}", f"sources published by {known_by}"]
    parts.append(f"evidence {vantage.get('standard', 'reported')} or better")
    for name, option in (vantage.get("doctrine") or {}).items():
        if option != UNDECIDED:
            parts.append(f"{wording.contested(name)} taken as {option}")
    return "; ".join(parts)


def where(question: dict[str, Any], wording: Wording) -> str:
    """The place of an act: territory and kinds of place, each stated, none, or not stated."""
    sites = question.get("sites")
    if sites is None:
        kinds = "kind of place not stated"
    elif not sites:
        kinds = "at no kind of place that matters"
    else:
        kinds = joined(wording.place(_place(site)) for site in sites)
    territory = question.get("territory")
    return f"{wording.registry.label(territory)}; {kinds}" if territory else kinds


def _place(site: Any) -> dict[str, Any]:
    if isinstance(site, dict):
        return site
    identity, _, tail = str(site).partition("@")
    if not tail:
        return {"site": identity}
    return {"site": identity, "near": True} if tail == "near" else {"site": identity, "metres": float(tail)}


def date_text(value: Any) -> str | None:
    """A date of a question or a vantage as JSON has it, as text."""
    if isinstance(value, dict) and "between" in value:
        return f"{value['between'][0]}..{value['between'][1]}"
    return None if value is None else str(value)


def word_text(word: Word) -> str:
    """An attestation in a few words; a hedge stays verbatim."""
    parts = [BASES.get(word.basis, word.basis)]
    if word.modality != "asserted":
        parts.append(word.modality)
    if word.hedge:
        parts.append(f"“{word.hedge}”")
    parts.append(day(word.published))
    via = f" via {', '.join(word.via)}" if word.via else ""
    return f"{word.source}{via} ({', '.join(parts)})" + ("" if word.counts else ", does not count here")


def ranked(words: Iterable[Word]) -> list[Word]:
    """The best-attesting sources that count, each once; those that do not only where none does."""
    known = list(words)
    best = sorted((w for w in known if w.counts), key=lambda word: STANDARDS.index(word.level)) or known
    return list({word.source: word for word in reversed(best)}.values())[::-1]


def miss_text(miss: Miss, wording: Wording) -> str:
    """Why a grant is not shown to give the power."""
    text = f"not shown, because {FAILS.get(miss.fails, miss.fails)}"
    blamed = joined(wording.cited(identity) for identity in miss.because if identity != miss.provision)
    if blamed:
        text += f"; it stands on {blamed}" if miss.fails in {"vires", "route"} else f": {blamed}"
    if miss.since:
        text += f" ({_SINCE.get(miss.fails, 'since')} {day(miss.since)})"
    return text


def unexpressed(finding: Finding) -> tuple[str, ...]:
    """What the texts that it rests on say and the record cannot: each line once, however often a text is met."""
    lines = [text for chain in finding.chains for link in chain.links for text in link.cannot_express]
    lines += [text for limit in (*finding.limits, *finding.practices) for text in limit.cannot_express]
    return tuple(dict.fromkeys(lines))


def field_name(field: str, wording: Wording) -> str:
    """A field of a record as a reader names it: `ID.decided` is the day of decision of what ID is called."""
    identity, dot, name = field.rpartition(".")
    words = {"decided": "day of decision", "since": "start", "until": "end", "to": "recipients"}
    called = words.get(name, name)
    return f"{called} of {wording.name(identity)}" if dot else called


def value_text(value: Any, wording: Wording) -> str:
    """A value that a source gives, in words where the registry has them."""
    if value is None:
        return "not stated"
    if isinstance(value, dict):
        if "including" in value:
            return wording.listed(value)
        if len(value) == 1:
            ((key, inner),) = value.items()
            return f"{key.replace('_', ' ')} {value_text(inner, wording)}"
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list | tuple):
        return ", ".join(value_text(item, wording) for item in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return f"{value:,}"
    text = str(value)
    return day(text) if text[:4].isdigit() else wording.name(text)


def value_word(value: str) -> str:
    """The value of an atom: yes, no, or as it is named."""
    return {"true": "yes", "false": "no"}.get(value, value)


def same_value(left: Any, right: Any) -> bool:
    """Tell whether two values are the same as JSON."""
    return json.dumps(left, sort_keys=True, default=str) == json.dumps(right, sort_keys=True, default=str)
