"""How long a large registry takes to load: one of fictional law is made up and loaded, and the time printed.

    python benchmarks/load.py [PROVISIONS]     10,000 unless told otherwise

Prints one JSON document.
"""

from __future__ import annotations

import json
import platform
import resource
import sys
from time import perf_counter

SETTINGS = """\
registry: arden
title: State of Arden, at length
zone: America/Chicago
kinds: {statute: {rank: 1, root: true}, order: {rank: 3}}
doctrines: {acting: {options: [{id: strict, cite: [Arden Reports 1]}, {id: loose}], default: undecided}}
"""


def made_up(provisions: int) -> dict[str, bytes]:
    """A registry of so many provisions, five to an instrument, each instrument with two attestations."""
    offices = "".join(
        f"  - {{id: arden/office-{n}, label: Office {n}, broader: [arden/office-{n // 10}]}}\n" for n in range(1, 500)
    )
    powers = "".join(f"  - {{id: arden/power-{n}, label: Power {n}}}\n" for n in range(500))
    files = {
        "registry.yaml": SETTINGS.encode(),
        "terms.yaml": f"offices:\n  - {{id: arden/office-0, label: Office}}\n{offices}powers:\n{powers}".encode(),
    }
    for n in range(provisions // 5):
        files[f"instruments/{n:05}.yaml"] = instrument(n).encode()
    return files


def instrument(n: int) -> str:
    """One instrument of five provisions, in the shapes that real ones have."""
    office, power, day = n % 499 + 1, n % 500, f"{1990 + n % 35}-{n % 12 + 1:02}-{n % 28 + 1:02}"
    return f"""\
# Made up for measuring.
instrument: arden/order/{n}
kind: order
title: Order {n} on the exercise of powers
cite: {n} Arden Code {n % 90}
issuer: arden/office-{office}
invokes: [arden/order/{n // 2}, arden/statute/{n % 100}/a/4]
decided: {day}
purpose: to say who may act, and when
provisions:
  - id: grant
    does: delegates
    powers: [arden/power-{power}, arden/power-{(power + 1) % 500}]
    to: {{including: [arden/office-{n % 400 + 1}, arden/office-{n % 300 + 1}], within: arden/office-0}}
    redelegable: {{to: [arden/office-{n % 200 + 1}], when: {{consent: arden/office-2}}}}
    when: {{any: [{{fact: training}}, {{all: [{{doctrine: acting, is: loose}}, {{not: {{fact: exigent}}}}]}}]}}
    since: {day}
    until: 2027-06-30
  - id: limit
    does: restricts
    force: policy
    binds: [arden/office-{n % 100 + 1}]
    powers: [arden/power-{power}]
    scope: {{sites: [arden/site/school, arden/site/worship], near: true}}
    unless: {{any: [{{fact: approval}}, {{number: distance, at_most: 25}}]}}
  - {{id: duty, does: directs, to: [arden/office-{n % 70 + 1}], duty: report each month}}
  - id: more
    does: assigns
    of: arden/office-1
    to: arden/office-2
    measure: increment
    quantity: {{about: {n % 1500}}}
    status: ordered
  - {{id: end, does: rescinds, target: arden/order/{n // 3}, revives: none, cite: section 5}}
attested:
  - source: gazette-{n % 50}
    basis: document-held
    published: {day}
    verification: full-text
  - source: courier-{n % 40}
    via: [gazette-{n % 50}]
    basis: relayed
    modality: reported
    published: 2025-01-23
    says: {{decided: 2025-01, grant.to: {{including: [arden/office-{n % 400 + 1}], within: arden/office-0}}}}
    hedge: reportedly
review: {{state: encoded}}
"""


def main(provisions: int) -> None:
    """Make one up, load it, print what it took."""
    began = perf_counter()
    from vires.registry.loader import load

    imported = perf_counter()
    files = made_up(provisions)
    made = perf_counter()
    loaded = load(files)
    done = perf_counter()
    assert loaded.registry is not None, loaded.problems
    assert not loaded.problems, loaded.problems[:5]
    entries = len(loaded.registry.entries)
    result = {
        "benchmark": "load",
        "instruments": len(loaded.registry.instruments),
        "provisions": entries,
        "bytes": sum(map(len, files.values())),
        "seconds": {"import": round(imported - began, 3), "load": round(done - made, 3)},
        "peak_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "python": platform.python_version(),
        "machine": platform.machine(),
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
