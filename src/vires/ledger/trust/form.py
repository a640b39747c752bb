"""What a document of this room must look like before anything is believed of it. Whatever is missing, more than
expected, or of another kind is refused: nothing is guessed, nothing passed over."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from vires.ledger.document import canonical
from vires.ledger.failure import LedgerError

FORM = 1
"""The version of every document here."""
DIGEST = re.compile(r"sha256:[0-9a-f]{64}", re.ASCII)
INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z", re.ASCII)
MOST_BYTES = 1 << 22
"""More than any document here can honestly have."""


def malformed(what: str, found: str) -> LedgerError:
    """The error for a document that is none of ours."""
    return LedgerError(
        "trust-malformed", f"{what} {found}", "take it again from where it was made; it is never mended by hand"
    )


def read_document(data: bytes, what: str) -> dict[str, Any]:
    """The document in a file: its canonical bytes and one line end, so that no byte of it can differ unseen. Raises
    `LedgerError` (`trust-malformed`)."""
    if len(data) > MOST_BYTES:
        raise malformed(what, f"has {len(data)} bytes; expected at most {MOST_BYTES}")
    try:
        document = json.loads(data.decode(), object_pairs_hook=_once, parse_float=_whole, parse_constant=_whole)
        same = isinstance(document, dict) and canonical(document) + b"\n" == data
    except (ValueError, RecursionError) as error:
        raise malformed(what, f"cannot be read: {error}") from None
    if not same:
        raise malformed(what, "is not written in its canonical form; expected the bytes as `vires` wrote them")
    return dict(document)


def write_document(document: Any) -> bytes:
    """The bytes of a file, as `read_document` takes them."""
    return canonical(document) + b"\n"


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return found


def _whole(text: str) -> Any:
    raise ValueError(f"`{text}` is no whole number")


def check_members(document: Any, what: str, needed: Iterable[str], allowed: Iterable[str] = ()) -> Mapping[str, Any]:
    """The document, if it has the members it must have and no others. Raises `LedgerError` (`trust-malformed`)."""
    if not isinstance(document, Mapping):
        raise malformed(what, "is no object")
    needed = set(needed)
    missing, more = sorted(needed - document.keys()), sorted(map(str, document.keys() - needed - set(allowed)))
    if missing:
        raise malformed(what, f"has no {', no '.join(f'`{name}`' for name in missing)}")
    if more:
        raise malformed(what, f"has {', '.join(f'`{name}`' for name in more)}, which this release does not know")
    return document


def check_form(document: Mapping[str, Any], what: str, kind: str) -> None:
    """Raises `LedgerError` (`trust-malformed`) for a document of another kind or version."""
    if document["type"] != kind or type(document["form"]) is not int or document["form"] != FORM:
        raise malformed(what, f"is `{document['type']}` in form {document['form']}; expected `{kind}` in form {FORM}")


def read_count(value: Any, what: str, least: int = 1) -> int:
    """A whole number. Raises `LedgerError` (`trust-malformed`)."""
    if type(value) is not int or value < least:
        raise malformed(what, f"is `{value}`; expected a whole number from {least}")
    return value


def read_text(value: Any, what: str) -> str:
    """Words on one line. Raises `LedgerError` (`trust-malformed`)."""
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise malformed(what, f"is {value!r}; expected words on one line")
    return value


def read_digest(value: Any, what: str) -> str:
    """A digest in full. Raises `LedgerError` (`trust-malformed`)."""
    if not isinstance(value, str) or not DIGEST.fullmatch(value):
        raise malformed(what, f"is `{value}`; expected `sha256:` and 64 hexadecimal digits")
    return value


def read_instant(value: Any, what: str) -> str:
    """An instant in UTC, to the second, so that order is that of the text. Raises `LedgerError` (`trust-malformed`)."""
    if isinstance(value, str) and INSTANT.fullmatch(value):
        try:
            datetime.fromisoformat(value)
            return value
        except ValueError:
            pass
    raise malformed(what, f"is `{value}`; expected an instant such as `2027-01-31T12:00:00Z`")


def passed(until: str, now: str) -> bool:
    """Whether an instant is reached. Fractions of the second in which it lies count as reached."""
    return until[:19] <= now[:19]
