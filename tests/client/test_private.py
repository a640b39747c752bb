"""A server that answers only whom it knows, asked with a token and without."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import vires
from tests.api.running import Running
from tests.client.conftest import NOW
from tests.client.questions import QUESTIONS
from vires.cli.main import main
from vires.service.asking import Handle
from vires.service.refusal import Refusal


@pytest.fixture(scope="module")
def tokens(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("private") / "tokens.jsonl"


@pytest.fixture(scope="module")
def private(tokens: Path, folder: Path) -> Iterator[Running]:
    config = tokens.with_name("serve.toml")
    config.write_text(f'[access]\nprivate = true\ntokens = "{tokens}"\n', encoding="utf-8")
    tokens.touch(mode=0o600)
    options = ("--registry", str(folder), "--tenant", f"other={folder}", "--config", str(config))
    with Running(*options) as running:
        yield running


def create(tokens: Path, capsys: pytest.CaptureFixture[str], *options: str) -> str:
    assert main(["token", "create", "ada", "--tokens", str(tokens), *options]) == 0
    return capsys.readouterr().out.strip()


def test_without_a_token_nothing_is_answered(private: Running) -> None:
    with vires.connect(private.address) as client:
        for asked in (client.timeline, lambda: client.registry, lambda: client.who("inspect")):
            with pytest.raises(Refusal) as refused:
                asked()
            assert refused.value.slug == "caller-unknown"


def test_with_a_token_everything_is_answered(
    private: Running, tokens: Path, handle: Handle, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = create(tokens, capsys)
    with vires.connect(private.address, token=secret, now=NOW) as client:
        for name, ask in QUESTIONS.items():
            assert ask(client) == ask(handle), name
        assert client.registry.digest == handle.registry.digest
    assert secret not in private.log


def test_what_a_token_is_not_for_is_refused(private: Running, tokens: Path, capsys: pytest.CaptureFixture[str]) -> None:
    reading = create(tokens, capsys, "--scope", "read")
    with vires.connect(private.address, token=reading) as client:
        assert client.registry.name == "arden"
        with pytest.raises(Refusal) as refused:
            client.ask("harbour/master", "inspect")
        assert refused.value.slug == "no-right"
    elsewhere = create(tokens, capsys, "--tenant", "other")
    with vires.connect(private.address, token=elsewhere) as client, pytest.raises(Refusal) as refused:
        client.timeline()
    assert refused.value.slug in ("caller-unknown", "no-right")
    with vires.connect(f"{private.address}/t/other", token=elsewhere) as client:
        assert client.timeline().count == 4
