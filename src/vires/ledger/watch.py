"""Standing questions: those that somebody asked to be told of whenever a revision answers them otherwise. Each is kept
as an event; which are kept is read off the events."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from vires.ledger.event import Event, Notice, unreadable
from vires.ledger.failure import LedgerError
from vires.ledger.port import Fault, Store
from vires.ledger.review.role import Roles
from vires.model.question import Act
from vires.temporal.dating import Dating
from vires.temporal.vantage import STANDARDS, Vantage

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
PREFIX = "watch:"


@dataclass(frozen=True)
class Kept:
    """A kept question. `asked` is an act in ids (S1) without `at`; a moment that is `None` moves: it is the present one
    whenever the question is asked. What moves of the vantage moves by itself (S2)."""

    name: str
    actor: str
    since: str
    asked: Mapping[str, Any]
    at: str | dict[str, Any] | None = None
    as_of: str | dict[str, Any] | None = None
    known_by: str | dict[str, Any] | None = None
    standard: str = "reported"
    doctrine: Mapping[str, str] = field(default_factory=dict)

    @property
    def moving(self) -> bool:
        """Tell whether the passing of time alone may change what is asked."""
        return None in (self.at, self.as_of, self.known_by)

    def act(self, now: Dating) -> Act:
        """The act asked about, at a present moment."""
        return Act.model_validate({**self.asked, "at": now.to_text() if self.at is None else self.at})

    def vantage(self, now: Dating) -> Vantage:
        """The point of view, at a present moment."""
        return Vantage(
            now if self.as_of is None else Dating.parse(self.as_of),
            now if self.known_by is None else Dating.parse(self.known_by),
            self.standard,
            dict(self.doctrine),
        )

    def to_body(self) -> dict[str, Any]:
        """What the event says."""
        body: dict[str, Any] = {"asked": dict(self.asked), "standard": self.standard}
        moments = {"at": self.at, "as_of": self.as_of, "known_by": self.known_by}
        body.update((name, moment) for name, moment in moments.items() if moment is not None)
        return {**body, "doctrine": dict(self.doctrine)} if self.doctrine else body

    @classmethod
    def from_body(cls, name: str, actor: str, since: str, body: Mapping[str, Any]) -> Kept:
        """The question that an event says. Raises `KeyError`, `TypeError` or `ValueError` for what is none."""
        doctrine = {str(key): str(value) for key, value in body.get("doctrine", {}).items()}
        kept = cls(
            name, actor, since, dict(body["asked"]), body.get("at"), body.get("as_of"), body.get("known_by"),
            body["standard"], doctrine,
        )  # fmt: skip
        if kept.standard not in STANDARDS or not {"office", "power"} <= kept.asked.keys() or "at" in kept.asked:
            raise ValueError("no question")
        now = Dating.parse("2000-01-01")
        kept.act(now), kept.vantage(now)
        return kept

    def to_dict(self) -> dict[str, Any]:
        """The question as JSON; a moment that moves is `null`."""
        return {
            "id": self.name, "by": self.actor, "since": self.since, **self.asked, "at": self.at, "as_of": self.as_of,
            "known_by": self.known_by, "standard": self.standard, "doctrine": dict(self.doctrine),
        }  # fmt: skip


class Watched:
    """The questions kept after some events. An event that nobody had a right to, or that fits nothing, counts for
    nothing; `ignored` has its number and why."""

    def __init__(self, events: Iterable[Event] = ()) -> None:
        self.roles = Roles()
        self.questions: dict[str, Kept] = {}
        self.ignored: list[tuple[int, LedgerError]] = []
        self.last = 0
        self._named: set[str] = set()
        for event in events:
            self.take(event)

    def take(self, event: Event) -> None:
        """Read the next event."""
        self.last = event.number
        if event.kind not in ("role", "watched", "unwatched"):
            return
        self._named.add(event.subject)
        try:
            if event.kind == "role":
                self.roles = self.roles.given(event.actor, event.subject, event.body)
            elif event.kind == "watched":
                kept = self._kept(event, event.at)
                self.questions[kept.name] = kept
            else:
                del self.questions[self._dropped(event)]
        except LedgerError as error:
            if event.kind != "role":
                self.ignored.append((event.number, error))

    def check(self, notice: Notice) -> None:
        """Raises `LedgerError` for a notice that would count for nothing: `no-right`, `actor-missing`,
        `question-kept`, `question-name-unfit`, `question-unknown`, `event-unreadable`."""
        if notice.kind == "watched":
            self._kept(notice, "")
        else:
            self._dropped(notice)

    def named(self, name: str) -> Kept:
        """The kept question of a name. Raises `LedgerError` (`question-unknown`)."""
        from difflib import get_close_matches

        if name in self.questions:
            return self.questions[name]
        near = tuple(get_close_matches(name, self.questions, n=3, cutoff=0.4))
        raise LedgerError(
            "question-unknown",
            f"no question `{name}` is kept",
            f"did you mean `{near[0]}`? `vires watch list` lists all" if near else "`vires watch list` lists all",
            near,
        )

    @property
    def free_name(self) -> str:
        """A name that no question has or had."""
        number = 1
        while f"{PREFIX}q{number}" in self._named:
            number += 1
        return f"q{number}"

    def _kept(self, said: Event | Notice, at: str) -> Kept:
        self.roles.require(said.actor, "watch")
        name = said.subject.removeprefix(PREFIX)
        if not said.subject.startswith(PREFIX) or NAME.fullmatch(name) is None:
            raise LedgerError(
                "question-name-unfit",
                f"`{name}` is no name for a question; expected lower-case letters, digits and hyphens, 64 at most",
                "give another name, or none",
            )
        if name in self.questions:
            raise LedgerError(
                "question-kept",
                f"a question `{name}` is kept already, by `{self.questions[name].actor}`",
                f"give another name, or let go of that one: `vires watch remove {name}`",
            )
        try:
            return Kept.from_body(name, said.actor, at, said.body)
        except (KeyError, TypeError, ValueError, AttributeError):
            raise unreadable(said) from None

    def _dropped(self, said: Event | Notice) -> str:
        self.roles.require(said.actor, "watch")
        return self.named(said.subject.removeprefix(PREFIX)).name


def inspect_watch(store: Store) -> Iterator[Fault]:
    """The events about kept questions that count for nothing, and why."""
    for number, error in Watched(store.events()).ignored:
        yield Fault(f"event {number}", f"counts for nothing: {error.message}")
