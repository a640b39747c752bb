"""Lists that only grow at their end: the next page begins after a number, whatever came meanwhile."""

from __future__ import annotations

import base64
import binascii

from vires.api.models.parameters import CURSOR_TAKEN, MOST_ON_PAGE, Parameter
from vires.service.refusal import Refusal

AFTER = (
    Parameter(
        "limit", "limit", {"type": "integer", "minimum": 1, "maximum": MOST_ON_PAGE},
        "How many entries stand on one page.", "whole",
    ),
    CURSOR_TAKEN,
)  # fmt: skip


def cursor_after(number: int | str, of: str) -> str:
    """The cursor of the page after an entry."""
    return base64.urlsafe_b64encode(f"{of}>{number}".encode()).rstrip(b"=").decode()


def text_after(cursor: str | None, of: str) -> str | None:
    """After which entry of a list the page asked for begins. Raises `Refusal` (`cursor-unknown`)."""
    if cursor is None:
        return None
    try:
        name, _, said = (
            base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True).decode().partition(">")
        )
    except (ValueError, binascii.Error):
        name = said = ""
    if name != of or not said or cursor_after(said, of) != cursor:
        raise Refusal("cursor-unknown", "this is no cursor of this list", "give `next` as a page of it gave it")
    return said


def after(cursor: str | None, of: str) -> int:
    """After which number of a list the page asked for begins; 0 for the first. Raises `Refusal` (`cursor-unknown`)."""
    said = text_after(cursor, of)
    if said is None:
        return 0
    if not said.isascii() or not said.isdigit() or len(said) > 9:
        raise Refusal("cursor-unknown", "this is no cursor of this list", "give `next` as a page of it gave it")
    return int(said)
