"""What an engine answers, as far as it says: whether the act is allowed, by which grants, against which limits.

And the plain reading of the generated law, by going through all of it, to hold every engine against.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from benchmarks.circumstance import holds
from benchmarks.landscape import ANCESTORS
from benchmarks.workload import VIEW, Plain, Question, Workload


@dataclass(frozen=True)
class Verdict:
    """`allowed` is `None` where the engine says that it cannot tell. `grants` and `limits` are those that it
    gives as its reasons, `None` where it gives none of that sort. `warned` where it says beside its answer that
    something was amiss. `partly` where the reasons are some of them and not all."""

    allowed: bool | None
    grants: frozenset[str] | None
    limits: frozenset[str] | None
    warned: bool = False
    partly: bool = False

    def agrees(self, truth: Verdict) -> bool:
        """Tell whether this is the true answer with the true reasons, as far as the engine gives any."""
        return self.allowed == truth.allowed and all(
            given is None or (given <= true if self.partly else given == true)
            for given, true in ((self.grants, truth.grants), (self.limits, truth.limits))
            if true is not None
        )


class Truth:
    """The plain reading of one workload. Provisions are kept by the months they touch, and only so as not to take
    all night; nothing else is prepared."""

    def __init__(self, workload: Workload) -> None:
        self.plain = workload.plain
        self._months: dict[str, list[Plain]] = defaultdict(list)
        for provision in workload.plain.values():
            for month in _months(provision["since"], min(provision["until"], VIEW)):
                self._months[month].append(provision)

    def __call__(self, question: Question) -> Verdict:
        """The answer, with every fact known."""
        return _truth(self.plain, [p for p in self._months[question["at"][:7]] if _reaches(p, question)], question)


def _months(since: str, until: str) -> Iterator[str]:
    month = since[:7]
    while month <= until[:7]:
        yield month
        year, number = int(month[:4]), int(month[5:])
        month = f"{year + number // 12}-{number % 12 + 1:02}"


def _truth(plain: Mapping[str, Plain], reaching: list[Plain], question: Question) -> Verdict:
    grants = frozenset(p["id"] for p in reaching if p["effect"] == "permit" and _counts(plain, p, question, False))
    limits = frozenset(
        p["id"]
        for p in reaching
        if p["effect"] == "forbid"
        and holds(p["when"], question["facts"])
        and (p["unless"] is None or not holds(p["unless"], question["facts"]))
    )
    return Verdict(bool(grants) and not limits, grants, limits)


def _reaches(provision: Plain, question: Question) -> bool:
    return _covers(provision["offices"], question["office"]) and _applies(provision, question)


def _applies(provision: Plain, question: Question) -> bool:
    """The office apart, which inside a chain is another's."""
    return (
        provision["since"] <= question["at"] < provision["until"]
        and _covers(provision["powers"], question["power"])
        and (provision["sites"] is None or any(_covers(provision["sites"], site) for site in question["sites"]))
    )


def _covers(listed: list[str] | None, term: str) -> bool:
    return listed is None or any(broader in listed for broader in ANCESTORS[term])


def _counts(plain: Mapping[str, Plain], grant: Plain, question: Question, passes_on: bool) -> bool:
    """Tell whether the grant and every one above it cover the act at its moment."""
    if not holds(grant["when"], question["facts"]) or (passes_on and not holds(grant["passed"], question["facts"])):
        return False
    if grant["parent"] is None:
        return True
    parent = plain[grant["parent"]]
    return _applies(parent, question) and _counts(plain, parent, question, True)
