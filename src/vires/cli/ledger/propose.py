"""`vires ledger propose`: text that somebody wants recorded."""

from __future__ import annotations

from typing import Annotated

import typer

from vires.cli.call import JsonOption
from vires.cli.ledger.call import LedgerCall, LedgerOption
from vires.cli.ledger.review import AsOption

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def propose(
    context: typer.Context,
    folder: Annotated[
        str | None, typer.Argument(metavar="DIR", help="The text; left out: the draft of --proposal as it stands.")
    ] = None,
    reason: Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="Why; it stays in the ledger.")] = None,
    number: Annotated[
        int | None, typer.Option("--proposal", metavar="N", help="Make a new round of it; acceptances lapse.")
    ] = None,
    draft: Annotated[bool, typer.Option("--draft", help="Keep it as a draft that nobody decides on yet.")] = False,
    base: Annotated[
        str | None,
        typer.Option("--base", metavar="R", help="The revision the text was made from, where the folder does not say."),
    ] = None,
    who: AsOption = None,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
) -> None:
    """Propose the text of a folder: linted and worked out against the head, and kept until it is decided on.

    What became of the same records meanwhile is never merged: such text is refused, and both changes are named.
    """
    from vires.cli.ledger.review import print_alone, print_proposal, proposal_to_dict
    from vires.service.ledger.acting import actor
    from vires.service.ledger.folder import read_folder
    from vires.service.ledger.reviewing import propose, put_forward, read_journal
    from vires.service.refusal import Refusal

    read = None if folder is None else read_folder(folder)
    call = LedgerCall.given(context, ledger or (read.base.ledger if read and read.base else None), as_json)
    acting = actor(who)
    with call.opened() as store:
        if read is None:
            if number is None or draft:
                raise Refusal(
                    "nothing-to-propose", "neither a folder nor the draft of a proposal is given",
                    "give the folder of the text, or `--proposal N` of a draft to put it forward",
                )  # fmt: skip
            proposal = put_forward(store, number, acting)
        else:
            proposal = propose(store, read, acting, reason, number=number, draft=draft, base=base)
        roles = read_journal(store).roles
    if call.as_json:
        call.print_json(proposal_to_dict(proposal, roles))
        return
    paper = call.paper()
    print_proposal(paper, proposal)
    print_alone(paper, roles)
