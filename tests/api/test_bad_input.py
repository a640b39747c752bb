"""Bad input to `vires serve`, a process of its own: the right status, a problem document, nothing of its insides, and
after each attack the known question is answered as before."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.hostile.attacks import Attack
from tests.hostile.campaign import Campaign
from tests.hostile.questions import AUTHZEN, EVALUATION, KNOWN, QUESTIONS
from tests.hostile.raw import Reply, Wire, request

ASK, EVALUATE = "/api/v1/ask", "/access/v1/evaluation"
BODY = json.dumps(KNOWN).encode()
ATTACKS = 250


@pytest.fixture(scope="module")
def running() -> Iterator[Campaign]:
    with Campaign(20261124) as started:
        started.crowd()
        yield started


@pytest.fixture
def campaign(running: Campaign) -> Iterator[Campaign]:
    """The server, which must be sound after the test."""
    yield running
    assert running.look() == []


def sent(campaign: Campaign, data: bytes, method: str = "POST") -> Reply:
    """The response to a request, judged."""
    with Wire(campaign.port) as wire:
        wire.send(data)
        reply = wire.reply(method)
    assert reply is not None
    assert campaign.judge.faults(method, reply) == []
    return reply


def refused(reply: Reply) -> tuple[int, str]:
    return reply.status, reply.json()["slug"]


UNREADABLE = {
    "nothing": b"",
    "no JSON": b"office=a",
    "half a document": BODY[:-1],
    "a document and more": BODY + b"x",
    "a member that is not a number": BODY[:-1] + b',"x":NaN}',
    "a member without an end": BODY[:-1] + b',"x":Infinity}',
    "a member twice": BODY[:-1] + b',"office":"arden/harbour/master"}',
    "a fact twice": b'{"office":"a","power":"b","facts":{"trained":true,"trained":false}}',
    "a number with thousands of digits": BODY[:-1] + b',"x":' + b"9" * 5000 + b"}",
    "a byte that is no UTF-8": BODY.replace(b"arden", b"ard\xffn", 1),
    "an overlong encoding": BODY.replace(b"arden", b"ard\xc0\xaen", 1),
    "half a pair": BODY.replace(b"arden", b"ard\\ud800n", 1),
    "half a pair in UTF-8": BODY.replace(b"arden", b"ard\xed\xa0\x80n", 1),
    "UTF-16": BODY.decode().encode("utf-16"),
    "UTF-32": BODY.decode().encode("utf-32-le"),
    "a mark of the byte order": b"\xef\xbb\xbf" + BODY,
    "a control character": BODY.replace(b"arden", b"ard\nen", 1),
    "a comment": b"/* a */" + BODY,
    "a comma at the end": BODY[:-1] + b",}",
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_is_no_json_in_one_reading_is_not_read(campaign: Campaign, name: str) -> None:
    assert refused(sent(campaign, request("POST", ASK, UNREADABLE[name]))) == (400, "json-unreadable")
    assert refused(sent(campaign, request("POST", EVALUATE, UNREADABLE[name]))) == (400, "request-malformed")


@pytest.mark.parametrize(
    ("body", "slug"),
    [
        (b"[" * 100_000, "json-too-deep"),
        (b'{"a":' * 30 + b"1" + b"}" * 30, "json-too-deep"),
        (("[" * 100_000).encode("utf-16-le"), "json-too-deep"),
        (b'["\\\\",' + b"[" * 100 + b"]" * 100 + b"]", "json-too-deep"),
        (b"[" + b"1," * 900_000 + b"1]", "json-too-large"),
    ],
)
@pytest.mark.parametrize("path", [ASK, EVALUATE, "/access/v1/evaluations", "/api/v1/impact"])
def test_a_body_is_so_deep_and_so_wide_at_most(campaign: Campaign, path: str, body: bytes, slug: str) -> None:
    assert refused(sent(campaign, request("POST", path, body))) == (400, slug)


@pytest.mark.parametrize("path", [ASK, EVALUATE])
def test_a_body_is_so_large_at_most(campaign: Campaign, path: str) -> None:
    assert refused(sent(campaign, request("POST", path, b" " * 2_000_001))) == (413, "body-too-large")
    chunks = b"".join(b"100000\r\n" + b" " * 0x100000 + b"\r\n" for _ in range(3)) + b"0\r\n\r\n"
    head = f"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert refused(sent(campaign, head.encode() + chunks)) == (413, "body-too-large")


def test_a_body_that_is_packed_is_not_unpacked(campaign: Campaign) -> None:
    packed = gzip.compress(b'{"office": "' + b"a" * 50_000_000 + b'"}', 9)
    for coding in ("gzip", "deflate", "br", "zstd", "gzip, gzip"):
        reply = sent(campaign, request("POST", ASK, packed, headers=[f"Content-Encoding: {coding}"]))
        assert refused(reply) == (415, "media-type-unknown")
    reply = sent(campaign, request("POST", EVALUATE, packed, headers=["Content-Encoding: gzip"]))
    assert refused(reply) == (400, "request-malformed")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "", "a"])
def test_a_body_says_that_it_is_json(campaign: Campaign, kind: str) -> None:
    head = f"POST {ASK} HTTP/1.1\r\nHost: a\r\nContent-Type: {kind}\r\nContent-Length: {len(BODY)}\r\n\r\n"
    assert refused(sent(campaign, head.encode() + BODY)) == (415, "media-type-unknown")


WRONG: tuple[Any, ...] = (None, True, 5, 1.5, [], {}, [[]], "", "x" * 301)


@pytest.mark.parametrize("verb", QUESTIONS)
def test_members_of_a_wrong_type_are_named(campaign: Campaign, verb: str) -> None:
    for name in [*QUESTIONS[verb], "unheard-of"]:
        for value in WRONG:
            reply = sent(
                campaign, request("POST", f"/api/v1/{verb}", json.dumps(QUESTIONS[verb] | {name: value}).encode())
            )
            assert reply.status in (200, 400, 422)
            if reply.status == 422 and reply.json()["slug"] == "arguments-unreadable":
                assert name in reply.json()["title"]
        if name == "unheard-of":
            assert refused(reply) == (422, "arguments-unreadable")


@pytest.mark.parametrize("verb", QUESTIONS)
@pytest.mark.parametrize("body", [b"null", b"true", b"0", b'"office"', b"[]", b"[{}]"])
def test_arguments_are_an_object(campaign: Campaign, verb: str, body: bytes) -> None:
    assert refused(sent(campaign, request("POST", f"/api/v1/{verb}", body))) == (422, "arguments-unreadable")


@pytest.mark.parametrize("revision", ["3", "99999999999999999999", "sha256:" + "a" * 64, "a" * 64])
def test_a_revision_that_there_is_not(campaign: Campaign, revision: str) -> None:
    for verb in ("ask", "show", "find"):
        data = request("POST", f"/api/v1/{verb}?revision={revision}", json.dumps(QUESTIONS[verb]).encode())
        assert refused(sent(campaign, data)) == (404, "revision-unknown")
    assert sent(campaign, request("GET", f"/api/v1/revisions/{revision}"), "GET").status == 404


@pytest.mark.parametrize("revision", ["x", "0", "-1", "1e1", "%00", "..", "1%0d%0aX:y", "", "1.5"])
def test_a_revision_that_can_be_none(campaign: Campaign, revision: str) -> None:
    data = request("POST", f"{ASK}?revision={revision}", BODY)
    assert sent(campaign, data).status in (400, 404, 422)


def test_a_token_of_another_registry_is_no_token(campaign: Campaign) -> None:
    secrets = campaign.secrets
    for path, own, other in ((ASK, secrets.root, secrets.tenant), (f"/t/harbour{ASK}", secrets.tenant, secrets.root)):
        assert sent(campaign, request("POST", path, BODY, headers=[f"Authorization: Bearer {own}"])).status == 200
        for shown in (other, own + "x", own[:-1], own.upper(), "", "vires_000000000000_" + "a" * 43):
            reply = sent(campaign, request("POST", path, BODY, headers=[f"Authorization: Bearer {shown}"]))
            assert refused(reply) == (401, "caller-unknown")
        twice = [f"Authorization: Bearer {own}", f"Authorization: Bearer {own}"]
        assert refused(sent(campaign, request("POST", path, BODY, headers=twice))) == (401, "caller-unknown")


STEPS = (
    "..", "%2e%2e", "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "..%2f..%2f..%2fetc%2fpasswd", "%252e%252e%252fetc%252fpasswd",
    "..%5c..%5cwindows", "%00", "serve.toml%00", "%ff%fe", "%c0%ae%c0%ae%c0%afetc", "....//....//etc/passwd",
    "%2fetc%2fpasswd", "~root", "%F0%9F%A6%91", "a" * 3000, "a%2f" * 400, "%25", ";a=b", "%0d%0aX-Evil:%20yes",
)  # fmt: skip


@pytest.mark.parametrize("step", STEPS)
def test_no_path_leads_out_of_the_record(campaign: Campaign, step: str) -> None:
    document = sent(campaign, request("GET", "/openapi.json"), "GET").json()
    places = [path for path in document["paths"] if "{" in path]
    assert len(places) > 8
    for place in places:
        filled = "/".join(step if piece.startswith("{") else piece for piece in place.split("/"))
        for prefix in ("", "/t/harbour"):
            reply = sent(campaign, request("GET", prefix + filled), "GET")
            assert 400 <= reply.status < 500, filled
            assert reply.header("x-evil") is None
    for path in (f"/{step}", f"/t/{step}", f"/t/{step}{ASK}", f"/t/harbour/{step}", f"/openapi.json/{step}"):
        assert 400 <= sent(campaign, request("GET", path), "GET").status < 500


@pytest.mark.parametrize("path", [ASK, EVALUATE, "/api/v1/instruments", "/openapi.json", "/healthz"])
def test_methods_are_those_of_the_resource(campaign: Campaign, path: str) -> None:
    for method in ("PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"):
        reply = sent(campaign, request(method, path, b"{}"), method)
        assert refused(reply)[0] == 405
        assert method not in (reply.header("allow") or "").split(", ")
        assert (reply.header("allow") or "") != ""
    assert sent(campaign, request("HEAD", path), "HEAD").status in (200, 400, 405, 422)


def test_a_head_is_told_what_a_get_is(campaign: Campaign) -> None:
    for path in ("/api/v1/instruments", "/api/v1/terms/none", "/healthz", "/nowhere"):
        head, get = (sent(campaign, request(method, path), method) for method in ("HEAD", "GET"))
        assert head.status == get.status
        assert head.header("content-type") == get.header("content-type")


@pytest.mark.parametrize(
    "field",
    [
        "X-Forwarded-Host: evil.example", "X-Forwarded-Proto: javascript", "X-Forwarded-For: 10.0.0.1",
        "X-Forwarded-Prefix: /evil", 'Forwarded: for="[::1]";host=evil.example', "X-Original-URL: /metrics",
        "X-Rewrite-URL: /metrics", "X-HTTP-Method-Override: DELETE", "Origin: https://evil.example",
        "Expect: nothing", "Traceparent: 00-0-0-0", "Range: bytes=0-1", "If-None-Match: " + '"a",' * 2000,
        "Cookie: vires_session=" + "a" * 5000, "Accept: application/json;q=0.1, */*;q=0", "Accept-Encoding: xyz, *;q=0",
    ],
)  # fmt: skip
def test_a_field_changes_nothing_in_an_answer(campaign: Campaign, field: str) -> None:
    plain = sent(campaign, request("POST", ASK, BODY))
    odd = sent(campaign, request("POST", ASK, BODY, headers=[field]))
    assert (odd.status, odd.body) == (plain.status, plain.body) == (200, plain.body)
    assert "evil" not in repr(odd.headers)
    where = sent(campaign, request("GET", "/.well-known/authzen-configuration", headers=[field]), "GET")
    assert b"evil" not in where.body


def test_a_name_of_a_request_cannot_carry_more(campaign: Campaign) -> None:
    for name in ("r" * 5000, "\xff\xfe", "a\tb", '"><script>'):
        reply = sent(campaign, request("GET", "/healthz", headers=[f"X-Request-ID: {name}"]), "GET")
        assert reply.status == 200
        assert len(reply.header("x-request-id") or "") <= 200


def test_nothing_is_hidden_behind_a_request(campaign: Campaign) -> None:
    """What a proxy in front could take for a body is not answered as a request, nor the other way round."""
    hidden = request("GET", "/metrics")
    for field in ("Content-Length: 4\r\nTransfer-Encoding: chunked", "Transfer-Encoding: xchunked"):
        head = f"POST {ASK} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n{field}\r\n\r\n"
        with Wire(campaign.port) as wire:
            wire.send(head.encode() + b"0\r\n\r\n" + hidden)
            replies = wire.replies(["POST", "GET"])
        assert [reply.status for reply in replies] == [400]


def test_a_body_may_come_in_drops(campaign: Campaign) -> None:
    data = request("POST", ASK, BODY)
    with Wire(campaign.port) as wire:
        for start in range(0, len(data), 7):
            wire.send(data[start : start + 7])
        reply = wire.reply("POST")
    assert reply is not None
    assert reply.status == 200


def test_who_leaves_within_a_question_disturbs_nobody(campaign: Campaign) -> None:
    data = request("POST", "/api/v1/diff", json.dumps(QUESTIONS["diff"]).encode())
    for cut in (1, 40, len(data) - 1, len(data)):
        assert campaign.strike(Attack((data[:cut],), (), reset=True)) == []
        assert campaign.strike(Attack((data[:cut],), ("POST",), finish=True, mute=True)) == []
    assert campaign.look() == []


LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40)
JSON = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(verb=st.sampled_from(sorted(QUESTIONS)), changes=st.dictionaries(st.sampled_from(
    ("office", "power", "at", "sites", "subjects", "facts", "as_of", "known_by", "doctrine", "territory", "id", "name",
     "text", "from", "to", "standard", "limit", "within", "ids", "draft", "x")), JSON, max_size=4))  # fmt: skip
def test_any_members_of_a_question(running: Campaign, verb: str, changes: dict[str, Any]) -> None:
    body = json.dumps(QUESTIONS[verb] | changes).encode()
    sent(running, request("POST", f"/api/v1/{verb}", body))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.sampled_from(sorted(AUTHZEN)), changes=st.dictionaries(st.sampled_from(
    ("subject", "action", "resource", "context", "evaluations", "options", "page")), JSON, max_size=3))  # fmt: skip
def test_any_members_of_a_decision_request(running: Campaign, path: str, changes: dict[str, Any]) -> None:
    reply = sent(running, request("POST", path, json.dumps(EVALUATION | changes).encode()))
    assert reply.status in (200, 400)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=300))
def test_any_bytes(running: Campaign, data: bytes) -> None:
    assert running.strike(Attack((data,), ("POST",) * 3, finish=True, mute=True)) == []


def test_attacks_of_every_kind(campaign: Campaign) -> None:
    faults = [fault for number in range(ATTACKS) for fault in campaign.run(number)]
    assert faults == []
    assert len(campaign.tally.kinds) > 12
    assert campaign.tally.compared > 8
    assert {200, 400, 401, 404, 413, 422} <= campaign.tally.statuses.keys()


@pytest.mark.parametrize(
    "path", ["/api/v1/ask/", "/mcp/", "/t/harbour/api/v1/terms/", "/openapi.json/", "//evil.example/"]
)
def test_nobody_is_sent_to_the_host_that_a_request_names(campaign: Campaign, path: str) -> None:
    reply = sent(campaign, request("GET", path, host="evil.example"), "GET")
    assert reply.header("location") is None
    assert 400 <= reply.status < 500


INITIALIZE = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {}}


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"{}", ["Accept: application/json"], 400),
        (b"[1]", ["Accept: application/json"], 400),
        (b"{", ["Accept: application/json"], 400),
        (json.dumps(INITIALIZE | {"params": 5}).encode(), ["Accept: application/json"], 400),
        (json.dumps(INITIALIZE | {"method": {}}).encode(), ["Accept: application/json"], 400),
        (json.dumps(INITIALIZE).encode(), ["Accept: text/html"], 406),
        (b" " * 1_500_000, ["Accept: application/json"], 413),
    ],
)
def test_what_is_no_message_of_the_protocol_is_said_in_one(
    campaign: Campaign, body: bytes, headers: list[str], status: int
) -> None:
    with Wire(campaign.port) as wire:
        wire.send(request("POST", "/mcp", body, headers=headers))
        reply = wire.reply("POST")
    assert reply is not None
    assert campaign.judge.faults("POST", reply, {status}, messages=True) == []
    assert reply.header("content-type") == "application/json"
    assert reply.json()["error"]["code"] < 0
