"""Accepting a proposal: one more acceptance, or the one that makes it a revision."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from vires.ledger.event import Notice
from vires.ledger.failure import LedgerError
from vires.ledger.port import Notices, Store
from vires.ledger.review.currency import Currency, check_currency, currency_of
from vires.ledger.review.journal import Journal, subject_of
from vires.ledger.review.proposal import Proposal
from vires.ledger.revision import Draft, Revision


@dataclass(frozen=True)
class Accepted:
    """The proposal after an acceptance; the revision it became, or how many acceptances it is still short of."""

    proposal: Proposal
    revision: Revision | None
    wanting: int = 0


def _facts(proposal: Proposal) -> dict[str, str]:
    """Facts of the making; where others than its author made rounds of it, who."""
    others = sorted(proposal.makers - {proposal.author})
    return {**proposal.current.facts, **({"rounds by": ", ".join(others)} if others else {})}


@dataclass(frozen=True)
class Acceptance:
    """An acceptance that may be given. `notice` says it; `wanting` is what the proposal is short of with it."""

    journal: Journal
    proposal: Proposal
    currency: Currency
    notice: Notice
    wanting: int

    @property
    def completes(self) -> bool:
        """Tell whether the proposal becomes a revision by it."""
        return self.wanting == 0 or self.notice.body.get("override") is not None


def prepare_acceptance(
    store: Store, number: int, actor: str, against: str | None = None, override: str | None = None
) -> Acceptance:
    """Look whether somebody may accept a proposal as it stands. `against` is the digest of the head that it was read
    against; it must be given if anything was recorded since the proposal was made. Nothing is written. Raises
    `LedgerError`: what `Journal` refuses, `proposal-overlaps`, `base-moved`, `head-moved`, `base-unknown`."""
    journal = Journal(store.events())
    found = journal.proposal(number)
    body: dict[str, Any] = {"round": found.current.number}
    if override is not None:
        if not override.strip():
            raise LedgerError(
                "reason-missing",
                "it is not said why the number of acceptances is overridden",
                "give the reason: `--override REASON`; it stands in the revision for good",
            )
        body["override"] = override
    journal.check(Notice("accepted", subject_of(number), actor, body))
    currency = currency_of(store, found)
    check_currency(found, currency, against)
    body["against"] = currency.head
    notice = Notice("accepted", subject_of(number), actor, body)
    after = journal.check(notice)
    assert isinstance(after, Proposal)
    return Acceptance(journal, after, currency, notice, journal.wanting(after, currency.head))


def give_acceptance(
    store: Store, given: Acceptance, now: str, also: Callable[[Notices], Notices] | None = None
) -> Accepted:
    """Record an acceptance; if it is the last one needed, the revision and it in one transaction, and what `also` has
    recorded besides. Raises `LedgerError`: `head-moved` or `events-moved` if anything was recorded since it was
    prepared; then nothing is written."""
    found, journal = given.proposal, given.journal
    if not given.completes:
        for event in store.note([given.notice], now, expecting=journal.last):
            journal.take(event)
        return Accepted(journal.proposals[found.number], None, given.wanting)
    wanted = found.current
    draft = Draft(
        author=found.author,
        reason=wanted.reason,
        changes=wanted.changes,
        reviewers=tuple(sorted(found.accepted_by(given.currency.head))),
        facts=_facts(found),
        proposal=found.number,
        override=given.notice.body.get("override"),
    )

    def notices(revision: Revision) -> list[Notice]:
        # Asked while nobody else can record: a rejection that came between must not be passed over.
        for event in store.events(after=journal.last):
            raise LedgerError(
                "events-moved",
                f"the last event is at least {event.number}; expected {journal.last}, after which this was made",
                "read what happened meanwhile, then try again",
            )
        body = {**given.notice.body, "revision": revision.digest}
        last = Notice("accepted", subject_of(found.number), given.notice.actor, body)
        journal.check(last)
        return [last]

    revision = store.record(draft, {}, given.currency.head, now, also(notices) if also else notices)
    for event in store.events(after=journal.last):
        journal.take(event)
    return Accepted(journal.proposals[found.number], revision)
