"""How long `vires ask` takes in a process of its own: once with nothing kept from before, then with what that kept.

    python -m benchmarks.fresh [PROVISIONS...]     the bundled registry, and generated ones of these sizes (2,000)

Prints one JSON document. Python's byte code is there already, as after any install; nothing else is. Seconds of a
process that only starts Python are given beside, since they are in every figure.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from benchmarks.record import text
from benchmarks.workload import Question, generate

TIMES = 7
BUNDLED: Question = {
    "office": "dea/special-agent",
    "power": "immigration/arrest/without-warrant",
    "at": "2025-01-23",
    "sites": [],
    "facts": {},
}


def main(sizes: Sequence[int]) -> None:
    """Measure each registry, print."""
    found = [measured("bundled", None, BUNDLED)]
    for size in sizes:
        workload = generate(size, 1)
        with TemporaryDirectory() as folder:
            for name, content in text(workload).items():
                path = Path(folder, name)
                path.parent.mkdir(exist_ok=True)
                path.write_bytes(content)
            found.append(measured(f"{size:,} provisions", folder, workload.questions[0]))
    bare = [run([sys.executable, "-c", ""], os.environ)[0] for _ in range(TIMES)]
    print(json.dumps({"benchmark": "fresh", "python_alone_seconds": round(median(bare), 3), "registries": found}))


def measured(name: str, folder: str | None, question: Question) -> dict[str, Any]:
    """One registry: the first time, the median of later ones, and the slowest of them."""
    with TemporaryDirectory() as kept, TemporaryDirectory() as code:
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": code}
        command = call(folder, question)
        run(command, environment | {"VIRES_CACHE": "off"})
        environment["VIRES_CACHE"] = kept
        first = run(command, environment)
        later = [run(command, environment) for _ in range(TIMES)]
        size = sum(path.stat().st_size for path in Path(kept).rglob("*") if path.is_file())
    return {
        "registry": name,
        "first_seconds": round(first[0], 3),
        "first_processor_seconds": round(first[1], 3),
        "later_seconds": round(median(seconds for seconds, _ in later), 3),
        "later_processor_seconds": round(median(seconds for _, seconds in later), 3),
        "slowest_later_seconds": round(max(seconds for seconds, _ in later), 3),
        "kept_megabytes": round(size / 1e6, 2),
    }


def call(folder: str | None, question: Question) -> list[str]:
    """The command as a user types it."""
    sites = [part for site in question["sites"] for part in ("--site", site)] or ["--no-sites"]
    facts = [part for fact, so in question["facts"].items() for part in ("--fact", f"{fact}={str(so).lower()}")]
    registry = [] if folder is None else ["--registry", folder]
    vires = str(Path(sys.executable).with_name("vires"))
    return [vires, "ask", question["office"], question["power"], "--at", question["at"], *sites, *facts, *registry]


def run(command: Sequence[str], environment: Any) -> tuple[float, float]:
    """Seconds from start to end of the process, and processor seconds that it used; it must succeed."""
    used, began = processor(), perf_counter()
    subprocess.run(command, env=dict(environment), check=True, stdout=subprocess.DEVNULL)
    return perf_counter() - began, processor() - used


def processor() -> float:
    """Processor seconds of all processes waited for so far."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or [2_000])
