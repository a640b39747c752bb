"""What a change of an answer comes to, in a word: authority newly shown or no longer, limits come or gone, terms
eased or stiffened (S19). Read off the branches of the two answers, and off nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from vires.decide.compare import Cell, Change, State
from vires.model.finding import Implicant, Outcome

SHIFTS = {
    "shown": "authority is newly shown",
    "shown-partly": "authority is newly shown, on conditions,",
    "shown-limited": "authority is newly shown, but limited,",
    "shown-read": "authority newly turns on how the record is read",
    "gone": "authority is no longer shown",
    "barred": "a limit of law newly bars exercise",
    "limited": "a rule of policy newly binds exercise",
    "unbarred": "no limit of law bars exercise any longer",
    "unlimited": "no rule of policy binds exercise any longer",
    "circle": "the record newly goes in a circle",
    "settled": "the record no longer goes in a circle",
    "firm": "authority no longer depends on anything",
    "eased": "authority is shown in more cases",
    "stiffened": "authority is shown in fewer cases",
    "other": "authority is shown in other cases",
}
"""Every kind of change, as the beginning of a clause that ends in "for" an office; in the order in which changes are
told."""
LIMITING = {
    "barred": "newly bars {}", "limited": "newly binds {}", "unbarred": "no longer bars {}",
    "unlimited": "no longer binds {}", "firm": "no longer binds {}", "eased": "binds {} in fewer cases",
    "stiffened": "binds {} in more cases", "other": "binds {} in other cases",
}  # fmt: skip
"""The same of a change that comes from a limit or from what is done to one, as what the limit does."""

_HELD = {Outcome.AUTHORIZED, Outcome.IRREGULAR, Outcome.BARRED}
_OPENED = re.compile(r"^(open:[^>]+)>.*$")


def possible(state: State) -> frozenset[Outcome]:
    """The basic outcomes that an answer leaves possible."""
    return frozenset(branch.outcome for branch in state.branches) or frozenset({state.outcome})


def shift(change: Change) -> str:
    """The kind of a change, one of `SHIFTS`."""
    before, after = possible(change.before), possible(change.after)
    nothing = frozenset({Outcome.NO_AUTHORITY_SHOWN})
    if before == nothing and after & _HELD:
        if Outcome.NO_AUTHORITY_SHOWN in after or Outcome.UNDEFINED in after:
            return "shown-read" if _is_read_in(change.after) else "shown-partly"
        return "shown" if after == {Outcome.AUTHORIZED} else "shown-limited"
    if after == nothing:
        return "gone"
    if (Outcome.UNDEFINED in before) != (Outcome.UNDEFINED in after):
        return "circle" if Outcome.UNDEFINED in after else "settled"
    for outcome, come, gone in ((Outcome.BARRED, "barred", "unbarred"), (Outcome.IRREGULAR, "limited", "unlimited")):
        if (outcome in before) != (outcome in after):
            return come if outcome in after else gone
    if after == {Outcome.AUTHORIZED}:
        return "firm"
    wider = _covers(change.after, change.before)
    narrower = _covers(change.before, change.after)
    return "other" if wider == narrower else "eased" if wider else "stiffened"


_READINGS = (
    "reading:", "date:", "order:", "open:", "near:", "redelegable:", "route:", "holder:", "exists:", "yields:",
)  # fmt: skip


def _is_read_in(state: State) -> bool:
    """Tell whether authority is shown only under some reading of the record."""
    ways = [way for b in state.branches if b.outcome in _HELD for way in b.when.any]
    return all(any(part.atom.startswith(_READINGS) for part in way.all) for way in ways)


def _covers(wide: State, narrow: State) -> bool:
    """Tell whether wherever the one answer is that authority is shown, so it is by the other, as far as their
    conditions tell it."""
    ways = _ways(wide)
    return all(any(_implies(one, other) for other in ways) for one in _ways(narrow))


def _ways(state: State) -> list[Implicant]:
    if state.outcome == Outcome.AUTHORIZED:
        return [Implicant(all=())]
    return [way for branch in state.branches if branch.outcome == Outcome.AUTHORIZED for way in branch.when.any]


def _implies(one: Implicant, other: Implicant) -> bool:
    known = {part.atom: set(part.in_) for part in one.all}
    return all(known.get(part.atom, {""} | set(part.in_)) <= set(part.in_) for part in other.all)


def alike(state: State) -> str:
    """An answer in a form that is the same for cells that differ only in which of their terms it names."""
    parts = [str(state.outcome)]
    for branch in state.branches:
        parts.append(str(branch.outcome))
        for way in branch.when.any:
            parts.append("&".join(f"{_unnamed(part.atom)}={','.join(part.in_)}" for part in way.all))
    return "|".join(parts)


def _unnamed(atom: str) -> str:
    """An atom without the terms that an open list is asked about."""
    return _OPENED.sub(r"\1", atom)


@dataclass(frozen=True)
class Bundle:
    """Changes that are one to a reader: the same answers before and after, because of the same provisions, and
    each of its offices with each of its powers in each of its places."""

    kind: str
    changes: tuple[Change, ...]

    @property
    def first(self) -> Change:
        """One that speaks for all."""
        return self.changes[0]

    @cached_property
    def offices(self) -> tuple[str, ...]:
        """The offices of all of them, in the order of ids."""
        return _all(change.cell.offices for change in self.changes)

    @cached_property
    def powers(self) -> tuple[str, ...]:
        """The powers of all of them, in the order of ids."""
        return _all(change.cell.powers for change in self.changes)

    @cached_property
    def wheres(self) -> tuple[Cell, ...]:
        """One cell for each of the places and classes that tell them apart."""
        return tuple({where_of(change.cell): change.cell for change in self.changes}.values())


def bundles(changes: Iterable[Change]) -> tuple[Bundle, ...]:
    """The changes in bundles, most telling first, then those of most offices and powers, then by id."""
    found: dict[tuple[object, ...], list[Change]] = {}
    for change in changes:
        key = (shift(change), alike(change.before), alike(change.after), change.responsible)
        found.setdefault(key, []).append(change)
    made = [Bundle(str(key[0]), members) for key, known in found.items() for members in _rectangles(known)]
    order = list(SHIFTS)
    return tuple(
        sorted(made, key=lambda b: (order.index(b.kind), -len(b.offices) * len(b.powers), b.offices, b.powers))
    )


def _rectangles(changes: Iterable[Change]) -> Iterator[tuple[Change, ...]]:
    """Changes whose offices, powers and places multiply out: first the offices that have the same powers in a place,
    then the places that have the same offices and powers."""
    by_where: dict[object, dict[str, set[str]]] = {}
    members: dict[tuple[object, str], list[Change]] = {}
    for change in changes:
        where = where_of(change.cell)
        for office in change.cell.offices:
            by_where.setdefault(where, {}).setdefault(office, set()).update(change.cell.powers)
            members.setdefault((where, office), []).append(change)
    blocks: dict[tuple[frozenset[str], frozenset[str]], list[object]] = {}
    for place, by_office in by_where.items():
        same: dict[frozenset[str], list[str]] = {}
        for office, powers in by_office.items():
            same.setdefault(frozenset(powers), []).append(office)
        for powers_, offices in same.items():
            blocks.setdefault((frozenset(offices), powers_), []).append(place)
    for (offices_, _), places in blocks.items():
        chosen = {id(c): c for one in places for office in sorted(offices_) for c in members[one, office]}
        yield tuple(chosen.values())


def where_of(cell: Cell) -> tuple[object, ...]:
    """The places and classes of a cell."""
    return (cell.territories, cell.sites, cell.no_site, cell.subjects, cell.no_subject)


def _all(lists: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(sorted({term for terms in lists for term in terms}))
