"""A document and the signatures under it. What is signed is its canonical bytes, behind words that say what the
signature is for and whose it is: a signature made for one purpose, or as one key, is none for another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from vires.ledger.document import canonical
from vires.ledger.failure import LedgerError
from vires.ledger.trust.form import check_members, malformed, read_digest, read_document, write_document
from vires.ledger.trust.key import PublicKey
from vires.ledger.trust.privatekey import PrivateKey

DOMAIN = b"vires ledger signature 1\0"
PURPOSES = ("root", "revision", "snapshot", "head")


def message_of(document: Mapping[str, Any], key: str) -> bytes:
    """The bytes that a key signs under a document."""
    return DOMAIN + f"{document['type']}\0{key}\0".encode() + canonical(dict(document))


@dataclass(frozen=True)
class Envelope:
    """A document with its signatures by key id. That a signature stands here does not say that it holds."""

    document: Mapping[str, Any]
    signatures: Mapping[str, str]

    @classmethod
    def of(cls, document: Mapping[str, Any], keys: Iterable[PrivateKey] = ()) -> Envelope:
        """A document signed by some keys."""
        envelope = cls(MappingProxyType(dict(document)), MappingProxyType({}))
        for key in keys:
            envelope = envelope.signed(key)
        return envelope

    @classmethod
    def from_dict(cls, said: Any, what: str) -> Envelope:
        """Raises `LedgerError` (`trust-malformed`) for what is no envelope, or has two signatures of one key."""
        found = check_members(said, what, ("signed", "signatures"))
        document, listed = found["signed"], found["signatures"]
        if not isinstance(document, Mapping) or document.get("type") not in PURPOSES:
            raise malformed(what, f"signs nothing that is signed here; expected one of {', '.join(PURPOSES)}")
        if not isinstance(listed, list):
            raise malformed(what, "has no list of signatures")
        signatures: dict[str, str] = {}
        for number, one in enumerate(listed, start=1):
            entry = check_members(one, f"signature {number} of {what}", ("key", "signature"))
            key = read_digest(entry["key"], f"the key of signature {number} of {what}")
            if key in signatures:
                raise malformed(what, f"has two signatures of the key `{key[7:19]}`; a key counts once")
            if not isinstance(entry["signature"], str):
                raise malformed(what, f"has a signature {number} that is no text")
            signatures[key] = entry["signature"]
        if list(signatures) != sorted(signatures):
            raise malformed(what, "does not list its signatures in the order of their keys")
        return cls(MappingProxyType(dict(document)), MappingProxyType(signatures))

    @classmethod
    def from_bytes(cls, data: bytes, what: str) -> Envelope:
        """The envelope in a file. Raises `LedgerError` (`trust-malformed`)."""
        return cls.from_dict(read_document(data, what), what)

    def to_dict(self) -> dict[str, Any]:
        """The envelope as it is recorded, signatures in the order of their keys."""
        listed = [{"key": key, "signature": value} for key, value in sorted(self.signatures.items())]
        return {"signed": dict(self.document), "signatures": listed}

    def to_bytes(self) -> bytes:
        """The envelope as a file."""
        return write_document(self.to_dict())

    @property
    def purpose(self) -> str:
        """What the document is: a root, or a statement of a revision, a snapshot or the head."""
        return str(self.document["type"])

    def signed(self, key: PrivateKey) -> Envelope:
        """The same, with one more signature. A key that signed already signs anew."""
        signature = key.sign(message_of(self.document, key.id))
        return Envelope(self.document, MappingProxyType({**self.signatures, key.id: signature}))

    def check(self, keys: Mapping[str, PublicKey], admitted: Iterable[str], what: str) -> set[str]:
        """The ids of the keys whose signatures hold. Raises `LedgerError`: `key-unknown` for a signature of a key that
        is not among `keys`, `key-of-another-role` for one not admitted, `signature-wrong` for one that does not fit.
        One bad signature spoils an envelope, however many good ones stand beside it."""
        admitted = set(admitted)
        for identity in self.signatures:
            self.check_one(identity, keys, what)
            if identity not in admitted:
                raise LedgerError(
                    "key-of-another-role",
                    f"{what} is signed by the key `{identity[7:19]}` ({keys[identity].person}), which has no say in it",
                    "have it signed by the keys of the role; `vires ledger root show` lists them",
                )
        return set(self.signatures)

    def check_one(self, identity: str, keys: Mapping[str, PublicKey], what: str) -> PublicKey:
        """The key, if its signature holds. Raises `LedgerError` (`key-unknown`, `signature-wrong`)."""
        key = keys.get(identity)
        if key is None:
            raise LedgerError(
                "key-unknown",
                f"{what} is signed by the key `{identity[7:19]}`, which the root does not name",
                "`vires ledger root show` lists the keys that count",
            )
        if not key.verifies(self.signatures[identity], message_of(self.document, identity)):
            raise LedgerError(
                "signature-wrong",
                f"{what} has a signature of the key `{identity[7:19]}` ({key.person}) that does not fit it: "
                "the document, the signature or the key was altered",
                "take it again from where it was signed",
            )
        return key
