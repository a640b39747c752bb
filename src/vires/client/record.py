"""The records of a served registry, fetched whole: for their labels, and to be asked here. What was fetched is checked
by the digest that the answers name."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from threading import Lock

from vires.client.failure import unlike
from vires.client.message import Reply, State
from vires.model.registry import Registry

MOST_KEPT = 2
"""Registries kept in memory; the one longest not needed goes first."""


class Records:
    """Registries by what they say. May be used from any thread."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str | None], Registry] = OrderedDict()
        self._lock = Lock()

    def get(self, state: State | None) -> Registry | None:
        """The registry of a state, if it is here."""
        if state is None:
            return None
        with self._lock:
            found = self._kept.pop((state.digest, state.revision), None)
            if found is not None:
                self._kept[state.digest, state.revision] = found
            return found

    def take_in(self, reply: Reply, state: State, request_id: str) -> Registry:
        """The registry that a response holds. Raises `RemoteRefusal` if it does not say what its digest says."""
        from vires.registry.archive import ArchiveError, unpack

        try:
            read = unpack(reply.body)
        except ArchiveError:
            raise unlike(reply.status, request_id, "it is no registry that this release can read") from None
        read.__dict__.pop("digest", None)
        if read.digest != state.digest:
            raise unlike(reply.status, request_id, "its records do not have the digest that it names")
        registry = replace(read, revision=state.revision)
        registry.__dict__["digest"] = state.digest
        with self._lock:
            self._kept[state.digest, state.revision] = registry
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return registry
