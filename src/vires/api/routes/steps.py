"""What may be done to a proposal, and that it is done to the proposal as it was read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vires.api.models import writes
from vires.service.refusal import Refusal

if TYPE_CHECKING:
    from vires.ledger.port import Store
    from vires.ledger.review.proposal import Proposal

    Seen = Callable[[Proposal], None]


@dataclass(frozen=True)
class Step:
    """Something that may be done to a proposal."""

    name: str
    says: str
    model: type[writes.Taken]
    scope: str
    do: Callable[[Store, int, str, Any, Seen, str | None], Proposal]
    matched: bool = True
    status: int = 200


def _round(store: Store, number: int, actor: str, given: writes.NewRound, seen: Seen, head: str | None) -> Proposal:
    from vires.service.ledger.reviewing import propose_files

    return propose_files(store, bodies(given), actor, given.reason, given.base, number=number, seen=seen)


def _forward(store: Store, number: int, actor: str, given: writes.Forwarding, seen: Seen, head: str | None) -> Proposal:
    from vires.service.ledger.reviewing import put_forward

    return put_forward(store, number, actor, seen)


def _comment(store: Store, number: int, actor: str, given: writes.Comment, seen: Seen, head: str | None) -> Proposal:
    from vires.service.ledger.reviewing import comment

    return comment(store, number, actor, given.text, given.on)


def _accept(store: Store, number: int, actor: str, given: writes.Acceptance, seen: Seen, head: str | None) -> Proposal:
    from vires.service.ledger.reviewing import accept

    return accept(store, number, actor, head=head, override=given.override, seen=seen).proposal


def _reject(store: Store, number: int, actor: str, given: writes.Rejection, seen: Seen, head: str | None) -> Proposal:
    from vires.service.ledger.reviewing import reject

    return reject(store, number, actor, given.reason, seen)


def _withdraw(
    store: Store, number: int, actor: str, given: writes.Withdrawal, seen: Seen, head: str | None
) -> Proposal:
    from vires.service.ledger.reviewing import withdraw

    return withdraw(store, number, actor, given.reason, seen)


STEPS = (
    Step("rounds", "Change the text of a proposal; acceptances lapse", writes.NewRound, "propose", _round, status=201),
    Step("forward", "Put a draft forward as it stands", writes.Forwarding, "propose", _forward),
    Step("comments", "Say something of it", writes.Comment, "propose", _comment, matched=False, status=201),
    Step("accept", "Accept it; the last acceptance needed records it", writes.Acceptance, "review", _accept),
    Step("reject", "Decide that it is not recorded, and why", writes.Rejection, "review", _reject),
    Step("withdraw", "Take it back", writes.Withdrawal, "propose", _withdraw),
)


def tag_of(proposal: Proposal) -> str:
    """What tells one state of a proposal from another, whatever the head is."""
    return short_digest(proposal.to_dict())


def short_digest(document: Mapping[str, Any]) -> str:
    """Half a SHA-256 of a document in its one form."""
    return hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()[:32]


def moved() -> Refusal:
    """The refusal for a proposal that is no longer as it was read."""
    return Refusal(
        "precondition-failed", "the proposal, or the head it was read against, is no longer what `If-Match` names",
        "read it again, and decide on what it is now",
    )  # fmt: skip


def seen_as(match: str | None) -> Seen:
    """Refuses a proposal that is not the one of an entity tag; without a tag, none."""

    def check(proposal: Proposal) -> None:
        if match is not None and tag_of(proposal) != match.strip('"').partition("-")[0]:
            raise moved()

    return check


def bodies(given: writes.NewRound) -> dict[str, bytes | None]:
    """The changed files by name. Raises `Refusal`."""
    names = [one.name for one in given.files]
    if len(set(names)) != len(names):
        raise Refusal("options-contradict", "`files` names a file twice", "give each file once")
    try:
        return {one.name: None if one.text is None else one.text.encode() for one in given.files}
    except UnicodeEncodeError:
        raise Refusal("arguments-unreadable", "`files`: half of a character", "give text that Unicode has") from None
