"""From which address somebody calls: that of the connection, unless a proxy that is trusted says otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from ipaddress import IPv6Address, ip_address

from starlette.types import Scope

from vires.service.permission.access import Network

LOCAL = "local"
"""Who calls without an address: through a socket in the file system."""


def address_of(scope: Scope, proxies: Sequence[Network] = ()) -> str:
    """The address by which rates are counted. Behind trusted proxies it is the last one in `X-Forwarded-For` that is
    none of them: what stands before it anybody could have written. An IPv6 address counts with its neighbours: a
    household is given 2^64 of them."""
    client = scope.get("client")
    if not client:
        return LOCAL
    own = str(client[0])
    if proxies and _trusted(own, tuple(proxies)):
        said = b",".join(value for name, value in scope["headers"] if name == b"x-forwarded-for")
        for part in reversed(said.decode("latin-1").split(",")):
            one = part.strip()
            if not one:
                continue
            if _counted(one) is None:
                break
            own = one
            if not _trusted(one, tuple(proxies)):
                break
    return _counted(own) or own[:64]


@lru_cache(4096)
def _trusted(address: str, proxies: tuple[Network, ...]) -> bool:
    try:
        own = ip_address(address)
    except ValueError:
        return False
    return any(own in network for network in proxies)


@lru_cache(4096)
def _counted(address: str) -> str | None:
    try:
        own = ip_address(address)
    except ValueError:
        return None
    if not isinstance(own, IPv6Address):
        return str(own)
    if own.ipv4_mapped is not None:
        return str(own.ipv4_mapped)
    return f"{IPv6Address(int(own) >> 64 << 64)}/64"
