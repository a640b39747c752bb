"""Every list of a record that may cover a part of an act (S7), as written and as any source has it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from vires.model.condition import Condition, InScope, walk
from vires.model.instrument import Instrument
from vires.model.provision import Clause, Delegates, Provision
from vires.model.registry import Entry, Registry
from vires.model.scope import Scope, metres
from vires.model.terms import OpenList, TermList, listed

SCHEME = {
    "office": "offices", "power": "powers", "territory": "territories", "sites": "sites", "subjects": "subjects",
}  # fmt: skip
"""The parts of an act that lists are held against, each with its scheme."""


@dataclass(frozen=True)
class Listing:
    """A list against a part of the act: an atom of S13 where the part leaves it open. `near` says that it means
    near such places, `metres` how far away at most."""

    part: str
    names: tuple[str, ...]
    owner: str
    open: bool = False
    within: str | None = None
    metres: float | None = None
    near: bool = False

    @property
    def label(self) -> str:
        """What the atom is called."""
        reach = "" if self.metres is None else f"<={self.metres:g}"
        return f"{self.part}:[{','.join(self.names)}]{reach}" + (f"~{self.owner}" if self.open or self.near else "")


def said(instrument: Instrument, written: Any, path: str) -> tuple[Any, ...]:
    """A field as written and as some source has it otherwise, whether or not that source counts (S8)."""
    stated = [a.says[path] for a in instrument.attested if path in a.says]
    if not stated:
        return (written,)
    values = [written, *stated]
    return tuple(v for i, v in enumerate(values) if v not in values[:i])


def readings(entry: Entry, name: str) -> tuple[Any, ...]:
    """A field of a provision in every reading; nothing for a field that such a provision does not have."""
    provision = entry.provision
    if name not in _fields(type(provision)):
        return ()
    return said(entry.instrument, getattr(provision, name), f"{provision.id.removesuffix('/revives')}.{name}")


@cache
def _fields(kind: type[Provision]) -> frozenset[str]:
    return frozenset(kind.model_fields)


def clauses(entry: Entry) -> Iterator[Clause]:
    """The clauses under which a grant may be passed on, in every reading."""
    for words in readings(entry, "redelegable"):
        if isinstance(words, Clause):
            yield words
        elif isinstance(words, tuple):
            yield from words


def conditions(entry: Entry, registry: Registry) -> Iterator[Condition]:
    """Every condition that may be asked of an act because of the provision, part by part: its own, those of its
    clauses, and those on which its maker's service stands."""
    for name in ("when", "unless"):
        for condition in readings(entry, name):
            yield from walk(condition)
    for clause in clauses(entry):
        yield from walk(clause.requires)
        yield from walk(clause.when)
    issuers = set(said(entry.instrument, entry.instrument.issuer, "issuer"))
    for spell in registry.spells:
        if spell.stands is not None and spell.office in issuers:
            yield from walk(spell.stands)


def listings(entry: Entry, registry: Registry) -> Iterator[Listing]:
    """The lists of a provision that an act may be held against."""
    for field, part in (("to", "office"), ("binds", "office"), ("powers", "power")):
        for terms in readings(entry, field):
            if isinstance(terms, tuple | OpenList):
                yield _listing(part, terms, entry.id)
    for clause in clauses(entry):
        if clause.powers is not None:
            yield _listing("power", clause.powers, entry.id)
        if clause.to is not None and clause.to != "subordinates":
            yield _listing("office", clause.to, entry.id)
    if isinstance(entry.provision, Delegates):
        # A route may admit the `subordinates` of whoever passes it on: those inside the body that office heads.
        for issuer in said(entry.instrument, entry.instrument.issuer, "issuer"):
            office = registry.terms.get("offices", {}).get(issuer)
            yield _listing("office", getattr(office, "heads", ()) or (issuer,), entry.id)
    for scope in readings(entry, "scope"):
        yield from _scoped(scope, entry.id)
    for condition in conditions(entry, registry):
        if isinstance(condition, InScope):
            yield from _scoped(condition.scope, entry.id)


def _scoped(scope: Scope | None, owner: str) -> Iterator[Listing]:
    if scope is None:
        return
    if scope.territories is not None:
        yield _listing("territory", scope.territories, owner)
    if scope.subjects is not None:
        yield _listing("subjects", scope.subjects, owner)
    if scope.sites is not None:
        reach = metres(scope.within) if scope.within is not None else None
        yield _listing("sites", scope.sites, owner, reach, scope.near)


def _listing(part: str, terms: TermList, owner: str, reach: float | None = None, near: bool = False) -> Listing:
    open_ = isinstance(terms, OpenList)
    within = terms.within if isinstance(terms, OpenList) else None
    return Listing(part, tuple(sorted(set(listed(terms)))), owner, open_, within, reach, near)
