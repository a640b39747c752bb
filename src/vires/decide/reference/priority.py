"""Which limits yield to a link of a chain (S18)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from vires.decide.reference.atom import Atom
from vires.decide.reference.formula import Formula
from vires.decide.reference.ground import Ground
from vires.model.provision import Grant, Restricts
from vires.model.registry import Entry
from vires.model.terms import TermList


class Priority:
    """Where a chain and a limit meet, the limit prevails unless a link of the chain is made to prevail over it."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.world = ground.world

    def yielding(self, limit: Entry, link: Entry) -> Formula:
        """Whether a limit yields to a link of a chain."""
        return self.world.leaf(lambda: self._yields(limit, link))

    def may_free(self, link: Entry, limits: Iterable[str]) -> frozenset[str]:
        """Those of some limits that a link applies notwithstanding."""
        return frozenset(limit for limit in limits if self._overrides(link, self.ground.entry(limit)))

    def overrides_as_written(self, one: Entry, other: Entry) -> bool:
        """Tell whether a provision is written to apply notwithstanding another."""
        return _names(getattr(one.provision, "overrides", ()), other)

    def _yields(self, limit: Entry, link: Entry) -> bool:
        """S18: a limit yields only to a link that overrides it and ranks no lower. If the limit overrides that
        link in turn: the higher rank; at equal rank the scope strictly narrower or the later decision; where
        these two point apart, or neither points anywhere, a reading."""
        rank = self.ground.rank
        if not self._overrides(link, limit) or rank(link) > rank(limit):
            return False
        if not self._overrides(limit, link) or rank(link) < rank(limit):
            return True
        narrower = self._narrower(link, limit) - self._narrower(limit, link)
        later = self._later(link, limit) - self._later(limit, link)
        if narrower + later != 0:
            return narrower + later > 0
        return bool(self.world.value(Atom(f"yields:{limit.id}<{link.id}", "reading")))

    def _overrides(self, one: Entry, other: Entry) -> bool:
        """Tell whether a provision applies notwithstanding another: its id, its instrument, or any."""
        return _names(self.ground.field(one, "overrides"), other)

    def _later(self, one: Entry, other: Entry) -> int:
        return int(not self.ground.record.no_later(one.instrument, other.instrument))

    def _narrower(self, one: Entry, other: Entry) -> int:
        """1 if the scope of one is strictly narrower: contained on every dimension, smaller on one."""
        return int(self._contained(one, other) and not self._contained(other, one))

    def _contained(self, one: Entry, other: Entry) -> bool:
        return all(
            self.ground.cover.contained(scheme, _dimension(one, name), _dimension(other, name))
            for scheme, name in (
                ("offices", "office"), ("powers", "powers"), ("territories", "territories"),
                ("sites", "sites"), ("subjects", "subjects"),
            )
        )  # fmt: skip


def _names(named: object, other: Entry) -> bool:
    return named == "any" or bool({other.id, other.instrument.id} & set(cast(tuple[str, ...], named)))


def _dimension(entry: Entry, name: str) -> TermList | None:
    provision = entry.provision
    if name == "office":
        return provision.to if isinstance(provision, Grant) else cast(Restricts, provision).binds
    if name == "powers":
        return cast("Grant | Restricts", provision).powers
    return cast("TermList | None", getattr(provision.scope, name, None))
