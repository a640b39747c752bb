"""What acts state, in the numbers that bit rows and questions are told apart by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vires.audit.acts import Acts
from vires.audit.kernel.chart import Chart
from vires.audit.kernel.grid import WAY_OF
from vires.audit.plan.bits import A_NIBBLE, NIBBLES_A_WORD, Bits
from vires.compile.graph import Graph, Node
from vires.compile.tests import FactHolds, NumberFrom

Array = NDArray[Any]
Digits = tuple[Array, Array]
"""By act: whether something is surely so, and whether it surely is not."""


@dataclass(frozen=True)
class Keys:
    """What rows are told apart by: int64[k, n] and int16[m, n]."""

    heads: Array
    tails: Array

    def distinct(self) -> tuple[list[int], Array]:
        """A row of each distinct key, and for each row the number of its key among these."""
        code, room = np.zeros(self.heads.shape[1], np.int64), 1
        for column in (*self.heads, *self.tails):
            low, high = int(column.min()), int(column.max())
            if low == high:
                continue
            if room * (high - low + 1) >= 1 << 62:
                found, code = np.unique(code, return_inverse=True)
                room = len(found)
            if room * (high - low + 1) >= 1 << 62:
                found, column = np.unique(column, return_inverse=True)
                low, high = 0, len(found) - 1
            code = code * (high - low + 1) + (column.astype(np.int64) - low)
            room *= high - low + 1
        _, rows, which = np.unique(code, return_index=True, return_inverse=True)
        return rows.tolist(), which

    def key(self, row: int) -> bytes:
        """The key of a row, the same however many facts have bits by then."""
        tail: bytes = self.tails[:, row].tobytes().rstrip(b"\0")
        return self.heads[:, row].tobytes() + tail


class Stating:
    """Reads facts, and numbers held against bounds, nibble by nibble."""

    def __init__(self, bits: Bits) -> None:
        self.bits = bits

    def ways(self, acts: Acts) -> Array:
        """int16[nibbles, n]: the way in which the four facts of each nibble are stated."""
        count = len(acts)
        found = np.zeros((self.bits.nibbles, count), np.int16)
        for fact in range(0, self.bits.facts, A_NIBBLE):
            word, place = divmod(fact // A_NIBBLE, NIBBLES_A_WORD)
            shift = place * A_NIBBLE
            nibble = ((acts.known[word] >> shift & 15) << 4) | (acts.true[word] >> shift & 15)
            found[word * NIBBLES_A_WORD + place] = WAY_OF.take(nibble)
        seen: dict[tuple[int, Node], Digits] = {}
        for number, bound in enumerate(self.bits.bounds):
            self._put(found, self.bits.first_bound + number, _bound(acts, *bound))
        for number, joint in enumerate(self.bits.joints):
            self._put(found, self.bits.first_joint + number, self._digits(acts, joint.graph, joint.node, seen))
        return found

    def _put(self, ways: Array, bit: int, digits: Digits) -> None:
        place, within = divmod(bit, A_NIBBLE)
        so, not_so = digits
        ways[place] += (so * np.int16(2) + not_so) * np.int16(3**within)

    def _digits(self, acts: Acts, graph: Graph, node: Node, seen: dict[tuple[int, Node], Digits]) -> Digits:
        """Whether a formula over facts is surely so, and surely not, for each act."""
        key = (id(graph), node)
        if key not in seen:
            seen[key] = self._worked_out(acts, graph, node, seen)
        return seen[key]

    def _worked_out(self, acts: Acts, graph: Graph, node: Node, seen: dict[tuple[int, Node], Digits]) -> Digits:
        op, parts = graph.parts(node)
        if op == "test":
            test = graph.what[node]
            if isinstance(test, NumberFrom):
                return _bound(acts, *self.bits.bounds[self.bits.bound(test)])
            assert isinstance(test, FactHolds)
            word, bit = divmod(self.bits.places[test.fact], NIBBLES_A_WORD * A_NIBBLE)
            known, true = acts.known[word] >> bit & 1, acts.true[word] >> bit & 1
            return true.astype(bool), (known & ~true).astype(bool)
        below = [self._digits(acts, graph, part, seen) for part in parts]
        if op == "not":
            return below[0][1], below[0][0]
        so, not_so = below[0]
        for other_so, other_not in below[1:]:
            if op == "and":
                so, not_so = so & other_so, not_so | other_not
            else:
                so, not_so = so | other_so, not_so & other_not
        return so, not_so

    def _leaves(
        self, chart: Chart, signs: Array, ways: Array, facts: Array, masks: list[int]
    ) -> tuple[Array, list[int]]:
        """Of formulas over facts that are open for an act it matters what is stated of the facts in them."""
        first, joints = self.bits.first_joint // A_NIBBLE, self.bits.joints
        if not joints:
            return facts, masks
        columns = np.stack([signs, facts, *(_KNOWN[15, ways[place]] for place in range(first, len(ways)))], axis=1)
        distinct, which = np.unique(columns, axis=0, return_inverse=True)
        masks, more = list(masks), []
        for sign, mask, *digits in distinct.tolist():
            leaves = masks[mask]
            wanted = chart.signs[sign].missing >> self.bits.first_joint if sign >= 0 else 0
            for number, joint in enumerate(joints):
                place, within = divmod(number, A_NIBBLE)
                if wanted >> number & 1 and not digits[place] // 3**within % 3:
                    leaves |= joint.leaves
            more.append(leaves)
        return len(masks) + which.reshape(-1), [*masks, *more]

    def keys(self, chart: Chart, acts: Acts, cases: Array, ways: Array, signs: Array, across: Array) -> Keys:
        """Rows with the same key are the same question to the engine. Where it is known in which boxes the
        act may lie (`signs`), these with the facts that they miss, and what is stated of parts in which it is open
        whether the act is in them. Elsewhere the places, territory and subjects as stated, the stretch between moments
        at which something may turn for the case, and all facts that it asks about. What reaches `across` a succession
        of offices is alike only where all of it is the same."""
        signs = np.where(across, -1, signs)
        since, until, facts, missing = (np.full(len(acts), -1, np.int64) for _ in range(4))
        masks = [-1, 0]
        cut = np.array([sign.cut for sign in chart.signs] or [True], bool)[signs] | (signs < 0)
        for case in np.unique(cases[cut]).tolist():
            rows = (cases == case) & cut
            alike = chart.likenesses[case]
            since[rows] = np.searchsorted(alike.cuts, acts.since[rows], side="right")
            until[rows] = np.searchsorted(alike.cuts, acts.until[rows], side="right")
            facts[rows] = len(masks)
            masks.append(alike.facts)
        since[across], until[across], facts[across] = acts.since[across], acts.until[across], 0
        known = np.unique(signs[signs >= 0])
        if len(known):
            among = np.searchsorted(known, signs)
            facts = np.where(signs >= 0, len(masks) + among, facts)
            masks += [chart.signs[number].facts for number in known.tolist()]
            missing = np.where(signs >= 0, len(masks) + among, 1)
            masks += [chart.signs[number].missing for number in known.tolist()]
        else:
            missing[:] = 1
        stated = []
        kinds = chart.stated(acts)
        for part, codes in enumerate((acts.sites, acts.territory, acts.subjects)):
            own = codes.astype(np.int64)
            bare = ~cut
            if bare.any():
                bare[bare] = chart.settled(part, signs[bare], kinds[part][bare].astype(np.int64))
            own[bare] = -2
            stated.append(own)
        facts, masks = self._leaves(chart, signs, ways, facts, masks)
        tails = np.zeros((2 * len(ways), len(acts)), np.int16)
        for place in range(len(ways)):
            asked = np.array([mask >> place * A_NIBBLE & 15 for mask in masks], np.int64)
            if asked[1:].any() or across.any():
                tails[2 * place] = _ASKED[asked[facts], ways[place]]
                tails[2 * place + 1] = _KNOWN[asked[missing], ways[place]]
        seen = np.where(across, acts.vantage, -1)
        heads = np.stack([cases, seen, *stated, since, until, signs]).astype(np.int64)
        return Keys(heads, tails)


def _asked(most: int) -> Array:
    """What is left of a way of stating four facts where only some of them are asked about: what is stated of each, or
    (`most` 1) whether anything is."""
    found = np.zeros((16, 81), np.int16)
    for asked in range(16):
        for way in range(81):
            found[asked, way] = sum(3**bit * min(way // 3**bit % 3, most) for bit in range(4) if asked >> bit & 1)
    return found


_ASKED, _KNOWN = _asked(2), _asked(1)


def _bound(acts: Acts, fact: int, cut: float, beyond: bool) -> Digits:
    """Whether a number is at a bound, or past it."""
    stated = acts.numbers[fact]
    with np.errstate(invalid="ignore"):
        met = stated > cut if beyond else stated >= cut
    return met, ~met & ~np.isnan(stated)
