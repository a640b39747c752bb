"""Long lists come in pages: a walk gives every entry once, from one point of view, and a cursor is good for nothing
else."""

from __future__ import annotations

import base64
import itertools
import json
import time
from pathlib import Path
from typing import Any

import pytest
from mcp import Client

import vires
from tests.mcp.conftest import STATIONS
from tests.mcp.processes import PATIENCE, Web, talk
from tests.mcp.questions import AT, THEN
from tests.unit import arden
from vires.mcp.abridging import fit, size
from vires.mcp.paging import LONGEST_ENTRY, LONGEST_PAGE, Cursor, page_of
from vires.service.ledger.recording import record
from vires.service.refusal import Refusal

WHO = {"power": "arden/power/inspect", "registry": "stations"}


async def walk(client: Client, tool: str, question: dict[str, Any], **more: Any) -> list[dict[str, Any]]:
    """Every page of an answer."""
    pages, cursor = [], None
    while True:
        given = {**question, **more, **({"cursor": cursor} if cursor else {})}
        result = await client.call_tool(tool, given)
        assert not result.is_error, result.content
        pages.append(result.structured_content)
        assert len(pages) < 100
        cursor = result.structured_content["page"]["next"]
        if cursor is None:
            return pages


def slug(result: Any) -> str:
    """Why a tool refused."""
    assert result.is_error
    return str(result.structured_content["error"]["slug"])


def test_a_walk_gives_every_entry_once_and_in_order(web: Web, stations: Path) -> None:
    whole = vires.open(stations).who("arden/power/inspect", at=AT, **THEN).to_dict()

    async def scene(client: Client) -> list[list[dict[str, Any]]]:
        question = {**WHO, "at": AT, **THEN}
        return [await walk(client, "who", question), await walk(client, "who", question, limit=7)]

    for pages in talk(web.url, scene):
        assert len(pages) > 2
        for member in ("held", "wider", "not_shown"):
            together = [entry for page in pages for entry in page["document"][member]]
            assert together == json.loads(json.dumps(whole[member]))
        for page in pages:
            assert {k: v for k, v in page["document"].items() if k not in ("held", "wider", "not_shown")} == {
                k: v for k, v in json.loads(json.dumps(whole)).items() if k not in ("held", "wider", "not_shown")
            }
        assert {page["answer"] for page in pages} == {pages[0]["answer"]}
        total = STATIONS + 2 + len(whole["wider"]) + len(whole["not_shown"])
        assert [page["page"]["total"] for page in pages] == [total] * len(pages)
        ends = [(page["page"]["from"], page["page"]["to"]) for page in pages]
        assert ends[0][0] == 1
        assert ends[-1][1] == total
        assert all(before[1] + 1 == after[0] for before, after in itertools.pairwise(ends))


