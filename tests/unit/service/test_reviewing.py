"""Review by name, of Arden's text: what is proposed is linted, worked out anew on the head, and never merged unseen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.unit.ledger.texts import FILES, FISHERIES, record
from vires.ledger.event import Notice
from vires.ledger.memory import MemoryStore
from vires.ledger.review.inspection import inspect_review
from vires.service.ledger import reviewing
from vires.service.ledger.acting import actor
from vires.service.ledger.base import Base
from vires.service.ledger.folder import Folder
from vires.service.ledger.reading import registry_at, text_at
from vires.service.ledger.reviewing import (
    accept,
    comment,
    give_role,
    propose,
    put_forward,
    read_journal,
    read_proposal,
    reject,
    set_acceptances,
    withdraw,
)
from vires.service.refusal import Refusal

FIRST = "2001-06-01T12:00:00.000Z"
PEOPLE = {"ada": "administrator", "ben": "author", "cleo": "reviewer", "dov": "reviewer"}
RENAMED = FILES["rest.yaml"].replace("title: Arden Gazette", "title: The Arden Gazette")


@pytest.fixture
def store() -> MemoryStore:
    made = MemoryStore()
    record(made, FIRST, FILES)
    for person, role in PEOPLE.items():
        give_role(made, "ada", person, role)
    return made


def folder(store: MemoryStore, **text: str | None) -> Folder:
    """The head's text with other files (names without `.yaml`; `None` takes one away)."""
    head = store.head()
    assert head is not None
    files = text_at(store, head)
    for name, body in text.items():
        if body is None:
            del files[f"{name}.yaml"]
        else:
            files[f"{name}.yaml"] = body.encode()
    return Folder(Path("arden"), files, Base("memory:", head.number, head.digest))


def refused(slug: str, call: Any, *args: Any, **named: Any) -> Refusal:
    with pytest.raises(Refusal) as caught:
        call(*args, **named)
    assert caught.value.slug == slug, caught.value.message
    return caught.value


def test_what_is_accepted_is_the_text_that_was_proposed(store: MemoryStore) -> None:
    proposed = propose(store, folder(store, new=FISHERIES), "ben", "the act of 2001")
    assert (proposed.number, proposed.standing, proposed.author) == (1, "proposed", "ben")
    assert proposed.current.names == ("instrument:arden/act/2001/fisheries",)
    read = read_proposal(store, 1)
    assert (read.wanting, read.unfit) == (1, None)
    assert read.changeset is not None
    done = accept(store, 1, "cleo")
    assert done.revision == store.head()
    assert done.revision is not None
    assert (done.revision.author, done.revision.reason, done.revision.reviewers) == (
        "ben", "the act of 2001", ("cleo",),
    )  # fmt: skip
    assert text_at(store, done.revision)["new.yaml"].decode() == FISHERIES
    assert "arden/act/2001/fisheries" in registry_at(store, done.revision).instruments
    assert list(store.verify()) == []
    assert list(inspect_review(store)) == []


def test_a_draft_is_put_forward_when_it_is_ready(store: MemoryStore) -> None:
    propose(store, folder(store, new=FISHERIES), "ben", "the act of 2001", draft=True)
    refused("proposal-standing", accept, store, 1, "cleo")
    assert put_forward(store, 1, "ben").standing == "proposed"
    refused("proposal-standing", put_forward, store, 1, "ben")


def test_text_that_does_not_lint_is_not_proposed(store: MemoryStore) -> None:
    error = refused("text-unfit", propose, store, folder(store, new=FISHERIES + "\nwrong: yes\n"), "ben", "r")
    assert error.problems
    refused("nothing-changed", propose, store, folder(store), "ben", "r")
    refused("proposal-empty", propose, store, folder(store, new=FISHERIES), "ben", " ")
    assert read_journal(store).proposals == {}


def test_who_has_no_right_is_told_before_their_text_is_read(store: MemoryStore) -> None:
    refused("no-right", propose, store, folder(store, new="wrong: yes"), "mal", "r")
    refused("proposal-unknown", propose, store, folder(store, new="wrong: yes"), "ben", "r", number=4)


def test_a_moved_base_is_checked_anew_and_the_head_named(store: MemoryStore) -> None:
    propose(store, folder(store, new=FISHERIES), "ben", "the act of 2001")
    propose(store, folder(store, rest=RENAMED), "ben", "the gazette's name")
    accept(store, 2, "cleo")
    head = store.head()
    assert head is not None
    error = refused("base-moved", accept, store, 1, "cleo")
    assert error.remedy.endswith("`--head 2`")
    read = read_proposal(store, 1)
    assert read.currency is not None
    assert (read.currency.moved, read.currency.overlapping) == (True, ())
    assert read.changeset is not None
    assert read.changeset.expecting == head.digest
    refused("revision-unknown", accept, store, 1, "cleo", head="0123456789ab")
    refused("base-moved", accept, store, 1, "cleo", head="1")
    done = accept(store, 1, "cleo", head=head.digest[7:19])
    assert done.revision is not None
    text = text_at(store, done.revision)
    assert (text["new.yaml"].decode(), text["rest.yaml"].decode()) == (FISHERIES, RENAMED)


def test_text_that_no_longer_lints_on_the_head_is_not_accepted(store: MemoryStore) -> None:
    propose(store, folder(store, new=FISHERIES), "ben", "the act of 2001")
    terms = FILES["terms.yaml"].replace("arden/fisheries/inspector", "arden/fisheries/warden")
    propose(store, folder(store, terms=terms), "ben", "wardens")
    accept(store, 2, "cleo")
    head = store.head()
    assert head is not None
    error = refused("text-unfit", accept, store, 1, "cleo", head=head.digest)
    assert "joined with what was recorded since revision 1" in error.message
    unfit = read_proposal(store, 1).unfit
    assert unfit is not None
    assert unfit.slug == "text-unfit"
    assert store.head() == head


