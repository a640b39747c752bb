"""`vires ledger revert`: a new revision that puts back what another changed."""

from __future__ import annotations

from typing import Annotated

import typer

from vires.cli.call import JsonOption
from vires.cli.changes import AllOption
from vires.cli.ledger.call import (
    AuthorOption,
    KeyOption,
    LedgerCall,
    LedgerOption,
    LegalOption,
    OverrideOption,
    ReasonOption,
    progress,
)

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def revert(
    context: typer.Context,
    revision: Annotated[str, typer.Argument(metavar="REVISION", help="A number, a digest or a moment.")],
    author: AuthorOption = None,
    reason: ReasonOption = None,
    dry: Annotated[bool, typer.Option("--dry-run", help="Show what would be recorded, and record nothing.")] = False,
    no_legal: LegalOption = False,
    override: OverrideOption = None,
    key: KeyOption = None,
    everything: AllOption = False,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
) -> None:
    """Undo a revision by a new one. Both stay in the log.

    Refused where a later revision changed the same, naming both, and where the text without it does not lint.
    """
    from vires.cli.ledger.record import print_recorded
    from vires.service.ledger.reverting import revert as revert_revision

    call = LedgerCall.given(context, ledger, as_json)
    done = revert_revision(
        call.ledger,
        revision,
        author=author,
        reason=reason,
        override=override,
        key=key,
        dry=dry,
        legal=not no_legal,
        everything=everything,
        progress=progress("comparing answers"),
    )
    if call.as_json:
        call.print_json(done.to_dict())
        return
    print_recorded(call.paper(), done, everything=everything)
