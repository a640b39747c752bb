"""The order in which outcomes are listed: from what is held most plainly to what is not shown. It ranks nothing
in law."""

from __future__ import annotations

from vires.model.finding import Outcome

ORDER = (
    Outcome.AUTHORIZED, Outcome.IRREGULAR, Outcome.CONDITIONAL, Outcome.DISPUTED, Outcome.BARRED,
    Outcome.UNDEFINED, Outcome.NO_AUTHORITY_SHOWN,
)  # fmt: skip


def place(outcome: str) -> int:
    """Where an outcome stands in a list, from 0."""
    return ORDER.index(Outcome(outcome))
