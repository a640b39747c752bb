"""Review by name: proposing a change of text, reading what was proposed, commenting and deciding on it, giving roles.

What a proposal changes is worked out, linted and compared anew against the head whenever somebody reads or accepts
it; nothing that was found earlier is relied on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from vires.ledger.event import Event, Notice
from vires.ledger.failure import HeadMoved, LedgerError
from vires.ledger.review.acceptance import Acceptance, Accepted, give_acceptance, prepare_acceptance
from vires.ledger.review.currency import Currency, currency_of
from vires.ledger.review.journal import Journal, subject_of
from vires.ledger.review.proposal import OPEN, Proposal, Round
from vires.ledger.review.role import Roles
from vires.ledger.tree import gather
from vires.service import clock
from vires.service.ledger.base import note_proposed
from vires.service.ledger.changeset import Changeset, recheck, work_out
from vires.service.ledger.committing import why_not
from vires.service.ledger.folder import check_names
from vires.service.ledger.legal_diff import LegalDiff, Progress, legal_diff
from vires.service.ledger.opening import find_revision
from vires.service.ledger.reading import registry_at
from vires.service.ledger.recording import base_of
from vires.service.ledger.translation import translated
from vires.service.ledger.watching import Report, report_revision
from vires.service.refusal import Refusal

if TYPE_CHECKING:
    from vires.ledger.port import Notices, Store
    from vires.ledger.revision import Revision
    from vires.service.ledger.folder import Folder

ATTEMPTS = 8
"""How often something is noted anew because other events came between."""
Seen = Callable[[Proposal], None]
"""Raises where a proposal is no longer as whoever acts saw it. It is asked each time anew before something is noted."""


@dataclass(frozen=True)
class Read:
    """A proposal as it stands on the head: `changeset` is what it would change now, or `unfit` says why it cannot be
    recorded as it is. Of a closed proposal neither is worked out."""

    proposal: Proposal
    roles: Roles
    currency: Currency | None = None
    changeset: Changeset | None = field(default=None, repr=False)
    unfit: Refusal | None = None
    wanting: int = 0

    def to_dict(self) -> dict[str, Any]:
        """The proposal as JSON; `head`, `moved` (the revisions since its base) and `overlapping` are `null` where it is
        closed."""
        currency = self.currency
        return {
            **self.proposal.to_dict(),
            "one_person": self.roles.alone,
            "wanting": None if currency is None else self.wanting,
            "head": None if currency is None else currency.head,
            "moved": None if currency is None else [one.number for one in currency.since],
            "overlapping": None if currency is None else list(currency.overlapping),
            "unfit": None if self.unfit is None else self.unfit.to_dict()["error"],
        }


def read_journal(store: Store) -> Journal:
    """All roles and proposals of a ledger. Raises `Refusal` for a ledger that is damaged."""
    with translated():
        return Journal(store.events())


def propose(
    store: Store,
    folder: Folder,
    actor: str,
    reason: str | None = None,
    *,
    number: int | None = None,
    draft: bool = False,
    base: int | str | None = None,
) -> Proposal:
    """Propose the text of a folder, as a new proposal or, with `number`, as a new round of one, for the reason given
    last if none is; a draft is not yet put forward. `base` is the revision the text was made from, where the folder
    does not say. Raises `Refusal` for text that does not lint, changes nothing, or overlaps with what was recorded
    since; and as `Journal` does."""
    with translated():
        # Whether somebody may at all is said before their text is looked at.
        journal = Journal(store.events())
        journal.roles.require(actor, "propose")
        known = None if number is None else journal.proposal(number)
        why = known.current.reason if known and reason is None else reason or ""
        own = folder.base.proposed if folder.base else None
        made_from = base_of(store, folder, base)
        changeset = work_out(store, folder.files, made_from, folder.shown, name=f"`{folder.path}`", own=own)
        noted = _proposed(store, journal, changeset, actor, why, number, draft)
        with suppress(Refusal):  # it is proposed all the same; a later change may then have to be carried over
            note_proposed(folder.path, {c.name: c.after for c in changeset.of("file") if c.after is not None})
        return noted


def propose_files(
    store: Store,
    files: Mapping[str, bytes | None],
    actor: str,
    reason: str | None,
    base: int | str,
    *,
    number: int | None = None,
    draft: bool = False,
    seen: Seen | None = None,
) -> Proposal:
    """Propose some changed files (`None`: taken away), made from the text at `base`, as `propose` does for a folder.
    Raises `Refusal`, also `name-unfit`."""
    with translated():
        journal = Journal(store.events())
        journal.roles.require(actor, "propose")
        known = None if number is None else journal.proposal(number)
        why = known.current.reason if known and reason is None else reason or ""
        check_names(files)
        changeset = recheck(store, files, find_revision(store, base), name="the change")
        return _proposed(store, journal, changeset, actor, why, number, draft, seen)


def put_forward(store: Store, number: int, actor: str, seen: Seen | None = None) -> Proposal:
    """Put a draft forward as it stands. Raises `Refusal`."""
    return _said(store, "proposed", number, actor, lambda proposal: {}, seen)


def comment(
    store: Store, number: int, actor: str, text: str, on: str | None = None, seen: Seen | None = None
) -> Proposal:
    """Comment on a proposal as a whole, or on a record it changes. Raises `Refusal`."""
    _needed(text, "text-missing", "the comment has no text", "say something: `vires ledger comment N TEXT`")

    def body(proposal: Proposal) -> dict[str, Any]:
        said = {"round": proposal.current.number, "text": text}
        return said if on is None else {**said, "on": _key(proposal, on)}

    return _said(store, "commented", number, actor, body, seen)


def reject(store: Store, number: int, actor: str, reason: str, seen: Seen | None = None) -> Proposal:
    """Reject a proposal, with the reason. Raises `Refusal`."""
    _needed(reason, "reason-missing", "it is not said why the proposal is rejected", "give the reason: `--reason TEXT`")
    return _said(store, "rejected", number, actor, lambda p: {"round": p.current.number, "reason": reason}, seen)


def withdraw(store: Store, number: int, actor: str, reason: str | None = None, seen: Seen | None = None) -> Proposal:
    """Withdraw a proposal. Raises `Refusal`."""
    return _said(store, "withdrawn", number, actor, lambda proposal: {"reason": reason} if reason else {}, seen)


def read_proposal(store: Store, number: int) -> Read:
    """A proposal, and what it would change on the present head. Raises `Refusal` (`proposal-unknown`)."""
    with translated():
        journal = Journal(store.events())
        found = journal.proposal(number)
        if found.standing not in OPEN:
            return Read(found, journal.roles)
        currency = currency_of(store, found)
        wanting = journal.wanting(found, currency.head)
        try:
            changeset = _worked_out(store, found)
        except Refusal as refusal:
            return Read(found, journal.roles, currency, None, refusal, wanting)
        return Read(found, journal.roles, currency, changeset, None, wanting)


def accept(
    store: Store,
    number: int,
    actor: str,
    *,
    head: str | None = None,
    override: str | None = None,
    signed: Callable[[str, Notices], Notices] | None = None,
    seen: Seen | None = None,
) -> Accepted:
    """Accept a proposal; the last acceptance needed makes it a revision. `head` names the revision that it was read
    against, and must be given if anything was recorded since it was made. `signed` adds a signature to what is recorded
    with the revision. Raises `Refusal`; then nothing is written."""
    with translated():
        against = None if head is None else find_revision(store, head).digest
        for attempt in range(1, ATTEMPTS + 1):
            if seen is not None:
                seen(Journal(store.events()).proposal(number))
            given = prepare_acceptance(store, number, actor, against, override)
            _check_fit(store, given)
            now = clock.instant()
            also = None if signed is None else partial(signed, now)
            try:
                return give_acceptance(store, given, now, also)
            except LedgerError as error:
                # Something was said meanwhile: all is looked at anew.
                if error.slug != "events-moved" or attempt == ATTEMPTS:
                    raise
    raise AssertionError("unreachable")


@dataclass(frozen=True)
class Consequence:
    """What came of a revision: which answers it flips, and what it made of kept questions. It is recorded whether or
    not that could be worked out; `unknown` says why not."""

    legal: LegalDiff | None = None
    watch: Report | None = None
    unknown: Refusal | None = None

    def to_dict(self) -> dict[str, Any]:
        """The consequence as JSON."""
        return {
            "legal": None if self.legal is None else self.legal.to_dict(),
            "watch": None if self.watch is None else self.watch.to_dict(),
            "unknown": None if self.unknown is None else self.unknown.to_dict()["error"],
        }


def consequence_of(
    store: Store, revision: Revision, *, legal: bool = True, progress: Progress | None = None
) -> Consequence:
    """What came of a revision that is recorded. Raises nothing: it stands, whatever is found."""
    watch = diff = None
    try:
        with translated():
            watch = report_revision(store, revision)
            if legal and revision.parent is not None:
                before = registry_at(store, store.revision(revision.number - 1))
                diff = legal_diff(before, registry_at(store, revision), progress=progress)
    except Refusal as refusal:
        return Consequence(diff, watch, refusal)
    except Exception as error:
        return Consequence(diff, watch, Refusal("internal-error", why_not(error), "report this; the revision stands"))
    return Consequence(diff, watch)


def give_role(store: Store, actor: str, person: str, role: str | None) -> Roles:
    """Give somebody a role, or take theirs away. The first that is given in a ledger begins review. Raises
    `Refusal`."""
    return _ruled(store, Notice("role", person, actor, {"role": role}))


def set_acceptances(store: Store, actor: str, number: int) -> Roles:
    """Set how many others than its authors must accept a proposal. Raises `Refusal`."""
    return _ruled(store, Notice("rule", "review", actor, {"acceptances": number}))


def _check_fit(store: Store, given: Acceptance) -> None:
    """Raises `Refusal` if what is accepted does not fit the head, and `HeadMoved` if that is another by now."""
    try:
        found = _worked_out(store, given.proposal).expecting
    except Refusal:
        head = store.head()
        found = None if head is None else head.digest
        if found == given.currency.head:
            raise
    if found != given.currency.head:
        raise HeadMoved(given.currency.head, found)


def _worked_out(store: Store, found: Proposal) -> Changeset:
    """What a proposal changes on the present head, linted anew. Raises `Refusal` and `LedgerError`."""
    wanted = found.current
    files = {change.name: change.after for change in wanted.changes if change.kind == "file"}
    texts = gather([digest for digest in files.values() if digest is not None], store.content)
    changed = {name: None if digest is None else texts[digest] for name, digest in files.items()}
    base = None if wanted.base is None else store.revision(wanted.base)
    changeset = recheck(store, changed, base, name=f"proposal {found.number}")
    if tuple(sorted(changeset.changes)) != tuple(sorted(wanted.changes)):
        differing = sorted({c.name for c in {*changeset.changes} ^ {*wanted.changes}})
        raise Refusal(
            "proposal-differs",
            f"on the present head, the text of proposal {found.number} changes other records than it says: "
            + ", ".join(f"`{name}`" for name in differing[:12]),
            f"make a new round of it from the head: `vires ledger propose DIR --proposal {found.number}`",
            nearest=differing[:12],
        )
    return changeset


def _proposed(
    store: Store,
    journal: Journal,
    changeset: Changeset,
    actor: str,
    reason: str,
    number: int | None,
    draft: bool,
    seen: Seen | None = None,
) -> Proposal:
    wanted = Round(0, actor, "", changeset.expecting, reason, changeset.changes)
    kind = "drafted" if draft else "proposed"

    def notice(journal: Journal) -> Notice:
        if seen is not None and number is not None:
            seen(journal.proposal(number))
        return Notice(kind, subject_of(number or journal.next_number), actor, wanted.to_body())

    journal.check(notice(journal))
    store.keep(changeset.content)
    return _note(store, notice)


def _said(
    store: Store,
    kind: str,
    number: int,
    actor: str,
    body: Callable[[Proposal], dict[str, Any]],
    seen: Seen | None = None,
) -> Proposal:
    def notice(journal: Journal) -> Notice:
        found = journal.proposal(number)
        if seen is not None:
            seen(found)
        return Notice(kind, subject_of(number), actor, body(found))

    with translated():
        return _note(store, notice)


def _note(store: Store, notice: Callable[[Journal], Notice]) -> Proposal:
    """Record what is said of a proposal after all events there are; where others came between, it is looked at anew."""
    for attempt in range(1, ATTEMPTS + 1):
        journal = Journal(store.events())
        wanted = notice(journal)
        found = journal.check(wanted)
        assert isinstance(found, Proposal)
        try:
            _take(journal, store.note([wanted], clock.instant(), expecting=journal.last))
        except LedgerError as error:
            if error.slug != "events-moved" or attempt == ATTEMPTS:
                raise
            continue
        return journal.proposals[found.number]
    raise AssertionError("unreachable")


def _ruled(store: Store, notice: Notice) -> Roles:
    with translated():
        journal = Journal(store.events())
        journal.check(notice)
        _take(journal, store.note([notice], clock.instant(), expecting=journal.last))
        return journal.roles


def _take(journal: Journal, events: Sequence[Event]) -> None:
    for event in events:
        journal.take(event)


def _needed(text: str, slug: str, message: str, remedy: str) -> None:
    if not text.strip():
        raise Refusal(slug, message, remedy)


def _key(proposal: Proposal, on: str) -> str:
    """The name of a record as a user gives it: whole, or its id alone where that is enough."""
    names = proposal.current.names
    found = [name for name in names if on in (name, name.partition(":")[2])]
    return found[0] if len(found) == 1 else on
