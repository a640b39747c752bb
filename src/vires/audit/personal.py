"""Columns that look like names of people, birth dates or personal numbers.

No question of authority turns on who somebody is, so such a column has no place in an audit: it is refused wherever it
stands, unless the mapping leaves it out or says why it is none. Told by the name of a column, and by what a sample of
its cells looks like."""

from __future__ import annotations

import re
from typing import Any

import pyarrow as pa

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NAMES = frozenset(
    {"surname", "lastname", "firstname", "fullname", "forename", "middlename", "givenname", "maidenname"}
)
_WHOSE = frozenset({
    "first", "last", "full", "middle", "given", "family", "maiden", "christian", "person", "officer", "agent",
    "subject",
    "detainee", "arrestee", "suspect", "defendant", "victim", "witness", "inspector", "inmate", "alien", "applicant",
    "employee", "patient", "respondent", "beneficiary", "soldier", "sergeant", "driver", "owner", "holder", "judge",
    "mother", "father", "spouse", "emp", "legal",
})  # fmt: skip
_BIRTH = frozenset({"dob", "birthdate", "birthday", "dateofbirth", "birth", "born"})
_NUMBERS = frozenset({
    "ssn", "passport", "passportno", "tin", "itin", "nin", "anumber", "alienno", "fingerprint", "iban", "curp", "nino",
})  # fmt: skip
_NUMBER_PAIRS = (
    ("social", "security"), ("alien", "number"), ("national", "id"), ("tax", "id"), ("driver", "license"),
    ("drivers", "license"), ("driver", "licence"), ("passport", "number"), ("a", "number"), ("person", "id"),
    ("personal", "number"), ("personal", "id"), ("fbi", "number"), ("badge", "number"), ("phone", "number"),
)  # fmt: skip
_REACHED = frozenset({"email", "phone", "telephone", "mobile"})

_LOOKED_AT = 1000
_CELLS = (
    (re.compile(r"\d{3}-\d{2}-\d{4}"), "its cells look like social security numbers"),
    (re.compile(r"A-?\d{8,9}"), "its cells look like alien registration numbers"),
    (re.compile(r"[^@\s]+@[^@\s]+\.[a-z]{2,}", re.IGNORECASE), "its cells look like addresses of electronic mail"),
    (re.compile(r"[A-Z][\w'’-]+, [A-Z][\w'’-]+( [A-Z]\.?)?"), "its cells look like names of people"),
)


def looks_personal(column: str) -> str | None:
    """Why the name of a column looks like that of personal data; `None` where it does not."""
    words = [word for word in re.split(r"[^a-z0-9]+", _CAMEL.sub(" ", column).lower()) if word]
    found = set(words)
    if found & _NAMES or words == ["name"] or words == ["names"]:
        return "it looks like names of people"
    if ("name" in found or "names" in found) and found & _WHOSE:
        return "it looks like names of people"
    if found & _BIRTH:
        return "it looks like dates of birth"
    if found & _NUMBERS or any(all(word in found for word in pair) for pair in _NUMBER_PAIRS):
        return "it looks like personal numbers"
    if found & _REACHED:
        return "it looks like ways to reach a person"
    return None


def cells_look_personal(column: Any) -> str | None:
    """Why the first cells of an Arrow column look like personal data: at least half of those that say something, and
    three of them."""
    kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    if not (pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)):
        return None
    said = [cell.strip() for cell in column.slice(0, _LOOKED_AT).to_pylist() if cell is not None and cell.strip()]
    for pattern, why in _CELLS:
        alike = sum(1 for cell in said if pattern.fullmatch(cell))
        if alike >= 3 and 2 * alike >= len(said):
            return why
    return None
