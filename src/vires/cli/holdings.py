"""Lists of holders and of powers: grouped by outcome and by what they are held under, so that one line of
reasons serves all to whom it applies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from vires.service.wording import joined

if TYPE_CHECKING:
    from vires.cli.call import Call
    from vires.cli.paper import Paper
    from vires.decide.holding import Holding, Holdings
    from vires.service.askable import Askable
    from vires.service.openpoint import OpenPoints
    from vires.service.wording import Wording

MOST_UNDER = 4


def give_holdings(
    call: Call, holdings: Holdings, asked: Askable, *, svg: str | None, picture: bool, everything: bool
) -> None:
    """The answer as it was asked for: drawn to a file, as JSON, as a picture or in words, with the labels of what was
    asked."""
    from vires.service.wording import Wording

    if svg is not None:
        from vires.cli.drawn import write_svg
        from vires.service.picturing import draw_holdings

        write_svg(svg, draw_holdings(holdings, Wording(asked.registry)))
    if call.as_json:
        call.print_json(holdings.to_dict())
        return
    wording = Wording(asked.registry)
    if picture:
        from vires.cli.drawn import print_tree
        from vires.service.picturing import holdings_title, picture_holdings

        print_tree(call.paper(), picture_holdings(holdings, wording), holdings_title(holdings))
    else:
        print_holdings(call.paper(), holdings, wording, everything=everything)


def print_holdings(paper: Paper, holdings: Holdings, wording: Wording, *, everything: bool = False) -> None:
    """What is held first, then what is left out and why; `everything` also names what is not shown."""
    from vires.service.openpoint import OpenPoints
    from vires.service.telling import view, where
    from vires.service.wording import day

    points = OpenPoints(wording)
    asked = "who holds it" if holdings.verb == "who" else "what it holds"
    paper.line(Text.assemble((holdings.label, "bold"), f"  {holdings.of}"))
    paper.line(f"{asked}, {day(str(holdings.question['at']))}; {where(holdings.question, wording)}")
    paper.line(f"seen from {view(holdings.vantage, wording)}", style="dim")
    if holdings.prospective:
        paper.line("The moment lies ahead of the law counted: answered from what is decided so far.")
    for group in _groups(holdings.held):
        _print_group(paper, group, wording, points)
    if not holdings.held:
        paper.line()
        nobody = "no office is shown to hold it" if holdings.verb == "who" else "no power is shown"
        paper.line(nobody, style="bold")
    _print_rest(paper, holdings, wording, everything=everything)


def _groups(held: Sequence[Holding]) -> list[list[Holding]]:
    groups: dict[tuple[str, tuple[str, ...]], list[Holding]] = {}
    for holding in held:
        key = (holding.outcome, tuple(dict.fromkeys(under.provision for under in holding.under)))
        groups.setdefault(key, []).append(holding)
    return list(groups.values())


def _print_group(paper: Paper, group: list[Holding], wording: Wording, points: OpenPoints) -> None:
    from vires.service.gist import gist

    paper.line()
    paper.line(paper.outcome(group[0].outcome))
    if group[0].under:
        shown = _sources(group[0], wording)
        if len(shown) > MOST_UNDER or group[0].more_chains:
            shown = [*shown[:MOST_UNDER], "and others"]
        paper.line("; ".join(shown), first="  under ", rest="        ")
    alike: dict[str, list[Holding]] = {}
    for holding in group:
        alike.setdefault(gist(holding.branches, points), []).append(holding)
    for said, holdings in alike.items():
        if said:
            paper.line(said, first="  ", rest="    ", style="italic")
        for holding in holdings:
            _print_term(paper, holding.term, wording)
            if holding.alike:
                names = wording.names(holding.alike, "and")
                paper.line(f"and alike all narrower: {names}", first="      ", style="dim")


def _sources(holding: Holding, wording: Wording) -> list[str]:
    """The last links of its chains, those of one instrument together before its title."""
    cited: dict[str, dict[str, None]] = {}
    for under in holding.under:
        cited.setdefault(under.title, {})[wording.cited(under.provision)] = None
    return [
        joined(names) if all(name.startswith(title) for name in names) else f"{joined(names)}, {title}"
        for title, names in cited.items()
    ]


def _print_term(paper: Paper, term: str, wording: Wording) -> None:
    label = wording.registry.label(term)
    text = Text(label, style="bold") if label == term else Text.assemble((label, "bold"), ("  " + term, "dim"))
    paper.line(text, first=f"  {paper.marks.bullet} ", rest="    ")


def _print_rest(paper: Paper, holdings: Holdings, wording: Wording, *, everything: bool) -> None:
    kind = "offices" if holdings.verb == "who" else "powers"
    if holdings.too_open:
        paper.heading("Too open to decide")
        for undecided in holdings.too_open:
            _print_term(paper, undecided.term, wording)
            count = len(undecided.atoms)
            paper.line(f"{count} points are open; state some of them, or ask of a narrower term", first="      ")
    if holdings.wider:
        paper.heading(f"Wider {kind}, only through narrower ones")
        paper.line(wording.names((wider.term for wider in holdings.wider), "and"), first="  ")
    paper.line()
    count = len(holdings.not_shown) + sum(len(holding.alike) for holding in holdings.not_shown)
    if everything and holdings.not_shown:
        paper.line(paper.outcome("NO_AUTHORITY_SHOWN"))
        for holding in holdings.not_shown:
            _print_term(paper, holding.term, wording)
            if holding.alike:
                paper.line(f"and all narrower: {wording.names(holding.alike, 'and')}", first="      ", style="dim")
        paper.line()
    elif count:
        more = f"{count} more {kind if count > 1 else kind[:-1]}"
        paper.line(f"for {more} no authority is shown (--all names them)", style="dim")
    if holdings.unreached:
        others = f"{holdings.unreached} other {kind if holdings.unreached > 1 else kind[:-1]}"
        paper.line(f"no grant of the record reaches its {others}", style="dim")
    paper.line("Not shown here means no record of it; it is not a statement that there is none.", style="dim")
