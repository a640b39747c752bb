"""A problem as it is printed: where, the line with what is meant underlined, what is wrong, what to do."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from vires.registry.diagnostic import Diagnostic, Span

WIDEST = 100
"""Characters of a line that are shown; a longer line is cut around the place that is meant."""


def excerpt(data: bytes, span: Span) -> str:
    """The line of a span and a line of carets beneath; empty if there is no such line. Characters that
    would not show, or would turn the line around, are shown as blanks."""
    lines = data.decode("utf-8", "replace").split("\n")
    if not 1 <= span.line <= len(lines):
        return ""
    line = "".join(character if _shows(character) else " " for character in lines[span.line - 1].rstrip("\r"))
    start, length = span.column - 1, max(1, span.length)
    head = tail = ""
    if len(line) > WIDEST:
        first = max(0, min(start - WIDEST // 4, len(line) - WIDEST))
        head = "..." if first else ""
        tail = "..." if first + WIDEST < len(line) else ""
        line = line[first : first + WIDEST]
        start -= first
        length = min(length, max(1, len(line) - start))
    number = str(span.line)
    blanks = " " * len(head) + "".join(" " * _width(character) for character in line[:start])
    carets = sum(_width(character) for character in line[start : start + length]) or length
    return f"{number} | {head}{line}{tail}\n{' ' * len(number)} | {blanks}{'^' * carets}".rstrip()


def rendered(problem: Diagnostic, files: Mapping[str, bytes]) -> str:
    """The whole message, with its excerpt where the file is at hand and the question that shows it, if any."""
    span = problem.span
    parts = [f"{span.file}:{span.line}:{span.column}: {problem.slug}"]
    if span.file in files:
        parts.append(excerpt(files[span.file], span))
    parts.append(problem.message)
    parts += [f"{'see: ' if not number else '     '}{line}" for number, line in enumerate(problem.witness)]
    parts.append(f"try: {problem.remedy}")
    return "\n".join(part for part in parts if part)


def _shows(character: str) -> bool:
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def _width(character: str) -> int:
    """Columns that a character takes on a terminal."""
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
