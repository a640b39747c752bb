"""A finding for a reader: the answer first, then what was asked, what it depends on, what it rests on, and
what would change it. Every part is read off the finding, so that nothing is said that it does not hold."""

from __future__ import annotations

from typing import Any

from rich.text import Text

from vires.cli.basis import print_chains, print_duties, print_limits, print_misses, print_unexpressed
from vires.cli.outlook import print_contested, print_coverage, print_disputes, print_elsewhere, print_next
from vires.cli.paper import Paper
from vires.model.finding import Branch, Finding, Implicants
from vires.service.alternatives import Part, factors
from vires.service.openpoint import OpenPoints
from vires.service.telling import date_text, view, where
from vires.service.wording import OUTCOMES, Wording, day

MOST_LINES = 8
"""Lines given to a branch; the JSON has everything."""


def print_finding(paper: Paper, finding: Finding, wording: Wording) -> None:
    """The whole finding."""
    points = OpenPoints(wording)
    print_head(paper, finding)
    print_question(paper, finding, wording)
    print_branches(paper, finding, points)
    print_chains(paper, finding, wording)
    print_misses(paper, finding, wording)
    print_limits(paper, finding, wording)
    print_duties(paper, finding, wording)
    print_conflicts(paper, finding, wording)
    print_disputes(paper, finding.disputes, wording)
    print_next(paper, finding, points)
    print_elsewhere(paper, finding, wording)
    print_contested(paper, finding, wording)
    print_unexpressed(paper, finding)
    print_coverage(paper, finding)


def print_head(paper: Paper, finding: Finding) -> None:
    """The outcome as sign, word and colour, and the answer in one sentence."""
    head = paper.outcome(finding.outcome)
    head.append(f"  {OUTCOMES[finding.outcome]}", style="default not bold")
    paper.line(head)
    paper.line()
    paper.line(finding.answer, first="  ")
    if finding.prospective:
        paper.line("The act lies ahead of the law counted: answered from what is decided so far.", first="  ")


def print_question(paper: Paper, finding: Finding, wording: Wording) -> None:
    """What was asked, from which point of view; what was not stated is said to be so."""
    question, vantage = finding.question, finding.vantage
    paper.line()
    paper.entry("who", _named(question.get("office"), wording))
    paper.entry("what", _named(question.get("power"), wording))
    paper.entry("where", where(question, wording))
    subjects = question.get("subjects")
    paper.entry("concerning", "not stated" if subjects is None else wording.names(subjects, "and") or "none")
    if question.get("facts"):
        shown = (f"{wording.registry.label(n)}: {_fact(n, v, wording)}" for n, v in question["facts"].items())
        paper.entry("stated", "; ".join(shown))
    paper.entry("when", day(date_text(question.get("at"))))
    paper.entry("seen from", view(vantage, wording))
    if finding.registry.revision is not None:
        paper.entry(
            "recorded", f"as of revision {finding.registry.revision.removeprefix('sha256:')[:12]} of the ledger"
        )


def print_branches(paper: Paper, finding: Finding, points: OpenPoints) -> None:
    """Each possible outcome with what it takes."""
    if not finding.branches:
        return
    paper.heading("What it depends on")
    for branch in finding.branches:
        _print_branch(paper, branch, points)


def _print_branch(paper: Paper, branch: Branch, points: OpenPoints) -> None:
    head = paper.outcome(branch.outcome)
    head.append(" if", style="default not bold")
    print_ways(paper, branch.when, points, head, "  ")


def print_ways(paper: Paper, ways: Implicants, points: OpenPoints, head: Text, indent: str) -> None:
    """What suffices, told as shortly as it can be; `head` is a clause that ends in "if"."""
    found = factors([[(part.atom, part.in_) for part in way.all] for way in ways.any])
    alone = len(found) == 1 and len(found[0]) > 1
    many = "any of these holds:" if alone else "all of these hold:" if len(found) > 1 else ""
    paper.line(Text.assemble(indent, head, " ", many))
    told = [_alternative(part, points) for part in found[0]] if alone else [_factor(f, points) for f in found]
    for text in told[:MOST_LINES]:
        paper.line(text, first=f"{indent}  {paper.marks.bullet} ")
    if len(told) > MOST_LINES:
        paper.line(f"and {len(told) - MOST_LINES} more (--json lists them)", first=f"{indent}  ", style="dim")


def _factor(alternatives: list[list[Part]], points: OpenPoints) -> str:
    return "; or ".join(_alternative(parts, points) for parts in alternatives)


def _alternative(parts: list[Part], points: OpenPoints) -> str:
    return ", and ".join(points.confined(atom, values) for atom, values in parts) or "nothing more is needed"


def print_conflicts(paper: Paper, finding: Finding, wording: Wording) -> None:
    """What meets on the act, and the loop an undefined outcome comes from."""
    if finding.conflicts:
        paper.heading("What meets here")
        for conflict in finding.conflicts:
            other = conflict.link or conflict.duty or ""
            how = {True: "yields to", False: "prevails over", None: "may yield to"}[conflict.yields]
            verb = how if conflict.link else "bars what is directed by"
            text = f"{wording.name(conflict.limit)} {verb} {wording.name(other)}"
            paper.line(text, first=f"  {paper.marks.bullet} ")
    if finding.cycle:
        paper.heading("The circle")
        for step in finding.cycle:
            paper.line(step, first=f"  {paper.marks.arrow} ")


def _named(identity: Any, wording: Wording) -> Text:
    if not isinstance(identity, str):
        return Text("not stated")
    label = wording.registry.label(identity)
    return Text(label) if label == identity else Text.assemble(label, ("  " + identity, "dim"))


def _fact(name: str, value: Any, wording: Wording) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return wording.amount(name, float(value))
