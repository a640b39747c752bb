"""Standing questions: kept, let go of, and asked again of each revision, so that somebody learns of a change in the law
rather than of a change in a file.

A moment that a question leaves moving is, for a revision, the moment it was recorded. So what a revision brought is
told apart from what only time brought: the first differs between the record before and after it at one moment, the
second between two moments of one record.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from vires.decide.change.bearing import bearing_of
from vires.decide.change.side import Side
from vires.decide.change.slice import slice_of
from vires.decide.compare import State
from vires.decide.engine import Engine
from vires.decide.reason import Reason, find_reason
from vires.ledger.event import Notice
from vires.ledger.watch import PREFIX, Kept, Watched
from vires.model.registry import Registry
from vires.service import clock
from vires.service.asking import Handle
from vires.service.ledger.reading import registry_at
from vires.service.ledger.translation import translated
from vires.service.refusal import Refusal
from vires.service.stating import refusals
from vires.temporal.dating import Dating

if TYPE_CHECKING:
    from vires.ledger.port import Store
    from vires.ledger.revision import Change, Revision

MOST_NAMED = 12
"""Records that a note names; the rest are counted."""


@dataclass(frozen=True)
class Said:
    """What a question came to: an answer, or why there is none, with the slug of that."""

    state: State | None = None
    refused: str | None = None
    slug: str | None = None

    def agrees(self, other: Said) -> bool:
        """Tell whether two say the same: the outcome and its branches; a refusal agrees with one of its kind."""
        if self.state is None or other.state is None:
            return self.state is other.state and self.slug == other.slug
        return (self.state.outcome, self.state.branches) == (other.state.outcome, other.state.branches)

    def to_dict(self) -> dict[str, Any]:
        """The answer as JSON, or the refusal."""
        return {"refused": self.refused} if self.state is None else self.state.model_dump(mode="json", by_alias=True)


@dataclass(frozen=True)
class Turn:
    """A kept question whose answer is another one: brought by the `revision`, or by `time` alone. `at` are the moments
    of acting on the two sides; `since` and `until` (outside) bound the acts answered otherwise, where that can be said
    and they are bounded."""

    question: Kept
    by: Literal["revision", "time"]
    at: tuple[str, str]
    before: Said
    after: Said
    responsible: tuple[str, ...] = ()
    together: bool = False
    since: str | None = None
    until: str | None = None
    note: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The turn as JSON."""
        return {
            "question": self.question.to_dict(), "by": self.by, "at": list(self.at), "before": self.before.to_dict(),
            "after": self.after.to_dict(), "responsible": list(self.responsible), "together": self.together,
            "since": self.since, "until": self.until, "note": self.note,
        }  # fmt: skip


