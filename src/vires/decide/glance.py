"""What can be seen of a question at a glance: formulas and rows by Kleene's logic over what is stated (S13).

It stops early and is never the meaning: what it leaves open is left to the exact engine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from vires.compile.graph import TRUE, Node
from vires.compile.ground import SCHEME
from vires.compile.row import Cover, Row
from vires.compile.table import Table
from vires.compile.tests import AtFrom, FactHolds, Listed, NumberFrom, Sited
from vires.model.question import Act

Facts = Mapping[str, bool | int | float]


class Asked(NamedTuple):
    """A question as stated: instants, terms, facts as bits and as given. `sites` is `None` too where a distance is
    stated, which is no matter for a glance."""

    office: str
    power: str
    start: int
    end: int
    territory: str | None
    sites: Sequence[str] | None
    subjects: Sequence[str] | None
    true: int
    false: int
    facts: Facts
    seen: dict[Node, bool | None]
    """What formulas came to, so that one which stands in many places is looked at once."""

    def stated(self, part: str) -> Sequence[str] | None:
        """The terms stated of a part, `None` if none are."""
        if part == "subjects":
            return self.subjects
        return None if self.territory is None else (self.territory,)


Look = Callable[[Asked], bool | None]
"""What a formula comes to for a question; `None` if that is open."""


def glance_at(table: Table) -> Glance:
    """The glance of a table, made once: it keeps how each formula is looked at."""
    found: Glance | None = table.kept.get(Glance)
    if found is None:
        found = table.kept[Glance] = Glance(table)
    return found


class Glance:
    """Looks at rows and formulas of one table."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._graph = table.program.graph
        self._bits = table.bits
        self._looks: dict[Node, Look] = {}

    def asked(self, act: Act) -> Asked:
        """An act as it is looked at."""
        start, end = self.table.moments(act.at)
        true = false = 0
        for fact, value in act.facts.items():
            if value is True:
                true |= self._bits.get(fact, 0)
            elif value is False:
                false |= self._bits.get(fact, 0)
        plain = act.sites is not None and all(place.metres is None and not place.near for place in act.sites)
        return Asked(
            act.office or "",
            act.power or "",
            start,
            end,
            act.territory,
            tuple(place.site for place in act.sites or ()) if plain else None,
            act.subjects,
            true,
            false,
            act.facts,
            {},
        )

    def may(self, rows: Iterable[Row], asked: Asked) -> list[str]:
        """The provisions of rows that are not plainly out of the question, each once, in the order of ids."""
        start, end, true, false = asked.start, asked.end, asked.true, asked.false
        found: set[str] = set()
        for row in rows:
            (must, must_not) = row.facts
            if row.since > end or row.until <= start or must & false or must_not & true:
                continue
            if row.provision in found or any(_taken(cover, asked.sites) is False for cover in row.sites):
                continue
            if any(all(m & false or n & true for m, n in choice) for choice in row.choices):
                continue
            if self._further(row.places, row.rest, asked) is not False:
                found.add(row.provision)
        return sorted(found)

    def holding(
        self,
        rows: Sequence[Row],
        start: int,
        end: int,
        sites: Sequence[str] | None,
        true: int,
        false: int,
        asked: Asked,
    ) -> list[str] | None:
        """The provisions whose rows hold; `None` if that is open for one of them."""
        held: list[str] = []
        for provision, since, until, (must, must_not), covers, choices, places, rest, _ in rows:
            if since > end or until <= start or must & false or must_not & true:
                continue
            open_ = since > start or until <= end or must & ~true or must_not & ~false
            for _, inside, partly in covers:
                if sites is None:
                    open_ = True
                    continue
                for site in sites:
                    if site in inside:
                        break
                else:
                    if partly.isdisjoint(sites):
                        break
                    open_ = True
            else:
                for choice in choices:
                    verdict: bool | None = False
                    for must, must_not in choice:
                        if must & false or must_not & true:
                            continue
                        if not (must & ~true or must_not & ~false):
                            break
                        verdict = None
                    else:
                        if verdict is False:
                            break
                        open_ = True
                else:
                    if places or rest:
                        verdict = self._further(places, rest, asked)
                        if verdict is False:
                            continue
                        open_ = open_ or verdict is None
                    if open_:
                        return None
                    held.append(provision)
        return held

    def _further(self, places: Sequence[tuple[str, Cover]], rest: Sequence[Node], asked: Asked) -> bool | None:
        """Whether territory, subjects and what is not in the form of a row let it hold."""
        found: bool | None = True
        for part, cover in places:
            verdict = _taken(cover, asked.stated(part))
            if verdict is False:
                return False
            found = found and verdict
        for node in rest:
            verdict = self.node(node, asked)
            if verdict is False:
                return False
            found = found and verdict
        return found

    def node(self, node: Node, asked: Asked) -> bool | None:
        """A formula by Kleene's logic: what that leaves open is left to the exact engine."""
        if node <= TRUE:
            return node == TRUE
        look = self._looks.get(node)
        return (self._look(node) if look is None else look)(asked)

    def _look(self, node: Node) -> Look:
        """How a formula is looked at; worked out once, since most questions look at the same ones."""
        found = self._looks.get(node)
        if found is None:
            op, parts = self._graph.parts(node)
            if op == "test":
                found = self._look_at(self._graph.what[node])
            elif op == "not":
                found = _not(self._look(parts[0]))
            elif op in ("and", "or"):
                found = _joined(node, op == "or", tuple(self._look(part) for part in parts))
            else:
                found = _is(node == TRUE if op == "const" else None)
            self._looks[node] = found
        return found

    def _look_at(self, test: object) -> Look:
        covers = self.table.rows.cover
        match test:
            case AtFrom(cut):
                return lambda asked: True if cut <= asked.start else False if cut > asked.end else None
            case FactHolds(fact):
                bit = self._bits.get(fact, 0)
                return lambda asked: True if bit & asked.true else False if bit & asked.false else None
            case NumberFrom(number, cut, beyond):
                return _number(number, cut, beyond)
            case Sited(open=False, reach=None, near=False, names=names):
                sites = covers("sites", names)
                return lambda asked: _taken(sites, asked.sites)
            case Listed(part=("territory" | "subjects") as part, open=False) as listed:
                places = covers(SCHEME[part], listed.names)
                return lambda asked: _taken(places, asked.stated(part))
            case Listed(part=("office" | "power") as part) as listed if not self.table.offices.breakpoints:
                whose = self.table.covers
                if part == "office":
                    return lambda asked: whose(listed, asked.office)
                return lambda asked: whose(listed, asked.power)
        return _is(None)


