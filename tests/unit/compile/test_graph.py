"""Formulas as nodes: written once, simplified as they are made, settled test by test."""

from __future__ import annotations

from vires.compile.graph import FALSE, TRUE, Graph


def test_equal_formulas_are_one_node_whatever_the_order_of_parts() -> None:
    graph = Graph()
    a, b, c = (graph.test(name) for name in "abc")
    assert graph.conj([a, graph.conj([b, c])]) == graph.conj([c, b, a, b])
    assert graph.disj([a, b]) == graph.disj([b, a])
    assert graph.neg(graph.neg(a)) == a


def test_what_a_part_settles_is_settled() -> None:
    graph = Graph()
    a, b = graph.test("a"), graph.test("b")
    assert graph.conj([a, FALSE, b]) == FALSE
    assert graph.disj([a, TRUE]) == TRUE
    assert graph.conj([]) == TRUE
    assert graph.disj([]) == FALSE
    assert graph.conj([a, b, graph.neg(a)]) == FALSE
    assert graph.disj([graph.neg(b), a, b]) == TRUE
    assert graph.both(a, TRUE) == a == graph.either(a, FALSE)


def test_settling_leaves_what_is_open() -> None:
    graph, into = Graph(), Graph()
    a, b = graph.test("a"), graph.test("b")
    node = graph.either(graph.both(a, b), graph.neg(a))
    values = {"a": TRUE, "b": into.test("b")}
    assert graph.settle(node, lambda test: values[str(test)], into, {}) == into.test("b")


def test_a_reference_is_replaced_by_what_its_sign_asks_for() -> None:
    graph = Graph()
    up, down = graph.test("possible"), graph.test("sure")
    node = graph.both(graph.ref("p"), graph.neg(graph.ref("q")))
    assert graph.resolve(node, lambda _: up, lambda _: down) == graph.both(up, graph.neg(down))
    assert set(graph.references([node])) == {"p", "q"}


def test_what_a_rule_decides_or_its_absence_is_no_truth_before_the_rule_is_solved() -> None:
    graph = Graph()
    ref = graph.ref("p")
    assert graph.disj([ref, graph.neg(ref)]) != TRUE
    assert graph.conj([ref, graph.neg(ref)]) != FALSE
