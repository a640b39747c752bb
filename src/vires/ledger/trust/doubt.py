"""A reason not to rely on a ledger as it is shown, or on something in it."""

from __future__ import annotations

from dataclasses import dataclass

from vires.ledger.failure import LedgerError


@dataclass(frozen=True)
class Doubt:
    """`slug` is stable; `where` names the place (`revision 3`, `event 7`, `root`, `head`); `what` says what was found
    and what was expected, `remedy` what to do."""

    slug: str
    where: str
    what: str
    remedy: str

    @classmethod
    def of(cls, where: str, error: LedgerError) -> Doubt:
        """The doubt that an error amounts to."""
        return cls(error.slug, where, error.message, error.remedy)

    def to_dict(self) -> dict[str, str]:
        return {"slug": self.slug, "where": self.where, "what": self.what, "try": self.remedy}
