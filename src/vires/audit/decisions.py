"""What was decided of a batch of acts, in numbers, and the names that the numbers stand for (S14, S15)."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vires.model.finding import Link, Outcome

Ints = NDArray[np.int32]

NOT_DECIDABLE = "NOT_DECIDABLE"

OUTCOMES: tuple[str, ...] = (
    Outcome.AUTHORIZED.value, Outcome.IRREGULAR.value, Outcome.BARRED.value, Outcome.NO_AUTHORITY_SHOWN.value,
    Outcome.UNDEFINED.value, Outcome.CONDITIONAL.value, Outcome.DISPUTED.value, NOT_DECIDABLE,
)  # fmt: skip
"""The outcomes by their numbers, and last that a row could not be decided."""


@dataclass(frozen=True)
class Decisions:
    """What was decided of `n` acts, in their order. Each column equals what the finding of the act says."""

    outcome: NDArray[np.int8]
    """int8[n]: numbers in `OUTCOMES`."""
    provision: Ints
    """int32[n]: the grant that ends the first chain, a number in `Names.provisions`; -1 where there is no chain."""
    chain: Ints
    """int32[n]: the first chain of the finding, a number in `Names.chains`; -1 for none."""
    limit: Ints
    """int32[n]: the first limit of the finding that is not met or may not be, in `Names.provisions`; -1 for none."""
    missing: Ints
    """int32[n]: the open points on which the outcome turns, a number in `Names.missing`; 0 is that there are none."""
    nearest: Ints
    """int32[n]: the nearest miss, in `Names.provisions`; -1 for none."""
    fails: Ints
    """int32[n]: the test that it fails, in `Names.fails`; -1 for none."""
    reason: Ints
    """int32[n]: why the row is not decidable, in `Names.reasons`; 0 where it was decided."""

    def __len__(self) -> int:
        return len(self.outcome)

    def take(self, rows: Any) -> Decisions:
        """Some of the decisions: a slice, a mask, or numbers of rows."""
        return Decisions(**{field.name: getattr(self, field.name)[rows] for field in fields(self)})


class Names:
    """What the numbers of decisions stand for. The lists grow while acts are decided, and never shrink; it can be
    pickled. In another process other numbers may come to stand for the same: `place` says which are ours."""

    def __init__(self) -> None:
        self.provisions: list[str] = []
        self.chains: list[tuple[str, ...]] = []
        """The provisions of each chain, the root first."""
        self.links: list[tuple[Link, ...]] = []
        """The same chains as findings show them, link by link."""
        self.missing: list[tuple[str, ...]] = [()]
        """Sets of open points, each in order."""
        self.fails: list[str] = []
        self.reasons: list[str] = [""]
        self._known: dict[tuple[str, Hashable], int] = {("missing", ()): 0, ("reason", ""): 0}

    def provision(self, identity: str | None) -> int:
        """The number of a provision; -1 for none."""
        return -1 if identity is None else self._number("provision", identity, self.provisions, identity)

    def chain(self, links: tuple[Link, ...]) -> int:
        """The number of a chain as a finding shows it; -1 for none. Chains of the same provisions which show
        another holder or period, since they are seen from another vantage, have numbers of their own."""
        if not links:
            return -1
        ids = tuple(link.provision for link in links)
        shown = tuple((link.provision, link.holder, link.since, link.until, str(link.clause)) for link in links)
        number = self._number("chain", shown, self.chains, ids)
        if number == len(self.links):
            self.links.append(links)
        return number

    def missed(self, atoms: tuple[str, ...]) -> int:
        """The number of a set of open points; 0 for none."""
        atoms = tuple(sorted(set(atoms)))
        return self._number("missing", atoms, self.missing, atoms)

    def failing(self, test: str | None) -> int:
        """The number of the name of a test; -1 for none."""
        return -1 if test is None else self._number("fails", test, self.fails, test)

    def reason(self, text: str) -> int:
        """The number of a reason; 0 for none."""
        return self._number("reason", text, self.reasons, text)

    def place(self, other: Names, decisions: Decisions) -> Decisions:
        """Decisions whose numbers are another's, in our numbers. Names that are new are added."""

        def turned(numbers: Ints, ours: list[int]) -> Ints:
            return np.array([*ours, -1], np.int32)[numbers]

        provisions = [self.provision(identity) for identity in other.provisions]
        fails = [self.failing(test) for test in other.fails]
        return Decisions(
            outcome=decisions.outcome,
            provision=turned(decisions.provision, provisions),
            chain=turned(decisions.chain, [self.chain(links) for links in other.links]),
            limit=turned(decisions.limit, provisions),
            missing=turned(decisions.missing, [self.missed(atoms) for atoms in other.missing]),
            nearest=turned(decisions.nearest, provisions),
            fails=turned(decisions.fails, fails),
            reason=turned(decisions.reason, [self.reason(text) for text in other.reasons]),
        )

    def _number(self, kind: str, key: Hashable, held: list[Any], value: Any) -> int:
        number = self._known.get((kind, key))
        if number is None:
            number = self._known[kind, key] = len(held)
            held.append(value)
        return number
