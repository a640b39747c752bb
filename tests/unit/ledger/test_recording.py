"""Recording the text of a folder: what changed, what is refused, and what others do meanwhile."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.ledger.kept import Kept, change
from vires.ledger import tree
from vires.ledger.document import canonical, digest_of
from vires.ledger.paper import documents
from vires.ledger.revision import Change, Draft
from vires.ledger.tree import plant
from vires.service import clock
from vires.service.ledger import committing, recording
from vires.service.ledger.base import NAME, note_proposed
from vires.service.ledger.changeset import Changeset, work_out
from vires.service.ledger.folder import existing
from vires.service.ledger.opening import opened
from vires.service.ledger.reading import registry_at, text_at
from vires.service.opening import read_registry
from vires.service.refusal import Refusal


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept(tmp_path).begin()


def refused(kept: Kept, folder: Path | None = None, **said: object) -> Refusal:
    """The refusal of a folder, after which nothing is recorded and nothing in the folder has changed."""
    folder = folder or kept.folder
    before, text = kept.total(), existing(folder)
    base = (folder / NAME).read_bytes() if (folder / NAME).exists() else None
    with pytest.raises(Refusal) as found:
        kept.record(folder, **said)
    assert kept.total() == before
    assert existing(folder) == text
    assert ((folder / NAME).read_bytes() if (folder / NAME).exists() else None) == base
    return found.value


def test_the_state_is_the_text_and_its_records(kept: Kept) -> None:
    with kept.store() as store:
        head = store.head()
        assert head is not None
        registry = read_registry(kept.folder).registry()
        assert text_at(store, head) == existing(kept.folder)
        held = registry_at(store, head)
        assert documents(held) == documents(registry)
        assert held.digest == registry.digest
        assert held.revision == head.digest


def test_only_what_changed_is_recorded(kept: Kept) -> None:
    change(kept.folder, "terms.yaml", "label: Northern district", "label: North")
    done = kept.record(reason="  shorter  ")
    assert [(c.kind, c.name) for c in done.changes] == [("file", "terms.yaml"), ("record", "territories:arden/north")]
    assert done.revision is not None
    assert (done.revision.number, done.revision.author, done.revision.reason) == (2, "vane", "shorter")


def test_a_comment_changes_a_file_and_no_record(kept: Kept) -> None:
    change(kept.folder, "ports.yaml", "territories:", "# the districts\nterritories:")
    assert [(c.kind, c.name) for c in kept.record().changes] == [("file", "ports.yaml")]


def test_a_file_that_is_moved_keeps_its_records(kept: Kept) -> None:
    (kept.folder / "terms").mkdir()
    (kept.folder / "ports.yaml").rename(kept.folder / "terms" / "districts.yml")
    done = kept.record()
    assert [(c.name, c.before is None, c.after is None) for c in done.changes] == [
        ("ports.yaml", False, True),
        ("terms/districts.yml", True, False),
    ]
    assert existing(kept.export("out")) == existing(kept.folder)


def test_what_others_name_goes_with_the_change(kept: Kept) -> None:
    """A legal diff says which answers a change flips, and which provision is responsible."""
    change(kept.folder, "law.yaml", "within: 100 m", "within: 300 m")
    done = kept.record(legal=True)
    assert done.legal is not None
    assert done.legal.count >= 1
    assert {name for changes in done.legal.dates for name in changes.responsible} == {"arden/order/9/limit"}
    assert "1998-01-01" in done.legal.asked


def test_what_takes_too_long_to_compare_is_left_out_and_said(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    change(kept.folder, "law.yaml", "within: 100 m", "within: 300 m")
    monkeypatch.setattr("vires.service.ledger.legal_diff.MOST_SECONDS", 0.0)
    legal = kept.record(legal=True, dry=True).legal
    assert legal is not None
    assert (legal.count, legal.compared) == (0, 0)
    assert legal.unasked > 0
    assert any("were not compared" in note for note in legal.notes)
    whole = kept.record(legal=True, dry=True, everything=True).legal
    assert whole is not None
    assert whole.count > 0
    assert whole.notes == ()


def test_a_change_of_words_flips_no_answer(kept: Kept) -> None:
    change(kept.folder, "law.yaml", "title: Harbours Act", "title: Harbours Act 1990")
    legal = kept.record(legal=True).legal
    assert legal is not None
    assert legal.count == 0
    assert legal.sentence.startswith("No answer differs")


def test_a_term_put_under_another_flips_the_answers_about_it(kept: Kept) -> None:
    change(kept.folder, "terms.yaml", "label: open cargo, broader: [arden/power/inspect]", "label: open cargo")
    legal = kept.record(legal=True, dry=True).legal
    assert legal is not None
    assert legal.count >= 1


def test_a_contested_service_flips_the_answers_about_what_was_signed_in_it(kept: Kept) -> None:
    """No provision is touched, and what rests on one signature is open all the same."""
    change(
        kept.folder,
        "rest.yaml",
        "until: 1999-01-01",
        "until: 1999-01-01\n    stands: {doctrine: signing, is: as-any}",
    )
    legal = kept.record(legal=True, dry=True).legal
    assert legal is not None
    assert {change.after.outcome for changes in legal.dates for change in changes.changes} == {"CONDITIONAL"}
    assert legal.count >= 1


def test_a_dry_run_records_nothing(kept: Kept) -> None:
    change(kept.folder, "terms.yaml", "label: Northern district", "label: North")
    done = kept.record(dry=True, author=None, reason=None)
    assert done.revision is None
    assert len(done.changes) == 2
    assert kept.total() == 1


def test_a_dry_run_makes_no_ledger(kept: Kept, tmp_path: Path) -> None:
    with pytest.raises(Refusal) as found:
        kept.record(ledger=str(tmp_path / "new.ledger"), dry=True)
    assert found.value.slug == "ledger-missing"
    assert not (tmp_path / "new.ledger").exists()


def test_a_folder_finds_its_ledger_from_wherever_it_is_recorded(
    kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    change(kept.folder, "ports.yaml", "label: Western district", "label: West")
    kept.record(Path("arden"), ledger="sqlite:///law.ledger")
    assert json.loads((kept.folder / NAME).read_text())["ledger"] == "../law.ledger"
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    change(kept.folder, "ports.yaml", "label: West}", "label: The west}")
    kept.record(Path("..", "arden"))
    assert kept.total() == 3


def test_a_record_that_another_release_wrote_in_another_form_is_not_taken_for_changed(kept: Kept) -> None:
    with kept.store() as store:
        head = store.head()
        assert head is not None
        state = store.state(head.number)
        held = state.get("record", "registry")
        assert held is not None
        document = json.loads(store.content([held])[held])
        body = canonical({**document, "form": 0})
        draft = Draft("clerk", "as it was written then", (Change("record", "registry", held, digest_of(body)),))
        old = store.record(draft, {digest_of(body): body}, head.digest, clock.instant())
        assert registry_at(store, old).digest == registry_at(store, head).digest
    change(kept.folder, "ports.yaml", "label: Western district", "label: West")
    assert [c.name for c in kept.record().changes] == ["ports.yaml", "territories:arden/west"]


# What is refused


def test_text_that_does_not_lint_is_refused_with_every_problem(kept: Kept) -> None:
    change(kept.folder, "law.yaml", "powers: [arden/power/inspect]", "powers: [arden/power/inspekt]")
    change(kept.folder, "terms.yaml", "broader: [arden/fisheries]", "broader: [arden/fish]")
    found = refused(kept)
    assert found.slug == "text-unfit"
    assert len(found.problems) >= 2
    assert {problem.span.file for problem in found.problems} == {
        str(kept.folder / "law.yaml"),
        str(kept.folder / "terms.yaml"),
    }
    assert found.where == found.problems[0].span


def test_a_duplicate_id_is_refused(kept: Kept) -> None:
    (kept.folder / "twice.yaml").write_text("territories:\n  - {id: arden/west, label: West}\n", encoding="utf-8")
    found = refused(kept)
    assert (found.slug, {problem.slug for problem in found.problems}) == ("text-unfit", {"duplicate-id"})


def test_text_of_another_registry_is_refused_unless_it_is_renamed(kept: Kept) -> None:
    change(kept.folder, "registry.yaml", "registry: arden", "registry: borden")
    found = refused(kept)
    assert (found.slug, found.nearest) == ("registry-differs", ("arden",))
    assert kept.record(renamed=True).revision is not None
    with kept.store() as store:
        assert registry_at(store, store.revision(2)).name == "borden"


def test_text_that_says_nothing_new_is_refused(kept: Kept) -> None:
    found = refused(kept)
    assert (found.slug, "says what revision 1 says" in found.message) == ("nothing-changed", True)


def test_text_that_another_release_cut_otherwise_is_not_changed(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "SHORT", 10)
    monkeypatch.setattr(tree, "ENDING", 2)
    assert refused(kept).slug == "nothing-changed"
    change(kept.folder, "ports.yaml", "label: Western district", "label: West")
    assert [c.name for c in kept.record().changes if c.kind == "file"] == ["ports.yaml"]


def test_text_that_is_behind_is_not_said_to_be_that_of_the_head(kept: Kept) -> None:
    mine = kept.export("mine")
    change(kept.folder, "ports.yaml", "label: Western district", "label: West")
    kept.record()
    found = refused(kept, mine)
    assert found.slug == "nothing-changed"
    assert "changes nothing since revision 1" in found.message
    assert "went on to revision 2" in found.message


@pytest.mark.parametrize("author", [None, "", "  "])
def test_who_records_must_be_said(kept: Kept, author: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VIRES_AUTHOR", raising=False)
    change(kept.folder, "terms.yaml", "label: Northern district", "label: North")
    assert refused(kept, author=author).slug == "actor-missing"


@pytest.mark.parametrize("reason", [None, "", " \n"])
def test_why_must_be_said(kept: Kept, reason: str | None) -> None:
    change(kept.folder, "terms.yaml", "label: Northern district", "label: North")
    assert refused(kept, reason=reason).slug == "reason-missing"


def test_no_ledger_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("registry: a\ntitle: A\nzone: UTC\nkinds: {}\n", encoding="utf-8")
    with pytest.raises(Refusal) as found:
        recording.record(tmp_path, author="vane", reason="because")
    assert found.value.slug == "ledger-unnamed"


def test_a_folder_that_was_never_exported_is_refused_unless_its_base_is_said(kept: Kept) -> None:
    """Without a base it could not be told what is new in it from what others did since."""
    change(kept.folder, "terms.yaml", "label: Northern district", "label: North")
    (kept.folder / NAME).unlink()
    assert refused(kept, ledger=kept.address).slug == "base-missing"
    done = kept.record(ledger=kept.address, base=1)
    assert done.revision is not None
    assert (kept.folder / NAME).exists()


def test_a_folder_of_another_ledger_is_refused(kept: Kept, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = Kept(tmp_path / "other").begin()
    change(kept.folder, "terms.yaml", "label: Northern district", "label: North")
    assert refused(kept, ledger=other.address).slug == "base-unknown"
    assert other.total() == 1


@pytest.mark.parametrize("text", ["", "{", "[]", '{"ledger": "x"}', '{"ledger": "x", "revision": "y", "digest": "z"}'])
def test_a_base_that_cannot_be_read_is_refused(kept: Kept, text: str) -> None:
    (kept.folder / NAME).write_text(text, encoding="utf-8")
    change(kept.folder, "terms.yaml", "label: Northern district", "label: North")
    assert refused(kept, ledger=kept.address).slug == "base-unreadable"


def test_an_unknown_base_is_refused(kept: Kept) -> None:
    change(kept.folder, "terms.yaml", "label: Northern district", "label: North")
    assert refused(kept, base=9).slug == "revision-unknown"


# What others do meanwhile


def test_a_change_of_something_else_is_checked_anew_and_brought_together(kept: Kept) -> None:
    mine, theirs = kept.export("mine"), kept.export("theirs")
    change(theirs, "terms.yaml", "label: Northern district", "label: North")
    kept.record(theirs, author="reed")
    change(mine, "ports.yaml", "label: Western district", "label: West")
    done = kept.record(mine, legal=True)
    assert done.rechecked is not None
    assert done.revision is not None
    assert (done.rechecked.number, done.head.number if done.head else 0, done.revision.number) == (1, 2, 3)
    assert [c.name for c in done.changes] == ["ports.yaml", "territories:arden/west"]
    assert [c.name for c in done.others] == ["terms.yaml", "territories:arden/north"]
    assert done.updated == ("terms.yaml",)
    with kept.store() as store:
        assert text_at(store, store.head()) == existing(mine)
    change(mine, "terms.yaml", "label: North", "label: Norden")
    assert kept.record(mine).rechecked is None


def test_what_both_changed_is_refused_and_both_are_named(kept: Kept) -> None:
    mine, theirs = kept.export("mine"), kept.export("theirs")
    change(theirs, "ports.yaml", "label: Southern district", "label: South")
    kept.record(theirs, author="reed")
    change(mine, "ports.yaml", "label: Western district", "label: West")
    found = refused(kept, mine)
    assert found.slug == "changes-overlap"
    assert "`ports.yaml`" in found.message
    assert "revision 2 by reed" in found.message


def test_what_was_proposed_from_a_folder_and_accepted_is_no_change_of_somebody_else(kept: Kept) -> None:
    """The folder goes on from what it proposed, though its base is still the revision before."""
    mine, accepted = kept.export("mine"), kept.export("accepted")
    for folder in (mine, accepted):
        change(folder, "ports.yaml", "label: Western district", "label: West")
    kept.record(accepted, author="reed")
    change(mine, "ports.yaml", "label: Southern district", "label: South")
    assert refused(kept, mine).slug == "changes-overlap"
    note_proposed(mine, {"ports.yaml": plant((accepted / "ports.yaml").read_bytes()).digest})
    assert [c.name for c in kept.record(mine).changes] == ["ports.yaml", "territories:arden/south"]
    change(accepted, "ports.yaml", "label: West}", "label: The west}")
    assert refused(kept, accepted).slug == "changes-overlap"


def test_a_file_that_one_took_away_and_the_other_changed_is_refused(kept: Kept) -> None:
    mine, theirs = kept.export("mine"), kept.export("theirs")
    (theirs / "ports.yaml").unlink()
    kept.record(theirs, author="reed")
    change(mine, "ports.yaml", "label: Western district", "label: West")
    assert refused(kept, mine).slug == "changes-overlap"


def test_what_others_took_away_is_taken_from_the_folder_too(kept: Kept) -> None:
    mine, theirs = kept.export("mine"), kept.export("theirs")
    (theirs / "ports.yaml").unlink()
    kept.record(theirs, author="reed")
    change(mine, "terms.yaml", "label: Northern district", "label: North")
    assert kept.record(mine).updated == ("ports.yaml",)
    assert not (mine / "ports.yaml").exists()


def test_the_same_change_by_both_is_no_change_the_second_time(kept: Kept) -> None:
    mine, theirs = kept.export("mine"), kept.export("theirs")
    for folder in (theirs, mine):
        change(folder, "ports.yaml", "label: Western district", "label: West")
    kept.record(theirs, author="reed")
    assert refused(kept, mine).slug == "nothing-changed"


def test_changes_that_do_not_lint_together_are_refused(kept: Kept) -> None:
    """Each is right by itself: one takes a term away, the other begins to use it."""
    mine, theirs = kept.export("mine"), kept.export("theirs")
    (theirs / "ports.yaml").unlink()
    kept.record(theirs, author="reed")
    change(mine, "law.yaml", "    when: {fact: trained}", "    scope: {territories: [arden/west]}")
    found = refused(kept, mine)
    assert found.slug == "text-unfit"
    assert "recorded since revision 1" in found.message
    assert {problem.slug for problem in found.problems} == {"unknown-term"}


def test_nothing_of_others_is_ever_reverted_by_an_old_folder(kept: Kept) -> None:
    mine, theirs = kept.export("mine"), kept.export("theirs")
    (theirs / "new.yaml").write_text("territories:\n  - {id: arden/isle, label: The isle}\n", encoding="utf-8")
    change(theirs, "terms.yaml", "label: Northern district", "label: North")
    kept.record(theirs, author="reed")
    change(mine, "ports.yaml", "label: Western district", "label: West")
    kept.record(mine)
    with kept.store() as store:
        files = text_at(store, store.head())
    assert b"The isle" in files["new.yaml"]
    assert b"label: North}" in files["terms.yaml"]
    assert b"label: West}" in files["ports.yaml"]


def test_a_head_that_moves_while_the_change_is_worked_out_is_taken_in(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, theirs = kept.export("mine"), kept.export("theirs")
    change(mine, "ports.yaml", "label: Western district", "label: West")
    change(theirs, "terms.yaml", "label: Northern district", "label: North")
    worked_out = []

    def slow(*args: object, **named: object) -> Changeset:
        found = work_out(*args, **named)  # type: ignore[arg-type]
        worked_out.append(found.head.number if found.head else 0)
        if len(worked_out) == 1:
            monkeypatch.setattr(recording, "work_out", work_out)
            kept.record(theirs, author="reed")
            monkeypatch.setattr(recording, "work_out", slow)
        return found

    monkeypatch.setattr(recording, "work_out", slow)
    done = kept.record(mine)
    assert worked_out == [1, 2]
    assert done.revision is not None
    assert done.revision.number == 3
    assert done.rechecked is not None


def test_a_folder_whose_process_died_after_recording_is_recorded_once(kept: Kept) -> None:
    """The base file was not written yet: what is recorded already is not recorded again, nor refused as another's."""
    base = (kept.folder / NAME).read_bytes()
    change(kept.folder, "ports.yaml", "label: Western district", "label: West")
    kept.record()
    (kept.folder / NAME).write_bytes(base)
    change(kept.folder, "terms.yaml", "label: Northern district", "label: North")
    done = kept.record()
    assert [c.name for c in done.changes] == ["terms.yaml", "territories:arden/north"]


