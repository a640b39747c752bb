"""A finding in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vires.mcp.telling import words
from vires.mcp.telling.sheet import Sheet
from vires.service.openpoint import OpenPoints
from vires.service.wording import FAILS, Wording, day, joined, period

MOST_CHAINS = 4
MOST_MISSES = 6
MOST_QUESTIONS = 5
MOST_GAPS = 4
NO_AUTHORITY = "NO_AUTHORITY_SHOWN"


def tell_finding(sheet: Sheet, finding: Mapping[str, Any], wording: Wording) -> None:
    """What is shown, what it rests on, where sources disagree, and what would settle what is open."""
    points = OpenPoints(wording)
    sheet.say(f"Outcome: {finding['outcome']}, that is: {words.outcome(finding['outcome'])}.")
    if finding["prospective"]:
        sheet.say("The act lies ahead of the law counted: answered from what is decided so far.")
    sheet.list(
        "What it depends on",
        (f"{words.outcome(branch['outcome'])} if {words.ways(branch, points)}" for branch in finding["branches"]),
    )
    _chains(sheet, finding, wording)
    sheet.list("Limits that reach it", (_limit(limit, wording) for limit in finding["limits"]))
    if finding["outcome"] == NO_AUTHORITY:
        near = (_miss(miss, wording) for miss in finding["nearest"])
        sheet.list("What came nearest", near, MOST_MISSES)
        if not finding["nearest"]:
            sheet.say("No grant in the record names such an office and such a power.")
    sheet.list("Duties (they confer no power)", (_duty(duty) for duty in finding["duties"]), MOST_MISSES)
    sheet.list("The record goes in a circle", finding["cycle"])
    sheet.list("Where sources disagree", (words.dispute(said, wording) for said in finding["disputes"]))
    sheet.list("What would settle it", (_question(fact, points) for fact in finding["ask_next"][:MOST_QUESTIONS]))
    _elsewhere(sheet, finding, wording)
    _coverage(sheet, finding)
    if finding["weakest_evidence"]:
        sheet.say(f"Weakest evidence it rests on: {finding['weakest_evidence']}.")
    sheet.say(
        "Reviewed: yes, every record it rests on was accepted by a person."
        if finding["reviewed"]
        else "Reviewed: no, at least one record it rests on was encoded and accepted by no person."
    )


def _chains(sheet: Sheet, finding: Mapping[str, Any], wording: Wording) -> None:
    chains = finding["chains"]
    for number, chain in enumerate(chains[:MOST_CHAINS], 1):
        many = f", chain {number} of {len(chains)}{' or more' if finding['more_chains'] else ''}"
        sheet.list(
            f"What it rests on{many if len(chains) > 1 or finding['more_chains'] else ''}",
            (_link(link, wording) for link in chain["links"]),
        )
        if chain["condition"] not in (None, {}, {"all": []}):
            sheet.say(f"- on condition: {wording.condition(chain['condition'])}")
    if len(chains) > MOST_CHAINS:
        sheet.say(f"- and {len(chains) - MOST_CHAINS} more chains, in the structured result")


def _link(link: Mapping[str, Any], wording: Wording) -> str:
    by = wording.registry.label(link["issuer"]) + (f" ({link['holder']})" if link["holder"] else "")
    does = "gives it to" if link["does"] == "confers" else "passes it on to"
    return (
        f"{words.cited(link)}: {by} {does} {wording.listed(link['to'])}; {period(link['since'], link['until'])}"
        f"{words.attested(link['attested'])}"
    )


def _limit(limit: Mapping[str, Any], wording: Wording) -> str:
    met = {True: "met", False: "not met", None: "open"}[limit["met"]]
    unless = f"; unless {wording.condition(limit['unless'])}" if limit["unless"] is not None else ""
    return (
        f"{words.cited(limit)}: {met}; a rule of {limit['force']}; {period(limit['since'], limit['until'])}{unless}"
        f"{words.attested(limit['attested'])}"
    )


def _miss(miss: Mapping[str, Any], wording: Wording) -> str:
    said = f"{words.cited(miss)}: not shown, because {FAILS.get(miss['fails'], miss['fails'])}"
    blamed = [identity for identity in miss["because"] if identity != miss["provision"]]
    if blamed:
        said += f": {words.provisions(blamed, wording)}"
    return said + (f" ({day(miss['since'])})" if miss["since"] else "")


def _duty(duty: Mapping[str, Any]) -> str:
    return f"{words.cited(duty)}: {duty['duty'] or 'its wording is not recorded'}"


def _question(fact: Mapping[str, Any], points: OpenPoints) -> str:
    splits = fact["splits"]
    asked = points.question(fact["atom"])
    if len({tuple(outcomes) for outcomes in splits.values()}) == 1:
        return f"{asked} (alone it settles nothing; it matters together with the others)"
    told = "; ".join(
        f"{ {'true': 'yes', 'false': 'no'}.get(said, said) }: {joined((words.short(o) for o in outcomes), 'or')}"
        for said, outcomes in splits.items()
    )
    return f"{asked} {told}"


def _elsewhere(sheet: Sheet, finding: Mapping[str, Any], wording: Wording) -> None:
    elsewhere = finding["elsewhere"]
    other = {s: o for s, o in elsewhere["standards"].items() if o != finding["outcome"]}
    sheet.list("With other evidence", (f"{standard} or better: {words.outcome(o)}" for standard, o in other.items()))
    asked = (_doctrine(name, wording) for name in elsewhere["doctrines"])
    sheet.list("Contested points of law it turns on", asked)


def _doctrine(name: str, wording: Wording) -> str:
    known = wording.registry.settings.doctrines.get(name)
    if known is None:
        return wording.contested(name)
    options = "; ".join(f"{option.id}: {option.label}" if option.label else option.id for option in known.options)
    return f"{name}: {known.question or ''} ({options})"


def _coverage(sheet: Sheet, finding: Mapping[str, Any]) -> None:
    coverage = finding["coverage"]
    if not coverage["covered"]:
        sheet.say(
            "Coverage: the registry states none for this office, power and date; no record here is no sign that there "
            "is none."
        )
        return
    rows = []
    for note in coverage["notes"]:
        gaps = note["gaps"][:MOST_GAPS]
        left = len(note["gaps"]) - len(gaps)
        lacks = f"; lacks: {'; '.join(gaps)}" if gaps else ""
        rows.append(
            f"{note['topic']}, checked to {day(note['checked_to'])}: {note['holds']}{lacks}"
            + (f"; and {left} more" if left > 0 else "")
        )
    sheet.list("How far the record goes", rows)