def test_an_overlap_takes_a_new_round(store: MemoryStore) -> None:
    law = FILES["law.yaml"]
    first = folder(store, law=law.replace("title: Order 7 on inspectors", "title: Order 7"))
    second = folder(store, law=law.replace("title: Order 7 on inspectors", "title: Order 7 (inspectors)"))
    propose(store, first, "ben", "a shorter title")
    propose(store, second, "dov", "a clearer title")
    accept(store, 2, "cleo")
    head = store.head()
    assert head is not None
    error = refused("proposal-overlaps", accept, store, 1, "cleo", head=head.digest)
    assert error.nearest == ("law.yaml", "instrument:arden/order/7")
    refused("changes-overlap", propose, store, first, "ben", "a shorter title", number=1)
    again = propose(store, folder(store, law=first.files["law.yaml"].decode()), "ben", "shorter still", number=1)
    assert (again.current.number, again.current.base) == (2, head.digest)
    assert accept(store, 1, "cleo").revision is not None


def test_two_changes_of_one_name_are_never_merged(store: MemoryStore) -> None:
    """One moves a record to another file, the other changes it where it was."""
    law = FILES["law.yaml"]
    *rest, last = law.split("---\n")
    propose(store, folder(store, law="---\n".join(rest), ending=last), "ben", "a file of its own")
    propose(store, folder(store, law=law.replace("Order 12, ending Order 9", "Order 12")), "ben", "a shorter title")
    accept(store, 2, "cleo")
    head = store.head()
    assert head is not None
    refused("proposal-overlaps", accept, store, 1, "cleo", head=head.digest)


def test_comments_name_records_by_id(store: MemoryStore) -> None:
    propose(store, folder(store, new=FISHERIES), "ben", "the act of 2001")
    comment(store, 1, "cleo", "which gazette?")
    found = comment(store, 1, "dov", "of 2 December?", on="arden/act/2001/fisheries")
    assert [c.on for c in found.comments] == [None, "instrument:arden/act/2001/fisheries"]
    assert refused("comment-elsewhere", comment, store, 1, "dov", "and?", on="arden/order/7").nearest == (
        "instrument:arden/act/2001/fisheries",
    )
    refused("text-missing", comment, store, 1, "dov", " ")
    refused("proposal-unknown", comment, store, 2, "dov", "and?")


def test_rejecting_takes_a_reason_and_withdrawing_its_author(store: MemoryStore) -> None:
    propose(store, folder(store, new=FISHERIES), "ben", "the act of 2001")
    refused("reason-missing", reject, store, 1, "cleo", "")
    refused("no-right", reject, store, 1, "ben", "no")
    refused("not-its-author", withdraw, store, 1, "cleo")
    assert reject(store, 1, "cleo", "not in the gazette").standing == "rejected"
    propose(store, folder(store, new=FISHERIES), "ben", "the act of 2001")
    assert withdraw(store, 2, "ben", "a slip").decisions[-1].reason == "a slip"
    refused("proposal-closed", withdraw, store, 2, "ben")
    assert read_proposal(store, 2).changeset is None


def test_two_acceptances_and_roles(store: MemoryStore) -> None:
    refused("no-right", set_acceptances, store, "cleo", 2)
    refused("acceptances-unreadable", set_acceptances, store, "ada", 0)
    assert set_acceptances(store, "ada", 2).acceptances == 2
    refused("last-administrator", give_role, store, "ada", "ada", None)
    refused("role-unknown", give_role, store, "ada", "eve", "owner")
    propose(store, folder(store, new=FISHERIES), "ben", "the act of 2001")
    assert accept(store, 1, "cleo").wanting == 1
    assert accept(store, 1, "dov").revision is not None


def test_what_another_program_proposes_is_linted_before_it_is_accepted(store: MemoryStore) -> None:
    """The content is not what a proposal by this release would hold."""
    proposed = propose(store, folder(store, new=FISHERIES), "ben", "the act of 2001")
    body = proposed.current.to_body()
    body["changes"] = [listed for listed in body["changes"] if listed[0] == "file"]
    head = store.head()
    assert head is not None
    store.note([Notice("proposed", "proposal:2", "ben", body)], FIRST)
    error = refused("proposal-differs", accept, store, 2, "cleo")
    assert error.nearest == ("instrument:arden/act/2001/fisheries",)
    body["changes"] = [["file", "other.yaml", None, "sha256:" + "0" * 64]]
    store.note([Notice("proposed", "proposal:3", "ben", body)], FIRST)
    refused("content-unknown", accept, store, 3, "cleo")
    assert store.head() == head


def test_a_name_is_said_and_never_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VIRES_AUTHOR", raising=False)
    error = refused("actor-missing", actor, None)
    assert "--as NAME" in error.remedy
    refused("actor-missing", actor, "  ")
    refused("actor-missing", actor, "a\nb")
    monkeypatch.setenv("VIRES_AUTHOR", "ada")
    assert actor(None) == "ada"
    assert actor("ben") == "ben"


def test_a_fault_of_the_program_hides_no_revision(store: MemoryStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(reviewing, "report_revision", broken)
    came = reviewing.consequence_of(store, store.revision(1))
    assert came.unknown is not None
    assert (came.unknown.slug, came.unknown.message) == ("internal-error", "ZeroDivisionError: division by zero")
