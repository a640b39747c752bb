"""`vires sources`: on whose word a record stands, and who says otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from vires.cli.call import Call, JsonOption, KnownByOption, RegistryOption, RevisionOption, StandardOption

if TYPE_CHECKING:
    from vires.cli.paper import Paper
    from vires.service.testimony import Testimony, Voice
    from vires.service.wording import Wording

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def sources(
    context: typer.Context,
    identity: Annotated[str, typer.Argument(metavar="ID", help="An instrument, a provision, a holder, a source.")],
    known_by: KnownByOption = None,
    standard: StandardOption = "reported",
    registry: RegistryOption = None,
    revision: RevisionOption = None,
    as_json: JsonOption = False,
) -> None:
    """Who says so, having seen what, and who says otherwise?"""
    call = Call.of(context, registry, as_json, revision)
    handle = call.open()
    testimony = handle.sources(identity, known_by, standard)
    if call.as_json:
        call.print_json(testimony.to_dict())
        return
    from vires.service.wording import Wording

    print_testimony(call.paper(), testimony, Wording(handle.registry))


def print_testimony(paper: Paper, testimony: Testimony, wording: Wording) -> None:
    """Every voice, then the fields on which they differ."""
    from vires.cli.outlook import print_readings
    from vires.service.telling import field_name, same_value, value_text

    paper.line(Text.assemble((testimony.label, "bold"), f"  {testimony.type}"))
    paper.line(testimony.id, style="dim")
    if testimony.cite:
        paper.line(testimony.cite)
    if testimony.type == "source":
        paper.heading("Speaks of")
        for identity in testimony.speaks_of:
            paper.line(f"{wording.name(identity)}  {identity}", first=f"  {paper.marks.bullet} ")
        if not testimony.speaks_of:
            paper.line("no instrument and no holder", first="  ")
        return
    paper.line()
    level = testimony.level or "none that counts"
    paper.line(f"best evidence: {level} (known by {testimony.known_by}, standard {testimony.standard})")
    if testimony.attested:
        paper.heading("On the word of")
        print_voices(paper, testimony.attested)
    else:
        paper.line("no source is recorded")
    if testimony.denied_by:
        paper.heading("Denied by")
        paper.line(", ".join(testimony.denied_by), first="  ")
    if testimony.disputes:
        paper.heading("Where they differ")
        for dispute in testimony.disputes:
            paper.line(field_name(dispute.field, wording), first="  ", style="bold")
            rows = []
            for reading in dispute.readings:
                taken = dispute.settled is not None and same_value(reading.value, dispute.settled)
                mark = " (taken)" if taken else " (the same, less exactly)" if reading.vaguer else ""
                rows.append((value_text(reading.value, wording), ", ".join(reading.sources) + mark))
            print_readings(paper, rows)
            if dispute.because:
                paper.line(f"taken because {dispute.because}", first="    ", style="dim")


def print_voices(paper: Paper, voices: Iterable[Voice]) -> None:
    """One attestation after another, hedges and quotations verbatim."""
    from vires.service.wording import BASES, day

    for voice in voices:
        head = Text(voice.source, style="bold" if voice.counts else "dim")
        named = ", ".join(part for part in (voice.outlet, voice.title) if part)
        head.append(f"  {named}" if named else "", style="not bold")
        paper.line(head, first=f"  {paper.marks.bullet} ")
        parts = [BASES.get(voice.basis, voice.basis), voice.modality, f"published {day(voice.published)}"]
        if voice.retracted:
            parts.append(f"retracted {day(voice.retracted)}")
        if voice.via:
            parts.append(f"via {', '.join(voice.via)}")
        if voice.verification:
            parts.append(f"checked against {_CHECKED.get(voice.verification, voice.verification)}")
        if not voice.counts:
            parts.append("does not count at this vantage")
        paper.line("; ".join(parts), first="    ")
        if voice.covers:
            paper.line(f"speaks only of {', '.join(voice.covers)}", first="    ")
        if voice.hedge:
            paper.line(f"hedged: “{voice.hedge}”", first="    ")
        if voice.quote:
            paper.line(f"“{voice.quote}”", first="    ", style="italic")
        if voice.says:
            paper.line(f"states otherwise: {_otherwise(voice.says)}", first="    ")
        if voice.note:
            paper.line(voice.note, first="    ", style="dim")


def _otherwise(says: dict[str, Any]) -> str:
    """The fields a source gives otherwise, with the value where it is one word or date."""
    return ", ".join(f"{field} {value}" if isinstance(value, str) else field for field, value in says.items())


_CHECKED = {
    "full-text": "its full text",
    "excerpt": "an excerpt",
    "secondary": "secondary sources only",
    "general-knowledge": "nothing: general knowledge",
}
