"""`vires ledger comment`: something said of a proposal."""

from __future__ import annotations

from typing import Annotated

import typer

from vires.cli.call import JsonOption
from vires.cli.ledger.call import LedgerCall, LedgerOption
from vires.cli.ledger.review import AsOption, NumberArgument

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def comment(
    context: typer.Context,
    number: NumberArgument,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What is to be said.")],
    on: Annotated[
        str | None, typer.Option("--on", metavar="ID", help="A record that it changes; left out: the whole.")
    ] = None,
    who: AsOption = None,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
) -> None:
    """Comment on a proposal as a whole, or on one of the records it changes."""
    from vires.cli.ledger.review import proposal_to_dict
    from vires.service.ledger.acting import actor
    from vires.service.ledger.reviewing import comment, read_journal

    call = LedgerCall.given(context, ledger, as_json)
    acting = actor(who)
    with call.opened() as store:
        proposal = comment(store, number, acting, text, on)
        roles = read_journal(store).roles
    if call.as_json:
        call.print_json(proposal_to_dict(proposal, roles))
    else:
        call.paper().line(f"proposal {number}: {acting} said so")
