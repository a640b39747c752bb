"""`vires fmt`: registry text in its canonical form."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vires.cli.call import Call, JsonOption, RegistryOption

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def fmt(
    context: typer.Context,
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PATHS]", help="Files and folders; left out: --registry's folder."),
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Change nothing; exit 1 if something would change.")] = False,
    registry: RegistryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write registry text in its canonical form. Comments stay; nothing it says changes."""
    from vires.service.formatting import format_files
    from vires.service.opening import check_written_to

    call = Call.of(context, registry, as_json)
    given = list(paths or ()) or ([call.registry] if call.registry is not None else [])
    for path in given:
        check_written_to(path)
    outcome = format_files([Path(path) for path in given], write=not check)
    if call.as_json:
        call.print_json({"files": outcome.files, "changed": list(outcome.changed)})
    else:
        paper = call.paper()
        for name in outcome.changed:
            paper.verbatim(f"{'would change' if check else 'written'}: {name}")
        files = "1 file" if outcome.files == 1 else f"{outcome.files} files"
        state = (
            f"{len(outcome.changed)} {'not canonical' if check else 'changed'}" if outcome.changed else "all canonical"
        )
        paper.line(f"{files}, {state}")
    if check and outcome.changed:
        raise typer.Exit(1)
