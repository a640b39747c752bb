"""What every response carries, whoever asks and whatever comes of it; and which pages may read it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests.api.served import Served
from tests.unit import arden as text
from vires.api.guard.shield import kept_apart
from vires.service.permission.access import Access, read_access
from vires.service.refusal import Refusal

ORIGIN = "https://pages.arden.example"
ALWAYS = {
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


@pytest.fixture(scope="module")
def law(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(text.write(tmp_path_factory.mktemp("law")))


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1/terms", 200),
        ("GET", "/openapi.json", 200),
        ("GET", "/nothing", 404),
        ("GET", "/t/nothing/api/v1/terms", 404),
        ("POST", "/api/v1/ask", 415),
        ("PUT", "/api/v1/ask", 405),
        ("GET", "/api/v1/tokens", 401),
    ],
)
def test_every_response_carries_the_headers(arden: Served, method: str, path: str, status: int) -> None:
    response = arden.request(method, path)
    assert response.status_code == status
    assert {name: response.headers.get(name) for name in ALWAYS} == ALWAYS
    assert "permissions-policy" in response.headers
    assert "server" not in response.headers
    assert "x-powered-by" not in response.headers
    assert "strict-transport-security" not in response.headers
    assert not [name for name in response.headers if name.startswith("access-control-")]


def test_each_header_stands_once(arden: Served) -> None:
    response = arden.get("/api/v1/terms")
    for name in (*ALWAYS, "cache-control", "content-type", "x-request-id"):
        assert len(response.headers.get_list(name)) == 1, name


def test_transport_is_pinned_where_the_outside_comes_by_https(serve: Callable[..., Served], law: str) -> None:
    served = serve({"": law}, public_url="https://arden.example")
    for path in ("/api/v1/terms", "/nothing"):
        assert served.get(path).headers["strict-transport-security"].startswith("max-age=31536000")


def test_no_other_origin_may_read_unless_it_is_configured(arden: Served) -> None:
    asked = arden.request("OPTIONS", "/api/v1/ask", headers={"origin": ORIGIN, "access-control-request-method": "POST"})
    assert asked.status_code >= 400
    for response in (asked, arden.get("/api/v1/terms", headers={"origin": ORIGIN})):
        assert not [name for name in response.headers if name.startswith("access-control-")]


def test_configured_origin_may_read_and_send_without_cookies(serve: Callable[..., Served], law: str) -> None:
    served = serve({"": law}, access=Access(origins=frozenset({ORIGIN}), private=True))
    ahead = served.request(
        "OPTIONS",
        "/api/v1/ask",
        headers={"origin": ORIGIN, "access-control-request-method": "POST",
                 "access-control-request-headers": "authorization"},
    )  # fmt: skip
    assert ahead.status_code == 204
    assert ahead.headers["access-control-allow-origin"] == ORIGIN
    assert "POST" in ahead.headers["access-control-allow-methods"]
    assert "authorization" in ahead.headers["access-control-allow-headers"].lower()
    # Also a refusal can be read there; a page has to know why.
    refused = served.get("/api/v1/terms", headers={"origin": ORIGIN})
    assert (refused.status_code, refused.headers["access-control-allow-origin"]) == (401, ORIGIN)
    for response in (ahead, refused):
        assert "access-control-allow-credentials" not in response.headers
        assert "origin" in response.headers["vary"].lower()


@pytest.mark.parametrize(
    "origin", ["https://elsewhere.example", "null", f"{ORIGIN}.evil.example", f"{ORIGIN}:8443", ORIGIN.upper(), "*"]
)
def test_other_origins_are_no_nearer_for_it(serve: Callable[..., Served], law: str, origin: str) -> None:
    served = serve({"": law}, access=Access(origins=frozenset({ORIGIN})))
    response = served.get("/api/v1/terms", headers={"origin": origin})
    assert "access-control-allow-origin" not in response.headers
    assert "origin" in response.headers["vary"].lower()


@pytest.mark.parametrize("wrong", ["*", "null", "https://a.example/path", "ftp://a.example", "a.example", "https://"])
def test_what_is_no_origin_is_refused(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_access({"access": {"origins": [wrong]}}, tmp_path)
    assert refused.value.slug == "settings-unreadable"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (b"public, max-age=31536000, immutable", b"private, max-age=31536000, immutable"),
        (b"public, s-maxage=60, max-age=5", b"private, max-age=5"),
        (b"no-cache", b"private, no-cache"),
        (b"no-store", b"no-store"),
        (b"public, no-store", b"no-store"),
        (b"public", b"no-store"),
        (b"", b"no-store"),
        (b"Private, Max-Age=5", b"private, max-age=5"),
    ],
)
def test_rules_of_caches_for_somebody_in_particular(said: bytes, kept: bytes) -> None:
    headers = kept_apart([(b"cache-control", said), (b"etag", b"x")] if said else [(b"etag", b"x")])
    assert (b"cache-control", kept) in headers
    assert sum(1 for name, _ in headers if name == b"cache-control") == 1
    assert (b"etag", b"x") in headers


@pytest.mark.parametrize("path", ["/api/v1/ask", "/access/v1/evaluation", "/access/v1/evaluations", "/nothing"])
@pytest.mark.parametrize(
    ("body", "slug"),
    [
        (b"[" * 100_000, "json-too-deep"),
        (b'{"a":' * 5_000 + b"1" + b"}" * 5_000, "json-too-deep"),
        (b"[" + b"1," * 300_000 + b"1]", "json-too-large"),
    ],
)
def test_deep_and_wide_bodies_are_refused_before_they_are_parsed(
    arden: Served, path: str, body: bytes, slug: str
) -> None:
    response: httpx.Response = arden.post(path, content=body, headers={"content-type": "application/json"})
    assert (response.status_code, response.json()["slug"]) == (400, slug)
    assert response.headers["content-type"] == "application/problem+json"


def test_what_is_no_request_is_answered_with_the_headers_too() -> None:
    from vires.api.wire.protocol import Unreadable

    response = Unreadable(400, Refusal("request-unreadable", "this is no request", "send one")).response()
    assert {name: response.headers.get(name) for name in ALWAYS} == ALWAYS
