"""The parts of the report, one for each question that a reader brings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from vires.audit.decisions import OUTCOMES
from vires.audit.report.heading import Heading
from vires.audit.report.samples import Sample
from vires.audit.report.summary import Carrying, Settling, carrying, largest, settling
from vires.audit.report.tally import WIDTH, Tally
from vires.model.registry import Registry
from vires.picture.sign import word
from vires.service.auditreport.markup import Markup, Piece, folded, joined, picture, table, tag
from vires.service.auditreport.pictures import (
    PLACES,
    draw_carried,
    draw_flips,
    draw_settling,
    draw_terms,
    draw_time,
    over_time,
)
from vires.service.auditreport.wording import ORDER, SAYS, acts, badge, command, failing, share
from vires.service.openpoint import OpenPoints
from vires.service.wording import Wording, day

DRAWN, LISTED = 16, 200
"""So many bars are drawn, and so many lines stand in a table, at most; the rest is told together."""
TOLD = 31
"""A table that is longer than this is folded."""


@dataclass(frozen=True)
class Section:
    """A part with its name, under which it can be reached."""

    name: str
    title: str
    pieces: tuple[Piece, ...]

    def markup(self) -> Markup:
        """As it stands on the page."""
        return tag("section", tag("h2", self.title, id=f"{self.name}-h"), *self.pieces, id=self.name,
                   aria_labelledby=f"{self.name}-h")  # fmt: skip


class Sections:
    """Makes the parts of one report."""

    def __init__(self, registry: Registry, tally: Tally, heading: Heading) -> None:
        self.registry, self.tally, self.heading = registry, tally, heading
        self.wording = Wording(registry)
        self.points = OpenPoints(self.wording)
        self.shown = [(o, p) for o, p in zip(ORDER, PLACES, strict=True) if tally.outcomes[p]]

    @cached_property
    def carried(self) -> tuple[Carrying, ...]:
        """What each instrument carried."""
        return carrying(self.tally, self.registry)

    def all(self) -> tuple[Section, ...]:
        """The parts there is something to say in, in their order."""
        makers: tuple[Callable[[], Section | None], ...] = (
            self.time, self.offices, self.powers, self.instruments, self.limits, self.misses, self.settling,
            self.flips, self.undecided, self.samples,
        )  # fmt: skip
        return tuple(section for maker in makers if (section := maker()) is not None)

    def time(self) -> Section | None:
        """Outcomes over time."""
        spans, counts = over_time(self.tally)
        if not spans:
            return None
        rows = [(span.name, *self._figures(vector)) for span, vector in zip(spans, counts, strict=True) if any(vector)]
        told = table("Acts by outcome in each span of time; spans without any are left out", ("When", *self._heads()),
                     rows, figures=len(self.shown) + 1)  # fmt: skip
        note = "Each row of the picture has a scale of its own; heights of different rows are not to be compared. "
        note += f"Days are those of {self.registry.settings.zone}."
        if self.tally.imprecise:
            note += f" {acts(self.tally.imprecise)} dated no more exactly than to several days stand at the first."
        return Section("time", "Over time", (
            tag("p", note, class_="hint"), picture(draw_time(spans, counts), "Outcomes over time"),
            told if len(rows) <= TOLD else folded(f"The figures, {len(rows)} lines", told),
        ))  # fmt: skip

    def offices(self) -> Section | None:
        """Outcomes by office."""
        return self._terms("offices", "By office", "Office", draw=True)

    def powers(self) -> Section | None:
        """Outcomes by power."""
        return self._terms("powers", "By power", "Power", draw=False)

    def _terms(self, name: str, title: str, head: str, *, draw: bool) -> Section | None:
        listed, hidden, rest = largest(getattr(self.tally, name), LISTED)
        if not listed:
            return None
        rows = [(self._term(str(key)), *self._figures(vector)) for key, vector in listed]
        foot = (f"{hidden:,} others", *self._figures(rest)) if any(rest) else ()
        told = table(f"{title}, the most acts first", (head, *self._heads()), rows, figures=len(self.shown) + 1,
                     foot=foot)  # fmt: skip
        pieces: list[Piece] = []
        if draw:
            some = [(self.registry.label(str(key)), vector) for key, vector in listed[:DRAWN]]
            note = "Each bar is the whole of one office's acts, however many they are."
            if len(listed) > DRAWN:
                note += f" The {DRAWN} with most acts are drawn; the table has all."
            pieces += [tag("p", note, class_="hint"), picture(draw_terms(some, title), title)]
        pieces.append(told if len(rows) <= TOLD else folded(f"The figures, {len(rows)} lines", told))
        return Section(name, title, tuple(pieces))

    def instruments(self) -> Section | None:
        """What each instrument carried."""
        if not self.carried:
            return None
        some = [(self.registry.label(one.instrument), one) for one in self.carried[:DRAWN]]
        rows = [
            (self._instrument(one.instrument), "yes" if one.accepted else "no", f"{one.carried:,}",
             f"{sum(one.last):,}", *self._figures(one.stood))
            for one in self.carried[:LISTED]
        ]  # fmt: skip
        told = table(
            "Instruments in the chain of an act, that which carried most first",
            ("Instrument", "Accepted by a person", "Carried", "Last in the chain", *self._heads()), rows,
            figures=len(self.shown) + 3,
        )  # fmt: skip
        note = (
            "An instrument stands in the chain of an act if the authority that the finding shows first runs through "
            "it. It carried the act if that was authorized, or irregular under a policy. An act counts for every "
            "instrument of its chain."
        )
        return Section("instruments", "What each instrument carried", (
            tag("p", note, class_="hint"), picture(draw_carried(some), "What each instrument carried"),
            told if len(rows) <= TOLD else folded(f"The figures, {len(rows)} lines", told),
        ))  # fmt: skip

    def limits(self) -> Section | None:
        """Limits that stood against acts."""
        listed, hidden, rest = largest(self.tally.limits, LISTED)
        if not listed:
            return None
        rows = [(self._provision(str(key)), *self._figures(vector)) for key, vector in listed]
        foot = (f"{hidden:,} others", *self._figures(rest)) if any(rest) else ()
        return Section("limits", "Limits that stood against acts", (
            tag("p", "The first limit that a finding shows as not met, or as depending on what is not stated.",
                class_="hint"),
            table("Limits, by the outcome of the act", ("Limit", *self._heads()), rows, figures=len(self.shown) + 1,
                  foot=foot),
        ))  # fmt: skip

    def misses(self) -> Section | None:
        """What came nearest where no authority is shown."""
        listed, hidden, rest = largest(self.tally.misses, LISTED)
        if not listed:
            return None
        rows = [(self._provision(key[0]), failing(key[1]), f"{n:,}") for key, (n,) in listed]
        foot = (f"{hidden:,} others", "", f"{rest[0]:,}") if any(rest) else ()
        told = table("Grants that came nearest", ("Grant", "Not shown to carry it, because", "Acts"), rows, figures=1,
                     foot=foot)  # fmt: skip
        return Section("nearest", "What came nearest where no authority is shown", (
            told if len(rows) <= TOLD else folded(f"The figures, {len(rows)} lines", told),
        ))  # fmt: skip

    def settling(self) -> Section | None:
        """Which missing fact would settle most."""
        found = settling(self.tally)
        if not found:
            return None
        listed = sorted(found, key=lambda one: (-one.acts, one.point))
        drawn = picture(draw_settling([(self._asked(one.point), one) for one in listed]), "Open points")
        turning = sum(n for _, (n,) in self.tally.sets.items()) + self.tally.sets.rest[0]
        rows = [(self._point(one), f"{one.acts:,}", f"{one.alone:,}", *_gained(one, turning)) for one in found]
        heads = ("Asked in this order", "Acts that turn on it", "On it alone", "Settled by then", "Of those open")
        note = f"The outcome of {acts(turning)} turns on something that is not stated or not settled. "
        note += "Asked in the order of the table, each point settles most beyond what those before it do."
        if len(self.tally.points) > len(found):
            note += f" {len(self.tally.points) - len(found):,} further points stand in the JSON of the report."
        return Section("missing", "Which missing fact would settle most", (
            tag("p", note, class_="hint"), drawn,
            table("Open points", heads, rows, figures=4),
        ))  # fmt: skip

    def flips(self) -> Section | None:
        """What differs between two vantages."""
        tally = self.tally
        if not tally.compared:
            return None
        pairs = [((key[0], key[1]), n) for key, (n,) in tally.flips.items() if key[0] != key[1]]
        differing = sum(n for _, n in pairs)
        said = (
            f"{acts(differing)} of {tally.rows:,} ({share(differing, tally.rows)}) have another outcome at the second "
        )
        said += "vantage."
        outcomes = table(
            "Acts by outcome at both vantages", ("Outcome", "At the first", "At the second"),
            [(badge(o), f"{tally.outcomes[p]:,}", f"{tally.other[p]:,}") for o, p in zip(ORDER, PLACES, strict=True)
             if tally.outcomes[p] or tally.other[p]], figures=2,
        )  # fmt: skip
        if not pairs:
            return Section("flips", "Between two vantages", (tag("p", said), outcomes))
        return Section("flips", "Between two vantages", (
            tag("p", said), outcomes, picture(draw_flips(pairs[:DRAWN], differing), "What differs"),
            self._flips_by_provision(), self._flips_by_office(), *self._flipped(),
        ))  # fmt: skip

    def _flips_by_provision(self) -> Markup:
        listed, hidden, rest = largest(self.tally.flips_by_provision, TOLD)
        rows = [
            (self._provision(key[0]) if key[0] else "none", self._provision(key[1]) if key[1] else "none",
             badge(key[2]), badge(key[3]), f"{n:,}")
            for key, (n,) in listed
        ]  # fmt: skip
        foot = (f"{hidden:,} others", "", "", "", f"{rest[0]:,}") if any(rest) else ()
        heads = ("Carried at the first by", "At the second by", "First", "Second", "Acts")
        return table("Which grant ends the chain at either", heads, rows, figures=1, foot=foot)

    def _flips_by_office(self) -> Markup:
        listed, hidden, rest = largest(self.tally.flips_by_office, LISTED)
        rows = [(self._term(key[0]), badge(key[1]), badge(key[2]), f"{n:,}") for key, (n,) in listed]
        foot = (f"{hidden:,} others", "", "", f"{rest[0]:,}") if any(rest) else ()
        told = table("Acts that differ, by office", ("Office", "First", "Second", "Acts"), rows, figures=1, foot=foot)
        return told if len(rows) <= TOLD else folded(f"By office, {len(rows)} lines", told)

    def _flipped(self) -> Iterator[Markup]:
        for kind in range(WIDTH * WIDTH):
            samples = self.tally.flipped.of(kind)
            if samples:
                first, second = OUTCOMES[kind // WIDTH], OUTCOMES[kind % WIDTH]
                yield folded(f"Rows that went from {word(first)} to {word(second)}", map(self._sample, samples))

    def undecided(self) -> Section | None:
        """Rows of which nothing could be decided, by reason."""
        listed, hidden, rest = largest(self.tally.reasons, LISTED)
        if not listed:
            return None
        rows = [(str(reason), f"{n:,}") for reason, (n,) in listed]
        foot = (f"{hidden:,} other reasons", f"{rest[0]:,}") if any(rest) else ()
        return Section("undecided", "Rows that cannot be decided", (
            tag("p", "Each of these rows is in the output with its reason; none was dropped and none was guessed.",
                class_="hint"),
            table("Reasons", ("Reason", "Rows"), rows, figures=1, foot=foot),
        ))  # fmt: skip

    def samples(self) -> Section | None:
        """Rows to look at, with what asks them again."""
        parts: list[Piece] = [
            tag("p", "A few rows of each outcome, spread over the whole input. The command asks the same again and "
                "gives the same answer, with all it rests on; with --proof FILE it writes a proof.", class_="hint"),
        ]  # fmt: skip
        for outcome, place in self.shown:
            parts.append(folded(word(outcome), map(self._sample, self.tally.samples.of(place))))
        return Section("rows", "Rows to look at", tuple(parts)) if self.shown else None

    def _sample(self, sample: Sample) -> Markup:
        name = f"Row {sample.row:,}" + ("" if sample.id is None else f", {sample.id}")
        told: list[Piece] = [tag("h3", name)]
        if sample.act is not None:
            label = self.registry.label
            told.append(tag("p", f"{label(str(sample.act.office))}: {label(str(sample.act.power))}, "
                                 f"{day(str(sample.act.at.text))}"))  # fmt: skip
        told.append(tag("p", badge(sample.outcome), *([" then ", badge(sample.other)] if sample.other else [])))
        for said, identity in (("Carried by", sample.provision), ("Limit", sample.limit)):
            if identity:
                told.append(tag("p", f"{said}: ", self.wording.short(identity), tag("span", identity, class_="id")))
        if sample.nearest:
            why = f"Nearest: {self.wording.short(sample.nearest)}; {failing(sample.fails)}"
            told.append(tag("p", why, tag("span", sample.nearest, class_="id")))
        if sample.missing:
            told.append(tag("p", "Turns on: ", "; ".join(map(self._asked, sample.missing))))
        if sample.reason:
            told.append(tag("p", sample.reason))
        asked = command(sample, self.heading)
        if asked:
            told.append(tag("pre", asked))
        return tag("div", *told, class_="sample")

    def tiles(self) -> Markup:
        """The outcomes with their counts, shares and meanings."""
        return tag("ul", (
            tag("li", badge(outcome), tag("strong", f"{self.tally.outcomes[place]:,}"),
                tag("span", f"{share(self.tally.outcomes[place], self.tally.rows)}: {SAYS[outcome]}", class_="share"),
                class_=f"o-{outcome.lower()}")
            for outcome, place in self.shown
        ), class_="tally", role="list")  # fmt: skip

    def _heads(self) -> tuple[str, ...]:
        return ("Acts", *(word(outcome) for outcome, _ in self.shown))

    def _figures(self, vector: Sequence[int]) -> tuple[str, ...]:
        return (f"{sum(vector):,}", *(f"{vector[place]:,}" if vector[place] else "" for _, place in self.shown))

    def _term(self, identity: str) -> Markup:
        return joined(self.registry.label(identity), tag("span", identity, class_="id"))

    def _instrument(self, identity: str) -> Markup:
        known = self.registry.instruments.get(identity)
        cited = f", {known.cite}" if known is not None and known.cite else ""
        return joined(f"{self.registry.label(identity)}{cited}", tag("span", identity, class_="id"))

    def _provision(self, identity: str) -> Markup:
        return joined(self.wording.name(identity), tag("span", identity, class_="id"))

    def _asked(self, point: str) -> str:
        """What settles an open point: of a contested one, the question that is contested."""
        kind, _, name = point.partition(":")
        contested = self.registry.settings.doctrines.get(name) if kind == "doctrine" else None
        return (contested.question if contested else None) or self.points.question(point)

    def _point(self, one: Settling) -> Markup:
        return joined(self._asked(one.point), tag("span", one.point, class_="id"))


def _gained(one: Settling, turning: int) -> tuple[str, str]:
    if one.settled is None:
        return "not counted", ""
    return f"{one.settled:,}", share(one.settled, turning)
