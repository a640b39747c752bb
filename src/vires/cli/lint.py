"""`vires lint`: every problem of a registry's text, each with its line."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from vires.cli.call import Call, JsonOption, RegistryOption, RevisionOption

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def lint(
    context: typer.Context,
    folder: Annotated[
        str | None, typer.Argument(metavar="[DIR]", help="The registry; the same as --registry DIR.")
    ] = None,
    deep: Annotated[
        bool,
        typer.Option("--deep", help="Once nothing else is wrong, look for what never applies, binds or holds."),
    ] = False,
    registry: RegistryOption = None,
    revision: RevisionOption = None,
    as_json: JsonOption = False,
) -> None:
    """What is wrong with the text of a registry? Exit 1 if anything is."""
    from vires.registry.excerpt import rendered
    from vires.service.linting import lint_registry

    call = Call.of(context, folder if folder is not None else registry, as_json, revision)
    found = lint_registry(call.registry, deep=deep, progress=_progress() if deep else None, revision=call.revision)
    problems, text = found.problems, found.text
    if call.as_json:
        call.print_json(found.to_dict())
    else:
        paper = call.paper()
        for problem in problems:
            paper.console.print(rendered(problem, text.files), soft_wrap=True)
            paper.line()
        count = {0: "no problem found", 1: "1 problem"}.get(len(problems), f"{len(problems)} problems")
        files = "1 file" if len(text.files) == 1 else f"{len(text.files)} files"
        how = ", the deep rules included" if found.deep else ""
        paper.line(f"{text.name}: {files}, {count}{how}", style="green" if not problems else "bold red")
        if deep and not found.deep:
            paper.line("the deep rules were not asked; they are once this is mended", style="dim")
    if problems:
        raise typer.Exit(1)


def _progress() -> Any:
    """A line on a terminal's standard error that says which rule is at work; nothing anywhere else."""
    if not sys.stderr.isatty():
        return None

    def tell(slug: str, done: int, of: int) -> None:
        shown = f"\r{slug}: {done} of {of}" if done < of else "\r"
        sys.stderr.write(f"{shown}\x1b[K")
        sys.stderr.flush()

    return tell
