"""What a finding rests on: chains from statute to officer, limits, practices, duties; and for a negative
answer the grants that came nearest."""

from __future__ import annotations

from collections.abc import Iterable

from rich.text import Text

from vires.cli.paper import Paper
from vires.model.finding import Duty, Finding, Limit, Link, Miss, Outcome, Word
from vires.service.telling import miss_text, ranked, unexpressed, word_text
from vires.service.wording import Wording, period

MOST_WORDS = 3
MOST_MISSES = 6


def print_chains(paper: Paper, finding: Finding, wording: Wording) -> None:
    """Each chain as a ladder from its root down to the office."""
    if not finding.chains:
        return
    told: set[str] = set()
    for number, chain in enumerate(finding.chains, 1):
        many = len(finding.chains) > 1 or finding.more_chains
        paper.heading(f"The chain ({number} of {_count(finding)})" if many else "The chain")
        for depth, link in enumerate(chain.links):
            _print_link(paper, link, depth, wording, again=link.provision in told)
            told.add(link.provision)
        _print_end(paper, finding, len(chain.links), wording)
        if chain.condition not in (None, {}, {"all": []}):
            asks = f"on condition: {wording.condition(chain.condition)}"
            paper.line(asks, first=_indent(len(chain.links), paper), style="italic")
    if finding.weakest_evidence:
        paper.line(f"The weakest evidence it rests on is {finding.weakest_evidence}.", first="  ", style="dim")


def _print_end(paper: Paper, finding: Finding, depth: int, wording: Wording) -> None:
    office = finding.question.get("office")
    if isinstance(office, str):
        lead = _indent(depth, paper)[:-3] + paper.marks.last
        paper.line(Text(wording.registry.label(office), style="bold"), first=lead)


def _count(finding: Finding) -> str:
    return f"{len(finding.chains)}, and more" if finding.more_chains else str(len(finding.chains))


def _indent(depth: int, paper: Paper) -> str:
    return "  " + "   " * min(depth, max(1, (paper.width - 50) // 6))


def _print_link(paper: Paper, link: Link, depth: int, wording: Wording, *, again: bool) -> None:
    indent = _indent(depth, paper)
    lead = indent if depth == 0 else indent[:-3] + paper.marks.last
    title = Text(link.citation or link.title, style="bold")
    if link.citation and link.title != link.citation:
        title.append(f"  {link.title}", style="not bold")
    if again:
        title.append("  (as above)", style="dim not bold")
    paper.line(title, first=lead, rest=indent)
    if again:
        return
    by = wording.registry.label(link.issuer)
    if link.holder:
        by += f" ({link.holder})"
    effect = "gives it to" if link.does == "confers" else "passes it on to"
    paper.line(f"{by} {effect} {wording.listed(link.to)}", first=indent)
    paper.line(period(link.since, link.until), first=indent)
    print_words(paper, link.attested, indent)
    paper.line(link.provision, first=indent, style="dim")


def print_words(paper: Paper, words: Iterable[Word], indent: str) -> None:
    """The best-attesting sources that count, each once; those that do not only where none does."""
    shown = ranked(words)
    if not shown:
        return
    texts = [word_text(word) for word in shown[:MOST_WORDS]]
    if len(shown) > MOST_WORDS:
        texts.append(f"and {len(shown) - MOST_WORDS} more")
    paper.line("on the word of " + "; ".join(texts), first=indent, style="dim")


def print_limits(paper: Paper, finding: Finding, wording: Wording) -> None:
    """Limits of law and policy, met, not met or open; then practices, which never change an outcome."""
    if finding.limits:
        paper.heading("Limits that reach it")
        for limit in finding.limits:
            _print_limit(paper, limit, wording)
    if finding.practices:
        paper.heading("Practice (changes no outcome)")
        for practice in finding.practices:
            _print_limit(paper, practice, wording)


def _print_limit(paper: Paper, limit: Limit, wording: Wording) -> None:
    marks = paper.marks
    mark = {True: marks.yes, False: marks.no, None: marks.open}[limit.met]
    state = {True: "met", False: "not met", None: "depends"}[limit.met]
    colour = {True: "green", False: "red", None: "yellow"}[limit.met]
    head = Text(limit.citation or limit.title, style="bold")
    if limit.citation and limit.title != limit.citation:
        head.append(f"  {limit.title}", style="not bold")
    practice = limit.force == "practice"
    if not practice:
        head.append(f"  {state}", style=colour)
    lead = f"  {marks.bullet if practice else mark} "
    paper.line(head, first=lead)
    indent = "    "
    detail = f"{limit.force}; {period(limit.since, limit.until)}"
    paper.line(detail, first=indent)
    if limit.unless is not None:
        paper.line(f"unless {wording.condition(limit.unless)}", first=indent)
    print_words(paper, limit.attested, indent)
    paper.line(limit.provision, first=indent, style="dim")


def print_duties(paper: Paper, finding: Finding, wording: Wording) -> None:
    """Duties laid on the office, which confer nothing."""
    if not finding.duties:
        return
    paper.heading("Duties (confer no power)")
    for duty in finding.duties:
        print_duty(paper, duty, wording)


def print_duty(paper: Paper, duty: Duty, wording: Wording) -> None:
    """One duty: what is to be done, by whom, from when to when, on whose word."""
    paper.line(Text(duty.citation or duty.title, style="bold"), first=f"  {paper.marks.bullet} ")
    if duty.duty:
        paper.line(duty.duty, first="    ")
    paper.line(f"laid on {wording.listed(duty.to)}; {period(duty.since, duty.until)}", first="    ")
    print_words(paper, duty.attested, "    ")
    paper.line(duty.provision, first="    ", style="dim")


def print_misses(paper: Paper, finding: Finding, wording: Wording) -> None:
    """For a negative answer: the grants that came nearest, and why each is not shown to reach."""
    if finding.outcome != Outcome.NO_AUTHORITY_SHOWN:
        return
    paper.heading("What came nearest")
    if not finding.nearest:
        paper.line("no grant in the record names such an office and such a power", first="  ")
    for miss in finding.nearest[:MOST_MISSES]:
        _print_miss(paper, miss, wording, "  ")
    left = len(finding.nearest) - MOST_MISSES
    if left > 0:
        paper.line(f"and {left} more (--json lists them)", first="  ", style="dim")


def _print_miss(paper: Paper, miss: Miss, wording: Wording, indent: str) -> None:
    title = Text(miss.citation or miss.title, style="bold")
    if miss.citation and miss.title != miss.citation:
        title.append(f"  {miss.title}", style="not bold")
    paper.line(title, first=f"{indent}{paper.marks.bullet} ")
    paper.line(miss_text(miss, wording), first=f"{indent}  ")
    paper.line(miss.provision, first=f"{indent}  ", style="dim")
    for below in miss.route:
        _print_miss(paper, below, wording, indent + "  ")


def print_unexpressed(paper: Paper, finding: Finding) -> None:
    """The lines of `unexpressed`, if there are any."""
    lines = unexpressed(finding)
    if lines:
        paper.heading("What these texts say besides, not expressed in the record")
    for text in lines:
        paper.line(text, first=f"  {paper.marks.bullet} ", style="dim")
