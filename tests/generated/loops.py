"""What runs in a circle: annulments of annulments, an order that undoes its own basis, delegations that lean on
each other (S11)."""

from __future__ import annotations

from typing import Any

from tests.generated import dates, provisions
from tests.generated import terms as t
from tests.generated.draft import Draft, Written, first
from tests.generated.instruments import MADE, instrument
from tests.generated.modifications import target
from vires.model.condition import Not, StatusIs
from vires.model.provision import Annuls, Declares, Grant, Restricts, Suspends


def ring(draft: Draft) -> None:
    """One to three writs that annul each other in turn; the first strikes at something else as well."""
    choices = draft.choices
    count = choices.pick((1, 2, 2, 3, 3))
    aim = target(draft)
    decided = dates.on(dates.place(draft.move_on()))
    start = len(draft.instruments) + 1
    for number in range(count):
        struck = f"arden/writ-{start + (number + 1) % count}"
        targets: Any = (struck, aim.id) if number == 0 else struck
        made: dict[str, Any] = {"id": "p1", "does": "annuls", "target": targets}
        if choices.chance(2):
            made |= provisions.shared(draft, "p1", scope=6, when=2)
        kind = Suspends if choices.chance(2) else Annuls
        made["does"] = "suspends" if kind is Suspends else "annuls"
        instrument(draft, "writ", t.COURT, [kind(**made)], decided=decided)


def own_basis(draft: Draft) -> None:
    """An order that annuls the grant, or the instrument, under which it is made."""
    choices = draft.choices
    basis = draft.late(draft.grants())
    assert isinstance(basis.provision, Grant)
    decided = draft.move_on()
    struck = basis.instrument if choices.chance(8) else basis.id
    made: dict[str, Any] = {"id": "p1", "does": "annuls", "target": struck}
    if choices.chance(4):
        made |= provisions.shared(draft, "p1", scope=6, when=4)
    issuer = first(basis.provision.to, t.DIRECTOR)
    instrument(draft, choices.pick(MADE), issuer, [Annuls(**made)], decided=decided, invokes=(basis.id,))


def mutual_support(draft: Draft) -> None:
    """Two delegations of one day that invoke each other; one of them perhaps the record besides."""
    choices = draft.choices
    basis = draft.late(draft.grants())
    decided = dates.on(dates.place(draft.move_on()))
    start = len(draft.instruments) + 1
    first_id, second_id = f"arden/order-{start}", f"arden/order-{start + 1}"
    outside = (basis.id,) if choices.chance(8) else ()
    for office, recipient, route, more in (
        (t.DIRECTOR, t.WARDEN, second_id, outside),
        (t.WARDEN, t.DIRECTOR, first_id, ()),
    ):
        grant = provisions.grant(draft, "delegates", "p1", (recipient,), (t.INSPECT,), redelegable="yes")
        instrument(draft, "order", office, [grant], decided=decided, invokes=(f"{route}/p1", *more))


def status_on_itself(draft: Draft) -> None:
    """A finding that is made under a limit which it lifts, or which its own making calls up."""
    choices = draft.choices
    staff: list[Written] = [g for g in draft.grants() if first(getattr(g.provision, "powers", None), "") == t.DIRECT]
    basis = staff[-1] if staff else draft.late(draft.grants())
    assert isinstance(basis.provision, Grant)
    taken = first(basis.provision.powers, t.DIRECT)
    status = StatusIs(status=t.EMERGENCY)
    decided = dates.closer(draft.move_on())
    limit: dict[str, Any] = {"id": "p1", "does": "restricts", "force": "law", "powers": (taken,)}
    limit |= {"unless": Not.model_validate({"not": status})} if choices.chance(8) else {"when": status}
    instrument(draft, "statute", t.ASSEMBLY, [Restricts(**limit)], decided=decided)
    made = Declares(id="p1", does="declares", status=t.EMERGENCY, exercises=taken)
    issuer = first(basis.provision.to, t.DIRECTOR)
    decided = decided if choices.chance(10) else draft.move_on()
    instrument(draft, "order", issuer, [made], decided=decided, invokes=(basis.id,))
