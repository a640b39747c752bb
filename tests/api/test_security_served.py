"""A private server as it is started and looked after: tokens are made and revoked beside it while it runs."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from tests.api.running import Running
from tests.unit import arden
from vires.cli.main import main

CALL = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}


@pytest.mark.parametrize("workers", ["1", "2"])
def test_private_server_knows_tokens_as_they_come_and_go(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], workers: str
) -> None:
    folder = tmp_path / "text"
    folder.mkdir()
    arden.write(folder)
    tokens = tmp_path / "tokens.jsonl"
    options = ("--registry", str(folder), "--private", "--tokens", str(tokens), "--workers", workers)
    with Running(*options) as running:

        def asked(path: str, secret: str | None = None, **given: object) -> list[httpx.Response]:
            """Several connections, so that every process is asked."""
            headers = {} if secret is None else {"authorization": f"Bearer {secret}"}
            method = "POST" if given else "GET"
            return [
                httpx.request(method, running.address + path, headers=headers, trust_env=False, timeout=60, **given)  # type: ignore[arg-type]
                for _ in range(6)
            ]

        def statuses(path: str, secret: str | None = None, **given: object) -> set[int]:
            return {one.status_code for one in asked(path, secret, **given)}

        assert statuses("/api/v1/whoami") == {401}
        assert statuses("/mcp", json=CALL) == {401}
        assert statuses("/healthz") == statuses("/readyz") == {200}
        assert "arden" not in asked("/readyz")[0].text
        assert main(["token", "create", "ada", "--tokens", str(tokens)]) == 0
        secret = capsys.readouterr().out.strip()
        assert statuses("/api/v1/whoami", secret) == {200}
        assert not statuses("/mcp", secret, json=CALL) & {401, 403}
        assert all("server" not in one.headers for one in asked("/api/v1/whoami", secret))
        assert main(["token", "revoke", secret.split("_")[1], "--tokens", str(tokens)]) == 0
        assert statuses("/api/v1/whoami", secret) == {401}
        assert statuses("/mcp", secret, json=CALL) == {401}
        assert statuses("/api/v1/whoami", "x") == {401}
