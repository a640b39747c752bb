"""What the text says at the vantage, in the case in hand: dates (S3), which provisions there are and which reading
of a field counts (S8), stated facts (S1, S5) and holders (S16)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from vires.model.attestation import Attestation, Resolution
from vires.model.condition import NumberIs
from vires.model.holder import Spell
from vires.model.instrument import Instrument
from vires.model.provision import Modification, Quantity
from vires.model.registry import Entry
from vires.model.terms import OpenList
from vires.temporal.dating import Dating
from vires.temporal.vantage import STANDARDS
from vires.verify.circumstances import Circumstances
from vires.verify.linkage import Day, Earlier
from vires.verify.point import Point

ACT, VIEW = "act", "view"
"""The act's moment and the viewpoint's; any other moment is the making of the instrument of that id."""


class Text:
    """The registry's text as it counts. Everything is two-valued; what a reading or a date leaves open stops it."""

    def __init__(self, case: Circumstances) -> None:
        self.case = case
        self.registry = case.registry
        self.zone = case.zone

    # Dates

    def _exact(self, name: str, dating: Dating) -> Dating:
        exact: Dating = self.case.value(self.case.dates.day(name, dating)) if dating.is_imprecise else dating
        return exact

    def _dated(self, owner: str, instrument: Instrument, path: str, written: Dating | None, stated: Dating) -> Dating:
        """A stated date made exact. Where sources give several imprecise ones, each is a point of its own."""
        said = [written, *(a.says[path] for a in instrument.attested if path in a.says)]
        vague = {date for date in said if isinstance(date, Dating) and date.is_imprecise}
        name = f"date:{owner}.{path.rpartition('.')[2]}"
        return self._exact(f"{name}={stated.text}" if len(vague) > 1 else name, stated)

    def decided(self, instrument: Instrument) -> Dating:
        """When the instrument was decided, to the day or the instant."""
        stated = self.field(instrument, None, "decided")
        return self._dated(instrument.id, instrument, "decided", instrument.decided, stated)

    def starts(self, entry: Entry) -> datetime:
        """When the provision's period begins: with the decision where it does not say."""
        return self._bound(entry, "since") or self._begin(self.decided(entry.instrument))

    def ends(self, entry: Entry) -> datetime | None:
        """When it ends; that moment is outside."""
        return self._bound(entry, "until")

    def _bound(self, entry: Entry, name: str) -> datetime | None:
        stated = self.field(entry.instrument, entry, name)
        if stated is None:
            return None
        path, written = f"{entry.provision.id}.{name}", getattr(entry.provision, name)
        return self._begin(self._dated(entry.id, entry.instrument, path, written, stated))

    def _begin(self, dating: Dating) -> datetime:
        return dating.start(self.zone)

    def instant(self, moment: str) -> datetime:
        """The instant of a moment; of a day, one of the times at which something changes in it."""
        if moment == VIEW:
            return self.case.vantage.as_of.end(self.zone)
        dating = self.case.act.at if moment == ACT else self.decided(self.registry.instruments[moment])
        if dating.instant is not None:
            return dating.instant
        if moment == ACT:
            point = self.case.dates.hour("time", dating)
        else:
            point = self.case.dates.hour(f"time@{moment}", dating, self._day_link(dating), moment)
        instant: datetime = self.case.value(point)
        return instant

    def within(self, entry: Entry, moment: str) -> bool:
        """Tell whether the moment lies in the provision's own period."""
        since, until, now = self.starts(entry), self.ends(entry), self.instant(moment)
        return since <= now and (until is None or now < until)

    def begun(self, entry: Entry, moment: str) -> bool:
        """Tell whether the provision's `since` has come; what is performed has no end (S6)."""
        return self.starts(entry) <= self.instant(moment)

    def _local(self, dating: Dating) -> date:
        return dating.first if dating.instant is None else dating.instant.astimezone(self.zone).date()

    # Which came first

    def no_later(self, one: Instrument, other: Instrument) -> bool:
        """Tell whether `one` was decided no later than `other`; known to the same day only, it was."""
        if one.id == other.id:
            return True
        a, b = self.decided(one), self.decided(other)
        if a.instant is not None and b.instant is not None:
            return a.instant <= b.instant
        return self._local(a) <= self._local(b)

    def was_there(self, one: Instrument, other: Instrument, consent: bool) -> bool:
        """Tell whether `one` was decided before `other` was made (S8): on an earlier day; or that day, by clock
        times, or because `other` names it, or as a consent. Else their order is a reading."""
        if one.id == other.id:
            return False
        a, b = self.decided(one), self.decided(other)
        if a.instant is not None and b.instant is not None:
            return a.instant < b.instant
        if self._local(a) != self._local(b):
            return self._local(a) < self._local(b)
        if consent or one.id in self._named(other, self.field(other, None, "invokes")):
            return True
        if other.id in self._named(one, self.field(one, None, "invokes")):
            return False
        first, second = min(one.id, other.id), max(one.id, other.id)
        point = Point(f"order:{first}<{second}", "reading", link=self._day_link(a), ask=Earlier(first, second))
        return bool(self.case.value(point)) == (one.id == first)

    def _named(self, instrument: Instrument, invokes: Any) -> set[str]:
        """The instruments that one invokes or targets, themselves or a provision of theirs."""
        named = set(invokes) if isinstance(invokes, tuple) else set()
        for provision in instrument.provisions:
            if isinstance(provision, Modification):
                named.update(provision.targets)
        return {entry.instrument.id for name in named for entry in self.registry.named(name)}

    def _day_link(self, dating: Dating) -> str:
        day = self._local(dating)
        link = f"day:{day.isoformat()}"
        if link not in self.case.days:
            that = [
                i for i in self.registry.instruments.values()
                if not i.decided.is_imprecise and self._local(i.decided) == day
            ]  # fmt: skip
            clock = {i.id: i.decided.instant for i in that if i.decided.instant is not None}
            names = {i.id: self._named(i, i.invokes) for i in that}
            known = {(o.id, i.id) for i in that for o in that if i is not o and o.id in names[i.id]}
            self.case.days[link] = Day(clock, tuple(pair for pair in sorted(known) if _shows(pair, known, clock)))
        return link

    # What there is

    def seen(self, entry: Entry) -> bool:
        """S8: the provision exists at the vantage. A source that denies it makes that a reading."""
        instrument = entry.instrument
        if not (instrument.review.visible and self.vouched(entry) and self.decided_by_then(entry)):
            return False
        for word in self._words(instrument, entry):
            if word.modality == "denied" and self.counts(instrument, word):
                return bool(self.case.value(Point(f"exists:{entry.id if word.covers else instrument.id}", "reading")))
        return True

    def decided_by_then(self, entry: Entry) -> bool:
        """Tell whether the instrument was decided by `as_of`."""
        return self._begin(self.decided(entry.instrument)) <= self.instant(VIEW)

    def vouched(self, entry: Entry) -> bool:
        """Tell whether some source that counts vouches for it."""
        return any(self.counts(entry.instrument, word) for word in self.vouching(entry))

    def vouching(self, entry: Entry) -> list[Attestation]:
        """The words for it, whether they count or not."""
        return [word for word in self._words(entry.instrument, entry) if word.modality != "denied"]

    def _words(self, instrument: Instrument, entry: Entry | None) -> Iterable[Attestation]:
        for word in instrument.attested:
            if entry is None or not word.covers or {entry.provision.id, _local_id(entry)} & set(word.covers):
                yield word

    def counts(self, instrument: Instrument, word: Attestation) -> bool:
        """Tell whether a source's word counts: of the standard, published by `known_by`, not retracted by then."""
        enough = STANDARDS.index(word.level) <= STANDARDS.index(self.case.vantage.standard)
        return enough and self.public(instrument, word)

    def public(self, instrument: Instrument, word: Attestation) -> bool:
        """Tell whether a word was published by `known_by`, and not retracted by then."""
        by = self.case.vantage.known_by.end(self.zone)
        name = f"date:{instrument.id}.attested.{word.source}"
        if not self._came_by(f"{name}.published", word.published, by):
            return False
        return word.retracted is None or not self._came_by(f"{name}.retracted", word.retracted, by)

    def _came_by(self, name: str, dating: Dating, by: datetime) -> bool:
        if dating.is_imprecise:
            dating = self.case.value(self.case.dates.told(name, dating, by))
        return self._begin(dating) <= by

    # Readings

    def field(self, instrument: Instrument, entry: Entry | None, name: str) -> Any:
        """A field as written, as the sources that count have it, or as one of the readings they leave."""
        written = getattr(instrument if entry is None else entry.provision, name, None)
        path = name if entry is None else f"{_local_id(entry)}.{name}"
        if not any(path in word.says for word in instrument.attested):
            return written
        words = [word for word in self._words(instrument, entry) if word.modality != "denied"]
        settled = instrument.resolution.get(path)
        left = _left([w for w in words if self.counts(instrument, w)], path, written, settled)
        if not left:
            return written
        point = f"reading:{instrument.id if entry is None else entry.id}.{name}"
        if list(left) != list(_left([w for w in words if self._may_count(w)], path, written, settled)):
            point += f"={'|'.join(left)}"
        return self.case.value(Point(point, "reading", left))

    def _may_count(self, word: Attestation) -> bool:
        """Tell whether a word counts if its dates are read as it takes."""
        by = self.case.vantage.known_by.end(self.zone)
        enough = STANDARDS.index(word.level) <= STANDARDS.index(self.case.vantage.standard)
        until = word.retracted
        if until is not None and until.is_imprecise:
            until = until.on(until.last)
        kept = until is None or self._begin(until) > by
        return enough and kept and self._begin(word.published) <= by

    # Facts

    def _facts(self, making: str | None) -> Mapping[str, Any]:
        if making is None:
            return self.case.act.facts
        facts: Mapping[str, Any] = self.field(self.registry.instruments[making], None, "facts")
        return facts

    def fact(self, name: str, making: str | None) -> bool:
        """A named circumstance of the act, or of a making: as stated, else open."""
        facts = self._facts(making)
        return bool(facts[name] if name in facts else self.case.value(Point(f"fact:{name}{_of(making)}", "fact")))

    def number(self, bound: NumberIs, making: str | None) -> bool:
        """Tell whether a named number meets a bound: as stated, else by the stretch in which it lies."""
        facts, name = self._facts(making), bound.number
        value = facts[name] if name in facts else self.case.value(self._stretch(name, making))
        low, high = bound.at_least, bound.at_most
        return (low is None or low <= value) and (high is None or value <= high)

    def _stretch(self, name: str, making: str | None) -> Point:
        bounds = self.registry.bounds.get(name, ())
        ends = sorted({(b.at_most, True) if b.at_most is not None else (b.at_least or 0, False) for b in bounds})

        def span(low: int, high: int) -> str:
            left = "(-inf" if low == 0 else f"{'(' if ends[low - 1][1] else '['}{ends[low - 1][0]:g}"
            right = "inf)" if high == len(ends) else f"{ends[high][0]:g}{']' if ends[high][1] else ')'}"
            return f"{left},{right}"

        values: list[float] = []
        for index in range(len(ends) + 1):
            low = ends[index - 1] if index else None
            high = ends[index] if index < len(ends) else None
            if low is not None and not low[1]:
                values.append(low[0])
            elif high is not None and high[1]:
                values.append(high[0])
            elif low is not None and high is not None:
                values.append((low[0] + high[0]) / 2)
            else:
                values.append(low[0] + 1 if low is not None else high[0] - 1 if high is not None else 0)
        meaning = {span(i, i): value for i, value in enumerate(values)}
        return Point(f"number:{name}{_of(making)}", "fact", meaning, span=span)

    # Holders

    def touches(self, spell: Spell, instrument: Instrument) -> bool:
        """Tell whether a holder's spell touches the day, or instant, of the instrument's decision."""
        decided = self.decided(instrument)
        if spell.since is not None and not self._reached(f"date:{spell.id}.since", spell.since, decided.end(self.zone)):
            return False
        return spell.until is None or not self._reached(f"date:{spell.id}.until", spell.until, self._begin(decided))

    def _reached(self, name: str, dating: Dating, moment: datetime) -> bool:
        """Tell whether a date has begun by a moment. Which of its days it is matters only to a moment among them."""
        if dating.is_imprecise:
            first, last = (self._begin(dating.on(day)) <= moment for day in (dating.first, dating.last))
            if first == last:
                return first
        return self._begin(self._exact(name, dating)) <= moment


