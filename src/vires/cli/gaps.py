"""`vires gaps`: what needs looking after."""

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
    from vires.decide.gap.seat import ActingSpell
    from vires.decide.gaps import Gaps
    from vires.model.finding import Miss
    from vires.service.wording import Wording

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def gaps(
    context: typer.Context,
    at: AtOption = None,
    within: Annotated[
        str, typer.Option("--within", metavar="DAYS", help="How many days ahead an end counts as near; left out: 30.")
    ] = "30",
    as_of: AsOfOption = None,
    known_by: KnownByOption = None,
    standard: StandardOption = "reported",
    doctrine: DoctrineOption = None,
    registry: RegistryOption = None,
    revision: RevisionOption = None,
    as_json: JsonOption = False,
) -> None:
    """What needs looking after: powers without a holder, ends in sight, lists still open, empty seats?"""
    call = Call.of(context, registry, as_json, revision)
    handle = call.open()
    answer = handle.gaps(at, _ahead(within), **vantage_options(as_of, known_by, standard, doctrine))
    if call.as_json:
        call.print_json(answer.to_dict())
        return
    from vires.service.wording import Wording

    print_gaps(call.paper(), answer, Wording(handle.registry))


def _ahead(text: str) -> int:
    from vires.service.refusal import Refusal

    if not text.isdecimal() or len(text) > 9:
        raise Refusal("days-unreadable", f"`--within {text}` is no number of days", "give a number of days, as 30")
    return int(text)


def print_gaps(paper: Paper, gaps: Gaps, wording: Wording) -> None:
    """Kind by kind; a kind of which there is nothing is named at the end."""
    from vires.service.wording import day, joined

    paper.line(Text.assemble((wording.registry.settings.title, "bold"), f"  {wording.registry.name}"))
    paper.line(f"what needs looking after, {day(gaps.at)}; ends within {gaps.within} days count as near")
    kinds = (
        ("powers that no office is shown to hold", gaps.no_holder, _print_no_holder),
        ("delegations that nothing in force carries", gaps.lapsed, _print_lapsed),
        (f"ends within {gaps.within} days", gaps.ending, _print_ending),
        ("lists still open", gaps.open_lists, _print_open),
        ("offices without a recorded holder at that moment", gaps.vacant, _print_vacant),
        ("offices filled by someone acting", gaps.acting, _print_acting),
    )
    for head, found, print_them in kinds:
        if found:
            paper.heading(head[0].upper() + head[1:])
            print_them(paper, gaps, wording)
    if gaps.undecided:
        paper.heading("Too open to say whether someone holds them")
        paper.line(wording.names(gaps.undecided, "and"), first="  ")
    paper.line()
    none = [head for head, found, _ in kinds if not found]
    if none:
        paper.line(f"nothing is recorded of: {joined(none)}", style="dim")
    paper.line("That nothing is listed means no record of it; it is no assurance.", style="dim")


def _print_no_holder(paper: Paper, gaps: Gaps, wording: Wording) -> None:
    for power in gaps.no_holder:
        _head(paper, power.label, power.power)
        for miss in power.grants:
            _print_miss(paper, miss, gaps, wording, "    ")


def _print_miss(paper: Paper, miss: Miss, gaps: Gaps, wording: Wording, indent: str) -> None:
    from vires.service.gist import dating, missed

    why = f"{wording.cited(miss.provision)}: {missed(miss, dating(gaps.at), wording)}"
    paper.line(why, first=f"{indent}{paper.marks.bullet} ")
    paper.line(miss.provision, first=f"{indent}  ", style="dim")
    for above in miss.route:
        _print_miss(paper, above, gaps, wording, indent + "  ")


def _print_lapsed(paper: Paper, gaps: Gaps, wording: Wording) -> None:
    for found in gaps.lapsed:
        _head(paper, found.citation or found.title, found.provision)
        paper.line(f"to {wording.name(found.office)}: {wording.names(found.powers, 'and')}", first="    ")
        for parent in found.parents:
            _print_miss(paper, parent, gaps, wording, "    ")


def _print_ending(paper: Paper, gaps: Gaps, wording: Wording) -> None:
    from vires.service.wording import day

    for end in gaps.ending:
        what = f"{end.does} {wording.name(end.status)}" if end.status else end.does
        _head(paper, f"{day(end.until)}, in {_days(end.days)}: {_called(end.citation, end.title)}", end.provision)
        unsure = "; whether it has been ended already turns on what is open" if end.in_force is None else ""
        paper.line(f"{what}{unsure}", first="    ")


def _print_open(paper: Paper, gaps: Gaps, wording: Wording) -> None:
    for found in gaps.open_lists:
        _head(paper, found.citation or found.title, found.provision)
        value = {"including": list(found.including), "within": found.within}
        unsure = "; whether it is in force turns on what is open" if found.in_force is None else ""
        said = "" if found.says == ("record",) else f", as {', '.join(found.says)} has it"
        field = found.field.replace("_", " ").replace(".", " ")
        paper.line(f"{field}{said}: {wording.listed(value)}{unsure}", first="    ")


def _print_vacant(paper: Paper, gaps: Gaps, wording: Wording) -> None:
    from vires.service.wording import day

    for seat in gaps.vacant:
        _head(paper, seat.label, seat.office)
        if seat.unsure:
            paper.line("it changes hands that day, or on a day not stated exactly", first="    ")
        if seat.before:
            paper.line(f"the last spell ended {day(seat.until)}: {seat.before}", first="    ")
        if seat.after:
            paper.line(f"the next one begins {day(seat.since)}: {seat.after}", first="    ")


def _print_acting(paper: Paper, gaps: Gaps, wording: Wording) -> None:
    for spell in gaps.acting:
        _head(paper, f"{spell.label}: {spell.name or spell.holder}, {spell.capacity}", spell.spell)
        paper.line(_lasted(spell), first="    ")
        if spell.stands:
            paper.line(f"what was signed stands if {wording.condition(spell.stands)}", first="    ")
        for bound in spell.bounds:
            limit = bound.at_most if bound.at_most is not None else bound.at_least
            word = "at most" if bound.at_most is not None else "at least"
            amount = wording.amount(bound.number, float(limit or 0))
            paper.line(f"a bound of the record: {wording.name(bound.number)} {word} {amount}", first="    ")


def _lasted(spell: ActingSpell) -> str:
    from vires.service.wording import day

    lasted = f"for {_days(spell.days)} by then" if spell.days is not None else "since a day not recorded"
    if spell.until:
        return f"{lasted}; the record has its end, {day(spell.until)}, in {_days(spell.days_left or 0)}"
    return f"{lasted}; no end is recorded" + ("" if spell.bounds else ", and no limit on it")


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def _called(citation: str | None, title: str) -> str:
    """By citation and title: a court's order may be cited by court and day alone."""
    return f"{citation}, {title}" if citation and citation != title else title


def _head(paper: Paper, label: str, identity: str) -> None:
    paper.line(Text(label, style="bold"), first=f"  {paper.marks.bullet} ")
    paper.line(identity, first="    ", style="dim")
