"""A finding for a page: in the order in which a reader asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from vires.model.finding import Duty, Finding, Limit, Link, Miss, NextFact, Outcome, Word
from vires.picture.drawing import Drawing
from vires.service.openpoint import OpenPoints
from vires.service.outline import Told, told_branches
from vires.service.picturing import draw_finding
from vires.service.telling import (
    date_text,
    field_name,
    miss_text,
    ranked,
    same_value,
    unexpressed,
    value_text,
    value_word,
    view,
    where,
    word_text,
)
from vires.service.wording import Wording, day, period
from vires.temporal.vantage import UNDECIDED
from vires.web.query import Query

MOST_MISSES = 8


@dataclass(frozen=True)
class Shown:
    """A provision with what it says here and on whose word. `state` is `met`, `not met` or `depends`."""

    id: str
    cite: str
    title: str
    lines: tuple[str, ...]
    words: tuple[str, ...] = ()
    state: str | None = None
    below: tuple[Shown, ...] = ()


@dataclass(frozen=True)
class Ladder:
    """A chain from its root to the office, and what it asks of the act."""

    links: tuple[Shown, ...]
    condition: str | None


@dataclass(frozen=True)
class Turn:
    """One value that an open point may take: the outcomes left, and the query that states it, if one can."""

    value: str
    outcomes: tuple[str, ...]
    query: str | None
    taken: bool = False


@dataclass(frozen=True)
class Switch:
    """An open point as something to settle."""

    question: str
    turns: tuple[Turn, ...]
    settles: bool = True


@dataclass(frozen=True)
class Reading:
    """What some sources say of a field."""

    value: str
    sources: tuple[str, ...]
    taken: bool


@dataclass(frozen=True)
class Disagreement:
    """A field on which sources differ."""

    field: str
    readings: tuple[Reading, ...]
    because: str | None


@dataclass(frozen=True)
class Contested:
    """A contested point of law that the answer turns on, with the ways of deciding it."""

    name: str
    question: str | None
    options: tuple[Turn, ...]


class FindingView:
    """A finding in words. `query` is the address it was asked by."""

    def __init__(self, finding: Finding, wording: Wording, query: Query) -> None:
        self.finding, self.wording, self.query = finding, wording, query
        self.points = OpenPoints(wording)
        self.outcome = str(finding.outcome)

    def asked(self) -> Iterator[tuple[str, str, str | None]]:
        """What was asked, in rows: what it is, in words, and the id of the record if there is one."""
        question, label = self.finding.question, self.wording.registry.label
        yield "who", label(str(question["office"])), str(question["office"])
        yield "what", label(str(question["power"])), str(question["power"])
        yield "where", where(question, self.wording), None
        subjects = question.get("subjects")
        yield "concerning", "not stated" if subjects is None else self.wording.names(subjects, "and") or "none", None
        yield "when", day(date_text(question.get("at"))), None
        yield "seen from", view(self.finding.vantage, self.wording), None
        if self.finding.registry.revision is not None:
            yield "recorded", f"revision {self.finding.registry.revision.removeprefix('sha256:')[:12]}", None

    def stated(self) -> Iterator[tuple[str, str, str]]:
        """What was stated of circumstances and contested points: the name, the value, and the query without it."""
        for name, value in (self.finding.question.get("facts") or {}).items():
            spelt = next((n for n in self.query.pairs("fact") if name == n or name.endswith(n)), name)
            yield self.wording.registry.label(name), value_text(value, self.wording), self._without("fact", spelt)
        for name, option in (self.finding.vantage.get("doctrine") or {}).items():
            if option != UNDECIDED and name in self.query.pairs("doctrine"):
                yield self.wording.contested(name), str(option), self._without("doctrine", name)

    def _without(self, field: str, name: str) -> str:
        return self.query.stating(field, name, None).text()

    def branches(self) -> Iterator[Told]:
        """Each possible outcome with what it takes."""
        yield from told_branches((b.model_dump(mode="json", by_alias=True) for b in self.finding.branches), self.points)

    def drawing(self) -> Drawing:
        """The chains, limits and near misses drawn."""
        return draw_finding(self.finding, self.wording)

    def picture(self) -> str:
        """The drawing as it stands on a page."""
        return self.drawing().svg()

    def chains(self) -> Iterator[Ladder]:
        """Each chain, root first."""
        for chain in self.finding.chains:
            asks = None if chain.condition in (None, {}, {"all": []}) else self.wording.condition(chain.condition)
            yield Ladder(tuple(self._link(link) for link in chain.links), asks)

    def _link(self, link: Link) -> Shown:
        by = self.wording.registry.label(link.issuer) + (f" ({link.holder})" if link.holder else "")
        effect = "gives it to" if link.does == "confers" else "passes it on to"
        lines = (f"{by} {effect} {self.wording.listed(link.to)}", period(link.since, link.until))
        return Shown(link.provision, link.citation or link.title, link.title, lines, self._words(link.attested))

    def _words(self, words: Iterable[Word]) -> tuple[str, ...]:
        return tuple(word_text(word) for word in ranked(words))

    def limits(self) -> Iterator[Shown]:
        """The limits of law and policy that reach the act."""
        yield from (self._limit(limit) for limit in self.finding.limits)

    def practices(self) -> Iterator[Shown]:
        """Practices, which change no outcome."""
        yield from (self._limit(limit) for limit in self.finding.practices)

    def _limit(self, limit: Limit) -> Shown:
        unless = (f"unless {self.wording.condition(limit.unless)}",) if limit.unless is not None else ()
        state = None if limit.force == "practice" else {True: "met", False: "not met", None: "depends"}[limit.met]
        lines = (f"{limit.force}; {period(limit.since, limit.until)}", *unless)
        words = self._words(limit.attested)
        return Shown(limit.provision, limit.citation or limit.title, limit.title, lines, words, state)

    def duties(self) -> Iterator[Shown]:
        """Duties laid on the office, which confer nothing."""
        yield from (self._duty(duty) for duty in self.finding.duties)

    def _duty(self, duty: Duty) -> Shown:
        said = (duty.duty,) if duty.duty else ()
        lines = (*said, f"laid on {self.wording.listed(duty.to)}; {period(duty.since, duty.until)}")
        return Shown(duty.provision, duty.citation or duty.title, duty.title, lines, self._words(duty.attested))

    def nearest(self) -> Iterator[Shown]:
        """For a negative answer: the grants that came nearest, and why each is not shown to reach."""
        if self.finding.outcome == Outcome.NO_AUTHORITY_SHOWN:
            yield from (self._miss(miss) for miss in self.finding.nearest[:MOST_MISSES])

    def _miss(self, miss: Miss) -> Shown:
        below = tuple(self._miss(one) for one in miss.route)
        lines = (miss_text(miss, self.wording),)
        return Shown(miss.provision, miss.citation or miss.title, miss.title, lines, below=below)

    def disagreements(self) -> Iterator[Disagreement]:
        """Fields on which sources that count disagree."""
        for dispute in self.finding.disputes:
            readings = tuple(
                Reading(
                    value_text(reading.value, self.wording), tuple(reading.sources),
                    dispute.settled is not None and same_value(reading.value, dispute.settled),
                )
                for reading in dispute.readings
            )  # fmt: skip
            yield Disagreement(field_name(dispute.field, self.wording), readings, dispute.because)

    def switches(self) -> Iterator[Switch]:
        """The facts worth asking, each value with the outcomes left and the address that states it."""
        for asked in self.finding.ask_next:
            turns = tuple(
                Turn(value_word(value), tuple(str(o) for o in outcomes), self._stating(asked, value))
                for value, outcomes in asked.splits.items()
            )
            yield Switch(self.points.question(asked.atom), turns, len(set(asked.splits.values())) > 1)

    def _stating(self, asked: NextFact, value: str) -> str | None:
        kind, _, name = asked.atom.partition(":")
        if "@" in name:
            return None
        if kind == "fact" and value in ("true", "false"):
            return self.query.stating("fact", name, value).text()
        if kind == "doctrine" and "," not in value:
            return self.query.stating("doctrine", name, value).text()
        return None

    def contested(self) -> Iterator[Contested]:
        """The contested points that the answer turns on."""
        for name in self.finding.elsewhere.doctrines:
            doctrine = self.wording.registry.settings.doctrines.get(name)
            taken = (self.finding.vantage.get("doctrine") or {}).get(name)
            options = tuple(
                Turn(
                    f"{option.id}: {option.label}" if option.label else option.id, (),
                    self.query.stating("doctrine", name, option.id).text(), option.id == taken,
                )
                for option in (doctrine.options if doctrine else ())
            )  # fmt: skip
            yield Contested(self.wording.contested(name), doctrine.question if doctrine else None, options)

    def otherwise(self) -> Iterator[tuple[str, str, str]]:
        """The outcome at other standards of evidence, with the address that asks so."""
        for standard, outcome in self.finding.elsewhere.standards.items():
            yield standard, str(outcome), self.query.having(standard=standard).text()

    def unexpressed(self) -> tuple[str, ...]:
        """What the texts say besides."""
        return unexpressed(self.finding)
