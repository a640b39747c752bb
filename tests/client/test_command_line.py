"""Every command that reads prints of a served registry what it prints of the same text here."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.api.running import Running
from tests.client.questions import DRAFT
from tests.client.scripted import Say, Scripted, problem
from vires.cli.main import main

VIEW = ["--as-of", "2001-12-31", "--known-by", "2001-12-31"]
MOMENT = ["--at", "2000-01-01", *VIEW]
COMMANDS = {
    "ask": ["ask", "harbour/inspector", "inspect", "--site", "site/yard@80", "--fact", "trained=true", *MOMENT],
    "ask, as a memorandum": ["ask", "harbour/inspector", "inspect", "--markdown", *MOMENT],
    "ask, as a picture": ["ask", "harbour/inspector", "inspect", "--picture", *MOMENT],
    "who": ["who", "inspect", "--all", *MOMENT],
    "who, as a picture": ["who", "inspect", "--picture", *MOMENT],
    "who over a time": ["who", "inspect", "--from", "1990-01-01", "--to", "2001-12-01", *VIEW],
    "what": ["what", "harbour/inspector", *MOMENT],
    "what over a time, as a picture": [
        "what", "harbour/inspector", "--from", "1990-01-01", "--to", "2001-12-01", "--picture", *VIEW
    ],
    "diff": ["diff", "--from", "2000-01-01", "--to", "2001-12-01", *VIEW],
    "diff, as a picture": ["diff", "--from", "2000-01-01", "--to", "2001-12-01", "--picture", *VIEW],
    "impact": ["impact", "arden/order/7", *MOMENT],
    "impact of a draft": ["impact", "--draft", "DRAFT", "--at", "2001-12-01", *VIEW],
    "impact of a faulty draft": ["impact", "--draft", "FAULTY", "--at", "2001-12-01", *VIEW],
    "criticality": ["criticality", "inspect", *MOMENT],
    "gaps": ["gaps", *MOMENT],
    "find": ["find", "harbor", "inspecter"],
    "show": ["show", "arden/order/7"],
    "timeline": ["timeline", "harbour/inspector"],
    "timeline, as a picture": ["timeline", "--picture"],
    "holders": ["holders", "harbour/master"],
    "status": ["status", "fishing vessel", *MOMENT],
    "duties": ["duties", "harbour/inspector", *MOMENT],
    "strength": ["strength", "arden/harbour", *MOMENT],
    "sources": ["sources", "arden/order/7", "--known-by", "2001-12-31"],
    "describe": ["describe"],
    "check": ["check"],
    "verify": ["verify", "PROOF"],
    "an unknown office": ["ask", "harbour/inspctor", "inspect"],
    "an unreadable day": ["gaps", "--at", "yesterday"],
    "dates in the wrong order": ["who", "inspect", "--from", "2001-01-01", "--to", "2000-01-01"],
    "an unknown record": ["show", "arden/order/70"],
}  # fmt: skip


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory, folder: Path) -> dict[str, str]:
    room = tmp_path_factory.mktemp("files")
    found = {name: str(room / f"{name.lower()}.yaml") for name in ("DRAFT", "FAULTY", "PROOF")}
    Path(found["DRAFT"]).write_bytes(DRAFT)
    Path(found["FAULTY"]).write_bytes(DRAFT.replace(b"gazette", b"gazete"))
    assert (
        main(["ask", "harbour/master", "inspect", *MOMENT, "--proof", found["PROOF"], "--registry", str(folder)]) == 0
    )
    return found


def printed(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str, str]:
    code = main(argv)
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.mark.parametrize("as_json", [False, True])
@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_prints_the_same(
    name: str, as_json: bool, server: Running, folder: Path, files: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    argv = [files.get(word, word) for word in COMMANDS[name]] + (["--json"] if as_json else [])
    here = printed(capsys, *argv, "--registry", str(folder))
    there = printed(capsys, *argv, "--registry", server.address)
    if name == "check" and as_json:
        # Where a question stands in the text is not told to others.
        here, there = (tuple(_placeless(part) for part in said) for said in (here, there))  # type: ignore[assignment]
    assert there == here
    assert here[1] or here[2]


def _placeless(said: int | str) -> int | list[str]:
    if isinstance(said, int):
        return said
    return [line for line in said.splitlines() if not line.strip().startswith(('"file":', '"line":', '"column":'))]


@pytest.mark.parametrize("name", ["ask", "who", "diff", "timeline", "who over a time"])
def test_a_drawing_is_the_same(
    name: str, server: Running, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    drawn = []
    for address in (str(folder), server.address):
        path = tmp_path / f"{len(drawn)}.svg"
        assert printed(capsys, *COMMANDS[name], "--svg", str(path), "--registry", address)[0] == 0
        drawn.append(path.read_text())
    assert drawn[0] == drawn[1]


def test_a_logged_answer_is_made_here(
    server: Running, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "log"
    asked = printed(capsys, *COMMANDS["ask"], "--log", str(log), "--registry", server.address)
    assert asked == printed(capsys, *COMMANDS["ask"], "--registry", str(folder))
    assert printed(capsys, "replay", str(log), "--registry", str(folder))[0] == 0


def test_a_revision_is_asked_of_a_served_ledger(server: Running, capsys: pytest.CaptureFixture[str]) -> None:
    argv = ["show", "arden/order/7", "--registry", f"{server.address}/t/kept"]
    assert "Order 7 on the inspectors" in printed(capsys, *argv)[1]
    assert "Order 7 on inspectors" in printed(capsys, *argv, "--revision", "1")[1]


@pytest.mark.parametrize("argv", [["lint"], ["lint", "--deep"]])
def test_text_is_not_read_from_a_server(argv: list[str], server: Running, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = printed(capsys, *argv, "--registry", server.address)
    assert (code, "address-served" in err) == (2, True)


def test_the_token_is_taken_from_the_environment(
    scripted: Scripted, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VIRES_TOKEN", "hunter2")
    scripted.say(problem("no-right", 403))
    code, out, err = printed(capsys, "timeline", "--registry", scripted.address)
    assert (code, "no-right" in err, "hunter2" in out + err) == (2, True, False)
    assert scripted.heard[0].headers["authorization"] == "Bearer hunter2"


def test_a_server_at_fault_is_told_with_the_request(scripted: Scripted, capsys: pytest.CaptureFixture[str]) -> None:
    scripted.say(Say("down", 502, kind="text/plain"))
    _, _, err = printed(capsys, "timeline", "--registry", scripted.address)
    assert f"request: {scripted.heard[0].headers['x-request-id']}" in err
