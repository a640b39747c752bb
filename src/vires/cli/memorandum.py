"""A finding as a memorandum for the file, in Markdown: question, short answer, basis, what is open, evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from vires.model.finding import Finding, Limit, Word
from vires.service.openpoint import OpenPoints
from vires.service.outline import Told, told_branches
from vires.service.telling import (
    NOT_ADVICE,
    NOT_REVIEWED,
    field_name,
    miss_text,
    same_value,
    unexpressed,
    value_text,
    value_word,
    view,
    where,
    word_text,
)
from vires.service.wording import OUTCOMES, Wording, day, period


def memorandum(finding: Finding, wording: Wording) -> str:
    """The whole finding as one Markdown document with a final line end."""
    points = OpenPoints(wording)
    sections: list[tuple[str, Iterable[str]]] = [
        ("Question", _question(finding, wording)),
        ("Short answer", _short_answer(finding)),
        ("What it depends on", _branches(finding, points)),
        ("Authority", _chains(finding, wording)),
        ("What came nearest", _misses(finding, wording)),
        ("Limits", _limits(finding.limits, wording)),
        ("Practice", _limits(finding.practices, wording)),
        ("Duties", _duties(finding, wording)),
        ("Where sources disagree", _disputes(finding, wording)),
        ("What to ask next", _next(finding, points)),
        ("Seen otherwise", _elsewhere(finding, wording)),
        ("What these texts say besides, not expressed in the record", _unexpressed(finding)),
        ("How far the record goes", _coverage(finding)),
    ]
    title = wording.registry.label(str(finding.question.get("office")))
    lines = [f"# Memorandum for the file: {escaped(title)}"]
    for heading, body in sections:
        told = list(body)
        if told:
            lines += ["", f"## {heading}", "", *told]
    return "\n".join(lines) + "\n"


def escaped(text: str) -> str:
    """Text of a registry in which nothing is taken for Markdown or HTML."""
    plain = "".join(c if c.isprintable() else " " for c in text)
    for mark in ("\\", "`", "*", "_", "[", "]", "<", "|", "#"):
        plain = plain.replace(mark, "&lt;" if mark == "<" else "\\" + mark)
    return plain


def _question(finding: Finding, wording: Wording) -> Iterator[str]:
    question = finding.question
    rows: list[tuple[str, str]] = []
    for key in ("office", "power"):
        identity = str(question.get(key))
        rows.append((key, f"{escaped(wording.registry.label(identity))} (`{identity}`)"))
    rows.append(("where", escaped(where(question, wording))))
    subjects = question.get("subjects")
    concerning = "not stated" if subjects is None else wording.names(subjects, "and") or "none"
    rows.append(("concerning", escaped(concerning)))
    for name, value in (question.get("facts") or {}).items():
        rows.append((escaped(wording.registry.label(name)), value_text(value, wording)))
    rows.append(("when", day(str(question.get("at")))))
    rows.append(("seen from", escaped(view(finding.vantage, wording))))
    if finding.registry.revision is not None:
        rows.append(("recorded", f"as of revision `{finding.registry.revision}` of the ledger"))
    yield from _table(("", ""), rows)


def _short_answer(finding: Finding) -> Iterator[str]:
    yield f"**{finding.outcome.replace('_', ' ')}**: {OUTCOMES[finding.outcome]}."
    yield ""
    yield escaped(finding.answer)
    if finding.prospective:
        yield ""
        yield "The act lies ahead of the law counted: answered from what is decided so far."
    for step in finding.cycle:
        yield f"- {escaped(step)}"


def _branches(finding: Finding, points: OpenPoints) -> Iterator[str]:
    told = told_branches((branch.model_dump(mode="json", by_alias=True) for branch in finding.branches), points)
    for number, branch in enumerate(told):
        if number:
            yield ""
        yield from branch_lines(branch)


def branch_lines(branch: Told) -> Iterator[str]:
    """A possible outcome with what it takes."""
    yield f"**{branch.outcome.replace('_', ' ')}** {branch.head}:"
    yield ""
    yield from (f"- {escaped(way)}" for way in branch.ways)


def _chains(finding: Finding, wording: Wording) -> Iterator[str]:
    for number, chain in enumerate(finding.chains, 1):
        if number > 1:
            yield ""
        if len(finding.chains) > 1:
            yield f"Chain {number}:"
            yield ""
        for step, link in enumerate(chain.links, 1):
            cited = link.citation or link.title
            name = f"{link.title}, {cited}" if cited != link.title else cited
            issuer = wording.registry.label(link.issuer) + (f" ({link.holder})" if link.holder else "")
            effect = "gives the power to" if link.does == "confers" else "passes it on to"
            yield (
                f"{step}. {escaped(name)} (`{link.provision}`): {escaped(issuer)} {effect} "
                f"{escaped(wording.listed(link.to))}; {period(link.since, link.until)}."
            )
            yield from (f"   - {text}" for text in _words(link.attested))
        if chain.condition is not None:
            yield ""
            yield f"It asks of the act: {escaped(wording.condition(chain.condition))}."
    if finding.more_chains:
        yield ""
        yield "There are further chains."
    if finding.weakest_evidence:
        yield ""
        yield f"The weakest evidence it rests on: {finding.weakest_evidence}."


def _words(words: Iterable[Word]) -> Iterator[str]:
    return (escaped(word_text(word)) for word in words)


def _unexpressed(finding: Finding) -> Iterator[str]:
    return (f"- {escaped(text)}" for text in unexpressed(finding))


def _misses(finding: Finding, wording: Wording) -> Iterator[str]:
    for miss in finding.nearest:
        yield f"- {escaped(miss.title)} (`{miss.provision}`): {escaped(miss_text(miss, wording))}."


def _limits(limits: Iterable[Limit], wording: Wording) -> Iterator[str]:
    for limit in limits:
        state = {True: "met", False: "not met", None: "depends"}[limit.met]
        unless = f"; unless {wording.condition(limit.unless)}" if limit.unless is not None else ""
        said = "" if limit.force == "practice" else f", {state}"
        yield (
            f"- {escaped(limit.title)} (`{limit.provision}`): {limit.force}{said}; "
            f"{period(limit.since, limit.until)}{escaped(unless)}."
        )
        yield from (f"  - {text}" for text in _words(limit.attested))


def _duties(finding: Finding, wording: Wording) -> Iterator[str]:
    for duty in finding.duties:
        said = duty.duty or "duty not put into words"
        yield f"- {escaped(duty.title)} (`{duty.provision}`): {escaped(said)}; {period(duty.since, duty.until)}."
        yield from (f"  - {text}" for text in _words(duty.attested))


def _disputes(finding: Finding, wording: Wording) -> Iterator[str]:
    rows = []
    for dispute in finding.disputes:
        for reading in dispute.readings:
            taken = dispute.settled is not None and same_value(reading.value, dispute.settled)
            because = f"taken: {dispute.because or 'as resolved'}" if taken else ""
            rows.append((
                escaped(field_name(dispute.field, wording)), escaped(value_text(reading.value, wording)),
                ", ".join(reading.sources), escaped(because),
            ))  # fmt: skip
    if rows:
        yield from _table(("field", "reading", "sources", ""), rows)


def _next(finding: Finding, points: OpenPoints) -> Iterator[str]:
    for fact in finding.ask_next:
        splits = "; ".join(
            f"{value_word(value)}: {' or '.join(outcome.replace('_', ' ') for outcome in outcomes)}"
            for value, outcomes in fact.splits.items()
        )
        yield f"- {escaped(points.question(fact.atom))} ({escaped(splits)})"


def _elsewhere(finding: Finding, wording: Wording) -> Iterator[str]:
    for standard, outcome in finding.elsewhere.standards.items():
        yield f"- if evidence must be {standard}: {outcome.replace('_', ' ')}"
    for name in finding.elsewhere.doctrines:
        doctrine = wording.registry.settings.doctrines.get(name)
        yield f"- turns on a contested point, {escaped(wording.contested(name))}: {escaped(_asked(doctrine))}"


def _asked(doctrine: Any) -> str:
    if doctrine is None:
        return "not described"
    options = "; ".join(f"{o.id}: {o.label}" if o.label else o.id for o in doctrine.options)
    return f"{doctrine.question or ''} ({options})".strip()


def _coverage(finding: Finding) -> Iterator[str]:
    if not finding.coverage.covered:
        yield "- The registry states no coverage for this office, power and date."
    for note in finding.coverage.notes:
        yield f"- {escaped(note.topic)}: {escaped(note.holds.rstrip('.'))}. Checked to {day(note.checked_to)}."
        yield from (f"  - gap: {escaped(gap)}" for gap in note.gaps)
    yield f"- registry `{finding.registry.name}`, `{finding.registry.digest}`, semantics {finding.semantics}"
    if not finding.reviewed:
        yield f"- {NOT_REVIEWED}"
    yield ""
    yield NOT_ADVICE


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
