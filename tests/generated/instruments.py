"""Instruments of every sort, each fitted to the record so far: acts of the assembly, orders made under a grant,
writs of the court (S5)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tests.generated import holders, modifications, provisions, scopes, sources
from tests.generated import terms as t
from tests.generated.draft import TITLES, Draft, Written, first
from vires.model.instrument import Instrument
from vires.model.provision import Clause, Delegates, Grant, Provision, Ratifies
from vires.model.terms import TermList

ROOTS = ("statute", "statute", "statute", "constitution")
MADE = ("order", "order", "memo", "rule", "rule")
NARROWER = {
    t.SERVICE: (t.DIRECTOR, t.WARDEN), t.WARDEN: (t.SENIOR, t.SENIOR, t.GUARD, t.JOINT), t.HARBOUR: (t.PILOT,),
    t.INSPECT: (t.BOARDING,), t.DETAIN: (t.BOTH_POWERS,), t.BOARDING: (t.BOTH_POWERS,), t.PILOT: (t.JOINT,),
    t.GUARD: (t.SAILOR,),
}  # fmt: skip
WIDER = {
    t.DIRECTOR: t.SERVICE, t.WARDEN: t.SERVICE, t.SENIOR: t.WARDEN, t.PILOT: t.HARBOUR, t.SAILOR: t.GUARD,
    t.BOARDING: t.INSPECT, t.BOTH_POWERS: t.DETAIN, t.JOINT: t.WARDEN, t.GUARD: t.WARDEN,
}  # fmt: skip
_HOLDERS_OF_GRANTS: tuple[TermList, ...] = (
    (t.DIRECTOR,), (t.DIRECTOR,), (t.DIRECTOR,), (t.DIRECTOR,), (t.SERVICE,), (t.WARDEN,), (t.MINISTER,),
    (t.DIRECTOR, t.PILOT),
)  # fmt: skip
_RECIPIENTS = (t.WARDEN,) * 6 + (t.SENIOR, t.SENIOR, t.PILOT, t.PILOT, t.JOINT, t.GUARD, t.DIRECTOR, t.SERVICE)
_FACTS: tuple[dict[str, Any] | None, ...] = (
    None, None, None, {t.TRAINED: True}, {t.TRAINED: False}, {t.TRAINED: True, t.TONNAGE: 25},
    {t.URGENT: True, t.TONNAGE: 60.5}, {},
)  # fmt: skip

Write = Callable[[Draft, str], Provision]


def near(draft: Draft, term: str) -> str:
    """A term, or now and then one narrower or wider."""
    way = draft.choices.below(32)
    if way in (28, 29) and term in NARROWER:
        return draft.choices.pick(NARROWER[term])
    return WIDER.get(term, term) if way == 31 else term


def instrument(
    draft: Draft, kind: str, issuer: str, wanted: Sequence[Provision], *, decided: Any = None, **more: Any
) -> Instrument:
    """An instrument with its word, put at the end of the record."""
    choices = draft.choices
    identity = draft.next_id(kind)
    made: dict[str, Any] = {
        "instrument": identity,
        "kind": kind,
        "title": f"{TITLES[kind]} {len(draft.instruments) + 1}",
        "issuer": issuer,
        "decided": decided if decided is not None else draft.move_on(),
        **more,
    }
    if choices.chance(5):
        facts = choices.pick(_FACTS)
        if facts is not None:
            made["facts"] = facts
    if draft.held and choices.chance(3):
        made["holder"] = choices.pick(holders.PEOPLE)
    made |= sources.attested(draft, made["decided"], made, wanted)
    written = Instrument(**made, provisions=tuple(wanted), review=sources.review(choices))
    root = kind in ("statute", "constitution", "writ")
    draft.take(written, root)
    return written


def founding(draft: Draft) -> None:
    """The act on which the rest stands: a power, and mostly one to direct or to review."""
    choices = draft.choices
    kind = choices.pick(ROOTS)
    decided = draft.move_on()
    powers = choices.pick(((t.INSPECT,), (t.INSPECT,), (t.INSPECT,), (t.BOARDING,), (t.DETAIN,), (t.INSPECT, t.DETAIN)))
    to = choices.pick(_HOLDERS_OF_GRANTS)
    listed = scopes.listing(choices, *powers), scopes.listing(choices, *to)
    made: list[Provision] = [provisions.grant(draft, "confers", "p1", listed[1], listed[0])]
    if choices.chance(11):
        made.append(
            provisions.grant(
                draft, "confers", "p2", (choices.pick((t.DIRECTOR, t.DIRECTOR, t.BOARD, t.WARDEN)),),
                (choices.pick((t.DIRECT, t.DIRECT, t.REVIEW)),),
            )
        )  # fmt: skip
    if choices.chance(5):
        made.append(provisions.limit(draft, "p3"))
    instrument(draft, kind, t.ASSEMBLY, made, decided=decided)


def enactment(draft: Draft, write: Write) -> None:
    """An act of a root kind with one provision, of whatever sort, or two."""
    decided = draft.move_on()
    made = [write(draft, "p1")]
    if draft.choices.chance(2):
        made.append(provisions.limit(draft, "p2"))
    instrument(draft, draft.choices.pick(ROOTS), t.ASSEMBLY, made, decided=decided)


def grant_of_root(draft: Draft, local: str) -> Provision:
    """A further grant by the assembly."""
    choices = draft.choices
    to = choices.pick((t.WARDEN, t.WARDEN, t.DIRECTOR, t.PILOT, t.SENIOR, t.SERVICE))
    return provisions.grant(draft, "confers", local, scopes.listing(choices, to), (choices.pick(t.POWERS[:4]),))


def routes(draft: Draft, route: Written) -> dict[str, Any]:
    """What an instrument is said to stand on: mostly that one grant."""
    way, choices = draft.choices.below(32), draft.choices
    if way < 23:
        return {"invokes": (route.id,)}
    if way < 26:
        return {"invokes": (route.instrument,)}
    if way < 29:
        return {"invokes": tuple(dict.fromkeys((route.id, choices.pick(draft.grants()).id)))}
    if way < 31:
        return {"invokes": "unstated"}
    return {} if choices.chance(8) else {"invokes": (draft.next_id("order"), route.id)}


def delegation(draft: Draft) -> None:
    """A power passed on under a grant of the record."""
    choices = draft.choices
    grants = [one for one in draft.grants() if not _about_staff(one)] or draft.grants()
    route = draft.late(grants)
    assert isinstance(route.provision, Grant)
    issuer = near(draft, first(route.provision.to, t.DIRECTOR))
    decided = draft.move_on()
    clauses = route.provision.clauses
    powers = (near(draft, first(clauses[0].powers if clauses else None, first(route.provision.powers, t.INSPECT))),)
    to = scopes.listing(choices, _recipient(draft, clauses))
    made: list[Provision] = [provisions.grant(draft, "delegates", "p1", to, scopes.listing(choices, *powers))]
    if choices.chance(2):
        made.append(provisions.grant(draft, "delegates", "p2", (choices.pick(_RECIPIENTS),), (t.INSPECT,)))
    if choices.chance(1):
        made.append(provisions.duty(draft, "p3"))
    kind = choices.pick(MADE) if not choices.rarely(12) else "statute"
    instrument(draft, kind, issuer, made, decided=decided, **routes(draft, route))


def _recipient(draft: Draft, clauses: tuple[Clause, ...]) -> str:
    """To whom a power is passed on: mostly one whom the first clause, if there is one, admits."""
    choices = draft.choices
    admitted = clauses[0].to if clauses else None
    if admitted is None or choices.chance(3):
        return choices.pick(_RECIPIENTS)
    return choices.pick((t.WARDEN, t.SENIOR)) if admitted == "subordinates" else first(admitted, t.WARDEN)


def _about_staff(grant: Written) -> bool:
    return first(getattr(grant.provision, "powers", None), t.INSPECT) in (t.DIRECT, t.REVIEW)


def regulation(draft: Draft, write: Write) -> None:
    """A provision that exercises a power of its maker's: to direct, to review, or the power itself."""
    choices = draft.choices
    staff = [one for one in draft.grants() if _about_staff(one)]
    route = draft.late(staff) if staff and choices.chance(12) else draft.late(draft.grants())
    assert isinstance(route.provision, Grant)
    issuer = near(draft, first(route.provision.to, t.DIRECTOR))
    own = first(route.provision.powers, t.DIRECT)
    taken = choices.pick((own, own, own, own, own, own, WIDER.get(own, own), t.DIRECT))
    decided = draft.move_on()
    made = write(draft, "p1")
    if choices.chance(11):
        made = made.model_copy(update={"exercises": taken})
    instrument(draft, choices.pick(MADE), issuer, [made], decided=decided, **routes(draft, route))


