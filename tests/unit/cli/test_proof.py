"""`vires ask --proof` and `vires verify`: what is written, what is said of it, and the exit codes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from tests.unit import arden
from vires.cli.main import main
from vires.registry.schema import schema

Run = Callable[..., tuple[int, str, str]]
ASK = ("ask", "harbour/inspector", "inspect", "--at", "2000-01-01", "--as-of", "2001-01-01", "--known-by", "2001-01-01")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return arden.write(tmp_path)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], folder: Path) -> Run:
    def call(*argv: str) -> tuple[int, str, str]:
        code = main([*argv, "--registry", str(folder)])
        out, err = capsys.readouterr()
        return code, out, err

    return call


@pytest.fixture
def proof(tmp_path: Path, run: Run) -> Path:
    path = tmp_path / "proof.json"
    assert run(*ASK, "--proof", str(path), "--json")[0] == 0
    return path


def test_a_proof_is_written_beside_the_answer(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "proof.json"
    without = run(*ASK, "--json")
    assert run(*ASK, "--proof", str(path), "--json") == without
    document = json.loads(path.read_text(encoding="utf-8"))
    finding = json.loads(without[1])
    assert document["finding"] == {"outcome": finding["outcome"], "branches": finding["branches"]}
    assert document["question"] == finding["question"]
    assert document["vantage"] == finding["vantage"]
    assert document["registry"]["digest"] == finding["registry"]["digest"]


def test_a_proof_is_as_its_schema_has_it(proof: Path) -> None:
    jsonschema.Draft202012Validator(schema("proof")).validate(json.loads(proof.read_text(encoding="utf-8")))


def test_a_proof_that_holds_is_verified(proof: Path, run: Run) -> None:
    code, out, err = run("verify", str(proof))
    assert (code, err) == (0, "")
    assert "verified" in out
    document = json.loads(run("verify", str(proof), "--json")[1])
    assert document["verified"] is True
    assert document["fails"] is None
    assert document["steps"] > 0


def test_a_proof_that_fails_ends_with_one_and_names_the_step(proof: Path, run: Run) -> None:
    text = proof.read_text(encoding="utf-8")
    document = json.loads(text)
    assert document["argument"]["steps"]
    proof.write_text(text.replace('"holds": true', '"holds": false', 1), encoding="utf-8")
    code, out, err = run("verify", str(proof))
    assert (code, err) == (1, "")
    assert "not verified step " in " ".join(out.split())
    code, out, err = run("verify", str(proof), "--json")
    assert (code, err) == (1, "")
    told = json.loads(out)
    assert told["verified"] is False
    assert told["fails"]["step"].startswith("step ")


def test_text_that_has_changed_since_is_another_text(proof: Path, folder: Path, run: Run) -> None:
    file = next(path for path in sorted(folder.rglob("*.yaml")) if "title:" in path.read_text(encoding="utf-8"))
    file.write_text(file.read_text(encoding="utf-8").replace("title: ", "title: Re", 1), encoding="utf-8")
    code, out, err = run("verify", str(proof), "--json")
    assert (code, err) == (2, "")
    assert json.loads(out)["error"]["slug"] == "proof-of-other-text"


@pytest.mark.parametrize(
    ("content", "slug"),
    [
        (b"", "proof-not-json"),
        (b'{"proof": "1"', "proof-not-json"),
        (b"\xff", "not-utf-8"),
        (b"[]", "proof-unknown-form"),
    ],
)
def test_what_is_no_proof_ends_with_two(tmp_path: Path, run: Run, content: bytes, slug: str) -> None:
    path = tmp_path / "other.json"
    path.write_bytes(content)
    code, out, err = run("verify", str(path), "--json")
    assert (code, err) == (2, "")
    assert json.loads(out)["error"]["slug"] == slug


def test_a_proof_that_is_not_there_or_a_folder_ends_with_two(tmp_path: Path, run: Run) -> None:
    for path, slug in ((tmp_path / "none.json", "file-unreadable"), (tmp_path, "file-expected")):
        code, out, _ = run("verify", str(path), "--json")
        assert code == 2
        assert json.loads(out)["error"]["slug"] == slug


def test_a_proof_that_cannot_be_written_ends_with_two(tmp_path: Path, run: Run) -> None:
    code, out, _ = run(*ASK, "--proof", str(tmp_path / "no" / "such" / "x.json"), "--json")
    assert code == 2
    assert json.loads(out)["error"]["slug"] == "file-unwritable"