def _is(verdict: bool | None) -> Look:
    return lambda asked: verdict


def _not(look: Look) -> Look:
    def turned(asked: Asked) -> bool | None:
        verdict = look(asked)
        return None if verdict is None else not verdict

    return turned


def _joined(node: Node, decisive: bool, looks: Sequence[Look]) -> Look:
    """All of some formulas, or any of them: the verdict that settles it is `decisive`."""

    def joined(asked: Asked) -> bool | None:
        seen = asked.seen
        if node in seen:
            return seen[node]
        found: bool | None = not decisive
        for look in looks:
            verdict = look(asked)
            if verdict is decisive:
                found = decisive
                break
            if verdict is None:
                found = None
        seen[node] = found
        return found

    return joined


def _number(number: str, cut: float, beyond: bool) -> Look:
    def compared(asked: Asked) -> bool | None:
        stated = asked.facts.get(number)
        if stated is None:
            return None
        return bool(stated > cut if beyond else stated >= cut)

    return compared


def _taken(cover: Cover, stated: Sequence[str] | None) -> bool | None:
    """Whether a cover takes in one of some stated terms; `None` if that is open, as it is where none is stated."""
    if stated is None:
        return None
    found: bool | None = False
    for term in stated:
        if term in cover.inside:
            return True
        if term in cover.partly:
            found = None
    return found
