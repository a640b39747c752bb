"""A tally read against its registry: what each instrument carried, what stood against acts, and in which order missing
facts are best asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from vires.audit.decisions import OUTCOMES
from vires.audit.report.counts import Counts
from vires.audit.report.tally import WIDTH, Tally
from vires.model.finding import Outcome
from vires.model.registry import Registry

Vector = tuple[int, ...]
CARRIED = tuple(OUTCOMES.index(one) for one in (Outcome.AUTHORIZED.value, Outcome.IRREGULAR.value))
"""The outcomes at which what stands in the chain has carried the act."""


@dataclass(frozen=True)
class Carrying:
    """An instrument in the chains that findings show first. `stood`: acts by outcome in whose chain it stands;
    `last`: those of them whose chain ends in it; `accepted`: a person has accepted its record."""

    instrument: str
    stood: Vector
    last: Vector
    accepted: bool

    @property
    def carried(self) -> int:
        """Acts that it helped to carry: those that were authorized, or irregular under a policy."""
        return sum(self.stood[place] for place in CARRIED)


@dataclass(frozen=True)
class Settling:
    """An open point: how many acts turn on it, how many on it alone; if it is asked for after those before it in the
    list, how many more are then settled, and how many in all (`None` where the sets were too many to keep)."""

    point: str
    acts: int
    alone: int
    gain: int | None
    settled: int | None


def carrying(tally: Tally, registry: Registry) -> tuple[Carrying, ...]:
    """Every instrument that stands in a chain, that which carried most first."""
    stood: dict[str, list[int]] = {}
    last: dict[str, list[int]] = {}
    for chain, counts in tally.chains.items():
        instruments = [instrument_of(registry, provision) for provision in chain]
        for instrument in dict.fromkeys(instruments):
            _add(stood, instrument, counts)
        _add(last, instruments[-1], counts)
    found = [
        Carrying(name, tuple(counts), tuple(last.get(name, [0] * WIDTH)), is_accepted(registry, name))
        for name, counts in stood.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.carried, -sum(one.stood), one.instrument)))


def instruments_used(tally: Tally, registry: Registry) -> tuple[str, ...]:
    """The instruments that the answers rest on: those of chains, of limits and of what came nearest."""
    provisions = [p for chain, _ in tally.chains.items() for p in chain]
    provisions += [str(p) for p, _ in tally.limits.items()]
    provisions += [key[0] for key, _ in tally.misses.items()]
    return tuple(sorted({instrument_of(registry, provision) for provision in provisions}))


def instrument_of(registry: Registry, provision: str) -> str:
    """The instrument of a provision by its full id."""
    entry = registry.entries.get(provision)
    return entry.instrument.id if entry is not None else provision.rpartition("/")[0]


def is_accepted(registry: Registry, instrument: str) -> bool:
    """Tell whether a person has accepted the record of an instrument."""
    known = registry.instruments.get(instrument)
    return known is not None and known.review.accepted is not None


def settling(tally: Tally, most: int = 12) -> tuple[Settling, ...]:
    """The open points in the order in which asking for them settles most acts soonest: at each step that which settles
    most beyond what those before settle; where none settles any by itself, that on which most acts turn."""
    points = {str(point): counts for point, counts in tally.points.items()}
    if not tally.sets.whole or not tally.points.whole:
        listed = sorted(points.items(), key=lambda item: (-item[1][0], -item[1][1], item[0]))
        return tuple(Settling(point, acts, alone, None, None) for point, (acts, alone) in listed[:most])
    left = [(set(key), n) for key, (n,) in tally.sets.items()]
    found: list[Settling] = []
    settled = 0
    while left and len(found) < most:
        gains: dict[str, list[int]] = {}
        for atoms, n in left:
            for atom in atoms:
                known = gains.setdefault(atom, [0, 0])
                known[0] += n if len(atoms) == 1 else 0
                known[1] += n
        point = min(gains, key=lambda atom: (-gains[atom][0], -gains[atom][1], atom))
        gain = gains[point][0]
        settled += gain
        acts, alone = points[point]
        found.append(Settling(point, acts, alone, gain, settled))
        for atoms, _ in left:
            atoms.discard(point)
        left = [(atoms, n) for atoms, n in left if atoms]
    return tuple(found)


def after(tally: Tally, day: date) -> int | None:
    """How many of the acts that could be read lie after a day; `None` where they are not counted by day."""
    if tally.days.unit != "day":
        return None
    return sum(sum(counts) for since, counts in tally.days.rows() if since > day)


def ends(tally: Tally) -> tuple[date, date] | None:
    """The first day (or month, or year) in which there is an act, and the last; `None` where there is none."""
    rows = tally.days.rows()
    return (rows[0][0], rows[-1][0]) if rows else None


def largest(counts: Counts, most: int) -> tuple[list[tuple[Any, Vector]], int, Vector]:
    """The `most` largest of some counts; of all others, how many were kept apart and what they come to."""
    listed = list(counts.items())
    rest = counts.rest
    for _, vector in listed[most:]:
        rest = [a + b for a, b in zip(rest, vector, strict=True)]
    return listed[:most], max(0, len(listed) - most), tuple(rest)


def _add(table: dict[str, list[int]], key: str, counts: Vector) -> None:
    known = table.get(key)
    table[key] = list(counts) if known is None else [a + b for a, b in zip(known, counts, strict=True)]
