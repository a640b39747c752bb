"""Review as a fold of events: who may do what, what becomes of a proposal, and what counts for nothing."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.ledger.reviewed import ACT, NOW, ORDER, PEOPLE, TERM, Ledger
from vires.ledger.address import open_store
from vires.ledger.event import Event, Notice
from vires.ledger.failure import LedgerError
from vires.ledger.review.acceptance import give_acceptance, prepare_acceptance
from vires.ledger.review.inspection import inspect_review
from vires.ledger.review.journal import Journal
from vires.ledger.review.role import RIGHTS, ROLES
from vires.ledger.revision import Draft


def refused(slug: str, call: Any, *args: Any, **named: Any) -> LedgerError:
    with pytest.raises(LedgerError) as caught:
        call(*args, **named)
    assert caught.value.slug == slug, caught.value.message
    return caught.value


@pytest.fixture
def ledger() -> Ledger:
    made = Ledger()
    made.record(act="Act 1", term="Harbour")
    for person, role in PEOPLE.items():
        made.say("role", person, "ada", role=role)
    return made


def test_a_proposal_goes_from_draft_to_accepted_and_is_then_a_revision(ledger: Ledger) -> None:
    number = ledger.propose("ben", kind="drafted", order="Order 7")
    assert ledger.journal().proposals[number].standing == "draft"
    refused("proposal-standing", ledger.accept, number, "cleo")
    ledger.say("proposed", "proposal:1", "ben")
    assert ledger.journal().proposals[number].standing == "proposed"
    done = ledger.accept(number, "cleo")
    assert done.revision is not None
    assert (done.revision.author, done.revision.reviewers, done.revision.proposal) == ("ben", ("cleo",), 1)
    assert done.proposal.standing == "accepted"
    assert done.proposal.revision == done.revision.digest == ledger.head.digest
    assert list(inspect_review(ledger.store)) == []


def test_its_author_does_not_accept_it_alone(ledger: Ledger) -> None:
    number = ledger.propose("cleo", order="Order 7")
    error = refused("own-proposal", ledger.accept, number, "cleo")
    assert error.message == "`cleo` made proposal 1, and it takes somebody else to accept it"
    assert ledger.head.number == 1
    assert ledger.accept(number, "dov").revision is not None


def test_whoever_makes_a_round_of_it_is_no_longer_another_person(ledger: Ledger) -> None:
    number = ledger.propose("ben", order="Order 7")
    ledger.propose("cleo", number, order="Order 7, mended")
    refused("own-proposal", ledger.accept, number, "cleo")
    done = ledger.accept(number, "dov").revision
    assert done is not None
    assert (done.author, done.reviewers, done.facts) == ("ben", ("dov",), {"rounds by": "cleo"})


def test_an_administrator_overrides_with_a_reason_that_stays_in_the_revision(ledger: Ledger) -> None:
    number = ledger.propose("ada", order="Order 7")
    refused("own-proposal", ledger.accept, number, "ada")
    refused("reason-missing", ledger.accept, number, "ada", override=" ")
    refused("no-right", ledger.accept, number, "cleo", override="in haste")
    done = ledger.accept(number, "ada", override="the gazette closes at noon")
    assert done.revision is not None
    assert (done.revision.override, done.revision.reviewers) == ("the gazette closes at noon", ())
    assert done.proposal.decisions[-1].override == "the gazette closes at noon"
    assert list(inspect_review(ledger.store)) == []


def test_two_acceptances_where_two_are_asked_for(ledger: Ledger) -> None:
    ledger.say("rule", "review", "ada", acceptances=2)
    number = ledger.propose("ben", order="Order 7")
    first = ledger.accept(number, "cleo")
    assert (first.revision, first.wanting) == (None, 1)
    again = ledger.accept(number, "cleo")
    assert (again.revision, again.wanting) == (None, 1)
    assert ledger.accept(number, "dov").revision.reviewers == ("cleo", "dov")  # type: ignore[union-attr]


@pytest.mark.parametrize("number", [0, -1, True, "2", None, 1.5])
def test_no_other_number_of_acceptances(ledger: Ledger, number: Any) -> None:
    ledger.say("rule", "review", "ada", acceptances=number)
    journal = ledger.journal()
    assert journal.roles.acceptances == 1
    assert [one.why.slug for one in journal.ignored] == ["acceptances-unreadable"]


def test_a_moved_base_is_never_passed_over(ledger: Ledger) -> None:
    number = ledger.propose("ben", order="Order 7")
    moved = ledger.accept(ledger.propose("ben", term="Harbour authority"), "cleo").revision
    assert moved is not None
    error = refused("base-moved", ledger.accept, number, "cleo")
    assert "revision 2 changed other records" in error.message
    refused("base-moved", ledger.accept, number, "cleo", against="sha256:" + "0" * 64)
    done = ledger.accept(number, "cleo", against=moved.digest)
    assert done.revision is not None
    assert done.proposal.decisions[-1].against == done.revision.parent == moved.digest


def test_an_acceptance_against_another_head_does_not_count(ledger: Ledger) -> None:
    ledger.say("rule", "review", "ada", acceptances=2)
    number = ledger.propose("ben", order="Order 7")
    assert ledger.accept(number, "cleo").wanting == 1
    moved = ledger.accept(ledger.propose("ben", term="Harbour authority"), "ada", override="a slip of the pen").revision
    assert moved is not None
    again = ledger.accept(number, "dov", against=moved.digest)
    assert (again.revision, again.wanting) == (None, 1)
    assert ledger.accept(number, "cleo", against=moved.digest).revision is not None
    assert list(inspect_review(ledger.store)) == []


def test_an_overlap_is_refused_by_name_and_takes_a_new_round(ledger: Ledger) -> None:
    ledger.say("rule", "review", "ada", acceptances=2)
    number = ledger.propose("ben", act="Act 1 as amended", order="Order 7")
    assert ledger.accept(number, "cleo").wanting == 1
    ledger.accept(ledger.propose("dov", act="Act 1, corrected"), "ada", override="a slip of the pen")
    head = ledger.head.digest
    error = refused("proposal-overlaps", ledger.accept, number, "cleo", against=head)
    assert error.nearest == (ACT,)
    assert "revision 2 changed what it changes: `instrument:arden/act/1`" in error.message
    ledger.propose("ben", number, act="Act 1 as amended and corrected", order="Order 7")
    found = ledger.journal().proposals[number]
    assert (found.current.number, found.accepted_by(head), found.standing) == (2, (), "proposed")
    assert ledger.accept(number, "cleo").wanting == 1
    assert ledger.accept(number, "dov").revision is not None


def test_what_came_between_an_acceptance_and_its_revision_is_not_passed_over(ledger: Ledger) -> None:
    number = ledger.propose("ben", order="Order 7")
    prepared = prepare_acceptance(ledger.store, number, "cleo")
    ledger.say("rejected", "proposal:1", "dov", round=1, reason="not in the gazette")
    refused("events-moved", give_acceptance, ledger.store, prepared, NOW)
    assert ledger.head.number == 1
    assert ledger.journal().proposals[number].standing == "rejected"


def test_a_head_that_moved_between_is_refused(ledger: Ledger) -> None:
    number = ledger.propose("ben", order="Order 7")
    prepared = prepare_acceptance(ledger.store, number, "cleo")
    ledger.record(term="Harbour authority")
    refused("head-moved", give_acceptance, ledger.store, prepared, NOW)
    assert ledger.journal().proposals[number].standing == "proposed"


@pytest.mark.parametrize(("kind", "actor"), [("rejected", "cleo"), ("withdrawn", "ben"), ("withdrawn", "ada")])
def test_what_was_closed_stays_closed(ledger: Ledger, kind: str, actor: str) -> None:
    number = ledger.propose("ben", order="Order 7")
    ledger.say(kind, "proposal:1", actor, round=1, reason="not in the gazette")
    refused("proposal-closed", ledger.accept, number, "cleo")
    ledger.propose("ben", number, order="Order 7, mended")
    journal = ledger.journal()
    assert (journal.proposals[number].standing, len(journal.proposals[number].rounds)) == (kind, 1)
    assert [one.why.slug for one in journal.ignored] == ["proposal-closed"]


def test_only_its_makers_or_an_administrator_withdraw_it(ledger: Ledger) -> None:
    ledger.propose("ben", order="Order 7")
    ledger.say("withdrawn", "proposal:1", "cleo")
    assert [one.why.slug for one in ledger.journal().ignored] == ["not-its-author"]


def test_comments_are_on_the_whole_or_on_a_record_it_changes(ledger: Ledger) -> None:
    ledger.propose("ben", order="Order 7")
    ledger.say("commented", "proposal:1", "cleo", text="which gazette?")
    ledger.say("commented", "proposal:1", "dov", text="of 2 June?", on=ORDER)
    ledger.say("commented", "proposal:1", "dov", text="and this?", on=TERM)
    ledger.say("commented", "proposal:1", "dov", text=" ")
    journal = ledger.journal()
    assert [(c.actor, c.text, c.on) for c in journal.proposals[1].comments] == [
        ("cleo", "which gazette?", None), ("dov", "of 2 June?", ORDER),
    ]  # fmt: skip
    assert [one.why.slug for one in journal.ignored] == ["comment-elsewhere", "event-unreadable"]


ACTS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "propose": ("proposed", "proposal:2", {"base": None, "reason": "r", "changes": [["record", TERM, None, "x"]]}),
    "comment": ("commented", "proposal:1", {"text": "which gazette?"}),
    "withdraw": ("withdrawn", "proposal:1", {}),
    "accept": ("accepted", "proposal:1", {"round": 1, "against": None}),
    "reject": ("rejected", "proposal:1", {"round": 1, "reason": "not in the gazette"}),
    "override the number of acceptances": ("accepted", "proposal:1", {"round": 1, "override": "in haste"}),
    "record without a proposal": ("recorded", "sha256:1", {"override": "in haste"}),
    "give a role": ("role", "fay", {"role": "reader"}),
    "set the number of acceptances": ("rule", "review", {"acceptances": 3}),
}


def test_the_table_of_rights_is_the_one_that_events_are_held_to() -> None:
    assert set(ACTS) == set(RIGHTS) - {"watch"}


@pytest.mark.parametrize(("action", "role"), list(itertools.product(ACTS, (*ROLES, None))))
def test_an_event_counts_if_the_table_says_so_and_is_named_if_not(action: str, role: str | None) -> None:
    ledger = Ledger()
    ledger.say("role", "ada", "ada", role="administrator")
    # Whoever tries it is also a maker of the proposal where only its makers may withdraw it.
    ledger.propose("ada", order="Order 7")
    if action == "withdraw":
        ledger.say("role", "fay", "ada", role="author")
        ledger.propose("fay", 1, order="Order 7, mended")
    ledger.say("role", "fay", "ada", role=role)
    kind, subject, body = ACTS[action]
    ledger.say(kind, subject, "fay", **body)
    journal = ledger.journal()
    if role in RIGHTS[action]:
        assert journal.ignored == []
        return
    (ignored,) = journal.ignored
    assert ignored.why.slug == "no-right"
    (fault,) = inspect_review(ledger.store)
    assert (fault.where, f"`{kind}` counts for nothing: `fay` has" in fault.what) == (f"event {ignored.number}", True)


def test_nobody_has_a_right_by_being_named_in_an_event_of_their_own() -> None:
    ledger = Ledger({"ada": "administrator"})
    ledger.say("role", "mal", "mal", role="administrator")
    ledger.say("role", "ada", "mal", role=None)
    journal = ledger.journal()
    assert journal.roles.people == {"ada": "administrator"}
    assert [one.why.slug for one in journal.ignored] == ["no-right", "no-right"]


def test_a_forged_acceptance_makes_no_revision(ledger: Ledger) -> None:
    ledger.propose("ben", order="Order 7")
    ledger.say("accepted", "proposal:1", "ben", round=1, against=None, revision="sha256:" + "0" * 64)
    ledger.say("accepted", "proposal:1", "cleo", round=2, against=None, revision="sha256:" + "0" * 64)
    journal = ledger.journal()
    assert [one.why.slug for one in journal.ignored] == ["no-right", "round-passed"]
    assert journal.proposals[1].standing == "proposed"
    ledger.say("accepted", "proposal:1", "cleo", round=1, against=None, revision="sha256:" + "0" * 64)
    assert [fault.where for fault in inspect_review(ledger.store)][-1] == "proposal 1"


def test_a_revision_that_passed_review_by_is_named(ledger: Ledger) -> None:
    late = "2002-01-01T00:00:00.000000Z"
    changes, content = ledger.changes(order="Order 7")
    head = ledger.head.digest
    ledger.store.record(Draft("mal", "why not", changes), content, head, late)
    (fault,) = inspect_review(ledger.store)
    assert (fault.where, fault.what) == (
        "revision 2", "was recorded without a proposal, and no administrator said why",
    )  # fmt: skip


def test_recording_without_a_proposal_takes_an_administrator_and_a_reason(ledger: Ledger) -> None:
    journal = ledger.journal()
    refused("no-right", journal.recording, "cleo", "in haste")
    refused("review-needed", journal.recording, "ada", None)
    refused("actor-missing", journal.recording, " ", "in haste")
    notices = journal.recording("ada", "imported from the old ledger")
    changes, content = ledger.changes(order="Order 7")
    ledger.store.record(Draft("ada", "r", changes), content, ledger.head.digest, "2002-01-01T00:00:00.000000Z", notices)
    assert list(inspect_review(ledger.store)) == []


def test_a_ledger_without_roles_is_one_persons() -> None:
    ledger = Ledger()
    number = ledger.propose("ada", order="Order 7")
    journal = ledger.journal()
    assert journal.roles.alone
    assert journal.recording("ada", None) is None
    done = ledger.accept(number, "ada")
    assert done.revision is not None
    assert done.revision.reviewers == ()
    assert list(inspect_review(ledger.store)) == []


def test_the_first_role_is_an_administrators_and_the_last_administrator_stays() -> None:
    roles = Ledger().journal().roles
    refused("first-administrator", roles.given, "ada", "ben", {"role": "author"})
    refused("role-unknown", roles.given, "ada", "ada", {"role": "owner"})
    first = roles.given("ada", "ada", {"role": "administrator"})
    refused("last-administrator", first.given, "ada", "ada", {"role": None})
    refused("last-administrator", first.given, "ada", "ada", {"role": "author"})
    both = first.given("ada", "ben", {"role": "administrator"})
    assert both.given("ben", "ada", {"role": "reader"}).people == {"ada": "reader", "ben": "administrator"}


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"base": None, "reason": "r", "changes": [["record", TERM]]},
        {"base": None, "reason": "r", "changes": [["thing", TERM, None, "x"]]},
        {"base": 3, "reason": "r", "changes": [["record", TERM, None, "x"]]},
        {"base": None, "reason": None, "changes": [["record", TERM, None, "x"]]},
        {"base": None, "reason": "r", "changes": [["record", 3, None, "x"]]},
        {"base": None, "reason": "r", "changes": 3},
        {"base": None, "reason": "r", "changes": [["record", TERM, None, "x"]], "facts": ["a"]},
    ],
)
def test_an_event_that_does_not_say_what_it_should_counts_for_nothing(said: dict[str, Any]) -> None:
    ledger = Ledger()
    ledger.say("drafted", "proposal:1", "ada", **said)
    journal = ledger.journal()
    assert journal.proposals == {}
    assert [one.why.slug for one in journal.ignored] == ["event-unreadable"]


@pytest.mark.parametrize("subject", ["proposal:", "proposal:0", "proposal:x", "proposal:-1", "proposal:²", "order:1"])
def test_a_subject_that_names_no_proposal_counts_for_nothing(subject: str) -> None:
    ledger = Ledger()
    changes, _ = ledger.changes(order="Order 7")
    ledger.say("proposed", subject, "ada", base=None, reason="r", changes=[c.to_list() for c in changes])
    assert (ledger.journal().proposals, len(ledger.journal().ignored)) == ({}, 1)


def test_a_number_is_never_given_twice() -> None:
    ledger = Ledger({"ada": "administrator"})
    ledger.propose("mal", 7, order="Order 7")
    assert ledger.journal().next_number == 8


UNRELATED = st.tuples(
    st.sampled_from(["signed", "root", "watched", "unwatched", "seen"]),
    st.sampled_from(["proposal:1", "ada", "sha256:00", "watch:q"]),
    st.sampled_from(["ada", "mal", ""]),
)


@given(st.lists(st.tuples(st.integers(0, 14), UNRELATED), max_size=12))
def test_the_fold_is_the_same_whatever_unrelated_events_stand_between(put: list[tuple[int, Any]]) -> None:
    told = list(_story().store.events())
    notices = [Notice(e.kind, e.subject, e.actor, e.body) for e in told]
    for place, (kind, subject, actor) in sorted(put, key=lambda one: -one[0]):
        notices.insert(min(place, len(notices)), Notice(kind, subject, actor, {"role": "administrator"}))
    last: Event | None = None
    events = [last := Event.of(notice, last, NOW) for notice in notices]
    one, other = Journal(told), Journal(events)
    assert (one.proposals, one.roles, one.direct, one.since) == (
        other.proposals, other.roles, other.direct, other.since,
    )  # fmt: skip
    assert [(i.kind, i.subject, i.why.slug) for i in one.ignored] == [
        (i.kind, i.subject, i.why.slug) for i in other.ignored
    ]


FORGED = st.tuples(
    st.sampled_from(sorted(ACTS)),
    st.sampled_from(["mal", "", "eve", "Ada", "ada "]),
    st.integers(1, 3),
)


@given(st.lists(st.tuples(st.integers(1, 14), FORGED), min_size=1, max_size=12))
def test_nothing_that_is_done_without_a_right_changes_anything(put: list[tuple[int, Any]]) -> None:
    told = list(_story().store.events())
    notices = [Notice(e.kind, e.subject, e.actor, e.body) for e in told]
    for place, (action, actor, number) in sorted(put, key=lambda one: -one[0]):
        kind, subject, body = ACTS[action]
        subject = f"proposal:{number}" if subject.startswith("proposal:") else subject
        notices.insert(min(place, len(notices)), Notice(kind, subject, actor, body))
    last: Event | None = None
    events = [last := Event.of(notice, last, NOW) for notice in notices]
    one, other = Journal(told), Journal(events)
    assert (one.proposals, one.roles, one.direct) == (other.proposals, other.roles, other.direct)
    assert len(other.ignored) == len(one.ignored) + len(put)


def _story() -> Ledger:
    ledger = Ledger(PEOPLE)
    ledger.propose("ben", order="Order 7")
    ledger.say("commented", "proposal:1", "cleo", text="which gazette?")
    ledger.say("accepted", "proposal:1", "eve", round=1)
    ledger.propose("ben", 1, order="Order 7, mended")
    ledger.propose("cleo", act="Act 1")
    ledger.accept(1, "cleo")
    ledger.say("rejected", "proposal:2", "dov", round=1, reason="not in the gazette")
    ledger.say("role", "dov", "ada", role=None)
    return ledger


def test_the_same_on_a_database(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "arden.ledger"), create=True)
    ledger = Ledger(PEOPLE, store)
    number = ledger.propose("ben", order="Order 7")
    prepared = prepare_acceptance(store, number, "cleo")
    ledger.say("commented", "proposal:1", "dov", text="which gazette?")
    refused("events-moved", give_acceptance, store, prepared, NOW)
    assert store.head() is None
    assert ledger.accept(number, "cleo").revision == store.head()
    assert list(inspect_review(store)) == []
    assert list(store.verify()) == []
    store.close()
