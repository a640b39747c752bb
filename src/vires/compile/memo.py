"""What was worked out, kept by the instrument it was worked out for, so that what depends on a changed one can be
let go and the rest shared."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Generic, TypeVar

V = TypeVar("V")


class Memo(Generic[V]):
    """Values by owner and key. What is put after a memo was shared is seen on one side only: the open points that a
    formula names are known to whoever worked it out, and to whom it was handed over with them."""

    __slots__ = ("_by", "_own")

    def __init__(self) -> None:
        self._by: dict[str, dict[Hashable, V]] = {}
        self._own: set[str] = set()
        """The owners whose values no other memo shares."""

    def get(self, owner: str, key: Hashable) -> V | None:
        """What is kept for an owner under a key, or `None`."""
        kept = self._by.get(owner)
        return None if kept is None else kept.get(key)

    def put(self, owner: str, key: Hashable, value: V) -> V:
        """Keep a value, and return it."""
        if owner not in self._own:
            self._own.add(owner)
            self._by[owner] = dict(self._by.get(owner, ()))
        self._by[owner][key] = value
        return value

    def of(self, owner: str, key: Hashable, make: Callable[[], V]) -> V:
        """What is kept, or else what `make` gives, which is kept then. A value is never `None`."""
        kept = self._by.get(owner)
        found = None if kept is None else kept.get(key)
        return self.put(owner, key, make()) if found is None else found

    def without(self, owners: Iterable[str]) -> Memo[V]:
        """The same without what is kept for some owners. What is kept for the others is shared."""
        left: Memo[V] = Memo()
        left._by = dict(self._by)
        self._own = set()
        for owner in owners:
            left._by.pop(owner, None)
        return left


class Postings(Generic[V]):
    """Lists of values by term, each under the instrument that gave it."""

    __slots__ = ("_by", "_own")

    def __init__(self) -> None:
        self._by: dict[Hashable, dict[str, list[V]]] = {}
        self._own: set[Hashable] = set()
        """The terms whose lists no other postings share."""

    def __bool__(self) -> bool:
        return bool(self._by)

    def __contains__(self, term: Hashable) -> bool:
        return term in self._by

    def add(self, term: Hashable, giver: str, value: V) -> None:
        """Enter a value under a term."""
        if term not in self._own:
            self._own.add(term)
            self._by[term] = dict(self._by.get(term, ()))
        self._by[term].setdefault(giver, []).append(value)

    def get(self, term: Hashable) -> list[V]:
        """The values under a term."""
        found = self._by.get(term)
        return [] if found is None else [value for values in found.values() for value in values]

    def givers(self, term: Hashable) -> Iterable[str]:
        """The instruments that gave values under a term."""
        return self._by.get(term, {}).keys()

    def terms(self) -> Iterable[Hashable]:
        """The terms under which there is something."""
        return self._by.keys()

    def without(self, givers: Iterable[str], terms: Iterable[Hashable]) -> Postings[V]:
        """The same without what some instruments gave, all of it under `terms`; the rest is shared."""
        left: Postings[V] = Postings()
        left._by = dict(self._by)
        gone = set(givers)
        for term in terms:
            kept = {giver: values for giver, values in left._by.get(term, {}).items() if giver not in gone}
            if kept:
                left._by[term] = kept
            else:
                left._by.pop(term, None)
        return left
