"""A registry that a server keeps, asked as if it lay here."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

from vires.client.call import Call
from vires.client.connection import TIMEOUT, Connection
from vires.client.failure import RemoteRefusal
from vires.client.line import Line
from vires.client.reading import here, read_answer, told_with
from vires.service.stating import Facts, Moment, Sites

if TYPE_CHECKING:
    from vires.client.message import State
    from vires.decide.course import Courses
    from vires.decide.criticality import Criticality
    from vires.decide.gaps import Gaps
    from vires.decide.holding import Holdings
    from vires.decide.status import DutyReport, StatusReport
    from vires.decide.strength import StrengthReport
    from vires.model.finding import Finding
    from vires.model.registry import Registry
    from vires.service.asking import Handle
    from vires.service.changes import Changes
    from vires.service.docket import Docket
    from vires.service.life import Life
    from vires.service.spells import Seat
    from vires.service.testimony import Testimony
    from vires.service.wordlist import Hit

T = TypeVar("T")


class Client(Connection):
    """A served registry. It may be used from any thread; close it, or use it in a `with` statement. Every verb takes
    what that of `vires.service.asking.Handle` takes and returns what it returns; where a moment is left out it is the
    server's now, unless `now` was given. Each raises `Refusal`."""

    def __init__(
        self,
        url: str,
        *,
        token: str | None = None,
        timeout: float = TIMEOUT,
        revision: int | str | None = None,
        page: int | None = None,
        now: Moment | None = None,
    ) -> None:
        super().__init__(url, token=token, timeout=timeout, revision=revision, page=page, now=now)
        self._line = Line(self._wire)

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close every connection."""
        self._line.close()

    @property
    def registry(self) -> Registry:
        """All its records as they were when it last answered, or as they are: fetched whole when first needed, and
        checked by their digest. Raises `Refusal`."""
        return self._registry(self._answered)

    def _registry(self, state: State | None) -> Registry:
        found = self._records.get(state)
        if found is None:
            reply, newest, request_id = self._line.run(self._counter.registry(state))
            found = self._records.take_in(reply, newest, request_id)
            if state is None:
                self._answered = newest
        return found

    def fetch(self) -> Handle:
        """A handle on its records here, for what is no question to a server: proofs, worked questions, much at once."""
        from vires.service.asking import Handle

        return Handle(self.registry, now=self._calls.now)

    def _answer(self, call: Call[T]) -> tuple[T, State]:
        try:
            answered = self._line.run(self._counter.ask(call.verb, call.given, call.lists))
        except RemoteRefusal as refusal:
            raise here(refusal, call.draft) from None
        self._answered = answered.state
        return read_answer(call, answered), answered.state

    def _changes(self, call: Call[Changes]) -> Changes:
        changes, state = self._answer(call)
        return told_with(changes, call.draft, lambda: self._registry(state))

    def ask(
        self,
        office: str,
        power: str,
        at: Moment | None = None,
        territory: str | None = None,
        sites: Sites | None = None,
        subjects: Iterable[str] | None = None,
        facts: Facts | None = None,
        as_of: Moment | None = None,
        known_by: Moment | None = None,
        standard: str = "reported",
        doctrine: Mapping[str, str] | None = None,
    ) -> Finding:
        """Whether the office holds the power for such an act (S1)."""
        call = self._calls.ask(
            office, power, at, territory=territory, sites=sites, subjects=subjects, facts=facts, as_of=as_of,
            known_by=known_by, standard=standard, doctrine=doctrine,
        )  # fmt: skip
        return self._answer(call)[0]

    def who(self, power: str, at: Moment | None = None, **stated: Any) -> Holdings:
        """Every office that holds a power."""
        return self._answer(self._calls.who(power, at, stated))[0]

    def what(self, office: str, at: Moment | None = None, **stated: Any) -> Holdings:
        """Every power that an office holds."""
        return self._answer(self._calls.what(office, at, stated))[0]

    def courses(
        self, office: str | None = None, power: str | None = None, *, since: Moment, until: Moment | None = None,
        **stated: Any,
    ) -> Courses:  # fmt: skip
        """Who held a power, or what an office held, from one moment up to another."""
        return self._answer(self._calls.courses(office, power, since, until, stated))[0]

    def criticality(
        self, power: str, office: str | None = None, at: Moment | None = None, **stated: Any
    ) -> Criticality:
        """Which provisions' fall ends a power (S20)."""
        return self._answer(self._calls.criticality(power, office, at, stated))[0]

    def gaps(self, at: Moment | None = None, within: int = 30, **view: Any) -> Gaps:
        """What needs looking after at a moment."""
        return self._answer(self._calls.gaps(at, within, view))[0]

    def diff(self, since: Moment, until: Moment, axis: str = "at", **stated: Any) -> Changes:
        """Every kind of act whose answer differs between two dates on an axis (S19)."""
        return self._changes(self._calls.diff(since, until, axis, stated))

    def impact(self, *identities: str, draft: str | os.PathLike[str] | bytes | None = None, **stated: Any) -> Changes:
        """Every kind of act whose answer differs without some records, or with a draft (S20)."""
        return self._changes(self._calls.impact(identities, draft, stated))

    def status(self, term: str, at: Moment | None = None, **view: Any) -> StatusReport:
        """Which statuses a term has at a moment, or which terms have a status (S7)."""
        return self._answer(self._calls.status(term, at, view))[0]

    def duties(self, office: str, at: Moment | None = None, **view: Any) -> DutyReport:
        """What an office is directed to do at a moment (S6)."""
        return self._answer(self._calls.duties(office, at, view))[0]

    def strength(self, to: str, at: Moment | None = None, **view: Any) -> StrengthReport:
        """How many personnel are recorded as assigned to a command (S17)."""
        return self._answer(self._calls.strength(to, at, view))[0]

    def find(self, text: str, limit: int = 12) -> tuple[Hit, ...]:
        """Ids from everyday words, best first."""
        return self._answer(self._calls.find(text, limit))[0]

    def holders(self, office: str, at: Moment | None = None) -> Seat:
        """Who held an office (S16)."""
        return self._answer(self._calls.holders(office, at))[0]

    def sources(self, identity: str, known_by: Moment | None = None, standard: str = "reported") -> Testimony:
        """On whose word a record stands, and who says otherwise (S8)."""
        return self._answer(self._calls.sources(identity, known_by, standard))[0]

    def show(self, identity: str) -> Life:
        """A record with its life, its sources and what depends on it."""
        return self._answer(self._calls.show(identity))[0]

    def timeline(
        self,
        identity: str | None = None,
        *,
        since: Moment | None = None,
        until: Moment | None = None,
        kind: str | None = None,
        issuer: str | None = None,
    ) -> Docket:
        """The instruments in the order of their dates."""
        return self._answer(self._calls.timeline(identity, since=since, until=until, kind=kind, issuer=issuer))[0]
