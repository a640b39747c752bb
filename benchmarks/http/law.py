"""The generated law as each service reads it, and the questions as both are sent them.

One body serves both: what one of them does not know of a request, it ignores. Cerbos finds rules by the role and the
action of a request, so that an office is a role to it, and is sent a day as a number that sorts as dates do.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks import record
from benchmarks.circumstance import ALWAYS, Masks
from benchmarks.flattening import Policy, day, flatten
from benchmarks.landscape import BIT, SITES
from benchmarks.verdict import Truth
from benchmarks.workload import Question, Workload


def write_registry(workload: Workload, folder: Path) -> None:
    """The law as registry text."""
    for name, text in record.text(workload).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text)


def write_policies(workload: Workload, folder: Path) -> int:
    """The law as a policy of Cerbos, its chains of delegation flattened beforehand; returns the number of rules."""
    rules = [_rule(policy) for policy in flatten(workload)]
    policy = {
        "apiVersion": "api.cerbos.dev/v1",
        "resourcePolicy": {"resource": "act", "version": "default", "rules": rules},
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "act.json").write_text(json.dumps(policy))
    return len(rules)


def _rule(policy: Policy) -> dict[str, Any]:
    tests = [f"R.attr.day >= {policy.since}.0 && R.attr.day < {policy.until}.0"]
    if policy.sites is not None and len(policy.sites) < len(_NARROWEST):
        listed = ", ".join(f'"{site}"' for site in sorted(policy.sites))
        tests.append(f"R.attr.sites.exists(site, site in [{listed}])")
    if policy.when != ALWAYS:
        tests.append(_any(policy.when))
    if policy.unless:
        tests.append(f"!{_any(policy.unless)}")
    return {
        "name": policy.id.replace("/", "-"),
        "actions": sorted(policy.powers),
        "roles": sorted(policy.offices),
        "effect": "EFFECT_ALLOW" if policy.effect == "permit" else "EFFECT_DENY",
        "condition": {"match": {"expr": " && ".join(tests)}},
    }


_NARROWEST = frozenset(site for site in SITES if site not in SITES.values())


def _any(masks: Masks) -> str:
    return "(" + " || ".join(_all(yes, no) for yes, no in masks) + ")"


def _all(yes: int, no: int) -> str:
    tests = [f"R.attr.facts.{fact}" for fact, bit in BIT.items() if bit & yes]
    tests += [f"!R.attr.facts.{fact}" for fact, bit in BIT.items() if bit & no]
    return "(" + " && ".join(tests) + ")" if tests else "true"


def evaluation(question: Question, identity: str = "asked") -> dict[str, Any]:
    """A question as a request of the API. Cerbos takes evaluations of one batch with equal ids for one resource."""
    return {
        "subject": {"type": "office", "id": question["office"], "properties": {"cerbos.roles": [question["office"]]}},
        "action": {"name": question["power"]},
        "resource": {
            "type": "act",
            "id": identity,
            "properties": {
                "at": question["at"],
                "day": day(question["at"]),
                "sites": question["sites"],
                "facts": question["facts"],
            },
        },
    }


def single(questions: Sequence[Question]) -> list[bytes]:
    """Bodies of single evaluations."""
    return [json.dumps(evaluation(question)).encode() for question in questions]


def batches(questions: Sequence[Question], size: int) -> list[bytes]:
    """Bodies of batches of so many evaluations; what is left over is left out."""
    found = []
    for start in range(0, len(questions) - size + 1, size):
        chosen = questions[start : start + size]
        evaluations = [evaluation(question, f"asked-{number}") for number, question in enumerate(chosen)]
        found.append(json.dumps({"evaluations": evaluations}).encode())
    return found


def truths(workload: Workload, questions: Sequence[Question]) -> list[bool]:
    """What is right of each question, by a plain reading of the law."""
    truth = Truth(workload)
    return [bool(truth(question).allowed) for question in questions]


def distinct(questions: Sequence[Question]) -> list[Question]:
    """The questions, each once."""
    return list({json.dumps(question, sort_keys=True): question for question in questions}.values())
