"""Key files and the memory of what was seen, on a disk."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.unit.ledger.signed import NOW, Ledger, key, rotation, whole
from vires.ledger.address import open_store
from vires.ledger.document import digest_of
from vires.ledger.failure import LedgerError
from vires.ledger.memory import MemoryStore
from vires.ledger.trust.pin import Pin
from vires.ledger.trust.rotation import first_root
from vires.service.ledger import trusting
from vires.service.ledger.keyring import list_keys, load_key, load_public, make_key
from vires.service.ledger.sightings import place_path, recall_seen, remember, seen_path
from vires.service.refusal import Refusal

COPY = Ledger().begin()


def refused(slug: str, call: Callable[..., Any], *args: Any, **named: Any) -> Refusal:
    with pytest.raises(Refusal) as caught:
        call(*args, **named)
    assert caught.value.slug == slug, caught.value.message
    return caught.value


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VIRES_CONFIG", str(tmp_path / "config"))
    monkeypatch.delenv("VIRES_SEEN", raising=False)
    monkeypatch.delenv("VIRES_PASSPHRASE", raising=False)
    return tmp_path / "config"


def test_a_private_key_is_readable_by_its_user_alone(home: Path) -> None:
    old = os.umask(0)
    try:
        made = make_key("ada", "Ada Arden")
    finally:
        os.umask(old)
    assert made.private == home / "keys" / "ada.pem"
    assert made.private.stat().st_mode & 0o777 == 0o600
    assert load_key("ada").id == load_public("ada").id == made.public.id
    assert load_public(str(made.path)).person == "Ada Arden"
    assert [(one.name, one.guarded) for one in list_keys()] == [("ada", False)]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o620, 0o644])
def test_a_private_key_that_others_can_reach_is_refused(mode: int) -> None:
    made = make_key("ada")
    assert made.private is not None
    made.private.chmod(mode)
    assert "chmod 600" in refused("key-readable-by-others", load_key, "ada").remedy
    refused("key-readable-by-others", list_keys)


def test_a_key_is_never_written_over() -> None:
    made = make_key("ada")
    assert made.private is not None
    before = made.private.read_bytes()
    refused("key-exists", make_key, "ada")
    made.path.unlink()
    refused("key-exists", make_key, "ada")
    assert made.private.read_bytes() == before


def test_a_passphrase_is_asked_for_only_where_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    made = make_key("ada", passphrase="spring tide")
    make_key("ben")
    assert made.guarded
    assert load_key("ben", lambda _: pytest.fail("asked")) is not None
    assert load_key("ada", lambda _: "spring tide").id == made.public.id
    refused("passphrase-missing", load_key, "ada")
    refused("passphrase-missing", load_key, "ada", lambda _: None)
    refused("passphrase-wrong", load_key, "ada", lambda _: "neap tide")
    monkeypatch.setenv("VIRES_PASSPHRASE", "spring tide")
    assert load_key("ada", lambda _: pytest.fail("asked")).id == made.public.id
    assert load_key("ben") is not None


def test_key_files_that_are_none_are_refused(tmp_path: Path) -> None:
    made = make_key("ada")
    assert refused("key-file-missing", load_key, "adah").nearest == ("ada",)
    refused("key-file-missing", load_public, str(tmp_path))
    for name in ("", "../ada", "a/b", ".ada", "-x/y", "ada\n"):
        refused("key-name-unfit", make_key, name)
    said = json.loads(made.path.read_text())
    made.path.write_text(json.dumps({**said, "public": key("mallory").public.hex()}, separators=(",", ":")) + "\n")
    refused("trust-malformed", load_public, "ada")
    big = tmp_path / "big.pem"
    big.write_bytes(b"x" * 70_000)
    big.chmod(0o600)
    refused("key-unreadable", load_key, str(big))


def test_what_was_seen_is_remembered_and_only_goes_forward(home: Path) -> None:
    ledger = whole()
    first = ledger.verify().seen
    ledger.record("Harbours Act 1991", "ada", "ada")
    ledger.head()
    second = ledger.verify().seen
    assert first is not None
    assert second is not None
    assert recall_seen(first.ledger) is None
    assert remember(second) is None
    assert remember(first) is None
    assert recall_seen(first.ledger) == second
    assert seen_path(first.ledger).is_relative_to(home)


def test_a_damaged_memory_is_refused_and_not_passed_over() -> None:
    seen = whole().verify().seen
    assert seen is not None
    remember(seen)
    path = seen_path(seen.ledger)
    data = path.read_bytes()
    for other in (
        b"",
        data[:-1],
        data.replace(b'"number":2', b'"number":x'),
        data.replace(seen.ledger[-9:].encode(), b"000000000"),
    ):
        path.write_bytes(other)
        refused("trust-malformed", recall_seen, seen.ledger)
    path.unlink()
    path.mkdir()
    refused("seen-unreadable", recall_seen, seen.ledger)


def test_a_memory_that_cannot_be_written_is_said_to_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = whole().verify().seen
    assert seen is not None
    (tmp_path / "folder").symlink_to(tmp_path / "gone")
    monkeypatch.setenv("VIRES_SEEN", str(tmp_path / "folder"))
    assert "cannot be kept" in (remember(seen) or "")
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("VIRES_SEEN", str(tmp_path / "file"))
    refused("seen-unreadable", remember, seen)


def test_verifying_with_a_root_and_a_database_file_needs_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The ledger is closed, its file and a copy of the root are taken elsewhere, and no other state is there."""
    store = open_store(str(tmp_path / "law.ledger"), create=True)
    ledger = Ledger(store)
    copy = ledger.begin().to_bytes()
    ledger.record("Harbours Act", "ada", "ada")
    ledger.head()
    store.close()
    away = tmp_path / "away"
    away.mkdir()
    (away / "root.json").write_bytes(copy)
    (tmp_path / "law.ledger").rename(away / "law.ledger")
    monkeypatch.setenv("VIRES_CONFIG", str(away / "config"))
    there = open_store(str(away / "law.ledger"))
    verified = trusting.verify_signatures(there, str(away / "root.json"), now=NOW)
    assert (verified.doubts, verified.found.anchored, verified.unkept) == ((), True, None)
    assert list((away / "config" / "seen").iterdir()) != []
    there.close()
    assert json.dumps(verified.to_dict())


