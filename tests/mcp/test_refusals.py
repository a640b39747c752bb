"""What keeps a question from an answer is told as such: a slug, what was found, what is near, what to do, and which
registry refused; of a fault of the server nothing is told but that there was one."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, MCPError
from mcp_types import INVALID_PARAMS, CallToolResult

from tests.mcp.processes import Web, talk
from tests.mcp.questions import ASK
from tests.mcp.test_tools import text_of
from vires.mcp.server import build
from vires.service.serving.desk import Desk
from vires.service.serving.hosted import Hosted
from vires.service.serving.service import Service

LONG = "x" * 100_000
WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("ask", {**ASK, "office": "harbour inspectr"}, "name-unknown"),
    ("ask", {**ASK, "office": "inspector"}, "name-ambiguous"),
    ("ask", {**ASK, "facts": {"trained": 3}}, "fact-unreadable"),
    ("ask", {**ASK, "at": "some day"}, "date-unreadable"),
    ("ask", {**ASK, "doctrine": {"signing": "x"}}, "option-unknown"),
    ("ask", {**ASK, "standard": "rumoured"}, "arguments-unreadable"),
    ("ask", {}, "arguments-unreadable"),
    ("ask", {**ASK, "officer": "x"}, "arguments-unreadable"),
    ("ask", {**ASK, "office": 7}, "arguments-unreadable"),
    ("ask", {**ASK, "office": None}, "arguments-unreadable"),
    ("ask", {**ASK, "office": LONG}, "arguments-unreadable"),
    ("ask", {**ASK, "sites": ["s"] * 1000}, "arguments-unreadable"),
    ("ask", {**ASK, "facts": {f"f{n}": True for n in range(1000)}}, "arguments-unreadable"),
    ("ask", {**ASK, "sites": {"a": {"b": {"c": []}}}}, "arguments-unreadable"),
    ("ask", {**ASK, "registry": "nowhere"}, "registry-unknown"),
    ("ask", {**ASK, "registry": 7}, "arguments-unreadable"),
    ("ask", {**ASK, "registry": ""}, "arguments-unreadable"),
    ("ask", {**ASK, "revision": 1}, "revision-without-ledger"),
    ("ask", {**ASK, "registry": "kept", "revision": 99}, "revision-unknown"),
    ("ask", {**ASK, "registry": "kept", "revision": -1}, "arguments-unreadable"),
    ("ask", {**ASK, "registry": "kept", "revision": True}, "arguments-unreadable"),
    ("ask", {**ASK, "registry": "kept", "revision": [1]}, "arguments-unreadable"),
    ("who", {"power": "inspect", "limit": 0}, "arguments-unreadable"),
    ("who", {"power": "inspect", "limit": 10**9}, "arguments-unreadable"),
    ("who", {"power": "inspect", "limit": "5"}, "arguments-unreadable"),
    ("who", {"power": "inspect", "cursor": LONG}, "arguments-unreadable"),
    ("diff", {"from": "2000-01-01", "to": "2001-01-01", "at": "2000-01-01"}, "options-contradict"),
    ("impact", {}, "nothing-to-compare"),
    ("impact", {"draft": "instrument: [}"}, None),
    ("timeline", {"kind": "treaty"}, "kind-unknown"),
    ("show", {"id": "no/such/record"}, "name-unknown"),
]  # fmt: skip


def test_each_refusal_has_its_slug_and_names_the_registry(web: Web, text: Path) -> None:
    async def scene(client: Client) -> list[CallToolResult]:
        return [await client.call_tool(tool, given) for tool, given, _ in WRONG]

    for (tool, given, slug), result in zip(WRONG, talk(web.url, scene), strict=True):
        assert result.is_error, (tool, given)
        error = result.structured_content["error"]
        assert slug is None or error["slug"] == slug, (tool, str(given)[:200], error)
        assert set(error) >= {"slug", "message", "nearest", "try"}
        said = text_of(result)
        assert said.startswith(f"Not answered ({error['slug']}): ")
        assert f"Try: {error['try']}" in said
        assert "nothing follows from it" in said
        assert len(said) < 20_000
        assert str(text.parent) not in said
        if error["slug"] not in ("registry-unknown",) and given.get("registry") in (None, "kept"):
            assert result.structured_content["registry"]["checked_to"] == "2001-12-31"
            assert "Record: registry arden" in said


def test_a_name_that_is_not_known_brings_those_that_are_near(web: Web) -> None:
    async def scene(client: Client) -> CallToolResult:
        return await client.call_tool("ask", {**ASK, "office": "harbour inspectr"})

    error = talk(web.url, scene).structured_content["error"]
    assert "arden/harbour/inspector" in error["nearest"]


def test_a_tool_that_there_is_not_is_an_error_of_the_protocol(web: Web) -> None:
    async def scene(client: Client) -> None:
        with pytest.raises(MCPError) as raised:
            await client.call_tool("record", {"x": 1})
        assert raised.value.code == INVALID_PARAMS
        assert raised.value.data["slug"] == "tool-unknown"
        assert "ask" in raised.value.data["nearest"]

    talk(web.url, scene)


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_a_fault_of_the_server_tells_nothing_of_its_inside(
    text: Path, tmp_path: Path, mode: str, caplog: pytest.LogCaptureFixture
) -> None:
    gone = tmp_path / "secret-folder"
    service = Service({"": Hosted("", str(text))}, Desk(folder=gone))

    async def scene() -> CallToolResult:
        async with service.running(), Client(build(service), mode=mode) as client:
            return await client.call_tool("show", {"id": "arden/order/7"})

    with caplog.at_level(logging.INFO):
        result = asyncio.run(scene())
    assert result.is_error
    assert result.structured_content["error"]["slug"] == "internal-error"
    assert result.structured_content["registry"]["name"] == "arden"
    told = str(result.structured_content) + text_of(result)
    assert "secret-folder" not in told
    assert "Error" not in told
    logged = [line for line in caplog.messages if "`show` failed" in line]
    assert logged
    assert "secret-folder" not in logged[0]


def test_a_registry_that_cannot_be_read_any_more_is_said_to_be_so_without_its_address(tmp_path: Path) -> None:
    service = Service({"": Hosted("", str(tmp_path / "secret-folder"))})

    async def scene() -> tuple[CallToolResult, MCPError]:
        async with service.running(), Client(build(service), mode="legacy") as client:
            result = await client.call_tool("ask", ASK)
            with pytest.raises(MCPError) as raised:
                await client.list_resources()
            return result, raised.value

    result, error = asyncio.run(scene())
    assert result.structured_content["error"]["slug"] == "registry-unavailable"
    assert result.structured_content["registry"] is None
    assert error.data["slug"] == "registry-unavailable"
    assert "secret-folder" not in f"{result} {error} {error.data}"


@pytest.mark.slow
def test_a_question_that_takes_too_long_is_ended_and_the_next_is_answered() -> None:
    with Web("--seconds", "2") as web:

        async def scene(client: Client) -> list[CallToolResult]:
            return [
                await client.call_tool("diff", {"from": "2000-01-01", "to": "2025-01-24"}),
                await client.call_tool("find", {"text": "arrest"}),
            ]

        slow, quick = talk(web.url, scene)
    error = slow.structured_content["error"]
    assert error["slug"] == "too-long"
    assert slow.structured_content["registry"]["name"] == "us"
    assert not quick.is_error
