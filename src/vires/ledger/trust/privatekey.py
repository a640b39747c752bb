"""The private half of a key, which signs. It is read from the file its holder keeps, and never printed."""

from __future__ import annotations

import base64
from functools import cached_property
from typing import Any

from vires.ledger.document import digest_of
from vires.ledger.failure import LedgerError
from vires.ledger.trust.key import PublicKey, need_cryptography


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
                "passphrase-missing",
                "the private key is under a passphrase",
                "type it where `vires ledger sign` asks, or set VIRES_PASSPHRASE",
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
