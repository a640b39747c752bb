"""Conditions that nothing can meet, and parts of them."""

from __future__ import annotations

import pytest

from tests.unit.decide.analysis.arden import only, remarks, slugs
from tests.unit.registry.lint.arden import GRANT, instrument, listed, statute

NEAR, FAR = "{number: offshore, at_most: 3}", "{number: offshore, at_least: 12}"
STATUS = listed("statuses", "{id: arden/status/alarm, label: alarm}")
LIMIT = "{id: p1, does: restricts, force: policy, binds: [arden/harbour], powers: [arden/power/inspect], %s}"


def when(condition: str) -> str:
    """An order whose grant has a condition."""
    return instrument(GRANT.replace("redelegable", f"when: {condition}, redelegable"))


@pytest.mark.parametrize(
    "condition",
    [
        f"{{all: [{NEAR}, {FAR}]}}",
        "{all: [{fact: urgent}, {not: {fact: urgent}}]}",
        "{not: {any: [{fact: urgent}, {not: {fact: urgent}}]}}",
        "{all: [{doctrine: relief, is: parties}, {doctrine: relief, is: universal}]}",
        "{any: []}",
        "{exclusive: true}",
    ],
)
def test_what_contradicts_itself_is_never_met(condition: str) -> None:
    assert slugs(when(condition)) == ["condition-unsatisfiable"]


@pytest.mark.parametrize(
    "condition",
    [
        f"{{all: [{NEAR.replace('3', '12')}, {FAR}]}}",  # 12 itself
        f"{{any: [{NEAR}, {FAR}]}}",
        "{all: [{fact: urgent}, {not: {number: offshore, at_most: 3}}]}",
        "{doctrine: relief, is: universal}",
        "{consent: arden/fisheries/warden}",
        "{all: [{scope: {sites: [arden/site/quay]}}, {scope: {sites: [arden/site/market]}}]}",
    ],
)
def test_what_some_act_meets_is_none_of_these(condition: str) -> None:
    assert slugs(when(condition)) == []


def test_the_parts_that_clash_are_named_and_the_closest_act_shown() -> None:
    found = only("condition-unsatisfiable", when(f"{{all: [{NEAR}, {{fact: urgent}}, {FAR}]}}"))
    assert found.message == f"`{NEAR}` and `{FAR}` never hold together"
    assert found.witness is not None
    assert found.witness.question["facts"] == {"offshore": 3, "urgent": True}
    assert found.witness.shows == f"with `{NEAR}` and `{{fact: urgent}}`, `{FAR}` does not hold"


def test_an_alternative_that_nothing_meets_is_found_where_it_stands() -> None:
    found = only("condition-unsatisfiable", when(f"{{all: [{NEAR}, {{any: [{{fact: urgent}}, {FAR}]}}]}}"))
    assert found.path == ("when", "all", 1, "any", 1)
    assert found.message.startswith(f"`{FAR}` never holds together with `{NEAR}`")


def test_an_exception_is_read_with_the_when_of_its_limit() -> None:
    never = "when: {fact: urgent}, unless: {not: {fact: urgent}}"
    assert only("condition-unsatisfiable", instrument(LIMIT % never)).path == ("unless",)
    assert slugs(instrument(LIMIT % "when: {fact: urgent}, unless: {number: offshore, at_most: 3}")) == []


def test_a_place_outside_the_scope_of_its_own_provision_is_never_reached() -> None:
    lands = listed("territories", "{id: arden/north, label: north}", "{id: arden/south, label: south}")
    limit = LIMIT % "scope: {territories: [arden/north]}, unless: {scope: {territories: [arden/south]}}"
    found = only("condition-unsatisfiable", lands, instrument(limit))
    assert "within the scope `{territories: [arden/north]}`" in found.message


def test_a_status_that_nothing_gives_never_holds() -> None:
    found = only("condition-unsatisfiable", STATUS, when("{status: arden/status/alarm}"))
    assert (
        "nothing that stands gives the status `arden/status/alarm`, and its record is said to be complete"
        in found.message
    )
    alarm = "{id: s2, does: declares, status: arden/status/alarm, since: 2030-01-01}"
    assert slugs(STATUS, when("{status: arden/status/alarm}"), statute(alarm)) == []
    partial = STATUS.replace("label: alarm", "label: alarm, record: partial")
    assert slugs(partial, when("{status: arden/status/alarm}")) == []


def test_the_clauses_of_a_grant_are_looked_at_too() -> None:
    clause = f"{{to: [arden/harbour/pilot], requires: {{all: [{NEAR}, {FAR}]}}}}"
    lends = "{id: s1, does: confers, to: [arden/harbour/master], powers: [arden/power/detain], redelegable: no}"
    act = statute(lends.replace("no}", f"{clause}}}"))
    found = only("condition-unsatisfiable", act)
    assert found.path == ("requires",)
    assert found.beside is not None


def test_a_spell_may_stand_by_what_is_exclusive() -> None:
    spell = (
        "{office: arden/harbour/master, holder: vane, name: A. Vane, capacity: acting, since: 1990-06-01, stands: %s}"
    )
    assert slugs(listed("holders", spell % "{exclusive: true}")) == []
    assert slugs(listed("holders", spell % "{all: [{exclusive: true}, {not: {exclusive: true}}]}")) == [
        "condition-unsatisfiable"
    ]


def test_every_condition_is_reported() -> None:
    assert len(remarks(when("{any: []}"), instrument(LIMIT % "unless: {any: []}", name="other"))) == 2
