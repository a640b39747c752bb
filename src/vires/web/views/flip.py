"""What flips, for a page: each group of changes, with one act of it that can be asked of both records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from vires.decide.change.remainder import is_rest, whole
from vires.decide.compare import Cell, Change
from vires.service.shift import Bundle, bundles
from vires.service.whereabouts import broadest
from vires.service.wording import Wording
from vires.web.query import NONE, Query
from vires.web.views.change import Told, told_changes


@dataclass(frozen=True)
class Flip:
    """A group, and the query of one act that stands for it."""

    told: Told
    act: str


def flips(changes: Iterable[Change], wording: Wording, query: Query, at: str) -> Iterator[Flip]:
    """The groups, most telling first; `query` is what was stated of all of them, `at` when the acts are done."""
    known = tuple(changes)
    for told, bundle in zip(told_changes(known, wording), bundles(known), strict=True):
        yield Flip(told, _act(bundle, wording, query, at).text())


def _act(bundle: Bundle, wording: Wording, query: Query, at: str) -> Query:
    """One act of a group: of its broadest office and power that are no rest of another."""
    change = min(bundle.changes, key=lambda one: _rests(one.cell))
    cell = change.cell
    items = [("office", _first(cell.offices, wording, "offices")), ("power", _first(cell.powers, wording, "powers"))]
    if cell.territories:
        items.append(("territory", _first(cell.territories, wording, "territories")))
    elif query.get("territory"):
        items.append(("territory", query.get("territory") or ""))
    items += _where("site", cell.sites, cell.no_site, query)
    items += _where("subject", cell.subjects, cell.no_subject, query)
    items.append(("at", at))
    kept = [
        item for item in query.items if item[0] in ("fact", "doctrine", "as_of", "known_by", "standard", "revision")
    ]
    return Query((*items, *kept))


def _where(name: str, terms: tuple[str, ...] | None, none: bool, query: Query) -> list[tuple[str, str]]:
    if none:
        return [(name, NONE)]
    if terms:
        identity, mark, tail = min(terms, key=lambda one: (is_rest(one.partition("@")[0]), one)).partition("@")
        distance = tail if tail in ("", "near") else f"{float(tail):g}"
        return [(name, whole(identity) + mark + distance)]
    return [(name, value) for value in query.all(name)]


def _first(terms: tuple[str, ...], wording: Wording, scheme: str) -> str:
    return whole(min(broadest(terms, wording, scheme), key=lambda one: (is_rest(one), one)))


def _rests(cell: Cell) -> tuple[int, int]:
    lists = (cell.territories or (), cell.sites or (), cell.subjects or ())
    named = [
        all(is_rest(one.partition("@")[0]) for one in terms) for terms in (cell.offices, cell.powers, *lists) if terms
    ]
    return sum(named), len(named)
