"""A condition, or one alternative in it, that nothing can meet (S7).

Quantified over: every value of the facts and numbers, every option of the doctrines, every status as the record
gives it at every moment from the decision on and at the making of every instrument, every consent, every place,
territory and subject; the condition is taken together with the scope of its own provision, an exception with the
`when` of its limit too, and a part with what stands beside it under `all`. The conditions of the routes above
are not looked at here (`never-applies` does). Every doctrine is open, whatever its default; statuses are read at
each standard of evidence, law and publication as of the vantage given.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from vires.decide.analysis.notation import written
from vires.decide.analysis.remark import Remark, Witness
from vires.decide.analysis.rule import Found, Rule
from vires.decide.analysis.study import Goal, Study
from vires.decide.analysis.view import ask, closest
from vires.decide.definition import Definition
from vires.decide.reference.conditions import Circumstance
from vires.decide.reference.formula import Formula, conj
from vires.model.condition import All, AnyOf, Condition, ConsentOf, Exclusive, FactIs, NumberIs, StatusIs, walk
from vires.model.holder import Spell
from vires.model.origin import Record
from vires.model.provision import Grant, Restricts
from vires.model.registry import Entry

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Asked:
    """A condition where it stands: in a field of a provision, or of a spell of office. `beside` are the
    conditions that must hold with it."""

    record: Record
    path: Path
    condition: Condition
    entry: Entry | None
    beside: tuple[Condition, ...] = ()

    def part(self, condition: Condition, *path: str | int, beside: tuple[Condition, ...] = ()) -> Asked:
        """A part of the condition, with what stands beside it."""
        return Asked(self.record, (*self.path, *path), condition, self.entry, (*self.beside, *beside))


def _check(study: Study) -> Found:
    for asked in study.counted(_conditions(study)):
        if not _can_hold(study, asked):
            yield _remark(study, _core(study, asked))
        else:
            for part in _dead(study, asked):
                yield _remark(study, _core(study, part))


def _conditions(study: Study) -> Iterator[Asked]:
    for entry in study.entries:
        provision = entry.provision
        if provision.id.endswith("/revives"):
            continue
        if provision.when is not None:
            yield Asked(provision, ("when",), provision.when, entry)
        if isinstance(provision, Restricts) and provision.unless is not None:
            beside = () if provision.when is None else (provision.when,)
            yield Asked(provision, ("unless",), provision.unless, entry, beside)
        if isinstance(provision, Grant):
            for clause in provision.clauses:
                for name in ("requires", "when"):
                    condition = getattr(clause, name)
                    if condition is not None:
                        yield Asked(clause, (name,), condition, entry)
    for spell in study.registry.spells:
        if spell.stands is not None:
            yield Asked(spell, ("stands",), spell.stands, None)


# Whether it can hold


def _can_hold(study: Study, asked: Asked) -> bool:
    whole = All(all=(*asked.beside, asked.condition))
    changing = any(isinstance(part, StatusIs | ConsentOf) for part in walk(whole))
    start = study.period(asked.entry)[0] if asked.entry is not None else None
    moments = study.moments(start)
    ways = (False, True) if isinstance(asked.record, Spell) else (False,)
    for exclusive in ways:
        if study.ever(_holds(asked, whole, None, exclusive), moments if changing else moments[:1]):
            return True
        if changing and study.ever_any([_holds(asked, whole, made.id, exclusive) for made in study.instruments]):
            return True
    return False


def _holds(asked: Asked, condition: Condition, making: str | None = None, exclusive: bool = False) -> Goal:
    """That a condition holds of an act within the provision's scope, or of the making of an instrument. A consent
    asked by a clause or a spell is to an instrument yet to be named, so it is left open."""
    entry = asked.entry
    owner = entry.id if entry is not None else ""
    instrument = entry.instrument.id if entry is not None and asked.record is entry.provision else ""

    def goal(rules: Definition) -> Formula:
        formula = rules.conditions.formula(condition, Circumstance(owner, instrument, making, exclusive))
        return formula if entry is None else conj((rules.ground.covers_scope(entry), formula))

    return goal


def _dead(study: Study, asked: Asked) -> Iterator[Asked]:
    """The largest alternatives of a condition that can hold which cannot."""
    condition = asked.condition
    if isinstance(condition, AnyOf):
        for place, part in enumerate(condition.any):
            one = asked.part(part, "any", place)
            if not _can_hold(study, one):
                yield one
            else:
                yield from _dead(study, one)
    elif isinstance(condition, All):
        for place, part in enumerate(condition.all):
            others = (*condition.all[:place], *condition.all[place + 1 :])
            yield from _dead(study, asked.part(part, "all", place, beside=others))


def _core(study: Study, asked: Asked) -> Asked:
    """The part that cannot hold whatever stands beside it, if there is one; else the whole."""
    if asked.beside and not _can_hold(study, Asked(asked.record, asked.path, asked.condition, asked.entry)):
        return _core(study, Asked(asked.record, asked.path, asked.condition, asked.entry))
    condition = asked.condition
    if isinstance(condition, All):
        for place, part in enumerate(condition.all):
            one = asked.part(part, "all", place)
            if not _can_hold(study, one):
                return _core(study, one)
    return asked


# What is said of it


def _remark(study: Study, asked: Asked) -> Remark:
    message, remedy = _said(study, asked)
    within = asked.entry.provision if asked.entry is not None else None
    return Remark(asked.record, asked.path, SLUG, message, remedy, _witness(study, asked), within)


def _said(study: Study, asked: Asked) -> tuple[str, str]:
    condition = asked.condition
    shown = written(condition)
    if isinstance(condition, StatusIs) and not asked.beside:
        term = study.registry.terms.get("statuses", {}).get(condition.status)
        partial = getattr(term, "record", "complete") == "partial"
        return (
            f"nothing that stands gives the status `{condition.status}`"
            + ("" if partial else ", and its record is said to be complete")
            + f", so {shown} never holds",
            "record what gives the status, or say `record: partial` of its term if not all of it is recorded",
        )
    if asked.beside:
        others = " and ".join(written(other) for other in asked.beside[:3])
        return (
            f"{shown} never holds together with {others}, which must hold as well",
            "correct one of them, or leave out the part that cannot be met",
        )
    if isinstance(condition, Exclusive):
        return "`exclusive` holds of nothing here", "ask it where a spell of office says what it `stands` by"
    if isinstance(condition, AnyOf) and not condition.any:
        return "`any` with no alternative never holds", "name an alternative, or leave the condition out"
    scope = asked.entry.provision.scope if asked.entry is not None else None
    within = f" within the scope {written(scope)}" if scope is not None else ""
    clash = _clash(study, asked)
    if len(clash) > 1:
        parts = " and ".join(written(part) for part in clash)
        return f"{parts} never hold together{within}", "correct one of them, or leave out the part that cannot be met"
    return f"nothing meets {shown}{within}", "correct it, or leave out the part that cannot be met"


def _clash(study: Study, asked: Asked) -> tuple[Condition, ...]:
    """The fewest parts of a condition that cannot hold together, as leaving them out one by one finds them."""
    if not isinstance(asked.condition, All):
        return ()
    parts = asked.condition.all
    for part in parts:
        fewer = tuple(other for other in parts if other is not part)
        if not _can_hold(study, Asked(asked.record, asked.path, All(all=fewer), asked.entry)):
            parts = fewer
    return parts


def _witness(study: Study, asked: Asked) -> Witness | None:
    """The act that meets as much of it as can be met together."""
    if asked.entry is None:
        return None
    whole = (*asked.beside, *(asked.condition.all if isinstance(asked.condition, All) else (asked.condition,)))
    moment = study.moments(study.period(asked.entry)[0])[0]
    for count in range(len(whole) - 1, -1, -1):
        together = All(all=whole[:count])
        question = closest(study, asked.entry, moment, _values(together), _holds(asked, together))
        if question is not None:
            met = (
                f"with {' and '.join(written(part) for part in whole[:count])}" if count else "with nothing else asked"
            )
            return ask(study, question, f"{met}, {written(whole[count])} does not hold")
    return None


def _values(condition: Condition) -> dict[str, list[bool | int | float]]:
    """The facts and numbers of a condition, each with the values to try: of a number its bounds, and beyond."""
    found: dict[str, list[bool | int | float]] = {}
    for part in walk(condition):
        if isinstance(part, FactIs):
            found.setdefault(part.fact, [True, False])
        elif isinstance(part, NumberIs):
            bound = part.at_most if part.at_most is not None else part.at_least
            assert bound is not None
            found.setdefault(part.number, []).extend((bound, bound - 1, bound + 1))
    return found


SLUG = "condition-unsatisfiable"
RULE = Rule(
    SLUG,
    "a condition that nothing can meet",
    "A condition decides when a power may be used or a limit gives way. One that cannot be met turns the power "
    "off, or the limit into one without exception, though the text seems to say otherwise: two bounds that exclude "
    "each other, a status that nothing gives, two options of one doctrine at once.",
    _check,
)
