"""Conditions as parts of rules (S7): everything in them is two-valued but statuses and consents, which other
rules decide."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from vires.decide.reference import references
from vires.decide.reference.atom import Atom
from vires.decide.reference.cover import Cover
from vires.decide.reference.formula import FALSE, TRUE, Formula, conj, disj, neg
from vires.decide.reference.record import ACT, Moment, Record
from vires.model.condition import (
    All,
    AnyOf,
    Condition,
    ConsentOf,
    DoctrineIs,
    Exclusive,
    FactIs,
    InScope,
    Not,
    NumberIs,
    StatusIs,
)
from vires.model.provision import Consents, Declares, Designates
from vires.model.registry import Entry


@dataclass(frozen=True)
class Circumstance:
    """Of what a condition is asked: the act, or the `making` of an instrument, whose own facts then count;
    `instrument` is the one a consent must be to; `owner` the provision the condition stands in; `exclusive`
    whether the route is one that only that officer may use."""

    owner: str
    instrument: str
    making: str | None = None
    exclusive: bool = False

    @property
    def moment(self) -> Moment:
        """The moment at which statuses and consents are looked at."""
        return ACT if self.making is None else self.making


class Conditions:
    """Turns conditions into formulas."""

    def __init__(self, record: Record, cover: Cover) -> None:
        self.record = record
        self.cover = cover
        self.world = record.world
        entries = record.registry.entries.values()
        self._statuses = [e for e in entries if isinstance(e.provision, Designates | Declares)]
        self._consents = [e for e in entries if isinstance(e.provision, Consents)]

    def formula(self, condition: Condition | None, asked: Circumstance) -> Formula:
        """The condition as a formula; without one it holds."""
        world = self.world
        if condition is None:
            return TRUE
        if isinstance(condition, All):
            return conj(self.formula(part, asked) for part in condition.all)
        if isinstance(condition, AnyOf):
            return disj(self.formula(part, asked) for part in condition.any)
        if isinstance(condition, Not):
            return neg(self.formula(condition.not_, asked))
        if isinstance(condition, FactIs):
            return world.leaf(lambda: bool(self.record.fact(condition.fact, asked.making)))
        if isinstance(condition, NumberIs):
            return world.leaf(lambda: self.record.meets(condition, asked.making))
        if isinstance(condition, DoctrineIs):
            return world.leaf(lambda: world.doctrine(condition.doctrine) == condition.is_)
        if isinstance(condition, Exclusive):
            return TRUE if asked.exclusive else FALSE
        if isinstance(condition, InScope):
            return world.leaf(lambda: self.cover.scope(condition.scope, asked.owner))
        if isinstance(condition, StatusIs):
            return self.status(condition.status, asked.moment)
        return self.consent(condition, asked)

    def status(self, status: str, moment: Moment) -> Formula:
        """A status holds iff a designation or declaration of it, or of a narrower one, is operative and
        covers the act; if none does it is false, or a fact where the record is partial."""
        term = self.record.registry.schemes["statuses"].terms.get(status)
        given = references.status(status, moment)
        if getattr(term, "record", "complete") != "partial":
            return given
        name = f"status:{status}" + ("" if moment == ACT else f"@{moment}")
        return disj((given, self.world.leaf(lambda: bool(self.world.value(Atom(name, "fact"))))))

    def rule_status(self, status: str, moment: Moment) -> Formula:
        """Whether a designation or declaration that is operative and covers the act gives the status."""
        scheme = self.record.registry.schemes["statuses"]
        zone, at = self.record.zone, self.world.act.at

        def gives(entry: Entry) -> Formula:
            def named() -> bool:
                given = str(self.record.field(entry.instrument, entry, "status"))
                return status in scheme.ancestors(given, at.start(zone))

            return self.world.leaf(named)

        return disj(
            conj((gives(entry), references.operative(entry, None, moment), self.covers(entry)))
            for entry in self._statuses
        )

    def consent(self, condition: ConsentOf, asked: Circumstance) -> Formula:
        """A consent holds iff a visible one by that office, to the instrument, is operative; if the record
        has none at all it is a fact: silence is no refusal."""
        office, instrument = condition.consent, asked.instrument
        name = f"consent:{office}>{instrument}"

        def silent() -> bool:
            if any(self.record.visible(entry) for entry in self._given(office, instrument)):
                return False
            return bool(self.world.value(Atom(name, "fact")))

        return disj((references.consent(office, instrument, asked.moment), self.world.leaf(silent)))

    def rule_consent(self, office: str, instrument: str, moment: Moment) -> Formula:
        """Whether some consent of the office to the instrument is operative and covers the act."""
        return disj(
            conj((references.operative(entry, None, moment), self.covers(entry)))
            for entry in self._given(office, instrument)
        )

    def _given(self, office: str, instrument: str) -> Iterable[Entry]:
        for entry in self._consents:
            target = str(self.record.field(entry.instrument, entry, "target"))
            to_it = target == instrument or any(
                e.instrument.id == instrument for e in self.record.registry.named(target)
            )
            if to_it and self.record.field(entry.instrument, None, "issuer") == office:
                yield entry

    def covers(self, entry: Entry) -> Formula:
        """Whether a provision that is no grant covers the act: its powers, offices and scope, and its `when`,
        which is part of what it covers."""
        return self.world.rule(lambda: self._covers(entry), "covers", entry.id)

    def _covers(self, entry: Entry) -> Formula:
        provision, record, cover = entry.provision, self.record, self.cover
        tests = []
        for part, field in (("power", "powers"), ("office", "binds")):
            if getattr(provision, field, None) is not None:

                def listed(part: str = part, field: str = field) -> bool:
                    terms = record.field(entry.instrument, entry, field)
                    return cover.act_part(part, terms, entry.id, field)

                tests.append(self.world.leaf(listed))
        tests.append(self.world.leaf(lambda: cover.scope(record.field(entry.instrument, entry, "scope"), entry.id)))
        tests.append(self.when(entry, Circumstance(entry.id, entry.instrument.id)))
        return conj(tests)

    def when(self, entry: Entry, asked: Circumstance) -> Formula:
        """The provision's own `when`, asked of the act or of a making."""
        return self.world.rule(lambda: self.formula(self.record.field(entry.instrument, entry, "when"), asked))
