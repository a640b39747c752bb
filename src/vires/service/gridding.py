"""Changes as a grid: offices down the side, powers across the top, each field an answer before and after (S19)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from vires.decide.change.remainder import is_rest
from vires.decide.compare import Cell, Change
from vires.picture.grid import Entry, Grid, Row
from vires.service.shift import shift, where_of
from vires.service.whereabouts import broadest, places, some
from vires.service.wording import Wording, joined

if TYPE_CHECKING:
    from vires.picture.drawing import Drawing
    from vires.service.changes import Changes

NOTES = {
    "eased": "more", "unlimited": "more", "unbarred": "more", "firm": "more", "settled": "other",
    "stiffened": "less", "limited": "less", "barred": "less", "circle": "other", "other": "other",
}  # fmt: skip
"""In which direction an answer went whose outcome has the same name: shown in more, fewer or other cases."""
_IN = {"more": "more", "less": "fewer", "other": "other"}
MOST_ROWS = 40
MOST_NAMED = 4

Fields = dict[str, Entry]
Entries = tuple[Entry | None, ...]


def grid(
    changes: Sequence[Change], wording: Wording, most: int | None = MOST_ROWS, named: int | None = MOST_NAMED
) -> tuple[Grid, int]:
    """The grid, and how many rows are left out of it. Offices with the same answers share a row, powers a column, and
    the places in which they are the same a line; of each as many are named as `named` says."""
    rows: dict[tuple[str, str], Fields] = {}
    cells: dict[str, Cell] = {}
    for change in changes:
        same = change.before.outcome == change.after.outcome
        note = NOTES.get(shift(change), "") if same else ""
        entry = Entry(str(change.before.outcome), str(change.after.outcome), note)
        where = repr(where_of(change.cell))
        cells[where] = change.cell
        for office in broadest(change.cell.offices, wording, "offices"):
            row = rows.setdefault((office, where), {})
            row.update(dict.fromkeys(broadest(change.cell.powers, wording, "powers"), entry))
    powers = _columns(rows)
    offices_by: dict[tuple[Entries, str], list[str]] = {}
    for (office, where), row in rows.items():
        offices_by.setdefault((tuple(row.get(group[0]) for group in powers), where), []).append(office)
    wheres_by: dict[tuple[Entries, tuple[str, ...]], list[str]] = {}
    for (entries, where), offices in offices_by.items():
        wheres_by.setdefault((entries, tuple(sorted(offices, key=lambda o: (is_rest(o), o)))), []).append(where)

    # Those whose outcome is another one first, then those with the most fields.
    def weight(entries: Entries) -> tuple[int, int]:
        known = [entry for entry in entries if entry is not None]
        return -sum(entry.before != entry.after for entry in known), -len(known)

    ordered = sorted(wheres_by.items(), key=lambda item: (weight(item[0][0]), item[0][1], item[1]))
    made = [
        Row(
            some(wording, offices, named or len(offices)),
            "; ".join(places([cells[where] for where in wheres], wording, named)),
            entries,
        )
        for (entries, offices), wheres in ordered
    ]
    kept = made if most is None else made[:most]
    heads = tuple(joined(wording.registry.label(power) for power in group) for group in powers)
    notes = [note for note in _IN if any(e and e.note == note for row in kept for e in row.entries)]
    key = "; ".join(f"{note}: authority is shown in {_IN[note]} cases than before" for note in notes)
    return Grid(heads, tuple(kept), key), len(made) - len(kept)


def _columns(rows: dict[tuple[str, str], Fields]) -> list[tuple[str, ...]]:
    """The powers whose entries are the same in every row, together."""
    powers = sorted({power for row in rows.values() for power in row})
    groups: dict[Entries, list[str]] = {}
    for power in powers:
        groups.setdefault(tuple(row.get(power) for row in rows.values()), []).append(power)
    return [tuple(group) for group in groups.values()]


def draw_changes(changes: Changes, wording: Wording) -> Drawing:
    """The picture of a difference: its sentence, and every row of the grid."""
    from vires.picture.grid import draw_grid

    title = "Before and after"
    if not changes.changes:
        return draw_grid(Grid((), ()), title, changes.sentence)
    return draw_grid(grid(changes.changes, wording, None, None)[0], title, changes.sentence)
