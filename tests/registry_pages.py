"""The pages written from the registry `us`: its description, the digest of its worked questions, and the table of
what was to be encoded and where it is.

`python -m tests.registry_pages` writes them anew; read the diff."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path, PurePath

from tests.law_rows import ROOT, Row, records, rows
from vires.cli.describe import description
from vires.cli.digest import digest_pages, write_pages
from vires.cli.memorandum import escaped
from vires.model.registry import Registry
from vires.service.access import open_handle
from vires.service.asking import Handle
from vires.service.describing import describe_registry
from vires.service.digesting import digest_questions
from vires.service.writing import write_text

REGISTRY = ROOT / "registries/us"
DESCRIPTION = REGISTRY / "README.md"
DIGEST = ROOT / "docs/us/digest"
TABLE = ROOT / "docs/us/rows.md"
NOW = "2026-12-31"
"""Taken as the present where a question states no vantage, so that a page does not change overnight."""

TABLES = {
    "A": "The law that powers rest on",
    "B": "January 2025, and what came before",
    "C": "What followed",
}


def handle() -> Handle:
    """The registry, at a fixed present."""
    return open_handle(REGISTRY, now=NOW)


def pages(of: Handle) -> dict[Path, str]:
    """Every page by its file."""
    digest = digest_questions(of)
    told = {DIGEST / name: page for name, page in digest_pages(digest, str(DIGEST))}
    return {DESCRIPTION: description(describe_registry(of.registry)), **told, TABLE: table(of.registry)}


def table(registry: Registry) -> str:
    """The page of rows, with links to the files where they are encoded."""
    known = records(registry)
    found = rows()
    missing = sum(1 for row in found if not row.where)
    partly = sum(1 for row in found if row.where and row.why_not)
    lines = [
        "# What was to be encoded, and where it is", "",
        "<!-- written by `python -m tests.registry_pages` from docs/us/rows; edit the rows there -->", "",
        "The registry was written from a list of instruments and facts, drawn up beforehand. Each of its rows is here: "
        "with the records that hold it, or the reason why there are none, or both where a part is left out.", "",
        f"{len(found)} rows: {len(found) - missing - partly} encoded, {partly} in part, {missing} not.",
    ]  # fmt: skip
    for letter, title in TABLES.items():
        of_table = [row for row in found if row.row.startswith(letter)]
        if of_table:
            lines += [
                "",
                f"## {letter}. {title}",
                "",
                "| row | what | where | not encoded, and why |",
                "|---|---|---|---|",
            ]
            lines += [_line(row, known) for row in of_table]
    return "\n".join(lines) + "\n"


def _line(row: Row, known: dict[str, tuple[str, str | None]]) -> str:
    return f"| {row.row} | {escaped(row.what)} | {'; '.join(_links(row, known))} | {escaped(row.why_not or '')} |"


def _links(row: Row, known: dict[str, tuple[str, str | None]]) -> Iterator[str]:
    """Ids under their citations; those under one citation together."""
    cited: dict[tuple[str, str | None], list[str]] = {}
    for identity in row.where:
        cited.setdefault(known.get(identity, (identity, None)), []).append(identity)
    for (cite, file), identities in cited.items():
        text = escaped(cite)
        link = f"[{text}]({PurePath(os.path.relpath(file, TABLE.parent)).as_posix()})" if file else text
        yield f"{link} ({', '.join(f'`{identity}`' for identity in identities)})"


def broken_links(page: Path) -> list[str]:
    """The links of a page that lead to no file of the repository."""
    targets = re.findall(r"\]\(([^)#:\s]+)\)", page.read_text(encoding="utf-8"))
    return sorted({target for target in targets if not (page.parent / target).exists()})


def main() -> None:
    """Write every page anew, and remove those of topics that are no more."""
    wanted = pages(handle())
    write_pages(DIGEST, [(path.name, text) for path, text in wanted.items() if path.parent == DIGEST])
    for path in (DESCRIPTION, TABLE):
        write_text(path, wanted[path])


if __name__ == "__main__":
    main()