def test_an_older_copy_of_a_database_file_is_refused_once_a_newer_was_seen(tmp_path: Path) -> None:
    path, old = tmp_path / "law.ledger", tmp_path / "old.ledger"
    store = open_store(str(path), create=True)
    ledger = Ledger(store)
    ledger.begin()
    ledger.record("Harbours Act", "ada", "ada")
    ledger.head()
    store.close()
    old.write_bytes(path.read_bytes())
    store = open_store(str(path))
    ledger = Ledger(store)
    ledger.record("Harbours Act 1990", "ben", "ben")
    ledger.head()
    assert trusting.verify_signatures(store, now=NOW).doubts == ()
    store.close()
    store = open_store(str(old))
    verified = trusting.verify_signatures(store, now=NOW)
    assert [doubt.slug for doubt in verified.doubts] == ["head-older-than-seen"]
    store.close()


def test_a_ledger_put_in_the_place_of_another_is_told_from_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stripped of its roots and signatures a ledger would look like one that nobody signs."""
    path = tmp_path / "law.ledger"
    store = open_store(str(path), create=True)
    ledger = Ledger(store)
    copy = tmp_path / "root.json"
    copy.write_bytes(ledger.begin().to_bytes())
    ledger.record("Harbours Act", "ada", "ada")
    ledger.head()
    assert trusting.verify_signatures(store, now=NOW).doubts == ()
    store.close()
    path.rename(tmp_path / "kept.ledger")

    store = open_store(str(path), create=True)
    Ledger(store).record("Harbours Act", "ada")
    monkeypatch.chdir(tmp_path)
    verified = trusting.verify_signatures(store, now=NOW)
    assert [doubt.slug for doubt in verified.doubts] == ["ledger-replaced", "root-missing"]
    assert not verified.rootless
    Ledger(store).root(first_root(digest_of(b"another"), rotation(), Pin.none()), "ada-root")
    Ledger(store).head()
    assert "ledger-replaced" in [doubt.slug for doubt in trusting.verify_signatures(store, now=NOW).doubts]
    assert "root-differs" in [doubt.slug for doubt in trusting.verify_signatures(store, str(copy), now=NOW).doubts]
    store.close()

    path.unlink()
    (tmp_path / "kept.ledger").rename(path)
    monkeypatch.chdir(tmp_path.parent)
    store = open_store(f"{tmp_path.name}/law.ledger")
    assert trusting.verify_signatures(store, now=NOW).doubts == ()
    store.close()
    place_path(str(path)).write_bytes(b"")
    store = open_store(str(path))
    refused("trust-malformed", trusting.verify_signatures, store, now=NOW)
    store.close()


def test_without_the_library_that_signs_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = whole()
    monkeypatch.setitem(sys.modules, "cryptography", None)
    assert "vires[ledger]" in refused("extra-missing", make_key, "ada").remedy
    with pytest.raises(LedgerError) as caught:
        ledger.verify(copy=COPY)
    assert caught.value.slug == "extra-missing"
    assert trusting.verify_signatures(MemoryStore(), now=NOW).doubts == ()


def test_what_is_unsigned_costs_no_library_that_signs() -> None:
    script = (
        "import sys, vires.service.ledger.trusting as t, vires.service.ledger.rooting, vires.cli.ledger.sign\\n"
        "from vires.ledger.memory import MemoryStore\\n"
        "t.verify_signatures(MemoryStore())\\n"
        "print(sorted(n for n in sys.modules if n.partition('.')[0] in ('cryptography', 'sqlalchemy')))"
    ).replace("\\n", "\n")
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
