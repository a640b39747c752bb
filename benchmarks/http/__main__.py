"""Our service beside Cerbos, both asked by the same API, over the same law, by turns.

    python -m benchmarks.http                     everything; takes about 25 minutes
    python -m benchmarks.http --quick             a look, within four minutes

Needs `wrk`, and `npm` for the package of Cerbos (kept in the ignored folder build/cerbos); without it ours is measured
alone. Writes results/http.json and prints it as a table. Load goes to 127.0.0.1 alone.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import machine
from benchmarks.http import law, service
from benchmarks.http.agreement import decisions
from benchmarks.http.load import Loaded, at_rate, middle, wrk
from benchmarks.http.service import Service
from benchmarks.workload import Workload, generate

RESULTS = Path(__file__).parent.parent / "results" / "http.json"
PROGRAM = Path(__file__).parent.parent.parent / "build" / "cerbos"
PACKAGES = ("vires", "uvicorn", "uvloop", "httptools", "starlette")
CLIENTS = (1, 8, 32)
BATCHES = (50, 500, 1_000)
SINGLE, SEVERAL = "/access/v1/evaluation", "/access/v1/evaluations"
COMPARED = 2_000
"""Questions of which every decision is held against the law before anything is measured."""
BATCHED = 4
"""Seconds that batches are asked for at least: one takes its time."""
REPEATED = 100
"""Questions that are asked again and again."""


@dataclass(frozen=True)
class Effort:
    """How much is measured."""

    provisions: int
    questions: int
    rounds: int
    seconds: int
    warming: int
    clients: Sequence[int]


WHOLE = Effort(2_000, 20_000, 5, 5, 60, CLIENTS)
QUICK = Effort(2_000, 6_000, 2, 2, 30, CLIENTS)


def turns(
    services: Sequence[Service], path: str, bodies: Sequence[bytes], clients: int, size: int, effort: Effort
) -> dict[str, Any]:
    """One kind of load on each service in turn, several times over: decisions a second, milliseconds of a request,
    and what a decision took of a processor, which a busy machine changes less."""
    loads: dict[str, list[Loaded]] = {one.name: [] for one in services}
    spent: dict[str, list[float]] = {one.name: [] for one in services}
    for _ in range(effort.rounds):
        for one in services:
            before = one.processor()
            found = wrk(one.url + path, bodies, clients, effort.seconds if size == 1 else max(effort.seconds, BATCHED))
            spent[one.name].append((one.processor() - before) / (found.requests * size) * 1e6)
            loads[one.name].append(replace(found, per_second=found.per_second * size))
    return {
        name: {**middle(some), "processor_microseconds": round(median(spent[name]), 1)} for name, some in loads.items()
    }


def times(found: dict[str, Any]) -> dict[str, float] | None:
    """How many times as many decisions ours gives, and how much less of a processor one takes; `None` where nothing
    stands beside it."""
    if "cerbos" not in found:
        return None
    ours, theirs = found["vires"], found["cerbos"]
    return {
        "decisions": round(ours["per_second"] / theirs["per_second"], 2),
        "processor": round(theirs["processor_microseconds"] / ours["processor_microseconds"], 2),
    }


def measure(services: Sequence[Service], workload: Workload, effort: Effort) -> dict[str, Any]:
    """Everything, once both are shown to decide alike."""
    questions = law.distinct(workload.questions)
    single = {"distinct": law.single(questions), "repeated": law.single(questions[:REPEATED])}
    result: dict[str, Any] = {"questions": len(questions), "agreement": agree(services, workload)}
    for one in services:
        _say(f"warming {one.name}")
        for _ in range(2):
            wrk(one.url + SINGLE, single["distinct"], 32, effort.warming // 2)
            wrk(one.url + SEVERAL, law.batches(questions, 50), 8, max(2, effort.warming // 10))
    result["memory_megabytes"] = {"warm": {one.name: one.megabytes() for one in services}}
    result["single"], result["batch"] = [], []
    for kind, bodies in single.items():
        for clients in effort.clients:
            _say(f"single, {kind}, {clients} clients")
            found = turns(services, SINGLE, bodies, clients, 1, effort)
            result["single"].append({"questions": kind, "clients": clients, **found, "times": times(found)})
    for size in BATCHES:
        bodies = law.batches(questions, size)
        some = [one for one in services if one.most >= size]
        for clients in effort.clients if effort is WHOLE else (8,):
            _say(f"batches of {size}, {clients} clients")
            found = turns(some, SEVERAL, bodies, clients, size, effort)
            result["batch"].append({"size": size, "clients": clients, **found, "times": times(found)})
    result["at_half_of_the_peak"] = open_loop(services, result["single"], single["distinct"], effort)
    result["memory_megabytes"]["at_the_end"] = {one.name: one.megabytes() for one in services}
    return result


def open_loop(
    services: Sequence[Service], single: Sequence[dict[str, Any]], bodies: Sequence[bytes], effort: Effort
) -> dict[str, Any]:
    """Single evaluations of distinct questions at half the rate that each service was seen to take of them."""
    found: dict[str, list[Loaded]] = {one.name: [] for one in services}
    rates = {
        one.name: max(row[one.name]["per_second"] for row in single if row["questions"] == "distinct") / 2
        for one in services
    }
    for _ in range(effort.rounds):
        for one in services:
            _say(f"{rates[one.name]:.0f} a second, {one.name}")
            found[one.name].append(at_rate(one.url + SINGLE, bodies, rates[one.name], effort.seconds * 2))
    return {name: {"asked_per_second": round(rates[name], 1), **middle(some)} for name, some in found.items()}


def agree(services: Sequence[Service], workload: Workload) -> dict[str, Any]:
    """Hold every decision, asked singly and in batches, against a plain reading of the law. Raises `RuntimeError`."""
    questions = workload.questions[:COMPARED]
    true = law.truths(workload, questions)
    batches = law.batches(questions, 50)
    for one in services:
        _say(f"asking {one.name}")
        singly = decisions(one.port, SINGLE, law.single(questions))
        together = decisions(one.port, SEVERAL, batches)
        if singly != true or together != true[: len(together)]:
            raise RuntimeError(f"{one.name} decides otherwise than the law reads: nothing of this is worth measuring")
    return {"decisions": len(true), "allowed": sum(true), "wrong": 0, "services": [one.name for one in services]}


def table(result: dict[str, Any]) -> str:
    """The figures as lines to read."""
    lines = []
    for row in (*result["single"], *result["batch"]):
        what = f"batches of {row['size']}" if "size" in row else f"single, {row['questions']}"
        for name in ("vires", "cerbos"):
            if name in row:
                one = row[name]
                lines.append(
                    f"{what:18} {row['clients']:3} clients  {name:7} {one['per_second']:9.0f}/s"
                    f"  p50 {one['p50_ms']:7.2f} ms  p99 {one['p99_ms']:7.2f} ms"
                    f"  {one['processor_microseconds']:7.1f} µs of a processor"
                )
        if row["times"]:
            lines.append(
                f"{'':18} {row['times']['decisions']} times the decisions, {row['times']['processor']} by processor"
            )
    for name, one in result["at_half_of_the_peak"].items():
        lines.append(f"open loop, {name}: {one['per_second']:.0f}/s  p50 {one['p50_ms']} ms  p99 {one['p99_ms']} ms")
    lines.append(f"memory: {result['memory_megabytes']}")
    return "\n".join(lines)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main(arguments: Sequence[str]) -> None:
    """Measure, write the results, print them."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.http")
    parser.add_argument("--quick", action="store_true", help="within four minutes")
    parser.add_argument("--workers", type=int, default=2, help="processes of ours that answer")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=RESULTS)
    given = parser.parse_args(arguments)
    effort = QUICK if given.quick else WHOLE
    workload = generate(effort.provisions, effort.questions, given.seed)
    result: dict[str, Any] = {
        "benchmark": "http",
        "machine": machine.line(PACKAGES),
        "seed": given.seed,
        "quick": given.quick,
        "provisions": workload.size,
        "workers": given.workers,
        "rounds": effort.rounds,
        "seconds": effort.seconds,
        "generators": {"as much as is taken": "wrk, one thread", "at a rate": "benchmarks/http/load.py"},
    }
    with tempfile.TemporaryDirectory(prefix="vires-http-") as name, ExitStack() as stack:
        folder = Path(name)
        law.write_registry(workload, folder / "registry")
        services = [stack.enter_context(service.ours(folder / "registry", given.workers, folder, folder / "vires.log"))]
        program = service.installed(PROGRAM)
        if program is not None:
            result["rules"] = law.write_policies(workload, folder / "policies")
            services.append(
                stack.enter_context(service.cerbos(program, folder / "policies", folder, folder / "cerbos.log"))
            )
        result["services"] = {one.name: one.version for one in services}
        result |= measure(services, workload, effort)
    result["machine"]["load_at_the_end"] = machine.line(())["load"]
    given.out.parent.mkdir(parents=True, exist_ok=True)
    given.out.write_text(json.dumps(result, indent=1) + "\n")
    print(table(result))


if __name__ == "__main__":
    main(sys.argv[1:])
