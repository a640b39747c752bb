"""Which signatures are looked at, and with which keys. Everything else is refused before a key is touched."""

from __future__ import annotations

import copy
from base64 import urlsafe_b64decode
from collections.abc import Iterable, Mapping
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, OKPKey, RSAKey
from joserfc.jws import JWSRegistry

from vires.service.permission.access import ALGORITHMS

SMALLEST = 2048
"""Bits of an RSA key."""
MOST_KEYS = 32


def _listed() -> dict[str, Any]:
    known = JWSRegistry.algorithms
    # RFC 9864 names the curve; providers still say `EdDSA`, and mean Ed25519 by it.
    edwards = copy.copy(known["Ed25519"])
    edwards.name = "EdDSA"
    return {name: edwards if name == "EdDSA" else known[name] for name in ALGORITHMS}


class Signatures(JWSRegistry):
    """The algorithms that are listed, and no other: `none` and those with a shared key do not exist here."""

    algorithms = _listed()
    max_header_length = 4096


SIGNATURES = Signatures(algorithms=ALGORITHMS, strict_check_header=False)


def key_set(document: Mapping[str, Any]) -> KeySet:
    """The keys of a provider's document that can be used here; others are passed over. Private halves and shared keys
    have no business there and are none."""
    found: list[Any] = []
    for one in _objects(document.get("keys")):
        if one.get("use", "sig") != "sig" or "d" in one or "k" in one:
            continue
        try:
            key = _key(one)
        except (JoseError, ValueError, TypeError, KeyError):
            continue
        if key is not None:
            found.append(key)
    return KeySet(found[:MOST_KEYS])


def _key(one: dict[str, Any]) -> RSAKey | ECKey | OKPKey | None:
    kind = one.get("kty")
    if kind == "RSA":
        modulus = urlsafe_b64decode(one["n"] + "=" * (-len(one["n"]) % 4))
        return RSAKey.import_key(one) if int.from_bytes(modulus).bit_length() >= SMALLEST else None
    if kind == "EC" and one.get("crv") == "P-256":
        return ECKey.import_key(one)
    if kind == "OKP" and one.get("crv") == "Ed25519":
        return OKPKey.import_key(one)
    return None


def _objects(found: object) -> Iterable[dict[str, Any]]:
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
