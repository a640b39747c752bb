"""From a batch of a table to acts in numbers, by a mapping (S1).

Nothing here has a default: a cell that cannot be read gives its row a reason, with the part of the act and the value,
and what is empty is what the mapping says that it is.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from vires.audit.acts import Acts
from vires.audit.codes import FACTS_A_WORD, NONE, Codes
from vires.audit.mapping import ActMapping, Circumstance, Moment, Term
from vires.audit.moments import MomentReader, Moments, zone_named
from vires.audit.seeing import Seeing
from vires.audit.sets import SetReader
from vires.audit.termreader import TermReader
from vires.audit.truths import NumberReader, TruthReader
from vires.audit.unknown import Unknown
from vires.audit.vocabulary import Vocabulary
from vires.audit.words import Ints
from vires.model.registry import Registry
from vires.temporal.vantage import Vantage


class Coder:
    """Reads batches of one table for one registry. What it numbers stands in `codes`; what it could not name is
    counted in `unknown`. The mapping has been checked against the table and the registry."""

    def __init__(self, registry: Registry, codes: Codes, mapping: ActMapping, vantage: Vantage) -> None:
        self.registry = registry
        self.codes = codes
        self.mapping = mapping
        self.vantage = vantage
        self.unknown = Unknown()
        self._vocabulary = Vocabulary(registry)
        self._office = self._term("office", "offices", mapping.office, codes.offices, True)
        self._power = self._term("power", "powers", mapping.power, codes.powers, True)
        self._territory = None
        if mapping.territory is not None:
            self._territory = self._term("territory", "territories", mapping.territory, codes.territories, False)
        self._sets = {
            name: SetReader(name, scheme, given, self._vocabulary, codes, self.unknown)
            for name, scheme, given in (
                ("sites", "sites", mapping.sites),
                ("subjects", "subjects", mapping.subjects),
            )
        }
        self._at = self._moment("at", mapping.at)
        self._seen = {
            name: self._moment(name, given)
            for name, given in (("known_by", mapping.known_by), ("as_of", mapping.as_of))
            if isinstance(given, Moment)
        }
        self._seeing = None
        if mapping.known_by is not None or mapping.as_of is not None:
            self._seeing = Seeing(registry, vantage, codes)
        self._facts = [(fact, self._fact(fact, given)) for fact, given in mapping.facts.items()]

    def acts(self, table: pa.Table | pa.RecordBatch) -> Acts:
        """The acts of a batch, row by row in its order. Raises `AuditError` for a column of a type that cannot hold
        what it should."""
        count, codes = table.num_rows, self.codes
        reasons = np.zeros(count, np.int32)

        def column(name: str) -> pa.Array:
            found = table.column(name)
            if not isinstance(found, pa.ChunkedArray):
                return found
            return found.combine_chunks() if found.num_chunks != 1 else found.chunk(0)

        def told(numbers: Ints) -> Ints:
            """The numbers of a part; the reasons among them are noted."""
            if count and numbers.min() < NONE:
                self._note(reasons, np.where(numbers < NONE, -numbers - 1, 0).astype(np.int32))
            return numbers

        office = told(self._office.read(column, count))
        power = told(self._power.read(column, count))
        territory = np.full(count, NONE, np.int32)
        if self._territory is not None:
            territory = told(self._territory.read(column, count))
        sites = told(self._sets["sites"].read(column, count))
        subjects = told(self._sets["subjects"].read(column, count))
        at = self._moments(self._at, self.mapping.at, column, count)
        self._note(reasons, at.reason)
        words = codes.words
        known, true = np.zeros((words, count), np.int64), np.zeros((words, count), np.int64)
        numbers = np.full((len(codes.numbers), count), np.nan)
        for fact, reader in self._facts:
            if isinstance(reader, NumberReader):
                values, why = reader.read(column, count)
                numbers[codes.numbers.index(fact)] = values
                self._note(reasons, why)
                continue
            truths = told(reader.read(column, count))
            word, bit = divmod(codes.facts.index(fact), FACTS_A_WORD)
            known[word] |= np.where(truths >= 0, np.int64(1) << np.int64(bit), np.int64(0))
            true[word] |= np.where(truths == 1, np.int64(1) << np.int64(bit), np.int64(0))
        vantage = self._vantages(at, column, count, reasons)
        return Acts(
            office=office, power=power, territory=territory, sites=sites, subjects=subjects,
            since=at.since, until=at.until, dating=at.dating, known=known, true=true, numbers=numbers,
            vantage=vantage, reason=reasons,
        )  # fmt: skip

    def _vantages(self, at: Moments, column: Any, count: int, reasons: Ints) -> Ints:
        if self._seeing is None:
            return np.full(count, self.codes.vantage(self.vantage), np.int32)
        sides: dict[str, Any] = {}
        for name, given in (("known_by", self.mapping.known_by), ("as_of", self.mapping.as_of)):
            if given is None:
                continue
            if given == "at":
                sides[name] = at.until
                continue
            assert isinstance(given, Moment)
            found = self._moments(self._seen[name], given, column, count)
            self._note(reasons, found.reason)
            sides[name] = found.until
        return self._seeing.numbers(sides.get("known_by"), sides.get("as_of"))

    def _moments(self, reader: MomentReader, given: Moment, column: Any, count: int) -> Moments:
        if given.constant is not None:
            return reader.constant(given.constant, count)
        assert given.column is not None
        return reader.read(column(given.column))

    def _note(self, reasons: Ints, new: Ints) -> None:
        """Add reasons to those of the rows; a row keeps all that it has."""
        if not new.any():
            return
        both = (reasons != 0) & (new != 0)
        if both.any():
            pairs = np.unique(np.stack((reasons[both], new[both])), axis=1)
            said = self.codes.reasons
            for first, second in pairs.T.tolist():
                joined = self.codes.reason(f"{said[first]}; {said[second]}")
                reasons[both & (reasons == first) & (new == second)] = joined
        np.copyto(reasons, new, where=(new != 0) & ~both)

    # Readers

    def _term(self, part: str, scheme: str, given: Term, known: list[str], needed: bool) -> TermReader:
        return TermReader(part, scheme, given, known, needed, self._vocabulary, self.codes, self.unknown)

    def _moment(self, part: str, given: Moment) -> MomentReader:
        naive = zone_named(given.zone or self.mapping.zone, part)
        return MomentReader(part, given, self.registry.zone, naive, self.codes)

    def _fact(self, fact: str, given: Circumstance) -> TruthReader | NumberReader:
        part = f"facts.{fact}"
        if fact in self.codes.numbers:
            return NumberReader(part, given, self.codes)
        return TruthReader(part, given, self.codes, self.unknown)
