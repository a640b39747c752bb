"""Making a root: the first, and each that follows. What is made is not yet signed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from vires.ledger.event import Event
from vires.ledger.failure import LedgerError
from vires.ledger.port import Store
from vires.ledger.trust.envelope import Envelope
from vires.ledger.trust.key import PublicKey, keys_by_id
from vires.ledger.trust.lineage import check_after, check_root, root_notice
from vires.ledger.trust.pin import Pin
from vires.ledger.trust.root import ROLES, Named, Role, Root
from vires.ledger.trust.signing import check_expires, last_event, lineage_of


@dataclass(frozen=True)
class Rotation:
    """What a new root has otherwise than the one before: keys added by role, keys revoked with the last event up to
    which they count (`None`: the last there is), thresholds by role, `key_expires` for the keys added to `registry`
    and `person`."""

    expires: str
    added: Mapping[str, tuple[PublicKey, ...]] = field(default_factory=dict)
    revoked: Mapping[str, int | None] = field(default_factory=dict)
    thresholds: Mapping[str, int] = field(default_factory=dict)
    since: int | None = None
    key_expires: str | None = None


def first_root(ledger: str, rotation: Rotation, after: Pin) -> Root:
    """The first root of a ledger; `ledger` is its name, drawn at random. Raises `LedgerError` (`trust-malformed`) for
    one that could never be met."""
    roles = {name: Role((), 1) for name in ROLES}
    return _turned(Root(ledger, 1, rotation.expires, after, {}, roles), rotation)


def next_root(old: Root, rotation: Rotation, after: Pin) -> Root:
    """The root after `old`. Raises `LedgerError`: `key-unknown`, `key-ambiguous` for what is to be revoked,
    `key-known` for a key that was revoked or is another's, `trust-malformed` for a root that could never be met."""
    return _turned(Root(old.ledger, old.version + 1, rotation.expires, after, old.keys, old.roles), rotation)


def _turned(root: Root, rotation: Rotation) -> Root:
    keys = dict(root.keys)
    for wanted, last in rotation.revoked.items():
        identity = find_key(root, wanted)
        named, here = keys[identity], root.after.number if last is None else min(last, root.after.number)
        revoked = here if named.revoked is None else min(here, named.revoked)
        keys[identity] = Named(named.key, named.expires, revoked)
    members = {name: set(role.keys) for name, role in root.roles.items()}
    for role, added in rotation.added.items():
        for key in added:
            _check_new(keys, key)
            until = rotation.key_expires if role != "root" else None
            keys.setdefault(key.id, Named(key, until))
            members[role].add(key.id)
    roles = {
        name: Role(
            tuple(sorted(members[name])),
            rotation.thresholds.get(name, root.roles[name].threshold),
            rotation.since if name == "person" and rotation.since is not None else root.roles[name].since,
        )
        for name in ROLES
    }
    made = Root(root.ledger, root.version, root.expires, root.after, keys, roles)
    return Root.from_dict(made.to_dict(), "the new root")


def _check_new(keys: Mapping[str, Named], key: PublicKey) -> None:
    known = keys.get(key.id)
    if known is None or (known.revoked is None and known.key.person == key.person):
        return
    how = "is revoked" if known.revoked is not None else f"is `{known.key.person}`'s"
    raise LedgerError(
        "key-known", f"the key `{key.id[7:19]}` of `{key.person}` {how} in this root",
        "make another with `vires ledger key new NAME`",
    )  # fmt: skip


def find_key(root: Root, wanted: str) -> str:
    """The id of the one key that stands and that a name or id means. Raises `LedgerError` (`key-unknown`,
    `key-ambiguous`)."""
    found = keys_by_id(root.public, wanted)
    standing = [identity for identity in found if root.keys[identity].revoked is None] or found
    if len(standing) == 1:
        return standing[0]
    near = tuple(sorted({key.person for key in root.public.values()}))[:3]
    listed = "`vires ledger root show` lists the keys"
    if not found:
        raise LedgerError("key-unknown", f"the root names no key `{wanted}`", listed, near)
    digits = tuple(identity.removeprefix("sha256:")[:12] for identity in standing)
    raise LedgerError(
        "key-ambiguous",
        f"`{wanted}` may be {len(standing)} keys: {', '.join(digits)}",
        "give the digits of one",
        digits,
    )


def missing_signatures(envelope: Envelope, old: Root | None) -> Iterable[tuple[str, int, int]]:
    """What a root still lacks: whose threshold (`old` or `new`), how many have signed, how many must. A signature that
    does not hold raises `LedgerError`, as `Envelope.check` has it."""
    root = Root.from_dict(envelope.document)
    public = {**root.public, **(old.public if old else {})}
    signed = envelope.check(public, root.standing("root") | (old.standing("root") if old else set()), "the root")
    for whose, one in (("old", old), ("new", root)):
        if one is not None and len(signed & one.standing("root")) < one.roles["root"].threshold:
            yield whose, len(signed & one.standing("root")), one.roles["root"].threshold


def record_root(store: Store, envelope: Envelope, now: str) -> Event:
    """Record a root, if it follows the one that stands and was made after events of this ledger. Raises `LedgerError`
    as `check_root` does, `events-forked`, `expires-passed`."""
    last, lineage = last_event(store), lineage_of(store)
    root = check_root(envelope, lineage.newest, "the root")
    if lineage.newest is None and root.version != 1:
        raise LedgerError("root-gap", f"the root has version {root.version}; expected 1", "record the first root first")
    check_expires(root.expires, now)
    found = next(iter(store.events(after=root.after.number - 1)), None) if root.after.number else None
    check_after(root.after, last.number + 1, lambda _: None if found is None else found.digest, "the root")
    persons = sorted({root.public[key].person for key in envelope.signatures if key in root.public})
    return store.note([root_notice(envelope, ", ".join(persons))], now, expecting=last.number)[0]
