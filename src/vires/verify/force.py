"""What is in force at a moment: operative, annulled, ended, suspended, and what is performed (S10)."""

from __future__ import annotations

from collections.abc import Iterator

from vires.model.provision import Annuls, Consents, Modification, Rescinds, Revives, Suspends
from vires.model.registry import Entry
from vires.verify.formula import Claim, Formula, Key, Not, every
from vires.verify.ground import ASKED, Ground, fixed
from vires.verify.text import ACT, VIEW


class Force(Ground):
    """S10."""

    def _operative(self, identity: str, about: str | None, moment: str, power: str) -> Formula:
        return every(self._in_force(identity, about, moment, power, "none"))

    def _spared(self, identity: str, about: str | None, moment: str, power: str) -> Formula:
        """As operative, but for rescissions that save what was made under the provision."""
        return every(self._in_force(identity, about, moment, power, "saving"))

    def _in_force(self, identity: str, about: str | None, moment: str, power: str, spare: str) -> Iterator[Formula]:
        entry = self.entries[identity]
        yield self.exists(entry, moment)
        yield self._test("period", lambda: self.text.within(entry, moment))
        yield self.stands(entry, about, power)
        yield self.not_annulled(entry)
        yield self.not_suspended(entry, moment)
        if self.passed_on(entry):
            yield Claim(("routed", identity, about, moment, power))
        yield self.not_ended(entry, moment, spare)

    def exists(self, entry: Entry, moment: str) -> Formula:
        """Whether the provision is visible, and at a making was there before."""
        if moment in (ACT, VIEW):
            return self._test("visible", lambda: self.text.seen(entry))
        made, consent = self.registry.instruments[moment], isinstance(entry.provision, Consents)
        return self._test(
            "visible before", lambda: self.text.seen(entry) and self.text.was_there(entry.instrument, made, consent)
        )

    def not_annulled(self, entry: Entry) -> Formula:
        """Whether no annulment works on it at the viewpoint."""
        return self._untouched(entry, Annuls, ("annulled", entry.id))

    def not_suspended(self, entry: Entry, moment: str) -> Formula:
        """Whether nothing suspends it at the moment, for this act."""
        return self._untouched(entry, Suspends, ("suspended", entry.id, moment))

    def not_ended(self, entry: Entry, moment: str, spare: str = "none") -> Formula:
        """Whether no rescission ends it at the moment."""
        return self._untouched(entry, Rescinds, ("ended", entry.id, moment, spare))

    def _untouched(self, entry: Entry, effect: type[Modification], key: Key) -> Formula:
        if any(isinstance(event.provision, effect) for event in self._against.get(entry.id, ())):
            return Not(Claim(key))
        return fixed(f"nothing {effect.__name__.lower()} it", True)

    def _annulled(self, identity: str) -> Formula:
        entry = self.entries[identity]
        return self._any(Claim(("works", event.id, identity, VIEW)) for event in self.against(entry, Annuls))

    def _ended(self, identity: str, moment: str, spare: str) -> Formula:
        entry = self.entries[identity]
        return self._any(
            self.ending(event, entry, moment)
            for event in self.against(entry, Rescinds)
            if spare == "none" or self.field(event, "saves") != "delegations"
        )

    def ending(self, event: Entry, entry: Entry, moment: str) -> Formula:
        """Whether a rescission works and no revival that works follows it."""
        revived = self._any(
            every([
                self._test("revival follows", lambda v=revival: self._follows(v, event)),  # type: ignore[misc]
                Claim(("works", revival.id, entry.id, moment)),
            ])
            for revival in self.against(entry, Revives)
        )  # fmt: skip
        return every([Claim(("works", event.id, entry.id, moment)), Not(revived)])

    def _follows(self, revival: Entry, rescission: Entry) -> bool:
        later, earlier = self.text.starts(revival), self.text.starts(rescission)
        return later > earlier or (later == earlier and self.text.no_later(rescission.instrument, revival.instrument))

    def _suspended(self, identity: str, moment: str) -> Formula:
        entry = self.entries[identity]
        return self._any(self.suspending(event, entry, moment) for event in self.against(entry, Suspends))

    def suspending(self, event: Entry, entry: Entry, moment: str) -> Formula:
        """Whether a suspension sets the provision aside at the moment, for this act."""
        return every([
            self._test("not decided before it", lambda: self.text.no_later(entry.instrument, event.instrument)),
            self.conditions.covers(event),
            Claim(("operative", event.id, entry.id, moment, ASKED)),
        ])  # fmt: skip

    def _works(self, identity: str, target_id: str, moment: str) -> Formula:
        event, target = self.entries[identity], self.entries[target_id]
        return every([
            self._test("not decided before it", lambda: self.text.no_later(target.instrument, event.instrument)),
            self.exists(event, moment),
            self._test("begun", lambda: self.text.begun(event, moment)),
            self.conditions.covers(event),
            self.stands(event, target_id, ASKED),
            self.not_annulled(event),
            self.not_suspended(event, moment),
        ])  # fmt: skip

    def _routed(self, identity: str, recipient: str, moment: str, power: str) -> Formula:
        """S10 (cascade): a route on which it stands is itself operative at the moment, or it is spared that."""
        entry = self.entries[identity]
        survives = bool(self.field(entry, "survives"))
        issuer = self.issuer(entry)
        return self._any(
            every([
                Claim(("via", identity, recipient, *way, power)),
                fixed("survives", True) if survives
                else fixed("no route is stated", True) if way[0] is None
                else Claim(("spared", way[0], issuer, moment, power)),
            ])
            for way in self.ways(entry)
        )  # fmt: skip
