"""Routes and what they reach (S9): lint objects only where no act could make the route good."""

from __future__ import annotations

import pytest

from tests.unit.registry.lint.arden import GRANT, diagnostics, found, instrument, statute

DETAIN = GRANT.replace("power/inspect", "power/detain")
ACT = "{id: s1, does: confers, to: [%s], powers: [arden/power/detain], redelegable: %s}"


def delegation(to: str = "[arden/harbour/pilot]", power: str = "inspect", scope: str = "{}") -> str:
    what = f"to: {to}, powers: [arden/power/{power}], scope: {scope}"
    return f"{{id: p1, does: delegates, {what}, redelegable: no}}"


def test_no_power_to_delegate_where_no_grant_reaches_the_issuer() -> None:
    assert found(instrument(GRANT, issuer="arden/fisheries/warden")) == [
        ("no-power-to-delegate", "[arden/harbour-act]")
    ]


def test_no_power_to_delegate_where_the_grant_is_not_to_be_passed_on() -> None:
    act = statute(ACT % ("arden/harbour/master", "no"))
    (one,) = diagnostics(instrument(DETAIN, invokes="[arden/act]"), act)
    assert one.slug == "no-power-to-delegate"
    assert "act says `redelegable: no`" in one.message


@pytest.mark.parametrize("redelegable", ["yes", "unstated", "{to: [arden/harbour]}", "{to: subordinates}"])
def test_a_grant_to_the_issuer_that_may_be_passed_on_is_enough(redelegable: str) -> None:
    act = statute(ACT % ("arden/harbour/master", redelegable))
    assert found(instrument(DETAIN, invokes="[arden/act]"), act) == []


def test_a_grant_to_the_body_of_the_issuer_reaches_the_issuer() -> None:
    act = statute(ACT % ("arden/harbour", "yes"))
    assert found(instrument(DETAIN, invokes="[arden/act]"), act) == []


def test_an_open_list_may_reach_the_issuer() -> None:
    act = statute(
        "{id: s1, does: confers, to: {including: [arden/court], within: arden/harbour}, "
        "powers: [arden/power/detain], redelegable: yes}"
    )
    assert found(instrument(DETAIN, invokes="[arden/act]"), act) == []


def test_an_unstated_route_is_let_pass() -> None:
    act = statute(ACT % ("arden/court", "no"))
    assert found(instrument(DETAIN, invokes="unstated"), act) == []


def test_nothing_is_said_of_reach_while_a_route_is_not_recorded() -> None:
    assert found(instrument(DETAIN, invokes="[arden/harbour-act, arden/lost-act]")) == [
        ("unknown-id", "arden/lost-act")
    ]


def test_delegation_exceeds_grant_names_every_word_that_is_too_wide() -> None:
    wide = delegation("[arden/harbour/pilot, arden/court]", "detain", "{sites: [arden/site/market]}")
    assert found(instrument(wide)) == [
        ("delegation-exceeds-grant", "arden/court"),
        ("delegation-exceeds-grant", "arden/power/detain"),
        ("delegation-exceeds-grant", "arden/site/market"),
    ]


def test_delegation_exceeds_grant_only_where_no_route_covers_the_word() -> None:
    act = statute(ACT % ("arden/harbour/master", "yes"))
    wide = delegation("[arden/court]", "detain", "{sites: [arden/site/market]}")
    assert found(instrument(wide, invokes="[arden/harbour-act, arden/act]"), act) == []


def test_delegation_exceeds_grant_by_a_wider_office_of_which_part_is_reached() -> None:
    (one,) = diagnostics(
        instrument(delegation("[arden/sailors]")),
        "offices:\n  - {id: arden/sailors, label: Sailors}\n"
        "  - {id: arden/harbour/mate, label: Mate, broader: [arden/harbour, arden/sailors]}\n",
    )
    assert one.message.startswith("`arden/harbour/master` passes this on to all of `arden/sailors`")


def test_delegation_exceeds_grant_by_distance() -> None:
    act = statute(
        "{id: s1, does: confers, to: [arden/harbour/master], powers: [arden/power/detain], "
        "scope: {sites: [arden/site/quay], within: 100 ft}, redelegable: yes}"
    )
    for within, expected in (("30 m", []), ("1 km", [("delegation-exceeds-grant", "1 km")])):
        order = delegation(power="detain", scope=f"{{sites: [arden/site/quay], within: {within}}}")
        assert found(instrument(order, invokes="[arden/act]"), act) == expected


def test_a_scope_left_out_is_inherited_and_exceeds_nothing() -> None:
    assert found(instrument(GRANT)) == []


