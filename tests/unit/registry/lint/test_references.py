"""Words and ids that name nothing: wherever a record may name something, and only there."""

from __future__ import annotations

import pytest

from tests.unit.registry.lint.arden import GRANT, HELD, diagnostics, found, instrument, listed, statute


def test_an_order_whose_words_are_all_defined_is_clean() -> None:
    assert found(instrument(GRANT)) == []


@pytest.mark.parametrize(
    ("provision", "word"),
    [
        ("{id: p1, does: directs, to: [arden/harbour/pilots]}", "arden/harbour/pilots"),
        ("{id: p1, does: restricts, force: policy, powers: [arden/power/board]}", "arden/power/board"),
        ("{id: p1, does: restricts, force: policy, binds: {including: [arden/x]}}", "arden/x"),
        ("{id: p1, does: restricts, force: policy, scope: {territories: [arden/north]}}", "arden/north"),
        ("{id: p1, does: restricts, force: policy, scope: {sites: [arden/site/pier]}}", "arden/site/pier"),
        ("{id: p1, does: restricts, force: policy, scope: {subjects: [arden/boat]}}", "arden/boat"),
        ("{id: p1, does: restricts, force: policy, unless: {fact: urgnet}}", "urgnet"),
        ("{id: p1, does: restricts, force: policy, unless: {not: {all: [{status: storm}]}}}", "storm"),
        ("{id: p1, does: restricts, force: policy, when: {consent: arden/board}}", "arden/board"),
        ("{id: p1, does: restricts, force: policy, when: {scope: {sites: [arden/pier]}}}", "arden/pier"),
        (
            "{id: p1, does: directs, to: [arden/harbour/pilot], exercises: arden/power/lead}",
            "arden/power/lead",
        ),
    ],
)
def test_unknown_term_is_found_wherever_it_stands(provision: str, word: str) -> None:
    assert found(instrument(provision)) == [("unknown-term", word)]


def test_unknown_term_names_the_nearest() -> None:
    (one,) = diagnostics(instrument("{id: p1, does: directs, to: [arden/harbour/pilots]}"))
    assert one.nearest[0] == "arden/harbour/pilot"
    assert one.remedy.startswith("write `arden/harbour/pilot`")


def test_unknown_term_that_another_scheme_defines_is_said_to_be_that() -> None:
    (one,) = diagnostics(instrument("{id: p1, does: directs, to: [arden/site/quay]}"))
    assert "the terms know it as a kind of place" in one.message


def test_unknown_term_in_holders_and_in_terms() -> None:
    assert found(listed("holders", "{office: arden/mayor, holder: lind, capacity: elected}")) == [
        ("unknown-term", "arden/mayor")
    ]
    assert found(listed("offices", "{id: arden/mayor, label: Mayor, broader: [arden/town]}")) == [
        ("unknown-term", "arden/town")
    ]


def test_unknown_id_of_a_route() -> None:
    assert found(instrument(GRANT, invokes="[arden/harbour-act/s2]")) == [("unknown-id", "arden/harbour-act/s2")]
    assert found(instrument(GRANT, invokes="[arden/harbour-act/s1]")) == []


def test_unknown_id_of_an_override_and_of_a_component() -> None:
    overriding = GRANT.replace("redelegable", "overrides: [arden/town-act], redelegable")
    assert found(instrument(overriding)) == [("unknown-id", "arden/town-act")]
    assert found(instrument(GRANT.replace("redelegable", "overrides: any, redelegable"))) == []
    force = "does: assigns, of: arden/harbour/pilot, to: arden/harbour, measure: total"
    part = f"{{id: p1, {force}, part_of: arden/x}}"
    assert found(instrument(part)) == [("unknown-id", "arden/x")]


def test_unknown_id_of_a_holder_who_never_held_the_office() -> None:
    spell = listed("holders", "{office: arden/harbour/master, holder: lind, capacity: acting, since: 1998-01-01}")
    assert found(instrument(GRANT, more="holder: lind"), spell) == []
    assert found(instrument(GRANT, more="holder: moe"), spell) == [("unknown-id", "moe")]


