"""`vires ledger import`: the history of a registry's folder, from git."""

from __future__ import annotations

from typing import Annotated

import typer

from vires.cli.call import JsonOption
from vires.cli.ledger.call import AuthorOption, LedgerCall, LedgerOption, OverrideOption, progress

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command("import")
def import_(
    context: typer.Context,
    folder: Annotated[
        str, typer.Argument(metavar="GITDIR", help="The folder of a registry, in a working copy of a git repository.")
    ],
    author: AuthorOption = None,
    override: OverrideOption = None,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
) -> None:
    """Record the history of a folder from git: a revision for each commit that changes its text.

    A commit's author is the revision's, and its date is kept as a plain fact; no legal time is taken from it. Commits
    whose text does not load are passed over and named. Run again, it goes on after the last commit that is recorded.
    """
    from vires.cli.ledger.revision import plain
    from vires.service.ledger.importing import import_history

    call = LedgerCall.given(context, ledger, as_json)
    done = import_history(folder, call.ledger, author=author, override=override, progress=progress("importing"))
    if call.as_json:
        call.print_json(done.to_dict())
        return
    paper = call.paper()
    for one in done.skipped:
        paper.line(plain(f"passed over {one.commit[:12]} {one.subject}: {one.why}"))
    count = "1 revision" if len(done.revisions) == 1 else f"{len(done.revisions)} revisions"
    passed = "1 commit" if len(done.skipped) == 1 else f"{len(done.skipped)} commits"
    rest = f", {passed} passed over" if done.skipped else ""
    same = f", {done.unchanged} that change no text" if done.unchanged else ""
    paper.line(f"{done.ledger}: {count} recorded{rest}{same}")
