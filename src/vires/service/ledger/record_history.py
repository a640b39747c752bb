"""The revisions that touched one record, with what each changed of it."""

from __future__ import annotations

from dataclasses import dataclass

from vires.ledger.revision import Revision
from vires.service.ledger.blaming import key_of
from vires.service.ledger.history import doing
from vires.service.ledger.opening import opened
from vires.service.ledger.wording import Field, fields_changed


@dataclass(frozen=True)
class Turn:
    """One revision of a record: `does` is `added`, `changed` or `removed`; `fields` are those a change altered."""

    revision: Revision
    does: str
    fields: tuple[Field, ...]


def record_history(ledger: str, identity: str, last: int | None = None) -> tuple[Turn, ...]:
    """The revisions that touched a record, or a provision of it, the last first; none later than `last`. Raises
    `Refusal` (`id-unknown`, `id-ambiguous`)."""
    with opened(ledger) as store:
        key, local = key_of(store, identity)
        steps = [step for step in store.history("record", key) if last is None or step.revision.number <= last]
        turns = []
        for step in steps:
            fields = fields_changed(store, (step.change,)).get(step.change.name, ())
            if local is not None:
                fields = tuple(field for field in fields if field.path.startswith(f"provisions.{local}."))
            does = doing(step.change)
            if does != "changed" or fields:
                turns.append(Turn(step.revision, does, fields))
        return tuple(reversed(turns))
