"""Bringing a ledger from the version of its tables to another; what is recorded stays as it is."""

from __future__ import annotations

import os
from dataclasses import dataclass

from vires.service.ledger.translation import translated


@dataclass(frozen=True)
class Migration:
    """Which version a ledger had, and which it has now; the same where nothing was to be done."""

    before: int
    after: int

    def to_dict(self) -> dict[str, int]:
        """Both, as JSON."""
        return {"before": self.before, "after": self.after}


def migrate(address: str | os.PathLike[str], version: int | None = None) -> Migration:
    """Bring a ledger to a version, the one this program works with unless another is given: all of it or nothing.
    Raises `Refusal`, also `version-unknown`, and `ledger-damaged` where what is stored does not fit together."""
    from vires.ledger.address import migrate as migrate_ledger

    with translated():
        return Migration(*migrate_ledger(os.fspath(address), version))
