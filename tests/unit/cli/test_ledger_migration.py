"""`vires ledger migrate`: a ledger made by another version of vires, from the refusal to read it to reading it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.unit.ledger.kept import Kept
from vires.cli.main import main
from vires.service.ledger.migrating import migrate


def test_a_ledger_is_brought_to_this_version_and_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = Kept(tmp_path).begin()
    assert migrate(kept.address, 1).to_dict() == {"before": 2, "after": 1}
    assert main(["ledger", "log", "--ledger", kept.address]) == 2
    said = " ".join(capsys.readouterr().err.split())
    assert "has version 1; expected 2" in said
    assert "vires ledger migrate --ledger" in said
    assert main(["ledger", "migrate", "--ledger", kept.address]) == 0
    assert capsys.readouterr().out == "the ledger had version 1 and now has version 2\n"
    assert main(["ledger", "migrate", "--ledger", kept.address]) == 0
    assert capsys.readouterr().out == "the ledger has version 2 already\n"
    assert main(["ledger", "verify", "--ledger", kept.address]) == 0
    capsys.readouterr()
    assert main(["ledger", "migrate", "--ledger", kept.address, "--to", "1", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"before": 2, "after": 1}


def test_a_version_that_there_is_not_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = Kept(tmp_path).begin()
    assert main(["ledger", "migrate", "--ledger", kept.address, "--to", "3", "--json"]) == 2
    error = json.loads(capsys.readouterr().out)["error"]
    assert (error["slug"], error["try"]) == ("version-unknown", "give one of 1, 2")
