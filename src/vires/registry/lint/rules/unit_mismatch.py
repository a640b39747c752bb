"""A number asked of a fact that has no unit, or yes-or-no asked of one that has (S1, S7)."""

from __future__ import annotations

from vires.model.condition import FactIs, NumberIs
from vires.model.instrument import Instrument
from vires.model.term import Fact
from vires.registry.diagnostic import Diagnostic
from vires.registry.lint.rule import Found, Inspected, Rule


def _check(inspected: Inspected) -> Found:
    facts = inspected.registry.terms.get("facts", {})
    for reference in inspected.references:
        fact, record = facts.get(reference.identity), reference.record
        if reference.target_kind != "facts" or not isinstance(fact, Fact):
            continue
        if isinstance(record, NumberIs):
            numeric = True
        elif isinstance(record, FactIs):
            numeric = False
        elif isinstance(record, Instrument) and reference.path[:1] == ("facts",):
            numeric = not isinstance(record.facts[reference.identity], bool)
        else:
            continue
        if numeric == (fact.unit is not None):
            continue
        where = inspected.whereabouts(fact.origin)
        if numeric:
            message = f"a number is asked of `{fact.id}`, whose term declares no unit ({where})"
            remedy = "add `unit:` to the term, or ask it with `fact:`"
        else:
            message = f"yes or no is asked of `{fact.id}`, which is a number in `{fact.unit}` ({where})"
            remedy = "ask it with `number:` and `at_most` or `at_least`"
        yield Diagnostic(
            inspected.places.of(record, *reference.path),
            SLUG,
            f"{message}; the question could not be answered as it is put",
            remedy,
        )


SLUG = "unit-mismatch"
RULE = Rule(
    SLUG,
    "a number without a unit, or a unit without a number",
    "One hundred of what decides whether a place is within reach of the border. A fact is a circumstance "
    "that is so or not, or a number in the unit its term declares.",
    _check,
)
