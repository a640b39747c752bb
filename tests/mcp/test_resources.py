"""Registries and their records are resources: listed in pages, read by their addresses, and completed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from mcp import Client, MCPError
from mcp_types import INVALID_PARAMS, PromptReference, ResourceTemplateReference

from tests.mcp.conftest import STATIONS
from tests.mcp.processes import Web, talk
from tests.mcp.questions import AT
from tests.unit import arden
from vires.mcp.prompts import PROMPTS

TEMPLATES = {
    "vires://{registry}",
    "vires://{registry}/instruments/{+id}",
    "vires://{registry}/terms/{+id}",
    "vires://{registry}/sources/{+id}",
}


async def listed(client: Client) -> list[Any]:
    """Every resource."""
    found, cursor, pages = [], None, 0
    while True:
        page = await client.list_resources(cursor=cursor)
        found += page.resources
        pages += 1
        assert len(page.resources) <= 100
        cursor = page.next_cursor
        if cursor is None:
            assert pages > 1
            return found


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_every_resource_is_listed_once_and_can_be_read(web: Web, mode: str) -> None:
    registry = arden.registry()
    terms = sum(len(scheme) for scheme in registry.terms.values())

    async def scene(client: Client) -> None:
        found = [one.uri for one in await listed(client)]
        assert len(found) == len(set(found))
        own = [one for one in found if one.startswith("vires://arden")]
        assert len(own) == 1 + len(registry.instruments) + terms + len(registry.sources)
        assert len([one for one in found if one.startswith("vires://stations/")]) == len(own) - 1 + 2 * STATIONS
        for address in own:
            (part,) = (await client.read_resource(address)).contents
            assert part.uri == address
            assert part.mime_type == "application/json"
            content = json.loads(part.text)
            assert content["registry"]["digest"] == registry.digest
            assert content["registry"]["checked_to"] == "2001-12-31"
            identity = address.partition("s/")[2] if "s/" in address else ""
            if identity:
                assert address.endswith(content["document"]["id"])

    talk(web.url, scene, mode)


def test_a_registry_says_what_it_holds_and_what_it_lacks(web: Web) -> None:
    async def scene(client: Client) -> Any:
        return json.loads((await client.read_resource("vires://arden")).contents[0].text)

    content = talk(web.url, scene)
    assert content["answer"] == "Law of Arden holds 4 instruments with 8 provisions, checked to 2001-12-31."
    assert content["document"]["coverage"][0]["gaps"] == ["instruments of before 1990"]


@pytest.mark.parametrize(
    "address",
    [
        "vires://nowhere", "vires://arden/instruments/arden/order/99", "vires://arden/instruments/", "vires://arden/x/y",
        "vires://arden/terms/arden/order/7", "vires://arden/sources/../../etc/passwd", "file:///etc/passwd",
        "vires://", "vires://arden/instruments/" + "x" * 5000, "vires://arden/instruments/%ff%00", "x",
    ],
)  # fmt: skip
def test_an_address_at_which_there_is_nothing_is_an_error(web: Web, address: str) -> None:
    async def scene(client: Client) -> MCPError:
        with pytest.raises(MCPError) as raised:
            await client.read_resource(address)
        return raised.value

    error = talk(web.url, scene, "legacy")
    assert error.code == INVALID_PARAMS
    assert error.data["slug"] in ("resource-unknown", "registry-unknown")
    assert len(error.message) < 1000


def test_a_record_that_is_nearly_named_brings_the_address_of_those_that_are(web: Web) -> None:
    async def scene(client: Client) -> MCPError:
        with pytest.raises(MCPError) as raised:
            await client.read_resource("vires://arden/terms/harbour/inspectors")
        return raised.value

    assert "vires://arden/terms/arden/harbour/inspector" in talk(web.url, scene, "legacy").data["nearest"]


def test_a_cursor_of_another_list_is_refused(web: Web) -> None:
    async def scene(client: Client) -> list[int]:
        page = await client.call_tool("who", {"power": "arden/power/inspect", "registry": "stations", "limit": 5})
        codes = []
        for cursor in (page.structured_content["page"]["next"], "nonsense", "A" * 5000):
            with pytest.raises(MCPError) as raised:
                await client.list_resources(cursor=cursor)
            codes.append(raised.value.code)
        for lists in (client.list_tools, client.list_prompts, client.list_resource_templates):
            with pytest.raises(MCPError) as raised:
                await lists(cursor="nonsense")
            codes.append(raised.value.code)
        return codes

    assert talk(web.url, scene) == [INVALID_PARAMS] * 6


def test_templates_are_completed_with_ids(web: Web) -> None:
    async def scene(client: Client) -> dict[str, Any]:
        assert {one.uri_template for one in (await client.list_resource_templates()).resource_templates} == TEMPLATES

        async def complete(kind: str, name: str, value: str, registry: str | None = "arden") -> Any:
            ref = ResourceTemplateReference(uri=f"vires://{{registry}}{f'/{kind}/{{+id}}' if kind else ''}")
            context = {"registry": registry} if registry else None
            return (await client.complete(ref, {"name": name, "value": value}, context)).completion

        return {
            "registry": await complete("", "registry", "", None),
            "begun": await complete("instruments", "id", "arden/order/1"),
            "within": await complete("terms", "id", "inspector"),
            "label": await complete("instruments", "id", "yards"),
            "many": await complete("terms", "id", "", "stations"),
            "none": await complete("sources", "id", "zzz"),
        }

    found = talk(web.url, scene)
    assert found["registry"].values == ["arden", "kept", "stations"]
    assert found["begun"].values == ["arden/order/12"]
    assert found["within"].values == ["arden/fisheries/inspector", "arden/harbour/inspector"]
    assert found["label"].values == ["arden/order/9"]
    assert found["many"].total == STATIONS + 16
    assert len(found["many"].values) <= 100
    assert (found["none"].values, found["none"].total) == ([], 0)


def test_what_cannot_be_completed_is_an_error(web: Web) -> None:
    async def scene(client: Client) -> list[str]:
        found = []
        for ref, name, context in (
            (ResourceTemplateReference(uri="vires://{registry}/laws/{+id}"), "id", {}),
            (ResourceTemplateReference(uri="vires://{registry}"), "id", {}),
            (ResourceTemplateReference(uri="vires://{registry}/terms/{+id}"), "id", {"registry": "nowhere"}),
            (PromptReference(name="nothing"), "office", {}),
        ):
            with pytest.raises(MCPError) as raised:
                await client.complete(ref, {"name": name, "value": ""}, context)
            assert raised.value.code == INVALID_PARAMS
            found.append(raised.value.data["slug"])
        return found

    assert talk(web.url, scene) == ["template-unknown", "argument-unknown", "registry-unknown", "prompt-unknown"]


# Prompts


def test_prompts_tell_to_cite_the_record_and_to_say_what_it_does_not_show(web: Web) -> None:
    given = {
        "may-this-office": {"office": "harbour\ninspector", "power": "inspect {vessels}", "at": AT},
        "who-may": {"power": "inspect vessels"},
        "what-changed": {"from": "1994-01-01", "to": AT, "office": "harbour"},
        "on-whose-word": {"id": "arden/order/7", "registry": "arden"},
    }

    async def scene(client: Client) -> dict[str, str]:
        listed = {prompt.name: prompt for prompt in (await client.list_prompts()).prompts}
        assert set(listed) == set(given) == set(PROMPTS)
        texts = {}
        for name, arguments in given.items():
            result = await client.get_prompt(name, arguments)
            (message,) = result.messages
            assert message.role == "user"
            texts[name] = message.content.text
            for bad in ({}, {**arguments, "more": "x"}, {**arguments, next(iter(arguments)): "x" * 1000}):
                with pytest.raises(MCPError) as raised:
                    await client.get_prompt(name, bad)
                assert raised.value.code == INVALID_PARAMS
        with pytest.raises(MCPError):
            await client.get_prompt("nothing", {})
        return texts

    texts = talk(web.url, scene)
    for text in texts.values():
        assert "not shown in the record" in text
        assert "cite for each statement the provision" in text
    assert "harbour inspector may do this: inspect {vessels}?" in texts["may-this-office"]
    assert f"on {AT} (`at`)" in texts["may-this-office"]
    assert "between 1994-01-01 and 2000-01-01" in texts["what-changed"]


def test_arguments_of_prompts_are_completed(web: Web) -> None:
    async def scene(client: Client) -> list[list[str]]:
        found = []
        for prompt, name, value in (
            ("may-this-office", "office", "harbour inspector"), ("may-this-office", "power", "cargo"),
            ("may-this-office", "place", ""), ("may-this-office", "at", "20"), ("on-whose-word", "id", "gaz"),
            ("who-may", "registry", "st"),
        ):  # fmt: skip
            said = await client.complete(PromptReference(name=prompt), {"name": name, "value": value})
            found.append(said.completion.values)
        return found

    assert talk(web.url, scene) == [
        ["arden/harbour/inspector"], ["arden/power/inspect/cargo"], ["arden/site/yard"], [], ["gazette"], ["stations"],
    ]  # fmt: skip
