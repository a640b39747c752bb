"""A proposal: changes that somebody wants recorded, round by round, with what was said and decided of each round."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from vires.ledger.revision import Change

Standing = Literal["draft", "proposed", "accepted", "rejected", "withdrawn"]
OPEN: tuple[Standing, ...] = ("draft", "proposed")


@dataclass(frozen=True)
class Round:
    """The changes as they stood in one round, made for the head `base` (`None`: an empty ledger). A later round
    takes the place of an earlier one, whose acceptances lapse."""

    number: int
    maker: str
    at: str
    base: str | None
    reason: str
    changes: tuple[Change, ...]
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the records that it changes; files are text of the same, and left out."""
        return tuple(change.name for change in self.changes if change.kind == "record")

    def to_body(self) -> dict[str, Any]:
        """What an event says of it, beside who and when."""
        body: dict[str, Any] = {
            "base": self.base,
            "reason": self.reason,
            "changes": [change.to_list() for change in self.changes],
        }
        return {**body, "facts": dict(self.facts)} if self.facts else body

    def to_dict(self) -> dict[str, Any]:
        """The round as JSON."""
        changes = [{"kind": c.kind, "name": c.name, "before": c.before, "after": c.after} for c in self.changes]
        return {
            "number": self.number, "by": self.maker, "at": self.at, "base": self.base, "reason": self.reason,
            "changes": changes, "facts": dict(self.facts),
        }  # fmt: skip

    @classmethod
    def from_body(cls, body: Mapping[str, Any], number: int, maker: str, at: str) -> Round:
        """The round that an event says. Raises `KeyError`, `TypeError` or `ValueError` for what is none."""
        changes = tuple(Change(kind, name, before, after) for kind, name, before, after in body["changes"])
        base, reason, facts = body["base"], body["reason"], body.get("facts", {})
        texts = [reason, *facts.keys(), *facts.values(), *(c.name for c in changes)]
        digests = [base, *(c.before for c in changes), *(c.after for c in changes)]
        if not all(isinstance(text, str) for text in texts) or not all(
            digest is None or isinstance(digest, str) for digest in digests
        ):
            raise TypeError("not text")
        if any(change.kind not in ("record", "file") for change in changes):
            raise ValueError("neither record nor file")
        return cls(number, maker, at, base, reason, changes, dict(facts))


@dataclass(frozen=True)
class Comment:
    """What somebody said of a round, of the whole or on one record by its name."""

    actor: str
    at: str
    round: int
    text: str
    on: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The comment as JSON."""
        return {"by": self.actor, "at": self.at, "round": self.round, "on": self.on, "text": self.text}


@dataclass(frozen=True)
class Decision:
    """Somebody's acceptance or rejection of a round. An acceptance names the head it was checked `against`; the one
    that made the proposal a revision names that too, and the reason where it did without the number asked for."""

    actor: str
    at: str
    round: int
    verdict: Literal["accepted", "rejected", "withdrawn"]
    against: str | None = None
    reason: str | None = None
    override: str | None = None
    revision: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The decision as JSON."""
        return {
            "verdict": self.verdict, "by": self.actor, "at": self.at, "round": self.round, "against": self.against,
            "reason": self.reason, "override": self.override, "revision": self.revision,
        }  # fmt: skip


@dataclass(frozen=True)
class Proposal:
    """What has become of a proposal. `revision` is the digest of the revision that it was recorded as."""

    number: int
    standing: Standing
    rounds: tuple[Round, ...]
    comments: tuple[Comment, ...] = ()
    decisions: tuple[Decision, ...] = ()
    revision: str | None = None

    @property
    def current(self) -> Round:
        """The round that stands."""
        return self.rounds[-1]

    @property
    def author(self) -> str:
        """Who made it first."""
        return self.rounds[0].maker

    @property
    def makers(self) -> frozenset[str]:
        """All who made a round of it; none of them counts as another person."""
        return frozenset(one.maker for one in self.rounds)

    def accepted_by(self, head: str | None) -> tuple[str, ...]:
        """Those other than its makers whose acceptance of the round that stands was checked against a head, in the
        order in which they gave it."""
        found = (
            one.actor
            for one in self.decisions
            if (one.verdict, one.round, one.against) == ("accepted", self.current.number, head)
        )
        return tuple(name for name in dict.fromkeys(found) if name not in self.makers)

    def to_dict(self) -> dict[str, Any]:
        """The proposal as JSON, with all its rounds and all that was said of it."""
        return {
            "number": self.number,
            "standing": self.standing,
            "author": self.author,
            "makers": sorted(self.makers),
            "reason": self.current.reason,
            "rounds": [one.to_dict() for one in self.rounds],
            "comments": [one.to_dict() for one in self.comments],
            "decisions": [one.to_dict() for one in self.decisions],
            "revision": self.revision,
        }
