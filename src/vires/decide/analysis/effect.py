"""On which answers an instrument can have an effect: what depends on it, and the questions that ask of that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from vires.decide.analysis.study import Study
from vires.decide.analysis.trial import targets
from vires.model.condition import Condition, ConsentOf, StatusIs, walk
from vires.model.instrument import Instrument
from vires.model.provision import Consents, Declares, Designates, Grant, Modification, Restricts
from vires.model.registry import Entry
from vires.model.terms import OpenList, TermList, listed

Cell = tuple[str, str]
"""An office and a power."""


def dependants(study: Study, instruments: Iterable[str]) -> list[Entry]:
    """The provisions of some instruments and all whose effect can turn on them: what was made under them, what
    they modify or limit the making of, and what asks for a status or a consent that they give."""
    names = set(instruments)
    found = {entry.id for entry in study.known if entry.instrument.id in names}
    while True:
        more = {e.id for e in study.known if e.id not in found and _depends(study, e, found)}
        if not more:
            return [entry for entry in study.known if entry.id in found]
        found |= more


def _depends(study: Study, entry: Entry, found: set[str]) -> bool:
    known = [study.registry.entries[identity] for identity in sorted(found)]
    if routes(study, entry.instrument) & found or entry.instrument.id in {e.instrument.id for e in known}:
        return True
    if any(isinstance(e.provision, Modification) and entry in targets(study, e) for e in known):
        return True
    if any(_limits_making(study, e, entry.instrument) for e in known):
        return True
    asked = list(_conditions(study, entry))
    if any(isinstance(e.provision, Consents) for e in known) and any(isinstance(a, ConsentOf) for a in asked):
        return True
    statuses = {a.status for a in asked if isinstance(a, StatusIs)}
    return any(statuses & _gives(study, e) for e in known)


def routes(study: Study, instrument: Instrument) -> set[str]:
    """The grants on which an instrument may stand, in whatever reading."""
    stated = [instrument.invokes, *(a.says["invokes"] for a in instrument.attested if "invokes" in a.says)]
    names = {name for one in stated if isinstance(one, tuple) for name in one}
    return {e.id for name in names for e in study.registry.named(name) if isinstance(e.provision, Grant)}


def exercised(study: Study, entries: Iterable[Entry], seen: frozenset[str] = frozenset()) -> set[str]:
    """The powers that the making of some provisions may have taken, and that of what they modify."""
    found: set[str] = set()
    for entry in entries:
        if entry.id in seen:
            continue
        found.update(power for power in study.readings(entry, "exercises") if power is not None)
        if isinstance(entry.provision, Modification):
            found |= exercised(study, targets(study, entry), seen | {entry.id})
    return found


def _limits_making(study: Study, limit: Entry, instrument: Instrument) -> bool:
    kind = study.registry.settings.kinds.get(instrument.kind)
    if not isinstance(limit.provision, Restricts) or kind is None or kind.root:
        return False
    issuers = [instrument.issuer, *(a.says["issuer"] for a in instrument.attested if "issuer" in a.says)]
    binds = study.readings(limit, "binds")
    return any(study.may_share("offices", (issuer,), to) for issuer in issuers for to in binds)


def _gives(study: Study, entry: Entry) -> frozenset[str]:
    if not isinstance(entry.provision, Designates | Declares):
        return frozenset()
    scheme = study.registry.schemes["statuses"]
    given = (str(status) for status in study.readings(entry, "status"))
    return frozenset().union(*(scheme.ancestors(status, study.now) for status in given))


def _conditions(study: Study, entry: Entry) -> Iterator[Condition]:
    for name in ("when", "unless"):
        for condition in study.readings(entry, name):
            yield from walk(condition)
    if isinstance(entry.provision, Grant):
        for clause in entry.provision.clauses:
            yield from walk(clause.requires)
            yield from walk(clause.when)
    for spell in study.registry.spells:
        if spell.office == entry.instrument.issuer:
            yield from walk(spell.stands)


def cells(study: Study, entries: Iterable[Entry]) -> list[Cell]:
    """The offices and powers by which an effect of some provisions shows in an answer, nearest first: those of
    their grants, then those of the grants that their limits may meet."""
    chosen = list(entries)
    own = [e for e in chosen if isinstance(e.provision, Grant)]
    limits = [e for e in chosen if isinstance(e.provision, Restricts)]
    met = [
        grant
        for grant in study.known
        if isinstance(grant.provision, Grant) and any(_may_meet(study, limit, grant) for limit in limits)
    ]
    return list(dict.fromkeys(cell for grant in (*own, *met) for cell in _of(study, grant)))


def _may_meet(study: Study, limit: Entry, grant: Entry) -> bool:
    return all(
        any(
            study.may_share(scheme, one, other)
            for one in study.readings(grant, mine)
            for other in study.readings(limit, its)
        )
        for scheme, mine, its in (("offices", "to", "binds"), ("powers", "powers", "powers"))
    )


def _of(study: Study, grant: Entry) -> Iterator[Cell]:
    for to in study.readings(grant, "to"):
        for powers in study.readings(grant, "powers"):
            for office in _terms(study, "offices", to):
                for power in _terms(study, "powers", powers):
                    yield office, power


def _terms(study: Study, scheme: str, terms: TermList) -> tuple[str, ...]:
    """The terms of a list; of an open one also what it may reach down from."""
    if not isinstance(terms, OpenList):
        return listed(terms)
    if terms.within is not None:
        return (*terms.including, terms.within)
    known = study.registry.terms.get(scheme, {})
    return (*terms.including, *(identity for identity in sorted(known) if not known[identity].broader))