def test_two_who_begin_one_ledger_do_not_write_over_each_other(
    kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both found it empty; the second learns that the first was there."""
    other = str(tmp_path / "other.ledger")
    mine, theirs = kept.export("mine"), kept.export("theirs")
    for folder in (mine, theirs):
        (folder / NAME).unlink()
    change(theirs, "ports.yaml", "label: Western district", "label: West")
    begun: list[int] = []

    def slow(*args: object, **named: object) -> Changeset:
        found = work_out(*args, **named)  # type: ignore[arg-type]
        begun.append(1)
        if len(begun) == 2:  # the first is of a ledger in memory, before any is made
            monkeypatch.setattr(recording, "work_out", work_out)
            kept.record(theirs, ledger=other, author="reed")
            monkeypatch.setattr(recording, "work_out", slow)
        return found

    monkeypatch.setattr(recording, "work_out", slow)
    with pytest.raises(Refusal) as found:
        kept.record(mine, ledger=other)
    assert (found.value.slug, found.value.nearest) == ("changes-overlap", ("ports.yaml",))
    assert "from nothing to revision 1" in found.value.message


def test_what_goes_wrong_after_recording_is_said_and_leaves_it_recorded(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(kept.folder, "ports.yaml", "label: Western district", "label: West")

    def full(*_: object) -> None:
        raise Refusal("file-unwritable", "`arden` cannot be written: no space left on device", "make room")

    monkeypatch.setattr(recording, "write_base", full)
    done = kept.record()
    assert done.revision is not None
    assert done.notes == (
        "the folder is not brought up to revision 2: `arden` cannot be written: no space left on device",
    )
    assert kept.total() == 2


def test_a_fault_of_the_program_after_recording_leaves_it_recorded(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    change(kept.folder, "ports.yaml", "label: Western district", "label: West")

    def broken(*_: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(committing, "report_revision", broken)
    done = kept.record()
    assert done.revision is not None
    assert done.notes == ("kept questions could not be asked: ZeroDivisionError: division by zero",)
    assert kept.total() == 2


def test_a_change_that_was_made_again_is_compared_once_it_is_recorded(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is compared is what was recorded: the joined text before and after."""
    mine, theirs = kept.export("mine"), kept.export("theirs")
    change(mine, "law.yaml", "within: 100 m", "within: 300 m")
    change(theirs, "terms.yaml", "label: Northern district", "label: North")
    turns: list[int] = []

    def slow(*args: object, **named: object) -> Changeset:
        found = work_out(*args, **named)  # type: ignore[arg-type]
        turns.append(1)
        if len(turns) == 1:
            monkeypatch.setattr(recording, "work_out", work_out)
            kept.record(theirs, author="reed")
            monkeypatch.setattr(recording, "work_out", slow)
        return found

    monkeypatch.setattr(recording, "work_out", slow)
    done = kept.record(mine, legal=True)
    assert len(turns) == 2
    assert done.legal is not None
    assert {name for changes in done.legal.dates for name in changes.responsible} == {"arden/order/9/limit"}
    assert done.head is not None
    assert done.legal.dates[0].registry.revision is None
    assert done.changeset is not None
    assert done.changeset.before is not None
    assert done.changeset.before.revision == done.head.digest


EIGHT = """
import sys
from pathlib import Path
from vires.service.ledger.recording import record
number = sys.argv[1]
for turn in range(2):
    path = Path(f"folder{number}", f"more{number}.yaml")
    path.write_text(path.read_text().replace("label: D", "label: DD"))
    record(path.parent, author=f"writer {number}", reason=f"turn {turn}", legal=False)
"""


def test_of_eight_processes_recording_at_once_none_is_lost(kept: Kept, tmp_path: Path) -> None:
    for number in range(8):
        path = kept.folder / f"more{number}.yaml"
        path.write_text(f"territories:\n  - {{id: arden/d{number}, label: D}}\n", encoding="utf-8")
    kept.record()
    for number in range(8):
        kept.export(f"folder{number}")
    running = [subprocess.Popen([sys.executable, "-c", EIGHT, str(n)], cwd=tmp_path) for n in range(8)]
    assert [process.wait() for process in running] == [0] * 8
    with opened(kept.address) as store:
        revisions = list(store.revisions())
        assert list(store.verify()) == []
        files = text_at(store, store.head())
    assert len(revisions) == 18
    wanted = {(f"writer {number}", f"turn {turn}") for number in range(8) for turn in range(2)}
    assert {(one.author, one.reason) for one in revisions[2:]} == wanted
    assert all(b"label: DDD}" in files[f"more{number}.yaml"] for number in range(8))
