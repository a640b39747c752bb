"""Whether something is so in some completion, or in all (S13)."""

from __future__ import annotations

from vires.compile.graph import FALSE, TRUE, Node
from vires.compile.program import Program
from vires.compile.solve import Pair
from vires.decide.exact.asking import Question
from vires.decide.exact.completions import Completions
from vires.decide.exact.diagram import NEVER, Overgrown


class Judge:
    """Judges formulas of a program for one act. What the model leaves undefined is so in some completion and
    not in all."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.program: Program = question.program
        self._ever: dict[Node, bool] = {}
        self._always: dict[Node, bool] = {}

    def pair(self, found: Pair) -> Pair:
        """What a solved formula is for the act."""
        possible = self.question.settle(found.possible)
        return Pair(possible if found.sure == found.possible else self.question.settle(found.sure), possible)

    def ever(self, found: Pair) -> bool:
        """Tell whether it is so, or undefined, in some completion."""
        node = self.question.settle(found.possible)
        if node <= TRUE:
            return node == TRUE
        if node not in self._ever:
            self._ever[node] = self._some(node)
        return self._ever[node]

    def always(self, found: Pair) -> bool:
        """Tell whether it is so in every completion."""
        node = self.question.settle(found.sure)
        if node <= TRUE:
            return node == TRUE
        if node not in self._always:
            self._always[node] = not self._some(self.question.graph.neg(node))
        return self._always[node]

    def _some(self, node: Node) -> bool:
        completions = Completions(self.question, [node])
        try:
            return completions.diagrams.both(completions.possible(), completions.diagram(node)) != NEVER
        except (Overgrown, RecursionError):
            raise completions.too_open() from None

    def plainly_not(self, node: Node) -> bool:
        """Tell whether a formula of the program, rules aside, is false for the act whatever is open."""
        return self.question.settle(node) == FALSE
