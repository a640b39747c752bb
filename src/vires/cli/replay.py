"""`vires replay`: a decision log asked again."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from vires.cli.call import Call, JsonOption, RegistryOption
from vires.cli.watch_report import stretch

if TYPE_CHECKING:
    from vires.cli.paper import Paper
    from vires.service.decision.replay import Replayed


app = typer.Typer(add_completion=False, rich_markup_mode=None)

SAID = {
    "same": "the same answer",
    "differs": "another answer from the same law",
    "flips": "another answer",
    "not-had": "the law it was answered from is not had",
    "facts-unlogged": "not asked again: facts were logged by name only",
    "unreadable": "no entry of a decision log",
}
"""In the order in which they are counted."""


@app.command()
def replay(
    context: typer.Context,
    log: Annotated[str, typer.Argument(metavar="LOG", help="A decision log, as `vires ask --log` writes it.")],
    revision: Annotated[
        str | None,
        typer.Option("--revision", metavar="R", help="Ask this revision of a ledger instead; list what flips and why."),
    ] = None,
    registry: RegistryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Does every answer of a decision log come out the same, byte for byte, from the law it was given from?

    With `--revision`, another state of the law is asked instead, and what flips is listed with the provisions
    responsible. Exit 1 if a line cannot be read, its law is not had, or the same law gives another answer.
    """
    from vires.service.decision.snapshots import failed, replay_log

    call = Call.of(context, registry, as_json, revision)
    lines = list(replay_log(log, call.registry, call.revision))
    counted = Counter[str](line.verdict for line in lines)
    if call.as_json:
        call.print_json(
            {
                "total": len(lines),
                "counts": {verdict: counted[verdict] for verdict in SAID},
                "lines": [line.to_dict() for line in lines],
            }
        )
    else:
        paper = call.paper()
        for line in lines:
            if line.verdict != "same":
                _print_line(paper, line)
        what = "line" if len(lines) == 1 else "lines"
        counts = [f"{counted[verdict]} {said}" for verdict, said in SAID.items() if counted[verdict]]
        paper.line(f"{len(lines)} {what}: " + "; ".join(counts) if lines else "0 lines")
    if any(failed(line) for line in lines):
        raise typer.Exit(1)


def _print_line(paper: Paper, line: Replayed) -> None:
    paper.line(f"line {line.line}: {SAID[line.verdict]}", style="bold")
    if line.question:
        asked = f"{line.question['office']}, {line.question['power']}, at {line.question['at']}"
        paper.entry("asked", asked)
    if line.verdict in ("differs", "flips"):
        paper.entry("was", _outcome(line.before))
        paper.entry("is", _outcome(line.after))
        others = [name for name in line.differs if name != "outcome"]
        if others:
            paper.entry("differs in", ", ".join(line.differs))
    if line.responsible:
        together = " (together)" if line.together else ""
        paper.entry("because of", ", ".join(line.responsible) + together)
    if line.since or line.until:
        paper.entry("for acts", stretch(line.since, line.until))
    if line.note:
        paper.entry("note", line.note)
    paper.line()


def _outcome(response: dict[str, object] | None) -> str:
    if response is None:
        return "no answer"
    context = response["context"]
    assert isinstance(context, dict)
    return str(context["outcome"]).replace("_", " ")
