"""Open points (atoms, S13) in everyday words: what would have to be so."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from vires.service.wording import Wording, day, joined, number

_LIST = re.compile(
    r"(?P<part>office|power|territory|sites|subjects)(?:@(?P<making>[^:\[]+))?:\[(?P<terms>[^\]]*)\]"
    r"(?:<=(?P<metres>[\d.]+))?(?:~(?P<near>.+))?"
)
_INTERVAL = re.compile(r"(?P<open>[(\[])(?P<low>[^,]*),(?P<high>[^,]*)(?P<close>[)\]])")
_IS = {
    "office": ("who acts is", "who acts is not"),
    "power": ("what is done is", "what is done is not"),
    "territory": ("it happens in", "it does not happen in"),
    "subjects": ("it concerns", "it does not concern"),
}
_AT = {True: "it happens", False: "it does not happen"}
FIELDS = {
    "decided": "day of decision",
    "since": "start",
    "until": "end",
    "quantity": "figure",
    "to": "recipients",
}


class OpenPoints:
    """Open points of findings on one registry."""

    def __init__(self, wording: Wording) -> None:
        self.wording = wording
        self.label = wording.registry.label

    def when(self, confinements: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
        """The parts of one implicant: all of them together suffice."""
        return tuple(self.confined(part["atom"], tuple(part["in"])) for part in confinements)

    def confined(self, atom: str, values: tuple[str, ...]) -> str:
        """What it says that an atom takes one of some values."""
        kind, _, rest = atom.partition(":")
        holds = values == ("true",)
        matched = _LIST.fullmatch(atom)
        if matched is not None and set(values) <= {"true", "false"}:
            return self._list(matched.groupdict(), holds)
        if atom == "time" or atom.startswith("time@"):
            subject = "the act" if atom == "time" else f"the making of {self.wording.short(atom[5:])}"
            return f"{subject} falls {joined((_stretch(value) for value in values), 'or')}"
        verb = getattr(self, f"_{kind}", None)
        return verb(rest, values, holds) if verb is not None else f"{atom} is {joined(values, 'or')}"

    def question(self, atom: str) -> str:
        """What to ask in order to settle an atom."""
        kind, _, rest = atom.partition(":")
        name, _, making = rest.partition("@")
        if kind == "fact":
            term = self.wording.registry.terms.get("facts", {}).get(name)
            asked = getattr(term, "question", None)
            at = f" (when {self.wording.short(making)} was made)" if making else ""
            return (asked or f"{self.label(name)}: yes or no?") + at
        if kind == "number":
            unit = getattr(self.wording.registry.terms.get("facts", {}).get(name), "unit", None)
            return f"{self.label(name)}: how many {unit}?" if unit else f"{self.label(name)}: how many?"
        if atom == "time":
            return "at what time of day?"
        if _LIST.fullmatch(atom) or kind in {"status", "consent"}:
            return f"is it so that {self.confined(atom, ('true',))}?"
        return f"{self.confined(atom, ('true',))}?"

    # One method for each kind of atom, in the order of the interfaces.

    def _fact(self, rest: str, values: tuple[str, ...], holds: bool) -> str:
        name, _, making = rest.partition("@")
        text = f"{self.label(name)}: {'yes' if holds else 'no'}"
        return f"{text} (when {self.wording.short(making)} was made)" if making else text

    def _number(self, rest: str, values: tuple[str, ...], holds: bool) -> str:
        name, _, making = rest.partition("@")
        text = f"{self.label(name)} is {joined((self._interval(name, value) for value in values), 'or')}"
        return f"{text} (when {self.wording.short(making)} was made)" if making else text

    def _status(self, rest: str, values: tuple[str, ...], holds: bool) -> str:
        return f"{self.label(rest)} {'holds' if holds else 'does not hold'} of it"

    def _consent(self, rest: str, values: tuple[str, ...], holds: bool) -> str:
        office, _, target = rest.partition(">")
        verb = "consents" if holds else "does not consent"
        return f"{self.label(office)} {verb} to {self.wording.short(target)}"

    def _reading(self, rest: str, values: tuple[str, ...], holds: bool) -> str:
        identity, _, field = rest.rpartition(".")
        shown = joined((self._value(value) for value in values), "or")
        return f"{FIELDS.get(field, field)} of {self.wording.short(identity)}: {shown}"

    def _date(self, rest: str, values: tuple[str, ...], holds: bool) -> str:
        identity, _, field = rest.rpartition(".")
        shown = joined((day(value) for value in values), "or")
        return f"the {FIELDS.get(field, field)} of {self.wording.short(identity)} falls on {shown}"

    def _order(self, rest: str, values: tuple[str, ...], holds: bool) -> str:
        first, _, second = rest.partition("<")
        if not holds:
            first, second = second, first
        return f"{self.wording.short(first)} came before {self.wording.short(second)} that day"

    def _open(self, rest: str, values: tuple[str, ...], holds: bool) -> str:
        place, _, terms = rest.partition(">")
        identity, _, _field = place.rpartition(".")
        takes = "takes in" if holds else "does not take in"
        named = self.wording.names(filter(None, re.split(r"[\[\],]+", terms)))
        return f"the open list of {self.wording.short(identity)} {takes} {named}"

    def _near(self, rest: str, values: tuple[str, ...], holds: bool) -> str:
        verb = "counts" if holds else "does not count"
        return f"such a place {verb} as near, as {self.wording.short(rest)} means it"

    def _redelegable(self, rest: str, values: tuple[str, ...], holds: bool) -> str:
        return f"{self.wording.short(rest)} {'may' if holds else 'may not'} be passed on"

    def _route(self, rest: str, values: tuple[str, ...], holds: bool) -> str:
        if set(values) <= {"true", "false"}:
            return f"{self.wording.short(rest)} {'has' if holds else 'has no'} basis, though it names none"
        return f"{self.wording.short(rest)} stands on {joined((self.wording.short(v) for v in values), 'or')}"

    def _holder(self, rest: str, values: tuple[str, ...], holds: bool) -> str:
        if set(values) <= {"true", "false"}:
            served = "was validly held" if holds else "was not validly held"
            return f"the office of the issuer {served} when {self.wording.short(rest)} was made"
        return f"{self.wording.short(rest)} was made by {joined(values, 'or')}"

    def _exists(self, rest: str, values: tuple[str, ...], holds: bool) -> str:
        return f"{self.wording.short(rest)} {'exists' if holds else 'does not exist'}, of which sources disagree"

    def _yields(self, rest: str, values: tuple[str, ...], holds: bool) -> str:
        limit, _, link = rest.partition("<")
        verb = "yields" if holds else "does not yield"
        return f"{self.wording.short(limit)} {verb} to {self.wording.short(link)}"

    def _doctrine(self, rest: str, values: tuple[str, ...], holds: bool) -> str:
        return f"{self.wording.contested(rest)} taken as {joined(values, 'or')}"

    # Values

    def _list(self, parts: Mapping[str, str | None], holds: bool) -> str:
        terms = tuple(filter(None, (parts["terms"] or "").split(",")))
        named, part = self.wording.names(terms), parts["part"] or ""
        if part == "sites":
            where = "at or near" if parts["near"] else "at"
            if parts["metres"]:
                where = f"within {number(float(parts['metres']))} m of"
            text = f"{_AT[holds]} {where} {named}"
        else:
            text = f"{_IS[part][0 if holds else 1]} {named}"
        if parts["near"]:
            text += f", as {self.wording.short(parts['near'])} means it"
        if parts["making"]:
            text = f"when {self.wording.short(parts['making'])} was made, {text}"
        return text

    def _interval(self, fact: str, value: str) -> str:
        matched = _INTERVAL.fullmatch(value)
        if matched is None:
            return value
        low, high = matched["low"].strip(), matched["high"].strip()
        bounds = []
        if low and "inf" not in low:
            word = "more than" if matched["open"] == "(" else "at least"
            bounds.append(f"{word} {self.wording.amount(fact, float(low))}")
        if high and "inf" not in high:
            word = "less than" if matched["close"] == ")" else "at most"
            bounds.append(f"{word} {self.wording.amount(fact, float(high))}")
        return joined(bounds) or "any number"

    def _value(self, value: str) -> str:
        if value[:1] in "[{":
            try:
                said = json.loads(value)
            except ValueError:
                return value
            if isinstance(said, list) and any(isinstance(part, dict) for part in said):
                return joined((self._clause(part) for part in said), "or")
            if isinstance(said, list) or "including" in said:
                return self.wording.listed(said) or "nobody"
            return ", ".join(f"{key.replace('_', ' ')} {_figure(inner)}" for key, inner in said.items())
        return day(value) if re.fullmatch(r"\d{4}[\dT:.+\-Z]*", value) else self.label(value)

    def _clause(self, clause: Mapping[str, Any]) -> str:
        """A clause under which a power may be passed on (S12)."""
        told = [
            f"{name.replace('_', ' ')} {self.wording.listed(inner) if isinstance(inner, list | dict) else inner}"
            for name, inner in clause.items()
        ]
        return f"a clause: {', '.join(told)}" if told else "a clause that asks nothing"


def _figure(value: Any) -> str:
    if isinstance(value, list):
        return " to ".join(_figure(part) for part in value)
    return number(value) if isinstance(value, int | float) else str(value)


def _stretch(value: str) -> str:
    """A half-open stretch of time: from its first moment, before its last."""
    since, _, until = value.partition("..")
    if since and until:
        return f"from {day(since)} and before {day(until)}"
    if since:
        return f"from {day(since)} on"
    return f"before {day(until)}" if until else "at any time that day"
