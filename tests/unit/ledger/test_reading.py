"""A ledger asked as text is asked: at its head, or as it was recorded then."""

from __future__ import annotations

import dataclasses
import sqlite3
import zlib
from pathlib import Path

import pytest

import vires
from tests.unit.arden import NOW
from tests.unit.ledger.kept import Kept, change
from vires.service.ledger.checking import verify
from vires.service.linting import lint_registry
from vires.service.proving import check_proof, prove_finding
from vires.service.refusal import Refusal

ASK = ("harbour/inspector", "inspect")
SAID = {"at": "2000-01-01", "sites": [("arden/site/yard", 200)], "facts": {"trained": True}}


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    """Two revisions; by the second the limit of the yards reaches further."""
    kept = Kept(tmp_path).begin()
    change(kept.folder, "law.yaml", "within: 100 m", "within: 300 m")
    kept.record(author="reed", reason="wider yards")
    return kept


def test_a_ledger_answers_what_its_text_answers(kept: Kept) -> None:
    text = vires.open(kept.folder, now=NOW).ask(*ASK, **SAID)  # type: ignore[arg-type]
    ledger = vires.open(kept.address, now=NOW).ask(*ASK, **SAID)  # type: ignore[arg-type]
    assert ledger.registry.revision is not None
    assert text.registry.revision is None
    assert {**ledger.to_dict(), "registry": 0} == {**text.to_dict(), "registry": 0}
    assert ledger.registry.digest == text.registry.digest


def test_a_past_revision_answers_as_it_did(kept: Kept) -> None:
    outcomes = {}
    for revision in (1, 2, None):
        finding = vires.open(kept.address, now=NOW, revision=revision).ask(*ASK, **SAID)  # type: ignore[arg-type]
        outcomes[revision] = finding.outcome
        with kept.store() as store:
            assert finding.registry.revision == store.revision(revision or 2).digest
    assert outcomes == {1: "AUTHORIZED", 2: "CONDITIONAL", None: "CONDITIONAL"}


def test_every_answer_names_the_revision(kept: Kept) -> None:
    handle = vires.open(kept.address, now=NOW, revision=1)
    digest = handle.registry.revision
    assert digest is not None
    for answer in (
        handle.who("inspect", "2000-01-01"),
        handle.what("harbour/inspector", "2000-01-01"),
        handle.diff("1995-01-01", "2000-01-01"),
        handle.impact("arden/order/9"),
    ):
        assert answer.to_dict()["registry"]["revision"] == digest


def test_a_proof_of_a_past_revision_is_verified_against_it(kept: Kept, tmp_path: Path) -> None:
    handle = vires.open(kept.address, now=NOW, revision=1)
    finding = handle.ask(*ASK, **SAID)  # type: ignore[arg-type]
    path = tmp_path / "proof.json"
    path.write_text(prove_finding(handle.registry, finding), encoding="utf-8")
    assert check_proof(path, vires.open(kept.address, revision=1).registry).outcome == finding.outcome
    with pytest.raises(Refusal) as found:
        check_proof(path, vires.open(kept.address, revision=2).registry)
    assert found.value.slug == "proof-of-other-text"


def test_what_is_kept_in_the_cache_answers_alike(kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cold = vires.open(kept.address, now=NOW, revision=1).ask(*ASK, **SAID)  # type: ignore[arg-type]
    monkeypatch.setenv("VIRES_CACHE", str(tmp_path / "cache"))
    for _ in range(2):
        warm = vires.open(kept.address, now=NOW, revision=1).ask(*ASK, **SAID)  # type: ignore[arg-type]
        assert warm == cold
    assert len(list((tmp_path / "cache").glob("*.registry"))) == 1


def test_text_of_a_ledger_is_linted_by_the_names_of_its_files(kept: Kept) -> None:
    found = lint_registry(kept.address, revision=1)
    assert found.problems == ()
    assert sorted(found.text.files) == ["law.yaml", "ports.yaml", "registry.yaml", "rest.yaml", "terms.yaml"]
    assert found.text.name == f"{kept.address} at revision 1"


@pytest.mark.parametrize("verb", [vires.open, lint_registry])
def test_a_revision_of_text_that_is_no_ledger_is_refused(kept: Kept, verb: object) -> None:
    for address in (kept.folder, None):
        with pytest.raises(Refusal) as found:
            verb(address, revision=1)  # type: ignore[operator]
        assert found.value.slug == "revision-without-ledger"


def test_addresses_that_lead_nowhere_are_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("a ledger I am not", encoding="utf-8")
    (tmp_path / "empty.ledger").write_bytes(b"")
    for address, slug in (
        (tmp_path / "notes.txt", "not-a-ledger"),
        (tmp_path / "empty.ledger", "ledger-missing"),
        (f"sqlite:///{tmp_path}/none.ledger", "ledger-missing"),
        ("sqlite://none", "address-unfit"),
        ("mysql://x/y", "address-unknown"),
        (tmp_path / "none", "folder-missing"),
    ):
        with pytest.raises(Refusal) as found:
            vires.open(address)
        assert found.value.slug == slug, address
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty.ledger", "notes.txt"]


def test_a_damaged_record_is_never_answered_from(kept: Kept) -> None:
    with kept.store() as store:
        digest = store.state(2).get("record", "instrument:arden/order/9")
    assert digest is not None
    stored = bytes.fromhex(digest.removeprefix("sha256:"))
    with sqlite3.connect(kept.address) as database:
        (body,) = database.execute("select body from vires_content where digest = ?", (stored,)).fetchone()
        altered = zlib.compress(zlib.decompress(body).replace(b"300 m", b"900 m"))
        database.execute("update vires_content set body = ? where digest = ?", (altered, stored))
    database.close()
    with pytest.raises(Refusal) as found:
        vires.open(kept.address)
    assert found.value.slug == "ledger-damaged"
    assert vires.open(kept.address, revision=1).registry.name == "arden"
    faults = verify(kept.address).faults
    assert [digest[7:19] in fault.where for fault in faults] == [True]


def test_asking_needs_nothing_of_a_ledger_unless_it_asks_one(kept: Kept) -> None:
    """Nobody who asks text pays for a library of databases."""
    import subprocess
    import sys

    code = (
        "import sys, vires; h = vires.open(sys.argv[1]);"
        "print([m for m in ('sqlalchemy', 'sqlite3', 'alembic', 'cryptography', 'psycopg') if m in sys.modules])"
    )
    for address, loaded in ((str(kept.folder), "[]"), (kept.address, "['sqlalchemy', 'sqlite3']")):
        done = subprocess.run([sys.executable, "-c", code, address], capture_output=True, text=True, check=True)
        assert done.stdout.strip() == loaded


def test_the_revision_is_no_part_of_what_a_registry_says(kept: Kept) -> None:
    registry = vires.open(kept.address).registry
    assert dataclasses.replace(registry, revision=None) == registry
