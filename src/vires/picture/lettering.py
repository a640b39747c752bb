"""How wide words are, without a font at hand: the widths of a common sans-serif with some room to spare, so
that what fits here fits in any of the usual fonts. Nothing of a registry's text can break out of a picture or
reorder a line of it."""

from __future__ import annotations

import unicodedata

_WIDTHS = (
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
)  # fmt: skip
"""Of the printable ASCII characters from the space on, in thousandths of the size."""
_OTHER = 610
_ROOM = 1.15
_BOLD = 1.13
ELLIPSIS = "…"


def clean(text: str) -> str:
    """The text in one line, with a replacement for whatever does not print: controls, and marks that turn
    the direction of writing."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else " " if c in "\n\t\r" else "\ufffd" for c in text)


def escaped(text: str) -> str:
    """The text as XML content and as a quoted attribute."""
    plain = clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return plain.replace('"', "&quot;").replace("'", "&#39;")


def measure(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a line is at most, in the unit of `size`."""
    thousandths = sum(_width(character) for character in clean(text))
    return thousandths / 1000 * size * _ROOM * (_BOLD if bold else 1.0)


def _width(character: str) -> int:
    code = ord(character)
    if 32 <= code <= 126:
        return _WIDTHS[code - 32]
    if unicodedata.combining(character):
        return 0
    return 1000 if unicodedata.east_asian_width(character) in "WF" else _OTHER


def cells(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in clean(text)
    )


def columns(text: str, room: int) -> list[str]:
    """The text in lines of at most so many columns of a terminal, broken between words; a word that alone is
    wider is not broken, so that an id can be copied."""
    lines: list[str] = []
    for token in clean(text).split():
        if lines and cells(lines[-1]) + 1 + cells(token) <= room:
            lines[-1] += f" {token}"
        else:
            lines.append(token)
    return lines or [""]


def fitted(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """The text, or as much of it as fits with an ellipsis at its end; at least one character is kept."""
    text = clean(text)
    if measure(text, size, bold=bold) <= room:
        return text
    low, high = 1, max(1, len(text) - 1)
    while low < high:
        middle = (low + high + 1) // 2
        if measure(text[:middle].rstrip() + ELLIPSIS, size, bold=bold) <= room:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + ELLIPSIS


def wrapped(text: str, room: float, size: float, *, bold: bool = False, most: int = 0) -> list[str]:
    """The text in lines no wider than `room`, broken between words, and inside a word only where it alone is
    too wide. With `most`, no more lines than that, the last ending in an ellipsis where words are left out."""
    lines: list[str] = []
    line = ""
    for token in clean(text).split():
        rest = token
        while rest:
            longer = f"{line} {rest}".strip()
            if measure(longer, size, bold=bold) <= room:
                line, rest = longer, ""
            elif line:
                lines.append(line)
                line = ""
            else:
                head = _head(rest, room, size, bold)
                lines.append(head)
                rest = rest[len(head) :]
    if line:
        lines.append(line)
    if most and len(lines) > most:
        left = " ".join(lines[most - 1 :])
        lines = [*lines[: most - 1], fitted(left, room, size, bold=bold)]
    return lines or [""]


def _head(token: str, room: float, size: float, bold: bool) -> str:
    """As much of a word as fits; after a `/`, `-` or `.` in it if there is one far enough."""
    count = 1
    while count < len(token) and measure(token[: count + 1], size, bold=bold) <= room:
        count += 1
    for index in range(count, count // 2, -1):
        if token[index - 1] in "/-.":
            return token[:index]
    return token[:count]