def test_dangling_target_of_a_change_and_of_a_revival() -> None:
    repeal = "{id: s1, does: rescinds, target: [arden/harbour-act, arden/harbour-rules], revives: [arden/old]}"
    assert found(statute(repeal, name="repeal", decided="2001-03-01")) == [
        ("dangling-target", "arden/harbour-rules"),
        ("dangling-target", "arden/old"),
    ]


def test_a_recorded_target_does_not_dangle() -> None:
    repeal = "{id: s1, does: rescinds, target: arden/harbour-act/s1, revives: none}"
    assert found(statute(repeal, name="repeal", decided="2001-03-01")) == []


def test_dangling_target_of_a_consent() -> None:
    consent = "{id: s1, does: consents, target: arden/pact}"
    assert found(statute(consent)) == [("dangling-target", "arden/pact")]


def test_unknown_source_itself_and_relayed() -> None:
    word = "{source: herald, via: [courier, wire], basis: relayed, published: 2001-03-06}"
    assert found(instrument(GRANT, attested=(HELD, word))) == [
        ("unknown-source", "herald"),
        ("unknown-source", "wire"),
    ]


def test_unknown_doctrine_option_and_default() -> None:
    asked = GRANT.replace("redelegable", "when: {doctrine: relief, is: parties}, redelegable")
    assert found(instrument(asked)) == []
    assert found(instrument(asked.replace("parties", "nobody"))) == [("unknown-doctrine", "nobody")]
    assert found(instrument(asked.replace("relief", "remedy"))) == [("unknown-doctrine", "remedy")]


def test_unknown_doctrine_chosen_in_a_question() -> None:
    asked = (
        "{id: q, ask: {office: arden/harbour/pilot, power: arden/power/inspect, at: 2001-04-01, "
        "doctrine: {relief: %s}}, expect: {}}"
    )
    assert found(listed("questions", asked % "undecided")) == []
    assert [slug for slug, _ in found(listed("questions", asked % "nobody"))] == ["unknown-doctrine"]


def test_unknown_kind_is_the_only_complaint_about_its_instrument() -> None:
    assert found(instrument(GRANT, kind="decree", invokes=None)) == [("unknown-kind", "decree")]


def test_unknown_reviewer_of_a_record_and_of_a_resolution() -> None:
    assert found(instrument(GRANT, review="{accepted: {by: [clerk], on: 2001-03-07}}")) == [
        ("unknown-reviewer", "clerk")
    ]
    settled = "resolution: {decided: {value: 2001-03-05, because: the text says so, by: clerk}}"
    assert found(instrument(GRANT, more=settled)) == [("unknown-reviewer", "clerk")]


def test_covers_unknown_provision_and_full_ids_are_not_local_ones() -> None:
    word = "{source: courier, basis: document-seen, published: 2001-03-06, covers: [%s]}"
    assert found(instrument(GRANT, attested=(HELD, word % "p1"))) == []
    (one,) = diagnostics(instrument(GRANT, attested=(HELD, word % "arden/order/p1")))
    assert (one.slug, one.nearest) == ("covers-unknown-provision", ("p1",))


def test_term_cycle_of_one_of_two_and_by_succession() -> None:
    one = listed("powers", "{id: arden/power/sell, label: sell, broader: [arden/power/sell]}")
    assert [slug for slug, _ in found(one)] == ["term-cycle"]
    two = listed(
        "offices",
        "{id: arden/guard, label: Guard, succeeds: {term: arden/customs, since: 2001-01-01}}",
        "{id: arden/customs, label: Customs, broader: [arden/guard]}",
    )
    assert [slug for slug, _ in found(two)] == ["term-cycle"]


def test_terms_that_meet_again_higher_up_are_no_cycle() -> None:
    assert (
        found(
            listed(
                "powers",
                "{id: arden/power/open, label: open, broader: [arden/power/inspect, arden/power/detain]}",
                "{id: arden/power/seal, label: seal, broader: [arden/power/open, arden/power/inspect]}",
            )
        )
        == []
    )
