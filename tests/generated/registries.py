"""A registry: a founding act, and what was made after it, step by step."""

from __future__ import annotations

from tests.generated import contests, holders, instruments, loops, provisions, scenes, settings, sources
from tests.generated.choices import Choices
from tests.generated.draft import Draft
from tests.generated.terms import terms
from vires.model.registry import Registry

STEPS = (
    *(instruments.delegation,) * 8,
    *(lambda draft: instruments.enactment(draft, provisions.limit),) * 4,
    *(lambda draft: instruments.regulation(draft, provisions.limit),) * 2,
    *(instruments.writ,) * 4,
    *(instruments.undoing,) * 2,
    lambda draft: instruments.enactment(draft, instruments.grant_of_root),
    lambda draft: instruments.regulation(draft, instruments.conferral),
    lambda draft: instruments.enactment(draft, provisions.status),
    lambda draft: instruments.regulation(draft, provisions.status),
    instruments.agreement,
    instruments.ratification,
    lambda draft: instruments.enactment(draft, provisions.duty),
    lambda draft: instruments.enactment(draft, provisions.personnel),
    *(contests.limited_making,) * 2,
    *(contests.clash,) * 3,
    contests.limited_passing,
    scenes.long_chain,
    scenes.finding_undone,
    scenes.finding_undone,
    scenes.one_day,
    scenes.one_day,
    scenes.asked_at_the_making,
    scenes.asked_at_the_making,
    scenes.more_than_given,
    loops.ring,
    loops.ring,
    loops.own_basis,
    loops.own_basis,
    loops.mutual_support,
    loops.status_on_itself,
)
"""What may come next in a record."""


def _answer(draft: Draft) -> None:
    """Sometimes, what the record asks for: a consent or a status for a condition, a cure for want of a holder."""
    if draft.consents and draft.choices.chance(3):
        instruments.agreement(draft)
    if draft.statuses and draft.choices.chance(2):
        instruments.enactment(draft, provisions.status)
    if draft.held and draft.choices.chance(2):
        instruments.ratification(draft)


_LENGTHS = (1, 2, 3, 3, 4, 4, 5, 6)


def registry(choices: Choices) -> Registry:
    """A registry of Arden; every id that a record names is there, but for a consent or a route to what never
    came."""
    head, known = settings.settings(choices), terms(choices)
    spells = holders.spells(choices)
    draft = Draft(choices, held=frozenset(spell.office for spell in spells))
    instruments.founding(draft)
    length = choices.pick(_LENGTHS)
    if choices.chance(9):
        instruments.delegation(draft)
    for _ in range(length):
        choices.pick(STEPS)(draft)
        _answer(draft)
    written = {one.id: one for one in draft.instruments}
    return Registry(head, known, written, spells, sources.SOURCES)
