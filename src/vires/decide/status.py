"""What legal status a term has, and what an office is directed to do (S6, S7). Read off the reference rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from vires.decide.asked import check
from vires.decide.definition import Definition
from vires.decide.reference.conditions import Circumstance
from vires.decide.reference.explore import Diagram, Found, results, truth
from vires.decide.reference.formula import Formula, conj
from vires.decide.reference.implicants import Branches
from vires.decide.reference.record import ACT
from vires.decide.reference.references import operative
from vires.decide.reference.sources import Sources
from vires.decide.reference.world import World
from vires.model.finding import Dispute, Duty, Implicants, Outcome, Word
from vires.model.origin import Noun
from vires.model.provision import Declares, Designates, Directs
from vires.model.question import Act, Place
from vires.model.registry import Entry, Registry
from vires.model.terms import listed
from vires.temporal.dating import Dating
from vires.temporal.vantage import Vantage

HELD, NOT_SHOWN = "HELD", "NOT_SHOWN"


class Ground(Noun):
    """A provision that gives, or may give, a status, and whether it is in force for the term at the date."""

    provision: str
    instrument: str
    title: str
    citation: str | None = None
    since: str | None = None
    until: str | None = None
    operative: bool | None
    attested: tuple[Word, ...] = ()


class StatusAnswer(Noun):
    """Whether one status is held: `HELD`, `NOT_SHOWN`, `CONDITIONAL` on facts, `DISPUTED` between readings, or
    `UNDEFINED`; `when` says on what it turns, if it does."""

    status: str
    label: str
    term: str
    outcome: str
    when: Implicants | None = None
    grounds: tuple[Ground, ...] = ()


class StatusReport(Noun):
    """The statuses of a term, or the terms of a status, at a date."""

    term: str
    at: str
    statuses: tuple[StatusAnswer, ...]
    disputes: tuple[Dispute, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON."""
        return self.model_dump(mode="json", by_alias=True)


class ObligedDuty(Duty):
    """A duty with whether it is laid on the office in every completion (`HELD`), in some, or on what it turns."""

    outcome: str
    when: Implicants | None = None


