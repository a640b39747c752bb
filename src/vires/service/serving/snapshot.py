"""A registry as it was at one moment of its life. An answer is made from one snapshot and names it, so it never mixes
two revisions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from vires.service.asking import Handle
from vires.service.identity import identify


@dataclass(frozen=True)
class Snapshot:
    """`handle` is asked; `number` is the ledger's revision, `None` for a registry that is text."""

    handle: Handle
    number: int | None = None

    @property
    def digest(self) -> str:
        """The digest of what the registry says, `sha256:...`."""
        return self.handle.registry.digest

    @cached_property
    def state(self) -> dict[str, Any]:
        """How an answer names it: `name`, `digest`, `revision`, `checked_to`, as in a finding."""
        return identify(self.handle.registry)
