"""What all rules share: the text in the case in hand, what modifies what, and how a provision covers the act (S7).

A claim is a key: the name of its rule and what the rule is asked about. `*` stands for the office asked about;
powers are ids, or `asked` for the one asked about, or `any`; moments are `act`, `view`, or an instrument's id.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, cast

from vires.model.instrument import Instrument
from vires.model.provision import Clause, Delegates, Grant, Modification, Restricts
from vires.model.registry import Entry
from vires.verify.circumstances import Circumstances
from vires.verify.conditions import Asked, Conditions
from vires.verify.cover import Cover
from vires.verify.formula import Claim, Formula, Key, Test, some
from vires.verify.text import Text

ACTOR, ASKED, ANY = "*", "asked", "any"
Way = tuple[str | None, int | None]
"""How a provision may stand: its route (`None`: none is stated) and, for what passes a power on, the clause."""


def fixed(name: str, holds: bool) -> Formula:
    """A test of what is written, beyond any reading."""
    return Test(name, holds)


class Ground:
    """What the rules stand on. `body` gives the formula of a claim in the case in hand."""

    def __init__(self, case: Circumstances) -> None:
        self.case = case
        self.registry = case.registry
        self.text = Text(case)
        self.cover = Cover(self.text)
        self.conditions = Conditions(self.text, self.cover)
        self.entries = case.registry.entries
        self.limits = [e for e in self.entries.values() if isinstance(e.provision, Restricts)]
        self.grants = [e for e in self.entries.values() if isinstance(e.provision, Grant)]
        self._against: dict[str, list[Entry]] = {}
        for entry in self.entries.values():
            if isinstance(entry.provision, Modification):
                for target in self._ever_named(entry):
                    self._against.setdefault(target, []).append(entry)

    def body(self, key: Key) -> Formula:
        """The formula of the rule that a claim names."""
        rule: Callable[..., Formula] = getattr(self, f"_{key[0]}")
        found: Formula = self.case.remember(key, lambda: self.case.shape(str(key[0]), lambda: rule(*key[1:])))
        return found

    # The text, shortened

    def _test(self, name: str, holds: Callable[[], bool]) -> Formula:
        return self.case.test(name, holds)

    def field(self, entry: Entry, name: str) -> Any:
        """A field of a provision, as it is read here."""
        return self.text.field(entry.instrument, entry, name)

    def issuer(self, entry: Entry) -> str:
        """The office that made the provision's instrument."""
        return str(self.text.field(entry.instrument, None, "issuer"))

    def root(self, instrument: Instrument) -> bool:
        """Tell whether the instrument's kind needs neither route nor holder."""
        kind = self.registry.settings.kinds.get(instrument.kind)
        return kind is not None and kind.root

    def _ever_named(self, entry: Entry) -> set[str]:
        """The provisions that a modification targets, as written or in some reading."""
        provision = cast(Modification, entry.provision)
        path = f"{provision.id.removesuffix('/revives')}.target"
        said = [provision.target, *(w.says[path] for w in entry.instrument.attested if path in w.says)]
        names = {name for one in said for name in ((one,) if isinstance(one, str) else one)}
        return {target.id for name in names for target in self.registry.named(name)}

    def against(self, entry: Entry, effect: type[Modification]) -> list[Entry]:
        """The modifications of one effect that target the provision, in the reading at hand."""
        found = []
        for event in self._against.get(entry.id, ()):
            if isinstance(event.provision, effect):
                target = self.field(event, "target")
                if {entry.id, entry.instrument.id} & set((target,) if isinstance(target, str) else target):
                    found.append(event)
        return found

    # S9: whether a making was within its maker's power

    def stands(self, entry: Entry, about: str | None, power: str) -> Formula:
        """Whether it stands: what is of a root kind does."""
        return fixed("root kind", True) if self.root(entry.instrument) else Claim(("stands", entry.id, about, power))

    def ways(self, entry: Entry) -> list[Way]:
        """The ways on which the provision may stand, in the reading at hand."""
        invokes = self.text.field(entry.instrument, None, "invokes")
        if invokes == "unstated":
            return [(None, None)]
        found: dict[Way, None] = {}
        for route in (e for name in invokes or () for e in self.registry.named(name)):
            if not isinstance(route.provision, Grant):
                continue
            clauses = self.clauses(route) if isinstance(entry.provision, Delegates) else None
            numbers = range(len(clauses)) if isinstance(clauses, tuple) else (None,)
            found.update(dict.fromkeys((route.id, number) for number in numbers))
        return list(found)

    def clauses(self, route: Entry) -> tuple[Clause, ...] | str | None:
        """The clauses under which a route may be passed on, or its bare word."""
        said = self.field(route, "redelegable")
        return (said,) if isinstance(said, Clause) else said

    def _on_delegation(self, limit: Entry) -> bool:
        return bool(self.field(limit, "limits") == "delegation")

    def unless(self, limit: Entry, asked: Asked) -> Formula:
        """The exception of a limit; one without an exception has none that could be met."""

        def build() -> Formula:
            exception = self.field(limit, "unless")
            return fixed("exception", False) if exception is None else self.conditions.formula(exception, asked)

        return self.case.shape("unless", build)

    def passed_on(self, entry: Entry) -> bool:
        """Tell whether the provision lives by its route (the cascade)."""
        return isinstance(entry.provision, Delegates) and not self.root(entry.instrument)

    def _any(self, parts: Iterable[Formula]) -> Formula:
        return some([*parts, fixed("anything else", False)])

    # S7: cover of the act by a grant or limit

    def in_scope(self, entry: Entry) -> Formula:
        """Whether the provision's scope covers the act's territory, subjects and sites."""
        return self._test("scope", lambda: self.cover.scope(self.field(entry, "scope"), entry.id))

    def _power(self, entry: Entry, power: str, making: str) -> Formula:
        return self._test(
            "powers", lambda: self._covers_power(self.field(entry, "powers"), power, making, entry.id, "powers")
        )

    def _covers_power(self, powers: Any, power: str, making: str, owner: str, field: str) -> bool:
        if power == ANY:
            return True
        if power == ASKED:
            return self.cover.act("power", powers, owner, field)
        return self.cover.made("power", power, powers, making, owner, field)
