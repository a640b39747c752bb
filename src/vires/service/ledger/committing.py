"""A change that was worked out, recorded: compared, permitted, and recorded if the head is still the one it fits on.

Whoever records at the same time goes first or later, never at once: where somebody else was first, the change is worked
out anew against the new head, and whoever records is told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from vires.ledger.failure import HeadMoved, LedgerError
from vires.ledger.revision import Change, Draft, Revision
from vires.service import clock
from vires.service.ledger.changeset import Changeset
from vires.service.ledger.legal_diff import LegalDiff, Progress, legal_diff
from vires.service.ledger.permitting import permitted
from vires.service.ledger.watching import Report, report_revision
from vires.service.refusal import Refusal

if TYPE_CHECKING:
    from vires.ledger.port import Notices, Store
    from vires.ledger.trust.privatekey import PrivateKey

MOST_TRIES = 100
"""How often a change is worked out anew because somebody else recorded first."""


@dataclass(frozen=True)
class Recorded:
    """What was recorded, or with `revision` `None` what would be. `legal` is `None` for the first revision and where it
    was not asked for; `rechecked` the base that was no longer the head; `others` what was recorded since by others;
    `updated` the files of others that were brought into the folder; `watch` which kept questions are answered
    otherwise; `notes` what could not be done after it was recorded."""

    ledger: str
    revision: Revision | None
    head: Revision | None
    changes: tuple[Change, ...]
    legal: LegalDiff | None = None
    rechecked: Revision | None = None
    others: tuple[Change, ...] = ()
    updated: tuple[str, ...] = ()
    watch: Report | None = None
    notes: tuple[str, ...] = ()
    changeset: Changeset | None = field(default=None, repr=False)

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
            "notes": list(self.notes),
        }


@dataclass(frozen=True)
class Terms:
    """Who records, why, and on what terms: an `override` of the rule of review, a `key` to sign with, whether answers
    are compared (`legal`, `everything`), and with `dry` that nothing is recorded."""

    author: str
    reason: str
    override: str | None = None
    key: PrivateKey | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    reverts: int | None = None
    dry: bool = False
    legal: bool = True
    everything: bool = False

    def draft(self, changeset: Changeset) -> Draft:
        """The revision that a change would be."""
        return Draft(
            self.author, self.reason, changeset.changes,
            facts=self.facts, reverts=self.reverts, override=self.override,
        )  # fmt: skip

    def compared(self, changeset: Changeset, progress: Progress | None) -> LegalDiff | None:
        """A change as a legal diff; `None` if it is not asked for, or there was nothing before."""
        if not self.legal or changeset.before is None:
            return None
        return legal_diff(changeset.before, changeset.after, everything=self.everything, progress=progress)


def settle(store: Store, work: Callable[[], Changeset], terms: Terms, progress: Progress | None = None) -> Recorded:
    """Work a change out, compare and record it; anew where the head moved meanwhile, and then it is compared once it is
    recorded, so that whoever takes longer to compare is not always the last. Raises `Refusal` and `LedgerError`; then
    nothing is written."""
    for turn in range(1 if terms.dry else MOST_TRIES):
        notices = None if terms.dry else permitted(store, terms.author, terms.override, terms.key)
        changeset = work()
        legal = terms.compared(changeset, progress) if turn == 0 else None
        done = told(store, changeset, legal)
        if terms.dry:
            return done
        try:
            revision = commit(store, changeset, terms.draft(changeset), notices)
        except HeadMoved:
            continue
        return _after(store, replace(done, revision=revision), revision, terms if turn else None, progress)
    raise Refusal(
        "head-moved", f"others recorded first {MOST_TRIES} times while this change was worked out",
        "record again; nothing was written",
    )  # fmt: skip


def _after(
    store: Store, done: Recorded, revision: Revision, terms: Terms | None, progress: Progress | None
) -> Recorded:
    """What is worked out of a revision once it is recorded: whatever goes wrong in it, it stays recorded."""
    assert done.changeset is not None
    if terms is not None:
        try:
            done = replace(done, legal=terms.compared(done.changeset, progress))
        except Exception as error:
            done = replace(done, notes=(*done.notes, f"its answers could not be compared: {why_not(error)}"))
    try:
        return replace(done, watch=report_revision(store, revision))
    except Exception as error:
        return replace(done, notes=(*done.notes, f"kept questions could not be asked: {why_not(error)}"))


def why_not(error: Exception) -> str:
    """Why what follows a recorded revision could not be done; a fault of the program too, since the revision stands."""
    return error.message if isinstance(error, Refusal | LedgerError) else f"{type(error).__name__}: {error}"


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
        changeset=changeset,
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


def commit(store: Store, changeset: Changeset, draft: Draft, notices: Notices | None = None) -> Revision:
    """Record a change that was worked out, if the head is still the one it fits on. Raises `HeadMoved` if not, and
    `LedgerError`; then nothing is written."""
    return store.record(draft, changeset.content, changeset.expecting, clock.instant(), notices)
