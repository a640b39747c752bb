"""One generated body of law and questions about it, the same for every engine.

`Workload` holds it twice: as registry records, which only our engine reads, and as plain dictionaries, from which
the other engines are fed. A record grows by history: at every size about a third of the provisions, at most
`IN_FORCE`, are in their periods at once, so that at 100,000 most are of the past.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from random import Random
from typing import Any, TypedDict

from benchmarks import landscape
from benchmarks.circumstance import Tree, drawn
from benchmarks.landscape import FACTS, LEAVES, NARROWER, OFFICES, POWERS, SITES

FIRST, LAST = date(1996, 1, 1), date(2026, 1, 1)
VIEW = "2026-01-01"
"""The vantage of every question: all that is generated is decided and published by then."""
IN_FORCE = 600
DEEPEST = 5
"""The most links a chain has."""
MOST_ORDERS = 2
"""The most orders that are made under one grant, so that no early grant gathers half of the law under it."""


class Plain(TypedDict):
    """A provision without Vires: a grant (`permit`) or a limit of law (`forbid`). A grant counts only while every
    grant above it counts too. `passed` is the condition under which it may be passed on, carried by what was."""

    id: str
    effect: str
    offices: list[str] | None
    powers: list[str]
    sites: list[str] | None
    since: str
    until: str
    when: Tree | None
    unless: Tree | None
    passed: Tree | None
    parent: str | None


class Question(TypedDict):
    """A question as a user gives it: the words of `ask`, all text but the truth of the facts."""

    office: str
    power: str
    at: str
    sites: list[str]
    facts: dict[str, bool]


@dataclass(frozen=True)
class Workload:
    """The law, twice, and the questions; all of it from `seed` alone."""

    size: int
    seed: int
    plain: Mapping[str, Plain]
    instruments: Sequence[Mapping[str, Any]]
    questions: Sequence[Question]

    @cached_property
    def documents(self) -> Mapping[str, Any]:
        """The registry's settings, terms and source, as registry text would have them."""
        return {
            "settings": {
                "registry": "arden",
                "title": f"State of Arden, {self.size} provisions",
                "zone": "America/Chicago",
                "kinds": {"statute": {"rank": 1, "root": True}, "order": {"rank": 2}},
            },
            "terms": {
                "offices": _terms(OFFICES),
                "powers": _terms(POWERS),
                "sites": _terms(SITES),
                "facts": [{"id": fact, "label": fact} for fact in FACTS],
            },
            "sources": [{"id": "gazette", "title": "Arden Gazette", "kind": "text"}],
        }


def _terms(scheme: Mapping[str, str | None]) -> list[dict[str, Any]]:
    return [
        {"id": term, "label": term.replace("/", " ")} | ({"broader": [broader]} if broader else {})
        for term, broader in scheme.items()
    ]


def generate(size: int, questions: int, seed: int = 1, in_force: int = IN_FORCE) -> Workload:
    """Law of `size` provisions, and questions about it."""
    chance = Random(f"{seed}:{size}")
    law = _Law(chance, size, in_force)
    law.write()
    asked = [law.question() for _ in range(questions)]
    return Workload(size, seed, law.plain, law.instruments, asked)


@dataclass(frozen=True)
class _Held:
    """A grant that may be passed on: by whom, and while which chain is in force."""

    id: str
    office: str
    powers: list[str]
    sites: list[str] | None
    since: date
    until: date
    depth: int


