"""Offices by powers at one moment: the outcome of each pair, as `ask` gives it.

A pair is asked if some grant may name both (S7, S12). What a grant reaches only through narrower offices or powers is
marked as that and not asked: the narrower ones have rows and columns of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from vires.decide.answer import TooOpen
from vires.decide.holding import registry_state, vantage_view
from vires.decide.reach import Reach, grants_of, readings
from vires.model.finding import SEMANTICS, RegistryState
from vires.model.origin import Noun
from vires.model.question import Act
from vires.model.term import Term
from vires.service.holding import split_view
from vires.service.stating import refusals

if TYPE_CHECKING:
    from vires.service.asking import Handle
    from vires.service.stating import Moment
    from vires.temporal.vantage import Vantage

NARROWER, OPEN, TOO_OPEN = "NARROWER", "OPEN", "TOO_OPEN"
MOST_KEPT = 200_000
"""Answers kept with a handle, so that leafing through a matrix asks no pair twice."""

Pair = tuple[str, str]


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


class Kept(dict[tuple[Any, ...], str]):
    """Marks by vantage, act and pair."""


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
    named, reached = _pairs(handle, act)
    offices = list(_lines(registry.terms["offices"], _within(handle, "offices", act.office, act)))
    powers = list(_lines(registry.terms["powers"], _within(handle, "powers", act.power, act)))
    ours, theirs = {line.id for line in offices}, {line.id for line in powers}
    rows = {o for o, p in reached if p in theirs}
    heads = {p for o, p in reached if o in ours}
    shown = [line for line in offices if line.id in rows]
    columns = [line for line in powers if line.id in heads]
    some = shown[first : first + count]
    marks = _Marks(handle, act, vantage)
    with refusals():
        cells = tuple(
            tuple(
                marks.of(line.id, head.id)
                if (line.id, head.id) in named
                else NARROWER
                if (line.id, head.id) in reached
                else ""
                for head in columns
            )
            for line in some
        )
    return Matrix(
        registry=registry_state(registry),
        question=act.model_dump(mode="json"),
        vantage=vantage_view(registry, vantage),
        first=first,
        rows=len(shown),
        offices=tuple(some),
        powers=tuple(columns),
        cells=cells,
        unreached=(len(offices) - len(shown), len(powers) - len(columns)),
    )


class _Marks:
    def __init__(self, handle: Handle, act: Act, vantage: Vantage) -> None:
        self.engine, self.act, self.vantage = handle.engine, act, vantage
        self.quick = self.engine.quick(vantage)
        self.kept: Kept = handle.kept.setdefault(Kept, Kept())
        asked = act.model_dump_json(exclude={"office", "power"})
        self.key = (self.engine.sight(vantage), asked)
        sites = act.sites
        self.plain = sites is None or all(place.metres is None and not place.near for place in sites)
        self.sites = None if sites is None else [place.site for place in sites]
        self.facts: Mapping[str, Any] = act.facts

    def of(self, office: str, power: str) -> str:
        """The mark of a pair."""
        key = (*self.key, office, power)
        found = self.kept.get(key)
        if found is None:
            if len(self.kept) >= MOST_KEPT:
                self.kept.clear()
            found = self.kept[key] = self._asked(office, power)
        return found

    def _asked(self, office: str, power: str) -> str:
        act = self.act
        if self.plain:
            glance = self.quick.glance(
                office, power, act.at.text, act.territory, self.sites, act.subjects, self.facts
            )  # fmt: skip
            if glance is not None:
                return str(glance.outcome)
        if act.sites is None:
            # With every kind of place open a single pair may take a minute; that is for whoever asks it.
            return OPEN
        try:
            whole = act.model_copy(update={"office": office, "power": power})
            return str(self.engine.answer(whole, self.vantage).outcome)
        except TooOpen:
            return TOO_OPEN


def _pairs(handle: Handle, act: Act) -> tuple[set[Pair], set[Pair]]:
    """The pairs that some grant may name, and those that some may cover at all."""
    registry = handle.registry
    reach = Reach(registry, act.at)
    lists = {
        (to, powers)
        for grant in grants_of(registry)
        for to in readings(grant, "to")
        for powers in readings(grant, "powers")
    }
    known: dict[tuple[str, Any, bool], tuple[str, ...]] = {}

    def reached(scheme: str, terms: Any, named: bool) -> tuple[str, ...]:
        key = (scheme, terms, named)
        if key not in known:
            test = reach.may_name if named else reach.may_cover
            known[key] = tuple(term for term in registry.terms[scheme] if test(scheme, terms, term))
        return known[key]

    def pairs(named: bool) -> set[Pair]:
        return {
            (office, power)
            for to, powers in lists
            for office in reached("offices", to, named)
            for power in reached("powers", powers, named)
        }

    return pairs(True), pairs(False)


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

    def laid(above: str | None, depth: int) -> Iterable[Line]:
        for identity in sorted(below.get(above, ()), key=lambda one: (terms[one].label, one)):
            yield Line(id=identity, label=terms[identity].label, depth=depth, wider=identity in below)
            yield from laid(identity, depth + 1)

    yield from laid(None, 0)
