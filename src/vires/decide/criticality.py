"""Single points of legal failure (S20): which provisions' fall ends a power.

The *fall* of provisions is their removal from the record: what names them then names nothing. A power is *ended*
for an act if no authority is shown in any completion that is left: the outcome is `NO_AUTHORITY_SHOWN`. Barred,
irregular, undefined, or held only under some reading is not ended. A *breaking set* ends it and no part of it
does. Those of one provision are the provisions alone in every chain (or on which every chain stands otherwise: a
revival, a status that a condition asks for); those of two and three are found too, all of them, and no larger
ones are looked for.

How it is exact without trying all sets: as long as something is held some grant carries it, and a set that ends it
must contain a provision without which that grant's effect could be lost (`Dependence.losing`). So each set that is
not yet breaking is enlarged by those only, and the smallest come first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal

from vires.decide.answer import Answer, TooOpen
from vires.decide.dependence import Dependence
from vires.decide.holding import registry_state, vantage_view
from vires.decide.reach import grants_of, readings
from vires.model.finding import SEMANTICS, Finding, Outcome, RegistryState
from vires.model.origin import Noun
from vires.model.provision import Grant
from vires.model.question import Act
from vires.model.registry import Registry
from vires.temporal.vantage import Vantage

FindWithout = Callable[[frozenset[str], Act], Finding]
"""The finding for an act on the record without some provisions."""
AskWithout = Callable[[frozenset[str], Act], Answer]
"""No more than the answer, likewise."""
Progress = Callable[[int, int], None]

LARGEST = 3


class Fallen(Noun):
    """One provision of a breaking set. `role` is `link` if some chain for the power passes through it, else
    `support`: chains stand on it otherwise."""

    provision: str
    instrument: str
    title: str
    citation: str | None = None
    role: Literal["link", "support"]


class Breaking(Noun):
    """A set of provisions whose fall together ends the power, and no part of which does."""

    provisions: tuple[Fallen, ...]


class Weakness(Noun):
    """The breaking sets of a power: `single` of one provision, `pairs` of two, `triples` of three. They are those
    of each of the `offices` by itself, or, in `together`, those that end the power for all of them."""

    offices: tuple[str, ...]
    single: tuple[Breaking, ...] = ()
    pairs: tuple[Breaking, ...] = ()
    triples: tuple[Breaking, ...] = ()


class Criticality(Noun):
    """The answer to `criticality`. Offices with the same breaking sets share an entry of `offices`; `together`
    is there where several offices hold the power; `not_shown` are offices asked about that hold nothing, and
    `too_open` those of which some question leaves too much open (S13)."""

    semantics: str = SEMANTICS
    registry: RegistryState
    power: str
    label: str
    question: dict[str, Any]
    vantage: dict[str, Any]
    largest: int = LARGEST
    offices: tuple[Weakness, ...]
    together: Weakness | None = None
    not_shown: tuple[str, ...] = ()
    too_open: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The answer as JSON."""
        return self.model_dump(mode="json", by_alias=True)


@dataclass(frozen=True)
class _Search:
    registry: Registry
    dependence: Dependence
    ask: AskWithout
    acts: tuple[Act, ...]
    largest: int

    def held(self, removed: frozenset[str]) -> Act | None:
        """The first act for which something is still held; `None` if all is ended."""
        return next((act for act in self.acts if self.ask(removed, act).outcome != Outcome.NO_AUTHORITY_SHOWN), None)

    def sets(self) -> list[frozenset[str]]:
        breaking: list[frozenset[str]] = []
        layer = {frozenset[str]()}
        for size in range(self.largest + 1):
            following: set[frozenset[str]] = set()
            for removed in sorted(layer, key=sorted):
                if any(smaller <= removed for smaller in breaking):
                    continue
                act = self.held(removed)
                if act is None:
                    breaking.append(removed)
                elif size < self.largest:
                    following |= {removed | {fallen} for fallen in self._losing(removed, act)}
            layer = following
        return breaking

    def _losing(self, removed: frozenset[str], act: Act) -> frozenset[str]:
        """What some grant that carries the act in some completion could be lost with: of all such, the fewest. A
        breaking set must have one of them, or that grant would carry the act still."""
        carrying = [name for name in self.ask(removed, act).deciding if self._is_grant(name)]
        if not carrying:
            return self.dependence.losing(grant.id for grant in grants_of(self.registry)) - removed
        return min(
            (self.dependence.losing([name]) - removed for name in carrying), key=lambda lost: (len(lost), sorted(lost))
        )

    def _is_grant(self, name: str) -> bool:
        return isinstance(self.registry.entries[name].provision, Grant)


