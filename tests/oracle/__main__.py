"""`python -m tests.oracle --seeds N --completions M [--engine]`: every loop, every conformance case and generated
registries of so many seeds against the oracle; says how many completions of each outcome were compared, and what
differed."""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Iterator

from tests.conformance.cases import cases
from tests.generated import LENGTH, example
from tests.generated.agreement import ByDefinition, Make
from tests.oracle.comparison import compare
from tests.oracle.completion import Unread
from tests.oracle.knot import knotted
from tests.oracle.loops import ACT, LOOPS, VANTAGE
from tests.oracle.plain import plain, timed
from vires.decide.answer import TooOpen
from vires.decide.engine import Engine
from vires.model.question import Act
from vires.model.registry import Registry
from vires.temporal.vantage import Vantage

Asked = tuple[str, str, Registry, Act, Vantage]


def _asked(seeds: int) -> Iterator[Asked]:
    for loop in LOOPS:
        yield "loops", loop.name, loop.registry(), ACT, VANTAGE
    for case in cases("good"):
        if case.form == "finding":
            yield "conformance cases", case.slug, case.registry(), case.act, case.vantage
    for seed in range(seeds):
        chance = random.Random(seed)
        made = example(chance.randbytes(LENGTH))
        registries = {"generated": plain(made.registry), "generated, in knots": plain(knotted(made.registry, chance))}
        for kind, registry in registries.items():
            for number, question in enumerate(made.questions):
                yield kind, f"{seed}.{number}", registry, timed(question.act), question.vantage


def main(seeds: int = 200, most: int = 8, make: Make = ByDefinition) -> int:
    """Compare all and print the count; 1 if something differed."""
    compared: dict[str, Counter[str]] = {}
    unread: Counter[str] = Counter()
    differ = 0
    for kind, name, registry, act, vantage in _asked(seeds):
        counts = compared.setdefault(kind, Counter())
        try:
            counts.update(compare(registry, act, vantage, make(registry).answer(act, vantage), most, name))
            counts["questions"] += 1
        except (Unread, TooOpen):
            unread[kind] += 1
        except AssertionError as difference:
            differ += 1
            print(difference)
    for kind, counts in compared.items():
        print(f"{kind}: {dict(sorted(counts.items()))}, not read {unread[kind]}")
    return int(differ > 0)


if __name__ == "__main__":
    call = argparse.ArgumentParser(prog="python -m tests.oracle")
    call.add_argument("--seeds", type=int, default=200)
    call.add_argument("--completions", type=int, default=8)
    call.add_argument("--engine", action="store_true", help="compare the fast engine and not the definition")
    given = call.parse_args()
    raise SystemExit(main(given.seeds, given.completions, Engine if given.engine else ByDefinition))
