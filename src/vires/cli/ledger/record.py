"""`vires ledger record`: the text of a folder as a new revision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

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

if TYPE_CHECKING:
    from vires.cli.paper import Paper
    from vires.service.ledger.committing import Recorded

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def record(
    context: typer.Context,
    folder: Annotated[str, typer.Argument(metavar="DIR", help="The folder with the text of the registry.")],
    author: AuthorOption = None,
    reason: ReasonOption = None,
    base: Annotated[
        str | None,
        typer.Option("--base", metavar="REVISION", help="What the text was made from, if the folder does not say."),
    ] = None,
    dry: Annotated[bool, typer.Option("--dry-run", help="Show what would be recorded, and record nothing.")] = False,
    renamed: Annotated[
        bool, typer.Option("--renamed", help="The registry has another id now; it is not another registry.")
    ] = False,
    no_legal: LegalOption = False,
    override: OverrideOption = None,
    key: KeyOption = None,
    everything: AllOption = False,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
) -> None:
    """Record the text of a folder: what changed, which answers change with it, who says so and why.

    Text that does not lint is refused, with every problem. Where others recorded since the folder was exported, the
    change is checked anew against what stands now; what both changed is refused, and never merged.
    """
    from vires.service.ledger.recording import record as record_folder

    call = LedgerCall.given(context, ledger, as_json)
    done = record_folder(
        folder,
        call.registry,
        author=author,
        reason=reason,
        base=base,
        override=override,
        key=key,
        dry=dry,
        legal=not no_legal,
        everything=everything,
        renamed=renamed,
        progress=progress("comparing answers"),
    )
    if call.as_json:
        call.print_json(done.to_dict())
        return
    print_recorded(call.paper(), done, everything=everything)


def print_recorded(paper: Paper, done: Recorded, *, everything: bool = False) -> None:
    """What was recorded, or would be; what it changes, and what others recorded meanwhile."""
    from vires.cli.ledger.revision import print_changes, print_entry, print_legal

    if done.revision is None:
        paper.line(f"nothing is recorded: this would be revision {(done.head.number if done.head else 0) + 1}")
    else:
        print_entry(paper, done.revision)
    if done.rechecked is not None and done.head is not None:
        paper.line()
        paper.line(
            f"made from revision {done.rechecked.number}; checked anew against revision {done.head.number}: "
            "nothing that was changed since is changed by this, and both together lint and are compared below"
        )
    for name in done.updated:
        paper.line(f"brought into the folder, as others recorded it: {name}", first="  ")
    for note in done.notes:
        paper.line(note, first=f"  {paper.marks.bullet} ")
    print_changes(paper, done.changes, everything=everything)
    if done.legal is not None:
        print_legal(paper, done.legal, everything=everything)
    if done.watch is not None:
        from vires.cli.watch_report import print_report

        print_report(paper, done.watch)
