"""What is shown before an audit is made: the mapping as it is drafted or was corrected, and what the first rows come to
with it, so that a wrong mapping is seen before a hundred million rows are read by it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from vires.service.auditing import refusals, suggest
from vires.service.refusal import Refusal

if TYPE_CHECKING:
    from vires.audit.source import Source
    from vires.model.question import Act
    from vires.model.registry import Registry
    from vires.service.asking import Handle

SHOWN = 8
"""Rows that are shown as they are understood."""
MOST_COLUMNS = 400
LONGEST = 60
"""Characters of a cell that are shown."""


def draft(handle: Handle, path: Path, name: str, text: str | None) -> dict[str, Any]:
    """Columns, mapping, and the first rows as acts with their outcomes. Without a text the mapping is drafted from the
    data. A mapping that does not fit is no refusal here: `wrong` is what it is refused with. Raises `Refusal`
    for a file that cannot be read."""
    from vires.audit.reading import open_source

    with refusals():
        source = open_source(path, name)
        head = source.head(SHOWN)
    if text is None:
        text = suggest(handle, source)
    found: dict[str, Any] = {
        "rows": source.rows,
        "columns": [
            {"name": field.name, "type": str(field.type), "examples": [_cell(one) for one in head.column(place)[:3]]}
            for place, field in enumerate(head.schema)
        ][:MOST_COLUMNS],
        "mapping": text, "wrong": None, "examples": [],
    }  # fmt: skip
    try:
        with refusals():
            found["examples"] = _examples(handle, source, text)
    except Refusal as refusal:
        found["wrong"] = refusal
    return found


def _examples(handle: Handle, source: Source, text: str) -> list[dict[str, Any]]:
    from vires.audit.checking import check
    from vires.audit.codes import Codes
    from vires.audit.coding import Coder
    from vires.audit.decisions import OUTCOMES
    from vires.audit.mappingfile import read_mapping
    from vires.audit.plainly import Plain

    registry, head = handle.registry, source.head(SHOWN)
    mapping = read_mapping("mapping", text.encode())
    check(mapping, registry, head)
    codes = Codes(registry)
    codes.vantage(handle.vantage())
    acts = Coder(registry, codes, mapping, handle.vantage()).acts(head)
    plain = Plain(registry)
    decisions = plain.decide(acts, codes)
    return [
        {
            "row": row + 1,
            "act": _told(registry, acts.act(row, codes)) if not acts.reason[row] else None,
            "outcome": OUTCOMES[int(decisions.outcome[row])],
            "reason": plain.names.reasons[int(decisions.reason[row])] or None,
        }
        for row in range(len(acts))
    ]


def _told(registry: Registry, act: Act) -> dict[str, Any]:
    return {
        **act.to_dict(),
        "office_label": registry.label(str(act.office)),
        "power_label": registry.label(str(act.power)),
    }


def _cell(value: Any) -> str | None:
    said = value.as_py()
    if said is None:
        return None
    text = " ".join(str(said).split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
