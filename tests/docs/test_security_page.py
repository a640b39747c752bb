"""The page on security: every promise names a test that there is, and its settings are ones that are read."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path

import pytest

from vires.cli.main import main
from vires.service.permission.access import Rate, read_access

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
PROMISES = re.findall(r"^\| (P\d+) \| (.+?) \| (.+?) \|$", PAGE, re.MULTILINE)
NAMED = [(number, *one) for number, _, said in PROMISES for one in re.findall(r"`(tests/\S+\.py)::(test_\w+)`", said)]


def test_promises_are_numbered_without_a_gap_and_each_has_a_test() -> None:
    assert [number for number, _, _ in PROMISES] == [f"P{one}" for one in range(1, len(PROMISES) + 1)]
    assert {number for number, _, _ in NAMED} == {number for number, _, _ in PROMISES}
    assert len(PROMISES) > 30


@pytest.mark.parametrize(("number", "file", "test"), NAMED, ids=lambda one: one)
def test_promise_names_a_test_that_there_is(number: str, file: str, test: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    assert re.search(rf"^(?:async )?def {test}\(", text, re.MULTILINE), f"{number}: there is no {test} in {file}"
    body = text.partition(f"def {test}(")[2].partition("\ndef ")[0]
    assert "assert" in body or "pytest.raises" in body


def test_every_threat_is_met_by_promises_that_there_are() -> None:
    threats = PAGE.partition("## What could go wrong")[2].partition("\n## ")[0]
    met = re.findall(r"^\| (?!threat|---)(.+?) \| (.+?) \|$", threats, re.MULTILINE)
    known = {number for number, _, _ in PROMISES}
    assert len(met) > 10
    for threat, said in met:
        named = re.findall(r"P\d+", said)
        assert named, threat
        assert set(named) <= known, threat


def test_settings_on_the_page_are_read_and_say_what_it_says(tmp_path: Path) -> None:
    (block,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    access = read_access(tomllib.loads(block), tmp_path)
    assert access.private
    assert access.tokens == tmp_path / "tokens.jsonl"
    assert (access.address_rate, access.token_rate) == (Rate(100, 10), Rate(1000, 10))
    assert access.provider is not None
    assert access.provider.roles["harbour"]["reviewer"] == {"harbour-board"}
    assert access.provider.roles["*"]["author"] == {"registry-editors"}


@pytest.mark.parametrize("target", re.findall(r"\]\(([^)#:\s]+)\)", PAGE))
def test_links_lead_somewhere(target: str) -> None:
    assert (ROOT / "docs" / target).exists()


def test_commands_on_the_page_are_ones_that_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (block,) = re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL)
    commands = re.findall(r"^\$ vires (token .*?)(?: > \S+)?$", block, re.MULTILINE)
    identity = "0123456789ab"
    for command in commands:
        assert main([one.replace("0123456789ab", identity) for one in shlex.split(command)]) == 0, command
        out = capsys.readouterr().out
        if " create " in command:
            identity = out.split("_")[1]
    assert len(commands) == 4
    (served,) = re.findall(r"^\$ vires (serve .*)$", block, re.MULTILINE)
    # Every option is known, and the first thing that is wrong is that there is no such ledger here.
    assert main(shlex.split(served)) == 2
    assert "law.ledger" in capsys.readouterr().err
