"""Records in everyday words: lists, conditions, periods, evidence. Labels come from the registry; what it
does not label is shown as it is written, never dressed up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from vires.model.registry import Registry
from vires.model.scope import metres

OUTCOMES = {
    "AUTHORIZED": "authority is shown",
    "IRREGULAR": "the power is held, but a rule of policy on its exercise is not met",
    "BARRED": "the power is held, but a limit of law is not met",
    "NO_AUTHORITY_SHOWN": "no authority is shown",
    "UNDEFINED": "the record goes in a circle and settles nothing",
    "CONDITIONAL": "it depends on facts that are not stated",
    "DISPUTED": "it depends on how the record is read",
}
"""What each outcome says (S14, S15), as the end of a sentence."""

FAILS = {
    "known": "nothing published by then tells of it",
    "evidence": "its evidence is weaker than the standard asked for",
    "decided": "it was not yet decided",
    "vires": "its maker is not shown to have had the power to make it",
    "annulled": "it was annulled, as if never made",
    "period": "the moment lies outside its period",
    "ended": "it had been rescinded",
    "suspended": "it was suspended at that moment",
    "route": "what it stands on does not hold",
    "scope": "it does not reach such an act",
    "condition": "its conditions are not shown to hold",
}
"""The first test that a grant does not pass (S15), as the end of "not shown, because ..."."""

BASES = {
    "document-held": "document held",
    "document-seen": "document seen by the source",
    "document-described": "document described by the source",
    "official-statement": "official statement",
    "named-source": "named source",
    "unnamed-source": "unnamed source",
    "relayed": "relayed from another",
    "unverified": "not verified",
}


_INSTANT = re.compile(r"(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:\d{2})")


def joined(parts: Iterable[str], word: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    known = [part for part in parts if part]
    if len(known) <= 1:
        return "".join(known)
    return f"{', '.join(known[:-1])} {word} {known[-1]}"


def period(since: str | None, until: str | None) -> str:
    """A half-open period: the day named by `until` is already outside, and none is no promise."""
    start = f"since {day(since)}" if since else "from the decision on"
    return f"{start}, until {day(until)}" if until else f"{start}, no end recorded"


def day(text: str | None) -> str:
    """A date as a reader expects it; an instant with a space in it, a range in words."""
    if text is None:
        return "not recorded"
    if "T" in text:
        moment = _INSTANT.fullmatch(text)
        return f"{moment[1]} {moment[2]} {moment[3].replace('Z', 'UTC')}" if moment else text
    return text.replace("..", " to ")


def number(value: float) -> str:
    """A number without a tail of zeros."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:g}"


class Wording:
    """One registry's labels, applied."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry

    def name(self, identity: str) -> str:
        """What an id is called; a provision after its own title, else after its instrument."""
        entry = self.registry.entries.get(identity)
        if entry is None:
            return self.registry.label(identity)
        title = entry.provision.title
        return f"{entry.instrument.title}: {title}" if title else f"{entry.instrument.title} ({entry.provision.id})"

    def short(self, identity: str) -> str:
        """What an id is called where room is short: a provision after its instrument, with its local id only
        where the instrument has others."""
        entry = self.registry.entries.get(identity)
        if entry is None:
            return self.registry.label(identity)
        title = entry.instrument.title
        return f"{title} ({entry.provision.id})" if len(entry.instrument.provisions) > 1 else title

    def cited(self, identity: str) -> str:
        """An id by its citation, if it has one."""
        entry = self.registry.entries.get(identity)
        cite = entry.provision.cite if entry else None
        instrument = entry.instrument if entry else self.registry.instruments.get(identity)
        return cite or (instrument.cite if instrument else None) or self.short(identity)

    def contested(self, doctrine: str) -> str:
        """A contested point by its short name."""
        return doctrine.replace("-", " ")

    def names(self, identities: Iterable[str], word: str = "or") -> str:
        """Several labels in a row."""
        return joined((self.registry.label(identity) for identity in identities), word)

    def listed(self, terms: Any, word: str = "and") -> str:
        """A list of terms, closed or open; an open one keeps its "including"."""
        if terms is None:
            return "all"
        if isinstance(terms, Mapping):
            within = terms.get("within")
            head = f"some of {self.registry.label(within)}" if within else "some"
            named = self.names(terms.get("including", ()), "and")
            return f"{head}, including {named}" if named else f"{head}, none named"
        if isinstance(terms, str):
            return self.registry.label(terms)
        return self.names(terms, word)

    def option(self, doctrine: str, option: str) -> str:
        """How a contested point is decided."""
        known = self.registry.settings.doctrines.get(doctrine)
        for candidate in known.options if known else ():
            if candidate.id == option:
                return candidate.label or option
        return option

    def amount(self, fact: str, value: float) -> str:
        """A number with the unit its term declares."""
        unit = getattr(self.registry.terms.get("facts", {}).get(fact), "unit", None)
        return f"{number(value)} {unit}" if unit else number(value)

    def condition(self, tree: Any, *, inner: bool = False) -> str:
        """A condition as registry text has it (S7), in words; `inner` puts brackets round what has parts."""
        if not isinstance(tree, Mapping) or len(tree) == 0:
            return str(tree)
        for key, word in (("all", "and"), ("any", "or")):
            if key in tree:
                parts = list(tree[key])
                if not parts:
                    return "always" if key == "all" else "never"
                if len(parts) == 1:
                    return self.condition(parts[0], inner=inner)
                text = f" {word} ".join(self.condition(part, inner=True) for part in parts)
                return f"({text})" if inner else text
        if "not" in tree:
            return f"not {self.condition(tree['not'], inner=True)}"
        return self._test(tree)

    def _test(self, tree: Mapping[str, Any]) -> str:
        label = self.registry.label
        if "fact" in tree:
            return label(tree["fact"])
        if "number" in tree:
            bound = "at most" if tree.get("at_most") is not None else "at least"
            value = tree.get("at_most") if tree.get("at_most") is not None else tree.get("at_least")
            return f"{label(tree['number'])} {bound} {self.amount(tree['number'], float(value or 0))}"
        if "status" in tree:
            return f"status: {label(tree['status'])}"
        if "consent" in tree:
            return f"consent of {label(tree['consent'])}"
        if "doctrine" in tree:
            name = tree["doctrine"]
            return f"{self.contested(name)} taken as {tree.get('is', '')}"
        if "exclusive" in tree:
            return "the route is open to that officer alone"
        if "scope" in tree:
            return self.scope(tree["scope"])
        return str(dict(tree))

    def scope(self, scope: Mapping[str, Any]) -> str:
        """To what a scope extends; a list left out is unrestricted and not mentioned."""
        parts = []
        if scope.get("territories") is not None:
            parts.append(f"in {self.listed(scope['territories'], 'or')}")
        if scope.get("sites") is not None:
            where = "at or near" if scope.get("near") else "at"
            if scope.get("within"):
                stated = scope["within"]
                in_metres = "" if stated.endswith(" m") else f" ({number(round(metres(stated)))} m)"
                where = f"within {stated}{in_metres} of"
            parts.append(f"{where} {self.listed(scope['sites'], 'or')}")
        if scope.get("subjects") is not None:
            parts.append(f"concerning {self.listed(scope['subjects'], 'or')}")
        return ", ".join(parts) or "without limit"

    def place(self, place: Mapping[str, Any]) -> str:
        """A place of a question: at, near, or so many metres away."""
        label = self.registry.label(place["site"])
        if place.get("near"):
            return f"near {label}"
        if place.get("metres") is not None:
            return f"{number(place['metres'])} m from {label}"
        return f"at {label}"
