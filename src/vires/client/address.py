"""Where a registry is served: an address of the web, read before anything is sent to it."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from vires.service.refusal import Refusal

PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Origin:
    """Whom a connection is made to: a token goes to this one and to no other."""

    scheme: str
    host: str
    port: int

    @property
    def is_loopback(self) -> bool:
        """Tell whether it is this machine, so that nothing crosses a network."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + ("" if self.port == PORTS[self.scheme] else f":{self.port}")


@dataclass(frozen=True)
class Address:
    """The root of a served registry; `path` is empty, or that of a tenant (`/t/NAME`), without a slash at the end."""

    origin: Origin
    path: str = ""

    def __str__(self) -> str:
        return f"{self.origin}{self.path}"


def origin_of(url: str) -> Origin | None:
    """Whom an address of the web is at, `None` if it is none that a connection can be made to."""
    try:
        parts = urlsplit(url)
        scheme, host, port = parts.scheme.lower(), parts.hostname, parts.port
    except ValueError:
        return None
    return Origin(scheme, host.lower(), port or PORTS[scheme]) if scheme in PORTS and host else None


def read_address(url: str) -> Address:
    """The address of a served registry. Raises `Refusal`; one that holds credentials is not repeated in it."""
    if "@" in url.partition("://")[2].partition("/")[0]:
        raise Refusal(
            "credentials-in-address", "the address holds a name or a password before `@`; expected none",
            "leave it out of the address, and give a token as `token=`, or in VIRES_TOKEN on the command line",
        )  # fmt: skip
    origin = origin_of(url)
    parts = urlsplit(url) if origin else None
    if origin is None or parts is None or any(not " " < char < "\x7f" for char in url):
        raise Refusal(
            "address-unreadable", f"`{url}` is no address of a served registry; expected http(s):// and a host",
            "write it as `https://law.example.org` or `http://127.0.0.1:8000/t/NAME`",
        )  # fmt: skip
    if parts.query or parts.fragment:
        raise Refusal(
            "address-unreadable", f"`{url}` goes on after its path; expected the address of the registry alone",
            "leave out what stands from `?` or `#` on; a revision is given as `revision=`",
        )  # fmt: skip
    return Address(origin, parts.path.rstrip("/"))


def read_token(token: str, origin: Origin) -> str:
    """The token, if it can be sent there. Raises `Refusal`, which does not repeat it."""
    if not token or any(not "!" <= char <= "~" for char in token):
        raise Refusal(
            "token-unreadable", "the token holds what no token has: a space, a line end, or a letter outside ASCII",
            "give the token as it was issued, without quotes or a line end",
        )  # fmt: skip
    if origin.scheme == "http" and not origin.is_loopback:
        raise Refusal(
            "token-in-the-clear", f"a token would cross the network to `{origin}` for anyone to read",
            "give the address with https://",
        )  # fmt: skip
    return token
