"""A power that no root instrument confers (S5, S9)."""

from __future__ import annotations

from collections.abc import Iterator

from vires.model.provision import Delegates, Grant, Restricts
from vires.model.registry import Entry
from vires.model.terms import OpenList, TermList, listed
from vires.registry.diagnostic import Diagnostic
from vires.registry.lint.route import stands_without_route
from vires.registry.lint.rule import Found, Inspected, Rule


def _check(inspected: Inspected) -> Found:
    registry = inspected.registry
    known, scheme = registry.terms.get("powers", {}), registry.schemes["powers"]
    # Powers have no successions, so that the hierarchy is the same at every moment.
    moment = next((entry.instrument.decided.start(registry.zone) for entry in inspected.provisions), None)
    if moment is None:
        return
    conferred = {power for entry in inspected.provisions for power in _conferred(inspected, entry)}
    narrowed = {wider for power in conferred for wider in scheme.ancestors(power, moment)}
    told: set[str] = set()
    for entry in inspected.provisions:
        for path, power in _used(entry):
            if power in told or power not in known:
                continue
            limit = isinstance(entry.provision, Restricts)
            if not scheme.ancestors(power, moment).isdisjoint(conferred) or (limit and power in narrowed):
                continue
            told.add(power)
            yield Diagnostic(
                inspected.at(entry, *path),
                SLUG,
                f"no instrument of a root kind confers `{inspected.short('powers', power)}` or anything wider, so that "
                "nothing recorded here gives it to anyone",
                "record the statute that confers it, or put the power below a wider one if the law does",
            )


def _conferred(inspected: Inspected, entry: Entry) -> tuple[str, ...]:
    """What a grant of a root instrument names; of an open list also its bound."""
    provision = entry.provision
    if not isinstance(provision, Grant) or not stands_without_route(inspected.registry, entry.instrument):
        return ()
    return (*listed(provision.powers), *_bound(provision.powers))


def _bound(terms: TermList) -> tuple[str, ...]:
    return (terms.within,) if isinstance(terms, OpenList) and terms.within is not None else ()


def _used(entry: Entry) -> Iterator[tuple[tuple[str | int, ...], str]]:
    provision = entry.provision
    # A delegation is held to its routes, by rules of its own.
    passed_on = isinstance(provision, Delegates) and isinstance(entry.instrument.invokes, tuple)
    if isinstance(provision, Grant | Restricts) and not passed_on and provision.powers is not None:
        here = ("powers", "including") if isinstance(provision.powers, OpenList) else ("powers",)
        for position, power in enumerate(listed(provision.powers)):
            yield (*here, position), power
    if provision.exercises is not None:
        yield ("exercises",), provision.exercises


SLUG = "power-without-root"
RULE = Rule(
    SLUG,
    "a power that nothing confers",
    "Every power of an office goes back to a constitution or statute. One that only regulations, orders or limits "
    "speak of is either conferred by a text not recorded yet, or stands in the wrong place of the hierarchy of "
    "powers; until then nobody is ever found to hold it.",
    _check,
)
