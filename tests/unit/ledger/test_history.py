"""The log, what a revision changed, since when a field reads so, undoing a revision, and the text of a past one."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.unit.ledger.kept import PORTS, Kept, change
from vires.ledger.document import digest_of
from vires.ledger.paper import write
from vires.ledger.revision import Change, Draft
from vires.model.term import Territory
from vires.service import clock
from vires.service.ledger.base import NAME
from vires.service.ledger.blaming import blame
from vires.service.ledger.checking import verify
from vires.service.ledger.exporting import export
from vires.service.ledger.folder import existing, place, read_folder, write_files
from vires.service.ledger.history import log, show
from vires.service.ledger.opening import find_revision, opened
from vires.service.ledger.reverting import revert
from vires.service.ledger.reviewing import propose
from vires.service.opening import read_registry
from vires.service.refusal import Refusal


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    """Three revisions: the first text, a wider reach of the yards, another name of a district."""
    kept = Kept(tmp_path).begin()
    change(kept.folder, "law.yaml", "within: 100 m", "within: 300 m")
    kept.record(author="reed", reason="wider yards")
    change(kept.folder, "ports.yaml", "label: Western district", "label: West")
    kept.record(author="vane", reason="shorter name")
    return kept


def refused(verb: object, *args: object, **named: object) -> Refusal:
    with pytest.raises(Refusal) as found:
        verb(*args, **named)  # type: ignore[operator]
    return found.value


# Log and show


def test_the_log_lists_the_last_first_page_by_page(kept: Kept) -> None:
    page = log(kept.address, count=2)
    assert [(r.number, r.author, r.reason) for r in page.revisions] == [
        (3, "vane", "shorter name"),
        (2, "reed", "wider yards"),
    ]
    assert (page.total, page.earlier) == (3, 2)
    rest = log(kept.address, count=2, before=page.earlier)
    assert ([r.number for r in rest.revisions], rest.earlier) == ([1], None)
    assert [r.number for r in log(kept.address, author="vane").revisions] == [3, 1]
    assert refused(log, kept.address, count=0).slug == "count-unfit"


def test_a_revision_is_shown_with_the_fields_it_changed(kept: Kept) -> None:
    shown = show(kept.address, 2)
    assert [(c.kind, c.name) for c in shown.changes] == [("file", "law.yaml"), ("record", "instrument:arden/order/9")]
    assert [field.to_dict() for field in shown.fields["instrument:arden/order/9"]] == [
        {"path": "provisions.limit.scope.within", "before": "100 m", "after": "300 m"}
    ]
    assert shown.legal is None


def test_a_revision_is_shown_with_what_it_changed_for_whom(kept: Kept) -> None:
    shown = show(kept.address, 2, legal=True)
    assert shown.legal is not None
    assert {name for changes in shown.legal.dates for name in changes.responsible} == {"arden/order/9/limit"}
    assert show(kept.address, 1, legal=True).legal is None


@pytest.mark.parametrize("reference", ["4", "0", "12345678", "abcdefgh", "sha256:", "0" * 64, "nonsense"])
def test_an_unknown_revision_is_refused(kept: Kept, reference: str) -> None:
    assert refused(show, kept.address, reference).slug == "revision-unknown"


def test_a_revision_is_named_by_number_digest_or_moment(kept: Kept) -> None:
    with opened(kept.address) as store:
        second = store.revision(2)
        for reference in (2, "2", second.digest, second.digest[7:15], second.recorded):
            assert find_revision(store, reference).number == 2
        assert find_revision(store).number == 3
        assert find_revision(store, second.recorded[:10]).number == 3
    assert refused(show, kept.address, "1999-01-01").slug == "revision-unknown"
    assert refused(show, kept.address, "1999-13-01").slug == "date-unreadable"


# Blame


def test_each_field_is_from_the_revision_that_gave_it(kept: Kept) -> None:
    found = blame(kept.address, "arden/order/9/limit")
    assert found.key == "instrument:arden/order/9"
    assert {since.path: since.revision.number for since in found.fields if "scope" in since.path} == {
        "provisions.limit.scope.sites": 1,
        "provisions.limit.scope.within": 2,
    }
    assert {since.path.split(".")[1] for since in found.fields} == {"limit"}


def test_a_field_that_was_changed_back_is_from_the_revision_that_changed_it_back(kept: Kept) -> None:
    change(kept.folder, "law.yaml", "within: 300 m", "within: 100 m")
    kept.record()
    fields = {since.path: since for since in blame(kept.address, "arden/order/9").fields}
    assert fields["provisions.limit.scope.within"].revision.number == 4
    assert fields["decided"].revision.number == 1
    then = {since.path: since for since in blame(kept.address, "arden/order/9", 2).fields}
    assert (then["provisions.limit.scope.within"].value, then["provisions.limit.scope.within"].revision.number) == (
        "300 m",
        2,
    )


def test_a_record_that_was_taken_away_says_by_which_revision(kept: Kept) -> None:
    (kept.folder / "ports.yaml").unlink()
    kept.record(author="reed", reason="no longer districts")
    found = blame(kept.address, "arden/west")
    assert found.removed is not None
    assert (found.removed.number, {s.path: s.revision.number for s in found.fields}) == (4, {"id": 1, "label": 3})
    (kept.folder / "ports.yaml").write_text(PORTS, encoding="utf-8")
    kept.record()
    again = blame(kept.address, "arden/west")
    assert again.removed is None
    assert {since.revision.number for since in again.fields} == {5}


@pytest.mark.parametrize("name", ["arden/wset", "arden/order/9/limits", "arden", ""])
def test_blame_of_what_was_never_recorded_is_refused_with_what_is_near(kept: Kept, name: str) -> None:
    found = refused(blame, kept.address, name)
    assert found.slug == "id-unknown"
    if name == "arden/wset":
        assert "arden/west" in found.nearest


def test_an_id_of_two_records_is_refused(kept: Kept) -> None:
    (kept.folder / "two.yaml").write_text("sites:\n  - {id: arden/west, label: western yard}\n", encoding="utf-8")
    kept.record()
    found = refused(blame, kept.address, "arden/west")
    assert (found.slug, found.nearest) == ("id-ambiguous", ("sites:arden/west", "territories:arden/west"))
    assert blame(kept.address, "sites:arden/west").key == "sites:arden/west"


# Revert


def test_a_revision_is_undone_by_a_new_one(kept: Kept) -> None:
    done = revert(kept.address, 2, author="vane", reason="it was right")
    assert done.revision is not None
    assert (done.revision.number, done.revision.reverts) == (4, 2)
    assert done.legal is not None
    assert done.legal.count >= 1
    text = existing(kept.export("out"))
    assert b"within: 100 m" in text["law.yaml"]
    assert b"label: West}" in text["ports.yaml"]


def test_what_was_added_is_taken_away_again_and_the_other_way_round(kept: Kept) -> None:
    (kept.folder / "isle.yaml").write_text("territories:\n  - {id: arden/isle, label: The isle}\n", encoding="utf-8")
    kept.record()
    revert(kept.address, 4, author="vane", reason="no isle")
    assert "isle.yaml" not in existing(kept.export("without"))
    revert(kept.address, 5, author="vane", reason="an isle")
    assert existing(kept.export("with")) == existing(kept.folder)


def test_a_revision_whose_changes_were_changed_again_is_not_undone(kept: Kept) -> None:
    change(kept.folder, "law.yaml", "within: 300 m", "within: 400 m")
    kept.record(author="reed")
    found = refused(revert, kept.address, 2, author="vane", reason="no")
    assert found.slug == "revert-overlaps"
    assert "`instrument:arden/order/9` (revision 4 by reed)" in found.message
    assert kept.total() == 4


def test_undoing_what_is_needed_since_is_refused_with_every_problem(kept: Kept) -> None:
    (kept.folder / "isle.yaml").write_text("territories:\n  - {id: arden/isle, label: The isle}\n", encoding="utf-8")
    kept.record()
    change(kept.folder, "law.yaml", "    when: {fact: trained}", "    scope: {territories: [arden/isle]}")
    kept.record()
    found = refused(revert, kept.address, 4, author="vane", reason="no isle")
    assert (found.slug, [problem.slug for problem in found.problems]) == ("text-unfit", ["unknown-term"])
    assert kept.total() == 5


def test_the_first_revision_cannot_be_undone_and_a_dry_run_undoes_nothing(kept: Kept) -> None:
    assert refused(revert, kept.address, 1, author="vane", reason="no").slug == "revert-first"
    assert revert(kept.address, 3, dry=True).revision is None
    assert refused(revert, kept.address, 3, author="vane").slug == "reason-missing"
    assert kept.total() == 3


# Export


def test_every_past_text_comes_back_to_the_byte(kept: Kept, tmp_path: Path) -> None:
    odd = b"# \xc3\xa9 kept as written   \r\n\n\nterritories:\n  - {id: arden/isle, label: The isle} # here\n\n\n"
    (kept.folder / "deep" / "down").mkdir(parents=True)
    (kept.folder / "deep" / "down" / "Isle.YML").write_bytes(odd)
    now = existing(kept.folder)
    kept.record()
    (kept.folder / "deep" / "down" / "Isle.YML").unlink()
    kept.record()
    assert existing(kept.export("then", 4)) == now
    assert existing(kept.export("last")) == {name: body for name, body in now.items() if not name.startswith("deep")}
    assert b"within: 100 m" in existing(kept.export("first", 1))["law.yaml"]


def test_an_exported_folder_is_brought_to_another_revision(kept: Kept) -> None:
    out = kept.export("out", 1)
    (out / "README.md").write_text("mine", encoding="utf-8")
    done = export(out, kept.address)
    assert (done.written, done.removed) == (("law.yaml", "ports.yaml"), ())
    assert (out / "README.md").read_text(encoding="utf-8") == "mine"
    assert existing(out) == existing(kept.folder)


def test_a_folder_that_is_not_the_ledgers_is_left_alone(kept: Kept, tmp_path: Path) -> None:
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    (foreign / "notes.txt").write_text("mine", encoding="utf-8")
    assert refused(export, foreign, kept.address).slug == "folder-not-empty"
    assert [path.name for path in foreign.iterdir()] == ["notes.txt"]
    assert refused(export, foreign / "notes.txt", kept.address).slug == "folder-expected"


def test_text_that_is_not_recorded_is_not_written_over(kept: Kept) -> None:
    out = kept.export("out", 1)
    change(out, "law.yaml", "within: 100 m", "within: 900 m")
    found = refused(export, out, kept.address)
    assert (found.slug, found.nearest) == ("folder-changed", ("law.yaml",))
    assert b"within: 900 m" in existing(out)["law.yaml"]
    change(out, "law.yaml", "within: 900 m", "within: 300 m")
    assert export(out, kept.address).written == ("ports.yaml",)


def test_a_folder_of_another_ledger_is_not_written_into(kept: Kept, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = Kept(tmp_path / "other").begin()
    assert refused(export, kept.folder, other.address).slug == "base-unknown"


@pytest.mark.parametrize(
    "name", ["../up.yaml", "/root.yaml", "a/../../b.yaml", ".hidden.yaml", ".git/a.yaml", "a//b.yaml", "run.sh", "a/"]
)
def test_a_name_that_leads_out_of_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    assert refused(place, tmp_path, name).slug == "name-unfit"


def test_a_link_in_the_folder_is_not_followed_out_of_it(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "deep").symlink_to(tmp_path / "out")
    (tmp_path / "in" / "a.yaml").symlink_to(tmp_path / "out" / "a.yaml")
    assert refused(place, tmp_path / "in", "deep/b.yaml").slug == "name-unfit"
    assert refused(place, tmp_path / "in", "a.yaml").slug == "name-unfit"
    assert place(tmp_path / "in", "b.yaml") == tmp_path / "in" / "b.yaml"


def test_any_name_that_a_folder_may_hold_is_written(tmp_path: Path) -> None:
    longest = "a" * 250 + ".yaml"
    write_files(tmp_path, {longest: b"x", "b.yaml": b"y"})
    assert existing(tmp_path) == {longest: b"x", "b.yaml": b"y"}
    assert refused(write_files, tmp_path, {f"a{longest}": b"x", "c.yaml": b"z"}).slug == "name-unfit"
    assert not (tmp_path / "c.yaml").exists()


def test_the_base_is_no_registry_text(kept: Kept) -> None:
    assert (kept.folder / NAME).exists()
    assert all(NAME not in name for name in read_registry(kept.folder).files)


# Verify


def test_a_whole_ledger_verifies_with_progress(kept: Kept) -> None:
    seen: list[tuple[int, int]] = []
    found = verify(kept.address, progress=lambda done, of: seen.append((done, of)))
    assert found.whole
    assert found.head is not None
    assert found.head.number == 3
    assert seen
    assert all(0 <= done <= of for done, of in seen)


def test_a_part_of_a_file_that_is_lost_is_named_with_its_revision(kept: Kept) -> None:
    """A piece of a text is named by no change, only by the node above it."""
    with opened(kept.address) as store:
        text = next(c for c in store.changes(2) if c.kind == "file")
        assert text.after is not None
        node = store.content([text.after])[text.after]
    piece = node[7:39]
    with sqlite3.connect(kept.address) as database:
        assert database.execute("delete from vires_content where digest = ?", (piece,)).rowcount == 1
    database.close()
    found = verify(kept.address)
    assert not found.whole
    assert any("law.yaml" in fault.what for fault in found.faults), found.faults
    assert refused(export, Path(kept.root, "out"), kept.address).slug == "content-unknown"


@pytest.mark.parametrize("kind", ["file", "record"])
def test_what_was_proposed_and_is_lost_is_named_with_its_proposal(kept: Kept, kind: str) -> None:
    change(kept.folder, "ports.yaml", "label: West", "label: The west")
    with opened(kept.address) as store:
        proposal = propose(store, read_folder(kept.folder), "vane", "a fuller name")
    assert verify(kept.address).whole
    lost = next(c.after for c in proposal.current.changes if c.kind == kind)
    assert lost is not None
    with sqlite3.connect(kept.address) as database:
        digest = bytes.fromhex(lost.removeprefix("sha256:"))
        assert database.execute("delete from vires_content where digest = ?", (digest,)).rowcount == 1
    database.close()
    found = verify(kept.address)
    assert [fault.where for fault in found.faults] == ["proposal 1"]
    assert f"the {kind} `" in found.faults[0].what


def test_records_that_are_not_what_the_text_says_are_named(kept: Kept) -> None:
    """Whoever writes to a store past the verbs could keep one thing for asking and another for reading."""
    assert verify(kept.address, text=True).whole
    with opened(kept.address) as store:
        head = store.head()
        assert head is not None
        state = store.state(head.number)
        key = "territories:arden/north"
        forged = write(Territory(id="arden/north", label="The far north"))
        added = write(Territory(id="arden/isle", label="The isle"))
        content = {digest_of(body): body for body in (forged, added)}
        changes = (
            Change("record", key, state.get("record", key), digest_of(forged)),
            Change("record", "territories:arden/isle", None, digest_of(added)),
            Change("record", "territories:arden/south", state.get("record", "territories:arden/south"), None),
        )
        store.record(Draft("vane", "unseen", changes), content, head.digest, clock.instant())
    assert verify(kept.address).whole
    assert [fault.what for fault in verify(kept.address, text=True).faults] == [
        "has `territories:arden/isle` that its text does not have",
        "has `territories:arden/north` otherwise than its text has it",
        "has `territories:arden/south` in its text and not among its records",
    ]


@pytest.mark.parametrize("size", [20_000, 5_000, 100])
def test_a_ledger_that_was_cut_off_is_a_fault_and_never_whole(kept: Kept, size: int) -> None:
    with open(kept.address, "r+b") as file:
        file.truncate(size)
    found = verify(kept.address)
    assert not found.whole
    assert found.faults
