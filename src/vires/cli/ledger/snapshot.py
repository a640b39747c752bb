"""`vires ledger snapshot`: text held against a signed snapshot, by a copy of the root and without the ledger."""

from __future__ import annotations

from typing import Annotated

import typer

from vires.cli.call import Call, JsonOption, RegistryOption

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def snapshot(
    context: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="What `vires ledger sign --snapshot --out` wrote.")],
    root: Annotated[str, typer.Option("--root", metavar="FILE", help="Your copy of the root.")],
    registry: RegistryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Is this text the one that the registry signed? Exit 1 if that is doubtful.

    Nothing but the text, the signed snapshot and the copy of the root is needed.
    """
    from vires.cli.ledger.trusted import print_doubts
    from vires.service.ledger.envelopes import read_envelope
    from vires.service.ledger.trusting import verify_text

    call = Call.of(context, registry, as_json)
    read = call.open().registry
    doubts = verify_text(read, file, root)
    said = read_envelope(file).document
    if call.as_json:
        call.print_json(
            {"registry": read.digest, "revision": said["revision"], "doubts": [doubt.to_dict() for doubt in doubts]}
        )
    elif doubts:
        print_doubts(call.paper(), doubts)
    else:
        call.paper().line(f"the text is that of revision {said['revision']['number']}, {read.digest}", style="green")
    if doubts:
        raise typer.Exit(1)
