"""Whatever the verbs of a ledger refuse is listed in the guide by its slug, and what is listed is refused somewhere."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import vires

SOURCE = Path(vires.__path__[0])
GUIDE = SOURCE.parent.parent / "docs" / "guide"
PAGES = ("ledger", "review", "signatures", "watch", "decision-log")
ROOMS = ("ledger", "service/ledger", "service/decision", "cli/ledger")
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


def listed(heading: str = "") -> set[str]:
    """The slugs in the first columns of the pages' tables, or of those below a heading."""
    texts = [(GUIDE / f"{page}.md").read_text(encoding="utf-8").partition(heading or "# ")[2] for page in PAGES]
    assert all(texts)
    rows = re.findall(r"^\| (`[^|]*`) \|", "\n".join(texts), re.MULTILINE)
    return {slug for row in rows for slug in re.findall(r"`([^`]+)`", row) if SLUG.fullmatch(slug)}


def test_every_refusal_of_a_verb_is_on_a_page() -> None:
    raised = {slug for room in ROOMS for path in (SOURCE / room).rglob("*.py") for slug in slugs(path)}
    assert len(raised) > 90
    assert raised - listed() == set()


def test_every_refusal_on_a_page_is_in_the_code() -> None:
    raised = {slug for path in SOURCE.rglob("*.py") for slug in slugs(path)}
    assert listed("\n## What is refused\n") - raised == set()
