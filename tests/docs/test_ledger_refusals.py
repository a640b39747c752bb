"""Whatever the verbs of a ledger refuse is listed in the guide by its slug, and what is listed is refused somewhere."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import vires

SOURCE = Path(vires.__path__[0])
PAGE = SOURCE.parent.parent / "docs" / "guide" / "ledger.md"
VERBS = (
    "base", "blaming", "changeset", "checking", "committing", "exporting", "folder", "git", "history", "importing",
    "legal_diff", "opening", "permitting", "reading", "recording", "reverting", "wording",
)  # fmt: skip
"""The verbs of the page; review, signatures and kept questions have pages of their own."""
SLUG = re.compile(r"[a-z]+(-[a-z]+)+")
RAISED = {"Refusal", "LedgerError", "__init__"}


def slugs(path: Path) -> Iterator[str]:
    """The slugs that a module hands to a refusal."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        for argument in node.args[:2] if name in RAISED else ():
            choices = [argument.body, argument.orelse] if isinstance(argument, ast.IfExp) else [argument]
            for choice in choices:
                if isinstance(choice, ast.Constant) and SLUG.fullmatch(str(choice.value)):
                    yield str(choice.value)


def listed() -> set[str]:
    """The slugs in the table of the page."""
    table = PAGE.read_text(encoding="utf-8").partition("\n## What is refused\n")[2]
    rows = re.findall(r"^\| (`[^|]*`) \|", table, re.MULTILINE)
    return {slug for row in rows for slug in re.findall(r"`([^`]+)`", row)}


def test_every_refusal_of_a_verb_is_on_the_page() -> None:
    files = [*(SOURCE / "service" / "ledger" / f"{verb}.py" for verb in VERBS), *(SOURCE / "ledger").glob("*.py")]
    raised = {slug for path in files if path.name != "watch.py" for slug in slugs(path)}
    assert len(raised) > 40
    assert raised - listed() == set()


def test_every_refusal_on_the_page_is_in_the_code() -> None:
    raised = {slug for path in SOURCE.rglob("*.py") for slug in slugs(path)}
    assert listed() - raised == set()
