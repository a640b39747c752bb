"""`vires token`: made, shown once, listed, revoked; and the log of writes checked."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from vires.cli.main import main
from vires.service.permission.auditlog import AuditLog, Deed, Receipt
from vires.service.permission.caller import Caller
from vires.service.permission.register import Register

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.setenv("VIRES_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("VIRES_AUTHOR", "dora")

    def call(*argv: str) -> tuple[int, str, str]:
        code = main(["token", *argv])
        out, err = capsys.readouterr()
        return code, out, err

    return call


def document(out: str) -> Any:
    return json.loads(out)


def test_secret_stands_alone_on_standard_output_and_nowhere_else(run: Run, tmp_path: Path) -> None:
    code, out, err = run("create", "ada", "--scope", "read", "--scope", "propose", "--days", "7")
    secret = out.strip()
    assert code == 0
    assert out.count("\n") == 1
    assert secret not in err
    register = Register(tmp_path / "config" / "tokens.jsonl")
    token = register.verify(secret, "")
    assert token is not None
    assert (token.name, sorted(token.scopes), token.by) == ("ada", ["propose", "read"], "dora")
    for command in (("list", "--all"), ("list", "--json"), ("revoke", token.id[:6]), ("list", "--all", "--json")):
        _, out, err = run(*command)
        assert secret not in out + err
        # What follows the name of the kind; it may itself hold the character that parts them.
        assert secret.split("_", 2)[2] not in out + err
    assert register.verify(secret, "") is None


def test_tokens_are_listed_with_where_and_until(run: Run) -> None:
    run("create", "ada")
    run("create", "ben", "--tenant", "harbour")
    run("create", "carl", "--tenant", "*", "--scope", "administer")
    _, out, _ = run("list")
    assert out.index("ada") < out.index("ben") < out.index("carl")
    assert "/t/harbour" in out
    assert "every registry" in " ".join(out.split())
    found = document(run("list", "--tenant", "harbour", "--json")[1])["tokens"]
    assert [one["name"] for one in found] == ["ben"]
    run("revoke", found[0]["id"])
    assert run("list", "--tenant", "harbour")[1] == "no token holds; --all shows the rest\n"
    assert "revoked" in run("list", "--all")[1]


@pytest.mark.parametrize(
    ("argv", "slug"),
    [
        (("create", "ada", "--scope", "root"), "scope-unknown"),
        (("create", "ada", "--days", "400"), "days-unfit"),
        (("create", "anonymous"), "name-unfit"),
        (("revoke", "0123"), "token-unknown"),
        (("revoke", ""), "token-unknown"),
        (("create", "ada", "--tokens", "nowhere/at/all.jsonl"), "file-unreadable"),
    ],
)
def test_what_cannot_be_is_refused(run: Run, argv: tuple[str, ...], slug: str) -> None:
    run("create", "ben")
    code, out, _ = run(*argv, "--json")
    assert (code, document(out)["error"]["slug"]) == (2, slug)


def test_log_of_writes_is_checked(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "audit.jsonl"
    log = AuditLog(path)
    deed = Deed(Caller("ada", "author", frozenset({"propose"}), via="token"), "", "propose", "x", "r", "sha256:0")
    begun = log.begin(deed)
    assert isinstance(begun, Receipt)
    last = log.end(deed, begun, "done", 201)
    code, out, _ = run("audit", str(path), "--json", "--receipt", last.hash)
    assert (code, document(out)) == (0, {"entries": 2, "last": last.hash, "fault": None, "receipt": True})
    assert " ".join(run("audit", str(path))[1].split()) == f"2 entries follow from one another; the last is {last.hash}"
    lines = path.read_text().splitlines()
    path.write_text(lines[0] + "\n")
    assert run("audit", str(path), "--receipt", last.hash)[0] == 1
    path.write_text("\n".join([lines[0].replace("ada", "eve"), lines[1]]) + "\n")
    code, out, _ = run("audit", str(path))
    assert code == 1
    assert "line 1: it is not what was written" in out
