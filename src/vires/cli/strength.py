"""`vires strength`: aggregate personnel recorded under a command or mission."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

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
    from vires.decide.strength import ForceStrength, StrengthReport
    from vires.service.wording import Wording

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def strength(
    context: typer.Context,
    to: Annotated[str, typer.Argument(metavar="TO", help="A command or mission: an id, its ending, or a label.")],
    at: AtOption = None,
    as_of: AsOfOption = None,
    known_by: KnownByOption = None,
    standard: StandardOption = "reported",
    doctrine: DoctrineOption = None,
    registry: RegistryOption = None,
    revision: RevisionOption = None,
    as_json: JsonOption = False,
) -> None:
    """How many are recorded as assigned at that time, by which statements, and where do these differ?"""
    call = Call.of(context, registry, as_json, revision)
    handle = call.open()
    report = handle.strength(to, at, **vantage_options(as_of, known_by, standard, doctrine))
    if call.as_json:
        call.print_json(report.to_dict())
        return
    from vires.service.wording import Wording

    print_strength(call.paper(), report, Wording(handle.registry))


def print_strength(paper: Paper, report: StrengthReport, wording: Wording) -> None:
    """Force by force: the hull, each reading, each statement with its part in the sum."""
    from vires.cli.outlook import print_disputes
    from vires.service.wording import day

    paper.line(Text.assemble((wording.registry.label(report.to), "bold"), f"  {report.to}"))
    paper.line(f"at {day(report.at)}")
    for force in report.forces:
        _print_force(paper, force, wording)
    if not report.forces:
        paper.line()
        paper.line("no assignment is recorded", first="  ")
    print_disputes(paper, report.disputes, wording)


def _print_force(paper: Paper, force: ForceStrength, wording: Wording) -> None:
    from vires.cli.basis import print_words
    from vires.service.openpoint import OpenPoints
    from vires.service.wording import period

    label, points = wording.registry.label, OpenPoints(wording)
    paper.line()
    paper.line(f"{label(force.of)} under {label(force.to)}: {interval(force.hull, force.about)}", style="bold")
    for reading in force.readings if len(force.readings) > 1 else ():
        paper.line(interval(reading.interval, reading.about), first=f"  {paper.marks.bullet} ")
        for atom, value in reading.when.items():
            said = f"from {wording.short(value)}" if atom == "baseline" else points.confined(atom, (value,))
            paper.line(f"if {said}" if atom != "baseline" else said, first="    ")
    paper.line("stated:", first="  ")
    for term in force.terms:
        figure = interval_text(term.quantity)
        parts = [f"{term.measure} {figure}", term.role, *([term.status] if term.status else [])]
        paper.line("; ".join(parts), first=f"  {paper.marks.bullet} ")
        paper.line(f"{term.title}; {period(term.since, term.until)}", first="    ")
        print_words(paper, term.attested, "    ")
        paper.line(term.provision, first="    ", style="dim")
    for total in force.outside:
        sums = " or ".join(interval(each, False) for each in total.sums)
        text = f"{wording.name(total.provision)} states {interval(total.total, False)}, outside the sum of {sums}"
        paper.line(text, first=f"  {paper.marks.open} ", style="yellow")


def interval(bounds: tuple[int, int | None], about: bool) -> str:
    """An interval in words; an open top is said to be open."""
    low, high = bounds
    mark = "about " if about else ""
    if high is None:
        return f"{mark}{low:,} or more" if low else "not known"
    return f"{mark}{low:,}" if low == high else f"{mark}{low:,} to {high:,}"


def interval_text(quantity: Any) -> str:
    """A stated figure in its own words."""
    if not isinstance(quantity, dict):
        return "of a number not stated"
    ((form, value),) = quantity.items()
    if form == "between":
        return f"between {value[0]:,} and {value[1]:,}"
    return f"{value:,}" if form == "exactly" else f"{form.replace('_', ' ')} {value:,}"