class DutyReport(Noun):
    """The duties laid on an office at a date."""

    office: str
    at: str
    duties: tuple[ObligedDuty, ...]
    disputes: tuple[Dispute, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON."""
        return self.model_dump(mode="json", by_alias=True)


def statuses(registry: Registry, term: str, at: Dating, vantage: Vantage) -> StatusReport:
    """The statuses that a subject, site or territory has at a date; of a status, the terms that have it. A
    term that the registry does not know raises `QuestionError`."""
    known = registry.terms.get("statuses", {})
    pairs = [(term, status) for status in sorted(known)]
    if term in known:
        pairs = [(named, term) for named in _named_by(registry, term)] or [(term, term)]
    instruments: set[str] = set()
    answers = []
    rules = None
    for named, status in pairs:
        rules = _rules(registry, named, at, vantage)
        giving = [entry for entry in _giving(rules, status) if term in known or _names_kind(registry, entry, named)]
        grounds = [_ground(rules, entry) for entry in giving]
        grounds = [ground for ground in grounds if ground is not None]
        outcome, when = _settle(rules, lambda r=rules, s=status: r.conditions.status(s, ACT))  # type: ignore[misc]
        if not grounds and term not in known:
            continue
        instruments.update(ground.instrument for ground in grounds if ground)
        answers.append(
            StatusAnswer(
                status=status,
                label=registry.label(status),
                term=named,
                outcome=outcome,
                when=when,
                grounds=tuple(ground for ground in grounds if ground),
            )
        )
    rules = rules or _rules(registry, term, at, vantage)
    disputes = Sources(rules).disputes(registry.instruments[name] for name in sorted(instruments))
    return StatusReport(term=term, at=at.text, statuses=tuple(answers), disputes=disputes)


def duties(registry: Registry, office: str, at: Dating, vantage: Vantage) -> DutyReport:
    """What an office is directed to do at a date, whatever powers and places the duty is about. Raises
    `QuestionError` for an office not known."""
    act = Act(office=office, at=at)
    check(registry, act, vantage)
    rules = Definition(World(registry, act, vantage))
    sources = Sources(rules)
    found = []
    for entry in rules.entries.values():
        if not isinstance(entry.provision, Directs):
            continue

        def obliges(entry: Entry = entry) -> Formula:
            asked = Circumstance(entry.id, entry.instrument.id)
            return conj((
                rules.covers_office(entry), rules.conditions.when(entry, asked), operative(entry, None, ACT),
            ))  # fmt: skip

        outcome, when = _settle(rules, obliges)
        if outcome != NOT_SHOWN:
            found.append(
                ObligedDuty(
                    **sources.heading(entry),
                    duty=entry.provision.duty,
                    to=entry.provision.model_dump(mode="json", by_alias=True)["to"],
                    attested=sources.words(entry),
                    outcome=outcome,
                    when=when,
                )
            )
    names = sorted({duty.instrument for duty in found})
    disputes = sources.disputes(registry.instruments[name] for name in names)
    return DutyReport(office=office, at=at.text, duties=tuple(found), disputes=disputes)


def _named_by(registry: Registry, status: str) -> list[str]:
    """The terms in the scopes of what gives a status or a narrower one."""
    found: set[str] = set()
    for entry in registry.entries.values():
        provision = entry.provision
        if isinstance(provision, Designates | Declares) and provision.scope is not None:
            scheme = registry.schemes["statuses"]
            if status in scheme.ancestors(provision.status, entry.instrument.decided.start(registry.zone)):
                for terms in (provision.scope.subjects, provision.scope.sites, provision.scope.territories):
                    found.update(listed(terms) if terms is not None else ())
    return sorted(found)


def _names_kind(registry: Registry, entry: Entry, term: str) -> bool:
    """Tell whether the scope of what gives a status speaks of terms of the scheme asked about. A status that
    hangs on a territory alone says nothing of a subject."""
    scope = entry.provision.scope
    if scope is None:
        return False
    schemes = {"sites": scope.sites, "territories": scope.territories, "subjects": scope.subjects}
    return any(terms is not None and term in registry.terms.get(name, {}) for name, terms in schemes.items())


def _rules(registry: Registry, term: str, at: Dating, vantage: Vantage) -> Definition:
    act = Act(at=at, subjects=(term,))
    if term in registry.terms.get("statuses", {}):
        act = Act(at=at)
    elif term in registry.terms.get("sites", {}):
        act = Act(at=at, sites=(Place(site=term),))
    elif term in registry.terms.get("territories", {}):
        act = Act(at=at, territory=term)
    check(registry, act, vantage)
    return Definition(World(registry, act, vantage))


def _giving(rules: Definition, status: str) -> Iterator[Entry]:
    scheme = rules.registry.schemes["statuses"]
    for entry in rules.entries.values():
        provision = entry.provision
        if isinstance(provision, Designates | Declares):
            moment = entry.instrument.decided.start(rules.registry.zone)
            if status in scheme.ancestors(provision.status, moment):
                yield entry


def _ground(rules: Definition, entry: Entry) -> Ground | None:
    """The provision as a ground of the status, unless it can never cover the term."""
    if set(_results(rules, lambda: rules.conditions.covers(entry))) == {False}:
        return None
    in_force = set(_results(rules, lambda: operative(entry, None, ACT)))
    sources = Sources(rules)
    return Ground(
        **sources.heading(entry),
        operative=next(iter(in_force)) if len(in_force) == 1 else None,
        attested=sources.words(entry),
    )


def _results(rules: Definition, goal: Callable[[], Formula]) -> Iterable[bool | None]:
    return results(rules.world, Diagram(rules.body.program([rules.world.rule(goal)]), truth).root)


_AS_OUTCOME = {True: Outcome.AUTHORIZED, False: Outcome.NO_AUTHORITY_SHOWN, None: Outcome.UNDEFINED}


def _read(values: tuple[bool | None, ...], final: bool) -> Found[Outcome] | None:
    found = truth(values, final)
    return None if found is None else Found(_AS_OUTCOME[found.result])


def _settle(rules: Definition, goal: Callable[[], Formula]) -> tuple[str, Implicants | None]:
    """Whether it holds in every completion, in none, or when."""
    diagram = Diagram(rules.body.program([rules.world.rule(goal)]), _read)
    found = results(rules.world, diagram.root)
    if len(found) == 1:
        return {
            Outcome.AUTHORIZED: HELD, Outcome.NO_AUTHORITY_SHOWN: NOT_SHOWN, Outcome.UNDEFINED: "UNDEFINED",
        }[found.pop()], None  # fmt: skip
    branches = Branches(rules.world, diagram)
    when = next((b.when for b in branches.shown() if b.outcome == Outcome.AUTHORIZED), None)
    return ("CONDITIONAL" if branches.varies_with_facts() else "DISPUTED"), when
