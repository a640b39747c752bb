"""`vires ledger key`: keys to sign with. The private half never leaves its file."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from vires.cli.call import Call, JsonOption

app = typer.Typer(add_completion=False, rich_markup_mode=None, help="Keys to sign with.", no_args_is_help=True)


def ask_passphrase(file: str) -> str | None:
    """The passphrase of a key file, typed unseen; `None` where nobody sits at a terminal."""
    if not sys.stdin.isatty():
        return None
    return str(typer.prompt(f"passphrase of {file}", hide_input=True, err=True))


@app.command("new")
def new(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="What the files are called: NAME.pem and NAME.pub.")],
    person: Annotated[
        str | None, typer.Option("--person", metavar="P", help="Whose it is, as authors are named; left out: NAME.")
    ] = None,
    folder: Annotated[
        str | None, typer.Option("--folder", metavar="DIR", help="Where; left out: `keys` in VIRES_CONFIG.")
    ] = None,
    passphrase: Annotated[
        bool, typer.Option("--passphrase", help="Ask for a passphrase; VIRES_PASSPHRASE is used if it is set.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Make a key: a private half that only you can read, and a public half to hand on."""
    import os

    from vires.service.ledger.keyring import make_key

    word = os.environ.get("VIRES_PASSPHRASE")
    if passphrase and not word:
        word = str(typer.prompt("passphrase", hide_input=True, confirmation_prompt=True, err=True))
    made = make_key(name, person, folder, word)
    call = Call.of(context, None, as_json)
    if call.as_json:
        call.print_json(_document(made))
    else:
        paper = call.paper()
        paper.line(f"{made.public.id[7:19]}  {made.public.person}")
        paper.line(f"{made.private}{' (under a passphrase)' if made.guarded else ''}", first="keep     ")
        paper.line(str(made.path), first="hand on  ")


@app.command("list")
def listed(
    context: typer.Context,
    folder: Annotated[
        str | None, typer.Option("--folder", metavar="DIR", help="Where; left out: `keys` in VIRES_CONFIG.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """List your keys: the first digits of each id, its name, whose it is."""
    from vires.service.ledger.keyring import list_keys

    call = Call.of(context, None, as_json)
    found = list_keys(folder)
    if call.as_json:
        call.print_json([_document(one) for one in found])
        return
    paper = call.paper()
    for one in found:
        how = "public half only" if one.private is None else "under a passphrase" if one.guarded else "no passphrase"
        paper.line(f"{one.public.id[7:19]}  {one.name}  {one.public.person}  ({how})")
    if not found:
        paper.line("there is no key; `vires ledger key new NAME` makes one")


def _document(one: Any) -> dict[str, Any]:
    return {
        "id": one.public.id,
        "name": one.name,
        "person": one.public.person,
        "public": str(one.path),
        "private": None if one.private is None else str(one.private),
        "passphrase": one.guarded,
    }
