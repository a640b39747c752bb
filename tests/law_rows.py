"""The rows of docs/us/rows: what was to be encoded, each with the records that hold it or the reason why not.

The list follows the research that the registry was written from, table by table: A the law that powers rest on, B what
was done in January 2025, C what followed. The research itself lies beside the repository, not in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from vires.model.registry import Registry

ROOT = Path(__file__).resolve().parent.parent
ROWS = ROOT / "docs/us/rows"
RESEARCH = ROOT.parent / "shared/facts.md"

_TABLE = re.compile(r"### (?P<table>[ABC]\d+)\.")
_OWN = re.compile(r"[ABC]\d+\.\d+")
_PARAGRAPH = re.compile(r"(?:(?P<section>287\.\d+))?\((?P<letter>[a-z])\)(?:\((?P<number>\d)\))?")
_BY_PARAGRAPH = "A3"


@dataclass(frozen=True)
class Row:
    """A row: its id, what it is, ids of records, and what is not encoded and why."""

    row: str
    what: str
    where: tuple[str, ...]
    why_not: str | None
    file: str


def rows() -> list[Row]:
    """Every row of the folder, in the order of its table and number. Raises `ValueError` for a key it does not
    know."""
    found = []
    for path in sorted(ROWS.glob("*.yaml")):
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        found += [_row(entry, path.name) for entry in document["rows"]]
    return sorted(found, key=lambda row: place(row.row))


def _row(entry: dict[str, Any], file: str) -> Row:
    unknown = entry.keys() - {"row", "what", "where", "why_not"}
    if unknown:
        raise ValueError(f"{file}: row {entry.get('row')} has {sorted(unknown)}; expected row, what, where, why_not")
    where = entry.get("where") or ()
    listed = (where,) if isinstance(where, str) else tuple(where)
    return Row(str(entry["row"]), str(entry["what"]), listed, entry.get("why_not"), file)


def place(row: str) -> tuple[object, ...]:
    """Numbers in the order of numbers: A1.2 before A1.10."""
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in re.findall(r"\d+|[^\d.]+", row))


def records(registry: Registry) -> dict[str, tuple[str, str | None]]:
    """What each id of a registry is called where it is cited, and the file it stands in; an office that has spells
    is its own term."""
    found: dict[str, tuple[str, str | None]] = {}
    for doctrine in registry.settings.doctrines:
        found[doctrine] = (f"doctrine {doctrine}", _file(registry.settings))
    for source in registry.sources.values():
        found[source.id] = (f"source: {source.title}", _file(source))
    for spell in registry.spells:
        found[spell.id] = (f"{spell.name or spell.holder}, {registry.label(spell.office)}", _file(spell))
    for terms in registry.terms.values():
        for term in terms.values():
            found[term.id] = (term.label, _file(term))
    for instrument in registry.instruments.values():
        found[instrument.id] = (instrument.cite or instrument.title, _file(instrument))
    for identity, entry in registry.entries.items():
        cite = entry.provision.cite or entry.instrument.cite or entry.instrument.title
        found[identity] = (cite, _file(entry.instrument))
    return found


def _file(record: Any) -> str | None:
    return record.origin.file if record.origin else None


def researched() -> Iterator[str]:
    """The id of each row of the research: its own where it has one, else its table's with a running number; the
    paragraphs of 8 CFR 287.5 by their letters. Raises `FileNotFoundError` where the research is absent."""
    table, number, head = "", 0, True
    for line in RESEARCH.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            begun = _TABLE.match(line)
            table, number, head = (begun["table"] if begun else ""), 0, True
        elif line.startswith("|") and table:
            first = line.strip("|").split("|")[0].strip()
            if set(first) <= set("-: "):
                head = False
            elif not head:
                number += 1
                yield _identity(table, number, first)


def _identity(table: str, number: int, first: str) -> str:
    if _OWN.fullmatch(first):
        return first
    paragraph = _PARAGRAPH.match(first)
    if table != _BY_PARAGRAPH or paragraph is None:
        return f"{table}.{number}"
    one = "" if paragraph["letter"] == "a" or paragraph["section"] else paragraph["number"] or ""
    return f"{table}.{paragraph['section'] or ''}{paragraph['letter']}{one}"
