"""A provision that applies to no act (S9-S12).

Quantified over: every act at every moment of the provision's period, in whatever reading; every recipient and
target; every completion of what is open; every option of every doctrine; every standard of evidence; and the
making of every instrument that the provision could have borne on. Law and publication are those of the vantage
given. Not reported: what that vantage does not show; consents, which count by being recorded; whatever would apply
but for an annulment, a stay or an injunction; and what asks for something that cannot be met, of which the
condition itself is reported. Nothing reported changes an answer by being left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from vires.decide.analysis.effect import routes
from vires.decide.analysis.notation import cited, conditions_of, named, period_of, written
from vires.decide.analysis.remark import Remark
from vires.decide.analysis.rule import Found, Rule
from vires.decide.analysis.study import LAST, Study
from vires.decide.analysis.trial import Trial, at_makings, targets, trials
from vires.decide.analysis.view import look
from vires.decide.definition import Definition
from vires.decide.reference.conditions import Circumstance
from vires.decide.reference.formula import Formula, conj
from vires.decide.reference.record import ACT
from vires.decide.reference.references import ANY, ASKED, operative
from vires.model.instrument import Instrument
from vires.model.provision import Annuls, Consents, Delegates, Grant, Modification, Ratifies
from vires.model.registry import Entry


def _check(study: Study) -> Found:
    for entry in study.counted(study.entries):
        if isinstance(entry.provision, Consents) or _applies(study, entry):
            continue
        if entry.id not in study.spared.registry.entries or _applies(study.spared, entry):
            continue
        if _can_meet_itself(study, entry):
            yield _remark(study, entry)


def _applies(study: Study, entry: Entry) -> bool:
    moments = _moments(study, entry)
    ways = list(trials(study, entry))
    if any(study.ever(way.passes(), moments) for way in ways):
        return True
    if isinstance(entry.provision, Grant):
        return any(_route_of(study, entry, made) for made in study.instruments)
    first, last = study.period(entry)
    return any(
        study.can_be(at_makings(entry, way.target, made.id), study.midnight(made.decided.first))
        for made in study.instruments
        for way in ways
        if any(day.first <= last and day.last >= first for day in study.decisions(made))
    )


def _can_meet_itself(study: Study, entry: Entry) -> bool:
    """Tell whether what the provision asks itself, within its scope, can be met at all."""
    asked = Circumstance(entry.id, entry.instrument.id)

    def own(rules: Definition) -> Formula:
        return conj((rules.ground.covers_scope(entry), rules.conditions.when(entry, asked)))

    return study.ever(own, _moments(study, entry) or study.stretches()) is not None


def _moments(study: Study, entry: Entry) -> list[datetime]:
    """The moments at which it may come to apply. What is performed has no end, and an annulment reaches back
    as far as its target."""
    first, last = study.period(entry)
    if isinstance(entry.provision, Annuls | Ratifies):
        return study.stretches()
    return study.stretches(first, LAST if isinstance(entry.provision, Modification) else last)


def _route_of(study: Study, grant: Entry, made: Instrument) -> bool:
    """Tell whether an instrument may have been made, or given, under the grant."""
    own = [entry for entry in study.known if entry.instrument.id == made.id]
    if not own or grant.id not in routes(study, made):
        return False
    powers = {ASKED, ANY, *_exercised(study, own)}
    moment = study.midnight(made.decided.first)
    return any(
        study.can_be(
            lambda rules, power=power: operative(grant, rules.ground.issuer(own[0]), made.id, power),  # type: ignore[misc]
            moment,
        )
        for power in sorted(powers)
    )


def _exercised(study: Study, entries: Iterable[Entry], seen: frozenset[str] = frozenset()) -> set[str]:
    """The powers that the making of some provisions may have taken, and that of what they modify."""
    found: set[str] = set()
    for entry in entries:
        if entry.id in seen:
            continue
        found.update(power for power in study.readings(entry, "exercises") if power is not None)
        if isinstance(entry.provision, Modification):
            found |= _exercised(study, targets(study, entry), seen | {entry.id})
    return found


# What is said of it


@dataclass(frozen=True)
class _Nearest:
    """The moment at which a provision comes nearest to applying, and the first test it fails there."""

    trial: Trial
    moment: datetime
    fails: str


def _nearest(study: Study, entry: Entry) -> _Nearest:
    """The furthest it comes, at the standard given; of several moments the first."""
    given = study.standards[:1]
    best: tuple[int, Trial, datetime] | None = None
    for trial in trials(study, entry):
        moments = _moments(study, entry) or study.stretches()
        count = len(trial.tests)
        while count > (best[0] if best else -1):
            moment = study.ever(trial.passes(count), moments, given) if count else moments[0]
            if moment is not None:
                best = (count, trial, moment)
                break
            count -= 1
    assert best is not None
    count, trial, moment = best
    # If all are passed at this standard, the last of them is what the making of another instrument turned on.
    return _Nearest(trial, moment, trial.tests[min(count, len(trial.tests) - 1)][0])


def _remark(study: Study, entry: Entry) -> Remark:
    record, path = study.written(entry)
    if isinstance(entry.provision, Modification) and not targets(study, entry):
        return Remark(record, path, SLUG, f"{named(entry)} modifies nothing: its target has no provision",
                      "name what it modifies, or leave it out")  # fmt: skip
    nearest = _nearest(study, entry)
    said, remedy, field = _SAYINGS[nearest.fails](study, entry, nearest)
    return Remark(record, path or field, SLUG, f"{named(entry)} {said}, so it applies to no act", remedy,
                  look(study, entry, nearest.trial.target, nearest.moment))  # fmt: skip


_Said = tuple[str, str, tuple[str | int, ...]]


def _vires(study: Study, entry: Entry, nearest: _Nearest) -> _Said:
    made = entry.instrument.decided
    above = [study.registry.entries[name] for name in sorted(routes(study, entry.instrument))]
    why = "; ".join(_why_not(study, entry, route) for route in above[:3]) or "none is recorded"
    return (
        f"stands on no route when it is made, {made}: {why}",
        "invoke the grant that was in force then, or correct the dates of one of the two",
        (),
    )


def _why_not(study: Study, entry: Entry, route: Entry) -> str:
    """Why a route does not carry what was made under it."""
    making, moment = entry.instrument.id, study.midnight(entry.instrument.decided.first)
    given = study.standards[:1]

    if not study.can_be(lambda r: r.world.leaf(lambda: r.record.in_period(route, making)), moment, given):
        return f"{cited(entry, route)} is in force {period_of(route)}"
    powers = sorted({ASKED, ANY, *_exercised(study, [entry])})
    in_force = any(
        study.can_be(lambda r, p=p: operative(route, r.ground.issuer(entry), making, p), moment, given)  # type: ignore[misc]
        for p in powers
    )
    if not in_force:
        return f"{cited(entry, route)} is not in force for `{entry.instrument.issuer}` then"
    if isinstance(entry.provision, Delegates):
        return f"{cited(entry, route)} does not let `{entry.instrument.issuer}` pass this on"
    return f"what {cited(entry, route)} asks of whoever uses it is not met by this instrument"


def _period(study: Study, entry: Entry, nearest: _Nearest) -> _Said:
    return "has no moment in its period", "correct `since` or `until`", ("since",)


def _ended(study: Study, entry: Entry, nearest: _Nearest) -> _Said:
    rules = study.rules(nearest.moment, study.standards[0])
    ends = [
        event
        for event in rules.ground.aimed(entry)
        if type(event.provision).__name__ == "Rescinds"
        and study.can_be(lambda r, e=event: r.force.ends(e, entry, ACT), nearest.moment, study.standards[:1])  # type: ignore[misc]
    ]
    by = " and ".join(f"{cited(entry, e)} from {e.provision.since or e.instrument.decided} on" for e in ends)
    return (
        f"is ended by {by or 'another instrument'}, before it begins ({period_of(entry)})",
        "correct one of the dates, or leave out what was ended before it began",
        ("since",),
    )


def _suspended(study: Study, entry: Entry, nearest: _Nearest) -> _Said:
    return "is set aside for the whole of its period", "correct the dates, or leave it out", ("since",)


def _route(study: Study, entry: Entry, nearest: _Nearest) -> _Said:
    above = [study.registry.entries[name] for name in sorted(routes(study, entry.instrument))]
    shown = "; ".join(f"{cited(entry, route)} {period_of(route)}" for route in above[:3])
    return (
        f"is in its period {period_of(entry)}, and no route of it is in force at any moment of that: {shown}",
        "correct the dates, invoke the grant that carries it at that time, or say `survives: true` if it outlives "
        "its route",
        ("since",) if entry.provision.since is not None else (),
    )


def _scope(study: Study, entry: Entry, nearest: _Nearest) -> _Said:
    bases = [study.registry.entries[name] for name in sorted(routes(study, entry.instrument))]
    shown = ", ".join(f"{cited(entry, base)} covers {_cover(base)}" for base in bases[:3])
    return (
        f"covers {_cover(entry)}, and no act of that is within what it stands on: {shown or 'nothing'}",
        "correct its scope or lists, or invoke the grant that reaches as far",
        ("scope",) if entry.provision.scope is not None else (),
    )


def _recipient(study: Study, entry: Entry, nearest: _Nearest) -> _Said:
    provision = entry.provision
    assert isinstance(provision, Grant)
    bases = ", ".join(f"`{name}`" for name in sorted(routes(study, entry.instrument))[:3])
    return (
        f"gives {written(provision.powers)} to {written(provision.to)}, and what it stands on, "
        f"{bases or 'no recorded grant'}, lets none of that pass to any of them",
        "correct `to` or `powers`, or invoke the grant that may be passed on so",
        ("to",),
    )


def _cover(entry: Entry) -> str:
    scope = entry.provision.scope
    return "every act" if scope is None else written(scope)


def _condition(study: Study, entry: Entry, nearest: _Nearest) -> _Said:
    above = [study.registry.entries[name] for name in sorted(routes(study, entry.instrument))]
    asked = [text for one in (entry, *above) for text in conditions_of(one)]
    return (
        f"asks, with what it stands on, for what no act can meet: {' and '.join(asked[:4]) or 'its chain'}",
        "correct the condition that contradicts the others, or leave it out",
        ("when",) if entry.provision.when is not None else (),
    )


def _target(study: Study, entry: Entry, nearest: _Nearest) -> _Said:
    target = nearest.trial.target
    assert target is not None
    return (
        f"is decided before {cited(entry, target)}, which it modifies",
        "correct the date of one of the two",
        ("target",),
    )


_SAYINGS = {
    "target": _target, "vires": _vires, "recipient": _recipient, "scope": _scope, "period": _period,
    "ended": _ended, "suspended": _suspended, "route": _route, "condition": _condition,
}  # fmt: skip

SLUG = "never-applies"
RULE = Rule(
    SLUG,
    "a provision that applies to no act",
    "A record that never applies looks like law and is none: whoever reads the text finds a power or a limit, and "
    "every answer is as if it were not there. Nearly always a date, a route or a scope was taken from the wrong "
    "line; what is right as it stands is better told in a note than recorded as a provision.",
    _check,
)
