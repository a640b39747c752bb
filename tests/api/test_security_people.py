"""People whom a provider vouches for, by a token of its making or signed in with a browser."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.api.provider import CLIENT, SECRET, Provider, critical, new_key, shared, unsigned
from tests.api.served import Served
from tests.unit import arden
from tests.web.reading import read
from vires.api.guard.oidc.issuer import Issuer, seconds
from vires.service.ledger.opening import opened
from vires.service.ledger.reviewing import give_role
from vires.service.permission.access import Access, read_access
from vires.service.permission.auditlog import AuditLog
from vires.service.permission.register import Register
from vires.service.refusal import Refusal
from vires.web import site

PUBLIC = "http://localhost"


def law(tmp_path: Path) -> Path:
    folder = tmp_path / "text"
    folder.mkdir()
    return arden.write(folder)


@pytest.fixture
def provider() -> Iterator[Provider]:
    made = Provider()
    yield made
    made.close()


@pytest.fixture
def access(provider: Provider, tmp_path: Path) -> Access:
    (tmp_path / "secret").write_text(SECRET + "\n")
    tables = {
        "access": {"tokens": "tokens.jsonl", "private": True},
        "oidc": {
            "issuer": provider.issuer,
            "client_id": CLIENT,
            "client_secret_file": "secret",
            "roles": {"author": ["registry-editors"], "administrator": ["registry-admins"]},
            "tenants": {"harbour": {"reviewer": ["harbour-board"]}},
        },
    }
    return read_access(tables, tmp_path)


@pytest.fixture
def served(serve: Callable[..., Served], access: Access, tmp_path: Path) -> Served:
    folder = str(law(tmp_path))
    return serve({"": folder, "harbour": folder}, access=access, public_url=PUBLIC)


def who(served: Served, token: str, path: str = "/api/v1/whoami") -> httpx.Response:
    return served.get(path, headers={"authorization": f"Bearer {token}"})


@pytest.mark.parametrize("kind", ["RSA", "EC", "OKP"])
def test_token_of_the_provider_is_known(served: Served, provider: Provider, kind: str) -> None:
    provider.keys = [new_key(kind, "only")]
    found = who(served, provider.token())
    assert found.status_code == 200, found.text
    assert found.json() == {
        "name": "person-1", "role": "author", "scopes": ["read", "ask", "propose"], "tenant": "", "via": "bearer",
    }  # fmt: skip


def test_access_token_of_the_provider_is_known(served: Served, provider: Provider) -> None:
    assert who(served, provider.token(header={"typ": "at+jwt"})).status_code == 200


def test_role_is_that_of_the_registry_asked(served: Served, provider: Provider) -> None:
    token = provider.token(groups=["harbour-board"])
    assert who(served, token, "/t/harbour/api/v1/whoami").json()["role"] == "reviewer"
    assert who(served, token).status_code == 403


def test_greatest_role_of_the_groups_counts(served: Served, provider: Provider) -> None:
    token = provider.token(groups=["registry-editors", "registry-admins", 7, None])
    assert who(served, token).json()["role"] == "administrator"


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "http://127.0.0.1:1"},
        {"iss": None},
        {"aud": "another"},
        {"aud": ["another"]},
        {"aud": None},
        {"aud": [CLIENT, "another"]},
        {"azp": "another"},
        {"exp": 1},
        {"exp": None},
        {"exp": float("nan")},
        {"exp": "tomorrow"},
        {"exp": True},
        {"iat": None},
        {"iat": 99_999_999_999},
        {"nbf": 99_999_999_999},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
        {"sub": "a\nb"},
        {"sub": "anonymous"},
    ],
)
def test_token_with_wrong_claims_is_refused(served: Served, provider: Provider, claims: dict[str, Any]) -> None:
    refused = who(served, provider.token(**claims))
    assert (refused.status_code, refused.json()["slug"]) == (401, "caller-unknown")
    assert who(served, provider.token()).status_code == 200


def test_token_that_just_ended_is_refused_and_one_that_just_began_is_not(served: Served, provider: Provider) -> None:
    assert who(served, provider.token(exp=seconds() - 31)).status_code == 401
    assert who(served, provider.token(nbf=seconds() + 25, iat=seconds() + 25)).status_code == 200


def test_remembered_token_is_refused_when_it_ends(served: Served, provider: Provider) -> None:
    """Its signature is not looked at again for a while; when it ends is."""
    people = served.app.state.gate.people
    token = provider.token()
    assert who(served, token).status_code == 200
    (seen,) = people._seen.values()
    assert seen.until <= seconds() + 60
    people._seen.update({key: one._replace(until=seconds()) for key, one in people._seen.items()})
    provider.keys, provider.published = [new_key("RSA", "second")], [new_key("RSA", "second")]
    people.issuer._keys = None
    people.issuer._asked = None
    assert who(served, token).status_code == 401


@pytest.mark.parametrize(
    "forge",
    [
        lambda p, c: unsigned(c),
        lambda p, c: unsigned(c, alg="None"),
        lambda p, c: unsigned(c, alg="nOnE", kid="first"),
        lambda p, c: shared(c, p.keys[0].as_pem(private=False), "first"),
        lambda p, c: shared(c, b"x" * 32, "first"),
        lambda p, c: p.token(key=new_key("RSA", "first")),
        lambda p, c: p.token(key=new_key("EC", "first")),
        lambda p, c: p.token(key=new_key("RSA", "unknown")),
        lambda p, c: p.token(key=(k := new_key("RSA", "first")), header={"jwk": k.as_dict(private=False)}),
        lambda p, c: p.token(header={"typ": "logout+jwt"}),
        lambda p, c: critical(c, p.keys[0]),
        lambda p, c: p.token()[:-4] + "AAAA",
        lambda p, c: p.token().rsplit(".", 1)[0] + ".",
        lambda p, c: p.token() + "." + "A" * 10,
        lambda p, c: "a.b.c",
        lambda p, c: "..",
        lambda p, c: "e30.e30.e30",
        lambda p, c: "W10.e30.e30",
        lambda p, c: "A" * 8000,
        lambda p, c: "A" * 9000,
    ],
)
def test_forged_token_is_refused(
    served: Served, provider: Provider, forge: Callable[[Provider, dict[str, Any]], str]
) -> None:
    claims = {"iss": provider.issuer, "aud": CLIENT, "sub": "eve", "iat": seconds(), "exp": seconds() + 300}
    refused = who(served, forge(provider, claims))
    assert (refused.status_code, refused.json()["slug"]) == (401, "caller-unknown")


def test_keys_in_the_document_that_are_too_weak_or_shared_are_none(provider: Provider) -> None:
    import warnings

    from joserfc.errors import SecurityWarning
    from joserfc.jwk import OctKey, RSAKey

    from vires.api.guard.oidc.signature import key_set

    with pytest.warns(SecurityWarning):
        weak = RSAKey.generate_key(1024, {"kid": "weak"})
    strong = new_key("RSA", "strong")
    listed = [weak.as_dict(private=False), OctKey.generate_key(256, {"kid": "oct"}).as_dict(private=True),
              {**strong.as_dict(private=False), "use": "enc", "kid": "enc"}, {"kty": "RSA"}, {"kty": "odd"}, 7,
              strong.as_dict(private=False)]  # fmt: skip
    with warnings.catch_warnings(action="error"):
        assert [one.kid for one in key_set({"keys": listed})] == ["strong"]
        assert list(key_set({})) == []


def test_new_key_is_fetched_when_a_token_names_it(served: Served, provider: Provider) -> None:
    assert who(served, provider.token()).status_code == 200
    assert provider.asked["/keys"] == 1
    served.app.state.gate.people.issuer._asked = None  # as if half a minute had passed
    provider.keys.append(new_key("EC", "second"))
    assert who(served, provider.token()).status_code == 200
    assert provider.asked["/keys"] == 2


def test_unknown_key_has_the_provider_asked_once_in_half_a_minute(provider: Provider, access: Access) -> None:
    import asyncio

    from vires.api.guard.oidc.issuer import Unproven

    assert access.provider is not None
    pace = [1000.0]
    issuer = Issuer(access.provider, pace=lambda: pace[0])

    async def play() -> None:
        await issuer.check(provider.token(), CLIENT)
        pace[0] += 31
        for number in range(20):
            with pytest.raises(Unproven):
                await issuer.check(provider.token(key=new_key("EC", f"made up {number}")), CLIENT)
        assert provider.asked["/keys"] == 2
        provider.down = True
        pace[0] += 3600  # what is known stays good while the provider is away, for a day
        await issuer.check(provider.token(), CLIENT)
        pace[0] += 86_400
        with pytest.raises(Refusal) as refused:
            await issuer.check(provider.token(), CLIENT)
        assert refused.value.slug == "provider-unreachable"

    asyncio.run(play())


def test_withdrawn_key_is_not_used_after_its_time(provider: Provider, access: Access) -> None:
    import asyncio

    from vires.api.guard.oidc.issuer import Unproven

    assert access.provider is not None
    pace = [1000.0]
    issuer = Issuer(access.provider, pace=lambda: pace[0])

    async def play() -> None:
        token = provider.token()
        await issuer.check(token, CLIENT)
        provider.published = [new_key("EC", "second")]
        pace[0] += 601
        with pytest.raises(Unproven):
            await issuer.check(token, CLIENT)

    asyncio.run(play())


@pytest.mark.parametrize(
    "harm",
    [
        {"document": {"issuer": "https://elsewhere.example"}},
        {"document": {"jwks_uri": 7}},
        {"document": {"jwks_uri": "http://elsewhere.example/keys"}},
        {"document": {"jwks_uri": "file:///etc/passwd"}},
        {"down": True},
        {"oversized": True},
    ],
)
def test_provider_that_cannot_be_believed_lets_nobody_in(
    served: Served, provider: Provider, harm: dict[str, Any]
) -> None:
    for name, value in harm.items():
        setattr(provider, name, value)
    refused = who(served, provider.token())
    assert (refused.status_code, refused.json()["slug"]) == (503, "callers-unknown")
    assert served.get("/auth/login").status_code in (303, 503)


def test_address_of_mail_counts_only_where_it_is_verified(provider: Provider, access: Access) -> None:
    from dataclasses import replace

    from vires.api.guard.oidc.issuer import Unproven
    from vires.api.guard.oidc.standing import name_in

    assert access.provider is not None
    by_mail = replace(access.provider, name_claim="email")
    assert name_in(by_mail, {"email": "ada@arden.example", "email_verified": True}) == "ada@arden.example"
    for claims in ({"email": "ada@arden.example"}, {"email": "ada@arden.example", "email_verified": "false"}, {}):
        with pytest.raises(Unproven):
            name_in(by_mail, claims)


def sign_in(served: Served, back: str = "/") -> httpx.Response:
    """Follow the whole way, as a browser does; the response of the callback."""
    left = served.get("/auth/login", params={"return": back})
    assert left.status_code == 303, left.text
    at_provider = httpx.get(left.headers["location"], trust_env=False)
    return served.get(at_provider.headers["location"].removeprefix(PUBLIC))


@pytest.fixture
def browser(served: Served) -> Served:
    """The application, asked by a client that keeps cookies for the public address."""
    served.client.base_url = httpx.URL(PUBLIC)
    return served


def test_person_signs_in_and_out(browser: Served, provider: Provider) -> None:
    assert browser.get("/api/v1/whoami").status_code == 401
    back = sign_in(browser, "/somewhere?x=1")
    assert (back.status_code, back.headers["location"]) == (303, "/somewhere?x=1")
    found = browser.get("/api/v1/whoami").json()
    assert (found["name"], found["role"], found["via"]) == ("person-1", "author", "session")
    mark = browser.get("/auth/session").json()["csrf"]
    kept = dict(browser.client.cookies)
    assert browser.post("/auth/logout", headers={"x-csrf-token": mark}).status_code == 204
    assert browser.get("/api/v1/whoami").status_code == 401
    # The cookie was taken away; who kept a copy of it has nothing either.
    assert browser.get("/api/v1/whoami", headers={"cookie": "; ".join(f"{k}={v}" for k, v in kept.items())}
                       ).status_code == 401  # fmt: skip


def test_way_to_the_provider_carries_pkce_state_and_nonce(browser: Served, provider: Provider) -> None:
    left = browser.get("/auth/login")
    asked = {name: value[0] for name, value in parse_qs(urlsplit(left.headers["location"]).query).items()}
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == f"{PUBLIC}/auth/callback"
    assert min(len(asked[name]) for name in ("state", "nonce", "code_challenge")) >= 43
    (cookie,) = left.headers.get_list("set-cookie")
    assert {"httponly", "samesite=lax", "path=/auth"} <= {part.strip().lower() for part in cookie.split(";")}
    assert asked["state"] not in cookie
    assert left.headers["cache-control"] == "no-store"


def test_session_cookie_is_closed_to_scripts_and_sealed(browser: Served) -> None:
    back = sign_in(browser)
    (cookie,) = [one for one in back.headers.get_list("set-cookie") if one.startswith("vires-session=")]
    assert {"httponly", "samesite=lax", "path=/"} <= {part.strip().lower() for part in cookie.split(";")}
    assert "person-1" not in cookie
    value = browser.client.cookies["vires-session"]
    # Of the last letter of a part not every bit counts, so its first is altered: of what it holds, and of its proof.
    for place in (value.rindex(".") + 1, value.rindex(".", 0, value.rindex(".")) + 1):
        altered = value[:place] + ("B" if value[place] == "A" else "A") + value[place + 1 :]
        browser.client.cookies.clear()
        assert browser.get("/api/v1/whoami", headers={"cookie": f"vires-session={altered}"}).status_code == 401


def test_cookie_is_secure_where_the_server_is(
    serve: Callable[..., Served], access: Access, tmp_path: Path, provider: Provider
) -> None:
    served = serve({"": str(law(tmp_path))}, access=access, public_url="https://arden.example")
    left = served.get("/auth/login")
    (cookie,) = left.headers.get_list("set-cookie")
    assert cookie.startswith("__Secure-vires-errand=")
    assert "secure" in cookie.lower().split("; ")
    people = served.app.state.gate.people
    assert (people.cookie, people.secure) == ("__Host-vires-session", True)


def test_answer_to_a_sign_in_is_taken_once(browser: Served) -> None:
    left = browser.get("/auth/login")
    carried = browser.client.cookies["vires-errand"]
    place = httpx.get(left.headers["location"], trust_env=False).headers["location"].removeprefix(PUBLIC)
    assert browser.get(place).status_code == 303
    again = browser.get(place, headers={"cookie": f"vires-errand={carried}"})
    assert (again.status_code, again.json()["slug"]) == (400, "sign-in-unknown")


@pytest.mark.parametrize(
    "harm", ["no cookie", "other state", "no state", "other issuer", "no code", "cookie of a session"]
)
def test_answer_that_nobody_waits_for_is_refused(browser: Served, harm: str) -> None:
    left = browser.get("/auth/login")
    where = urlsplit(httpx.get(left.headers["location"], trust_env=False).headers["location"])
    query = {name: value[0] for name, value in parse_qs(where.query).items()}
    if harm == "no cookie":
        browser.client.cookies.clear()
    elif harm == "cookie of a session":
        people = browser.app.state.gate.people
        errand = people.seal.open("vires-errand", browser.client.cookies["vires-errand"])
        browser.client.cookies.clear()
        browser.client.cookies["vires-errand"] = people.seal.close("vires-session", errand)
    elif harm == "other state":
        query["state"] = "A" * 43
    elif harm == "other issuer":
        query["iss"] = "https://elsewhere.example"
    else:
        del query[harm.removeprefix("no ")]
    refused = browser.get(where.path, params=query)
    assert refused.status_code in (400, 403)
    assert refused.json()["slug"] in ("sign-in-unknown", "sign-in-refused")
    assert "vires-session" not in browser.client.cookies


def test_token_for_another_question_signs_nobody_in(browser: Served, provider: Provider) -> None:
    provider.claims["nonce"] = "another"
    original = provider.token
    provider.token = lambda nonce, **claims: original(**claims)  # type: ignore[method-assign,misc]
    refused = sign_in(browser)
    assert (refused.status_code, refused.json()["slug"]) == (403, "sign-in-refused")


def test_code_that_the_provider_does_not_know_signs_nobody_in(browser: Served, provider: Provider) -> None:
    left = browser.get("/auth/login")
    state = parse_qs(urlsplit(left.headers["location"]).query)["state"][0]
    refused = browser.get("/auth/callback", params={"code": "made-up", "state": state, "iss": provider.issuer})
    assert (refused.status_code, refused.json()["slug"]) == (403, "sign-in-refused")
    assert "vires-session" not in browser.client.cookies


def test_session_that_cannot_be_looked_up_is_none(browser: Served, access: Access) -> None:
    sign_in(browser)
    assert access.tokens is not None
    Register(access.tokens).create("ada", ["read"])
    access.tokens.chmod(0o666)
    refused = browser.get("/api/v1/whoami")
    assert (refused.status_code, refused.json()["slug"]) == (503, "callers-unknown")
    assert str(access.tokens) not in refused.text


@pytest.mark.parametrize(
    "back", ["https://elsewhere.example", "//elsewhere.example", "/\\elsewhere.example", "elsewhere", "/\r\nx: y", ""]
)
def test_nobody_is_sent_elsewhere_after_signing_in(browser: Served, back: str) -> None:
    assert sign_in(browser, back).headers["location"] == "/"


def test_write_of_a_session_needs_its_mark(browser: Served) -> None:
    sign_in(browser)
    mark = browser.get("/auth/session").json()["csrf"]
    for headers in ({}, {"x-csrf-token": "A" * 32}, {"x-csrf-token": mark, "origin": "https://elsewhere.example"},
                    {"x-csrf-token": mark, "origin": "null"}):  # fmt: skip
        refused = browser.post("/auth/logout", headers=headers)
        assert (refused.status_code, refused.json()["slug"]) == (403, "mark-missing")
    assert browser.post("/auth/logout", headers={"x-csrf-token": mark, "origin": PUBLIC}).status_code == 204


def test_person_signs_out_by_the_form_of_a_page_and_only_with_its_mark(browser: Served) -> None:
    """However one came in; and the page says whose session it is."""
    site.mount(browser.app)
    sign_in(browser)
    page = browser.get("/signin").text
    assert "Signed in as person-1" in read("/signin", page).words
    assert "/auth/login?return=" in page
    kept = dict(browser.client.cookies)
    assert browser.post("/auth/leave", data={"return": "/signin"}).status_code == 403
    mark = browser.get("/auth/session").json()["csrf"]
    left = browser.post("/auth/leave", data={"mark": mark, "return": "/signin"})
    assert (left.status_code, left.headers["location"]) == (303, "/signin")
    browser.client.cookies.update(kept)
    assert browser.get("/api/v1/whoami").status_code == 401


@pytest.mark.parametrize("way", ["/auth/leave", "/auth/logout"])
def test_who_signs_out_is_out_of_all_that_they_came_in_by(browser: Served, access: Access, way: str) -> None:
    """With a token first and through the provider afterwards, one is signed in twice."""
    site.mount(browser.app)
    assert access.tokens is not None
    secret = str(Register(access.tokens).create("ada", ["read"])[1])
    stranger = re.findall(r'name="form" value="([^"]+)"', browser.get("/signin").text)[0]
    assert browser.post("/auth/enter", data={"form": stranger, "token": secret}).status_code == 303
    assert browser.get("/api/v1/whoami").json()["name"] == "ada"
    sign_in(browser)
    assert browser.get("/api/v1/whoami").json()["name"] == "person-1"
    kept = dict(browser.client.cookies)
    mark = browser.get("/auth/session").json()["csrf"]
    left = browser.post(way, data={"mark": mark, "return": "/"}, headers={"x-csrf-token": mark})
    assert left.status_code in (204, 303)
    assert not {"vires-session", "vires-visit"} & set(browser.client.cookies)
    browser.client.cookies.update(kept)
    assert browser.get("/api/v1/whoami").status_code == 401


def test_form_of_a_page_that_writes_nothing_needs_no_mark(browser: Served) -> None:
    site.mount(browser.app)
    sign_in(browser)
    sent = browser.post("/whatif", data={"draft": ""}, headers={"origin": "null"})
    assert (sent.status_code, sent.headers["content-type"]) == (200, "text/html; charset=utf-8"), sent.text


def test_person_writes_with_a_session_under_their_own_name(
    serve: Callable[..., Served], access: Access, ledger_file: Path, tmp_path: Path
) -> None:
    """The group gives the scope and the ledger the role; the log says that it was a session."""
    ledger = Path(shutil.copy(ledger_file, tmp_path / "arden.ledger"))
    with opened(str(ledger)) as store:
        give_role(store, "dora", "dora", "administrator")
    served = serve({"": str(ledger)}, access=access, public_url=PUBLIC)
    served.client.base_url = httpx.URL(PUBLIC)
    sign_in(served)
    marked = {"x-csrf-token": served.get("/auth/session").json()["csrf"], "origin": PUBLIC}
    law = arden.LAW.lstrip("\n").replace("Order 7 on inspectors", "Order 7 on the inspectors, amended")
    body = {"base": 2, "reason": "x", "files": [{"name": "law.yaml", "text": law}]}
    assert served.post("/api/v1/proposals", json=body).json()["slug"] == "mark-missing"
    assert served.post("/api/v1/proposals", json=body, headers=marked).json()["slug"] == "no-right"
    with opened(str(ledger)) as store:
        give_role(store, "dora", "person-1", "author")
    made = served.post("/api/v1/proposals", json=body, headers=marked)
    assert (made.status_code, made.json().get("author")) == (201, "person-1"), made.text
    entries = AuditLog(tmp_path / "audit.jsonl").entries()
    assert [one["outcome"] for one in entries] == ["begun", "no-right", "begun", "done"]
    assert {one["caller"]["via"] for one in entries} == {"session"}
    assert {one["caller"]["name"] for one in entries} == {"person-1"}


def test_session_counts_for_nothing_where_programs_ask(browser: Served) -> None:
    sign_in(browser)
    for path in ("/access/v1/evaluation", "/mcp"):
        assert browser.post(path, json={}).status_code == 401


def test_session_ends_by_itself(browser: Served) -> None:
    from vires.api.guard.oidc.session import KIND, Session

    people = browser.app.state.gate.people
    for until, status in ((seconds() + 60, 200), (seconds(), 401)):
        session = Session("n", "ada", "id", {"*": "reader"}, "mark", until)
        sealed = people.seal.close(KIND, session.to_dict())
        browser.client.cookies.clear()
        assert browser.get("/api/v1/whoami", headers={"cookie": f"{people.cookie}={sealed}"}).status_code == status


@pytest.mark.parametrize(
    "wrong",
    [
        {"issuer": "http://elsewhere.example"},
        {"issuer": "https://a.example?x=1"},
        {"scopes": ["email"]},
        {"roles": {"king": ["a"]}},
        {"algorithms": ["none"]},
    ],
)
def test_settings_that_would_let_anybody_in_are_refused(tmp_path: Path, wrong: dict[str, Any]) -> None:
    with pytest.raises(Refusal) as refused:
        read_access({"oidc": {"issuer": "https://a.example", "client_id": "x", **wrong}}, tmp_path)
    assert refused.value.slug == "settings-unreadable"


def test_sign_in_needs_https_but_on_this_machine(serve: Callable[..., Served], access: Access, tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        serve({"": str(law(tmp_path))}, access=access, public_url="http://arden.example")
    assert refused.value.slug == "settings-unreadable"


def test_session_key_that_others_can_read_is_refused(
    serve: Callable[..., Served], access: Access, tmp_path: Path
) -> None:
    from dataclasses import replace

    key = tmp_path / "exposed.key"
    key.write_text("f" * 64)
    key.chmod(0o644)
    assert access.provider is not None
    exposed = replace(access, provider=replace(access.provider, session_key=key))
    with pytest.raises(Refusal) as refused:
        serve({"": str(law(tmp_path))}, access=exposed, public_url=PUBLIC)
    assert refused.value.slug == "file-exposed"


HEADERS = some.dictionaries(
    some.sampled_from(["alg", "kid", "typ", "crit", "jwk", "jku", "x5c", "b64", "zip", "enc"]),
    some.sampled_from(["RS256", "EdDSA", "none", "first", "JWT", "b64"]) | some.integers() | some.none()
    | some.lists(some.text(max_size=3), max_size=3) | some.dictionaries(some.text(max_size=3), some.none(), max_size=2),
    max_size=5,
)  # fmt: skip
PARTS = some.text(alphabet="abcABC019-_=+/ \n", max_size=40)


@pytest.fixture(scope="module")
def told_keys() -> Iterator[tuple[Provider, Access]]:
    made = Provider()
    tables = {"oidc": {"issuer": made.issuer, "client_id": CLIENT}}
    yield made, read_access(tables, Path())
    made.close()


@given(data=some.data())
def test_whatever_is_shown_is_proven_or_not_and_never_an_error(
    told_keys: tuple[Provider, Access], data: some.DataObject
) -> None:
    import asyncio
    import base64
    import json

    from vires.api.guard.oidc.issuer import Unproven

    provider, access = told_keys
    assert access.provider is not None
    head, payload, signature = provider.token().split(".")
    way = data.draw(some.sampled_from(["parts", "header", "cut", "flip"]))
    if way == "parts":
        shown = ".".join(data.draw(some.lists(PARTS, min_size=1, max_size=5)))
    elif way == "header":
        said = {"alg": "RS256", **data.draw(HEADERS)}
        shown = f"{base64.urlsafe_b64encode(json.dumps(said).encode()).rstrip(b'=').decode()}.{payload}.{signature}"
    elif way == "cut":
        whole = f"{head}.{payload}.{signature}"
        shown = whole[: data.draw(some.integers(0, len(whole) - 2))]
    else:
        place = data.draw(some.integers(0, len(payload) - 2))
        other = "A" if payload[place] != "A" else "B"
        shown = f"{head}.{payload[:place]}{other}{payload[place + 1 :]}.{signature}"
    issuer = Issuer(access.provider)
    with pytest.raises(Unproven):
        asyncio.run(issuer.check(shown, CLIENT))
