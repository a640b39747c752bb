"""A diagnostic as it is printed: the place, the line with a caret under what is meant, the message and what
to do. Nothing in the author's text can move the cursor or reorder the line: what does not print is shown
as `�`."""

from __future__ import annotations

import re
import unicodedata

from vires.registry.diagnostic import Diagnostic, Span

_LINE_ENDS = re.compile(r"\r\n|\n|\r")
_WIDTH = 120
_BEFORE = 60


def render(diagnostic: Diagnostic, text: str | None) -> str:
    """The diagnostic as lines of text, without a final line end. `text` is the whole file it speaks of; with
    `None`, or where the file has no such line, the excerpt is left out."""
    span = diagnostic.span
    lines = [f"{span.file}:{span.line}:{span.column}: {diagnostic.slug}"]
    known = _LINE_ENDS.split(text) if text is not None else []
    if 1 <= span.line <= len(known):
        lines += _excerpt(span, known[span.line - 1])
    lines.append(diagnostic.message)
    if diagnostic.remedy:
        lines.append(f"try: {diagnostic.remedy}")
    return "\n".join(lines)


def _excerpt(span: Span, line: str) -> list[str]:
    line = "".join(character if character.isprintable() else "\ufffd" for character in line.expandtabs(1))
    start = min(span.column - 1, len(line))
    length = max(1, min(span.length, len(line) - start))
    cut = max(0, start - _BEFORE) if len(line) > _WIDTH else 0
    shown = line[cut : cut + _WIDTH]
    head = "…" if cut else ""
    tail = "…" if cut + _WIDTH < len(line) else ""
    indent = _columns(head + line[cut:start])
    carets = max(1, _columns(line[start : min(start + length, cut + _WIDTH)]))
    margin = str(span.line)
    return [
        f"{margin} | {head}{shown}{tail}".rstrip(),
        f"{' ' * len(margin)} | {' ' * indent}{'^' * carets}",
    ]


def _columns(text: str) -> int:
    """How many columns of a terminal a text takes: wide characters two, combining ones none."""
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )
