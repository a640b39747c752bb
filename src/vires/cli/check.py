"""`vires check`: the worked questions of a registry, run like doctests for law."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from vires.cli.call import Call, JsonOption, RegistryOption, RevisionOption

if TYPE_CHECKING:
    from vires.cli.paper import Paper
    from vires.service.checking import Checked, Checklist

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def check(
    context: typer.Context,
    only: Annotated[
        str | None,
        typer.Option("--only", metavar="TEXT", help="Those with this in their id, or of this topic."),
    ] = None,
    registry: RegistryOption = None,
    revision: RevisionOption = None,
    as_json: JsonOption = False,
) -> None:
    """Does the registry still answer its own worked questions as they expect? Exit 1 if not."""
    from vires.service.checking import check_registry

    call = Call.of(context, registry, as_json, revision)
    handle = call.here()
    checklist = check_registry(handle.registry, only=only, progress=progress())
    if call.as_json:
        call.print_json(checklist.to_dict())
    else:
        print_checklist(call.paper(), checklist)
    if checklist.failed:
        raise typer.Exit(1)


def print_checklist(paper: Paper, checklist: Checklist) -> None:
    """What differed, question by question, then the count."""
    for question in checklist.questions:
        if not question.passed:
            _print_failed(paper, question)
    what = "worked question" if checklist.total == 1 else "worked questions"
    text = Text(f"{checklist.registry}: {checklist.total} {what}, ")
    text.append(f"{checklist.passed} passed", style="green" if not checklist.failed else "")
    text.append(f", {checklist.failed} failed", style="bold red" if checklist.failed else "")
    paper.line(text)
    if not checklist.total:
        paper.line("worked questions go into `questions:`; see the guide to a first registry", style="dim")


def _print_failed(paper: Paper, question: Checked) -> None:
    place = f"{question.file}:{question.line}: " if question.file else ""
    paper.line(f"{place}{question.id}", style="bold red")
    if question.statement:
        paper.line(question.statement, first="  ")
    if question.refused is not None:
        paper.line(f"refused: {question.refused['message']}", first="  ")
    for difference in question.differs if question.refused is None else ():
        paper.line(f"{difference.key}", first="  ", style="bold")
        paper.line(_shown(difference.expected), first="    expected ")
        paper.line(_shown(difference.found), first="    found    ")
    paper.line()


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 1200 else text[:1200] + " ..."


def progress() -> Callable[[int, int], None] | None:
    """A line on a terminal's standard error that counts along; nothing anywhere else."""
    if not sys.stderr.isatty():
        return None

    def tell(done: int, of: int) -> None:
        sys.stderr.write(f"\r{done} of {of}" if done < of else "\r" + " " * 20 + "\r")
        sys.stderr.flush()

    return tell
