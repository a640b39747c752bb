"""What the record says and whether it counts, in one completion (S3, S8).

Everything here is two-valued; where a reading or a date is not fixed it stops with `Open`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from vires.decide.reference.atom import Atom
from vires.decide.reference.possible import Came, Day, shown_order
from vires.decide.reference.readings import label, sayings, settled
from vires.decide.reference.world import World
from vires.model.attestation import Attestation
from vires.model.condition import NumberIs
from vires.model.holder import Spell
from vires.model.instrument import Instrument
from vires.model.provision import Modification
from vires.model.registry import Entry
from vires.temporal.dating import Dating, day_start, local_day
from vires.temporal.vantage import meets

ACT = "act"
VIEW = "view"
Moment = str
"""`ACT`, `VIEW`, or the id of the instrument whose making is meant (the three kinds of S8-S10)."""


class Record:
    """The record as one completion has it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.registry = world.registry
        self.zone = world.registry.zone

    # Dates (S3)

    def day(self, name: str, dating: Dating) -> Dating:
        """A date made exact: an imprecise one stands for one day among those it may be."""
        if not dating.is_imprecise:
            return dating
        exact: Dating = self.world.value(self.world.calendar.date_atom(f"date:{name}", dating))
        return exact

    def _date_name(self, name: str, instrument: Instrument, path: str, written: Dating | None, stated: Dating) -> str:
        """What the atom of an imprecise date is called. Where sources give several imprecise dates, each is an
        atom of its own, since the days it may be are others."""
        said = {written, *(a.says[path] for a in instrument.attested if path in a.says)}
        several = sum(1 for date in said if isinstance(date, Dating) and date.is_imprecise) > 1
        return f"{name}={stated.text}" if several else name

    def decided(self, instrument: Instrument) -> Dating:
        """The day or instant on which the instrument was decided."""
        name = f"{instrument.id}.decided"
        stated: Dating = self.field(instrument, None, "decided")
        return self.day(self._date_name(name, instrument, "decided", instrument.decided, stated), stated)

    def bound(self, entry: Entry, name: str) -> datetime | None:
        """`since` or `until` of a provision as an instant. Without `since` it starts with the decision."""
        stated: Dating | None = self.field(entry.instrument, entry, name)
        if stated is not None:
            path = f"{entry.provision.id}.{name}"
            written = getattr(entry.provision, name)
            return self.day(
                self._date_name(f"{entry.id}.{name}", entry.instrument, path, written, stated), stated
            ).bound(self.zone)
        return self.decided(entry.instrument).bound(self.zone) if name == "since" else None

    def instant(self, moment: Moment) -> datetime:
        """The instant of a moment: the act's, the viewpoint's, or of the making of an instrument. Of a day
        it is open which time of day it was, if something changes within it."""
        if moment == VIEW:
            return self.world.vantage.as_of.end(self.zone)
        if moment == ACT:
            at = self.world.act.at
            if at.instant is not None:
                return at.instant
            return self._time(self.world.calendar.time_atom("time", at))
        decided = self.decided(self.registry.instruments[moment])
        if decided.instant is not None:
            return decided.instant
        group = self.day_group(decided)
        return self._time(self.world.calendar.time_atom(f"time@{moment}", decided, "fact", group))

    def _time(self, atom: Atom) -> datetime:
        moment: datetime = self.world.value(atom)
        return moment

    def in_period(self, entry: Entry, moment: Moment) -> bool:
        """Tell whether the moment lies in the provision's own period; the end is outside."""
        since = self.bound(entry, "since")
        until = self.bound(entry, "until")
        now = self.instant(moment)
        return since is not None and since <= now and (until is None or now < until)

    def begun(self, entry: Entry, moment: Moment) -> bool:
        """Tell whether the provision's `since` has come; what is performed has no end (S6)."""
        since = self.bound(entry, "since")
        return since is not None and since <= self.instant(moment)

    # Order of instruments

    def no_later(self, one: Instrument, other: Instrument) -> bool:
        """Tell whether `one` was decided no later than `other`; what is known only to the same day is."""
        if one.id == other.id:
            return True
        first, second = self.decided(one), self.decided(other)
        if first.instant is not None and second.instant is not None:
            return first.instant <= second.instant
        return bool(self._day(first) <= self._day(second))

    def before(self, one: Instrument, other: Instrument, consent: bool = False) -> bool:
        """Tell whether `one` was decided before `other` was made: on an earlier day; or that day, by clock
        times, or because `other` invokes or targets it (a consent of that day counts). Where neither shows
        which of two came first that day, their order is a reading."""
        if one.id == other.id:
            return False
        first, second = self.decided(one), self.decided(other)
        if first.instant is not None and second.instant is not None:
            return first.instant < second.instant
        if self._day(first) != self._day(second):
            return bool(self._day(first) < self._day(second))
        if self.names(other, one) or consent:
            return True
        if self.names(one, other):
            return False
        low, high = sorted((one.id, other.id))
        atom = Atom(f"order:{low}<{high}", "reading", group=self.day_group(first), detail=Came(low, high))
        return bool(self.world.value(atom)) == (one.id == low)

    def names(self, instrument: Instrument, other: Instrument) -> bool:
        """Tell whether an instrument invokes or targets another, or a provision of it."""
        named: set[str] = set()
        invokes = self.field(instrument, None, "invokes")
        if isinstance(invokes, tuple):
            named.update(invokes)
        for provision in instrument.provisions:
            if isinstance(provision, Modification):
                named.update(provision.targets)
        return any(entry.instrument.id == other.id for name in named for entry in self.registry.named(name))

    def _day(self, dating: Dating) -> Any:
        return local_day(dating.instant, self.zone) if dating.instant is not None else dating.first

    def day_group(self, dating: Dating) -> str:
        """The instruments of one day, whose order and times of day are linked."""
        day = self._day(dating)
        group = f"day:{day.isoformat()}"
        if group not in self.world.days:
            clock: dict[str, datetime] = {}
            of_day = []
            for instrument in self.registry.instruments.values():
                if instrument.decided.is_imprecise or self._day(instrument.decided) != day:
                    continue
                of_day.append(instrument)
                if instrument.decided.instant is not None:
                    clock[instrument.id] = instrument.decided.instant
            named = {(o.id, i.id) for i in of_day for o in of_day if i is not o and self._mentions(i, o)}
            self.world.days[group] = Day(clock, shown_order(named, clock))
        return group

    def _mentions(self, instrument: Instrument, other: Instrument) -> bool:
        """As `names`, by the text as written: this only rules out impossible orders."""
        named = set(instrument.invokes) if isinstance(instrument.invokes, tuple) else set()
        for provision in instrument.provisions:
            if isinstance(provision, Modification):
                named.update(provision.targets)
        return any(entry.instrument.id == other.id for name in named for entry in self.registry.named(name))

    # Visibility (S8)

    def visible(self, entry: Entry) -> bool:
        """Tell whether the provision exists at the vantage: decided by `as_of`, its review accepted or
        encoded, and some attestation counts. One that denies makes existence a reading."""
        instrument = entry.instrument
        if not instrument.review.visible or not self.known(entry.instrument, entry):
            return False
        if not self.decided_by_view(instrument):
            return False
        for attestation in instrument.attested:
            if (
                attestation.modality == "denied"
                and self.speaks(attestation, entry)
                and self.counts(instrument, attestation)
            ):
                name = entry.id if attestation.covers else instrument.id
                return bool(self.world.value(Atom(f"exists:{name}", "reading")))
        return True

    def decided_by_view(self, instrument: Instrument) -> bool:
        """Tell whether the instrument was decided by `as_of`: a day counts from its start."""
        return self.decided(instrument).start(self.zone) <= self.instant(VIEW)

    def known(self, instrument: Instrument, entry: Entry | None) -> bool:
        """Tell whether some attestation vouches for the record at the vantage."""
        return any(self.counts(instrument, attestation) for attestation in self._vouching(instrument, entry))

    def speaks(self, attestation: Attestation, entry: Entry | None) -> bool:
        """Tell whether an attestation speaks of the provision (or, of none, of the instrument)."""
        if not attestation.covers or entry is None:
            return True
        local = entry.provision.id.removesuffix("/revives")
        return entry.provision.id in attestation.covers or local in attestation.covers

    def counts(self, instrument: Instrument, attestation: Attestation) -> bool:
        """Tell whether an attestation counts: published by `known_by`, not retracted by then, of at least
        the standard."""
        return meets(attestation.level, self.world.vantage.standard) and self.public(instrument, attestation)

    def public(self, instrument: Instrument, attestation: Attestation) -> bool:
        """Tell whether an attestation was published by `known_by` and not retracted by then."""
        by = self.world.vantage.known_by.end(self.zone)
        name = f"{instrument.id}.attested.{attestation.source}"
        if not self._fell_by(f"{name}.published", attestation.published, by):
            return False
        return attestation.retracted is None or not self._fell_by(f"{name}.retracted", attestation.retracted, by)

    def _fell_by(self, name: str, dating: Dating, moment: datetime) -> bool:
        """Tell whether an event fell by a moment; of an imprecise date it is asked only if that matters."""
        if dating.is_imprecise:
            fell = {dating.on(day).start(self.zone) <= moment for day in (dating.first, dating.last)}
            if len(fell) == 1:
                return fell.pop()
            dating = self.world.value(self.world.calendar.parted_atom(f"date:{name}", dating, moment))
        return dating.start(self.zone) <= moment

    # Readings (S8)

    def field(self, instrument: Instrument, entry: Entry | None, name: str) -> Any:
        """The value of a field: as written, as the sources that count give it, or as a reading of it."""
        owner = instrument if entry is None else entry.provision
        written = getattr(owner, name, None)
        path = name if entry is None else f"{entry.provision.id}.{name}"
        if entry is not None and entry.provision.id.endswith("/revives"):
            path = f"{entry.provision.id.removesuffix('/revives')}.{name}"
        if not any(path in attestation.says for attestation in instrument.attested):
            return written
        values = self.readings(instrument, entry, path, written)
        if not values:
            return written
        if len(values) == 1:
            return values[0]
        labels = tuple(label(value) for value in values)
        atom = f"reading:{instrument.id if entry is None else entry.id}.{name}"
        if values != self._readings_at_most(instrument, entry, path, written):
            atom += f"={'|'.join(labels)}"
        return self.world.value(Atom(atom, "reading", labels, dict(zip(labels, values, strict=True))))

    def readings(self, instrument: Instrument, entry: Entry | None, path: str, written: Any) -> list[Any]:
        """The values that sources which count give a field; one that says the same less exactly is none,
        and a resolution that is among them settles them."""
        counting = [a for a in self._vouching(instrument, entry) if self.counts(instrument, a)]
        return settled(sayings(counting, path, written), instrument.resolution.get(path))

    def _readings_at_most(self, instrument: Instrument, entry: Entry | None, path: str, written: Any) -> list[Any]:
        """The readings where all count that may. Where it is open which do, there may be others, and which of those is
        right is another question."""
        by = self.world.vantage.known_by.end(self.zone)

        def may_count(one: Attestation) -> bool:
            until = one.retracted
            if until is not None and until.is_imprecise:
                until = until.on(until.last)
            kept = until is None or until.start(self.zone) > by
            return kept and one.published.start(self.zone) <= by and meets(one.level, self.world.vantage.standard)

        counting = [a for a in self._vouching(instrument, entry) if may_count(a)]
        return settled(sayings(counting, path, written), instrument.resolution.get(path))

    def _vouching(self, instrument: Instrument, entry: Entry | None) -> Iterator[Attestation]:
        """The attestations that speak of the record and do not deny it."""
        return (a for a in instrument.attested if a.modality != "denied" and self.speaks(a, entry))

    # Facts (S1, S5)

    def _stated(self, making: str | None) -> Mapping[str, Any]:
        if making is None:
            return self.world.act.facts
        facts: Mapping[str, Any] = self.field(self.registry.instruments[making], None, "facts")
        return facts

    def fact(self, name: str, making: str | None) -> bool:
        """A named fact of the act, or of the making of an instrument: as stated, else open."""
        stated = self._stated(making)
        return bool(stated[name]) if name in stated else self.world.fact(name, making)

    def meets(self, bound: NumberIs, making: str | None) -> bool:
        """Tell whether a named number of the act, or of a making, meets a bound."""
        stated = self._stated(making)
        value = stated[bound.number] if bound.number in stated else self.world.number(bound.number, making)
        return bound.holds_of(value)

    # Holders (S16)

    def touches(self, spell: Spell, instrument: Instrument) -> bool:
        """Tell whether a holder's spell touches the day (or instant) on which the instrument was decided."""
        decided = self.decided(instrument)
        start, end = decided.start(self.zone), decided.end(self.zone)
        return (spell.since is None or self._begun(f"{spell.id}.since", spell.since, end)) and (
            spell.until is None or not self._begun(f"{spell.id}.until", spell.until, start)
        )

    def _begun(self, name: str, dating: Dating, moment: datetime) -> bool:
        """Tell whether a date, as a bound, has come by a moment. It is asked on which day it falls only where that
        matters: most spells of an office lie wholly before or after a decision."""
        if dating.is_imprecise:
            if day_start(dating.last, self.zone) <= moment:
                return True
            if moment < day_start(dating.first, self.zone):
                return False
        return self.day(name, dating).bound(self.zone) <= moment
