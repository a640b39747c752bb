"""What recording promises, in whatever place the ledger lies."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.ledger_suite.drafts import NOON, content_of, digest, draft, record
from tests.ledger_suite.places import Place
from vires.ledger.event import Notice
from vires.ledger.failure import Damaged, HeadMoved, LedgerError
from vires.ledger.port import Store
from vires.ledger.revision import Change, Draft, Revision
from vires.ledger.state import State

ONE, TWO, FILE = ("record", "provision:one"), ("record", "provision:two"), ("file", "law/arden.yaml")


def written(store: Store) -> list[object]:
    """All that a refused record must leave as it was."""
    head = store.head()
    return [head, list(store.revisions()), list(store.events()), store.state(head.number if head else 0).digest]


def test_an_empty_ledger_says_so(ledger: Store) -> None:
    assert ledger.head() is None
    assert list(ledger.revisions()) == []
    assert ledger.state(0).digest == State().digest
    assert ledger.history("record", "provision:one") == ()
    assert ledger.names("record") == ()
    assert list(ledger.events()) == []
    assert ledger.recorded_by(NOON) is None
    assert list(ledger.verify()) == []
    with pytest.raises(LedgerError, match="nothing is recorded") as refused:
        ledger.revision(1)
    assert refused.value.slug == "revision-unknown"


def test_a_revision_says_who_why_when_and_what_stands(ledger: Store) -> None:
    first = record(ledger, {ONE: "1", FILE: "text"}, facts={"commit": "abc"}, reviewers=("bea",), proposal=3)
    assert (first.number, first.parent, first.recorded, first.clock) == (1, None, NOON, None)
    assert (first.author, first.reason, first.reviewers, first.proposal) == ("ann", "because", ("bea",), 3)
    assert first.facts == {"commit": "abc"}
    assert first.state == State({ONE: digest("1"), FILE: digest("text")}).digest
    second = record(ledger, {ONE: "2", TWO: "x"}, reverts=1, override="urgent")
    assert (second.number, second.parent) == (2, first.digest)
    assert ledger.head() == second
    assert [r.digest for r in ledger.revisions()] == [first.digest, second.digest]
    assert ledger.revision(1) == first
    assert ledger.revision(second.digest) == second
    assert ledger.revision(second.digest.removeprefix("sha256:")[:8]) == second
    assert ledger.changes(2) == (
        Change("record", "provision:one", digest("1"), digest("2")),
        Change("record", "provision:two", None, digest("x")),
    )
    assert list(ledger.verify()) == []


def test_what_was_recorded_is_there_when_it_is_opened_again(place: Place) -> None:
    store = place.open()
    first = record(store, {ONE: "1", FILE: "a\n" * 5000}, notices=lambda r: [Notice("signed", r.digest, "ann")])
    record(store, {ONE: None, TWO: "zwei – 二"})
    kept = [*written(store), store.content([digest("1"), digest("a\n" * 5000), digest("zwei – 二")])]
    store.close()
    again = place.open()
    assert [*written(again), again.content([digest("1"), digest("a\n" * 5000), digest("zwei – 二")])] == kept
    assert again.revision(1).digest == first.digest
    again.close()


def test_revisions_are_listed_from_where_one_asks(ledger: Store) -> None:
    for number in range(1, 8):
        record(ledger, {ONE: str(number)})
    assert [r.number for r in ledger.revisions(after=3)] == [4, 5, 6, 7]
    assert [r.number for r in ledger.revisions(after=3, count=2)] == [4, 5]
    assert [r.number for r in ledger.revisions(count=0)] == []
    assert list(ledger.revisions(after=7)) == []


@pytest.mark.parametrize("reference", [0, -1, 3, "sha256:00000000", "00000000", "abc", "", "zzzzzzzz", "2"])
def test_a_revision_that_there_is_not_is_refused(ledger: Store, reference: int | str) -> None:
    record(ledger, {ONE: "1"})
    record(ledger, {ONE: "2"})
    with pytest.raises(LedgerError, match="there are revisions 1 to 2") as refused:
        ledger.revision(reference)
    assert refused.value.slug == "revision-unknown"


def test_too_few_digits_of_a_digest_name_nothing(ledger: Store) -> None:
    first = record(ledger, {ONE: "1"})
    with pytest.raises(LedgerError) as refused:
        ledger.revision(first.digest.removeprefix("sha256:")[:7])
    assert refused.value.slug == "revision-unknown"


def test_a_name_that_was_taken_away_can_come_back(ledger: Store) -> None:
    record(ledger, {ONE: "1", TWO: "1"})
    record(ledger, {ONE: None})
    record(ledger, {TWO: "2"})
    record(ledger, {ONE: "1"})
    assert [(s.revision.number, s.change.before, s.change.after) for s in ledger.history(*ONE)] == [
        (1, None, digest("1")),
        (2, digest("1"), None),
        (4, None, digest("1")),
    ]
    assert [ledger.state(n).get(*ONE) for n in range(5)] == [None, digest("1"), None, None, digest("1")]
    assert ledger.names("record") == ("provision:one", "provision:two")
    assert list(ledger.verify()) == []


def test_names_ever_held_are_found_by_how_they_begin(ledger: Store) -> None:
    names = ("a", "a:1", "a:2", "ab", "b", "ä", "a\U0010ffff", "a\U0010ffffz")
    record(ledger, {("record", name): "x" for name in names} | {("file", "a:3"): "y"})
    record(ledger, {("record", "a:1"): None})
    assert ledger.names("record") == tuple(sorted(names))
    assert ledger.names("record", "a:") == ("a:1", "a:2")
    assert ledger.names("record", "a\U0010ffff") == ("a\U0010ffff", "a\U0010ffffz")
    assert ledger.names("file") == ("a:3",)
    assert ledger.names("record", "c") == ()


def test_a_head_that_moved_is_refused_and_nothing_written(ledger: Store) -> None:
    first = record(ledger, {ONE: "1"})
    stale = draft(ledger.state(1), {ONE: "mine"})
    record(ledger, {ONE: "theirs"})
    before = written(ledger)
    for expecting in (first.digest, None, digest("elsewhere")):
        with pytest.raises(HeadMoved, match="the head of the ledger is"):
            ledger.record(stale, content_of("mine"), expecting, NOON)
    assert written(ledger) == before
    assert ledger.missing([digest("mine")]) == {digest("mine")}


REFUSED: dict[str, tuple[str, Draft, dict[str, bytes]]] = {
    "no author": ("draft-incomplete", Draft(" ", "why", (Change(*ONE, digest("1"), digest("2")),)), content_of("2")),
    "no reason": ("draft-incomplete", Draft("ann", "", (Change(*ONE, digest("1"), digest("2")),)), content_of("2")),
    "no change": ("draft-incomplete", Draft("ann", "why", ()), {}),
    "a name with a line break": ("name-unfit", Draft("ann", "why", (Change("record", "a\nb", None, digest("2")),)), {}),
    "a name with half a sign": (
        "name-unfit",
        Draft("ann", "why", (Change("file", "\ud800", None, digest("2")),)),
        {},
    ),
    "an empty name": ("name-unfit", Draft("ann", "why", (Change("file", "", None, digest("2")),)), {}),
    "content that is not had": ("content-unknown", Draft("ann", "why", (Change(*TWO, None, digest("2")),)), {}),
    "content under a digest not its own": (
        "ledger-damaged",
        Draft("ann", "why", (Change(*TWO, None, digest("2")),)),
        {digest("2"): b"3"},
    ),
    "another beginning": ("change-does-not-fit", Draft("a", "w", (Change(*ONE, digest("0"), digest("1")),)), {}),
    "a beginning where nothing is": ("change-does-not-fit", Draft("a", "w", (Change(*TWO, digest("1"), None),)), {}),
    "no beginning where something is": ("change-does-not-fit", Draft("a", "w", (Change(*ONE, None, digest("1")),)), {}),
    "no difference": ("change-does-not-fit", Draft("a", "w", (Change(*ONE, digest("1"), digest("1")),)), {}),
    "a name twice": (
        "change-does-not-fit",
        Draft("a", "w", (Change(*TWO, None, digest("1")), Change(*TWO, None, digest("2")))),
        content_of("2"),
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_does_not_hold_is_refused_and_nothing_written(ledger: Store, case: str) -> None:
    slug, wrong, content = REFUSED[case]
    head = record(ledger, {ONE: "1"})
    before = written(ledger)
    with pytest.raises(LedgerError) as refused:
        ledger.record(wrong, content, head.digest, NOON, lambda r: [Notice("signed", r.digest, "ann")])
    assert refused.value.slug == slug
    assert written(ledger) == before
    assert ledger.missing([digest("2")]) == {digest("2")}
    assert list(ledger.verify()) == []


def test_content_is_stored_once_and_only_under_its_digest(ledger: Store) -> None:
    ledger.keep(content_of("kept", ""))
    assert ledger.missing([digest("kept"), digest(""), digest("other")]) == {digest("other")}
    assert ledger.content([digest("kept"), digest("")]) == content_of("kept", "")
    head = ledger.record(draft(State(), {ONE: "kept", TWO: "kept"}), {}, None, NOON)
    assert head.number == 1
    ledger.keep(content_of("kept"))
    with pytest.raises(Damaged):
        ledger.keep({digest("kept"): b"else"})
    with pytest.raises(LedgerError) as refused:
        ledger.content([digest("kept"), digest("other")])
    assert refused.value.slug == "content-unknown"
    assert ledger.content([]) == {}
    assert list(ledger.verify()) == []


def test_much_content_is_read_at_once(ledger: Store) -> None:
    texts = [f"text {number}" for number in range(1201)]
    ledger.keep(content_of(*texts))
    assert ledger.content([digest(text) for text in texts]) == content_of(*texts)
    assert ledger.missing([digest(text) for text in [*texts, "other"]]) == {digest("other")}


def test_what_belongs_to_a_revision_is_recorded_with_it_or_not_at_all(ledger: Store) -> None:
    first = record(ledger, {ONE: "1"}, notices=lambda r: [Notice("signed", r.digest, "ann", {"by": ["k1"]})])
    (event,) = ledger.events()
    assert (event.number, event.parent, event.at, event.subject) == (1, None, NOON, first.digest)
    before = written(ledger)

    def failing(revision: Revision) -> list[Notice]:
        raise LedgerError("key-unknown", "no key", "give one")

    with pytest.raises(LedgerError, match="no key"):
        record(ledger, {ONE: "2"}, notices=failing)
    assert written(ledger) == before


def test_events_are_a_chain_of_their_own(ledger: Store) -> None:
    said = ledger.note(
        [Notice("proposed", "proposal:1", "ann", {"title": "ä"}), Notice("commented", "proposal:1", "bea")], NOON
    )
    more = ledger.note([Notice("proposed", "proposal:2", "bea")], NOON, expecting=2)
    assert [e.number for e in (*said, *more)] == [1, 2, 3]
    assert more[0].parent == said[1].digest
    assert tuple(ledger.events()) == (*said, *more)
    assert tuple(ledger.events(after=1)) == (said[1], *more)
    assert tuple(ledger.events(kind="proposed")) == (said[0], *more)
    assert tuple(ledger.events(subject="proposal:1")) == said
    assert tuple(ledger.events(after=1, kind="proposed", subject="proposal:1")) == ()
    assert [e.digest for e in ledger.events()] == [e.digest for e in (*said, *more)]
    with pytest.raises(LedgerError, match="the last event is 3; expected 1") as refused:
        ledger.note([Notice("decided", "proposal:1", "cy")], NOON, expecting=1)
    assert refused.value.slug == "events-moved"
    assert ledger.note([], NOON) == ()
    assert len(list(ledger.events())) == 3
    assert ledger.head() is None
    assert list(ledger.verify()) == []


def test_a_clock_that_jumps_back_disturbs_no_order(ledger: Store) -> None:
    clocks = ["2026-01-02T12:00:00Z", "2026-01-02T11:00:00Z", "2020-01-01T00:00:00Z", "2026-01-02T12:00:01Z"]
    for number, clock in enumerate(clocks):
        record(ledger, {ONE: str(number)}, now=clock, notices=lambda r: [Notice("signed", r.digest, "ann")])
    assert [r.recorded for r in ledger.revisions()] == [clocks[0], clocks[0], clocks[0], clocks[3]]
    assert [r.clock for r in ledger.revisions()] == [None, clocks[1], clocks[2], None]
    assert [e.at for e in ledger.events()] == [clocks[0], clocks[0], clocks[0], clocks[3]]
    found = [ledger.recorded_by(clock) for clock in ("2026-01-02T11:59:59Z", *clocks, "2030-01-01T00:00:00Z")]
    assert [r and r.number for r in found] == [None, 3, None, None, 4, 4]
    assert list(ledger.verify()) == []


def test_progress_is_told_while_it_verifies(ledger: Store) -> None:
    for number in range(5):
        record(ledger, {ONE: str(number)})
    seen: list[tuple[int, int]] = []
    assert list(ledger.verify(lambda done, of: seen.append((done, of)))) == []
    assert seen == [(n, 5) for n in range(1, 6)]


def test_a_state_that_was_given_may_be_altered(ledger: Store) -> None:
    record(ledger, {ONE: "1"})
    ledger.state(1).apply([Change(*ONE, digest("1"), None)])
    assert ledger.state(1).get(*ONE) == digest("1")
    assert ledger.state(0).digest == State().digest
    with pytest.raises(LedgerError):
        ledger.state(2)


def test_two_who_have_it_open_see_each_other(place: Place, opened: Callable[[Place], Store]) -> None:
    one, two = opened(place), opened(place)
    first = record(one, {ONE: "1"})
    assert two.head() == first
    assert list(two.events()) == []
    two.note([Notice("commented", "x", "bea")], NOON)
    assert [e.actor for e in one.events()] == ["bea"]
    one.note([Notice("commented", "x", "ann")], NOON)
    assert [e.actor for e in two.events()] == ["bea", "ann"]
    with pytest.raises(HeadMoved):
        two.record(draft(State(), {TWO: "2"}), content_of("2"), None, NOON)
