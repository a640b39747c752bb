"""`vires duties`: what an office is directed to do."""

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
    from vires.decide.status import DutyReport
    from vires.service.wording import Wording

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def duties(
    context: typer.Context,
    office: Annotated[str, typer.Argument(metavar="OFFICE", help="An id, its ending, or a label.")],
    at: AtOption = None,
    as_of: AsOfOption = None,
    known_by: KnownByOption = None,
    standard: StandardOption = "reported",
    doctrine: DoctrineOption = None,
    registry: RegistryOption = None,
    revision: RevisionOption = None,
    as_json: JsonOption = False,
) -> None:
    """What is an office directed to do at that time? A duty confers no power."""
    call = Call.of(context, registry, as_json, revision)
    handle = call.open()
    report = handle.duties(office, at, **vantage_options(as_of, known_by, standard, doctrine))
    if call.as_json:
        call.print_json(report.to_dict())
        return
    from vires.service.wording import Wording

    print_report(call.paper(), report, Wording(handle.registry))


def print_report(paper: Paper, report: DutyReport, wording: Wording) -> None:
    """One duty after another; those that are not laid in every case with what they turn on."""
    from vires.cli.answer import print_ways
    from vires.cli.basis import print_duty
    from vires.cli.outlook import print_disputes
    from vires.service.openpoint import OpenPoints
    from vires.service.wording import day

    paper.line(Text.assemble((wording.registry.label(report.office), "bold"), f"  {report.office}"))
    paper.line(f"at {day(report.at)}")
    paper.line()
    for duty in report.duties:
        print_duty(paper, duty, wording)
        if duty.when is not None:
            print_ways(paper, duty.when, OpenPoints(wording), Text("laid on it if"), "    ")
    if not report.duties:
        paper.line("no duty is recorded", first="  ")
    print_disputes(paper, report.disputes, wording)