def conferral(draft: Draft, local: str) -> Provision:
    """A grant that a regulation makes."""
    choices = draft.choices
    return provisions.grant(draft, "confers", local, (choices.pick((t.WARDEN, t.PILOT, t.SENIOR)),), (t.INSPECT,))


def change(draft: Draft, local: str) -> Provision:
    """A modification of what the record has."""
    return modifications.modification(draft, local, modifications.target(draft))


def writ(draft: Draft) -> None:
    """An order of the court that changes something, or two things; often another follows that changes it."""
    decided = draft.move_on()
    made: list[Provision] = [change(draft, "p1")]
    if draft.choices.chance(2):
        made.append(change(draft, "p2"))
    instrument(draft, "writ", t.COURT, made, decided=decided)
    if draft.choices.chance(6):
        decided = draft.move_on()
        again = modifications.modification(draft, "p1", draft.written[-1])
        instrument(draft, "writ", t.COURT, [again], decided=decided)


def ratification(draft: Draft) -> None:
    """A cure for the want of a serving holder, where holders are recorded; else some other change."""
    delegations = [one for one in draft.written if isinstance(one.provision, Delegates) and one.issuer in draft.held]
    if not delegations:
        writ(draft)
        return
    aim = draft.late(delegations)
    decided = draft.move_on()
    named = aim.instrument if draft.choices.chance(6) else aim.id
    made = Ratifies(does="ratifies", target=named, **provisions.shared(draft, "p1", scope=2, when=1))
    if draft.choices.chance(11):
        instrument(draft, draft.choices.pick(("statute", "writ")), t.ASSEMBLY, [made], decided=decided)
    else:
        instrument(draft, "order", t.MINISTER, [made], decided=decided, invokes=(draft.grants()[0].id,))


