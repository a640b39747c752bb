"""Two instruments of which either can be left out."""

from __future__ import annotations

import pytest

from tests.unit.decide.analysis.arden import only, remarks, slugs
from tests.unit.registry.lint.arden import GRANT, instrument, listed, statute

ORDER = instrument(GRANT)


def again(provision: str = GRANT, decided: str = "2001-06-01") -> str:
    """A later order."""
    return instrument(provision, name="again", decided=decided)


def test_an_order_made_twice_can_be_left_out_once_while_both_are_in_force() -> None:
    found = only("equivalent-instruments", ORDER, again(GRANT.replace("redelegable", "until: 2001-09-01, redelegable")))
    assert found.message == (
        "this and `arden/order` are equivalent from 2001-06-01 until 2001-09-01: without either of them every answer "
        "is the same, without both it is not"
    )
    assert found.witness is not None
    assert found.witness.shows == "the same with either of them, NO_AUTHORITY_SHOWN without both"


def test_the_same_in_other_words_is_the_same() -> None:
    two = GRANT.replace("redelegable", "when: {any: [{fact: urgent}, {not: {fact: urgent}}]}, redelegable")
    assert slugs(ORDER, again(two)) == ["equivalent-instruments"]


@pytest.mark.parametrize(
    "provision",
    [
        GRANT.replace("redelegable", "scope: {sites: [arden/site/market]}, redelegable"),
        GRANT.replace("redelegable", "when: {fact: urgent}, redelegable"),
        GRANT.replace("redelegable: no", "redelegable: {to: subordinates}").replace("pilot", "master"),
    ],
)
def test_a_difference_that_shows_in_an_answer_tells_them_apart(provision: str) -> None:
    assert slugs(ORDER, again(provision)) == []


def test_one_after_the_other_is_no_equivalence() -> None:
    first = instrument(GRANT.replace("redelegable", "until: 2001-06-01, redelegable"))
    assert slugs(first, again()) == []


def test_a_duty_in_one_of_them_tells_them_apart() -> None:
    duty = "{id: p2, does: directs, to: [arden/harbour/pilot], duty: report}"
    assert slugs(ORDER, instrument(GRANT, duty, name="again", decided="2001-06-01")) == []
    both = [instrument(GRANT, duty), instrument(GRANT, duty, name="again", decided="2001-06-01")]
    assert slugs(*both) == ["equivalent-instruments"]


def test_what_was_made_under_one_of_them_tells_them_apart() -> None:
    pass_on = GRANT.replace("redelegable: no", "redelegable: yes")
    act = statute("{id: s1, does: confers, to: [arden/harbour/master], powers: [arden/power/detain], redelegable: yes}")
    orders = [
        instrument(pass_on.replace("inspect", "detain"), name=name, invokes="[arden/act]", decided=decided)
        for name, decided in (("order", "2001-03-05"), ("again", "2001-06-01"))
    ]
    wardens = GRANT.replace("arden/harbour/pilot", "arden/fisheries/warden").replace("inspect", "detain")
    under = instrument(
        wardens, name="under", issuer="arden/harbour/pilot", invokes="[arden/order]", decided="2001-07-01"
    )
    found = only("equivalent-instruments", act, *orders, under)
    assert "are equivalent from 2001-06-01 until 2001-07-01:" in found.message
    on_both = under.replace("[arden/order]", "[arden/order, arden/again]")
    found = only("equivalent-instruments", act, *orders, on_both)
    assert "are equivalent from 2001-06-01 on:" in found.message


def test_a_duty_for_another_time_tells_them_apart() -> None:
    duty = "{id: p2, does: directs, to: [arden/harbour/pilot], duty: report, until: 2001-06-01}"
    orders = [instrument(GRANT, duty), instrument(GRANT, duty, name="again", decided="2001-05-01")]
    found = only("equivalent-instruments", *orders)
    assert "are equivalent from 2001-05-01 until 2001-06-01:" in found.message


def test_a_duty_laid_under_one_of_them_tells_them_apart() -> None:
    duty = "{id: p1, does: directs, to: [arden/harbour/pilot], duty: report}"
    under = instrument(duty, name="under", issuer="arden/harbour/pilot", invokes="[arden/order]", decided="2001-07-01")
    assert slugs(ORDER, again(), under) == []


@pytest.mark.parametrize("noted", ["order", "again"])
def test_a_note_on_either_of_them_lets_both_stand(noted: str) -> None:
    kept = "note: 'as it stands: each house made its own'"
    orders = [
        instrument(GRANT, name=name, decided=decided, more=kept if name == noted else "")
        for name, decided in (("order", "2001-03-05"), ("again", "2001-06-01"))
    ]
    assert slugs(*orders) == []


def test_two_limits_and_two_rescissions_may_be_equivalent_too() -> None:
    limit = "{id: p1, does: restricts, force: policy, binds: [arden/harbour/master], powers: [arden/power/inspect]}"
    limits = [instrument(limit, name=name) for name in ("first", "second")]
    assert slugs(*limits) == ["equivalent-instruments"]
    ends = [
        instrument("{id: end, does: rescinds, target: arden/order/p1, revives: none}", name=name, decided="2001-08-01")
        for name in ("end", "end-again")
    ]
    assert slugs(ORDER, *ends) == ["equivalent-instruments"]


def test_a_limit_of_law_that_may_have_kept_an_instrument_from_standing_reaches_what_that_gives() -> None:
    """Both bar the master from making orders with the power: without both, the pilot has what the order gives."""
    bar = "{id: p1, does: restricts, force: law, binds: [arden/harbour/master], limits: delegation}"
    bars = [statute(bar, name=name, decided="2000-01-05") for name in ("first", "second")]
    found, barred = sorted(remarks(*bars, ORDER), key=lambda remark: remark.slug)
    assert found.slug == "equivalent-instruments"
    assert found.witness is not None
    assert found.witness.question["office"] == "arden/harbour/pilot"
    assert found.witness.shows == "the same with either of them, CONDITIONAL without both"
    assert barred.slug == "never-applies"
    assert "`arden/first/p1` and `arden/second/p1` bar `arden/harbour/master` from using" in barred.message


def test_two_declarations_of_a_status_on_which_a_power_turns() -> None:
    alarm = listed("statuses", "{id: arden/status/alarm, label: alarm}")
    turning = instrument(GRANT.replace("redelegable", "when: {status: arden/status/alarm}, redelegable"))
    declared = [
        statute("{id: p1, does: declares, status: arden/status/alarm}", name=name, decided="2001-04-01")
        for name in ("first", "second")
    ]
    assert slugs(alarm, turning, *declared) == []  # nothing in them tells by itself
    lent = "{id: p2, does: confers, to: [arden/harbour/pilot], powers: [arden/power/detain], redelegable: no}"
    both = [text.replace("attested:", f"  - {lent}\nattested:", 1) for text in declared]
    found = only("equivalent-instruments", alarm, turning, *both)
    assert "equivalent from 2001-04-01 on" in found.message
