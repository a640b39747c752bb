"""Who held which public office, in which capacity, from when to when (S16)."""

from __future__ import annotations

from vires.model.attestation import Attestation
from vires.model.condition import Condition
from vires.model.origin import Id, Record, Text, When


class Spell(Record):
    """One holder's time in an office. `stands` is the condition, if any, on which instruments signed in it
    count as signed by one validly serving."""

    office: Id
    holder: Id
    name: Text | None = None
    capacity: Text
    since: When | None = None
    until: When | None = None
    stands: Condition | None = None
    cite: Text | None = None
    note: Text | None = None
    attested: tuple[Attestation, ...] = ()

    @property
    def id(self) -> str:
        """A stable name for the spell, for atoms and messages."""
        since = self.since.text if self.since else "start"
        return f"{self.office}:{self.holder}:{since}"
