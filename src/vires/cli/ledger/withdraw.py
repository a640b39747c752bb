"""`vires ledger withdraw`: a proposal taken back by those who made it."""

from __future__ import annotations

from typing import Annotated

import typer

from vires.cli.call import JsonOption
from vires.cli.ledger.call import LedgerCall, LedgerOption
from vires.cli.ledger.review import AsOption, NumberArgument

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def withdraw(
    context: typer.Context,
    number: NumberArgument,
    reason: Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="Why, if it is to be said.")] = None,
    who: AsOption = None,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
) -> None:
    """Withdraw a proposal or a draft. It stays in the ledger; what is left of it can be proposed anew."""
    from vires.cli.ledger.review import proposal_to_dict
    from vires.service.ledger.acting import actor
    from vires.service.ledger.reviewing import read_journal, withdraw

    call = LedgerCall.given(context, ledger, as_json)
    acting = actor(who)
    with call.opened() as store:
        proposal = withdraw(store, number, acting, reason)
        roles = read_journal(store).roles
    if call.as_json:
        call.print_json(proposal_to_dict(proposal, roles))
    else:
        call.paper().line(f"proposal {number} is withdrawn by {acting}")
