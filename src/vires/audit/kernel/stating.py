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

    def keys(self, chart: Chart, acts: Acts, pairs: Array, ways: Array, across: Array) -> Array:
        """int64[n, k]: rows with the same are the same question to the engine: the same office, power, places,
        territory and subjects as stated, between the same moments at which something may turn for that pair, and
        under the same of the facts that it asks about."""
        since, until = acts.since.copy(), acts.until.copy()
        own = ways.copy()
        for pair in np.unique(pairs).tolist():
            rows = pairs == pair
            alike = chart.likenesses[pair]
            plain = rows & ~across
            if not alike.raw:
                since[plain] = np.searchsorted(alike.cuts, acts.since[plain], side="right")
                until[plain] = np.searchsorted(alike.cuts, acts.until[plain], side="right")
            for place in range(len(own)):
                asked = alike.facts >> (place * A_NIBBLE) & 15
                if asked != 15:
                    own[place, rows] = _ASKED[asked, ways[place, rows]]
        columns = [acts.office, acts.power, acts.territory, acts.sites, acts.subjects, since, until, across, *own]
        return np.stack([column.astype(np.int64) for column in columns], axis=1)


def _asked() -> Array:
    """What is left of a way of stating four facts where only some of them are asked about."""
    found = np.zeros((16, 81), np.int16)
    for asked in range(16):
        for way in range(81):
            found[asked, way] = sum(3**bit * (way // 3**bit % 3) for bit in range(4) if asked >> bit & 1)
    return found


_ASKED = _asked()
