"""A finding for a page: in the order in which a reader asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from vires.model.finding import Duty, Finding, Limit, Miss, Outcome, Word
from vires.picture.drawing import Drawing
from vires.service.outline import Told, told_branches
from vires.service.picturing import draw_finding
from vires.service.telling import (
    date_text,
    field_name,
    miss_text,
    same_value,
    unexpressed,
    value_text,
    view,
    where,
)
from vires.service.wording import Wording, day, period
from vires.temporal.vantage import UNDECIDED
from vires.web.query import Query
from vires.web.views.phrase import Part, phrase, spoken
from vires.web.views.point import Points
from vires.web.views.tree import Rung, Source, sources, tree

MOST_MISSES = 8


@dataclass(frozen=True)
class Shown:
    """A provision with what it says here and on whose word. `state` is `met`, `not met` or `depends`."""

    id: str
    cite: str
    title: str
    lines: tuple[str, ...]
    sources: tuple[Source, ...] = ()
    state: str | None = None
    below: tuple[Shown, ...] = ()


@dataclass(frozen=True)
class Reading:
    """What some sources say of a field."""

    value: str
    sources: tuple[tuple[str, str], ...]
    taken: bool


@dataclass(frozen=True)
class Disagreement:
    """A field on which sources differ. A source has its id and its title."""

    field: str
    readings: tuple[Reading, ...]
    because: str | None


class FindingView:
    """A finding in words. `query` is the address it was asked by."""

    def __init__(self, finding: Finding, wording: Wording, query: Query) -> None:
        self.finding, self.wording, self.query = finding, wording, query
        self.points = Points(finding, wording, query)
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

    def parts(self) -> tuple[Part, ...]:
        """The question as a sentence."""
        return tuple(phrase(self.finding.question, self.wording))

    def sentence(self) -> str:
        """The question in one line."""
        return spoken(iter(self.parts()))

    def doctrines(self) -> Iterator[tuple[str, str]]:
        """How contested points were stated to be decided."""
        for name, option in (self.finding.vantage.get("doctrine") or {}).items():
            if option != UNDECIDED and name in self.query.pairs("doctrine"):
                yield self.wording.contested(name), str(option).replace("-", " ")

    def branches(self) -> Iterator[Told]:
        """Each possible outcome with what it takes."""
        yield from told_branches(
            (b.model_dump(mode="json", by_alias=True) for b in self.finding.branches), self.points.points
        )

    def drawing(self) -> Drawing:
        """The chains, limits and near misses drawn."""
        return draw_finding(self.finding, self.wording)

    def picture(self) -> str:
        """The drawing as it stands on a page."""
        return self.drawing().svg()

    def tree(self) -> tuple[Rung, ...]:
        """The chains from their roots, what they share as one."""
        return tree(self.finding.chains, self.wording)

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
        said = self._sources(limit.attested)
        return Shown(limit.provision, limit.citation or limit.title, limit.title, lines, said, state)

    def _sources(self, words: Iterable[Word]) -> tuple[Source, ...]:
        return tuple(sources(words, self.wording))

    def duties(self) -> Iterator[Shown]:
        """Duties laid on the office, which confer nothing."""
        yield from (self._duty(duty) for duty in self.finding.duties)

    def _duty(self, duty: Duty) -> Shown:
        said = (duty.duty,) if duty.duty else ()
        lines = (*said, f"laid on {self.wording.listed(duty.to)}; {period(duty.since, duty.until)}")
        return Shown(duty.provision, duty.citation or duty.title, duty.title, lines, self._sources(duty.attested))

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
                    value_text(reading.value, self.wording), tuple((one, self._called(one)) for one in reading.sources),
                    dispute.settled is not None and same_value(reading.value, dispute.settled),
                )
                for reading in dispute.readings
            )  # fmt: skip
            yield Disagreement(field_name(dispute.field, self.wording), readings, dispute.because)

    def _called(self, source: str) -> str:
        known = self.wording.registry.sources.get(source)
        return known.title if known is not None else source

    def otherwise(self) -> Iterator[tuple[str, str, str]]:
        """The outcome at other standards of evidence, with the address that asks so."""
        for standard, outcome in self.finding.elsewhere.standards.items():
            yield standard, str(outcome), self.query.having(standard=standard).text()

    def unexpressed(self) -> tuple[str, ...]:
        """What the texts say besides."""
        return unexpressed(self.finding)
