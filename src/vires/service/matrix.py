"""Offices by powers at one moment: the outcome of each pair, as `ask` gives it.

A pair is asked if some grant may name both (S7, S12). What a grant reaches only through narrower offices or powers is
marked as that and not asked: the narrower ones have rows and columns of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from vires.decide.holding import registry_state, vantage_view
from vires.model.finding import SEMANTICS, RegistryState
from vires.model.origin import Noun
from vires.model.term import Term
from vires.service.holding import split_view
from vires.service.marking import NARROWER, OPEN, TOO_OPEN, Marks, Pairs, span_of
from vires.service.stating import refusals

if TYPE_CHECKING:
    from vires.model.question import Act
    from vires.service.asking import Handle
    from vires.service.stating import Moment

__all__ = ["NARROWER", "OPEN", "TOO_OPEN", "Line", "Matrix", "lay_matrix"]


class Line(Noun):
    """A row or a column: a term, how deep it lies among those shown, and whether narrower ones follow it."""

    id: str
    label: str
    depth: int
    wider: bool


class Matrix(Noun):
    """`cells` has for each of `offices` one mark for each of `powers`: an outcome; `NARROWER` where something is
    reached only through narrower offices or powers; `OPEN` where kinds of place are not stated and the answer turns on
    something, which asking tells; `TOO_OPEN` where too much is left open; empty where no grant of the
    record may reach. `offices` begin with row `first` of `rows` in all. `unreached` counts the offices and the powers
    that are left out because nothing may reach them."""

    semantics: str = SEMANTICS
    registry: RegistryState
    question: dict[str, Any]
    vantage: dict[str, Any]
    first: int
    rows: int
    offices: tuple[Line, ...]
    powers: tuple[Line, ...]
    cells: tuple[tuple[str, ...], ...]
    unreached: tuple[int, int]

    def to_dict(self) -> dict[str, Any]:
        """The answer as JSON."""
        return self.model_dump(mode="json", by_alias=True)


def lay_matrix(
    handle: Handle,
    at: Moment | None = None,
    *,
    office: str | None = None,
    power: str | None = None,
    first: int = 0,
    count: int = 40,
    **stated: Any,
) -> Matrix:
    """The matrix of the offices within one and the powers within one, or of all, `count` rows of it. The rest is stated
    as for `ask`. Raises `Refusal`."""
    now, registry = handle.now, handle.registry
    view, parts = split_view(stated)
    act = handle.act(office, power, at, **parts, now=now)
    vantage = handle.vantage(**view, now=now)
    with refusals():
        marks = Marks.of(handle, act, vantage, span_of(registry, act.at, act.at))
    pairs = marks.pairs(act.at)
    offices, powers = axes(handle, act, pairs)
    some = offices[first : first + count]
    with refusals():
        cells = tuple(tuple(marks.row(line.id, [head.id for head in powers], act.at, pairs)) for line in some)
    return Matrix(
        registry=registry_state(registry),
        question=act.model_dump(mode="json"),
        vantage=vantage_view(registry, vantage),
        first=first,
        rows=len(offices),
        offices=tuple(some),
        powers=tuple(powers),
        cells=cells,
        unreached=unreached(handle, act, offices, powers),
    )


def axes(handle: Handle, act: Act, *reached: Pairs) -> tuple[list[Line], list[Line]]:
    """The rows and the columns: of what the act chooses, those that some grant may reach."""
    terms = handle.registry.terms
    ours, theirs = _within(handle, "offices", act.office, act), _within(handle, "powers", act.power, act)
    some = {pair for pairs in reached for pair in pairs.reached if pair[0] in ours and pair[1] in theirs}
    rows = {office for office, _ in some}
    heads = {power for _, power in some}
    offices = [line for line in _lines(terms["offices"], ours) if line.id in rows]
    powers = [line for line in _lines(terms["powers"], theirs) if line.id in heads]
    return offices, powers


def unreached(handle: Handle, act: Act, offices: list[Line], powers: list[Line]) -> tuple[int, int]:
    """How many offices and powers are left out."""
    ours, theirs = _within(handle, "offices", act.office, act), _within(handle, "powers", act.power, act)
    return len(ours) - len(offices), len(theirs) - len(powers)


def _within(handle: Handle, scheme: str, top: str | None, act: Act) -> frozenset[str]:
    """A term and all that are narrower when the act is done; all terms, if none is chosen."""
    if top is None:
        return frozenset(handle.registry.terms[scheme])
    return handle.registry.schemes[scheme].descendants(top, act.at.start(handle.registry.zone))


def _lines(terms: Mapping[str, Term], wanted: frozenset[str]) -> Iterator[Line]:
    """The terms wanted, each once, below the first of its broader ones that is among them."""
    below: dict[str | None, list[str]] = {}
    for identity in wanted:
        above = next((broader for broader in terms[identity].broader if broader in wanted), None)
        below.setdefault(above, []).append(identity)

    def laid(above: str | None, depth: int) -> Iterator[Line]:
        for identity in sorted(below.get(above, ()), key=lambda one: (terms[one].label, one)):
            yield Line(id=identity, label=terms[identity].label, depth=depth, wider=identity in below)
            yield from laid(identity, depth + 1)

    yield from laid(None, 0)
