"""On whose word a record stands, and where sources differ (S8)."""

from __future__ import annotations

import pytest

from tests.unit.registry.lint.arden import GRANT, HELD, diagnostics, found, instrument

DUTY = "{id: p2, does: directs, to: [arden/harbour/pilot]}"
SAYS = "{source: courier, basis: document-seen, published: 2001-03-06, says: {%s}}"


def test_unattested_instrument_and_provision() -> None:
    assert found(instrument(GRANT, attested=())) == [("unattested", "arden/order")]
    one = HELD.replace("}", ", covers: [p1]}")
    assert found(instrument(GRANT, DUTY, attested=(one,))) == [("unattested", "p2")]
    assert found(instrument(GRANT, DUTY, attested=(one, HELD))) == []


def test_unresolved_conflict_until_it_is_resolved_with_a_reason() -> None:
    differing = (HELD, SAYS % "decided: 2001-03-04")
    settled = "resolution: {decided: {value: 2001-03-05, because: the text outranks a report of it}}"
    assert found(instrument(GRANT, attested=differing)) == [("unresolved-conflict", "2001-03-04")]
    assert found(instrument(GRANT, attested=differing, more=settled)) == []


def test_unresolved_conflict_left_open_on_purpose() -> None:
    word = SAYS.replace("says:", "note: 'left open: neither has the text', says:") % "decided: 2001-03-04"
    assert found(instrument(GRANT, attested=(HELD, word))) == []
    other = SAYS.replace("says:", "note: seen on page one, says:") % "decided: 2001-03-04"
    assert found(instrument(GRANT, attested=(HELD, other))) == [("unresolved-conflict", "2001-03-04")]


@pytest.mark.parametrize("less", ["2001-03", "2001", "{between: [2001-03-01, 2001-03-31]}"])
def test_a_less_exact_date_is_no_conflict(less: str) -> None:
    assert found(instrument(GRANT, attested=(HELD, SAYS % f"decided: {less}"))) == []


@pytest.mark.parametrize(
    ("stated", "said", "differs"),
    [
        ("{about: 40}", "{at_least: 30}", False),
        ("{exactly: 40}", "{between: [30, 50]}", False),
        ("{about: 40}", "{about: 50}", True),
        ("{at_most: 40}", "{at_least: 30}", True),
    ],
)
def test_a_range_around_a_figure_is_no_conflict(stated: str, said: str, differs: bool) -> None:
    force = f"{{id: p1, does: assigns, of: arden/harbour/pilot, to: arden/harbour, measure: total, quantity: {stated}}}"
    slugs = [slug for slug, _ in found(instrument(force, attested=(HELD, SAYS % f"p1.quantity: {said}")))]
    assert slugs == (["unresolved-conflict"] if differs else [])


def test_an_open_list_for_a_longer_one_is_no_conflict_but_a_closed_one_is() -> None:
    listed = "arden/harbour/pilot, arden/harbour/master"
    grant = f"{{id: p1, does: directs, to: [{listed}]}}"
    opened = SAYS % "p1.to: {including: [arden/harbour/pilot]}"
    closed = SAYS % "p1.to: [arden/harbour/pilot]"
    turned = SAYS % "p1.to: [arden/harbour/master, arden/harbour/pilot]"
    assert found(instrument(grant, attested=(HELD, opened))) == []
    assert [slug for slug, _ in found(instrument(grant, attested=(HELD, closed)))] == ["unresolved-conflict"]
    assert found(instrument(grant, attested=(HELD, turned))) == []


@pytest.mark.parametrize(
    "weaker",
    ["modality: expected", "modality: denied", "retracted: 2001-03-08", "covers: [p2]"],
)
def test_a_source_that_does_not_count_makes_no_conflict(weaker: str) -> None:
    word = SAYS.replace("says:", f"{weaker}, says:") % "p1.until: 2001-06-01"
    assert found(instrument(GRANT, DUTY, attested=(HELD, word))) == []


def test_a_source_that_adds_what_another_leaves_out_is_no_conflict() -> None:
    assert found(instrument(GRANT, attested=(HELD, SAYS % "p1.until: 2001-06-01"))) == []


