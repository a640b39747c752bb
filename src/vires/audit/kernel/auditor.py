"""Acts decided by the table: bit rows where those tell, the engine for the rest, once for each distinct question."""

from __future__ import annotations

from collections.abc import Callable, Hashable
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
from vires.audit.plan.law import Law
from vires.compile.points import EPOCH, MICROSECOND, micros
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

_NUMBER = {outcome: number for number, outcome in enumerate(OUTCOMES)}

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
        self._charts: dict[Hashable, Chart] = {}
        self._kept: dict[Hashable, tuple[int, ...]] = {}
        self._sights: dict[int, Hashable | str] = {}
        self._tellings: dict[int, _Telling] = {}
        self._stating = Stating(self.bits)

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
        for vantage, epoch, rows in self._groups(acts):
            sight = self._sight(codes, vantage)
            if not isinstance(sight, str):
                chart = self._chart(sight, codes.vantages[vantage], epoch, codes)
                pairs = acts.office[rows].astype(np.int64) * chart.powers + acts.power[rows]
                if chart.pairs.take(pairs).min(initial=0) < 0:
                    chart.meet(np.unique(pairs), codes)
                chart.tell_apart(codes)

    def _decide(self, acts: Acts, codes: Codes, found: Decisions) -> None:
        if acts.reason.any():
            for number in np.unique(acts.reason[acts.reason != 0]).tolist():
                found.reason[acts.reason == number] = self.names.reason(codes.reasons[number])
        for vantage, epoch, rows in self._groups(acts):
            sight = self._sight(codes, vantage)
            if isinstance(sight, str):
                found.reason[rows] = self.names.reason(sight)
                continue
            self._at(sight, codes.vantages[vantage], epoch, acts, codes, rows, found)

    def _groups(self, acts: Acts) -> list[tuple[int, int, Array]]:
        """Rows by vantage and by stretch between successions; those that are not decidable in none."""
        epochs = np.searchsorted(self._breaks, acts.since, side="right") if self._breaks else None
        plain = not acts.reason.any()
        if epochs is None and plain and len(acts) and (acts.vantage == acts.vantage[0]).all():
            return [(int(acts.vantage[0]), 0, np.arange(len(acts)))]
        width = len(self._breaks) + 1
        keys = acts.vantage.astype(np.int64) * width + (0 if epochs is None else epochs)
        keys[acts.reason != 0] = -1
        return [(key // width, key % width, np.flatnonzero(keys == key)) for key in np.unique(keys[keys >= 0]).tolist()]

    def _sight(self, codes: Codes, number: int) -> Hashable | str:
        """What is seen from a vantage, or why it cannot be taken."""
        found = self._sights.get(number)
        if found is None:
            vantage = codes.vantages[number]
            try:
                check(self.registry, Act(at=vantage.as_of), vantage)
                found = self.engine.sight(vantage)
            except QuestionError as error:
                found = str(error)
            self._sights[number] = found
        return found

    def _chart(self, sight: Hashable, vantage: Vantage, epoch: int, codes: Codes) -> Chart:
        key = (sight, epoch)
        found = self._charts.get(key)
        if found is None:
            moment = EPOCH
            if self._breaks:
                moment = EPOCH + (self._breaks[epoch - 1] if epoch else self._breaks[0] - 1) * MICROSECOND
            found = self._charts[key] = Chart(Law(self.engine, vantage, moment, self.bits), codes)
        return found

    def _at(
        self, sight: Hashable, vantage: Vantage, epoch: int, acts: Acts, codes: Codes, rows: Array, found: Decisions
    ) -> None:
        chart = self._chart(sight, vantage, epoch, codes)
        some = acts if len(rows) == len(acts) else acts.take(rows)
        pairs = some.office.astype(np.int64) * chart.powers + some.power
        numbers = chart.pairs.take(pairs)
        ways = self._stating.ways(some)
        across = np.zeros(len(some), bool)
        if self._breaks:
            across = np.searchsorted(self._breaks, some.until, side="right") != epoch
        stated = Stated(numbers, *chart.between(some, codes), chart.stated(some), ways)
        held = look(chart, HOLDING, stated)
        open_ = held.open | across
        answers = self._held(chart, held)
        none = np.flatnonzero((held.first[0] < 0) & ~open_)
        nearest, fails = np.full(len(some), -1, np.int32), np.full(len(some), -1, np.int32)
        if len(none):
            missed = look(chart, MISSING, stated.take(none))
            open_[none] |= missed.open
            telling = self._telling(chart)
            nearest[none], fails[none] = telling.nearest(missed.first[2]), telling.fails(missed.first[2])
        for column, values in (*answers.items(), ("nearest", nearest), ("fails", fails)):
            getattr(found, column)[rows] = values
        if open_.any():
            left = np.flatnonzero(open_)
            self._ask(chart, sight, vantage, acts, codes, rows[left], numbers[left], ways[:, left], across[left], found)

    # Answers read off the rows

    def _held(self, chart: Chart, seen: Seen) -> dict[str, Array]:
        chain, (law, policy) = seen.first[0], seen.some
        telling = self._telling(chart)
        outcome = _OUTCOME.take((chain < 0) * np.uint8(4) + law * np.uint8(2) + policy)
        return {
            "outcome": outcome,
            "chain": telling.chain(chain),
            "provision": telling.provision(chain),
            "limit": telling.limit(seen.first[1]),
        }

    def _telling(self, chart: Chart) -> _Telling:
        found = self._tellings.get(id(chart))
        if found is None:
            found = self._tellings[id(chart)] = _Telling(chart.law, self.names)
        return found

    # Answers of the engine

    def _ask(
        self,
        chart: Chart,
        sight: Hashable,
        vantage: Vantage,
        acts: Acts,
        codes: Codes,
        rows: Array,
        pairs: Array,
        ways: Array,
        across: Array,
        found: Decisions,
    ) -> None:
        """Put rows to the engine, each distinct question once."""
        some = acts.take(rows)
        keys = self._stating.keys(chart, some, pairs, ways, across)
        distinct, places, which = np.unique(keys, axis=0, return_index=True, return_inverse=True)
        answers = np.zeros((len(distinct), 8), np.int64)
        for number, (key, place) in enumerate(zip(distinct, places.tolist(), strict=True)):
            answers[number] = self._answer((sight, key.tobytes()), some, place, codes, vantage)
        own = answers[which.reshape(-1)]
        for place, column in enumerate(
            ("outcome", "provision", "chain", "limit", "missing", "nearest", "fails", "reason")
        ):
            getattr(found, column)[rows] = own[:, place]

    def _answer(self, key: Hashable, acts: Acts, row: int, codes: Codes, vantage: Vantage) -> tuple[int, ...]:
        kept = self._kept.get(key)
        if kept is None:
            self.asked += 1
            try:
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

    def __init__(self, law: Law, names: Names) -> None:
        self.chain = _Turning(lambda number: names.chain(law.links(number)))
        self.provision = _Turning(lambda number: names.provision(law.paths[number].links[0]))
        self.limit = _Turning(lambda number: names.provision(law.names[number]))
        self.nearest = _Turning(lambda number: names.provision(law.misses[number][0]))
        self.fails = _Turning(lambda number: names.failing(law.misses[number][1]))


_UNKNOWN = -2
