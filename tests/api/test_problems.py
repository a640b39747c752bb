"""Whatever is refused is refused with a problem document, under a slug that has one status."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.api.served import Served
from tests.unit import arden as text
from vires.api.models.responses import SAID
from vires.api.problem import BY_STATUS, SPOKEN, STATUS, problem
from vires.service.refusal import Refusal
from vires.service.serving.desk import Answered, Desk

SOURCE = Path(__file__).parents[2] / "src" / "vires"
SLUG = re.compile(r"[a-z]+(-[a-z0-9]+)*")
RAISED = {"Refusal": 0, "LedgerError": 0, "unreadable": 0, "Problem": 0, "_unreadable": 1}
"""What makes a refusal, with the place of its slug among the arguments."""
ELSEWHERE = ("cli", "client", "mcp", "registry", "web")
"""Rooms whose refusals no request of the interface meets: commands, what the client finds by itself, other surfaces,
and diagnostics of texts."""


def literals() -> Iterator[tuple[str, str]]:
    """Every slug that the code writes where it refuses, with its place."""
    for path in sorted(SOURCE.rglob("*.py")):
        room = path.relative_to(SOURCE).parts[0]
        if room in ELSEWHERE:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name == "__init__" and path.name == "failure.py":
                name = "LedgerError"
            if name in RAISED and len(node.args) > RAISED[name]:
                for part in ast.walk(node.args[RAISED[name]]):
                    if isinstance(part, ast.Constant) and isinstance(part.value, str) and SLUG.fullmatch(part.value):
                        if part.value in ("msg", "slug"):  # a key of what another refusal says
                            continue
                        yield part.value, f"{path.relative_to(SOURCE)}:{node.lineno}"


def written() -> set[str]:
    """Every text in the code that could be a slug."""
    found: set[str] = set()
    for path in SOURCE.rglob("*.py"):
        if path.name != "problem.py":
            found |= set(re.findall(r"[\"`']([a-z]+(?:-[a-z0-9]+)+)[\"`']", path.read_text(encoding="utf-8")))
    return found | {"busy"}


def test_every_slug_that_is_raised_has_a_status() -> None:
    found = list(literals())
    assert len({slug for slug, _ in found}) > 150
    assert [one for one in found if one[0] not in STATUS] == []


def test_no_slug_has_two_statuses_and_none_is_made_up() -> None:
    listed = [slug for slugs in BY_STATUS.values() for slug in slugs.split()]
    assert sorted(listed) == sorted(set(listed))
    # What the engine asks of a term has its slug from the kind of the term.
    made = {f"unknown-{kind}" for kind in ("office", "power", "territory", "site", "subject")}
    assert sorted(set(listed) - written() - made) == []
    assert set(BY_STATUS) <= set(SAID)
    assert set(STATUS) >= SPOKEN


@pytest.mark.parametrize("slug", sorted(STATUS))
def test_every_slug_makes_a_problem(slug: str) -> None:
    found = problem(Refusal(slug, "what was found", "what to do", nearest=("a", "b")))
    assert found.status_code == STATUS[slug]
    assert found.headers["content-type"] == "application/problem+json"


def test_what_a_fault_says_of_files_is_not_said_outside() -> None:
    for slug, status in STATUS.items():
        refusal = Refusal(slug, "`/srv/law/arden.yaml` is gone", "ask `postgresql://host`", nearest=("/srv/law",))
        said = bytes(problem(refusal).body).decode()
        assert ("/srv" in said) is (status < 500 or slug in SPOKEN)


def test_a_problem_says_what_the_command_line_says(arden: Served) -> None:
    response = arden.get("/api/v1/show", params={"id": "arden/order/8"})
    assert response.headers["content-type"] == "application/problem+json"
    found = response.json()
    assert found.pop("nearest")[0] == "arden/order/7"
    assert found == {
        "type": "urn:vires:problem:name-unknown",
        "title": "no record in registry `arden` is called `arden/order/8`",
        "status": 404,
        "slug": "name-unknown",
        "where": None,
        "try": "did you mean `arden/order/7`? `vires find` looks for everyday words",
    }


def test_all_that_is_wrong_with_a_draft_is_told(arden: Served) -> None:
    draft = "instrument: arden/order/30\nkind: order\n"
    response = arden.post("/api/v1/impact", json={"draft": draft})
    found = response.json()
    assert (response.status_code, found["slug"]) == (422, "draft-unreadable")
    assert found["where"] == {"file": "draft", "line": 1, "column": 1}
    assert len(found["problems"]) > 1


def test_nothing_under_an_address(arden: Served) -> None:
    for path in ("/", "/api", "/api/v1", "/api/v1/nothing", "/api/v2/ask", "/api/v1/../../etc/passwd"):
        response = arden.get(path)
        assert (response.status_code, response.json()["slug"]) == (404, "path-unknown")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/api/v1/ask", "GET, HEAD, POST"),
        ("DELETE", "/api/v1/terms", "GET, HEAD"),
        ("POST", "/api/v1/terms/arden/harbour", "GET, HEAD"),
        ("OPTIONS", "/api/v1/ask", "GET, HEAD, POST"),
        ("POST", "/openapi.json", "GET, HEAD"),
    ],
)
def test_another_method_is_told_which_there_are(arden: Served, method: str, path: str, allowed: str) -> None:
    response = arden.request(method, path)
    assert (response.status_code, response.json()["slug"]) == (405, "method-unknown")
    assert response.headers["allow"] == allowed


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("text/html", 406),
        ("application/json;q=0", 406),
        ("application/json;q=0.000, text/*", 406),
        ("application/json", 200),
        ("application/*", 200),
        ("text/html, */*;q=0.1", 200),
        ("APPLICATION/JSON", 200),
        ("", 406),
    ],
)
def test_who_takes_no_json_is_told_so(arden: Served, accept: str, status: int) -> None:
    response = arden.get("/api/v1/terms", headers={"Accept": accept})
    assert response.status_code == status
    if status == 406:
        assert response.json()["slug"] == "media-type-unacceptable"


@pytest.mark.parametrize(
    ("kind", "body", "status", "slug"),
    [
        (None, b"{}", 415, "media-type-unknown"),
        ("text/plain", b"{}", 415, "media-type-unknown"),
        ("application/json; charset=latin-1", b"{}", 415, "media-type-unknown"),
        ("application/x-www-form-urlencoded", b"office=x", 415, "media-type-unknown"),
        ("application/json", b"", 400, "json-unreadable"),
        ("application/json", b"{", 400, "json-unreadable"),
        ("application/json", b"{'office': 1}", 400, "json-unreadable"),
        ("application/json", b'{"office": "\xff"}', 400, "json-unreadable"),
        ("application/json", b'{"office": "\\ud800"}', 400, "json-unreadable"),
        ("application/json", b'{"facts": {"tonnage": NaN}}', 400, "json-unreadable"),
        ("application/json", b"[]", 422, "arguments-unreadable"),
        ("application/json", b'"office"', 422, "arguments-unreadable"),
        ("application/json", b"null", 422, "arguments-unreadable"),
        ("application/json", b'{"offices": "x"}', 422, "arguments-unreadable"),
        ("application/json; charset=UTF-8", b'{"office": 1, "power": "x"}', 422, "arguments-unreadable"),
        ("application/json", b'{"office": "x", "power": "y", "sites": [{"site": "x", "metres": "8"}]}', 422,
         "arguments-unreadable"),
        ("application/json", b'{"office": "x", "power": "y", "facts": {"tonnage": 1e999}}', 422,
         "arguments-unreadable"),
    ],
)  # fmt: skip
def test_a_body_that_cannot_be_read(arden: Served, kind: str | None, body: bytes, status: int, slug: str) -> None:
    headers = {} if kind is None else {"Content-Type": kind}
    response = arden.post("/api/v1/ask", content=body, headers=headers)
    assert (response.status_code, response.json()["slug"]) == (status, slug), response.text


def test_what_is_wrong_in_a_body_is_told_all_at_once(arden: Served) -> None:
    title = arden.post("/api/v1/ask", json={"office": 1, "standard": "best", "odd": 1}).json()["title"]
    for name in ("office", "power", "standard", "odd"):
        assert f"`{name}`" in title


class Broken(Desk):
    """A desk whose work fails as a fault in the code would."""

    async def ask(self, *given: Any) -> Answered:
        raise ZeroDivisionError("the secret of /srv/law")

    def at_once(self, *given: Any) -> Answered | None:
        return None


def test_a_fault_inside_says_nothing_of_the_inside(
    serve: Callable[..., Served], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    served = serve({"": str(text.write(tmp_path))})
    served.run(served.service.desk.close())
    served.service.desk = Broken()
    response = served.get("/api/v1/describe", headers={"X-Request-ID": "mine"})
    assert (response.status_code, response.json()["slug"]) == (500, "internal-error")
    assert "`mine`" in response.json()["try"]
    assert not any(word in response.text for word in ("srv", "Zero", "Traceback", str(tmp_path)))
    assert "mine" in caplog.text


def test_a_registry_that_cannot_be_read_is_not_told_by_its_place(serve: Callable[..., Served], tmp_path: Path) -> None:
    (tmp_path / "registry.yaml").write_text("registry: arden\nodd: true\n", encoding="utf-8")
    served = serve({"": str(tmp_path)})
    response = served.get("/api/v1/describe")
    assert (response.status_code, response.json()["slug"]) == (500, "registry-unreadable")
    assert "odd" not in response.text
    assert str(tmp_path) not in response.text
    assert "problems" not in response.json()


def test_a_revision_of_text_is_refused_without_the_place_of_the_text(arden: Served) -> None:
    response = arden.get("/api/v1/describe", params={"revision": "7"})
    assert (response.status_code, response.json()["slug"]) == (404, "revision-without-ledger")
    assert str(arden.hosted[""].address) not in response.text
