"""The documents of records field by field: what differs between two of them, and since when each field reads so."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vires.ledger.paper import RECORD
from vires.ledger.revision import Change

if TYPE_CHECKING:
    from vires.ledger.port import Store

NAMES = ("id", "source", "term")
"""Keys by which the items of a list are told apart, if all of them have it and no two the same."""
ABSENT = object()


@dataclass(frozen=True)
class Field:
    """A field of a record that two states have otherwise: `path` with dots, items of lists by their id. A value is
    absent where `had` or `has` says so."""

    path: str
    before: Any = None
    after: Any = None
    had: bool = True
    has: bool = True

    def to_dict(self) -> dict[str, Any]:
        """The field as JSON; a value that is absent is left out."""
        found: dict[str, Any] = {"path": self.path}
        if self.had:
            found["before"] = self.before
        if self.has:
            found["after"] = self.after
        return found


def fields_changed(store: Store, changes: Iterable[Change]) -> dict[str, tuple[Field, ...]]:
    """The fields that some changes of records alter, by key; none for a record that is new or gone."""
    changed = [c for c in changes if c.kind == "record" and c.before is not None and c.after is not None]
    content = store.content({digest for c in changed for digest in (c.before, c.after) if digest is not None})
    return {
        c.name: tuple(differences(fields(content[c.before]), fields(content[c.after])))
        for c in changed
        if c.before is not None and c.after is not None
    }


def differences(one: Mapping[str, Any], other: Mapping[str, Any]) -> Iterator[Field]:
    """The fields that are not the same in both, in the order of the second, those that are gone last."""
    for path in (*other, *(path for path in one if path not in other)):
        before, after = one.get(path, ABSENT), other.get(path, ABSENT)
        if before != after:
            had, has = before is not ABSENT, after is not ABSENT
            yield Field(path, before if had else None, after if has else None, had, has)


def fields(document: bytes) -> dict[str, Any]:
    """The fields of a record by path, down to values that have no fields of their own."""
    return dict(_flat("", json.loads(document)[RECORD]))


def _flat(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict) and value:
        for name, inner in value.items():
            yield from _flat(f"{path}.{name}" if path else name, inner)
        return
    key = _key(value)
    if key is not None:
        for item in value:
            yield from _flat(f"{path}.{item[key]}", {name: inner for name, inner in item.items() if name != key} or {})
        return
    yield path, value


def _key(value: Any) -> str | None:
    """The key by which the items of a list are told apart."""
    if not isinstance(value, list) or not value or not all(isinstance(item, dict) for item in value):
        return None
    for key in NAMES:
        names = [item.get(key) for item in value]
        if all(isinstance(name, str) for name in names) and len(set(names)) == len(names):
            return key
    return None