def breaking_sets(
    registry: Registry,
    acts: Sequence[Act],
    ask: AskWithout,
    dependence: Dependence | None = None,
    largest: int = LARGEST,
) -> list[frozenset[str]]:
    """Every minimal set of at most `largest` provisions whose fall ends the power for all of some acts; smallest
    first. If nothing is held to begin with there is none. What `ask` raises is passed on."""
    search = _Search(registry, dependence or Dependence(registry), ask, tuple(acts), largest)
    if search.held(frozenset()) is None:
        return []
    return sorted(search.sets(), key=lambda found: (len(found), sorted(found)))


def relevant_part(registry: Registry, power: str, dependence: Dependence) -> Registry:
    """The part of the record on which it can depend whether anyone holds a power. Outcomes on it may be others than
    on the whole, where limits are left out, but "no authority shown" is the same on both."""
    reach = dependence.reach
    grants = (
        g.id for g in grants_of(registry) if any(reach.may_cover("powers", t, power) for t in readings(g, "powers"))
    )
    return dependence.part(grants)


def assess(
    registry: Registry,
    act: Act,
    vantage: Vantage,
    offices: Sequence[str],
    find: FindWithout,
    ask: AskWithout,
    dependence: Dependence,
    progress: Progress | None = None,
) -> Criticality:
    """The breaking sets of the power of an act for each of some offices, and for all that hold it together. `find`
    and `ask` answer at this vantage, on the whole record or its `relevant_part`. `progress` is told how many of how
    many steps are done: one for each office, and the last for all together."""
    found: dict[tuple[frozenset[str], ...], list[str]] = {}
    not_shown, too_open, links = [], [], set[str]()
    for done, office in enumerate(offices):
        if progress is not None:
            progress(done, len(offices) + 1)
        asked = act.model_copy(update={"office": office})
        try:
            sets = breaking_sets(registry, [asked], ask, dependence)
            if ask(frozenset(), asked).outcome == Outcome.NO_AUTHORITY_SHOWN:
                not_shown.append(office)
                continue
        except TooOpen:
            too_open.append(office)
            continue
        links.update(_links(find, ask, asked))
        found.setdefault(tuple(sets), []).append(office)
    holders = sorted(office for alike in found.values() for office in alike)
    together = None
    if progress is not None:
        progress(len(offices), len(offices) + 1)
    if len(holders) > 1:
        acts = [act.model_copy(update={"office": office}) for office in holders]
        together = _weakness(registry, holders, breaking_sets(registry, acts, ask, dependence), links)
    if progress is not None:
        progress(len(offices) + 1, len(offices) + 1)
    return Criticality(
        registry=registry_state(registry),
        power=act.power or "",
        label=registry.label(act.power or ""),
        question=act.model_dump(mode="json", exclude={"office"}),
        vantage=vantage_view(registry, vantage),
        offices=tuple(_weakness(registry, alike, sets, links) for sets, alike in found.items()),
        together=together,
        not_shown=tuple(not_shown),
        too_open=tuple(too_open),
    )


def _links(find: FindWithout, ask: AskWithout, act: Act) -> Iterator[str]:
    """The links of the chains for an act, as far as a finding lists them."""
    yield from ask(frozenset(), act).deciding
    with suppress(TooOpen):
        yield from (link.provision for chain in find(frozenset(), act).chains for link in chain.links)


def _weakness(registry: Registry, offices: Sequence[str], sets: Sequence[frozenset[str]], links: set[str]) -> Weakness:
    def told(size: int) -> tuple[Breaking, ...]:
        return tuple(
            Breaking(provisions=tuple(_fallen(registry, one, links) for one in sorted(provisions)))
            for provisions in sets
            if len(provisions) == size
        )

    return Weakness(offices=tuple(offices), single=told(1), pairs=told(2), triples=told(3))


def _fallen(registry: Registry, identity: str, links: set[str]) -> Fallen:
    entry = registry.entries[identity]
    return Fallen(
        provision=identity,
        instrument=entry.instrument.id,
        title=entry.provision.title or entry.instrument.title,
        citation=entry.provision.cite or entry.instrument.cite,
        role="link" if identity in links and isinstance(entry.provision, Grant) else "support",
    )
