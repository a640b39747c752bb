"""A registry that is served is kept at its newest; what cannot be read changes nothing."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import pytest

from tests.unit import arden
from vires.service.ledger.recording import record
from vires.service.refusal import Refusal
from vires.service.serving.follower import Follower
from vires.service.serving.hosted import Hosted
from vires.service.serving.shortcut import Shortcut
from vires.service.serving.snapshot import Snapshot


def until(true: Callable[[], object], seconds: float = 60) -> None:
    end = monotonic() + seconds
    while not true():
        assert monotonic() < end
        sleep(0.01)


@contextmanager
def followed(hosted: Hosted) -> Iterator[None]:
    follower = Follower(hosted, 0.1)
    follower.start()
    try:
        yield
    finally:
        follower.stop()
    assert not [one for one in threading.enumerate() if one.name == f"follow {hosted.name}"]


def write(folder: Path, title: str) -> None:
    law = folder / "law.yaml"
    law.write_text(arden.LAW.replace("Order 7 on inspectors", title).lstrip("\n"), encoding="utf-8")


def title(hosted: Hosted) -> str:
    known = hosted.known
    assert known is not None
    return known.handle.registry.instruments["arden/order/7"].title


def test_text_that_changes_is_taken_in_and_text_that_is_broken_is_not(tmp_path: Path) -> None:
    folder = arden.write(tmp_path)
    hosted = Hosted("text", str(folder))
    hosted.current()
    with followed(hosted):
        write(folder, "Order 7, anew")
        until(lambda: title(hosted) == "Order 7, anew")
        good = hosted.known
        (folder / "law.yaml").write_text("instrument: [", encoding="utf-8")
        until(lambda: hosted.failure is not None)
        assert hosted.known is good
        write(folder, "Order 7, mended")
        until(lambda: title(hosted) == "Order 7, mended")
        until(lambda: hosted.failure is None)


def test_a_revision_of_a_ledger_is_taken_in(tmp_path: Path) -> None:
    folder, ledger = tmp_path / "text", tmp_path / "law.ledger"
    folder.mkdir()
    arden.write(folder)
    record(folder, str(ledger), author="ada", reason="first", legal=False)
    hosted = Hosted("ledger", str(ledger))
    first = hosted.current()
    with followed(hosted):
        write(folder, "Order 7, anew")
        record(folder, str(ledger), author="ada", reason="second", base=1, legal=False)
        until(lambda: hosted.current().number == 2)
    assert (first.number, title(hosted)) == (1, "Order 7, anew")
    assert hosted.at(1).digest == first.digest
    assert hosted.at(2) is hosted.current()


def test_nothing_is_read_where_nothing_was_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hosted = Hosted("", str(arden.write(tmp_path)))
    first = hosted.refresh()
    monkeypatch.setattr(Hosted, "_look", lambda self: pytest.fail("read without need"))
    assert hosted.refresh() is first


def test_a_ledger_that_is_gone_leaves_what_was_read(tmp_path: Path) -> None:
    folder, ledger = tmp_path / "text", tmp_path / "law.ledger"
    folder.mkdir()
    record(arden.write(folder), str(ledger), author="ada", reason="first", legal=False)
    hosted = Hosted("", str(ledger))
    first = hosted.current()
    shutil.move(ledger, tmp_path / "away")
    with pytest.raises(Refusal):
        hosted.refresh()
    assert (hosted.known, hosted.failure is not None) == (first, True)
    shutil.move(tmp_path / "away", ledger)
    assert (hosted.refresh(), hosted.failure) == (first, None)


def test_what_was_compiled_is_compiled_for_the_next_snapshot_before_it_is_asked(tmp_path: Path) -> None:
    folder = arden.write(tmp_path)
    hosted, shortcut = Hosted("", str(folder)), Shortcut()
    seen: list[bool] = []

    def prepare(old: Snapshot, new: Snapshot) -> None:
        shortcut.succeed(old, new)
        seen.append(hosted.known is old)

    hosted.prepare = prepare
    vantage = hosted.current().handle.vantage("2001-01-01", "2001-01-01")
    hosted.current().handle.ask("harbour/inspector", "inspect", "2000-01-01", as_of="2001-01-01", known_by="2001-01-01")
    write(folder, "Order 7, anew")
    new = hosted.refresh().handle.engine
    assert new.compiled(vantage)
    assert ("arden/harbour/inspector", "arden/power/inspect") in new.table(vantage).cells
    assert seen == [True]


def test_worked_questions_that_changed_are_taken_in_though_the_law_is_the_same(tmp_path: Path) -> None:
    folder = arden.write(tmp_path)
    hosted = Hosted("", str(folder))
    first = hosted.refresh()
    for path in folder.glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.partition("---\nquestions")[0], encoding="utf-8")
    second = hosted.refresh()
    assert first.digest == second.digest
    assert first.handle.registry.questions
    assert not second.handle.registry.questions
