"""A small provider of OpenID Connect on loopback: discovery, keys, authorization codes with PKCE, tokens. It makes its
own keys, and lies on demand."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import threading
from collections import Counter
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, Key, KeySet, OKPKey, RSAKey

from vires.api.guard.oidc.issuer import seconds
from vires.api.guard.oidc.signature import SIGNATURES

CLIENT, SECRET = "vires", "a secret of the client"


class Provider:
    """`claims` go into every token after its own; `document` over what discovery says; `asked` counts by path."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()
        self.claims: dict[str, Any] = {"sub": "person-1", "groups": ["registry-editors"]}
        self.document: dict[str, Any] = {}
        self.down = False
        self.oversized = False
        self.keys: list[Key] = [first_key()]
        self.published: list[Key] | None = None
        self._codes: dict[str, dict[str, str]] = {}
        provider = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: Any) -> None:
                pass

            def do_GET(self) -> None:
                provider.answer(self, {})

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"])).decode()
                provider.answer(self, {name: value[0] for name, value in parse_qs(body).items()})

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def answer(self, request: BaseHTTPRequestHandler, form: dict[str, str]) -> None:
        where = urlsplit(request.path)
        self.asked[where.path] += 1
        query = {name: value[0] for name, value in parse_qs(where.query).items()}
        status, document, headers = self._answer(where.path, query, form, request.headers.get("authorization"))
        body = b"" if document is None else json.dumps(document).encode()
        if self.oversized:
            body += b" " * 300_000
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name, value)
        request.send_header("content-length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    def _answer(
        self, path: str, query: dict[str, str], form: dict[str, str], login: str | None
    ) -> tuple[int, dict[str, Any] | None, dict[str, str]]:
        if self.down:
            return 503, {"error": "down"}, {}
        if path == "/.well-known/openid-configuration":
            return 200, self.discovery(), {}
        if path == "/keys":
            found = self.keys if self.published is None else self.published
            return 200, dict(KeySet(list(found)).as_dict(private=False)), {}
        if path == "/authorize":
            code = secrets.token_urlsafe(16)
            self._codes[code] = query
            back = {"code": code, "state": query["state"], "iss": self.issuer}
            return 302, None, {"location": f"{query['redirect_uri']}?{urlencode(back)}"}
        if path == "/token":
            expected = "Basic " + base64.b64encode(f"{CLIENT}:{SECRET.replace(' ', '%20')}".encode()).decode()
            plain = "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
            asked = self._codes.pop(form.get("code", ""), None)
            challenge = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
            if (
                login not in (expected, plain)
                or asked is None
                or asked["redirect_uri"] != form.get("redirect_uri")
                or asked["code_challenge"] != challenge.rstrip(b"=").decode()
                or asked["code_challenge_method"] != "S256"
            ):
                return 400, {"error": "invalid_grant"}, {}
            return 200, {"token_type": "Bearer", "id_token": self.token(nonce=asked["nonce"])}, {}
        return 404, {}, {}

    def discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            **self.document,
        }

    def token(self, key: Key | None = None, header: dict[str, Any] | None = None, **claims: Any) -> str:
        """A token signed with the newest key; a claim that is `None` is left out."""
        key = key or self.keys[-1]
        alg = {"RSA": "RS256", "EC": "ES256", "OKP": "EdDSA"}[key.key_type]
        now = seconds()
        said = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, **self.claims, **claims}
        said = {name: value for name, value in said.items() if value is not None}
        return jwt.encode({"alg": alg, "kid": key.kid, **(header or {})}, said, key, registry=SIGNATURES)


@cache
def first_key() -> Key:
    """The key that every provider begins with; to make one takes a while."""
    return new_key("RSA", "first")


def new_key(kind: str, kid: str) -> Key:
    """A key pair of a kind, with its name."""
    if kind == "RSA":
        return RSAKey.generate_key(2048, {"kid": kid})
    return ECKey.generate_key("P-256", {"kid": kid}) if kind == "EC" else OKPKey.generate_key("Ed25519", {"kid": kid})


def unsigned(claims: dict[str, Any], **header: Any) -> str:
    """A token that says `alg: none`."""
    return f"{_unsigned({'alg': 'none', 'typ': 'JWT', **header}, claims)}."


def shared(claims: dict[str, Any], secret: bytes, kid: str) -> str:
    """A token signed with HS256 and some bytes as the shared key. Made by hand: libraries refuse to do it with a public
    key, and those who forge do not ask them."""
    said = _unsigned({"alg": "HS256", "kid": kid}, claims)
    return f"{said}.{_encoded(hmac.digest(secret, said.encode(), 'sha256'))}"


def critical(claims: dict[str, Any], key: Any) -> str:
    """A token, truly signed, with a header that nobody may pass over and that means nothing here."""
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.hashes import SHA256

    said = _unsigned({"alg": "RS256", "kid": key.kid, "crit": ["odd"], "odd": 1}, claims)
    return f"{said}.{_encoded(key.raw_value.sign(said.encode(), PKCS1v15(), SHA256()))}"


def _unsigned(header: dict[str, Any], claims: dict[str, Any]) -> str:
    return ".".join(_encoded(json.dumps(one).encode()) for one in (header, claims))


def _encoded(body: bytes) -> str:
    return base64.urlsafe_b64encode(body).rstrip(b"=").decode()
