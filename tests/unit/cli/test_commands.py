"""The command line: exit codes, one JSON document, errors with a remedy, never a traceback."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import vires
from tests.unit import arden
from vires.cli.main import COMMANDS, main
from vires.cli.welcome import QUESTIONS

Run = Callable[..., tuple[int, str, str]]
ASK = ("ask", "harbour/inspector", "inspect", "--at", "2000-01-01")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return arden.write(tmp_path)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], folder: Path) -> Run:
    def call(*argv: str, registry: bool = True) -> tuple[int, str, str]:
        code = main([*argv, *(["--registry", str(folder)] if registry else [])])
        out, err = capsys.readouterr()
        return code, out, err

    return call


def error(out: str) -> dict[str, Any]:
    document = json.loads(out)
    assert set(document) == {"error"}
    assert {"slug", "message", "where", "nearest", "try"} <= set(document["error"])
    found: dict[str, Any] = document["error"]
    return found


def test_a_negative_answer_is_an_answer(run: Run) -> None:
    code, out, err = run("ask", "fisheries/inspector", "inspect", "--at", "2000-01-01", "--json")
    assert (code, err) == (0, "")
    assert json.loads(out)["outcome"] == "NO_AUTHORITY_SHOWN"


def test_options_may_stand_before_or_after_the_command(folder: Path, run: Run) -> None:
    after = run(*ASK, "--no-sites", "--as-of", "2001-01-01", "--known-by", "2001-01-01", "--json")
    before = run(
        "--json", "--registry", str(folder), *ASK, "--no-sites", "--as-of", "2001-01-01",
        "--known-by", "2001-01-01", registry=False,
    )  # fmt: skip
    assert before == after


def test_every_option_of_ask_reaches_the_question(run: Run) -> None:
    code, out, _ = run(
        *ASK, "--territory", "north", "--site", "yard@80", "--site", "shipyard@near", "--subject", "fishing vessel",
        "--fact", "trained=true", "--fact", "board-approval=no", "--fact", "tonnage=12.5", "--as-of", "2001-01-01",
        "--known-by", "2001-02-01", "--standard", "documented", "--doctrine", "signing=as-any", "--json",
    )  # fmt: skip
    document = json.loads(out)
    assert code == 0
    assert document["question"] == {
        "office": "arden/harbour/inspector",
        "power": "arden/power/inspect",
        "territory": "arden/north",
        "sites": [
            {"site": "arden/site/yard", "metres": 80.0, "near": False},
            {"site": "arden/site/yard", "metres": None, "near": True},
        ],
        "subjects": ["arden/subject/fishing-vessel"],
        "at": "2000-01-01",
        "facts": {"trained": True, "board-approval": False, "tonnage": 12.5},
    }
    assert document["vantage"] == {
        "as_of": "2001-01-01",
        "known_by": "2001-02-01",
        "standard": "documented",
        "doctrine": {"signing": "as-any"},
    }


@pytest.mark.parametrize(
    ("argv", "slug"),
    [
        (("ask", "inspector", "inspect"), "name-ambiguous"),
        (("ask", "harbour/inspector", "fly"), "name-unknown"),
        ((*ASK, "--site", "yard", "--no-sites"), "options-contradict"),
        ((*ASK, "--fact", "trained"), "option-unreadable"),
        ((*ASK, "--fact", "trained=perhaps"), "fact-unreadable"),
        ((*ASK, "--fact", "trained=true", "--fact", "trained=false"), "option-twice"),
        ((*ASK, "--standard", "sure"), "standard-unknown"),
        ((*ASK, "--known-by", "soon"), "date-unreadable"),
        (("ask", "harbour/inspector"), "usage"),
        (("holders", "nobody at all"), "name-unknown"),
        (("sources", "harbour master"), "no-testimony"),
        (("aks", "harbour/inspector", "inspect"), "command-unknown"),
        (("diff", "--from", "2000-01-01"), "usage"),
        (("diff", "--from", "2000-01-01", "--to", "2000-01-02", "--axis", "sideways"), "axis-unknown"),
        (("diff", "--from", "2000-01-01", "--to", "2000-01-02", "--at", "2000-01-01"), "options-contradict"),
        (("diff", "--from", "2000-01-01", "--to", "2000-01-02", "--svg", "no/such/folder/x.svg"), "file-unwritable"),
        (("gaps", "--within", "abc"), "days-unreadable"),
        (("gaps", "--within", "99999"), "days-unreadable"),
        (("impact",), "nothing-to-compare"),
        (("impact", "order/99"), "name-unknown"),
        (("impact", "--draft", "no-such-file.yaml"), "file-unreadable"),
    ],
)
def test_a_call_that_is_wrong_ends_with_two_and_one_document(run: Run, argv: tuple[str, ...], slug: str) -> None:
    code, out, err = run(*argv, "--json")
    assert (code, err) == (2, "")
    assert error(out)["slug"] == slug
    code, out, err = run(*argv)
    assert (code, out) == (2, "")
    assert slug in err
    assert "try: " in err
    assert "Traceback" not in err


def test_a_text_with_problems_ends_with_two_and_shows_each(run: Run, folder: Path) -> None:
    (folder / "law.yaml").write_text(arden.LAW.replace("does: confers", "does: grants"))
    code, out, err = run(*ASK)
    assert (code, out) == (2, "")
    assert err.count("does: grants") == 2
    code, out, _ = run(*ASK, "--json")
    assert code == 2
    assert len(error(out)["problems"]) == 2


def test_an_unexpected_error_is_one_message(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("inside")

    monkeypatch.setattr("vires.service.access.open_handle", fail)
    code, out, err = run(*ASK)
    assert (code, out) == (2, "")
    assert "internal-error" in err
    assert "ZeroDivisionError" in err
    assert "report it" in err
    assert error(run(*ASK, "--json")[1])["slug"] == "internal-error"


def test_lint_ends_with_one_when_something_is_wrong(run: Run, folder: Path) -> None:
    assert run("lint")[0] == 0
    (folder / "law.yaml").write_text(arden.LAW.replace("target: arden/order/9/limit", "target: arden/order/8"))
    code, out, _ = run("lint")
    assert code == 1
    assert "arden/order/8" in out
    code, out, _ = run("lint", "--json")
    document = json.loads(out)
    assert (code, document["count"]) == (1, len(document["problems"]))


def test_check_counts_and_ends_with_one_when_a_question_fails(run: Run, folder: Path) -> None:
    code, out, _ = run("check", "--json")
    assert code == 0
    assert {key: json.loads(out)[key] for key in ("total", "passed", "failed")} == {
        "total": 2,
        "passed": 2,
        "failed": 0,
    }
    (folder / "rest.yaml").write_text(arden.REST.replace("outcome: AUTHORIZED", "outcome: BARRED"))
    code, out, _ = run("check")
    assert code == 1
    assert "expected BARRED" in out
    assert "1 failed" in out


def test_fmt_tells_writes_and_then_has_nothing_to_do(run: Run, folder: Path) -> None:
    before = (folder / "law.yaml").read_text()
    code, out, _ = run("fmt", "--check")
    assert code == 1
    assert (folder / "law.yaml").read_text() == before
    code, out, _ = run("fmt", "--json")
    assert (code, len(json.loads(out)["changed"])) == (0, 4)
    assert run("fmt", "--check")[0] == 0
    assert run("check")[0] == 0


def test_fmt_writes_nothing_if_a_file_cannot_be_read(run: Run, folder: Path) -> None:
    (folder / "broken.yaml").write_text("offices: [")
    before = (folder / "law.yaml").read_text()
    code, _, err = run("fmt")
    assert code == 2
    assert "broken.yaml" in err
    assert (folder / "law.yaml").read_text() == before
    assert run("fmt", str(folder / "none.yaml"), registry=False)[0] == 2


@pytest.mark.parametrize("name", ["registry", "finding"])
def test_schema_is_one_json_document(run: Run, name: str) -> None:
    code, out, _ = run("schema", name, registry=False)
    assert code == 0
    assert json.loads(out)["$schema"].startswith("https://json-schema.org/draft/2020-12")
    assert run("schema", "nothing", registry=False)[0] == 2


@pytest.mark.parametrize(
    "argv",
    [
        ("find", "open", "cargo"),
        ("show", "order/9"),
        ("timeline",),
        ("timeline", "order/9", "--from", "1990-01-01", "--to", "2001-01-01"),
        ("holders", "harbour/master"),
        ("status", "quarantine"),
        ("duties", "harbour/inspector"),
        ("strength", "harbour"),
        ("sources", "order/7"),
        ("diff", "--from", "1995-05-31", "--to", "1995-06-01"),
        ("diff", "--from", "2001-05-01", "--to", "2001-04-30", "--picture"),
        ("diff", "--from", "1995-05-31", "--to", "1995-06-03", "--axis", "known-by", "--at", "2000-01-01", "--all"),
        ("impact", "order/7", "order/9/limit", "--at", "2000-01-01", "--no-sites"),
    ],
)
def test_every_command_speaks_to_a_reader_and_to_a_program(run: Run, argv: tuple[str, ...]) -> None:
    code, out, err = run(*argv)
    assert (code, err) == (0, "")
    assert out.strip()
    code, out, err = run(*argv, "--json")
    assert (code, err) == (0, "")
    assert isinstance(json.loads(out), dict)


def test_a_finding_can_be_a_memorandum(run: Run) -> None:
    code, out, _ = run(*ASK, "--markdown")
    assert code == 0
    assert out.startswith("# Memorandum for the file: Harbour inspector\n")


def test_a_draft_that_cannot_be_joined_shows_each_problem_with_its_line(run: Run, tmp_path: Path) -> None:
    draft = tmp_path / "draft.yml.txt"
    draft.write_text(
        arden.LAW.partition("---")[0].replace("harbours\nkind", "quays\nkind").replace("harbour/m", "harbour/x")
    )
    code, out, err = run("impact", "--draft", str(draft))
    assert (code, out) == (2, "")
    assert err.count("unknown-term") == 2
    assert "to: [arden/harbour/xaster]" in err
    document = error(run("impact", "--draft", str(draft), "--json")[1])
    assert (document["slug"], len(document["problems"])) == ("draft-unjoined", 2)


def test_progress_goes_to_a_terminal_and_nowhere_else(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    call = ("diff", "--from", "1995-05-31", "--to", "1995-06-01")
    code, out, err = run(*call)
    assert (code, err) == (0, "")
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    code, seen, err = run(*call)
    assert code == 0
    assert err.endswith("\r")
    assert seen.splitlines()[0] == out.splitlines()[0]


def test_a_difference_is_drawn_to_a_file(run: Run, tmp_path: Path) -> None:
    picture = tmp_path / "changes.svg"
    code, out, _ = run("diff", "--from", "1995-05-31", "--to", "1995-06-01", "--svg", str(picture), "--json")
    assert code == 0
    assert json.loads(out)["changes"]
    text = picture.read_text(encoding="utf-8")
    assert text.startswith("<svg ")
    assert json.loads(out)["sentence"] in text


def test_version_names_package_format_and_semantics(run: Run) -> None:
    code, out, _ = run("--version", registry=False)
    assert (code, out) == (0, f"vires {vires.__version__} (format {vires.FORMAT}, semantics 1.0)\n")
    document = json.loads(run("--version", "--json", registry=False)[1])
    assert set(document) == {"package", "format", "semantics"}


def test_help_lists_every_command_and_each_has_its_own(run: Run) -> None:
    _, out, _ = run("--help", registry=False)
    for name in COMMANDS:
        assert f"\n  {name} " in out
        code, said, _ = run(name, "--help", registry=False)
        assert code == 0
        assert f"vires {name}" in said


def test_bare_vires_shows_five_questions_that_the_bundled_registry_answers(run: Run) -> None:
    code, out, _ = run(registry=False)
    assert code == 0
    assert len(QUESTIONS) == 5
    for command, _ in QUESTIONS:
        assert command in out
        code, said, err = run(*command.split()[1:], registry=False)
        assert (code, err) == (0, "")
        assert len(said.splitlines()) > 3
