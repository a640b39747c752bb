"""What is wrong with the review of a ledger: events that nobody had a right to, and revisions that nobody reviewed who
should have been. The chains may be whole and yet say such things."""

from __future__ import annotations

from collections.abc import Iterator

from vires.ledger.failure import short
from vires.ledger.port import Fault, Store
from vires.ledger.review.journal import Journal
from vires.ledger.review.proposal import Decision, Proposal
from vires.ledger.revision import Revision, digest_of_changes


def inspect_review(store: Store) -> Iterator[Fault]:
    """Everything wrong with the review of a ledger, read from both chains."""
    journal = Journal(store.events())
    for ignored in journal.ignored:
        yield Fault(f"event {ignored.number}", f"`{ignored.kind}` counts for nothing: {ignored.why.message}")
    by_revision = {p.revision: p for p in journal.proposals.values() if p.revision is not None}
    known: set[str] = set()
    for revision in store.revisions():
        known.add(revision.digest)
        proposal = by_revision.get(revision.digest)
        if proposal is not None:
            yield from _unlike(revision, proposal)
        elif revision.proposal is not None:
            yield Fault(
                f"revision {revision.number}",
                f"says it was proposal {revision.proposal}, which was not accepted as it",
            )
        elif journal.since is not None and revision.recorded > journal.since and revision.digest not in journal.direct:
            yield Fault(
                f"revision {revision.number}",
                "was recorded without a proposal, and no administrator said why",
            )
    for digest, proposal in by_revision.items():
        if digest not in known:
            yield Fault(
                f"proposal {proposal.number}", f"was accepted as `{short(digest)}`, which is no revision of this ledger"
            )


def _unlike(revision: Revision, proposal: Proposal) -> Iterator[Fault]:
    """What a revision says otherwise than the proposal that it was."""
    where = f"revision {revision.number}"
    last: Decision = proposal.decisions[-1]
    if revision.proposal != proposal.number:
        yield Fault(where, f"does not say that it was proposal {proposal.number}")
    if revision.changes != digest_of_changes(proposal.current.changes):
        yield Fault(where, f"has other changes than round {proposal.current.number} of proposal {proposal.number}")
    if revision.parent != last.against:
        yield Fault(
            where,
            f"follows `{short(revision.parent)}`; proposal {proposal.number} was accepted against "
            f"`{short(last.against)}`",
        )
    if revision.author != proposal.author or revision.override != last.override:
        yield Fault(where, f"names another author or override than proposal {proposal.number}")
    if set(revision.reviewers) - {one.actor for one in proposal.decisions if one.verdict == "accepted"}:
        yield Fault(where, f"names reviewers who did not accept proposal {proposal.number}")
