"""Settings of a server: everything wrong is told at once, and what the command says counts for more than the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from vires.service.refusal import Refusal
from vires.service.serving.settings import read_settings

FILE = """
registry = "law.ledger"
port = 9000
public_url = "https://law.arden.example/"
[tenants]
harbour = "harbour"
[questions]
seconds = 5
processes = 3
[access]
private = true
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "serve.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_command_counts_for_more_than_the_file_and_that_for_more_than_nothing(tmp_path: Path) -> None:
    file = written(tmp_path, FILE)
    served = read_settings(file, {"port": 0, "host": None, "tenants": {"fisheries": "fish.ledger"}})
    settings = served.settings
    assert (settings.registry, settings.port, settings.host) == ("law.ledger", 0, "127.0.0.1")
    assert settings.tenants == {"harbour": "harbour", "fisheries": "fish.ledger"}
    assert settings.public_url == "https://law.arden.example"
    assert (settings.questions.limits.seconds, settings.questions.limits.processes) == (5, 3)
    assert served.access.private
    assert not read_settings(None, {}).access.private
    assert read_settings(None, {}, private=True).access.private


def test_everything_wrong_is_told_at_once(tmp_path: Path) -> None:
    file = written(
        tmp_path,
        'prot = 1\nworkers = 0\npublic_url = "law.arden"\n[tenants]\n"../x" = "y"\n[questions]\nsecond = 3\n'
        '[limits]\naddress = "often"\n',
    )
    with pytest.raises(Refusal) as caught:
        read_settings(file, {"port": 70000})
    assert caught.value.slug == "settings-unreadable"
    for said in (
        "`prot` is no setting, perhaps `port`", "`workers`:", "`port`:", "`law.arden` is no address", "`../x` can",
        "`questions.second` is no setting, perhaps `questions.seconds`", "`often` is no rate",
    ):  # fmt: skip
        assert said in caught.value.message


@pytest.mark.parametrize(("text", "said"), [(None, "no such file"), ("port = \n", "no TOML")])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, text: str | None, said: str) -> None:
    path = tmp_path / "serve.toml" if text is None else written(tmp_path, text)
    with pytest.raises(Refusal, match=said) as caught:
        read_settings(path, {})
    assert caught.value.slug == "settings-unreadable"
