"""Which instruments a change of some instruments may bear on: what must be compiled anew, and what need not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from vires.compile.index import Index
from vires.model.condition import Condition, StatusIs, walk
from vires.model.provision import Consents, Declares, Designates, Modification, Restricts


def status_owner(status: str) -> str:
    """Under which name what is worked out of a status is kept; no instrument has it."""
    return f"@status:{status}"


def affected_by(changed: Iterable[str], *indexes: Index) -> frozenset[str] | None:
    """The instruments whose rules may read one of the changed, in any of the registries indexed (the old and the
    new), the changed among them, and the statuses by their owner's name. `None` if it may be any."""
    found: set[str] = set()
    left = list(changed)
    while left:
        name = left.pop()
        if name in found:
            continue
        found.add(name)
        for index in indexes:
            for bearing in _bears_on(name, index):
                if bearing is None:
                    return None
                if bearing not in found:
                    left.append(bearing)
    return frozenset(found)


def _bears_on(name: str, index: Index) -> Iterator[str | None]:
    """The instruments whose rules read an instrument directly."""
    if name.startswith("@") or name not in index.registry.instruments:
        return
    givers = index.postings.givers
    yield from givers(("names", name))
    for entry in index.registry.named(name):
        provision = entry.provision
        yield from givers(("names", entry.id))
        match provision:
            case Modification():
                for target in index.read(entry, "target"):
                    yield from (one.instrument.instrument for one in index.registry.named(target))
            case Restricts():
                yield from index.overriders(entry)
                for kind in index.read(entry, "limits"):
                    for office in index.names(entry, "binds"):
                        yield from _makers(index, kind, office)
            case Designates() | Declares():
                for given in index.read(entry, "status"):
                    for status in index.registry.schemes["statuses"].ancestors(given, index.any_time):
                        yield status_owner(status)
                        yield from givers(("asks", status))
                        if status in _asked_of_holders(index):
                            yield None
            case Consents():
                yield from (one.instrument.instrument for one in index.registry.named(provision.target))
                said = [word.says["issuer"] for word in entry.instrument.attested if "issuer" in word.says]
                for issuer in (entry.instrument.issuer, *said):
                    yield from givers(("asks consent", issuer))


def _makers(index: Index, kind: str, office: str | None) -> Iterator[str]:
    """The instruments whose making a limit on an office may bar."""
    if office is None:
        for term in index.postings.terms():
            if isinstance(term, tuple) and term[:2] == ("makes", kind):
                yield from index.postings.givers(term)
        return
    for issuer in index.around("offices", office):
        yield from index.postings.givers(("makes", kind, issuer))


def _asked_of_holders(index: Index) -> set[str]:
    """The statuses on which the service of some holder turns."""
    return {
        part.status
        for spells in index.spells.values()
        for spell in spells
        for part in walk(spell.stands)
        if isinstance(part, StatusIs)
    }


def rests_on(instruments: Iterable[str], index: Index) -> frozenset[str]:
    """The instruments that the rules of some instruments may read, those among them: their routes, what modifies
    them, the limits on their making, and what gives the statuses and consents they ask for."""
    found: set[str] = set()
    left = list(instruments)
    for spells in index.spells.values():
        for spell in spells:
            left.extend(_asked(index, walk(spell.stands)))
    while left:
        name = left.pop()
        if name not in found and name in index.registry.instruments:
            found.add(name)
            left.extend(_read_by(name, index))
    return frozenset(found)


def _read_by(name: str, index: Index) -> Iterator[str]:
    instrument = index.registry.instruments[name]
    said = [word.says for word in instrument.attested]
    for invokes in (instrument.invokes, *(says["invokes"] for says in said if "invokes" in says)):
        for route in invokes if isinstance(invokes, tuple) else ():
            yield from (entry.instrument.instrument for entry in index.registry.named(route))
    if not index.is_root(instrument):
        for issuer in (instrument.issuer, *(says["issuer"] for says in said if "issuer" in says)):
            for what in ("exercise", "delegation"):
                yield from (limit.instrument.instrument for limit in index.limits_on(issuer, what))
    for entry in index.registry.named(name):
        yield from (event.instrument.instrument for event in index.aimed_at(entry.id))
        yield from _asked(index, (part for condition in index.conditions(entry) for part in walk(condition)))
    # A consent names the instrument it is given to.
    for giver in index.postings.givers(("names", name)):
        if any(isinstance(entry.provision, Consents) for entry in index.registry.named(giver)):
            yield giver


def _asked(index: Index, conditions: Iterable[Condition]) -> Iterator[str]:
    for condition in conditions:
        if isinstance(condition, StatusIs):
            yield from (entry.instrument.instrument for entry in index.giving(condition.status))
