"""Text that somebody writes, held against the rest of a ledger's text before it is proposed: what lint finds, at its
place. It is what proposing would find; nothing is written."""

from __future__ import annotations

from collections.abc import Mapping
from threading import Lock

from vires.registry.diagnostic import Diagnostic
from vires.registry.lint.catalogue import diagnose
from vires.registry.loader import load
from vires.service.ledger.folder import check_names
from vires.service.refusal import Refusal

MOST_SHOWN = 200
MOST_WAITING = 4
"""Texts that wait to be looked at; for a further one it is too busy."""


class Trial:
    """Looks at one text at a time, so that who types does not keep the service from answering. One for a process."""

    def __init__(self) -> None:
        self._lock, self._waiting = Lock(), 0

    def problems(self, files: Mapping[str, bytes], changed: Mapping[str, bytes | None]) -> tuple[Diagnostic, ...]:
        """Every problem of a text with some files changed (`None`: taken away), those of the changed files first.
        Raises `Refusal` (`busy`, `name-unfit`)."""
        check_names(changed)
        if self._waiting >= MOST_WAITING:
            raise Refusal("busy", "too many texts wait to be looked at already", "try again in a moment")
        self._waiting += 1
        try:
            with self._lock:
                texts = {name: body for name, body in {**files, **changed}.items() if body is not None}
                found = diagnose(load(texts))
        finally:
            self._waiting -= 1
        return tuple(sorted(found, key=lambda one: (one.span.file not in changed, one)))[:MOST_SHOWN]
