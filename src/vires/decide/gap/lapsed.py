"""Delegations that are themselves in force while nothing they stand on is (S10, the cascade)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from vires.decide.gap.standing import Standing
from vires.decide.reach import readings
from vires.model.finding import Miss
from vires.model.origin import Noun
from vires.model.provision import Annuls, Delegates, Grant, Modification, Rescinds, Suspends
from vires.model.registry import Entry
from vires.model.terms import listed


class Lapsed(Noun):
    """A delegation whose making stood and which is otherwise in force, while none of its routes is: for the
    `office` and the `powers` it names, however open points fall out. `parents` are its routes, each with the
    first test it does not pass."""

    provision: str
    instrument: str
    title: str
    citation: str | None = None
    office: str
    powers: tuple[str, ...]
    parents: tuple[Miss, ...] = ()


def lapsed(standing: Standing) -> Iterator[Lapsed]:
    """The delegations on lapsed parents, in the order of ids; each is asked about for the first office it names."""
    registry = standing.registry
    undone = _undone(standing)
    for entry in registry.entries.values():
        if not isinstance(entry.provision, Delegates) or not _routes(standing, entry):
            continue
        if not any(name in undone for name in _above(standing, entry)):
            continue
        offices = [o for o in listed(entry.provision.to) if o in registry.terms["offices"]]
        found = {}
        for power in listed(entry.provision.powers) if offices else ():
            if power in registry.terms["powers"]:
                miss = standing.lapsed(entry, offices[0], power)
                if miss is not None:
                    found[power] = miss
        if found:
            parents = {parent.provision: parent for miss in found.values() for parent in miss.route}
            yield Lapsed(
                provision=entry.id,
                instrument=entry.instrument.id,
                title=entry.instrument.title,
                citation=entry.provision.cite or entry.instrument.cite,
                office=offices[0],
                powers=tuple(found),
                parents=tuple(parents[name] for name in sorted(parents)),
            )


def _undone(standing: Standing) -> set[str]:
    """The grants that may not last: with an end by then, or a start to come, or the target of what ends,
    annuls or suspends. Only what stands on one of these is worth asking about."""
    registry, zone = standing.registry, standing.registry.zone
    found = set()
    for entry in registry.entries.values():
        if isinstance(entry.provision, Grant):
            ends = [until for until in readings(entry, "until") if until is not None]
            if any(until.start(zone) <= standing.at.end(zone) for until in ends):
                found.add(entry.id)
        elif isinstance(entry.provision, Rescinds | Annuls | Suspends):
            for target in readings(entry, "target"):
                names = (target,) if isinstance(target, str) else cast(Modification, entry.provision).targets
                found.update(e.id for name in (*names, *_ids(target)) for e in registry.named(name))
    return found


def _ids(target: object) -> tuple[str, ...]:
    return tuple(target) if isinstance(target, tuple | list) else (str(target),)


def _routes(standing: Standing, entry: Entry) -> set[str]:
    kind = standing.registry.settings.kinds.get(entry.instrument.kind)
    if kind is not None and kind.root:
        return set()
    said = (a.says["invokes"] for a in entry.instrument.attested if "invokes" in a.says)
    routes = [entry.instrument.invokes, *said]
    names = {name for invokes in routes if isinstance(invokes, tuple) for name in invokes}
    named = (e for name in names for e in standing.registry.named(name))
    return {e.id for e in named if isinstance(e.provision, Grant)}


def _above(standing: Standing, entry: Entry) -> set[str]:
    """Every grant on which a delegation may stand, through any number of others."""
    above: set[str] = set()
    waiting = list(_routes(standing, entry))
    while waiting:
        name = waiting.pop()
        if name not in above:
            above.add(name)
            waiting.extend(_routes(standing, standing.registry.entries[name]))
    return above
