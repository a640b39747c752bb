"""A year of acts under generated law, as a Parquet file: two in three aimed at a grant, the rest anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.flattening import Policy
from benchmarks.landscape import FACTS, OFFICES, POWERS, SITES, spread

YEAR = 2024
A_GROUP = 131_072
MAPPING: dict[str, Any] = {
    "id": "act",
    "office": {"column": "office"},
    "power": {"column": "power"},
    "sites": [{"column": "site"}],
    "at": {"column": "at"},
    "facts": {fact: {"column": fact} for fact in FACTS},
}
EPOCH = date(1970, 1, 1)


def write(path: Path, policies: Sequence[Policy], rows: int, seed: int = 1) -> None:
    """Write so many acts, a row group at a time."""
    chance = np.random.default_rng(seed)
    offices, powers, sites = (sorted(spread(scheme)) for scheme in (OFFICES, POWERS, SITES))
    first, last = (day - EPOCH for day in (date(YEAR, 1, 1), date(YEAR + 1, 1, 1)))
    held = [
        (offices.index(office), powers.index(power), _site(policy, sites, chance), *period)
        for policy in policies
        if policy.effect == "permit" and (period := _within(policy, first, last)) is not None
        for office in policy.offices
        for power in policy.powers
    ]
    aims = np.array(held, np.int64)
    with pq.ParquetWriter(path, _schema()) as writer:
        for start in range(0, rows, A_GROUP):
            count = min(A_GROUP, rows - start)
            writer.write_table(_group(chance, aims, (offices, powers, sites), (first.days, last.days), start, count))


def _site(policy: Policy, sites: list[str], chance: np.random.Generator) -> int:
    return sites.index(str(chance.choice(sorted(policy.sites or sites))))


def _within(policy: Policy, first: timedelta, last: timedelta) -> tuple[int, int] | None:
    since, until = (max(first, min(last, _days(number))) for number in (policy.since, policy.until))
    return (since.days, until.days) if since < until else None


def _days(number: int) -> timedelta:
    return date(number // 10_000, number // 100 % 100, number % 100) - EPOCH


def _schema() -> pa.Schema:
    words = [(name, pa.string()) for name in ("office", "power", "site")]
    return pa.schema([("act", pa.int64()), *words, ("at", pa.date32()), *((fact, pa.bool_()) for fact in FACTS)])


def _group(
    chance: np.random.Generator, aims: Any, terms: tuple[list[str], ...], year: tuple[int, int], start: int, count: int
) -> pa.Table:
    aimed = aims[chance.integers(0, len(aims), count)]
    anywhere = chance.random(count) < 1 / 3
    columns: dict[str, Any] = {"act": np.arange(start, start + count)}
    for place, (name, words) in enumerate(zip(("office", "power", "site"), terms, strict=True)):
        chosen = np.where(anywhere, chance.integers(0, len(words), count), aimed[:, place])
        columns[name] = pa.DictionaryArray.from_arrays(pa.array(chosen.astype(np.int32)), words).cast(pa.string())
    days = aimed[:, 3] + (chance.random(count) * (aimed[:, 4] - aimed[:, 3])).astype(np.int64)
    days = np.where(anywhere, chance.integers(*year, count), days)
    columns["at"] = pa.array(days.astype(np.int32), pa.date32())
    columns |= {fact: chance.random(count) < 0.6 for fact in FACTS}
    return pa.table(columns, schema=_schema())
