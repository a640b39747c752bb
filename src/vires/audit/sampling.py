"""Synthetic acts that look like a year's records, made from any registry, the same for the same seed.

Who did what is drawn from what the law speaks of: offices that hold a power and offices beside them, the kinds of place
and the subjects that limits name, the facts on which conditions turn, and moments around the dates on which the law
changed. Worked questions of the registry are taken up as well, so that outcomes its authors had in mind occur. Nobody
is meant by any of it."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from vires.audit.source import UNIT
from vires.audit.trouble import AuditError
from vires.compile.points import micros
from vires.model.condition import Condition, FactIs, NumberIs, walk
from vires.model.provision import Grant, Restricts
from vires.model.registry import Entry, Registry
from vires.model.scope import metres
from vires.model.term import Fact
from vires.model.terms import listed
from vires.temporal.dating import Dating

KINDS = 400
"""Kinds of act that are drawn up; rows are drawn from them, the first far more often than the last."""
MOST_FACTS = 24
"""Columns of facts: those on which most conditions turn."""
NOT_STATED = "unknown"
"""What the columns of places and subjects say where nothing is stated; an empty cell says that there is none."""
DAY = 86_400_000_000
_FORMS = (0.7, 0.15, 0.1, 0.05)
FORMS = len(_FORMS)
"""In how many ways records of a kind of act are filled in, and how often in each."""


@dataclass(frozen=True)
class Kind:
    """A kind of act: `anchors` are days around which it is done, `facts` what is usually so."""

    office: str
    power: str
    territory: str | None = None
    site: str | None = NOT_STATED
    metres: float | None = None
    subject: str | None = NOT_STATED
    anchors: tuple[date, ...] = ()
    facts: dict[str, bool | float] = field(default_factory=dict)


class Sampler:
    """Draws acts of a registry, done from `since` up to `until`, which is outside; without them, in the year before the
    registry was last checked and around the days on which the law changed. `schema` says the columns of its tables.
    Raises `AuditError` (`sample-empty`) where the registry names no office or no power."""

    def __init__(
        self, registry: Registry, seed: int = 0, since: Dating | None = None, until: Dating | None = None
    ) -> None:
        self.registry = registry
        self.seed = seed
        self._bounds_of_time = _micros(since, registry), _micros(until, registry)
        self.facts, self.numbers = _facts(registry)
        self._last = self._checked_to()
        self._kinds = self._drawn(random.Random(f"vires {seed}"))
        self._variants = np.random.default_rng([self.seed, 2**31])
        self._usual = {fact: self._forms(fact) for fact in self.facts}
        self._amounts = {number: self._amounts_of(number) for number in self.numbers}
        self._away = self._aways()
        weights = 1.0 / np.arange(4, len(self._kinds) + 4) ** 0.7
        self._upto = np.cumsum(weights / weights.sum())
        self.schema = pa.schema([
            ("act", pa.int64()), ("office", pa.string()), ("power", pa.string()), ("territory", pa.string()),
            ("site", pa.string()), ("metres", pa.float64()), ("subject", pa.string()),
            ("at", pa.timestamp("us", "UTC")),
            *((fact, pa.bool_()) for fact in self.facts), *((number, pa.float64()) for number in self.numbers),
        ])  # fmt: skip

    def mapping(self) -> dict[str, Any]:
        """The mapping by which the tables are read, as plain data."""
        silent = {"codes": {NOT_STATED: None}, "empty": "none"}
        return {
            "id": "act",
            "office": {"column": "office"},
            "power": {"column": "power"},
            "territory": {"column": "territory"},
            "sites": [{"column": "site", **silent, "distance": {"column": "metres", "empty": "near"}}],
            "subjects": [{"column": "subject", **silent}],
            "at": {"column": "at"},
            "facts": {name: {"column": name} for name in (*self.facts, *self.numbers)},
        }

    def tables(self, count: int) -> Iterator[pa.Table]:
        """So many acts, a batch at a time."""
        for number, first in enumerate(range(0, count, UNIT)):
            yield self._table(number, first, min(UNIT, count - first))

    def _table(self, batch: int, first: int, count: int) -> pa.Table:
        chance = np.random.default_rng([self.seed, batch])
        rows = np.minimum(np.searchsorted(self._upto, chance.random(count)), len(self._kinds) - 1)
        kinds = self._kinds
        arrays: list[Any] = [pa.array(np.arange(first + 1, first + count + 1, dtype=np.int64))]
        for part in ("office", "power", "territory", "site"):
            arrays.append(pa.array([getattr(kind, part) for kind in kinds], pa.string()).take(pa.array(rows)))
        forms = chance.choice(FORMS, count, p=_FORMS)
        away = self._away[rows, forms]
        arrays.append(pa.array(away, mask=away < 0))
        arrays.append(pa.array([kind.subject for kind in kinds], pa.string()).take(pa.array(rows)))
        arrays.append(pa.array(self._moments(chance, rows, count), pa.timestamp("us", "UTC")))
        for fact in self.facts:
            said = self._usual[fact][rows, forms]
            arrays.append(pa.array(said == 1, mask=said < 0))
        for number in self.numbers:
            values = self._amounts[number][rows, forms]
            arrays.append(pa.array(values, mask=np.isnan(values)))
        return pa.Table.from_arrays(arrays, schema=self.schema)

    def _forms(self, fact: str) -> NDArray[np.int8]:
        """Of each kind of act what its records say of a fact, in each of a few ways: 1, 0, or -1 for nothing."""
        usual = np.array([_usual(kind.facts.get(fact)) for kind in self._kinds])[:, None]
        size = (len(self._kinds), FORMS)
        said = (self._variants.random(size) < usual).astype(np.int8)
        said[self._variants.random(size) < 0.2] = -1
        return said

    def _amounts_of(self, number: str) -> NDArray[np.float64]:
        bounds = self.registry.bounds.get(number, ())
        cuts = [bound.at_most if bound.at_most is not None else bound.at_least for bound in bounds]
        size = (len(self._kinds), FORMS)
        middle = self._variants.choice(np.array(cuts or [50], np.float64), size)
        values: NDArray[np.float64] = np.round(middle * (0.2 + 1.8 * self._variants.random(size)))
        values[self._variants.random(size) < 0.3] = np.nan
        return values

    def _aways(self) -> NDArray[np.float64]:
        """How far away each kind of act is done, in metres; -1 where that is not said."""
        usual = np.array([-1.0 if kind.metres is None else kind.metres for kind in self._kinds])[:, None]
        size = (len(self._kinds), FORMS)
        found: NDArray[np.float64] = np.round(usual * (0.25 + 1.5 * self._variants.random(size)) / 5) * 5
        found[(usual < 0)[:, 0]] = -1.0
        found[self._variants.random(size) < 0.05] = -1.0
        return found

    def _moments(self, chance: np.random.Generator, rows: NDArray[np.int64], count: int) -> NDArray[np.int64]:
        """Half in the year before the registry was last checked, more in some months than in others and by day rather
        than by night; half around the days on which the law changed."""
        last = micros(datetime(self._last.year, self._last.month, self._last.day, tzinfo=UTC))
        months = 1.0 + 0.5 * np.sin(np.arange(12) / 12 * 2 * np.pi)
        month = np.searchsorted(np.cumsum(months / months.sum()), chance.random(count))
        recent = last - (month * 30 + chance.integers(0, 30, count)) * DAY
        widest = max(max((len(kind.anchors) for kind in self._kinds), default=0), 1)
        anchors = np.full((len(self._kinds), widest), last, np.int64)
        for number, kind in enumerate(self._kinds):
            days = [micros(datetime(day.year, day.month, day.day, tzinfo=UTC)) for day in kind.anchors]
            for place in range(widest if days else 0):
                anchors[number, place] = days[place % len(days)]
        around = anchors[rows, chance.integers(0, widest, count)] + chance.integers(-120, 240, count) * DAY
        found = np.where(chance.random(count) < 0.5, recent, around)
        minutes = np.clip(chance.normal(14 * 60, 4 * 60, count), 0, 24 * 60 - 1).astype(np.int64) * 60_000_000
        since, until = self._bounds_of_time
        earliest = micros(datetime(1500, 1, 1, tzinfo=UTC)) if since is None else since
        moments: NDArray[np.int64] = np.clip(found, earliest if until is None else None, last) + minutes
        if since is None and until is None:
            return moments
        low = earliest if since is not None else min(earliest, (until or last) - 366 * DAY)
        high = last + DAY if until is None else until
        outside = (moments < low) | (moments >= high)
        span = -(-(int(high) - int(low)) // DAY)
        drawn = low + chance.integers(0, span, count) * DAY + minutes
        return np.where(outside, np.minimum(drawn, high - 1), moments)

    # Kinds of act

    def _checked_to(self) -> date:
        checked = self.registry.settings.checked_to
        if checked is not None:
            return checked.last
        return max((one.decided.last for one in self.registry.instruments.values()), default=date(2025, 1, 1))

    def _drawn(self, chance: random.Random) -> list[Kind]:
        registry = self.registry
        grants = [entry for entry in registry.entries.values() if isinstance(entry.provision, Grant)]
        offices, powers = sorted(registry.terms.get("offices", {})), sorted(registry.terms.get("powers", {}))
        limits = [entry for entry in registry.entries.values() if _limits(entry)]
        asked = [worked.ask for worked in registry.questions if worked.ask is not None]
        if not offices or not powers:
            raise AuditError(
                "sample-empty", f"registry `{registry.name}` names no office or no power, so nobody does anything",
                "sample a registry that names some",
            )  # fmt: skip
        found: list[Kind] = []
        for _ in range(KINDS):
            turn = chance.random()
            if asked and turn < 0.2:
                found.append(_of_question(chance.choice(asked)))
                continue
            office, power = chance.choice(offices), chance.choice(powers)
            if limits and grants and turn < 0.4:
                found.append(self._against(chance.choice(limits), grants, office, power, chance))
                continue
            anchors: tuple[date, ...] = ()
            facts: dict[str, bool | float] = {}
            if grants and turn < 0.95:
                grant = chance.choice(grants)
                assert isinstance(grant.provision, Grant)
                power = self._within("powers", listed(grant.provision.powers), power, chance)
                if turn < 0.8:
                    office = self._within("offices", listed(grant.provision.to), office, chance)
                anchors = _days(grant)
                facts = {fact: chance.random() < 0.9 for fact in sorted(_turns_on(grant))}
            found.append(Kind(office, power, **self._surroundings(chance), anchors=anchors, facts=facts))
        return found

    def _against(self, limit: Entry, grants: Sequence[Entry], office: str, power: str, chance: random.Random) -> Kind:
        """A kind of act that a limit reaches, by an office that a grant gives the power."""
        provision = limit.provision
        assert isinstance(provision, Restricts)
        powers = set(listed(provision.powers)) if provision.powers is not None else set()
        binds = set(listed(provision.binds)) if provision.binds is not None else set()

        def met(grant: Entry) -> int:
            assert isinstance(grant.provision, Grant)
            return bool(powers & set(listed(grant.provision.powers))) + bool(binds & set(listed(grant.provision.to)))

        most = max(met(grant) for grant in grants)
        grant = chance.choice([grant for grant in grants if met(grant) == most])
        assert isinstance(grant.provision, Grant)
        given, to = listed(grant.provision.powers), listed(grant.provision.to)
        power = self._within("powers", sorted(powers & set(given)) or given, power, chance)
        office = self._within("offices", sorted(binds & set(to)) or to, office, chance)
        around = self._surroundings(chance)
        scope = provision.scope
        if scope is not None and scope.sites is not None:
            around["site"] = self._within("sites", listed(scope.sites), around["site"] or NOT_STATED, chance)
            around["metres"] = 0.0 if scope.within is None else metres(scope.within) * chance.choice((0.5, 1.0))
        if scope is not None and scope.subjects is not None:
            around["subject"] = self._within("subjects", listed(scope.subjects), NOT_STATED, chance)
        if scope is not None and scope.territories is not None:
            around["territory"] = self._within("territories", listed(scope.territories), "", chance) or None
        facts: dict[str, bool | float] = dict.fromkeys(_turns_on(grant), True)
        facts |= {fact: chance.random() < 0.3 for fact in sorted(_turns_on(limit))}
        return Kind(office, power, **around, anchors=_days(limit), facts=facts)

    def _within(self, scheme: str, names: Sequence[str], other: str, chance: random.Random) -> str:
        """One of some terms, or of those within them."""
        known = [name for name in names if name in self.registry.terms.get(scheme, {})]
        if not known:
            return other
        name = chance.choice(known)
        narrower = [term.id for term in self.registry.terms[scheme].values() if name in term.broader]
        return chance.choice(sorted(narrower)) if narrower and chance.random() < 0.3 else name

    def _surroundings(self, chance: random.Random) -> dict[str, Any]:
        terms = self.registry.terms
        sites, subjects, territories = (sorted(terms.get(name, {})) for name in ("sites", "subjects", "territories"))
        found: dict[str, Any] = {"site": None, "subject": None}
        turn = chance.random()
        if sites and turn < 0.45:
            found["site"] = chance.choice(sites)
            found["metres"] = chance.choice((0.0, 20.0, 60.0, 150.0, 800.0, None))
        elif turn > 0.9:
            found["site"] = NOT_STATED
        turn = chance.random()
        if subjects and turn < 0.6:
            found["subject"] = chance.choice(subjects)
        elif turn > 0.85:
            found["subject"] = NOT_STATED
        if territories and chance.random() < 0.5:
            found["territory"] = chance.choice(territories)
        return found


def _of_question(ask: Any) -> Kind:
    place = ask.sites[0] if ask.sites else None
    return Kind(
        office=ask.office,
        power=ask.power,
        territory=ask.territory,
        site=NOT_STATED if ask.sites is None else place.site if place else None,
        metres=None if place is None or place.near else place.metres or 0.0,
        subject=NOT_STATED if ask.subjects is None else ask.subjects[0] if ask.subjects else None,
        anchors=(ask.at.first,),
        facts={name: value if isinstance(value, bool) else float(value) for name, value in ask.facts.items()},
    )


def _micros(dating: Dating | None, registry: Registry) -> int | None:
    return None if dating is None else micros(dating.bound(registry.zone))


def _limits(entry: Entry) -> bool:
    return isinstance(entry.provision, Restricts) and entry.provision.limits == "exercise"


def _usual(value: bool | float | None) -> float:
    """How often a fact is so."""
    if isinstance(value, bool):
        return 0.92 if value else 0.08
    return 0.6


def _days(entry: Entry) -> tuple[date, ...]:
    provision, instrument = entry.provision, entry.instrument
    return tuple(one.first for one in (provision.since or instrument.decided, provision.until) if one is not None)


def _conditions(entry: Entry) -> Iterator[Condition | None]:
    yield entry.provision.when
    if isinstance(entry.provision, Restricts):
        yield entry.provision.unless
    if isinstance(entry.provision, Grant):
        for clause in entry.provision.clauses:
            yield clause.when


def _turns_on(entry: Entry) -> set[str]:
    return {part.fact for one in _conditions(entry) for part in walk(one) if isinstance(part, FactIs)}


def _facts(registry: Registry) -> tuple[list[str], list[str]]:
    """The facts and the numbers on which most conditions turn, in the order of ids."""
    counts: dict[str, int] = {}
    for entry in registry.entries.values():
        for one in _conditions(entry):
            for part in walk(one):
                if isinstance(part, FactIs | NumberIs):
                    name = part.fact if isinstance(part, FactIs) else part.number
                    counts[name] = counts.get(name, 0) + 1
    known = registry.terms.get("facts", {})
    most = sorted((name for name in counts if name in known), key=lambda name: (-counts[name], name))[:MOST_FACTS]

    def counted(name: str) -> bool:
        term = known[name]
        return isinstance(term, Fact) and term.unit is not None

    return sorted(name for name in most if not counted(name)), sorted(name for name in most if counted(name))
