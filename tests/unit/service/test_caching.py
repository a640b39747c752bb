"""Registries kept under the digest of their text: found again, never stale, and passed over where damaged."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.unit.compile.harbour import TEXT
from vires.service.access import open_handle
from vires.service.caching import MOST_KEPT, cache_folder, keep, recall, text_digest
from vires.service.opening import RegistryText, read_registry


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("VIRES_CACHE", str(folder))
    return folder


@pytest.fixture
def text(tmp_path: Path) -> Path:
    folder = tmp_path / "arden"
    folder.mkdir()
    (folder / "arden.yaml").write_bytes(TEXT)
    return folder


def ask(folder: Path) -> str:
    handle = open_handle(folder, now="2001-12-31")
    return handle.ask("arden/harbour/pilot", "arden/power/board", at="2000-04-01", facts={"warrant": True}).outcome


def test_a_registry_is_read_once_and_found_again(cache: Path, text: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ask(text) == "AUTHORIZED"
    (kept,) = cache.iterdir()
    monkeypatch.setattr(RegistryText, "registry", lambda self: pytest.fail("read again"))
    assert ask(text) == "AUTHORIZED"
    assert [path.name for path in cache.iterdir()] == [kept.name]


def test_a_changed_text_is_another_registry(cache: Path, text: Path) -> None:
    assert ask(text) == "AUTHORIZED"
    stamp = (text / "arden.yaml").stat().st_mtime_ns
    (text / "arden.yaml").write_bytes(TEXT.replace(b"until: 2001-03-01", b"until: 2000-04-01"))
    os.utime(text / "arden.yaml", ns=(stamp, stamp))
    assert ask(text) == "NO_AUTHORITY_SHOWN"
    assert len(list(cache.iterdir())) == 2


def test_a_text_under_another_name_is_another_registry() -> None:
    assert text_digest({"a.yaml": b"x"}) != text_digest({"b.yaml": b"x"})
    assert text_digest({"a": b"xy"}) != text_digest({"a": b"x", "b": b"y"})


@pytest.mark.parametrize("damage", [lambda d: d[:100], lambda d: b"", lambda d: d[:-1] + b"!", lambda d: b"x" + d])
def test_a_damaged_file_is_passed_over(cache: Path, text: Path, damage) -> None:  # type: ignore[no-untyped-def]
    assert ask(text) == "AUTHORIZED"
    (kept,) = cache.iterdir()
    kept.write_bytes(damage(kept.read_bytes()))
    assert recall(kept.stem) is None
    assert ask(text) == "AUTHORIZED"
    assert recall(kept.stem) is not None


def test_a_file_under_the_name_of_another_text_is_passed_over(cache: Path, text: Path) -> None:
    assert ask(text) == "AUTHORIZED"
    (kept,) = cache.iterdir()
    other = "0" * 64
    (cache / f"{other}.registry").write_bytes(kept.read_bytes())
    assert recall(other) is None


def test_only_so_many_are_kept(cache: Path, text: Path) -> None:
    registry = read_registry(text).registry()
    for number in range(MOST_KEPT + 3):
        assert keep(f"{number:064}", registry)
    assert len(list(cache.iterdir())) == MOST_KEPT


def test_nothing_is_kept_where_that_is_not_wanted_or_not_possible(
    text: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIRES_CACHE", "off")
    assert cache_folder() is None
    assert ask(text) == "AUTHORIZED"
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    monkeypatch.setenv("VIRES_CACHE", str(blocked))
    assert ask(text) == "AUTHORIZED"
    monkeypatch.delenv("VIRES_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "vires"
