"""Which grants carry an outcome, and which limits decide it, over all completions (S13-S15)."""

from __future__ import annotations

from collections.abc import Iterator

from vires.compile.graph import FALSE, Graph, Node
from vires.compile.solve import Pair
from vires.decide.exact.asking import Question
from vires.decide.exact.completions import Completions
from vires.decide.exact.diagram import NEVER, Overgrown
from vires.decide.exact.verdict import Against, Basis, Held, Levels
from vires.model.finding import Outcome


class Deciding:
    """Reads off what decides a question. A grant or limit counts if in some completion that can be it is sure
    there, and the outcome is one that it bears on."""

    def __init__(self, question: Question, basis: Basis, outcomes: frozenset[Outcome]) -> None:
        self.question = question
        self.graph: Graph = question.graph
        self.basis = basis
        self.outcomes = outcomes

    def names(self) -> tuple[str, ...]:
        """The grants and limits that decide, in the order of ids. Raises `TooOpen`."""
        wanted = list(self._candidates())
        if not wanted:
            return ()
        if all(node <= 1 for _, _, node in wanted) and len(self.outcomes) == 1:
            return tuple(sorted({name for name, _, node in wanted if node}))
        worst, best = Levels(self.question, self.basis, False), Levels(self.question, self.basis, True)
        outcome_of = {outcome: self._outcome(outcome, worst, best) for outcome in self.outcomes}
        asked = [(name, self.graph.both(node, outcome_of[outcome])) for name, outcome, node in wanted]
        completions = Completions(self.question, [node for _, node in asked])
        try:
            possible = completions.possible()
            return tuple(
                sorted({
                    name
                    for name, node in asked
                    if completions.diagrams.both(possible, completions.diagram(node)) != NEVER
                })
            )  # fmt: skip
        except (Overgrown, RecursionError):
            raise completions.too_open() from None

    def _outcome(self, outcome: Outcome, worst: Levels, best: Levels) -> Node:
        """That a basic outcome is the one, whatever is undefined."""
        graph = self.graph

        def rung(levels: Levels) -> Node:
            if outcome == Outcome.AUTHORIZED:
                return levels.regular
            if outcome == Outcome.IRREGULAR:
                return graph.both(levels.lawful, graph.neg(levels.regular))
            return graph.conj((levels.some, graph.neg(levels.lawful), graph.neg(levels.regular)))

        return graph.both(rung(worst), rung(best))

    def _candidates(self) -> Iterator[tuple[str, Outcome, Node]]:
        held, against = self.basis.held, self.basis.against
        if Outcome.AUTHORIZED in self.outcomes:
            bites = {limit.entry.id: self.graph.either(limit.law.possible, limit.policy.possible) for limit in against}
            for grant in held:
                yield grant.entry.id, Outcome.AUTHORIZED, self._free(grant, bites)
        if Outcome.IRREGULAR in self.outcomes:
            laws = {limit.entry.id: limit.law.possible for limit in against}
            carried = [(grant, self._free(grant, laws)) for grant in held]
            for grant, node in carried:
                yield grant.entry.id, Outcome.IRREGULAR, node
            policies = [(limit, limit.policy) for limit in against]
            for name, node in self._limits(policies, carried, laws):
                yield name, Outcome.IRREGULAR, node
        if Outcome.BARRED in self.outcomes:
            carried = [(grant, grant.plain.sure) for grant in held]
            for grant, node in carried:
                yield grant.entry.id, Outcome.BARRED, node
            for name, node in self._limits([(limit, limit.law) for limit in against], carried, {}):
                yield name, Outcome.BARRED, node

    def _free(self, grant: Held, bites: dict[str, Node], also: str | None = None) -> Node:
        """That some chain is there to which every limit that bites, and one more, yields."""
        return self.graph.disj(
            self.graph.conj((
                chains.sure,
                *(self.graph.neg(node) for name, node in bites.items() if name not in yielding),
            ))
            for yielding, chains in grant.chains.items()
            if also is None or also in yielding
        )  # fmt: skip

    def _limits(
        self, limits: list[tuple[Against, Pair]], carried: list[tuple[Held, Node]], laws: dict[str, Node]
    ) -> Iterator[tuple[str, Node]]:
        """Of some limits those that decide: that bite, and that do not yield to every grant which carries the
        power; all that bite, if none would."""
        graph = self.graph
        if all(len(grant.chains) == 1 for grant, _ in carried):
            yield from ((limit.entry.id, bites.sure) for limit, bites in limits)
            return
        decides = {
            limit.entry.id: graph.both(
                bites.sure,
                graph.disj(
                    graph.both(node, graph.neg(self._free(grant, laws, limit.entry.id))) for grant, node in carried
                ),
            )
            for limit, bites in limits
        }
        none = graph.neg(graph.disj(decides.values()))
        for limit, bites in limits:
            node = graph.either(decides[limit.entry.id], graph.both(bites.sure, none))
            if node != FALSE:
                yield limit.entry.id, node
