"""Acts decided by the table: bit rows where those tell, the engine for the rest, once for each distinct question."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vires.audit.acts import Acts
from vires.audit.codes import Codes
from vires.audit.decisions import NOT_DECIDABLE, OUTCOMES, Decisions, Names
from vires.audit.kernel.chart import HOLDING, MISSING, Chart
from vires.audit.kernel.looking import Seen, Stated, look
from vires.audit.kernel.stating import Stating
from vires.audit.plan.bits import Bits
from vires.audit.plan.gist import Gist, gist
from vires.audit.plan.law import Book, Law
from vires.compile.dependence import affected_by
from vires.compile.points import EPOCH, MICROSECOND, micros
from vires.compile.sight import Sight
from vires.decide.answer import TooOpen
from vires.decide.asked import QuestionError, check
from vires.decide.engine import Engine
from vires.model.finding import Outcome
from vires.model.question import Act
from vires.model.registry import Registry
from vires.temporal.vantage import Vantage

Array = NDArray[Any]

ROWS_AT_ONCE = 1 << 16
"""Rows held against bit rows together: few enough that what lies between stays in the cache of the processor."""

MOST_KEPT = 200_000
"""Answers of the engine that are kept; those longest kept go first."""

LOOKED_AT = 4
"""Laws laid out last that another may be based on."""

_NUMBER = {outcome: number for number, outcome in enumerate(OUTCOMES)}

_COLUMNS = ("outcome", "provision", "chain", "limit", "missing", "nearest", "fails", "reason")

_OUTCOME = np.array(
    [_NUMBER[name] for name in ("AUTHORIZED", "IRREGULAR", "BARRED", "BARRED", *4 * ("NO_AUTHORITY_SHOWN",))], np.int8
)
"""The outcome by whether a limit of policy stands against the act (1), one of law (2), and no chain holds (4)."""


class Auditor:
    """Decides acts of one registry. Made once in a process, since it keeps what it laid out. `names` says what the
    numbers of its decisions stand for. It serves one thread at a time, and one `Codes`, which may grow meanwhile."""

    def __init__(self, registry: Registry, engine: Engine | None = None) -> None:
        self.registry = registry
        self.engine = engine or Engine(registry)
        self.names = Names()
        self.bits = Bits(registry)
        self.asked = 0
        """How many acts were put to the engine."""
        self._breaks = sorted({micros(p) for scheme in registry.schemes.values() for p in scheme.breakpoints})
        self._charts: list[Chart] = []
        self._seen: dict[Hashable, tuple[Chart, int]] = {}
        """By what is seen and by stretch between successions: the chart, and the number of the law in it."""
        self._places: dict[tuple[int, int], tuple[Chart, int] | None] = {}
        self._refused: dict[int, str] = {}
        self._kept: dict[Hashable, tuple[int, ...]] = {}
        self._tellings: dict[int, _Telling] = {}
        self._stating = Stating(self.bits)
        self._sight = Sight(self.engine.index)

    def __reduce__(self) -> tuple[Any, ...]:
        return Auditor, (self.registry,)

    def decide(self, acts: Acts, codes: Codes) -> Decisions:
        """What is decided of a batch of acts, in their order."""
        count = len(acts)
        found = Decisions(
            outcome=np.full(count, _NUMBER[NOT_DECIDABLE], np.int8),
            provision=np.full(count, -1, np.int32),
            chain=np.full(count, -1, np.int32),
            limit=np.full(count, -1, np.int32),
            missing=np.zeros(count, np.int32),
            nearest=np.full(count, -1, np.int32),
            fails=np.full(count, -1, np.int32),
            reason=np.zeros(count, np.int32),
        )
        self._meet(acts, codes)
        for first in range(0, count, ROWS_AT_ONCE):
            rows = slice(first, first + ROWS_AT_ONCE)
            self._decide(acts.take(rows), codes, found.take(rows))
        return found

    def _meet(self, acts: Acts, codes: Codes) -> None:
        """Lay out what the whole batch asks about before any of it is decided: what comes later would undo blocks."""
        for chart, rows, laws in self._groups(acts, codes):
            every = len(chart.pairs)
            pairs = acts.office[rows].astype(np.int64) * chart.powers + acts.power[rows]
            if chart.unmet(laws, pairs):
                chart.meet(np.unique(laws * np.int64(every) + pairs), codes)
            chart.tell_apart(codes)

    def _decide(self, acts: Acts, codes: Codes, found: Decisions) -> None:
        if acts.reason.any():
            for number in np.unique(acts.reason[acts.reason != 0]).tolist():
                found.reason[acts.reason == number] = self.names.reason(codes.reasons[number])
        for number in np.unique(acts.vantage).tolist() if len(self._refused) else ():
            if number in self._refused:
                refused = (acts.vantage == number) & (acts.reason == 0)
                found.reason[refused] = self.names.reason(self._refused[number])
        for chart, rows, laws in self._groups(acts, codes):
            self._at(chart, laws, acts, codes, rows, found)

    def _groups(self, acts: Acts, codes: Codes) -> list[tuple[Chart, Array, Any]]:
        """Rows by the chart that they are held against, with their laws in it; those that are not decidable in
        none."""
        epochs = np.searchsorted(self._breaks, acts.since, side="right") if self._breaks else None
        plain = not acts.reason.any()
        if epochs is None and plain and len(acts) and (acts.vantage == acts.vantage[0]).all():
            place = self._place(int(acts.vantage[0]), 0, codes)
            return [] if place is None else [(place[0], np.arange(len(acts)), np.int64(place[1]))]
        width = len(self._breaks) + 1
        keys = acts.vantage.astype(np.int64) * width + (0 if epochs is None else epochs)
        keys[acts.reason != 0] = -1
        distinct, which = np.unique(keys, return_inverse=True)
        # In the order of what is seen, so that each law is based on one near it.
        order = sorted(distinct[distinct >= 0].tolist(), key=lambda key: self._seen_by(codes, key // width))
        places = {key: self._place(key // width, key % width, codes) for key in order}
        charts = list(dict.fromkeys(place[0] for place in places.values() if place is not None))
        chart_of = np.array([
            charts.index(place[0]) if (place := places.get(key)) is not None else -1 for key in distinct.tolist()
        ])[which]  # fmt: skip
        law_of = np.array([
            place[1] if (place := places.get(key)) is not None else -1 for key in distinct.tolist()
        ], np.int64)[which]  # fmt: skip
        rows_of = [np.flatnonzero(chart_of == number) for number in range(len(charts))]
        return [(chart, rows, law_of[rows]) for chart, rows in zip(charts, rows_of, strict=True)]

    def _seen_by(self, codes: Codes, number: int) -> tuple[Any, ...]:
        vantage = codes.vantages[number]
        return False, vantage.known_by.sort_key, vantage.as_of.sort_key

    def _place(self, number: int, epoch: int, codes: Codes) -> tuple[Chart, int] | None:
        """The chart and the law in it for a vantage and a stretch between successions; `None` for a vantage that
        cannot be taken."""
        key = (number, epoch)
        if key not in self._places:
            vantage = codes.vantages[number]
            try:
                check(self.registry, Act(at=vantage.as_of), vantage)
            except QuestionError as error:
                self._refused[number] = str(error)
                self._places[key] = None
            else:
                self._places[key] = self._lay_out((self.engine.sight(vantage), epoch), vantage, epoch, codes)
        return self._places[key]

    def _lay_out(self, key: Hashable, vantage: Vantage, epoch: int, codes: Codes) -> tuple[Chart, int]:
        found = self._seen.get(key)
        if found is None:
            moment = EPOCH
            if self._breaks:
                moment = EPOCH + (self._breaks[epoch - 1] if epoch else self._breaks[0] - 1) * MICROSECOND
            found = self._based(vantage, epoch, moment)
            if found is None:
                self._charts.append(Chart(Law(self.engine, vantage, moment, self.bits), codes, epoch))
                found = self._charts[-1], 0
            self._seen[key] = found
        return found

    def _based(self, vantage: Vantage, epoch: int, moment: datetime) -> tuple[Chart, int] | None:
        """A law based on the one, of those last laid out, from which least is seen otherwise."""
        graph = self.engine.table(vantage).program.graph
        best: tuple[frozenset[str], Chart, Law] | None = None
        for chart in self._charts:
            if chart.epoch != epoch or chart.book.forms.graph is not graph:
                continue
            for law in chart.laws[-LOOKED_AT:]:
                changed = self._sight.otherwise(law.vantage, vantage)
                changed = None if changed is None else affected_by(changed, self.engine.index)
                if changed is not None and (best is None or len(changed) < len(best[0])):
                    best = changed, chart, law
        if best is None:
            return None
        changed, chart, base = best
        return chart, chart.add(Law(self.engine, vantage, moment, self.bits, base, changed))

    def _at(self, chart: Chart, laws: Any, acts: Acts, codes: Codes, rows: Array, found: Decisions) -> None:
        some = acts if len(rows) == len(acts) else acts.take(rows)
        cases = chart.case(laws, some.office.astype(np.int64) * chart.powers + some.power)
        ways = self._stating.ways(some)
        across = np.zeros(len(some), bool)
        if self._breaks:
            across = np.searchsorted(self._breaks, some.until, side="right") != chart.epoch
        stated = Stated(cases, *chart.between(some, codes), chart.stated(some), ways)
        held = look(chart, HOLDING, stated)
        for column, values in self._held(chart, held).items():
            getattr(found, column)[rows] = values
        none = held.first[0] < 0
        asking = _Asking(chart, some, codes, cases, ways, across)
        if held.open.any() or across.any():
            left = np.flatnonzero(held.open | across)
            self._ask(asking, left, held.signs[left], rows, found, _COLUMNS)
            # What comes nearest is told where all is alike; else it turns on more than what the question was told by.
            none[left] = (found.outcome[rows[left]] == _NUMBER["NO_AUTHORITY_SHOWN"]) & (held.signs[left] >= 0)
            none[across] = False
        bare = np.flatnonzero(none)
        if len(bare):
            missed = look(chart, MISSING, stated.take(bare))
            telling = self._telling(chart)
            found.nearest[rows[bare]] = telling.nearest(missed.first[2])
            found.fails[rows[bare]] = telling.fails(missed.first[2])
            if missed.open.any():
                doubtful = np.flatnonzero(missed.open)
                self._ask(asking, bare[doubtful], missed.signs[doubtful], rows, found, ("nearest", "fails"))

    # Answers read off the rows

    def _held(self, chart: Chart, seen: Seen) -> dict[str, Array]:
        chain, (law, policy) = seen.first[0], seen.some
        telling = self._telling(chart)
        outcome = _OUTCOME.take(((chain < 0) * np.uint8(4) + law * np.uint8(2) + policy).astype(np.intp))
        return {
            "outcome": outcome,
            "chain": telling.chain(chain),
            "provision": telling.provision(chain),
            "limit": telling.limit(seen.first[1]),
        }

    def _telling(self, chart: Chart) -> _Telling:
        found = self._tellings.get(id(chart))
        if found is None:
            found = self._tellings[id(chart)] = _Telling(chart.book, self.names)
        return found

    # Answers of the engine

    def _ask(
        self, asking: _Asking, left: Array, signs: Array, rows: Array, found: Decisions, columns: tuple[str, ...]
    ) -> None:
        """Put rows to the engine, each distinct question once, and take some columns of its answers."""
        some, chart = asking.acts.take(left), asking.chart
        keys = self._stating.keys(chart, some, asking.cases[left], asking.ways[:, left], signs, asking.across[left])
        distinct, which = keys.distinct()
        answers = np.zeros((len(distinct), len(_COLUMNS)), np.int64)
        for number, row in enumerate(distinct):
            answers[number] = self._answer((id(chart), keys.key(row)), some, row, asking.codes)
        own = answers[which]
        refused = own[:, 0] == _NUMBER[NOT_DECIDABLE]
        for place, column in enumerate(_COLUMNS):
            into = rows[left] if column in columns else rows[left[refused]]
            getattr(found, column)[into] = own[:, place] if column in columns else own[refused, place]

    def _answer(self, key: Hashable, acts: Acts, row: int, codes: Codes) -> tuple[int, ...]:
        kept = self._kept.get(key)
        if kept is None:
            self.asked += 1
            try:
                vantage = codes.vantages[int(acts.vantage[row])]
                kept = self._numbers(gist(self.engine, acts.act(row, codes), vantage))
            except TooOpen as error:
                reason = self.names.reason(f"{error.slug}: {error}")
                kept = (_NUMBER[NOT_DECIDABLE], -1, -1, -1, 0, -1, -1, reason)
            while len(self._kept) >= MOST_KEPT:
                self._kept.pop(next(iter(self._kept)))
            self._kept[key] = kept
        return kept

    def _numbers(self, said: Gist) -> tuple[int, ...]:
        names = self.names
        return (
            _NUMBER[Outcome(said.outcome).value],
            names.provision(said.links[-1].provision if said.links else None),
            names.chain(said.links),
            names.provision(said.limit),
            names.missed(said.missing),
            names.provision(said.nearest),
            names.failing(said.fails),
            0,
        )


@dataclass(frozen=True)
class _Asking:
    """Acts that bit rows leave open, at one vantage and between two successions."""

    chart: Chart
    acts: Acts
    codes: Codes
    cases: Array
    ways: Array
    across: Array


class _Turning:
    """Numbers turned into others, each asked for once; -1 stays."""

    def __init__(self, into: Callable[[int], int]) -> None:
        self._into = into
        self._table = np.array([-1], np.int32)

    def __call__(self, numbers: Array) -> Array:
        top = int(numbers.max(initial=-1))
        if top + 2 > len(self._table):
            more = np.full(2 * (top + 2) - len(self._table), _UNKNOWN, np.int32)
            self._table = np.concatenate((self._table[:-1], more, [np.int32(-1)]))
        found: Array = self._table.take(numbers, mode="wrap")
        unknown = found == _UNKNOWN
        if unknown.any():
            for number in np.unique(numbers[unknown]).tolist():
                self._table[number] = self._into(number)
            found = self._table.take(numbers, mode="wrap")
        return found


class _Telling:
    """What the numbers that bit rows of one chart give stand for among the names of an auditor."""

    def __init__(self, book: Book, names: Names) -> None:
        self.chain = _Turning(lambda number: names.chain(book.links(number)))
        self.provision = _Turning(lambda number: names.provision(book.links(number)[-1].provision))
        self.limit = _Turning(lambda number: names.provision(book.names[number]))
        self.nearest = _Turning(lambda number: names.provision(book.misses[number][0]))
        self.fails = _Turning(lambda number: names.failing(book.misses[number][1]))


_UNKNOWN = -2
