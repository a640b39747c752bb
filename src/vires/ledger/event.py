"""What happened around the law and is no part of it: a proposal, a comment, a decision on one, a signature, a root of
keys, a role given, a kept question. Events form a chain of their own, as revisions do, and are never changed; what
they come to is read off by folding them in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from vires.ledger.document import canonical, digest_of
from vires.ledger.failure import LedgerError


@dataclass(frozen=True)
class Notice:
    """An event that is to be recorded. `kind` is a word such as `proposed`, `commented`, `accepted`, `signed`, `root`,
    `role`, `watched`; `subject` what it is about (`proposal:3`, a digest, a person, a kept question)."""

    kind: str
    subject: str
    actor: str
    body: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Event:
    """A recorded event. `number` counts from 1; `at` is an instant in UTC, never before its parent's."""

    number: int
    parent: str | None
    at: str
    kind: str
    subject: str
    actor: str
    body: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, notice: Notice, parent: Event | None, now: str) -> Event:
        """The event that a notice becomes after `parent`; a clock that runs behind takes the parent's moment."""
        return cls(
            number=1 if parent is None else parent.number + 1,
            parent=None if parent is None else parent.digest,
            at=now if parent is None else max(now, parent.at),
            kind=notice.kind,
            subject=notice.subject,
            actor=notice.actor,
            body=dict(notice.body),
        )

    def to_dict(self) -> dict[str, Any]:
        """All that it says."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    @classmethod
    def from_dict(cls, said: Mapping[str, Any]) -> Event:
        """The event that says this. Raises `KeyError` or `TypeError` for what is none."""
        return cls(**said)

    @cached_property
    def digest(self) -> str:
        """The digest of all that it says, its parent's digest included."""
        return digest_of(canonical(self.to_dict()))


def unreadable(said: Event | Notice) -> LedgerError:
    """The error for an event whose body is not that of its kind."""
    return LedgerError(
        "event-unreadable",
        f"the event `{said.kind}` about `{said.subject}` does not say what such an event says",
        "it was written by something else than vires; nothing follows from it",
    )
