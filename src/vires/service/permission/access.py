"""How a server is guarded, as its operator set it. What is not set is the safest that still lets a public registry be
read: no writes, no other origins, no proxy believed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from vires.service.permission.caller import SCOPES_OF
from vires.service.refusal import Refusal

Network = IPv4Network | IPv6Network
RATE = re.compile(r"([1-9][0-9]{0,8})/([1-9][0-9]{0,5})s")
ALGORITHMS = ("RS256", "ES256", "EdDSA", "Ed25519")
"""Signatures that are looked at: none without a key, and none whose key the provider would have to share with us."""


@dataclass(frozen=True)
class Rate:
    """So many requests in so many seconds; as many at once as one window holds."""

    amount: int
    seconds: int


@dataclass(frozen=True)
class Provider:
    """Who vouches for people. `audience` is whom a token must be for; `roles` gives for each tenant (`*`: where nothing
    is said of it) the groups that have each role; `everyone` is the role of whoever the provider knows."""

    issuer: str
    client: str
    audience: str
    secret: Path | None = None
    session_key: Path | None = None
    name_claim: str = "sub"
    groups_claim: str = "groups"
    requested: tuple[str, ...] = ("openid",)
    everyone: str | None = None
    roles: Mapping[str, Mapping[str, frozenset[str]]] = field(default_factory=dict)


@dataclass(frozen=True)
class Access:
    """`private`: nothing is read by who is not known. `tokens` and `audit` are files; `proxies` are those whose word on
    the client's address is believed; `origins` are sites whose pages may read answers."""

    private: bool = False
    tokens: Path | None = None
    audit: Path | None = None
    proxies: tuple[Network, ...] = ()
    origins: frozenset[str] = frozenset()
    address_rate: Rate | None = None
    token_rate: Rate | None = None
    provider: Provider | None = None


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Access(_Table):
    private: bool = False
    tokens: str | None = None
    audit: str | None = None
    proxies: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()


class _Limits(_Table):
    address: str | None = None
    token: str | None = None


Role = Literal["reader", "author", "reviewer", "administrator"]
Groups = dict[Role, tuple[str, ...]]


class _Oidc(_Table):
    issuer: str
    client_id: str
    audience: str | None = None
    client_secret_file: str | None = None
    session_key_file: str | None = None
    name_claim: str = "sub"
    groups_claim: str = "groups"
    scopes: tuple[str, ...] = ("openid",)
    everyone: Role | None = None
    roles: Groups = Field(default={})
    tenants: dict[str, Groups] = Field(default={})


class _Settings(_Table):
    access: _Access = _Access()
    limits: _Limits = _Limits()
    oidc: _Oidc | None = None


TABLES = tuple(_Settings.model_fields)
"""The tables of a settings file that are read here."""


def read_access(tables: Mapping[str, Any], folder: Path) -> Access:
    """The access that the tables `access`, `limits` and `oidc` of a settings file say; files are named from `folder`.
    Raises `Refusal` (`settings-unreadable`)."""
    try:
        read = _Settings.model_validate({name: tables[name] for name in TABLES if name in tables})
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise _unreadable(place, str(first["msg"]).lower()) from None
    access = read.access
    return Access(
        private=access.private,
        tokens=_file(folder, access.tokens),
        audit=_file(folder, access.audit),
        proxies=tuple(_network(one) for one in access.proxies),
        origins=frozenset(_origin(one) for one in access.origins),
        address_rate=read_rate(read.limits.address, "limits.address"),
        token_rate=read_rate(read.limits.token, "limits.token"),
        provider=None if read.oidc is None else _provider(read.oidc, folder),
    )


def read_rate(text: str | None, place: str = "rate") -> Rate | None:
    """A rate such as `100/10s`: so many requests in so many seconds. Raises `Refusal` (`settings-unreadable`)."""
    if text is None:
        return None
    found = RATE.fullmatch(text)
    if found is None:
        raise _unreadable(place, f"`{text}` is no rate; expected requests per seconds, such as `100/10s`")
    return Rate(int(found[1]), int(found[2]))


def is_loopback(host: str | None) -> bool:
    """Tell whether a host as it stands in an address is this machine."""
    return host in ("localhost", "127.0.0.1", "::1")


def _provider(read: _Oidc, folder: Path) -> Provider:
    where = urlsplit(read.issuer)
    if where.scheme != "https" and not (where.scheme == "http" and is_loopback(where.hostname)):
        raise _unreadable("oidc.issuer", f"`{read.issuer}` is not reached by https")
    if where.query or where.fragment:
        raise _unreadable("oidc.issuer", f"`{read.issuer}` has a query or a fragment, which no issuer has")
    if "openid" not in read.scopes:
        raise _unreadable("oidc.scopes", "`openid` is not among the scopes")
    groups = {"*": read.roles, **read.tenants}
    return Provider(
        issuer=read.issuer,
        client=read.client_id,
        audience=read.audience or read.client_id,
        secret=_file(folder, read.client_secret_file),
        session_key=_file(folder, read.session_key_file),
        name_claim=read.name_claim,
        groups_claim=read.groups_claim,
        requested=read.scopes,
        everyone=read.everyone,
        roles={
            tenant: {role: frozenset(given.get(role, ())) for role in SCOPES_OF}  # type: ignore[call-overload]
            for tenant, given in groups.items()
        },
    )


def _file(folder: Path, name: str | None) -> Path | None:
    return None if name is None else folder / name


def _network(text: str) -> Network:
    try:
        return ip_network(text)
    except ValueError:
        raise _unreadable("access.proxies", f"`{text}` is no address and no network") from None


def _origin(text: str) -> str:
    where = urlsplit(text)
    if where.scheme not in ("http", "https") or not where.netloc or text != f"{where.scheme}://{where.netloc}":
        raise _unreadable("access.origins", f"`{text}` is no origin; expected such as `https://example.org`")
    return text


def _unreadable(place: str, what: str) -> Refusal:
    return Refusal("settings-unreadable", f"`{place}`: {what}", "see docs/security.md for what each setting takes")
