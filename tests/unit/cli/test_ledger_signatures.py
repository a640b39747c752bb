"""`vires ledger key`, `root`, `sign` and `snapshot`: what is printed, what is written, what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit import arden
from vires.cli.main import main
from vires.service.ledger.opening import opened
from vires.service.ledger.trusting import verify_signatures

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*argv: str) -> tuple[int, str, str]:
        code = main(list(argv))
        out, err = capsys.readouterr()
        return code, out, err

    return call


@pytest.fixture
def place(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a ledger of Arden of one revision by Ada, and keys."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VIRES_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("VIRES_LEDGER", "law.ledger")
    monkeypatch.delenv("VIRES_PASSPHRASE", raising=False)
    (tmp_path / "arden").mkdir()
    arden.write(tmp_path / "arden")
    for name in ("ada", "ben", "ada-root", "ben-root", "registry"):
        assert run("ledger", "key", "new", name, "--person", name.partition("-")[0])[0] == 0
    code, _, err = run("ledger", "record", "arden", "--author", "ada", "--reason", "as the gazette has it")
    assert (code, err) == (0, "")
    return tmp_path


def begin(run: Run, *more: str) -> tuple[int, str, str]:
    return run(
        "ledger", "root", "init", "--root-key", "ada-root", "--registry-key", "registry",
        "--person-key", "ada", "--person-key", "ben", "--key", "ada-root", *more,
    )  # fmt: skip


def doubts(root: str | None = None, files: tuple[str, ...] = ()) -> list[str]:
    with opened("law.ledger") as store:
        return [doubt.slug for doubt in verify_signatures(store, root, files).doubts]


def slug(answer: tuple[int, str, str]) -> str:
    code, out, _ = answer
    assert code == 2, answer
    said: str = json.loads(out)["error"]["slug"]
    return said


def test_from_a_key_to_a_ledger_without_doubt(place: Path, run: Run) -> None:
    assert doubts() == []
    assert begin(run, "--out", "root.json", "--expires", "2099-01-01")[0] == 0
    assert doubts() == ["revision-unsigned", "head-unsigned"]
    assert run("ledger", "sign", "--key", "ada")[1].startswith("signed the revision 1\n")
    assert run("ledger", "sign", "1", "--snapshot", "--key", "registry")[0] == 0
    code, out, _ = run("ledger", "sign", "--head", "--key", "registry", "--expires", "2098-01-01", "--json")
    assert (code, json.loads(out)["signed"]["expires"]) == (0, "2098-01-01T00:00:00Z")
    assert doubts("root.json") == []


def test_verify_says_what_is_unsigned_and_by_which_root(place: Path, run: Run) -> None:
    begin(run, "--out", "root.json")
    code, out, err = run("ledger", "verify", "--root", "root.json")
    assert (code, err) == (1, "")
    assert "root 1, until " in out
    assert "(by your copy)" in out
    assert "0 of 1 revisions bear a signature that counts" in out
    assert "vires: revision-unsigned" in out
    assert "revision 1 of `ada` bears no signature that counts" in out
    run("ledger", "sign", "--key", "ada")
    run("ledger", "sign", "--head", "--key", "registry")
    code, out, _ = run("ledger", "verify", "--root", "root.json")
    assert code == 0
    assert "signatures: no doubt" in out
    code, out, _ = run("ledger", "verify", "--json", "--root", "root.json")
    said = json.loads(out)["signatures"]
    assert (code, said["signed"], said["doubts"]) == (0, {"1": ["ada"]}, [])
    assert said["root"]["compared"] is True


def test_verify_of_a_ledger_that_nobody_signs_finds_nothing_wrong(place: Path, run: Run) -> None:
    code, out, _ = run("ledger", "verify")
    assert code == 0
    assert "signatures: none asked for" in out


def test_a_revision_is_signed_as_it_is_recorded(place: Path, run: Run) -> None:
    begin(run)
    text = (place / "arden" / "terms.yaml").read_text(encoding="utf-8")
    (place / "arden" / "terms.yaml").write_text(text + "# another line\n", encoding="utf-8")
    said = ("ledger", "record", "arden", "--author", "ben", "--reason", "a remark", "--json")
    assert slug(run(*said, "--key", "registry")) == "key-of-another-role"
    with opened("law.ledger") as store:
        assert store.revision(1) == store.head()
    assert run(*said, "--key", "ben")[0] == 0
    with opened("law.ledger") as store:
        assert verify_signatures(store).found.persons == {2: ("ben",)}


def test_a_root_that_two_must_sign_goes_from_hand_to_hand(place: Path, run: Run) -> None:
    two = ("--root-key", "ben-root", "--threshold", "root=2")
    assert slug(begin(run, *two, "--json")) == "root-unsigned"
    code, out, _ = begin(run, *two, "--out", "draft.json")
    assert code == 0
    assert "root 1 is not recorded: it has 1 of 2 signatures that the new root asks for" in out
    assert slug(run("ledger", "root", "record", "draft.json", "--json")) == "root-unsigned"
    assert "the root is signed by 1 of 2 keys" in run("ledger", "root", "show", "draft.json")[1]
    assert slug(run("ledger", "root", "sign", "draft.json", "--key", "ben", "--json")) == "key-of-another-role"
    assert (
        run("ledger", "root", "sign", "draft.json", "--key", "ben-root")[1] == "root 1 in draft.json has 2 signatures\n"
    )
    assert run("ledger", "root", "record", "draft.json")[1].startswith("root 1 stands until ")
    assert slug(run("ledger", "root", "record", "draft.json", "--json")) == "root-gap"


def test_rotation_revokes_and_adds(place: Path, run: Run) -> None:
    begin(run, "--out", "first.json")
    run("ledger", "key", "new", "ada-second", "--person", "ada")
    code, out, _ = run(
        "ledger", "root", "rotate", "--revoke", "ada", "--person-key", "ada-second", "--key", "ada-root", "--json",
        "--out", "second.json",
    )  # fmt: skip
    assert slug((code, out, "")) == "key-ambiguous"
    digits = json.loads(run("ledger", "key", "list", "--json")[1])[0]["id"]
    code, out, _ = run(
        "ledger", "root", "rotate", "--revoke", f"{digits}@0", "--person-key", "ada-second", "--key", "ada-root",
        "--out", "second.json",
    )  # fmt: skip
    assert (code, out.splitlines()[0].split()[:2]) == (0, ["root", "2"])
    assert slug(run("ledger", "sign", "--key", "ada", "--json")) == "key-revoked"
    assert run("ledger", "sign", "--key", "ada-second")[0] == 0
    assert run("ledger", "sign", "--head", "--key", "registry")[0] == 0
    assert doubts("first.json") == doubts("second.json") == []
    shown = run("ledger", "root", "show")[1]
    assert "ada, revoked after event 0" in shown


def test_a_statement_signed_in_a_file_is_recorded_later(place: Path, run: Run) -> None:
    begin(run, "--threshold", "person=2")
    assert run("ledger", "sign", "--key", "ada", "--out", "one.json")[0] == 0
    assert slug(run("ledger", "sign", "--key", "ada", "--out", "one.json", "--json")) == "file-exists"
    assert run("ledger", "sign", "--with", "one.json", "--key", "ben")[0] == 0
    assert run("ledger", "sign", "--head", "--key", "registry")[0] == 0
    assert doubts() == ["revision-unsigned"]
    assert doubts(files=("one.json",)) == []
    assert run("ledger", "sign", "--add", "one.json")[0] == 0
    assert doubts() == []


def test_text_is_held_against_a_signed_snapshot_without_the_ledger(place: Path, run: Run) -> None:
    begin(run, "--out", "root.json")
    run("ledger", "sign", "--snapshot", "--key", "registry", "--out", "snapshot.json")
    (place / "law.ledger").unlink()
    held = ("ledger", "snapshot", "snapshot.json", "--root", "root.json", "--registry", "arden")
    code, out, _ = run(*held)
    assert code == 0
    assert out.startswith("the text is that of revision 1")
    terms = place / "arden" / "terms.yaml"
    terms.write_text(terms.read_text(encoding="utf-8").replace("Harbour", "Haven", 1), encoding="utf-8")
    code, out, _ = run(*held)
    assert code == 1
    assert "vires: snapshot-altered" in out
    code, out, _ = run(*held, "--json")
    assert (code, [doubt["slug"] for doubt in json.loads(out)["doubts"]]) == (1, ["snapshot-altered"])


def kept(place: Path) -> dict[str, bytes]:
    """The files of the ledger as they are."""
    return {path.name: path.read_bytes() for path in place.glob("law.ledger*")}


def put_back(place: Path, files: dict[str, bytes]) -> None:
    for path in place.glob("law.ledger*"):
        path.unlink()
    for name, data in files.items():
        (place / name).write_bytes(data)


def more(place: Path, run: Run, word: str) -> None:
    law = place / "arden" / "law.yaml"
    law.write_text(f"{law.read_text(encoding='utf-8')}# {word}\n", encoding="utf-8")
    code, _, err = run("ledger", "record", "arden", "--author", "ada", "--reason", word, "--base", "1")
    assert (code, err) == (0, "")


ASK = ("ask", "harbour/inspector", "inspect", "--at", "2000-01-01", "--registry", "law.ledger", "--json")


def test_an_older_copy_than_the_head_seen_is_neither_asked_nor_recorded_in(
    place: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert begin(run, "--out", "root.json", "--expires", "2099-01-01")[0] == 0
    old = kept(place)
    more(place, run, "second")
    for number in ("1", "2"):
        assert run("ledger", "sign", number, "--key", "ada")[0] == 0
    assert run("ledger", "sign", "--head", "--key", "registry", "--expires", "2098-01-01")[0] == 0
    assert run("ledger", "verify", "--root", "root.json")[0] == 0
    assert run(*ASK)[0] == 0

    put_back(place, old)
    assert slug(run(*ASK)) == "head-older-than-seen"
    assert slug(run("ledger", "record", "arden", "--author", "ada", "--reason", "third", "--base", "1", "--json")) == (
        "head-older-than-seen"
    )
    assert run("ledger", "verify", "--root", "root.json")[0] == 1, "it is still looked into, and doubted"

    monkeypatch.setenv("VIRES_SEEN", str(place / "elsewhere"))
    more(place, run, "another second")
    assert run(*ASK)[0] == 0, "who has seen nothing of it knows no better"
    monkeypatch.delenv("VIRES_SEEN")
    assert slug(run(*ASK)) == "head-forked"


@pytest.mark.parametrize(
    ("argv", "expected"),
    [
        (["sign"], "key-missing"),
        (["sign", "--key", "nobody"], "key-file-missing"),
        (["sign", "9", "--key", "ada"], "revision-unknown"),
        (["sign", "1", "--head", "--key", "registry"], "options-together"),
        (["sign", "--head", "--snapshot", "--key", "registry"], "options-together"),
        (["sign", "--expires", "2099-01-01", "--key", "ada"], "options-together"),
        (["sign", "--out", "a", "--with", "b", "--key", "ada"], "options-together"),
        (["sign", "1", "--add", "b"], "options-together"),
        (["sign", "--add", "b", "--key", "ada"], "options-together"),
        (["sign", "--add", "gone.json"], "file-unreadable"),
        (["sign", "--add", "arden/terms.yaml"], "trust-malformed"),
        (["sign", "--head", "--key", "registry", "--expires", "2001-01-01"], "expires-passed"),
        (["sign", "--head", "--key", "registry", "--expires", "soon"], "trust-malformed"),
        (["root", "init", "--key", "ada-root"], "trust-malformed"),
        (["root", "rotate", "--threshold", "root"], "option-unreadable"),
        (["root", "rotate", "--threshold", "root=0"], "threshold-unreadable"),
        (["root", "rotate", "--threshold", "targets=1"], "threshold-unreadable"),
        (["root", "rotate", "--revoke", "ada@"], "revocation-unreadable"),
        (["root", "rotate", "--revoke", "zoe", "--key", "ada-root"], "key-unknown"),
        (["root", "rotate", "--expires", "2001-01-01", "--key", "ada-root"], "expires-passed"),
        (["root", "sign", "gone.json"], "file-unreadable"),
        (["key", "new", "ada"], "key-exists"),
        (["key", "new", "../ada"], "key-name-unfit"),
        (["key", "new", "zoe", "--person", " "], "trust-malformed"),
        (["snapshot", "gone.json", "--root", "gone.json", "--registry", "arden"], "file-unreadable"),
    ],
)
def test_what_cannot_be_done_is_refused_and_nothing_written(
    place: Path, run: Run, argv: list[str], expected: str
) -> None:
    if argv[:2] != ["root", "init"]:
        begin(run)
    before = sorted(path.name for path in place.rglob("*") if "law.ledger-" not in path.name)
    with opened("law.ledger") as store:
        events = tuple(store.events())
    assert slug(run("ledger", *argv, "--json")) == expected
    with opened("law.ledger") as store:
        assert tuple(store.events()) == events
    assert sorted(path.name for path in place.rglob("*") if "law.ledger-" not in path.name) == before


def test_help_says_what_each_is_for(run: Run) -> None:
    for argv in (["key"], ["root"], ["sign"], ["snapshot"], ["root", "rotate"], ["key", "new"]):
        code, out, err = run("ledger", *argv, "--help")
        assert (code, err) == (0, "")
        assert "Usage:" in out


def test_a_key_under_a_passphrase_signs_only_with_it(place: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIRES_PASSPHRASE", "spring tide")
    assert "(under a passphrase)" in run("ledger", "key", "new", "cleo")[1]
    begin(run, "--person-key", "cleo")
    monkeypatch.delenv("VIRES_PASSPHRASE")
    assert "cleo  (under a passphrase)" in run("ledger", "key", "list")[1]
    assert slug(run("ledger", "sign", "--key", "cleo", "--json")) == "passphrase-missing"
    monkeypatch.setenv("VIRES_PASSPHRASE", "neap tide")
    assert slug(run("ledger", "sign", "--key", "cleo", "--json")) == "passphrase-wrong"
    monkeypatch.setenv("VIRES_PASSPHRASE", "spring tide")
    assert run("ledger", "sign", "--key", "cleo")[0] == 0
    assert doubts() == ["revision-signed-by-another", "head-unsigned"]
    assert run("ledger", "sign", "--key", "ada")[0] == 0
    assert doubts() == ["head-unsigned"]
