"""The tests that a provision must pass to apply to an act (S9, S10, S12), those that no time changes first.

A trial is one way in which a provision may come to apply: a grant to its recipient, a modification to one of
its targets. A test is a formula over the rules of one world.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from vires.decide.analysis.study import LAST, Goal, Study
from vires.decide.definition import Definition
from vires.decide.reference.formula import Formula, conj, neg
from vires.decide.reference.record import ACT, VIEW, Moment
from vires.decide.reference.references import (
    ACTOR,
    annulled,
    ended,
    holds,
    operative,
    routed,
    suspended,
    works,
)
from vires.model.provision import PERFORMED, Annuls, Delegates, Directs, Grant, Modification, Ratifies
from vires.model.registry import Entry

Tests = tuple[tuple[str, Goal], ...]


@dataclass(frozen=True)
class Trial:
    """One way for a provision to apply, on one `target` if it modifies."""

    entry: Entry
    target: Entry | None
    tests: Tests

    def passes(self, count: int | None = None) -> Goal:
        """That an act passes the first tests together, or all."""
        chosen = [goal for _, goal in self.tests[:count]]
        return lambda rules: conj(goal(rules) for goal in chosen)


def trials(study: Study, entry: Entry) -> Iterator[Trial]:
    """Every way for a provision to apply to an act."""
    if isinstance(entry.provision, Grant):
        yield Trial(entry, None, tuple(_grant(study, entry)))
    elif isinstance(entry.provision, Modification):
        for target in targets(study, entry):
            yield Trial(entry, target, tuple(_modification(entry, target)))
    else:
        yield Trial(entry, None, tuple(_other(entry)))


def targets(study: Study, entry: Entry) -> list[Entry]:
    """The provisions that a modification names, in whatever reading."""
    named: set[str] = set()
    for stated in study.readings(entry, "target"):
        named.update((stated,) if isinstance(stated, str) else stated or ())
    found = {target.id: target for name in sorted(named) for target in study.registry.named(name)}
    return list(found.values())


def moments_of(study: Study, entry: Entry) -> list[datetime]:
    """The moments at which it may come to apply. What is performed has no end, and an annulment reaches back
    as far as its target."""
    first, last = study.period(entry)
    if isinstance(entry.provision, Annuls | Ratifies):
        return study.moments()
    return study.moments(first, LAST if isinstance(entry.provision, Modification) else last)


def at_makings(entry: Entry, target: Entry | None, making: Moment) -> Goal:
    """That a provision which is no grant has effect when an instrument is made."""
    if target is not None and isinstance(entry.provision, PERFORMED):
        return lambda rules: works(entry, target, making)
    about = None if target is None else target.id
    return lambda rules: operative(entry, about, making)


def _grant(study: Study, entry: Entry) -> Iterator[tuple[str, Goal]]:
    yield "vires", lambda rules: conj((rules.making.stands(entry, ACTOR), neg(annulled(entry))))
    yield "recipient", lambda rules: conj((rules.ground.covers_office(entry), rules.ground.covers_power(entry)))
    yield "scope", lambda rules: rules.ground.covers_scope(entry)
    yield from _time(entry)
    if isinstance(entry.provision, Delegates):
        yield "route", lambda rules: _routed(rules, entry)
    if all(study.readings(entry, "exercise")):
        yield "condition", lambda rules: holds(entry.id)


def _routed(rules: Definition, entry: Entry) -> Formula:
    return conj(()) if rules.ground.is_root(entry.instrument) else routed(entry, ACTOR, ACT)


def _time(entry: Entry) -> Iterator[tuple[str, Goal]]:
    yield "period", lambda rules: conj((
        rules.force.exists(entry, ACT), rules.world.leaf(lambda: rules.record.in_period(entry, ACT))
    ))  # fmt: skip
    yield "ended", lambda rules: neg(ended(entry, ACT))
    yield "suspended", lambda rules: neg(suspended(entry, ACT))


def _other(entry: Entry) -> Iterator[tuple[str, Goal]]:
    yield "vires", lambda rules: conj((rules.making.stands(entry, None), neg(annulled(entry))))
    yield "scope", lambda rules: rules.ground.covers_scope(entry)
    yield from _time(entry)
    if isinstance(entry.provision, Directs):
        yield "condition", lambda rules: conj((rules.ground.covers_office(entry), rules.conditions.covers(entry)))
    else:
        yield "condition", lambda rules: rules.conditions.covers(entry)


def _modification(entry: Entry, target: Entry) -> Iterator[tuple[str, Goal]]:
    def later(rules: Definition) -> Formula:
        return rules.world.leaf(lambda: rules.record.no_later(target.instrument, entry.instrument))

    yield "target", later
    yield "vires", lambda rules: conj((rules.making.stands(entry, target.id), neg(annulled(entry))))
    yield "scope", lambda rules: rules.ground.covers_scope(entry)
    if not isinstance(entry.provision, PERFORMED):
        yield from _time(entry)
    else:
        moment = VIEW if isinstance(entry.provision, Annuls | Ratifies) else ACT
        yield "period", lambda rules: conj((
            rules.force.exists(entry, moment), rules.world.leaf(lambda: rules.record.begun(entry, moment))
        ))  # fmt: skip
        yield "suspended", lambda rules: neg(suspended(entry, moment))
    yield "condition", lambda rules: rules.conditions.covers(entry)
