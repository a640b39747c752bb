"""A decision log asked again: of the very snapshot each answer was given from, where it has to come out the same byte
for byte; or of another, where it may not, and then it is said why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol

from vires.decide.change.side import Side
from vires.decide.engine import Engine
from vires.decide.reason import Reason, find_reason
from vires.model.registry import Registry
from vires.service.decision.entry import ENGINE, response_of
from vires.service.decision.reading import Logged, Unreadable
from vires.service.refusal import Refusal
from vires.service.stating import refusals

if TYPE_CHECKING:
    from vires.service.asking import Handle

Verdict = Literal["same", "differs", "flips", "not-had", "facts-unlogged", "unreadable"]
FAILED: tuple[Verdict, ...] = ("differs", "not-had", "unreadable")
"""What is wrong with a log or with what it is held against. A flip under another law is none of it, nor is a question
whose facts were not to be logged."""


class Snapshots(Protocol):
    """Where the snapshots of the law are found that a log names."""

    def find(self, entry: Logged) -> Handle | None:
        """The snapshot that an entry was answered from; `None` if it is not had. Raises `Refusal`."""


@dataclass(frozen=True)
class Replayed:
    """An entry asked again. `before` and `after` are responses (`None`: too open), `differs` names the members that are
    not the same; `note` says what else there is to know."""

    line: int
    verdict: Verdict
    question: dict[str, Any] = field(default_factory=dict)
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None
    differs: tuple[str, ...] = ()
    responsible: tuple[str, ...] = ()
    together: bool = False
    since: str | None = None
    until: str | None = None
    note: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The result as JSON; lists for tuples."""
        return {
            "line": self.line, "verdict": self.verdict, "question": self.question, "before": self.before,
            "after": self.after, "differs": list(self.differs), "responsible": list(self.responsible),
            "together": self.together, "since": self.since, "until": self.until, "note": self.note,
        }  # fmt: skip


def replay(
    entries: Iterable[Logged | Unreadable], snapshots: Snapshots, other: Handle | None = None
) -> Iterable[Replayed]:
    """Each line in turn. Without `other` each is held against its own snapshot; with it, `other` is asked the same, and
    where the answer is another the own snapshot says why, if it is had."""
    for entry in entries:
        if isinstance(entry, Unreadable):
            yield Replayed(entry.line, "unreadable", note=entry.why)
        elif entry.unstated:
            names = ", ".join(f"`{name}`" for name in entry.unstated)
            yield Replayed(
                entry.line, "facts-unlogged", _question(entry), _plain(entry),
                note=f"the values of {names} were stated and are not in the log, so it cannot be asked again",
            )  # fmt: skip
        elif other is not None:
            yield _under_other(entry, other, snapshots)
        else:
            yield _under_own(entry, snapshots)


def _under_own(entry: Logged, snapshots: Snapshots) -> Replayed:
    own = snapshots.find(entry)
    question, before = _question(entry), _plain(entry)
    if own is None:
        return Replayed(
            entry.line, "not-had", question, before,
            note=f"it was answered from `{entry.registry}` as of the digest `{entry.digest}`, which is not had",
        )  # fmt: skip
    after, refused = _asked(own, entry)
    differs = _differing(before, after)
    engine = None if entry.engine == ENGINE else f"it was answered by {entry.engine}; this is {ENGINE}"
    if refused is not None and refused.slug != "too-open" and not differs:
        differs = ("response",)
    note = "; ".join(part for part in (refused.message if refused else None, engine) if part) or None
    return Replayed(entry.line, "differs" if differs else "same", question, before, after, differs, note=note)


def _under_other(entry: Logged, other: Handle, snapshots: Snapshots) -> Replayed:
    question, before = _question(entry), _plain(entry)
    after, refused = _asked(other, entry)
    if (refused is not None and before is not None) or (before is None and after is not None):
        note = refused.message if refused else "it was too open to be decided, and no longer is"
        return Replayed(entry.line, "flips", question, before, after, ("response",), note=note)
    if refused is not None and refused.slug != "too-open":
        return Replayed(entry.line, "flips", question, before, after, ("response",), note=refused.message)
    differs = tuple(name for name in _differing(before, after) if name in ("response", "outcome", "branches"))
    if not differs:
        return Replayed(entry.line, "same", question, before, after)
    own = snapshots.find(entry)
    if own is None:
        note = "why cannot be said: the snapshot it was answered from is not had"
        return Replayed(entry.line, "flips", question, before, after, differs, note=note)
    try:
        reason = _reason(own.registry, other.registry, entry)
    except Refusal as refusal:
        note = f"why cannot be said: {refusal.message}"
        return Replayed(entry.line, "flips", question, before, after, differs, note=note)
    return Replayed(
        entry.line, "flips", question, before, after, differs,
        reason.provisions, reason.together, reason.since, reason.until,
        None if reason.provisions else "no provision is responsible: a term, a holder or a setting is another",
    )  # fmt: skip


def _reason(one: Registry, other: Registry, entry: Logged) -> Reason:
    before, after = (Side(registry, entry.act.at, entry.vantage) for registry in (one, other))
    with refusals():
        return find_reason(before, after, entry.act, lambda registry: Engine(registry).answer)


def _asked(handle: Handle, entry: Logged) -> tuple[dict[str, Any] | None, Refusal | None]:
    """The response that a snapshot gives to an entry's question, or its refusal."""
    try:
        finding = handle.decide(entry.act, entry.vantage)
        answer = handle.answer(entry.act, entry.vantage)
    except Refusal as refusal:
        return None, refusal
    return response_of(answer, finding, digest=True), None


def _differing(before: dict[str, Any] | None, after: dict[str, Any] | None) -> tuple[str, ...]:
    if before is None or after is None:
        return () if before is after else ("response",)
    one, other = before["context"], after["context"]
    found = [name for name in ("outcome", "branches", "deciding") if one[name] != other[name]]
    if one.get("finding") != other["finding"]:
        found.append("finding")
    if before.get("decision") != after["decision"]:
        found.append("decision")
    return tuple(found)


def _plain(entry: Logged) -> dict[str, Any] | None:
    return None if entry.response is None else dict(entry.response)


def _question(entry: Logged) -> dict[str, Any]:
    act = entry.act.model_dump(mode="json", exclude_none=True)
    return {
        **act,
        "as_of": entry.vantage.as_of.text,
        "known_by": entry.vantage.known_by.text,
        "standard": entry.vantage.standard,
        "doctrine": dict(entry.vantage.doctrine),
    }
