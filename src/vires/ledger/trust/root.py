"""A root: which keys there are, whose they are, what each is for, and how many must sign. It stands until a day, and
is followed by another with the next number, signed by the old and the new.

A root names every key there ever was, the revoked ones with the last event up to which their signatures count. So one
root alone is enough to judge all signatures of a ledger.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from vires.ledger.document import canonical, digest_of
from vires.ledger.trust.form import (
    FORM,
    check_form,
    check_members,
    malformed,
    read_count,
    read_digest,
    read_instant,
)
from vires.ledger.trust.key import PublicKey
from vires.ledger.trust.pin import Pin

ROLES = ("root", "registry", "person")
"""`root` signs roots, `registry` heads and snapshots, `person` revisions."""


@dataclass(frozen=True)
class Named:
    """A key as a root names it: until when it may sign, and the last event up to which its signatures count."""

    key: PublicKey
    expires: str | None = None
    revoked: int | None = None

    def to_dict(self) -> dict[str, Any]:
        said = {"person": self.key.person, "public": self.key.public.hex()}
        more = {"expires": self.expires, "revoked": self.revoked}
        return said | {name: value for name, value in more.items() if value is not None}


@dataclass(frozen=True)
class Role:
    """The keys of a role, and how many must sign: different keys, of `person` different persons. `since` is the first
    revision that a person must sign; 1 for other roles."""

    keys: tuple[str, ...]
    threshold: int
    since: int = 1


@dataclass(frozen=True)
class Root:
    """`ledger` is a name drawn at random with the first root, the same ever after; `after` the last event that there
    was when this root was made."""

    ledger: str
    version: int
    expires: str
    after: Pin
    keys: Mapping[str, Named]
    roles: Mapping[str, Role]

    def to_dict(self) -> dict[str, Any]:
        """The root as it is signed."""
        roles: dict[str, Any] = {}
        for name, role in self.roles.items():
            roles[name] = {"keys": sorted(role.keys), "threshold": role.threshold}
        roles["person"]["since"] = self.roles["person"].since
        return {
            "type": "root",
            "form": FORM,
            "ledger": self.ledger,
            "version": self.version,
            "expires": self.expires,
            "after": self.after.to_dict(),
            "keys": {identity: named.to_dict() for identity, named in sorted(self.keys.items())},
            "roles": roles,
        }

    @cached_property
    def digest(self) -> str:
        """The digest of what is signed."""
        return digest_of(canonical(self.to_dict()))

    @cached_property
    def public(self) -> Mapping[str, PublicKey]:
        """Every key by its id."""
        return {identity: named.key for identity, named in self.keys.items()}

    def standing(self, role: str) -> set[str]:
        """The keys of a role that are not revoked."""
        return {identity for identity in self.roles[role].keys if self.keys[identity].revoked is None}

    @classmethod
    def from_dict(cls, document: Any, what: str = "the root") -> Root:
        """The root that says this. Raises `LedgerError` (`trust-malformed`) for one that could not be met or be
        misunderstood: a threshold above its keys, a key that is not named, an id that is not its key's."""
        said = check_members(document, what, ("type", "form", "ledger", "version", "expires", "after", "keys", "roles"))
        check_form(said, what, "root")
        after = Pin.from_dict(said["after"], f"`after` in {what}")
        if not isinstance(said["keys"], Mapping):
            raise malformed(what, "has no keys by their ids")
        keys = {identity: _named(identity, one, after.number, what) for identity, one in said["keys"].items()}
        roles = check_members(said["roles"], f"`roles` in {what}", ROLES)
        return cls(
            ledger=read_digest(said["ledger"], f"`ledger` in {what}"),
            version=read_count(said["version"], f"`version` in {what}"),
            expires=read_instant(said["expires"], f"`expires` in {what}"),
            after=after,
            keys=keys,
            roles={name: _role(name, roles[name], keys, what) for name in ROLES},
        )


def _named(identity: str, document: Any, last: int, what: str) -> Named:
    where = f"the key `{identity}` in {what}"
    said = check_members(document, where, ("person", "public"), ("expires", "revoked"))
    key = PublicKey.of(said["person"], said["public"], where)
    if key.id != identity:
        raise malformed(where, f"has a public key whose id is `{key.id}`")
    revoked = read_count(said["revoked"], f"`revoked` of {where}", 0) if "revoked" in said else None
    if revoked is not None and revoked > last:
        raise malformed(where, f"is revoked from event {revoked}, which comes after the root was made")
    return Named(key, read_instant(said["expires"], f"`expires` of {where}") if "expires" in said else None, revoked)


def _role(name: str, document: Any, keys: Mapping[str, Named], what: str) -> Role:
    where = f"the role `{name}` in {what}"
    said = check_members(document, where, ("keys", "threshold") + (("since",) if name == "person" else ()))
    listed = said["keys"]
    if not isinstance(listed, list) or any(not isinstance(one, str) or one not in keys for one in listed):
        raise malformed(where, "lists a key that is not named")
    if listed != sorted(set(listed)):
        raise malformed(where, "lists a key twice, or not in the order of ids")
    if name == "root" and any(keys[one].expires for one in listed):
        raise malformed(where, "lists a key that expires; roots do, their keys do not")
    threshold = read_count(said["threshold"], f"the threshold of {where}")
    standing = [one for one in listed if keys[one].revoked is None]
    able = {keys[one].key.person for one in standing} if name == "person" else set(standing)
    if threshold > max(len(able), 1 if name == "person" else 0):
        raise malformed(where, f"asks for {threshold} signatures of {len(able)}")
    return Role(tuple(listed), threshold, read_count(said["since"], f"`since` of {where}") if name == "person" else 1)
