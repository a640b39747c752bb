"""What of a registry counts at a vantage, and what came when (S3, S8), where the record is of one voice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import permutations

from tests.oracle.completion import Completion, Unread
from vires.model.attestation import Attestation
from vires.model.instrument import Instrument
from vires.model.provision import Consents, Modification
from vires.model.registry import Entry, Registry
from vires.temporal.dating import Dating
from vires.temporal.vantage import STANDARDS, Vantage


class Record:
    """The instruments and provisions that exist at a vantage, in one completion."""

    def __init__(self, registry: Registry, vantage: Vantage, completion: Completion) -> None:
        self.registry, self.vantage, self.completion = registry, vantage, completion
        self.zone = registry.zone
        self.entries = {entry.id: entry for entry in registry.entries.values() if self._visible(entry)}
        self.instruments = {entry.instrument.id: entry.instrument for entry in self.entries.values()}

    def _counts(self, word: Attestation) -> bool:
        known_by = self.vantage.known_by.end(self.zone)
        if word.published.start(self.zone) > known_by:
            return False
        if word.retracted is not None and word.retracted.start(self.zone) <= known_by:
            return False
        return STANDARDS.index(word.level) <= STANDARDS.index(self.vantage.standard)

    def _visible(self, entry: Entry) -> bool:
        made = entry.instrument
        if made.review.accepted is None and made.review.state != "encoded":
            return False
        words = [word for word in made.attested if self._counts(word)]
        if any(word.says for word in words):
            raise Unread(f"a field of {made.id} is disputed")
        words = [word for word in words if not word.covers or self._local(entry) & set(word.covers)]
        if not words or self.exact(made.decided).start(self.zone) > self.vantage.as_of.end(self.zone):
            return False
        denied = [word for word in words if word.modality == "denied"]
        if len(denied) == len(words) or not denied:
            return not denied
        name = entry.id if any(word.covers for word in denied) else made.id
        return self.completion.holds(f"exists:{name}")

    def _local(self, entry: Entry) -> set[str]:
        """The names under which a source may speak of a provision; a `revives` list goes with its rescission."""
        return {
            entry.id,
            entry.provision.id,
            entry.id.removesuffix("/revives"),
            entry.provision.id.removesuffix("/revives"),
        }

    def exact(self, dating: Dating) -> Dating:
        """The date, if it is one day or instant."""
        if dating.is_imprecise:
            raise Unread(f"{dating} may be several days")
        return dating

    def day(self, dating: Dating) -> date:
        """The legal day of a date."""
        exact = self.exact(dating)
        return exact.instant.astimezone(self.zone).date() if exact.instant else exact.first

    def moment(self, dating: Dating) -> datetime:
        """The moment of an event. One dated by the day is taken at its start, if nothing changes within it."""
        exact = self.exact(dating)
        if exact.instant is not None:
            return exact.instant
        start = exact.start(self.zone)
        if any(start < bound < start + timedelta(days=1) for bound in self._bounds()):
            raise Unread(f"something changes in the course of {dating}")
        return start

    def _bounds(self) -> Iterator[datetime]:
        for entry in self.entries.values():
            for dating in (entry.provision.since, entry.provision.until, entry.instrument.decided):
                if dating is not None:
                    yield self.exact(dating).bound(self.zone)

    def since(self, entry: Entry) -> datetime:
        """When a provision starts: with the decision, if it does not say."""
        return self.exact(entry.provision.since or entry.instrument.decided).bound(self.zone)

    def until(self, entry: Entry) -> datetime | None:
        """The first moment outside the provision's period."""
        return None if entry.provision.until is None else self.exact(entry.provision.until).bound(self.zone)

    def no_later(self, one: Instrument, other: Instrument) -> bool:
        """Whether one was decided no later than the other; of the same day it was, unless clocks say otherwise."""
        if one.decided.instant is not None and other.decided.instant is not None:
            return one.decided.instant <= other.decided.instant
        return self.day(one.decided) <= self.day(other.decided)

    def precedes(self, entry: Entry, made: Instrument) -> bool:
        """Whether a provision was decided before an instrument was made."""
        one = entry.instrument
        if one.id == made.id:
            return False
        if one.decided.instant is not None and made.decided.instant is not None:
            return one.decided.instant < made.decided.instant
        if self.day(one.decided) != self.day(made.decided):
            return self.day(one.decided) < self.day(made.decided)
        if isinstance(entry.provision, Consents):
            return True
        order = self._order(made)
        return order.index(one.id) < order.index(made.id)

    def _of_day(self, made: Instrument) -> dict[str, Instrument]:
        day = self.day(made.decided)
        return {i.id: i for i in self.registry.instruments.values() if self.day(i.decided) == day}

    def _reached(self, made: Instrument) -> set[str]:
        """The instruments of its day that one names, and those that these name in turn."""
        of_day = self._of_day(made)
        reached: set[str] = set()
        waiting = [made.id]
        while waiting:
            for name in self._names(of_day[waiting.pop()]) & of_day.keys() - reached:
                reached.add(name)
                waiting.append(name)
        return reached

    def _ring(self, one: Instrument, other: Instrument) -> bool:
        """Whether two instruments name each other, perhaps by way of others: that shows no order."""
        return other.id in self._reached(one) and one.id in self._reached(other)

    def _order(self, made: Instrument) -> list[str]:
        """The instruments of a day in an order that fits what they name: a point of the completion."""
        of_day = self._of_day(made)
        if len(of_day) > 4 or any(i.decided.instant is not None for i in of_day.values()):
            raise Unread(f"the order of {len(of_day)} instruments of {made.decided}")
        shown = {
            (other, one.id)
            for one in of_day.values()
            for other in self._reached(one) - {one.id}
            if not self._ring(one, of_day[other])
        }
        fitting = tuple(
            ",".join(order)
            for order in permutations(sorted(of_day))
            if all(order.index(one) < order.index(other) for one, other in shown)
        )
        if len(fitting) == 1:
            return fitting[0].split(",")
        return self.completion.value(f"day:{made.decided}", fitting).split(",")

    def _names(self, made: Instrument) -> set[str]:
        """The instruments that an instrument invokes or targets, in whole or in part."""
        named = set(made.invokes) if isinstance(made.invokes, tuple) else set()
        for provision in made.provisions:
            if isinstance(provision, Modification):
                named.update(provision.targets)
        return {entry.instrument.id for name in named for entry in self.registry.named(name)}
