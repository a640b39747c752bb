"""Forms of our own pages: how one is read, and by what a page shows that it was its own form that was sent.

Where somebody is signed in it is the mark of the session. Where nobody is, a value of chance lies in a cookie that no
other site's request brings along, and once more in the form."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from hmac import compare_digest
from urllib.parse import parse_qsl

from vires.service.refusal import Refusal

MEDIA_TYPE = "application/x-www-form-urlencoded"
MARK = "mark"
"""The field with the mark of the session."""
STRANGER = "form"
"""The field with the value that lies in the cookie."""
MOST_FIELDS = 500
LONGEST_PATH = 500


def read_form(content_type: str, body: bytes) -> dict[str, str]:
    """The fields of a form, lines ended as text has them; of a field that stands twice, the first. Raises `Refusal`
    (`form-unreadable`)."""
    if content_type.partition(";")[0].strip().lower() != MEDIA_TYPE:
        raise Refusal("form-unreadable", "what was sent is no form of this page", "send the form from its page")
    try:
        items = parse_qsl(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except ValueError:
        raise Refusal("form-unreadable", "the form that was sent cannot be read", "send it from its page") from None
    return {name: value.replace("\r\n", "\n") for name, value in reversed(items)}


def check_mark(fields: Mapping[str, str], *expected: str) -> None:
    """Raises `Refusal` (`mark-missing`) where a form does not bring the mark of the session, or of one of them."""
    given = fields.get(MARK, "").encode()
    if not any(compare_digest(given, one.encode()) for one in expected):
        raise unmarked()


def unmarked() -> Refusal:
    """The refusal for a form of which it is not shown that it is ours."""
    return Refusal(
        "mark-missing", "it is not shown that a page of this server sent this",
        "open the page anew and send its form; what you wrote can be copied over",
    )  # fmt: skip


def stranger_cookie(secure: bool) -> str:
    """The name of that cookie. Over https it is one that no other host of the same site can set."""
    return "__Host-vires-form" if secure else "vires-form"


def new_stranger() -> str:
    """A value of chance for the form of somebody who is not known."""
    return secrets.token_urlsafe(24)


def same_stranger(field: str, cookie: str | None) -> bool:
    """Tell whether a form brings what the cookie holds."""
    return bool(cookie) and compare_digest(field.encode(), (cookie or "").encode())


def local_path(given: str | None) -> str:
    """A path on this server to go on to; `/` for anything that a browser might take for another place."""
    path = given or "/"
    fit = path.startswith("/") and not path.startswith("//") and "\\" not in path and len(path) <= LONGEST_PATH
    return path if fit and path.isascii() and path.isprintable() else "/"
