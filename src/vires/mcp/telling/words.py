"""Parts of documents in words: provisions as they are cited, evidence, periods, disagreements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from vires.decide.change.remainder import MARK, is_rest
from vires.service.openpoint import FIELDS, OpenPoints
from vires.service.wording import BASES, OUTCOMES, Wording, day, joined
from vires.temporal.vantage import STANDARDS

MOST_WORDS = 3
MOST_WAYS = 3
HELD = {
    "HELD": "shown in the record",
    "NOT_SHOWN": "not shown in the record",
    "CONDITIONAL": "depends on facts that are not stated",
    "DISPUTED": "depends on how the record is read",
    "UNDEFINED": "the record goes in a circle and settles nothing",
}
SHORT = {
    "AUTHORIZED": "authority shown",
    "IRREGULAR": "power held, a rule of policy not met",
    "BARRED": "power held, a limit of law not met",
    "NO_AUTHORITY_SHOWN": "not shown",
    "UNDEFINED": "nothing settled",
}


def short(name: str) -> str:
    """An outcome in a few words, among others."""
    return SHORT.get(name) or outcome(name)


def outcome(name: str) -> str:
    """An outcome in words. What the record does not show is said to be not shown, and nothing more."""
    said = OUTCOMES.get(name) or HELD.get(name, name)
    return f"{said} in the record" if name in {"AUTHORIZED", "NO_AUTHORITY_SHOWN"} else said


def cited(part: Mapping[str, Any]) -> str:
    """A provision as it is cited, with its title and id."""
    citation, title, identity = part.get("citation"), part.get("title"), part.get("provision")
    if citation and title and citation != title:
        return f"{citation}, {title} [{identity}]"
    return f"{citation or title} [{identity}]"


def label(wording: Wording, identity: str) -> str:
    """What an id is called, and the id. What is left of a wide term beside narrower ones has no id of its own."""
    if is_rest(identity):
        return f"any other, within {label(wording, identity.removesuffix(MARK))}"
    called = wording.registry.label(identity)
    return f"{called} [{identity}]" if called != identity else identity


def attested(words: Sequence[Mapping[str, Any]]) -> str:
    """On whose word, the best first, hedges kept as they are; empty where nobody's is recorded."""
    counting = [word for word in words if word.get("counts", True)] or list(words)
    ranked = sorted(counting, key=lambda word: STANDARDS.index(word["level"]) if word["level"] in STANDARDS else 9)
    told = list({word["source"]: _word(word) for word in reversed(ranked)}.values())[::-1]
    if not told:
        return ""
    more = f"; and {len(told) - MOST_WORDS} more" if len(told) > MOST_WORDS else ""
    return "; on the word of " + "; ".join(told[:MOST_WORDS]) + more


def _word(word: Mapping[str, Any]) -> str:
    parts = [BASES.get(word["basis"], word["basis"])]
    if word.get("modality") not in (None, "asserted"):
        parts.append(word["modality"])
    if word.get("hedge"):
        parts.append(f"“{word['hedge']}”")
    parts.append(day(word.get("published")))
    return f"{word['source']} ({', '.join(parts)})"


def ways(branch: Mapping[str, Any], points: OpenPoints) -> str:
    """What a branch takes: the shortest ways to it."""
    found = sorted(branch["when"]["any"], key=lambda way: len(way["all"]))
    told = [", and ".join(points.when(way["all"])) or "nothing more" for way in found[:MOST_WAYS]]
    more = f"; or in {len(found) - MOST_WAYS} other ways" if len(found) > MOST_WAYS else ""
    return "; or ".join(told) + more


def dispute(said: Mapping[str, Any], wording: Wording) -> str:
    """A field on which sources differ: who says what, and which reading the record takes and why."""
    identity, _, field = str(said["field"]).rpartition(".")
    place = f"{FIELDS.get(field, field)} of {label(wording, identity)}" if identity else field
    readings = [f"{value(reading['value'], wording)} ({', '.join(reading['sources'])})" for reading in said["readings"]]
    text = f"{place}: {joined(readings, 'or')}"
    if said.get("settled") is not None:
        text += f"; the record takes {value(said['settled'], wording)}"
        if said.get("because"):
            text += f", because {said['because']}"
    return text


def value(said: Any, wording: Wording) -> str:
    """A value as a source gives it."""
    if said is None:
        return "not stated"
    if isinstance(said, dict) and "including" in said:
        return wording.listed(said)
    if isinstance(said, list) and all(isinstance(one, str) for one in said):
        return joined(wording.registry.label(one) for one in said) or "none"
    if isinstance(said, list):
        return joined((value(one, wording) for one in said), "or")
    if isinstance(said, dict):
        return ", ".join(f"{name.replace('_', ' ')} {value(inner, wording)}" for name, inner in said.items()) or "{}"
    text = str(said)
    return day(text) if text[:4].isdigit() else wording.registry.label(text)


def provisions(identities: Iterable[str], wording: Wording) -> str:
    """Provisions by their citations and ids."""
    told = []
    for identity in identities:
        called = wording.cited(identity)
        told.append(f"{called} [{identity}]" if called != identity else identity)
    return joined(told)
