"""From bytes to characters: what is refused before anything is parsed.

A registry is plain text that an editor, a diff and a reader all show alike. So it is UTF-8 without a mark at
its head, indented with blanks, and free of characters that are invisible or turn the order of what is shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from vires.registry.diagnostic import Diagnostic, Span
from vires.registry.node import Page

LARGEST = 5_000_000
"""Bytes in a file."""
MOST_SHOWN = 20
"""Problems of one kind shown for one file; the last one says how many more there are."""

_REFUSED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
    "|\r(?!\n)|[\ud800-\udfff]"
)
_TAB = re.compile("\t+")


def refused(text: str) -> re.Match[str] | None:
    """The first character of `text` that registry text may not contain, if any."""
    return _REFUSED.search(text)


def decode(name: str, data: bytes, report: Callable[[Diagnostic], None]) -> Page | None:
    """The file as text, or `None` if it cannot be read. Problems go to `report`. Tabs inside a line are
    reported and read as blanks; a tab in an indentation makes the file unreadable."""
    if len(data) > LARGEST:
        message = f"the file has {len(data):,} bytes; expected at most {LARGEST:,}"
        report(
            Diagnostic(Span(name), "file-too-large", message, "split it; any document may stand in a file of its own")
        )
        return None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        report(_undecodable(name, data, error))
        return None
    page = Page(name, text)
    if text.startswith("\ufeff"):
        message = "an invisible byte order mark at the head of the file; expected plain UTF-8"
        report(Diagnostic(Span(name), "byte-order-mark", message, "save the file as UTF-8 without BOM"))
        return None
    found = [match.start() for match in _REFUSED.finditer(text)]
    for count, place in enumerate(found[:MOST_SHOWN], start=1):
        more = _and_more(count, len(found))
        message = f"the invisible character U+{ord(text[place]):04X}; expected text that shows as it is{more}"
        report(Diagnostic(page.at(place), "control-character", message, "delete the character"))
    tabs = list(_TAB.finditer(text))
    for count, match in enumerate(tabs[:MOST_SHOWN], start=1):
        more = _and_more(count, len(tabs))
        span = page.at(match.start(), len(match[0]))
        report(Diagnostic(span, "tab", f"a tab; expected blanks{more}", "replace it by blanks, two for each level"))
    if found or any(not _before(text, match.start()) for match in tabs):
        return None
    return Page(name, text.replace("\t", " ")) if tabs else page


def _and_more(count: int, all_of_them: int) -> str:
    left = all_of_them - MOST_SHOWN
    return f" (and {left} more in this file)" if count == MOST_SHOWN and left > 0 else ""


def _before(text: str, place: int) -> str:
    """What is written before a place on its line."""
    return text[text.rfind("\n", 0, place) + 1 : place].strip()


def _undecodable(name: str, data: bytes, error: UnicodeDecodeError) -> Diagnostic:
    page = Page(name, data[: error.start].decode("utf-8", "replace") + "\ufffd")
    what = "a file of another kind than text" if b"\0" in data[:4096] else "text in another encoding"
    message = f"the byte 0x{data[error.start]:02X} is no UTF-8 ({what}); expected UTF-8 text"
    return Diagnostic(page.at(error.start and len(page.text) - 1), "not-utf-8", message, "save the file as UTF-8")
