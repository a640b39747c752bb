"""Formulas laid out as boxes mean what the formulas mean."""

from __future__ import annotations

from itertools import product

from vires.audit.plan.form import ANYTHING, UNTOLD, Box, Forms, kleene
from vires.compile.graph import FALSE, TRUE, Graph
from vires.compile.row import ALWAYS_SINCE, NEVER_UNTIL
from vires.compile.tests import AtFrom, FactHolds, Is, Listed, NumberFrom, Sited

BITS = {"trained": 1, "exigent": 2, "approved": 4}


def forms(graph: Graph) -> Forms:
    return Forms(graph, lambda test: 8 if isinstance(test, NumberFrom) else BITS[test.fact])


def test_times_facts_and_places_fall_apart() -> None:
    graph = Graph()
    office = graph.test(Listed("office", ("arden/harbour",)))
    yard = graph.test(Sited(("arden/site/yard",), False, None, None, False, "order/a"))
    node = graph.conj([
        office, yard, graph.test(AtFrom(10)), graph.neg(graph.test(AtFrom(20))),
        graph.test(FactHolds("trained")), graph.neg(graph.test(FactHolds("exigent"))),
    ])  # fmt: skip
    assert forms(graph).boxes(node) == (
        Box(10, 20, 1, 2, who=frozenset({(office, False)}), sites=frozenset({(yard, False)})),
    )


def test_what_is_always_or_never_so() -> None:
    graph = Graph()
    assert forms(graph).boxes(TRUE) == (ANYTHING,)
    assert forms(graph).boxes(FALSE) == ()
    fact = graph.test(FactHolds("trained"))
    late, early = graph.test(AtFrom(20)), graph.neg(graph.test(AtFrom(10)))
    assert forms(graph).boxes(graph.conj([late, early, fact])) == ()


def test_an_open_point_marks_the_box_as_not_telling_all() -> None:
    graph = Graph()
    reading = graph.test(Is("reading:order/a.since", 0))
    fact = graph.test(FactHolds("trained"))
    assert forms(graph).boxes(graph.both(reading, fact)) == (Box(must=1, whole=False),)
    assert set(forms(graph).boxes(graph.either(reading, fact))) == {UNTOLD, Box(must=1)}


def test_times_that_are_cut_out_leave_several_spells() -> None:
    graph = Graph()
    out = graph.both(graph.test(AtFrom(10)), graph.neg(graph.test(AtFrom(20))))
    boxes = forms(graph).boxes(graph.neg(out))
    assert set(boxes) == {Box(since=ALWAYS_SINCE, until=10), Box(since=20, until=NEVER_UNTIL)}


def test_boxes_mean_what_the_formula_means() -> None:
    """Every choice of three facts, a bound and a moment, through nested choices and negations."""
    graph = Graph()
    trained, exigent, approved = (graph.test(FactHolds(fact)) for fact in BITS)
    far, begun = graph.test(NumberFrom("distance", 25.0, True)), graph.test(AtFrom(10))
    node = graph.neg(
        graph.disj([
            graph.conj([trained, graph.neg(graph.either(exigent, far))]),
            graph.both(begun, graph.either(approved, graph.neg(trained))),
        ])
    )  # fmt: skip
    boxes = forms(graph).boxes(node)
    for values in product((False, True), repeat=5):
        stated = dict(zip((trained, exigent, approved, far, begun), values, strict=True))
        by_test = {graph.what[test]: value for test, value in stated.items()}
        moment = 15 if stated[begun] else 5
        true = sum(bit for bit, test in ((1, trained), (2, exigent), (4, approved), (8, far)) if stated[test])
        inside = any(
            box.since <= moment < box.until and not box.must & ~true and not box.must_not & true for box in boxes
        )
        assert inside is kleene(graph, node, by_test.__getitem__)


def test_too_many_boxes_are_told_of_in_fewer_that_do_not_tell_all() -> None:
    graph = Graph()
    lists = [[graph.test(Listed("subjects", (f"s{n}/{m}",))) for m in range(4)] for n in range(6)]
    sites = [graph.test(Sited((f"t{n}",), False, None, None, False, "order/a")) for n in range(6)]
    mixed = [graph.disj([site, *names]) for site, names in zip(sites, lists, strict=True)]
    boxes = forms(graph).boxes(graph.conj([*mixed, graph.test(FactHolds("trained"))]))
    assert 0 < len(boxes) <= 128
    assert all(box.must == 1 for box in boxes)
    assert not any(box.whole for box in boxes)
