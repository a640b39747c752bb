"""`who`, `what`, `criticality`, `gaps` and pictures on the command line."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.unit import arden
from vires.cli.main import main

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    folder = tmp_path / "arden"
    folder.mkdir()
    arden.write(folder)

    def call(*argv: str) -> tuple[int, str, str]:
        code = main([*argv, "--registry", str(folder)])
        out, err = capsys.readouterr()
        return code, out, err

    return call


def error(out: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(out)["error"]
    return found


@pytest.mark.parametrize(
    ("argv", "key"),
    [
        (("who", "inspect"), "held"),
        (("what", "harbour/inspector"), "held"),
        (("criticality", "inspect"), "offices"),
        (("criticality", "inspect", "--office", "harbour/master"), "offices"),
        (("gaps",), "acting"),
    ],
)
def test_json_is_one_document_with_the_answer(run: Run, argv: tuple[str, ...], key: str) -> None:
    code, out, err = run(*argv, "--at", "2000-01-01", "--json")
    assert (code, err) == (0, "")
    assert json.loads(out)[key]


@pytest.mark.parametrize("verb", [("who", "inspect"), ("what", "harbour/inspector"), ("criticality", "inspect")])
def test_every_part_of_an_act_can_be_stated(run: Run, verb: tuple[str, ...]) -> None:
    code, out, _ = run(
        *verb, "--at", "2000-01-01", "--territory", "north", "--site", "yard@80", "--subject", "fishing vessel",
        "--fact", "trained=true", "--as-of", "2001-01-01", "--known-by", "2001-02-01", "--standard", "documented",
        "--doctrine", "signing=as-any", "--json",
    )  # fmt: skip
    document = json.loads(out)
    assert code == 0
    assert document["question"]["territory"] == "arden/north"
    assert document["question"]["sites"] == [{"site": "arden/site/yard", "metres": 80.0, "near": False}]
    assert document["question"]["facts"] == {"trained": True}
    assert document["vantage"] == {
        "as_of": "2001-01-01", "known_by": "2001-02-01", "standard": "documented", "doctrine": {"signing": "as-any"},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("argv", "slug"),
    [
        (("who", "fly"), "name-unknown"),
        (("who", "inspect", "--at", "soon"), "date-unreadable"),
        (("what", "harbour/inspector", "--no-sites", "--site", "yard"), "options-contradict"),
        (("what", "harbour/inspector", "--standard", "sure"), "standard-unknown"),
        (("who", "inspect", "--from", "2000-01-01", "--at", "2000-01-01"), "options-contradict"),
        (("who", "inspect", "--to", "2000-01-01"), "options-contradict"),
        (("what", "harbour/inspector", "--from", "2000-01-01", "--to", "1999-01-01"), "dates-reversed"),
        (("what", "harbour/inspector", "--from", "then"), "date-unreadable"),
        (("criticality", "inspect", "--office", "the moon"), "name-unknown"),
        (("criticality", "inspect", "--fact", "trained"), "option-unreadable"),
        (("gaps", "--within", "-3"), "days-unreadable"),
        (("gaps", "--within", "many"), "days-unreadable"),
        (("gaps", "--doctrine", "signing=sometimes"), "option-unknown"),
    ],
)
def test_a_call_that_cannot_be_read_is_refused(run: Run, argv: tuple[str, ...], slug: str) -> None:
    code, out, err = run(*argv, "--json")
    assert (code, err) == (2, "")
    assert error(out)["slug"] == slug


@pytest.mark.parametrize(
    "argv",
    [
        ("ask", "harbour/inspector", "inspect", "--at", "2000-01-01"),
        ("who", "inspect", "--at", "2000-01-01"),
        ("what", "harbour/master", "--at", "2000-01-01"),
        ("who", "inspect", "--from", "1990-01-01", "--to", "2000-01-01"),
        ("timeline",),
        ("timeline", "order/9"),
    ],
)
def test_an_answer_is_drawn_to_a_file_beside_what_is_printed(run: Run, tmp_path: Path, argv: tuple[str, ...]) -> None:
    file = tmp_path / "answer.svg"
    view = () if argv[0] == "timeline" else ("--as-of", "2001-01-01", "--known-by", "2001-01-01")
    _, plain, _ = run(*argv, *view, "--json")
    code, out, err = run(*argv, *view, "--json", "--svg", str(file))
    assert (code, out, err) == (0, plain, "")
    root = ElementTree.fromstring(file.read_text(encoding="utf-8"))
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert root.findtext("{http://www.w3.org/2000/svg}desc")


def test_a_picture_in_characters_takes_the_place_of_the_words(run: Run) -> None:
    code, out, _ = run("who", "inspect", "--at", "2000-01-01", "--no-sites", "--picture")
    assert code == 0
    assert "`- [?] CONDITIONAL: Harbour inspector" in out
    assert "seen from" not in out


def test_a_time_in_place_of_a_moment_gives_courses(run: Run) -> None:
    argv = ("what", "harbour/inspector", "--from", "1990-01-01", "--to", "2000-01-01", "--no-sites")
    code, out, _ = run(*argv, "--fact", "trained=yes", "--json")
    document = json.loads(out)
    assert (code, document["verb"], document["since"], document["until"]) == (0, "what", "1990-01-01", "2000-01-01")
    assert [spell["since"] for spell in document["held"][0]["spells"]] == ["1990-01-01", "1995-06-01"]
    code, out, _ = run(*argv, "--picture")
    assert code == 0
    assert "cut at: 1990-01-01, 1995-06-01" in out


def test_a_file_that_cannot_be_written_is_refused_and_nothing_is_left(run: Run, tmp_path: Path) -> None:
    code, out, _ = run("who", "inspect", "--svg", str(tmp_path / "nowhere" / "x.svg"), "--json")
    assert (code, error(out)["slug"]) == (2, "file-unwritable")
    code, out, _ = run("who", "inspect", "--svg", str(tmp_path), "--json")
    assert (code, error(out)["slug"]) == (2, "file-unwritable")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["arden"]


def test_a_device_is_written_to_and_not_replaced(run: Run) -> None:
    code, _, err = run("who", "inspect", "--at", "2000-01-01", "--svg", "/dev/null")
    assert (code, err) == (0, "")
    assert not Path("/dev/null").is_file()


def test_a_drawing_replaces_the_old_one_whole_and_keeps_its_permissions(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "answer.svg"
    file.write_text("old" * 100_000)
    file.chmod(0o640)
    run("who", "inspect", "--at", "2000-01-01", "--svg", str(file))
    assert file.read_text(encoding="utf-8").endswith("</svg>\n")
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert sorted(path.name for path in tmp_path.iterdir()) == ["answer.svg", "arden"]
