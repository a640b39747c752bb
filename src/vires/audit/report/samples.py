"""Rows shown as examples: few of each kind, spread over the whole input, and the same ones whatever the batches and
processes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from vires.model.question import Act
from vires.temporal.dating import Dating
from vires.temporal.vantage import Vantage

if TYPE_CHECKING:
    from numpy.typing import NDArray

FEW = 5
"""Rows of each kind."""
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
"""An odd number near 2^64 divided by the golden ratio: its multiples fall evenly."""
NEAR = 64
"""Times `few` rows of a batch are looked at before all rows of a kind are."""


@dataclass(frozen=True)
class Sample:
    """A row, counted from 1, and what was decided of it. `act` is `None` where the row could not be read as one; then
    `reason` says why. `other` is the outcome at the second vantage where two are compared."""

    row: int
    id: str | None
    outcome: str
    act: Act | None
    vantage: Vantage | None
    provision: str | None = None
    limit: str | None = None
    missing: tuple[str, ...] = ()
    nearest: str | None = None
    fails: str | None = None
    reason: str | None = None
    other: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The sample as JSON."""
        return {
            "row": self.row, "id": self.id, "outcome": self.outcome,
            "act": None if self.act is None else self.act.to_dict(), "vantage": view_dict(self.vantage),
            "provision": self.provision, "limit": self.limit, "missing": list(self.missing), "nearest": self.nearest,
            "fails": self.fails, "reason": self.reason, "other": self.other,
        }  # fmt: skip

    @classmethod
    def from_dict(cls, document: Mapping[str, Any]) -> Sample:
        """The sample that a document tells."""
        told = dict(document)
        told["act"] = None if told["act"] is None else Act.model_validate(told["act"])
        told["vantage"] = None if told["vantage"] is None else _view(told["vantage"])
        told["missing"] = tuple(told["missing"])
        return cls(**told)


def _view(document: Mapping[str, Any]) -> Vantage:
    as_of, known_by = Dating.parse(document["as_of"]), Dating.parse(document["known_by"])
    return Vantage(as_of, known_by, document["standard"], dict(document["doctrine"]))


def view_dict(vantage: Vantage | None) -> dict[str, Any] | None:
    """A vantage as JSON, as a request states it."""
    if vantage is None:
        return None
    return {
        "as_of": vantage.as_of.to_text(), "known_by": vantage.known_by.to_text(), "standard": vantage.standard,
        "doctrine": dict(sorted(vantage.doctrine.items())),
    }  # fmt: skip


def rank(row: int) -> int:
    """Where one row stands, as `ranks` has it."""
    return row * int(_SPREAD) % 2**64


def ranks(first: int, count: int) -> NDArray[np.uint64]:
    """Where rows stand in the order in which they are drawn as samples; `first` is the number of the first, from 1."""
    with np.errstate(over="ignore"):
        return np.arange(first, first + count, dtype=np.uint64) * _SPREAD


@dataclass
class Samples:
    """The `few` rows of each of `kinds` that stand first in the order of `ranks`."""

    kinds: int
    few: int = FEW
    _held: dict[int, dict[int, Sample]] = field(default_factory=dict)
    """By kind and rank."""

    def wanted(self, ranked: NDArray[np.uint64], kinds: NDArray[Any]) -> list[int]:
        """Which rows of a batch stand before some that are held, or would be held for want of others; a negative kind
        is none."""
        count = len(ranked)
        # Of a kind that is not rare, the first stand among those that stand first of all.
        bound = min(2**64 - 1, 2**64 * NEAR * self.few // max(1, count))
        near = np.flatnonzero(ranked < np.uint64(bound))
        kinds_near = kinds[near]
        found: list[int] = []
        present = np.bincount(kinds.astype(np.int64) + 1, minlength=1)
        for place in np.flatnonzero(present[1:]):
            kind = int(place)
            mine = near[kinds_near == kind]
            if len(mine) < min(self.few, int(present[kind + 1])):
                mine = np.flatnonzero(kinds == kind)
            held = self._held.get(kind, {})
            if len(held) >= self.few:
                mine = mine[ranked[mine] < np.uint64(max(held))]
            if len(mine) > self.few:
                mine = mine[np.argpartition(ranked[mine], self.few)[: self.few]]
            found.extend(int(row) for row in mine)
        return sorted(found)

    def put(self, kind: int, rank: int, sample: Sample) -> None:
        """Hold a row if it stands among the first."""
        held = self._held.setdefault(kind, {})
        held[rank] = sample
        if len(held) > self.few:
            del held[max(held)]

    def merge(self, other: Samples) -> None:
        """Take in what another holds."""
        for kind, held in other._held.items():
            for rank, sample in held.items():
                self.put(kind, rank, sample)

    def put_back(self, kind: int, samples: Iterable[Mapping[str, Any]]) -> None:
        """Hold what documents tell."""
        for document in samples:
            sample = Sample.from_dict(document)
            self.put(kind, rank(sample.row), sample)

    def of(self, kind: int) -> tuple[Sample, ...]:
        """The rows of a kind, in the order of the input."""
        return tuple(sorted(self._held.get(kind, {}).values(), key=lambda sample: sample.row))


def reasked(sample: Sample, options: Mapping[str, str]) -> tuple[str, ...] | None:
    """The words of the `vires ask` that asks the same again, `options` (`--registry` ...) at their end; `None` where
    the row is no act."""
    if sample.act is None or sample.vantage is None:
        return None
    act, vantage = sample.act, sample.vantage
    at = act.at.to_text()
    if not isinstance(at, str):
        return None
    words = ["vires", "ask", str(act.office), str(act.power), "--at", at]
    if act.territory is not None:
        words += ["--territory", act.territory]
    if act.sites == ():
        words.append("--no-sites")
    for place in act.sites or ():
        tail = "@near" if place.near else "" if place.metres is None else f"@{place.metres!r}"
        words += ["--site", f"{place.site}{tail}"]
    if act.subjects == ():
        words.append("--no-subjects")
    for subject in act.subjects or ():
        words += ["--subject", subject]
    for name, value in sorted(act.facts.items()):
        said = str(value).lower() if isinstance(value, bool) else repr(value)
        words += ["--fact", f"{name}={said}"]
    return (*words, *viewed(vantage), *(word for pair in options.items() for word in pair))


def viewed(vantage: Vantage) -> tuple[str, ...]:
    """The options of a command that state a vantage."""
    words = ["--as-of", str(vantage.as_of.to_text()), "--known-by", str(vantage.known_by.to_text())]
    words += ["--standard", vantage.standard]
    for name, option in sorted(vantage.doctrine.items()):
        words += ["--doctrine", f"{name}={option}"]
    return tuple(words)
