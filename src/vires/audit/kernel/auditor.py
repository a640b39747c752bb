"""Acts decided by the table: bit rows where those tell, the engine for the rest, once for each distinct question."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vires.audit.acts import Acts
from vires.audit.codes import Codes
from vires.audit.decisions import NOT_DECIDABLE, OUTCOMES, Decisions, Names
from vires.audit.kernel.chart import HOLDING, MISSING, Chart
from vires.audit.kernel.looking import Seen, look
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
        self._links: dict[int, dict[int, int]] = {}
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
        for first in range(0, count, ROWS_AT_ONCE):
            rows = slice(first, first + ROWS_AT_ONCE)
            self._decide(acts.take(rows), codes, found.take(rows))
        return found

    def _decide(self, acts: Acts, codes: Codes, found: Decisions) -> None:
        if acts.reason.any():
            for number in np.unique(acts.reason[acts.reason != 0]).tolist():
                found.reason[acts.reason == number] = self.names.reason(codes.reasons[number])
        epochs = np.searchsorted(self._breaks, acts.since, side="right") if self._breaks else None
        for vantage, epoch, rows in self._groups(acts, epochs):
            sight = self._sight(codes, vantage)
            if isinstance(sight, str):
                found.reason[rows] = self.names.reason(sight)
                continue
            self._at(sight, codes.vantages[vantage], epoch, acts, codes, rows, found)

    def _groups(self, acts: Acts, epochs: Array | None) -> list[tuple[int, int, Array]]:
        """Rows by vantage and by stretch between successions; those that are not decidable in none."""
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
        if chart.pairs[pairs].min(initial=0) < 0:
            chart.meet(np.unique(pairs), codes)
        chart.tell_apart(codes)
        numbers = chart.pairs[pairs]
        ways = self._stating.ways(some)
        across = np.zeros(len(some), bool)
        if self._breaks:
            across = np.searchsorted(self._breaks, some.until, side="right") != epoch
        held = look(chart, HOLDING, some, numbers, ways)
        open_ = held.open | across
        answers = self._held(chart, held)
        none = np.flatnonzero((held.first[0] < 0) & ~open_)
        nearest, fails = np.full(len(some), -1, np.int32), np.full(len(some), -1, np.int32)
        if len(none):
            missed = look(chart, MISSING, some.take(none), numbers[none], ways[:, none])
            open_[none] |= missed.open
            nearest[none], fails[none] = self._missed(chart, missed)
        for column, values in (*answers.items(), ("nearest", nearest), ("fails", fails)):
            getattr(found, column)[rows] = values
        if open_.any():
            left = np.flatnonzero(open_)
            self._ask(chart, sight, vantage, acts, codes, rows[left], numbers[left], ways[:, left], across[left], found)

    # Answers read off the rows

    def _held(self, chart: Chart, seen: Seen) -> dict[str, Array]:
        chain, limit, (law, policy) = seen.first[0], seen.first[1], seen.some
        outcome = np.where(law, _NUMBER["BARRED"], np.where(policy, _NUMBER["IRREGULAR"], _NUMBER["AUTHORIZED"]))
        outcome = np.where(chain < 0, _NUMBER["NO_AUTHORITY_SHOWN"], outcome)
        links = self._links.setdefault(id(chart), {})
        names, law_ = self.names, chart.law
        chains = _turned(chain, lambda number: self._chain(chart, links, number))
        provisions = _turned(chain, lambda number: names.provision(law_.paths[number].links[0]))
        limits = _turned(limit, lambda number: names.provision(law_.names[number]))
        return {"outcome": outcome, "chain": chains, "provision": provisions, "limit": limits}

    def _chain(self, chart: Chart, links: dict[int, int], number: int) -> int:
        if number not in links:
            links[number] = self.names.chain(chart.law.links(number))
        return links[number]

    def _missed(self, chart: Chart, seen: Seen) -> tuple[Array, Array]:
        misses, names = chart.law.misses, self.names
        return (
            _turned(seen.first[2], lambda number: names.provision(misses[number][0])),
            _turned(seen.first[2], lambda number: names.failing(misses[number][1])),
        )

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


def _turned(numbers: Array, into: Any) -> Array:
    """Numbers turned into others, each distinct one once; -1 stays."""
    if not len(numbers):
        return np.zeros(0, np.int32)
    top = int(numbers.max(initial=-1))
    table = np.full(top + 2, -1, np.int32)
    met = np.zeros(top + 2, bool)
    met[numbers] = True
    met[-1] = False
    for number in np.flatnonzero(met).tolist():
        table[number] = into(number)
    turned: Array = table[numbers]
    return turned
