"""Over HTTP: only on the loopback unless told otherwise, only under known names and for no page of another site, and
whatever comes in, the server goes on."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from mcp import Client

from tests.api.running import Running as Serving
from tests.mcp.processes import Running, Web, talk
from tests.mcp.questions import ASK
from vires.mcp.http import LARGEST_BODY, guarding

HEADERS = {"accept": "application/json, text/event-stream", "content-type": "application/json"}
CALL: dict[str, Any] = {
    "jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "ask", "arguments": ASK},
}  # fmt: skip


def post(web: Web, body: bytes | dict[str, Any] = CALL, **headers: str) -> httpx.Response:
    """Send a body as a client does."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return httpx.post(web.url, content=content, headers={**HEADERS, **headers}, timeout=60)


def test_it_listens_on_the_loopback_and_answers_without_a_session(web: Web) -> None:
    assert urlsplit(web.url).hostname == "127.0.0.1"
    said = post(web)
    assert said.status_code == 200
    assert "mcp-session-id" not in said.headers
    assert "server" not in said.headers
    assert said.json()["result"]["structuredContent"]["document"]["outcome"] == "CONDITIONAL"


@pytest.mark.parametrize(
    ("header", "value", "status"),
    [
        ("host", "evil.example", 421),
        ("host", "evil.example:8001", 421),
        ("host", "127.0.0.1.evil.example", 421),
        ("origin", "https://evil.example", 403),
        ("origin", "null", 403),
        ("origin", "http://127.0.0.1.evil.example", 403),
        ("host", "localhost", 200),
        ("host", "[::1]:9", 200),
        ("origin", "http://localhost:3000", 200),
    ],
)
def test_only_known_names_and_their_own_pages_are_answered(web: Web, header: str, value: str, status: int) -> None:
    assert post(web, **{header: value}).status_code == status


def test_further_names_are_answered_where_they_are_allowed(text: Path) -> None:
    with Web("--registry", str(text), "--allow-host", "law.example") as web:
        assert post(web, host="law.example").status_code == 200
        assert post(web, host="law.example:444", origin="https://law.example").status_code == 200
        assert post(web, host="other.example").status_code == 421
    allowed = guarding(("::2",)).allowed_hosts
    assert "[::2]:*" in allowed


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT", "OPTIONS"])
def test_there_is_nothing_to_listen_for_and_nothing_to_end(web: Web, method: str) -> None:
    said = httpx.request(method, web.url, headers={"accept": "text/event-stream"}, timeout=60)
    assert said.status_code == 405


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"nonsense", 400),
        (b"\xff\xfe", 400),
        (b"[]", 400),
        (b"[" * 100_000, 400),
        (b'{"a":' * 100_000, 400),
        (b'{"jsonrpc": "2.0", "id": 1}', 400),
        (b"x" * (LARGEST_BODY + 1), 413),
    ],
)
def test_what_is_no_message_is_refused_and_the_server_goes_on(web: Web, body: bytes, status: int) -> None:
    said = post(web, body)
    assert said.status_code == status
    assert "Traceback" not in said.text
    assert len(said.text) < 5000
    assert post(web).status_code == 200


def test_other_paths_and_types_are_refused(web: Web) -> None:
    root = web.url.removesuffix("/mcp")
    for path in ("/", "/mcp/../etc/passwd", "/mcp/x", "/api/v1/ask"):
        assert httpx.post(root + path, json=CALL, timeout=60).status_code == 404
    assert post(web, **{"content-type": "text/plain"}).status_code in (400, 415)
    assert post(web, **{"mcp-protocol-version": "1999-01-01"}).status_code == 400


def test_connections_that_are_left_half_way_do_no_harm(web: Web) -> None:
    place = urlsplit(web.url)
    for sent in (
        b"",
        b"POST /mcp HTTP/1.1\r\n",
        b"POST /mcp HTTP/1.1\r\nhost: localhost\r\ncontent-length: 99\r\n\r\n{",
    ):
        with socket.create_connection((place.hostname, place.port)) as connection:
            connection.sendall(sent)
    assert post(web).status_code == 200


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"x: " + b"a" * 100_000 + b"\r\n", b"431"),
        (b"content-length: 3\r\ncontent-length: 4\r\n", b"400"),
        (b"transfer-encoding: chunked\r\ncontent-length: 4\r\n", b"400"),
    ],
    ids=["too long", "two lengths", "two ways to end"],
)
def test_a_head_is_bounded_and_read_in_one_way_as_where_registries_are_served(
    web: Web, head: bytes, status: bytes
) -> None:
    place = urlsplit(web.url)
    with socket.create_connection((place.hostname, place.port), timeout=60) as caller:
        caller.sendall(b"POST /mcp HTTP/1.1\r\nhost: 127.0.0.1\r\n" + head + b"\r\n")
        assert caller.recv(4096).split(b" ")[1] == status
    assert post(web).status_code == 200


def test_it_ends_at_a_signal(text: Path) -> None:
    with Web("--registry", str(text)) as web:
        assert post(web).status_code == 200
        assert web.stop() == 0
        assert web.process.stdout is not None
        assert web.process.stdout.read() == b""


def test_an_address_that_cannot_be_had_is_told(web: Web, text: Path) -> None:
    port = str(urlsplit(web.url).port)
    with Running("mcp", "--http", "--port", port, "--registry", str(text)) as running:
        assert running.ended() == 2
        assert running.process.stderr is not None
        assert b"address-unavailable" in running.process.stderr.read()


# Within `vires serve`


def test_a_server_offers_it_too_one_registry_to_a_path(text: Path, stations: Path) -> None:
    with Serving("--registry", str(text), "--tenant", f"stations={stations}") as server:
        root = server.address

        async def scene(client: Client) -> tuple[str, str, list[str]]:
            own = await client.call_tool("describe", {})
            other = await client.call_tool("describe", {"registry": "stations"})
            wrong = "" if not other.is_error else other.structured_content["error"]["slug"]
            tools = (await client.list_tools()).tools
            return own.structured_content["registry"]["served_as"], wrong, list(tools[0].input_schema["properties"])

        for mode in ("auto", "legacy"):
            served, wrong, members = talk(f"{root}/mcp", scene, mode)
            assert (served, wrong, "registry" in members) == ("arden", "registry-unknown", False)
            served, wrong, members = talk(f"{root}/t/stations/mcp", scene, mode)
            assert (served, wrong, "registry" in members) == ("stations", "", False)
        assert httpx.post(f"{root}/t/nowhere/mcp", json=CALL, headers=HEADERS).status_code == 404
        assert (
            httpx.post(f"{root}/mcp", json=CALL, headers={**HEADERS, "origin": "https://x.example"}).status_code == 403
        )


def test_a_private_server_asks_who_calls_here_as_everywhere(text: Path) -> None:
    with Serving("--registry", str(text), "--private") as server:
        said = httpx.post(f"{server.address}/mcp", json=CALL, headers=HEADERS)
        assert said.status_code == 401
        assert said.json()["slug"] == "caller-unknown"
