"""Recorders killed at random moments; after each, the ledger must open, verify, and hold all or nothing.

python -m tests.ledger_suite.torture --rounds 500 --store sqlite --store postgres
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.ledger_suite.places import File, Schema
from tests.ledger_suite.recorder import begin, heard, record_until_killed
from tests.ledger_suite.server import Server
from vires.ledger.failure import LedgerError

LONGEST = {"sqlite": 0.1, "postgres": 0.25}
"""Seconds within which a recorder is killed, once it is open: some records long."""
FRESH = 20
"""Rounds after which another ledger is begun; the first recorder of it may be killed while it makes it."""


@dataclass
class Tally:
    """What the rounds came to."""

    rounds: int = 0
    recorded: int = 0
    unconfirmed: int = 0
    within_making: int = 0
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.rounds} rounds, {self.recorded} revisions; killed after a commit and before saying so: "
            f"{self.unconfirmed}, before the first: {self.within_making}; faults: {len(self.wrong)}"
        )


class Torture:
    """Rounds against ledgers in one kind of place, one ledger after another."""

    def __init__(self, place: type[File] | type[Schema], where: Path | Server, seed: int) -> None:
        self._place, self._where, self._seed = place, where, seed
        self._chance = Random(seed)
        self._confirmed: dict[int, str] = {}
        self.tally = Tally()

    def run(self, rounds: int) -> Tally:
        """So many rounds."""
        place: File | Schema | None = None
        for number in range(rounds):
            if place is None or number % FRESH == 0:
                place = self._fresh(number)
                self._confirmed = {}
            self._round(place, number)
        return self.tally

    def _fresh(self, number: int) -> File | Schema:
        if isinstance(self._where, Server):
            return Schema(self._where)
        return File(self._where / f"{self._seed}-{number}.ledger")

    def _round(self, place: File | Schema, number: int) -> None:
        process, pipe = begin(record_until_killed, place.address, self._seed * 100_000 + number)
        if number % FRESH and pipe.poll(30):
            pipe.recv()
        time.sleep(self._chance.uniform(0, LONGEST[place.kind]))
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        said = [word for word in heard(pipe) if word != "open"]
        process.join()
        self.tally.rounds += 1
        if process.exitcode != -signal.SIGKILL:
            self.tally.wrong.append(f"round {number}: the recorder ended by itself, with {process.exitcode}")
        self._confirmed.update(dict(said))
        self.tally.recorded += len(said)
        self._look(place, number)

    def _look(self, place: File | Schema, number: int) -> None:
        try:
            store = place.open()
        except LedgerError as error:
            self.tally.wrong.append(f"round {number}: does not open: {error.message}")
            return
        wrong = [f"{fault.where}: {fault.what}" for fault in store.verify()]
        revisions = {revision.number: revision.digest for revision in store.revisions()}
        missing = {n: d for n, d in self._confirmed.items() if revisions.get(n) != d}
        if missing:
            wrong.append(f"confirmed and not there: {missing}")
        extra = len(revisions) - len(self._confirmed)
        if extra not in (0, 1):
            wrong.append(f"{extra} revisions more than were confirmed")
        if [event.subject for event in store.events()] != list(revisions.values()):
            wrong.append("the events are not those of the revisions")
        for revision in revisions:
            names = store.state(revision).names("record")
            if len(store.content(set(names.values()))) != len(set(names.values())):
                wrong.append(f"revision {revision} lacks content")
        self.tally.recorded += extra
        self.tally.unconfirmed += extra
        self.tally.within_making += not revisions
        self._confirmed = revisions
        self.tally.wrong.extend(f"round {number}: {text}" for text in wrong)
        store.close()


def torture(store: str, rounds: int, seed: int, server: Server | None = None) -> Tally:
    """Rounds against one kind of store, in a folder or on a server that is put away afterwards."""
    if store == "sqlite":
        with tempfile.TemporaryDirectory(prefix="vires-torture-") as folder:
            return Torture(File, Path(folder), seed).run(rounds)
    if server is not None:
        return Torture(Schema, server, seed).run(rounds)
    with Server() as started:
        return Torture(Schema, started, seed).run(rounds)


def main(arguments: list[str] | None = None) -> int:
    """Run the rounds and say what they came to; 1 if anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=500)
    parser.add_argument("--store", action="append", choices=("sqlite", "postgres"))
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    results = Counter[str]()
    for store in options.store or ("sqlite", "postgres"):
        begun = time.monotonic()
        tally = torture(store, options.rounds, options.seed)
        print(f"{store}: {tally}, in {time.monotonic() - begun:.0f} s", flush=True)
        for text in tally.wrong:
            print(f"  {text}")
        results[store] += len(tally.wrong)
    return 1 if results.total() else 0


if __name__ == "__main__":
    sys.exit(main())
