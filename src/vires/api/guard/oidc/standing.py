"""What a person whom the provider vouches for may do: the greatest role that one of the person's groups has."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, Literal

from vires.api.guard.oidc.issuer import Unproven
from vires.service.permission.access import Provider
from vires.service.permission.caller import EVERYWHERE, SCOPES_OF, Caller, check_name
from vires.service.refusal import Refusal

MOST_GROUPS = 1000


def name_in(provider: Provider, claims: Mapping[str, Any]) -> str:
    """The name under which a person acts. An address of mail counts only where the provider says that it is the
    person's. Raises `Unproven`."""
    name = claims.get(provider.name_claim)
    if not isinstance(name, str) or (provider.name_claim == "email" and claims.get("email_verified") is not True):
        raise Unproven("of nobody who has a name")
    try:
        return check_name(name)
    except Refusal:
        raise Unproven("of nobody who has a name") from None


def roles_in(provider: Provider, claims: Mapping[str, Any]) -> dict[str, str]:
    """The role of a person in each tenant of which something is said; those of `*` hold in every other."""
    found = claims.get(provider.groups_claim)
    listed = found if isinstance(found, list) else [found]
    groups = {one for one in listed[:MOST_GROUPS] if isinstance(one, str)}
    roles: dict[str, str] = {}
    for tenant, given in provider.roles.items():
        held = [role for role in SCOPES_OF if given.get(role, frozenset()) & groups]
        role = held[-1] if held else provider.everyone
        roles[tenant] = role or ""
    return roles


def caller_of(name: str, roles: Mapping[str, str], tenant: str, via: Literal["bearer", "session"], id: str) -> Caller:
    """Who calls in a tenant. Who has no role there is known, and may no more than anybody."""
    role = roles.get(tenant, roles.get(EVERYWHERE, ""))
    return Caller(name, role or "reader", frozenset(SCOPES_OF.get(role, ())), tenant, via, id)


def id_of(provider: Provider, claims: Mapping[str, Any]) -> str:
    """What tells one person from every other without saying who it is."""
    return hashlib.sha256(f"{provider.issuer}\n{claims['sub']}".encode()).hexdigest()[:16]
