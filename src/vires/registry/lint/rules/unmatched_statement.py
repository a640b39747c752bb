"""A statement of a source that nothing in the record answers to (S8)."""

from __future__ import annotations

from collections.abc import Iterator

from vires.model.attestation import Attestation
from vires.model.holder import Spell
from vires.model.instrument import Instrument
from vires.registry.diagnostic import Diagnostic
from vires.registry.lint.rule import Found, Inspected, Rule
from vires.registry.nearest import nearest


def _check(inspected: Inspected) -> Found:
    registry = inspected.registry
    carried: dict[str, list[Attestation]] = {}
    owners: tuple[Instrument | Spell, ...] = (*registry.instruments.values(), *registry.spells)
    for owner in owners:
        for attestation in owner.attested:
            carried.setdefault(attestation.source, []).append(attestation)
    for name, source in sorted(registry.sources.items()):
        for statement in source.statements:
            selectors = [attestation.at for attestation in carried.get(name, ()) if attestation.at is not None]
            if statement.at and not any(statement.holds(at.start, at.end) for at in selectors):
                yield Diagnostic(
                    inspected.places.of(statement, "at"),
                    SLUG,
                    f"no attestation of `{name}` has a place within those of statement `{statement.mark}`, so it would "
                    "be shown without a record beside it",
                    "give the places of the attestations that carry it, or attest a record there with `at:`",
                )
    yield from _questions(inspected)


def _questions(inspected: Inspected) -> Iterator[Diagnostic]:
    marks = {one.mark: None for source in inspected.registry.sources.values() for one in source.statements}
    if not marks:
        return
    for question in inspected.registry.questions:
        if question.statement is not None and question.statement not in marks:
            close = nearest(question.statement, tuple(marks))
            yield Diagnostic(
                inspected.places.of(question, "statement"),
                SLUG,
                f"no source states `{question.statement}`; the question would stand beside no statement",
                f"write `{close[0]}`" if close else f"write one of {', '.join(marks)}, or list it among `statements:`",
                close,
            )


SLUG = "unmatched-statement"
RULE = Rule(
    SLUG,
    "a statement that nothing in the record answers to",
    "What a source states is listed so that each statement can be read beside the record. One that no attestation "
    "carries says nothing, and a worked question that names none is read beside nothing.",
    _check,
)
