"""Short scenes that chance alone would seldom put together: a long chain, a finding that is made and undone, a day
on which instruments with and without clock times meet, a making that takes more than its route gives."""

from __future__ import annotations

from typing import Any

from tests.generated import dates, instruments, modifications, provisions, scopes
from tests.generated import terms as t
from tests.generated.draft import Draft, first
from vires.model.condition import Condition, ConsentOf, FactIs, Not, NumberIs, StatusIs
from vires.model.provision import Clause, Confers, Declares, Delegates, Designates, Grant, Provision, Restricts

_REQUIRED: tuple[Condition, ...] = (
    StatusIs(status=t.QUARANTINE),
    NumberIs(number=t.TONNAGE, at_most=50),
    FactIs(fact=t.TRAINED),
    ConsentOf(consent=t.BOARD),
)
_DOWN = (t.DIRECTOR, t.WARDEN, t.SENIOR, t.PILOT, t.JOINT)


def long_chain(draft: Draft) -> None:
    """A power passed on from hand to hand, three times or four."""
    choices = draft.choices
    made: dict[str, Any] = {"powers": (t.INSPECT,), "redelegable": "yes"}
    founding = Confers(id="p1", does="confers", to=(_DOWN[0],), **made)
    instruments.instrument(draft, "statute", t.ASSEMBLY, [founding], decided=dates.on(draft.place))
    for place in range(choices.pick((3, 3, 4))):
        route = draft.written[-1].id
        link = {"id": "p1", "does": "delegates", "to": (_DOWN[place + 1],), **made}
        if choices.chance(2):
            link = provisions.shared(draft, "p1", scope=6, when=6) | link
        decided = draft.move_on()
        instruments.instrument(draft, "order", _DOWN[place], [Delegates(**link)], decided=decided, invokes=(route,))


def finding_undone(draft: Draft) -> None:
    """A finding or a status, what hangs on it, and a writ that strikes at it."""
    choices = draft.choices
    name = choices.pick((t.EMERGENCY, t.FLOOD, t.QUARANTINE))
    status = StatusIs(status=name)
    if choices.chance(8):
        hanging: Provision = provisions.grant(draft, "confers", "p1", (t.WARDEN,), (t.INSPECT,), when=status)
    else:
        unless = Not.model_validate({"not": status}) if choices.chance(5) else status
        hanging = provisions.limit(draft, "p1", powers=(t.INSPECT,), unless=unless)
    instruments.instrument(draft, "statute", t.ASSEMBLY, [hanging], decided=draft.move_on())
    given = {"id": "p1", "status": name}
    made: Provision = Declares(does="declares", **given)
    if choices.chance(8):
        made = Designates(does="designates", scope=scopes.scope(choices), **given)
    instruments.instrument(draft, "statute", t.ASSEMBLY, [made], decided=draft.move_on())
    aim = draft.written[-1]
    decided = draft.move_on()
    change = modifications.modification(draft, "p1", aim)
    instruments.instrument(draft, "writ", t.COURT, [change], decided=decided)


def one_day(draft: Draft) -> None:
    """A day within which a power begins or ends, on which it is passed on at an hour that is not recorded; and
    perhaps limited at another."""
    choices = draft.choices
    text = dates.DAYS[min(draft.place + 1, dates.LAST)]
    clocks = [dates.day(text + clock) for clock in dates.CLOCKS[:2]]
    grant: dict[str, Any] = {"id": "p1", "does": "confers", "to": (t.DIRECTOR,), "powers": (t.INSPECT,)}
    grant["since" if choices.chance(8) else "until"] = choices.pick(clocks)
    if choices.chance(4):
        grant |= {"since": clocks[0], "until": clocks[1]}
    made = Confers(**grant, redelegable="yes")
    instruments.instrument(draft, "statute", t.ASSEMBLY, [made], decided=dates.on(draft.place))
    route = draft.written[-1]
    lasting = {"survives": True} if choices.chance(10) else {}
    delegated = provisions.grant(draft, "delegates", "p1", (t.WARDEN,), (t.INSPECT,), **lasting)
    passed = dates.day(text)
    instruments.instrument(draft, "order", t.DIRECTOR, [delegated], decided=passed, invokes=(route.id,))
    if choices.chance(8):
        limit = Restricts(id="p1", does="restricts", force="law", limits="delegation")
        instruments.instrument(draft, "statute", t.ASSEMBLY, [limit], decided=choices.pick(clocks))
    draft.place = min(draft.place + 1, dates.LAST - 2)


def asked_at_the_making(draft: Draft) -> None:
    """A power that may be passed on only where something is so at the making, and is passed on."""
    choices = draft.choices
    wanted = choices.pick(_REQUIRED)
    clause = Clause(to=(t.WARDEN,), requires=wanted) if choices.chance(8) else Clause(requires=wanted)
    made = Confers(id="p1", does="confers", to=(t.DIRECTOR,), powers=(t.INSPECT,), redelegable=(clause,))
    instruments.instrument(draft, "statute", t.ASSEMBLY, [made], decided=draft.move_on())
    route = draft.written[-1]
    decided = draft.move_on()
    delegated = provisions.grant(draft, "delegates", "p1", (t.WARDEN,), (t.INSPECT,))
    instruments.instrument(draft, "order", t.DIRECTOR, [delegated], decided=decided, invokes=(route.id,))


def more_than_given(draft: Draft) -> None:
    """A regulation that takes a wider power, or is made by a wider office, than its route gives."""
    choices = draft.choices
    power, office = (t.BOARDING, t.DIRECTOR) if choices.chance(8) else (t.BOTH_POWERS, t.WARDEN)
    given = provisions.grant(draft, "confers", "p1", (office,), (power,))
    instruments.instrument(draft, "statute", t.ASSEMBLY, [given], decided=draft.move_on())
    route = draft.written[-1]
    assert isinstance(route.provision, Grant)
    write = choices.pick((provisions.limit, instruments.conferral, instruments.conferral))
    decided = draft.move_on()
    made = write(draft, "p1").model_copy(update={"exercises": instruments.WIDER[first(route.provision.powers, power)]})
    issuer = instruments.WIDER[office] if choices.chance(4) else office
    instruments.instrument(draft, "rule", issuer, [made], decided=decided, invokes=(route.id,))
