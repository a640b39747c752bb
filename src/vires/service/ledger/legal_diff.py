"""A change of a registry as a legal diff: which answers it flips, and by which provisions (S19, S20).

Two records are compared for acts of now, and of the dates at which something changed begins or ends, counting the law
as made and published by now. A date shows only what no earlier one in the list shows already. The cost follows what
changed; how many dates, and how many offices and powers of each, is bounded, and what was left out is said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from vires.decide.change.circumstance import altered_terms
from vires.decide.change.engines import Engines
from vires.decide.change.listing import readings, said
from vires.decide.change.remainder import with_rests
from vires.decide.change.side import Side, Stated
from vires.decide.compare import Change, Compared, Open, difference
from vires.decide.impact import together
from vires.model.registry import Registry
from vires.model.term import Office
from vires.service import clock
from vires.service.changes import Changes, tell_changes
from vires.service.stating import refusals
from vires.service.unseen import ahead
from vires.service.wording import day
from vires.temporal.dating import Dating
from vires.temporal.vantage import Vantage

if TYPE_CHECKING:
    from vires.model.instrument import Instrument

Progress = Callable[[int, int], None]
MOST_MOMENTS = 4
"""Dates beside now for which acts are compared."""
MOST_PAIRS = 100
"""Offices and powers compared for each date."""
MOST_SECONDS = 20.0
"""After which no more is compared; each date has its share of them."""


@dataclass(frozen=True)
class LegalDiff:
    """What a change of the record changes for whom: `dates` are the comparisons that show something, by date; `asked`
    all dates that were compared, `left_out` those that were not; `unasked` counts pairs of offices and powers that were
    not compared; `compared` the cells that were."""

    dates: tuple[Changes, ...]
    asked: tuple[str, ...]
    left_out: tuple[str, ...] = ()
    unasked: int = 0
    compared: int = 0

    @property
    def count(self) -> int:
        """How many cells have another answer, at whichever date."""
        return sum(len(changes.changes) for changes in self.dates)

    @property
    def sentence(self) -> str:
        """What came of it, in one sentence."""
        cells = "one cell" if self.compared == 1 else f"{self.compared} cells"
        dates = "one date" if len(self.asked) == 1 else f"{len(self.asked)} dates"
        if not self.count:
            which = "No answer that was compared" if self.notes else "No answer"
            return f"{which} differs ({cells} compared, for acts of {dates})."
        kinds = "One kind of act is" if self.count == 1 else f"{self.count} kinds of act are"
        return f"{kinds} answered otherwise ({cells} compared, for acts of {dates})."

    @property
    def notes(self) -> tuple[str, ...]:
        """What was left out of the comparison."""
        found = []
        if self.left_out:
            shown = ", ".join(day(one) for one in self.left_out[:4]) + (", and more" if len(self.left_out) > 4 else "")
            found.append(f"acts of further dates at which something changed were not compared: {shown}")
        if self.unasked:
            found.append(f"{self.unasked} more pairs of offices and powers may differ and were not compared")
        return tuple(found)

    def to_dict(self) -> dict[str, Any]:
        """The diff as JSON."""
        return {
            "sentence": self.sentence,
            "count": self.count,
            "compared": self.compared,
            "asked": list(self.asked),
            "left_out": list(self.left_out),
            "unasked": self.unasked,
            "notes": list(self.notes),
            "dates": [changes.to_dict() for changes in self.dates],
        }


def legal_diff(
    before: Registry,
    after: Registry,
    *,
    now: Dating | None = None,
    everything: bool = False,
    progress: Progress | None = None,
) -> LegalDiff:
    """What differs between two records. With `everything`, nothing is left out, however long it takes. Raises
    `Refusal`."""
    present = now or clock.now()
    one, other = together(before, after)
    one, other = with_rests(one, other), with_rests(other, one)
    moments, left_out = _moments(one, other, present, None if everything else MOST_MOMENTS)
    vantage = Vantage(present, present)
    engines, seen = Engines(), set[tuple[object, ...]]()
    told: list[Changes] = []
    unasked = compared = 0
    for number, moment in enumerate(moments):
        side = Side(one, moment, vantage)
        share = clock.stopwatch(MOST_SECONDS / len(moments))
        with refusals():
            found = difference(
                side, side.on(other), engines, Stated(),
                None if progress is None else _part(progress, number, len(moments)),
                None if everything else MOST_PAIRS,
                None if everything else share,
            )  # fmt: skip
        unasked = max(unasked, found.left_out)
        compared += found.compared
        fresh = _fresh(found, seen)
        if fresh.changes or fresh.too_open:
            told.append(_told(side, other, fresh))
    return LegalDiff(tuple(told), tuple(m.text for m in moments), tuple(m.text for m in left_out), unasked, compared)


def _told(side: Side, other: Registry, found: Compared) -> Changes:
    lead = f"For acts of {day(side.at.text)}"
    sides = [side, side.on(other)]
    return tell_changes(
        other, "revision", None, sides, found, Stated(), lead, _words(side.registry, other), notes=ahead([side])
    )


def _words(one: Registry, other: Registry) -> Registry:
    """A record that knows what either has."""
    return replace(other, instruments={**one.instruments, **other.instruments})


def _fresh(found: Compared, seen: set[tuple[object, ...]]) -> Compared:
    """What no earlier date shows."""

    def new(one: Change | Open) -> bool:
        key = (
            (one.cell.model_dump_json(), one.before.outcome, one.after.outcome, one.before.branches,
             one.after.branches, one.responsible)
            if isinstance(one, Change)
            else (one.cell.model_dump_json(), one.atoms)
        )  # fmt: skip
        known = key in seen
        seen.add(key)
        return not known

    return replace(
        found,
        changes=tuple(change for change in found.changes if new(change)),
        too_open=tuple(one for one in found.too_open if new(one)),
    )


def _part(progress: Progress, number: int, of: int) -> Progress:
    """Progress of one comparison among some, in thousandths of all."""
    return lambda done, all_: progress(number * 1000 + done * 1000 // all_, of * 1000)


def _moments(one: Registry, other: Registry, now: Dating, most: int | None) -> tuple[list[Dating], list[Dating]]:
    """Now, and the dates at which something that differs begins or ends, the last first; those past the most."""
    zone = other.zone
    found: dict[datetime, Dating] = {}
    for date in _dates(one, other):
        for day_ in {date.first, date.last}:
            moment = date if date.instant is not None else date.on(day_)
            found.setdefault(moment.bound(zone), moment)
    found.pop(now.bound(zone), None)
    ordered = [found[moment] for moment in sorted(found, reverse=True)]
    return [now, *ordered[:most]], ordered[most:] if most is not None else []


def _dates(one: Registry, other: Registry) -> Iterator[Dating]:
    for registry, beside in ((one, other), (other, one)):
        for name, instrument in registry.instruments.items():
            if not _same(instrument, beside.instruments.get(name)):
                yield from _of_instrument(registry, instrument, beside.instruments.get(name))
        known = {spell.id: spell for spell in beside.spells} if registry.spells is not beside.spells else {}
        for spell in registry.spells if known or registry.spells is not beside.spells else ():
            if not _same(spell, known.get(spell.id)):
                yield from (date for date in (spell.since, spell.until) if date is not None)
    for scheme, name in altered_terms(one, other):
        for registry in (one, other):
            term = registry.terms[scheme][name]
            if isinstance(term, Office):
                yield from (succession.since for succession in term.successions)


def _of_instrument(registry: Registry, instrument: Instrument, beside: Instrument | None) -> Iterator[Dating]:
    alike: Sequence[object] = ()
    if beside is not None and _head(instrument) == _head(beside):
        alike = beside.provisions
    for entry in registry.named(instrument.id):
        if entry.provision in alike:
            continue
        yield from _given(readings(entry, "since"))
        yield from _given(readings(entry, "until"))
        if None in readings(entry, "since"):
            yield from _given(said(instrument, instrument.decided, "decided"))


def _head(instrument: Instrument) -> object:
    return instrument.model_dump(exclude={"provisions"})


def _same(one: Any, other: Any) -> bool:
    return one is other or (other is not None and one.model_dump() == other.model_dump())


def _given(dates: Iterable[object]) -> Iterator[Dating]:
    yield from (date for date in dates if isinstance(date, Dating))
