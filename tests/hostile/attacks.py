"""Attacks, each drawn by chance from a number, so that it can be made again."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random
from typing import Any
from urllib.parse import quote, urlencode

from tests.hostile.damage import altered, bent, written
from tests.hostile.process import Secrets
from tests.hostile.questions import AUTHZEN, KNOWN, QUESTIONS
from tests.hostile.raw import request

REFUSED = frozenset({400, 401, 403, 404, 405, 406, 408, 409, 411, 412, 413, 414, 415, 422, 428, 429, 431, 503, 505})
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "QUERY", "CONNECT", "BREW")
PLACES = (
    "instruments", "terms", "sources", "revisions", "ask", "who", "show", "find", "registry", "proposals", "tokens",
)  # fmt: skip
STEPS = (
    "..", "%2e%2e", "%2e%2e%2f", "..%2f..%2fetc%2fpasswd", "%252e%252e%252f", "..%5c..%5c", "%00", "a%00b", "%ff%fe",
    "%c0%ae%c0%ae%c0%af", "....//", "//etc/passwd", "%2fetc%2fpasswd", ".", "%20", "%0d%0aX-Evil:%201", "~root", "*",
    "C:%5cwindows", "%F0%9F%A6%91", "arden%2forder%2f7", "arden/order/7", "a" * 3000, "a%2f" * 400, "%", "%zz", ";a=b",
)  # fmt: skip


@dataclass(frozen=True)
class Attack:
    """`parts` are sent one after the other; responses to `methods` are read; `allowed` are the statuses that they may
    have, `None` for any that is not the fault of the server; with `messages` they may be JSON-RPC. `question` is the
    verb and what it was given at the root, where the body is sound JSON and the answer does not depend on today."""

    parts: tuple[bytes, ...]
    methods: tuple[str, ...] = ("GET",)
    allowed: frozenset[int] | None = None
    finish: bool = False
    reset: bool = False
    mute: bool = False
    messages: bool = False
    question: tuple[str, dict[str, Any]] | None = None


Draw = Callable[[Random, Secrets], Attack]


def verb_body(chance: Random, secrets: Secrets) -> Attack:
    """A verb with damaged arguments."""
    verb = chance.choice(tuple(QUESTIONS))
    body = written(altered(QUESTIONS[verb], chance), chance)
    return _posted(f"/api/v1/{verb}", body, question=_sound(verb, body))


def decision_body(chance: Random, secrets: Secrets) -> Attack:
    """A decision request that is damaged."""
    path = chance.choice(tuple(AUTHZEN))
    return _posted(path, written(altered(AUTHZEN[path], chance), chance))


def tool_body(chance: Random, secrets: Secrets) -> Attack:
    """A message of the Model Context Protocol that is damaged."""
    message = {
        "jsonrpc": "2.0", "id": 1,
        "method": chance.choice(("initialize", "tools/list", "tools/call", "resources/read")),
        "params": {"name": "ask", "arguments": KNOWN, "uri": "vires://arden", "protocolVersion": "2025-06-18"},
    }  # fmt: skip
    accept = ["Accept: application/json, text/event-stream"]
    return replace(_posted("/mcp", written(altered(message, chance), chance), headers=accept), messages=True)


def write_body(chance: Random, secrets: Secrets) -> Attack:
    """A write, with no right to it."""
    path = chance.choice(("proposals", "tokens", "audit", "proposals/1/accept", "proposals/1/comments"))
    body = written(altered({"title": "x", "reason": "y", "files": {"law.yaml": "a"}, "base": 1}, chance), chance)
    token = chance.choice(("", secrets.root, secrets.tenant, "vires_0", "x" * 9000))
    headers = [f"Authorization: Bearer {token}"] if token else []
    return _posted(f"/api/v1/{path}", body, headers=headers, allowed=REFUSED)


def query(chance: Random, secrets: Secrets) -> Attack:
    """A question in the query, damaged."""
    verb = chance.choice(tuple(QUESTIONS))
    pairs = [(name, _plain(value)) for name, value in altered_members(QUESTIONS[verb], chance)]
    pairs += [(name, "1") for name in ("revision", "limit", "cursor", "digest", "") if chance.random() < 0.2]
    target = f"/api/v1/{verb}?{urlencode(pairs, errors='replace')}"
    if chance.random() < 0.3:
        target = bent(target.encode(), chance).decode("latin-1")
    return Attack((request(chance.choice(("GET", "HEAD")), target),), finish=True, methods=("HEAD",))


def altered_members(sound: dict[str, Any], chance: Random) -> list[tuple[str, Any]]:
    """The members of a damaged document."""
    found = altered(sound, chance)
    return list(found.items()) if isinstance(found, dict) else [("office", found)]


def path(chance: Random, secrets: Secrets) -> Attack:
    """A path that leads elsewhere."""
    step, place = chance.choice(STEPS), chance.choice(PLACES)
    forms = (
        f"/api/v1/{place}/{step}", f"/api/v1/{place}/{step}/{step}", f"/t/{step}/api/v1/{place}", f"/t/harbour/{step}",
        f"/{step}", f"/t/harbour/../../{step}", f"/api/v1/../{step}", f"/openapi.json/{step}", f"//{step}",
        f"http://elsewhere.example/{step}", f"/api/v1/{place}/{step}?{step}", f"/t/{step}", f"/t/harbour/t/{step}",
    )  # fmt: skip
    return Attack((request("GET", chance.choice(forms)),), finish=True, allowed=REFUSED | {200, 304, 307})


def revision(chance: Random, secrets: Secrets) -> Attack:
    """A revision that there is not."""
    unknown = chance.choice(("3", "0", "-1", "99999999999999999999", "a" * 64, "x", "%00", "1.5", "1e1", "..", ""))
    verb = chance.choice(tuple(QUESTIONS))
    body = json.dumps(QUESTIONS[verb]).encode()
    allowed = frozenset({400, 404, 422})
    return _posted(f"/api/v1/{verb}?revision={unknown}", body, allowed=allowed)


def stranger(chance: Random, secrets: Secrets) -> Attack:
    """A token of another registry, or none that there is."""
    ours = chance.random() < 0.5
    token = secrets.tenant if ours else secrets.root
    if chance.random() < 0.4:
        token = bent(token.encode(), chance).decode("latin-1").replace("\n", "").replace("\r", "").replace("\0", "")
        token += "x"
    scheme = chance.choice(("Bearer", "bearer", "BEARER"))
    field = f"Authorization: {scheme} {token}"
    target = "/api/v1/ask" if ours else "/t/harbour/api/v1/ask"
    body = json.dumps(KNOWN).encode()
    return _posted(target, body, headers=[field], allowed=frozenset({400, 401, 403}))


def fields(chance: Random, secrets: Secrets) -> Attack:
    """Odd header fields around a sound question."""
    odd_fields = (
        "Accept: text/html;q=9,*/*;q=-1", "Accept: " + "a/b," * 2000, "Accept-Encoding: gzip;q=0,identity;q=0",
        "Accept-Encoding: br,zstd,xyz", "If-None-Match: " + '"a",' * 3000, "If-None-Match: W/\"", "If-Match: *",
        "If-Modified-Since: yesterday", "Range: bytes=0-0,5-,-1", "Content-Type: text/plain",
        "Content-Type: application/json; charset=utf-16", "Content-Type: multipart/form-data; boundary=",
        "Cookie: " + "a=b;" * 500,
        "X-Request-ID: " + "r" * 300, "X-Request-ID: a\tb", "Authorization: Basic Og==", "Authorization: Bearer",
        "Authorization: Bearer \xff\xfe", "X-Forwarded-For: 127.0.0.1, evil", "X-Forwarded-Proto: javascript",
        "X-Forwarded-Host: evil.example", "X-Forwarded-Prefix: /evil", "Forwarded: for=\"[::1]\";host=evil.example",
        "X-Original-URL: /metrics", "X-HTTP-Method-Override: DELETE", "Origin: null",
        "Origin: https://evil.example",
        "Expect: 100-continue", "Expect: nothing", "TE: trailers", "Traceparent: 00-0-0-0",
        "Traceparent: " + "0" * 5000,
        "Idempotency-Key: " + "k" * 5000, "Upgrade: h2c", "Connection: close, x-request-id", "Connection: upgrade",
        "Content-Encoding: gzip", "Content-Encoding: br", "X-\x80: a", "Content-Length: 5",
        "Transfer-Encoding: chunked",
        "Host: other", "Sec-Fetch-Site: cross-site", "Access-Control-Request-Method: PUT", "Last-Event-ID: 5", ": a",
        "A" * 500 + ": b", "Mcp-Session-Id: ../../a", "Prefer: return=minimal",
    )  # fmt: skip
    chosen = [chance.choice(odd_fields) for _ in range(chance.choice((1, 1, 2, 5)))]
    host = chance.choice(
        ("localhost", "localhost", "evil.example", "", "[::1]:1", "a" * 3000, "a b", "127.0.0.1:99999")
    )
    if chance.random() < 0.5:
        data = request("POST", "/api/v1/ask", json.dumps(KNOWN).encode(), host=host, headers=chosen)
        return Attack((data,), ("POST",), finish=True)
    return Attack((request("GET", chance.choice(_GET), host=host, headers=chosen),), finish=True)


_GET = (
    "/healthz", "/readyz", "/metrics", "/openapi.json", "/api/v1/instruments", "/.well-known/authzen-configuration",
    "/t/harbour/api/v1/terms", "/api/v1/revisions", f"/api/v1/find?{urlencode({'text': 'harbour'})}",
)  # fmt: skip


def method(chance: Random, secrets: Secrets) -> Attack:
    """A method that a resource has not."""
    name = chance.choice(METHODS)
    target = chance.choice((*_GET, "/api/v1/ask", "/access/v1/evaluation", "/mcp", "*", "/"))
    body = None if chance.random() < 0.5 else b"{}"
    return Attack((request(name, target, body),), (name,), finish=True, messages=target == "/mcp")


def wire(chance: Random, secrets: Secrets) -> Attack:
    """A sound request with bytes of its head changed."""
    data = request("POST", "/api/v1/ask", json.dumps(KNOWN).encode(), headers=["X-Request-ID: fuzz"])
    head, _, body = data.partition(b"\r\n\r\n")
    return Attack((bent(head, chance) + b"\r\n\r\n" + body,), ("POST", "POST"), finish=True, mute=True)


def chunks(chance: Random, secrets: Secrets) -> Attack:
    """A body in chunks, cut and marked in odd ways."""
    body = json.dumps(KNOWN).encode()
    pieces = b""
    while body:
        size = chance.randrange(1, 60)
        piece, body = body[:size], body[size:]
        mark = chance.choice((b"%x", b"%X", b"0%x", b"%x;a=b", b"%x ;a", b'%x;a="\x01"', b"%x;" + b"e" * 500, b"%x"))
        pieces += mark % len(piece) + b"\r\n" + piece + b"\r\n"
    pieces += chance.choice((b"0\r\n\r\n", b"0\r\nX: y\r\n\r\n", b"00\r\n\r\n", b"0\r\n", b"", b"0\r\nHost: b\r\n\r\n"))
    if chance.random() < 0.5:
        pieces = bent(pieces, chance)
    head = b"POST /api/v1/ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    head += chance.choice((b"", b"", b"", b"Content-Length: 20\r\n", b"Transfer-Encoding: identity\r\n"))
    return Attack((head + b"Transfer-Encoding: chunked\r\n\r\n", pieces), ("POST", "GET"), finish=True, mute=True)


def lengths(chance: Random, secrets: Secrets) -> Attack:
    """A length that is not that of the body, and perhaps a request hidden behind it."""
    body = json.dumps(KNOWN).encode()
    length = chance.choice((0, 1, len(body) - 1, len(body) + 1, len(body) + 500, 10**12, 2_000_001, -1))
    head = f"POST /api/v1/ask HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
    return Attack((head.encode(), body, request("GET", "/healthz")), ("POST", "GET"), finish=True, mute=True)


def pipeline(chance: Random, secrets: Secrets) -> Attack:
    """Many requests ahead of their answers."""
    count = chance.choice((2, 5, 16, 60))
    single = [request("GET", chance.choice(_GET[:2])) for _ in range(count)]
    if chance.random() < 0.4:
        single.insert(chance.randrange(count), bent(single[0], chance))
    return Attack((b"".join(single),), ("GET",) * count, finish=chance.random() < 0.5, mute=True)


def gone(chance: Random, secrets: Secrets) -> Attack:
    """Somebody who leaves at some point."""
    data = request("POST", "/api/v1/diff", json.dumps(QUESTIONS["diff"]).encode())
    cut = chance.choice((0, 1, 20, len(data) - 30, len(data) - 1, len(data)))
    return Attack((data[:cut],), (), reset=chance.random() < 0.7, mute=True)


def half(chance: Random, secrets: Secrets) -> Attack:
    """Somebody who stops within a request, and waits for an answer."""
    data = request("POST", "/api/v1/ask", json.dumps(KNOWN).encode())
    cut = chance.randrange(1, len(data))
    return Attack((data[:cut],), ("POST",), finish=True, allowed=frozenset({400, 408, 411}))


def large(chance: Random, secrets: Secrets) -> Attack:
    """A body that is large, deep, wide or folded small."""
    kind = chance.randrange(7)
    bodies: tuple[Callable[[], bytes], ...] = (
        lambda: b"[" * 100_000,
        lambda: b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
        lambda: b"[" + b"1," * 900_000 + b"1]",
        lambda: json.dumps({"office": "x" * 2_100_000}).encode(),
        lambda: b" " * 1_900_000 + b"{}",
        lambda: ("[" * 100_000).encode("utf-16-le"),
        lambda: b'{"at": ' + b"9" * 1_000_000 + b"}",
    )
    target = chance.choice(("/api/v1/ask", "/access/v1/evaluation", "/access/v1/evaluations", "/mcp", "/api/v1/impact"))
    return replace(_posted(target, bodies[kind](), allowed=REFUSED), messages=target == "/mcp")


def bomb(chance: Random, secrets: Secrets) -> Attack:
    """A body that grows when it is unpacked."""
    packed = gzip.compress(b'{"office": "' + b"a" * 30_000_000 + b'"}', 9)
    coding = chance.choice(("gzip", "deflate", "br", "zstd", "gzip, gzip", "x-gzip"))
    return _posted("/api/v1/ask", packed, headers=[f"Content-Encoding: {coding}"], allowed=frozenset({400, 415, 422}))


ATTACKS: dict[str, tuple[int, Draw]] = {
    "verb": (30, verb_body), "decision": (14, decision_body), "tool": (6, tool_body), "write": (4, write_body),
    "query": (10, query), "path": (10, path), "revision": (4, revision), "stranger": (4, stranger),
    "fields": (10, fields),
    "method": (5, method), "wire": (8, wire), "chunks": (6, chunks), "lengths": (4, lengths), "pipeline": (2, pipeline),
    "gone": (4, gone), "half": (4, half), "large": (1, large), "bomb": (1, bomb),
}  # fmt: skip
"""Every kind of attack, and how often it comes."""


def drawn(seed: int, number: int, secrets: Secrets) -> tuple[str, Attack]:
    """Attack `number` of a seed, with its kind."""
    chance = Random(f"{seed}:{number}")
    (kind,) = chance.choices(tuple(ATTACKS), [weight for weight, _ in ATTACKS.values()])
    attack = ATTACKS[kind][1](chance, secrets)
    if len(attack.parts) == 1 and not attack.reset and chance.random() < 0.05:
        data = attack.parts[0]
        places = sorted(chance.randrange(len(data) + 1) for _ in range(3))
        attack = replace(
            attack, parts=tuple(data[a:b] for a, b in zip([0, *places], [*places, len(data)], strict=True))
        )
    return kind, attack


def _posted(
    target: str,
    body: bytes,
    *,
    headers: list[str] | None = None,
    allowed: frozenset[int] | None = None,
    question: tuple[str, dict[str, Any]] | None = None,
) -> Attack:
    data = request("POST", target, body, headers=headers or [])
    return Attack((data,), ("POST",), allowed, finish=True, question=question)


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else quote(json.dumps(value))


def _sound(verb: str, body: bytes) -> tuple[str, dict[str, Any]] | None:
    """The question in a body that is JSON, if its answer is the same on every day."""
    from tests.hostile.judge import read_strictly

    try:
        given = read_strictly(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(given, dict):
        return None
    dated = all(isinstance(given.get(name), str) for name in QUESTIONS[verb] if name in ("at", "as_of", "known_by"))
    return (verb, given) if dated else None
