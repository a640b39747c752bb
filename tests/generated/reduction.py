"""Taking a failing case apart: whatever can be left out, or said more plainly, while it still fails.

It knows no rule and no generator: it drops records, fields and items, and puts conditions in the place of the
trees they stand in. What is left is what the failure needs.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from time import monotonic
from typing import Any

from pydantic import BaseModel, ValidationError

from tests.generated import dates
from tests.generated.examples import Question
from vires.model.condition import All, AnyOf, Not
from vires.model.registry import Registry
from vires.model.term import SCHEMES
from vires.model.terms import OpenList
from vires.temporal.dating import Dating
from vires.temporal.vantage import Vantage

NOW = dates.on(dates.LAST)
_KEPT = ("id", "instrument", "kind", "title", "label", "zone", "state", "kinds")
"""Fields without which a record would be another one, or none that a reader would expect."""


@dataclass(frozen=True)
class Case:
    """One question to one registry."""

    registry: Registry
    question: Question


def reduced(case: Case, fails: Callable[[Case], bool], seconds: float = 60) -> Case:
    """The smallest case found, in the time given, for which `fails` still holds; the case itself must fail."""
    end = monotonic() + seconds
    smaller: Case | None = case
    while smaller is not None and monotonic() < end:
        case = smaller
        smaller = next((one for one in _simpler(case) if monotonic() > end or fails(one)), None)
        if smaller is not None and monotonic() > end:
            break
    return case


def _simpler(case: Case) -> Iterator[Case]:
    """Cases a step simpler, the largest steps first."""
    registry, question = case.registry, case.question
    for made in chain(_records(registry), _terms(registry), _inside(registry)):
        yield Case(made, question)
    for made in _questions(question):
        yield Case(registry, made)


def _records(registry: Registry) -> Iterator[Registry]:
    for name in registry.instruments:
        yield replace(registry, instruments={k: v for k, v in registry.instruments.items() if k != name})
    for spell in registry.spells:
        yield replace(registry, spells=tuple(other for other in registry.spells if other is not spell))


def _terms(registry: Registry) -> Iterator[Registry]:
    """Without the terms and sources that nothing names; first without any of them."""
    named = _named(registry)
    spare = {s: [t for t in registry.terms.get(s, {}) if t not in named] for s in SCHEMES}
    idle = [name for name in registry.sources if name not in named]
    if any(spare.values()) or idle:
        yield _less(registry, spare, idle)
    for scheme, names in spare.items():
        for name in names:
            yield _less(registry, {scheme: [name]}, [])
    for name in idle:
        yield _less(registry, {}, [name])


def _less(registry: Registry, spare: dict[str, list[str]], idle: list[str]) -> Registry:
    terms = {
        scheme: {name: term for name, term in known.items() if name not in spare.get(scheme, ())}
        for scheme, known in registry.terms.items()
    }
    return replace(registry, terms=terms, sources={k: v for k, v in registry.sources.items() if k not in idle})


def _named(registry: Registry) -> set[str]:
    """Every text in the record but the ids of terms and sources themselves."""
    found: set[str] = set()
    records = [record.model_dump(mode="json", exclude_unset=True, exclude={"id"}) for key, record in registry.records()]
    stack: list[Any] = list(records)
    while stack:
        value = stack.pop()
        if isinstance(value, str):
            found.add(value)
        elif isinstance(value, dict):
            stack.extend(value.values())
            stack.extend(value.keys())
        elif isinstance(value, list):
            stack.extend(value)
    return found


def _inside(registry: Registry) -> Iterator[Registry]:
    for name, instrument in registry.instruments.items():
        for made in _models(instrument):
            yield replace(registry, instruments={**registry.instruments, name: made})
    for place, spell in enumerate(registry.spells):
        for made in _models(spell):
            yield replace(registry, spells=(*registry.spells[:place], made, *registry.spells[place + 1 :]))
    for made in _models(registry.settings):
        if made.kinds == registry.settings.kinds:
            yield replace(registry, settings=made)
    for scheme in SCHEMES:
        for name, term in registry.terms.get(scheme, {}).items():
            for made in _models(term):
                yield replace(registry, terms={**registry.terms, scheme: {**registry.terms[scheme], name: made}})


def _models(model: Any) -> Iterator[Any]:
    """A record with a field left out, or with one said more plainly."""
    fields = type(model).model_fields
    values = {name: getattr(model, name) for name in fields if name in model.model_fields_set and name != "origin"}
    for name in values:
        if not fields[name].is_required() and name not in _KEPT:
            yield from _made(model, {key: value for key, value in values.items() if key != name})
    for name, value in values.items():
        if name not in _KEPT:
            for plainer in _values(value):
                yield from _made(model, {**values, name: plainer})


def _made(model: BaseModel, values: dict[str, Any]) -> Iterator[Any]:
    kind = type(model)
    try:
        yield kind.model_validate({kind.model_fields[name].alias or name: value for name, value in values.items()})
    except ValidationError:
        return


def _values(value: Any) -> Iterator[Any]:
    if isinstance(value, All | AnyOf):
        yield from getattr(value, "all", None) or getattr(value, "any", ())
    if isinstance(value, Not):
        yield value.not_
    if isinstance(value, OpenList):
        yield value.including
    if isinstance(value, BaseModel):
        yield from _models(value)
    elif isinstance(value, tuple):
        for place, item in enumerate(value):
            yield value[:place] + value[place + 1 :]
            for plainer in _values(item):
                yield (*value[:place], plainer, *value[place + 1 :])
    elif isinstance(value, dict):
        for key in value:
            yield {other: inner for other, inner in value.items() if other != key}
        for key, item in value.items():
            for plainer in _values(item):
                yield {**value, key: plainer}
    elif isinstance(value, Dating) and not value.is_day:
        yield Dating.parse(value.first.isoformat())


def _questions(question: Question) -> Iterator[Question]:
    act, vantage = question.act, question.vantage
    for name in ("territory", "sites", "subjects", "facts"):
        if getattr(act, name):
            yield replace(question, act=act.model_copy(update={name: type(act).model_fields[name].default}))
    for name in ("sites", "subjects"):
        for fewer in [()] if getattr(act, name) is None else _values(getattr(act, name)):
            if fewer != getattr(act, name):
                yield replace(question, act=act.model_copy(update={name: fewer}))
    for key in act.facts:
        yield replace(question, act=act.model_copy(update={"facts": {k: v for k, v in act.facts.items() if k != key}}))
    for made in _values(act.at):
        yield replace(question, act=act.model_copy(update={"at": made}))
    for changed in _vantages(vantage):
        yield replace(question, vantage=changed)


def _vantages(vantage: Vantage) -> Iterator[Vantage]:
    plain = {"as_of": NOW, "known_by": NOW, "standard": "reported", "doctrine": {}}
    for name, value in plain.items():
        if getattr(vantage, name) != value:
            yield replace(vantage, **{name: value})


def size(case: Case) -> int:
    """How much there is of a case, for telling whether a reduction got anywhere."""
    return sum(len(json.dumps(r.model_dump(mode="json", exclude_unset=True))) for _, r in case.registry.records())
