"""What every rule looks at: the record and the question in one completion, and which provisions aim at which."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from vires.decide.reference.conditions import Conditions
from vires.decide.reference.cover import Cover
from vires.decide.reference.formula import Formula
from vires.decide.reference.record import Record
from vires.decide.reference.references import ANY, ASKED
from vires.decide.reference.world import World
from vires.model.instrument import Instrument
from vires.model.provision import Grant, Modification
from vires.model.registry import Entry
from vires.model.scope import Scope
from vires.model.terms import TermList


class Ground:
    """The record as one completion has it, with the tests that several rules share."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.registry = world.registry
        self.record = Record(world)
        self.cover = Cover(self.record)
        self.conditions = Conditions(self.record, self.cover)
        self.entries = world.registry.entries
        self._aimed: dict[str, list[Entry]] = {}
        for entry in self.entries.values():
            if isinstance(entry.provision, Modification):
                for target in self._possible_targets(entry):
                    self._aimed.setdefault(target, []).append(entry)

    def entry(self, identity: str) -> Entry:
        """The provision of that id."""
        return self.entries[identity]

    def field(self, entry: Entry, name: str) -> object:
        """The value of a provision's field, read through its sources (S8)."""
        return self.record.field(entry.instrument, entry, name)

    def issuer(self, entry: Entry) -> str:
        """The office that issued the provision's instrument."""
        return cast(str, self.record.field(entry.instrument, None, "issuer"))

    def is_root(self, instrument: Instrument) -> bool:
        """Tell whether the instrument's kind needs neither route nor holder (S5)."""
        kind = self.registry.settings.kinds.get(instrument.kind)
        return kind is not None and kind.root

    def rank(self, entry: Entry) -> int:
        """The rank of the provision's instrument; 1 is the highest."""
        return self.registry.settings.kinds[entry.instrument.kind].rank

    def grants(self) -> list[Entry]:
        """Every grant, in the order of ids."""
        return [e for e in self.entries.values() if isinstance(e.provision, Grant)]

    # What a modification targets (S6)

    def _possible_targets(self, entry: Entry) -> set[str]:
        """The provisions a modification names as written or in some source's reading."""
        provision = cast(Modification, entry.provision)
        named = set(provision.targets)
        path = f"{provision.id.removesuffix('/revives')}.target"
        for attestation in entry.instrument.attested:
            stated = attestation.says.get(path, ())
            named.update((stated,) if isinstance(stated, str) else stated)
        return {target.id for name in named for target in self.registry.named(name)}

    def aimed(self, entry: Entry) -> list[Entry]:
        """Every modification that names the provision, as written or in some reading."""
        return self._aimed.get(entry.id, [])

    def aimed_in_any_reading(self, entry: Entry, effect: type[Modification]) -> list[Entry]:
        """The modifications of one effect that target the provision as written or in some reading."""
        return [event for event in self.aimed(entry) if isinstance(event.provision, effect)]

    def aimed_at(self, entry: Entry, effect: type[Modification]) -> Iterator[Entry]:
        """The modifications of one effect that target the provision, itself or with its instrument."""
        for event in self.aimed_in_any_reading(entry, effect):
            named = self.field(event, "target")
            if {entry.id, entry.instrument.id} & set(
                (named,) if isinstance(named, str) else cast(tuple[str, ...], named)
            ):
                yield event

    # What a grant covers (S7), dimension by dimension

    def terms(self, entry: Entry, field: str) -> TermList:
        """A list of terms that a provision must have."""
        return cast(TermList, self.field(entry, field))

    def covers_scope(self, entry: Entry) -> Formula:
        """Whether the provision's scope covers the act's territory, subjects and sites."""
        return self.world.leaf(
            lambda: self.cover.scope(cast("Scope | None", self.field(entry, "scope")), entry.id), "scope", entry.id
        )

    def covers_power(self, entry: Entry, power: str = ASKED, making: str = "") -> Formula:
        """Whether the provision's powers cover the act's, or the one that the making of an instrument takes."""
        return self.world.leaf(
            lambda: self.list_covers_power(
                cast("TermList | None", self.field(entry, "powers")), power, making, entry.id, "powers"
            ),
            "power", entry.id, power, making,
        )  # fmt: skip

    def list_covers_power(self, powers: TermList | None, power: str, making: str, owner: str, field: str) -> bool:
        """Tell whether a list of powers covers the act's power, or the one that a making takes."""
        if powers is None or power == ANY:
            return True
        if power == ASKED:
            return self.cover.act_part("power", powers, owner, field)
        return self.cover.made_part("power", power, powers, making, owner, field)

    def covers_office(self, entry: Entry) -> Formula:
        """Whether the offices that a provision is `to` cover the office of the act."""
        return self.world.leaf(
            lambda: self.cover.act_part("office", self.terms(entry, "to"), entry.id, "to"), "office", entry.id
        )
