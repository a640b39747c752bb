"""Conditions, statuses and consents as formulas (S7)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

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
    walk,
)
from vires.model.provision import Consents, Declares, Designates
from vires.model.registry import Entry
from vires.model.term import Status
from vires.temporal.vantage import UNDECIDED
from vires.verify import formula as f
from vires.verify.cover import Cover
from vires.verify.point import Point
from vires.verify.text import ACT, Text

MOST_TRIED = 6
"""Open points in a part of a condition up to which it is tried whether they matter at all."""


@dataclass(frozen=True)
class Asked:
    """Of what a condition is asked: `owner` is the provision it stands in, `consent_to` the instrument to which a
    consent must be, `making` the instrument whose own facts and moment count (`None`: the act's), `exclusive`
    whether the route is one only that officer may use."""

    owner: str
    consent_to: str
    making: str | None = None
    exclusive: bool = False

    @property
    def moment(self) -> str:
        """When statuses and consents are looked at."""
        return ACT if self.making is None else self.making


class Conditions:
    """Turns conditions into formulas in the case in hand."""

    def __init__(self, text: Text, cover: Cover) -> None:
        self.text = text
        self.cover = cover
        self.case = text.case
        entries = text.registry.entries.values()
        self._givers = [e for e in entries if isinstance(e.provision, Designates | Declares)]
        self._consents = [e for e in entries if isinstance(e.provision, Consents)]

    def point(self, name: str) -> Point:
        """A reading that is so or not so."""
        return Point(name, "reading")

    def reading(self, name: str) -> f.Formula:
        """A test that is nothing but a reading."""
        return self.case.test(name, lambda: bool(self.case.value(self.point(name))))

    def when(self, entry: Entry, asked: Asked) -> f.Formula:
        """A provision's own `when`."""
        return self.case.shape("when", lambda: self.formula(self.text.field(entry.instrument, entry, "when"), asked))

    def formula(self, condition: Condition | None, asked: Asked) -> f.Formula:
        """A condition; where there is none, it holds."""
        case, text, making = self.case, self.text, asked.making
        if condition is None:
            return f.Test("no condition", True)
        if isinstance(condition, All | AnyOf | Not):
            return self._whole(lambda: self._composed(condition, asked))
        if isinstance(condition, FactIs):
            return case.test(f"fact {condition.fact}", lambda: text.fact(condition.fact, making))
        if isinstance(condition, NumberIs):
            return case.test(f"number {condition.number}", lambda: text.number(condition, making))
        if isinstance(condition, DoctrineIs):
            return case.test(
                f"doctrine {condition.doctrine} is {condition.is_}",
                lambda: self._doctrine(condition.doctrine) == condition.is_,
            )
        if isinstance(condition, Exclusive):
            return f.Test("exclusive route", asked.exclusive)
        if isinstance(condition, InScope):
            return case.test("in scope", lambda: self.cover.scope(condition.scope, asked.owner))
        if isinstance(condition, StatusIs):
            return f.some(self._status(condition.status, asked.moment))
        return f.some(self._consent(condition, asked))

    def _composed(self, condition: All | AnyOf | Not, asked: Asked) -> f.Formula:
        if isinstance(condition, All):
            return f.every([f.Test("all of", True), *(self.formula(part, asked) for part in condition.all)])
        if isinstance(condition, AnyOf):
            return f.some([*(self.formula(part, asked) for part in condition.any), f.Test("any of", False)])
        return f.Not(self.formula(condition.not_, asked))

    def _whole(self, build: Callable[[], f.Formula]) -> f.Formula:
        """A condition made of parts; where it comes to the same whatever its few open points are, that."""
        made = build()
        turns_on = list(dict.fromkeys(f.points(made)))
        if not 0 < len(turns_on) <= MOST_TRIED or any(f.keys(made)):
            return made
        truths = set(self._truths(build))
        if len(truths) > 1:
            return made
        return f.Test("condition, whatever is open", truths == {f.TRUE})

    def _truths(self, build: Callable[[], f.Formula]) -> Iterator[f.Truth]:
        made = build()
        point = next(iter(f.points(made)), None)
        truth = f.weigh(made, lambda key, negated: f.ANY).truth
        if point is None or f.exact(truth):
            yield truth
            return
        for value in self.case.left(point):
            with self.case.assuming(point, value):
                yield from self._truths(build)

    def _doctrine(self, name: str) -> str:
        doctrine = self.text.registry.settings.doctrines[name]
        chosen = self.case.vantage.doctrine.get(name, doctrine.default)
        if chosen != UNDECIDED:
            return chosen
        options = {option.id: option.id for option in doctrine.options}
        return str(self.case.value(Point(f"doctrine:{name}", "doctrine", options)))

    def _status(self, status: str, moment: str) -> Iterator[f.Formula]:
        """Some designation or declaration of it, or of a narrower one, is operative then and covers the act; where
        the record is partial, else a fact."""
        statuses = self.case.hierarchies["statuses"]
        at = self.case.act.at.start(self.text.zone)

        def gives(entry: Entry) -> bool:
            given = str(self.text.field(entry.instrument, entry, "status"))
            return status in statuses.at_or_above(given, at)

        for entry in self._givers:
            named = self.case.test(f"{entry.id} gives {status}", lambda e=entry: gives(e))  # type: ignore[misc]
            if named == f.Test(f"{entry.id} gives {status}", False):
                continue
            yield f.every([named, f.Claim(("operative", entry.id, None, moment, "asked")), self.covers(entry)])
        term = statuses.terms.get(status)
        if isinstance(term, Status) and term.record == "partial":
            name = f"status:{status}" + ("" if moment == ACT else f"@{moment}")
            yield self.case.test(name, lambda: bool(self.case.value(Point(name, "fact"))))
        else:
            yield f.Test(f"status {status} by another record", False)

    def _consent(self, condition: ConsentOf, asked: Asked) -> Iterator[f.Formula]:
        """A consent of that office to the instrument is operative; where the record has none at all, a fact."""
        office, instrument = condition.consent, asked.consent_to
        for entry in self._consents:
            such = self.case.test(f"{entry.id} is such", lambda e=entry: self._to(e, office, instrument))  # type: ignore[misc]
            if not isinstance(such, f.Test) or such.holds is not False:
                yield f.every([such, f.Claim(("operative", entry.id, None, asked.moment, "asked")), self.covers(entry)])
        name = f"consent:{office}>{instrument}"

        def silent() -> bool:
            if any(self._to(entry, office, instrument) and self.text.seen(entry) for entry in self._consents):
                return False
            return bool(self.case.value(Point(name, "fact")))

        yield self.case.test(name, silent)

    def _to(self, entry: Entry, office: str, instrument: str) -> bool:
        target = str(self.text.field(entry.instrument, entry, "target"))
        reaches = target == instrument or any(e.instrument.id == instrument for e in self.text.registry.named(target))
        return reaches and bool(self.text.field(entry.instrument, None, "issuer") == office)

    def covers(self, entry: Entry) -> f.Formula:
        """Whether what is no grant covers the act. Where its `when` asks for a status or a consent, that is a claim
        of its own, since the status may hang on it in turn."""
        said = [w.says.get(f"{entry.provision.id.removesuffix('/revives')}.when") for w in entry.instrument.attested]
        for condition in (entry.provision.when, *said):
            if any(isinstance(part, StatusIs | ConsentOf) for part in walk(condition)):
                return f.Claim(("covers", entry.id))
        return self.words(entry)

    def words(self, entry: Entry) -> f.Formula:
        """Whether the words of what is no grant cover the act: its powers, offices, scope and `when`."""
        provision, field = entry.provision, self.text.field

        def listed(part: str, name: str) -> f.Formula:
            return self.case.test(
                name, lambda: self.cover.act(part, field(entry.instrument, entry, name), entry.id, name)
            )

        parts = [
            listed(part, name)
            for part, name in (("power", "powers"), ("office", "binds"))
            if getattr(provision, name, None) is not None
        ]
        parts.append(
            self.case.test("scope", lambda: self.cover.scope(field(entry.instrument, entry, "scope"), entry.id))
        )
        parts.append(self.when(entry, Asked(entry.id, entry.instrument.id)))
        return f.every(parts)
