"""Review on every store: what is recorded together with a revision stands with it or not at all, also where several
people act at once."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.ledger_suite.places import File, Place, Schema
from tests.unit.ledger.reviewed import NOW, PEOPLE, Ledger
from tests.unit.ledger.texts import FILES, FISHERIES, record
from vires.ledger.failure import LedgerError
from vires.ledger.port import Store
from vires.ledger.review.acceptance import give_acceptance, prepare_acceptance
from vires.ledger.review.inspection import inspect_review
from vires.ledger.review.journal import Journal
from vires.service.ledger.base import Base
from vires.service.ledger.folder import Folder
from vires.service.ledger.reading import text_at
from vires.service.ledger.reviewing import accept, comment, give_role, propose
from vires.service.ledger.watching import keep_question, report_revision
from vires.service.refusal import Refusal

FIRST = "2001-06-01T12:00:00.000Z"


def test_a_proposal_becomes_a_revision(ledger: Store) -> None:
    made = Ledger(PEOPLE, ledger)
    number = made.propose("ben", order="Order 7")
    done = made.accept(number, "cleo")
    assert done.revision == ledger.head()
    assert Journal(ledger.events()).proposals[number].standing == "accepted"
    assert (list(inspect_review(ledger)), list(ledger.verify())) == ([], [])


def test_what_came_between_an_acceptance_and_its_revision_leaves_nothing_written(ledger: Store) -> None:
    made = Ledger(PEOPLE, ledger)
    number = made.propose("ben", order="Order 7")
    prepared = prepare_acceptance(ledger, number, "cleo")
    made.say("rejected", f"proposal:{number}", "dov", round=1, reason="not in the gazette")
    events = list(ledger.events())
    with pytest.raises(LedgerError) as caught:
        give_acceptance(ledger, prepared, NOW)
    assert caught.value.slug == "events-moved"
    assert (ledger.head(), list(ledger.events())) == (None, events)


def test_a_question_is_kept_and_answered_of_each_revision(ledger: Store) -> None:
    record(ledger, FIRST, FILES)
    keep_question(ledger, "ada", "fisheries/inspector", "arden/power/inspect", at="2001-12-15")
    report = report_revision(ledger, record(ledger, "2001-12-31T12:00:00.000Z", {"new.yaml": FISHERIES}))
    assert [turn.responsible for turn in report.turns] == [("arden/act/2001/fisheries/grant",)]


def at_once(place: Place, opened: Callable[[Place], Store], *acts: Callable[[Store], object]) -> list[str]:
    """What each act comes to when all begin together, each on a connection of its own: its slug if it is refused."""
    stores = [opened(place) for _ in acts]
    begin = threading.Barrier(len(acts))
    came: list[str] = [""] * len(acts)

    def run(number: int) -> None:
        begin.wait()
        try:
            acts[number](stores[number])
        except Refusal as refusal:
            came[number] = refusal.slug

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came


def team(lasting: File | Schema, opened: Callable[[Place], Store]) -> tuple[Store, Folder]:
    store = opened(lasting)
    record(store, FIRST, FILES)
    for person, role in PEOPLE.items():
        give_role(store, "ada", person, role)
    files = {**text_at(store, store.head()), "new.yaml": FISHERIES.encode()}
    head = store.head()
    assert head is not None
    return store, Folder(Path("arden"), files, Base("here", head.number, head.digest))


def test_proposals_made_at_once_have_numbers_of_their_own(
    lasting: File | Schema, opened: Callable[[Place], Store]
) -> None:
    store, folder = team(lasting, opened)
    came = at_once(lasting, opened, *[lambda one: propose(one, folder, "ben", "the act of 2001")] * 4)
    assert came == [""] * 4
    journal = Journal(store.events())
    assert (sorted(journal.proposals), journal.ignored) == ([1, 2, 3, 4], [])


def test_of_two_who_accept_at_once_one_records_it(lasting: File | Schema, opened: Callable[[Place], Store]) -> None:
    store, folder = team(lasting, opened)
    propose(store, folder, "ben", "the act of 2001")
    came = at_once(
        lasting, opened, lambda one: accept(one, 1, "cleo"), lambda one: accept(one, 1, "dov"),
        lambda one: comment(one, 1, "dov", "which gazette?"),
    )  # fmt: skip
    head = store.head()
    assert head is not None
    assert head.number == 2
    assert sorted(came)[:2] == ["", ""]
    assert came[2] == ""
    assert sorted(came)[2] in ("head-moved", "proposal-closed")
    assert len(Journal(store.events()).proposals[1].comments) == 1
    assert (list(inspect_review(store)), list(store.verify())) == ([], [])


WORKER = """
import sys
from tests.unit.ledger.reviewed import PEOPLE, Ledger
from vires.ledger.address import open_store
made = Ledger({}, open_store(sys.argv[1]))
print("begun", flush=True)
for number in range(10_000):
    head = made.store.head()
    made.accept(made.propose("ben", order=f"Order {head.number if head else 0}.{number}"), "cleo")
"""


def test_a_process_that_is_killed_leaves_no_acceptance_without_its_revision(
    lasting: File | Schema, opened: Callable[[Place], Store]
) -> None:
    store = opened(lasting)
    Ledger(PEOPLE, store)
    chance = random.Random(1)
    for _ in range(6):
        worker = subprocess.Popen(
            [sys.executable, "-c", WORKER, lasting.address], stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]
        )
        assert worker.stdout is not None
        assert worker.stdout.readline() == b"begun\n"
        time.sleep(0.15 + chance.random() / 3)
        worker.kill()
        worker.wait()
        worker.stdout.close()
        assert (list(inspect_review(store)), list(store.verify())) == ([], [])
    journal, head = Journal(store.events()), store.head()
    assert head is not None
    accepted = [one.revision for one in journal.proposals.values() if one.standing == "accepted"]
    assert accepted == [revision.digest for revision in store.revisions()]
    assert head.number > 6
