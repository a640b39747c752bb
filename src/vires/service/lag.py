"""From decided to known: how many days lie between the decision of an instrument and its taking effect, its
publication, and the first word of it that counts at a point of view.

Where a date is less exact the days are a range. Nothing is made of a date that is not recorded."""

from __future__ import annotations

from collections.abc import Iterable
from statistics import median

from vires.model.instrument import Instrument
from vires.model.origin import Noun
from vires.model.registry import Registry
from vires.picture.drawing import Drawing
from vires.picture.marks import Mark, Row, draw_marks
from vires.service.docket import Filing
from vires.service.testimony import counts
from vires.service.wording import day
from vires.temporal.dating import Dating
from vires.temporal.vantage import Vantage

KINDS = ("effective", "published", "known")
SAID = {"effective": "in effect", "published": "published", "known": "first known"}


class Gap(Noun):
    """A moment and how many days after the decision it lies, at least and at most; negative where before."""

    on: str
    least: int
    most: int

    @property
    def words(self) -> str:
        """The days in words."""
        return days_said(self.least, self.most)


class Lag(Noun):
    """The moments of one instrument. `source` is whose word was the first that counts."""

    id: str
    title: str
    cite: str | None
    kind: str
    decided: str
    effective: Gap | None
    published: Gap | None
    known: Gap | None
    source: str | None

    @property
    def words(self) -> str:
        """All of it, in words."""
        gaps = ((kind, getattr(self, kind)) for kind in KINDS)
        return "; ".join((f"decided {day(self.decided)}", *(f"{SAID[k]} {gap.words}" for k, gap in gaps if gap)))


def lags(registry: Registry, filings: Iterable[Filing], vantage: Vantage) -> tuple[Lag, ...]:
    """The lag of each instrument of a docket, in its order."""
    return tuple(_lag(registry, registry.instruments[filing.id], vantage) for filing in filings)


def _lag(registry: Registry, instrument: Instrument, vantage: Vantage) -> Lag:
    heard = [a for a in instrument.attested if a.modality != "denied" and counts(registry, a, vantage)]
    # Of words with dates less exact it is not shown which was first; it was known by the day on which one surely was.
    sure = min(heard, key=lambda a: (a.published.last, a.published.end(registry.zone), a.source), default=None)
    decided = instrument.decided
    known = _gap(decided, sure.published if sure else None)
    if known is not None and sure is not None:
        known_from = min(a.published.first for a in heard)
        early = (known_from - decided.last).days if known_from < sure.published.first else known.least
        known = known.model_copy(update={"least": min(known.least, early)})
    return Lag(
        id=instrument.id, title=instrument.title, cite=instrument.cite, kind=instrument.kind, decided=decided.text,
        effective=_gap(decided, instrument.effective), published=_gap(decided, instrument.published),
        known=known, source=sure.source if sure else None,
    )  # fmt: skip


def _gap(decided: Dating, moment: Dating | None) -> Gap | None:
    if moment is None:
        return None
    if moment.text == decided.text:
        # The same text twice is one day, though the text may leave open which.
        return Gap(on=moment.text, least=0, most=0)
    return Gap(
        on=moment.text, least=(moment.first - decided.last).days, most=(moment.last - decided.first).days
    )  # fmt: skip


def days_said(least: int, most: int) -> str:
    """Days after a decision, in words."""
    if least == most:
        many = f"{abs(most):,} day{'' if abs(most) == 1 else 's'}"
        return "the same day" if most == 0 else f"{many} later" if most > 0 else f"{many} before"
    if least >= 0:
        return f"{least:,} to {most:,} days later"
    if most <= 0:
        return f"{-most:,} to {-least:,} days before"
    return f"from {-least:,} days before to {most:,} days later"


def summary(found: Iterable[Lag]) -> tuple[str, ...]:
    """What stands out, in sentences; only exact dates are counted."""
    exact = [(lag, lag.known.most) for lag in found if lag.known is not None and lag.known.least == lag.known.most]
    if not exact:
        return ()
    middle = median(days for _, days in exact)
    said = [
        f"Of {len(exact)} with exact dates, half were first known within {middle:g} day{'' if middle == 1 else 's'}"
    ]
    early = sum(lag.published is not None and days < lag.published.least for lag, days in exact)
    if early:
        said.append(f"{early} {'was' if early == 1 else 'were'} known before publication")
    longest, days = max(exact, key=lambda one: (one[1], one[0].id))
    if days > 0:
        said.append(f"the longest wait was {days:,} day{'' if days == 1 else 's'}: {longest.title}")
    return tuple(said)


def draw_lags(found: Iterable[Lag], title: str, width: float = 760.0) -> Drawing:
    """The moments of each instrument as marks at so many days from its decision."""
    rows = [
        Row(
            lag.title, lag.words,
            (Mark("decided", 0, 0), *(Mark(k, g.least, g.most) for k in KINDS if (g := getattr(lag, k)) is not None)),
        )
        for lag in found
    ]  # fmt: skip
    description = "Days from each decision; far days are drawn together. Marks of one day stand side by side."
    return draw_marks(rows, {"decided": "decided", **SAID}, title, description, width)
