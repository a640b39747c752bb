"""Attack a server with bad input until stopped: `make fuzz-api`, or

    python -m tests.fuzz_api --minutes 60 --seed 7

A server of its own is started on loopback. Attack number N of seed S is the same on every run, so that `--seed S
--first N --count 1` comes back to it; what went wrong is written to a file as it is found.
"""

from __future__ import annotations

import argparse
import random
import signal
import sys
from itertools import count
from pathlib import Path
from time import monotonic

from tests.hostile.campaign import Campaign

MOST = 200
"""Faults after which it ends: there is enough to look at."""


def main(arguments: list[str] | None = None) -> int:
    """Attack, say every now and then how far it is, and sum up at the end; 1 if anything was wrong."""
    asked = _arguments(arguments)
    interrupts: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, _: interrupts.append(number))
    begun = said = monotonic()
    print(f"seed {asked.seed}, from attack {asked.first}; faults go to {asked.out}")
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    with Campaign(asked.seed) as campaign, asked.out.open("a", encoding="utf-8") as out:
        campaign.crowd()
        for number in count(asked.first):
            for fault in campaign.run(number):
                print(fault, file=out, flush=True)
                print(f"  {fault}"[:400], flush=True)
            if monotonic() - said > asked.every:
                said = monotonic()
                print(campaign.tally.line(said - begun), flush=True)
            if interrupts or len(campaign.tally.faults) > MOST:
                break
            if asked.minutes is not None and monotonic() - begun > 60 * asked.minutes:
                break
            if asked.count is not None and number + 1 >= asked.first + asked.count:
                break
        last = campaign.look()
        campaign.tally.faults += last
    tally = campaign.tally
    print(f"\nseed {asked.seed}, attacks {asked.first} to {asked.first + tally.attacks - 1}")
    print(tally.line(monotonic() - begun))
    print(", ".join(f"{kind} {times}" for kind, times in tally.kinds.most_common()))
    for fault in tally.faults[:20]:
        print(f"  {fault}")
    return 1 if tally.faults else 0


def _arguments(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz_api", description="Attack a server with bad input.")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6), help="which attacks")
    parser.add_argument("--first", type=int, default=0, help="the attack to begin with")
    parser.add_argument("--count", type=int, help="how many attacks (left out: until stopped)")
    parser.add_argument("--minutes", type=float, help="how long (left out: until stopped)")
    parser.add_argument("--every", type=float, default=10, help="seconds between two lines")
    parser.add_argument("--out", type=Path, default=Path("build/fuzz-api.txt"), help="where faults are written")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
