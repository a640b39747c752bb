"""What the events of review come to. One rule serves twice: an event whose actor had no right to it, or that does not
fit what stood, is passed over when the events are read, and refused before it is recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from vires.ledger.event import Event, Notice, unreadable
from vires.ledger.failure import LedgerError, short
from vires.ledger.port import Notices
from vires.ledger.review.proposal import OPEN, Comment, Decision, Proposal, Round
from vires.ledger.review.role import Roles


@dataclass(frozen=True)
class Ignored:
    """An event that is passed over, and why."""

    number: int
    kind: str
    subject: str
    why: LedgerError


class Journal:
    """Roles and proposals after some events, and the events passed over."""

    def __init__(self, events: Iterable[Event] = ()) -> None:
        self.roles = Roles()
        self.proposals: dict[int, Proposal] = {}
        self.ignored: list[Ignored] = []
        self.last = 0
        """The number of the last event read."""
        self.since: str | None = None
        """When the first role was given; `None` in a one-person ledger."""
        self.direct: set[str] = set()
        """The digests of the revisions that an administrator recorded without a proposal, and said why."""
        self._numbered = 0
        for event in events:
            self.take(event)

    def take(self, event: Event) -> None:
        """Read the next event; one that is not of review changes nothing but `last`."""
        self.last = event.number
        self._numbered = max(self._numbered, _number(event.subject) or 0)
        if event.kind not in _KINDS:
            return
        try:
            outcome = self._outcome(event, event.at)
        except LedgerError as error:
            self.ignored.append(Ignored(event.number, event.kind, event.subject, error))
            return
        if isinstance(outcome, str):
            self.direct.add(outcome)
        elif isinstance(outcome, Roles):
            self.roles = outcome
            self.since = self.since if outcome.alone else self.since or event.at
        else:
            self.proposals[outcome.number] = outcome

    def check(self, notice: Notice) -> Proposal | Roles | str:
        """What a notice would come to. Raises `LedgerError` if it would be passed over."""
        return self._outcome(notice, "")

    @property
    def next_number(self) -> int:
        """The number of the next proposal: greater than any that an event names."""
        return self._numbered + 1

    def proposal(self, number: int) -> Proposal:
        """The proposal with a number. Raises `LedgerError` (`proposal-unknown`)."""
        if number in self.proposals:
            return self.proposals[number]
        known = ", ".join(str(one) for one in self.proposals)
        raise LedgerError(
            "proposal-unknown",
            f"there is no proposal {number}; there {'are ' + known if known else 'is none'}",
            "`vires ledger proposals` lists them",
            tuple(str(one) for one in sorted(self.proposals, key=lambda one: abs(one - number))[:3]),
        )

    def _outcome(self, said: Event | Notice, at: str) -> Proposal | Roles | str:
        try:
            return _KINDS[said.kind](self, said, at)
        except (KeyError, TypeError, ValueError, AttributeError):
            raise unreadable(said) from None

    def _role(self, said: Event | Notice, at: str) -> Roles:
        return self.roles.given(said.actor, said.subject, said.body)

    def _rule(self, said: Event | Notice, at: str) -> Roles:
        return self.roles.ruled(said.actor, said.body)

    def _recorded(self, said: Event | Notice, at: str) -> str:
        self.roles.require(said.actor, "record without a proposal")
        _text(said.body, "override")
        return said.subject

    def _drafted(self, said: Event | Notice, at: str) -> Proposal:
        return self._made(said, at, "draft")

    def _proposed(self, said: Event | Notice, at: str) -> Proposal:
        if "changes" in said.body:
            return self._made(said, at, "proposed")
        self.roles.require(said.actor, "propose")
        found = self._named(said)
        if found.standing != "draft":
            raise _closed(found, "only a draft is put forward")
        return replace(found, standing="proposed")

    def _made(self, said: Event | Notice, at: str, standing: Any) -> Proposal:
        self.roles.require(said.actor, "propose")
        number = _number(said.subject)
        if number is None:
            raise ValueError("no number")
        found = self.proposals.get(number)
        made = Round.from_body(said.body, len(found.rounds) + 1 if found else 1, said.actor, at)
        if not made.changes or not made.reason.strip():
            raise LedgerError(
                "proposal-empty",
                f"proposal {number} has no {'reason' if made.changes else 'change'}",
                "say why with `--reason`; where nothing changed there is nothing to propose",
            )
        if found is None:
            return Proposal(number, standing, (made,))
        if found.standing not in OPEN:
            raise _closed(found, "no further round of it can be made")
        # What was put forward once is not taken back into a drawer; it can be withdrawn.
        return replace(
            found, standing="proposed" if found.standing == "proposed" else standing, rounds=(*found.rounds, made)
        )

    def _commented(self, said: Event | Notice, at: str) -> Proposal:
        self.roles.require(said.actor, "comment")
        found = self._named(said)
        text, on = _text(said.body, "text"), said.body.get("on")
        number = said.body.get("round", found.current.number)
        if not isinstance(number, int) or not 1 <= number <= len(found.rounds):
            raise ValueError("no round")
        names = found.rounds[number - 1].names
        if on is not None and on not in names:
            raise LedgerError(
                "comment-elsewhere",
                f"`{on}` is no record that proposal {found.number} changes",
                "comment on one of those it changes, or on the whole",
                names[:12],
            )
        return replace(found, comments=(*found.comments, Comment(said.actor, at, number, text, on)))

    def _accepted(self, said: Event | Notice, at: str) -> Proposal:
        self.roles.require(said.actor, "accept")
        found = self._decided(said)
        override, against, revision = (said.body.get(name) for name in ("override", "against", "revision"))
        if override is not None:
            self.roles.require(said.actor, "override the number of acceptances")
            _text(said.body, "override")
        elif said.actor in found.makers and not self.roles.alone:
            raise LedgerError(
                "own-proposal",
                f"`{said.actor}` made proposal {found.number}, and it takes somebody else to accept it",
                "ask a reviewer; an administrator may do without by `--override REASON`",
            )
        if against is not None:
            _text(said.body, "against")
        decision = Decision(said.actor, at, found.current.number, "accepted", against, None, override, revision)
        after = replace(found, decisions=(*found.decisions, decision))
        if revision is None:
            return after
        _text(said.body, "revision")
        short_of = self.wanting(after, against)
        if short_of and override is None:
            raise LedgerError(
                "acceptances-missing",
                f"proposal {found.number} is short of {short_of} of {self.roles.acceptances} acceptances against "
                f"the head `{short(against)}`",
                "have them given first",
            )
        return replace(after, standing="accepted", revision=revision)

    def _rejected(self, said: Event | Notice, at: str) -> Proposal:
        self.roles.require(said.actor, "reject")
        found = self._decided(said)
        decision = Decision(said.actor, at, found.current.number, "rejected", reason=_text(said.body, "reason"))
        return replace(found, standing="rejected", decisions=(*found.decisions, decision))

    def _withdrawn(self, said: Event | Notice, at: str) -> Proposal:
        self.roles.require(said.actor, "withdraw")
        found = self._named(said)
        if found.standing not in OPEN:
            raise _closed(found, "it cannot be withdrawn")
        if said.actor not in found.makers and not self.roles.may(said.actor, "give a role"):
            raise LedgerError(
                "not-its-author",
                f"proposal {found.number} was made by {', '.join(f'`{one}`' for one in sorted(found.makers))}; "
                f"`{said.actor}` is none of them",
                "reject it, or ask its author or an administrator to withdraw it",
            )
        decision = Decision(said.actor, at, found.current.number, "withdrawn", reason=said.body.get("reason"))
        return replace(found, standing="withdrawn", decisions=(*found.decisions, decision))

    def recording(self, actor: str, override: str | None) -> Notices | None:
        """What is to be recorded along with a revision that is no proposal: nothing in a one-person ledger, else
        that an administrator did so, and why. Raises `LedgerError`: `review-needed`, `no-right`."""
        if self.roles.alone:
            return None
        if override is None or not override.strip():
            raise LedgerError(
                "review-needed",
                "this ledger has roles, so what is recorded in it is proposed and accepted first",
                "propose it: `vires ledger propose DIR`; an administrator may do without by `--override REASON`",
            )
        self.roles.require(actor, "record without a proposal")
        return lambda revision: [Notice("recorded", revision.digest, actor, {"override": override})]

    def wanting(self, proposal: Proposal, head: str | None) -> int:
        """How many acceptances against a head a proposal is short of; none in a one-person ledger."""
        if self.roles.alone:
            return 0
        return max(0, self.roles.acceptances - len(proposal.accepted_by(head)))

    def _named(self, said: Event | Notice) -> Proposal:
        number = _number(said.subject)
        if number is None:
            raise ValueError("no number")
        return self.proposal(number)

    def _decided(self, said: Event | Notice) -> Proposal:
        """The proposal that is decided on, in the round that stands."""
        found = self._named(said)
        if found.standing != "proposed":
            raise _closed(found, "only what is proposed can be decided on")
        if said.body["round"] != found.current.number:
            raise LedgerError(
                "round-passed",
                f"round {said.body['round']} of proposal {found.number} was decided on; round "
                f"{found.current.number} stands",
                "read the round that stands, then decide",
            )
        return found


def subject_of(number: int) -> str:
    """How events name a proposal."""
    return f"proposal:{number}"


def _number(subject: str) -> int | None:
    kind, _, number = subject.partition(":")
    return int(number) if kind == "proposal" and number.isascii() and number.isdigit() and int(number) > 0 else None


def _text(body: Mapping[str, Any], name: str) -> str:
    value = body[name]
    if not isinstance(value, str) or not value.strip():
        raise ValueError(name)
    return value


def _closed(found: Proposal, what: str) -> LedgerError:
    if found.standing in OPEN:
        remedy = (
            "put the draft forward first: `vires ledger propose DIR --proposal N`"
            if found.standing == "draft"
            else "give `--proposal N` with the text for a new round of it"
        )
        return LedgerError("proposal-standing", f"proposal {found.number} is {_SAID[found.standing]}; {what}", remedy)
    return LedgerError(
        "proposal-closed",
        f"proposal {found.number} was {found.standing}; {what}",
        "make a new proposal of what is left",
    )


_SAID = {"draft": "a draft", "proposed": "proposed"}

_KINDS: Mapping[str, Callable[[Journal, Event | Notice, str], Proposal | Roles | str]] = {
    "role": Journal._role,
    "rule": Journal._rule,
    "recorded": Journal._recorded,
    "drafted": Journal._drafted,
    "proposed": Journal._proposed,
    "commented": Journal._commented,
    "accepted": Journal._accepted,
    "rejected": Journal._rejected,
    "withdrawn": Journal._withdrawn,
}
KINDS = tuple(_KINDS)
"""The kinds of event that review reads."""
