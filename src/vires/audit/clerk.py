"""One process's part of an audit: a unit of a table in, its outcomes out, as they will stand in the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import pyarrow as pa

from vires.audit.acts import Acts
from vires.audit.codes import Codes
from vires.audit.coding import Coder
from vires.audit.decisions import OUTCOMES, Decisions, Names
from vires.audit.mapping import ActMapping
from vires.audit.mappingfile import as_mapping, plain
from vires.audit.result import COMPARED, OWN, Shown, Writer, encoded
from vires.audit.unknown import Unknown
from vires.model.registry import Registry
from vires.registry.archive import pack, unpack
from vires.temporal.vantage import Vantage

if TYPE_CHECKING:
    from vires.audit.report.tally import Tally

MOST_NAMES = 300_000
"""Sets, dates and reasons that are numbered before all is numbered anew, so that memory stays bounded."""


class Deciding(Protocol):
    """What decides acts: the kernel, or the plain engine."""

    names: Names

    def decide(self, acts: Acts, codes: Codes) -> Decisions:
        """What is decided of each act, in their order."""


@dataclass(frozen=True)
class Order:
    """What a clerk is told before it begins: the law, the mapping, the vantage, and the columns to read. `compare` is
    the other vantage; `engine` is `kernel` or `plain`; `gather` asks for what the report needs."""

    registry: Registry
    mapping: ActMapping
    vantage: Vantage
    compare: Vantage | None = None
    engine: str = "kernel"
    gather: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns to read: those passed through first, none twice."""
        return tuple(dict.fromkeys([*self.mapping.kept, *self.mapping.used]))

    def shipped(self) -> dict[str, Any]:
        """As plain data, for another process."""
        return {
            "registry": pack(self.registry), "mapping": plain(self.mapping), "vantage": self.vantage,
            "compare": self.compare, "engine": self.engine, "gather": self.gather,
        }  # fmt: skip

    @classmethod
    def received(cls, document: Mapping[str, Any]) -> Order:
        """What `shipped` gave."""
        rest = {name: document[name] for name in ("vantage", "compare", "engine", "gather")}
        return cls(unpack(document["registry"]), as_mapping(document["mapping"]), **rest)


@dataclass(frozen=True)
class Unit:
    """The outcome of a unit: a Parquet file of its rows, the chains that stand there, how many of each outcome, codes
    that name nothing, and what the report counts."""

    rows: int
    data: bytes
    chains: dict[int, Shown]
    outcomes: tuple[int, ...]
    unknown: dict[str, Any] = field(default_factory=dict)
    tally: Tally | None = None


class Clerk:
    """Decides units. What it compiles it keeps; `stop` is asked by an engine that takes long over a unit."""

    def __init__(self, order: Order, stop: Callable[[], bool] | None = None) -> None:
        self.order = order
        self._stop = stop
        self._begin()

    def _begin(self) -> None:
        order = self.order
        self.codes = Codes(order.registry)
        self.coder = Coder(order.registry, self.codes, order.mapping, order.vantage)
        self.deciding = _deciding(order, self._stop)
        self._writer = Writer()

    def unit(self, table: pa.Table, first: int) -> Unit:
        """Decide a unit; `first` rows of the whole stand before it."""
        found, decisions, tally = self.decided(table, first)
        return Unit(
            rows=table.num_rows,
            data=encoded(found),
            chains=self._writer.chains(decisions, self.deciding.names),
            outcomes=tuple(np.bincount(decisions.outcome, minlength=len(OUTCOMES)).tolist()),
            unknown=self.coder.unknown.to_dict(),
            tally=tally,
        )

    def decided(self, table: pa.Table, first: int) -> tuple[pa.Table, Decisions, Tally | None]:
        """The rows of the result for a unit, words as numbers of dictionaries; with them the decisions, and what the
        report counts if that is asked for."""
        if self._crowded():
            self._begin()
        self.coder.unknown = _emptied(self.coder.unknown)
        acts = self.coder.acts(table)
        decisions = self.deciding.decide(acts, self.codes)
        other = None
        if self.order.compare is not None:
            number = self.codes.vantage(self.order.compare)
            other = self.deciding.decide(replace(acts, vantage=np.full(len(acts), number, np.int32)), self.codes)
        columns = self._writer.columns(decisions, self.deciding.names)
        passed = [table.column(name) for name in self.order.mapping.kept]
        arrays = [*passed, *(columns[name] for name in OWN.names)]
        names = [*self.order.mapping.kept, *OWN.names]
        if other is not None:
            arrays.append(self._writer.columns(other, self.deciding.names)["outcome"])
            names.extend(COMPARED.names)
        tally = self._gathered(table, acts, decisions, other, first) if self.order.gather else None
        return pa.Table.from_arrays([_flat(array) for array in arrays], names), decisions, tally

    def _gathered(
        self, table: pa.Table, acts: Acts, decisions: Decisions, other: Decisions | None, first: int
    ) -> Tally:
        from vires.audit.report.gathering import Gathering

        gathering = Gathering(self.order.registry, self.codes)
        ids = self.order.mapping.id

        def identity(row: int) -> str | None:
            cell = table.column(ids)[row].as_py() if ids is not None else None
            return None if cell is None else str(cell)

        names = self.deciding.names
        gathering.take(
            acts, decisions, names, first=first + 1, ids=identity, other=None if other is None else (other, names)
        )
        return gathering.tally

    def _crowded(self) -> bool:
        codes = self.codes
        return len(codes.places) + len(codes.matters) + len(codes.datings) + len(codes.reasons) > MOST_NAMES


def _deciding(order: Order, stop: Callable[[], bool] | None) -> Deciding:
    if order.engine == "plain":
        from vires.audit.plainly import Plain

        return Plain(order.registry, stop)
    from vires.audit.kernel.auditor import Auditor

    made: Deciding = Auditor(order.registry)
    return made


def _flat(array: Any) -> Any:
    """A column in the type that the result has for it."""
    kind = array.type
    if pa.types.is_string_view(kind):
        return array.cast(pa.string())
    if pa.types.is_dictionary(kind) and not pa.types.is_string(kind.value_type):
        return array.cast(kind.value_type)
    return array


def _emptied(unknown: Unknown) -> Unknown:
    """The same counter, with nothing counted: readers hold on to it."""
    unknown.counts.clear()
    unknown.rest.clear()
    return unknown
