"""The basic outcome of a set of completions, from what has been shown of chains and limits (S14)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from vires.model.finding import Outcome
from vires.model.proof import Conclusion
from vires.model.registry import Entry
from vires.verify.formula import ANY, Claim, Formula, Key, Look, Not, Some, Truth, every, some, weigh
from vires.verify.rules import ACTOR, Rules, Way
from vires.verify.standing import Standing

NOTHING_SHOWN: Look = lambda key, negated: ANY  # noqa: E731


@dataclass(frozen=True)
class Path:
    """A chain: its links, the last first, the way by which each stands, and to whom each gives the power."""

    links: tuple[str, ...]
    ways: tuple[Way, ...]
    recipients: tuple[str, ...]

    @property
    def order(self) -> tuple[int, tuple[str, ...], str, tuple[str, ...]]:
        """Fewest links first, then by id from the root down."""
        return len(self.links), self.links[::-1], repr(self.ways), self.recipients


class Reckoning:
    """S14 for one question. `grants` are all whose offices and powers may cover the act, `limits` all of law or
    policy whose words may; they are found in the text, whatever a proof says."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        visible = [e for e in (*rules.grants, *rules.limits) if e.instrument.review.visible]
        self.grants = [g for g in visible if g in rules.grants and self._may(every(rules.reach(g)))]
        self.limits = [e for e in visible if e in rules.limits and self._may(rules.covered(e))]

    def _may(self, formula: Formula) -> bool:
        return weigh(formula, NOTHING_SHOWN).truth[1] > 0

    def bites(self, look: Look) -> dict[str, Truth]:
        """What is known of each limit."""
        return {limit.id: look(("bites", limit.id), False) for limit in self.limits}

    def outcome(self, look: Look, paths: Sequence[Path] | None) -> Outcome | None:
        """The outcome by the chains given, or (`None`) by claims of authority where none has been picked; `None`
        where what is known does not settle it. What is undefined is taken twice: such chains absent and such limits
        unmet, then present and met; `UNDEFINED` where the two differ."""
        bites = self.bites(look)
        law = {limit.id: weigh(self.rules.of_law(limit), NOTHING_SHOWN).truth for limit in self.limits}

        def best(chain: Callable[[Truth], bool], limit: Callable[[Truth], bool], strict: bool) -> Outcome:
            held = tuple(sorted(name for name, truth in bites.items() if limit(truth)))
            lawful = tuple(name for name in held if law[name][1 if strict else 0] == 2)
            tried = ((held, Outcome.AUTHORIZED), (lawful, Outcome.IRREGULAR), ((), Outcome.BARRED))
            for yielding, outcome in tried:
                if chain(self._chain(look, paths, yielding)):
                    return outcome
            return Outcome.NO_AUTHORITY_SHOWN

        worst = (
            best(lambda t: t[0] == 2, lambda t: t[1] >= 1, True),
            best(lambda t: t[1] == 2, lambda t: t[0] >= 1, False),
        )
        least = (
            best(lambda t: t[0] >= 1, lambda t: t[1] == 2, True),
            best(lambda t: t[1] >= 1, lambda t: t[0] == 2, False),
        )
        if worst[0] == least[1]:
            return worst[0]
        return Outcome.UNDEFINED if worst[0] == worst[1] and least[0] == least[1] else None

    def _chain(self, look: Look, paths: Sequence[Path] | None, yielding: tuple[str, ...]) -> Truth:
        """Whether some chain covers the act to which each of some limits yields: refuted grant by grant, shown by
        one of the paths."""
        low, high = 0, 0
        for grant in self.grants:
            truth = look(("authority", grant.id, yielding), False)
            low, high = max(low, truth[0] if paths is None else 0), max(high, truth[1])
        if yielding:
            # Where no chain is at all, none is to which a limit yields.
            high = min(high, self._chain(look, (), ())[1])
        for path in paths or ():
            low = max(low, weigh(self.path(path, yielding), look).truth[0])
        return low, max(low, high)

    def path(self, path: Path, yielding: tuple[str, ...] = ()) -> Formula:
        """Whether a chain holds and each of some limits yields to a link of it."""
        found: Formula = self.rules.case.remember(("chain", path, yielding), lambda: self._path(path, yielding))
        return found

    def _path(self, path: Path, yielding: tuple[str, ...]) -> Formula:
        links = [self.rules.entries[link] for link in path.links]
        chain = self.rules.chain(path.links, path.ways, path.recipients)
        return every([chain, *(self._freed(limit, links) for limit in yielding)])

    def _freed(self, limit: str, links: list[Entry]) -> Formula:
        return some([self.rules.gives_way(self.rules.entries[limit], link) for link in links])

    def concluded(
        self, value: Outcome, standing: Standing, chains: tuple[int, ...], number: Callable[[Key], int]
    ) -> Conclusion:
        """What an argument says of a case: its outcome, on which chains it rests, and which limits are not met."""
        unmet = tuple(name for name, truth in self.bites(standing.look).items() if truth[0] >= 1)
        return Conclusion(outcome=value, chains=chains, limits=unmet)

    def goals(self, look: Look) -> list[list[Key]]:
        """The claims that could settle the outcome, in the order in which they matter: whether there is a chain at
        all, which limits are not met, whether a chain goes before them."""
        truths = self.bites(look)
        law = {li.id for li in self.limits if weigh(self.rules.of_law(li), NOTHING_SHOWN).truth[1] == 2}
        sets: set[tuple[str, ...]] = set()
        for least in (1, 2):
            for bound in (0, 1):
                held = [name for name in sorted(truths) if truths[name][bound] >= least]
                sets |= {tuple(held), tuple(name for name in held if name in law)}
        return [
            [("authority", grant.id, ()) for grant in self.grants],
            [("bites", limit.id) for limit in self.limits],
            [("authority", grant.id, chosen) for chosen in sorted(sets - {()}) for grant in self.grants],
        ]

    def waits(self, look: Look) -> Iterator[Formula]:
        """What an outcome that is not settled may still turn on, what matters first."""
        chain, limits, yielding = self.goals(look)
        if self._chain(look, None, ())[0] < 2:
            yield from map(Claim, chain)
        yield from map(Claim, limits)
        yield from (self.rules.of_law(limit) for limit in self.limits)
        yield from map(Claim, yielding)
        yield from map(Claim, chain)


__all__ = ["ACTOR", "Not", "Path", "Reckoning", "Some"]