@dataclass(frozen=True)
class Report:
    """What became of the kept questions: with a revision, or (`None`) since the last one was recorded. `unanswered`
    are those that have no answer after it, by name and with why: of them nothing is said to have stayed the same."""

    revision: Revision | None
    since: str
    until: str
    asked: int
    turns: tuple[Turn, ...] = ()
    unanswered: tuple[tuple[str, str], ...] = ()
    registry: Registry | None = field(default=None, compare=False, repr=False)

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON."""
        revision = self.revision
        return {
            "revision": None
            if revision is None
            else {
                "number": revision.number, "digest": revision.digest, "recorded": revision.recorded,
                "author": revision.author, "reason": revision.reason,
            },
            "since": self.since,
            "until": self.until,
            "asked": self.asked,
            "turns": [turn.to_dict() for turn in self.turns],
            "unanswered": [{"id": name, "why": why} for name, why in self.unanswered],
        }  # fmt: skip


def keep_question(store: Store, actor: str, office: str, power: str, *, name: str | None = None, **stated: Any) -> Kept:
    """Keep a question, asked by name as `Handle.ask` takes it, of the head. `at`, `as_of` and `known_by` that are left
    out move. Raises `Refusal`, as `too-open` for a question that the head cannot answer."""
    from vires.service.ledger.opening import find_revision

    with translated():
        handle = Handle(registry_at(store, find_revision(store)))
        now = handle.now
        moments = {key: stated.pop(key, None) for key in ("at", "as_of", "known_by")}
        view = {key: stated.pop(key) for key in ("standard", "doctrine") if key in stated}
        act = handle.act(office, power, moments["at"], now=now, **stated)
        vantage = handle.vantage(moments["as_of"], moments["known_by"], now=now, **view)
        handle.answer(act, vantage)
        said = act.model_dump(mode="json", exclude={"at"}, exclude_none=True)
        if not said["facts"]:
            del said["facts"]
        fixed = {"at": act.at, "as_of": vantage.as_of, "known_by": vantage.known_by}
        watched = Watched(store.events())
        kept = Kept(
            name if name is not None else watched.free_name,
            actor,
            "",
            said,
            **{key: None if moments[key] is None else moment.to_text() for key, moment in fixed.items()},
            standard=vantage.standard,
            doctrine=vantage.doctrine,
        )
        notice = Notice("watched", PREFIX + kept.name, actor, kept.to_body())
        watched.check(notice)
        for event in store.note([notice], clock.instant(), expecting=watched.last):
            watched.take(event)
        return watched.questions[kept.name]


def drop_question(store: Store, actor: str, name: str) -> Kept:
    """Let go of a kept question. Raises `Refusal`."""
    with translated():
        watched = Watched(store.events())
        notice = Notice("unwatched", PREFIX + name, actor)
        watched.check(notice)
        store.note([notice], clock.instant(), expecting=watched.last)
        return watched.questions[name]


def kept_questions(store: Store) -> tuple[Kept, ...]:
    """The questions that are kept, in the order in which they came."""
    return tuple(Watched(store.events()).questions.values())


def report_revision(store: Store, revision: Revision, questions: Sequence[Kept] | None = None) -> Report:
    """What a revision, and the time from the one before it, made of the kept questions. The first revision answers
    nothing otherwise, since nothing was recorded before it. Raises `Refusal`."""
    with translated():
        kept = kept_questions(store) if questions is None else questions
        if not kept or revision.parent is None:
            return Report(revision, revision.recorded, revision.recorded, len(kept))
        last = store.revision(revision.number - 1)
        registries = registry_at(store, last), registry_at(store, revision)
        changes = store.changes(revision.number)
    moments = Dating.parse(last.recorded), Dating.parse(revision.recorded)
    turns, unanswered = _turns(kept, registries, moments, changes)
    return Report(revision, last.recorded, revision.recorded, len(kept), turns, unanswered, registries[1])


def report_time(store: Store, now: Dating | None = None) -> Report:
    """What time alone made of the kept questions since the last revision was recorded. Raises `Refusal`."""
    from vires.service.ledger.opening import find_revision

    with translated():
        kept, head = kept_questions(store), find_revision(store)
        present = clock.instant() if now is None else now.text
        if not kept:
            return Report(None, head.recorded, present, 0)
        registry = registry_at(store, head)
    moments = Dating.parse(head.recorded), Dating.parse(present)
    turns, unanswered = _turns(kept, (registry, registry), moments, ())
    return Report(None, head.recorded, present, len(kept), turns, unanswered, registry)


def _turns(
    questions: Sequence[Kept],
    registries: tuple[Registry, Registry],
    moments: tuple[Dating, Dating],
    changes: Sequence[Change],
) -> tuple[tuple[Turn, ...], tuple[tuple[str, str], ...]]:
    one, other = _Asked(registries[0], questions), _Asked(registries[1], questions)
    turns: list[Turn] = []
    unanswered: list[tuple[str, str]] = []
    for kept in questions:
        last = middle = one.say(kept, moments[1])
        before = one.say(kept, moments[0]) if kept.moving else middle
        if not before.agrees(middle):
            sides = _side(registries[0], kept, moments[0]), _side(registries[0], kept, moments[1])
            turns.append(_turn(kept, "time", sides, (before, middle), ()))
        if registries[0] is not registries[1]:
            last = other.say(kept, moments[1])
            if not middle.agrees(last):
                sides = _side(registries[0], kept, moments[1]), _side(registries[1], kept, moments[1])
                turns.append(_turn(kept, "revision", sides, (middle, last), changes))
        if last.refused is not None:
            unanswered.append((kept.name, last.refused))
    return tuple(turns), tuple(unanswered)


def _side(registry: Registry, kept: Kept, now: Dating) -> Side:
    return Side(registry, kept.act(now).at, kept.vantage(now))


def _turn(
    kept: Kept,
    by: Literal["revision", "time"],
    sides: tuple[Side, Side],
    said: tuple[Said, Said],
    changes: Sequence[Change],
) -> Turn:
    at = sides[0].at.text, sides[1].at.text
    refused = said[1].refused or said[0].refused
    if refused is not None:
        return Turn(kept, by, at, *said, note=refused)
    try:
        with refusals():
            found: Reason = find_reason(*sides, kept.act(sides[1].at), lambda registry: Engine(registry).answer)
    except Refusal as refusal:
        return Turn(kept, by, at, *said, note=f"why cannot be said: {refusal.message}")
    note = _around(changes, found.provisions) if by == "revision" or not found.provisions else None
    return Turn(kept, by, at, *said, found.provisions, found.together, found.since, found.until, note)


def _around(changes: Sequence[Change], provisions: Sequence[str]) -> str | None:
    """What is said where no provision is responsible, or none that was itself changed: which records around them were
    changed."""
    instruments = [c.name.removeprefix("instrument:") for c in changes if c.name.startswith("instrument:")]
    if any(one.startswith(f"{instrument}/") for one in provisions for instrument in instruments):
        return None
    names = [c.name for c in changes if c.kind == "record" and not c.name.startswith(("instrument:", "question:"))]
    lead = "" if provisions else "no provision by itself is responsible; "
    if not names:
        return f"{lead}an office came to count as another body's" if not provisions else None
    shown = ", ".join(f"`{name}`" for name in names[:MOST_NAMED])
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return f"{lead}the revision changed {shown}{more}"


class _Asked:
    """One registry, of which only what bears on the questions is compiled."""

    def __init__(self, registry: Registry, questions: Sequence[Kept]) -> None:
        self.registry = registry
        bearing = bearing_of(registry)
        offices, powers = bearing.extents["offices"], bearing.extents["powers"]
        near: set[str] = set()
        for office, power in {(kept.asked["office"], kept.asked["power"]) for kept in questions}:
            place, over = offices.bit.get(office, 0), powers.bit.get(power, 0)
            near.update(i for i, (mine, of) in bearing.last.items() if mine & place and of & over)
        self._engine = Engine(slice_of(registry, bearing.closure(near)))

    def say(self, kept: Kept, now: Dating) -> Said:
        try:
            with refusals():
                answer = self._engine.answer(kept.act(now), kept.vantage(now))
        except Refusal as refusal:
            return Said(refused=refusal.message, slug=refusal.slug)
        return Said(State(outcome=answer.outcome, branches=answer.branches, deciding=answer.deciding))
