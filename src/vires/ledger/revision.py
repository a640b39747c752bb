"""A revision: an atomic set of changes, who made it, why, who reviewed it, and when it was recorded.

Revisions form one chain: each names the digest of the one before it, and its own digest is that of everything it
says. What is recorded never changes; a mistake is mended by a further revision.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from vires.ledger.document import canonical, digest_of

Kind = Literal["record", "file"]
"""`record`: a canonical document under the key of `Registry.records` (and `question:ID`); `file`: a file of the text
tree under its name."""


@dataclass(frozen=True, order=True)
class Change:
    """One name and the digests of what it held before and holds after; `None` where there was, or is, nothing."""

    kind: Kind
    name: str
    before: str | None = None
    after: str | None = None

    def to_list(self) -> list[str | None]:
        """The change as it enters a digest."""
        return [self.kind, self.name, self.before, self.after]


@dataclass(frozen=True)
class Draft:
    """What is to be recorded. `facts` are plain facts about its making (the commit it was imported from, with that
    commit's own date), never legal time; `proposal` and `reverts` say where it came from. `reviewers` are those who
    accepted it; where a rule of review was overridden, `override` holds the reason."""

    author: str
    reason: str
    changes: tuple[Change, ...]
    reviewers: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    proposal: int | None = None
    reverts: int | None = None
    override: str | None = None


@dataclass(frozen=True)
class Revision:
    """A recorded revision. `number` counts from 1; `recorded` is an instant in UTC, never before its parent's, and
    `clock` what the clock showed where that was earlier; `changes` is the digest of the list of changes, `state` of
    all that stands after it (`State.digest`)."""

    number: int
    parent: str | None
    recorded: str
    author: str
    reason: str
    changes: str
    state: str
    reviewers: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    proposal: int | None = None
    reverts: int | None = None
    override: str | None = None
    clock: str | None = None

    @classmethod
    def of(cls, draft: Draft, parent: Revision | None, state: str, now: str) -> Revision:
        """The revision that a draft becomes on top of `parent`. `now` is an instant in UTC as `recorded` is written;
        a clock that runs behind the parent's moment takes the parent's, and is kept beside it."""
        late = parent is not None and now < parent.recorded
        return cls(
            number=1 if parent is None else parent.number + 1,
            parent=None if parent is None else parent.digest,
            recorded=parent.recorded if parent is not None and late else now,
            author=draft.author,
            reason=draft.reason,
            changes=digest_of_changes(draft.changes),
            state=state,
            reviewers=draft.reviewers,
            facts=dict(draft.facts),
            proposal=draft.proposal,
            reverts=draft.reverts,
            override=draft.override,
            clock=now if late else None,
        )

    def to_dict(self) -> dict[str, Any]:
        """All that it says; what is absent is left out."""
        said = {name: getattr(self, name) for name in self.__dataclass_fields__}
        said["reviewers"], said["facts"] = list(self.reviewers), dict(self.facts)
        return {name: value for name, value in said.items() if value is not None and value != [] and value != {}}

    @classmethod
    def from_dict(cls, said: Mapping[str, Any]) -> Revision:
        """The revision that says this. Raises `KeyError` or `TypeError` for what is none."""
        return cls(**{"parent": None, **said, "reviewers": tuple(said.get("reviewers", ()))})

    @cached_property
    def digest(self) -> str:
        """The digest of all that it says, its parent's digest included."""
        return digest_of(canonical(self.to_dict()))


def digest_of_changes(changes: Iterable[Change]) -> str:
    """The digest of a set of changes, whatever their order."""
    return digest_of(canonical([change.to_list() for change in sorted(changes, key=lambda c: (c.kind, c.name))]))
