"""What benchmarks/ledger.py measures is what it says: every contestant keeps the same law, amended the same."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from benchmarks.amendments import Amendments
from benchmarks.copies import Copies, Git, Kept, Ours
from benchmarks.ledger import ask, build
from vires.ledger.address import open_store
from vires.ledger.tree import gather

PROVISIONS, REVISIONS = 300, 4


def last() -> Amendments:
    """The law after the last amendment."""
    law = Amendments(PROVISIONS)
    for _ in range(REVISIONS - 1):
        law.amend()
    return law


def test_the_ledger_holds_the_law_as_amended_and_says_how_it_was(tmp_path: Path) -> None:
    path = tmp_path / "law.ledger"
    said = build(Ours(str(path)), PROVISIONS, REVISIONS)
    assert said["revisions"] == REVISIONS
    assert 0 < said["kilobytes_grown_by_a_revision"] < 40
    store = open_store(path)
    for number, law in ((1, Amendments(PROVISIONS)), (REVISIONS, last())):
        state = store.state(number)
        records, files = state.names("record"), state.names("file")
        documents, texts = store.content(records.values()), gather(files.values(), store.content)
        assert {name: documents[digest] for name, digest in records.items()} == law.records()
        assert {name: texts[digest] for name, digest in files.items()} == law.files()
    store.close()


def test_once_more_changes_ten_instruments_and_their_files_alone(tmp_path: Path) -> None:
    path = tmp_path / "law.ledger"
    kept = Ours(str(path))
    build(kept, PROVISIONS, REVISIONS)
    asked = ask(kept, PROVISIONS, REVISIONS)
    assert set(asked) == {
        "open",
        "state_of_the_first",
        "state_of_the_middle",
        "state_of_the_last",
        "history_of_an_instrument",
        "record_ten_instruments",
        "verify",
    }
    store = open_store(path)
    pages = len(Amendments(PROVISIONS).files())
    for revision in store.revisions(after=REVISIONS):
        changed = [change.kind for change in store.changes(revision.number)]
        assert changed.count("record") == 10
        assert 1 <= changed.count("file") <= pages
    assert list(store.verify()) == []
    store.close()


def test_the_others_hold_the_same(tmp_path: Path) -> None:
    git, copies = Git(tmp_path / "git"), Copies(tmp_path / "copies.db")
    others: list[Kept] = [git, copies]
    for kept in others:
        build(kept, PROVISIONS, REVISIONS)
    law = last()
    for name, text in law.files().items():
        assert (tmp_path / "git" / name).read_bytes() == text
    count = ["git", "-C", str(tmp_path / "git"), "rev-list", "--count", "main"]
    assert subprocess.run(count, capture_output=True, text=True, check=True).stdout.strip() == str(REVISIONS)
    for question in (["open"], ["state", "1"], ["history"], ["record", "0"], ["verify"]):
        subprocess.run(git.command(question) or [], check=True, capture_output=True)
    program = (
        "import json, sqlite3, sys; c = sqlite3.connect(sys.argv[1]);"
        " q = 'SELECT name, body FROM law WHERE revision = 4';"
        " print(json.dumps({n: b.decode() for n, b in c.execute(q)}))"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "copies.db")]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert json.loads(said) == {name: body.decode() for name, body in law.records().items()}
    for kept in others:
        kept.put_away()
