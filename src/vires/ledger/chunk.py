"""Text in pieces, cut where a record begins, so that a change of one record is a change of one piece.

Pure text: a piece begins at a line that begins a document (`---`), or an item of an outer list (`- ` after at most two
spaces). Nothing is parsed, and the pieces put together are the text to the byte, whatever bytes it has.
"""

from __future__ import annotations

import re
from itertools import pairwise

BEGINNING = re.compile(rb"^(?:---| {0,2}- )", re.MULTILINE)


def cut(text: bytes) -> list[bytes]:
    """The pieces of a text, none of them empty; no piece for an empty text."""
    places = [0, *(found.start() for found in BEGINNING.finditer(text) if found.start()), len(text)]
    return [text[since:until] for since, until in pairwise(places) if since < until]
