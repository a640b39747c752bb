"""The routes of an instrument, and what they reach (S7, S9).

Lint asks only what the text settles by itself: a word counts as outside a list where no act could make it
covered. Whatever is open, by an open list or an unstated redelegability, is let pass; the engine weighs it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from vires.model.instrument import Instrument
from vires.model.provision import Clause, Grant
from vires.model.registry import Entry, Registry
from vires.model.terms import OpenList, TermList


def stands_without_route(registry: Registry, instrument: Instrument) -> bool:
    """Tell whether the kind of an instrument is a `root` (S5). A kind the registry does not declare is let
    pass as one, since it has a rule of its own."""
    kind = registry.settings.kinds.get(instrument.kind)
    return kind is None or kind.root


def invoked(instrument: Instrument) -> tuple[str, ...]:
    """The ids an instrument invokes; none where the route is unstated or left out."""
    return instrument.invokes if isinstance(instrument.invokes, tuple) else ()


def grants(registry: Registry, instrument: Instrument) -> Iterator[tuple[Entry, Grant]]:
    """Every grant among the routes, each once, in the order invoked."""
    seen: set[str] = set()
    for name in invoked(instrument):
        for entry in registry.named(name):
            if isinstance(entry.provision, Grant) and entry.id not in seen:
                seen.add(entry.id)
                yield entry, entry.provision


def all_known(registry: Registry, instrument: Instrument) -> bool:
    """Tell whether every invoked id names something. Where one does not, what the missing route would have
    reached is not known either."""
    return all(registry.named(name) for name in invoked(instrument))


def admits(registry: Registry, scheme: str, terms: TermList, word: str, instrument: Instrument) -> bool:
    """Tell whether a list covers a word at the making of an instrument, or may: a listed term or a narrower
    one, or any term that an open list leaves room for."""
    known = registry.schemes[scheme]
    moment = instrument.decided.end(registry.zone)
    if not isinstance(terms, OpenList):
        return known.covers(terms, word, moment)
    if known.covers(terms.including, word, moment) or terms.within is None:
        return True
    return known.overlaps((terms.within,), word, moment)


def reaching(registry: Registry, instrument: Instrument) -> tuple[tuple[Entry, Grant], ...]:
    """The grants among the routes whose `to` covers, or may cover, the issuer (S9 a)."""
    return tuple(
        (entry, grant)
        for entry, grant in grants(registry, instrument)
        if admits(registry, "offices", grant.to, instrument.issuer, instrument)
    )


def passes_to(registry: Registry, grant: Grant, recipient: str, instrument: Instrument) -> bool:
    """Tell whether a grant's `redelegable` admits, or may admit, a recipient (S9 b)."""
    if grant.redelegable == "no":
        return False
    if not grant.clauses:
        return True
    return any(_clause_admits(registry, clause, recipient, instrument) for clause in grant.clauses)


def _clause_admits(registry: Registry, clause: Clause, recipient: str, instrument: Instrument) -> bool:
    if clause.to is None:
        return True
    if clause.to != "subordinates":
        return admits(registry, "offices", clause.to, recipient, instrument)
    issuer = registry.terms.get("offices", {}).get(instrument.issuer)
    return admits(registry, "offices", tuple(getattr(issuer, "heads", ())), recipient, instrument)


def shown(terms: TermList, word: Callable[[str], str] = str) -> str:
    """A list for a message: its words in backticks, and whether it is open."""
    named = terms.including if isinstance(terms, OpenList) else terms
    listed = ", ".join(f"`{word(term)}`" for term in named)
    if not isinstance(terms, OpenList):
        return listed or "nobody"
    return f"{listed} and others" + (f" within `{word(terms.within)}`" if terms.within else "")


def named_shortly(registry: Registry, entry: Entry) -> str:
    """The instrument of a route, for a message: its id without the registry's own name before it."""
    return entry.instrument.id.removeprefix(f"{registry.name}/")
