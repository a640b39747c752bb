"""A key by its public half, which a root names. Ed25519 and nothing else; the id of a key is the digest of its public
half, so that one key cannot stand under two ids nor two under one."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from vires.ledger.document import digest_of
from vires.ledger.failure import LedgerError
from vires.ledger.trust.form import FORM, check_form, check_members, malformed, read_text

PRIME = 2**255 - 19
SMALL = {0, 1, PRIME - 1, 0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826}
SMALL |= {PRIME - y for y in SMALL if y}
"""The ordinates of the points of small order. Under such a key a signature can be made that fits more than it was
made for, by somebody who holds no key at all."""


def need_cryptography() -> None:
    """Raises `LedgerError` (`extra-missing`) where the library that signs is not installed."""
    try:
        import cryptography  # noqa: F401
    except ImportError:
        raise LedgerError(
            "extra-missing", "signatures need `cryptography`, which is not installed", "pip install 'vires[ledger]'"
        ) from None


@dataclass(frozen=True)
class PublicKey:
    """The half of a key that all may know, and the person (or the registry) it is said to be of."""

    person: str
    public: bytes

    @classmethod
    def of(cls, person: Any, text: Any, what: str) -> PublicKey:
        """A key from a name and 64 hexadecimal digits. Raises `LedgerError` (`trust-malformed`)."""
        try:
            public = bytes.fromhex(text) if isinstance(text, str) else b""
        except ValueError:
            public = b""
        if len(public) != 32 or public.hex() != text:
            raise malformed(what, "has no public key of 64 hexadecimal digits")
        ordinate = int.from_bytes(public, "little") & (2**255 - 1)
        if ordinate >= PRIME or ordinate in SMALL:
            raise malformed(what, "has a public key that no holder of a private key has")
        return cls(read_text(person, f"the name in {what}"), public)

    @classmethod
    def from_dict(cls, document: Any, what: str = "the public key") -> PublicKey:
        """The key in a file of its own. Raises `LedgerError` (`trust-malformed`)."""
        said = check_members(document, what, ("type", "form", "id", "person", "public"))
        check_form(said, what, "key")
        key = cls.of(said["person"], said["public"], what)
        if said["id"] != key.id:
            raise malformed(what, f"is named `{said['id']}`; its public key has the id `{key.id}`")
        return key

    def to_dict(self) -> dict[str, Any]:
        """The key as a document of its own."""
        return {"type": "key", "form": FORM, "id": self.id, "person": self.person, "public": self.public.hex()}

    @cached_property
    def id(self) -> str:
        """The digest of the public half."""
        return digest_of(self.public)

    def verifies(self, signature: str, message: bytes) -> bool:
        """Whether a signature, as base64 says it, was made by this key over these bytes. Raises `LedgerError`
        (`extra-missing`)."""
        need_cryptography()
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        try:
            raw = base64.b64decode(signature, validate=True)
            if len(raw) != 64 or base64.b64encode(raw).decode() != signature:
                return False
            Ed25519PublicKey.from_public_bytes(self.public).verify(raw, message)
        except (InvalidSignature, ValueError, binascii.Error):
            return False
        return True


def keys_by_id(keys: Mapping[str, PublicKey], wanted: str) -> list[str]:
    """The ids that a person's name, an id or at least 8 of its digits may mean."""
    digits = wanted.removeprefix("sha256:")
    named = [identity for identity, key in keys.items() if key.person == wanted]
    if len(digits) >= 8 and not named:
        named = [identity for identity in keys if identity.removeprefix("sha256:").startswith(digits)]
    return named