def _shows(pair: tuple[str, str], named: set[tuple[str, str]], clock: Mapping[str, datetime]) -> bool:
    """Tell whether naming shows an order of the day: not in a ring, nor on a way between two instruments against
    whose order the clock speaks."""
    first, second = pair
    reached, before = {second}, {first}
    while more := {b for a, b in named if a in reached} - reached:
        reached |= more
    while more := {a for a, b in named if b in before} - before:
        before |= more
    against = any(clock[one] >= clock[other] for one in before & clock.keys() for other in reached & clock.keys())
    return first not in reached and not against


def _left(words: Iterable[Attestation], path: str, written: Any, settled: Resolution | None) -> dict[str, Any]:
    """The readings of a field that some words leave, by what they are called, in that order."""
    said = {spelled(value): value for value in (word.says.get(path, written) for word in words)}
    if settled is not None and spelled(settled.value) in said:
        return {spelled(settled.value): said[spelled(settled.value)]}
    return {
        label: said[label]
        for label in sorted(said)
        if not any(vaguer(said[label], other) for key, other in said.items() if key != label)
    }


def _local_id(entry: Entry) -> str:
    """The id under which sources and text speak of a provision; a revival is spoken of with its rescission."""
    return entry.provision.id.removesuffix("/revives")


def _of(making: str | None) -> str:
    return f"@{making}" if making else ""


