"""Our engine beside others, on one generated body of law. See README.md in this folder.

    python -m benchmarks.engines                       everything; takes about half an hour
    python -m benchmarks.engines --sizes 200 --questions 100 --rounds 3       a look

Writes results/engines.json and prints the table of it. Compiling, taking in a change and asking in a fresh process are
measured at the largest size, each by a script of its own in a process of its own.
"""

from __future__ import annotations

import argparse
import gc
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks import machine
from benchmarks.agreement import Agreement
from benchmarks.flattening import flatten
from benchmarks.peers import casbin, cedar, duckdb, rego, vires
from benchmarks.peers.peer import Peer
from benchmarks.race import SAMPLE, SET_UP, Runner, race
from benchmarks.table import markdown
from benchmarks.verdict import Truth
from benchmarks.withholding import Withholding
from benchmarks.workload import IN_FORCE, Workload, generate

RESULTS = Path(__file__).parent / "results" / "engines.json"
SIZES = (200, 2_000, 20_000, 100_000)
DEFINITION_TO = 200
"""The largest law that the reference engine is asked about; it says what is right, not how fast."""
FRESH_TO = 20_000
"""The largest law that is written out as text to be asked from a fresh process; reading it is not what is measured."""
OURS = "vires"
ENGINES = ("cedar", "cedar by power", "rego by power", "casbin")
"""The policy engines that the ratio is taken over."""
INDEXED = ("cedar by office and power", "rego by office and power")
"""The same, each behind an index that whoever uses them builds and keeps in step."""


def peers(size: int) -> list[Peer]:
    """Everything in the race at a size."""
    ours = vires.Vires()
    found: list[Peer] = [
        ours,
        vires.Findings(ours),
        cedar.whole(),
        cedar.by_power(),
        cedar.by_cell(),
        rego.Rego(),
        rego.Rego(cells=True),
        casbin.Casbin(),
        duckdb.DuckDB(),
    ]
    return found + ([vires.Definition()] if size <= DEFINITION_TO else [])


def measure(workload: Workload, per_round: int, rounds: int, only: Sequence[str]) -> dict[str, Any]:
    """One size: the race, the agreement, and what each engine makes of a withheld fact."""
    policies = flatten(workload)
    runners = race(
        [peer for peer in peers(workload.size) if not only or peer.name in only], workload, policies, per_round, rounds
    )
    truth = Truth(workload)
    agreement = Agreement(truth)
    withholding = Withholding(workload.questions[:per_round], truth, workload.seed)
    engines = {runner.peer.name: _result(runner, agreement, withholding) for runner in runners}
    if "cedar by power" in engines:
        partial = cedar.Partial()
        partial.load(workload, policies)
        partial.prepare()
        engines[partial.name] = {"note": partial.note, "withheld": withholding.count(partial)}
    return {
        "provisions": workload.size,
        "instruments": len(workload.instruments),
        "policies": len(policies),
        "questions": agreement.outcomes(),
        "engines": engines,
        "ratios": ratios(engines),
    }


def _result(runner: Runner, agreement: Agreement, withholding: Withholding) -> dict[str, Any]:
    found: dict[str, Any] = {"note": runner.peer.note, "set_up_seconds": round(runner.set_up, 3)}
    if runner.short:
        found["fell_short"] = runner.short
    if runner.speed is not None:
        found |= {
            "questions_per_second": round(runner.speed, 1),
            "slowest_round": round(min(runner.speeds), 1),
            "fastest_round": round(max(runner.speeds), 1),
            "rounds": len(runner.speeds),
            "agreement": agreement.check(runner),
        }
        if runner.short is None:
            found["withheld"] = withholding.count(runner.peer)
    return found


def ratios(engines: dict[str, Any]) -> dict[str, Any]:
    """How many times faster ours is than the fastest policy engine, and than the fastest behind a hand-made index."""
    found = {}
    for name, among in (("policy_engine", ENGINES), ("hand_indexed", INDEXED), ("interval_join", ("duckdb",))):
        speeds = {
            n: engines[n]["questions_per_second"] for n in among if engines.get(n, {}).get("questions_per_second")
        }
        if speeds and OURS in engines:
            fastest = max(speeds, key=lambda n: speeds[n])
            found[name] = {
                "fastest": fastest,
                "times": round(engines[OURS]["questions_per_second"] / speeds[fastest], 2),
            }
    return found


def apart(script: str, *arguments: object) -> Any:
    """What another script measures, in a process of its own."""
    command = [sys.executable, "-m", f"benchmarks.{script}", *map(str, arguments)]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)


def keep(result: Mapping[str, Any], out: Path) -> None:
    """Write what there is so far: the run is long."""
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(result, indent=1) + "\n")


def main(arguments: Sequence[str]) -> None:
    """Measure, write the results, print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.engines")
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES), help="provisions in the law")
    parser.add_argument("--questions", type=int, default=1_000, help="in a round")
    parser.add_argument("--rounds", type=int, default=7, help="after the first")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--in-force", type=int, default=IN_FORCE, help="provisions in their periods at once, at most")
    parser.add_argument("--only", nargs="+", default=[], metavar="ENGINE", help="names as in the results")
    parser.add_argument("--race-only", action="store_true", help="leave out what is measured in other processes")
    parser.add_argument("--out", type=Path, default=RESULTS)
    given = parser.parse_args(arguments)
    result: dict[str, Any] = {
        "benchmark": "engines",
        "machine": machine.line(),
        "seed": given.seed,
        "questions_per_round": given.questions,
        "limits": {"set_up_seconds": SET_UP, "first_round_seconds": SAMPLE},
        "sizes": [],
    }
    for size in given.sizes:
        print(f"{size:,} provisions", file=sys.stderr)
        workload = generate(size, given.questions * (given.rounds + 1), given.seed, given.in_force)
        result["sizes"].append(measure(workload, given.questions, given.rounds, given.only))
        del workload
        gc.collect()
        keep(result, given.out)
    if not given.race_only:
        largest = max(given.sizes)
        for script, *sizes in (
            ("compilation", largest),
            ("change", largest),
            ("fresh", *sorted({min(given.sizes), min(largest, FRESH_TO)})),
        ):
            print(script, file=sys.stderr)
            result[str(script)] = apart(str(script), *sizes)
            keep(result, given.out)
    print(markdown(result))


if __name__ == "__main__":
    main(sys.argv[1:])
