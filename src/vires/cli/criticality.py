"""`vires criticality`: which provisions' fall ends a power."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from vires.cli.act import (
    FactOption,
    NoSitesOption,
    NoSubjectsOption,
    SiteOption,
    SubjectOption,
    TerritoryOption,
    act_options,
)
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
    from vires.decide.criticality import Criticality, Fallen, Weakness
    from vires.service.wording import Wording

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def criticality(
    context: typer.Context,
    power: Annotated[str, typer.Argument(metavar="POWER", help="A power: an id, its ending, or a label.")],
    office: Annotated[
        str | None,
        typer.Option("--office", metavar="OFFICE", help="For one office; left out: each that holds the power."),
    ] = None,
    at: AtOption = None,
    territory: TerritoryOption = None,
    site: SiteOption = None,
    no_sites: NoSitesOption = False,
    subject: SubjectOption = None,
    no_subjects: NoSubjectsOption = False,
    fact: FactOption = None,
    as_of: AsOfOption = None,
    known_by: KnownByOption = None,
    standard: StandardOption = "reported",
    doctrine: DoctrineOption = None,
    registry: RegistryOption = None,
    revision: RevisionOption = None,
    as_json: JsonOption = False,
) -> None:
    """Which provisions can a power not lose: alone, in twos, in threes?

    The fall of a provision is its removal from the record; a power has ended if no authority is shown for it, however
    the open points fall out.
    """
    from vires.cli.check import progress

    call = Call.of(context, registry, as_json, revision)
    stated = {
        **act_options(at, territory, site, no_sites, subject, no_subjects, fact),
        **vantage_options(as_of, known_by, standard, doctrine),
    }
    handle = call.open()
    answer = handle.criticality(power, office, progress=progress(), **stated)
    if call.as_json:
        call.print_json(answer.to_dict())
        return
    from vires.service.wording import Wording

    print_criticality(call.paper(), answer, Wording(handle.registry))


def print_criticality(paper: Paper, answer: Criticality, wording: Wording) -> None:
    """The offices that stand and fall alike together, each with what they cannot lose."""
    from vires.service.telling import view, where
    from vires.service.wording import day

    paper.line(Text.assemble((answer.label, "bold"), f"  {answer.power}"))
    paper.line(f"what it cannot lose, {day(str(answer.question['at']))}; {where(answer.question, wording)}")
    paper.line(f"seen from {view(answer.vantage, wording)}", style="dim")
    for weakness in answer.offices:
        paper.heading(wording.names(weakness.offices, "and"))
        _print_sets(paper, weakness, wording)
    if answer.together is not None:
        paper.heading("For all of these offices together")
        _print_sets(paper, answer.together, wording)
    if not answer.offices:
        paper.line()
        paper.line("no office is shown to hold it: there is nothing to lose", style="bold")
    for office in answer.not_shown:
        paper.line(f"{wording.registry.label(office)}: no authority is shown, so there is nothing to lose", first="  ")
    for office in answer.too_open:
        paper.line(f"{wording.registry.label(office)}: the question leaves too much open to be decided", first="  ")
    paper.line()
    paper.line("Falling means: taken out of the record, with all that stands on it alone.", style="dim")


def _print_sets(paper: Paper, weakness: Weakness, wording: Wording) -> None:
    if not (weakness.single or weakness.pairs or weakness.triples):
        paper.line("no set of one, two or three provisions ends it", first="  ")
    sets = (("with any one of these", weakness.single), ("with any of these pairs", weakness.pairs),
            ("with any of these threes", weakness.triples))  # fmt: skip
    for head, found in sets:
        if not found:
            continue
        paper.line(f"it ends {head}:", first="  ")
        for breaking in found:
            lead = f"  {paper.marks.bullet} "
            for fallen in breaking.provisions:
                _print_fallen(paper, fallen, lead)
                lead = "    "


def _print_fallen(paper: Paper, fallen: Fallen, lead: str) -> None:
    title = Text(fallen.citation or fallen.title, style="bold")
    if fallen.citation and fallen.citation != fallen.title:
        title.append(f", {fallen.title}", style="not bold")
    if fallen.role == "support":
        title.append(" (no link of a chain, but chains stand on it)", style="not bold")
    paper.line(title, first=lead, rest="    ")
    paper.line(fallen.provision, first="    ", style="dim")
