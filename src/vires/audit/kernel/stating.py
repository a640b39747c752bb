"""What acts state, in the numbers that bit rows and questions are told apart by."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from vires.audit.acts import Acts
from vires.audit.kernel.chart import Chart
from vires.audit.kernel.grid import WAY_OF
from vires.audit.plan.bits import A_NIBBLE, NIBBLES_A_WORD, Bits

Array = NDArray[Any]


class Stating:
    """Reads facts, and numbers held against bounds, nibble by nibble."""

    def __init__(self, bits: Bits) -> None:
        self.bits = bits

    def ways(self, acts: Acts) -> Array:
        """int16[nibbles, n]: the way in which the four facts of each nibble are stated."""
        count, words = len(acts), self.bits.words
        found = np.zeros((self.bits.nibbles, count), np.int16)
        for fact in range(0, self.bits.facts, A_NIBBLE):
            word, place = divmod(fact // A_NIBBLE, NIBBLES_A_WORD)
            shift = place * A_NIBBLE
            nibble = ((acts.known[word] >> shift & 15) << 4) | (acts.true[word] >> shift & 15)
            found[word * NIBBLES_A_WORD + place] = WAY_OF.take(nibble)
        for number, (fact, cut, beyond) in enumerate(self.bits.bounds):
            stated = acts.numbers[fact]
            with np.errstate(invalid="ignore"):
                met = stated > cut if beyond else stated >= cut
            digit = np.where(np.isnan(stated), 0, np.where(met, 2, 1))
            place, bit = divmod(number, A_NIBBLE)
            found[words * NIBBLES_A_WORD + place] += (digit * 3**bit).astype(np.int16)
        return found

    def keys(self, chart: Chart, acts: Acts, cases: Array, ways: Array, signs: Array, across: Array) -> Array:
        """int64[n, k]: rows with the same are the same question to the engine: the same office, power, places,
        territory and subjects as stated, between the same moments at which something may turn for that case, and
        under the same of the facts that it asks about: where it is known in which boxes the act may lie (`signs`),
        those that the provisions of these ask about. What reaches `across` a succession of offices is alike only
        where all of it is the same, and so is what limits that yield may bear on."""
        since, until = acts.since.copy(), acts.until.copy()
        signed = signs.copy()
        facts = np.full(len(acts), -1, np.int64)
        masks = [0]
        seen = np.full(len(acts), -1, np.int64)
        for case in np.unique(cases).tolist():
            rows = cases == case
            alike = chart.likenesses[case]
            if alike.raw:
                signed[rows], seen[rows] = -1, acts.vantage[rows]
                continue
            rows &= ~across
            since[rows] = np.searchsorted(alike.cuts, acts.since[rows], side="right")
            until[rows] = np.searchsorted(alike.cuts, acts.until[rows], side="right")
            facts[rows] = len(masks)
            masks.append(alike.facts)
        signed[across] = -1
        known = np.unique(signed[signed >= 0])
        if len(known):
            facts = np.where(signed >= 0, len(masks) + np.searchsorted(known, signed), facts)
            masks += [chart.sign_facts[number] for number in known.tolist()]
        own = ways.copy()
        for place in range(len(own)):
            asked = np.array([mask >> place * A_NIBBLE & 15 for mask in masks] + [15], np.int64)[facts]
            own[place] = _ASKED[asked, ways[place]]
        seen[across] = acts.vantage[across]
        columns = [cases, seen, acts.territory, acts.sites, acts.subjects, since, until, signed, *own]
        return np.stack([column.astype(np.int64) for column in columns], axis=1)


def _asked() -> Array:
    """What is left of a way of stating four facts where only some of them are asked about."""
    found = np.zeros((16, 81), np.int16)
    for asked in range(16):
        for way in range(81):
            found[asked, way] = sum(3**bit * (way // 3**bit % 3) for bit in range(4) if asked >> bit & 1)
    return found


_ASKED = _asked()
