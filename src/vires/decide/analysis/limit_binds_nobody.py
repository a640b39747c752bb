"""A limit that binds nobody who has the power (S14, S9).

Quantified over: every act that the limit reaches in some completion, at every moment of its period, at each
standard of evidence, with every doctrine open; and every grant. A limit of law or policy on exercise is reported
if none of these acts is covered by a chain; one on passing a power on, if nobody it binds is reached by a grant
of the power, whatever that grant says of passing it on. Law and publication are those of the vantage given. Not
reported: practices, which are reports and no rules; what that vantage does not show or what never applies; and
limits that may have barred the making of an instrument, by whom they bind and of which power. Nothing reported
changes an outcome by being left out.
"""

from __future__ import annotations

from datetime import datetime

from vires.decide.analysis.notation import cited, named, period_of
from vires.decide.analysis.remark import Remark, Witness
from vires.decide.analysis.rule import Found, Rule
from vires.decide.analysis.study import Goal, Study
from vires.decide.analysis.trial import trials
from vires.decide.analysis.view import answered, ask, met, outcome
from vires.decide.definition import Definition
from vires.decide.reference.formula import Formula, conj
from vires.decide.reference.record import ACT
from vires.decide.reference.references import ACTOR, operative
from vires.model.provision import Delegates, Grant, Modification, Restricts
from vires.model.registry import Entry


def _check(study: Study) -> Found:
    limits = [entry for entry in study.entries if isinstance(entry.provision, Restricts)]
    for limit in study.counted(limits):
        if not any(force in ("law", "policy") for force in study.readings(limit, "force")):
            continue
        first = _reaches_somebody(study, limit)
        if first is None or _bears_on_makings(study, limit):
            continue
        ways = [(_meets(limit, grant), _shared(study, limit, grant)) for grant in _grants(study, limit)]
        if not study.some(ways, needed=_reached(limit)):
            yield _remark(study, limit, first)


def _reaches_somebody(study: Study, limit: Entry) -> datetime | None:
    """The first moment at which the limit applies to some act at all, having power or not."""
    moments = study.moments(*study.period(limit))
    return next((m for way in trials(study, limit) if (m := study.ever(way.passes(), moments))), None)


def _grants(study: Study, limit: Entry) -> list[Entry]:
    """The grants that some act within the limit may be under, by their lists."""
    return [
        grant
        for grant in study.known
        if isinstance(grant.provision, Grant)
        and any(
            study.may_share("offices", to, binds)
            for to in study.readings(grant, "to")
            for binds in study.readings(limit, "binds")
        )
        and any(
            study.may_share("powers", held, limited)
            for held in study.readings(grant, "powers")
            for limited in study.readings(limit, "powers")
        )
    ]


def _shared(study: Study, limit: Entry, grant: Entry) -> list[datetime]:
    """The moments at which both may be in their periods."""
    (since, until), (from_, to) = study.period(limit), study.period(grant)
    return study.moments(max(since, from_), min(until, to))


def _reached(limit: Entry) -> Goal:
    """That an act is reached by the limit."""
    return lambda rules: conj((rules.ground.conditions.covers(limit), operative(limit, None, ACT)))


def _meets(limit: Entry, grant: Entry) -> Goal:
    """That one act is reached by the limit and covered by a chain that ends in the grant; of a limit on passing
    on, that it binds somebody whom the grant reaches."""

    def goal(rules: Definition) -> Formula:
        reached = _reached(limit)(rules)
        if _on_passing(limit):
            ground = rules.ground
            held = (ground.covers_office(grant), ground.covers_power(grant), ground.covers_scope(grant))
            return conj((reached, *held, operative(grant, ACTOR, ACT)))
        return conj((reached, rules.authority(grant)))

    return goal


def _on_passing(limit: Entry) -> bool:
    said = [a.says.get(f"{limit.provision.id}.limits") for a in limit.instrument.attested]
    return "delegation" in [getattr(limit.provision, "limits", None), *said]


def _bears_on_makings(study: Study, limit: Entry) -> bool:
    """Tell whether an instrument made in the limit's period by an office it may bind took, or passed on, or undid,
    a power it may limit: then the limit may have kept the instrument from standing."""
    first, last = study.period(limit)
    binds, limited = study.readings(limit, "binds"), study.readings(limit, "powers")
    for entry in study.known:
        instrument = entry.instrument
        kind = study.registry.settings.kinds.get(instrument.kind)
        if kind is None or kind.root:
            continue
        issuers = [instrument.issuer, *(a.says["issuer"] for a in instrument.attested if "issuer" in a.says)]
        in_time = any(d.first <= last and d.last >= first for d in study.decisions(instrument))
        if not in_time or not any(study.may_share("offices", (name,), to) for name in issuers for to in binds):
            continue
        taken = [power for power in study.readings(entry, "exercises") if power is not None]
        lists = [(power,) for power in taken]
        if isinstance(entry.provision, Delegates):
            lists += study.readings(entry, "powers")
        elif not taken and isinstance(entry.provision, Modification):
            return True
        if any(study.may_share("powers", one, other) for one in lists for other in limited):
            return True
    return False


def _remark(study: Study, limit: Entry, first: datetime) -> Remark:
    provision = limit.provision
    assert isinstance(provision, Restricts)
    grants = [grant for grant in _grants(study, limit) if _shared(study, limit, grant)]
    power = "a power to pass on" if _on_passing(limit) else "the power it limits"
    whom = "anybody" if provision.binds is None else "those it binds"
    if grants:
        near = ", ".join(f"{cited(limit, grant)} {period_of(grant)}" for grant in grants[:3])
        why = f"no act that it reaches is covered by a grant to {whom}, of which there is {near}"
    else:
        why = f"no grant of it to {whom} is in its period while this is, {period_of(limit)}"
    return Remark(
        provision,
        ("binds",) if provision.binds is not None else ("powers",) if provision.powers is not None else (),
        SLUG,
        f"{named(limit)} binds nobody who is shown to have {power}: {why}",
        "bind the offices that hold the power, record the grant they hold it by, or correct the scope or the dates",
        _witness(study, limit, grants, first),
    )


def _witness(study: Study, limit: Entry, grants: list[Entry], first: datetime) -> Witness | None:
    """The act that comes closest: of the first office and power it limits, while it is in force."""
    question = met(study, limit, first)
    if question is None:
        return None
    seen = ask(study, question, "")
    without = answered(study, study.registry.without((limit.id,)), question)
    shows = f"without the limit it is {outcome(None if without is None else without.outcome)} as well"
    return Witness(seen.verb, seen.question, shows, seen.outcome)


SLUG = "limit-binds-nobody"
RULE = Rule(
    SLUG,
    "a limit on a power that nobody it binds has",
    "A limit without a power to limit changes no answer. Mostly the grant it was made against is not recorded, or "
    "the limit names an office, a power or a place beside the one that was meant; then acts that ought to be "
    "barred are answered as if they were free.",
    _check,
)
