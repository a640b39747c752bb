"""What can be seen of a question at a glance: formulas and rows by Kleene's logic over what is stated (S13).

It stops early and is never the meaning: what it leaves open is left to the exact engine.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from vires.compile.graph import TRUE, Node
from vires.compile.ground import SCHEME
from vires.compile.points import micros
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


class Glance:
    """Looks at rows and formulas of one table."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._graph = table.program.graph
        self._bits = table.bits

    def asked(self, act: Act) -> Asked:
        """An act as it is looked at."""
        zone = self.table.program.ground.registry.zone
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
            micros(act.at.start(zone)),
            micros(act.at.end(zone)),
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
        op, parts = self._graph.parts(node)
        if op == "test":
            return self._test(self._graph.what[node], asked)
        if node not in asked.seen:
            asked.seen[node] = self._joined(op, parts, asked)
        return asked.seen[node]

    def _joined(self, op: str, parts: Sequence[Node], asked: Asked) -> bool | None:
        if op == "not":
            verdict = self.node(parts[0], asked)
            return None if verdict is None else not verdict
        decisive = op == "or"
        found: bool | None = not decisive
        for part in parts:
            verdict = self.node(part, asked)
            if verdict is decisive:
                return decisive
            if verdict is None:
                found = None
        return found

    def _test(self, test: object, asked: Asked) -> bool | None:
        start, end, true, false, facts = asked.start, asked.end, asked.true, asked.false, asked.facts
        covers = self.table.rows.cover
        match test:
            case AtFrom(cut):
                return True if cut <= start else False if cut > end else None
            case FactHolds(fact):
                bit = self._bits.get(fact, 0)
                return True if bit & true else False if bit & false else None
            case NumberFrom(number, cut, beyond) if number in facts:
                return bool(facts[number] > cut if beyond else facts[number] >= cut)
            case Sited(open=False, reach=None, near=False, names=names):
                return _taken(covers("sites", names), asked.sites)
            case Listed(part=("territory" | "subjects"), open=False) as listed:
                return _taken(covers(SCHEME[listed.part], listed.names), asked.stated(listed.part))
            case Listed(part=("office" | "power")) as listed if not self.table.offices.breakpoints:
                return self.table.covers(listed, asked.office if listed.part == "office" else asked.power)
        return None


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
