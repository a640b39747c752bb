"""How near a provision comes to applying, and how a message says what it falls short of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from vires.decide.analysis.effect import exercised, routes
from vires.decide.analysis.notation import cited, conditions_of, period_of, written
from vires.decide.analysis.study import Goal, Study
from vires.decide.analysis.trial import Trial, moments_of, trials
from vires.decide.reference.formula import disj
from vires.decide.reference.record import ACT
from vires.decide.reference.references import ACTOR, ANY, ASKED, operative
from vires.model.provision import Delegates, Grant, Restricts
from vires.model.registry import Entry


@dataclass(frozen=True)
class Shortfall:
    """The moment at which a provision comes nearest to applying, and the first test it fails there."""

    trial: Trial
    moment: datetime
    fails: str


def shortfall(study: Study, entry: Entry) -> Shortfall:
    """The furthest it comes, at the standard given; of several moments the first."""
    given = study.standards[:1]
    best: tuple[int, Trial, datetime] | None = None
    for trial in trials(study, entry):
        moments = moments_of(study, entry) or study.moments()
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
    return Shortfall(trial, moment, trial.tests[min(count, len(trial.tests) - 1)][0])


Said = tuple[str, str, tuple[str | int, ...]]
"""What is said of a provision, what to do, and the field that is meant."""


def say(study: Study, entry: Entry, nearest: Shortfall) -> Said:
    """The test that a provision fails, in words."""
    return _SAYINGS[nearest.fails](study, entry, nearest)


def _vires(study: Study, entry: Entry, nearest: Shortfall) -> Said:
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
    powers = sorted({ASKED, ANY, *exercised(study, [entry])})
    in_force = any(
        study.can_be(lambda r, p=p: operative(route, r.ground.issuer(entry), making, p), moment, given)  # type: ignore[misc]
        for p in powers
    )
    if not in_force:
        return f"{cited(entry, route)} is not in force for `{entry.instrument.issuer}` then"
    barring = _barring(study, entry, powers, moment)
    if barring:
        bar = "bars" if len(barring) == 1 else "bar"
        return f"{' and '.join(barring)} {bar} `{entry.instrument.issuer}` from using {cited(entry, route)} for this"
    if isinstance(entry.provision, Delegates):
        return f"{cited(entry, route)} does not let `{entry.instrument.issuer}` pass this on"
    return f"what {cited(entry, route)} asks of whoever uses it is not met by this instrument"


def _barring(study: Study, entry: Entry, powers: Iterable[str], moment: datetime) -> list[str]:
    """The limits of law that may keep a provision from standing, by what it passes on or the powers it takes."""
    passing = isinstance(entry.provision, Delegates)

    def bars(limit: Entry) -> Goal:
        if passing:
            return lambda rules: rules.limits.bars_passing(limit, entry, ACTOR)
        return lambda rules: disj(rules.limits.bars_making(limit, entry, power) for power in powers)

    limits = [one for one in study.known if isinstance(one.provision, Restricts)]
    return [cited(entry, one) for one in limits if study.can_be(bars(one), moment, study.standards[:1])]


def _period(study: Study, entry: Entry, nearest: Shortfall) -> Said:
    return "has no moment in its period", "correct `since` or `until`", ("since",)


def _ended(study: Study, entry: Entry, nearest: Shortfall) -> Said:
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


def _suspended(study: Study, entry: Entry, nearest: Shortfall) -> Said:
    return "is set aside for the whole of its period", "correct the dates, or leave it out", ("since",)


def _route(study: Study, entry: Entry, nearest: Shortfall) -> Said:
    above = [study.registry.entries[name] for name in sorted(routes(study, entry.instrument))]
    shown = "; ".join(_while(study, entry, route) for route in above[:3])
    return (
        f"is in its period {period_of(entry)}, and no route of it is in force at any moment of that: {shown}",
        "correct the dates, invoke the grant that carries it at that time, or say `survives: true` if it outlives "
        "its route",
        ("since",) if entry.provision.since is not None else (),
    )


def _while(study: Study, entry: Entry, route: Entry) -> str:
    """The period of a route, and whether it is something else that keeps it from being in force meanwhile."""
    (first, last), (since, until) = study.period(entry), study.period(route)
    apart = last < since or until < first or route.provision.until == entry.provision.since
    other = "" if apart else ", which is ended, set aside or without a route of its own then"
    return f"{cited(entry, route)} {period_of(route)}{other}"


def _scope(study: Study, entry: Entry, nearest: Shortfall) -> Said:
    bases = [study.registry.entries[name] for name in sorted(routes(study, entry.instrument))]
    shown = ", ".join(f"{cited(entry, base)} covers {_cover(base)}" for base in bases[:3])
    return (
        f"covers {_cover(entry)}, and no act of that is within what it stands on: {shown or 'nothing'}",
        "correct its scope or lists, or invoke the grant that reaches as far",
        ("scope",) if entry.provision.scope is not None else (),
    )


def _recipient(study: Study, entry: Entry, nearest: Shortfall) -> Said:
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


def _condition(study: Study, entry: Entry, nearest: Shortfall) -> Said:
    above = [study.registry.entries[name] for name in sorted(routes(study, entry.instrument))]
    asked = [text for one in (entry, *above) for text in conditions_of(one)]
    return (
        f"asks, with what it stands on, for what no act can meet: {' and '.join(asked[:4]) or 'its chain'}",
        "correct the condition that contradicts the others, or leave it out",
        ("when",) if entry.provision.when is not None else (),
    )


def _target(study: Study, entry: Entry, nearest: Shortfall) -> Said:
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
