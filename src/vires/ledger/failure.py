"""What a ledger refuses, or finds wrong with itself."""

from __future__ import annotations

MEND = "run `vires ledger verify` for all that is wrong, and restore the ledger from a copy"
"""What to do about damage."""


class LedgerError(Exception):
    """`slug` is stable; `message` is lower case without a full stop, the author's words in backticks; `remedy` says
    what to do; `nearest` are known words close to one not found. Nothing was written."""

    def __init__(self, slug: str, message: str, remedy: str, nearest: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.slug = slug
        self.message = message
        self.remedy = remedy
        self.nearest = nearest


class HeadMoved(LedgerError):
    """Somebody else recorded first: the change was worked out against a head that is no longer it. Whoever catches
    this works the change out anew against the new head; it is never merged unseen."""

    def __init__(self, expected: str | None, found: str | None) -> None:
        super().__init__(
            "head-moved",
            f"the head of the ledger is `{short(found)}`; expected `{short(expected)}`, which the change was made for",
            "read what was recorded meanwhile, then record again",
        )


class Damaged(LedgerError):
    """What is stored is not what was recorded: a digest does not fit. Nothing is answered from it."""

    def __init__(self, what: str, found: str, expected: str) -> None:
        super().__init__(
            "ledger-damaged",
            f"{what} has the digest `{short(found)}`; expected `{short(expected)}`",
            MEND,
        )

    @classmethod
    def because(cls, message: str) -> Damaged:
        """Damage that shows otherwise than by a digest."""
        damaged = cls.__new__(cls)
        LedgerError.__init__(damaged, "ledger-damaged", message, MEND)
        return damaged


def short(digest: str | None) -> str:
    """A digest as messages show it; `empty` where there is none."""
    return "empty" if digest is None else digest.removeprefix("sha256:")[:12]
