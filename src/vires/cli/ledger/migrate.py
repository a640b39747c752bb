"""`vires ledger migrate`: bring a ledger to the version of tables that this program works with, or back."""

from __future__ import annotations

from typing import Annotated

import typer

from vires.cli.call import JsonOption
from vires.cli.ledger.call import LedgerCall, LedgerOption

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def migrate(
    context: typer.Context,
    version: Annotated[
        int | None,
        typer.Option("--to", metavar="VERSION", help="An earlier version, for an earlier vires; left out: the latest."),
    ] = None,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
) -> None:
    """Bring a ledger made by another version of vires to this one, or back. Keep a copy first.

    What is recorded stays as it is, to the byte; it is done wholly or not at all.
    """
    from vires.service.ledger.migrating import migrate as migrate_ledger

    call = LedgerCall.given(context, ledger, as_json)
    done = migrate_ledger(call.ledger, version)
    if call.as_json:
        call.print_json(done.to_dict())
    elif done.before == done.after:
        call.paper().line(f"the ledger has version {done.after} already")
    else:
        call.paper().line(f"the ledger had version {done.before} and now has version {done.after}", style="green")
