"""The chains through which a power is held, link by link (S12)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count
from typing import TYPE_CHECKING

from vires.decide.reference.conditions import Circumstance
from vires.decide.reference.explore import ever
from vires.decide.reference.formula import FALSE, TRUE, Formula, conj
from vires.decide.reference.record import ACT
from vires.decide.reference.references import operative, spared, via
from vires.model.provision import Delegates

if TYPE_CHECKING:
    from vires.decide.definition import Definition
    from vires.decide.reference.routes import Passage

MOST_CHAINS = 10


@dataclass(frozen=True)
class Path:
    """A chain from the office up: its links, the last first, and the passage by which each came."""

    links: tuple[str, ...]
    recipients: tuple[str, ...]
    passages: tuple[Passage, ...] = ()

    @property
    def top(self) -> str:
        """The highest link so far."""
        return self.links[-1]


class Chains:
    """Finds the chains that can hold, fewest links first, then by id."""

    def __init__(self, definition: Definition, actor: str) -> None:
        self.rules = definition
        self.actor = actor

    def found(self) -> tuple[list[Path], bool]:
        """At most ten chains that hold in some completion, and whether there are more."""
        found: list[Path] = []
        for path in self._complete():
            if len(found) == MOST_CHAINS:
                return found, True
            found.append(path)
        return found, False

    def _complete(self) -> Iterator[Path]:
        """Whole chains that hold in some completion, in order."""
        order = count()
        heap: list[tuple[int, tuple[str, ...], int, bool, Path]] = []

        def push(path: Path, whole: bool) -> None:
            heappush(heap, (len(path.links), path.links[::-1] if whole else (), next(order), whole, path))

        for grant in self.rules.grants():
            if self.rules.authority(grant) != FALSE:
                push(Path((grant.id,), (self.actor,)), False)
        while heap:
            *_, whole, path = heappop(heap)
            if whole:
                if ever(self.rules.world, self.rules.body, lambda path=path: self.formula(path)):  # type: ignore[misc]
                    yield path
                continue
            for longer, complete in self._steps(path):
                push(longer, complete)

    def _steps(self, path: Path) -> Iterator[tuple[Path, bool]]:
        """The chain ends here, or goes on by one of the passages of its highest link."""
        rules = self.rules
        entry = rules.entries[path.top]
        if not isinstance(entry.provision, Delegates) or rules.is_root(entry.instrument):
            yield path, True
            return
        issuer = entry.instrument.issuer
        passages = rules.routes.passages_in_any_reading(entry)
        for passage in sorted(passages, key=lambda p: (p.route or "", -1 if p.clause is None else p.clause)):
            if passage.route is None:
                yield Path(path.links, path.recipients, (*path.passages, passage)), True
            elif passage.route not in path.links and ever(
                rules.world, rules.body, lambda p=passage: via(entry, path.recipients[-1], p)  # type: ignore[misc]
            ):  # fmt: skip
                longer = Path((*path.links, passage.route), (*path.recipients, issuer), (*path.passages, passage))
                yield longer, False

    def formula(self, path: Path) -> Formula:
        """Whether this very chain covers the act and holds."""
        rules = self.rules
        last = rules.entries[path.links[0]]
        parts = [
            rules.exercisable(last),
            rules.covers_power(last),
            rules.covers_office(last),
            rules.covers_scope(last),
            operative(last, path.recipients[0], ACT),
        ]
        moment = ACT
        for number, link in enumerate(path.links):
            entry = rules.entries[link]
            parts.append(rules.conditions.when(entry, Circumstance(entry.id, entry.instrument.id)))
            if number >= len(path.passages):
                continue
            passage = path.passages[number]
            parts.append(via(entry, path.recipients[number], passage))
            if passage.route is None:
                continue
            parts.append(rules.routes.passed_under(entry, passage, None))
            in_force = spared(passage.route, path.recipients[number + 1], moment)
            if getattr(entry.provision, "survives", False):
                in_force = TRUE
                moment = entry.instrument.id
            parts.append(in_force)
        return conj(parts)
