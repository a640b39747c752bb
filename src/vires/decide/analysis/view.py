"""A question that shows what a rule says of a provision, at a moment, and what is answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from vires.decide.analysis.remark import Witness
from vires.decide.analysis.study import Goal, Study
from vires.decide.answer import Answer, TooOpen
from vires.decide.asked import QuestionError
from vires.model.finding import Outcome
from vires.model.provision import Assigns, Declares, Designates, Directs, Grant, Restricts
from vires.model.question import Act, Place
from vires.model.registry import Entry, Registry
from vires.model.scope import Scope, metres
from vires.model.terms import TermList, listed

Facts = Mapping[str, Sequence[bool | int | float]]
"""Facts by name, each with the values to try."""


def look(study: Study, entry: Entry, target: Entry | None, moment: datetime) -> Witness | None:
    """The question at which a provision, or what it modifies, would be met; `None` where the record has no
    office or power to ask it of."""
    subject = entry if target is None else target
    provision = subject.provision
    at = study.shown(moment).text
    if isinstance(provision, Directs):
        office = _first(provision.to)
        return None if office is None else Witness("duties", {"office": office, "at": at}, _absent(entry))
    if isinstance(provision, Designates | Declares):
        return Witness("status", {"term": provision.status, "at": at}, _absent(entry))
    if isinstance(provision, Assigns):
        return Witness("strength", {"to": provision.to, "at": at}, _absent(entry))
    return ask(study, question, _absent(entry)) if (question := met(study, subject, moment)) is not None else None


def met(study: Study, entry: Entry, moment: datetime, facts: dict[str, bool | int | float] | None = None) -> Act | None:
    """An act that a grant or a limit speaks of, within its scope; where a limit leaves office or power out, the
    first that some grant names."""
    provision = entry.provision
    if not isinstance(provision, Grant | Restricts):
        return None
    offices = provision.to if isinstance(provision, Grant) else provision.binds
    pairs = [(g.provision.to, g.provision.powers) for g in study.known if isinstance(g.provision, Grant)]
    held = [(office, power) for to, powers in pairs for office in listed(to) for power in listed(powers)]
    wanted_office, wanted_power = _first(offices), _first(provision.powers)
    for office, power in [(wanted_office, wanted_power), *held]:
        office, power = wanted_office or office, wanted_power or power
        if office is not None and power is not None:
            return act(study, office, power, moment, provision.scope, facts)
    return None


def closest(study: Study, entry: Entry, moment: datetime, named: Facts, goal: Goal) -> Act | None:
    """An act that a grant or a limit speaks of, with values of the `named` facts under which `goal` may hold;
    `None` if it holds under none, or the provision speaks of no act."""
    if not study.can_be(goal, moment, study.standards[:1]):
        return None
    stated: dict[str, bool | int | float] = {}
    for name, values in named.items():
        for value in values:
            if study.may_be(goal, moment, {**stated, name: value}):
                stated[name] = value
                break
    return met(study, entry, moment, stated)


def act(
    study: Study,
    office: str,
    power: str,
    moment: datetime,
    scope: Scope | None = None,
    facts: dict[str, bool | int | float] | None = None,
) -> Act:
    """The act of an office at a moment, within a scope where one is given."""
    stated: dict[str, Any] = {}
    if scope is not None:
        stated = {
            "territory": _first(scope.territories),
            "sites": _sites(scope),
            "subjects": None if scope.subjects is None else listed(scope.subjects)[:1] or None,
        }
    return Act(office=office, power=power, at=study.shown(moment), facts=facts or {}, **stated)


def ask(study: Study, question: Act, shows: str) -> Witness:
    """The act as a question, with what is answered at the vantage given."""
    found = answered(study, study.registry, question)
    document = question.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    sites = [_site(place) for place in question.sites or ()]
    stated = {**document, **({"sites": sites} if sites else {})}
    return Witness("ask", stated, shows, None if found is None else found.outcome)


def answered(study: Study, registry: Registry, question: Act) -> Answer | None:
    """The answer of the engine; `None` where it refuses the question."""
    try:
        return study.answers(registry)(question, study.vantage)
    except (TooOpen, QuestionError):
        return None


def outcome(found: Outcome | None) -> str:
    """The outcome for a message."""
    return "no answer, as the question is too open" if found is None else found.value


def _absent(entry: Entry) -> str:
    return f"the answer does not rest on `{entry.id}`"


def _first(terms: TermList | None) -> str | None:
    return next(iter(listed(terms)), None) if terms is not None else None


def _sites(scope: Scope) -> tuple[Place, ...] | None:
    site = _first(scope.sites)
    if site is None:
        return None
    return (Place(site=site, metres=metres(scope.within) if scope.within is not None else None),)


def _site(place: Place) -> str:
    if place.near:
        return f"{place.site}@near"
    return place.site if place.metres is None else f"{place.site}@{place.metres:g}"
