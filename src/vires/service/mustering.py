"""How many were recorded as assigned to a command, over a time (S17): cut where a statement begins or ends or something
acts on one, with the figure that each source gives. Forces are never added to one another.

A stretch in which nothing that is recorded counts has no figure: that is not a figure of nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from vires.decide.strength import ForceStrength, strength
from vires.model.finding import Dispute
from vires.model.instrument import plain
from vires.model.origin import Noun
from vires.model.provision import Assigns, Modification, Quantity
from vires.model.registry import Entry, Registry
from vires.service.refusal import Refusal
from vires.service.stating import read_moment, refusals
from vires.service.testimony import counts
from vires.temporal.dating import Dating
from vires.temporal.vantage import Vantage

if TYPE_CHECKING:
    from vires.service.asking import Handle, Moment

LEAST_ROOM = 14
"""Days shown before the first change and after the last, at least."""

Interval = tuple[int, int | None]


class Level(Noun):
    """The strength under one way of reading the record, and whether a figure in it is only approximate."""

    interval: Interval
    about: bool


class Stage(Noun):
    """The strength of a force from a day up to another, which is outside; `hull` is `None` where nothing is summed:
    nothing counts, or (`part`) only what is stated as part of another figure."""

    since: date
    until: date
    hull: Interval | None
    part: bool
    about: bool
    readings: tuple[Level, ...]


class Course(Noun):
    """One force under one command over the time."""

    of: str
    to: str
    stages: tuple[Stage, ...]


class Stated(Noun):
    """The figure that one source gives in one statement. `differs` where a source that counts gives another figure
    there; `since` is the first day that the statement may begin."""

    number: int
    provision: str
    title: str
    of: str
    to: str
    since: date
    period: tuple[str, str | None]
    measure: str
    status: str | None
    source: str
    published: str
    hedge: str | None
    quantity: Any
    interval: Interval
    counts: bool
    differs: bool


class Muster(Noun):
    """The courses of the forces under a command between two days; `cuts` are the days at which any changes."""

    to: str
    since: date
    until: date
    cuts: tuple[date, ...]
    courses: tuple[Course, ...]
    stated: tuple[Stated, ...]
    disputes: tuple[Dispute, ...]

    def to_dict(self) -> dict[str, Any]:
        """The answer as JSON."""
        return self.model_dump(mode="json")


def muster(handle: Handle, name: str, since: Moment | None = None, until: Moment | None = None, **view: Any) -> Muster:
    """The strength recorded under a command from a day up to another; left out: all of its life. Raises `Refusal`."""
    registry = handle.registry
    identity = handle.names.term("offices", name)
    vantage = handle.vantage(**view, now=handle.now)
    entries = list(_under(registry, identity))
    forces: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        provision = cast(Assigns, entry.provision)
        forces.setdefault((provision.of, provision.to), []).append(entry)
    own = {key: _turns(registry, grouped) for key, grouped in forces.items()}
    turns = sorted(set().union(*own.values()))
    first, last = _ends(turns, since, until)
    starts = sorted({first, *(turn for turn in turns if first < turn < last)})
    courses: dict[tuple[str, str], list[Stage]] = {key: [] for key in forces}
    disputes: dict[str, Dispute] = {}
    with refusals():
        for start, end in zip(starts, [*starts[1:], last], strict=True):
            # Forces do not depend on one another, so a day on which one changes is asked for that one alone.
            due = {key for key, days in own.items() if start == first or start in days}
            report = strength(registry, identity, Dating.parse(start.isoformat()), vantage, due)
            disputes.update((dispute.field, dispute) for dispute in report.disputes)
            for force in report.forces:
                _add(courses[force.of, force.to], _stage(force, start, end))
            for key, stages in courses.items():
                if key not in due and stages and stages[-1].until == start:
                    stages[-1] = stages[-1].model_copy(update={"until": end})
    traced = tuple(Course(of=of, to=to, stages=tuple(stages)) for (of, to), stages in sorted(courses.items()) if stages)
    return Muster(
        to=identity, since=first, until=last, cuts=tuple(turn for turn in turns if first <= turn < last),
        courses=traced,
        stated=tuple(_stated(registry, entries, vantage)), disputes=tuple(disputes[name] for name in sorted(disputes)),
    )  # fmt: skip


def commands(registry: Registry) -> tuple[tuple[str, int], ...]:
    """The offices to which personnel is recorded as assigned, each with how many statements there are."""
    found: dict[str, int] = {}
    for entry in registry.entries.values():
        if isinstance(entry.provision, Assigns):
            found[entry.provision.to] = found.get(entry.provision.to, 0) + 1
    return tuple(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def _under(registry: Registry, identity: str) -> Iterator[Entry]:
    for entry in registry.entries.values():
        if isinstance(entry.provision, Assigns):
            begins = (entry.provision.since or entry.instrument.decided).start(registry.zone)
            if registry.schemes["offices"].narrower(entry.provision.to, identity, begins):
                yield entry


def _turns(registry: Registry, entries: Iterable[Entry]) -> set[date]:
    """Days at which the strength may change: a date less exact is one from its first day, and surely so after its
    last."""
    acting: dict[str, list[Entry]] = {}
    for event in registry.entries.values():
        if isinstance(event.provision, Modification):
            for target in event.provision.targets:
                for entry in registry.named(target):
                    acting.setdefault(entry.id, []).append(event)
    left, seen, days = list(entries), set[str](), set[date]()
    while left:
        entry = left.pop()
        if entry.id in seen:
            continue
        seen.add(entry.id)
        for dating in (entry.provision.since or entry.instrument.decided, entry.provision.until):
            if dating is not None:
                days.add(dating.first)
                if dating.last > dating.first:
                    days.add(dating.last)
        left += acting.get(entry.id, [])
    return days


def _ends(turns: list[date], since: Moment | None, until: Moment | None) -> tuple[date, date]:
    low, high = (turns[0], turns[-1]) if turns else (date(2000, 1, 1), date(2000, 1, 1))
    room = max(LEAST_ROOM, (high - low).days // 12)
    first = read_moment(since, "from").first if since is not None else _shifted(low, -room)
    last = read_moment(until, "to").first if until is not None else _shifted(max(high, first), room)
    if first >= last:
        raise Refusal(
            "dates-reversed", f"the time from {first} up to {last} has no day in it; the end is outside",
            "give a later end, or an earlier beginning",
        )  # fmt: skip
    return first, last


def _shifted(day: date, days: int) -> date:
    return date.fromordinal(max(1, min(date.max.toordinal(), day.toordinal() + days)))


def _stage(force: ForceStrength, since: date, until: date) -> Stage:
    levels = dict.fromkeys((reading.interval, reading.about) for reading in force.readings)
    part = any("part" in term.role.split(" or ") for term in force.terms)
    counted = any("counted" in term.role.split(" or ") for term in force.terms)
    return Stage(
        since=since, until=until, hull=force.hull if counted else None, part=part and not counted,
        about=force.about and counted,
        readings=tuple(Level(interval=i, about=a) for i, a in levels) if counted else (),
    )  # fmt: skip


def _add(stages: list[Stage], stage: Stage) -> None:
    """Put a stage behind those before, as one with the last where it says the same."""
    before = stages[-1] if stages else None
    alike = before is not None and before.model_copy(update={"since": stage.since, "until": stage.until}) == stage
    if before is not None and alike and before.until == stage.since:
        stages[-1] = before.model_copy(update={"until": stage.until})
    else:
        stages.append(stage)


def _stated(registry: Registry, entries: list[Entry], vantage: Vantage) -> Iterator[Stated]:
    ordered = sorted(entries, key=lambda e: ((e.provision.since or e.instrument.decided).sort_key, e.id))
    number = 0
    for entry in ordered:
        provision, instrument = cast(Assigns, entry.provision), entry.instrument
        heard = [
            (a, _quantity(a.says, provision))
            for a in sorted(instrument.attested, key=lambda a: (a.published.sort_key, a.source))
            if a.modality != "denied" and (not a.covers or provision.id in a.covers)
        ]
        counting = {repr(q) for a, q in heard if counts(registry, a, vantage)}
        since = provision.since or instrument.decided
        for attestation, quantity in heard:
            number += 1
            yield Stated(
                number=number, provision=entry.id, title=provision.title or instrument.title, of=provision.of,
                to=provision.to, since=since.first,
                period=(since.text, provision.until.text if provision.until else None), measure=provision.measure,
                status=provision.status, source=attestation.source, published=attestation.published.text,
                hedge=attestation.hedge, quantity=None if quantity is None else plain(quantity),
                interval=(0, None) if quantity is None else quantity.interval,
                counts=counts(registry, attestation, vantage), differs=bool(counting - {repr(quantity)}),
            )  # fmt: skip


def _quantity(says: dict[str, Any], provision: Assigns) -> Quantity | None:
    """What a source gives as the figure: its own where it says one, else as the statement is written."""
    if f"{provision.id}.quantity" not in says:
        return provision.quantity
    given = says[f"{provision.id}.quantity"]
    return given if given is None or isinstance(given, Quantity) else Quantity.model_validate(given)
