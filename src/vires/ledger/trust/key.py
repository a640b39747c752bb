"""A key: the public half, which a root names, and the private half, which its holder keeps. Ed25519 and nothing else;
the id of a key is the digest of its public half, so that one key cannot stand under two ids nor two under one."""

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


class PrivateKey:
    """The half of a key that signs."""

    def __init__(self, held: Any) -> None:
        self._held = held

    def __repr__(self) -> str:
        return f"PrivateKey({self.id})"

    @classmethod
    def generate(cls) -> PrivateKey:
        """A new key. Raises `LedgerError` (`extra-missing`)."""
        need_cryptography()
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return cls(Ed25519PrivateKey.generate())

    @classmethod
    def from_pem(cls, data: bytes, passphrase: bytes | None = None) -> PrivateKey:
        """The key in a PEM file (PKCS 8). A passphrase given for a key that has none is passed over. Raises
        `LedgerError`: `passphrase-missing`, `passphrase-wrong`, `key-unreadable`, `extra-missing`."""
        need_cryptography()
        from cryptography.exceptions import UnsupportedAlgorithm
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
        from cryptography.hazmat.primitives.serialization import load_pem_private_key

        guarded = b"ENCRYPTED" in data
        if guarded and not passphrase:
            raise LedgerError(
                "passphrase-missing", "the private key is under a passphrase", "give it, or set VIRES_PASSPHRASE"
            )
        try:
            held = load_pem_private_key(data, passphrase if guarded else None)
        except (ValueError, TypeError, UnsupportedAlgorithm):
            raise LedgerError(
                "passphrase-wrong" if guarded else "key-unreadable",
                "the private key does not open with this passphrase" if guarded else "this is no private key in PEM",
                "give the passphrase that it was made with" if guarded else "`vires ledger key new NAME` makes one",
            ) from None
        if not isinstance(held, Ed25519PrivateKey):
            raise LedgerError(
                "key-unreadable", "the private key is of another kind; expected Ed25519",
                "`vires ledger key new NAME` makes one",
            )  # fmt: skip
        return cls(held)

    def to_pem(self, passphrase: bytes | None = None) -> bytes:
        """The key as a PEM file (PKCS 8), under a passphrase if one is given."""
        from cryptography.hazmat.primitives import serialization as form

        guard = form.BestAvailableEncryption(passphrase) if passphrase else form.NoEncryption()
        return bytes(self._held.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, guard))

    @cached_property
    def public(self) -> bytes:
        """The public half, 32 bytes."""
        return bytes(self._held.public_key().public_bytes_raw())

    @cached_property
    def id(self) -> str:
        """The digest of the public half."""
        return digest_of(self.public)

    def public_key(self, person: str) -> PublicKey:
        """The public half, said to be of a person. Raises `LedgerError` (`trust-malformed`)."""
        return PublicKey.of(person, self.public.hex(), "the key")

    def sign(self, message: bytes) -> str:
        """The signature over these bytes, in base64."""
        return base64.b64encode(self._held.sign(message)).decode()


def keys_by_id(keys: Mapping[str, PublicKey], wanted: str) -> list[str]:
    """The ids that a person's name, an id or at least 8 of its digits may mean."""
    digits = wanted.removeprefix("sha256:")
    named = [identity for identity, key in keys.items() if key.person == wanted]
    if len(digits) >= 8 and not named:
        named = [identity for identity in keys if identity.removeprefix("sha256:").startswith(digits)]
    return named
