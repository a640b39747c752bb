"""What is seen otherwise from one vantage than from another (S2, S8): so that a second vantage is compiled from a first
one by what differs between the two, as a revised record is from the one before it.

A vantage is held against the dates of instruments, the levels of their evidence and the doctrines that conditions name;
whatever else is worked out for an instrument rests on what another one comes to."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator

from vires.compile.index import Index
from vires.compile.points import micros
from vires.model.attestation import Attestation
from vires.model.condition import DoctrineIs, walk
from vires.model.instrument import Instrument
from vires.temporal.dating import Dating
from vires.temporal.vantage import STANDARDS, Vantage, meets


class Sight:
    """The instruments of one registry by what a vantage is held against."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self._made: list[tuple[int, str]] = []
        self._heard: list[tuple[int, str]] = []
        self._levels: dict[str, set[str]] = {}
        self._doctrines: dict[str, set[str]] = {}
        for name, instrument in index.registry.instruments.items():
            self._made.extend((instant, name) for date in _effective(instrument) for instant in index.instants(date))
            self._heard.extend((instant, name) for date in _public(instrument) for instant in index.instants(date))
            for word in instrument.attested:
                self._levels.setdefault(word.level, set()).add(name)
            for entry in index.registry.named(name):
                for condition in index.conditions(entry):
                    for part in walk(condition):
                        if isinstance(part, DoctrineIs):
                            self._doctrines.setdefault(part.doctrine, set()).add(name)
        self._made.sort()
        self._heard.sort()
        self._of_holders = {
            part.doctrine
            for spell in index.registry.spells
            for part in walk(spell.stands)
            if isinstance(part, DoctrineIs)
        }

    def otherwise(self, one: Vantage, other: Vantage) -> frozenset[str] | None:
        """The instruments that may be seen otherwise from one vantage than from the other; `None` if it may be any."""
        zone = self.index.registry.zone
        views = sorted(micros(vantage.as_of.end(zone)) for vantage in (one, other))
        known = sorted(micros(vantage.known_by.end(zone)) for vantage in (one, other))
        breakpoints = self.index.registry.schemes["offices"].breakpoints
        if any(views[0] < micros(point) <= views[1] for point in breakpoints):
            return None
        found = {*_between(self._made, *views), *_between(self._heard, *known)}
        if one.standard != other.standard:
            levels = [level for level in STANDARDS if meets(level, one.standard) != meets(level, other.standard)]
            found.update(name for level in levels for name in self._levels.get(level, ()))
        for doctrine, settings in self.index.registry.settings.doctrines.items():
            chosen = [vantage.doctrine.get(doctrine, settings.default) for vantage in (one, other)]
            if chosen[0] != chosen[1]:
                if doctrine in self._of_holders:
                    return None
                found.update(self._doctrines.get(doctrine, ()))
        return frozenset(found)


def _between(dated: list[tuple[int, str]], first: int, last: int) -> Iterator[str]:
    """The instruments with a date after one instant and up to another."""
    low = bisect_right(dated, first, key=lambda one: one[0])
    high = bisect_right(dated, last, key=lambda one: one[0])
    return (name for _, name in dated[low:high])


def _effective(instrument: Instrument) -> Iterator[Dating]:
    """The dates that are held against the law made by a moment, in whatever reading."""
    yield instrument.decided
    for provision in instrument.provisions:
        yield from (bound for bound in (provision.since, provision.until) if bound is not None)
    yield from _stated(instrument.attested)


def _stated(words: Iterable[Attestation]) -> Iterator[Dating]:
    for word in words:
        yield from (value for value in word.says.values() if isinstance(value, Dating))


def _public(instrument: Instrument) -> Iterator[Dating]:
    """The dates that are held against what was known by a moment."""
    for word in instrument.attested:
        yield word.published
        if word.retracted is not None:
            yield word.retracted
