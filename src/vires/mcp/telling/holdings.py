"""Who holds a power, or what an office holds, in words; and which provisions' fall would end it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from vires.mcp.telling import words
from vires.mcp.telling.sheet import Sheet, counted, few
from vires.service.openpoint import OpenPoints
from vires.service.wording import Wording, day, joined

MOST_NAMED = 12
ORDER = ("AUTHORIZED", "IRREGULAR", "BARRED", "CONDITIONAL", "DISPUTED", "UNDEFINED")


def holdings_sentence(document: Mapping[str, Any], wording: Wording) -> str:
    """How many hold it, by outcome."""
    one, many = ("office", "offices") if document["verb"] == "who" else ("power", "powers")
    held = document["held"]
    if not held:
        lead = "No office" if document["verb"] == "who" else "No power"
        tail = f"to hold {document['label']}" if document["verb"] == "who" else f"for {document['label']}"
        return f"{lead} is shown in the record {tail}."
    count = Counter(row["outcome"] for row in held)
    parts = [f"{counted(count[o], one, many)}: {words.outcome(o)}" for o in ORDER if count[o]]
    parts += [f"{counted(number, one, many)}: {words.outcome(o)}" for o, number in count.items() if o not in ORDER]
    return f"{document['label']}: {'; '.join(parts)}."


def tell_holdings(sheet: Sheet, document: Mapping[str, Any], wording: Wording) -> None:
    """Each holding with its outcome and what it rests on."""
    points = OpenPoints(wording)
    sheet.list("Shown, or open", (_holding(row, points, wording) for row in document["held"]))
    sheet.list(
        "Only through something narrower",
        (_wider(row, wording) for row in document["wider"]),
    )
    sheet.list(
        "Not shown in the record, although a grant came near",
        (f"{_called(row, wording)}" for row in document["not_shown"]),
        MOST_NAMED,
    )
    sheet.list(
        "Not answered, as the question leaves too much open",
        (_called(row, wording) for row in document["too_open"]),
        MOST_NAMED,
    )


def _holding(row: Mapping[str, Any], points: OpenPoints, wording: Wording) -> str:
    said = f"{row['label']} [{row['term']}]: {words.outcome(row['outcome'])}"
    for branch in row["branches"][:1]:
        said += f"; {words.outcome(branch['outcome'])} if {words.ways(branch, points)}"
    under = [words.cited(part) for part in row["under"][:3]]
    if under:
        said += f"; under {joined(under)}"
    if row["alike"]:
        alike, left = few(row["alike"], 4)
        said += f"; the same for {joined(words.label(wording, t) for t in alike)}{left}"
    return said


def _wider(row: Mapping[str, Any], wording: Wording) -> str:
    through, left = few(row["through"], 4)
    return f"{row['label']} [{row['term']}], through {joined(words.label(wording, t) for t in through)}{left}"


def _called(row: Any, wording: Wording) -> str:
    if isinstance(row, str):
        return words.label(wording, row)
    term = row.get("term") or row.get("office") or row.get("power") or ""
    return f"{row.get('label') or wording.registry.label(term)} [{term}]"


def courses_sentence(document: Mapping[str, Any], wording: Wording) -> str:
    """For how many it is shown at some time, between when and when."""
    of = ("office", "offices") if document["verb"] == "who" else ("power", "powers")
    held = document["held"]
    lead = f"{document['label']}, from {day(document['since'])} up to {day(document['until'])}"
    if not held:
        return f"{lead}: for no {of[0]} is authority shown in the record at any time."
    return f"{lead}: {counted(len(held), *of)} for which the record shows authority, or leaves it open, at some time."


def tell_courses(sheet: Sheet, document: Mapping[str, Any], wording: Wording) -> None:
    """Each holding with its spells, one outcome each."""
    for row in document["held"]:
        alike, left = few(row["alike"], 4)
        same = f" (the same for {joined(words.label(wording, t) for t in alike)}{left})" if alike else ""
        sheet.list(
            f"{row['label']} [{row['term']}]{same}",
            (
                f"from {day(spell['since'])} up to {day(spell['until'])}: {words.outcome(spell['outcome'])}"
                for spell in row["spells"]
            ),
            MOST_NAMED,
        )
    sheet.list(
        "Only through something narrower",
        (_called(row, wording) for row in document["wider"]),
        MOST_NAMED,
    )
    sheet.list(
        "Not shown in the record at any time, although a grant came near",
        (_called(row, wording) for row in document["never"]),
        MOST_NAMED,
    )


def criticality_sentence(document: Mapping[str, Any], wording: Wording) -> str:
    """On how many single provisions a power hangs."""
    if not document["offices"]:
        return f"No office is shown in the record to hold {document['label']}."
    offices = document["offices"]
    single = len((document["together"] or offices[0])["single"])
    for_ = f"for {words.label(wording, offices[0]['offices'][0])}" if len(offices) == 1 else "for any office"
    if not single:
        return f"{document['label']}: no single provision is such that without it alone nothing is shown {for_}."
    return f"{document['label']}: {counted(single, 'provision')} without which alone nothing is shown {for_}."


def tell_criticality(sheet: Sheet, document: Mapping[str, Any], wording: Wording) -> None:
    """What each group of offices hangs on."""
    for group in document["offices"]:
        offices, left = few(group["offices"], 4)
        sheet.list(
            f"{joined(words.label(wording, office) for office in offices)}{left}: it ends with the fall of",
            (
                " and ".join(f"{words.cited(part)} ({part['role']})" for part in cut["provisions"])
                for size in ("single", "pairs", "triples")
                for cut in group[size]
            ),
            MOST_NAMED,
        )
