"""What the guide to the interface shows is what happens. `python -m tests.api.test_guide` writes its table anew."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.api.served import Served
from vires.api.models.responses import SAID
from vires.api.problem import BY_STATUS
from vires.service.verbs.catalogue import VERBS

PAGE = Path(__file__).parents[2] / "docs" / "guide" / "http-api.md"
FENCE = re.compile(r"```http\n(GET|POST) (\S+)\n(.*?)\n?\n(\d{3})\n(.*?)```", re.DOTALL)
BEGIN, END = "<!-- slugs -->\n", "<!-- end of slugs -->"
SHOWN = [found.groups() for found in FENCE.finditer(PAGE.read_text(encoding="utf-8"))]


def table() -> str:
    """The statuses with their slugs."""
    rows = ["| status | means | slugs |", "|---|---|---|"]
    for status, slugs in BY_STATUS.items():
        listed = ", ".join(f"`{slug}`" for slug in sorted(slugs.split()))
        rows.append(f"| {status} | {SAID[status][:1].lower()}{SAID[status][1:].rstrip('.')} | {listed} |")
    return "\n".join(rows) + "\n"


def written() -> str:
    """The page with its table as it is to be."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    return before + BEGIN + table() + END + rest.partition(END)[2]


def test_the_page_lists_every_slug_under_its_status() -> None:
    assert PAGE.read_text(encoding="utf-8") == written(), "write it anew: python -m tests.api.test_guide"


def test_the_page_names_every_verb() -> None:
    section = PAGE.read_text(encoding="utf-8").partition("## The verbs")[2].partition("- by **GET**")[0]
    assert set(re.findall(r"`([a-z]+)`", section)) == set(VERBS)


@pytest.mark.parametrize(("method", "path", "body", "status", "shown"), SHOWN)
def test_a_request_gives_what_is_shown(
    arden: Served, method: str, path: str, body: str, status: str, shown: str
) -> None:
    response = arden.request(method, path, **({"json": json.loads(body)} if body else {}))
    assert response.status_code == int(status)
    agrees(json.loads(shown), response.json())


def test_every_example_is_run() -> None:
    assert len(SHOWN) == PAGE.read_text(encoding="utf-8").count("```http") > 6


def agrees(shown: Any, found: Any) -> None:
    """Hold what is shown to what was found, in which there may be more."""
    if isinstance(shown, dict):
        for name, value in shown.items():
            agrees(value, found[name])
    elif isinstance(shown, list):
        assert len(shown) == len(found)
        for one, other in zip(shown, found, strict=True):
            agrees(one, other)
    else:
        assert shown == found


if __name__ == "__main__":
    PAGE.write_text(written(), encoding="utf-8")
