"""`vires ledger` on the command line: what it prints, one JSON document, exit codes, and errors with a remedy."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.unit.ledger.kept import Kept, change
from vires.cli.ledger import COMMANDS
from vires.cli.main import main
from vires.service.ledger.base import NAME

Run = Callable[..., tuple[int, str, str]]
ASK = ("ask", "harbour/inspector", "inspect", "--at", "2000-01-01", "--as-of", "2001-12-31", "--known-by", "2001-12-31")


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kept:
    monkeypatch.setenv("VIRES_AUTHOR", "vane")
    monkeypatch.delenv("VIRES_LEDGER", raising=False)
    kept = Kept(tmp_path).begin()
    change(kept.folder, "law.yaml", "within: 100 m", "within: 300 m")
    return kept


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], kept: Kept) -> Run:
    def call(*argv: str, ledger: bool = True) -> tuple[int, str, str]:
        code = main([*argv, *(["--ledger", kept.address] if ledger else [])])
        out, err = capsys.readouterr()
        return code, out, err

    return call


def document(run: Run, *argv: str, code: int = 0, **named: Any) -> Any:
    found, out, err = run(*argv, "--json", **named)
    assert (found, err) == (code, "")
    return json.loads(out)


def slug(run: Run, *argv: str, **named: Any) -> str:
    error = document(run, *argv, code=2, **named)["error"]
    assert error["try"]
    assert error["message"][:1] == error["message"][:1].lower()
    assert not error["message"].endswith(".")
    return str(error["slug"])


def test_help_lists_every_command_and_each_has_its_own(run: Run) -> None:
    code, out, _ = run("ledger", ledger=False)
    assert code == 0
    for name in COMMANDS:
        assert f"\n  {name} " in out
        code, said, err = run("ledger", name, "--help", ledger=False)
        assert (code, err) == (0, "")
        assert f"vires ledger {name}" in said


def test_an_unknown_command_is_refused_with_the_nearest(run: Run) -> None:
    code, _, err = run("ledger", "exprot", ledger=False)
    assert code == 2
    assert "did you mean `vires ledger export`?" in " ".join(err.split())


def test_a_record_is_shown_as_what_it_changes_for_whom(run: Run, kept: Kept) -> None:
    code, out, err = run("ledger", "record", str(kept.folder), "--reason", "wider yards", "--author", "reed")
    assert (code, err) == (0, "")
    for said in ("revision 2", "reed", "wider yards", "~ instrument:arden/order/9", "~ law.yaml",
                 "What it changes for whom", "a rule of policy newly binds exercise"):  # fmt: skip
        assert said in out


def test_a_record_is_one_document_for_a_program(run: Run, kept: Kept) -> None:
    found = document(run, "ledger", "record", str(kept.folder), "--reason", "wider yards")
    assert set(found) == {
        "ledger", "recorded", "revision", "head", "changes", "rechecked", "others", "updated", "legal", "watch",
        "notes",
    }  # fmt: skip
    assert found["recorded"] is True
    assert found["revision"]["number"] == 2
    assert [(c["kind"], c["name"], c["does"]) for c in found["changes"]] == [
        ("file", "law.yaml", "changed"),
        ("record", "instrument:arden/order/9", "changed"),
    ]
    assert found["legal"]["count"] >= 1
    assert found["legal"]["dates"][0]["verb"] == "revision"


def test_who_records_is_named_as_whoever_acts_elsewhere_is(run: Run, kept: Kept) -> None:
    found = document(run, "ledger", "record", str(kept.folder), "--reason", "wider yards", "--as", "reed")
    assert found["revision"]["author"] == "reed"


def test_a_dry_run_says_what_would_be_recorded(run: Run, kept: Kept) -> None:
    code, out, _ = run("ledger", "record", str(kept.folder), "--dry-run", "--no-legal")
    assert code == 0
    assert out.startswith("nothing is recorded: this would be revision 2\n")
    assert "What it changes" not in out
    assert kept.total() == 1


def test_the_ledger_of_a_folder_is_the_one_it_was_exported_from(run: Run, kept: Kept) -> None:
    code, _, _ = run("ledger", "record", str(kept.folder), "--reason", "wider yards", "--no-legal", ledger=False)
    assert (code, kept.total()) == (0, 2)


def test_a_folder_that_was_exported_is_brought_up_without_naming_its_ledger(run: Run, kept: Kept) -> None:
    kept.export("out")
    kept.record()
    assert "revision 2, 5 files, 1 written" in " ".join(
        run("ledger", "export", str(kept.root / "out"), ledger=False)[1].split()
    )
    assert slug(run, "ledger", "export", str(kept.root / "new"), ledger=False) == "ledger-unnamed"


def test_the_ledger_may_be_named_before_the_command_or_by_the_environment(
    run: Run, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = document(run, "ledger", "log")
    assert document(run, "--registry", kept.address, "ledger", "log", ledger=False) == wanted
    assert slug(run, "ledger", "log", ledger=False) == "ledger-unnamed"
    monkeypatch.setenv("VIRES_LEDGER", kept.address)
    assert document(run, "ledger", "log", ledger=False) == wanted


def test_every_problem_of_text_is_shown(run: Run, kept: Kept) -> None:
    change(kept.folder, "terms.yaml", "broader: [arden/fisheries]", "broader: [arden/fish]")
    change(kept.folder, "law.yaml", "powers: [arden/power/inspect]", "powers: [arden/power/inspekt]")
    code, out, err = run("ledger", "record", str(kept.folder), "--reason", "x")
    assert (code, out) == (2, "")
    assert "terms.yaml" in err
    assert "law.yaml" in err
    assert "vires: text-unfit" in err
    error = document(run, "ledger", "record", str(kept.folder), "--reason", "x", code=2)["error"]
    assert len(error["problems"]) >= 2
    assert kept.total() == 1


def test_a_change_on_a_moved_head_says_that_it_was_checked_anew(run: Run, kept: Kept) -> None:
    theirs = kept.export("theirs")
    change(theirs, "terms.yaml", "label: Northern district", "label: North")
    kept.record(theirs, author="reed")
    code, out, _ = run("ledger", "record", str(kept.folder), "--reason", "wider yards")
    assert code == 0
    assert "made from revision 1; checked anew against revision 2" in out
    assert "brought into the folder, as others recorded it: terms.yaml" in out


def test_log_show_and_blame_read_what_was_recorded(run: Run, kept: Kept) -> None:
    run("ledger", "record", str(kept.folder), "--reason", "wider yards\n\nmore on it", "--no-legal")
    code, out, _ = run("ledger", "log", "--count", "1")
    assert code == 0
    assert "wider yards ..." in out
    assert "earlier ones: --before 2" in out
    assert [r["number"] for r in document(run, "ledger", "log")["revisions"]] == [2, 1]
    code, out, _ = run("ledger", "show", "2", "--legal")
    assert "provisions.limit.scope.within: 100 m -> 300 m" in out
    assert "What it changes for whom" in out
    found = document(run, "ledger", "show")
    assert found["revision"]["number"] == 2
    assert found["changes"][1]["fields"] == [
        {"path": "provisions.limit.scope.within", "before": "100 m", "after": "300 m"}
    ]
    assert "the first revision" in run("ledger", "show", "1", "--legal")[1]
    code, out, _ = run("ledger", "blame", "arden/order/9/limit")
    assert out.index("revision 1") < out.index("revision 2") < out.index("provisions.limit.scope.within: 300 m")
    fields = document(run, "ledger", "blame", "arden/order/9/limit")["fields"]
    assert {"path": "provisions.limit.scope.within", "value": "300 m", "revision": 2} in fields


def test_revert_export_and_verify(run: Run, kept: Kept, tmp_path: Path) -> None:
    run("ledger", "record", str(kept.folder), "--reason", "wider yards", "--no-legal")
    code, out, _ = run("ledger", "revert", "2", "--reason", "it was right")
    assert code == 0
    assert "revision 3" in out
    assert "reverts     revision 2" in out
    code, out, _ = run("ledger", "export", str(tmp_path / "out"), "--revision", "2")
    assert " ".join(out.split()).endswith("out: revision 2, 5 files, 5 written")
    assert (tmp_path / "out" / "law.yaml").read_bytes() == (kept.folder / "law.yaml").read_bytes()
    assert json.loads((tmp_path / "out" / NAME).read_text())["ledger"] == "../law.ledger"
    code, out, _ = run("ledger", "verify")
    assert code == 0
    assert "3 revisions, all as recorded" in " ".join(out.split())
    found = document(run, "ledger", "verify")
    assert (found["whole"], found["faults"], found["head"]["number"]) == (True, [], 3)


def test_a_damaged_ledger_is_told_fault_by_fault_with_exit_1(run: Run, kept: Kept) -> None:
    import sqlite3

    with sqlite3.connect(kept.address) as database:
        database.execute("update vires_content set body = x'00' where rowid in (select min(rowid) from vires_content)")
    database.close()
    code, out, err = run("ledger", "verify")
    assert (code, err) == (1, "")
    assert "1 fault; restore the ledger from a copy" in " ".join(out.split())
    found = document(run, "ledger", "verify", code=1)
    assert (found["whole"], len(found["faults"])) == (False, 1)


def test_what_is_refused_has_its_slug(run: Run, kept: Kept, tmp_path: Path) -> None:
    folder = str(kept.folder)
    (tmp_path / "foreign").mkdir()
    (tmp_path / "foreign" / "a.txt").write_text("mine")
    for argv, wanted in (
        (("record", folder), "reason-missing"),
        (("record", folder, "--reason", "x", "--base", "7"), "revision-unknown"),
        (("record", str(tmp_path / "none"), "--reason", "x"), "folder-missing"),
        (("show", "7"), "revision-unknown"),
        (("blame", "arden/nothing"), "id-unknown"),
        (("revert", "1", "--reason", "x"), "revert-first"),
        (("export", str(tmp_path / "foreign")), "folder-not-empty"),
        (("import", folder), "git-failed"),
        (("log", "--count", "0"), "count-unfit"),
        (("log", "--count", "many"), "usage"),
    ):
        assert slug(run, "ledger", *argv) == wanted, argv
    assert kept.total() == 1


def test_text_that_is_refused_makes_no_ledger(run: Run, kept: Kept, tmp_path: Path) -> None:
    new = tmp_path / "new"
    new.mkdir()
    (new / "a.yaml").write_text("offices:\n  - {id: arden/a, label: A}\n", encoding="utf-8")
    argv = ("ledger", "record", str(new), "--reason", "x", "--ledger", str(tmp_path / "new.ledger"))
    assert slug(run, *argv, ledger=False) == "text-unfit"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["arden", "law.ledger", "new"]


@pytest.mark.parametrize("name", [b"a\nb.yaml", b"\xff.yaml"])
def test_a_file_whose_name_no_ledger_keeps_is_refused_before_one_is_made(
    run: Run, kept: Kept, tmp_path: Path, name: bytes
) -> None:
    try:
        (kept.folder / os.fsdecode(name)).write_bytes(b"")
    except OSError:
        pytest.skip("this file system has no such names")
    ledger = tmp_path / "new.ledger"
    for more in ((), ("--dry-run",)):
        for address in (kept.address, str(ledger)):
            argv = ("ledger", "record", str(kept.folder), "--reason", "x", "--ledger", address, *more)
            assert slug(run, *argv, ledger=False) == "name-unfit"
    assert not ledger.exists()


def test_no_command_makes_a_ledger_where_there_is_none_but_record_and_import(
    run: Run, kept: Kept, tmp_path: Path
) -> None:
    none = str(tmp_path / "none.ledger")
    for argv in (("log",), ("show",), ("blame", "x"), ("revert", "1", "--reason", "x"), ("export", "x"), ("verify",)):
        assert slug(run, "ledger", *argv, "--ledger", none, ledger=False) == "ledger-missing", argv
    assert not Path(none).exists()


def test_every_asking_command_takes_a_ledger_and_a_revision(run: Run, kept: Kept) -> None:
    run("ledger", "record", str(kept.folder), "--reason", "wider yards", "--no-legal")
    asked = (*ASK, "--site", "arden/site/yard@200", "--fact", "trained=true", "--registry", kept.address)
    one = document(run, *asked, "--revision", "1", ledger=False)
    two = document(run, *asked, ledger=False)
    assert (one["outcome"], two["outcome"]) == ("AUTHORIZED", "CONDITIONAL")
    assert one["registry"]["revision"] != two["registry"]["revision"]
    code, out, _ = run(*asked, "--revision", "1", ledger=False)
    assert f"as of revision {one['registry']['revision'][7:19]} of the ledger" in out
    before = ("--registry", kept.address, "--revision", "1")
    for argv in (
        ("who", "inspect"), ("what", "harbour/inspector"), ("diff", "--from", "1990-01-01", "--to", "2000-01-01"),
        ("impact", "arden/order/9"), ("criticality", "inspect"), ("gaps",), ("find", "harbour"),
        ("show", "arden/order/9"), ("timeline",), ("holders", "harbour/master"), ("status", "arden/status/quarantine"),
        ("duties", "harbour/inspector"), ("strength", "arden/harbour"), ("check",),
        ("sources", "arden/order/9", "--known-by", "2001-12-31"),
        ("describe",), ("digest",), ("lint",),
    ):  # fmt: skip
        code, out, err = run(*before, *argv, ledger=False)
        assert (code, err) == (0, ""), (argv, err)
        assert out
        code, again, _ = run(*argv, *before, ledger=False)
        assert (code, again) == (0, out), argv
    assert slug(run, "fmt", "--registry", kept.address, ledger=False) == "recorded-text"
    assert slug(run, "fmt", kept.address, ledger=False) == "recorded-text"
    assert slug(run, *ASK, "--registry", str(kept.folder), "--revision", "1", ledger=False) == "revision-without-ledger"


def test_nothing_that_others_wrote_is_obeyed_by_a_terminal(run: Run, kept: Kept) -> None:
    run("ledger", "record", str(kept.folder), "--reason", "\x1b[31mred\x07\nmore", "--no-legal")
    for argv in (("log",), ("show", "2"), ("blame", "arden/order/9/limit")):
        code, out, _ = run("ledger", *argv)
        assert code == 0
        assert "[31mred" in out
        assert "\x1b" not in out
        assert "\x07" not in out
    assert document(run, "ledger", "show", "2")["revision"]["reason"] == "\x1b[31mred\x07\nmore"


def test_a_revision_is_signed_as_it_is_recorded_or_not_recorded(
    run: Run, kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIRES_CONFIG", str(tmp_path / "config"))
    monkeypatch.delenv("VIRES_PASSPHRASE", raising=False)
    for name in ("vane", "reed", "registry"):
        assert run("ledger", "key", "new", name, ledger=False)[0] == 0
    root = ("--root-key", "vane", "--registry-key", "registry", "--person-key", "vane", "--key", "vane")
    assert run("ledger", "root", "init", *root)[0] == 0
    signed = ("ledger", "record", str(kept.folder), "--reason", "wider yards", "--no-legal")
    document(run, *signed, "--key", "reed", code=2)
    assert kept.total() == 1
    assert document(run, *signed, "--key", "vane")["revision"]["number"] == 2
    assert document(run, "ledger", "revert", "2", "--reason", "no", "--key", "vane")["revision"]["number"] == 3
    with kept.store() as store:
        digests = {store.revision(number).digest for number in (2, 3)}
        events = list(store.events(kind="signed"))
    assert len(events) == 2
    assert all(any(digest in json.dumps(dict(event.body)) for event in events) for digest in digests)


def test_review_is_asked_for_where_there_are_roles(run: Run, kept: Kept) -> None:
    """A rule of review holds for a direct record and a revert too, unless it is overridden with a reason."""
    from vires.ledger.event import Notice
    from vires.service import clock

    with kept.store() as store:
        store.note([Notice("role", "vane", "vane", {"role": "administrator"})], clock.instant())
    folder = str(kept.folder)
    assert slug(run, "ledger", "record", folder, "--reason", "x") == "review-needed"
    theirs = ("--author", "reed", "--override", "in haste")
    assert slug(run, "ledger", "record", folder, "--reason", "x", *theirs) == "no-right"
    assert kept.total() == 1
    found = document(run, "ledger", "record", folder, "--reason", "x", "--override", "the gazette closes at noon")
    assert found["revision"]["override"] == "the gazette closes at noon"
    assert slug(run, "ledger", "revert", "2", "--reason", "x") == "review-needed"
    assert "review overridden" in run("ledger", "log")[1]
    assert run("ledger", "verify")[0] == 0
