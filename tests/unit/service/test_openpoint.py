"""Open points in everyday words: every kind of atom of the interfaces, both ways."""

from __future__ import annotations

import pytest

from tests.unit import arden
from vires.service.alternatives import factors
from vires.service.openpoint import OpenPoints
from vires.service.wording import Wording, day, joined, period

WORDING = Wording(arden.registry())
POINTS = OpenPoints(WORDING)


@pytest.mark.parametrize(
    ("atom", "values", "words"),
    [
        ("fact:trained", ("true",), "training completed: yes"),
        ("fact:trained", ("false",), "training completed: no"),
        ("fact:trained@arden/order/7", ("true",), "training completed: yes (when Order 7 on inspectors was made)"),
        ("number:tonnage", ("(25,100]",), "tonnage is more than 25 tons and at most 100 tons"),
        ("number:tonnage", ("(-inf,25)", "[100,inf)"), "tonnage is less than 25 tons or at least 100 tons"),
        ("time", ("2001-05-01T18:00+00:00..",), "the act falls from 2001-05-01 18:00 +00:00 on"),
        ("time@arden/order/7", ("..1995-06-01T12:00Z",),
         "the making of Order 7 on inspectors falls before 1995-06-01 12:00 UTC"),
        ("status:arden/status/quarantine", ("false",), "quarantine does not hold of it"),
        ("consent:arden/fisheries>arden/order/7", ("true",), "Fisheries service consents to Order 7 on inspectors"),
        ("office:[arden/harbour/master,arden/fisheries]", ("true",),
         "who acts is Harbour master or Fisheries service"),
        ("power:[arden/power/inspect/cargo]", ("false",), "what is done is not open cargo"),
        ("territory:[arden/north]", ("true",), "it happens in Northern district"),
        ("subjects:[arden/subject/fishing-vessel]", ("false",), "it does not concern fishing vessel"),
        ("sites:[arden/site/yard]<=30", ("true",), "it happens within 30 m of shipyard"),
        ("sites:[arden/site/yard]~arden/order/9/limit", ("false",),
         "it does not happen at or near shipyard, as Order 9 on yards (limit) means it"),
        ("reading:arden/order/7.decided", ("1995-06-02",), "day of decision of Order 7 on inspectors: 1995-06-02"),
        ("reading:arden/order/9/crew.quantity", ('{"about":2200}',),
         "figure of Order 9 on yards (crew): about 2,200"),
        ("reading:arden/act/1990/harbours/s1.redelegable", ('[{"to":["arden/harbour/inspector"]}]', "[{}]", "no"),
         "redelegable of Harbours Act (s1): a clause: to Harbour inspector, a clause that asks nothing or no"),
        ("date:arden/order/7.decided", ("2001-01-02..2001-01-05",),
         "the day of decision of Order 7 on inspectors falls on 2001-01-02 to 2001-01-05"),
        ("order:arden/order/7<arden/order/9", ("false",),
         "Order 9 on yards came before Order 7 on inspectors that day"),
        ("open:arden/order/7/grant.to>arden/fisheries", ("true",),
         "the open list of Order 7 on inspectors takes in Fisheries service"),
        ("near:arden/order/9/limit", ("true",), "such a place counts as near, as Order 9 on yards (limit) means it"),
        ("redelegable:arden/order/7/grant", ("false",), "Order 7 on inspectors may not be passed on"),
        ("route:arden/order/7", ("false",), "Order 7 on inspectors has no basis, though it names none"),
        ("holder:arden/order/7", ("true",),
         "the office of the issuer was validly held when Order 7 on inspectors was made"),
        ("exists:arden/order/7", ("false",), "Order 7 on inspectors does not exist, of which sources disagree"),
        ("yields:arden/order/9/limit<arden/order/7/grant", ("true",),
         "Order 9 on yards (limit) yields to Order 7 on inspectors"),
        ("doctrine:signing", ("nothing", "as-any"), "signing taken as nothing or as-any"),
        ("something:new", ("a", "b"), "something:new is a or b"),
    ],
)  # fmt: skip
def test_an_atom_reads_as_a_clause(atom: str, values: tuple[str, ...], words: str) -> None:
    assert POINTS.confined(atom, values) == words


def test_a_fact_is_asked_with_its_own_question() -> None:
    assert POINTS.question("fact:trained") == "Has the inspector completed the training?"
    assert POINTS.question("fact:board-approval") == "approval of the board: yes or no?"
    assert POINTS.question("number:tonnage") == "tonnage: how many tons?"
    assert POINTS.question("time") == "at what time of day?"


def test_ways_that_are_a_product_are_told_as_independent_choices() -> None:
    a, b, c, d = (("a", ("true",)), ("b", ("true",)), ("c", ("true",)), ("d", ("true",)))
    assert factors([[a, b], [a, c]]) == [[[a]], [[b], [c]]]
    assert factors([[a, c], [a, d], [b, c], [b, d]]) == [[[a], [b]], [[c], [d]]]
    assert factors([[a], [b, c]]) == [[[a], [b, c]]]
    assert factors([[a, b], [b, c], [c, a]]) == [[[a, b], [b, c], [a, c]]]
    assert factors([[]]) == []


def test_conditions_read_with_and_or_and_not() -> None:
    tree = {"all": [{"fact": "trained"}, {"any": [{"fact": "board-approval"}, {"not": {"fact": "trained"}}]}]}
    assert WORDING.condition(tree) == "training completed and (approval of the board or not training completed)"
    assert WORDING.condition({"number": "tonnage", "at_most": 25}) == "tonnage at most 25 tons"
    assert WORDING.condition({"scope": {"sites": ["arden/site/yard"], "within": "100 ft"}}) == (
        "within 100 ft (30 m) of shipyard"
    )
    assert WORDING.condition({"not": {"scope": {"sites": ["arden/site/yard"], "near": True}}}) == (
        "not at or near shipyard"
    )


def test_lists_keep_their_including() -> None:
    assert WORDING.listed({"including": ["arden/harbour"], "within": "arden/harbour"}) == (
        "some of Harbour authority, including Harbour authority"
    )
    assert WORDING.listed(["arden/harbour", "arden/fisheries"]) == "Harbour authority and Fisheries service"
    assert WORDING.listed(None) == "all"


def test_periods_and_days() -> None:
    assert period("2001-01-01", None) == "since 2001-01-01, no end recorded"
    assert period(None, "2001-01-01") == "from the decision on, until 2001-01-01"
    assert day("2001-01-01T10:00:05+00:00") == "2001-01-01 10:00 +00:00"
    assert joined(["a", "b", "c"]) == "a, b and c"
