"""What a provision's effect depends on in the record, and which way: from what could be lost by the fall of
another provision, to what could be gained.

A sign is kept with each dependence: a grant depends on its routes positively, on what rescinds it negatively, on
what revives it positively, on what stays a rescission of it positively, and so on through S9, S10 and S16. What
is reached only negatively can be taken away without anything being lost. Where a provision may count both ways
(it gives a status that a condition asks for) it is reached both ways. The fields are taken as written and as any
source has them otherwise, at any moment: more may be reached than matters, nothing that matters is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import cast

from vires.decide.reach import Reach, readings
from vires.model.condition import ConsentOf, StatusIs, walk
from vires.model.instrument import Instrument
from vires.model.provision import (
    Clause,
    Consents,
    Declares,
    Delegates,
    Designates,
    Grant,
    Modification,
    Ratifies,
    Restricts,
    Revives,
)
from vires.model.registry import Entry, Registry
from vires.temporal.dating import Dating

Signed = tuple[str, bool]
"""The id of a provision, and whether its fall could lose something (else only gain)."""


class Dependence:
    """The dependences between the provisions of one registry."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self.reach = Reach(registry)
        self._edges: dict[str, tuple[tuple[str, bool | None], ...]] = {}

    def losing(self, provisions: Iterable[str]) -> frozenset[str]:
        """The provisions whose fall, together with others or alone, could take effect from one of those given:
        they themselves, and all that is reached positively. What a rescission says it revives counts as
        the rescission."""
        return frozenset(identity.removesuffix("/revives") for identity, loses in self._closure(provisions) if loses)

    def reached(self, provisions: Iterable[str]) -> frozenset[str]:
        """Everything that what those given come to can depend on, either way."""
        return frozenset(identity for identity, _ in self._closure(provisions))

    def part(self, provisions: Iterable[str]) -> Registry:
        """As much of the record as what those given come to can depend on: the instruments of all that is reached,
        either way, whole; and all others decided in the same months, as they may share in the order of a day."""
        kept = {self.registry.entries[identity].instrument.id for identity in self.reached(provisions)}
        months = {month for name in kept for month in self._months(self.registry.instruments[name])}
        for name, instrument in self.registry.instruments.items():
            if not months.isdisjoint(self._months(instrument)):
                kept.add(name)
        return self.registry.without(name for name in self.registry.instruments if name not in kept)

    def _months(self, instrument: Instrument) -> Iterator[tuple[int, int]]:
        """The months in which an instrument may have been decided."""
        for decided in _said(instrument, "decided"):
            first, last = cast(Dating, decided).first, cast(Dating, decided).last
            spanned = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
            yield from (divmod(month, 12) for month in spanned)

    def _closure(self, provisions: Iterable[str]) -> set[Signed]:
        waiting: list[Signed] = [(identity, True) for identity in provisions]
        seen: set[Signed] = set()
        while waiting:
            node = waiting.pop()
            if node in seen:
                continue
            seen.add(node)
            identity, sign = node
            if identity not in self._edges:
                self._edges[identity] = tuple(dict.fromkeys(self._depends(self.registry.entries[identity])))
            for other, same in self._edges[identity]:
                waiting.extend([(other, sign == same)] if same is not None else [(other, True), (other, False)])
        return seen

    def _depends(self, entry: Entry) -> Iterator[tuple[str, bool | None]]:
        """What a provision depends on directly: `True` positively, `False` negatively, `None` both ways."""
        for event in self._aimed.get(entry.id, ()):
            yield event.id, isinstance(event.provision, Revives | Ratifies)
        for identity in self._asked(entry):
            yield identity, None
        if self._is_root(entry.instrument):
            return
        for invokes in _said(entry.instrument, "invokes"):
            for name in invokes if isinstance(invokes, tuple) else ():
                for route in self.registry.named(name):
                    if isinstance(route.provision, Grant):
                        yield route.id, True
        for limit in self._limits(entry):
            yield limit.id, False
        if isinstance(entry.provision, Modification):
            # A power taken by what is modified must be the modifier's too (S9 (c)), through all its targets.
            for target in self._targets(entry):
                if isinstance(target.provision, Modification):
                    for further in self._targets(target):
                        yield further.id, None

    def _is_root(self, instrument: Instrument) -> bool:
        kind = self.registry.settings.kinds.get(instrument.kind)
        return kind is not None and kind.root

    def _limits(self, entry: Entry) -> Iterator[Entry]:
        """The limits of law that may stand against the making of a provision: on passing a power on, or on the
        exercise of the one it takes."""
        wanted = "delegation" if isinstance(entry.provision, Delegates) else "exercise"
        issuers = _said(entry.instrument, "issuer")
        for limit in self._restricts:
            if "law" in readings(limit, "force") and wanted in readings(limit, "limits"):
                binds = readings(limit, "binds")
                if any(b is None or self.reach.may_cover("offices", b, cast(str, i)) for b in binds for i in issuers):
                    yield limit

    @cached_property
    def _restricts(self) -> tuple[Entry, ...]:
        return tuple(e for e in self.registry.entries.values() if isinstance(e.provision, Restricts))

    @cached_property
    def _aimed(self) -> dict[str, list[Entry]]:
        aimed: dict[str, list[Entry]] = {}
        for entry in self.registry.entries.values():
            if isinstance(entry.provision, Modification):
                for target in self._targets(entry):
                    aimed.setdefault(target.id, []).append(entry)
        return aimed

    def _targets(self, entry: Entry) -> Iterator[Entry]:
        local = entry.provision.id.removesuffix("/revives")
        said = [a.says[f"{local}.target"] for a in entry.instrument.attested if f"{local}.target" in a.says]
        for stated in (cast(Modification, entry.provision).target, *said):
            for name in (stated,) if isinstance(stated, str) else stated:
                yield from self.registry.named(name)

    def _asked(self, entry: Entry) -> Iterator[str]:
        """What gives the statuses and consents that the provision's conditions ask for, or those on which the
        service of its maker stands."""
        conditions = [c for field in ("when", "unless") for c in readings(entry, field)]
        for stated in readings(entry, "redelegable"):
            clauses = (stated,) if isinstance(stated, Clause) else stated if isinstance(stated, tuple) else ()
            conditions += [c for clause in clauses for c in (clause.requires, clause.when)]
        if not self._is_root(entry.instrument):
            issuers = _said(entry.instrument, "issuer")
            conditions += [spell.stands for spell in self.registry.spells if spell.office in issuers]
        for part in (part for condition in conditions for part in walk(condition)):
            if isinstance(part, StatusIs):
                yield from self._giving(part.status)
            elif isinstance(part, ConsentOf):
                yield from (e.id for e in self.registry.entries.values() if isinstance(e.provision, Consents))

    def _giving(self, status: str) -> Iterator[str]:
        for entry in self.registry.entries.values():
            if isinstance(entry.provision, Designates | Declares) and any(
                self.reach.may_cover("statuses", (status,), given) for given in readings(entry, "status")
            ):
                yield entry.id


def _said(instrument: Instrument, field: str) -> tuple[object, ...]:
    """A field of an instrument as written and as some source has it otherwise."""
    said = (a.says[field] for a in instrument.attested if field in a.says)
    return tuple(dict.fromkeys((getattr(instrument, field), *said)))
