"""`vires ledger blame`: since which revision each field of a record reads as it does."""

from __future__ import annotations

from typing import Annotated

import typer

from vires.cli.call import JsonOption
from vires.cli.ledger.call import LedgerCall, LedgerOption

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def blame(
    context: typer.Context,
    identity: Annotated[
        str, typer.Argument(metavar="ID", help="A term, an instrument, a provision, a source, a question; or its key.")
    ],
    revision: Annotated[
        str | None, typer.Option("--revision", metavar="R", help="As it read then: a number, a digest or a moment.")
    ] = None,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
) -> None:
    """By which revision does each field of a record read as it does: who recorded it, when, and why?"""
    from vires.cli.ledger.revision import first_line, plain, said, short
    from vires.service.ledger.blaming import blame as find_blame

    call = LedgerCall.given(context, ledger, as_json)
    found = find_blame(call.ledger, identity, revision)
    if call.as_json:
        call.print_json(found.to_dict())
        return
    paper = call.paper()
    paper.line(found.key, style="bold")
    if found.removed is not None:
        gone = found.removed
        paper.line(
            f"taken away by revision {gone.number}, {gone.recorded}, {plain(gone.author)}: {first_line(gone.reason)}"
        )
        paper.line("what it said last:")
    revisions = {since.revision.number: since.revision for since in found.fields}
    for number in sorted(revisions):
        one = revisions[number]
        paper.heading(f"revision {number}  {short(one.digest)}")
        paper.line(f"{one.recorded}  {plain(one.author)}: {first_line(one.reason)}")
        for since in found.fields:
            if since.revision.number == number:
                paper.line(f"{plain(since.path)}: {said(since.value)}", first="  ")
