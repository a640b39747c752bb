"""How long a large loaded registry takes to compile, and how much memory: in a process of its own.

    python -m benchmarks.compilation [PROVISIONS]     100,000 unless told otherwise

Prints one JSON document. Every cell is made, though the engine would make each only when it is first asked about; the
time of the slowest of the next thousand questions says whether more was put off.
"""

from __future__ import annotations

import gc
import json
import resource
import sys
from pathlib import Path
from time import perf_counter, process_time

from benchmarks.record import VANTAGE, registry
from benchmarks.workload import generate
from vires.decide.engine import Engine


def main(size: int) -> None:
    """Load, compile, ask, print."""
    workload = generate(size, 1_000)
    loaded = registry(workload)
    questions = workload.questions
    del workload
    gc.collect()
    before = resident()
    forget_peak()
    began, worked = perf_counter(), process_time()
    engine = Engine(loaded)
    engine.table(VANTAGE).fill()
    quick = engine.quick(VANTAGE)
    took, work = perf_counter() - began, process_time() - worked
    times = []
    for question in questions:
        asked = process_time()
        quick.ask(**question)
        times.append(process_time() - asked)
    result = {
        "benchmark": "compilation",
        "provisions": size,
        "seconds": round(took, 2),
        "processor_seconds": round(work, 2),
        "slowest_question_after_milliseconds": round(max(times) * 1000, 2),
        "megabytes": {"loaded": before, "peak": peak()},
    }
    print(json.dumps(result))


def resident() -> int:
    """Megabytes that the process holds now, or has held at most where the system does not say."""
    status = Path("/proc/self/status")
    if not status.exists():
        return peak()
    return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmRSS")) // 1024


def forget_peak() -> None:
    """Let the peak be that of what comes now, not of making the law up; where the system can."""
    marks = Path("/proc/self/clear_refs")
    if marks.exists():
        marks.write_text("5")


def peak() -> int:
    """Megabytes that the process held at most since, records and all."""
    status = Path("/proc/self/status")
    if status.exists():
        return next(int(t.split()[1]) for t in status.read_text().splitlines() if t.startswith("VmHWM")) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
