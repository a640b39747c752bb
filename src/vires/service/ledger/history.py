"""What was recorded: the log, and a revision with its changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vires.ledger.revision import Change, Revision
from vires.service.ledger.legal_diff import LegalDiff, Progress, legal_diff
from vires.service.ledger.opening import find_revision, opened
from vires.service.ledger.reading import registries
from vires.service.ledger.wording import Field, fields_changed
from vires.service.refusal import Refusal

if TYPE_CHECKING:
    from vires.ledger.port import Store

PAGE = 20
"""Revisions on a page of the log."""


@dataclass(frozen=True)
class Page:
    """Some revisions, the last first. `total` is how many there are; `earlier` the number to go on before, `None` at
    the first revision."""

    ledger: str
    total: int
    revisions: tuple[Revision, ...]
    earlier: int | None

    def to_dict(self) -> dict[str, Any]:
        """The page as JSON."""
        return {
            "ledger": self.ledger,
            "total": self.total,
            "revisions": [revision_to_dict(revision) for revision in self.revisions],
            "earlier": self.earlier,
        }


@dataclass(frozen=True)
class Shown:
    """A revision with what it changed, record by record and field by field. `legal` is `None` unless asked for."""

    ledger: str
    revision: Revision
    changes: tuple[Change, ...]
    fields: dict[str, tuple[Field, ...]]
    legal: LegalDiff | None = None

    def to_dict(self) -> dict[str, Any]:
        """The revision as JSON."""
        return {
            "ledger": self.ledger,
            "revision": revision_to_dict(self.revision),
            "changes": [
                {**change_to_dict(change), "fields": [field.to_dict() for field in self.fields.get(change.name, ())]}
                if change.kind == "record"
                else change_to_dict(change)
                for change in self.changes
            ],
            "legal": None if self.legal is None else self.legal.to_dict(),
        }


def log(ledger: str, *, count: int = PAGE, before: int | None = None, author: str | None = None) -> Page:
    """The revisions of a ledger, the last first: `count` of them, those before a number, those of one author. Raises
    `Refusal`."""
    if count < 1:
        raise Refusal("count-unfit", f"`{count}` revisions; expected 1 or more", "give how many are to be listed")
    with opened(ledger) as store:
        head = store.head()
        total = 0 if head is None else head.number
        last = total if before is None else min(max(before - 1, 0), total)
        found: list[Revision] = []
        for revision in _backwards(store, last):
            if author is None or revision.author == author:
                found.append(revision)
                if len(found) == count:
                    break
        earlier = found[-1].number if len(found) == count and found[-1].number > 1 else None
        return Page(store.address, total, tuple(found), earlier)


def _backwards(store: Store, last: int) -> Iterator[Revision]:
    while last > 0:
        first = max(last - 100, 0)
        yield from reversed(list(store.revisions(first, last - first)))
        last = first


def show(
    ledger: str,
    reference: int | str | None = None,
    *,
    legal: bool = False,
    everything: bool = False,
    progress: Progress | None = None,
) -> Shown:
    """A revision with what it changed; with `legal`, which answers it flipped. Raises `Refusal`."""
    with opened(ledger) as store:
        revision = find_revision(store, reference)
        changes = store.changes(revision.number)
        diff = None
        if legal and revision.number > 1:
            before, after = registries(store, store.revision(revision.number - 1), revision)
            diff = legal_diff(before, after, everything=everything, progress=progress)
        return Shown(store.address, revision, changes, fields_changed(store, changes), diff)


def revision_to_dict(revision: Revision) -> dict[str, Any]:
    """A revision as JSON, with its digest."""
    return {**revision.to_dict(), "digest": revision.digest}


def change_to_dict(change: Change) -> dict[str, Any]:
    """A change as JSON; `does` is `added`, `changed` or `removed`."""
    return {
        "kind": change.kind,
        "name": change.name,
        "does": doing(change),
        "before": change.before,
        "after": change.after,
    }


def doing(change: Change) -> str:
    """What a change does, in a word."""
    return "added" if change.before is None else "removed" if change.after is None else "changed"
