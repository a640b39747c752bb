"""Questions as they come, in words, answered by looking up (S14).

Where an act is stated in full and nothing in its cell is open, the outcome and what decides it are read off the rows
of its stretch of time. Everything else goes to the exact engine; nothing is ever guessed on the way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from vires.compile.graph import TRUE, Node
from vires.compile.points import micros
from vires.compile.row import Cover, Row
from vires.compile.table import Table
from vires.compile.tests import AtFrom, FactHolds, Listed, NumberFrom, Sited
from vires.decide.answer import Answer
from vires.model.finding import Outcome
from vires.model.question import Act
from vires.temporal.dating import Dating

Facts = Mapping[str, bool | int | float]

_NONE_SHOWN = Answer(Outcome.NO_AUTHORITY_SHOWN)
_MOST_DATES = 100_000


class Quick:
    """Answers in words at one vantage. `exactly` answers what is not settled at a glance."""

    def __init__(self, table: Table, exactly: Callable[[Act], Answer]) -> None:
        self.table = table
        self.exactly = exactly
        self._graph = table.program.graph
        self._zone = table.program.ground.registry.zone
        self._dates: dict[str, tuple[int, int]] = {}
        self._cells = table._cells
        self._offices = table.offices.terms
        self._powers = table.powers.terms
        schemes = table.program.ground.registry.schemes
        self._sites = frozenset(schemes["sites"].terms)
        self._territories = frozenset(schemes["territories"].terms)
        self._subjects = frozenset(schemes["subjects"].terms)
        self._bits = table.bits

    def ask(
        self,
        office: str,
        power: str,
        at: str,
        territory: str | None = None,
        sites: Sequence[str] | None = None,
        subjects: Sequence[str] | None = None,
        facts: Facts | None = None,
    ) -> Answer:
        """The outcome with what decides it; ids are full, sites are ids, `ID@80` or `ID@near`. Raises
        `QuestionError` if something is not known and `TooOpen` if too much is left open."""
        found = self._glance(office, power, at, territory, sites, subjects, facts)
        if found is None:
            stated = {"territory": territory, "sites": sites, "subjects": subjects}
            told = {name: value for name, value in stated.items() if value is not None}
            found = self.exactly(
                Act.model_validate({"office": office, "power": power, "at": at, "facts": dict(facts or {}), **told})
            )
        return found

    def _glance(
        self,
        office: str,
        power: str,
        at: str,
        territory: str | None,
        sites: Sequence[str] | None,
        subjects: Sequence[str] | None,
        facts: Facts | None,
    ) -> Answer | None:
        """The answer, if it is settled by rows alone."""
        cell = self._cells.get((office, power))
        if cell is None:
            if office not in self._offices or power not in self._powers:
                return None
            cell = self.table.cell(office, power)
        if cell.slow:
            return None
        dates = self._dates.get(at) or self._read(at)
        start, end = dates
        stretch = cell.stretch(start)
        if end != start and cell.stretch(end) is not stretch:
            return None
        if territory is not None and territory not in self._territories:
            return None
        for site in sites or ():
            if site not in self._sites:
                return None
        for subject in subjects or ():
            if subject not in self._subjects:
                return None
        true = false = 0
        if facts:
            bits = self._bits
            for fact, value in facts.items():
                if value is True:
                    true |= bits.get(fact, 0)
                elif value is False:
                    false |= bits.get(fact, 0)
                if fact not in bits:
                    return None
        asked = (start, end, territory, sites, subjects, true, false, facts or {})
        grants = self._holding(stretch.grants, asked)
        if grants is None:
            return None
        if not grants:
            return _NONE_SHOWN
        laws = self._holding(stretch.laws, asked)
        policies = self._holding(stretch.policies, asked)
        if laws is None or policies is None:
            return None
        if laws:
            return Answer(Outcome.BARRED, (), tuple(sorted({*grants, *laws})))
        if policies:
            return Answer(Outcome.IRREGULAR, (), tuple(sorted({*grants, *policies})))
        return Answer(Outcome.AUTHORIZED, (), tuple(grants) if len(grants) == 1 else tuple(sorted(set(grants))))

    def _read(self, at: str) -> tuple[int, int]:
        dating = Dating.parse(at)
        if len(self._dates) > _MOST_DATES:
            self._dates.clear()
        found = self._dates[at] = (micros(dating.start(self._zone)), micros(dating.end(self._zone)))
        return found

    def _holding(self, rows: Sequence[Row], asked: tuple[Any, ...]) -> list[str] | None:
        """The provisions whose rows hold; `None` if that is open for one of them."""
        start, end, territory, sites, subjects, true, false, _ = asked
        held: list[str] = []
        for row in rows:
            if row.true & false or row.false & true or row.since > end or row.until <= start:
                continue
            open_ = row.since > start or row.until <= end or row.true & ~true or row.false & ~false
            for covers, stated in ((row.sites, sites), (row.subjects, subjects)):
                for cover in covers:
                    verdict = _taken(cover, stated)
                    if verdict is False:
                        break
                    open_ = open_ or verdict is None
                else:
                    continue
                break
            else:
                for cover in row.territories:
                    verdict = _taken(cover, None if territory is None else (territory,))
                    if verdict is False:
                        break
                    open_ = open_ or verdict is None
                else:
                    for node in row.rest:
                        verdict = self._node(node, asked)
                        if verdict is False:
                            break
                        open_ = open_ or verdict is None
                    else:
                        if open_:
                            return None
                        held.append(row.provision)
        return held

    def _node(self, node: Node, asked: tuple[Any, ...]) -> bool | None:
        """A formula by Kleene's logic: what that leaves open is left to the exact engine."""
        if node <= TRUE:
            return node == TRUE
        op, parts = self._graph.parts(node)
        if op == "test":
            return self._test(self._graph.what[node], asked)
        if op == "not":
            verdict = self._node(parts[0], asked)
            return None if verdict is None else not verdict
        decisive = op == "or"
        found: bool | None = not decisive
        for part in parts:
            verdict = self._node(part, asked)
            if verdict is decisive:
                return decisive
            if verdict is None:
                found = None
        return found

    def _test(self, test: object, asked: tuple[Any, ...]) -> bool | None:
        start, end, territory, sites, subjects, true, false, facts = asked
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
                return _taken(covers("sites", names), sites)
            case Listed(part="territory", open=False, names=names):
                return _taken(covers("territories", names), None if territory is None else (territory,))
            case Listed(part="subjects", open=False, names=names):
                return _taken(covers("subjects", names), subjects)
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
