"""Tables of acts of Arden, and an audit of one as its rows."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tests.unit import arden
from vires.audit.job import Done, beside, run
from vires.audit.mappingfile import read_mapping
from vires.audit.reading import open_source
from vires.service.asking import Handle

MAPPING = """
id: case
office: agency
power: {constant: inspect}
territory: district
sites: {column: place, distance: {column: metres, empty: at}, empty: none}
subjects: {column: vessel, separator: ';'}
at: when
facts:
  trained: trained
  board-approval: approved
"""
WHEN = pa.timestamp("us", "UTC")


def acts(count: int = 40) -> pa.Table:
    """So many acts in which everything occurs that the mapping names; the same for the same count."""
    chance = random.Random(7)
    offices = ["harbour/inspector", "Harbour Inspector", "Harbour master", "fisheries/inspector", "nobody", None]
    instant = 946_684_800_000_000  # 2000 begins

    def drawn(*values: Any) -> list[Any]:
        return [chance.choice(values) for _ in range(count)]

    return pa.table({
        "case": pa.array([f"c{row}" for row in range(count)], pa.string()),
        "agency": pa.array(drawn(*offices[:2], *offices), pa.string()),
        "district": pa.array(drawn("north", None), pa.string()),
        "place": pa.array(drawn("yard", "shipyard", None), pa.string()),
        "metres": pa.array(drawn(5.0, 250.0, 0.0, None), pa.float64()),
        "vessel": pa.array(drawn("fishing vessel", None, "fishing-vessel;fishing vessel"), pa.string()),
        "when": pa.array([instant + (row % 11 - 5) * 86_400_000_000 * 300 for row in range(count)], WHEN),
        "trained": pa.array(drawn(True, True, False, None), pa.bool_()),
        "approved": pa.array(drawn("yes", "N", "N", None, "maybe"), pa.string()),
    })  # fmt: skip


def audited(
    table: Any, folder: Path, mapping: str = MAPPING, *, handle: Handle | None = None, name: str = "out", **how: Any
) -> tuple[list[dict[str, Any]], Done]:
    """The rows of the result, and what the audit came to. Through the plain engine, unless it is said otherwise."""
    handle = handle or arden.handle()
    how = {"engine": "plain", "gather": False, **how}
    out = folder / f"{name}.parquet"
    done = run(
        handle.registry,
        open_source(table),
        read_mapping("mapping.yaml", mapping.encode()),
        out,
        handle.vantage(),
        **how,
    )
    return pq.read_table(out).to_pylist(), done


def chains(folder: Path, name: str = "out") -> list[dict[str, Any]]:
    """The table of chains of an audit."""
    rows: list[dict[str, Any]] = pq.read_table(beside(folder / f"{name}.parquet")[0]).to_pylist()
    return rows


def receipt(folder: Path, name: str = "out") -> Any:
    """The receipt of an audit."""
    return json.loads(beside(folder / f"{name}.parquet")[1].read_text())
