"""A place in a chain, by number and digest: whoever signs it has said that everything before it is as it was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from vires.ledger.failure import short
from vires.ledger.trust.form import check_members, malformed, read_count, read_digest


@dataclass(frozen=True)
class Pin:
    """An entry of a chain; number 0 and no digest before the first."""

    number: int
    digest: str | None

    def __str__(self) -> str:
        return f"{self.number} (`{short(self.digest)}`)" if self.number else "none"

    def to_dict(self) -> dict[str, Any]:
        return {"number": self.number, "digest": self.digest}

    @classmethod
    def none(cls) -> Pin:
        """The place before the first entry."""
        return cls(0, None)

    @classmethod
    def from_dict(cls, document: Any, what: str, least: int = 0) -> Pin:
        """Raises `LedgerError` (`trust-malformed`)."""
        said = check_members(document, what, ("number", "digest"))
        number = read_count(said["number"], f"the number of {what}", least)
        if number == 0 and said["digest"] is not None:
            raise malformed(what, "has a digest and no number")
        return cls(number, None if number == 0 else read_digest(said["digest"], f"the digest of {what}"))
