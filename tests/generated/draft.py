"""The record as written so far, from which what comes later takes its routes and targets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from tests.generated import dates
from tests.generated.choices import Choices
from vires.model.condition import Condition, ConsentOf, StatusIs, walk
from vires.model.instrument import Instrument
from vires.model.provision import Grant, Modification, Provision, Restricts
from vires.model.terms import TermList, listed
from vires.temporal.dating import Dating

TITLES = {"statute": "Act", "constitution": "Charter", "writ": "Writ", "rule": "Rule", "order": "Order", "memo": "Memo"}


@dataclass(frozen=True)
class Written:
    """A provision with the id and office that later records name it and its maker by."""

    id: str
    instrument: str
    issuer: str
    root: bool
    invokes: Any
    provision: Provision


@dataclass
class Draft:
    """Instruments so far. `place` is how far the record's own calendar has come; `vague` how many dates were to be
    less precise than a day: only the first may be a month, since completions multiply by the days. `statuses` and
    `consents` are those that some condition asks for, the consents with the instrument it stands in; `held` the
    offices of which holders are recorded."""

    choices: Choices
    place: int = 0
    instruments: list[Instrument] = field(default_factory=list)
    written: list[Written] = field(default_factory=list)
    held: frozenset[str] = frozenset()
    vague: int = 0
    statuses: list[str] = field(default_factory=list)
    consents: list[tuple[str, str]] = field(default_factory=list)

    def next_id(self, kind: str, ahead: int = 0) -> str:
        """The id of the next instrument, or of one still further on."""
        return f"arden/{kind}-{len(self.instruments) + 1 + ahead}"

    def move_on(self) -> Dating:
        """When the next instrument is decided: mostly after the last one, sometimes on the same day."""
        self.place = max(0, min(self.place + self.choices.pick((1, 1, 1, 1, 1, 0, 0, 0, 2, -1)), dates.LAST - 2))
        return self.dated(0)

    def dated(self, later: int, often: int = 16) -> Dating:
        """A date so many places after the record's calendar; precise to the day but for so many times out of
        sixteen, of which most are precise too."""
        if often < 16 and not self.choices.chance(often):
            return dates.on(self.place + later)
        found = dates.dated(self.choices, self.place + later)
        if not found.is_imprecise:
            return found
        self.vague += 1
        return (found, dates.closer(found), dates.on(self.place + later))[min(self.vague, 3) - 1]

    def grants(self) -> list[Written]:
        """The grants so far."""
        return [one for one in self.written if isinstance(one.provision, Grant)]

    def modifications(self) -> list[Written]:
        """What modifies other provisions, so far."""
        return [one for one in self.written if isinstance(one.provision, Modification)]

    def late(self, some: list[Written]) -> Written:
        """One of some, rather a late one than an early one."""
        return some[-1 - self.choices.below(len(some))] if self.choices.chance(7) else some[-1]

    def take(self, instrument: Instrument, root: bool) -> None:
        """Add an instrument to the record."""
        self.instruments.append(instrument)
        for provision in instrument.provisions:
            identity = instrument.provision_id(provision.id)
            self.written.append(
                Written(identity, instrument.id, instrument.issuer, root, instrument.invokes, provision)
            )
            for part in _conditions(provision):
                if isinstance(part, StatusIs):
                    self.statuses.append(part.status)
                elif isinstance(part, ConsentOf):
                    self.consents.append((part.consent, instrument.id))


def _conditions(provision: Provision) -> Iterator[Condition]:
    yield from walk(provision.when)
    if isinstance(provision, Restricts):
        yield from walk(provision.unless)
    if isinstance(provision, Grant):
        for clause in provision.clauses:
            yield from chain(walk(clause.requires), walk(clause.when))


def first(terms: TermList | None, other: str) -> str:
    """The first term of a list, or another where it names none."""
    named = listed(terms) if terms is not None else ()
    return named[0] if named else other


def given(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Only what is given: a record leaves out what it does not say."""
    return {name: value for name, value in pairs if value is not None}
