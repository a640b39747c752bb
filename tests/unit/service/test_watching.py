"""Standing questions: what a revision made of them, why and since when, and what only time brought."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.ledger.texts import FILES, FISHERIES, record
from vires.ledger.event import Event, Notice
from vires.ledger.memory import MemoryStore
from vires.ledger.watch import Watched, inspect_watch
from vires.model.finding import Outcome
from vires.service.ledger.watching import (
    Report,
    drop_question,
    keep_question,
    kept_questions,
    report_revision,
    report_time,
)
from vires.service.refusal import Refusal
from vires.temporal.dating import Dating

FIRST, SECOND, THIRD = "2001-06-01T12:00:00.000Z", "2001-12-31T12:00:00.000Z", "2002-02-01T12:00:00.000Z"
INSPECT = ("fisheries/inspector", "arden/power/inspect")


@pytest.fixture
def store() -> MemoryStore:
    made = MemoryStore()
    record(made, FIRST, FILES)
    return made


def refused(slug: str, call: Any, *args: Any, **named: Any) -> Refusal:
    with pytest.raises(Refusal) as caught:
        call(*args, **named)
    assert caught.value.slug == slug
    return caught.value


def outcomes(report: Report) -> list[tuple[str, str, str | None, str | None]]:
    def said(one: Any) -> str | None:
        return None if one.state is None else one.state.outcome.value

    return [(turn.question.name, turn.by, said(turn.before), said(turn.after)) for turn in report.turns]


def test_a_revision_that_changes_an_answer_is_reported_with_why_and_since_when(store: MemoryStore) -> None:
    keep_question(store, "ada", *INSPECT, name="fisheries")
    keep_question(store, "ada", "harbour/inspector", "arden/power/inspect", facts={"trained": True}, sites=[])
    report = report_revision(store, record(store, SECOND, {"new.yaml": FISHERIES}))
    assert report.asked == 2
    assert outcomes(report) == [("fisheries", "revision", "NO_AUTHORITY_SHOWN", "AUTHORIZED")]
    (turn,) = report.turns
    assert (turn.responsible, turn.together, turn.since) == (("arden/act/2001/fisheries/grant",), False, "2001-12-01")
    assert turn.after.state is not None
    assert turn.after.state.deciding == ("arden/act/2001/fisheries/grant",)
    assert turn.at == (SECOND, SECOND)


def test_the_first_revision_turns_nothing(store: MemoryStore) -> None:
    keep_question(store, "ada", *INSPECT)
    report = report_revision(store, store.revision(1))
    assert (report.asked, report.turns) == (1, ())


def test_a_question_of_a_fixed_moment_stays_there(store: MemoryStore) -> None:
    keep_question(store, "ada", *INSPECT, name="before", at="2001-11-01")
    keep_question(store, "ada", *INSPECT, name="after", at="2001-12-15")
    keep_question(store, "ada", *INSPECT, name="as-known-then", at="2001-12-15", known_by="2001-11-01")
    report = report_revision(store, record(store, SECOND, {"new.yaml": FISHERIES}))
    assert outcomes(report) == [("after", "revision", "NO_AUTHORITY_SHOWN", "AUTHORIZED")]


def test_a_change_of_branches_alone_is_reported_too(store: MemoryStore) -> None:
    keep_question(store, "ada", "harbour/inspector", "arden/power/inspect", sites=[])
    law = FILES["law.yaml"].replace("when: {fact: trained}", "when: {fact: board-approval}")
    report = report_revision(store, record(store, SECOND, {"law.yaml": law}))
    (turn,) = report.turns
    assert turn.before.state is not None
    assert turn.after.state is not None
    assert turn.before.state.outcome == turn.after.state.outcome == Outcome.CONDITIONAL
    assert turn.before.state.branches != turn.after.state.branches
    assert turn.responsible == ("arden/order/7/grant",)


def test_text_that_changes_no_answer_is_no_news(store: MemoryStore) -> None:
    keep_question(store, "ada", *INSPECT)
    keep_question(store, "ada", "harbour/inspector", "arden/power/inspect")
    rest = FILES["rest.yaml"].replace("title: Arden Gazette", "title: The Arden Gazette")
    report = report_revision(store, record(store, SECOND, {"rest.yaml": rest}))
    assert (report.asked, report.turns) == (2, ())


def test_what_only_time_brought_is_told_apart_from_what_the_revision_brought(store: MemoryStore) -> None:
    later = FISHERIES.replace("redelegable: no}", "redelegable: no, since: 2002-01-15}")
    keep_question(store, "ada", *INSPECT, name="fisheries")
    keep_question(store, "ada", *INSPECT, name="next-year", at="2002-06-01")
    assert outcomes(report_revision(store, record(store, SECOND, {"new.yaml": later}))) == [
        ("next-year", "revision", "NO_AUTHORITY_SHOWN", "AUTHORIZED")
    ]
    report = report_time(store, Dating.parse("2002-01-20T00:00+00:00"))
    assert outcomes(report) == [("fisheries", "time", "NO_AUTHORITY_SHOWN", "AUTHORIZED")]
    assert (report.revision, report.turns[0].since) == (None, "2002-01-15")
    rest = FILES["rest.yaml"].replace("title: Arden Gazette", "title: The Arden Gazette")
    third = report_revision(store, record(store, THIRD, {"rest.yaml": rest}))
    assert outcomes(third) == [("fisheries", "time", "NO_AUTHORITY_SHOWN", "AUTHORIZED")]
    assert report_time(store, Dating.parse("2002-02-01T13:00+00:00")).turns == ()


def test_where_no_provision_was_itself_changed_the_records_around_are_named(store: MemoryStore) -> None:
    keep_question(store, "ada", *INSPECT, name="fisheries")
    terms = FILES["terms.yaml"].replace(
        "{id: arden/fisheries, label: Fisheries service}",
        "{id: arden/fisheries, label: Fisheries service, broader: [arden/harbour/inspector]}",
    )
    report = report_revision(store, record(store, SECOND, {"terms.yaml": terms}))
    (turn,) = report.turns
    assert outcomes(report) == [("fisheries", "revision", "NO_AUTHORITY_SHOWN", "CONDITIONAL")]
    assert (turn.responsible, turn.note) == (
        ("arden/order/7/grant",), "the revision changed `offices:arden/fisheries`",
    )  # fmt: skip


def test_an_office_that_is_gone_is_said_and_not_guessed(store: MemoryStore) -> None:
    keep_question(store, "ada", "arden/fisheries/inspector", "arden/power/inspect", name="fisheries")
    terms = FILES["terms.yaml"].replace("arden/fisheries/inspector", "arden/fisheries/warden")
    report = report_revision(store, record(store, SECOND, {"terms.yaml": terms}))
    assert outcomes(report) == [("fisheries", "revision", "NO_AUTHORITY_SHOWN", None)]
    assert "arden/fisheries/inspector" in (report.turns[0].note or "")
    # It stays unanswered, which is not to stay the same.
    rest = FILES["rest.yaml"].replace("title: Arden Gazette", "title: The Arden Gazette")
    later = report_revision(store, record(store, THIRD, {"rest.yaml": rest}))
    assert later.turns == ()
    assert [name for name, why in later.unanswered if "arden/fisheries/inspector" in why] == ["fisheries"]


def test_questions_are_kept_by_name_and_let_go_of(store: MemoryStore) -> None:
    first = keep_question(store, "ada", *INSPECT, standard="documented", doctrine={"signing": "as-any"})
    second = keep_question(store, "ada", *INSPECT, at="2001-12-15", territory="north", subjects=[])
    assert (first.name, second.name) == ("q1", "q2")
    assert (first.moving, second.moving, second.at) == (True, True, "2001-12-15")
    assert second.asked == {
        "office": "arden/fisheries/inspector", "power": "arden/power/inspect", "territory": "arden/north",
        "subjects": [],
    }  # fmt: skip
    assert (first.standard, first.doctrine) == ("documented", {"signing": "as-any"})
    drop_question(store, "ada", "q1")
    assert [kept.name for kept in kept_questions(store)] == ["q2"]
    assert keep_question(store, "ada", *INSPECT).name == "q3"
    assert report_revision(store, record(store, SECOND, {"new.yaml": FISHERIES})).asked == 2


def test_what_is_refused(store: MemoryStore) -> None:
    keep_question(store, "ada", *INSPECT, name="fisheries")
    assert refused("question-kept", keep_question, store, "ada", *INSPECT, name="fisheries").remedy.endswith(
        "`vires watch remove fisheries`"
    )
    refused("question-name-unfit", keep_question, store, "ada", *INSPECT, name="Of the fisheries")
    assert refused("question-unknown", drop_question, store, "ada", "fishery").nearest == ("fisheries",)
    refused("name-unknown", keep_question, store, "ada", "somebody", "arden/power/inspect")
    refused("ledger-empty", keep_question, MemoryStore(), "ada", *INSPECT)
    refused("actor-missing", keep_question, store, "", *INSPECT)
    store.note([Notice("role", "ada", "ada", {"role": "administrator"})], SECOND)
    store.note([Notice("role", "eve", "ada", {"role": "reader"})], SECOND)
    refused("no-right", keep_question, store, "eve", *INSPECT)
    refused("no-right", drop_question, store, "mal", "fisheries")
    assert [kept.name for kept in kept_questions(store)] == ["fisheries"]


def test_events_that_nobody_had_a_right_to_keep_nothing_and_are_named(store: MemoryStore) -> None:
    kept = keep_question(store, "ada", *INSPECT, name="fisheries")
    for kind, subject, actor, body in (
        ("role", "ada", "ada", {"role": "administrator"}),
        ("watched", "watch:other", "mal", kept.to_body()),
        ("unwatched", "watch:fisheries", "mal", {}),
        ("watched", "watch:broken", "ada", {"asked": {"office": "x"}}),
        ("watched", "broken", "ada", kept.to_body()),
    ):
        store.note([Notice(kind, subject, actor, body)], SECOND)
    assert [one.name for one in kept_questions(store)] == ["fisheries"]
    assert [fault.where for fault in inspect_watch(store)] == ["event 3", "event 4", "event 5", "event 6"]


def test_the_fold_is_the_same_whatever_stands_between(store: MemoryStore) -> None:
    keep_question(store, "ada", *INSPECT, name="one")
    keep_question(store, "ada", *INSPECT, name="two", at="2001-12-15")
    drop_question(store, "ada", "one")
    told = list(store.events())
    for place in range(len(told) + 1):
        notices = [Notice(e.kind, e.subject, e.actor, e.body) for e in told]
        notices.insert(place, Notice("signed", "watch:two", "mal", {"role": "reader"}))
        last: Event | None = None
        events = [last := Event.of(notice, last, SECOND) for notice in notices]
        assert [k.to_body() for k in Watched(events).questions.values()] == [
            k.to_body() for k in Watched(told).questions.values()
        ]
