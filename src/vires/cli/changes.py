"""What changes, for a reader: one sentence, then who and what it is about with before and after, then the grid."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from vires.service.wording import joined

if TYPE_CHECKING:
    from vires.cli.call import Call
    from vires.cli.paper import Paper
    from vires.decide.compare import State
    from vires.service.changes import Changes
    from vires.service.openpoint import OpenPoints
    from vires.service.shift import Bundle
    from vires.service.wording import Wording

MOST_BUNDLES, MOST_NAMES, MOST_ROWS = 6, 6, 10
"""Of groups of changes, of names in one of them, and of rows of the grid, without `--all`."""

OfficeOption = Annotated[str | None, typer.Option("--office", metavar="X", help="Only this office and narrower ones.")]
PowerOption = Annotated[str | None, typer.Option("--power", metavar="X", help="Only this power and narrower ones.")]
AllOption = Annotated[bool, typer.Option("--all", help="List everything, however long.")]


def give_changes(call: Call, changes: Changes, *, svg: str | None, picture: bool, everything: bool) -> None:
    """The answer as it was asked for: drawn to a file, as JSON, as a picture or in words."""
    from vires.service.wording import Wording

    if svg is not None:
        from vires.cli.drawn import write_svg
        from vires.service.gridding import draw_changes

        write_svg(svg, draw_changes(changes, Wording(changes.record)))
    if call.as_json:
        call.print_json(changes.to_dict())
        return
    print_changes(call.paper(), changes, Wording(changes.record), picture=picture, everything=everything)


def print_changes(
    paper: Paper, changes: Changes, wording: Wording, *, picture: bool = False, everything: bool = False
) -> None:
    """The sentence, the list (left out for a picture), and the grid."""
    print_head(paper, changes, wording)
    if not picture:
        print_list(paper, changes, wording, everything=everything)
    if changes.changes:
        print_grid(paper, changes, wording, everything=everything)


def print_head(paper: Paper, changes: Changes, wording: Wording) -> None:
    """The sentence, from where it is seen, and what to know before relying on it."""
    paper.line(changes.sentence, style="bold")
    stated = _stated(changes, wording)
    if stated:
        paper.line(f"asked of acts {stated}", style="dim")
    paper.line(_seen(changes), style="dim")
    for note in changes.notes:
        paper.line(note, first=f"  {paper.marks.bullet} ")


def _stated(changes: Changes, wording: Wording) -> str:
    """What the call states of every act compared, but for its office and power."""
    stated = changes.stated
    parts = []
    if stated["territory"] is not None:
        parts.append(f"in {wording.registry.label(stated['territory'])}")
    if stated["sites"] is not None:
        parts.append(joined(wording.place(site) for site in stated["sites"]) or "at no kind of place that matters")
    if stated["subjects"] is not None:
        parts.append(f"concerning {wording.names(stated['subjects'], 'and') or 'nobody and nothing that matters'}")
    for name, value in stated["facts"].items():
        shown = ("yes" if value else "no") if isinstance(value, bool) else wording.amount(name, float(value))
        parts.append(f"with {wording.registry.label(name)}: {shown}")
    return ", ".join(parts)


def _seen(changes: Changes) -> str:
    from vires.service.wording import day

    before, axis = changes.before, changes.axis
    parts = []
    if axis != "at":
        parts.append(f"acts of {day(before.at)}")
    if axis != "as-of":
        parts.append(f"law made by {day(before.as_of)}")
    if axis != "known-by":
        parts.append(f"sources published by {day(before.known_by)}")
    return f"{'; '.join(parts)}; evidence {before.standard} or better; what is not stated stays open"


def print_list(paper: Paper, changes: Changes, wording: Wording, *, everything: bool = False) -> None:
    """Group by group: what it comes to, who, what, where, before, after, and the provisions responsible."""
    from vires.service.openpoint import OpenPoints
    from vires.service.shift import bundles

    points = OpenPoints(wording)
    found = bundles(changes.changes)
    shown = found if everything else found[:MOST_BUNDLES]
    for bundle in shown:
        _print_bundle(paper, bundle, wording, points, everything=everything)
    left = found[len(shown) :]
    if left:
        count = sum(len(bundle.changes) for bundle in left)
        paper.line()
        groups = "1 more group" if len(left) == 1 else f"{len(left)} more groups"
        paper.line(f"and {groups} of changes, {count} in all (--all lists them, --json has everything)", style="dim")
    if changes.too_open:
        paper.heading("Too open to compare")
        for open_ in changes.too_open if everything else changes.too_open[:MOST_BUNDLES]:
            who, what = wording.names(open_.cell.offices, "and"), wording.names(open_.cell.powers, "and")
            paper.line(f"{who}: {what}: {len(open_.atoms)} points are open; state some of them", first="  ")
    if changes.reorganised:
        paper.line()
        paper.line(f"reorganised between the two: {wording.names(changes.reorganised, 'and')}", first="  ")


def _print_bundle(paper: Paper, bundle: Bundle, wording: Wording, points: OpenPoints, *, everything: bool) -> None:
    from vires.service.shift import SHIFTS
    from vires.service.whereabouts import broadest, places, some

    most = 10_000 if everything else MOST_NAMES
    paper.heading(SHIFTS[bundle.kind].rstrip(","))
    for label, terms, scheme in (("who", bundle.offices, "offices"), ("what", bundle.powers, "powers")):
        paper.entry(label, some(wording, broadest(terms, wording, scheme), most))
    for number, where in enumerate(places(bundle.wheres, wording, None if everything else MOST_NAMES)):
        paper.entry("where" if number == 0 else "", where)
    paper.entry("before", _state(paper, bundle.first.before, points))
    paper.entry("after", _state(paper, bundle.first.after, points))
    names = bundle.first.responsible
    for number, name in enumerate(names):
        text = Text.assemble(f"{wording.short(name)}  ", (name, "dim"))
        paper.entry("because" if number == 0 else "", text)
    if bundle.first.together:
        paper.entry("", "together: none of these alone", column=12)


def _state(paper: Paper, state: State, points: OpenPoints) -> Text:
    from vires.service.gist import gist

    said = gist(state.branches, points)
    text = paper.outcome(state.outcome)
    if said:
        text.append(f"  {said}", style="default not bold")
    return text


def print_grid(paper: Paper, changes: Changes, wording: Wording, *, everything: bool = False) -> None:
    """The grid in characters."""
    from vires.cli.drawn import is_drawn
    from vires.picture.grid import grid_lines
    from vires.service.gridding import grid

    made, left = grid(changes.changes, wording, None, None) if everything else grid(changes.changes, wording, MOST_ROWS)
    paper.heading("Before and after")
    for line in grid_lines(made, paper.width, drawn=is_drawn(paper)):
        paper.verbatim(line)
    if left:
        paper.line(f"and {left} more {'row' if left == 1 else 'rows'} (--all, or --svg FILE)", style="dim")


def progress() -> Any:
    """A line on a terminal's standard error that counts along; nothing anywhere else."""
    if not sys.stderr.isatty():
        return None

    def tell(done: int, of: int) -> None:
        sys.stderr.write(f"\rcomparing: {done} of {of}" if done < of else "\r" + " " * 40 + "\r")
        sys.stderr.flush()

    return tell
