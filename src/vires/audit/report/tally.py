"""What an audit comes to, in numbers and names: mergeable, picklable, no larger for more acts."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from vires.audit.decisions import NOT_DECIDABLE, OUTCOMES
from vires.audit.report.counts import Counts
from vires.audit.report.days import Timeline
from vires.audit.report.samples import Samples

WIDTH = len(OUTCOMES)
UNDECIDED = OUTCOMES.index(NOT_DECIDABLE)
FORMAT = "vires-audit-report/1"


def _by_outcome() -> Counts:
    return Counts(WIDTH)


@dataclass
class Tally:
    """Counts of acts. Vectors are by outcome, in the order of `OUTCOMES`, where nothing else is said.

    `offices`, `powers`: by term, of the acts that could be read. `days`: by the local day on which the act may first
    have been. `chains`: by the provisions of the chain that the finding shows first, the root first. `limits`: by the
    first limit that is not met or may not be. `misses`: by the provision that came nearest and the test it fails.
    `points`: by open point, how many acts turn on it, and how many on nothing else. `sets`: by open points that are
    open together. `reasons`: why rows could not be decided. `imprecise`: acts dated to more than one day.

    Of two vantages: `other` by outcome at the second; `flips` by the outcomes at both; `flips_by_office`;
    `flips_by_provision` by the deciding provisions at both, empty where there is none. Only acts whose outcome differs
    are counted in the last two."""

    rows: int = 0
    imprecise: int = 0
    outcomes: list[int] = field(default_factory=lambda: [0] * WIDTH)
    days: Timeline = field(default_factory=lambda: Timeline(WIDTH))
    offices: Counts = field(default_factory=_by_outcome)
    powers: Counts = field(default_factory=_by_outcome)
    chains: Counts = field(default_factory=_by_outcome)
    limits: Counts = field(default_factory=_by_outcome)
    misses: Counts = field(default_factory=lambda: Counts(1))
    points: Counts = field(default_factory=lambda: Counts(2))
    sets: Counts = field(default_factory=lambda: Counts(1))
    reasons: Counts = field(default_factory=lambda: Counts(1))
    samples: Samples = field(default_factory=lambda: Samples(WIDTH))
    compared: bool = False
    other: list[int] = field(default_factory=lambda: [0] * WIDTH)
    flips: Counts = field(default_factory=lambda: Counts(1))
    flips_by_office: Counts = field(default_factory=lambda: Counts(1))
    flips_by_provision: Counts = field(default_factory=lambda: Counts(1))
    flipped: Samples = field(default_factory=lambda: Samples(WIDTH * WIDTH))

    def merge(self, other: Tally) -> None:
        """Take in what another counted of other rows of the same input, in whatever order."""
        self.rows += other.rows
        self.imprecise += other.imprecise
        self.compared |= other.compared
        self.outcomes = [a + b for a, b in zip(self.outcomes, other.outcomes, strict=True)]
        self.other = [a + b for a, b in zip(self.other, other.other, strict=True)]
        for name in COUNTED:
            getattr(self, name).merge(getattr(other, name))

    @property
    def flipped_rows(self) -> int:
        """How many acts have another outcome at the second vantage."""
        return sum(n for key, (n,) in self.flips.items() if key[0] != key[1])

    def to_dict(self) -> dict[str, Any]:
        """The tally as JSON; vectors are by `outcomes`."""
        return {
            "format": FORMAT,
            "rows": self.rows,
            "outcomes": dict(zip(OUTCOMES, self.outcomes, strict=True)),
            "imprecise": self.imprecise,
            "days": self.days.to_dict(),
            **{name: _told(getattr(self, name)) for name in ALONE},
            "samples": [s.to_dict() for kind in range(WIDTH) for s in self.samples.of(kind)],
            "compared": self._compared() if self.compared else None,
        }  # fmt: skip

    def dump(self) -> bytes:
        """The tally as JSON in bytes, from which `load` makes one that is its equal."""
        return json.dumps(self.to_dict(), ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def load(cls, data: bytes) -> Tally:
        """The tally of a dump. Raises `ValueError` for what is none."""
        try:
            return cls._read(json.loads(data))
        except (KeyError, TypeError, AttributeError, IndexError) as error:
            raise ValueError(f"this is no tally of an audit: {error}") from None

    @classmethod
    def _read(cls, document: dict[str, Any]) -> Tally:
        if document["format"] != FORMAT:
            raise ValueError(f"this is no tally of an audit: expected `{FORMAT}`")
        made = cls(rows=document["rows"], imprecise=document["imprecise"])
        made.outcomes = [document["outcomes"][outcome] for outcome in OUTCOMES]
        made.days.put_back(document["days"])
        for name in ALONE:
            getattr(made, name).put_back(document[name])
        for sample in document["samples"]:
            made.samples.put_back(OUTCOMES.index(sample["outcome"]), [sample])
        if (of_two := document["compared"]) is not None:
            made.compared = True
            made.other = [of_two["outcomes"][outcome] for outcome in OUTCOMES]
            for name in OF_TWO:
                getattr(made, name).put_back(of_two[name])
            for sample in of_two["samples"]:
                kind = OUTCOMES.index(sample["outcome"]) * WIDTH + OUTCOMES.index(sample["other"])
                made.flipped.put_back(kind, [sample])
        return made

    def _compared(self) -> dict[str, Any]:
        return {
            "outcomes": dict(zip(OUTCOMES, self.other, strict=True)),
            **{name: _told(getattr(self, name)) for name in OF_TWO},
            "samples": [s.to_dict() for kind in range(WIDTH * WIDTH) for s in self.flipped.of(kind)],
        }


ALONE = ("offices", "powers", "chains", "limits", "misses", "points", "sets", "reasons")
OF_TWO = ("flips", "flips_by_office", "flips_by_provision")
COUNTED = ("days", *ALONE, "samples", *OF_TWO, "flipped")


def _told(counts: Counts) -> dict[str, Any]:
    return {"counts": counts.to_list(), "rest": list(counts.rest)}
