"""`vires timeline`: instruments in order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from vires.cli.call import Call, JsonOption, RegistryOption, RevisionOption
from vires.cli.drawn import PictureOption, SvgOption, is_drawn, print_lines, write_svg

if TYPE_CHECKING:
    from vires.cli.paper import Paper
    from vires.model.registry import Registry
    from vires.service.docket import Docket
    from vires.service.wording import Wording

_TOUCHES = {
    "itself": "the instrument itself",
    "invoked": "it stands on this",
    "invokes": "stands on it",
    "target": "acts on it",
    "issuer": "made by it",
}
app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def timeline(
    context: typer.Context,
    identity: Annotated[str | None, typer.Argument(metavar="[ID]", help="Only those that touch this record.")] = None,
    since: Annotated[str | None, typer.Option("--from", metavar="T", help="Decided that day or later.")] = None,
    until: Annotated[str | None, typer.Option("--to", metavar="T", help="Decided before that day.")] = None,
    kind: Annotated[str | None, typer.Option("--kind", metavar="K", help="Of one kind, as `executive-order`.")] = None,
    issuer: Annotated[str | None, typer.Option("--issuer", metavar="X", help="Made by one office.")] = None,
    svg: SvgOption = None,
    picture: PictureOption = False,
    registry: RegistryOption = None,
    revision: RevisionOption = None,
    as_json: JsonOption = False,
) -> None:
    """Which instruments are there, in the order of their dates?"""
    call = Call.of(context, registry, as_json, revision)
    handle = call.open()
    docket = handle.timeline(identity, since=since, until=until, kind=kind, issuer=issuer)
    if svg is not None:
        from vires.service.lifelines import draw_docket

        write_svg(svg, draw_docket(handle.registry, docket))
    if call.as_json:
        call.print_json(docket.to_dict())
        return
    if picture:
        print_lives(call.paper(), docket, handle.registry)
        return
    from vires.service.wording import Wording

    print_docket(call.paper(), docket, Wording(handle.registry))


def print_lives(paper: Paper, docket: Docket, registry: Registry) -> None:
    """The instruments as bars in characters."""
    from vires.picture.timeline import timeline_lines
    from vires.service.lifelines import Lifelines, docket_title

    lives = Lifelines(registry, docket)
    lines = timeline_lines(lives.lanes, lives.acts, paper.width, drawn=is_drawn(paper))
    print_lines(paper, lines, docket_title(registry, docket))


def print_docket(paper: Paper, docket: Docket, wording: Wording) -> None:
    """One instrument after another, under its day."""
    from vires.service.wording import day

    if docket.label:
        paper.line(Text.assemble((docket.label, "bold"), f"  {docket.of}"))
        paper.line()
    before = ""
    for filing in docket.instruments:
        shown = day(filing.decided)
        lead = f"{shown if shown != before else '':<12}"
        before = shown
        head = Text(filing.title, style="bold")
        paper.line(head, first=lead + " " if len(lead) > 12 else lead, rest=" " * 12)
        kind = filing.kind.replace("-", " ")
        detail = f"{kind}; {wording.registry.label(filing.issuer)}; {', '.join(filing.does) or 'no provision'}"
        if filing.touches and filing.touches != ("itself",):
            detail += "; " + ", ".join(_TOUCHES.get(t, f"names it in {t}") for t in filing.touches)
        for event in ("announced", "published"):
            moment = getattr(filing, event)
            if moment is not None and moment != filing.decided:
                detail += f"; {event} {day(moment)}"
        paper.line(detail, first=" " * 12)
        paper.line(filing.id, first=" " * 12, style="dim")
    if not docket.instruments:
        paper.line("no instrument is recorded here")
    else:
        paper.line()
        paper.line("1 instrument" if docket.count == 1 else f"{docket.count} instruments", style="dim")
