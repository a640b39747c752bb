"""A revision, its changes and its legal diff, for a reader."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rich.text import Text

if TYPE_CHECKING:
    from vires.cli.paper import Paper
    from vires.ledger.revision import Change, Revision
    from vires.service.ledger.legal_diff import LegalDiff
    from vires.service.ledger.wording import Field

MOST_NAMES, MOST_FIELDS, LONGEST = 12, 6, 160
MARKS = {"added": "+", "changed": "~", "removed": "-"}


def print_entry(paper: Paper, revision: Revision) -> None:
    """The head of a revision: number, digest, moment, who, why and whatever else it says."""
    paper.line(f"revision {revision.number}  {short(revision.digest)}", style="bold")
    paper.entry("recorded", revision.recorded + (f" (the clock showed {revision.clock})" if revision.clock else ""))
    paper.entry("author", plain(revision.author))
    paper.entry("reason", plain(revision.reason))
    if revision.reviewers:
        paper.entry("reviewers", plain(", ".join(revision.reviewers)))
    if revision.proposal is not None:
        paper.entry("proposal", str(revision.proposal))
    if revision.reverts is not None:
        paper.entry("reverts", f"revision {revision.reverts}")
    if revision.override is not None:
        paper.entry("override", plain(revision.override))
    for name, value in sorted(revision.facts.items()):
        paper.entry(plain(name), plain(value))


def print_changes(
    paper: Paper,
    changes: Sequence[Change],
    fields: dict[str, tuple[Field, ...]] | None = None,
    *,
    everything: bool = False,
) -> None:
    """Records first, each with the fields that read otherwise; then files."""
    for kind, title in (("record", "Records"), ("file", "Files")):
        found = [change for change in changes if change.kind == kind]
        if not found:
            continue
        paper.heading(title)
        shown = found if everything else found[:MOST_NAMES]
        for change in shown:
            does = doing(change)
            style = {"added": "green", "removed": "red"}.get(does, "")
            paper.line(Text(f"{MARKS[does]} {plain(change.name)}", style=style), first="  ")
            for one in _some((fields or {}).get(change.name, ()), everything):
                paper.line(_field(one), first="      ")
        if len(found) > len(shown):
            paper.line(f"and {len(found) - len(shown)} more (--all lists them)", first="  ", style="dim")


def doing(change: Change) -> str:
    """What a change does, in a word."""
    from vires.service.ledger.history import doing as told

    return told(change)


def _some(fields: Sequence[Field], everything: bool) -> Sequence[Field]:
    return fields if everything else fields[:MOST_FIELDS]


def _field(field: Field) -> str:
    before = said(field.before) if field.had else "not said"
    after = said(field.after) if field.has else "not said"
    return f"{plain(field.path)}: {before} -> {after}"


def said(value: Any) -> str:
    """A value as one line."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return plain(text if len(text) <= LONGEST else text[:LONGEST] + " ...")


def plain(text: str) -> str:
    """Text on one line and without what a terminal would obey: a ledger may hold what others wrote."""
    return "".join(character if character.isprintable() else " " for character in text)


def first_line(text: str) -> str:
    """The first line of a text."""
    return plain(text.partition("\n")[0])


def print_legal(paper: Paper, legal: LegalDiff, *, everything: bool = False) -> None:
    """Which answers change, for acts of which date, and by which provisions."""
    from vires.cli.changes import print_list
    from vires.service.wording import Wording

    paper.heading("What it changes for whom")
    paper.line(legal.sentence)
    for note in legal.notes:
        paper.line(note, first=f"  {paper.marks.bullet} ")
    for changes in legal.dates:
        paper.line()
        paper.line(changes.sentence, style="bold")
        for note in changes.notes:
            paper.line(note, first=f"  {paper.marks.bullet} ")
        print_list(paper, changes, Wording(changes.record), everything=everything)


def short(digest: str) -> str:
    """A digest as lists show it: enough of it to name the revision by."""
    return digest.removeprefix("sha256:")[:12]
