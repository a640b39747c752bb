"""How long a matrix of 200 offices by 300 powers takes, and each later day of it: one of fictional law is made up.

    .venv/bin/python -m benchmarks.matrix [OFFICES] [POWERS]     200 and 300 unless told otherwise
    .venv/bin/python -m benchmarks.matrix --write FOLDER         writes the registry, to be served and looked at

Prints one JSON document. Figures are processor time of this process: `cold` is the first matrix of a vantage, `day`
another day of it on which something has changed, `again` the same once more, `page` what a server makes of it.
"""

from __future__ import annotations

import json
import platform
import sys
from pathlib import Path
from random import Random
from time import process_time
from typing import Any

FIRST, LAST = 2000, 2026
SETTINGS = """\
registry: arden
title: State of Arden, by office and power
zone: America/Chicago
kinds: {statute: {rank: 1, root: true}, order: {rank: 3}}
checked_to: 2026-01-01
"""
FACTS = ("training", "exigent", "approval", "warrant", "consent", "daylight")


def registry(offices: int, powers: int, seed: int = 7) -> dict[str, bytes]:
    """Text of a registry: offices in departments and bureaus, powers in groups; a statute for each group of powers, and
    orders that pass powers on, for some years each and mostly on conditions; policies that limit them."""
    chance = Random(seed)
    tree = _offices(offices)
    groups = _powers(powers)
    files = {
        "registry.yaml": SETTINGS.encode(),
        "terms.yaml": _terms(tree, groups).encode(),
        "sources.yaml": b"sources: [{id: gazette, title: Arden Gazette, kind: text}]\n",
    }
    heads = [office for office, above in tree.items() if above == "arden"]
    for number, (group, members) in enumerate(groups.items()):
        files[f"instruments/statute-{number:03}.yaml"] = _statute(number, group, members, heads, chance).encode()
    narrow = [office for office in tree if office != "arden" and office not in heads]
    for number in range(len(tree) * 6):
        group = number % len(groups)
        files[f"instruments/order-{number:04}.yaml"] = _order(
            number, group, list(groups.values())[group], heads, narrow, chance
        ).encode()
    return files


def _offices(count: int) -> dict[str, str | None]:
    found: dict[str, str | None] = {"arden": None}
    departments = [f"arden/department-{n}" for n in range(8)]
    found |= dict.fromkeys(departments, "arden")
    bureaus = [f"{department}/bureau-{n}" for department in departments for n in range(4)]
    found |= {bureau: bureau.rpartition("/")[0] for bureau in bureaus}
    number = 0
    while len(found) < count:
        bureau = bureaus[number % len(bureaus)]
        found[f"{bureau}/desk-{number // len(bureaus)}"] = bureau
        number += 1
    return found


