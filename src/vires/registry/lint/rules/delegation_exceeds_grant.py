"""A delegation wider than what its maker was given (S7, S9, S12)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from vires.model.provision import Delegates, Grant
from vires.model.registry import Entry
from vires.model.scope import Scope, metres
from vires.model.terms import OpenList, TermList
from vires.registry.diagnostic import Diagnostic, Span
from vires.registry.lint.route import (
    admits,
    all_known,
    invoked,
    named_shortly,
    passes_to,
    reaching,
    shown,
    stands_without_route,
)
from vires.registry.lint.rule import Found, Inspected, Rule
from vires.registry.places import Path

_Routes = Sequence[tuple[Entry, Grant]]
_Said = tuple[str, Sequence[str]]
MOST = 6
"""Words of a route that a message lists."""
_PARTS = (("territories", "territory"), ("sites", "kind of place"), ("subjects", "class of subjects"))


def _check(inspected: Inspected) -> Found:
    registry = inspected.registry
    for entry in inspected.provisions:
        provision, instrument = entry.provision, entry.instrument
        if not isinstance(provision, Delegates) or stands_without_route(registry, instrument):
            continue
        if not invoked(instrument) or not all_known(registry, instrument):
            continue
        routes = [route for route in reaching(registry, instrument) if route[1].redelegable != "no"]
        if routes:
            yield from _powers(inspected, entry, provision, routes)
            yield from _recipients(inspected, entry, provision, routes)
            yield from _scope(inspected, entry, provision, routes)


def _powers(inspected: Inspected, entry: Entry, provision: Delegates, routes: _Routes) -> Found:
    registry, instrument = inspected.registry, entry.instrument

    def covers(terms: TermList | None, power: str) -> bool:
        return terms is None or admits(registry, "powers", terms, power, instrument)

    def passes(grant: Grant, power: str) -> bool:
        return not grant.clauses or any(covers(clause.powers, power) for clause in grant.clauses)

    again = any(getattr(grant, "does", "") == "delegates" for _, grant in routes)
    for path, power in _listed(provision.powers, "powers"):
        given = [grant for _, grant in routes if covers(grant.powers, power)]
        if _unknown(inspected, "powers", power) or any(passes(grant, power) for grant in given):
            continue
        word = inspected.short("powers", power)
        kept = [route for route in routes if route[1] in given]
        yield Diagnostic(
            inspected.at(entry, *path),
            SLUG,
            f"`{instrument.issuer}` {'redelegates' if again else 'delegates'} `{word}`, but "
            + (
                _told(inspected, kept, "redelegable", partial(_lets, inspected))
                if kept
                else _told(inspected, routes, "powers", partial(_gave, inspected))
            ),
            f"cite the instrument that gives `{word}`, or leave it out here",
        )


def _recipients(inspected: Inspected, entry: Entry, provision: Delegates, routes: _Routes) -> Found:
    registry, instrument = inspected.registry, entry.instrument
    for path, office in _listed(provision.to, "to"):
        if _unknown(inspected, "offices", office):
            continue
        if any(passes_to(registry, grant, office, instrument) for _, grant in routes):
            continue
        yield Diagnostic(
            inspected.at(entry, *path),
            SLUG,
            f"`{instrument.issuer}` passes this on to {_whole(inspected, routes, entry, office)}, but "
            + _told(inspected, routes, "redelegable", _allowed),
            f"cite the instrument that lets it pass to `{office}`, or leave it out here",
        )


def _scope(inspected: Inspected, entry: Entry, provision: Delegates, routes: _Routes) -> Found:
    registry, instrument = inspected.registry, entry.instrument
    for part, one in _PARTS:
        stated: TermList | None = getattr(provision.scope, part, None)
        bounds: list[TermList | None] = [getattr(grant.scope, part, None) for _, grant in routes]
        bounding = [terms for terms in bounds if terms is not None]
        if stated is None or len(bounding) < len(bounds):
            continue
        for path, term in _listed(stated, "scope", part):
            if _unknown(inspected, part, term):
                continue
            if any(admits(registry, part, terms, term, instrument) for terms in bounding):
                continue
            yield Diagnostic(
                inspected.at(entry, *path),
                SLUG,
                f"this delegation extends to the {one} `{term}`, but "
                + _told(inspected, routes, "scope", partial(_extends, part)),
                f"cite the instrument that extends to `{term}`, or leave it out here",
            )
    distance = _distance(provision.scope)
    if distance is None or any(_as_far(grant.scope, distance) for _, grant in routes):
        return
    stated_as = provision.scope.within if provision.scope else None
    yield Diagnostic(
        inspected.at(entry, "scope", "within"),
        SLUG,
        f"this delegation extends to `{stated_as}` from its places, but "
        + _told(inspected, routes, "scope", lambda grant: ("extends only to", [_reach(grant.scope)])),
        f"cite the instrument that extends as far as `{stated_as}`, or keep within what was given",
    )


def _unknown(inspected: Inspected, scheme: str, term: str) -> bool:
    """Tell whether a word is not defined: it has a rule of its own, and exceeds nothing."""
    return term not in inspected.registry.terms.get(scheme, {})


def _listed(terms: TermList, *path: str) -> Iterator[tuple[Path, str]]:
    here = (*path, "including") if isinstance(terms, OpenList) else path
    for position, term in enumerate(terms.including if isinstance(terms, OpenList) else terms):
        yield (*here, position), term


def _told(inspected: Inspected, routes: _Routes, field: str, said: Callable[[Grant], _Said]) -> str:
    """What each route gives, and where; grants of one instrument in one breath."""
    grouped: dict[tuple[str, str], tuple[list[str], Span]] = {}
    for entry, grant in routes:
        phrase, given = said(grant)
        key = (named_shortly(inspected.registry, entry), phrase)
        known, _ = grouped.setdefault(key, ([], inspected.at(entry, field)))
        known += [word for word in given if word not in known]
    return ", and ".join(
        f"{instrument} {phrase} {' or '.join((*given[:MOST], *(['others'] if given[MOST:] else [])))} "
        f"({inspected.point(span)})"
        for (instrument, phrase), (given, span) in grouped.items()
    )


def _gave(inspected: Inspected, grant: Grant) -> _Said:
    verb = "delegates to" if getattr(grant, "does", "") == "delegates" else "confers on"
    return f"{verb} that office only", shown(grant.powers, lambda term: inspected.short("powers", term)).split(", ")


def _lets(inspected: Inspected, grant: Grant) -> _Said:
    lists = [clause.powers for clause in grant.clauses if clause.powers is not None]
    return "lets that office pass on only", [
        shown(terms, lambda term: inspected.short("powers", term)) for terms in lists
    ]


def _extends(part: str, grant: Grant) -> _Said:
    return "extends only to", [shown(getattr(grant.scope, part))]


def _allowed(grant: Grant) -> _Said:
    return "lets it pass only to", [
        "its `subordinates`" if clause.to == "subordinates" else shown(clause.to)
        for clause in grant.clauses
        if clause.to is not None
    ]


def _whole(inspected: Inspected, routes: _Routes, entry: Entry, office: str) -> str:
    """The recipient as a message names it: as a whole, where some part of it may be reached."""
    registry = inspected.registry
    below = registry.schemes["offices"].descendants(office, entry.instrument.decided.end(registry.zone))
    part = any(passes_to(registry, grant, term, entry.instrument) for term in below for _, grant in routes)
    return f"all of `{office}`" if part else f"`{office}`"


def _distance(scope: Scope | None) -> float | None:
    return metres(scope.within) if scope is not None and scope.within is not None else None


def _as_far(scope: Scope | None, distance: float) -> bool:
    """Tell whether a route reaches that far, or may: it names no places, or only says near."""
    if scope is None or scope.sites is None or scope.near:
        return True
    return distance <= (_distance(scope) or 0.0)


def _reach(scope: Scope | None) -> str:
    return f"`{scope.within}`" if scope is not None and scope.within is not None else "the places themselves"


SLUG = "delegation-exceeds-grant"
RULE = Rule(
    SLUG,
    "a delegation wider than the grant it stands on",
    "A delegate passes on at most what it was given. The excess is void while the rest stands, so the record "
    "answers differently from what the instrument seems to say: either a second grant is missing from the "
    "routes, or the instrument claims more than is shown to be its maker's.",
    _check,
)
