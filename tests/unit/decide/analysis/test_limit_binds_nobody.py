"""Limits on a power that nobody they bind has."""

from __future__ import annotations

import pytest

from tests.unit.decide.analysis.arden import only, slugs
from tests.unit.registry.lint.arden import HELD, instrument, statute

LIMIT = "{id: p1, does: restricts, force: policy, binds: [arden/fisheries/warden], powers: [arden/power/inspect]}"
WARDENS = "{id: s1, does: confers, to: [arden/fisheries/warden], powers: [arden/power/inspect], redelegable: no}"
PASSING = LIMIT.replace("policy", "law").replace("binds:", "limits: delegation, binds:")


def test_a_limit_on_whom_no_grant_reaches_binds_nobody() -> None:
    found = only("limit-binds-nobody", instrument(LIMIT))
    assert found.message == (
        "`p1` binds nobody who is shown to have the power it limits: no grant of it to those it binds is in its "
        "period while this is, from 2001-03-05 on"
    )
    assert found.path == ("binds",)
    assert found.witness is not None
    assert found.witness.shows == "without the limit it is NO_AUTHORITY_SHOWN as well"


def test_a_grant_that_covers_no_act_within_the_limit_is_named() -> None:
    never = "{doctrine: relief, is: universal}"
    act = statute(WARDENS.replace("redelegable", f"when: {never}, redelegable"))
    found = only("limit-binds-nobody", act, instrument(LIMIT.replace("powers", f"when: {{not: {never}}}, powers")))
    assert "of which there is `arden/act/s1` from 1995-01-09 on" in found.message


@pytest.mark.parametrize(
    "limit",
    [
        LIMIT,
        LIMIT.replace("binds: [arden/fisheries/warden], ", ""),
        LIMIT.replace(", powers: [arden/power/inspect]", ""),
        LIMIT.replace("policy", "law").replace("powers", "unless: {fact: urgent}, powers"),
        PASSING,
    ],
)
def test_a_limit_on_whoever_has_the_power_is_none_of_these(limit: str) -> None:
    assert slugs(statute(WARDENS), instrument(limit)) == []


@pytest.mark.parametrize("power", ["to come", "of old", "on the word of one paper"])
def test_a_power_at_any_time_and_on_any_evidence_suffices(power: str) -> None:
    grants = {
        "to come": statute(WARDENS.replace("redelegable", "since: 2030-01-01, redelegable")),
        "of old": statute(WARDENS.replace("redelegable", "until: 2001-03-06, redelegable")),
        "on the word of one paper": instrument(
            WARDENS, name="act", kind="statute", issuer="arden/assembly", invokes=None, decided="1995-01-09",
            attested=("{source: courier, basis: unverified, published: 2001-03-06}",),
        ),
    }  # fmt: skip
    assert slugs(grants[power], instrument(LIMIT)) == []


def test_a_practice_is_a_report_and_no_rule() -> None:
    assert slugs(instrument(LIMIT.replace("policy", "practice"))) == []


def test_a_limit_on_passing_on_what_nobody_has_is_one() -> None:
    assert "a power to pass on" in only("limit-binds-nobody", instrument(PASSING)).message


def test_a_limit_that_may_have_kept_an_order_from_standing_is_let_pass() -> None:
    """It binds the master, who holds the power by the Harbour Act and takes it for an order of 2001."""
    on_master = LIMIT.replace("arden/fisheries/warden", "arden/fisheries/warden, arden/harbour/master")
    made = "{id: p1, does: directs, exercises: arden/power/detain, to: [arden/harbour/pilot]}"
    limit = on_master.replace("arden/power/inspect", "arden/power/detain")
    assert slugs(instrument(limit, decided="2001-01-05"), instrument(made, name="later", attested=(HELD,)))[:1] != [
        "limit-binds-nobody"
    ]


def test_a_limit_on_the_harbour_act_is_none_of_these() -> None:
    assert slugs(instrument(LIMIT.replace("arden/fisheries/warden", "arden/harbour"))) == []
