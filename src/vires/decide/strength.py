"""Aggregate personnel: how strong a force is recorded to be (S17).

Quantities are intervals. A figure given as `about` keeps its mark and no tolerance is invented; one not stated
is anything from nothing up, and is shown; without a baseline the top is open.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from vires.decide.asked import Problem, QuestionError, check
from vires.decide.definition import Definition
from vires.decide.reference.atom import Open
from vires.decide.reference.record import ACT
from vires.decide.reference.references import operative
from vires.decide.reference.sources import Sources
from vires.decide.reference.walk import Waiting, Walk
from vires.decide.reference.world import World
from vires.model.finding import Dispute, Word
from vires.model.instrument import plain
from vires.model.origin import Noun
from vires.model.provision import Assigns, Quantity
from vires.model.question import Act
from vires.model.registry import Entry, Registry
from vires.temporal.dating import Dating
from vires.temporal.vantage import Vantage

INFINITE = float("inf")

Interval = tuple[int, int | None]
"""A closed interval of persons; `None` is an open top."""


class StrengthTerm(Noun):
    """One statement of personnel, with its part in the sum: `counted`, `contained` in a later baseline, `part`
    of another, `compared` (a total), or `not in force`."""

    provision: str
    instrument: str
    title: str
    citation: str | None = None
    since: str | None = None
    until: str | None = None
    measure: str
    quantity: Any = None
    status: str | None = None
    part_of: str | None = None
    role: str
    attested: tuple[Word, ...] = ()


class StrengthReading(Noun):
    """The strength under one way of reading the record: the interval, whether a figure in it is only
    approximate, and the values of what was open."""

    interval: tuple[int, int | None]
    about: bool
    when: dict[str, str]


class TotalCompared(Noun):
    """A stated total that lies outside the sum (a finding of its own)."""

    provision: str
    total: tuple[int, int | None]
    sums: tuple[tuple[int, int | None], ...]


class ForceStrength(Noun):
    """The strength of one force under one command."""

    of: str
    to: str
    hull: tuple[int, int | None]
    about: bool
    readings: tuple[StrengthReading, ...]
    terms: tuple[StrengthTerm, ...]
    outside: tuple[TotalCompared, ...] = ()


class StrengthReport(Noun):
    """The strength recorded for a command or mission at a date. `hull` and `readings` are those of the force,
    where it is only one; forces are never added to one another, since one may be part of another."""

    to: str
    at: str
    hull: tuple[int, int | None] | None
    about: bool
    readings: tuple[StrengthReading, ...]
    forces: tuple[ForceStrength, ...]
    disputes: tuple[Dispute, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON."""
        return self.model_dump(mode="json", by_alias=True)


@dataclass(frozen=True)
class _Term:
    entry: Entry
    measure: str
    since: datetime
    quantity: Quantity | None

    @property
    def interval(self) -> Interval:
        return (0, None) if self.quantity is None else self.quantity.interval

    @property
    def about(self) -> bool:
        return self.quantity is not None and self.quantity.about is not None


@dataclass(frozen=True)
class _Sum:
    """A sum, the baseline it starts from, and the terms in it."""

    interval: Interval
    about: bool
    baseline: str | None
    roles: tuple[tuple[str, str], ...]
    outside: tuple[tuple[str, Interval], ...]


def strength(
    registry: Registry, command: str, at: Dating, vantage: Vantage, only: Container[tuple[str, str]] | None = None
) -> StrengthReport:
    """The strength of each force recorded under a command, or one narrower, at a date; `only` are forces, each with
    its command, and the rest is left out. Raises `QuestionError` for a command that the registry does not know."""
    act = Act(at=at)
    check(registry, act, vantage)
    if command not in registry.terms.get("offices", {}):
        raise QuestionError(
            [Problem("unknown-office", f"`{command}` is no office of `{registry.name}`", "name one by its id")]
        )
    rules = Definition(World(registry, act, vantage))
    groups: dict[tuple[str, str], list[Entry]] = {}
    for entry in rules.entries.values():
        provision = entry.provision
        if not isinstance(provision, Assigns) or (only is not None and (provision.of, provision.to) not in only):
            continue
        if registry.schemes["offices"].narrower(provision.to, command, at.start(registry.zone)):
            groups.setdefault((provision.of, provision.to), []).append(entry)
    forces = tuple(_force(rules, of, to, entries) for (of, to), entries in sorted(groups.items()))
    one = forces[0] if len(forces) == 1 else None
    names = sorted({term.instrument for force in forces for term in force.terms})
    return StrengthReport(
        to=command,
        at=at.text,
        hull=one.hull if one else None,
        about=any(force.about for force in forces),
        readings=one.readings if one else (),
        forces=forces,
        disputes=Sources(rules).disputes(registry.instruments[name] for name in names),
    )


