"""The query of a page's address, read as the arguments of a verb, and written back.

A form sends every field, also those left empty: an empty one is not stated. `sites=none` and `subjects=none` state that
there is none that matters. A fact is `fact=NAME=VALUE`, a contested point `doctrine=NAME=OPTION`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from vires.service.refusal import Refusal

NONE = "none"
"""What states that a list is empty."""
MANY = ("site", "subject", "fact", "doctrine", "id")
MOMENTS = ("as_of", "known_by")
FIELDS = (
    "office", "power", "territory", "at", "as_of", "known_by", "standard", "from", "to", "axis", "revision",
    "against", "first",
)  # fmt: skip
MOST_FIELDS = 200
LONGEST = 500


@dataclass(frozen=True)
class Query:
    """The fields of a query that are stated, in the order of the address."""

    items: tuple[tuple[str, str], ...]

    @classmethod
    def read(cls, items: Iterable[tuple[str, str]]) -> Query:
        """What a query states; empty fields are left out. Raises `Refusal` (`address-unreadable`)."""
        found: list[tuple[str, str]] = []
        for name, value in items:
            value = value.strip()
            if len(found) >= MOST_FIELDS or len(value) > LONGEST:
                raise Refusal("address-unreadable", "the address states more than can be asked", "state less")
            if value and (name in FIELDS or name in MANY):
                found.append((name, value))
        return cls(tuple(dict.fromkeys(found)))

    def get(self, name: str) -> str | None:
        """The value of a field; the last where it stands more than once."""
        return next((value for key, value in reversed(self.items) if key == name), None)

    def all(self, name: str) -> tuple[str, ...]:
        """The values of a field."""
        return tuple(value for key, value in self.items if key == name)

    def having(self, **fields: str | None) -> Query:
        """The query with other values, each in its old place; `None` leaves a field out."""
        left = dict(fields)
        found: list[tuple[str, str]] = []
        for key, value in self.items:
            changed = left.pop(key, None) if key in fields else value
            if changed is not None:
                found.append((key, changed))
        return Query((*found, *((key, value) for key, value in left.items() if value is not None)))

    def stating(self, name: str, key: str, value: str | None) -> Query:
        """The query with `NAME=KEY=VALUE` in the place of what it states of the key, or with nothing of it."""
        stated = () if value is None else ((name, f"{key}={value}"),)
        here = [n == name and v.partition("=")[0] == key for n, v in self.items]
        place = here.index(True) if True in here else len(here)
        kept = [item for item, out in zip(self.items, here, strict=True) if not out]
        return Query((*kept[:place], *stated, *kept[place:]))

    def adding(self, name: str, value: str) -> Query:
        """The query with one more value of a field."""
        return Query((*((n, v) for n, v in self.items if (n, v) != (name, NONE)), (name, value)))

    def text(self) -> str:
        """The query as an address has it."""
        return urlencode(self.items, quote_via=quote, safe="/@:")

    def arguments(self, *names: str) -> dict[str, Any]:
        """What it states, as the verbs take it: the fields named, and what the act and the point of view are. Raises
        `Refusal` (`address-unreadable`)."""
        given: dict[str, Any] = {}
        for name in (*names, "territory", "at", "as_of", "known_by", "standard"):
            if (value := self.get(name)) is not None:
                given[name] = value
        for name, many in (("site", "sites"), ("subject", "subjects")):
            if values := self.all(name):
                given[many] = [] if NONE in values else list(values)
        if facts := self.pairs("fact"):
            given["facts"] = {name: _value(name, value) for name, value in facts.items()}
        if doctrine := self.pairs("doctrine"):
            given["doctrine"] = dict(doctrine)
        return given

    def pairs(self, name: str) -> Mapping[str, str]:
        """`NAME=VALUE` fields. Raises `Refusal`."""
        found = {}
        for text in self.all(name):
            key, mark, value = text.partition("=")
            if not mark or not key or not value:
                raise Refusal(
                    "address-unreadable", f"`{name}={text}`; expected `{name}=NAME=VALUE`", "write NAME=VALUE"
                )
            found[key] = value
        return found


def _value(name: str, text: str) -> bool | int | float:
    if text in ("true", "yes"):
        return True
    if text in ("false", "no"):
        return False
    try:
        number = float(text)
    except ValueError:
        number = float("nan")
    if not -1e15 < number < 1e15:
        raise Refusal(
            "fact-unreadable", f"`{text}` is no value of fact `{name}`; expected true, false or a number",
            "write yes, no or a number",
        )  # fmt: skip
    return int(number) if number.is_integer() else number
