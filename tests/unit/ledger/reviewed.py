"""A ledger in memory with people in it, for tests of review. The records are the laws of Arden by name; what they hold
is beside the point here."""

from __future__ import annotations

from typing import Any

from vires.ledger.document import canonical, digest_of
from vires.ledger.event import Notice
from vires.ledger.memory import MemoryStore
from vires.ledger.review.acceptance import Accepted, give_acceptance, prepare_acceptance
from vires.ledger.review.journal import Journal, subject_of
from vires.ledger.revision import Change, Draft, Revision

NOW = "2001-12-31T12:00:00.000000Z"
ACT, ORDER, TERM = "instrument:arden/act/1", "instrument:arden/order/7", "offices:arden/harbour"
PEOPLE = {"ada": "administrator", "ben": "author", "cleo": "reviewer", "dov": "reviewer", "eve": "reader"}


def body(text: str) -> bytes:
    return canonical({"title": text})


class Ledger:
    """Shorthand for what happens in a ledger."""

    def __init__(self, people: dict[str, str] | None = None, store: Any = None) -> None:
        self.store = store or MemoryStore()
        for person, role in (people or {}).items():
            self.say("role", person, next(iter(people or {})), role=role)

    def say(self, kind: str, subject: str, actor: str, **said: Any) -> None:
        self.store.note([Notice(kind, subject, actor, said)], NOW)

    def record(self, **titles: str | None) -> Revision:
        """A revision that is no proposal: names (`act`, `order`, `term`) with their new titles."""
        changes, content = self.changes(**titles)
        head = self.store.head()
        return self.store.record(
            Draft("ada", "as the gazette has it", changes), content, head.digest if head else None, NOW
        )

    def changes(self, **titles: str | None) -> tuple[tuple[Change, ...], dict[str, bytes]]:
        head = self.store.head()
        state = self.store.state(head.number if head else 0)
        names = {"act": ACT, "order": ORDER, "term": TERM}
        content = {digest_of(body(title)): body(title) for title in titles.values() if title is not None}
        changes = tuple(
            Change(
                "record", names[key], state.get("record", names[key]),
                None if title is None else digest_of(body(title)),
            )
            for key, title in titles.items()
        )  # fmt: skip
        return changes, content

    def propose(self, actor: str, number: int | None = None, kind: str = "proposed", **titles: str | None) -> int:
        changes, content = self.changes(**titles)
        self.store.keep(content)
        number = self.journal().next_number if number is None else number
        head = self.store.head()
        self.say(
            kind, subject_of(number), actor, base=head.digest if head else None, reason="a new order",
            changes=[change.to_list() for change in changes],
        )  # fmt: skip
        return number

    def accept(self, number: int, actor: str, against: str | None = None, override: str | None = None) -> Accepted:
        return give_acceptance(self.store, prepare_acceptance(self.store, number, actor, against, override), NOW)

    @property
    def head(self) -> Revision:
        found: Revision | None = self.store.head()
        assert found is not None
        return found

    def journal(self) -> Journal:
        return Journal(self.store.events())
