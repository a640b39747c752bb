"""Who calls: by tokens, for one registry; what a private registry shows to whom; and what is told to who is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests.api.served import Served
from tests.unit import arden
from vires.api.guard.need import scope_needed
from vires.service.permission.access import Access
from vires.service.permission.caller import EVERYWHERE
from vires.service.permission.register import Register
from vires.service.verbs.catalogue import VERBS

WHOAMI = "/api/v1/whoami"
ASK = "/api/v1/ask?office=arden/harbour/inspector&power=arden/power/inspect&at=2000-01-01"


@pytest.fixture(scope="module")
def law(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(arden.write(tmp_path_factory.mktemp("law")))


@pytest.fixture
def register(tmp_path: Path) -> Register:
    return Register(tmp_path / "tokens.jsonl")


@pytest.fixture
def public(serve: Callable[..., Served], law: str, register: Register) -> Served:
    return serve({"": law, "harbour": law}, access=Access(tokens=register.path))


@pytest.fixture
def private(serve: Callable[..., Served], law: str, register: Register) -> Served:
    return serve({"": law, "harbour": law}, access=Access(tokens=register.path, private=True))


def bearer(secret: str, **more: str) -> dict[str, str]:
    return {"authorization": f"Bearer {secret}", **more}


def told(response: httpx.Response) -> tuple[int, bytes, dict[str, str]]:
    """All that a response tells, but for the name of the request."""
    return response.status_code, response.content, {k: v for k, v in response.headers.items() if k != "x-request-id"}


def test_public_registry_is_read_by_anybody(public: Served) -> None:
    assert public.get(ASK).status_code == 200
    assert public.get(WHOAMI).json() == {
        "name": "anonymous", "role": "reader", "scopes": ["read", "ask"], "tenant": "", "via": "nothing",
    }  # fmt: skip


def test_token_is_known_in_its_registry(public: Served, register: Register) -> None:
    _, secret = register.create("ada", ["read", "review"], tenant="harbour")
    found = public.get(f"/t/harbour{WHOAMI}", headers=bearer(secret)).json()
    assert (found["name"], found["role"], found["scopes"], found["tenant"]) == (
        "ada", "reviewer", ["read", "review"], "harbour",
    )  # fmt: skip


def test_token_that_does_not_hold_is_refused_also_where_none_is_needed(public: Served, register: Register) -> None:
    refused = public.get(ASK, headers=bearer("vires_000000000000_" + "A" * 43))
    assert refused.status_code == 401
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["slug"] == "caller-unknown"
    assert refused.headers["www-authenticate"] == 'Bearer realm="vires", error="invalid_token"'


@pytest.mark.parametrize("place", ["public", "private"])
def test_token_of_another_registry_is_told_what_an_unknown_one_is(
    request: pytest.FixtureRequest, register: Register, place: str
) -> None:
    """Unknown, of another registry, expired, revoked, altered or no token at all: status, body and headers are the
    same, so that nobody learns from them which it is."""
    served: Served = request.getfixturevalue(place)
    _, other = register.create("ada", ["administer"], tenant="harbour")
    token, revoked = register.create("ben", ["read"])
    register.revoke(token.id)
    _, expired = register.create("carl", ["read"])
    path = register.path
    lines = path.read_text().splitlines()
    lines[-1] = lines[-1].replace(f'"expires":"{expire_of(lines[-1])}"', '"expires":"2001-01-01T00:00:00Z"')
    path.write_text("\n".join(lines) + "\n")
    shown = [
        "vires_000000000000_" + "A" * 43, other, revoked, expired, other[:-1] + ("A" if other[-1] != "A" else "B"),
        "vires_", "nonsense", "e30.e30.e30",
    ]  # fmt: skip
    answers = [told(served.get(ASK, headers=bearer(one))) for one in shown]
    assert answers[0][0] == 401
    assert all(one == answers[0] for one in answers)
    assert served.get(f"/t/harbour{WHOAMI}", headers=bearer(other)).status_code in (200, 403)


def expire_of(line: str) -> str:
    return line.partition('"expires":"')[2].partition('"')[0]


def test_revoked_token_is_refused_at_the_next_request(public: Served, register: Register) -> None:
    token, secret = register.create("ada", ["read"])
    assert public.get(WHOAMI, headers=bearer(secret)).status_code == 200
    register.revoke(token.id)
    assert public.get(WHOAMI, headers=bearer(secret)).status_code == 401


def test_use_of_a_token_is_noted_by_the_day(public: Served, register: Register) -> None:
    _, secret = register.create("ada", ["read"])
    for _ in range(3):
        public.get(WHOAMI, headers=bearer(secret))
    (token,) = register.tokens()
    assert token.used is not None
    assert len(token.used) == 10
    assert register.path.read_text().count('"used"') == 1


def test_file_of_tokens_that_cannot_be_believed_lets_nobody_in(public: Served, register: Register) -> None:
    _, secret = register.create("ada", ["administer"])
    register.path.chmod(0o666)
    refused = public.get(WHOAMI, headers=bearer(secret))
    assert (refused.status_code, refused.json()["slug"]) == (503, "callers-unknown")
    assert str(register.path) not in refused.text
    assert public.get(WHOAMI).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        [("authorization", "Basic YTpi")],
        [("authorization", "Bearer")],
        [("authorization", "")],
        [("authorization", "Bearer  ")],
        [("authorization", b"Bearer \xff\xfe")],
        [("authorization", "Bearer " + "A" * 9000)],
        [("authorization", "Bearer a"), ("authorization", "Bearer b")],
    ],
)
def test_header_that_shows_nobody_is_refused(public: Served, headers: list[tuple[str, str | bytes]]) -> None:
    refused = public.get(WHOAMI, headers=headers)
    assert (refused.status_code, refused.json()["slug"]) == (401, "caller-unknown")


def test_two_tokens_at_once_are_none(public: Served, register: Register) -> None:
    _, secret = register.create("ada", ["read"])
    twice = [("authorization", f"Bearer {secret}")] * 2
    assert public.get(WHOAMI, headers=twice).status_code == 401


def test_private_registry_shows_nothing_to_who_is_not_known(private: Served) -> None:
    """Every path there is, and some that are not, is answered alike; so is the name of a registry that is not served.
    Health is for the machine that watches, discovery for who is to send a token."""
    routes = [path for path in private.app.openapi()["paths"] if "{" not in path]
    answers = set()
    discovery = "/.well-known/authzen-configuration"
    ways = ("/api/v1/terms", discovery, "/auth/login", "/nothing", "/", "")
    below = [f"/t/{name}{way}" for name in ("harbour", "nothing", "") for way in ways]
    after = [f"{discovery}{way}" for way in ("/t/harbour", "/t/nothing", "/")]
    assert discovery in routes
    for path in [*routes, *below, *after, "/openapi.json", "/nothing", "/", "//", "/auth", "/mcp"]:
        if path == discovery:
            continue
        for method in ("GET", "POST", "DELETE", "OPTIONS"):
            answers.add(told(private.request(method, path))[:2])
    assert len(answers) == 1
    ((status, body),) = answers
    assert status == 401
    assert b"arden" not in body.lower()


def test_unknown_caller_of_a_private_registry_is_told_how_to_be_known(private: Served) -> None:
    refused = private.get(ASK)
    assert refused.headers["www-authenticate"] == 'Bearer realm="vires"'
    assert refused.headers["cache-control"] == "no-store"


def test_private_registry_is_read_and_asked_by_who_may(private: Served, register: Register) -> None:
    _, reads = register.create("ada", ["read"])
    _, asks = register.create("ben", ["ask"])
    terms = "/api/v1/terms"
    assert private.get(terms, headers=bearer(reads)).status_code == 200
    assert private.get(ASK, headers=bearer(asks)).status_code == 200
    for path, secret in ((ASK, reads), (terms, asks), ("/openapi.json", asks)):
        refused = private.get(path, headers=bearer(secret))
        assert (refused.status_code, refused.json()["slug"]) == (403, "no-right")
        assert refused.headers["www-authenticate"].endswith('error="insufficient_scope"')
    evaluation = private.post("/access/v1/evaluation", headers=bearer(reads), json={})
    assert evaluation.status_code == 403


def test_answers_to_somebody_in_particular_stay_out_of_shared_caches(
    public: Served, private: Served, register: Register
) -> None:
    _, secret = register.create("ada", ["read", "ask"], tenant=EVERYWHERE)
    anybodys = public.get(ASK).headers["cache-control"]
    for served, headers in ((public, bearer(secret)), (private, bearer(secret)), (public, {"cookie": "a=b"})):
        response = served.get(ASK, headers=headers)
        parts = {part.strip() for part in response.headers["cache-control"].split(",")}
        assert parts & {"private", "no-store"}
        assert not parts & {"public"}
        assert "authorization" in response.headers["vary"].lower()
    assert "private" not in anybodys


def test_who_is_behind_a_token_is_nowhere_in_a_problem(public: Served, register: Register) -> None:
    _, secret = register.create("ada lovelace", ["read"], tenant="harbour")
    refused = public.get(WHOAMI, headers=bearer(secret))
    assert "ada" not in refused.text
    assert secret not in refused.text


@pytest.mark.parametrize(
    ("path", "scope"),
    [
        ("/api/v1/ask", "ask"),
        ("/api/v1/who", "ask"),
        ("/api/v1/whoami", "read"),
        ("/api/v1/terms/ask", "read"),
        ("/api/v1/revisions", "read"),
        ("/access/v1/search/subject", "ask"),
        ("/mcp", "ask"),
        ("/ask", "ask"),
        ("/who/arden/power/inspect", "ask"),
        ("/record/ask", "read"),
        ("/", "read"),
        ("", "read"),
        ("/authenticate", "ask"),
        ("/.well-known/authzen-configuration/t/harbour", "read"),
    ],
)
def test_scope_is_that_of_the_path(path: str, scope: str) -> None:
    assert scope_needed(path, "") == scope
    assert scope_needed(path, "harbour") == scope


def test_every_verb_takes_the_scope_to_ask() -> None:
    assert {scope_needed(f"/api/v1/{verb}", "") for verb in VERBS} == {"ask"}
