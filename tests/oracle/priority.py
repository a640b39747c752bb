"""Which limits yield to which links (S18), as bits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tests.oracle.completion import Unread
from vires.model.provision import Grant, Restricts
from vires.model.registry import Entry

if TYPE_CHECKING:
    from tests.oracle.elementary import Elementary


class Priority:
    """The limits on exercise of law or policy, each with a bit, and the grants to which they yield."""

    def __init__(self, elementary: Elementary) -> None:
        self._known = elementary
        limits = [e for e in elementary.entries.values() if isinstance(e.provision, Restricts)]
        limits = [e for e in limits if any(self._over(g, e) for g in self._grants())]
        if len(limits) > 20:
            raise Unread("more limits that something overrides than there are bits")
        self.bits = {limit.id: 1 << number for number, limit in enumerate(limits)}

    def _grants(self) -> list[Entry]:
        return [e for e in self._known.entries.values() if isinstance(e.provision, Grant)]

    def facts(self) -> Iterator[str]:
        """`yields_to(GRANT,BITS)` for every grant."""
        for grant in self._grants():
            bits = sum(bit for limit, bit in self.bits.items() if self._yields(self._known.entries[limit], grant))
            yield f'yields_to("{grant.id}",{bits})'

    def _over(self, one: Entry, other: Entry) -> bool:
        named = getattr(one.provision, "overrides", ())
        return named == "any" or other.id in named or other.instrument.id in named

    def _rank(self, entry: Entry) -> int:
        return self._known.registry.settings.kinds[entry.instrument.kind].rank

    def _yields(self, limit: Entry, link: Entry) -> bool:
        if not self._over(link, limit) or self._rank(link) > self._rank(limit):
            return False
        if not self._over(limit, link) or self._rank(link) < self._rank(limit):
            return True
        points = {self._narrower(link, limit) - self._narrower(limit, link), self._later(link, limit)}
        if points in ({1}, {0, 1}):
            return True
        if points in ({-1}, {0, -1}):
            return False
        return self._known.completion.holds(f"yields:{limit.id}<{link.id}")

    def _later(self, one: Entry, other: Entry) -> int:
        record = self._known.record
        before = record.no_later(one.instrument, other.instrument)
        after = record.no_later(other.instrument, one.instrument)
        return int(after) - int(before)

    def _narrower(self, one: Entry, other: Entry) -> int:
        return int(self._contained(one, other) and not self._contained(other, one))

    def _contained(self, one: Entry, other: Entry) -> bool:
        cover = self._known.cover
        for entry in (one, other):
            scope = entry.provision.scope
            if scope is not None and (scope.near or scope.within is not None):
                raise Unread("which of two scopes with distances is narrower")
        return all(
            cover.contained(scheme, self._list(one, name), self._list(other, name))
            for scheme, name in (
                ("offices", "office"), ("powers", "powers"), ("territories", "territories"),
                ("sites", "sites"), ("subjects", "subjects"),
            )
        )  # fmt: skip

    def _list(self, entry: Entry, name: str) -> tuple[str, ...] | None:
        provision = entry.provision
        if name == "office":
            return provision.to if isinstance(provision, Grant) else provision.binds  # type: ignore[union-attr,return-value,attr-defined]
        if name == "powers":
            return provision.powers  # type: ignore[attr-defined,no-any-return]
        return getattr(provision.scope, name, None)
