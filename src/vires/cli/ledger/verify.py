"""`vires ledger verify`: whether all that a ledger holds is what was recorded."""

from __future__ import annotations

from typing import Annotated

import typer

from vires.cli.call import JsonOption
from vires.cli.ledger.call import LedgerCall, LedgerOption, progress

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def verify(
    context: typer.Context,
    root: Annotated[
        str | None,
        typer.Option("--root", metavar="FILE", help="A copy of the root of keys by which signatures are verified."),
    ] = None,
    signature: Annotated[
        list[str] | None,
        typer.Option("--signature", metavar="FILE", help="A signature that is kept outside; repeatable."),
    ] = None,
    text: Annotated[
        bool, typer.Option("--text", help="Also: are the records of the last revision what its text says?")
    ] = False,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
) -> None:
    """Is all that is stored what was recorded? Exit 1 with everything that is not.

    Both chains link by link, every change and state, every piece of content, every file; then the signatures.
    """
    from vires.cli.ledger.revision import plain, short
    from vires.service.ledger.checking import verify as verify_ledger

    call = LedgerCall.given(context, ledger, as_json)
    found = verify_ledger(call.ledger, root=root, signatures=signature or (), text=text, progress=progress("verifying"))
    if call.as_json:
        call.print_json(found.to_dict())
    else:
        paper = call.paper()
        for fault in found.faults:
            paper.line(plain(f"{fault.where}: {fault.what}"), style="bold red")
        if found.faults:
            count = "1 fault" if len(found.faults) == 1 else f"{len(found.faults)} faults"
            paper.line(f"{found.ledger}: {count}; restore the ledger from a copy")
        elif found.head is None:
            paper.line(f"{found.ledger}: nothing is recorded yet", style="green")
        else:
            head = found.head
            revisions = "1 revision" if head.number == 1 else f"{head.number} revisions"
            paper.line(f"{found.ledger}: {revisions}, all as recorded; the last is {short(head.digest)}", style="green")
        if found.signatures is not None:
            from vires.cli.ledger.trusted import print_verified

            print_verified(paper, found.signatures)
    if not found.whole:
        raise typer.Exit(1)
