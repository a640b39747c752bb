"""Provisions that apply to no act, and those that only seem to."""

from __future__ import annotations

import pytest

from tests.unit.decide.analysis.arden import TODAY, only, registry, remarks, slugs
from tests.unit.registry.lint.arden import GRANT, instrument, listed, statute
from vires.decide.analysis.study import Study
from vires.decide.engine import Engine
from vires.model.finding import Outcome
from vires.temporal.vantage import Vantage

INTERIM = (
    "{id: s1, does: confers, to: [arden/harbour/master], powers: [arden/power/detain], until: 2001-01-01, "
    "redelegable: {to: subordinates}}"
)
LATER = (
    "{id: p1, does: delegates, to: [arden/harbour/pilot], powers: [arden/power/detain], redelegable: no, "
    "since: 2001-06-01}"
)
UNDER_ACT = "[arden/act]"
EARLY = "2000-06-01"


def detention(grant: str = LATER, decided: str = EARLY) -> str:
    """An order under the act that lends the power to detain."""
    return instrument(grant, invokes=UNDER_ACT, decided=decided)


def test_a_period_outside_that_of_its_route_leaves_nothing() -> None:
    found = only("never-applies", statute(INTERIM), detention())
    assert found.message == (
        "`p1` is in its period from 2001-06-01 on, and no route of it is in force at any moment of that: "
        "`arden/act/s1` from 1995-01-09 until 2001-01-01, so it applies to no act"
    )
    assert found.witness is not None
    assert found.witness.question == {
        "office": "arden/harbour/pilot", "power": "arden/power/detain", "at": "2001-06-01",
    }  # fmt: skip
    assert found.witness.outcome == Outcome.NO_AUTHORITY_SHOWN


def test_a_route_that_falls_with_its_own_is_told_from_one_that_ran_out() -> None:
    """The pilot's grant runs on, but the act it comes from has ended, and the master's with it."""
    pass_on = LATER.replace("redelegable: no, since: 2001-06-01", "redelegable: yes")
    under = instrument(
        LATER.replace("arden/harbour/pilot", "arden/fisheries/warden"),
        name="under", issuer="arden/harbour/pilot", invokes="[arden/order]", decided="2000-07-01",
    )  # fmt: skip
    found = only("never-applies", statute(INTERIM), detention(pass_on), under)
    assert "`arden/order/p1` from 2000-06-01 on, which is ended, set aside or without a route of its own then" in (
        found.message
    )


@pytest.mark.parametrize(
    ("act", "grant"),
    [
        (INTERIM, LATER.replace("since: 2001-06-01", "since: 2000-12-31")),  # a day in both
        (INTERIM, LATER.replace("2001-06-01", "2001-06-01, survives: true")),
        (INTERIM.replace("2001-01-01", "{between: [2001-01-01, 2001-07-01]}"), LATER),  # in one reading
        (INTERIM.replace("until: 2001-01-01", "until: 2030-01-01"), LATER.replace("2001-06", "2029-06")),  # to come
    ],
)
def test_a_moment_in_common_suffices_in_whatever_reading(act: str, grant: str) -> None:
    assert slugs(statute(act), detention(grant)) == []


def test_a_route_that_had_ended_when_the_order_was_made_carries_nothing() -> None:
    found = only("never-applies", statute(INTERIM), detention(decided="2001-02-01"))
    assert "stands on no route when it is made, 2001-02-01" in found.message
    assert "`arden/act/s1` is in force from 1995-01-09 until 2001-01-01" in found.message


def test_what_is_rescinded_before_it_begins_never_applies() -> None:
    later = GRANT.replace("redelegable: no", "redelegable: no, since: 2002-06-01")
    end = instrument(
        "{id: end, does: rescinds, target: arden/order/p1, revives: none}", name="end", decided="2001-09-01"
    )
    found = only("never-applies", instrument(later), end)
    assert "is ended by `arden/end/end` from 2001-09-01 on, before it begins (from 2002-06-01 on)" in found.message
    back = instrument("{id: back, does: revives, target: arden/order/p1}", name="back", decided="2001-10-01")
    assert slugs(instrument(later), end, back) == []


