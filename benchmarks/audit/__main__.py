"""An audit from Parquet to Parquet, in processor time, beside reading the same columns and beside other engines.

    python -m benchmarks.audit [PROVISIONS] [ROWS] [TURNS]       10,000, 2,000,000 and 3 unless told otherwise

What is measured takes turns, all of it on one core. The audit is run on a quarter of the rows too: the difference is
what rows cost, the rest what laying out the law costs once. Every outcome is held against DuckDB's, and a sample of
rows against the engine in every column. `--compiled MODULE.so` measures the part in C too. Prints one JSON document.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import resource
import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks import machine
from benchmarks.audit import acts, sql
from benchmarks.flattening import flatten
from benchmarks.peers.duckdb import DuckDB
from benchmarks.record import VANTAGE, registry
from benchmarks.workload import generate
from vires.audit.job import run
from vires.audit.kernel import looking
from vires.audit.mappingfile import as_mapping
from vires.audit.plan.gist import gist
from vires.audit.reading import open_source
from vires.decide.engine import Engine
from vires.model.question import Act, Place
from vires.model.registry import Registry
from vires.temporal.dating import Dating

SAMPLE = 400
A_QUARTER = 4


def main() -> None:
    """Make the law and the acts, take turns, check, print."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("provisions", type=int, nargs="?", default=10_000)
    arguments.add_argument("rows", type=int, nargs="?", default=2_000_000)
    arguments.add_argument("turns", type=int, nargs="?", default=3)
    arguments.add_argument("--compiled", type=Path)
    arguments.add_argument("--without-sql", action="store_true")
    told = arguments.parse_args()
    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)
    workload = generate(told.provisions, 0)
    policies, law = flatten(workload), registry(workload)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        whole, part = folder / "acts.parquet", folder / "some.parquet"
        acts.write(whole, policies, told.rows)
        acts.write(part, policies, told.rows // A_QUARTER)
        tasks: dict[str, Callable[[], None]] = {
            "read": lambda: _read(whole),
            "audit, a quarter": lambda: _audit(law, part, folder / "part.out.parquet", None),
            "audit": lambda: _audit(law, whole, folder / "out.parquet", None),
        }
        if told.compiled:
            module = _module(told.compiled)
            tasks["compiled, a quarter"] = lambda: _audit(law, part, folder / "part.c.parquet", module)
            tasks["compiled"] = lambda: _audit(law, whole, folder / "c.parquet", module)
        if not told.without_sql:
            peer = DuckDB()
            peer.load(workload, policies)
            peer.prepare()
            tasks["sql"] = lambda: sql.decide(peer, whole, folder / "sql.parquet")
        taken: dict[str, list[float]] = {task: [] for task in tasks}
        for _ in range(told.turns):
            for task, does in tasks.items():
                began = process_time()
                does()
                taken[task].append(process_time() - began)
        agreement = _agreement(law, whole, folder)
    print(json.dumps(_result(told, taken, agreement), indent=2))


def _read(path: Path) -> None:
    for group in pq.ParquetFile(path).iter_batches(batch_size=acts.A_GROUP, use_threads=False):
        assert group.num_rows


def _audit(law: Registry, source: Path, out: Path, compiled: Any) -> None:
    looking.compiled = compiled
    for old in out.parent.glob(out.name + "*"):
        old.unlink()
    run(law, open_source(source), as_mapping(acts.MAPPING), out, VANTAGE, gather=False)


def _module(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location("vires.audit.kernel._look", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _agreement(law: Registry, source: Path, folder: Path) -> dict[str, Any]:
    """How many rows were checked, and how many differ: outcomes against the SQL, all columns against the engine, and
    what is compiled against what is not."""
    ours = pq.read_table(folder / "out.parquet")
    found: dict[str, Any] = {"outcomes": {}}
    values, counts = np.unique(np.array(ours["outcome"].to_pylist()), return_counts=True)
    found["outcomes"] = dict(zip(values.tolist(), counts.tolist(), strict=True))
    if (folder / "sql.parquet").exists():
        theirs = pq.read_table(folder / "sql.parquet").sort_by("act")
        differ = sum(a != b for a, b in zip(ours["outcome"].to_pylist(), theirs["outcome"].to_pylist(), strict=True))
        found["sql"] = {"rows": len(ours), "differ": differ}
    if (folder / "c.parquet").exists():
        found["compiled"] = {"rows": len(ours), "same": ours.equals(pq.read_table(folder / "c.parquet"))}
    engine, names = Engine(law), ("outcome", "provision", "limit", "nearest", "fails")
    rows = np.random.default_rng(2).choice(len(ours), min(SAMPLE, len(ours)), replace=False)
    asked, said = pq.read_table(source).take(rows).to_pylist(), ours.select(names).take(rows).to_pylist()
    differ = 0
    for act, columns in zip(asked, said, strict=True):
        told = gist(engine, _act(act), VANTAGE)
        provision = told.links[-1].provision if told.links else None
        differ += (told.outcome.value, provision, told.limit, told.nearest, told.fails) != tuple(columns.values())
    found["engine"] = {"rows": len(rows), "differ": differ}
    return found


def _act(row: dict[str, Any]) -> Act:
    return Act(
        office=row["office"],
        power=row["power"],
        at=Dating.parse(row["at"].isoformat()),
        sites=(Place(site=row["site"]),),
        facts={fact: row[fact] for fact in acts.MAPPING["facts"]},
    )


def _result(told: Any, taken: dict[str, list[float]], agreement: dict[str, Any]) -> dict[str, Any]:
    middle = {task: statistics.median(times) for task, times in taken.items()}
    floor = middle["read"]

    def rows_only(task: str) -> float:
        more = told.rows - told.rows // A_QUARTER
        return (middle[task] - middle[f"{task}, a quarter"]) / more * told.rows

    ratios = {}
    for task in ("audit", "compiled"):
        if task in middle:
            ratios[task] = {
                "of the floor": round(middle[task] / floor, 1),
                "of the floor, rows only": round(rows_only(task) / floor, 1),
                "nanoseconds a row": round(rows_only(task) / told.rows * 1e9),
                "seconds to lay out": round(middle[task] - rows_only(task), 2),
            }
            if "sql" in middle:
                ratios[task]["times less than sql, rows only"] = round(middle["sql"] / rows_only(task), 1)
    return {
        "benchmark": "audit",
        "provisions": told.provisions,
        "rows": told.rows,
        "processor_seconds": {task: [round(one, 3) for one in times] for task, times in taken.items()},
        "ratios": ratios,
        "agreement": agreement,
        "peak_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "machine": machine.line(("numpy", "pyarrow", "duckdb")),
    }


if __name__ == "__main__":
    main()
