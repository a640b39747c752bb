"""Which provisions bear on an answer (S9-S11, S14), and so which answers a change of some can reach.

What bears on an office and a power is found by following names, never by deciding anything: it may be more than
matters, and is never less. A grant or a limit that may cover both bears on them. With a provision bear its
routes, whatever would modify it, the limits that may have stood against its making, and the statuses and
consents that its conditions ask for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from vires.decide.change.extent import Extent
from vires.decide.change.listing import conditions, readings, said
from vires.model.condition import ConsentOf, StatusIs
from vires.model.instrument import Instrument
from vires.model.provision import Consents, Declares, Delegates, Designates, Grant, Modification, Restricts
from vires.model.registry import Entry, Registry

_ALWAYS = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class _Law:
    """A limit of law: whom it may bind and for which powers, and whether it limits (not passing on, passing on)."""

    id: str
    offices: int
    powers: int
    passing: tuple[bool, bool]


def bearing_of(registry: Registry) -> Bearing:
    """The names of a registry, worked out once and kept with it."""
    found = registry.kept.get(Bearing)
    if not isinstance(found, Bearing):
        found = registry.kept[Bearing] = Bearing(registry)
    return found


class Bearing:
    """The names that lead from provision to provision in one registry."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self.entries = registry.entries
        # Successions never end, so the last moment has every narrower term that any has.
        self.extents = {
            name: Extent(scheme, max(scheme.breakpoints, default=_ALWAYS)) for name, scheme in registry.schemes.items()
        }
        self._on: dict[str, frozenset[str]] = {}
        self._closures: dict[frozenset[str], frozenset[str]] = {}
        self._limits: dict[tuple[str, int, bool], frozenset[str]] = {}
        self._index()

    def _index(self) -> None:
        self._aimed: dict[str, set[str]] = defaultdict(set)
        self._invoking: dict[str, set[str]] = defaultdict(set)
        self._asking: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._giving: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._issued: dict[str, set[str]] = defaultdict(set)
        self._laws: list[_Law] = []
        self.last: dict[str, tuple[int, int]] = {}
        """The grants that may end a chain and the limits on exercise, with the offices and powers they may cover."""
        for entry in self.entries.values():
            provision = entry.provision
            for name in self._targets(entry):
                for target in self.registry.named(name):
                    self._aimed[target.id].add(entry.id)
            if not self._is_root(entry.instrument):
                for issuer in self._issuers(entry.instrument):
                    self._issued[issuer].add(entry.id)
                for name in self._invoked(entry.instrument):
                    for route in self.registry.named(name):
                        self._invoking[route.id].add(entry.id)
            for condition in conditions(entry, self.registry):
                if isinstance(condition, StatusIs):
                    self._asking["status", condition.status].add(entry.id)
                elif isinstance(condition, ConsentOf):
                    self._asking["consent", condition.consent].add(entry.id)
            if isinstance(provision, Designates | Declares):
                for status in readings(entry, "status"):
                    for broader in self._statuses(status):
                        self._giving["status", broader].add(entry.id)
            elif isinstance(provision, Consents):
                self._giving["consent", entry.instrument.issuer].add(entry.id)
            elif isinstance(provision, Grant) and any(readings(entry, "exercise")):
                self.last[entry.id] = self._may_cover(entry, "to")
            elif isinstance(provision, Restricts) and set(readings(entry, "force")) != {"practice"}:
                if "law" in readings(entry, "force"):
                    self._laws.append(self._law(entry))
                if "exercise" in readings(entry, "limits"):
                    self.last[entry.id] = self._may_cover(entry, "binds")

    # What a provision names

    def _is_root(self, instrument: Instrument) -> bool:
        kind = self.registry.settings.kinds.get(instrument.kind)
        return kind is not None and kind.root

    def _issuers(self, instrument: Instrument) -> set[str]:
        return set(said(instrument, instrument.issuer, "issuer"))

    def _invoked(self, instrument: Instrument) -> set[str]:
        stated = said(instrument, instrument.invokes, "invokes")
        return {name for names in stated if isinstance(names, tuple) for name in names}

    def _targets(self, entry: Entry) -> set[str]:
        if not isinstance(entry.provision, Modification):
            return set()
        stated = readings(entry, "target")
        return {name for names in stated for name in ((names,) if isinstance(names, str) else names)}

    def _statuses(self, status: str) -> frozenset[str]:
        scheme = self.registry.schemes["statuses"]
        return scheme.ancestors(status, max(scheme.breakpoints, default=_ALWAYS))

    def _reach(self, entry: Entry, field: str, scheme: str) -> int:
        """The terms that a list of a provision may take in, in any reading."""
        found = 0
        for terms in readings(entry, field):
            found |= self.extents[scheme].reach(terms)
        return found

    def _may_cover(self, entry: Entry, field: str) -> tuple[int, int]:
        """The offices and powers of which the provision may cover some part."""
        offices, powers = self.extents["offices"], self.extents["powers"]
        return (
            offices.touching(self._reach(entry, field, "offices")),
            powers.touching(self._reach(entry, "powers", "powers")),
        )

    def _taken(self, entry: Entry, seen: frozenset[str] = frozenset()) -> int:
        """The powers that making the provision may take (S9): what it exercises, what it passes on, or what
        those that it modifies took."""
        found = self.extents["powers"].within(name for name in readings(entry, "exercises") if name is not None)
        if isinstance(entry.provision, Delegates):
            return found | self._reach(entry, "powers", "powers")
        if not isinstance(entry.provision, Modification) or entry.id in seen:
            return found
        for name in self._targets(entry):
            for target in self.registry.named(name):
                found |= self._taken(target, seen | {entry.id})
                if isinstance(target.provision, Grant):
                    found |= self._reach(target, "powers", "powers")
        return found

    def _barring(self, entry: Entry) -> Iterator[str]:
        """The limits of law that may have stood against the making of a provision."""
        passes = isinstance(entry.provision, Delegates)
        taken = self._taken(entry)
        for issuer in self._issuers(entry.instrument):
            key = (issuer, taken, passes)
            found = self._limits.get(key)
            if found is None:
                found = self._limits[key] = frozenset(
                    law.id
                    for law in self._laws
                    if law.powers & taken and law.passing[passes] and self._binds(law, issuer)
                )
            yield from found

    def _law(self, limit: Entry) -> _Law:
        kinds = readings(limit, "limits")
        return _Law(
            id=limit.id,
            offices=self._reach(limit, "binds", "offices"),
            powers=self._reach(limit, "powers", "powers"),
            passing=("exercise" in kinds, "delegation" in kinds),
        )

    def _binds(self, law: _Law, issuer: str) -> bool:
        offices = self.extents["offices"]
        return law.offices == offices.all or bool(offices.below.get(issuer, 0) & law.offices)

    # Forward: what bears on a provision

    def bearing_on(self, identity: str) -> frozenset[str]:
        """The provisions that bear on one directly."""
        found = self._on.get(identity)
        if found is None:
            found = self._on[identity] = frozenset(self._named_by(self.entries[identity]))
        return found

    def _named_by(self, entry: Entry) -> Iterator[str]:
        yield from self._aimed.get(entry.id, ())
        if not self._is_root(entry.instrument):
            for name in self._invoked(entry.instrument):
                yield from (route.id for route in self.registry.named(name) if isinstance(route.provision, Grant))
            yield from self._barring(entry)
        for condition in conditions(entry, self.registry):
            if isinstance(condition, StatusIs):
                yield from self._giving.get(("status", condition.status), ())
            elif isinstance(condition, ConsentOf):
                yield from self._giving.get(("consent", condition.consent), ())

    def closure(self, identities: Iterable[str]) -> frozenset[str]:
        """Some provisions with all that bears on them, directly or not."""
        start = frozenset(identities)
        found = self._closures.get(start)
        if found is None:
            found = self._closures[start] = _reached(start, self.bearing_on)
        return found

    # Backward: on what a provision bears

    def affected(self, identities: Iterable[str]) -> frozenset[str]:
        """Some provisions with all on which they bear, directly or not."""
        return _reached((i for i in identities if i in self.entries), self._borne_on)

    def _borne_on(self, identity: str) -> Iterator[str]:
        entry = self.entries[identity]
        provision = entry.provision
        for name in self._targets(entry):
            yield from (target.id for target in self.registry.named(name))
        if isinstance(provision, Grant):
            yield from self._invoking.get(identity, ())
        elif isinstance(provision, Restricts) and "law" in readings(entry, "force"):
            law = self._law(entry)
            for issuer, issued in self._issued.items():
                if self._binds(law, issuer):
                    yield from (other for other in issued if identity in self.bearing_on(other))
        elif isinstance(provision, Designates | Declares):
            for status in readings(entry, "status"):
                for broader in self._statuses(status):
                    yield from self._asking.get(("status", broader), ())
        elif isinstance(provision, Consents):
            yield from self._asking.get(("consent", entry.instrument.issuer), ())


def _reached(start: Iterable[str], step: Callable[[str], Iterable[str]]) -> frozenset[str]:
    found: set[str] = set()
    waiting = list(start)
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting.extend(other for other in step(one) if other not in found)
    return frozenset(found)
