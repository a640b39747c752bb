"""`vires ledger reject`: a proposal that is not to be recorded."""

from __future__ import annotations

from typing import Annotated

import typer

from vires.cli.call import JsonOption
from vires.cli.ledger.call import LedgerCall, LedgerOption
from vires.cli.ledger.review import AsOption, NumberArgument

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def reject(
    context: typer.Context,
    number: NumberArgument,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; it stays in the ledger.")] = "",
    who: AsOption = None,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
) -> None:
    """Reject a proposal, and say why. It stays in the ledger; what is left of it can be proposed anew."""
    from vires.cli.ledger.review import proposal_to_dict
    from vires.service.ledger.acting import actor
    from vires.service.ledger.reviewing import read_journal, reject

    call = LedgerCall.given(context, ledger, as_json)
    acting = actor(who)
    with call.opened() as store:
        proposal = reject(store, number, acting, reason)
        roles = read_journal(store).roles
    if call.as_json:
        call.print_json(proposal_to_dict(proposal, roles))
    else:
        call.paper().line(f"proposal {number} is rejected by {acting}")
