"""What differs between two dates, or with and without a record, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vires.mcp.telling import words
from vires.mcp.telling.footing import view
from vires.mcp.telling.sheet import Sheet, few
from vires.service.wording import Wording, joined, number


def tell_changes(sheet: Sheet, document: Mapping[str, Any], wording: Wording) -> None:
    """The two sides, each change of outcome, and the provisions responsible."""
    sheet.say(f"Before: {view(document['before'], wording)}.")
    sheet.say(f"After: {view(document['after'], wording)}.")
    sheet.list("Changes", (_change(change, wording) for change in document["changes"]))
    sheet.list("Provisions responsible", (words.provisions([i], wording) for i in document["responsible"]), 20)
    sheet.list("Notes", (str(note) for note in document["notes"]))
    if document["too_open"]:
        sheet.say(f"{len(document['too_open'])} kinds of act were left out, as they leave too much open.")


def _change(change: Mapping[str, Any], wording: Wording) -> str:
    cell = change["cell"]
    where = []
    if cell["territories"]:
        where.append(f"in {_some(cell['territories'], wording)}")
    if cell["sites"]:
        first, left = few(cell["sites"], 4)
        where.append(joined((_site(site, wording) for site in first), "or") + left)
    if cell["no_site"]:
        where.append("at no kind of place that matters")
    if cell["subjects"]:
        where.append(f"concerning {_some(cell['subjects'], wording)}")
    place = f" ({'; '.join(where)})" if where else ""
    before, after = change["before"]["outcome"], change["after"]["outcome"]
    turn = f"{words.outcome(before)}, then {words.outcome(after)}"
    if before == after:
        turn = f"{words.outcome(after)}, before and after, but under other circumstances"
    cause = f"; responsible: {_some(change['responsible'], wording)}" if change["responsible"] else ""
    return f"{_some(cell['offices'], wording)}, {_some(cell['powers'], wording)}{place}: {turn}{cause}"


def _some(terms: Any, wording: Wording) -> str:
    first, left = few(list(dict.fromkeys(map(str, terms))), 4)
    return joined(words.label(wording, term) for term in first) + left


def _site(site: str, wording: Wording) -> str:
    identity, _, mark = site.partition("@")
    how = "at" if not mark else "near" if mark == "near" else f"within {number(round(float(mark)))} m of"
    return f"{how} {words.label(wording, identity)}"
