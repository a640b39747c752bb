"""What bare `vires` says: five questions worth trying, each with what it answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vires.cli.call import Call

QUESTIONS = (
    ("vires ask dea/special-agent immigration/arrest/without-warrant --at 2025-01-23 --no-sites",
     "may a DEA agent make an immigration arrest that day, by which chain, on what conditions"),
    ("vires ask ice immigration/arrest --at 2025-01-20 --site school@near",
     "did a rule on schools still stand in the way on the day it was rescinded"),
    ("vires sources us/dhs/memo/2025-01-22/doj-immigration-officers",
     "on whose word does that grant stand, and where do they differ"),
    ("vires holders us/dhs/secretary --at 2025-01-22",
     "who held the office that signed, and in which capacity"),
    ("vires find cartel designation", "what is it called here, in everyday words"),
)  # fmt: skip
"""Each runs as it stands on the bundled registry."""


def print_welcome(call: Call) -> None:
    """Five questions, or with `--json` the same as a document."""
    if call.as_json:
        call.print_json({"try": [{"command": command, "answers": answers} for command, answers in QUESTIONS]})
        return
    paper = call.paper()
    paper.line("Vires: which office holds which power, by which instrument, when, and on whose word.", style="bold")
    paper.heading("Five questions to try")
    for command, answers in QUESTIONS:
        paper.verbatim(f"  {command}", style="cyan")
        paper.line(answers, first="      ", style="dim")
    paper.line()
    paper.line("`vires --help` lists the commands, `vires ask --help` every way to ask.")
