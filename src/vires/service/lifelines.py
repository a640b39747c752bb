"""The recorded lives of instruments, for a timeline: from when to when each of their provisions is written to run,
and what others are recorded to do to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cached_property

from vires.model.provision import (
    PERFORMED,
    Annuls,
    Declares,
    Designates,
    Modification,
    Ratifies,
    Rescinds,
    Revives,
    Suspends,
)
from vires.model.registry import Entry, Registry
from vires.picture.drawing import Drawing
from vires.picture.timeline import Act, Lane, State, Stretch, Window, draw_timeline
from vires.service.docket import Docket, Filing
from vires.service.wording import day
from vires.temporal.dating import Dating

COURT_KINDS = frozenset({"court-order", "judgment", "injunction", "ruling"})
"""Kinds of instrument that courts make."""
_VERBS = {
    Rescinds: "rescinds", Annuls: "annuls", Suspends: "suspends", Revives: "revives", Ratifies: "ratifies",
}  # fmt: skip


class Lifelines:
    """The lanes and acts of the instruments of a docket. Provisions of one instrument that have one life share
    a lane."""

    def __init__(self, registry: Registry, docket: Docket) -> None:
        self.registry = registry
        self._entries = [e for filing in docket.instruments for e in registry.named(filing.id)]
        self._lane_of: dict[str, str] = {}
        self.lanes = tuple(lane for filing in docket.instruments for lane in self._lanes(filing.id))
        acts = [act for entry in self._entries for act in self._acts(entry)]
        self.acts = tuple(dict.fromkeys([*acts, *self._continued()]))

    def _lanes(self, instrument: str) -> Iterator[Lane]:
        groups: dict[tuple[object, ...], list[Entry]] = {}
        for entry in self.registry.named(instrument):
            if entry.id.endswith("/revives"):
                self._lane_of[entry.id] = self._lane_of.get(entry.id.removesuffix("/revives"), instrument)
                continue
            life = tuple(sorted(event.id for event in self._acting_on(entry)))
            key = (_start(entry), _last(entry), isinstance(entry.provision, PERFORMED), life)
            groups.setdefault(key, []).append(entry)
        recorded = self.registry.instruments[instrument]
        title = recorded.title
        if not groups and not self.registry.named(instrument):
            # A motion denied changes nothing and is part of the story.
            court, decided = recorded.kind in COURT_KINDS, recorded.decided
            note = f"{day(decided.text)}, changes nothing that is recorded"
            yield Lane(f"{instrument}#0", title, note, moment=decided.first, court=court)
        for number, entries in enumerate(groups.values()):
            name = f"{instrument}#{number}"
            for entry in entries:
                self._lane_of[entry.id] = name
            label = title if len(groups) == 1 else f"{title} ({', '.join(e.provision.id for e in entries)})"
            yield self._lane(name, label, entries[0])

    def _lane(self, name: str, label: str, entry: Entry) -> Lane:
        since = entry.provision.since or entry.instrument.decided
        begun = f"a day from {since}" if ".." in since.text else day(since.text)
        court = entry.instrument.kind in COURT_KINDS
        if isinstance(entry.provision, PERFORMED):
            return Lane(name, label, begun, moment=since.first, court=court)
        until = entry.provision.until
        note = f"since {begun}, until {until}" if until else f"since {begun}"
        return Lane(name, label, note, stretches=tuple(self._stretches(entry)), court=court)

    def _stretches(self, entry: Entry) -> Iterator[Stretch]:
        """The recorded life, day by day: what is annulled has none, what is rescinded has ended until revived,
        what is suspended is set aside meanwhile."""
        start, last = _start(entry), _last(entry)
        cuts = sorted(
            cut for cut in {start, *self._turns(entry, frozenset())} if cut >= start and (last is None or cut < last)
        )
        before: Stretch | None = None
        for index, cut in enumerate(cuts):
            until = cuts[index + 1] if index + 1 < len(cuts) else last
            state = self._state(entry, cut, frozenset())
            if before is not None and before.state == state:
                before = Stretch(before.since, until, before.state)
                continue
            if before is not None:
                yield before
            before = Stretch(cut, until, state)
        if before is not None:
            yield before

    def _turns(self, entry: Entry, seen: frozenset[str]) -> Iterator[date]:
        """The days on which something recorded begins or ceases to act on a provision, or on what acts on it."""
        for event in self._acting_on(entry):
            if event.id not in seen:
                yield _start(event)
                last = _last(event)
                if last is not None:
                    yield last
                yield from self._turns(event, seen | {entry.id})

    def _state(self, entry: Entry, on: date, seen: frozenset[str]) -> State:
        """What is recorded of a provision on a day. What an event does counts while the record does not undo the
        event itself; events that undo each other are taken to act."""
        acting = [
            event
            for event in self._acting_on(entry)
            if event.id in seen or self._acts_on_day(event, on, seen | {entry.id})
        ]
        if any(isinstance(event.provision, Annuls) for event in acting):
            return "ended"
        ends = [_start(event) for event in acting if isinstance(event.provision, Rescinds)]
        backs = [_start(event) for event in acting if isinstance(event.provision, Revives)]
        if ends and not (backs and max(backs) >= max(ends)):
            return "ended"
        return "aside" if any(isinstance(event.provision, Suspends) for event in acting) else "running"

    def _acts_on_day(self, event: Entry, on: date, seen: frozenset[str]) -> bool:
        last = _last(event)
        begun = isinstance(event.provision, Annuls) or _start(event) <= on
        return begun and (last is None or on < last) and self._state(event, on, seen) == "running"

    def _acting_on(self, entry: Entry) -> list[Entry]:
        return self._aimed.get(entry.id, [])

    @cached_property
    def _aimed(self) -> dict[str, list[Entry]]:
        aimed: dict[str, list[Entry]] = {}
        for event in self.registry.entries.values():
            if isinstance(event.provision, Modification):
                for target in {e.id for name in event.provision.targets for e in self.registry.named(name)}:
                    aimed.setdefault(target, []).append(event)
        return aimed

    def _acts(self, entry: Entry) -> Iterator[Act]:
        verb = _VERBS.get(type(entry.provision))
        if verb is None or not isinstance(entry.provision, Modification):
            return
        for name in entry.provision.targets:
            for target in self.registry.named(name):
                # What is performed is done: only what undoes it, or sets it aside, concerns it (S6).
                concerned = not isinstance(target.provision, PERFORMED) or verb in ("annuls", "suspends")
                if target.id in self._lane_of and concerned:
                    yield Act(self._lane_of[entry.id], self._lane_of[target.id], verb, _start(entry))

    def _continued(self) -> Iterable[Act]:
        """A status given anew, in the same way and scope, before the provision of it that was made last ends or on that
        day; and a stay of the same, for longer, made so."""
        staying = [e for e in self._entries if isinstance(e.provision, Suspends)]
        giving = [e for e in self._entries if isinstance(e.provision, Designates | Declares)]
        for one, other in _following(staying, _stayed):
            yield Act(self._lane_of[one.id], self._lane_of[other.id], "extends", _start(one))
        for one, other in _following(giving, _given):
            yield Act(self._lane_of[one.id], self._lane_of[other.id], "continues", _start(one))


def _following(entries: Iterable[Entry], what: Callable[[Entry], str]) -> Iterator[tuple[Entry, Entry]]:
    """Each provision with the one of the same that began last before it and ends on that day or later. A stay must last
    longer: one that ends with the other, or before, extends nothing."""
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(what(entry), []).append(entry)
    for group in groups.values():
        lasting: list[Entry] = []
        for one in sorted(group, key=lambda entry: (_start(entry), entry.id)):
            begins, ends = _start(one), _last(one)
            lasting = [other for other in lasting if (_last(other) or begins) >= begins]
            for other in reversed(lasting):
                until = _last(other)
                longer = ends is None or (until is not None and ends > until) or not isinstance(one.provision, Suspends)
                if _start(other) < begins and longer:
                    yield one, other
                    break
            if ends is not None:
                lasting.append(one)


def draw_docket(
    registry: Registry,
    docket: Docket,
    width: float = 760.0,
    *,
    window: Window | None = None,
    linked: Callable[[Lane], str] | None = None,
) -> Drawing:
    """The picture of a docket, on a sheet of a width: all of it at even steps, or to scale what lies between two
    days; `linked` gives the page of a lane."""
    lives = Lifelines(registry, docket)
    description = (
        "Each bar runs while nothing recorded has ended it; arrows lead from what acts to what is acted on. Whether "
        "that holds of an act, or only of some, is asked and not drawn."
    )
    title = docket_title(registry, docket)
    if window is not None:
        title = f"{docket.label or registry.settings.title}: from {window[0]} up to {window[1]}"
    return draw_timeline(lives.lanes, lives.acts, title, description, width, window=window, linked=linked)


def docket_between(docket: Docket, lives: Lifelines, window: Window) -> Docket:
    """What of a docket, whose lives are given, was decided between two days, what acted then, and what it acted on: a
    bar may have begun long before it was ended."""
    acted = {
        lane.partition("#")[0] for act in lives.acts if window[0] <= act.on < window[1]
        for lane in (act.source, act.target)
    }  # fmt: skip
    kept = tuple(f for f in docket.instruments if f.id in acted or within(f, window))
    return Docket(of=docket.of, label=docket.label, count=len(kept), instruments=kept)


def within(filing: Filing, window: Window) -> bool:
    """Tell whether an instrument was decided between two days; a date less exact counts if it may fall within."""
    decided = Dating.parse(_dating(filing.decided))
    return decided.last >= window[0] and decided.first < window[1]


def _dating(text: str) -> object:
    low, mark, high = text.partition("..")
    return {"between": [low, high]} if mark else text


def docket_title(registry: Registry, docket: Docket) -> str:
    """What a docket is of, in one line."""
    of = docket.label or registry.settings.title
    return f"{of}: {docket.count} instrument{'' if docket.count == 1 else 's'} in order"


def _start(entry: Entry) -> date:
    return (entry.provision.since or entry.instrument.decided).first


def _last(entry: Entry) -> date | None:
    """The day on which a provision ends by its own words; what is performed has none (S6)."""
    until = entry.provision.until
    return None if until is None or isinstance(entry.provision, PERFORMED) else until.first


def _stayed(entry: Entry) -> str:
    """What a stay sets aside, for whom and where."""
    provision = entry.provision
    assert isinstance(provision, Suspends)
    return repr((sorted(provision.targets), provision.powers, provision.binds, provision.scope))


def _given(entry: Entry) -> str:
    """The status that is given, in which way and for what."""
    return repr((type(entry.provision), getattr(entry.provision, "status", ""), entry.provision.scope))
