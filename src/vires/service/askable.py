"""What can be asked of a registry, wherever it lies: here as a `Handle`, or behind an address as a client. Both give
the very same answers, and refuse in the same words."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from vires.decide.course import Courses
    from vires.decide.criticality import Criticality
    from vires.decide.gaps import Gaps
    from vires.decide.holding import Holdings
    from vires.decide.status import DutyReport, StatusReport
    from vires.decide.strength import StrengthReport
    from vires.model.finding import Finding
    from vires.model.registry import Registry
    from vires.service.changes import Changes
    from vires.service.docket import Docket
    from vires.service.life import Life
    from vires.service.spells import Seat
    from vires.service.stating import Facts, Moment, Sites
    from vires.service.testimony import Testimony
    from vires.service.wordlist import Hit


class Askable(Protocol):
    """A registry that can be asked; what each verb means stands at `vires.service.asking.Handle`. Every one of them
    raises `Refusal`."""

    @property
    def registry(self) -> Registry:
        """The records that answer."""

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

    def who(self, power: str, at: Moment | None = None, **stated: Any) -> Holdings:
        """Every office that holds a power."""

    def what(self, office: str, at: Moment | None = None, **stated: Any) -> Holdings:
        """Every power that an office holds."""

    def courses(
        self, office: str | None = None, power: str | None = None, *, since: Moment, until: Moment | None = None,
        **stated: Any,
    ) -> Courses:  # fmt: skip
        """Who held a power, or what an office held, from one moment up to another."""

    def criticality(
        self, power: str, office: str | None = None, at: Moment | None = None, **stated: Any
    ) -> Criticality:
        """Which provisions' fall ends a power (S20)."""

    def gaps(self, at: Moment | None = None, within: int = 30, **view: Any) -> Gaps:
        """What needs looking after at a moment."""

    def diff(self, since: Moment, until: Moment, axis: str = "at", **stated: Any) -> Changes:
        """Every kind of act whose answer differs between two dates on an axis (S19)."""

    def impact(self, *identities: str, draft: str | os.PathLike[str] | bytes | None = None, **stated: Any) -> Changes:
        """Every kind of act whose answer differs without some records, or with a draft (S20)."""

    def status(self, term: str, at: Moment | None = None, **view: Any) -> StatusReport:
        """Which statuses a term has at a moment, or which terms have a status (S7)."""

    def duties(self, office: str, at: Moment | None = None, **view: Any) -> DutyReport:
        """What an office is directed to do at a moment (S6)."""

    def strength(self, to: str, at: Moment | None = None, **view: Any) -> StrengthReport:
        """How many personnel are recorded as assigned to a command (S17)."""

    def find(self, text: str, limit: int = 12) -> tuple[Hit, ...]:
        """Ids from everyday words, best first."""

    def holders(self, office: str, at: Moment | None = None) -> Seat:
        """Who held an office (S16)."""

    def sources(self, identity: str, known_by: Moment | None = None, standard: str = "reported") -> Testimony:
        """On whose word a record stands, and who says otherwise (S8)."""

    def show(self, identity: str) -> Life:
        """A record with its life, its sources and what depends on it."""

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
