"""How a proposal stands, and what whoever looks at it may do about it: what the scopes of their token and their role in
the ledger both allow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vires.service.permission.caller import Caller

if TYPE_CHECKING:
    from vires.ledger.review.proposal import Proposal
    from vires.ledger.review.role import Roles

SHAPES = {"draft": "◌", "proposed": "◐", "accepted": "●", "rejected": "✕", "withdrawn": "↩"}
"""A shape beside the word for each way to stand."""


@dataclass(frozen=True)
class Deeds:
    """What somebody may do with a proposal; `why_not` says why it is not more."""

    comment: bool = False
    edit: bool = False
    forward: bool = False
    accept: bool = False
    override: bool = False
    reject: bool = False
    withdraw: bool = False
    why_not: str = ""

    @property
    def decides(self) -> bool:
        """Tell whether any decision is theirs."""
        return self.accept or self.override or self.reject


def deeds(caller: Caller, roles: Roles, proposal: Proposal) -> Deeds:
    """What a caller may do."""
    name, open_ = caller.name, proposal.standing in ("draft", "proposed")
    if not caller.known:
        return Deeds(why_not="Sign in to comment or decide." if open_ else "")
    writes, judges = "propose" in caller.scopes, "review" in caller.scopes
    own = name in proposal.makers and not roles.alone
    proposed = proposal.standing == "proposed"
    found = Deeds(
        comment=writes and roles.may(name, "comment"),
        edit=open_ and writes and roles.may(name, "propose"),
        forward=proposal.standing == "draft" and writes and roles.may(name, "propose"),
        accept=proposed and judges and roles.may(name, "accept") and not own,
        override=proposed and judges and not roles.alone and roles.may(name, "override the number of acceptances"),
        reject=proposed and judges and roles.may(name, "reject"),
        withdraw=open_ and writes and roles.may(name, "withdraw")
        and (name in proposal.makers or roles.may(name, "give a role")),
        why_not=" ".join(_why(caller, roles, own and proposed)),
    )  # fmt: skip
    return found


def _why(caller: Caller, roles: Roles, own: bool) -> Iterator[str]:
    role = roles.people.get(caller.name)
    if not roles.alone:
        yield f"In this ledger you have {f'the role “{role}”' if role else 'no role'}."
    if "propose" not in caller.scopes:
        yield "Your token does not reach to writing."
    elif "review" not in caller.scopes:
        yield "Your token does not reach to deciding."
    if own:
        yield "You made this proposal, so somebody else accepts it."
