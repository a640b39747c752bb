"""A provision that applies to no act (S9-S12).

Quantified over: every act at every moment of the provision's period, in whatever reading; every recipient and
target; every completion of what is open; every option of every doctrine; every standard of evidence; and the
making of every instrument that the provision could have borne on. Law and publication are those of the vantage
given. Not reported: what that vantage does not show; consents, which count by being recorded; whatever would apply
but for an annulment, a stay or an injunction; and what asks for something that cannot be met, of which the
condition itself is reported. Nothing reported changes an answer by being left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from vires.decide.analysis.effect import exercised, routes
from vires.decide.analysis.notation import named
from vires.decide.analysis.remark import Remark
from vires.decide.analysis.rule import Found, Rule
from vires.decide.analysis.shortfall import say, shortfall
from vires.decide.analysis.study import Goal, Study
from vires.decide.analysis.trial import Trial, at_makings, moments_of, targets, trials
from vires.decide.analysis.view import look
from vires.decide.definition import Definition
from vires.decide.reference.conditions import Circumstance
from vires.decide.reference.formula import Formula, conj, neg
from vires.decide.reference.record import ACT
from vires.decide.reference.references import ANY, ASKED, annulled, operative
from vires.model.provision import PERFORMED, Consents, Grant, Modification
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
    if not study.ever_any([lambda rules: conj((rules.force.exists(entry, ACT), neg(annulled(entry))))]):
        return False  # wholly annulled, at each standard that shows it
    moments = moments_of(study, entry)
    ways = list(trials(study, entry))
    if study.some((way.passes(), moments) for way in ways):
        return True
    if isinstance(entry.provision, Modification) and _tells_the_order(study, entry):
        return True
    goals = _as_route(study, entry) if isinstance(entry.provision, Grant) else _at_makings(study, entry, ways)
    return study.ever_any(list(goals))


def _at_makings(study: Study, entry: Entry, ways: Iterable[Trial]) -> Iterator[Goal]:
    """That a provision has effect at the making of an instrument, for each that may be made in its period."""
    first, last = study.period(entry)
    endless = isinstance(entry.provision, PERFORMED)
    for made in study.instruments:
        if any((endless or day.first <= last) and day.last >= first for day in study.decisions(made)):
            for way in ways:
                yield at_makings(entry, way.target, made.id)


def _tells_the_order(study: Study, entry: Entry) -> bool:
    """Tell whether two instruments of one day are known in their order by this modification, which then counts
    though it does nothing (S9)."""
    own = study.decisions(entry.instrument)
    return any(
        one.first <= other.last and other.first <= one.last
        for target in targets(study, entry)
        if target.instrument.id != entry.instrument.id
        for one in own
        for other in study.decisions(target.instrument)
    )


def _can_meet_itself(study: Study, entry: Entry) -> bool:
    """Tell whether what the provision asks itself, within its scope, can be met at all."""
    asked = Circumstance(entry.id, entry.instrument.id)

    def own(rules: Definition) -> Formula:
        return conj((rules.ground.covers_scope(entry), rules.conditions.when(entry, asked)))

    return study.ever(own, moments_of(study, entry) or study.moments()) is not None


def _as_route(study: Study, grant: Entry) -> Iterator[Goal]:
    """That an instrument may have been made, or given, under the grant, for each that invokes it."""
    for made in study.instruments:
        own = [entry for entry in study.known if entry.instrument.id == made.id]
        if own and grant.id in routes(study, made):
            for power in sorted({ASKED, ANY, *exercised(study, own)}):
                yield _in_force_for(grant, own[0], power)


def _in_force_for(grant: Entry, own: Entry, power: str) -> Goal:
    return lambda rules: operative(grant, rules.ground.issuer(own), own.instrument.id, power)


def _remark(study: Study, entry: Entry) -> Remark:
    record, path = study.written(entry)
    if isinstance(entry.provision, Modification) and not targets(study, entry):
        return Remark(record, path, SLUG, f"{named(entry)} modifies nothing: its target has no provision",
                      "name what it modifies, or leave it out")  # fmt: skip
    nearest = shortfall(study, entry)
    said, remedy, field = say(study, entry, nearest)
    return Remark(record, path or field, SLUG, f"{named(entry)} {said}, so it applies to no act", remedy,
                  look(study, entry, nearest.trial.target, nearest.moment))  # fmt: skip


SLUG = "never-applies"
RULE = Rule(
    SLUG,
    "a provision that applies to no act",
    "A record that never applies looks like law and is none: whoever reads the text finds a power or a limit, and "
    "every answer is as if it were not there. Nearly always a date, a route or a scope was taken from the wrong "
    "line; what is right as it stands is better told in a note than recorded as a provision.",
    _check,
)
