"""Recording the text of a folder: worked out against the head, linted, shown as a legal diff, and recorded or refused.

Whoever records at the same time goes first or later, never at once: where somebody else was first, the change is worked
out anew against the new head, and whoever records is told.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vires.ledger.failure import HeadMoved
from vires.ledger.revision import Change, Draft, Revision
from vires.service import clock
from vires.service.ledger.acting import actor
from vires.service.ledger.base import Base, write_base
from vires.service.ledger.changeset import Changeset, changes_between, work_out
from vires.service.ledger.folder import Folder, existing, read_folder, write_files
from vires.service.ledger.legal_diff import LegalDiff, Progress, legal_diff
from vires.service.ledger.opening import begun, find_revision, opened
from vires.service.ledger.permitting import permitted, signing_key
from vires.service.ledger.watching import Report, report_revision
from vires.service.opening import named
from vires.service.refusal import Refusal

if TYPE_CHECKING:
    from vires.ledger.port import Notices, Store

MOST_TRIES = 100
"""How often a change is worked out anew because somebody else recorded first."""


@dataclass(frozen=True)
class Recorded:
    """What was recorded, or with `revision` `None` what would be. `legal` is `None` for the first revision and where it
    was not asked for; `rechecked` the base that was no longer the head; `others` what was recorded since by others;
    `updated` the files of others that were brought into the folder; `watch` which kept questions are answered
    otherwise."""

    ledger: str
    revision: Revision | None
    head: Revision | None
    changes: tuple[Change, ...]
    legal: LegalDiff | None = None
    rechecked: Revision | None = None
    others: tuple[Change, ...] = ()
    updated: tuple[str, ...] = ()
    watch: Report | None = None

    def to_dict(self) -> dict[str, Any]:
        """What was done, as JSON."""
        from vires.service.ledger.history import change_to_dict, revision_to_dict

        return {
            "ledger": self.ledger,
            "recorded": self.revision is not None,
            "revision": None if self.revision is None else revision_to_dict(self.revision),
            "head": None if self.head is None else revision_to_dict(self.head),
            "changes": [change_to_dict(change) for change in self.changes],
            "rechecked": None if self.rechecked is None else revision_to_dict(self.rechecked),
            "others": [change_to_dict(change) for change in self.others],
            "updated": list(self.updated),
            "legal": None if self.legal is None else self.legal.to_dict(),
            "watch": None if self.watch is None else self.watch.to_dict(),
        }


def record(
    folder: str | os.PathLike[str],
    ledger: str | None = None,
    *,
    author: str | None = None,
    reason: str | None = None,
    base: int | str | None = None,
    override: str | None = None,
    key: str | None = None,
    dry: bool = False,
    legal: bool = True,
    everything: bool = False,
    facts: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> Recorded:
    """Record the text of a folder as a new revision, or with `dry` only say what it would be. `ledger` is made where
    there is none; left out, it is the one the folder was exported from. `base` is the revision the text was made from,
    where the folder does not say. Raises `Refusal`; then nothing is written."""
    who = "" if dry else actor(author, "--author")
    why = "" if dry else stated(reason)
    private = None if dry else signing_key(key)
    read = read_folder(folder)
    address = ledger or (read.base.ledger if read.base else None)
    if address is None:
        raise unnamed()
    name = f"`{named(read.path)}`"

    def fits(new: Store) -> Changeset:
        return work_out(new, read.files, None, read.shown, name=name)

    with opened(address) if dry else begun(address, fits) as store:
        made_from = base_of(store, read, base)
        for _ in range(MOST_TRIES):
            notices = None if dry else permitted(store, who, override, private)
            changeset = work_out(store, read.files, made_from, read.shown, name=name)
            done = told(store, changeset, compare(changeset, legal=legal, everything=everything, progress=progress))
            if dry:
                return done
            draft = Draft(who, why, changeset.changes, facts=dict(facts or {}), override=override)
            try:
                revision = commit(store, changeset, draft, notices)
            except HeadMoved:
                continue
            updated = bring_up(store, read, made_from, revision, changeset)
            return replace(done, revision=revision, updated=updated, watch=report_revision(store, revision))
    raise outrun()


def told(store: Store, changeset: Changeset, legal: LegalDiff | None) -> Recorded:
    """What a change that was worked out would record."""
    return Recorded(
        ledger=store.address,
        revision=None,
        head=changeset.head,
        changes=changeset.changes,
        legal=legal,
        rechecked=changeset.rechecked,
        others=changeset.others,
    )


def stated(reason: str | None) -> str:
    """The reason of a revision. Raises `Refusal` (`reason-missing`) if none is given."""
    said = (reason or "").strip()
    if not said:
        raise Refusal(
            "reason-missing", "it is not said why the text changes, and a ledger keeps why",
            "give the reason in a sentence: `--reason TEXT`",
        )  # fmt: skip
    return said


def outrun() -> Refusal:
    """The refusal for a change that others were always faster than."""
    return Refusal(
        "head-moved", f"others recorded first {MOST_TRIES} times while this change was worked out",
        "record again; nothing was written",
    )  # fmt: skip


def unnamed() -> Refusal:
    """The refusal for a call that names no ledger."""
    return Refusal(
        "ledger-unnamed", "it is not said which ledger is meant",
        "give `--ledger ADDRESS`: the path of a file, or `postgresql://USER@HOST/DATABASE`",
    )  # fmt: skip


def compare(
    changeset: Changeset, *, legal: bool = True, everything: bool = False, progress: Progress | None = None
) -> LegalDiff | None:
    """A change as a legal diff; `None` if it is not asked for, or there was nothing before."""
    if not legal or changeset.before is None:
        return None
    return legal_diff(changeset.before, changeset.after, everything=everything, progress=progress)


def commit(store: Store, changeset: Changeset, draft: Draft, notices: Notices | None = None) -> Revision:
    """Record a change that was worked out, if the head is still the one it fits on. Raises `HeadMoved` if not, and
    `LedgerError`; then nothing is written."""
    return store.record(draft, changeset.content, changeset.expecting, clock.instant(), notices)


def base_of(store: Store, folder: Folder, given: int | str | None) -> Revision | None:
    """The revision a folder's text was made from: the one given, else the one it names itself; `None` for a ledger
    that is empty. Raises `Refusal`: `base-missing`, `base-unknown`."""
    if store.head() is None:
        return None
    if given is not None:
        return find_revision(store, given)
    if folder.base is None:
        raise Refusal(
            "base-missing",
            f"`{named(folder.path)}` does not say which revision its text was made from, and the ledger is not empty",
            "work in a folder that `vires ledger export` wrote, or say from which it was made with `--base REVISION`",
        )
    return known_base(store, folder.path, folder.base)


def known_base(store: Store, path: Path, base: Base) -> Revision:
    """The revision that a base names. Raises `Refusal` (`base-unknown`) if the ledger has no such revision."""
    known = next(store.revisions(base.number - 1, 1), None) if base.number > 0 else None
    if known is None or known.digest != base.digest:
        raise Refusal(
            "base-unknown",
            f"`{named(path)}` was made from revision {base.number} (`{base.digest.removeprefix('sha256:')[:12]}`) of "
            f"`{base.ledger}`, and this ledger has no such revision",
            "record into the ledger it was exported from, or export the head into another folder",
        )
    return known


def bring_up(
    store: Store, folder: Folder, base: Revision | None, revision: Revision, changeset: Changeset
) -> tuple[str, ...]:
    """Bring a folder whose text was recorded up to the revision, so that it is the base of what comes next: files that
    others changed since its base are written into it, but none that was touched since it was read."""
    wanted: dict[str, bytes | None] = {}
    if changeset.others:
        now = existing(folder.path)
        for change in changes_between(store, base, revision):
            if change.kind != "file" or folder.files.get(change.name) == changeset.files.get(change.name):
                continue
            if now.get(change.name) != folder.files.get(change.name):
                return ()
            wanted[change.name] = changeset.files.get(change.name)
        write_files(folder.path, wanted)
    write_base(folder.path, store.address, revision)
    return tuple(sorted(wanted))
