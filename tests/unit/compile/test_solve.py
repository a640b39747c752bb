"""The well-founded model of rules that come round to themselves (S11), for all completions at once."""

from __future__ import annotations

from vires.compile.graph import FALSE, TRUE, Graph
from vires.compile.solve import Pair, Solver


def solved(**rules: str) -> dict[str, Pair]:
    """Each rule is a disjunction of conjunctions such as `a -b | T`."""
    graph = Graph()

    def body(key: object) -> int:
        ways = []
        for way in rules[str(key)].split("|"):
            parts = [
                TRUE if word == "T" else graph.neg(graph.ref(word[1:])) if word[0] == "-"
                else graph.test(word) if word.isupper() else graph.ref(word)
                for word in way.split()
            ]  # fmt: skip
            ways.append(graph.conj(parts))
        return graph.disj(ways)

    solver = Solver(graph, body, lambda key: "all")
    return {name: solver.pair(graph.ref(name)) for name in rules}


def test_nothing_supports_itself() -> None:
    assert solved(a="b", b="a") == {"a": Pair(FALSE, FALSE), "b": Pair(FALSE, FALSE)}


def test_a_rule_that_asks_for_its_own_absence_is_undefined() -> None:
    assert solved(r="-r")["r"] == Pair(FALSE, TRUE)


def test_what_follows_either_way_from_two_that_exclude_each_other_is_undefined_all_the_same() -> None:
    found = solved(a="-b", b="-a", c="a | b")
    assert found["c"] == Pair(FALSE, TRUE)


def test_what_breaks_a_circle_settles_it() -> None:
    found = solved(a="-b", b="-a", c="-b T")
    assert found["a"] == Pair(FALSE, TRUE)
    broken = solved(a="-b", b="-a c", c="d", d="c")
    assert broken["a"] == Pair(TRUE, TRUE)
    assert broken["b"] == Pair(FALSE, FALSE)


def test_a_circle_holds_as_far_as_what_it_turns_on() -> None:
    pair = solved(a="X -b", b="-a")["b"]
    assert pair.sure != pair.possible
