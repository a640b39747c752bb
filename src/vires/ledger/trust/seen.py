"""What a user has already seen of a ledger: its newest root and its newest signed head. An older one is refused, and
so is another line of revisions, events or roots that leaves what was seen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from vires.ledger.trust.doubt import Doubt
from vires.ledger.trust.form import FORM, check_form, check_members, read_digest, read_document, write_document
from vires.ledger.trust.lineage import Lineage
from vires.ledger.trust.pin import Pin
from vires.ledger.trust.statement import HeadStatement

OLDER = "ask for the newest copy of the ledger; what you saw before is not in this one"
FORKED = "compare with the others who keep this ledger; one line of it has left what you saw"


@dataclass(frozen=True)
class Seen:
    """The newest root and signed head that were seen; number 0 where there was none."""

    ledger: str
    root: Pin
    revision: Pin = field(default_factory=Pin.none)
    event: Pin = field(default_factory=Pin.none)

    @classmethod
    def from_bytes(cls, data: bytes, what: str) -> Seen:
        """What a file remembers. Raises `LedgerError` (`trust-malformed`): a memory that is damaged is not passed
        over, or whoever damages it could show anything."""
        said = check_members(read_document(data, what), what, ("type", "form", "ledger", "root", "revision", "event"))
        check_form(said, what, "seen")
        return cls(
            read_digest(said["ledger"], f"`ledger` in {what}"),
            Pin.from_dict(said["root"], f"`root` in {what}", 1),
            Pin.from_dict(said["revision"], f"`revision` in {what}"),
            Pin.from_dict(said["event"], f"`event` in {what}"),
        )

    def to_bytes(self) -> bytes:
        """The file that remembers it."""
        pins: dict[str, Any] = {name: getattr(self, name).to_dict() for name in ("root", "revision", "event")}
        return write_document({"type": "seen", "form": FORM, "ledger": self.ledger, **pins})

    def check_lineage(self, lineage: Lineage) -> Iterator[Doubt]:
        """Doubts about roots that are older than the one seen, or others."""
        found = lineage.version(self.root.number)
        if found is None:
            newest = lineage.newest.version if lineage.newest else 0
            what = f"the newest root has version {newest}; version {self.root.number} was seen before"
            yield Doubt("root-older-than-seen", "root", what, OLDER)
        elif found.digest != self.root.digest:
            what = f"the root of version {self.root.number} is another than the one seen before"
            yield Doubt("root-forked", "root", what, FORKED)

    def check_head(self, statement: HeadStatement | None, revision: str | None, event: str | None) -> Iterator[Doubt]:
        """Doubts about a signed head older than the one seen, or about chains that do not hold what was seen.
        `revision` and `event` are the digests now found in the places seen, `None` where the chain ends before."""
        if self.revision.number == 0:
            return
        shown = statement.revision.number if statement else 0
        last = statement.event.number if statement else 0
        if shown < self.revision.number or revision is None:
            what = f"the newest signed head is {_named(shown)}; revision {self.revision} was seen before"
            yield Doubt("head-older-than-seen", "head", what, OLDER)
        elif last < self.event.number or event is None:
            what = f"the newest signed head ends at event {last}; event {self.event} was seen before"
            yield Doubt("head-older-than-seen", "head", what, OLDER)
        if revision not in (None, self.revision.digest):
            what = f"revision {self.revision.number} is `{str(revision)[7:19]}`; {self.revision} was seen before"
            yield Doubt("head-forked", f"revision {self.revision.number}", what, FORKED)
        if event not in (None, self.event.digest):
            what = f"event {self.event.number} is `{str(event)[7:19]}`; {self.event} was seen before"
            yield Doubt("events-forked", f"event {self.event.number}", what, FORKED)


def _named(number: int) -> str:
    return f"revision {number}" if number else "none"
