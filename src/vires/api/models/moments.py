"""The texts that questions are made of, as patterns. A string that fits is read, and one that is read fits: that is
what the description promises, and the tests hold both against the readers."""

from __future__ import annotations

_YEAR = "(?:[1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])"
_LEAP = "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)"
_MONTH = "(?:0[1-9]|1[0-2])"
_COMMON = (
    "(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    "|02-(?:0[1-9]|1[0-9]|2[0-8]))"
)
_DAY = f"(?:{_YEAR}-{_COMMON}|{_LEAP}-02-29)"
_TIME = "(?:[01][0-9]|2[0-3]):[0-5][0-9]"
_INSTANT = f"{_DAY}T{_TIME}(?::[0-5][0-9](?:\\.[0-9]{{1,6}})?)?(?:Z|[+-]{_TIME})"

MOMENT = f"^(?:{_YEAR}|{_YEAR}-{_MONTH}|{_DAY}|{_INSTANT})$"
"""A year, a month, a day, or an instant with its offset, of the calendar there is."""
REVISION = f"^(?:0|[1-9][0-9]{{0,6}}|(?:sha256:)?[0-9a-f]{{8,64}}|{_DAY}|{_INSTANT})$"
"""The number of a revision, at least 8 digits of its digest, or a moment by which it was recorded."""
DIGEST = "^sha256:[0-9a-f]{64}$"
NUMBER = r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,9})?"
FACT = f"^[^=]{{1,300}}=(?:true|false|{NUMBER})$"
"""A circumstance and its value."""
CHOICE = "^[^=]{1,300}=[^=]{1,300}$"
"""A contested point and how it is taken."""
CURSOR = "^[A-Za-z0-9_-]{8,2000}$"