def _powers(count: int) -> dict[str, list[str]]:
    size = 10
    groups = [f"arden/power/{n}" for n in range((count + size - 1) // size)]
    return {
        group: [f"{group}/{n}" for n in range(min(size, count - size * place) - 1)]
        for place, group in enumerate(groups)
    }


def _terms(tree: dict[str, str | None], groups: dict[str, list[str]]) -> str:
    lines = ["offices:"]
    for office, above in tree.items():
        broader = f", broader: [{above}]" if above else ""
        lines.append(f"  - {{id: {office}, label: {office.replace('/', ' ')}{broader}}}")
    lines.append("powers:")
    for group, members in groups.items():
        lines.append(f"  - {{id: {group}, label: {group.replace('/', ' ')}}}")
        lines += [f"  - {{id: {one}, label: {one.replace('/', ' ')}, broader: [{group}]}}" for one in members]
    lines.append("facts:")
    lines += [f"  - {{id: {fact}, label: {fact}}}" for fact in FACTS]
    return "\n".join(lines) + "\n"


def _head(identity: str, kind: str, issuer: str, invokes: str, day: str) -> str:
    return f"""\
instrument: {identity}
kind: {kind}
title: {identity.replace("/", " ")}
issuer: {issuer}
invokes: [{invokes}]
decided: {day}
attested: [{{source: gazette, basis: document-held, published: {day}, verification: full-text}}]
review: {{state: encoded}}
provisions:
"""


def _statute(number: int, group: str, members: list[str], heads: list[str], chance: Random) -> str:
    some = ", ".join(chance.sample(heads, 3))
    return (
        _head(f"arden/statute/{number}", "statute", "arden", "", f"{FIRST - 5}-01-01")
        + f"  - {{id: grant, does: confers, powers: [{group}], to: [{some}], redelegable: yes}}\n"
    )


def _order(
    number: int, group: int, members: list[str], heads: list[str], narrow: list[str], chance: Random
) -> str:  # fmt: skip
    year, month = chance.randrange(FIRST, LAST), chance.randrange(1, 13)
    to = ", ".join(chance.sample(narrow, 4))
    some = ", ".join(chance.sample(members, 3)) if len(members) > 3 else f"arden/power/{group}"
    when = ""
    if chance.random() < 0.6:
        first, second = chance.sample(FACTS, 2)
        when = f", when: {{any: [{{fact: {first}}}, {{all: [{{fact: {second}}}, {{not: {{fact: exigent}}}}]}}]}}"
    text = _head(
        f"arden/order/{number}", "order", chance.choice(heads), f"arden/statute/{group}", f"{year}-{month:02}-01"
    )  # fmt: skip
    text += f"  - {{id: grant, does: delegates, powers: [{some}], to: [{to}], until: {year + 3}-{month:02}-15{when}}}\n"
    if chance.random() < 0.3:
        text += (
            f"  - {{id: limit, does: restricts, force: policy, binds: [{to}], powers: [{some}], "
            f"unless: {{fact: approval}}, since: {year + 1}-01-01}}\n"
        )
    return text


def measured(offices: int, powers: int) -> dict[str, Any]:
    """Processor time, in milliseconds, of what is asked one after another."""
    from vires.registry.loader import load
    from vires.service.asking import Handle
    from vires.service.verbs.charts import CHARTS
    from vires.web.views.board import board, embedded

    loaded = load(registry(offices, powers))
    assert loaded.registry is not None, loaded.problems[:5]
    handle = Handle(loaded.registry, now="2026-01-01")
    took: dict[str, float] = {}

    def timed(name: str, work: Any) -> Any:
        begun = process_time()
        found = work()
        took[name] = round((process_time() - begun) * 1000, 1)
        return found

    def asked(at: str) -> dict[str, Any]:
        return CHARTS["matrix"](handle, {"at": at, "sites": [], "count": 1000})

    timed("cold", lambda: asked("2015-06-10"))
    timed("day", lambda: asked("2015-09-20"))
    found = timed("again", lambda: asked("2015-09-20"))
    span = {"from": "2015-01-01", "to": "2016-01-01", "sites": []}
    turns = timed("turns", lambda: CHARTS["turns"](handle, span))

    def page() -> str:
        from vires.service.matrix import Matrix

        return embedded(board(Matrix.model_validate(found)))

    timed("page", page)
    marks = [mark for row in found["cells"] for mark in row]
    return {
        "benchmark": "matrix",
        "offices": len(found["offices"]),
        "powers": len(found["powers"]),
        "told": sum(mark not in ("", "NARROWER") for mark in marks),
        "days on which something changes": len(turns["turns"]),
        "milliseconds": took,
        "python": platform.python_version(),
        "machine": platform.machine(),
    }


def main(words: list[str]) -> None:
    """Measure, or write the registry."""
    if words[:1] == ["--write"]:
        for name, data in registry(200, 300).items():
            path = Path(words[1]) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        return
    offices, powers = (int(word) for word in (*words, "200", "300")[:2]) if len(words) != 1 else (int(words[0]), 300)
    print(json.dumps(measured(offices, powers)))


if __name__ == "__main__":
    main(sys.argv[1:])
