"""Instruments over time: one lane for what has one life, drawn as it is recorded. Without a window dates stand in
their order and at even steps, not to scale, for law comes in bursts; between two days they stand to scale, and only
what lies between is drawn. Each lane says its own dates in words.

What a court made is told by a zigzag within its bar and by its word. What ends or annuls, what suspends and what gives
life have arrows of their own: a full head, a broken stem, an open head; and each its word.

A lane runs while nothing recorded has ended it. What a stay sets aside is hollow, what has been ended goes on as
a dotted line (it may come back), and an arrow leads from what acts on it, at that day. Whether a rescission or a
stay took effect is decided act by act and not here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from vires.picture.axis import Calendar
from vires.picture.drawing import FAINT, LEADING, PAPER, RULE, SIZE, Drawing
from vires.picture.lettering import columns, fitted, measure

State = Literal["running", "aside", "ended"]
MARGIN, SMALL = 16.0, 11.0
BAR, LANE = 9.0, 40.0
ACTS, HOLDS, GIVES = "#9b1c1c", "#7a4a00", "#1b5e34"
"""What ends, what suspends and what gives life."""
BODY, COURT = "#3d4248", "#1a4f8a"
"""Bars of what others made, and of what courts did."""
INKS = {"suspends": HOLDS, "revives": GIVES, "continues": GIVES, "extends": GIVES, "ratifies": GIVES}
TRACK = 6.0
"""Pixels between arrows that stand on one day."""
Window = tuple[date, date]
"""A day, and a later one that is outside."""


@dataclass(frozen=True)
class Stretch:
    """A part of a lane from a day up to another, which is outside; `None` is no end recorded."""

    since: date
    until: date | None
    state: State


@dataclass(frozen=True)
class Lane:
    """What has one life: `name` is unique and what arrows point at; `label` and `note` are for the reader.
    Without stretches it is done at a `moment`. `court` is what a court made."""

    name: str
    label: str
    note: str
    stretches: tuple[Stretch, ...] = ()
    moment: date | None = None
    court: bool = False

    @property
    def said(self) -> str:
        """Its note, with what made it where that is drawn."""
        return f"court order, {self.note}" if self.court else self.note

    def meets(self, window: Window) -> bool:
        """Tell whether any of it lies between two days."""
        since, until = window
        if self.moment is not None:
            return since <= self.moment < until
        return any(s.since < until and (s.until is None or s.until > since) for s in self.stretches)


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
    lanes: Sequence[Lane],
    acts: Sequence[Act],
    title: str,
    description: str = "",
    width: float = 760.0,
    *,
    window: Window | None = None,
    linked: Callable[[Lane], str] | None = None,
) -> Drawing:
    """The lanes below one another, with what acts on what; `linked` gives the page of a lane. Raises `ValueError` for
    a window without a day in it."""
    if window is not None:
        lanes = [lane for lane in lanes if lane.meets(window)]
        acts = [act for act in acts if window[0] <= act.on < window[1]]
    said = "; ".join(timeline_words(lanes, acts))
    drawing = Drawing(width, 0.0, title, f"{description} {said}".strip())
    y = drawing.paragraph(MARGIN, MARGIN + SIZE * 1.2, title, width - 2 * MARGIN, size=SIZE * 1.2, bold=True)
    y = drawing.paragraph(MARGIN, y, description, width - 2 * MARGIN, size=SMALL, colour=FAINT) if description else y
    known = {lane.name for lane in lanes}
    shown = [act for act in acts if {act.source, act.target} <= known]
    left, right = MARGIN, width - MARGIN - 8
    scale = Scale(lanes, shown, left, right) if window is None else Calendar(*window, left + 8, right)
    top = y + SMALL
    places = {lane.name: top + LANE * index for index, lane in enumerate(lanes)}
    bottom = top + LANE * len(lanes)
    if isinstance(scale, Scale):
        _draw_years(drawing, scale, top - SMALL * 0.4, bottom)
    else:
        draw_ticks(drawing, scale, top - SMALL * 0.4, bottom)
    arrows = _arrows(shown, scale, places, {lane.name for lane in lanes if lane.stretches})
    for arrow in arrows:
        arrow.draw_stem(drawing)
    for lane in lanes:
        with drawing.link(None if linked is None else linked(lane)), drawing.group(f"{lane.label}: {lane.said}"):
            _draw_lane(drawing, lane, scale, places[lane.name], width)
    for arrow in arrows:
        arrow.draw_tip(drawing)
    drawing.height = _draw_key(drawing, bottom + SMALL, lanes, shown, scaled=window is not None) + MARGIN
    return drawing


def draw_ticks(drawing: Drawing, scale: Calendar, top: float, bottom: float) -> None:
    """A faint rule at each tick with its name at the top, left out where it would run off the sheet."""
    for day, name in scale.ticks():
        x = scale.at(day)
        drawing.line(((x, top), (x, bottom)), stroke=RULE, dash="1 3")
        if x + measure(name, SMALL) <= drawing.width:
            drawing.text(x, top - 2, name, size=SMALL, colour=FAINT)


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


def _draw_lane(drawing: Drawing, lane: Lane, scale: Scale | Calendar, y: float, width: float) -> None:
    room = width - 2 * MARGIN
    label = fitted(lane.label, room * 0.72, SMALL, bold=True)
    taken = measure(label, SMALL, bold=True) + 10
    note = fitted(lane.said, room - taken, SMALL)
    ground = taken + measure(note, SMALL)
    drawing.box(MARGIN, y, ground, SMALL * LEADING, fill=PAPER, stroke="none", radius=0)
    drawing.line_of(MARGIN, y + SMALL, label, note, size=SMALL)
    middle = y + SMALL * LEADING + BAR
    window = None if isinstance(scale, Scale) else (scale.since, scale.until)
    for stretch in lane.stretches:
        if window is None or (stretch.since < window[1] and (stretch.until is None or stretch.until > window[0])):
            _draw_stretch(drawing, stretch, scale, middle, court=lane.court)
    if lane.moment is not None:
        x, ink = scale.at(lane.moment), COURT if lane.court else BODY
        rhomb = ((x, middle - 6), (x + 6, middle), (x, middle + 6), (x - 6, middle))
        drawing.shape(rhomb, fill=PAPER, stroke=ink, thickness=1.5)
        if lane.court:
            drawing.line(((x - 3, middle), (x, middle - 3), (x, middle + 3), (x + 3, middle)), stroke=ink)


def _draw_stretch(drawing: Drawing, stretch: Stretch, scale: Scale | Calendar, middle: float, *, court: bool) -> None:
    """A part of a bar: it ends in a point where it goes on beyond the sheet, and begins with one where it began
    before."""
    ink = COURT if court else BODY
    start, end = scale.at(stretch.since), scale.at(stretch.until)
    if stretch.state == "ended":
        drawing.line(((start, middle), (end, middle)), stroke=FAINT, dash="1 3")
        return
    end = max(end, start + 1.5)
    fill = ink if stretch.state == "running" else PAPER
    drawing.box(start, middle - BAR / 2, end - start, BAR, fill=fill, stroke=ink, radius=1)
    if court:
        _draw_zigzag(drawing, start, end, middle, PAPER if stretch.state == "running" else ink)
    if stretch.until is None or (isinstance(scale, Calendar) and stretch.until > scale.until):
        tip = ((end, middle - BAR / 2 - 2), (end + 8, middle), (end, middle + BAR / 2 + 2))
        drawing.shape(tip, fill=fill, stroke=ink)
    if isinstance(scale, Calendar) and stretch.since < scale.since:
        back = ((start, middle - BAR / 2), (start - 6, middle), (start, middle + BAR / 2))
        drawing.shape(back, fill=fill, stroke=ink)


def _draw_zigzag(drawing: Drawing, start: float, end: float, middle: float, colour: str) -> None:
    step, high = 5.0, BAR / 2 - 1.5
    count = int((end - start - 4) / step)
    if count > 0:
        points = [(start + 2 + step * i, middle + (high if i % 2 else -high)) for i in range(count + 1)]
        drawing.line(points, stroke=colour)


@dataclass(frozen=True)
class _Arrow:
    """An act between two lanes at `x`; `down` is 1 where it leads downwards, -1 upwards, 0 where it stays. `aside`
    says that its word stands at the left, where the bar of what acts lies at the right."""

    act: Act
    x: float
    start: float
    end: float
    down: float
    aside: bool

    @property
    def ink(self) -> str:
        return INKS.get(self.act.verb, ACTS)

    def draw_stem(self, drawing: Drawing) -> None:
        """The stem, below the words."""
        if self.down:
            dash = "5 3" if self.act.verb == "suspends" else ""
            ends = ((self.x, self.start), (self.x, self.end - self.down * 4))
            drawing.line(ends, stroke=self.ink, thickness=1.2, dash=dash)

    def draw_tip(self, drawing: Drawing) -> None:
        """The head, above the words, and its verb beside where it starts."""
        if not self.down:
            return
        x, act, down = self.x, self.act, self.down
        with drawing.group(f"{act.verb}, {act.on.isoformat()}"):
            back = self.end - down * 8
            head = ((x, self.end), (x - 4, back), (x + 4, back))
            drawing.shape(head, fill=PAPER if self.ink == GIVES else self.ink, stroke=self.ink)
            wide = measure(act.verb, SMALL - 1)
            # A lasting act has its own bar to the right of where it starts.
            right = (not self.aside and x + 9 + wide < drawing.width) or x - 9 - wide < 0
            left = x + 9 if right else x - 9 - wide
            base = self.start - down * 6 + SMALL * 0.35
            drawing.box(left - 1, base - SMALL + 1, wide + 2, SMALL + 2, fill=PAPER, stroke="none", radius=0)
            drawing.text(left, base, act.verb, size=SMALL - 1, italic=True, colour=self.ink)


def _arrows(acts: Sequence[Act], scale: Scale | Calendar, places: dict[str, float], lasting: set[str]) -> list[_Arrow]:
    """The acts as arrows, those that would lie on one another side by side; what one act does to several lanes has
    one stem."""
    arrows: list[_Arrow] = []
    taken: list[tuple[float, float, float, str]] = []
    for act in acts:
        offset = SMALL * LEADING + BAR
        start, end = places[act.source] + offset, places[act.target] + offset
        down = 0.0 if start == end else 1.0 if end > start else -1.0
        x, low, high = scale.at(act.on), min(start, end), max(start, end)
        while (
            any(
                abs(x - other) < TRACK - 1 and low < bottom and top < high and owner != f"{act.verb} {act.source}"
                for other, top, bottom, owner in taken
            )
            and x + TRACK < scale.right
        ):
            x += TRACK
        taken.append((x, low, high, f"{act.verb} {act.source}"))
        tip = end - down * (BAR / 2 + 1)
        arrows.append(_Arrow(act, x, start + down * 6, tip, down, act.source in lasting))
    return arrows


def _draw_key(drawing: Drawing, y: float, lanes: Sequence[Lane], acts: Sequence[Act], *, scaled: bool) -> float:
    """What the bars and arrows mean; the base line of its last row."""
    x, room = MARGIN, drawing.width - MARGIN

    def placed(word: str) -> tuple[float, float]:
        nonlocal x, y
        wide = 28 + measure(word, SMALL) + 14
        if x > MARGIN and x + wide - 14 > room:
            x, y = MARGIN, y + SMALL * 1.6
        drawing.text(x + 28, y, word, size=SMALL, colour=FAINT)
        x += wide
        return x - wide, y

    for state, word in (("running", "running"), ("aside", "set aside"), ("ended", "ended")):
        at, base = placed(word)
        if state == "ended":
            drawing.line(((at, base - 4), (at + 22, base - 4)), stroke=FAINT, dash="1 3")
        else:
            drawing.box(at, base - 8, 22, BAR, fill=BODY if state == "running" else PAPER, stroke=BODY, radius=1)
    if any(lane.moment is not None for lane in lanes):
        at, base = placed("done at once")
        middle = base - 4
        drawing.shape(
            ((at + 11, middle - 6), (at + 17, middle), (at + 11, middle + 6), (at + 5, middle)), fill=PAPER, stroke=BODY
        )
    if any(lane.court for lane in lanes):
        at, base = placed("court order")
        drawing.box(at, base - 8, 22, BAR, fill=COURT, stroke=COURT, radius=1)
        _draw_zigzag(drawing, at, at + 22, base - 3.5, PAPER)
    verbs = {act.verb for act in acts}
    lives = set(INKS) - {"suspends"}
    meant = (("ends", verbs - set(INKS)), ("suspends", verbs & {"suspends"}), ("gives life", verbs & lives))
    for word, those in meant:
        if those:
            at, base = placed(word)
            ink = INKS.get(min(those), ACTS)
            drawing.line(((at, base - 4), (at + 15, base - 4)), stroke=ink, dash="5 3" if word == "suspends" else "")
            head = ((at + 22, base - 4), (at + 14, base - 8), (at + 14, base))
            drawing.shape(head, fill=PAPER if ink == GIVES else ink, stroke=ink)
    note = "as recorded; to scale" if scaled else "as recorded; not to scale"
    if x > MARGIN and x + measure(note, SMALL) > room:
        x, y = MARGIN, y + SMALL * 1.6
    if x + measure(note, SMALL) <= room:
        drawing.text(x, y, note, size=SMALL, colour=FAINT)
    return y


def timeline_words(lanes: Sequence[Lane], acts: Sequence[Act]) -> list[str]:
    """All that a timeline shows, in words."""
    labels = {lane.name: lane.label for lane in lanes}
    lines = [f"{lane.label}: {lane.said}" for lane in lanes]
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
        lines += columns(f"{lane.label}: {lane.said}", width)
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
