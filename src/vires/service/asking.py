"""A registry that can be asked. Names are resolved, what is left out is filled in (the moment only), and the
question goes to the engine as it was meant; nothing is decided here."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from vires.model.finding import Finding
from vires.model.question import Act, Place
from vires.model.registry import Registry
from vires.model.term import Fact
from vires.service import clock
from vires.service.docket import Docket, list_docket
from vires.service.life import Life, trace_life
from vires.service.naming import Names
from vires.service.refusal import Refusal
from vires.service.spells import Seat, list_holders
from vires.service.stating import (
    Facts,
    Moment,
    Sites,
    check_standard,
    read_moment,
    read_site,
    refusals,
    too_open,
)
from vires.service.testimony import Testimony, hear_testimony
from vires.service.wordlist import Hit
from vires.temporal.dating import Dating
from vires.temporal.vantage import UNDECIDED, Vantage

if TYPE_CHECKING:
    from vires.decide.answer import Answer
    from vires.decide.course import Courses
    from vires.decide.criticality import Criticality
    from vires.decide.engine import Engine
    from vires.decide.gaps import Gaps
    from vires.decide.holding import Holdings
    from vires.decide.status import DutyReport, StatusReport
    from vires.decide.strength import StrengthReport
    from vires.service.changes import Changes

__all__ = ["Facts", "Handle", "Moment", "Sites", "read_moment", "refusals", "too_open"]


class Handle:
    """One registry, as it was read. `now` stands in for the present moment; if left out, the clock is read
    at each question."""

    def __init__(self, registry: Registry, *, now: Moment | None = None) -> None:
        self.registry = registry
        self._now = None if now is None else read_moment(now, "now")

    @cached_property
    def names(self) -> Names:
        """The names in the registry."""
        return Names(self.registry)

    @cached_property
    def kept(self) -> dict[type, Any]:
        """What is worked out by others and kept with it, by who works it out."""
        return {}

    @property
    def now(self) -> Dating:
        """The moment taken as present."""
        return self._now or clock.now()

    @property
    def fixed(self) -> str | None:
        """The moment that stands in for the present, `None` where the clock is read."""
        return None if self._now is None else self._now.to_text()

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
        """Whether the office holds the power for such an act (S1). `None` means not stated, an empty list
        that there is none that matters; sites are ids, `(id, metres)`, `(id, "near")` or `ID@80`, `ID@near`.
        `at`, `as_of` and `known_by` default to now, each by itself (S2). Raises `Refusal`, as
        `too-open` if the question leaves more open than the engine will go through."""
        now = self.now
        act = self.act(office, power, at, territory, sites, subjects, facts, now=now)
        return self.decide(act, self.vantage(as_of, known_by, standard, doctrine, now=now))

    def act(
        self,
        office: str | None,
        power: str | None,
        at: Moment | None = None,
        territory: str | None = None,
        sites: Sites | None = None,
        subjects: Iterable[str] | None = None,
        facts: Facts | None = None,
        *,
        now: Dating | None = None,
    ) -> Act:
        """An act in ids (S1); what is left out is not stated, but `at`, which is then now. Raises `Refusal`."""
        return Act(
            office=None if office is None else self.names.term("offices", office),
            power=None if power is None else self.names.term("powers", power),
            territory=None if territory is None else self.names.term("territories", territory),
            sites=None if sites is None else tuple(self._site(site) for site in sites),
            subjects=None if subjects is None else tuple(self.names.term("subjects", name) for name in subjects),
            at=(now or self.now) if at is None else read_moment(at, "at"),
            facts=self._facts(facts or {}),
        )

    def who(self, power: str, at: Moment | None = None, **stated: Any) -> Holdings:
        """Every office that holds a power, for such an act; the rest is stated as for `ask`."""
        from vires.service.holding import who

        return who(self, power, at, **stated)

    def what(self, office: str, at: Moment | None = None, **stated: Any) -> Holdings:
        """Every power that an office holds, for such an act; the rest is stated as for `ask`."""
        from vires.service.holding import what

        return what(self, office, at, **stated)

    def courses(
        self, office: str | None = None, power: str | None = None, *, since: Moment, until: Moment | None = None,
        **stated: Any,
    ) -> Courses:  # fmt: skip
        """Who held a power, or what an office held, from one moment up to another: give one of the two. The rest
        is stated as for `ask`."""
        from vires.service.course import courses

        return courses(self, office, power, since, until, **stated)

    def criticality(
        self, power: str, office: str | None = None, at: Moment | None = None, **stated: Any
    ) -> Criticality:
        """Which provisions' fall ends a power, for an office or for each that holds it (S20)."""
        from vires.service.criticality import criticality

        return criticality(self, power, office, at, **stated)

    def gaps(self, at: Moment | None = None, within: int = 30, **view: Any) -> Gaps:
        """What needs looking after at a moment: powers without a holder, delegations on lapsed parents, ends
        and acting spells within so many days, open lists, empty seats."""
        from vires.service.gaps import gaps

        return gaps(self, at, within, **view)

    def diff(self, since: Moment, until: Moment, axis: str = "at", **stated: Any) -> Changes:
        """Every kind of act whose answer differs between two dates on an axis, and why (S19); the rest is stated
        as for `ask`, with `office` and `power` to confine it."""
        from vires.service.changing import diff

        return diff(self, since, until, axis, **stated)

    def impact(self, *identities: str, draft: str | os.PathLike[str] | bytes | None = None, **stated: Any) -> Changes:
        """Every kind of act whose answer differs without some instruments or provisions, or with a draft (S20): a
        file, or its text as bytes."""
        from vires.service.changing import find_impact

        return find_impact(self, identities, draft, **stated)

    @cached_property
    def engine(self) -> Engine:
        """The engine over this registry; what it compiles it keeps."""
        from vires.decide.engine import Engine

        return Engine(self.registry)

    def decide(self, act: Act, vantage: Vantage) -> Finding:
        """The engine's finding for a question already in ids. Raises `Refusal`."""
        with refusals():
            return self.engine.decide(act, vantage)

    def answer(self, act: Act, vantage: Vantage) -> Answer:
        """No more than the outcome, its branches and what decides, for a question in ids. Raises `Refusal`."""
        with refusals():
            return self.engine.answer(act, vantage)

    def status(self, term: str, at: Moment | None = None, **view: Any) -> StatusReport:
        """Which statuses a term has at a moment, or which terms have a status (S7)."""
        from vires.decide.status import statuses

        identity = self.names.resolve(term, ("subjects", "statuses", "territories", "sites"))[1]
        with refusals():
            return statuses(self.registry, identity, *self._seen(at, view))

    def duties(self, office: str, at: Moment | None = None, **view: Any) -> DutyReport:
        """What an office is directed to do at a moment; no duty confers a power (S6)."""
        from vires.decide.status import duties

        identity = self.names.term("offices", office)
        with refusals():
            return duties(self.registry, identity, *self._seen(at, view))

    def strength(self, to: str, at: Moment | None = None, **view: Any) -> StrengthReport:
        """How many personnel are recorded as assigned to a command or mission at a moment (S17)."""
        from vires.decide.strength import strength

        identity = self.names.term("offices", to)
        with refusals():
            return strength(self.registry, identity, *self._seen(at, view))

    def _seen(self, at: Moment | None, view: Mapping[str, Any]) -> tuple[Dating, Vantage]:
        now = self.now
        return now if at is None else read_moment(at, "at"), self.vantage(now=now, **view)

    def find(self, text: str, limit: int = 12) -> tuple[Hit, ...]:
        """Ids from everyday words, best first; none if no word is like any."""
        return self.names.find(text, limit)

    def holders(self, office: str, at: Moment | None = None) -> Seat:
        """Who held an office, in which capacity, from when to when (S16); with `at`, who held it then."""
        moment = None if at is None else read_moment(at, "at")
        return list_holders(self.registry, self.names.term("offices", office), moment)

    def sources(self, identity: str, known_by: Moment | None = None, standard: str = "reported") -> Testimony:
        """On whose word a record stands, and who says otherwise (S8)."""
        kind, known = self.names.resolve(identity)
        return hear_testimony(self.registry, kind, known, self.vantage(None, known_by, standard))

    def show(self, identity: str) -> Life:
        """A record with its life, its sources and what depends on it."""
        return trace_life(self.registry, *self.names.resolve(identity))

    def timeline(
        self,
        identity: str | None = None,
        *,
        since: Moment | None = None,
        until: Moment | None = None,
        kind: str | None = None,
        issuer: str | None = None,
    ) -> Docket:
        """The instruments in the order of their dates; with an id, those that touch that record. `since` and
        `until` bound the day of decision, half open."""
        if kind is not None and kind not in self.registry.settings.kinds:
            kinds = tuple(self.registry.settings.kinds)
            raise Refusal(
                "kind-unknown", f"`{kind}` is no kind of instrument in this registry",
                f"give one of {', '.join(kinds)}", nearest=kinds,
            )  # fmt: skip
        return list_docket(
            self.registry,
            None if identity is None else self.names.resolve(identity),
            since=None if since is None else read_moment(since, "since"),
            until=None if until is None else read_moment(until, "until"),
            kind=kind,
            issuer=None if issuer is None else self.names.term("offices", issuer),
        )

    def vantage(
        self,
        as_of: Moment | None = None,
        known_by: Moment | None = None,
        standard: str = "reported",
        doctrine: Mapping[str, str] | None = None,
        *,
        now: Dating | None = None,
    ) -> Vantage:
        """The point of view asked for (S2); what is left out is now. Raises `Refusal`."""
        check_standard(standard)
        present = now or self.now
        return Vantage(
            as_of=present if as_of is None else read_moment(as_of, "as_of"),
            known_by=present if known_by is None else read_moment(known_by, "known_by"),
            standard=standard,
            doctrine=dict(self._choice(name, option) for name, option in (doctrine or {}).items()),
        )

    def _site(self, site: str | tuple[str, float | int | str] | Place) -> Place:
        name, metres, near = read_site(site)
        return Place(site=self.names.term("sites", name), metres=metres, near=near)

    def _facts(self, facts: Facts) -> dict[str, bool | int | float]:
        known: dict[str, bool | int | float] = {}
        for name, value in facts.items():
            identity = self.names.term("facts", name)
            term = self.registry.terms["facts"][identity]
            unit = term.unit if isinstance(term, Fact) else None
            if (unit is None) != isinstance(value, bool):
                expected = "`true` or `false`" if unit is None else f"a number in {unit}"
                raise Refusal(
                    "fact-unreadable",
                    f"`{value if not isinstance(value, bool) else str(value).lower()}` is no value of fact "
                    f"`{identity}`; expected {expected}",
                    f"give {expected}",
                )
            known[identity] = value
        return known

    def _choice(self, name: str, option: str) -> tuple[str, str]:
        identity = self.names.resolve(name, ("doctrines",))[1]
        options = tuple(o.id for o in self.registry.settings.doctrines[identity].options)
        if option not in (*options, UNDECIDED):
            raise Refusal(
                "option-unknown", f"`{option}` is no option of doctrine `{identity}`",
                f"give one of {', '.join((*options, UNDECIDED))}", nearest=(*options, UNDECIDED),
            )  # fmt: skip
        return identity, option
