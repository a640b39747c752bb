"""The completions of a question one by one, and what a finding says of each (S13, S15)."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product
from math import prod

from tests.oracle.completion import Completion, Open, Unread
from tests.oracle.cover import Terms
from tests.oracle.outcome import basic_outcome
from vires.decide.answer import Answer
from vires.model.finding import Confinement, Finding
from vires.model.question import Act, Place
from vires.model.registry import Registry
from vires.temporal.vantage import Vantage

ELSEWHERE = "elsewhere"
"""A place, person or thing of no kind that the record has a word for."""

LIST = re.compile(r"(office|power|territory|sites|subjects):\[([^\]]*)\](?:<=([\d.]+))?")
SCHEMES = {"office": "offices", "power": "powers", "territory": "territories", "sites": "sites", "subjects": "subjects"}
MAKER = re.compile(r"(office|power):\[([^\]]*)\]@(.*)")
ORDER = re.compile(r"order:(.*)<(.*)")
RUN = re.compile(r"([(\[])(.+),(.+)([)\]])")


@dataclass(frozen=True)
class Completed:
    """One completion: the act as it exactly was, the values of the points left open, and the outcome."""

    act: Act
    values: dict[str, str]
    outcome: str


def completions(registry: Registry, act: Act, vantage: Vantage, most: int, seed: str) -> Iterator[Completed]:
    """Up to `most` completions of a question, in an order that the seed gives."""
    chance = random.Random(seed)
    acts = exact_acts(registry, act, most, chance)
    share = max(1, most // len(acts))
    for exact in acts:
        left = share
        waiting: list[dict[str, str]] = [{}]
        while waiting and left:
            completion = Completion(waiting.pop())
            try:
                outcome = basic_outcome(registry, exact, vantage, completion, exact=True)
            except Open as point:
                if not point.values:
                    raise Unread(point.atom) from None
                further = [{**completion.values, point.atom: value} for value in point.values]
                waiting += chance.sample(further, len(further))
                continue
            left -= 1
            yield Completed(exact, completion.read, outcome)


def exact_acts(registry: Registry, act: Act, most: int, chance: random.Random) -> list[Act]:
    """Up to `most` acts that the question may be about: each part at a stated term or a narrower one; of an
    unstated part nothing, or terms of the scheme, alone and in pairs."""
    terms, at = Terms(registry), act.at.start(registry.zone)

    def below(scheme: str, term: str) -> list[str]:
        return sorted(terms.below(scheme, term, at))

    def several(scheme: str, term: str) -> list[tuple[str, ...]]:
        kinds = below(scheme, term)
        return [(kind,) for kind in kinds] + list(combinations(kinds[:4], 2))

    offices = below("offices", act.office or "")
    powers = below("powers", act.power or "")
    every = {scheme: sorted(registry.terms.get(scheme, {})) for scheme in ("territories", "sites", "subjects")}
    territories = [*every["territories"], ELSEWHERE] if act.territory is None else below("territories", act.territory)
    if act.subjects is None:
        subjects = [(), *((s,) for s in every["subjects"]), *combinations(every["subjects"], 2)]
    else:
        subjects = [sum(chosen, ()) for chosen in product(*(several("subjects", s) for s in act.subjects))]
    if act.sites is None:
        sites = [(), *((Place(site=s),) for s in every["sites"])]
        sites += [(Place(site=s, metres=metres),) for s in every["sites"] for metres in (50, 300)]
    else:
        kinds = [[(p, k) for k in several("sites", p.site)] for p in act.sites]
        sites = [
            tuple(Place(site=k, metres=p.metres, near=p.near) for p, ks in chosen for k in ks)
            for chosen in product(*kinds)
        ]
    parts = (offices, powers, territories, sites, subjects)
    if prod(map(len, parts)) <= most:
        drawn = set(product(*parts))
    else:
        drawn = {tuple(chance.choice(part) for part in parts) for _ in range(most)}
    names = ("office", "power", "territory", "sites", "subjects")
    return [act.model_copy(update=dict(zip(names, one, strict=True))) for one in sorted(drawn, key=repr)]


def outcomes_by(finding: Finding | Answer, registry: Registry, completed: Completed) -> set[str]:
    """The outcomes that a finding gives for a completion: one, if it is right."""
    if not finding.branches:
        return {finding.outcome.value}
    return {
        branch.outcome.value
        for branch in finding.branches
        if any(all(_confined(registry, completed, c) for c in implicant.all) for implicant in branch.when.any)
    }


def _confined(registry: Registry, completed: Completed, confinement: Confinement) -> bool:
    """Whether the completion gives the atom one of the values to which it is confined."""
    atom = confinement.atom
    part = LIST.fullmatch(atom)
    if part is not None:
        return str(_lies_in(registry, completed.act, part)).lower() in confinement.in_
    maker = MAKER.fullmatch(atom)
    if maker is not None:
        return str(_was_in(registry, completed, maker)).lower() in confinement.in_
    order = ORDER.fullmatch(atom)
    if order is not None:
        return str(_came_first(completed, order[1], order[2])).lower() in confinement.in_
    if atom not in completed.values:
        raise Unread(f"{atom} is no point that the oracle fixes")
    value = completed.values[atom]
    if atom.startswith("number:"):
        return any(_in_run(float(value), run) for run in confinement.in_)
    return value in confinement.in_


def _came_first(completed: Completed, one: str, other: str) -> bool:
    """Whether one of two instruments of a day came first, in the order of the day that the completion has."""
    for point, value in completed.values.items():
        order = value.split(",")
        if point.startswith("day:") and {one, other} <= set(order):
            return order.index(one) < order.index(other)
    raise Unread(f"order:{one}<{other} is no point that the oracle fixes")


def _was_in(registry: Registry, completed: Completed, maker: re.Match[str]) -> bool:
    """Whether an issuer, or the power a making took, was exactly one of those listed, or narrower."""
    exact = [v for k, v in completed.values.items() if k.startswith("exactly:") and k.endswith(f"@{maker[3]}")]
    scheme, when = SCHEMES[maker[1]], registry.instruments[maker[3]].decided.start(registry.zone)
    exact = [term for term in exact if term in registry.terms[scheme]]
    if len(exact) != 1:
        raise Unread(f"{maker[0]} is no point that the oracle fixes")
    return Terms(registry).within(scheme, exact[0], maker[2].split(","), when)


def _in_run(value: float, run: str) -> bool:
    match = RUN.fullmatch(run)
    assert match is not None, run
    low, high = float(match[2]), float(match[3])
    return (low < value or (match[1] == "[" and value == low)) and (value < high or (match[4] == "]" and value == high))


def _lies_in(registry: Registry, act: Act, part: re.Match[str]) -> bool:
    """Whether some member of a part of an exact act is of a kind listed, and near enough."""
    terms, at = Terms(registry), act.at.start(registry.zone)
    scheme, listed = SCHEMES[part[1]], part[2].split(",")
    if part[1] != "sites":
        stated = getattr(act, part[1])
        members = stated if isinstance(stated, tuple) else (stated,)
        return any(terms.within(scheme, member, listed, at) for member in members)
    reach = float(part[3] or 0)
    for place in act.sites or ():
        if place.near and part[3]:
            raise Unread("a distance that is not stated")
        if not place.near and (place.metres or 0) <= reach and terms.within(scheme, place.site, listed, at):
            return True
    return False
