"""Names that need no looking for: ids, and what was found before. To look for what is like a name that fits nothing
takes longer than an answer does, and is no work for the process that everybody asks."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property

from vires.model.registry import Registry
from vires.service.asking import Handle
from vires.service.naming import Names

MOST_FOUND = 10_000


class Unsettled(Exception):
    """A question cannot be answered without work that may take long."""


class Plain(Names):
    """The names in one registry, as far as they are plain."""

    def __init__(self, registry: Registry) -> None:
        super().__init__(registry)
        self._found: OrderedDict[tuple[tuple[str, ...] | None, str], tuple[str, str]] = OrderedDict()
        self._looking = False

    def resolve(self, name: str, kinds: Iterable[str] | None = None) -> tuple[str, str]:
        """The kind and id of what `name` fits. Raises `Unsettled` where that was not found before."""
        wanted = None if kinds is None else tuple(kinds)
        known = self._found.get((wanted, name))
        if known is not None:
            return known
        if not self._looking:
            for kind in wanted or ():
                if name in self._ids[kind]:
                    return kind, name
            raise Unsettled
        found = self._found[wanted, name] = super().resolve(name, wanted)
        while len(self._found) > MOST_FOUND:
            self._found.popitem(last=False)
        return found

    @contextmanager
    def looking(self) -> Iterator[None]:
        """In the block names are looked for, and what is found is kept."""
        self._looking = True
        try:
            yield
        finally:
            self._looking = False


class PlainHandle(Handle):
    """A handle that reads questions by plain names; it is not asked."""

    @cached_property
    def names(self) -> Plain:
        """The plain names in the registry."""
        return Plain(self.registry)


def plainly(handle: Handle) -> PlainHandle:
    """A handle for the same registry and moment by which questions are read; kept with it."""
    found: PlainHandle | None = handle.kept.get(PlainHandle)
    if found is None:
        found = handle.kept[PlainHandle] = PlainHandle(handle.registry, now=handle.fixed)
    return found