def undoing(draft: Draft) -> None:
    """A change made under the very route on which its target was made, or under that target."""
    choices = draft.choices
    aim = modifications.target(draft)
    base = aim if isinstance(aim.provision, Grant) and choices.chance(7) else None
    if base is None and (aim.root or not isinstance(aim.invokes, tuple)):
        regulation(draft, lambda made, local: modifications.modification(made, local, aim))
        return
    issuer = first(base.provision.to, t.DIRECTOR) if base and isinstance(base.provision, Grant) else aim.issuer
    decided = draft.move_on()
    made = modifications.modification(draft, "p1", aim)
    if choices.chance(3):
        made = made.model_copy(update={"exercises": choices.pick((t.REVIEW, t.INSPECT, t.DIRECT))})
    invokes = (base.id,) if base else aim.invokes
    instrument(draft, choices.pick(MADE), issuer, [made], decided=decided, invokes=invokes)


def agreement(draft: Draft) -> None:
    """A consent of the board or the court to an instrument, made or to come."""
    choices = draft.choices
    decided = draft.move_on()
    ahead = draft.next_id(choices.pick(("order", "memo", "rule")), ahead=1)
    issuer, target = choices.pick((t.BOARD, t.BOARD, t.BOARD, t.COURT)), choices.pick(draft.instruments).id
    if draft.consents and choices.chance(12):
        issuer, target = choices.pick(draft.consents)
    if choices.chance(4):
        target = ahead
    made = provisions.consent(draft, "p1", target)
    instrument(draft, choices.pick(("writ", "writ", "statute")), issuer, [made], decided=decided)
