"""What the commands of review share: who acts, and how a proposal is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from vires.cli.paper import Paper

if TYPE_CHECKING:
    from vires.ledger.review.proposal import Decision, Proposal
    from vires.ledger.review.role import Roles
    from vires.ledger.revision import Change

AsOption = Annotated[
    str | None, typer.Option("--as", metavar="NAME", help="Who acts; left out: VIRES_AUTHOR. Never guessed.")
]
NumberArgument = Annotated[int, typer.Argument(metavar="N", help="The number of a proposal.")]

MOST_NAMED = 12


def proposal_to_dict(proposal: Proposal, roles: Roles, wanting: int | None = None) -> dict[str, Any]:
    """A proposal as JSON. `one_person` tells whether the ledger has no roles; `wanting` is how many acceptances it is
    short of, where it is open and was held against the head."""
    return {**proposal.to_dict(), "wanting": wanting, "one_person": roles.alone}


def print_proposal(paper: Paper, proposal: Proposal) -> None:
    """A proposal with its rounds, what each changes, and what was said and decided, in the order of time."""
    paper.line(f"proposal {proposal.number}: {proposal.current.reason}", style="bold")
    paper.entry("standing", proposal.standing)
    paper.entry("author", proposal.author)
    for one in proposal.rounds:
        label = f"round {one.number}" if len(proposal.rounds) > 1 else "changes"
        paper.entry(label, ", ".join(_changes(one.changes)))
        told = [(c.at, f"{c.actor}{f' on {c.on}' if c.on else ''}: {c.text}") for c in proposal.comments
                if c.round == one.number]  # fmt: skip
        told += [(d.at, _told(d)) for d in proposal.decisions if d.round == one.number]
        for _, text in sorted(told, key=lambda pair: pair[0]):
            paper.entry("", text)


def _changes(changes: tuple[Change, ...]) -> list[str]:
    marks = {(True, False): "+", (False, True): "-"}
    found = [f"{marks.get((c.before is None, c.after is None), '~')}{c.name}" for c in changes if c.kind == "record"]
    found = found or [f"the text of {c.name} alone" for c in changes]
    return found[:MOST_NAMED] + ([f"and {len(found) - MOST_NAMED} more"] if len(found) > MOST_NAMED else [])


def _told(decision: Decision) -> str:
    text = f"{decision.verdict} by {decision.actor}"
    if decision.override:
        return f"{text}, without the acceptances asked for: {decision.override}"
    return f"{text}: {decision.reason}" if decision.reason else text


def print_alone(paper: Paper, roles: Roles) -> None:
    """What is said of a ledger without roles."""
    from vires.ledger.review.role import ALONE

    if roles.alone:
        paper.line(f"{ALONE}; `vires ledger role NAME administrator` begins review", style="dim")
