"""Where provisions meet: a limit that stands in the way of a making, and grants and limits that each claim to
prevail (S9, S18)."""

from __future__ import annotations

from typing import Any

from tests.generated import conditions, dates, instruments, provisions, scopes
from tests.generated import terms as t
from tests.generated.draft import Draft, first
from vires.model.provision import Grant, Provision, Restricts

_MADE = (provisions.limit, provisions.limit, provisions.status, instruments.conferral, instruments.change)


def limited_making(draft: Draft) -> None:
    """A limit of law on a power, and something that is made by exercising that power, later or on the same day."""
    choices = draft.choices
    route = draft.late(draft.grants())
    assert isinstance(route.provision, Grant)
    issuer, taken = first(route.provision.to, t.DIRECTOR), first(route.provision.powers, t.DIRECT)
    if choices.chance(3):
        taken = instruments.WIDER.get(taken, taken)
    limit: dict[str, Any] = {"id": "p1", "does": "restricts", "force": "law", "powers": (taken,)}
    if choices.chance(8):
        limit["binds"] = (instruments.near(draft, issuer),)
    if choices.chance(10):
        limit["unless"] = conditions.condition(choices)
    if choices.chance(3):
        limit["scope"] = scopes.scope(choices)
    decided = dates.closer(draft.move_on())
    instruments.instrument(draft, "statute", t.ASSEMBLY, [Restricts(**limit)], decided=decided)
    if choices.chance(9):
        decided = draft.move_on()
    write = choices.pick(
        (provisions.limit, provisions.limit, provisions.status, instruments.conferral, instruments.change)
    )
    made = write(draft, "p1").model_copy(update={"exercises": taken})
    kind = choices.pick(instruments.MADE)
    instruments.instrument(draft, kind, issuer, [made], decided=decided, invokes=(route.id,))


def limited_passing(draft: Draft) -> None:
    """A limit of law on passing a power on, and a delegation of that power."""
    limit = provisions.limit(draft, "p1", force="law", limits="delegation")
    decided = draft.move_on()
    instruments.instrument(draft, "statute", t.ASSEMBLY, [limit], decided=decided)
    instruments.delegation(draft)


def clash(draft: Draft) -> None:
    """A grant and a limit of near ranks, of which each may claim to apply notwithstanding the other."""
    choices = draft.choices
    powers, to = (t.INSPECT,), (choices.pick((t.WARDEN, t.WARDEN, t.DIRECTOR, t.SENIOR)),)
    grant: Provision = provisions.grant(draft, "confers", "p1", to, powers, overrides="any")
    limit: dict[str, Any] = {"force": choices.pick(("law", "law", "policy")), "powers": powers, "binds": to}
    if choices.chance(11):
        limit["overrides"] = "any"
    against = provisions.limit(draft, "p1", limits="exercise", **limit)
    pair = [grant, against] if choices.chance(8) else [against, grant]
    for made in pair:
        kind = choices.pick(("statute", "statute", "statute", "constitution"))
        instruments.instrument(draft, kind, t.ASSEMBLY, [made], decided=draft.move_on())
