"""Every request on the guide's page gives what stands below it: each member that is shown is so."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from tests.api.served import Served
from tests.readme import FENCE, GUIDES

PAGE = (GUIDES / "authzen.md").read_text(encoding="utf-8")
SHOWN = re.compile(r"```sh\n(?P<call>curl .*?)```\n```json\n(?P<answer>.*?)```\n", re.DOTALL)
EXAMPLES = [(found["call"], json.loads(found["answer"])) for found in SHOWN.finditer(PAGE)]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("guide")
    for found in FENCE.finditer(PAGE):
        if found["file"]:
            path = Path(folder, found["file"])
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(found["body"], encoding="utf-8")
    one = Served({"": str(folder / "harbour")})
    yield one
    one.close()


def test_the_page_has_examples() -> None:
    assert len(EXAMPLES) == PAGE.count("curl -s ") == 5


@pytest.mark.parametrize(("call", "answer"), EXAMPLES, ids=range(len(EXAMPLES)))
def test_a_call_gives_what_is_shown(served: Served, call: str, answer: dict[str, Any]) -> None:
    program, silent, address, header, kind, data, body = shlex.split(call)
    assert (program, silent, header, data) == ("curl", "-s", "-H", "-d")
    name, _, value = kind.partition(": ")
    response = served.post(address.removeprefix("http://127.0.0.1:8000"), content=body, headers={name: value})
    assert response.status_code == 200
    assert_shown(answer, response.json())


def assert_shown(shown: Any, given: Any, path: str = "") -> None:
    """Hold what is shown against what was given; a member that is not shown may be anything."""
    if isinstance(shown, dict):
        for name, value in shown.items():
            assert_shown(value, given[name], f"{path}.{name}")
    elif isinstance(shown, list):
        assert len(shown) == len(given), path
        for place, (one, other) in enumerate(zip(shown, given, strict=True)):
            assert_shown(one, other, f"{path}[{place}]")
    else:
        assert shown == given, path