def test_what_a_court_annulled_is_no_slip() -> None:
    writ = "{id: p1, does: annuls, target: arden/order}"
    court = instrument(writ, name="writ", kind="court-order", issuer="arden/court", invokes=None, decided="2001-05-01")
    under = instrument(GRANT)
    assert slugs(under, court) == []


def test_a_condition_against_that_of_the_route_is_never_met() -> None:
    act = INTERIM.replace("until: 2001-01-01", "when: {fact: urgent}")
    found = only("never-applies", statute(act), detention(LATER.replace("since", "when: {not: {fact: urgent}}, since")))
    assert "`{not: {fact: urgent}}` and `{fact: urgent}`" in found.message
    assert found.path == ("when",)


def test_a_condition_that_cannot_be_met_by_itself_is_reported_as_a_condition_only() -> None:
    never = GRANT.replace("redelegable", "when: {all: [{fact: urgent}, {not: {fact: urgent}}]}, redelegable")
    assert slugs(instrument(never)) == ["condition-unsatisfiable"]


def test_a_scope_outside_that_of_the_route_covers_nothing() -> None:
    lands = listed("territories", "{id: arden/north, label: north}", "{id: arden/south, label: south}")
    act = statute(INTERIM.replace("until: 2001-01-01", "scope: {territories: [arden/north]}"))
    found = only(
        "never-applies", lands, act, detention(LATER.replace("since", "scope: {territories: [arden/south]}, since"))
    )
    assert found.path == ("scope",)
    assert found.message == (
        "`p1` covers `{territories: [arden/south]}`, and no act of that is within what it stands on: `arden/act/s1` "
        "covers `{territories: [arden/north]}`, so it applies to no act"
    )


def test_two_kinds_of_place_may_be_one_place() -> None:
    """An act may be at the quay and the market at once (S7): the grant applies to that."""
    assert slugs(instrument(GRANT.replace("redelegable", "scope: {sites: [arden/site/market]}, redelegable"))) == []


def test_whom_no_clause_of_the_route_admits_is_given_nothing() -> None:
    found = only("never-applies", statute(INTERIM.replace("2001-01-01", "2005-01-01")),
                 detention(LATER.replace("arden/harbour/pilot", "arden/fisheries/warden")))  # fmt: skip
    assert "lets none of that pass to any of them" in found.message
    assert found.path == ("to",)


def test_a_choice_that_a_doctrine_does_not_take_by_default_is_open() -> None:
    on = "when: {doctrine: relief, is: universal}, redelegable"
    assert slugs(instrument(GRANT.replace("redelegable", on))) == []


def test_what_only_better_evidence_would_spare_is_let_pass() -> None:
    """The rescission before the beginning is known by a report alone, so at `documented` the grant applies."""
    later = GRANT.replace("redelegable: no", "redelegable: no, since: 2002-06-01")
    word = ("{source: courier, basis: document-seen, published: 2001-09-02}",)
    end = instrument("{id: end, does: rescinds, target: arden/order/p1, revives: none}", name="end",
                     decided="2001-09-01", attested=word)  # fmt: skip
    assert slugs(instrument(later), end) == []


def test_a_grant_that_served_as_a_route_did_something() -> None:
    """Ended with effect from before it began, but only after a limit had been made under it."""
    lent = (
        "{id: lent, does: delegates, to: [arden/harbour/pilot], powers: [arden/power/inspect], redelegable: no, "
        "since: 2001-03-10}"
    )
    ends = (
        "{id: end, does: rescinds, target: arden/order/lent, revives: none, since: 2001-01-01, "
        "exercises: arden/power/inspect}"
    )
    end = instrument(ends, name="end", decided="2001-09-01")
    limit = "{id: p1, does: directs, to: [arden/harbour/pilot], duty: report every inspection}"
    under = instrument(
        limit, name="notice", issuer="arden/harbour/pilot", invokes="[arden/order]", decided="2001-04-01"
    )
    assert slugs(instrument(lent), end, under) == []
    assert slugs(instrument(lent), end) == ["never-applies"]


def test_what_is_not_shown_at_the_vantage_is_not_judged() -> None:
    word = ("{source: gazette, basis: document-held, modality: expected, published: 2001-03-06}",)
    order = instrument(LATER, invokes=UNDER_ACT, decided=EARLY, attested=word)
    assert slugs(statute(INTERIM), order) == []
    assert [r.slug for r in remarks(statute(INTERIM), detention())] == ["never-applies"]


