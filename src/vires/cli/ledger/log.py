"""`vires ledger log`: what was recorded, by whom and why."""

from __future__ import annotations

from typing import Annotated

import typer

from vires.cli.call import JsonOption
from vires.cli.ledger.call import LedgerCall, LedgerOption

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def log(
    context: typer.Context,
    count: Annotated[int, typer.Option("--count", metavar="N", help="How many are listed.")] = 20,
    before: Annotated[
        int | None, typer.Option("--before", metavar="N", help="Only those before this number: the next page.")
    ] = None,
    author: Annotated[str | None, typer.Option("--author", metavar="NAME", help="Only those of this author.")] = None,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
) -> None:
    """Which revisions are there? The last first, each with number, digest, moment, author and reason."""
    from vires.cli.ledger.revision import first_line, plain, short
    from vires.service.ledger.history import log as list_revisions

    call = LedgerCall.given(context, ledger, as_json)
    page = list_revisions(call.ledger, count=count, before=before, author=author)
    if call.as_json:
        call.print_json(page.to_dict())
        return
    paper = call.paper()
    for revision in page.revisions:
        marks = [f"reverts {revision.reverts}"] if revision.reverts is not None else []
        marks += [f"proposal {revision.proposal}"] if revision.proposal is not None else []
        marks += ["review overridden"] if revision.override is not None else []
        told = f"  ({', '.join(marks)})" if marks else ""
        paper.line(
            f"{revision.number:>5}  {short(revision.digest)}  {revision.recorded}  {plain(revision.author)}{told}",
        )
        more = " ..." if "\n" in revision.reason.strip() else ""
        paper.line(first_line(revision.reason) + more, first="       ")
    if not page.revisions:
        paper.line("no revision is recorded" + (" by this author" if author else "") + (" before it" if before else ""))
    if page.earlier is not None:
        paper.line(f"earlier ones: --before {page.earlier}", style="dim")
