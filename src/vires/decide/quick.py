"""Questions as they come, in words, answered by looking up (S14).

Where an act is stated in full and nothing in its cell is open, the outcome and what decides it are read off the rows
of its stretch of time. Everything else goes to the exact engine; nothing is ever guessed on the way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date

from vires.compile.points import micros
from vires.compile.table import Table
from vires.decide.answer import Answer
from vires.decide.glance import Asked, Facts, glance_at
from vires.model.finding import Outcome
from vires.model.question import Act
from vires.temporal.dating import Dating

_NONE_SHOWN = Answer(Outcome.NO_AUTHORITY_SHOWN)
_MOST_DATES = 100_000
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Quick:
    """Answers in words at one vantage. `exactly` answers what is not settled at a glance."""

    def __init__(self, table: Table, exactly: Callable[[Act], Answer]) -> None:
        self.table = table
        self.exactly = exactly
        self._holding = glance_at(table).holding
        self._zone = table.program.ground.registry.zone
        self._dates: dict[str, tuple[int, int]] = {}
        self._cells = table.cells
        self._offices = table.offices.terms
        self._powers = table.powers.terms
        schemes = table.program.ground.registry.schemes
        self._sites = frozenset(schemes["sites"].terms)
        self._territories = frozenset(schemes["territories"].terms)
        self._subjects = frozenset(schemes["subjects"].terms)
        self._bits = table.bits
        self._numbers = table.numbers

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
        found = self.glance(office, power, at, territory, sites, subjects, facts)
        if found is None:
            stated = {"territory": territory, "sites": sites, "subjects": subjects}
            told = {name: value for name, value in stated.items() if value is not None}
            found = self.exactly(
                Act.model_validate({"office": office, "power": power, "at": at, "facts": dict(facts or {}), **told})
            )
        return found

    def glance(
        self,
        office: str,
        power: str,
        at: str,
        territory: str | None,
        sites: Sequence[str] | None,
        subjects: Sequence[str] | None,
        facts: Facts | None,
    ) -> Answer | None:
        """The answer, if it is settled by rows alone; `None` where it is left to the exact engine."""
        cell = self._cells.get((office, power))
        if cell is None:
            if office not in self._offices or power not in self._powers:
                return None
            cell = self.table.cell(office, power)
        if cell.slow:
            return None
        dates = self._dates.get(at) or self._read(at)
        start, end = dates
        stretch = cell.between(start, end)
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
                if fact in bits:
                    if value is True:
                        true |= bits[fact]
                    elif value is False:
                        false |= bits[fact]
                    else:
                        return None
                elif fact not in self._numbers or value is True or value is False:
                    return None
        asked = Asked(office, power, start, end, territory, sites, subjects, true, false, facts or {}, {})
        grants = self._holding(stretch.grants, start, end, sites, true, false, asked)
        if grants is None:
            return None
        if not grants:
            return _NONE_SHOWN
        laws = self._holding(stretch.laws, start, end, sites, true, false, asked)
        policies = self._holding(stretch.policies, start, end, sites, true, false, asked)
        if laws is None or policies is None:
            return None
        if laws:
            return Answer(Outcome.BARRED, (), tuple(sorted({*grants, *laws})))
        if policies:
            return Answer(Outcome.IRREGULAR, (), tuple(sorted({*grants, *policies})))
        return Answer(Outcome.AUTHORIZED, (), tuple(grants) if len(grants) == 1 else tuple(sorted(set(grants))))

    def _read(self, at: str) -> tuple[int, int]:
        """The first and the last moment that a date may mean."""
        if len(self._dates) > _MOST_DATES:
            self._dates.clear()
        found = self._read_day(at) if _DAY.fullmatch(at) else None
        if found is None:
            dating = Dating.parse(at)
            found = (micros(dating.start(self._zone)), micros(dating.end(self._zone)))
        self._dates[at] = found
        return found

    def _read_day(self, at: str) -> tuple[int, int] | None:
        """The same for a day, by the midnights that are known; `None` for what is no day of the calendar."""
        midnight = self.table.program.ground.moments.midnight
        try:
            day = date.fromisoformat(at).toordinal()
            return midnight(day), midnight(day + 1) - 1
        except (ValueError, OverflowError):
            return None
