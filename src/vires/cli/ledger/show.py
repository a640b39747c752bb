"""`vires ledger show`: one revision, what it changed, and for whom."""

from __future__ import annotations

from typing import Annotated

import typer

from vires.cli.call import JsonOption
from vires.cli.changes import AllOption
from vires.cli.ledger.call import LedgerCall, LedgerOption, progress

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def show(
    context: typer.Context,
    revision: Annotated[
        str | None,
        typer.Argument(metavar="[REVISION]", help="A number, a digest or a moment; left out: the last."),
    ] = None,
    legal: Annotated[bool, typer.Option("--legal", help="Also which answers it changed, and for whom.")] = False,
    everything: AllOption = False,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
) -> None:
    """What did a revision change, who recorded it and why?"""
    from vires.cli.ledger.revision import print_changes, print_entry, print_legal
    from vires.service.ledger.history import show as show_revision

    call = LedgerCall.given(context, ledger, as_json)
    shown = show_revision(
        call.ledger, revision, legal=legal, everything=everything, progress=progress("comparing answers")
    )
    if call.as_json:
        call.print_json(shown.to_dict())
        return
    paper = call.paper()
    print_entry(paper, shown.revision)
    print_changes(paper, shown.changes, shown.fields, everything=everything)
    if legal and shown.legal is None:
        paper.line("the first revision: there was nothing before it to compare with", style="dim")
    elif shown.legal is not None:
        print_legal(paper, shown.legal, everything=everything)
