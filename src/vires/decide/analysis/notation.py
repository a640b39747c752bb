"""Provisions, periods and conditions as a message shows them, in the words of the record."""

from __future__ import annotations

from typing import Any

from vires.model.instrument import plain
from vires.model.provision import Grant, Restricts
from vires.model.registry import Entry


def named(entry: Entry) -> str:
    """A provision where its own instrument is meant: by its local id."""
    return f"`{entry.provision.id.removesuffix('/revives')}`"


def cited(entry: Entry, other: Entry) -> str:
    """Another provision, as one is cited beside `entry`: by its local id in the same instrument."""
    return named(other) if other.instrument.id == entry.instrument.id else f"`{other.id}`"


def period_of(entry: Entry) -> str:
    """The period of a provision as written."""
    since = entry.provision.since or entry.instrument.decided
    return f"from {since} on" if entry.provision.until is None else f"from {since} until {entry.provision.until}"


def written(value: Any) -> str:
    """A condition, a list or a scope on one line, as registry text has it."""
    return f"`{_bare(plain(value))}`"


def conditions_of(entry: Entry) -> list[str]:
    """What a provision asks of an act, and of whoever got it under a clause."""
    asked = [entry.provision.when]
    if isinstance(entry.provision, Grant):
        asked += [clause.when for clause in entry.provision.clauses]
    if isinstance(entry.provision, Restricts):
        asked.append(entry.provision.unless)
    return [written(condition) for condition in asked if condition is not None]


def _bare(value: Any) -> str:
    if isinstance(value, list | tuple):
        return f"[{', '.join(_bare(item) for item in value)}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {_bare(item)}' for key, item in value.items())}}}"
    return str(value).lower() if isinstance(value, bool) else str(value)
