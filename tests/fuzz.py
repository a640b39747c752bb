"""Compare the engine with the definition on random cases until stopped: `make fuzz`, or

    python -m tests.fuzz --minutes 60 --jobs 2 --seed 7 --out build/fuzz

Example number N of seed S is the same on every run and every number of jobs, so that `--seed S --first N --count 1`
comes back to it. Outcome and branches are compared on every case, the whole finding on one in seven. What differs is
reduced and written to the folder as a conformance case; of each sort of difference the first three.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import signal
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.synchronize import Event
from pathlib import Path
from queue import Empty
from time import monotonic
from typing import Any

from tests.generated import LENGTH, Example, example
from tests.generated.agreement import Disagreement, compare, shown
from tests.generated.exercised import Exercised
from vires.decide.engine import Engine

WHOLE = 7
KEPT = 3
"""How many cases are written of each sort of difference."""
SECONDS = 60
"""How long one case is reduced."""
EVERY = 2.0
"""Seconds between two reports of a job."""


@dataclass
class Tally:
    """What has been done so far."""

    cases: int = 0
    examples: int = 0
    sorts: Counter[str] = field(default_factory=Counter)
    exercised: Exercised = field(default_factory=Exercised)

    def add(self, report: dict[str, Any]) -> None:
        """Add what a job has done since its last report."""
        self.cases += report["cases"]
        self.examples += report["examples"]
        self.sorts.update(report["sorts"])
        self.exercised.add(report["exercised"])

    def line(self, seconds: float) -> str:
        """How far it is, in a line."""
        outcomes = {what: n for (rule, what), n in self.exercised.counts.items() if rule == "S15" and what.isupper()}
        shares = ", ".join(f"{what} {n * 100 // max(1, self.exercised.cases)}%" for what, n in sorted(outcomes.items()))
        rate, zero = self.cases / max(seconds, 0.001), len(self.exercised.zeros())
        return (
            f"{self.cases} cases in {seconds:.0f} s ({rate:.0f} a second), {sum(self.sorts.values())} differ; "
            f"{zero} of the rules' points not exercised; {shares}"
        )


def made(seed: int, number: int) -> Example:
    """Example `number` of a seed."""
    return example(random.Random(f"{seed}:{number}").randbytes(LENGTH))


def work(seed: int, numbers: Iterator[int], stop: Event, reports: Any, out: Path) -> None:
    """One job: compare example after example, and report every two seconds."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    seen: Counter[str] = Counter()
    report, last = _fresh(), monotonic()
    for number in numbers:
        exercised = report["exercised"]
        drawn = made(seed, number)
        whole = partial(_is_whole, number)
        for place, found in enumerate(compare(drawn, Engine, whole, exercised)):
            report["sorts"][found.sort] += 1
            seen[found.sort] += 1
            if seen[found.sort] <= KEPT:
                _keep(found, out, f"generated-{seed}-{number}-{place}")
        report["cases"] += len(drawn.questions)
        report["examples"] += 1
        if stop.is_set() or monotonic() - last > EVERY:
            reports.put(report | {"exercised": exercised.written()})
            report, last = _fresh(), monotonic()
        if stop.is_set():
            break
    reports.put(report | {"exercised": report["exercised"].written()})
    reports.put(None)


def _is_whole(number: int, place: int) -> bool:
    return (number + place) % WHOLE == 0


def _fresh() -> dict[str, Any]:
    return {"cases": 0, "examples": 0, "sorts": Counter(), "exercised": Exercised()}


def _keep(found: Disagreement, out: Path, slug: str) -> None:
    out.mkdir(parents=True, exist_ok=True)
    (out / f"{slug}.yaml").write_text(shown(found, Engine, slug, SECONDS), encoding="utf-8")


def _numbers(first: int, count: int | None, job: int, jobs: int) -> Iterator[int]:
    number = first + job
    while count is None or number < first + count:
        yield number
        number += jobs


def main() -> int:
    """Run the jobs, say every now and then how far they are, and sum up at the end."""
    asked = _arguments()
    print(f"seed {asked.seed}, from example {asked.first}, {asked.jobs} jobs; differences go to {asked.out}/")
    stop: Event = multiprocessing.Event()
    reports: multiprocessing.Queue[dict[str, Any] | None] = multiprocessing.Queue()
    jobs = [
        multiprocessing.Process(
            target=work,
            args=(asked.seed, _numbers(asked.first, asked.count, job, asked.jobs), stop, reports, asked.out),
        )
        for job in range(asked.jobs)
    ]
    for job in jobs:
        job.start()
    interrupts: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, _: interrupts.append(number))
    start, tally, running = monotonic(), Tally(), len(jobs)
    end = None if asked.minutes is None else start + 60 * asked.minutes
    said = start
    while running:
        try:
            report = reports.get(timeout=1)
            if report is None:
                running -= 1
            else:
                tally.add(report)
        except Empty:
            if not any(job.is_alive() for job in jobs):
                break
        if interrupts or (end is not None and monotonic() > end):
            stop.set()
        if monotonic() - said > asked.every:
            said = monotonic()
            print(tally.line(said - start), flush=True)
    for job in jobs:
        job.join()
    return _summed_up(tally, monotonic() - start, asked)


def _summed_up(tally: Tally, seconds: float, asked: argparse.Namespace) -> int:
    print("\n" + tally.exercised.table())
    print(f"\nseed {asked.seed}, examples {asked.first} to {asked.first + tally.examples - 1}")
    print(tally.line(seconds))
    zeros = tally.exercised.zeros()
    print(f"not exercised: {', '.join(zeros) or 'nothing'}")
    for sort, count in tally.sorts.most_common():
        print(f"{count} differ in: {sort}")
    return 1 if tally.sorts else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description="Compare the engine with the definition.")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6), help="which examples")
    parser.add_argument("--first", type=int, default=0, help="the example to begin with")
    parser.add_argument("--count", type=int, help="how many examples (left out: until stopped)")
    parser.add_argument("--minutes", type=float, help="how long (left out: until stopped)")
    parser.add_argument("--jobs", type=int, default=2, help="how many processes")
    parser.add_argument("--every", type=float, default=10, help="seconds between two lines")
    parser.add_argument("--out", type=Path, default=Path("build/fuzz"), help="where differences are written")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