def test_redelegates_is_said_of_what_was_itself_delegated() -> None:
    """The pilot, to whom the master delegated inspection, passes on detention."""
    first = instrument(GRANT.replace("redelegable: no", "redelegable: yes"))
    second = instrument(
        "{id: p1, does: delegates, to: [arden/court], powers: [arden/power/detain], redelegable: no}",
        name="order-2",
        issuer="arden/harbour/pilot",
        invokes="[arden/order]",
        decided="2001-04-01",
    ).replace("2001-03-06", "2001-04-02")
    (one,) = diagnostics(first, second)
    assert one.message == (
        "`arden/harbour/pilot` redelegates `detain`, but order delegates to that office only `inspect` (case.yaml:8)"
    )
    assert one.remedy == "cite the instrument that gives `detain`, or leave it out here"


def test_missing_route_of_what_is_no_root() -> None:
    assert found(instrument(GRANT, invokes=None)) == [("missing-route", "arden/order")]
    assert found(instrument(GRANT, invokes="[]")) == [("missing-route", "[]")]
    assert found(statute()) == []


def test_route_not_earlier_by_a_day_but_not_on_the_same_day() -> None:
    act = ACT % ("arden/harbour/master", "yes")
    order = instrument(DETAIN, invokes="[arden/act]")
    assert found(order, statute(act, decided="2001-03-05")) == []
    assert found(order, statute(act, decided="2001-03-06")) == [("route-not-earlier", "arden/act")]


def test_route_that_may_have_been_earlier_is_let_pass() -> None:
    act = ACT % ("arden/harbour/master", "yes")
    assert found(instrument(DETAIN, invokes="[arden/act]"), statute(act, decided="2001-03")) == []


def test_target_not_earlier() -> None:
    repeal = "{id: s1, does: rescinds, target: arden/harbour-act, revives: none}"
    assert found(statute(repeal, decided="1990-05-01")) == []
    assert found(statute(repeal, decided="1990-04-30")) == [("target-not-earlier", "arden/harbour-act")]


def test_a_consent_may_come_before_what_it_consents_to() -> None:
    assert found(statute("{id: s1, does: consents, target: arden/harbour-act}", decided="1980-01-01")) == []


def test_route_misses_issuer_of_what_delegates_nothing() -> None:
    duty = "{id: p1, does: directs, to: [arden/harbour/pilot]}"
    assert found(instrument(duty)) == []
    assert found(instrument(duty, issuer="arden/fisheries/warden")) == [("route-misses-issuer", "[arden/harbour-act]")]


def test_route_not_a_grant() -> None:
    duty = "{id: p1, does: directs, to: [arden/harbour/pilot]}"
    act = statute("{id: s1, does: directs, to: [arden/harbour/master]}")
    assert found(instrument(duty, invokes="[arden/harbour-act, arden/act]"), act) == [
        ("route-not-a-grant", "arden/act")
    ]


def test_redelegable_missing_on_every_kind_of_grant() -> None:
    silent = GRANT.replace(", redelegable: no", "")
    assert found(instrument(silent)) == [("redelegable-missing", "p1")]
    assert found(statute(silent.replace("delegates", "confers"))) == [("redelegable-missing", "p1")]
    assert found(instrument(GRANT.replace("redelegable: no", "redelegable: unstated"))) == []


def test_subordinates_of_none() -> None:
    act = ACT % ("arden/fisheries/warden", "[{to: [arden/court]}, {to: subordinates}]")
    assert found(statute(act)) == [("subordinates-of-none", "subordinates")]
    assert found(statute(ACT % ("arden/harbour/master", "{to: subordinates}"))) == []


def test_an_open_clause_may_admit_any_recipient_inside_its_bound() -> None:
    act = statute(ACT % ("arden/harbour/master", "{to: {including: [arden/court], within: arden/harbour}}"))
    order = instrument(delegation("[arden/harbour/pilot, arden/assembly]", "detain"), invokes="[arden/act]")
    (one,) = diagnostics(order, act)
    assert one.message.startswith("`arden/harbour/master` passes this on to `arden/assembly`, but act lets it")
    assert "`arden/court` and others within `arden/harbour`" in one.message


def test_a_clause_for_some_powers_admits_no_others() -> None:
    act = statute(
        "{id: s1, does: confers, to: [arden/harbour/master], powers: [arden/power/inspect, arden/power/detain], "
        "redelegable: [{to: [arden/court], powers: [arden/power/inspect]}, "
        "{to: [arden/harbour], powers: {including: [arden/power/inspect], within: arden/power/inspect}}]}"
    )
    assert found(instrument(delegation(), invokes="[arden/act]"), act) == []
    (one,) = diagnostics(instrument(delegation(power="detain"), invokes="[arden/act]"), act)
    assert one.slug == "delegation-exceeds-grant"
    assert "`detain`, but act lets that office pass on only `inspect`" in one.message


def test_words_of_an_open_list_are_held_to_the_grant_too() -> None:
    order = delegation("{including: [arden/harbour/pilot, arden/court]}")
    assert found(instrument(order)) == [("delegation-exceeds-grant", "arden/court")]
