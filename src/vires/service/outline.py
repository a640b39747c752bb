"""Answers in a few words: what a finding depends on, and what the other verbs found, so far as a question expects
something of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from vires.model.origin import Noun
from vires.service.alternatives import factors
from vires.service.openpoint import FIELDS, OpenPoints
from vires.service.wording import BASES, Wording, day, joined, number, period

HELD = {
    "HELD": "shown", "NOT_SHOWN": "not shown", "CONDITIONAL": "depends on facts that are not stated",
    "DISPUTED": "depends on how the record is read",
}  # fmt: skip


class Told(Noun):
    """One possible outcome: `head` says how many of `ways` are needed."""

    outcome: str
    head: str
    ways: tuple[str, ...]


def told_branches(branches: Iterable[Mapping[str, Any]], points: OpenPoints) -> Iterator[Told]:
    """Each branch of a finding as JSON has it, told as shortly as it can be."""
    for branch in branches:
        ways = [[(part["atom"], tuple(part["in"])) for part in way["all"]] for way in branch["when"]["any"]]
        found = factors(ways)
        alone = len(found) == 1 and len(found[0]) > 1

        def said(parts: list[tuple[str, tuple[str, ...]]]) -> str:
            return ", and ".join(points.confined(atom, values) for atom, values in parts)

        yield Told(
            outcome=branch["outcome"],
            head="if any of these holds" if alone else "if all of these hold" if len(found) > 1 else "if",
            ways=tuple(
                line or "nothing more is needed"
                for line in (map(said, found[0]) if alone else ("; or ".join(map(said, each)) for each in found))
            ),
        )


def answered(form: str, found: Mapping[str, Any], expected: Mapping[str, Any], wording: Wording) -> Iterator[str]:
    """What another verb than `ask` found, line by line."""
    if "error" in found:
        yield f"no answer: {found['error']['message']}"
        return
    yield from _TELLERS[form](found, expected, wording)


def _status(found: Mapping[str, Any], expected: Mapping[str, Any], wording: Wording) -> Iterator[str]:
    named = {(each.get("status"), each.get("term", found["term"])) for each in expected.get("statuses", ())}
    for each in found["statuses"]:
        if not named or {(each["status"], each["term"]), (None, each["term"])} & named:
            of = "" if each["term"] == found["term"] else f" of {wording.registry.label(each['term'])}"
            yield f"{each['label']}{of}: {HELD.get(each['outcome'], each['outcome'])}"
    if not found["statuses"]:
        yield "none is recorded"


def _duties(found: Mapping[str, Any], expected: Mapping[str, Any], wording: Wording) -> Iterator[str]:
    named = {each.get("provision") for each in expected.get("duties", ())}
    for each in found["duties"]:
        if not named or each["provision"] in named:
            state = HELD.get(each["outcome"], each["outcome"])
            yield f"{each['duty'] or 'a duty not put into words'} ({wording.cited(each['provision'])}): {state}"
    if not found["duties"]:
        yield "no duty is recorded"


def _holders(found: Mapping[str, Any], expected: Mapping[str, Any], wording: Wording) -> Iterator[str]:
    shown = [each for each in found["spells"] if each["holding"] is not False]
    for each in shown:
        name = each["name"] or each["holder"]
        yield f"{name}, {each['capacity']}, {period(each['since'], each['until'])}"
    if not shown:
        yield "no holder is recorded"


def _strength(found: Mapping[str, Any], expected: Mapping[str, Any], wording: Wording) -> Iterator[str]:
    counted = any(term["role"] == "counted" for force in found["forces"] for term in force["terms"])
    if found["hull"] and not counted:
        yield "not known: nothing that is recorded counts here"
        return
    yield (
        f"{interval(found['hull'])}{', about' if found['about'] else ''}" if found["hull"] else "no figure is recorded"
    )
    if len(found["readings"]) > 1:
        shown = dict.fromkeys(interval(reading["interval"]) for reading in found["readings"])
        yield f"sources differ: {joined(shown, 'or')}"


def _sources(found: Mapping[str, Any], expected: Mapping[str, Any], wording: Wording) -> Iterator[str]:
    if found["level"]:
        yield f"evidence: {found['level']}"
    for voice in found["attested"]:
        via = f", via {joined(voice['via'])}" if voice["via"] else ""
        hedge = f", hedged “{voice['hedge']}”" if voice["hedge"] else ""
        name = voice["title"] or voice["source"]
        yield f"{name} ({BASES[voice['basis']]}, {day(voice['published'])}{via}{hedge})"
    for dispute in found["disputes"]:
        taken = f"; taken: {dispute['settled']}" if dispute["settled"] is not None else ""
        field = dispute["field"].rpartition(".")[2]
        yield f"sources differ on the {FIELDS.get(field, field)}{taken}"
    for identity in expected.get("speaks_of") or found["speaks_of"]:
        yield f"it speaks of: {wording.short(identity)}"


def _show(found: Mapping[str, Any], expected: Mapping[str, Any], wording: Wording) -> Iterator[str]:
    for key in expected:
        value = found.get(key, found["record"].get(key))
        if isinstance(value, str | int | float | bool):
            yield f"{key.replace('_', ' ')}: {value}"
        elif isinstance(value, list) and all(isinstance(item, str) for item in value):
            yield f"{key.replace('_', ' ')}: {wording.names(value, 'and')}"


def _timeline(found: Mapping[str, Any], expected: Mapping[str, Any], wording: Wording) -> Iterator[str]:
    for filing in found["instruments"]:
        yield f"{day(filing['decided'])}: {filing['title']}"
    if not found["instruments"]:
        yield "none is recorded"


def interval(bounds: Any) -> str:
    """A number, or two with what lies between; an upper bound of none is not known."""
    low, high = bounds
    if high is None and not low:
        return "some, of a number that is not given"
    if high is None:
        return f"{number(low)} or more"
    return number(low) if low == high else f"{number(low)} to {number(high)}"


_TELLERS: dict[str, Callable[[Mapping[str, Any], Mapping[str, Any], Wording], Iterator[str]]] = {
    "status": _status, "duties": _duties, "holders": _holders, "strength": _strength, "sources": _sources,
    "show": _show, "timeline": _timeline,
}  # fmt: skip
