"""The history of a registry's folder, taken from git commit by commit.

Who wrote a commit and when are kept as plain facts of the revision: they are what that commit says, and never legal
time. A commit whose text does not load is passed over, and named.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vires.ledger.chain import NAME
from vires.ledger.document import digest_of
from vires.ledger.paper import documents
from vires.ledger.revision import Change, Draft, Revision
from vires.ledger.tree import plant
from vires.registry.loader import load
from vires.service import clock
from vires.service.ledger.acting import actor
from vires.service.ledger.git import Commit, Repository
from vires.service.ledger.opening import begun
from vires.service.ledger.permitting import permitted
from vires.service.opening import named
from vires.service.refusal import Refusal

if TYPE_CHECKING:
    from vires.ledger.port import Store
    from vires.ledger.state import State

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Skipped:
    """A commit that was passed over, and why."""

    commit: str
    subject: str
    why: str


@dataclass(frozen=True)
class Imported:
    """What came of an import: the revisions recorded, the commits passed over, and how many changed no text."""

    ledger: str
    revisions: tuple[Revision, ...]
    skipped: tuple[Skipped, ...]
    unchanged: int

    def to_dict(self) -> dict[str, Any]:
        """What was done, as JSON."""
        from vires.service.ledger.history import revision_to_dict

        return {
            "ledger": self.ledger,
            "revisions": [revision_to_dict(revision) for revision in self.revisions],
            "skipped": [{"commit": s.commit, "subject": s.subject, "why": s.why} for s in self.skipped],
            "unchanged": self.unchanged,
        }


def import_history(
    folder: str | os.PathLike[str],
    ledger: str,
    *,
    author: str | None = None,
    override: str | None = None,
    progress: Progress | None = None,
) -> Imported:
    """Record the history of a folder in a git repository: a revision for each commit on the first line of descent that
    changes its registry text, or for those after the commit that the head came from. Raises `Refusal`:
    `git-missing`, `git-failed`, `ledger-not-empty`; what was recorded before stays."""
    who = actor(author, "--author")
    repository = Repository.at(Path(folder))
    every = repository.commits()
    with begun(ledger, lambda _: None) as store:
        commits = _left(store, repository, every)
        recorded: list[Revision] = []
        skipped: list[Skipped] = []
        unchanged = 0
        head = store.head()
        state = store.state(head.number if head else 0)
        for done, commit in enumerate(commits, 1):
            found = _record(store, repository, commit, who, override, state)
            if isinstance(found, Revision):
                recorded.append(found)
                state.apply(store.changes(found.number))
            elif found is not None:
                skipped.append(Skipped(commit.id, commit.subject, found))
            else:
                unchanged += 1
            if progress is not None:
                progress(done, len(commits))
        return Imported(store.address, tuple(recorded), tuple(skipped), unchanged)


def _left(store: Store, repository: Repository, commits: list[Commit]) -> list[Commit]:
    """The commits after the one that the head came from; all of them for an empty ledger."""
    head = store.head()
    if head is None:
        return commits
    known = head.facts.get("commit")
    place = next((n for n, commit in enumerate(commits) if commit.id == known), None)
    if place is None:
        raise Refusal(
            "ledger-not-empty",
            f"`{store.address}` has {head.number} revisions, and the last is not of a commit of "
            f"`{named(repository.folder)}`",
            "import into a new ledger, or into one whose last revision was imported from this history",
        )
    return commits[place + 1 :]


def _record(
    store: Store, repository: Repository, commit: Commit, who: str, override: str | None, state: State
) -> Revision | str | None:
    """The revision of a commit; why there is none; `None` if it changes no text."""
    files = repository.files(commit)
    if not files:
        return "there is no registry text in the folder"
    unfit = next((name for name in files if not NAME.fullmatch(name)), None)
    if unfit is not None:
        return f"the file {unfit!a} cannot be recorded under this name"
    planted = {name: plant(body) for name, body in files.items()}
    known = state.names("file")
    if {name: one.digest for name, one in planted.items()} == known:
        return None
    loaded = load(files)
    if loaded.problems or loaded.registry is None:
        first = min(loaded.problems)
        count = "one problem" if len(loaded.problems) == 1 else f"{len(loaded.problems)} problems"
        return f"{count}; the first: {first.span.file}:{first.span.line}: {first.slug}: {first.message}"
    if loaded.registry.undeclared:
        return f"it names `{loaded.registry.undeclared[0]}`, which its settings do not declare"
    written = documents(loaded.registry)
    records = {key: digest_of(body) for key, body in written.items()}
    content = {digest: body for one in planted.values() for digest, body in one.content.items()}
    content.update((records[key], body) for key, body in written.items())
    changes = [
        *_changes("file", known, {name: one.digest for name, one in planted.items()}),
        *_changes("record", state.names("record"), records),
    ]
    draft = Draft(
        author=commit.author,
        reason=commit.message,
        changes=tuple(changes),
        facts={"commit": commit.id, "authored": commit.authored, "imported-by": who},
        override=override,
    )
    head = store.head()
    expecting = None if head is None else head.digest
    return store.record(draft, content, expecting, clock.instant(), permitted(store, who, override))


def _changes(kind: Any, before: dict[str, str], after: dict[str, str]) -> Iterator[Change]:
    for name in sorted(before.keys() | after.keys()):
        if before.get(name) != after.get(name):
            yield Change(kind, name, before.get(name), after.get(name))