@pytest.mark.parametrize(
    ("tool", "question", "member", "number"),
    [
        ("timeline", {}, "instruments", STATIONS + 4),
        ("find", {"text": "station"}, "found", None),
        ("criticality", {"power": "arden/power/inspect", "at": AT}, "offices", None),
        ("show", {"id": "arden/act/1990/harbours/s1"}, "named_by", None),
        ("diff", {"from": "1995-01-01", "to": AT}, "changes", None),
    ],
)
def test_other_lists_are_walked_alike(
    web: Web, stations: Path, tool: str, question: dict[str, Any], member: str, number: int | None
) -> None:
    async def scene(client: Client) -> list[list[dict[str, Any]]]:
        given = {**question, "registry": "stations"}
        return [await walk(client, tool, given, limit=10), await walk(client, tool, given, limit=200)]

    small, large = talk(web.url, scene)
    entries = [entry for page in small for entry in page["document"][member]]
    assert entries == [entry for page in large for entry in page["document"][member]]
    assert len(small) == -(-small[0]["page"]["total"] // 10)
    assert number is None or len(entries) == number
    assert len(entries) == len({json.dumps(entry) for entry in entries}) > 1


def test_a_walk_that_began_now_is_seen_from_the_same_moment_to_its_end(web: Web) -> None:
    async def scene(client: Client) -> list[dict[str, Any]]:
        return await walk(client, "who", WHO, limit=20)

    pages = talk(web.url, scene)
    assert len(pages) > 2
    assert {json.dumps(page["vantage"]) for page in pages} == {json.dumps(pages[0]["vantage"])}


def test_a_cursor_is_good_for_its_question_only(web: Web) -> None:
    async def scene(client: Client) -> list[str]:
        first = await client.call_tool("who", {**WHO, "limit": 5})
        cursor = first.structured_content["page"]["next"]
        others: list[tuple[str, dict[str, Any]]] = [
            ("who", {**WHO, "at": AT}),
            ("who", {"power": WHO["power"], "registry": "arden"}),
            ("timeline", {"registry": "stations"}),
        ]
        found = [slug(await client.call_tool(tool, {**given, "cursor": cursor})) for tool, given in others]
        raw = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        for changed in (
            [*raw[:2], 10_000, *raw[3:]], [*raw[:2], -1, *raw[3:]], [*raw[:2], True, *raw[3:]], raw[:3], {},
            [*raw[:3], {"at": AT}, raw[4]], [*raw[:3], {"office": "x"}, raw[4]], [*raw[:3], [], raw[4]],
        ):  # fmt: skip
            text = base64.urlsafe_b64encode(json.dumps(changed).encode()).decode().rstrip("=")
            found.append(slug(await client.call_tool("who", {**WHO, "cursor": text})))
        for text in ("", "?", "é", "AAAA", "A" * 1999):
            found.append(slug(await client.call_tool("who", {**WHO, "cursor": text})))
        return found

    found = talk(web.url, scene)
    assert found[:3] == ["cursor-elsewhere"] * 3
    assert set(found[3:]) == {"cursor-unreadable"}


def test_a_walk_through_text_that_changed_is_refused_and_one_through_a_ledger_goes_on(tmp_path: Path) -> None:
    folder, address = tmp_path / "text", tmp_path / "arden.ledger"
    folder.mkdir()
    arden.write(folder)
    record(folder, str(address), author="ada", reason="as gazetted", legal=False)
    with Web("--registry", str(folder), "--tenant", f"kept={address}") as web:

        async def scene(client: Client) -> None:
            first = {
                name: (await client.call_tool("timeline", {"limit": 1, "registry": name})).structured_content
                for name in ("arden", "kept")
            }
            law = folder / "law.yaml"
            law.write_text(law.read_text().replace("Order 9 on yards", "Order 9 on the yards"), encoding="utf-8")
            record(folder, str(address), author="ben", reason="as printed", base=1, legal=False)
            for name in ("arden", "kept"):
                end = time.monotonic() + PATIENCE
                while True:
                    assert time.monotonic() < end, "what is new is not taken in"
                    now = (await client.call_tool("timeline", {"limit": 1, "registry": name})).structured_content
                    if now["registry"]["digest"] != first[name]["registry"]["digest"]:
                        break
            question = {"limit": 1, "registry": "arden", "cursor": first["arden"]["page"]["next"]}
            assert slug(await client.call_tool("timeline", question)) == "cursor-stale"
            pages = await walk(client, "timeline", {"registry": "kept", "cursor": first["kept"]["page"]["next"]})
            assert pages[0]["registry"] == first["kept"]["registry"]
            assert "Order 9 on yards" in [filing["title"] for filing in pages[0]["document"]["instruments"]]

        talk(web.url, scene)


# What is cut for size


def test_a_page_is_bounded_and_says_what_it_cut() -> None:
    entry = {"id": "x", "ways": [{"all": ["part " * 10] * 4} for _ in range(200)], "label": "kept"}
    document = {"verb": "who", "held": [entry] * 100, "rest": {"note": "n" * 10}}
    seen, first = [], 0
    while True:
        page = page_of(document, ("held",), first, 25)
        assert size(page.document["held"]) <= LONGEST_PAGE + LONGEST_ENTRY
        assert page.document["rest"] == document["rest"]
        ((place, kept),) = [(one["path"], one) for one in page.abridged.to_list()]
        assert place == "held[].ways"
        for short in page.document["held"]:
            assert size(short) <= LONGEST_ENTRY
            assert (short["id"], short["label"]) == ("x", "kept")
            assert len(short["ways"]) == kept["kept"]
        assert kept["left_out"] == sum(200 - len(short["ways"]) for short in page.document["held"])
        seen += page.document["held"]
        if not page.more:
            break
        first = page.until
    assert len(seen) == 100


def test_what_fits_is_left_as_it_is() -> None:
    document = {"held": [{"id": n, "ways": list(range(300))} for n in range(3)], "more": [1] * 1000}
    page = page_of(document, ("held",), 0, 25)
    assert page.document == document
    assert page.abridged.to_list() == []
    assert not page.more


def test_long_texts_are_cut_and_shapes_are_kept() -> None:
    value = {"text": "é" * 100_000, "list": [[1, 2, 3]] * 100, "none": None, "yes": True}
    short, cut = fit(value, 3000)
    assert size(short) <= 3000
    assert set(short) == set(value)
    assert short["text"].startswith("é")
    assert (short["none"], short["yes"]) == (None, True)
    assert set(cut) >= {"text"}


def test_a_page_beyond_the_end_and_an_empty_list_have_nothing_to_show() -> None:
    assert page_of({"held": []}, ("held",), 0, 25).document == {"held": []}
    page = page_of({"held": [1, 2]}, ("held",), 9, 25)
    assert (page.document, page.first, page.until, page.more) == ({"held": []}, 2, 2, False)


def test_a_cursor_comes_back_as_it_was() -> None:
    cursor = Cursor("sha256:0123456789abcdef0", "q" * 24, 7, {"at": "2000-01-01"}, "sha256:1")
    assert Cursor.read(cursor.to_text()) == Cursor("sha256:0123456789abcdef", "q" * 24, 7, {"at": AT}, "sha256:1")
    with pytest.raises(Refusal):
        Cursor.read("x" * 5000)
