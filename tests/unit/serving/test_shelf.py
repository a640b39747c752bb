"""A snapshot in a file says the same as the one that was put there."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit import arden
from vires.service.asking import Handle
from vires.service.serving.scratch import scratch
from vires.service.serving.shelf import MOST, Absent, Shelf, take
from vires.service.serving.snapshot import Snapshot


def snapshot(number: int | None = None, title: str = "Law of Arden") -> Snapshot:
    settings = arden.REGISTRY.replace("title: Law of Arden", f"title: {title}")
    return Snapshot(Handle(arden.registry(registry=settings), now=arden.NOW), number)


def test_what_is_taken_is_what_was_placed(tmp_path: Path) -> None:
    placed = snapshot(7)
    taken = take(Shelf(tmp_path).place(placed))
    assert taken.state == placed.state
    assert taken.number == 7
    assert taken.handle.now == placed.handle.now
    question = {"at": "2000-01-01", "sites": [], "facts": {"trained": True}}
    assert taken.handle.ask("harbour/inspector", "inspect", **question) == placed.handle.ask(
        "harbour/inspector", "inspect", **question
    )


def test_one_snapshot_has_one_file_and_another_has_another(tmp_path: Path) -> None:
    shelf, other = Shelf(tmp_path), Shelf(tmp_path)
    path = shelf.place(snapshot(1))
    written = path.stat().st_ino
    assert other.place(snapshot(1)) == path
    assert path.stat().st_ino == written
    assert shelf.place(snapshot(2)) != path
    assert shelf.place(snapshot(1, "Laws of Arden")) != path


def test_the_one_longest_not_asked_goes_and_comes_back_when_it_is_asked(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    paths = [shelf.place(snapshot(number)) for number in range(MOST)]
    for age, path in enumerate(paths):
        os.utime(path, (1_000_000 + age, 1_000_000 + age))
    shelf.place(snapshot(0))
    last = shelf.place(snapshot(MOST))
    assert [path.exists() for path in (paths[0], paths[1], paths[2], last)] == [True, False, True, True]
    with pytest.raises(Absent):
        take(paths[1])
    assert take(shelf.place(snapshot(1))).number == 1


@pytest.mark.parametrize("cut", [0, 1, 30, 40_000])
def test_a_damaged_file_is_not_answered_from_and_is_written_anew(tmp_path: Path, cut: int) -> None:
    placed = snapshot(1)
    path = Shelf(tmp_path).place(placed)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) - cut] if cut else whole.replace(b"Harbours Act", b"Harbour Acts", 1))
    with pytest.raises(Absent):
        take(path)
    assert take(Shelf(tmp_path).place(placed)).state == placed.state


def test_a_folder_of_its_own_goes_with_the_shelf() -> None:
    shelf = Shelf()
    path = shelf.place(snapshot())
    shelf.close()
    assert not path.parent.exists()


def test_threads_that_come_first_together_share_one_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    made, turn = [], threading.Barrier(8)

    @contextlib.contextmanager
    def slowly() -> Iterator[Path]:
        with scratch() as folder:
            made.append(folder)
            yield folder

    monkeypatch.setattr("vires.service.serving.shelf.scratch", slowly)
    shelf = Shelf()

    def first() -> Path:
        turn.wait()
        return shelf.folder

    with ThreadPoolExecutor(8) as threads:
        folders = [each.result() for each in [threads.submit(first) for _ in range(8)]]
    assert set(folders) == set(made)
    assert len(made) == 1
    assert made[0].is_dir()
    shelf.close()
    assert not made[0].exists()


def test_a_revision_is_read_once_for_all_processes(tmp_path: Path) -> None:
    made: list[int] = []

    def make() -> Snapshot:
        made.append(1)
        found = snapshot(3)
        recorded = replace(found.handle.registry, revision="sha256:abc")
        return Snapshot(Handle(recorded), 3)

    one = Shelf(tmp_path).recorded("sha256:abc", 3, make)
    other = Shelf(tmp_path).recorded("sha256:abc", 3, make)
    assert made == [1]
    assert other.state == one.state
    assert other.state["revision"] == "sha256:abc"
    assert Shelf(tmp_path).place(other) == Shelf(tmp_path).place(one)
