"""Who holds a power, or what an office holds, in words; and which provisions' fall would end it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from vires.mcp.telling import words
from vires.mcp.telling.sheet import Sheet, counted, few
from vires.service.openpoint import OpenPoints
from vires.service.wording import Wording, joined

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


def criticality_sentence(document: Mapping[str, Any], wording: Wording) -> str:
    """On how many single provisions a power hangs."""
    together = document["together"]
    if not document["offices"]:
        return f"No office is shown in the record to hold {document['label']}."
    single = len(together["single"]) if together else 0
    return (
        f"{document['label']}: {counted(single, 'provision')} by whose fall alone it is shown for none of "
        f"{counted(len(document['offices']), 'group', 'groups')} of offices any more."
    )


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
