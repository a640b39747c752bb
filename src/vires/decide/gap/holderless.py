"""Powers that some grant of the record names and that no office is shown to hold at a moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from vires.decide.answer import TooOpen
from vires.decide.holding import Ask, Find
from vires.decide.reach import Reach, grants_of, readings
from vires.model.finding import Miss, Outcome
from vires.model.origin import Noun
from vires.model.question import Act
from vires.model.registry import Registry
from vires.model.terms import listed
from vires.temporal.dating import Dating
from vires.temporal.vantage import Vantage


class Holderless(Noun):
    """A power without a holder: for every office that some grant may reach, no authority is shown in any
    completion. `grants` are those that name it or a broader power, each with the first test it does not pass;
    where that is `period` or `decided`, `since` is the day it turns."""

    power: str
    label: str
    grants: tuple[Miss, ...] = ()


def holderless(
    registry: Registry, at: Dating, vantage: Vantage, find: Find, ask: Ask, undecided: list[str]
) -> Iterator[Holderless]:
    """The powers without a holder, in the order of ids. Those of which some office's question is too open, and
    that no other office is shown to hold, are added to `undecided`."""
    reach = Reach(registry, at)
    named: dict[str, list[str]] = {}
    for grant in grants_of(registry):
        for power in sorted({p for terms in readings(grant, "powers") for p in listed(terms)}):
            if power in registry.terms["powers"]:
                named.setdefault(power, []).extend(o for terms in readings(grant, "to") for o in listed(terms))
    for power in sorted(named):
        offices = dict.fromkeys(
            [*(o for o in named[power] if o in registry.terms["offices"]), *reach.offices(power).named]
        )
        misses: dict[str, Miss] = {}
        open_ = held = False
        for office in offices:
            act = Act(office=office, power=power, at=at)
            try:
                held = ask(act, vantage).outcome != Outcome.NO_AUTHORITY_SHOWN
            except TooOpen:
                open_ = True
                continue
            if held:
                break
            # That it is not shown is sure; why not may need more than can be gone through.
            with suppress(TooOpen):
                for miss in find(act, vantage).nearest:
                    misses.setdefault(miss.provision, miss)
        if held:
            continue
        if open_:
            undecided.append(power)
            continue
        yield Holderless(
            power=power, label=registry.label(power), grants=tuple(misses[name] for name in sorted(misses))
        )
