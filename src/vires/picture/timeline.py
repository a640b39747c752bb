"""Instruments over time: one lane for what has one life, drawn as it is recorded. Dates stand in their order and
at even steps, not to scale, for law comes in bursts; each lane says its own dates in words.

A lane runs while nothing recorded has ended it. What a stay sets aside is hollow, what has been ended goes on as
a dotted line (it may come back), and an arrow leads from what acts on it, at that day. Whether a rescission or a
stay took effect is decided act by act and not here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from vires.picture.drawing import FAINT, INK, LEADING, PAPER, RULE, SIZE, Drawing
from vires.picture.lettering import columns, fitted, measure

State = Literal["running", "aside", "ended"]
MARGIN, SMALL = 16.0, 11.0
BAR, LANE = 9.0, 40.0
ACTS = "#9b1c1c"


@dataclass(frozen=True)
class Stretch:
    """A part of a lane from a day up to another, which is outside; `None` is no end recorded."""

    since: date
    until: date | None
    state: State


@dataclass(frozen=True)
class Lane:
    """What has one life: `name` is unique and what arrows point at; `label` and `note` are for the reader.
    Without stretches it is done at a `moment`."""

    name: str
    label: str
    note: str
    stretches: tuple[Stretch, ...] = ()
    moment: date | None = None


@dataclass(frozen=True)
class Act:
    """What one lane does to another on a day: `verb` as `rescinds`."""

    source: str
    target: str
    verb: str
    on: date


class Scale:
    """Even steps between the days that occur."""

    def __init__(self, lanes: Sequence[Lane], acts: Sequence[Act], left: float, right: float) -> None:
        days = {act.on for act in acts} | {lane.moment for lane in lanes if lane.moment}
        for stretch in (stretch for lane in lanes for stretch in lane.stretches):
            days |= {stretch.since} | ({stretch.until} if stretch.until else set())
        self.days = sorted(days)
        self._place = {day: index for index, day in enumerate(self.days)}
        self.left, self.right = left, right
        self._step = (right - left) / max(1, len(self.days))

    def at(self, day: date | None) -> float:
        """Where a day stands; what has no end goes to the edge."""
        return self.right if day is None else self.left + (self._place[day] + 0.25) * self._step


def draw_timeline(
    lanes: Sequence[Lane], acts: Sequence[Act], title: str, description: str = "", width: float = 760.0
) -> Drawing:
    """The lanes below one another, with what acts on what."""
    said = "; ".join(timeline_words(lanes, acts))
    drawing = Drawing(width, 0.0, title, f"{description} {said}".strip())
    y = drawing.paragraph(MARGIN, MARGIN + SIZE * 1.2, title, width - 2 * MARGIN, size=SIZE * 1.2, bold=True)
    y = drawing.paragraph(MARGIN, y, description, width - 2 * MARGIN, size=SMALL, colour=FAINT) if description else y
    known = {lane.name for lane in lanes}
    shown = [act for act in acts if {act.source, act.target} <= known]
    scale = Scale(lanes, shown, MARGIN, width - MARGIN - 8)
    top = y + SMALL
    places = {lane.name: top + LANE * index for index, lane in enumerate(lanes)}
    bottom = top + LANE * len(lanes)
    _draw_years(drawing, scale, top - SMALL * 0.4, bottom)
    for act in shown:
        _draw_act(drawing, act, scale, places)
    for lane in lanes:
        with drawing.group(f"{lane.label}: {lane.note}"):
            _draw_lane(drawing, lane, scale, places[lane.name], width)
    lasting = {lane.name for lane in lanes if lane.stretches}
    for act in shown:
        _draw_tip(drawing, act, scale, places, lasting=act.source in lasting)
    drawing.height = bottom + MARGIN + SMALL
    _draw_key(drawing, bottom + SMALL, width)
    return drawing


def _draw_years(drawing: Drawing, scale: Scale, top: float, bottom: float) -> None:
    """A faint rule where a year begins; its number where there is room, the years of most dates first."""
    firsts = {day.year: scale.at(day) for day in reversed(scale.days)}
    weight = {year: sum(day.year == year for day in scale.days) for year in firsts}
    taken: list[tuple[float, float]] = []
    for year in sorted(firsts, key=lambda year: (-weight[year], year)):
        x, wide = firsts[year], measure(str(year), SMALL) + 6
        drawing.line(((x, top), (x, bottom)), stroke=RULE, dash="1 3")
        if x + wide < drawing.width and all(x + wide <= left or right <= x for left, right in taken):
            drawing.text(x, top - 2, str(year), size=SMALL, colour=FAINT)
            taken.append((x, x + wide))


def _draw_lane(drawing: Drawing, lane: Lane, scale: Scale, y: float, width: float) -> None:
    room = width - 2 * MARGIN
    label = fitted(lane.label, room * 0.72, SMALL, bold=True)
    taken = measure(label, SMALL, bold=True) + 10
    note = fitted(lane.note, room - taken, SMALL)
    ground = taken + measure(note, SMALL)
    drawing.box(MARGIN, y, ground, SMALL * LEADING, fill=PAPER, stroke="none", radius=0)
    drawing.text(MARGIN, y + SMALL, label, size=SMALL, bold=True)
    drawing.text(MARGIN + taken, y + SMALL, note, size=SMALL, colour=FAINT)
    middle = y + SMALL * LEADING + BAR
    for stretch in lane.stretches:
        start, end = scale.at(stretch.since), scale.at(stretch.until)
        if stretch.state == "ended":
            drawing.line(((start, middle), (end, middle)), stroke=FAINT, dash="1 3")
            continue
        fill = INK if stretch.state == "running" else PAPER
        drawing.box(start, middle - BAR / 2, end - start, BAR, fill=fill, radius=1)
        if stretch.until is None:
            tip = ((end, middle - BAR / 2 - 2), (end + 8, middle), (end, middle + BAR / 2 + 2))
            drawing.shape(tip, fill=fill)
    if lane.moment is not None:
        x = scale.at(lane.moment)
        drawing.shape(((x, middle - 6), (x + 6, middle), (x, middle + 6), (x - 6, middle)), fill=PAPER, thickness=1.5)


def _draw_act(drawing: Drawing, act: Act, scale: Scale, places: dict[str, float]) -> None:
    """The stem of an arrow, below the words."""
    x, (start, end, down) = scale.at(act.on), _ends(act, places)
    if down:
        drawing.line(((x, start), (x, end - down * 4)), stroke=ACTS, thickness=1.2)


def _draw_tip(drawing: Drawing, act: Act, scale: Scale, places: dict[str, float], *, lasting: bool) -> None:
    """The head of an arrow, above the words, and its verb beside where it starts."""
    x, (start, end, down) = scale.at(act.on), _ends(act, places)
    if not down:
        return
    with drawing.group(f"{act.verb}, {act.on.isoformat()}"):
        drawing.line(((x, end - down * 9), (x, end)), stroke=ACTS, thickness=1.2, arrow=True)
        wide = measure(act.verb, SMALL - 1)
        # A lasting act has its own bar to the right of where it starts.
        left = x + 9 if (not lasting and x + 9 + wide < drawing.width) or x - 9 - wide < 0 else x - 9 - wide
        base = start - down * 6 + SMALL * 0.35
        drawing.box(left - 1, base - SMALL + 1, wide + 2, SMALL + 2, fill=PAPER, stroke="none", radius=0)
        drawing.text(left, base, act.verb, size=SMALL - 1, italic=True, colour=ACTS)


def _ends(act: Act, places: dict[str, float]) -> tuple[float, float, float]:
    """Where an arrow starts and ends, and which way it goes; 0 for none."""
    offset = SMALL * LEADING + BAR
    start, end = places[act.source] + offset, places[act.target] + offset
    down = 0.0 if start == end else 1.0 if end > start else -1.0
    return start + down * 6, end - down * (BAR / 2 + 1), down


def _draw_key(drawing: Drawing, y: float, width: float) -> None:
    x = MARGIN
    for state, word in (("running", "running"), ("aside", "set aside"), ("ended", "ended")):
        if state == "ended":
            drawing.line(((x, y - 4), (x + 22, y - 4)), stroke=FAINT, dash="1 3")
        else:
            drawing.box(x, y - 8, 22, BAR, fill=INK if state == "running" else PAPER, radius=1)
        drawing.text(x + 28, y, word, size=SMALL, colour=FAINT)
        x += 28 + measure(word, SMALL) + 14
    note = "as recorded; not to scale"
    if x + measure(note, SMALL) < width - MARGIN:
        drawing.text(x, y, note, size=SMALL, colour=FAINT)


def timeline_words(lanes: Sequence[Lane], acts: Sequence[Act]) -> list[str]:
    """All that a timeline shows, in words."""
    labels = {lane.name: lane.label for lane in lanes}
    lines = [f"{lane.label}: {lane.note}" for lane in lanes]
    lines += [
        f"{act.on.isoformat()}: {labels[act.source]} {act.verb} {labels[act.target]}"
        for act in sorted(acts, key=lambda act: (act.on, act.source, act.target))
        if act.source in labels and act.target in labels
    ]
    return lines


def timeline_lines(lanes: Sequence[Lane], acts: Sequence[Act], width: int = 80, *, drawn: bool = True) -> list[str]:
    """The lanes in characters: a line of words and a bar for each, then what acts on what. In plain ASCII unless
    `drawn`."""
    full, hollow, dotted, point, tip = ("█", "░", "·", "◆", "▶") if drawn else ("#", "-", ".", "*", ">")
    known = {lane.name for lane in lanes}
    shown = [act for act in acts if {act.source, act.target} <= known]
    scale = Scale(lanes, shown, 0.0, float(width - 3))
    lines = []
    for lane in lanes:
        lines += columns(f"{lane.label}: {lane.note}", width)
        bar = [" "] * (width - 2)
        for stretch in lane.stretches:
            start, end = int(scale.at(stretch.since)), int(scale.at(stretch.until))
            sign = {"running": full, "aside": hollow, "ended": dotted}[stretch.state]
            for place in range(start, max(start + 1, end)):
                bar[place] = sign
            if stretch.until is None and stretch.state != "ended":
                bar[end] = tip
        if lane.moment is not None:
            bar[int(scale.at(lane.moment))] = point
        lines.append(f"  {''.join(bar)}".rstrip())
    words = timeline_words(lanes, shown)[len(lanes) :]
    if words:
        lines.append("")
    for text in words:
        head, *rest = columns(text, width - 2)
        lines += [head, *(f"  {line}" for line in rest)]
    key = f"{full} running, {hollow} set aside, {dotted} ended, {point} done at once; as recorded, not to scale"
    lines += ["", *columns(key, width)]
    return lines