def test_since_left_out_is_the_decision() -> None:
    assert found(instrument(GRANT, attested=(HELD, SAYS % "p1.since: 2001-03-05"))) == []
    assert [slug for slug, _ in found(instrument(GRANT, attested=(HELD, SAYS % "p1.since: 2001-03-06")))] == [
        "unresolved-conflict"
    ]


def test_resolution_without_reason() -> None:
    settled = "resolution: {decided: {value: 2001-03-05}}"
    assert [slug for slug, _ in found(instrument(GRANT, more=settled))] == ["resolution-without-reason"]


def test_resolution_not_a_reading() -> None:
    settled = "resolution: {decided: {value: 2001-03-03, because: remembered so}}"
    differing = (HELD, SAYS % "decided: 2001-03-04")
    (one,) = diagnostics(instrument(GRANT, attested=differing, more=settled))
    assert one.slug == "resolution-not-a-reading"
    assert "they give `2001-03-05`, `2001-03-04`" in one.message


def test_attested_before_decided() -> None:
    early = HELD.replace("2001-03-06", "2001-03-04")
    assert found(instrument(GRANT, attested=(HELD, early))) == [("attested-before-decided", "2001-03-04")]


@pytest.mark.parametrize("word", ["modality: expected", "says: {decided: 2001-03-04}, note: 'left open: x'"])
def test_a_source_that_foretold_or_has_another_date_may_be_early(word: str) -> None:
    early = HELD.replace("2001-03-06", f"2001-03-04, {word}")
    assert found(instrument(GRANT, attested=(HELD, early))) == []


def test_a_source_may_follow_the_announcement() -> None:
    early = HELD.replace("2001-03-06", "2001-03-04")
    assert found(instrument(GRANT, attested=(early,), more="announced: 2001-03-04")) == []


@pytest.mark.parametrize("field", ["quote", "hedge"])
def test_long_quotation_from_sixteen_words_on(field: str) -> None:
    for count, slugs in ((15, []), (16, ["long-quotation"])):
        word = HELD.replace("}", f", {field}: {' '.join(['word'] * count)}}}")
        assert [slug for slug, _ in found(instrument(GRANT, attested=(word,)))] == slugs


def test_review_that_says_neither() -> None:
    assert found(instrument(GRANT, review="{note: see the file}")) == [("review-unstated", "{note: see the file}")]
    assert found(instrument(GRANT, review="{state: proposed}")) == []


def test_review_that_says_both() -> None:
    both = "{state: encoded, accepted: {by: [clerk], on: 2001-03-07}}"
    assert found(instrument(GRANT, review=both)) == [
        ("review-unstated", both),
        ("unknown-reviewer", "clerk"),
    ]


PLACES = "statements: [{mark: C1, claim: the order is made, at: [[10, 90]]}, {mark: C2, claim: the whole of it}]"
PRESS = f"sources: [{{id: coast-mail, title: Coast Mail, kind: press, {PLACES}}}]\n"
CARRIED = "{{source: coast-mail, basis: relayed, published: 2001-03-06, at: {{start: {}, end: {}, sha256: {}}}}}"


@pytest.mark.parametrize(
    ("start", "end", "slugs"),
    [(10, 90, []), (20, 30, []), (9, 30, ["unmatched-statement"]), (20, 91, ["unmatched-statement"])],
)
def test_a_statement_with_a_place_is_carried_by_an_attestation_within_it(
    start: int, end: int, slugs: list[str]
) -> None:
    order = instrument(GRANT, attested=(HELD, CARRIED.format(start, end, "0" * 64)))
    assert [slug for slug, _ in found(order, PRESS)] == slugs


def test_a_worked_question_names_a_statement_that_some_source_makes() -> None:
    act = "{office: arden/harbour/pilot, power: arden/power/inspect, at: 2001-03-07}"
    asked = f"ask: {act}, expect: {{outcome: AUTHORIZED}}"
    order = instrument(GRANT, attested=(HELD, CARRIED.format(20, 30, "0" * 64)))
    for mark, slugs in (("C2", []), ("C3", ["unmatched-statement"])):
        question = f"questions: [{{id: q, statement: {mark}, {asked}}}]"
        assert [slug for slug, _ in found(order, PRESS, question)] == slugs
        # Where no source lists any, the statement of a question is in words.
        assert found(order, PRESS.replace(PLACES, "outlet: Coast"), question) == []
