"""What makes a chain whole, wherever it lies, and how a revision is named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.ledger_suite.drafts import digest, record
from tests.ledger_suite.witness import fill
from vires.ledger.chain import find_revision
from vires.ledger.failure import Damaged, LedgerError
from vires.ledger.memory import MemoryStore
from vires.ledger.revision import Change, Revision

ONE = ("record", "provision:1")


def named(number: int, digits: str) -> Revision:
    """A revision of which only its number and its digest count."""
    revision = Revision(number, None, "2026-01-01T00:00:00Z", "ann", "because", digest("c"), digest("s"))
    revision.__dict__["digest"] = "sha256:" + digits.ljust(64, "0")
    return revision


def test_digits_that_begin_two_digests_name_neither() -> None:
    revisions = [named(1, "abcdef0123"), named(2, "abcdef0145"), named(3, "ffffffffff")]
    assert find_revision("abcdef0123", revisions).number == 1
    assert find_revision("sha256:abcdef0145", revisions).number == 2
    assert find_revision("ffffffff", revisions).number == 3
    with pytest.raises(LedgerError, match="begins the digests of 2 revisions") as refused:
        find_revision("abcdef01", revisions)
    assert (refused.value.slug, refused.value.nearest) == ("revision-ambiguous", ("1", "2"))


def forget(store: MemoryStore, part: str, place: int) -> None:
    del getattr(store, part)[place]


def alter(store: MemoryStore, part: str, place: int, **more: object) -> None:
    getattr(store, part)[place] = replace(getattr(store, part)[place], **more)


BREAKS: dict[str, tuple[Callable[[MemoryStore], object], set[str]]] = {
    "a revision altered": (lambda s: alter(s, "_revisions", 2, reason="forsooth"), {"revision 4"}),
    "a revision dated before its parent": (
        lambda s: alter(s, "_revisions", 5, recorded="2020-01-01T00:00:00Z"),
        {"revision 6"},
    ),
    "a revision with another number": (lambda s: alter(s, "_revisions", 5, number=9), {"revision 6"}),
    "the last revision lost": (lambda s: forget(s, "_revisions", 5), {"revision 6"}),
    "the last changes lost": (lambda s: forget(s, "_changes", 5), {"revision 6"}),
    "other changes": (lambda s: s._changes.__setitem__(5, (Change(*ONE, None, digest("x")),)), {"revision 6"}),
    "changes that do not fit": (
        lambda s: s._changes.__setitem__(5, (Change(*ONE, digest("y"), digest("x")),)),
        {"revision 6"},
    ),
    "content lost": (lambda s: s._content.pop(digest("fourth")), {"revision 4"}),
    "content altered": (lambda s: s._content.__setitem__(digest("fourth"), b"5"), {"content"}),
    "an event altered": (lambda s: alter(s, "_events", 2, actor="bea"), {"event 4"}),
    "an event dated before its parent": (lambda s: alter(s, "_events", 5, at="2020-01-01T00:00:00Z"), {"event 6"}),
    "an event lost": (lambda s: forget(s, "_events", 2), {"event 3"}),
}


@pytest.mark.parametrize("case", BREAKS)
def test_a_broken_chain_is_named_where_it_breaks(case: str) -> None:
    damage, where = BREAKS[case]
    store = MemoryStore()
    fill(store)
    assert list(store.verify()) == []
    damage(store)
    found = {fault.where if not fault.where.startswith("content") else "content" for fault in store.verify()}
    assert where <= found


def test_damaged_content_and_states_are_not_given() -> None:
    store = MemoryStore()
    fill(store)
    store._content[digest("fourth")] = b"5"
    with pytest.raises(Damaged):
        store.content([digest("fourth")])
    store._changes[0] = store._changes[0][1:]
    with pytest.raises(LedgerError):
        store.state(1)
    store.close()


def test_a_record_with_a_damaged_state_beneath_it_is_refused() -> None:
    store = MemoryStore()
    fill(store)
    alter(store, "_revisions", 5, state=digest("other"))
    with pytest.raises(Damaged, match="the state at revision 6"):
        record(store, {ONE: "x"})
