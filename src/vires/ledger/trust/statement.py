"""What is signed of a ledger: a revision, by a person; a snapshot or the head, by the registry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from vires.ledger.document import canonical, digest_of
from vires.ledger.revision import Revision
from vires.ledger.trust.form import FORM, check_form, check_members, malformed, read_digest, read_instant
from vires.ledger.trust.pin import Pin


@dataclass(frozen=True)
class RevisionStatement:
    """This revision is as I know it. Its digest covers author, reason, changes, state and all that came before."""

    revision: Pin

    def to_dict(self) -> dict[str, Any]:
        return {"type": "revision", "form": FORM, "revision": self.revision.to_dict()}


@dataclass(frozen=True)
class SnapshotStatement:
    """After this revision the ledger holds this state, which says this registry. With it a text tree that was exported
    can be held against a root alone."""

    ledger: str
    revision: Pin
    state: str
    registry: str

    def to_dict(self) -> dict[str, Any]:
        said = {"ledger": self.ledger, "state": self.state, "registry": self.registry}
        return {"type": "snapshot", "form": FORM, "revision": self.revision.to_dict(), **said}


@dataclass(frozen=True)
class HeadStatement:
    """Until `expires` this is the last revision, the last event and the root of the ledger. Whoever is shown less has
    been shown an older ledger; whoever is shown no newer statement after that day may be shown one."""

    ledger: str
    root: Pin
    revision: Pin
    event: Pin
    expires: str

    def to_dict(self) -> dict[str, Any]:
        return {
            "type": "head",
            "form": FORM,
            "ledger": self.ledger,
            "root": self.root.to_dict(),
            "revision": self.revision.to_dict(),
            "event": self.event.to_dict(),
            "expires": self.expires,
        }

    @property
    def digest(self) -> str:
        """The digest of what is signed."""
        return digest_of(canonical(self.to_dict()))


Statement = RevisionStatement | SnapshotStatement | HeadStatement


def pin_of(revision: Revision) -> Pin:
    """The place of a revision."""
    return Pin(revision.number, revision.digest)


def read_statement(document: Any, what: str) -> Statement:
    """The statement that a signed document makes. Raises `LedgerError` (`trust-malformed`)."""
    kind = document.get("type")
    if kind == "revision":
        said = check_members(document, what, ("type", "form", "revision"))
        check_form(said, what, "revision")
        return RevisionStatement(_pin(said, "revision", what))
    if kind == "snapshot":
        said = check_members(document, what, ("type", "form", "ledger", "revision", "state", "registry"))
        check_form(said, what, "snapshot")
        return SnapshotStatement(
            _digest(said, "ledger", what),
            _pin(said, "revision", what),
            _digest(said, "state", what),
            _digest(said, "registry", what),
        )
    if kind == "head":
        said = check_members(document, what, ("type", "form", "ledger", "root", "revision", "event", "expires"))
        check_form(said, what, "head")
        return HeadStatement(
            _digest(said, "ledger", what),
            _pin(said, "root", what),
            _pin(said, "revision", what),
            _pin(said, "event", what),
            read_instant(said["expires"], f"`expires` in {what}"),
        )
    raise malformed(what, f"is a `{kind}`; expected a statement of a revision, a snapshot or the head")


def _pin(said: Any, name: str, what: str) -> Pin:
    return Pin.from_dict(said[name], f"`{name}` in {what}", 1)


def _digest(said: Any, name: str, what: str) -> str:
    return read_digest(said[name], f"`{name}` in {what}")
