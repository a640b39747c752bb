"""`vires ledger proposals`: what was proposed, and one proposal as it stands on the head."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from vires.cli.call import JsonOption
from vires.cli.ledger.call import LedgerCall, LedgerOption, LegalOption, progress
from vires.cli.paper import Paper

if TYPE_CHECKING:
    from vires.service.ledger.legal_diff import LegalDiff
    from vires.service.ledger.reviewing import Read

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def proposals(
    context: typer.Context,
    number: Annotated[
        int | None, typer.Argument(metavar="[N]", help="One proposal, linted and compared with the head.")
    ] = None,
    closed: Annotated[bool, typer.Option("--all", help="Those that were decided on or withdrawn, too.")] = False,
    no_legal: LegalOption = False,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
) -> None:
    """What was proposed and is open. With a number, that proposal: what it would change on the present head, whether it
    still fits, which answers it flips, and what was said of it."""
    from vires.cli.ledger.review import print_alone, proposal_to_dict
    from vires.ledger.review.proposal import OPEN
    from vires.service.ledger.legal_diff import legal_diff
    from vires.service.ledger.reviewing import read_journal, read_proposal

    call = LedgerCall.given(context, ledger, as_json)
    if number is not None:
        with call.opened() as store:
            read = read_proposal(store, number)
            made = None if no_legal else read.changeset
            diff = (
                None
                if made is None or made.before is None
                else legal_diff(made.before, made.after, progress=progress("comparing answers"))
            )
        if call.as_json:
            call.print_json({**read.to_dict(), "legal": None if diff is None else diff.to_dict()})
        else:
            _print_read(call.paper(), read, diff)
        return
    with call.opened() as store:
        journal = read_journal(store)
    shown = [one for one in journal.proposals.values() if closed or one.standing in OPEN]
    if call.as_json:
        call.print_json({"proposals": [proposal_to_dict(one, journal.roles) for one in shown]})
        return
    paper = call.paper()
    paper.table([(str(one.number), one.standing, one.author, one.current.reason) for one in shown], indent="")
    if not shown:
        paper.line("nothing is proposed" if closed else "nothing that was proposed is open; --all shows the rest")
    print_alone(paper, journal.roles)


def _print_read(paper: Paper, read: Read, diff: LegalDiff | None) -> None:
    from vires.cli.ledger.review import print_alone, print_proposal

    print_proposal(paper, read.proposal)
    currency = read.currency
    if currency is not None:
        if currency.overlapping:
            paper.entry("overlaps", f"{', '.join(currency.overlapping)} changed since; it needs a new round")
        elif currency.moved:
            paper.entry("moved", f"others were recorded since; accept it with `--head {currency.since[-1].number}`")
        if read.unfit is not None:
            paper.entry("unfit", read.unfit.message)
        elif read.proposal.standing == "proposed" and not read.roles.alone:
            paper.entry("wanting", "no more acceptance" if not read.wanting else f"acceptances: {read.wanting}")
    if diff is not None:
        from vires.cli.ledger.revision import print_legal

        print_legal(paper, diff)
    print_alone(paper, read.roles)
