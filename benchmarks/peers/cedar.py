"""Cedar, through `cedarpy`: every chain a policy, every limit a `forbid`, offices and powers as entities.

Policies and entities are parsed once into the handles that cedarpy offers for reuse, and questions go in by
batches. The place of an act is an entity of its own, inside the kinds of place it is, since Cedar has no
quantifier over a set of entities. Dates are numbers and stand first in each condition, being what most often
fails. Cedar gives as reasons the policies that decided: the grants if it allows, the limits if it denies.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import combinations
from typing import Any

import cedarpy

from benchmarks.circumstance import Masks
from benchmarks.flattening import Policy, always, day
from benchmarks.landscape import BIT, FACTS, OFFICES, POWERS, SITES, gathered, spread
from benchmarks.verdict import Verdict
from benchmarks.workload import Question, Workload

Slice = Hashable
Answer = tuple[bool | None, list[str], list[str]]


class Cedar:
    """Cedar over policy sets chosen by some part of the question. Policies have no ids of their own in Cedar's
    text: they are numbered as they stand, and `ids` says which provision each is of."""

    def __init__(
        self, name: str, note: str, keys: Callable[[Policy], Iterable[Slice]], key: Callable[[Question], Slice]
    ):
        self.name = name
        self.note = note
        self._keys = keys
        self._key = key

    def load(self, workload: Workload, policies: Sequence[Policy]) -> None:
        slices: dict[Slice, list[Policy]] = defaultdict(list)
        for policy in policies:
            for key in self._keys(policy):
                slices[key].append(policy)
        self.ids = {key: {f"policy{n}": p.id for n, p in enumerate(held)} for key, held in slices.items()}
        text = {policy.id: written(policy) for policy in policies}
        self.texts = {key: "\n".join(text[policy.id] for policy in held) for key, held in slices.items()}

    def prepare(self) -> None:
        self.sets = {key: cedarpy.PolicySet.from_str(text) for key, text in self.texts.items()}
        del self.texts
        self.none = cedarpy.PolicySet.from_str("")
        self.entities = cedarpy.Entities.from_json_str(json.dumps(entities()))

    def answers(self, questions: Sequence[Question]) -> Sequence[Answer]:
        batches: dict[Slice, list[int]] = defaultdict(list)
        for number, question in enumerate(questions):
            batches[self._key(question)].append(number)
        found: dict[int, Answer] = {}
        for key, numbers in batches.items():
            ids = self.ids.get(key, {})
            requests = [request(questions[number]) for number in numbers]
            results = cedarpy.is_authorized_batch(requests, self.sets.get(key, self.none), self.entities)
            for number, result in zip(numbers, results, strict=True):
                said = result.diagnostics
                found[number] = (result.allowed, [ids[reason] for reason in said.reasons], said.errors)
        return [found[number] for number in range(len(questions))]

    def verdict(self, answer: Answer) -> Verdict:
        allowed, reasons, errors = answer
        given = frozenset(reasons)
        return Verdict(allowed, given if allowed else None, None if allowed else given, warned=bool(errors))


def whole() -> Cedar:
    """Every policy is looked at for every question."""
    return Cedar("cedar", "one policy set", lambda policy: ("",), lambda question: "")


def by_power() -> Cedar:
    """A policy set for each power, chosen by the question's."""
    return Cedar("cedar by power", "a policy set per power", lambda p: p.powers, lambda question: question["power"])


def by_cell() -> Cedar:
    """A policy set for each office and power: an index that the caller builds and keeps outside Cedar."""
    return Cedar(
        "cedar by office and power",
        "a policy set per office and power, an index kept outside Cedar",
        lambda p: ((office, power) for office in p.offices for power in p.powers),
        lambda question: (question["office"], question["power"]),
    )


def request(question: Question) -> dict[str, Any]:
    """The question as Cedar takes it."""
    return {
        "principal": f'Office::"{question["office"]}"',
        "action": f'Action::"{question["power"]}"',
        "resource": f'Place::"{"+".join(question["sites"])}"',
        "context": {"at": day(question["at"]), **question["facts"]},
    }


def entities() -> list[dict[str, Any]]:
    """The terms with what they are part of, and every place that a question can be about."""
    found = [
        _entity(kind, term, kind, [broader] if broader else [])
        for kind, scheme in (("Office", OFFICES), ("Action", POWERS), ("Site", SITES))
        for term, broader in scheme.items()
    ]
    sites = sorted(spread(SITES))
    places = (place for size in (0, 1, 2) for place in combinations(sites, size))
    return found + [_entity("Place", "+".join(place), "Site", place) for place in places]


def _entity(kind: str, identity: str, above: str, parents: Iterable[str]) -> dict[str, Any]:
    return {
        "uid": {"type": kind, "id": identity},
        "attrs": {},
        "parents": [{"type": above, "id": parent} for parent in parents],
    }


def written(policy: Policy) -> str:
    """The policy in Cedar's language."""
    asked = [f"context.at >= {policy.since}", f"context.at < {policy.until}"]
    if len(policy.offices) < len(spread(OFFICES)):
        asked.append(f"principal in {_uids('Office', policy.offices)}")
    if policy.sites is not None:
        asked.append(f"resource in {_uids('Site', policy.sites)}")
    if not always(policy.when):
        asked.append(_condition(policy.when))
    text = f"{policy.effect}(principal, action in {_uids('Action', policy.powers)}, resource)"
    text += f" when {{ {' && '.join(asked)} }}"
    return text + (f" unless {{ {_condition(policy.unless)} }};" if policy.unless else ";")


def _uids(kind: str, leaves: frozenset[str]) -> str:
    return "[" + ", ".join(f'{kind}::"{term}"' for term in gathered(leaves)) + "]"


def _condition(masks: Masks) -> str:
    return "(" + " || ".join(_term(yes, no) for yes, no in masks) + ")"


def _term(yes: int, no: int) -> str:
    facts = [f"context.{fact}" for fact in FACTS if BIT[fact] & yes]
    return "(" + " && ".join(facts + [f"!context.{fact}" for fact in FACTS if BIT[fact] & no]) + ")"


class Partial(Cedar):
    """Cedar's partial evaluation, which can be told that a fact is unknown and leaves what turns on it as a residual.
    It takes one request at a time and is asked here only about withheld facts."""

    def __init__(self) -> None:
        super().__init__(
            "cedar partial",
            "by power; the withheld fact declared unknown",
            lambda policy: policy.powers,
            lambda question: question["power"],
        )

    def answers(self, questions: Sequence[Question]) -> Sequence[Answer]:
        found: list[Answer] = []
        for question in questions:
            key = self._key(question)
            asked = request(question)
            asked["context"] |= {fact: _unknown(fact) for fact in FACTS if fact not in question["facts"]}
            result = cedarpy.is_authorized_partial(asked, self.sets.get(key, self.none), self.entities)
            allowed = None if result.decision is cedarpy.Decision.NoDecision else result.allowed
            found.append((allowed, [self.ids[key][reason] for reason in result.diagnostics.reasons], []))
        return found

    def verdict(self, answer: Answer) -> Verdict:
        return Verdict(answer[0], None, None)


def _unknown(fact: str) -> dict[str, Any]:
    return {"__extn": {"fn": "unknown", "arg": fact}}
