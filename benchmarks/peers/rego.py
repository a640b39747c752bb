"""Rego, through the compiled virtual machine of regorus (package `gordon-to-regorus`).

The law is data, under the power (or the power and the office) so that a rule goes only through what can matter;
each condition is a list of masks over the facts. (As one input field per fact, a rule that quantifies over
conditions is read differently by the engines of Rego where a field is missing; with masks none can be.) The
rule is compiled once and the machine keeps its data; a question is one input and one execution.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import regorus

from benchmarks.circumstance import mask
from benchmarks.flattening import Policy, blocked, day
from benchmarks.verdict import Verdict
from benchmarks.workload import Question, Workload

ANYWHERE = "*"
"""A kind of place that every act is at, so that a rule without places needs no branch of its own."""
RULES = """\
package arden
import rego.v1

grants contains p.id if {
  some p in data.permit[input.key]
  p.since <= input.at
  input.at < p.until
  p.offices[input.office]
  some site in input.sites
  p.sites[site]
  some term in p.when
  bits.and(input.facts, term[0]) == term[1]
}

limits contains p.id if {
  some p in data.forbid[input.key]
  p.since <= input.at
  input.at < p.until
  p.offices[input.office]
  some site in input.sites
  p.sites[site]
  some term in p.when
  bits.and(input.facts, term[0]) == term[1]
}

answer := [grants, limits]
"""
ENTRY = "data.arden.answer"


class Rego:
    """Rego over data keyed by the power, or by the power and the office."""

    def __init__(self, cells: bool = False) -> None:
        self.cells = cells
        self.name = "rego by office and power" if cells else "rego by power"
        self.note = "data keyed by power and office" if cells else "data keyed by power"

    def load(self, workload: Workload, policies: Sequence[Policy]) -> None:
        data: dict[str, dict[str, list[Any]]] = {"permit": defaultdict(list), "forbid": defaultdict(list)}
        for policy in policies:
            entry = _entry(policy)
            for power in policy.powers:
                for key in [f"{power} {office}" for office in policy.offices] if self.cells else [power]:
                    data[policy.effect][key].append(entry)
        self.data = json.dumps(data)

    def prepare(self) -> None:
        program = regorus.Program.compile_from_modules(self.data, [("arden.rego", RULES)], [ENTRY])
        self.machine = regorus.Rvm()
        self.machine.load_program(program)
        self.machine.set_data_json(self.data)

    def answers(self, questions: Sequence[Question]) -> Sequence[str]:
        found = []
        for question in questions:
            self.machine.set_input_json(self._input(question))
            found.append(self.machine.execute())
        return [json.loads(answer) for answer in found]

    def _input(self, question: Question) -> str:
        office, power = question["office"], question["power"]
        return json.dumps(
            {
                "key": f"{power} {office}" if self.cells else power,
                "office": office,
                "at": day(question["at"]),
                "sites": [ANYWHERE, *question["sites"]],
                "facts": mask(question["facts"]),
            }
        )

    def verdict(self, answer: Any) -> Verdict:
        grants, limits = map(frozenset, answer)
        return Verdict(bool(grants) and not limits, grants, limits)


def _entry(policy: Policy) -> dict[str, Any]:
    sites = (ANYWHERE,) if policy.sites is None else sorted(policy.sites)
    return {
        "id": policy.id,
        "since": policy.since,
        "until": policy.until,
        "offices": dict.fromkeys(sorted(policy.offices), True),
        "sites": dict.fromkeys(sites, True),
        "when": [[yes | no, yes] for yes, no in blocked(policy)],
    }
