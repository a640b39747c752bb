"""Recording the text of a folder: worked out against the head, linted, compared, and recorded or refused."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from vires.ledger.revision import Revision
from vires.service.ledger.acting import actor
from vires.service.ledger.base import Base, write_base
from vires.service.ledger.changeset import Changeset, changes_between, work_out
from vires.service.ledger.committing import Recorded, Terms, settle, stated
from vires.service.ledger.folder import Folder, existing, read_folder, write_files
from vires.service.ledger.legal_diff import Progress
from vires.service.ledger.opening import begun, find_revision, opened
from vires.service.ledger.permitting import signing_key
from vires.service.opening import named
from vires.service.refusal import Refusal

if TYPE_CHECKING:
    from vires.ledger.port import Store


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
    renamed: bool = False,
    facts: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> Recorded:
    """Record the text of a folder as a new revision, or with `dry` only say what it would be. `ledger` is made where
    there is none; left out, it is the one the folder was exported from. `base` is the revision the text was made from,
    where the folder does not say; `renamed` says that the registry itself has another id now. Raises `Refusal`; then
    nothing is written."""
    terms = Terms(
        author="" if dry else actor(author, "--author"),
        reason="" if dry else stated(reason),
        override=override,
        key=None if dry else signing_key(key),
        facts=dict(facts or {}),
        dry=dry,
        legal=legal,
        everything=everything,
    )
    read = read_folder(folder)
    address = ledger or (read.base.ledger if read.base else None)
    if address is None:
        raise unnamed()

    def work(store: Store, made_from: Revision | None) -> Changeset:
        own = read.base.proposed if read.base else None
        name = f"`{named(read.path)}`"
        return work_out(store, read.files, made_from, read.shown, name=name, renamed=renamed, own=own)

    with opened(address) if dry else begun(address, lambda new: work(new, None)) as store:
        made_from = base_of(store, read, base)
        done = settle(store, lambda: work(store, made_from), terms, progress)
        return done if done.revision is None else _brought_up(store, read, made_from, done, done.revision)


def _brought_up(store: Store, folder: Folder, base: Revision | None, done: Recorded, revision: Revision) -> Recorded:
    assert done.changeset is not None
    try:
        return replace(done, updated=bring_up(store, folder, base, revision, done.changeset))
    except Refusal as refusal:
        note = f"the folder is not brought up to revision {revision.number}: {refusal.message}"
        return replace(done, notes=(*done.notes, note))


def unnamed() -> Refusal:
    """The refusal for a call that names no ledger."""
    return Refusal(
        "ledger-unnamed", "it is not said which ledger is meant",
        "give `--ledger ADDRESS`, the path of a file or `postgresql://USER@HOST/DATABASE`, or set VIRES_LEDGER",
    )  # fmt: skip


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