class _Law:
    def __init__(self, chance: Random, size: int, in_force: int) -> None:
        self.chance = chance
        self.size = size
        self.length = (LAST - FIRST).days * min(1 / 3, in_force / size)
        self.plain: dict[str, Plain] = {}
        self.instruments: list[dict[str, Any]] = []
        self.held: list[_Held] = []
        self.orders: Counter[str] = Counter()
        self.grants: list[tuple[Plain, _Held]] = []

    def write(self) -> None:
        while len(self.plain) < self.size:
            if not self.held or self.chance.random() < 0.2:
                self._statute()
            else:
                self._order(self.chance.randrange(len(self.held)))

    def _statute(self) -> None:
        decided = FIRST + timedelta(days=self.chance.randrange((LAST - FIRST).days - 30))
        provisions = self._instrument("statute", "arden", decided, None)
        for identity in self._identities():
            if self.chance.random() < 0.45:
                provisions.append(self._limit(identity, decided))
            else:
                provisions.append(self._grant(identity, decided, None))

    def _order(self, number: int) -> None:
        held = self.held[number]
        decided = held.since + timedelta(days=self.chance.randrange(1, (held.until - held.since).days))
        self.orders[held.id] += 1
        if self.orders[held.id] == MOST_ORDERS:
            self.held[number] = self.held[-1]
            self.held.pop()
        provisions = self._instrument("order", held.office, decided, held.id)
        provisions.extend(self._grant(identity, decided, held) for identity in self._identities())

    def _instrument(self, kind: str, issuer: str, decided: date, route: str | None) -> list[Any]:
        number = len(self.instruments) + 1
        provisions: list[Any] = []
        document: dict[str, Any] = {
            "instrument": f"arden/{kind}/{number}",
            "kind": kind,
            "title": f"{kind.title()} {number}",
            "cite": f"{number} Arden Code {number % 90}",
            "issuer": issuer,
            "decided": decided.isoformat(),
            "provisions": provisions,
            "attested": [{"source": "gazette", "basis": "document-held", "published": decided.isoformat()}],
            "review": {"state": "encoded"},
        }
        if route is not None:
            document["invokes"] = [route]
        self.instruments.append(document)
        return provisions

    def _identities(self) -> Iterator[str]:
        for letter in "abcd"[: min(self.chance.randint(1, 4), self.size - len(self.plain))]:
            yield f"{self.instruments[-1]['instrument']}/{letter}"

    def _period(self, decided: date) -> tuple[date, date]:
        since = decided + timedelta(days=self.chance.choice((0, 0, 0, 1, 7)))
        factor = min(max(self.chance.expovariate(1.0), 0.15), 3.0)
        return since, since + timedelta(days=max(2, round(self.length * factor)))

    def _grant(self, identity: str, decided: date, held: _Held | None) -> dict[str, Any]:
        since, until = self._period(decided)
        plain: Plain = {
            "id": identity,
            "effect": "permit",
            "offices": self._recipients(held),
            "powers": self._powers(held),
            "sites": self._sites(held),
            "since": since.isoformat(),
            "until": until.isoformat(),
            "when": drawn(self.chance) if self.chance.random() < 0.5 else None,
            "unless": None,
            "passed": drawn(self.chance) if self.chance.random() < 0.15 else None,
            "parent": held.id if held else None,
        }
        offices = plain["offices"]
        assert offices is not None
        low, high = (max(since, held.since), min(until, held.until)) if held else (since, until)
        sites = plain["sites"] if plain["sites"] is not None or held is None else held.sites
        depth = 1 + (held.depth if held else 0)
        passed_on = _Held(identity, offices[0], plain["powers"], sites, low, min(high, LAST), depth)
        if low < passed_on.until:
            self.grants.append((plain, passed_on))
            if depth < DEEPEST and (passed_on.until - low).days >= 4:
                self.held.append(passed_on)
        self.plain[identity] = plain
        document = _document(plain, "delegates" if held else "confers") | {"to": offices}
        document["redelegable"] = "yes" if plain["passed"] is None else {"when": plain["passed"]}
        return document

    def _limit(self, identity: str, decided: date) -> dict[str, Any]:
        since, until = self._period(decided)
        offices = self._some(list(OFFICES), 1, 2) if self.chance.random() < 0.8 else None
        plain: Plain = {
            "id": identity,
            "effect": "forbid",
            "offices": offices,
            "powers": self._some([power for power in POWERS if not NARROWER[power]], 1, 2),
            "sites": self._some(list(SITES), 1, 3) if self.chance.random() < 0.5 else None,
            "since": since.isoformat(),
            "until": until.isoformat(),
            "when": drawn(self.chance) if self.chance.random() < 0.3 else None,
            "unless": drawn(self.chance) if self.chance.random() < 0.7 else None,
            "passed": None,
            "parent": None,
        }
        self.plain[identity] = plain
        document = _document(plain, "restricts") | {"force": "law"}
        if offices is not None:
            document["binds"] = offices
        return document

    def _recipients(self, held: _Held | None) -> list[str]:
        desks = [office for office in OFFICES if not NARROWER[office]]
        if held is None:
            first = self.chance.choice([office for office in OFFICES if NARROWER[office] and office != "arden"])
        elif NARROWER[held.office] and self.chance.random() < 0.8:
            first = self.chance.choice(NARROWER[held.office])
        else:
            first = self.chance.choice(desks)
        return [first] if self.chance.random() < 0.7 else list(dict.fromkeys([first, self.chance.choice(desks)]))

    def _powers(self, held: _Held | None) -> list[str]:
        if held is None:
            return self._some(list(POWERS), 1, 3)
        return self._some(sorted({term for power in held.powers for term in (power, *LEAVES[power])}), 1, 3)

    def _sites(self, held: _Held | None) -> list[str] | None:
        if self.chance.random() < 0.6:
            return None
        above = held.sites if held and held.sites else list(SITES)
        return self._some(sorted({term for site in above for term in (site, *LEAVES[site])}), 1, 3)

    def _some(self, terms: list[str], least: int, most: int) -> list[str]:
        return sorted(self.chance.sample(terms, min(len(terms), self.chance.randint(least, most))))

    def question(self) -> Question:
        """Two in three aimed at a grant while its chain is in force, the rest anywhere."""
        chance = self.chance
        places = sorted(landscape.spread(SITES))
        office, power = (
            chance.choice(sorted(landscape.spread(OFFICES))),
            chance.choice(sorted(landscape.spread(POWERS))),
        )
        day = FIRST + timedelta(days=chance.randrange((LAST - FIRST).days))
        sites = chance.sample(places, chance.choice((0, 1, 1, 1, 2)))
        if chance.random() < 2 / 3:
            plain, held = chance.choice(self.grants)
            assert plain["offices"] is not None
            office = chance.choice(LEAVES[chance.choice(plain["offices"])])
            power = chance.choice(LEAVES[chance.choice(plain["powers"])])
            day = held.since + timedelta(days=chance.randrange((held.until - held.since).days))
            if held.sites and chance.random() < 0.7:
                sites = [chance.choice(LEAVES[chance.choice(held.sites)])]
        return {
            "office": office,
            "power": power,
            "at": day.isoformat(),
            "sites": sorted(sites),
            "facts": {fact: chance.random() < 0.6 for fact in FACTS},
        }


def _document(plain: Plain, does: str) -> dict[str, Any]:
    document: dict[str, Any] = {
        "id": plain["id"].rsplit("/", 1)[1],
        "does": does,
        "powers": plain["powers"],
        "since": plain["since"],
        "until": plain["until"],
    }
    if plain["sites"] is not None:
        document["scope"] = {"sites": plain["sites"]}
    for name in ("when", "unless"):
        if plain[name] is not None:
            document[name] = plain[name]
    return document
