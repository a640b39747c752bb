"""Counting while an audit streams: a batch at a time, each column once, no row by itself but the few samples."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from vires.audit.acts import Acts
from vires.audit.codes import NONE, Codes
from vires.audit.decisions import OUTCOMES, Decisions, Names
from vires.audit.report.days import days_of
from vires.audit.report.samples import Sample, Samples, ranks
from vires.audit.report.tally import WIDTH, Tally

if TYPE_CHECKING:
    from vires.model.registry import Registry

Identify = Callable[[int], str | None]
"""The id of a row of a batch, by its place there."""


class Gathering:
    """Counts batches of acts with what was decided of them into `tally`. One for each process; `codes` are those by
    which the acts are read, and may grow."""

    def __init__(self, registry: Registry, codes: Codes) -> None:
        self.tally = Tally()
        self._codes = codes
        self._days = days_of(registry.zone)
        self._imprecise = np.zeros(0, bool)

    def take(
        self,
        acts: Acts,
        decisions: Decisions,
        names: Names,
        first: int,
        ids: Identify | None = None,
        other: tuple[Decisions, Names] | None = None,
    ) -> None:
        """Count a batch. `first` is the number of its first row in the input, from 1. `other` is what was
        decided of the same acts at the second vantage; it is given for all batches or for none."""
        count = len(acts)
        if not count:
            return
        tally, outcome = self.tally, decisions.outcome.astype(np.int64)
        tally.rows += count
        tally.outcomes = _sum(tally.outcomes, np.bincount(outcome, minlength=WIDTH).tolist())
        self._count_read(acts, outcome)
        _by_number(tally.chains, decisions.chain, outcome, names.chains)
        _by_number(tally.limits, decisions.limit, outcome, names.provisions)
        self._count_misses(decisions, names)
        self._count_points(decisions, names)
        for number, n in _counted(decisions.reason[decisions.reason > 0]):
            tally.reasons.add(names.reasons[number], (n,))
        ranked = ranks(first, count)
        kinds = decisions.outcome
        self._show(tally.samples, kinds, ranked, first, acts, decisions, names, ids, other)
        if other is not None:
            self._compare(acts, decisions, names, other, ranked, first, ids)

    def _count_read(self, acts: Acts, outcome: Any) -> None:
        """By office, power and day; the numbers of a row that could not be read mean nothing."""
        office, power, since, dating = acts.office, acts.power, acts.since, acts.dating
        if acts.reason.any():
            rows = np.flatnonzero(acts.reason == 0)
            office, power, since, dating = office[rows], power[rows], since[rows], dating[rows]
            outcome = outcome[rows]
        _by_term(self.tally.offices, office, outcome, self._codes.offices)
        _by_term(self.tally.powers, power, outcome, self._codes.powers)
        self.tally.days.add(self._days.of(since), outcome)
        self.tally.imprecise += self._count_imprecise(dating)

    def _count_imprecise(self, dating: Any) -> int:
        dated = dating[dating != NONE]
        if not len(dated):
            return 0
        known = self._codes.datings
        if len(self._imprecise) < len(known):
            more = [one.is_imprecise for one in known[len(self._imprecise) :]]
            self._imprecise = np.concatenate((self._imprecise, np.array(more, bool)))
        return int(self._imprecise[dated].sum())

    def _count_misses(self, decisions: Decisions, names: Names) -> None:
        rows = np.flatnonzero(decisions.nearest >= 0)
        width = len(names.fails) + 1
        both = decisions.nearest[rows].astype(np.int64) * width + decisions.fails[rows] + 1
        for number, n in _counted(both):
            nearest, fails = divmod(number, width)
            self.tally.misses.add((names.provisions[nearest], names.fails[fails - 1] if fails else ""), (n,))

    def _count_points(self, decisions: Decisions, names: Names) -> None:
        for number, n in _counted(decisions.missing[decisions.missing > 0]):
            atoms = names.missing[number]
            self.tally.sets.add(atoms, (n,))
            for atom in atoms:
                self.tally.points.add(atom, (n, n if len(atoms) == 1 else 0))

    def _compare(
        self, acts: Acts, decisions: Decisions, names: Names, other: tuple[Decisions, Names], ranked: Any,
        first: int, ids: Identify | None,
    ) -> None:  # fmt: skip
        tally, (second, named) = self.tally, other
        tally.compared = True
        tally.other = _sum(tally.other, np.bincount(second.outcome, minlength=WIDTH).tolist())
        pairs = decisions.outcome.astype(np.int64) * WIDTH + second.outcome
        for number, n in _counted(pairs):
            tally.flips.add((OUTCOMES[number // WIDTH], OUTCOMES[number % WIDTH]), (n,))
        rows = np.flatnonzero(decisions.outcome != second.outcome)
        if not len(rows):
            return
        read = rows[acts.reason[rows] == 0]
        for (pair, office), n in _together(pairs[read], acts.office[read]):
            tally.flips_by_office.add(
                (self._codes.offices[office], OUTCOMES[pair // WIDTH], OUTCOMES[pair % WIDTH]), (n,)
            )
        for (pair, before, after), n in _together(pairs[rows], decisions.provision[rows], second.provision[rows]):
            key = (_named(names, before), _named(named, after), OUTCOMES[pair // WIDTH], OUTCOMES[pair % WIDTH])
            tally.flips_by_provision.add(key, (n,))
        kinds = np.full(len(acts), -1, np.int64)
        kinds[rows] = pairs[rows]
        self._show(tally.flipped, kinds, ranked, first, acts, decisions, names, ids, other)

    def _show(
        self, samples: Samples, kinds: Any, ranked: Any, first: int, acts: Acts, decisions: Decisions, names: Names,
        ids: Identify | None, other: tuple[Decisions, Names] | None,
    ) -> None:  # fmt: skip
        for row in samples.wanted(ranked, kinds):
            readable = not int(acts.reason[row])
            sample = Sample(
                row=first + row,
                id=None if ids is None else ids(row),
                outcome=OUTCOMES[int(decisions.outcome[row])],
                act=acts.act(row, self._codes) if readable else None,
                vantage=self._codes.vantages[int(acts.vantage[row])] if readable else None,
                provision=_named(names, int(decisions.provision[row])) or None,
                limit=_named(names, int(decisions.limit[row])) or None,
                missing=names.missing[int(decisions.missing[row])],
                nearest=_named(names, int(decisions.nearest[row])) or None,
                fails=names.fails[int(decisions.fails[row])] if decisions.fails[row] >= 0 else None,
                reason=names.reasons[int(decisions.reason[row])] or None,
                other=None if other is None else OUTCOMES[int(other[0].outcome[row])],
            )
            samples.put(int(kinds[row]), int(ranked[row]), sample)


def _sum(one: Sequence[int], other: Sequence[int]) -> list[int]:
    return [a + b for a, b in zip(one, other, strict=True)]


def _named(names: Names, provision: int) -> str:
    return names.provisions[provision] if provision >= 0 else ""


def _counted(numbers: Any) -> list[tuple[int, int]]:
    """Each number that occurs, with how often; none is negative."""
    if not len(numbers):
        return []
    if int(numbers.max()) > 4 * len(numbers) + 65_536:
        different, counts = np.unique(numbers, return_counts=True)
        return list(zip(different.tolist(), counts.tolist(), strict=True))
    counts = np.bincount(numbers)
    found = np.flatnonzero(counts)
    return list(zip(found.tolist(), counts[found].tolist(), strict=True))


def _together(*columns: Any) -> list[tuple[tuple[int, ...], int]]:
    """Each row of numbers that occurs in some columns, with how often."""
    if not len(columns[0]):
        return []
    rows, counts = np.unique(np.stack(columns, axis=1).astype(np.int64), axis=0, return_counts=True)
    return [(tuple(row), n) for row, n in zip(rows.tolist(), counts.tolist(), strict=True)]


def _by_number(counts: Any, numbers: Any, outcome: Any, names: Sequence[Any]) -> None:
    rows = numbers >= 0
    if rows.all():
        _by_term(counts, numbers, outcome, names)
    elif rows.any():
        _by_term(counts, numbers[rows], outcome[rows], names)


def _by_term(counts: Any, numbers: Any, outcome: Any, names: Sequence[Any]) -> None:
    if not len(numbers):
        return
    table = np.bincount(numbers.astype(np.int64) * WIDTH + outcome, minlength=len(names) * WIDTH).reshape(-1, WIDTH)
    for number in np.flatnonzero(table.any(axis=1)).tolist():
        counts.add(names[number], table[number].tolist())
