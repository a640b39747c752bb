"""The table of outcomes, and the table of chains to join with it.

The number of a chain is made from what the chain is, so that it is the same in every process, in every run and in the
results of other tables."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from vires.audit.decisions import OUTCOMES, Decisions, Names
from vires.audit.trouble import AuditError
from vires.model.finding import Link

_WORDS = pa.dictionary(pa.int32(), pa.string())
OWN = pa.schema([
    ("outcome", pa.string()), ("provision", pa.string()), ("chain", pa.int64()), ("limit", pa.string()),
    ("missing", pa.list_(pa.string())), ("nearest", pa.string()), ("fails", pa.string()), ("reason", pa.string()),
])  # fmt: skip
"""What the result says of each act, beside the columns that are passed through. `missing` is empty where nothing is
missing, and null where the row could not be decided; the other columns are null where there is nothing to say."""
COMPARED = pa.schema([("compared", pa.string())])
"""The outcome at the other vantage, where two are compared."""
_CHAINS = pa.schema([
    ("chain", pa.int64()), ("position", pa.int32()), ("provision", pa.string()), ("instrument", pa.string()),
    ("title", pa.string()), ("citation", pa.string()), ("does", pa.string()), ("issuer", pa.string()),
    ("holder", pa.string()), ("since", pa.string()), ("until", pa.string()),
])  # fmt: skip
_BITS = 53
"""Of the number of a chain: as many as every reader of JSON holds exactly."""

Shown = tuple[dict[str, Any], ...]


def schema(passed: Sequence[pa.Field], compared: bool) -> pa.Schema:
    """The columns of a result: what is passed through, the id first, then what was decided."""
    kept = [field.with_metadata(None) for field in passed]
    plain = [pa.field(field.name, _plain(field.type)) for field in kept]
    return pa.schema([*plain, *OWN, *(COMPARED if compared else ())])


def _plain(kind: pa.DataType) -> pa.DataType:
    """A type as the result has it: words are words, however a table keeps them."""
    if pa.types.is_dictionary(kind):
        return _plain(kind.value_type)
    return pa.string() if pa.types.is_string_view(kind) else kind


def chain_shown(links: tuple[Link, ...]) -> Shown:
    """A chain as its table has it, link by link."""
    return tuple(
        {name: getattr(link, name) for name in _CHAINS.names if name not in ("chain", "position")} for link in links
    )


def chain_number(links: tuple[Link, ...]) -> int:
    """The number of a chain, of 53 bits."""
    said = [[link.provision, link.holder, link.since, link.until, link.clause] for link in links]
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, default=str)
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") >> (64 - _BITS)


class Writer:
    """Decisions as columns. What the names of decisions come to is worked out once and kept."""

    def __init__(self) -> None:
        self._chains: list[int] = []

    def columns(self, decisions: Decisions, names: Names) -> dict[str, pa.Array]:
        """The columns of a batch, under the names of `OWN`; words as numbers of a dictionary."""
        while len(self._chains) < len(names.links):
            self._chains.append(chain_number(names.links[len(self._chains)]))
        undecided = decisions.reason != 0
        chains = np.array([*self._chains, 0], np.int64)[decisions.chain]
        return {
            "outcome": _words(decisions.outcome.astype(np.int32), OUTCOMES),
            "provision": _words(decisions.provision, names.provisions),
            "chain": pa.array(chains, mask=decisions.chain < 0),
            "limit": _words(decisions.limit, names.provisions),
            "missing": _sets(decisions.missing, names.missing, undecided),
            "nearest": _words(decisions.nearest, names.provisions),
            "fails": _words(decisions.fails, names.fails),
            "reason": _words(np.where(undecided, decisions.reason, -1).astype(np.int32), names.reasons),
        }

    def chains(self, decisions: Decisions, names: Names) -> dict[int, Shown]:
        """The chains of a batch, by their numbers, in the order in which they first stand there."""
        numbers, first = np.unique(decisions.chain, return_index=True)
        order = [int(number) for _, number in sorted(zip(first, numbers, strict=True)) if number >= 0]
        return {chain_number(names.links[number]): chain_shown(names.links[number]) for number in order}


def _words(numbers: NDArray[np.int32], words: Sequence[str]) -> pa.Array:
    """Words by their numbers; null below 0. Only those that occur are in the dictionary, in the order of words, so that
    it is the same whatever was numbered before."""
    used = np.unique(numbers)
    used = used[used >= 0]
    order = sorted(used.tolist(), key=lambda number: words[number])
    table = np.full(len(words) + 1, -1, np.int32)
    table[order] = np.arange(len(order), dtype=np.int32)
    found = table[numbers]
    indices = pa.array(found, mask=found < 0)
    return pa.DictionaryArray.from_arrays(indices, pa.array([words[number] for number in order], pa.string()))


def _sets(numbers: NDArray[np.int32], sets: Sequence[tuple[str, ...]], empty: NDArray[np.bool_]) -> pa.Array:
    """Lists of words by their numbers; null where `empty` says so."""
    count = len(numbers)
    offsets = np.zeros(count + 1, np.int32)
    if not numbers.any():
        values = pa.array([], pa.string())
    else:
        used, place = np.unique(numbers, return_inverse=True)
        held = [sets[number] for number in used.tolist()]
        lengths = np.array([len(one) for one in held], np.int32)
        np.cumsum(lengths[place], out=offsets[1:])
        words = sorted({word for one in held for word in one})
        number_of = {word: number for number, word in enumerate(words)}
        width = int(lengths.max())
        table = np.full((len(held), width), -1, np.int32)
        for row, one in enumerate(held):
            table[row, : len(one)] = [number_of[word] for word in one]
        rows = np.flatnonzero(numbers)
        flat = table[place[rows]].ravel()
        indices = pa.array(flat[flat >= 0])
        values = pa.DictionaryArray.from_arrays(indices, pa.array(words, pa.string())).dictionary_decode()
    return pa.ListArray.from_arrays(pa.array(offsets), values, mask=pa.array(empty) if empty.any() else None)


def encoded(table: pa.Table) -> bytes:
    """A table as a whole Parquet file of one row group."""
    sink = pa.BufferOutputStream()
    words = [field.name for field in table.schema if pa.types.is_dictionary(field.type)]
    with pq.ParquetWriter(
        sink, table.schema, compression="snappy", use_dictionary=[*words, "missing.list.element"], store_schema=False,
    ) as writer:  # fmt: skip
        writer.write_table(table, row_group_size=max(table.num_rows, 1))
    return bytes(sink.getvalue())


def pattern(plain: pa.Schema) -> bytes:
    """A Parquet file of no rows with the footer of the result."""
    sink = pa.BufferOutputStream()
    pq.ParquetWriter(sink, plain, compression="snappy").close()
    return bytes(sink.getvalue())


def chain_table(chains: Mapping[int, Shown]) -> pa.Table:
    """The table of chains, in the order of their numbers."""
    rows: dict[str, list[Any]] = {name: [] for name in _CHAINS.names}
    for number in sorted(chains):
        for position, link in enumerate(chains[number]):
            rows["chain"].append(number)
            rows["position"].append(position)
            for name, value in link.items():
                rows[name].append(value)
    return pa.table(rows, schema=_CHAINS)


def join_chains(known: dict[int, Shown], new: Mapping[int, Shown]) -> None:
    """Add chains to those that are known. Raises `AuditError` where two have one number."""
    for number, shown in new.items():
        if known.setdefault(number, shown) != shown:
            raise AuditError(
                "chain-number-twice", f"two chains have the number {number}, which is made from what they are",
                "audit the table in parts",
            )  # fmt: skip
