"""A verification of signatures, and a root, for a reader."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vires.cli.paper import Paper
    from vires.ledger.trust.doubt import Doubt
    from vires.ledger.trust.root import Root
    from vires.service.ledger.trusting import Verified

MOST = 20
"""Doubts shown of one kind; `--json` has all."""


def print_verified(paper: Paper, verified: Verified) -> None:
    """Who signed how much, by which root, up to which head, and every doubt."""
    found = verified.found
    if verified.rootless:
        paper.line("signatures: none asked for; the ledger has no root, and no copy of one was given", style="dim")
        return
    if found.root is not None:
        how = "by your copy" if found.anchored else "the ledger's own; compare with a copy: --root FILE"
        paper.line(f"root {found.root.version}, until {found.root.expires} ({how})")
    signed = sum(1 for persons in found.persons.values() if persons)
    paper.line(f"{signed} of {verified.revisions} revisions bear a signature that counts")
    statement = found.heading.statement
    if statement is not None:
        until = f"{statement.expires}"
        paper.line(f"signed head: revision {statement.revision.number}, event {statement.event.number}, until {until}")
    print_doubts(paper, verified.doubts)
    if verified.unkept:
        paper.line(verified.unkept, style="yellow")
    if not verified.doubts:
        paper.line("signatures: no doubt", style="green")


def print_doubts(paper: Paper, doubts: Iterable[Doubt]) -> None:
    """Each doubt with what to do; of very many of one kind the first and the number."""
    by_slug: dict[str, list[Doubt]] = {}
    for doubt in doubts:
        by_slug.setdefault(doubt.slug, []).append(doubt)
    for slug, every in by_slug.items():
        paper.line(f"vires: {slug}", style="bold red")
        for doubt in every[:MOST]:
            paper.line(doubt.what, first="  ")
        if len(every) > MOST:
            last = every[-1].where
            paper.line(f"and {len(every) - MOST} more, the last at {last}; --json lists all", first="  ")
        paper.line(every[0].remedy, first="  try: ")


def print_root(paper: Paper, root: Root) -> None:
    """Whose keys count, for what, how many must sign, and until when."""
    after = f"event {root.after.number}" if root.after.number else "the first event"
    paper.line(f"root {root.version}, until {root.expires}, made {'after' if root.after.number else 'before'} {after}")
    paper.line(root.ledger, first="ledger  ")
    for name, role in root.roles.items():
        what = "persons" if name == "person" else "keys"
        since = f", from revision {role.since} on" if role.since > 1 else ""
        paper.line(f"{name}: {role.threshold} of {len(root.standing(name))} {what} must sign{since}")
        for identity in sorted(role.keys, key=lambda key: (root.keys[key].key.person, key)):
            named = root.keys[identity]
            ends = f", until {named.expires}" if named.expires else ""
            gone = "" if named.revoked is None else f", revoked after event {named.revoked}"
            paper.line(f"{identity[7:19]}  {named.key.person}{ends}{gone}", first="  ")
