"""Making a root, having it signed by those who must, and recording it."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vires.service import clock
from vires.service.ledger.translation import translated
from vires.service.refusal import Refusal

if TYPE_CHECKING:
    from vires.ledger.event import Event
    from vires.ledger.port import Store
    from vires.ledger.trust.envelope import Envelope
    from vires.ledger.trust.privatekey import PrivateKey
    from vires.ledger.trust.root import Root
    from vires.ledger.trust.rotation import Rotation

DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
ROOT_DAYS, HEAD_DAYS = 365, 30
"""How long a root and a statement of the head stand where nothing is said."""


@dataclass(frozen=True)
class Rooted:
    """A root with the signatures it has; `missing` says in words what it lacks, and is empty for one to record."""

    envelope: Envelope
    missing: tuple[str, ...]


def until(text: str | None, days: int | None = None) -> str | None:
    """An instant from a day, which begins it in UTC, or from an instant in UTC; `days` from now where nothing is said.
    Raises `Refusal` (`trust-malformed`)."""
    from vires.ledger.trust.form import read_instant

    if text is None:
        return None if days is None else clock.later(days)
    with translated():
        return read_instant(f"{text}T00:00:00Z" if DAY.fullmatch(text) else text, "the day of expiry")


def thresholds(given: Mapping[str, str]) -> dict[str, int]:
    """Thresholds by role. Raises `Refusal` (`threshold-unreadable`)."""
    found: dict[str, int] = {}
    for role, text in given.items():
        if role not in ("root", "registry", "person") or not re.fullmatch(r"[1-9][0-9]?", text, re.ASCII):
            raise Refusal(
                "threshold-unreadable", f"`{role}={text}` is no threshold",
                "write root=N, registry=N or person=N, with N from 1 to 99",
            )  # fmt: skip
        found[role] = int(text)
    return found


def revocations(given: Sequence[str]) -> dict[str, int | None]:
    """Keys to revoke: `KEY`, or `KEY@EVENT` for the last event up to which it counts. Raises `Refusal`
    (`revocation-unreadable`)."""
    found: dict[str, int | None] = {}
    for text in given:
        key, mark, event = text.rpartition("@")
        if mark and event.isascii() and event.isdigit():
            found[key] = int(event)
        elif mark and not event:
            raise Refusal("revocation-unreadable", f"`{text}` names no event", "write KEY or KEY@EVENT")
        else:
            found[text] = None
    return found


def make_root(store: Store, rotation: Rotation, keys: Sequence[PrivateKey] = (), first: bool = False) -> Rooted:
    """The first root of a ledger, or the one after that which stands, signed by some keys and not yet recorded.
    Raises `Refusal`: `root-exists`, `root-missing`, `expires-passed`, and as `first_root` and `next_root` do."""
    from vires.ledger.trust import signing
    from vires.ledger.trust.envelope import Envelope
    from vires.ledger.trust.rotation import first_root, next_root

    with translated():
        old, after = signing.lineage_of(store).newest, signing.last_event(store)
        signing.check_expires(rotation.expires, clock.instant())
        if first and old is not None:
            raise Refusal(
                "root-exists", f"the ledger has root {old.version}", "change it with `vires ledger root rotate`"
            )
        if not first and old is None:
            raise Refusal("root-missing", "the ledger has no root", "`vires ledger root init` makes one")
        if old is None:
            root = first_root("sha256:" + secrets.token_hex(32), rotation, after)
        else:
            root = next_root(old, rotation, after)
        return add_root_signatures(store, Envelope.of(root.to_dict()), keys)


def read_unsigned_root(envelope: Envelope) -> Root:
    """The root in an envelope, whoever signed it. Raises `Refusal` (`trust-malformed`)."""
    from vires.ledger.trust.lineage import read_root

    with translated():
        return read_root(envelope, "the root")


def lacking(envelope: Envelope) -> str | None:
    """Why a root would not be believed as a copy, `None` if it would."""
    from vires.ledger.failure import LedgerError
    from vires.ledger.trust.lineage import check_root

    try:
        check_root(envelope, None, "the root")
    except LedgerError as error:
        return error.message
    return None


def root_copy(store: Store) -> Envelope:
    """The root that stands, as it was recorded. Raises `Refusal` (`root-missing`)."""
    from vires.ledger.trust.signing import lineage_of

    with translated():
        envelopes = lineage_of(store).envelopes
    if not envelopes:
        raise Refusal("root-missing", "the ledger has no root", "`vires ledger root init` makes one")
    return envelopes[-1]


def add_root_signatures(store: Store | None, envelope: Envelope, keys: Sequence[PrivateKey]) -> Rooted:
    """A root with more signatures. Without its ledger only the keys it names itself are known, and what the old root
    asks for is not. Raises `Refusal`: `key-unknown`, `key-of-another-role`, `signature-wrong`."""
    from vires.ledger.failure import LedgerError
    from vires.ledger.trust.lineage import read_root
    from vires.ledger.trust.rotation import missing_signatures
    from vires.ledger.trust.signing import lineage_of

    with translated():
        root = read_root(envelope, "the root")
        old = None if store is None else lineage_of(store).newest
        for key in keys:
            short = key.id[7:19]
            if key.id not in root.roles["root"].keys and (old is None or key.id not in old.roles["root"].keys):
                raise LedgerError(
                    "key-unknown" if key.id not in root.keys else "key-of-another-role",
                    f"the key `{short}` does not sign roots, by this root or the old one",
                    "sign with a key of the role `root`",
                )
            envelope = envelope.signed(key)
        if store is None:
            return Rooted(envelope, ())
        lacking = tuple(
            f"{signed} of {needed} signatures that the {whose} root asks for"
            for whose, signed, needed in missing_signatures(envelope, old)
        )
    return Rooted(envelope, lacking)


def record_new_root(store: Store, envelope: Envelope) -> Event:
    """Record a root. Raises `Refusal` for one that does not follow, or lacks signatures."""
    from vires.ledger.trust.rotation import record_root

    with translated():
        return record_root(store, envelope, clock.instant())
