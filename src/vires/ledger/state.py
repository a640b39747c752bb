"""All that stands after a revision: for every record and every file the digest of what it holds.

The digest of a state is one of 256 bucket digests, so that a change of a few names costs a few buckets and not all.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from vires.ledger.failure import LedgerError, short
from vires.ledger.revision import Change, Kind

BUCKETS = 256
EMPTY_BUCKET = hashlib.sha256().digest()
Held = Mapping[tuple[Kind, str], str]


class State:
    """Digests by kind and name. Applying changes alters this state; `copy` keeps the one before."""

    def __init__(self, held: Held | None = None) -> None:
        self._held: list[dict[tuple[Kind, str], str]] = [{} for _ in range(BUCKETS)]
        self._digests: list[bytes | None] = [None] * BUCKETS
        for slot, digest in (held or {}).items():
            self._held[bucket_of(slot)][slot] = digest

    @classmethod
    def partial(cls, held: Held, digests: Mapping[int, bytes]) -> State:
        """A state of which some buckets are held and the others known by their digest alone; its digest is that of the
        whole. It answers for, and takes changes of, names in the buckets that are held, and no others."""
        state = cls(held)
        for number, digest in digests.items():
            state._digests[number] = digest
        return state

    def bucket_digest(self, number: int) -> bytes:
        """The digest of one bucket."""
        known = self._digests[number]
        if known is None:
            lines = sorted(f"{kind}\0{name}\0{digest}\n" for (kind, name), digest in self._held[number].items())
            known = self._digests[number] = hashlib.sha256("".join(lines).encode()).digest()
        return known

    def copy(self) -> State:
        """A state that says the same and changes by itself."""
        other = State()
        other._held = [dict(bucket) for bucket in self._held]
        other._digests = list(self._digests)
        return other

    def get(self, kind: Kind, name: str) -> str | None:
        """The digest of what a name holds, `None` if nothing."""
        return self._held[bucket_of((kind, name))].get((kind, name))

    def names(self, kind: Kind) -> dict[str, str]:
        """Every name of a kind with its digest, in the order of names."""
        found = {slot[1]: digest for bucket in self._held for slot, digest in bucket.items() if slot[0] == kind}
        return dict(sorted(found.items()))

    def apply(self, changes: Iterable[Change]) -> State:
        """Make the changes, and return this state. Raises `LedgerError` (`change-does-not-fit`) before anything is
        altered if one does not start from what stands, names a thing twice or changes nothing."""
        wanted = list(changes)
        seen: set[tuple[Kind, str]] = set()
        for change in wanted:
            slot = (change.kind, change.name)
            found = self.get(*slot)
            if slot in seen or change.before == change.after or found != change.before:
                raise LedgerError(
                    "change-does-not-fit",
                    f"the change of the {change.kind} `{change.name}` starts from `{short(change.before)}` and ends in "
                    f"`{short(change.after)}`; what stands is `{short(found)}`"
                    + (", and it is named twice" if slot in seen else ""),
                    "work the change out against the head",
                )
            seen.add(slot)
        for change in wanted:
            slot = (change.kind, change.name)
            number = bucket_of(slot)
            self._digests[number] = None
            if change.after is None:
                del self._held[number][slot]
            else:
                self._held[number][slot] = change.after
        return self

    @property
    def digest(self) -> str:
        """The digest of all that stands."""
        return "sha256:" + hashlib.sha256(b"".join(self.bucket_digest(n) for n in range(BUCKETS))).hexdigest()


def bucket_of(slot: tuple[Kind, str]) -> int:
    """The bucket that a kind and name fall into."""
    return hashlib.sha256(f"{slot[0]}\0{slot[1]}".encode()).digest()[0]
