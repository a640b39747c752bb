"""A provision in words, every term of it a link: what it does, for whom, to what extent, under which conditions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from vires.model.instrument import plain
from vires.model.provision import (
    Assigns,
    Consents,
    Declares,
    Designates,
    Directs,
    Grant,
    Modification,
    Provision,
    Quantity,
    Rescinds,
    Restricts,
)
from vires.model.registry import Entry
from vires.model.scope import metres
from vires.model.term import SCHEMES
from vires.model.terms import OpenList, TermList
from vires.service.wording import Wording, number, period

DOES = {
    "confers": "gives power", "delegates": "passes power on", "restricts": "limits the exercise of power",
    "directs": "lays down a duty", "designates": "gives a legal status", "declares": "makes a finding",
    "assigns": "assigns personnel", "consents": "consents", "suspends": "suspends", "rescinds": "ends",
    "annuls": "annuls from the start", "revives": "brings back", "ratifies": "ratifies",
}  # fmt: skip
"""What a provision does, in the words of a reader."""
FORCES = {
    "law": "binds as law", "policy": "binds as policy: what is done against it is irregular, not unauthorized",
    "practice": "a practice: it changes no answer",
}  # fmt: skip
PASSED_ON = {
    "yes": "may be passed on", "no": "may not be passed on", "unstated": "whether it may be passed on is not stated",
}  # fmt: skip


@dataclass(frozen=True)
class Piece:
    """Some words; with an `id`, a link to that record."""

    text: str
    id: str = ""


@dataclass(frozen=True)
class Row:
    """One thing that a provision says."""

    name: str
    pieces: tuple[Piece, ...]


GISTED = frozenset({"power", "to", "who", "duty", "status", "figure", "of", "what"})
"""Rows that say what the gist says."""


@dataclass(frozen=True)
class Effect:
    """A provision as a page shows it. `head` is what it is called there, `gist` what it does in one line."""

    id: str
    head: str
    cite: str | None
    does: str
    kind: str
    lasts: str
    gist: tuple[Piece, ...]
    rows: tuple[Row, ...]
    note: str | None
    unsaid: tuple[str, ...]

    @property
    def besides(self) -> tuple[Row, ...]:
        """The rows that say more than the gist."""
        return tuple(row for row in self.rows if row.name not in GISTED)


def effect_of(entry: Entry, wording: Wording) -> Effect:
    """A provision in words."""
    provision = entry.provision
    since = provision.since or entry.instrument.decided
    until = provision.until.text if provision.until else None
    head = provision.title or provision.cite or entry.provision.id
    return Effect(
        id=entry.id, head=head, cite=provision.cite if provision.cite != head else None, does=DOES[_does(provision)],
        kind=_does(provision), lasts=period(since.text, until), gist=tuple(_gist(provision, wording)),
        rows=tuple(Row(name, tuple(pieces)) for name, pieces in _rows(provision, wording)),
        note=provision.note, unsaid=provision.cannot_express,
    )  # fmt: skip


def _does(provision: Provision) -> str:
    return str(provision.does)  # type: ignore[attr-defined]


def linked(identities: Iterable[str], wording: Wording, word: str = "and") -> Iterator[Piece]:
    """Several records in a row, each a link."""
    known = list(identities)
    for index, identity in enumerate(known):
        if index:
            yield Piece(f" {word} " if index == len(known) - 1 else ", ")
        yield Piece(wording.name(identity), identity)


def terms(given: TermList | None, wording: Wording, scheme: str, word: str = "and") -> Iterator[Piece]:
    """A list of terms; an open one keeps its "including"."""
    if given is None:
        yield Piece("all")
    elif isinstance(given, OpenList):
        yield Piece("some")
        if given.within:
            yield Piece(" of ")
            yield Piece(wording.registry.label(given.within), given.within)
        yield Piece(", including " if given.including else ", none named")
        yield from linked(given.including, wording)
    else:
        yield from linked(given, wording, word)


def quantity(given: Quantity | None) -> str:
    """A figure as it was stated."""
    if given is None:
        return "a number that is not stated"
    for name, lead in (("exactly", ""), ("about", "about "), ("at_least", "at least "), ("at_most", "at most ")):
        value = getattr(given, name)
        if value is not None:
            return f"{lead}{number(value)}"
    low, high = given.interval
    return f"{number(low)} to {number(high or 0)}"


def _gist(provision: Provision, wording: Wording) -> Iterator[Piece]:
    if isinstance(provision, Grant):
        yield from terms(provision.powers, wording, "powers")
        yield Piece(" to ")
        yield from terms(provision.to, wording, "offices")
    elif isinstance(provision, Restricts):
        yield from terms(provision.binds, wording, "offices")
        if provision.powers is not None:
            yield Piece(": ")
            yield from terms(provision.powers, wording, "powers")
    elif isinstance(provision, Directs):
        yield from terms(provision.to, wording, "offices")
        if provision.duty:
            yield Piece(f": {provision.duty}")
    elif isinstance(provision, Designates | Declares):
        yield Piece(wording.registry.label(provision.status), provision.status)
    elif isinstance(provision, Assigns):
        yield Piece(f"{quantity(provision.quantity)} of ")
        yield Piece(wording.registry.label(provision.of), provision.of)
        yield Piece(" to ")
        yield Piece(wording.registry.label(provision.to), provision.to)
    elif isinstance(provision, Consents):
        yield Piece(wording.short(provision.target), provision.target)
    elif isinstance(provision, Modification):
        yield from linked(provision.targets, wording)


def _rows(provision: Provision, wording: Wording) -> Iterator[tuple[str, Iterable[Piece]]]:
    if isinstance(provision, Grant):
        yield "power", terms(provision.powers, wording, "powers")
        yield "to", terms(provision.to, wording, "offices")
        if not provision.exercise:
            yield "exercise", [Piece("may be passed on, but not exercised, by those who hold it")]
        if provision.exclusive:
            yield "exclusive", [Piece("gives it to that officer alone")]
        yield "passing on", [Piece(line) for line in _passing(provision, wording)]
        if provision.overrides:
            yield "notwithstanding", _overridden(provision.overrides, wording)
        if getattr(provision, "survives", False):
            yield "outlives", [Piece("it stays when what it stands on ends")]
    elif isinstance(provision, Restricts):
        yield "force", [Piece(FORCES[provision.force])]
        yield "who", terms(provision.binds, wording, "offices")
        yield "power", terms(provision.powers, wording, "powers")
        if provision.limits == "delegation":
            yield "limits", [Piece("the passing on of the power, not its exercise")]
            if provision.to is not None:
                yield "passing on to", terms(provision.to, wording, "offices")
        if provision.unless is not None:
            yield "unless", [Piece(wording.condition(plain(provision.unless)))]
        if provision.overrides:
            yield "notwithstanding", _overridden(provision.overrides, wording)
    elif isinstance(provision, Directs):
        yield "who", terms(provision.to, wording, "offices")
        yield "duty", [Piece(provision.duty or "not put into words")]
        if provision.powers is not None:
            yield "by use of", terms(provision.powers, wording, "powers")
    elif isinstance(provision, Designates | Declares):
        yield "status", [Piece(wording.registry.label(provision.status), provision.status)]
    elif isinstance(provision, Assigns):
        yield "figure", [Piece(f"{quantity(provision.quantity)}, as {provision.measure}")]
        yield "of", linked([provision.of], wording)
        yield "to", linked([provision.to], wording)
        if provision.status:
            yield "status of the personnel", [Piece(provision.status)]
    elif isinstance(provision, Consents):
        yield "to", linked([provision.target], wording)
    elif isinstance(provision, Modification):
        yield "what", linked(provision.targets, wording)
        if provision.powers is not None:
            yield "only for the power", terms(provision.powers, wording, "powers")
        if provision.binds is not None:
            yield "only for", terms(provision.binds, wording, "offices")
        if isinstance(provision, Rescinds) and isinstance(provision.revives, tuple):
            yield "and brings back", linked(provision.revives, wording)
        if isinstance(provision, Rescinds) and provision.saves:
            yield "saves", [Piece("what was passed on under it")]
    if provision.scope is not None:
        yield "where and on what", _scope(provision.scope, wording)
    if provision.when is not None:
        yield "on condition", [Piece(wording.condition(plain(provision.when)))]
    if provision.exercises is not None:
        yield "made in exercise of", linked([provision.exercises], wording)


def _overridden(given: Any, wording: Wording) -> Iterator[Piece]:
    if given == "any":
        yield Piece("any limit")
    else:
        yield from linked(given, wording)


def _passing(grant: Grant, wording: Wording) -> Iterator[str]:
    if not grant.clauses:
        yield PASSED_ON[str(grant.redelegable or "unstated")]
        return
    for index, clause in enumerate(grant.clauses):
        said = "; or it may be passed on" if index else "may be passed on"
        if clause.to == "subordinates":
            said += " to subordinates"
        elif clause.to is not None:
            said += f" to {wording.listed(plain(clause.to))}"
        if clause.powers is not None:
            said += f", as to {wording.listed(plain(clause.powers))}"
        if clause.requires is not None:
            said += f", if at that time {wording.condition(plain(clause.requires))}"
        if clause.when is not None:
            said += f", on condition that {wording.condition(plain(clause.when))}"
        yield said + (f" ({clause.cite})" if clause.cite else "")


def _scope(scope: Any, wording: Wording) -> Iterator[Piece]:
    said = False
    if scope.territories is not None:
        yield Piece("in ")
        yield from terms(scope.territories, wording, "territories", "or")
        said = True
    if scope.sites is not None:
        lead = "at or near " if scope.near else "at "
        if scope.within:
            exact = "" if scope.within.endswith(" m") else f" ({number(round(metres(scope.within)))} m)"
            lead = f"within {scope.within}{exact} of "
        yield Piece((", " if said else "") + lead)
        yield from terms(scope.sites, wording, "sites", "or")
        said = True
    if scope.subjects is not None:
        yield Piece((", " if said else "") + "concerning ")
        yield from terms(scope.subjects, wording, "subjects", "or")


def is_term(identity: str, wording: Wording) -> bool:
    """Tell whether an id is that of a term."""
    schemes: Mapping[str, Any] = wording.registry.terms
    return any(identity in schemes.get(scheme, {}) for scheme in SCHEMES)
