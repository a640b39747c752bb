"""Review and standing questions on the command line, from a ledger in a file: what is printed, what a program is told,
what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.unit.ledger.texts import FILES, FISHERIES
from vires.cli.main import main
from vires.service.ledger import reviewing
from vires.service.ledger.opening import opened
from vires.service.ledger.trusting import verify_signatures
from vires.service.refusal import Refusal

Run = Callable[..., tuple[int, str, str]]
INSPECT = ("fisheries/inspector", "arden/power/inspect")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "arden"
    made.mkdir()
    for name, text in FILES.items():
        (made / name).write_text(text, encoding="utf-8")
    return made


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("VIRES_LEDGER", str(tmp_path / "arden.ledger"))
    monkeypatch.delenv("VIRES_AUTHOR", raising=False)
    monkeypatch.setenv("COLUMNS", "120")

    def call(*argv: str) -> tuple[int, str, str]:
        code = main(list(argv))
        out, err = capsys.readouterr()
        return code, out, err

    return call


@pytest.fixture
def told(run: Run) -> Callable[..., Any]:
    def call(*argv: str) -> Any:
        code, out, _ = run(*argv, "--json")
        assert code == 0, out
        return json.loads(out)

    return call


@pytest.fixture
def refused(run: Run) -> Callable[..., dict[str, Any]]:
    def call(slug: str, *argv: str) -> dict[str, Any]:
        code, out, _ = run(*argv, "--json")
        found: dict[str, Any] = json.loads(out)["error"]
        assert (code, found["slug"]) == (2, slug), found
        return found

    return call


@pytest.fixture
def team(folder: Path, told: Callable[..., Any]) -> Path:
    """A ledger of Arden with people in it, and a folder made from its head with the act of 2001 besides."""
    told("ledger", "record", str(folder), "--author", "ada", "--reason", "first text")
    for person, role in {"ada": "administrator", "ben": "author", "cleo": "reviewer"}.items():
        told("ledger", "role", person, role, "--as", "ada")
    (folder / "new.yaml").write_text(FISHERIES, encoding="utf-8")
    return folder


def test_from_proposal_to_revision(team: Path, told: Callable[..., Any], run: Run) -> None:
    told("watch", "add", *INSPECT, "--name", "fisheries", "--as", "cleo")
    proposed = told("ledger", "propose", str(team), "--reason", "the act of 2001", "--as", "ben")
    assert (proposed["number"], proposed["standing"], proposed["author"]) == (1, "proposed", "ben")
    assert proposed["one_person"] is False
    told("ledger", "comment", "1", "of 2 December?", "--on", "arden/act/2001/fisheries", "--as", "cleo")
    read = told("ledger", "proposals", "1")
    assert (read["wanting"], read["unfit"], read["moved"], read["legal"]["count"]) == (1, None, [], 1)
    assert read["comments"][0]["on"] == "instrument:arden/act/2001/fisheries"
    accepted = told("ledger", "accept", "1", "--as", "cleo")
    assert (accepted["standing"], accepted["recorded"]["number"]) == ("accepted", 2)
    assert [turn["question"]["id"] for turn in accepted["watch"]["turns"]] == ["fisheries"]
    assert (accepted["legal"]["count"], accepted["unknown"]) == (1, None)
    assert told("ledger", "proposals")["proposals"] == []
    code, out, _ = run("ledger", "proposals", "--all")
    assert (code, out) == (0, "1  accepted  ben  the act of 2001\n")
    assert run("ledger", "verify")[0] == 0


def test_what_a_reader_sees_of_a_proposal(team: Path, told: Callable[..., Any], run: Run) -> None:
    told("ledger", "propose", str(team), "--reason", "the act of 2001", "--draft", "--as", "ben")
    told("ledger", "comment", "1", "which gazette?", "--as", "cleo")
    code, out, _ = run("ledger", "proposals", "1", "--no-legal")
    assert code == 0
    assert out.splitlines() == [
        "proposal 1: the act of 2001",
        "  standing    draft",
        "  author      ben",
        "  changes     +instrument:arden/act/2001/fisheries",
        "              cleo: which gazette?",
    ]
    assert told("ledger", "propose", "--proposal", "1", "--as", "ben")["standing"] == "proposed"
    _, out, _ = run("ledger", "proposals", "1")
    assert "authority is newly shown for Fisheries inspector" in out
    assert "  wanting     acceptances: 1\n" in out


def test_a_ledger_without_roles_says_that_it_is_one_persons(folder: Path, told: Callable[..., Any], run: Run) -> None:
    told("ledger", "record", str(folder), "--author", "ada", "--reason", "first text")
    code, out, _ = run("ledger", "role")
    said = "no role was given in this ledger, so anybody may do anything in it"
    assert code == 0
    assert said in out.replace("\n", " ")
    assert told("ledger", "role")["one_person"] is True
    (folder / "new.yaml").write_text(FISHERIES, encoding="utf-8")
    assert told("ledger", "propose", str(folder), "--reason", "r", "--as", "ada")["one_person"] is True
    _, out, _ = run("ledger", "accept", "1", "--as", "ada")
    assert "proposal 1 is revision 2" in out
    assert said in out.replace("\n", " ")


def test_an_author_cannot_accept_and_an_administrator_says_why(
    team: Path, told: Callable[..., Any], refused: Callable[..., dict[str, Any]]
) -> None:
    told("ledger", "propose", str(team), "--reason", "the act of 2001", "--as", "ada")
    refused("own-proposal", "ledger", "accept", "1", "--as", "ada")
    refused("no-right", "ledger", "accept", "1", "--as", "ben")
    done = told("ledger", "accept", "1", "--as", "ada", "--override", "the gazette closes at noon")
    assert done["decisions"][-1]["override"] == "the gazette closes at noon"
    assert told("ledger", "log")["revisions"][0]["override"] == "the gazette closes at noon"


def test_what_is_refused(team: Path, refused: Callable[..., dict[str, Any]], told: Callable[..., Any]) -> None:
    refused("actor-missing", "ledger", "propose", str(team), "--reason", "r")
    refused("proposal-empty", "ledger", "propose", str(team), "--as", "ben")
    refused("nothing-to-propose", "ledger", "propose", "--as", "ben")
    refused("no-right", "ledger", "propose", str(team), "--reason", "r", "--as", "mal")
    refused("review-needed", "ledger", "record", str(team), "--reason", "r", "--author", "ben")
    refused("proposal-unknown", "ledger", "proposals", "7")
    refused("proposal-unknown", "ledger", "accept", "7", "--as", "cleo")
    refused("role-unknown", "ledger", "role", "eve", "owner", "--as", "ada")
    refused("role-unsaid", "ledger", "role", "eve", "--as", "ada")
    refused("last-administrator", "ledger", "role", "ada", "none", "--as", "ada")
    refused("no-right", "ledger", "role", "cleo", "administrator", "--as", "cleo")
    refused("acceptances-unreadable", "ledger", "role", "--acceptances", "0", "--as", "ada")
    told("ledger", "propose", str(team), "--reason", "the act of 2001", "--as", "ben")
    refused("reason-missing", "ledger", "reject", "1", "--as", "cleo")
    refused("comment-elsewhere", "ledger", "comment", "1", "and?", "--on", "arden/order/7", "--as", "cleo")
    refused("revision-unknown", "ledger", "accept", "1", "--head", "0123456789", "--as", "cleo")
    assert told("ledger", "reject", "1", "--reason", "not in the gazette", "--as", "cleo")["standing"] == "rejected"
    refused("proposal-closed", "ledger", "withdraw", "1", "--as", "ben")


def test_a_moved_base_is_shown_with_the_head_to_name(
    team: Path, told: Callable[..., Any], refused: Callable[..., dict[str, Any]], run: Run
) -> None:
    told("ledger", "propose", str(team), "--reason", "the act of 2001", "--as", "ben")
    (team / "new.yaml").unlink()
    rest = FILES["rest.yaml"].replace("title: Arden Gazette", "title: The Arden Gazette")
    (team / "rest.yaml").write_text(rest, encoding="utf-8")
    told("ledger", "record", str(team), "--author", "ada", "--reason", "its name", "--override", "a slip of the pen")
    error = refused("base-moved", "ledger", "accept", "1", "--as", "cleo")
    read = told("ledger", "proposals", "1", "--no-legal")
    assert (read["moved"], read["overlapping"]) == ([2], [])
    assert error["try"].endswith("`--head 2`")
    _, out, _ = run("ledger", "proposals", "1", "--no-legal")
    assert "  moved       others were recorded since; accept it with `--head 2`\n" in out
    done = told("ledger", "accept", "1", "--as", "cleo", "--head", read["head"])
    assert done["recorded"]["number"] == 3


def test_watch_from_the_command_line(
    team: Path, told: Callable[..., Any], refused: Callable[..., dict[str, Any]], run: Run
) -> None:
    code, out, _ = run("watch", "list")
    assert (code, out) == (0, "no question is kept; `vires watch add OFFICE POWER` keeps one\n")
    kept = told(
        "watch", "add", *INSPECT, "--name", "fisheries", "--no-sites", "--at", "2001-12-15", "--fact", "trained=true",
        "--as", "ben",
    )  # fmt: skip
    assert kept == {
        "id": "fisheries", "by": "ben", "since": kept["since"], "office": "arden/fisheries/inspector",
        "power": "arden/power/inspect", "sites": [], "facts": {"trained": True}, "at": "2001-12-15", "as_of": None,
        "known_by": None, "standard": "reported", "doctrine": {},
    }  # fmt: skip
    code, out, _ = run("watch", "list")
    assert " ".join(out.split()) == (
        "fisheries ben arden/fisheries/inspector, arden/power/inspect; sites: none; trained=true; at 2001-12-15"
    )
    told("ledger", "record", str(team), "--author", "ada", "--reason", "r", "--override", "a slip of the pen")
    code, out, _ = run("watch", "report", "--revision", "2")
    assert code == 0
    assert [line.strip() for line in out.splitlines() if line.strip()] == [
        "fisheries: Fisheries inspector, inspect vessels; sites: none; trained=true; at 2001-12-15",
        "before      [ ] NO AUTHORITY SHOWN",
        "after       [+] AUTHORIZED",
        "because     Fisheries Act  arden/act/2001/fisheries/grant",
        "decided by  before nothing; after arden/act/2001/fisheries/grant",
        "for acts    from 2001-12-01 on",
        "brought by  the revision",
        "revision 2: of 1 kept question, 1 is answered otherwise",
    ]
    reports = told("watch", "report", "--after", "1")["reports"]
    assert [(one["revision"] or {}).get("number") for one in reports] == [2, None]
    refused("options-contradict", "watch", "report", "--after", "1", "--revision", "2")
    refused("revision-unknown", "watch", "report", "--revision", "9")
    refused("question-kept", "watch", "add", *INSPECT, "--name", "fisheries", "--as", "ben")
    refused("no-right", "watch", "remove", "fisheries", "--as", "mal")
    assert told("watch", "remove", "fisheries", "--as", "ada")["id"] == "fisheries"
    refused("question-unknown", "watch", "remove", "fisheries", "--as", "ada")


def test_no_ledger_is_no_guess(refused: Callable[..., dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    for command in (("ledger", "proposals"), ("ledger", "role"), ("watch", "list")):
        assert "arden.ledger" in refused("ledger-missing", *command)["message"]
    monkeypatch.delenv("VIRES_LEDGER")
    for command in (("ledger", "proposals"), ("ledger", "role"), ("watch", "list")):
        refused("ledger-unnamed", *command)


def test_a_revision_is_signed_as_it_is_accepted_or_not_recorded(
    team: Path, told: Callable[..., Any], refused: Callable[..., dict[str, Any]], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setenv("VIRES_CONFIG", str(tmp_path / "config"))
    monkeypatch.delenv("VIRES_PASSPHRASE", raising=False)
    for name in ("cleo", "stranger", "root", "registry"):
        told("ledger", "key", "new", name, "--person", name)
    told(
        "ledger", "root", "init", "--root-key", "root", "--registry-key", "registry", "--person-key", "cleo",
        "--key", "root",
    )  # fmt: skip
    told("ledger", "propose", str(team), "--reason", "the act of 2001", "--as", "ben")
    refused("key-unknown", "ledger", "accept", "1", "--as", "cleo", "--key", "stranger")
    assert told("ledger", "proposals", "1", "--no-legal")["standing"] == "proposed"
    done = told("ledger", "accept", "1", "--as", "cleo", "--key", "cleo")
    assert done["recorded"]["number"] == 2
    with opened(str(tmp_path / "arden.ledger")) as store:
        signed = [event for event in store.events(kind="signed") if event.actor == "cleo"]
        assert len(signed) == 1
        unsigned = {doubt.where for doubt in verify_signatures(store).doubts if doubt.slug == "revision-unsigned"}
    assert unsigned == {"revision 1"}


def test_what_is_recorded_is_never_reported_as_refused(
    team: Path, told: Callable[..., Any], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    told("ledger", "propose", str(team), "--reason", "the act of 2001", "--as", "ben")

    def refuse(*given: Any, **named: Any) -> Any:
        raise Refusal("too-open", "the question leaves 40 points open", "state some")

    monkeypatch.setattr(reviewing, "legal_diff", refuse)
    code, out, _ = run("ledger", "accept", "1", "--as", "cleo")
    assert code == 0
    assert out.splitlines() == [
        "proposal 1 is revision 2",
        "it is recorded; what it changes could not be worked out: the question leaves 40 points open",
    ]
