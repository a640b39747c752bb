"""The dates that matter to a question: when law that it may turn on begins or ends, when it was made, and when it
became known. Read off the record by what depends on what: more dates may be named than change the answer. Of a date
known only to lie between two days the first and the last are named; successions of offices are not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from vires.decide.dependence import Dependence
from vires.decide.reach import Reach, grants_of, readings
from vires.model.instrument import Instrument
from vires.model.provision import Restricts
from vires.model.registry import Entry, Registry
from vires.service.wording import Wording, joined
from vires.temporal.dating import Dating, local_day

AXES = ("at", "as_of", "known_by")
MOST = 40
"""Stops on one axis; where there are more, those nearest to where one stands."""
MOST_NAMED = 1
MOST_KEPT = 400


@dataclass(frozen=True)
class Stop:
    """A day, `YYYY-MM-DD`, and what happens on it."""

    date: str
    words: str


Stops = Mapping[str, tuple[Stop, ...]]


class Kept(dict[tuple[str, str], Stops]):
    """The stops already read off one registry, by office and power."""


def stops(registry: Registry, office: str, power: str) -> Stops:
    """The days by axis, in order. `office` and `power` are ids."""
    kept: Kept = registry.kept.setdefault(Kept, Kept())
    if (office, power) not in kept:
        if len(kept) >= MOST_KEPT:
            kept.clear()
        kept[office, power] = _read(registry, office, power)
    return kept[office, power]


def concerned(registry: Registry, office: str, power: str) -> tuple[Entry, ...]:
    """The provisions on which it may turn whether the office holds the power, in the order of ids."""
    dependence = Dependence(registry)
    limits = (entry for entry in registry.entries.values() if isinstance(entry.provision, Restricts))
    first = [
        *(grant.id for grant in grants_of(registry) if _may(dependence.reach, grant, "to", office, power)),
        *(limit.id for limit in limits if _may(dependence.reach, limit, "binds", office, power)),
    ]
    return tuple(registry.entries[identity] for identity in sorted(dependence.reached(first)))


def _may(reach: Reach, entry: Entry, who: str, office: str, power: str) -> bool:
    return all(
        any(terms is None or reach.may_cover(scheme, terms, term) for terms in readings(entry, field))
        for field, scheme, term in ((who, "offices", office), ("powers", "powers", power))
    )


def _read(registry: Registry, office: str, power: str) -> Stops:
    wording = Wording(registry)
    entries = concerned(registry, office, power)
    return {
        "at": _named(registry, _turns(entries, wording)),
        "as_of": _named(registry, _makings(entries)),
        "known_by": _named(registry, (*_publications(registry, entries), *_makings(entries))),
    }


def _turns(entries: Iterable[Entry], wording: Wording) -> Iterator[tuple[Dating, str]]:
    for entry in entries:
        called = wording.cited(entry.id)
        for since in readings(entry, "since"):
            for begun in (since,) if since is not None else _decided(entry.instrument):
                yield begun, f"{called} begins"
        for until in readings(entry, "until"):
            if until is not None:
                yield until, f"{called} ends"


def _makings(entries: Iterable[Entry]) -> Iterator[tuple[Dating, str]]:
    for instrument in {entry.instrument.id: entry.instrument for entry in entries}.values():
        for decided in _decided(instrument):
            yield decided, f"{instrument.cite or instrument.title} is made"


def _decided(instrument: Instrument) -> tuple[Dating, ...]:
    """The day of decision, as written and as any source has it."""
    said = (word.says["decided"] for word in instrument.attested if "decided" in word.says)
    return tuple(dict.fromkeys((instrument.decided, *said)))


def _publications(registry: Registry, entries: Iterable[Entry]) -> Iterator[tuple[Dating, str]]:
    for entry in entries:
        for word in entry.instrument.attested:
            source = registry.sources.get(word.source)
            called = source.title if source is not None else word.source
            yield word.published, f"{called} is published"


def _named(registry: Registry, found: Iterable[tuple[Dating, str]]) -> tuple[Stop, ...]:
    days: dict[str, dict[str, None]] = {}
    for dating, words in found:
        exact = local_day(dating.instant, registry.zone) if dating.instant is not None else None
        for on in {exact} if exact is not None else {dating.first, dating.last}:
            days.setdefault(on.isoformat(), {}).setdefault(words)
    return tuple(Stop(when, _few(tuple(days[when]))) for when in sorted(days))


def _few(words: tuple[str, ...]) -> str:
    named = words[:MOST_NAMED]
    left = len(words) - len(named)
    return joined((*named, f"{left} more") if left else named)
