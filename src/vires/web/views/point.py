"""Open points and contested ones as switches: each position has an address, so that flipping one is following a link.
A point already stated stays a switch, so that it can be flipped back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from vires.model.finding import Finding, NextFact
from vires.service.openpoint import OpenPoints
from vires.service.telling import value_text, value_word
from vires.service.wording import Wording, number
from vires.temporal.vantage import UNDECIDED
from vires.web.query import NONE, Query

_LIST = re.compile(r"(?P<part>territory|sites|subjects):\[(?P<terms>[^\]]+)\](?P<tail>.*)")
_FIELDS = {"territory": "territory", "sites": "site", "subjects": "subject"}
_WORDS = {"yes": "true", "no": "false"}
MOST_TERMS = 10


@dataclass(frozen=True)
class Turn:
    """A position of a switch: the outcomes left there where they are known, and the query that states it, if one can.
    `taken`: it stands there now."""

    value: str
    outcomes: tuple[str, ...]
    query: str | None
    taken: bool = False
    hint: str = ""


@dataclass(frozen=True)
class Switch:
    """A point to settle. `key` names it among others; `settles`: alone it leaves fewer outcomes. `number`: what it
    takes is a number, stated as `fact=key=NUMBER`; `unit` is its unit. `stated`: it is stated in the question."""

    key: str
    question: str
    turns: tuple[Turn, ...]
    settles: bool = True
    stated: bool = False
    number: bool = False
    unit: str = ""


class Points:
    """The switches of a finding that was asked for by a query."""

    def __init__(self, finding: Finding, wording: Wording, query: Query) -> None:
        self.finding, self.wording, self.query = finding, wording, query
        self.points = OpenPoints(wording)
        self._order = {name: place for place, name in enumerate(wording.registry.terms.get("facts", {}))}

    def switches(self) -> tuple[Switch, ...]:
        """Facts in the order of the registry, stated or not, so that none moves when one is flipped; then what asks
        for a kind of place or of case."""
        found = {switch.key: switch for switch in self._stated()}
        for asked in self.finding.ask_next:
            switch = self._open(asked)
            found.setdefault(switch.key, switch)
        return tuple(sorted(found.values(), key=lambda s: (self._order.get(s.key, len(self._order)), s.key)))

    def _stated(self) -> Iterator[Switch]:
        for name, value in (self.finding.question.get("facts") or {}).items():
            spelt = next((n for n in self.query.pairs("fact") if name == n or name.endswith("/" + n)), name)
            question = self.points.question(f"{'fact' if isinstance(value, bool) else 'number'}:{name}")
            if isinstance(value, bool):
                turns = self._binary(name, spelt, taken=value)
            else:
                shown = self.wording.amount(name, float(value))
                turns = (Turn(shown, (), None, taken=True), self._leave(spelt))
            yield Switch(name, question, turns, settles=False, stated=True)

    def _binary(self, name: str, spelt: str, taken: bool) -> tuple[Turn, ...]:
        def turn(word: str) -> Turn:
            here = taken == (word == "yes")
            query = self.query.text() if here else self.query.stating("fact", spelt, _WORDS[word]).text()
            outcome = (self.finding.outcome.value,) if here else ()
            return Turn(word, outcome, query, here)

        return (turn("yes"), turn("no"), self._leave(spelt))

    def _leave(self, spelt: str) -> Turn:
        return Turn("not stated", (), self.query.stating("fact", spelt, None).text())

    def _open(self, asked: NextFact) -> Switch:
        kind, _, rest = asked.atom.partition(":")
        splits = {value: tuple(str(o) for o in outcomes) for value, outcomes in asked.splits.items()}
        settles = len(set(splits.values())) > 1
        question = self.points.question(asked.atom)
        if kind == "fact" and "@" not in rest:
            turns = [
                Turn(value_word(v), splits[v], self.query.stating("fact", rest, v).text())
                for v in ("true", "false")
                if v in splits
            ]
            return Switch(rest, question, (*turns, Turn("not stated", (), self.query.text(), True)), settles)
        if kind == "number" and "@" not in rest:
            unit = getattr(self.wording.registry.terms.get("facts", {}).get(rest), "unit", None)
            turns = [Turn(_interval(value), splits[value], None) for value in splits]
            return Switch(rest, question, tuple(turns), settles, number=True, unit=unit or "")
        listed = _LIST.fullmatch(asked.atom)
        if listed is not None:
            key = f"{listed['part']}:{listed['terms']}"
            return Switch(key, self._where(listed), tuple(self._terms(listed)), settles)
        stating = self._doctrine if kind == "doctrine" else lambda _rest, _value: None
        turns = [Turn(value_word(value), outcomes, stating(rest, value)) for value, outcomes in splits.items()]
        return Switch(asked.atom, question, tuple(turns), settles)

    def _doctrine(self, name: str, value: str) -> str | None:
        return None if "," in value else self.query.stating("doctrine", name, value).text()

    def _where(self, listed: re.Match[str]) -> str:
        plain = f"{listed['part']}:[{listed['terms']}]"
        if listed["part"] == "sites":
            return "Does it happen at one of these kinds of place?"
        if listed["part"] == "subjects":
            return "Does it concern this?"
        return self.points.question(plain)

    def _terms(self, listed: re.Match[str]) -> Iterator[Turn]:
        """A position for each term of a list, and one for none of any kind where none is stated."""
        part = listed["part"]
        field, label = _FIELDS[part], self.wording.registry.label
        for term in listed["terms"].split(",")[:MOST_TERMS]:
            if part == "territory":
                yield Turn(label(term), (), self.query.having(territory=term).text())
            else:
                yield Turn(label(term), (), self.query.adding(field, term).text())
        if part != "territory" and not self.query.all(field):
            none = "no kind of place that matters" if part == "sites" else "none that matters"
            yield Turn(none, (), self.query.adding(field, NONE).text())

    def contested(self) -> Iterator[Contested]:
        """The contested points that the answer turns on."""
        for name in self.finding.elsewhere.doctrines:
            doctrine = self.wording.registry.settings.doctrines.get(name)
            taken = str((self.finding.vantage.get("doctrine") or {}).get(name, UNDECIDED))
            options = [(option.id, option.label or "") for option in (doctrine.options if doctrine else ())]
            turns = tuple(
                Turn(
                    option.replace("-", " "), (self.finding.outcome.value,) if option == taken else (),
                    self.query.stating("doctrine", name, option).text(), option == taken, label,
                )
                for option, label in (*options, (UNDECIDED, "left open"))
            )  # fmt: skip
            yield Contested(name, self.wording.contested(name), doctrine.question if doctrine else None, turns)

    def stated_facts(self) -> Iterator[tuple[str, str]]:
        """What was stated of circumstances, in words."""
        for name, value in (self.finding.question.get("facts") or {}).items():
            yield self.wording.registry.label(name), value_text(value, self.wording)


@dataclass(frozen=True)
class Contested:
    """A contested point of law that the answer turns on, with the ways of deciding it."""

    key: str
    name: str
    question: str | None
    options: tuple[Turn, ...]


def _interval(value: str) -> str:
    """`[0,30)` as `0 to under 30`."""
    matched = re.fullmatch(r"([(\[])([^,]*),([^,]*)([)\]])", value)
    if matched is None:
        return value
    low, high = ("" if bound.lstrip("+-") in ("inf", "") else number(float(bound)) for bound in matched.group(2, 3))
    if low and low == high:
        return low
    under = "up to" if matched[4] == "]" else "under"
    over = "at least" if matched[1] == "[" else "over"
    if low and high:
        return f"{low if matched[1] == '[' else 'over ' + low} to {'' if matched[4] == ']' else 'under '}{high}"
    return f"{over} {low}" if low else f"{under} {high}" if high else "any number"
