"""Conditions, statuses, consents and scopes as formulas (S7)."""

from __future__ import annotations

from dataclasses import dataclass

from vires.compile.graph import FALSE, TRUE, Node
from vires.compile.ground import Ground
from vires.compile.index import ACT, ASKED
from vires.compile.points import Choice, Number
from vires.compile.tests import FactHolds, From, Is, NumberFrom, Sited
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
from vires.model.registry import Entry
from vires.model.scope import Scope, metres
from vires.model.terms import OpenList, listed
from vires.temporal.vantage import UNDECIDED


@dataclass(frozen=True)
class Asked:
    """Of what a condition is asked: of the act, or of the `making` of an instrument; `instrument` is the one
    that a consent must be to, `owner` the provision the condition stands in."""

    owner: str
    instrument: str
    making: str | None = None
    exclusive: bool = False


class Conditions:
    """Makes formulas of conditions."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.graph = ground.graph

    def node(self, condition: Condition | None, asked: Asked) -> Node:
        """The condition; without one it holds."""
        match condition:
            case None:
                return TRUE
            case All():
                return self.graph.conj([self.node(part, asked) for part in condition.all])
            case AnyOf():
                return self.graph.disj([self.node(part, asked) for part in condition.any])
            case Not():
                return self.graph.neg(self.node(condition.not_, asked))
            case FactIs():
                return self._fact(condition.fact, asked.making)
            case NumberIs():
                return self._number(condition, asked.making)
            case DoctrineIs():
                return self._doctrine(condition)
            case Exclusive():
                return TRUE if asked.exclusive else FALSE
            case InScope():
                return self.scope(condition.scope, asked.owner)
            case StatusIs():
                return self.status(condition.status, asked.making or ACT)
            case ConsentOf():
                return self.consent(condition.consent, asked.instrument, asked.making or ACT)

    def _fact(self, name: str, making: str | None) -> Node:
        if making is None:
            return self.graph.test(FactHolds(name))

        def known(facts: dict[str, bool]) -> Node:
            if name in facts:
                return TRUE if facts[name] else FALSE
            return self._open(Choice(f"fact:{name}@{making}", "fact"))

        return self.ground.stated(self.ground.registry.instruments[making], "facts", known)

    def _number(self, bound: NumberIs, making: str | None) -> Node:
        # At most V is: not past V. At least V is: from V on.
        beyond = bound.at_most is not None
        cut = float(bound.at_most if bound.at_most is not None else bound.at_least or 0)

        def past() -> Node:
            if making is None:
                return self.graph.test(NumberFrom(bound.number, cut, beyond))
            point = f"number:{bound.number}@{making}"
            self.ground.declare(Number(point, "fact"))
            return self.graph.test(From(point, (cut, int(beyond))))

        def met(facts: dict[str, float]) -> Node:
            if bound.number in facts:
                return TRUE if bound.holds_of(facts[bound.number]) else FALSE
            return self.graph.neg(past()) if beyond else past()

        if making is None:
            return met({})
        return self.ground.stated(self.ground.registry.instruments[making], "facts", met)

    def _doctrine(self, condition: DoctrineIs) -> Node:
        name = condition.doctrine
        doctrine = self.ground.registry.settings.doctrines[name]
        chosen = self.ground.vantage.doctrine.get(name, doctrine.default)
        if chosen != UNDECIDED:
            return TRUE if chosen == condition.is_ else FALSE
        labels = tuple(option.id for option in doctrine.options)
        self.ground.declare(Choice(f"doctrine:{name}", "doctrine", labels=labels))
        if condition.is_ not in labels:
            return FALSE
        if len(labels) == 1:
            return TRUE
        return self.graph.test(Is(f"doctrine:{name}", labels.index(condition.is_)))

    def _open(self, point: Choice) -> Node:
        self.ground.declare(point)
        return self.graph.test(Is(point.name, 0))

    def status(self, status: str, moment: str) -> Node:
        """Whether a status holds at a moment. It is a reference: a designation may ask for a status itself."""
        if self.ground.index.giving(status):
            return self.ground.rule(("status", status, moment))
        return self.status_rule(status, moment)

    def status_rule(self, status: str, moment: str) -> Node:
        """Whether a status holds: some provision that gives it, or a narrower one, is operative and covers the
        act; if none does it is false, or a fact where the record is partial."""
        scheme = self.ground.registry.schemes["statuses"]

        def gives(entry: Entry) -> Node:
            moment_ = self.ground.epochs("sites", ACT)[0][1]
            return self.ground.field(
                entry, "status", lambda given: TRUE if status in scheme.ancestors(given, moment_) else FALSE
            )

        given = [
            self.graph.conj((
                gives(entry),
                self.ground.force.operative(entry, None, moment, ASKED),
                self.covers(entry),
            ))
            for entry in self.ground.index.giving(status)
        ]  # fmt: skip
        if getattr(scheme.terms.get(status), "record", "complete") == "partial":
            name = f"status:{status}" + ("" if moment == ACT else f"@{moment}")
            given.append(self._open(Choice(name, "fact")))
        return self.graph.disj(given)

    def consent(self, office: str, instrument: str, moment: str) -> Node:
        """Whether an office consents to an instrument. It is a reference: a consent may have conditions."""
        if self.ground.index.consents(office, instrument):
            return self.ground.rule(("consent", office, instrument, moment))
        return self.consent_rule(office, instrument, moment)

    def consent_rule(self, office: str, instrument: str, moment: str) -> Node:
        """Whether an office consents to an instrument; if the record has no consent at all it is a fact."""
        given = [
            (entry, self.ground.stated(entry.instrument, "issuer", lambda by: TRUE if by == office else FALSE))
            for entry in self.ground.index.consents(office, instrument)
        ]
        operative = [
            self.graph.conj((by, self.ground.force.operative(entry, None, moment, ASKED), self.covers(entry)))
            for entry, by in given
        ]
        silent = self.graph.conj(
            self.graph.neg(self.graph.both(by, self.ground.visible.seen(entry))) for entry, by in given
        )
        if silent != FALSE:
            silent = self.graph.both(silent, self._open(Choice(f"consent:{office}>{instrument}", "fact")))
        return self.graph.disj((*operative, silent))

    # What a provision covers

    def covers(self, entry: Entry) -> Node:
        """Whether a provision that is no grant covers the act: its powers, offices and scope, and its `when`."""
        parts = []
        for part, field in (("power", "powers"), ("office", "binds")):
            if getattr(entry.provision, field, None) is not None:
                parts.append(self.ground.field(entry, field, self._listed(part, entry, field)))
        parts.append(self.covers_scope(entry))
        parts.append(self.when(entry, Asked(entry.id, entry.instrument.id)))
        return self.graph.conj(parts)

    def _listed(self, part: str, entry: Entry, field: str):  # type: ignore[no-untyped-def]
        return lambda terms: self.ground.act_list(part, terms, entry.id, field)

    def when(self, entry: Entry, asked: Asked) -> Node:
        """The provision's own `when`."""
        return self.ground.field(entry, "when", lambda condition: self.node(condition, asked))

    def covers_scope(self, entry: Entry) -> Node:
        """Whether the provision's scope covers the act's territory, subjects and sites."""
        return self.ground.field(entry, "scope", lambda scope: self.scope(scope, entry.id))

    def scope(self, scope: Scope | None, owner: str) -> Node:
        """Whether a scope covers the act."""
        if scope is None:
            return TRUE
        parts = [
            self.ground.act_list("territory", scope.territories, owner, "territories"),
            self.ground.act_list("subjects", scope.subjects, owner, "subjects"),
        ]
        if scope.sites is not None:
            open_ = isinstance(scope.sites, OpenList)
            reach = metres(scope.within) if scope.within is not None else None
            parts.append(
                self.graph.test(
                    Sited(
                        tuple(sorted(set(listed(scope.sites)))),
                        open_,
                        scope.sites.within if isinstance(scope.sites, OpenList) else None,
                        reach,
                        scope.near,
                        owner if open_ or scope.near else "",
                    )
                )
            )
        return self.graph.conj(parts)
