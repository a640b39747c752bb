"""What is visible at a vantage, and what its fields say there (S8).

Only what the vantage alone settles is settled here; a denial, an imprecise date or sources that disagree leave
points open, and a field has then several *cases*, each under its own formula.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Set
from itertools import product
from typing import Any

from vires.compile.graph import FALSE, TRUE, Graph, Node
from vires.compile.memo import Memo
from vires.compile.moments import Dated, Moments
from vires.compile.points import Choice, Point, micros
from vires.compile.reading import distinct_readings
from vires.compile.tests import Is
from vires.model.attestation import Attestation
from vires.model.instrument import Instrument
from vires.model.registry import Entry
from vires.temporal.dating import Dating
from vires.temporal.vantage import Vantage, meets

Cases = tuple[tuple[Node, Any], ...]
"""The values of a field, each with the formula under which it is the one; one is always true."""


class Visible:
    """The record as it can be seen at one vantage."""

    def __init__(
        self,
        graph: Graph,
        moments: Moments,
        vantage: Vantage,
        declare: Callable[[Point], None],
        disputed: Set[str],
    ) -> None:
        self.graph = graph
        self.moments = moments
        self.vantage = vantage
        self.declare = declare
        self.disputed = disputed
        self.view = micros(vantage.as_of.end(moments.zone))
        self._by = micros(vantage.known_by.end(moments.zone))
        self.kept_cases: Memo[Cases] = Memo()
        self.kept_seen: Memo[Node] = Memo()
        self.kept_spans: Memo[tuple[()] | tuple[int, int | None]] = Memo()

    # Words

    def public(self, instrument: Instrument, word: Attestation) -> Node:
        """Whether an attestation was published by `known_by` and not retracted by then."""
        name = f"date:{instrument.id}.attested.{word.source}"
        came = self.moments.begun(Dated(word.published, f"{name}.published"), self._by)
        if word.retracted is None:
            return came
        gone = self.moments.begun(Dated(word.retracted, f"{name}.retracted"), self._by)
        return self.graph.both(came, self.graph.neg(gone))

    def counts(self, instrument: Instrument, word: Attestation) -> Node:
        """Whether an attestation counts: public, and of at least the standard."""
        return self.public(instrument, word) if meets(word.level, self.vantage.standard) else FALSE

    def known(self, instrument: Instrument, entry: Entry | None) -> Node:
        """Whether some attestation vouches for the record."""
        return self.graph.disj(
            self.counts(instrument, word)
            for word in instrument.attested
            if word.modality != "denied" and speaks(word, entry)
        )

    def decided_by_view(self, instrument: Instrument) -> Node:
        """Whether the instrument was decided by `as_of`; a day counts from its start."""
        return self.graph.disj(
            self.graph.both(guard, self.moments.begun(decided, self.view))
            for guard, decided in self.decided(instrument)
        )

    def seen(self, entry: Entry) -> Node:
        """Whether the provision exists at the vantage."""
        return self.kept_seen.of(entry.instrument.instrument, entry.id, lambda: self._see(entry))

    def _see(self, entry: Entry) -> Node:
        instrument = entry.instrument
        if not instrument.review.visible:
            return FALSE
        stands = TRUE
        for word in reversed(instrument.attested):
            if word.modality == "denied" and speaks(word, entry):
                name = f"exists:{entry.id if word.covers else instrument.id}"
                self.declare(Choice(name, "reading"))
                stands = self.choose(self.counts(instrument, word), self.graph.test(Is(name, 0)), stands)
        return self.graph.conj((self.known(instrument, entry), self.decided_by_view(instrument), stands))

    def choose(self, guard: Node, one: Node, other: Node) -> Node:
        """`one` if the guard holds, else `other`."""
        if guard <= TRUE:
            return one if guard == TRUE else other
        return self.graph.either(self.graph.both(guard, one), self.graph.both(self.graph.neg(guard), other))

    # Fields

    def cases(self, instrument: Instrument, entry: Entry | None, name: str) -> Cases:
        """The values a field may have: as written, or as the sources that count give it."""
        owner: Any = instrument if entry is None else entry.provision
        written = getattr(owner, name, None)
        if instrument.instrument not in self.disputed:
            return ((TRUE, written),)
        path = field_path(entry, name)
        if not any(path in word.says for word in instrument.attested):
            return ((TRUE, written),)
        key = (entry.id if entry is not None else "", name)
        return self.kept_cases.of(
            instrument.instrument, key, lambda: self._cases(instrument, entry, path, name, written)
        )

    def _cases(self, instrument: Instrument, entry: Entry | None, path: str, name: str, written: Any) -> Cases:
        words = [w for w in instrument.attested if w.modality != "denied" and speaks(w, entry)]
        weights = [self.counts(instrument, word) for word in words]
        open_ = [index for index, weight in enumerate(weights) if weight > TRUE]
        point = f"reading:{instrument.id if entry is None else entry.id}.{name}"
        may_count = [word for word, weight in zip(words, weights, strict=True) if weight != FALSE]
        readings = distinct_readings(may_count, path, written, instrument.resolution.get(path))
        most = [label for label, _ in readings]
        made: list[tuple[Node, Any]] = []
        for chosen in product((True, False), repeat=len(open_)):
            taken = dict(zip(open_, chosen, strict=True))
            guard = self.graph.conj(
                weights[index] if yes else self.graph.neg(weights[index]) for index, yes in taken.items()
            )
            counting = [word for index, word in enumerate(words) if taken.get(index, weights[index] == TRUE)]
            made.extend(
                (self.graph.both(guard, own), value)
                for own, value in self._readings(point, most, counting, path, written, instrument)
            )
        return tuple((guard, value) for guard, value in made if guard != FALSE)

    def _readings(
        self, point: str, most: list[str], counting: list[Attestation], path: str, written: Any, instrument: Instrument
    ) -> Iterable[tuple[Node, Any]]:
        """The readings that some sources leave. If they are others than all would leave that may count, which of them
        is right is another point."""
        readings = distinct_readings(counting, path, written, instrument.resolution.get(path))
        if len(readings) < 2:
            return [(TRUE, readings[0][1] if readings else written)]
        labels = tuple(name for name, _ in readings)
        point += f"={'|'.join(labels)}" if list(labels) != most else ""
        self.declare(Choice(point, "reading", labels=labels))
        return [(self.graph.test(Is(point, place)), value) for place, (_, value) in enumerate(readings)]

    # Dates

    def decided(self, instrument: Instrument) -> tuple[tuple[Node, Dated], ...]:
        """When the instrument was decided, case by case."""
        return tuple(
            (guard, self._dated(f"date:{instrument.id}.decided", instrument, "decided", instrument.decided, stated))
            for guard, stated in self.cases(instrument, None, "decided")
        )

    def bound(self, entry: Entry, name: str) -> tuple[tuple[Node, Dated | None], ...]:
        """`since` or `until` of a provision, case by case; `None` where there is none. Without `since` it
        starts with the decision."""
        written, path = getattr(entry.provision, name), f"{entry.provision.id}.{name}"
        found: list[tuple[Node, Dated | None]] = []
        for guard, stated in self.cases(entry.instrument, entry, name):
            if stated is not None:
                point = f"date:{entry.id}.{name}"
                found.append((guard, self._dated(point, entry.instrument, path, written, stated)))
            elif name == "since":
                found.extend((self.graph.both(guard, own), decided) for own, decided in self.decided(entry.instrument))
            else:
                found.append((guard, None))
        return tuple(found)

    def span(self, entry: Entry) -> tuple[int, int | None] | None:
        """The provision's period as instants, where no source disputes it and its dates are exact."""
        return self.kept_spans.of(entry.instrument.instrument, entry.id, lambda: self._span(entry)) or None

    def _span(self, entry: Entry) -> tuple[()] | tuple[int, int | None]:
        if entry.instrument.instrument in self.disputed:
            return ()
        since, until = entry.provision.since or entry.instrument.decided, entry.provision.until
        if since.is_imprecise or (until is not None and until.is_imprecise):
            return ()
        return self.moments.bound(since), None if until is None else self.moments.bound(until)

    def making(self, instrument: Instrument) -> tuple[int, int] | None:
        """The first and the last moment at which the instrument can have been made, where its date is exact and
        no source disputes it."""
        if instrument.instrument in self.disputed or instrument.decided.is_imprecise:
            return None
        start = self.moments.bound(instrument.decided)
        if instrument.decided.instant is not None:
            return start, start
        return start, self.moments.midnight(instrument.decided.first.toordinal() + 1) - 1

    def _dated(self, point: str, instrument: Instrument, path: str, written: Any, stated: Dating) -> Dated:
        """Where sources give several imprecise dates, each is a point of its own."""
        if not stated.is_imprecise:
            return Dated(stated, point)
        said = {written, *(word.says[path] for word in instrument.attested if path in word.says)}
        several = sum(1 for dating in said if isinstance(dating, Dating) and dating.is_imprecise) > 1
        return Dated(stated, f"{point}={stated.text}" if several else point)


def speaks(word: Attestation, entry: Entry | None) -> bool:
    """Tell whether an attestation speaks of the provision (or, of none, of the instrument)."""
    if not word.covers or entry is None:
        return True
    return not {entry.provision.id, entry.provision.id.removesuffix("/revives")}.isdisjoint(word.covers)


def field_path(entry: Entry | None, name: str) -> str:
    """How `says` names a field; what a rescission revives is written in the rescission."""
    return name if entry is None else f"{entry.provision.id.removesuffix('/revives')}.{name}"
