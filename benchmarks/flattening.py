"""Chains of delegation flattened beforehand, for engines that follow none.

Each grant becomes one policy that already says everything above it: the periods, powers and places of its chain
intersected, the conditions joined. The others are spared the work that Vires does (who could delegate what to
whom, when each order was made, what falls with what); a grant whose chain can never apply is left out for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from benchmarks.circumstance import ALWAYS, Masks, both, masks
from benchmarks.landscape import OFFICES, spread
from benchmarks.workload import Plain, Workload


@dataclass(frozen=True)
class Policy:
    """One flat rule, in the narrowest terms; `sites` is `None` where the place does not matter. Dates are numbers
    like 20010131. It applies if any of `when` holds and none of `unless` does."""

    id: str
    effect: str
    offices: frozenset[str]
    powers: frozenset[str]
    sites: frozenset[str] | None
    since: int
    until: int
    when: Masks
    unless: Masks


def day(text: str) -> int:
    """A date as a number that sorts as dates do."""
    return int(text.replace("-", ""))


def flatten(workload: Workload) -> list[Policy]:
    """The policies, in the order of the provisions they stand for."""
    made: dict[str, Policy] = {}
    found = (_policy(workload.plain, identity, made) for identity in workload.plain)
    return [p for p in found if p.since < p.until and p.powers and p.offices and p.sites != frozenset() and p.when]


def _policy(plain: Mapping[str, Plain], identity: str, made: dict[str, Policy]) -> Policy:
    if identity in made:
        return made[identity]
    provision = plain[identity]
    sites = None if provision["sites"] is None else spread(provision["sites"])
    powers, since, until = spread(provision["powers"]), day(provision["since"]), day(provision["until"])
    when = masks(provision["when"])
    if provision["parent"] is not None:
        above = _policy(plain, provision["parent"], made)
        powers &= above.powers
        sites = above.sites if sites is None else sites if above.sites is None else sites & above.sites
        since, until = max(since, above.since), min(until, above.until)
        when = both([when, above.when, masks(plain[provision["parent"]]["passed"])])
    made[identity] = Policy(
        id=identity,
        effect=provision["effect"],
        offices=spread(provision["offices"] or OFFICES),
        powers=powers,
        sites=sites,
        since=since,
        until=until,
        when=when,
        unless=() if provision["unless"] is None else masks(provision["unless"]),
    )
    return made[identity]


def blocked(policy: Policy) -> Masks:
    """What an exception leaves of a condition: `when` and not `unless`, in disjunctive normal form."""
    found = policy.when
    for yes, no in policy.unless:
        bits = [(0, bit) for bit in _bits(yes)] + [(bit, 0) for bit in _bits(no)]
        found = both([found, tuple(bits)])
    return found


def _bits(mask: int) -> list[int]:
    return [1 << position for position in range(mask.bit_length()) if mask >> position & 1]


def always(condition: Masks) -> bool:
    """Tell whether a condition asks nothing."""
    return condition == ALWAYS
