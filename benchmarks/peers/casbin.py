"""Casbin, through `pycasbin`, the package its maintainers keep up: a line for each policy and power.

The FastEnforcer sees only the lines of the question's power. What Casbin has no word for (periods, sets of places,
conditions) are functions of ours, called by its matcher for each line; it goes through the lines until the effect
is certain, and explains by the one line it stopped at, so its reasons are never the whole set. Its
`enforce_ex` passes the filter of the FastEnforcer by, so the filter is opened here as `enforce` opens it.
"""

from __future__ import annotations

from collections.abc import Sequence

import casbin
from casbin.model import FastModel, fast_policy_filter

from benchmarks.circumstance import Masks, mask
from benchmarks.flattening import Policy, blocked, day
from benchmarks.verdict import Verdict
from benchmarks.workload import Question, Workload

MODEL = """\
[request_definition]
r = office, power, at, sites, facts

[policy_definition]
p = power, since, until, offices, sites, when, id, eft

[policy_effect]
e = some(where (p.eft == allow)) && !some(where (p.eft == deny))

[matchers]
m = p.since <= r.at && r.at < p.until && r.office in p.offices && anywhere(r.sites, p.sites) && holds(r.facts, p.when)
"""
POWER, ID = 0, 6
"""Where these stand in a line."""
Answer = tuple[bool, str | None]


class Casbin:
    """Casbin with its lines filtered by power."""

    name = "casbin"
    note = "lines filtered by power; explains by one line"

    def load(self, workload: Workload, policies: Sequence[Policy]) -> None:
        self.powers = frozenset(power for policy in policies for power in policy.powers)
        self.policies = policies

    def prepare(self) -> None:
        model = FastModel([POWER])
        model.load_model_from_text(MODEL)
        self.enforcer = casbin.FastEnforcer(model, cache_key_order=[POWER])
        self.enforcer.add_function("anywhere", _anywhere)
        self.enforcer.add_function("holds", _holds)
        self.lines = self.enforcer.model.model["p"]["p"].policy
        for policy in self.policies:
            rest = (policy.since, policy.until, policy.offices, policy.sites, blocked(policy), policy.id)
            for power in policy.powers:
                self.lines.append((power, *rest, "allow" if policy.effect == "permit" else "deny"))

    def answers(self, questions: Sequence[Question]) -> Sequence[Answer]:
        found: list[Answer] = []
        for question in questions:
            if question["power"] not in self.powers:
                # With no line left after filtering, the matcher would be asked about empty strings.
                found.append((False, None))
                continue
            with fast_policy_filter(self.lines, question["power"]):
                allowed, line = self.enforcer.enforce_ex(
                    question["office"],
                    question["power"],
                    day(question["at"]),
                    frozenset(question["sites"]),
                    mask(question["facts"]),
                )
            found.append((allowed, line[ID] if line else None))
        return found

    def verdict(self, answer: Answer) -> Verdict:
        allowed, reason = answer
        given = frozenset() if reason is None else frozenset((reason,))
        return Verdict(allowed, given if allowed else None, None if allowed else given, partly=True)


def _anywhere(sites: frozenset[str], listed: frozenset[str] | None) -> bool:
    return listed is None or not sites.isdisjoint(listed)


def _holds(facts: int, terms: Masks) -> bool:
    return any(facts & (yes | no) == yes for yes, no in terms)
