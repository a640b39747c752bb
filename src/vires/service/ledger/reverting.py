"""Undoing a revision by a new one: what it changed is put back, where nothing later changed the same."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from vires.ledger.revision import Change, Revision
from vires.ledger.tree import gather
from vires.service.ledger.acting import actor
from vires.service.ledger.changeset import Changeset, recheck
from vires.service.ledger.committing import Recorded, Terms, settle, stated
from vires.service.ledger.legal_diff import Progress
from vires.service.ledger.opening import find_revision, opened
from vires.service.ledger.permitting import signing_key
from vires.service.refusal import Refusal

if TYPE_CHECKING:
    from vires.ledger.port import Store


def revert(
    ledger: str,
    reference: int | str,
    *,
    author: str | None = None,
    reason: str | None = None,
    override: str | None = None,
    key: str | None = None,
    dry: bool = False,
    legal: bool = True,
    everything: bool = False,
    progress: Progress | None = None,
) -> Recorded:
    """Record a revision that puts back what another changed. Raises `Refusal`: `revert-overlaps` where later revisions
    changed the same, `text-unfit` where the text without it does not lint; then nothing is written."""
    terms = Terms(
        author="" if dry else actor(author, "--author"),
        reason="" if dry else stated(reason),
        override=override,
        key=None if dry else signing_key(key),
        dry=dry,
        legal=legal,
        everything=everything,
    )
    with opened(ledger) as store:
        undone = find_revision(store, reference)
        return settle(store, lambda: undo(store, undone), replace(terms, reverts=undone.number), progress)


def undo(store: Store, undone: Revision) -> Changeset:
    """The change that puts back what a revision changed. Raises `Refusal` and `LedgerError`."""
    if undone.number == 1:
        raise Refusal(
            "revert-first", "revision 1 is the first: without it there is no text",
            "record the text as it should be instead; nothing was written",
        )  # fmt: skip
    head = store.head()
    state = store.state(head.number if head else 0)
    changes = store.changes(undone.number)
    moved = [change for change in changes if state.get(change.kind, change.name) != change.after]
    if moved:
        raise _overlapping(store, undone, moved)
    files = [change for change in changes if change.kind == "file"]
    texts = gather((change.before for change in files if change.before is not None), store.content)
    wanted = {change.name: None if change.before is None else texts[change.before] for change in files}
    return recheck(store, wanted, head, name=f"the ledger without revision {undone.number}")


def _overlapping(store: Store, undone: Revision, moved: list[Change]) -> Refusal:
    named = []
    for change in moved[:8]:
        later = [
            step.revision for step in store.history(change.kind, change.name)
            if step.revision.number > undone.number
        ]  # fmt: skip
        whose = ", ".join(f"revision {one.number} by {one.author}" for one in later[-3:])
        named.append(f"the {change.kind} `{change.name}` ({whose})")
    more = f"; and {len(moved) - 8} more" if len(moved) > 8 else ""
    return Refusal(
        "revert-overlaps",
        f"what revision {undone.number} changed was changed again since: {'; '.join(named)}{more}",
        "revert those first, or record the text as it should be; nothing was written",
        nearest=tuple(change.name for change in moved),
    )