def _force(rules: Definition, of: str, to: str, entries: list[Entry]) -> ForceStrength:
    walk: Walk[tuple[_Sum, ...]] = Walk(rules.world, lambda: _sums(rules, entries))
    readings: dict[tuple[Interval, bool], dict[str, str]] = {}
    roles: dict[str, set[str]] = {entry.id: set() for entry in entries}
    outside: dict[tuple[str, Interval], set[Interval]] = {}
    for leaf in walk.leaves():
        for found in leaf.result:
            when = {atom.name: value for atom, value in leaf.assigned.items()}
            if len(leaf.result) > 1 and found.baseline is not None:
                when["baseline"] = found.baseline
            readings.setdefault((found.interval, found.about), dict(sorted(when.items())))
            for name, role in found.roles:
                roles[name].add(role)
            for total in found.outside:
                outside.setdefault(total, set()).add(found.interval)
    ordered = sorted(readings, key=lambda reading: (reading[0][0], _top(reading[0])))
    return ForceStrength(
        of=of,
        to=to,
        hull=_hull(interval for interval, _ in ordered),
        about=any(about for _, about in ordered),
        readings=tuple(StrengthReading(interval=i, about=a, when=readings[i, a]) for i, a in ordered),
        terms=tuple(_term(rules, entry, roles[entry.id]) for entry in entries),
        outside=tuple(
            TotalCompared(provision=name, total=total, sums=tuple(sorted(sums, key=lambda s: (s[0], _top(s)))))
            for (name, total), sums in sorted(outside.items(), key=lambda item: item[0][0])
        ),
    )


def _term(rules: Definition, entry: Entry, roles: set[str]) -> StrengthTerm:
    provision, sources = cast(Assigns, entry.provision), Sources(rules)
    return StrengthTerm(
        **sources.heading(entry),
        measure=provision.measure,
        quantity=plain(provision.quantity) if provision.quantity else None,
        status=provision.status,
        part_of=provision.part_of,
        role=" or ".join(sorted(roles)),
        attested=sources.words(entry),
    )


def _sums(rules: Definition, entries: list[Entry]) -> tuple[_Sum, ...] | Waiting:
    """The sums in the completion as it stands: one, or one for each of several baselines of one `since`."""
    terms: list[_Term] = []
    roles: dict[str, str] = {}
    try:
        for entry in entries:
            program = rules.body.program([operative(entry, None, ACT)])
            for atom, value in rules.world.assigned.items():
                program = program.fixed(atom, value)
            for atom in program.order():
                return Waiting(atom)
            if not program.values[0]:
                roles[entry.id] = "not in force"
            elif rules.record.field(entry.instrument, entry, "part_of") is not None:
                roles[entry.id] = "part"
            else:
                terms.append(_read(rules, entry))
    except Open as stop:
        return Waiting(stop.atom)
    return tuple(_add(terms, baseline, roles) for baseline in _baselines(terms))


def _read(rules: Definition, entry: Entry) -> _Term:
    record = rules.record
    since = record.bound(entry, "since")
    assert since is not None
    measure = cast(str, record.field(entry.instrument, entry, "measure"))
    return _Term(entry, measure, since, cast("Quantity | None", record.field(entry.instrument, entry, "quantity")))


def _baselines(terms: list[_Term]) -> list[_Term | None]:
    """The latest baseline, or those of one `since` as alternatives; a total serves as one where there is none."""
    for measure in ("baseline", "total"):
        known = [term for term in terms if term.measure == measure]
        if known:
            latest = max(term.since for term in known)
            return [term for term in known if term.since == latest]
    return [None]


def _add(terms: list[_Term], baseline: _Term | None, roles: dict[str, str]) -> _Sum:
    roles, counted = dict(roles), []
    for term in terms:
        if term is baseline:
            role = "counted"
        elif term.measure == "total":
            role = "compared"
        elif term.measure == "baseline":
            role = "alternative" if baseline and term.since == baseline.since else "contained"
        else:
            role = "contained" if baseline is not None and term.since < baseline.since else "counted"
            if role == "counted":
                counted.append(term)
        roles[term.entry.id] = role
    outside = tuple(
        (term.entry.id, term.interval)
        for term in terms
        if roles[term.entry.id] == "compared"
        and (baseline is None or term.since >= baseline.since)
        and _disjoint(term.interval, _sum(baseline, [t for t in counted if t.since <= term.since]))
    )
    about = any(term.about for term in ([baseline] if baseline else []) + counted)
    name = baseline.entry.id if baseline is not None else None
    return _Sum(_sum(baseline, counted), about, name, tuple(sorted(roles.items())), outside)


def _sum(baseline: _Term | None, terms: list[_Term]) -> Interval:
    """A baseline with increments and decrements; nothing falls below 0, once all are in."""
    low, high = 0.0, INFINITE
    if baseline is not None:
        low, high = baseline.interval[0], _top(baseline.interval)
    for term in terms:
        bottom, top = term.interval[0], _top(term.interval)
        low, high = (low + bottom, high + top) if term.measure == "increment" else (low - top, high - bottom)
    return (int(max(0, low)), None if high == INFINITE else int(max(0, high)))


def _top(interval: Interval) -> float:
    return INFINITE if interval[1] is None else interval[1]


def _disjoint(one: Interval, other: Interval) -> bool:
    return _top(one) < other[0] or _top(other) < one[0]


def _hull(intervals: Iterable[Interval]) -> Interval:
    known = list(intervals)
    top = max(_top(interval) for interval in known)
    return (min(interval[0] for interval in known), None if top == INFINITE else int(top))
