"""A batch of acts in numbers, column by column (S1)."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vires.audit.codes import FACTS_A_WORD, NONE, Codes
from vires.compile.points import EPOCH, MICROSECOND, micros
from vires.model.question import Act
from vires.temporal.dating import Dating

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]


@dataclass(frozen=True)
class Acts:
    """A batch of `n` acts, as numbers of one `Codes`. A row whose `reason` is not 0 is not decidable: its other
    numbers mean nothing. Nothing here is a default: what an act does not state is `NONE`, 0, or not among `known`."""

    office: Ints
    """int32[n]: numbers in `Codes.offices`."""
    power: Ints
    """int32[n]: numbers in `Codes.powers`."""
    territory: Ints
    """int32[n]: numbers in `Codes.territories`; -1 where none is stated."""
    sites: Ints
    """int32[n]: numbers in `Codes.places`; 0 where none are stated."""
    subjects: Ints
    """int32[n]: numbers in `Codes.matters`; 0 where none are stated."""
    since: Longs
    """int64[n]: the first moment that `at` may mean, microseconds of the epoch."""
    until: Longs
    """int64[n]: the last one, itself meant; the same as `since` where `at` is an instant."""
    dating: Ints
    """int32[n]: numbers in `Codes.datings`; -1 where `at` is the instant `since`."""
    known: Longs
    """int64[words, n]: which facts are stated, bit by bit."""
    true: Longs
    """int64[words, n]: which of these are so; no bit that `known` has not."""
    numbers: NDArray[np.float64]
    """float64[k, n]: in the order of `Codes.numbers`; NaN where not stated."""
    vantage: Ints
    """int32[n]: numbers in `Codes.vantages`."""
    reason: Ints
    """int32[n]: numbers in `Codes.reasons`; 0 where the row can be decided."""

    def __len__(self) -> int:
        return len(self.office)

    def take(self, rows: Any) -> Acts:
        """Some of the acts: a slice, a mask, or numbers of rows."""
        return Acts(**{field.name: getattr(self, field.name)[..., rows] for field in fields(self)})

    def act(self, row: int, codes: Codes) -> Act:
        """One act in words, as it is put to the engine. Only for rows without a reason."""
        facts: dict[str, bool | int | float] = {}
        for number, fact in enumerate(codes.facts):
            word, bit = divmod(number, FACTS_A_WORD)
            if int(self.known[word, row]) >> bit & 1:
                facts[fact] = bool(int(self.true[word, row]) >> bit & 1)
        for number, fact in enumerate(codes.numbers):
            value = float(self.numbers[number, row])
            if value == value:
                facts[fact] = value
        territory, dating = int(self.territory[row]), int(self.dating[row])
        return Act(
            office=codes.offices[int(self.office[row])],
            power=codes.powers[int(self.power[row])],
            territory=None if territory == NONE else codes.territories[territory],
            sites=codes.places[int(self.sites[row])],
            subjects=codes.matters[int(self.subjects[row])],
            at=_instant(int(self.since[row])) if dating == NONE else codes.datings[dating],
            facts=facts,
        )

    @classmethod
    def of(cls, acts: list[tuple[Act, int]], codes: Codes, zone: Any) -> Acts:
        """A batch of acts in words, each with the number of its vantage; for few, row by row. `zone` is the legal
        time zone of the registry. Terms must be known (`KeyError`)."""
        count, words = len(acts), codes.words
        offices, powers, territories = (
            {term: number for number, term in enumerate(terms)}
            for terms in (codes.offices, codes.powers, codes.territories)
        )
        known, true = np.zeros((words, count), np.int64), np.zeros((words, count), np.int64)
        numbers = np.full((len(codes.numbers), count), np.nan)
        bits = {fact: divmod(number, FACTS_A_WORD) for number, fact in enumerate(codes.facts)}
        places = {fact: number for number, fact in enumerate(codes.numbers)}
        for row, (act, _) in enumerate(acts):
            for fact, value in act.facts.items():
                if fact in places:
                    numbers[places[fact], row] = value
                    continue
                word, bit = bits[fact]
                known[word, row] |= 1 << bit
                true[word, row] |= int(bool(value)) << bit

        def ints(values: Any) -> Ints:
            return np.fromiter(values, np.int32, count)

        return cls(
            office=ints(offices[act.office or ""] for act, _ in acts),
            power=ints(powers[act.power or ""] for act, _ in acts),
            territory=ints(NONE if act.territory is None else territories[act.territory] for act, _ in acts),
            sites=ints(codes.sites(act.sites) for act, _ in acts),
            subjects=ints(codes.subjects(act.subjects) for act, _ in acts),
            since=np.fromiter((micros(act.at.start(zone)) for act, _ in acts), np.int64, count),
            until=np.fromiter((micros(act.at.end(zone)) for act, _ in acts), np.int64, count),
            dating=ints(NONE if act.at.instant is not None else codes.dating(act.at) for act, _ in acts),
            known=known,
            true=true,
            numbers=numbers,
            vantage=ints(vantage for _, vantage in acts),
            reason=np.zeros(count, np.int32),
        )


def _instant(moment: int) -> Dating:
    """An instant, in universal time; its offset is no matter to any rule."""
    text = (EPOCH + moment * MICROSECOND).isoformat(timespec="microseconds").replace("+00:00", "Z")
    return Dating.parse(text)
