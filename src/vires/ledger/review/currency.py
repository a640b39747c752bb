"""Whether a proposal still stands on the head it was made for. What was recorded meanwhile is never merged unseen:
where it touched other names, the changes still fit, and whoever accepts names the head they looked at; where it touched
the same names, the proposal needs a new round."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from vires.ledger.failure import LedgerError, short
from vires.ledger.port import Store
from vires.ledger.review.proposal import Proposal
from vires.ledger.revision import Change, Revision

MOST_NAMED = 12
"""Names that a message lists; the rest are counted."""


@dataclass(frozen=True)
class Currency:
    """How a proposal's round stands to a head. `since` are the revisions recorded after its base, `overlapping` the
    names that both they and the round changed."""

    base: str | None
    head: str | None
    since: tuple[Revision, ...] = ()
    overlapping: tuple[str, ...] = ()

    @property
    def moved(self) -> bool:
        """Tell whether anything was recorded after the base."""
        return self.base != self.head


def currency_of(store: Store, proposal: Proposal) -> Currency:
    """How the round that stands stands to the head. Raises `LedgerError` (`base-unknown`) where its base is no
    revision of this ledger."""
    wanted = proposal.current
    head = store.head()
    now = None if head is None else head.digest
    if wanted.base == now:
        return Currency(wanted.base, now)
    try:
        number = 0 if wanted.base is None else store.revision(wanted.base).number
    except LedgerError:
        raise LedgerError(
            "base-unknown",
            f"proposal {proposal.number} was made for the head `{short(wanted.base)}`, which is no revision here",
            f"make a new round of it from the head: `vires ledger propose DIR --proposal {proposal.number}`",
        ) from None
    since = tuple(store.revisions(number))
    mine = {_slot(change) for change in wanted.changes}
    theirs = {_slot(change) for revision in since for change in store.changes(revision.number)}
    return Currency(wanted.base, now, since, tuple(name for _, name in sorted(mine & theirs)))


def check_currency(proposal: Proposal, found: Currency, against: str | None) -> None:
    """Raises `LedgerError`: `proposal-overlaps` where the same names were changed meanwhile, `base-moved` where others
    were and `against` is not the head."""
    if found.overlapping:
        raise LedgerError(
            "proposal-overlaps",
            f"since proposal {proposal.number} was made, {_revisions(found)} changed what it changes: "
            f"{_listed(found.overlapping)}",
            f"work it out anew from the head and make a new round: `vires ledger propose DIR --proposal "
            f"{proposal.number}`; acceptances of this round lapse then",
            found.overlapping[:MOST_NAMED],
        )
    if found.moved and (against is None or against != found.head):
        head = found.since[-1].number
        raise LedgerError(
            "base-moved",
            f"since proposal {proposal.number} was made, {_revisions(found)} changed other records; it was not checked "
            f"against revision {head}, which is the head"
            + (f", but against `{short(against)}`" if against is not None else ""),
            f"read what it changes now with `vires ledger proposals {proposal.number}`, then name the head that was "
            f"read: `--head {head}`",
        )
    if against is not None and against != found.head:
        raise LedgerError(
            "head-moved",
            f"the head of the ledger is `{short(found.head)}`; expected `{short(against)}`, which the proposal was "
            "checked against",
            f"read what it changes now with `vires ledger proposals {proposal.number}`, then name the head",
        )


def _slot(change: Change) -> tuple[str, str]:
    return change.kind, change.name


def _revisions(found: Currency) -> str:
    numbers = [str(revision.number) for revision in found.since]
    if len(numbers) == 1:
        return f"revision {numbers[0]}"
    return f"revisions {numbers[0]} to {numbers[-1]}"


def _listed(names: Iterable[str]) -> str:
    known = list(names)
    shown = ", ".join(f"`{name}`" for name in known[:MOST_NAMED])
    return shown + (f" and {len(known) - MOST_NAMED} more" if len(known) > MOST_NAMED else "")
