"""Since which revision each field of a record reads as it does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from vires.ledger.port import Step
from vires.ledger.revision import Revision
from vires.service.ledger.history import revision_to_dict
from vires.service.ledger.opening import find_revision, opened
from vires.service.ledger.wording import fields
from vires.service.refusal import Refusal

if TYPE_CHECKING:
    from vires.ledger.port import Store

PROVISIONS = "provisions"


@dataclass(frozen=True)
class Since:
    """A field as it reads, and the revision since which it does."""

    path: str
    value: Any
    revision: Revision


@dataclass(frozen=True)
class Blame:
    """Every field of a record, or of one provision of it, with the revision it is from. `removed` is the revision that
    took the record away, if it no longer stands; the fields are then those it had last."""

    ledger: str
    key: str
    id: str
    fields: tuple[Since, ...]
    removed: Revision | None = None

    def to_dict(self) -> dict[str, Any]:
        """The fields as JSON, and the revisions once each, by number."""
        revisions = {since.revision.number: since.revision for since in self.fields}
        return {
            "ledger": self.ledger,
            "key": self.key,
            "id": self.id,
            "fields": [{"path": s.path, "value": s.value, "revision": s.revision.number} for s in self.fields],
            "revisions": [revision_to_dict(revisions[number]) for number in sorted(revisions)],
            "removed": None if self.removed is None else revision_to_dict(self.removed),
        }


def blame(ledger: str, identity: str, revision: int | str | None = None) -> Blame:
    """By which revision each field of a record was given: an id of a term, an instrument, a provision, a source, a
    question, or a key such as `offices:ID`. With `revision`, as it read then. Raises `Refusal`."""
    with opened(ledger) as store:
        last = find_revision(store, revision)
        key, local = key_of(store, identity)
        steps = [step for step in store.history("record", key) if step.revision.number <= last.number]
        if not steps:
            raise _unknown(store, identity, f" by revision {last.number}")
        removed = steps[-1].revision if steps[-1].change.after is None else None
        since = _since(store, steps[:-1] if removed else steps)
        if local is not None:
            since = {path: one for path, one in since.items() if path.startswith(f"{PROVISIONS}.{local}.")}
            if not since:
                raise _unknown(store, identity, f" in `{key}` at revision {last.number}")
        return Blame(store.address, key, identity, tuple(since.values()), removed)


def _since(store: Store, steps: list[Step]) -> dict[str, Since]:
    content = store.content({step.change.after for step in steps if step.change.after is not None})
    known: Mapping[str, Since] = {}
    for step in steps:
        now = {} if step.change.after is None else fields(content[step.change.after])
        known = {
            path: known[path] if path in known and known[path].value == value else Since(path, value, step.revision)
            for path, value in now.items()
        }
    return dict(known)


def key_of(store: Store, identity: str) -> tuple[str, str | None]:
    """The key of the record that an id names, and the provision in it if it names one."""
    names = store.names("record")
    if identity in names:
        return identity, None
    found = [name for name in names if identity and name.partition(":")[2] == identity]
    if len(found) > 1:
        raise Refusal(
            "id-ambiguous", f"`{identity}` names {len(found)} records: {', '.join(f'`{name}`' for name in found)}",
            "give one of these", nearest=found,
        )  # fmt: skip
    if found:
        return found[0], None
    instrument, _, local = identity.rpartition("/")
    if f"instrument:{instrument}" in names:
        return f"instrument:{instrument}", local
    raise _unknown(store, identity, "")


def _unknown(store: Store, identity: str, where: str) -> Refusal:
    ids = {name.partition(":")[2] or name for name in store.names("record")}
    near = get_close_matches(identity, ids, n=3, cutoff=0.6)
    return Refusal(
        "id-unknown", f"nothing was ever recorded under `{identity}`{where}",
        f"did you mean `{near[0]}`?" if near else "give the full id of a record or a provision",
        nearest=near,
    )  # fmt: skip
