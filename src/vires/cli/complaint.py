"""Errors for a reader, on standard error: what was found, what was expected, what to do."""

from __future__ import annotations

import sys

from vires.cli.paper import Paper
from vires.service.refusal import Refusal


def print_refusal(refusal: Refusal) -> None:
    """The message, what is nearest and what to try; every problem of a text with its excerpt first."""
    paper = Paper.standard(sys.stderr)
    for problem in refusal.problems:
        from vires.registry.excerpt import rendered

        paper.console.print(rendered(problem, refusal.texts), soft_wrap=True)
        paper.line()
    paper.line(f"vires: {refusal.slug}", style="bold red")
    paper.line(refusal.message)
    shown = [name for name in refusal.nearest if f"`{name}`" not in refusal.message]
    if shown:
        paper.line(", ".join(shown[:8]), first="nearest: ")
    if refusal.remedy:
        paper.line(refusal.remedy, first="try: ")
    request = refusal.to_dict()["error"].get("request_id")  # type: ignore[attr-defined]
    if request is not None and f"`{request}`" not in refusal.remedy:
        paper.line(request, first="request: ")
