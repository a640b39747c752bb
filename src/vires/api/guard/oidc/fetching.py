"""Documents of the provider: small, in time, and from where they were asked; nothing is followed elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from vires.service.permission.access import is_loopback
from vires.service.permission.lines import parsed
from vires.service.refusal import Refusal

LARGEST = 262_144
PATIENCE = 5.0
"""Seconds for each step of a request."""


async def fetch(
    address: str, form: Mapping[str, str] | None = None, login: tuple[str, str] | None = None
) -> dict[str, Any]:
    """The JSON object at an address, or the answer to a form that is sent there. Raises `Refusal`
    (`provider-unreachable`;
    `sign-in-refused` where it does not take the form)."""
    import httpx

    where = urlsplit(address)
    loopback = is_loopback(where.hostname)
    if where.scheme != "https" and not (where.scheme == "http" and loopback):
        raise unreachable("an address of the provider is not reached by https")
    headers = {"accept": "application/json"}
    try:
        async with (
            httpx.AsyncClient(timeout=PATIENCE, follow_redirects=False, trust_env=not loopback) as client,
            client.stream(
                "GET" if form is None else "POST", address, data=form, headers=headers,
                auth=None if login is None else httpx.BasicAuth(*login),
            ) as response,
        ):  # fmt: skip
            body = bytearray()
            async for part in response.aiter_bytes():
                body += part
                if len(body) > LARGEST:
                    raise unreachable("the provider sends more than is taken")
            status = response.status_code
    except httpx.HTTPError as error:
        raise unreachable(f"the provider cannot be reached: {type(error).__name__}") from None
    document = parsed(bytes(body))
    if form is not None and 400 <= status < 500:
        raise refused()
    if status != 200 or document is None:
        raise unreachable(f"the provider answers with status {status}" + ("" if document else " and no JSON object"))
    return document


def refused() -> Refusal:
    """The refusal where the provider vouches for nobody."""
    return Refusal("sign-in-refused", "the provider does not vouch for anybody", "begin again at `/auth/login`")


def unreachable(message: str) -> Refusal:
    """The refusal where the provider cannot be asked."""
    return Refusal("provider-unreachable", message, "try again in a while; the operator's log says more")
