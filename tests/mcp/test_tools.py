"""Every verb that reads is a tool, over either transport and in either age of the protocol, and what it gives can be
quoted: the answer, what it rests on, and which text gave it from which point of view."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from mcp import Client
from mcp_types import CallToolResult, Tool

import vires
from tests.mcp.processes import Web, parameters, talk
from tests.mcp.questions import ASK, AT, QUESTIONS, THEN
from tests.unit import arden
from vires.service.verbs.catalogue import VERBS

WAYS = [("stdio", "auto"), ("stdio", "legacy"), ("http", "auto"), ("http", "legacy")]
BOUND = 60_000
"""Characters that no text and no document of a result exceeds by much."""
WITH_VANTAGE = {"ask", "who", "what", "courses", "diff", "impact", "criticality", "gaps", "status", "duties"}


def text_of(result: CallToolResult) -> str:
    """The one text of a result."""
    (part,) = result.content
    assert part.type == "text"
    return part.text


@pytest.fixture(params=WAYS, ids=lambda way: "-".join(way))
def way(request: pytest.FixtureRequest, options: tuple[str, ...], web: Web) -> tuple[Any, str]:
    """A server, and the age of the protocol in which it is spoken to."""
    carrier, mode = request.param
    return (parameters(*options) if carrier == "stdio" else web.url), mode


def test_every_tool_answers_and_names_the_text_that_answered(way: tuple[Any, str]) -> None:
    digest = arden.registry().digest

    async def scene(client: Client) -> None:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert list(tools) == list(VERBS) == list(QUESTIONS)
        for name, question in QUESTIONS.items():
            result = await client.call_tool(name, question)
            assert not result.is_error, text_of(result)
            content = result.structured_content
            jsonschema.validate(content, tools[name].output_schema)
            jsonschema.validate(question, tools[name].input_schema)
            assert content["registry"] == {
                "name": "arden", "digest": digest, "revision": None, "checked_to": "2001-12-31", "served_as": "arden",
            }  # fmt: skip
            said = text_of(result)
            assert said.startswith(content["answer"])
            assert f"registry arden, checked to 2001-12-31, digest {digest}" in said
            assert len(said) < BOUND
            if name in WITH_VANTAGE:
                assert content["vantage"]["as_of"] == "2001-12-31"
                assert content["vantage"]["known_by"] == "2001-12-31"
                assert content["vantage"]["standard"] == "reported"
                assert "law made by 2001-12-31; sources published by 2001-12-31" in said
            assert content["abridged"] == []

    talk(way[0], scene, way[1])


def test_a_finding_is_the_one_that_the_library_gives(web: Web, text: Path) -> None:
    finding = vires.open(text).ask(**ASK)

    async def scene(client: Client) -> CallToolResult:
        return await client.call_tool("ask", ASK)

    result = talk(web.url, scene)
    assert result.structured_content["document"] == json.loads(json.dumps(finding.to_dict()))
    assert result.structured_content["vantage"] == {"at": AT, **finding.vantage}


def test_the_text_of_a_finding_says_what_it_rests_on_and_what_would_settle_it(web: Web) -> None:
    async def scene(client: Client) -> list[CallToolResult]:
        questions = [
            ASK,
            {**ASK, "sites": [], "facts": {"trained": True}},
            {**ASK, "office": "arden/fisheries/inspector"},
            {**ASK, "sites": ["arden/site/yard"], "facts": {"trained": True, "board-approval": False}},
        ]
        return [await client.call_tool("ask", question) for question in questions]

    open_, shown, negative, irregular = (text_of(result) for result in talk(web.url, scene))
    for part in (
        "it depends on facts that are not stated",
        "Act 4 of 1990, section 1, Harbours Act [arden/act/1990/harbours/s1]",
        "Order 7 on inspectors [arden/order/7/grant]",
        "“reportedly”",
        "Where sources disagree:\n- day of decision of Order 7 on inspectors [arden/order/7]: 1995-06-01 (gazette) or "
        "1995-06-02 (coast-news); the record takes 1995-06-01",
        "What would settle it:\n- Has the inspector completed the training?",
        "Reviewed: no",
        "Seen from: the situation on 2000-01-01; law made by 2001-12-31; sources published by 2001-12-31; evidence "
        "reported or better.",
        "lacks: instruments of before 1990",
    ):
        assert part in open_
    assert "Outcome: AUTHORIZED, that is: authority is shown in the record." in shown
    assert "What would settle it" not in shown
    assert "Outcome: NO_AUTHORITY_SHOWN, that is: no authority is shown in the record." in negative
    assert "What came nearest" in negative or "No grant in the record names such an office" in negative
    assert "Outcome: IRREGULAR" in irregular
    for said in (open_, shown, negative, irregular):
        lowered = said.lower()
        assert not [word for word in ("illegal", "unlawful", "violat", "legal advice") if word in lowered]


def test_tools_are_marked_as_reading_and_take_no_more_than_they_name(web: Web) -> None:
    async def scene(client: Client) -> list[Tool]:
        return (await client.list_tools()).tools

    for tool in talk(web.url, scene):
        marks = tool.annotations
        assert marks is not None
        assert (marks.read_only_hint, marks.destructive_hint, marks.idempotent_hint, marks.open_world_hint) == (
            True, False, True, False,
        )  # fmt: skip
        assert tool.input_schema["additionalProperties"] is False
        assert set(tool.input_schema["properties"]["registry"]["enum"]) == {"arden", "stations", "kept"}
        assert {"registry", "revision"} <= set(tool.input_schema["properties"])
        assert ("cursor" in tool.input_schema["properties"]) == (tool.name != "ask")
        jsonschema.Draft202012Validator.check_schema(tool.input_schema)
        jsonschema.Draft202012Validator.check_schema(tool.output_schema)


def test_another_registry_is_asked_by_its_name_and_names_itself(web: Web) -> None:
    async def scene(client: Client) -> list[CallToolResult]:
        return [await client.call_tool("ask", {**ASK, "registry": name}) for name in ("arden", "stations", "kept")]

    names = [result.structured_content["registry"] for result in talk(web.url, scene)]
    assert [one["served_as"] for one in names] == ["arden", "stations", "kept"]
    assert len({one["digest"] for one in names}) == 3
    assert names[2]["revision"].startswith("sha256:")


def test_a_revision_of_a_ledger_is_asked_as_it_was(web: Web) -> None:
    async def scene(client: Client) -> list[Any]:
        results = [
            await client.call_tool("show", {"id": "arden/order/7", "registry": "kept", **more})
            for more in ({"revision": 1}, {"revision": 2}, {})
        ]
        return [result.structured_content for result in results]

    first, second, newest = talk(web.url, scene)
    assert first["document"]["label"] == "Order 7 on inspectors"
    assert second["document"]["label"] == newest["document"]["label"] == "Order 7 on the inspectors"
    assert second["registry"] == newest["registry"]
    assert first["registry"]["revision"] not in (None, second["registry"]["revision"])


def test_what_is_left_out_of_the_point_of_view_is_now_and_said(web: Web) -> None:
    async def scene(client: Client) -> Any:
        return (await client.call_tool("ask", {"office": ASK["office"], "power": ASK["power"]})).structured_content

    seen = talk(web.url, scene)["vantage"]
    assert seen["at"] == seen["as_of"] == seen["known_by"]
    assert seen["at"] > "2026"


def test_a_server_over_one_registry_offers_no_choice_of_one(text: Path) -> None:
    async def scene(client: Client) -> tuple[list[Tool], CallToolResult]:
        return (await client.list_tools()).tools, await client.call_tool("ask", ASK)

    tools, result = talk(parameters("--registry", str(text)), scene)
    assert not [tool.name for tool in tools if "registry" in tool.input_schema["properties"]]
    assert result.structured_content["registry"]["served_as"] == "arden"


@pytest.mark.slow
def test_the_headline_question_is_answered_from_the_bundled_registry() -> None:
    async def scene(client: Client) -> CallToolResult:
        question = {
            "office": "dea/special-agent", "power": "immigration/arrest/without-warrant", "at": "2025-01-23",
            "sites": [], "as_of": "2025-01-24", "known_by": "2025-01-24",
        }  # fmt: skip
        return await client.call_tool("ask", question)

    result = talk(parameters(), scene)
    finding = vires.open().ask(
        "dea/special-agent", "immigration/arrest/without-warrant", at="2025-01-23", sites=[], as_of="2025-01-24",
        known_by="2025-01-24",
    )  # fmt: skip
    content = result.structured_content
    assert content["document"] == json.loads(json.dumps(finding.to_dict()))
    assert content["registry"]["name"] == "us"
    said = text_of(result)
    for chain in finding.chains:
        for link in chain.links:
            assert f"[{link.provision}]" in said
    assert THEN["as_of"] not in said
