"""The rules of one question, each as a formula over elementary tests and the claims of other rules: chains (S12), the
limits that yield to them (S18) and those that do not (S14), over what was made (S9) and is in force (S10)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any, cast

from vires.model.provision import Clause, Grant
from vires.model.registry import Entry
from vires.verify.conditions import Asked
from vires.verify.force import Force
from vires.verify.formula import All, Claim, Formula, Not, Some, every
from vires.verify.ground import ACTOR, ASKED, Way, fixed
from vires.verify.making import Making
from vires.verify.text import ACT

__all__ = ["ACTOR", "ASKED", "Rules", "Way", "fixed"]


class Rules(Making, Force):
    """All rules; `body` gives the formula of a claim in the case in hand."""

    def reach(self, grant: Entry) -> list[Formula]:
        """Whether a grant may be exercised, for the power and by the office asked about."""
        return [
            self._test("exercisable", lambda: bool(self.field(grant, "exercise"))),
            self._power(grant, ASKED, ""),
            self._test("office", lambda: self.cover.act("office", self.field(grant, "to"), grant.id, "to")),
        ]

    # S12 and S18: chains, and limits that yield to them

    def _authority(self, identity: str, yielding: tuple[str, ...]) -> Formula:
        """Some chain that ends in the grant covers the act, and each of the limits yields to a link of it."""
        grant = self.entries[identity]
        return every([
            *self.reach(grant),
            Claim(("operative", identity, ACTOR, ACT, ASKED)),
            self.in_scope(grant),
            Claim(("holds", identity, ACTOR, ACT, None, ASKED, yielding)),
        ])  # fmt: skip

    def _holds(
        self, identity: str, recipient: str, moment: str, making: str | None, power: str, yielding: tuple[str, ...]
    ) -> Formula:
        """The link's own conditions hold, and so does the chain above it; each limit yields here or above.
        `making` is the instrument whose facts are asked, or `None` for the act's."""
        entry = self.entries[identity]
        can = [limit for limit in yielding if self._overrides(entry, self.entries[limit])]
        splits = [set(freed) for size in range(len(can), -1, -1) for freed in combinations(can, size)]
        return every([
            self.conditions.when(entry, Asked(identity, entry.instrument.id, making)),
            self._any(
                every([
                    *(self.gives_way(self.entries[limit], entry) for limit in sorted(freed)),
                    self._above(entry, recipient, moment, making, power, tuple(x for x in yielding if x not in freed)),
                ])
                for freed in splits
            ),
        ])  # fmt: skip

    def _above(
        self, entry: Entry, recipient: str, moment: str, making: str | None, power: str, yielding: tuple[str, ...]
    ) -> Formula:
        """The chain above a link: none above what confers, a root, or where no route is stated."""
        if not self.passed_on(entry):
            return fixed("chain begins here", not yielding)
        issuer = self.issuer(entry)
        ways = []
        for way in self.ways(entry):
            via = Claim(("via", entry.id, recipient, *way, power))
            if way[0] is None:
                ways.append(every([fixed("chain begins here", not yielding), via]))
                continue
            above: list[Formula] = [
                All((
                    Claim(("spared", way[0], issuer, moment, power)),
                    Claim(("holds", way[0], issuer, moment, making, power, yielding)),
                ))
            ]  # fmt: skip
            if self.field(entry, "survives"):
                above.append(Claim(("holds", way[0], issuer, entry.instrument.id, making, power, yielding)))
            ways.append(every([via, self.carried(entry, way, making), Some(tuple(above))]))
        return self._any(ways)

    def carried(self, entry: Entry, way: Way, making: str | None) -> Formula:
        """The condition that travels with a power passed on under a clause."""
        route, number = way
        if route is None or number is None:
            return fixed("no clause", True)
        clause = cast("tuple[Clause, ...]", self.clauses(self.entries[route]))[number]
        return self.conditions.formula(clause.when, Asked(route, entry.instrument.id, making))

    def chain(self, links: tuple[str, ...], ways: tuple[Way, ...], recipients: tuple[str, ...]) -> Formula:
        """Whether this very chain, its last link first, covers the act and holds (S12)."""

        def parts() -> Iterator[Formula]:
            last, moment = self.entries[links[0]], ACT
            yield from self.reach(last)
            yield self.in_scope(last)
            yield Claim(("operative", last.id, ACTOR, ACT, ASKED))
            for number, link in enumerate(links):
                entry = self.entries[link]
                yield self.conditions.when(entry, Asked(link, entry.instrument.id))
                if number == len(ways):
                    yield fixed("chain begins here", not self.passed_on(entry))
                    continue
                if not self.passed_on(entry) or ways[number] not in self.ways(entry):
                    yield fixed("invokes the route so", False)
                    return
                yield Claim(("via", link, recipients[number], *ways[number], ASKED))
                yield self.carried(entry, ways[number], None)
                if number + 1 == len(links):
                    yield fixed("chain begins here", ways[number][0] is None)
                    continue
                yield self._test("recipient", lambda e=entry, n=number: self.issuer(e) == recipients[n + 1])  # type: ignore[misc]
                if self.field(entry, "survives"):
                    moment = entry.instrument.id
                else:
                    yield Claim(("spared", links[number + 1], recipients[number + 1], moment, ASKED))

        return self.case.shape("chain", lambda: every(parts()))

    def _overrides(self, one: Entry, other: Entry) -> bool:
        named = self.field(one, "overrides")
        return bool(named == "any" or {other.id, other.instrument.id} & set(named))

    def gives_way(self, limit: Entry, link: Entry) -> Formula:
        """S18: whether a limit yields to a link of a chain."""
        return self._test(f"{limit.id} yields to {link.id}", lambda: self._yields(limit, link))

    def _yields(self, limit: Entry, link: Entry) -> bool:
        low, high = (self.registry.settings.kinds[e.instrument.kind].rank for e in (link, limit))
        if not self._overrides(link, limit) or low > high:
            return False
        if not self._overrides(limit, link) or low < high:
            return True
        narrower = self._strictly_within(link, limit) - self._strictly_within(limit, link)
        later = self._later(link, limit) - self._later(limit, link)
        if narrower + later:
            return narrower + later > 0
        point = self.conditions.point(f"yields:{limit.id}<{link.id}")
        return bool(self.case.value(point))

    def _later(self, one: Entry, other: Entry) -> bool:
        return not self.text.no_later(one.instrument, other.instrument)

    def _strictly_within(self, one: Entry, other: Entry) -> bool:
        return self._takes_in(other, one) and not self._takes_in(one, other)

    def _takes_in(self, outer: Entry, inner: Entry) -> bool:
        names = {"offices": "", "powers": "powers", "territories": "", "sites": "", "subjects": ""}
        return all(self.cover.contains(n, _reach_of(outer, n), _reach_of(inner, n)) for n in names)

    # S7, S14: what covers the act, and limits on it

    def _covers(self, identity: str) -> Formula:
        return self.conditions.words(self.entries[identity])

    def covered(self, limit: Entry) -> Formula:
        """Whether a limit is one on exercise and its words cover the act."""
        return every([
            self._test("limit on exercise", lambda: not self._on_delegation(limit)),
            self._test("of law or policy", lambda: self.field(limit, "force") in ("law", "policy")),
            self.conditions.covers(limit),
        ])  # fmt: skip

    def _bites(self, identity: str) -> Formula:
        """A limit of law or policy is operative, covers the act, and is not met."""
        limit = self.entries[identity]
        return every([
            self.covered(limit),
            Claim(("operative", identity, None, ACT, ASKED)),
            Not(self.unless(limit, Asked(identity, limit.instrument.id))),
        ])  # fmt: skip

    def of_law(self, limit: Entry) -> Formula:
        """Whether a limit is of law, not of policy."""
        return self._test("of law", lambda: self.field(limit, "force") == "law")


def _reach_of(entry: Entry, dimension: str) -> Any:
    provision = entry.provision
    if dimension == "offices":
        return provision.to if isinstance(provision, Grant) else getattr(provision, "binds", None)
    return getattr(provision, "powers", None) if dimension == "powers" else getattr(provision.scope, dimension, None)
