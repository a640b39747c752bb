"""How long it takes to take in one changed instrument, against taking in the whole.

    python -m benchmarks.change [PROVISIONS] [CHANGES]     20,000 and 40 unless told otherwise

Prints one JSON document. A change ends a provision of the instrument some days sooner and gives it another condition;
what was made under it then stands or falls anew. Each is taken in by an engine that has compiled the whole, from the
unchanged law. Answers of the last ones are compared with those of an engine given the changed law from the start.
"""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from statistics import median
from time import process_time
from typing import Any

from benchmarks.circumstance import drawn
from benchmarks.record import VANTAGE, registry
from benchmarks.workload import Workload, generate
from vires.decide.engine import Engine
from vires.model.instrument import Instrument
from vires.model.registry import Registry

QUESTIONS = 1_000
COMPARED = 2


def main(size: int, changes: int) -> None:
    """Compile, change, take in, print."""
    workload = generate(size, QUESTIONS)
    whole = registry(workload)
    began = process_time()
    engine = compiled(whole)
    entire = process_time() - began
    chance = Random(workload.seed)
    times, wrong = [], 0
    for number in range(changes):
        changed = altered(whole, workload, chance)
        gc.collect()
        began = process_time()
        revised = engine.revised(changed)
        revised.table(VANTAGE).fill()
        times.append(process_time() - began)
        if number >= changes - COMPARED:
            wrong += differing(revised, compiled(changed), workload)
    result = {
        "benchmark": "change",
        "provisions": size,
        "whole_seconds": round(entire, 3),
        "changes": changes,
        "median_milliseconds": round(median(times) * 1000, 2),
        "worst_milliseconds": round(max(times) * 1000, 2),
        "times_faster": {"median": round(entire / median(times), 1), "worst": round(entire / max(times), 1)},
        "compared": {"changes": COMPARED, "questions": QUESTIONS, "wrong": wrong},
    }
    print(json.dumps(result))


def compiled(given: Registry) -> Engine:
    """An engine with every cell made."""
    engine = Engine(given)
    engine.table(VANTAGE).fill()
    return engine


def altered(whole: Registry, workload: Workload, chance: Random) -> Registry:
    """The registry with one instrument of it, drawn by chance, changed."""
    document = chance.choice(workload.instruments)
    first, *rest = document["provisions"]
    since, until = date.fromisoformat(first["since"]), date.fromisoformat(first["until"])
    sooner = max(since + timedelta(days=1), until - timedelta(days=chance.randint(1, 30)))
    provisions = [first | {"until": sooner.isoformat(), "when": drawn(chance)}, *rest]
    instrument = Instrument.model_validate({**document, "provisions": provisions})
    instruments: Mapping[str, Any] = {**whole.instruments, instrument.id: instrument}
    return replace(whole, instruments=instruments)


def differing(revised: Engine, anew: Engine, workload: Workload) -> int:
    """How many questions the two answer differently."""
    one, other = revised.quick(VANTAGE), anew.quick(VANTAGE)
    return sum(one.ask(**question) != other.ask(**question) for question in workload.questions)


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[1:]]
    main(*(given + [20_000, 40][len(given) :]))
