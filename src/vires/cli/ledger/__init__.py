"""`vires ledger`: what a team keeps of registry text, revision by revision; each command in the module of its name."""

from __future__ import annotations

import typer

from vires.cli.group import LazyGroup

COMMANDS: dict[str, str] = {
    "record": "record the text of a folder: what changed, and for whom",
    "log": "which revisions there are, by whom and why",
    "show": "what a revision changed, and for whom",
    "blame": "who last recorded each field of a record, when and why",
    "revert": "undo a revision by a new one",
    "export": "write the text as it was at a revision",
    "verify": "whether all that is stored is what was recorded",
    "sign": "sign a revision, a snapshot or the head",
    "key": "keys to sign with",
    "root": "which keys count, for what, and until when",
    "snapshot": "whether text is that of a signed snapshot, without the ledger",
    "import": "the history of a folder from git",
    "propose": "text that is to be reviewed before it is recorded",
    "proposals": "what was proposed, what it would change now, and what was said of it",
    "comment": "say something of a proposal",
    "accept": "accept a proposal; with the last acceptance it is recorded",
    "reject": "decide that a proposal is not recorded, and say why",
    "withdraw": "take a proposal back",
    "role": "who may do what, and how many must accept",
    "migrate": "bring a ledger made by another version of vires to this one, or back",
}
"""In the order of use, each with what it gives."""


class LedgerCommands(LazyGroup):
    """The commands of `vires ledger`."""

    package = "vires.cli.ledger"
    listed = COMMANDS


app = typer.Typer(
    cls=LedgerCommands,
    add_completion=False,
    rich_markup_mode=None,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def begin(context: typer.Context) -> None:
    """Keep registry text as a team: every revision, who recorded it and why, and nothing is ever lost."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
