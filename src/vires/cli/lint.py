"""`vires lint`: every problem of a registry's text, each with its line."""

from __future__ import annotations

from typing import Annotated

import typer

from vires.cli.call import Call, JsonOption, RegistryOption

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def lint(
    context: typer.Context,
    folder: Annotated[
        str | None, typer.Argument(metavar="[DIR]", help="The registry; the same as --registry DIR.")
    ] = None,
    registry: RegistryOption = None,
    as_json: JsonOption = False,
) -> None:
    """What is wrong with the text of a registry? Exit 1 if anything is."""
    from vires.registry.excerpt import rendered
    from vires.registry.lint.catalogue import diagnose
    from vires.service.opening import named, read_registry

    call = Call.of(context, folder if folder is not None else registry, as_json)
    text = read_registry(call.registry)
    problems = diagnose(text.load())
    if call.as_json:
        found = [problem.to_dict() for problem in problems]
        call.print_json({"files": len(text.files), "count": len(found), "problems": found})
    else:
        paper = call.paper()
        for problem in problems:
            paper.console.print(rendered(problem, text.files), soft_wrap=True)
            paper.line()
        count = {0: "no problem found", 1: "1 problem"}.get(len(problems), f"{len(problems)} problems")
        files = "1 file" if len(text.files) == 1 else f"{len(text.files)} files"
        paper.line(f"{named(text.folder)}: {files}, {count}", style="green" if not problems else "bold red")
    if problems:
        raise typer.Exit(1)
