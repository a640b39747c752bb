"""A registry: a founding act, and what was made after it, step by step."""

from __future__ import annotations

from tests.generated import holders, instruments, loops, provisions, settings, sources
from tests.generated.choices import Choices
from tests.generated.draft import Draft
from tests.generated.terms import terms
from vires.model.registry import Registry

STEPS = (
    instruments.delegation,
    instruments.delegation,
    instruments.delegation,
    instruments.delegation,
    instruments.delegation,
    lambda draft: instruments.enactment(draft, provisions.limit),
    lambda draft: instruments.enactment(draft, provisions.limit),
    lambda draft: instruments.enactment(draft, provisions.limit),
    lambda draft: instruments.enactment(draft, provisions.limit),
    lambda draft: instruments.regulation(draft, provisions.limit),
    instruments.writ,
    instruments.writ,
    instruments.writ,
    instruments.undoing,
    instruments.undoing,
    lambda draft: instruments.enactment(draft, instruments.grant_of_root),
    lambda draft: instruments.regulation(draft, instruments.conferral),
    lambda draft: instruments.enactment(draft, provisions.status),
    lambda draft: instruments.regulation(draft, provisions.status),
    instruments.agreement,
    lambda draft: instruments.enactment(draft, provisions.duty),
    lambda draft: instruments.enactment(draft, provisions.personnel),
    loops.ring,
    loops.own_basis,
    loops.mutual_support,
    loops.status_on_itself,
)
"""What may come next in a record."""

_LENGTHS = (1, 2, 3, 3, 4, 4, 5, 6)


def registry(choices: Choices) -> Registry:
    """A registry of Arden; every id that a record names is there, but for a consent or a route to what never
    came."""
    head, known = settings.settings(choices), terms(choices)
    spells = holders.spells(choices)
    draft = Draft(choices, held=bool(spells))
    instruments.founding(draft)
    for _ in range(choices.pick(_LENGTHS)):
        choices.pick(STEPS)(draft)
    written = {one.id: one for one in draft.instruments}
    return Registry(head, known, written, spells, sources.SOURCES)
