"""`vires ledger export`: the text tree as it was at a revision."""

from __future__ import annotations

from typing import Annotated

import typer

from vires.cli.call import JsonOption
from vires.cli.ledger.call import LedgerCall, LedgerOption

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def export(
    context: typer.Context,
    folder: Annotated[str, typer.Argument(metavar="DIR", help="A new or empty folder, or one exported before.")],
    revision: Annotated[
        str | None, typer.Option("--revision", metavar="R", help="A number, a digest or a moment; left out: the last.")
    ] = None,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the text of a revision into a folder: every file to the byte, comments and all.

    A hidden file says which revision it is, so that `record` knows what was changed since. A folder with text that is
    not recorded is refused.
    """
    from vires.service.ledger.exporting import export as export_text

    call = LedgerCall.given(context, ledger, as_json)
    done = export_text(folder, call.registry, revision)
    if call.as_json:
        call.print_json(done.to_dict())
        return
    paper = call.paper()
    files = "1 file" if done.files == 1 else f"{done.files} files"
    gone = f", {len(done.removed)} taken away" if done.removed else ""
    paper.line(f"{folder}: revision {done.revision.number}, {files}, {len(done.written)} written{gone}")
