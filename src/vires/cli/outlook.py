"""What would change a finding, where sources differ, and how far the record goes."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from vires.cli.paper import Paper
from vires.model.finding import Dispute, Finding
from vires.service.openpoint import OpenPoints
from vires.service.telling import NOT_ADVICE, NOT_REVIEWED, field_name, same_value, value_text, value_word
from vires.service.wording import Wording, day, joined

MOST_GAPS = 6
"""Gaps of one topic that are listed for a reader; Markdown and JSON have all."""


def print_disputes(paper: Paper, disputes: Sequence[Dispute], wording: Wording) -> None:
    """Fields on which sources that count disagree, with the reading a resolution takes."""
    if not disputes:
        return
    paper.heading("Where sources disagree")
    for dispute in disputes:
        paper.line(field_name(dispute.field, wording), first="  ", style="bold")
        rows = []
        for reading in dispute.readings:
            taken = dispute.settled is not None and same_value(reading.value, dispute.settled)
            said = value_text(reading.value, wording)
            rows.append((said, ", ".join(reading.sources) + (" (taken)" if taken else "")))
        print_readings(paper, rows)
        if dispute.because:
            paper.line(f"taken because {dispute.because}", first="    ", style="dim")


def print_readings(paper: Paper, rows: list[tuple[str, str]]) -> None:
    """What is said, and who says it: in columns where what is said is short."""
    if all(len(said) <= 24 for said, _ in rows):
        paper.table(rows, indent="    ")
        return
    for said, by in rows:
        paper.line(said, first=f"    {paper.marks.bullet} ")
        paper.line(by, first="      ", style="dim")


def print_next(paper: Paper, finding: Finding, points: OpenPoints) -> None:
    """The facts worth asking, with the outcomes left under each of their values."""
    if not finding.ask_next:
        return
    paper.heading("What to ask next")
    for fact in finding.ask_next[:5]:
        paper.line(points.question(fact.atom), first=f"  {paper.marks.bullet} ")
        if len(set(fact.splits.values())) == 1:
            paper.line("alone it settles nothing; it matters together with the other points", first="      ")
            continue
        for value, outcomes in fact.splits.items():
            text = Text(f"{value_word(value)} ", style="default")
            text.append(f"{paper.marks.arrow} ", style="dim")
            for index, outcome in enumerate(outcomes):
                if index:
                    text.append(" or ")
                text.append_text(paper.outcome(outcome))
            paper.line(text, first="      ")


def print_elsewhere(paper: Paper, finding: Finding, wording: Wording) -> None:
    """The outcome at other standards of evidence, and the contested points it turns on."""
    other = {s: o for s, o in finding.elsewhere.standards.items() if o != finding.outcome}
    same = [s for s in finding.elsewhere.standards if s not in other]
    if not other and not same:
        return
    paper.heading("Seen otherwise")
    for standard, outcome in other.items():
        text = Text(f"if evidence must be {standard}: ")
        text.append_text(paper.outcome(outcome))
        paper.line(text, first=f"  {paper.marks.bullet} ")
    if not other:
        paper.line("the same at every other standard of evidence", first=f"  {paper.marks.bullet} ")
    elif same:
        paper.line(f"the same if evidence must be {joined(same, 'or')}", first=f"  {paper.marks.bullet} ")


def print_contested(paper: Paper, finding: Finding, wording: Wording) -> None:
    """The contested points it turns on, each with its question and the ways of deciding it."""
    if not finding.elsewhere.doctrines:
        return
    paper.heading("Contested points it turns on")
    for name in finding.elsewhere.doctrines:
        doctrine = wording.registry.settings.doctrines.get(name)
        paper.line(wording.contested(name), first="  ", style="bold")
        if doctrine is None:
            continue
        if doctrine.question:
            paper.line(doctrine.question, first="    ")
        for option in doctrine.options:
            said = f"{option.id}: {option.label}" if option.label else option.id
            paper.line(said, first=f"    {paper.marks.bullet} ")


def print_coverage(paper: Paper, finding: Finding) -> None:
    """How far the record goes, and the notices, each once."""
    coverage, registry = finding.coverage, finding.registry
    paper.heading("How far the record goes")
    if not coverage.covered:
        paper.line(
            "The registry states no coverage for this office, power and date: no record here is no sign that "
            "there is none.", first="  ",
        )  # fmt: skip
    for note in coverage.notes:
        topic = Text(f"{note.topic}, checked to {day(note.checked_to)}", style="bold")
        paper.line(topic, first=f"  {paper.marks.bullet} ")
        paper.line(f"holds: {note.holds}", first="    ", rest="      ")
        for gap in note.gaps[:MOST_GAPS]:
            paper.line(f"gap: {gap}", first="    ", rest="      ", style="dim")
        if len(note.gaps) > MOST_GAPS:
            paper.line(f"and {len(note.gaps) - MOST_GAPS} more gaps (--markdown lists them)", first="    ", style="dim")
    checked = coverage.checked_to or registry.checked_to
    head = f"registry {registry.name}, checked to {day(checked)}" if checked else f"registry {registry.name}"
    paper.line(f"{head}; {registry.digest[:19]}; semantics {finding.semantics}", first="  ", style="dim")
    if not finding.reviewed:
        paper.line(NOT_REVIEWED, first="  ", style="dim")
    paper.line(NOT_ADVICE, first="  ", style="dim")