def document(value: Any) -> Any:
    """A value as registry text has it."""
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json", by_alias=True, exclude_unset=True)
    if isinstance(value, tuple | list):
        return [document(item) for item in value]
    return value.to_text() if hasattr(value, "to_text") else value


def spelled(value: Any) -> str:
    """A value as a reading is named: its text if it is one word, else compact JSON in the order of its keys."""
    plain = document(value)
    if isinstance(plain, str):
        return plain
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def vaguer(value: Any, other: Any) -> bool:
    """Tell whether `value` only says less exactly what `other` says: a month for a day in it, a range for a figure
    in it, an open list for a longer one (S8)."""
    if isinstance(value, Dating) and isinstance(other, Dating):
        whole = value.instant is None and value.first <= other.first and other.last <= value.last
        return value != other and whole
    if isinstance(value, Quantity) and isinstance(other, Quantity):
        (low, high), (least, most) = value.interval, other.interval
        if low == high:
            return value != other and other.exactly is not None and other.exactly == value.about
        return value != other and low <= least and (high is None or (most is not None and most <= high))
    if isinstance(value, OpenList) and isinstance(other, OpenList | tuple):
        longer = other.including if isinstance(other, OpenList) else other
        same = not isinstance(other, OpenList) or value.within in (None, other.within)
        return spelled(value) != spelled(other) and set(value.including) <= set(longer) and same
    return False
