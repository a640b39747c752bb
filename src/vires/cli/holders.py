"""`vires holders`: who held an office."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from vires.cli.call import AtOption, Call, JsonOption, RegistryOption, RevisionOption

if TYPE_CHECKING:
    from vires.cli.paper import Paper
    from vires.service.spells import Seat
    from vires.service.wording import Wording

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def holders(
    context: typer.Context,
    office: Annotated[str, typer.Argument(metavar="OFFICE", help="An id, its ending, or a label.")],
    at: AtOption = None,
    registry: RegistryOption = None,
    revision: RevisionOption = None,
    as_json: JsonOption = False,
) -> None:
    """Who held an office, in which capacity, from when to when? With --at, who held it then."""
    call = Call.of(context, registry, as_json, revision)
    handle = call.open()
    seat = handle.holders(office, at)
    if call.as_json:
        call.print_json(seat.to_dict())
        return
    from vires.service.wording import Wording

    print_seat(call.paper(), seat, Wording(handle.registry))


def print_seat(paper: Paper, seat: Seat, wording: Wording) -> None:
    """One spell after another; what is not recorded is said to be so."""
    from vires.cli.sources import print_voices
    from vires.service.wording import day, period

    paper.line(Text.assemble((seat.label, "bold"), f"  {seat.office}"))
    if seat.at:
        paper.line(f"at {day(seat.at)}")
    paper.line()
    for spell in seat.spells:
        head = Text(spell.name or spell.holder, style="bold")
        head.append(f"  {spell.capacity}", style="not bold")
        if seat.at and spell.holding is None:
            head.append("  open: it began or ended that day", style="yellow")
        paper.line(head, first=f"  {paper.marks.bullet} ")
        since = spell.since or spell.until
        paper.line(period(spell.since, spell.until) if since else "dates not recorded", first="    ")
        if spell.stands is not None:
            paper.line(f"what was signed stands if {wording.condition(spell.stands)}", first="    ")
        for text in (spell.cite, spell.note):
            if text:
                paper.line(text, first="    ", style="dim")
        print_voices(paper, spell.attested)
    if not seat.spells:
        paper.line("no holder is recorded; the office is presumed filled", first="  ")
