"""`vires status`: what legal status a term has, or who has a status."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from vires.cli.call import (
    AsOfOption,
    AtOption,
    Call,
    DoctrineOption,
    JsonOption,
    KnownByOption,
    RegistryOption,
    RevisionOption,
    StandardOption,
    vantage_options,
)

if TYPE_CHECKING:
    from vires.cli.paper import Paper
    from vires.decide.status import StatusReport
    from vires.service.wording import Wording

app = typer.Typer(add_completion=False, rich_markup_mode=None)
HELD = {
    "HELD": "has the status",
    "NOT_SHOWN": "is not shown to have the status",
    "CONDITIONAL": "may have the status: it depends on facts",
    "DISPUTED": "may have the status: it depends on how the record is read",
    "UNDEFINED": "the record goes in a circle",
}


@app.command()
def status(
    context: typer.Context,
    term: Annotated[str, typer.Argument(metavar="TERM", help="A class, a place, a territory; or a status.")],
    at: AtOption = None,
    as_of: AsOfOption = None,
    known_by: KnownByOption = None,
    standard: StandardOption = "reported",
    doctrine: DoctrineOption = None,
    registry: RegistryOption = None,
    revision: RevisionOption = None,
    as_json: JsonOption = False,
) -> None:
    """Which legal status does a term have at that time; or, of a status, who has it?"""
    call = Call.of(context, registry, as_json, revision)
    handle = call.open()
    report = handle.status(term, at, **vantage_options(as_of, known_by, standard, doctrine))
    if call.as_json:
        call.print_json(report.to_dict())
        return
    from vires.service.wording import Wording

    print_statuses(call.paper(), report, Wording(handle.registry))


def print_statuses(paper: Paper, report: StatusReport, wording: Wording) -> None:
    """One status after another, with what gives it and on whose word."""
    from vires.cli.answer import print_ways
    from vires.cli.basis import print_words
    from vires.cli.outlook import print_disputes
    from vires.service.openpoint import OpenPoints
    from vires.service.wording import day, period

    label = wording.registry.label
    paper.line(Text.assemble((label(report.term), "bold"), f"  {report.term}"))
    paper.line(f"at {day(report.at)}")
    for answer in report.statuses:
        paper.line()
        about = f"{label(answer.term)}: " if answer.term != report.term else ""
        paper.line(f"{about}{HELD.get(answer.outcome, answer.outcome)} “{answer.label}”", style="bold")
        if answer.when is not None:
            print_ways(paper, answer.when, OpenPoints(wording), Text("if"), "  ")
        for ground in answer.grounds:
            state = {True: "in force", False: "not in force then", None: "depends"}[ground.operative]
            paper.line(f"{ground.citation or ground.title}: {state}", first=f"  {paper.marks.bullet} ")
            if ground.citation and ground.citation != ground.title:
                paper.line(ground.title, first="    ")
            paper.line(period(ground.since, ground.until), first="    ")
            print_words(paper, ground.attested, "    ")
            paper.line(ground.provision, first="    ", style="dim")
    if not report.statuses:
        paper.line()
        paper.line("no status is recorded for it; the record does not say that it has none")
    print_disputes(paper, report.disputes, wording)
