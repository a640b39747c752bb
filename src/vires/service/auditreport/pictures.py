"""What of a tally is drawn. Each picture stands beside a table that says the same."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date

from vires.audit.decisions import OUTCOMES
from vires.audit.report.days import UNITS, Unit, following
from vires.audit.report.summary import Carrying, Settling, Vector
from vires.audit.report.tally import Tally
from vires.picture.bars import FULL, HOLLOW, Bar, Part, draw_bars
from vires.picture.columns import Row, Span, draw_columns
from vires.service.auditreport.wording import ORDER, acts, share

MOST_SPANS = {"day": 92, "month": 180}
"""So many days, or months, at most are drawn apart."""
MOST_YEARS = 400
PLACES = tuple(OUTCOMES.index(outcome) for outcome in ORDER)


def over_time(tally: Tally) -> tuple[list[Span], list[Vector]]:
    """Spans of time without a gap, with the acts by outcome in each: days, months, years or several years, as fine as
    can be read. Nothing where no act has a day."""
    unit: Unit
    for unit in UNITS[UNITS.index(tally.days.unit) :]:
        rows = tally.days.rows(unit)
        if not rows:
            return [], []
        spans = _spans(rows[0][0], rows[-1][0], unit, MOST_SPANS.get(unit))
        if spans is not None:
            break
    assert spans is not None
    counts = [[0] * len(OUTCOMES) for _ in spans]
    starts = [span.since for span in spans]
    for day, vector in rows:
        place = bisect_right(starts, day) - 1
        counts[place] = [a + b for a, b in zip(counts[place], vector, strict=True)]
    return spans, [tuple(one) for one in counts]


def _spans(first: date, last: date, unit: Unit, most: int | None) -> list[Span] | None:
    """From a day to another, without a gap; `None` where there are more than so many."""
    found: list[Span] = []
    step = 1 if most is not None else 1 + (last.year - first.year) // MOST_YEARS
    since = first
    while since <= last and since < date.max:
        until = since
        for _ in range(step):
            until = following(until, unit)
        name = since.isoformat()[: {"day": 10, "month": 7, "year": 4}[unit]]
        found.append(Span(since, until, name if step == 1 else f"{name} to {until.year - 1:04}"))
        if most is not None and len(found) > most:
            return None
        since = until
    return found


def draw_time(spans: Sequence[Span], counts: Sequence[Vector]) -> str:
    """Outcomes over time."""
    rows = []
    for outcome, place in zip(ORDER, PLACES, strict=True):
        mine = tuple(vector[place] for vector in counts)
        if any(mine):
            highest = max(range(len(mine)), key=lambda n: (mine[n], -n))
            rows.append(Row(outcome, mine, f"{acts(sum(mine))}, at most {mine[highest]:,} in {spans[highest].name}"))
    return draw_columns(rows, spans, "Outcomes over time").svg()


def draw_terms(terms: Iterable[tuple[str, Vector]], title: str) -> str:
    """What the acts of each term came to, each bar the whole of its own."""
    bars = [Bar(label, acts(sum(vector)), _parts(vector)) for label, vector in terms]
    return draw_bars(bars, title, whole=True).svg()


def draw_carried(instruments: Iterable[tuple[str, Carrying]]) -> str:
    """How many acts each instrument stood behind, by outcome, to one scale."""
    bars = [Bar(label, f"carried {acts(one.carried)}", _parts(one.stood)) for label, one in instruments]
    return draw_bars(bars, "What each instrument carried").svg()


def draw_settling(points: Iterable[tuple[str, Settling]]) -> str:
    """On which open points acts turn: on each alone, and on it with others."""
    bars = [
        Bar(label, acts(one.acts), (Part(FULL, one.alone), Part(HOLLOW, one.acts - one.alone))) for label, one in points
    ]
    key = {FULL: "turn on this alone", HOLLOW: "turn on this and something else"}
    return draw_bars(bars, "Which missing fact would settle most", key=key).svg()


def draw_flips(flips: Iterable[tuple[tuple[str, str], int]], differing: int) -> str:
    """How many acts went from which outcome to which, to one scale."""
    bars = [
        Bar("", f"{acts(n)}, {share(n, differing)} of those that differ", (Part(FULL, n),), signs=pair)
        for pair, n in flips
    ]
    return draw_bars(bars, "What differs between the two vantages").svg()


def _parts(vector: Vector) -> tuple[Part, ...]:
    return tuple(Part(outcome, vector[place]) for outcome, place in zip(ORDER, PLACES, strict=True) if vector[place])
