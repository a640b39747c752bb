"""Two instruments either of which can be left out of the record over a period (S19, S20).

Quantified over: the stretches of a period between which the record changes; every office and power on whose answers
one of the two can have an effect, its own and those of whatever depends on it, each asked with all other parts and
all facts unknown and every doctrine open; each standard of evidence. Reported if at each of these questions the
answer (its outcome and all its branches) is the same without the one, and without the other, and at some of them it
is not the same without both. What has no effect on an answer (duties, strength, practices, statuses, consents) must
be in both in the same words, and nothing of the kind may depend on the two. Law and publication are those of the
vantage given. A pair is looked at only if each provision of one has its like in the other: the same effect on a
power, target or status they share; so what is not reported may still be equivalent.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import combinations, pairwise

from vires.decide.analysis.effect import Cell, cells, dependants
from vires.decide.analysis.remark import Remark, Witness
from vires.decide.analysis.rule import Found, Rule
from vires.decide.analysis.study import LAST, Study
from vires.decide.analysis.trial import trials
from vires.decide.analysis.view import answered, ask, outcome
from vires.decide.answer import TooOpen
from vires.decide.asked import QuestionError
from vires.model.instrument import Instrument, plain
from vires.model.provision import PERFORMED, Grant, Modification, Restricts
from vires.model.question import Act
from vires.model.registry import Entry
from vires.temporal.vantage import Vantage

_BESIDE = {"id", "since", "until", "cite", "title", "note", "cannot_express"}
"""What may differ between two provisions that say the same."""


def _check(study: Study) -> Found:
    for one, other in study.counted(_candidates(study)):
        found = _Comparison(study, one, other).run()
        if found is not None:
            yield _remark(study, one, other, found)


def _candidates(study: Study) -> Iterator[tuple[Instrument, Instrument]]:
    """Pairs whose provisions are like each other, and whose periods meet; the earlier first."""
    own: dict[str, list[Entry]] = {}
    shown = {entry.instrument.id for entry in study.entries}
    for entry in study.known:
        if entry.instrument.id in shown:
            own.setdefault(entry.instrument.id, []).append(entry)
    alike: dict[tuple[str, ...], list[Instrument]] = {}
    for made in (entries[0].instrument for entries in own.values()):
        effects = sorted({type(e.provision).__name__ for e in own[made.id]})
        if any(_tells(e) for e in own[made.id]):
            alike.setdefault(tuple(effects), []).append(made)
    for group in alike.values():
        ordered = sorted(group, key=lambda made: (made.decided.sort_key, made.id))
        for one, other in combinations(ordered, 2):
            mine, its = own[one.id], own[other.id]
            if (
                all(any(_like(study, e, f) for f in its) for e in mine)
                and all(any(_like(study, e, f) for f in mine) for e in its)
                and _span(study, mine, its) is not None
            ):
                yield one, other


def _tells(entry: Entry) -> bool:
    """Tell whether a provision can by itself change an outcome."""
    provision = entry.provision
    if isinstance(provision, Restricts):
        return provision.force != "practice"
    return isinstance(provision, Grant | Modification)


def _like(study: Study, one: Entry, other: Entry) -> bool:
    """Tell whether two provisions may come to the same; what tells in no answer must be in the same words."""
    if type(one.provision) is not type(other.provision):
        return False
    if not (_tells(one) and _tells(other)):
        return _bare(one) == _bare(other)
    if isinstance(one.provision, Modification) and isinstance(other.provision, Modification):
        return not set(one.provision.targets).isdisjoint(other.provision.targets)
    return all(
        study.may_share(scheme, getattr(one.provision, name, None), getattr(other.provision, name, None))
        for scheme, name in (("powers", "powers"), ("offices", "to"), ("offices", "binds"))
    )


def _bare(entry: Entry) -> object:
    document = plain(entry.provision)
    return {key: value for key, value in document.items() if key not in _BESIDE}


def _span(study: Study, mine: list[Entry], its: list[Entry]) -> tuple[date, date] | None:
    """The days on which something of both may be in its period; what is performed has no end."""

    def period(entry: Entry) -> tuple[date, date]:
        first, last = study.period(entry)
        return first, LAST if isinstance(entry.provision, PERFORMED) else last

    spans = [[period(entry) for entry in entries] for entries in (mine, its)]
    first = max(min(start for start, _ in span) for span in spans)
    last = min(max(end for _, end in span) for span in spans)
    return (first, last) if first <= last else None


@dataclass(frozen=True)
class _Equivalence:
    """The stretch of time over which two instruments are equivalent (`until` outside, `None` for no end), and a
    question, at a moment of its beginning, on which it matters that one of them is there."""

    since: datetime
    until: datetime | None
    at: datetime
    cell: Cell

    @property
    def length(self) -> timedelta:
        """How long it is."""
        return (self.until or datetime.max.replace(tzinfo=self.since.tzinfo)) - self.since


class _Comparison:
    """Asks the same questions of a record with two instruments, without one, without the other, without both."""

    def __init__(self, study: Study, one: Instrument, other: Instrument) -> None:
        self.study = study
        self.one, self.other = one, other
        whole = study.registry
        self.records = [whole.without(gone) for gone in ((), (one.id,), (other.id,), (one.id, other.id))]
        self.engines = [study.answers(record) for record in self.records]
        entries = [[e for e in study.known if e.instrument.id == made.id] for made in (one, other)]
        self.span = _span(study, *entries)
        central = [e for own in entries for e in own]
        targets = {t for e in central if isinstance(e.provision, Modification) for t in e.provision.targets}
        aimed = [e for name in sorted(targets) for e in whole.named(name)]
        affected = dependants(study, (one.id, other.id))
        both = {one.id, other.id}
        self.silent = any(not _tells(e) for e in affected if e.instrument.id not in both)
        self.cells = list(dict.fromkeys((*cells(study, [*central, *aimed]), *cells(study, affected))))

    def run(self) -> _Equivalence | None:
        """The longest time over which they are equivalent, of several the first."""
        if self.span is None or self.silent:
            return None
        found: list[_Equivalence] = []
        going_on = False
        for stretch, following in pairwise([*self.study.stretches(*self.span), None]):
            assert stretch is not None
            cell = self._equivalent(stretch.moment)
            until = self._end() if following is None else following.start
            if cell is not None and going_on:
                found[-1] = replace(found[-1], until=until)
            elif cell is not None:
                found.append(_Equivalence(stretch.start, until, stretch.moment, cell))
            going_on = cell is not None
        return max(found, key=lambda one: one.length, default=None)

    def _end(self) -> datetime | None:
        assert self.span is not None
        last = self.span[1]
        return None if last == LAST else self.study.midnight(date.fromordinal(last.toordinal() + 1))

    def _equivalent(self, moment: datetime) -> Cell | None:
        """A question that needs one of the two, if both are in force and no question needs either of them."""
        given = self.study.standards[0]
        needed: Cell | None = None
        sure = False
        for vantage in self.study.standards:
            for cell in self.cells:
                whole, *less = self._answers(cell, moment, vantage)
                if whole is None or less[0] != whole or less[1] != whole:
                    return None
                if needed is None and vantage is given and less[2] != whole:
                    needed = cell
                elif needed is None and not sure:
                    sure = all(self._in_force(made, moment) for made in (self.one, self.other))
                    if not sure:
                        return None
            if needed is None:
                return None
        return needed if sure or all(self._in_force(made, moment) for made in (self.one, self.other)) else None

    def _in_force(self, made: Instrument, moment: datetime) -> bool:
        """Tell whether something of an instrument that tells is in force, and all of it that does not."""
        own = [entry for entry in self.study.known if entry.instrument.id == made.id]
        telling = [self._applies(entry, moment) for entry in own if _tells(entry)]
        return any(telling) and all(self._applies(entry, moment) for entry in own if not _tells(entry))

    def _applies(self, entry: Entry, moment: datetime) -> bool:
        given = self.study.standards[:1]
        return any(self.study.can_be(way.passes(), moment, given) for way in trials(self.study, entry))

    def _answers(self, cell: Cell, moment: datetime, vantage: Vantage) -> list[object]:
        found: list[object] = []
        for engine in self.engines:
            try:
                answer = engine(Act(office=cell[0], power=cell[1], at=self.study.shown(moment)), vantage)
            except (TooOpen, QuestionError):
                return [None, None, None, None]
            found.append((answer.outcome, answer.branches))
            if len(found) > 1 and len(found) < 4 and found[-1] != found[0]:
                return [None, None, None, None]
        return found


def _remark(study: Study, one: Instrument, other: Instrument, found: _Equivalence) -> Remark:
    since, at = study.shown(found.since), study.shown(found.at)
    until = "on" if found.until is None else f"until {study.shown(found.until)}"
    question = Act(office=found.cell[0], power=found.cell[1], at=at)
    both = answered(study, study.registry.without((one.id, other.id)), question)
    seen = ask(study, question, "")
    shows = f"the same with either of them, {outcome(None if both is None else both.outcome)} without both"
    return Remark(
        other,
        ("instrument",),
        SLUG,
        f"this and `{one.id}` are equivalent from {since} {until}: without either of them every answer is the same, "
        "without both it is not",
        "record one of them, with the other among its sources or notes; or correct what tells them apart",
        Witness(seen.verb, seen.question, shows, seen.outcome),
        beside=one,
    )


SLUG = "equivalent-instruments"
RULE = Rule(
    SLUG,
    "two instruments of which either could be left out",
    "Two records of one thing drift apart: a stay, a rescission or a correction reaches one of them and the other "
    "goes on as if nothing had happened. Where the law itself says a thing twice, both are right, and it is worth "
    "knowing that the end of one ends nothing.",
    _check,
)
