"""The limits, practices and duties that may reach the act (S14)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from vires.compile.graph import TRUE, Node
from vires.compile.solve import Pair
from vires.decide.explain.judge import Judge
from vires.decide.explain.words import Words
from vires.model.finding import Duty, Limit
from vires.model.instrument import plain
from vires.model.provision import Directs, Restricts
from vires.model.registry import Entry


class Reached:
    """Finds what reaches the act, and of limits whether they are met."""

    def __init__(self, judge: Judge, words: Words) -> None:
        self.judge = judge
        self.words = words
        self.program = judge.program

    def limits(self, candidates: Iterable[Entry]) -> tuple[Limit, ...]:
        """Limits and practices that reach the act in some completion; met if none of them leaves it unmet."""
        found = []
        for entry in candidates:
            provision = entry.provision
            assert isinstance(provision, Restricts)
            if provision.limits == "delegation":
                continue
            covers, reaches, bites = self._pairs(entry)
            if self.judge.plainly_not(covers.possible) or not self.judge.ever(reaches):
                continue
            met = None
            if not self.judge.ever(bites):
                met = True
            elif self.judge.always(bites):
                met = False
            found.append(self._shown(entry, met))
        return tuple(found)

    def _pairs(self, entry: Entry) -> tuple[Pair, Pair, Pair]:
        ground, pair = self.program.ground, self.program.pair

        def build() -> tuple[Pair, Pair, Pair]:
            chains = ground.chains
            return pair(ground.conditions.covers(entry)), pair(chains.reaches(entry)), pair(chains.bites(entry))

        return self.program.remembered(entry, "limit", build)

    def _shown(self, entry: Entry, met: bool | None) -> Limit:
        return self.program.remembered(entry, ("shown", met), lambda: self._build(entry, met))

    def _build(self, entry: Entry, met: bool | None) -> Limit:
        provision: Any = entry.provision
        return Limit(
            **self.words.heading(entry),
            force=provision.force,
            met=met,
            unless=plain(provision.unless) if provision.unless else None,
            attested=self.words.words(entry),
            cannot_express=(*entry.instrument.cannot_express, *provision.cannot_express),
        )

    def duties(self, candidates: Iterable[Entry]) -> tuple[Duty, ...]:
        """Duties laid on the office for the act in some completion."""
        return tuple(self._duty(entry) for entry in candidates if self.judge.ever(self._obliges(entry)))

    def _obliges(self, entry: Entry) -> Pair:
        def build() -> Pair:
            node: Node = self.program.ground.chains.obliges(entry)
            return self.program.pair(node) if node > TRUE else Pair(node, node)

        return self.program.remembered(entry, "obliges", build)

    def _duty(self, entry: Entry) -> Duty:
        return self.program.remembered(entry, "duty", lambda: self._build_duty(entry))

    def _build_duty(self, entry: Entry) -> Duty:
        provision = entry.provision
        assert isinstance(provision, Directs)
        return Duty(
            **self.words.heading(entry),
            duty=provision.duty,
            to=plain(provision.to),
            attested=self.words.words(entry),
        )