def test_a_note_that_it_stands_as_it_is_lets_it_stand() -> None:
    noted = LATER.replace("since", "note: 'as it stands: the act is to be prolonged', since")
    assert slugs(statute(INTERIM), detention(noted)) == []
    assert slugs(statute(INTERIM), detention(noted.replace("as it", "stands as it"))) == ["never-applies"]


def test_standards_at_which_the_same_words_count_are_asked_once() -> None:
    def asked(*texts: str) -> list[str]:
        known = registry(*texts)
        study = Study(known, Vantage(TODAY, TODAY), lambda record: Engine(record).answer)
        return [vantage.standard for vantage in study.standards]

    seen = "{source: courier, basis: document-seen, published: 2001-03-06}"
    assert asked(instrument(GRANT)) == ["reported"]
    assert asked(instrument(GRANT, attested=(seen,))) == ["reported", "documented"]
    assert asked(instrument(GRANT, attested=(seen.replace("document-seen", "unverified"),))) == [
        "reported",
        "unverified",
    ]


@pytest.mark.parametrize(
    ("provision", "verb", "question"),
    [
        (
            "{id: p1, does: directs, to: [arden/harbour/pilot], duty: report}",
            "duties",
            {"office": "arden/harbour/pilot"},
        ),
        ("{id: p1, does: declares, status: arden/status/alarm}", "status", {"term": "arden/status/alarm"}),
        (
            "{id: p1, does: assigns, of: arden/harbour, to: arden/harbour/pilot, measure: baseline}",
            "strength",
            {"to": "arden/harbour/pilot"},
        ),
        (
            "{id: p1, does: restricts, force: policy, binds: [arden/harbour/master], powers: [arden/power/inspect]}",
            "ask",
            {"office": "arden/harbour/master", "power": "arden/power/inspect"},
        ),
        (
            "{id: p1, does: rescinds, target: arden/harbour-act/s1, revives: none}",
            "ask",
            {"office": "arden/harbour/master", "power": "arden/power/inspect"},
        ),
    ],
)
def test_whatever_is_made_under_a_route_that_had_ended_is_shown_by_a_question_of_its_kind(
    provision: str, verb: str, question: dict[str, str]
) -> None:
    alarm = listed("statuses", "{id: arden/status/alarm, label: alarm, record: partial}")
    found = only("never-applies", alarm, statute(INTERIM), detention(provision, "2001-02-01"))
    assert found.message.startswith("`p1` stands on no route when it is made, 2001-02-01: `arden/act/s1` is in force")
    assert found.witness is not None
    assert found.witness.verb == verb
    assert question.items() <= found.witness.question.items()
    assert found.witness.question["at"] == ("2001-02-01" if verb != "ask" else found.witness.question["at"])


def test_a_modification_that_tells_which_of_two_of_one_day_came_first_did_something() -> None:
    """It rescinds nothing, made as it is under a route that had ended; yet it shows that its target came before."""
    order = instrument(GRANT, decided="2001-02-01")
    end = instrument("{id: end, does: rescinds, target: arden/order/p1, revives: none}", name="end",
                     invokes=UNDER_ACT, decided="2001-02-01")  # fmt: skip
    assert slugs(statute(INTERIM), order, end) == []
    assert slugs(statute(INTERIM), order, end.replace("decided: 2001-02-01", "decided: 2001-02-02")) == [
        "never-applies"
    ]


def test_a_modification_of_an_instrument_without_provisions_modifies_nothing() -> None:
    empty = instrument(name="empty", decided="2001-03-01")
    found = only("never-applies", empty, instrument("{id: p1, does: rescinds, target: arden/empty, revives: none}"))
    assert found.message == "`p1` modifies nothing: its target has no provision"


def test_a_consent_counts_by_being_recorded() -> None:
    consent = "{id: p1, does: consents, target: arden/act}"
    assert slugs(statute(INTERIM), detention(consent, "2001-02-01")) == []


def test_a_list_without_an_end_may_reach_anybody() -> None:
    to = "{including: [arden/harbour/pilot]}"
    assert slugs(instrument(GRANT.replace("[arden/harbour/pilot]", to))) == []
