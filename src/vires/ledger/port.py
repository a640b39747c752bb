"""What every store of a ledger offers. The rest of Vires knows a ledger by this alone.

A store holds three things: content by digest, the chain of revisions with what each changed, and the chain of
events. Reading never waits for a recorder; recording is one transaction, all or nothing, one at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from vires.ledger.event import Event, Notice
from vires.ledger.revision import Change, Draft, Kind, Revision
from vires.ledger.state import State

Notices = Callable[[Revision], Sequence[Notice]]
"""The events that belong to a revision and are recorded with it or not at all."""


@dataclass(frozen=True)
class Fault:
    """Something wrong with what is stored: `where` names it (`revision 12`, `event 3`, `content sha256:...`, `file`),
    `what` says what was found and what was expected."""

    where: str
    what: str


@dataclass(frozen=True)
class Step:
    """One change in the life of a name: the revision that made it, and the change."""

    revision: Revision
    change: Change


class Store(Protocol):
    """A ledger that is open. Raises `LedgerError`; `Damaged` where what is read does not have the digest it is stored
    under, or a state is not the one its revision names: nothing is answered from it."""

    @property
    def address(self) -> str:
        """How a user names this ledger; it holds no password."""

    # Reading

    def head(self) -> Revision | None:
        """The last revision, `None` while there is none."""

    def revision(self, reference: int | str) -> Revision:
        """The revision with a number, or with a digest of which at least the first 8 hexadecimal digits are given.
        Raises `LedgerError` (`revision-unknown`, `revision-ambiguous`)."""

    def revisions(self, after: int = 0, count: int | None = None) -> Iterator[Revision]:
        """The revisions after a number, in order."""

    def recorded_by(self, moment: str) -> Revision | None:
        """The last revision recorded by an instant in UTC, `None` if none was."""

    def changes(self, number: int) -> tuple[Change, ...]:
        """What a revision changed, in the order of kind and name. Raises `LedgerError`."""

    def state(self, number: int) -> State:
        """All that stands after a revision; the empty state for 0. Checked against the digest the revision names.
        The caller may alter what is returned."""

    def history(self, kind: Kind, name: str) -> tuple[Step, ...]:
        """Every change of one name, in order; empty for a name never held."""

    def names(self, kind: Kind, prefix: str = "") -> tuple[str, ...]:
        """Every name ever held that begins so, in order."""

    def content(self, digests: Iterable[str]) -> Mapping[str, bytes]:
        """Content by digest, each checked. Raises `LedgerError` (`content-unknown`)."""

    def missing(self, digests: Iterable[str]) -> set[str]:
        """Those digests under which nothing is stored."""

    # Recording

    def record(
        self,
        draft: Draft,
        content: Mapping[str, bytes],
        expecting: str | None,
        now: str,
        notices: Notices | None = None,
    ) -> Revision:
        """Record a revision on top of the head whose digest is `expecting` (`None`: an empty ledger), with the content
        it needs and the events that belong to it, in one transaction. Content already stored is passed over; content
        is stored only under its own digest. Raises `HeadMoved`, or `LedgerError` for a change that does not fit, a
        draft without author, reason or change, or content that is not had; then nothing is written."""

    def note(self, notices: Sequence[Notice], now: str, expecting: int | None = None) -> tuple[Event, ...]:
        """Record events, together. With `expecting`, only if that is the number of the last event, else raises
        `LedgerError` (`events-moved`)."""

    def keep(self, content: Mapping[str, bytes]) -> None:
        """Store content under its digest, such as that of a proposal not yet accepted."""

    def events(self, after: int = 0, kind: str | None = None, subject: str | None = None) -> Iterator[Event]:
        """The events after a number, in order; of one kind, about one subject."""

    # Itself

    def verify(self, progress: Callable[[int, int], None] | None = None) -> Iterator[Fault]:
        """Everything wrong with what is stored: both chains link by link, every list of changes, every state, every
        piece of content. Nothing found means that all of it is what was recorded."""

    def close(self) -> None:
        """Let go of the connection. A closed store can no longer be used."""
