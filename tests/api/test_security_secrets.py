"""A run with tokens, sessions and writes, in processes of its own: no secret is in anything that it says or keeps."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.api.provider import CLIENT, SECRET, Provider
from tests.api.running import Running
from vires.service.ledger.opening import opened
from vires.service.ledger.reviewing import give_role
from vires.service.permission.register import Register

SETTINGS = """
public_url = "{public}"

[access]
tokens = "tokens.jsonl"

[limits]
address = "100000/10s"
token = "100000/10s"

[oidc]
issuer = "{issuer}"
client_id = "{client}"
client_secret_file = "client-secret"

[oidc.roles]
author = ["registry-editors"]
"""


@pytest.mark.parametrize("workers", [1, 2])
def test_no_secret_is_in_what_a_run_says_or_keeps(tmp_path: Path, ledger_file: Path, workers: int) -> None:
    provider = Provider()
    try:
        secrets, server, kept = run(tmp_path, ledger_file, provider, workers)
    finally:
        provider.close()
    assert "/api/v1/whoami" in server
    assert len(secrets) >= 10
    for name, text in {"the server": server, **kept}.items():
        for what, secret in secrets.items():
            assert secret not in text, f"{what} is in what {name} says"


def run(room: Path, ledger_file: Path, provider: Provider, workers: int) -> tuple[dict[str, str], str, dict[str, str]]:
    ledger = Path(shutil.copy(ledger_file, room / "arden.ledger"))
    with opened(str(ledger)) as store:
        give_role(store, "dora", "dora", "administrator")
        give_role(store, "dora", "ada", "author")
    register = Register(room / "tokens.jsonl")
    _, good = register.create("dora", ["read", "ask", "propose", "review", "administer"])
    _, lost = register.create("carl", ["read"])
    register.revoke(register.tokens()[-1].id)
    (room / "client-secret").write_text(SECRET)
    settings = room / "vires.toml"
    settings.write_text(SETTINGS.format(public="http://localhost", issuer=provider.issuer, client=CLIENT))
    shown: dict[str, str] = {
        "a token": good[19:],
        "a revoked token": lost[19:],
        "an unknown token": "A" * 43,
        "the client's secret": SECRET,
        "a token of the provider": provider.token(),
        "a wrong token of the provider": provider.token(aud="another"),
    }
    with Running("--registry", str(ledger), "--config", str(settings), "--workers", str(workers)) as running:
        ask = running.client
        bearers = [good, lost, "vires_000000000000_" + "A" * 43, shown["a token of the provider"],
                   shown["a wrong token of the provider"]]  # fmt: skip
        for one in bearers:
            for path in ("/api/v1/whoami", "/nothing", "/api/v1/tokens", f"/api/v1/terms?token={one}", f"/{one}"):
                ask.get(path, headers={"authorization": f"Bearer {one}"})
                ask.get(path, headers={"authorization": f"Bearer {one}", "x-request-id": "sane-1"})
            ask.post("/api/v1/ask", content=b"{", headers={"authorization": f"Bearer {one}"})
        made = ask.post(
            "/api/v1/tokens", json={"name": "ada", "scopes": ["read", "propose"]},
            headers={"authorization": f"Bearer {good}", "idempotency-key": "a-key-of-mine-0123456789"},
        )  # fmt: skip
        assert made.status_code == 201, made.text
        shown["a token that was made"] = made.json()["token"][19:]
        said = ask.post(
            "/api/v1/proposals",
            json={"base": 2, "reason": "x", "files": [{"name": "new.yaml", "text": "an unfit text of 0451"}]},
            headers={"authorization": f"Bearer {made.json()['token']}"},
        )
        assert said.status_code == 422, said.text
        shown["the text of a proposal"] = "an unfit text of 0451"
        shown |= sign_in(ask)
        ask.get("/metrics")
        running.stop()
        server = running.log + running.said
    kept = {path.name: path.read_bytes().decode("latin-1") for path in room.iterdir() if path.suffix != ".toml"}
    del kept["client-secret"]
    shown["the key of sessions"] = kept.pop("session.key").strip()
    assert {"tokens.jsonl", "audit.jsonl", "arden.ledger"} <= set(kept)
    assert len(kept["audit.jsonl"].splitlines()) == 4
    assert json.loads(kept["audit.jsonl"].splitlines()[1])["action"] == "create-token"
    return shown, server, kept


def sign_in(ask: httpx.Client) -> dict[str, str]:
    """Sign in, look around, sign out; all that was secret on the way."""
    left = ask.get("/auth/login")
    assert left.status_code == 303, left.text
    place = httpx.get(left.headers["location"], trust_env=False).headers["location"]
    errand = left.cookies["vires-errand"]
    back = ask.get(place.removeprefix("http://localhost"), headers={"cookie": f"vires-errand={errand}"})
    assert back.status_code == 303, back.text
    session = {"cookie": f"vires-session={back.cookies['vires-session']}"}
    mark = ask.get("/auth/session", headers=session).json()["csrf"]
    ask.post("/auth/logout", headers={**session, "x-csrf-token": "wrong"})
    assert ask.post("/auth/logout", headers={**session, "x-csrf-token": mark}).status_code == 204
    query = parse_qs(urlsplit(place).query)
    return {
        "an errand": errand,
        "a session": back.cookies["vires-session"],
        "a mark": mark,
        "a state": query["state"][0],
        "a code": query["code"][0],
    }
